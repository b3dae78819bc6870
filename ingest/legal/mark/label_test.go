package mark

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// said is what a mark says, in short: kind, key, label and rest.
func said(m Mark) string {
	return fmt.Sprintf("%d %s|%s|%s", m.Kind, m.Key, m.Label, m.Rest)
}

// Every way in which people number articles, clauses and points.
func TestEveryNumberingInUseIsRead(t *testing.T) {
	for _, c := range []struct {
		line       string
		kind       Kind
		key, label string
	}{
		{"Điều 5. Tên", Article, "5", "Điều 5."},
		{"Điều 5: Tên", Article, "5", "Điều 5:"},
		{"Điều 5/ Tên", Article, "5", "Điều 5/"},
		{"Điều 5) Tên", Article, "5", "Điều 5)"},
		{"Điều 5- Tên", Article, "5", "Điều 5-"},
		{"Điều 5 - Tên", Article, "5", "Điều 5 -"},
		{"Điều 5 – Tên", Article, "5", "Điều 5 –"},
		{"Điều 5— Tên", Article, "5", "Điều 5—"},
		{"Điều 5.- Tên", Article, "5", "Điều 5.-"},
		{"Điều 5· Tên", Article, "5", "Điều 5·"},
		{"Điều 5• Tên", Article, "5", "Điều 5•"},
		{"Điều 5∙ Tên", Article, "5", "Điều 5∙"},
		{"Điều 05. Tên", Article, "5", "Điều 05."},
		{"ĐIỀU 5. Tên", Article, "5", "ĐIỀU 5."},
		{"điều 5. Tên", Article, "5", "điều 5."},
		{"Điều thứ 5. Tên", Article, "5", "Điều thứ 5."},
		{"Điều thứ năm. Tên", Article, "5", "Điều thứ năm."},
		{"Điều 5a. Tên", Article, "5a", "Điều 5a."},
		{"Điều 5đ. Tên", Article, "5đ", "Điều 5đ."},
		{"1. Tên", Number, "1", "1."},
		{"1- Tên", Number, "1", "1-"},
		{"1/ Tên", Number, "1", "1/"},
		{"1) Tên", Number, "1", "1)"},
		{"1: Tên", Number, "1", "1:"},
		{"1 - Tên", Number, "1", "1 -"},
		{"1.- Tên", Number, "1", "1.-"},
		{"1· Tên", Number, "1", "1·"},
		{"1‧ Tên", Number, "1", "1‧"},
		{"1・ Tên", Number, "1", "1・"},
		{"01. Tên", Number, "1", "01."},
		{"Khoản 1. Tên", Number, "1", "Khoản 1."},
		{"KHOẢN 1: Tên", Number, "1", "KHOẢN 1:"},
		{"khoản 1. Tên", Number, "1", "khoản 1."},
		{"1.1. Tên", Number, "1.1", "1.1."},
		{"1.1 Tên", Number, "1.1", "1.1"},
		{"1.1.1. Tên", Number, "1.1.1", "1.1.1."},
		{"a) Tên", Point, "a", "a)"},
		{"a). Tên", Point, "a", "a)."},
		{"a/ Tên", Point, "a", "a/"},
		{"a- Tên", Point, "a", "a-"},
		{"a. Tên", Point, "a", "a."},
		{"đ) Tên", Point, "đ", "đ)"},
		{"(a) Tên", Point, "a", "(a)"},
		{"Điểm a) Tên", Point, "a", "Điểm a)"},
		{"ĐIỂM A: Tên", Point, "a", "ĐIỂM A:"},
		{"(1) Tên", Paren, "1", "(1)"},
		{"(i) Tên", Paren, "i", "(i)"},
		{"① Tên", Paren, "1", "①"},
		{"⑳ Tên", Paren, "20", "⑳"},
		{"- Tên", Dash, "", "-"},
		{"– Tên", Dash, "", "–"},
		{"• Tên", Dash, "", "•"},
		{"* Tên", Dash, "", "*"},
		{"+ Tên", Plus, "", "+"},
		{"I. Tên", Upper, "I", "I."},
		{"IV/ Tên", Upper, "IV", "IV/"},
		{"A. Tên", Upper, "A", "A."},
		{"Đ) Tên", Upper, "Đ", "Đ)"},
		{"Chương II. Tên", Division, "II", "Chương II."},
		{"CHƯƠNG 2: Tên", Division, "2", "CHƯƠNG 2:"},
		{"Mục 3 - Tên", Division, "3", "Mục 3 -"},
		{"Phần thứ nhất. Tên", Division, "nhất", "Phần thứ nhất."},
		{"Phụ lục II. Tên", Appendix, "II", "Phụ lục II."},
		{"PHỤ LỤC: Tên", None, "", ""},
	} {
		rest := "Tên"
		if c.kind == None {
			rest = ""
		}
		want := said(Mark{Kind: c.kind, Key: c.key, Label: c.label, Rest: rest})
		if got := said(Scan(c.line)); got != want {
			t.Errorf("%q: %s, want %s", c.line, got, want)
		}
	}
}

