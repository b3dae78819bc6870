package knowledge_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

// The sample law has so many articles, each of three clauses of two points, in chapters of ten, the second of which has two sections.
const sampleArticles = 40

func sampleLaw() string {
	var text strings.Builder
	text.WriteString("QUỐC HỘI\n\nLuật số: 77/2022/QH15\n\nHà Nội, ngày 15 tháng 6 năm 2022\n\nLUẬT\n\nTHỬ NGHIỆM\n\nCăn cứ Hiến pháp;\n\n")
	for n := 1; n <= sampleArticles; n++ {
		if n%10 == 1 {
			fmt.Fprintf(&text, "Chương %s\nQUY ĐỊNH PHẦN %d\n\n", query.Roman(n/10+1), n/10+1)
		}
		if n == 11 || n == 16 {
			fmt.Fprintf(&text, "Mục %d\nNHÓM QUY ĐỊNH %d\n\n", n/5-1, n/5-1)
		}
		if n == sampleArticles {
			text.WriteString("Điều 40. Hiệu lực thi hành\n\nLuật này có hiệu lực thi hành từ ngày 01 tháng 01 năm 2024.\n\n")
			break
		}
		fmt.Fprintf(&text, "Điều %d. Quy định số %d\n\n", n, n)
		for k := 1; k <= 3; k++ {
			fmt.Fprintf(&text, "%d. Khoản %d của điều %d gồm:\n\na) Nội dung thứ nhất;\n\nb) Nội dung thứ hai.\n\n", k, k, n)
		}
	}
	return text.String()
}

// partialDecree is held in part: Điều 1–8 and 11–12; it replaces two decrees, one of which the corpus has.
func partialDecree() string {
	var text strings.Builder
	text.WriteString("# Số hiệu: 152/2025/NĐ-CP | Nghị định | Quy định về việc thử | 14/6/2025 | Chính phủ\n# Tình trạng: MỘT PHẦN\n\nNGHỊ ĐỊNH\nQuy định về việc thử\n\n")
	for n := 1; n <= 8; n++ {
		fmt.Fprintf(&text, "Điều %d. Việc thứ %d\nNội dung việc thứ %d.\n\n", n, n, n)
	}
	text.WriteString("[… KHÔNG CHÉP Điều 9–10 …]\n\nĐiều 11. Mức tiền thưởng\nMức tiền thưởng là 1,5 lần mức lương cơ sở.\n\nĐiều 12. Hiệu lực thi hành\n" +
		"1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2025.\n2. Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 và Nghị định số 91/2017/NĐ-CP " +
		"ngày 31 tháng 7 năm 2017 hết hiệu lực kể từ ngày Nghị định này có hiệu lực thi hành.\n")
	return text.String()
}

func oldDecree() string {
	return "CHÍNH PHỦ\n\nSố: 91/2017/NĐ-CP\n\nHà Nội, ngày 31 tháng 7 năm 2017\n\nNGHỊ ĐỊNH\n\nQuy định cũ về việc thử\n\nĐiều 1. Phạm vi\n\nNghị định này quy định việc cũ.\n\n" +
		"Điều 2. Hiệu lực thi hành\n\nNghị định này có hiệu lực thi hành từ ngày 01 tháng 10 năm 2017.\n"
}

func samples(t testing.TB, texts ...string) *knowledge.Answerer {
	t.Helper()
	store := knowledge.NewStore(databasetest.Open(t, databasetest.SQLite(t)))
	folder := t.TempDir()
	for i, text := range texts {
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprint(i, ".txt")), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	results, err := (&ingest.Ingester{Store: store}).Paths(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Problem != nil {
			t.Fatal(r.File, r.Problem)
		}
	}
	return &knowledge.Answerer{Library: knowledge.NewLibrary(store)}
}

