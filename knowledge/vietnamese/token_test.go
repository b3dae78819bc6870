package vietnamese

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

func TestTokenize(t *testing.T) {
	for in, want := range map[string]string{
		"Luật số 06/2022/QH15, ngày 15/6/2022.":         "luật|số|06/2022/qh15|ngày|15/6/2022",
		"Chỉ thị số 19/CT-TTg ngày 16/7/2021":           "chỉ|thị|số|19/ct-ttg|ngày|16/7/2021",
		"(91/2017/NĐ-CP)":                               "91/2017/nđ-cp",
		"03/2014/TTLT-BNV-BQP-BLĐTBXH;":                 "03/2014/ttlt-bnv-bqp-blđtbxh",
		"giai đoạn 2021-2025":                           "giai|đoạn|2021-2025",
		"2021–2025, 2021- 2025":                         "2021-2025|2021|2025",
		"ít nhất 70% cá nhân, 1,5 lần, 1.500.000 đồng.": "ít|nhất|70%|cá|nhân|1,5|lần|1.500.000|đồng",
		"đ/c có y/c gì với Sở TT&TT, và/hoặc":           "đ/c|có|y/c|gì|với|sở|tt&tt|và|hoặc",
		"Điều 5a khoản 1.":                              "điều|5a|khoản|1",
		"Thi đua - Khen thưởng":                         "thi|đua|khen|thưởng",
		"mục II.3 UBND":                                 "mục|ii|3|ubnd",
		"Ke\u0302\u0301 hoa\u0323ch":                    "kế|hoạch",
		"kế\x00hoạch\xff":                               "kế|hoạch",
		"Uỷ ban HOÀ BÌNH":                               "ủy|ban|hòa|bình",
		"":                                              "",
		"?!… 👍":                                         "",
		"số: /KH-UBND":                                  "số|kh|ubnd",
		"12/ 13% -5":                                    "12|13%|5",
		"khen thuong73, dduwowcj ddược d9u7o7c5":        "khen|thuong73|dduwowcj|ddược|d9u7o7c5", // not composed by the keyboard
		"Điều 24, Điều 5a":                              "điều|24|điều|5a",
	} {
		if diff := cmp.Diff(want, strings.Join(Texts(Tokenize(in)), "|")); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}

func TestTypedVariantsOfNumbersMeet(t *testing.T) {
	forms := func(s string) map[string]bool {
		found := map[string]bool{}
		for _, n := range Numbers(Tokenize(s)) {
			for _, f := range n.Forms() {
				found[Fold(f)] = true
			}
		}
		return found
	}
	for document, typed := range map[string][]string{
		"Nghị định số 91/2017/NĐ-CP": {"nd 91", "NĐ 91", "nghị định 91", "nghi dinh so 91", "91/2017/nđ-cp", "91/2017/nd-cp", "nđ 91/2017", "91/2017"},
		"Luật số 06/2022/QH15":       {"luật 06/2022", "luat 6/2022/qh15", "6/2022/QH15", "06/2022"},
		"Chỉ thị số 19/CT-TTg":       {"CT 19", "ct 19", "chỉ thị 19", "chi thi so 19", "19/ct-ttg"},
		"Thông tư 05/2012/UBTVQH13":  {"pháp lệnh 5/2012"},
	} {
		want := forms(document)
		for _, s := range typed {
			met := false
			for f := range forms(s) {
				met = met || want[f]
			}
			if !met {
				t.Errorf("%q has %v, %q has %v", document, want, s, forms(s))
			}
		}
	}
	for _, s := range []string{"ngày 10/8/2021", "luật thi đua khen thưởng 2022", "luật 2022", "khoản 3 điều 24", "70%", "2021-2025", "1/2", "12/2024"} {
		for f := range forms(s) {
			if s != "12/2024" { // a month of a year has the shape of a number of a year
				t.Errorf("%q is taken for document %s", s, f)
			}
		}
	}
}

func TestCanonicalDropsLeadingZeros(t *testing.T) {
	for in, want := range map[string]string{
		"05": "5", "0": "0", "00": "0", "10/08/2021": "10/8/2021", "06/2022/QH15": "6/2022/qh15", "1,05": "1,05", "100": "100", "bộ": "bộ", "0,3": "0,3",
	} {
		if got := Tokenize(in)[0].Canonical(); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzTokenize(f *testing.F) {
	for _, s := range []string{"91/2017/NĐ-CP", "đ/c", "2021–2025%", "a\u0301/b", "1.2,3/4-5", "TT&TT&", "\xff1\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		tokens := Tokenize(s)
		for _, token := range tokens {
			if token.Start < end || token.End <= token.Start || token.End > len(s) {
				t.Fatalf("%q: token %+v after offset %d", s, token, end)
			}
			if token.Text == "" || !utf8.ValidString(token.Text) {
				t.Fatalf("%q: token %+v", s, token)
			}
			if want := dashes.Replace(Key(s[token.Start:token.End])); token.Text != want {
				t.Fatalf("%q: token %+v, want %q", s, token, want)
			}
			end = token.End
			token.Canonical()
		}
		if utf8.ValidString(s) {
			composed, decomposed := Texts(Tokenize(norm.NFC.String(s))), Texts(Tokenize(norm.NFD.String(s)))
			if diff := cmp.Diff(composed, decomposed); diff != "" {
				t.Errorf("%q: decomposed differs: %s", s, diff)
			}
		}
		Roles(tokens)
		for _, e := range Expand(tokens) {
			if e.At < 0 || e.At >= len(tokens) || e.Text == "" || !(e.Weight > 0 && e.Weight <= 1) {
				t.Errorf("%q: expansion %+v", s, e)
			}
		}
		for _, n := range Numbers(tokens) {
			if n.From < 0 || n.To > len(tokens) || n.From >= n.To || len(n.Forms()) == 0 {
				t.Errorf("%q: number %+v", s, n)
			}
		}
	})
}

func BenchmarkTokenize(b *testing.B) { benchmark(b, func(s string) { Tokenize(s) }) }
func BenchmarkExpand(b *testing.B)   { benchmark(b, func(s string) { Expand(Tokenize(s)) }) }