// What is between two numbers, or before a number or a small letter, closes no label.
func TestWhatClosesNoLabel(t *testing.T) {
	for _, line := range []string{
		"Điều 5 - 7", "Điều 5-7 của Luật", "10 - 15 ngày", "5 · 6", "5 • 7", "1·5 triệu", "① một", "①", "1.5", "1/2 số người", "a-b", "a - 5", "A-rập", "V.I.Lênin", "I-5",
	} {
		if m := Scan(line); m.Dotted {
			t.Errorf("%q: %s", line, said(m))
		}
	}
}

func TestAFormIsNamedByItsNumber(t *testing.T) {
	for line, want := range map[string]string{
		"Mẫu số 01": "Mẫu số 01", "MẪU SỐ 01": "Mẫu số 01", "Mẫu 2a": "Mẫu 2a", "BIỂU SỐ 03": "Biểu số 03", "Biểu mẫu số: 04": "Biểu mẫu số 04", "Phụ biểu 1": "Phụ biểu 1", "Mẫu số 1.2": "Mẫu số 1.2",
		"Mẫu số 05 TỜ TRÌNH": "Mẫu số 05", "Mẫu số 06 (kèm theo Quyết định)": "Mẫu số 06", "Mẫu số 07 gồm hai trang": "", "Mẫu đơn": "", "Biểu dương 5 cá nhân": "",
	} {
		m := Scan(line)
		if m.Path != want || (m.Kind == Appendix) != (want != "") {
			t.Errorf("%q: %+v, want %q", line, m, want)
		}
	}
}

func TestADivisionHasItsDepth(t *testing.T) {
	for line, want := range map[string]int{"Phần thứ hai": 0, "PHẦN I": 0, "Chương I": 1, "Mục 1": 2, "Tiểu mục 1": 3} {
		if m := Scan(line); m.Kind != Division || m.Depth != want {
			t.Errorf("%q: %+v", line, m)
		}
	}
}

// Whatever a line says, its label and the rest are pieces of it, in this order, and valid.
func FuzzScan(f *testing.F) {
	for _, s := range []string{"Điều 5. Tên", "Khoản 1- Một", "Điểm a) Hai", "① Ba", "(iv) Bốn", "1.2.3 Năm", "Phụ lục I. Sáu", "Mẫu số 01: Bảy", "IV/ TÁM", "•", "\xff1.", "Điều thứ nhất —"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if !utf8.ValidString(line) || strings.ContainsAny(line, "\n\t") {
			return
		}
		m := Scan(line)
		if m.Kind == None {
			return
		}
		if !strings.HasPrefix(line, m.Label) || !strings.HasSuffix(strings.TrimRight(line, " "), strings.TrimRight(m.Rest, " ")) || len(m.Label)+len(m.Rest) > len(line) {
			t.Fatalf("%q: %+v", line, m)
		}
		if (m.Kind == Article || m.Kind == Number || m.Kind == Paren) && len(m.Nums) == 0 {
			t.Fatalf("%q counts nothing: %+v", line, m)
		}
	})
}

// Quotes and brackets before a word have no case.
func TestTheCaseOfTheFirstLetter(t *testing.T) {
	for words, upper := range map[string]bool{"Điều": true, "“Điều": true, "(Điều": true, "‘Điều": true} {
		if StartsUpper(words) != upper || StartsLower(words) {
			t.Errorf("%q", words)
		}
		if small := strings.ToLower(words); StartsUpper(small) || !StartsLower(small) {
			t.Errorf("%q", small)
		}
	}
	for _, neither := range []string{"", "5", "“", "- a"} {
		if StartsUpper(neither) || StartsLower(neither) {
			t.Errorf("%q", neither)
		}
	}
}