func askOn(t testing.TB, a *knowledge.Answerer, question string, before ...string) knowledge.Answer {
	t.Helper()
	answer, err := a.Answer(t.Context(), knowledge.Question{Text: question, AsOf: "2026-11-27", History: before})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

// spelt is a number below 100 in words.
func spelt(n int) string {
	digits := strings.Fields("không một hai ba bốn năm sáu bảy tám chín")
	switch {
	case n < 10:
		return digits[n]
	case n == 10:
		return "mười"
	case n < 20:
		return "mười " + strings.Replace(digits[n%10], "năm", "lăm", 1)
	case n%10 == 0:
		return digits[n/10] + " mươi"
	case n%10 == 1:
		return digits[n/10] + " mươi mốt"
	}
	return digits[n/10] + " mươi " + strings.Replace(digits[n%10], "năm", "lăm", 1)
}

// Every article of a law, and a clause and a point of it, is found by every spelling that people use.
func TestEverySpellingOfEveryPlaceIsLookedUp(t *testing.T) {
	a := samples(t, sampleLaw())
	spellings := map[string]string{ // of article N, clause K, point P, to the path
		"Điều N Luật Thử nghiệm": "Điều N", "điều N luật thử nghiệm": "Điều N", "ĐIỀU N LUẬT THỬ NGHIỆM": "Điều N", "Ðiều N Luật Thử nghiệm": "Điều N",
		"đN luật thử nghiệm": "Điều N", "Đ.N Luật Thử nghiệm": "Điều N", "đ N luật thử nghiệm": "Điều N", "Luật Thử nghiệm, Điều N quy định gì?": "Điều N",
		"điều W luật thử nghiệm": "Điều N", "cho em hỏi điều N của luật thử nghiệm 2022 nói gì ạ": "Điều N", "Điều N 77/2022/QH15": "Điều N", "điều N 77-2022-QH15": "Điều N",
		"khoản K Điều N Luật Thử nghiệm": "Điều N khoản K", "Điều N khoản K Luật Thử nghiệm": "Điều N khoản K", "KKĐN Luật Thử nghiệm": "Điều N khoản K",
		"kK đN luật thử nghiệm": "Điều N khoản K", "Điều N.K Luật Thử nghiệm": "Điều N khoản K", "khoản K/Điều N Luật Thử nghiệm": "Điều N khoản K",
		"khoản K điều W luật thử nghiệm": "Điều N khoản K", "điểm P khoản K Điều N Luật Thử nghiệm": "Điều N khoản K điểm P", "Điều N, khoản K, điểm P Luật Thử nghiệm": "Điều N khoản K điểm P",
	}
	for n := 1; n < sampleArticles; n++ {
		k, p := n%3+1, string(rune('a'+n%2))
		fill := strings.NewReplacer("ĐN", fmt.Sprint("Đ", n), "KK", fmt.Sprint("K", k), "K ", fmt.Sprint(k, " "), "K/", fmt.Sprint(k, "/"), "K,", fmt.Sprint(k, ","), ".K", fmt.Sprint(".", k),
			"kK", fmt.Sprint("k", k), "P ", p+" ", "N ", fmt.Sprint(n, " "), "N,", fmt.Sprint(n, ","), "N.", fmt.Sprint(n, "."), "W ", spelt(n)+" ")
		for spelling, want := range spellings {
			question := strings.TrimSpace(fill.Replace(spelling + " "))
			want = strings.TrimSpace(strings.NewReplacer("N", fmt.Sprint(n), "khoản K", fmt.Sprint("khoản ", k), "P", p).Replace(want))
			for _, typed := range []string{question, vietnamese.Fold(question)} {
				if got := askOn(t, a, typed); got.Outcome != knowledge.LookedUp || !slices.Equal(paths(got), []string{want}) {
					t.Errorf("%q gave %s %v, want %s", typed, got.Outcome, paths(got), want)
				}
			}
		}
	}
}

func TestEveryRangeIsQuotedWholeUpToABound(t *testing.T) {
	a := samples(t, sampleLaw())
	random := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		first := 1 + random.IntN(sampleArticles)
		last := first + 1 + random.IntN(20)
		for _, spelling := range []string{"từ Điều %d đến Điều %d Luật Thử nghiệm", "điều %d-%d luật thử nghiệm", "các điều %d đến %d Luật Thử nghiệm", "tu dieu %d toi dieu %d luat thu nghiem"} {
			question := fmt.Sprintf(spelling, first, last)
			got := askOn(t, a, question)
			var want []string
			for n := first; n <= min(last, sampleArticles) && len(want) < 10; n++ {
				want = append(want, fmt.Sprint("Điều ", n))
			}
			if !slices.Equal(paths(got), want) {
				t.Errorf("%q gave %v, want %v", question, paths(got), want)
			}
			more := slices.ContainsFunc(got.Remarks, func(r knowledge.Remark) bool { return r.Kind == knowledge.MoreUnits })
			beyond := slices.ContainsFunc(got.Remarks, func(r knowledge.Remark) bool { return r.Kind == knowledge.NoSuchUnit && r.Units == "Điều 1–40" })
			if more != (min(last, sampleArticles)-first+1 > 10) || beyond != (last > sampleArticles) {
				t.Errorf("%q: %+v", question, got.Remarks)
			}
		}
	}
}

// count is how many remarks of a kind an answer has.
func count(a knowledge.Answer, kind knowledge.RemarkKind) (n int) {
	for _, r := range a.Remarks {
		if r.Kind == kind {
			n++
		}
	}
	return n
}

func TestPlacesWithoutEndAreReadUpToABound(t *testing.T) {
	a := samples(t, sampleLaw(), partialDecree())
	list := func(item string, from, until int) string {
		var all []string
		for n := from; n <= until; n++ {
			all = append(all, fmt.Sprintf(item, n))
		}
		return strings.Join(all, ", ")
	}
	for question, want := range map[string]struct {
		cited, said int
		more        knowledge.Remark
	}{
		list("đ%d", 1, 300) + " luật thử nghiệm":                             {10, 0, knowledge.Remark{Path: "Điều 11", Units: "Điều 300", Count: 290}},
		list("điều %d", 101, 125) + " Luật Thử nghiệm":                       {0, 20, knowledge.Remark{Path: "Điều 121", Units: "Điều 125", Count: 5}},
		list("điều %d-999", 1, 30) + " Luật Thử nghiệm":                      {10, 1, knowledge.Remark{Path: "Điều 11", Units: "Điều 999", Count: 40}},
		strings.Repeat("điều 5, ", 30) + "điều 6 Luật Thử nghiệm":            {2, 0, knowledge.Remark{}},
		"Luật Thử nghiệm: " + list("điều %d", 1, 10) + ", điều 3 và điều 10": {10, 0, knowledge.Remark{}},
		"từ Điều 1 đến Điều 12 và từ Điều 5 đến Điều 15 Luật Thử nghiệm":     {10, 0, knowledge.Remark{Path: "Điều 11", Units: "Điều 15", Count: 5}},
	} {
		got := askOn(t, a, question)
		more := remark(got, knowledge.MoreUnits)
		if more.Kind, more.Document = "", ""; more != want.more || count(got, knowledge.MoreUnits) > 1 || count(got, knowledge.NoSuchUnit) != want.said || len(got.Citations) != want.cited {
			t.Errorf("%.60s: %s %v %+v", question, got.Outcome, paths(got), got.Remarks)
		}
		if (got.Outcome == knowledge.LookedUp) != (want.cited > 0) || want.cited == 0 && got.Outcome != knowledge.NoSuch {
			t.Errorf("%.60s: %s", question, got.Outcome)
		}
	}
	got := askOn(t, a, "Điều 2 "+list("Thông tư %d/2019/TT-BTN", 301, 360))
	if got.Outcome != knowledge.DeclinedNoBasis || count(got, knowledge.NoFullText) != 21 || got.Remarks[20].Document != "40 văn bản khác được hỏi" {
		t.Errorf("documents that there are not: %s %+v", got.Outcome, got.Remarks)
	}
	got = askOn(t, a, "Điều 1 Nghị định 152/2025/NĐ-CP, "+list("Điều 1 Nghị định %d/2019/NĐ-CP", 301, 360))
	if got.Outcome != knowledge.LookedUp || count(got, knowledge.NoFullText) > 20 || remark(got, knowledge.MoreUnits).Count != 41 {
		t.Errorf("of which one is there: %s %v %+v", got.Outcome, paths(got), got.Remarks)
	}
	got = askOn(t, a, list("khoản %d", 1, 60)+" của điều đó", "Quy định số 7 gồm những khoản nào?")
	if len(got.Citations) != 3 || len(got.Remarks) > 20 || remark(got, knowledge.MoreUnits).Count != 40 {
		t.Errorf("of what was asked before: %s %v %+v", got.Outcome, paths(got), got.Remarks)
	}
}

func TestDivisionsAreListedByTheirArticles(t *testing.T) {
	a := samples(t, sampleLaw())
	for question, want := range map[string]struct{ path, from, until string }{
		"Chương II Luật Thử nghiệm có những điều nào?": {"Chương II", "Điều 11. Quy định số 11", "Điều 20. Quy định số 20"},
		"chương 3 luật thử nghiệm":                     {"Chương III", "Điều 21. Quy định số 21", "Điều 30. Quy định số 30"},
		"Mục 2 Chương II Luật Thử nghiệm":              {"Chương II Mục 2", "Điều 16. Quy định số 16", "Điều 20. Quy định số 20"},
		"muc i chuong ii luat thu nghiem":              {"Chương II Mục 1", "Điều 11. Quy định số 11", "Điều 15. Quy định số 15"},
		"Mục 2 Luật Thử nghiệm":                        {"Chương II Mục 2", "Điều 16. Quy định số 16", "Điều 20. Quy định số 20"},
	} {
		got := askOn(t, a, question)
		if !slices.Equal(paths(got), []string{want.path}) || !strings.Contains(got.Citations[0].Quote, "\n"+want.from+"\n") || !strings.HasSuffix(got.Citations[0].Quote, "\n"+want.until) {
			t.Errorf("%s: %s %+v", question, got.Outcome, got.Citations)
		}
	}
	if got := askOn(t, a, "Mục 5 Chương II Luật Thử nghiệm"); got.Outcome != knowledge.NoSuch || got.Remarks[0].Path != "Chương II Mục 5" {
		t.Errorf("a section that is not there: %+v", got)
	}
}

func TestOnlyACompleteDocumentHasNoSuchArticle(t *testing.T) {
	a := samples(t, sampleLaw(), partialDecree())
	for question, want := range map[string]knowledge.Remark{
		"Điều 97 Luật Thử nghiệm":         {Kind: knowledge.NoSuchUnit, Path: "Điều 97", Units: "Điều 1–40"},
		"khoản 9 Điều 5 Luật Thử nghiệm":  {Kind: knowledge.NoSuchUnit, Path: "Điều 5 khoản 9", Units: "khoản 1–3"},
		"Điều 9 Nghị định 152/2025":       {Kind: knowledge.NotHeld, Path: "Điều 9", Units: "Điều 1–8, 11–12"},
		"điều 40 nđ 152":                  {Kind: knowledge.NotHeld, Path: "Điều 40", Units: "Điều 1–8, 11–12"},
		"Phụ lục I Nghị định 152/2025":    {Kind: knowledge.NotHeld, Path: "Phụ lục I", Units: "Điều 1–8, 11–12"},
		"Mẫu số 02 Nghị định 152/2025":    {Kind: knowledge.NotHeld, Path: "Mẫu số 2", Units: "Điều 1–8, 11–12"},
		"Phụ lục II Luật Thử nghiệm":      {Kind: knowledge.NotHeld, Path: "Phụ lục II", Units: "Điều 1–40"},
		"Chương X Luật Thử nghiệm":        {Kind: knowledge.NoSuchUnit, Path: "Chương X", Units: "Điều 1–40"},
		"khoản 4 Điều 11 Nghị định 152":   {Kind: knowledge.NoSuchUnit, Path: "Điều 11 khoản 4"},
		"nghị định một trăm năm hai đ 30": {Kind: knowledge.NotHeld, Path: "Điều 30", Units: "Điều 1–8, 11–12"},
	} {
		got := askOn(t, a, question)
		if len(got.Citations) > 0 || len(got.Remarks) != 1 {
			t.Errorf("%s: %s %v %+v", question, got.Outcome, paths(got), got.Remarks)
			continue
		}
		r := got.Remarks[0]
		if r.Document = ""; r != want || (got.Outcome == knowledge.NoSuch) != (want.Kind == knowledge.NoSuchUnit) {
			t.Errorf("%s: %s %+v, want %+v", question, got.Outcome, r, want)
		}
	}
	range9 := askOn(t, a, "từ điều 7 đến điều 11 nghị định 152")
	if !slices.Equal(paths(range9), []string{"Điều 7", "Điều 8", "Điều 11"}) || range9.Remarks[0].Kind != knowledge.NotHeld || range9.Remarks[0].Path != "Điều 9–10" {
		t.Errorf("a range over what is missing: %v %+v", paths(range9), range9.Remarks)
	}
}

func TestWhatIsQuotedFromADocumentHeldInPartSaysSo(t *testing.T) {
	a := samples(t, sampleLaw(), partialDecree())
	for question, inPart := range map[string]bool{
		"Điều 11 Nghị định 152/2025": true, "mức tiền thưởng là mấy lần mức lương cơ sở": true, "Điều 5 Luật Thử nghiệm": false,
	} {
		got := askOn(t, a, question)
		says := slices.ContainsFunc(got.Remarks, func(r knowledge.Remark) bool {
			return r.Kind == knowledge.HeldInPart && r.Units == "Điều 1–8, 11–12"
		})
		if len(got.Citations) == 0 || says != inPart {
			t.Errorf("%s: %s %v %+v", question, got.Outcome, paths(got), got.Remarks)
		}
	}
}

func TestPlacesOfTwoDocumentsAreLookedUpInEach(t *testing.T) {
	a := samples(t, sampleLaw(), partialDecree(), oldDecree())
	for question, want := range map[string]string{
		"Điều 1 Nghị định 152/2025 và Điều 2 Nghị định 91/2017":         "152/2025/NĐ-CP Điều 1, 91/2017/NĐ-CP Điều 2",
		"Nghị định 152/2025 Điều 1 và Nghị định 91/2017 Điều 2 nói gì?": "152/2025/NĐ-CP Điều 1, 91/2017/NĐ-CP Điều 2",
		"Điều 1 Nghị định 98/2023 và Điều 1 Nghị định 152/2025":         "152/2025/NĐ-CP Điều 1",
	} {
		got := askOn(t, a, question)
		var all []string
		for _, c := range got.Citations {
			all = append(all, c.Number+" "+c.Path)
		}
		if strings.Join(all, ", ") != want {
			t.Errorf("%s: %v %+v", question, all, got.Remarks)
		}
	}
}

func TestAPlaceOfAFollowUpLiesInTheOneBefore(t *testing.T) {
	a := samples(t, sampleLaw())
	for question, want := range map[string]string{
		"khoản 3 của điều đó thì sao": "Điều 7 khoản 3", "còn khoản hai": "Điều 7 khoản 2", "thế điểm b khoản 1?": "Điều 7 khoản 1 điểm b", "còn điều 8?": "Điều 8",
	} {
		if got := askOn(t, a, question, "Điều 7 Luật Thử nghiệm quy định gì?"); !slices.Equal(paths(got), []string{want}) {
			t.Errorf("%s: %s %v, want %s", question, got.Outcome, paths(got), want)
		}
	}
	// Which article it was is known by its words alone.
	for before, want := range map[string]string{"Quy định số 7 gồm những khoản nào?": "Điều 7 khoản 2", "Điều nào nói về quy định số 12?": "Điều 12 khoản 2"} {
		if got := askOn(t, a, "khoản 2 của điều đó nói gì", before); !slices.Equal(paths(got), []string{want}) {
			t.Errorf("after %q: %s %v, want %s", before, got.Outcome, paths(got), want)
		}
	}
	if got := askOn(t, a, "khoản 9 của điều đó nói gì", "Quy định số 7 gồm những khoản nào?"); got.Outcome == knowledge.LookedUp {
		t.Errorf("a place that there is not: %s %v", got.Outcome, paths(got))
	}
}
