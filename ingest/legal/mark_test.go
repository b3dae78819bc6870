package legal

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatMayBeTheLabelOfAUnit(t *testing.T) {
	for text, want := range map[string]mark{
		"Điều 22. Tên":            {kind: articleMark, label: "Điều 22.", key: "22", nums: []int{22}, rest: "Tên", dotted: true},
		"ĐIỀU 3: Tên":             {kind: articleMark, label: "ĐIỀU 3:", key: "3", nums: []int{3}, rest: "Tên", dotted: true},
		"Điều 58a. Tên":           {kind: articleMark, label: "Điều 58a.", key: "58a", nums: []int{58}, suffix: "a", rest: "Tên", dotted: true},
		"Điều 7":                  {kind: articleMark, label: "Điều 7", key: "7", nums: []int{7}},
		"Điều 5.- Tên":            {kind: articleMark, label: "Điều 5.-", key: "5", nums: []int{5}, rest: "Tên", dotted: true},
		"Chương II":               {kind: divisionMark, level: Chapter, label: "Chương II", key: "II"},
		"CHƯƠNG IV. TỔ CHỨC":      {kind: divisionMark, level: Chapter, label: "CHƯƠNG IV.", key: "IV", rest: "TỔ CHỨC", dotted: true},
		"Mục 1. DANH HIỆU":        {kind: divisionMark, level: Section, label: "Mục 1.", key: "1", rest: "DANH HIỆU", dotted: true},
		"Tiểu mục 2. Huân chương": {kind: divisionMark, level: Subsection, label: "Tiểu mục 2.", key: "2", rest: "Huân chương", dotted: true},
		"Phần thứ hai":            {kind: divisionMark, level: Part, label: "Phần thứ hai", key: "hai"},
		"PHỤ LỤC I":               {kind: appendixMark, level: Appendix, label: "PHỤ LỤC I", key: "I"},
		"Phụ lục 2. Biểu mẫu":     {kind: appendixMark, level: Appendix, label: "Phụ lục 2.", key: "2", rest: "Biểu mẫu", dotted: true},
		"IV. NỘI DUNG":            {kind: upperMark, label: "IV.", key: "IV", rest: "NỘI DUNG", dotted: true},
		"Đ. KHỐI":                 {kind: upperMark, label: "Đ.", key: "Đ", rest: "KHỐI", dotted: true},
		"1. Một":                  {kind: numberMark, label: "1.", key: "1", nums: []int{1}, rest: "Một", dotted: true},
		"1.2.3. Một":              {kind: numberMark, label: "1.2.3.", key: "1.2.3", nums: []int{1, 2, 3}, rest: "Một", dotted: true},
		"2.4 Nguyên tắc":          {kind: numberMark, label: "2.4", key: "2.4", nums: []int{2, 4}, rest: "Nguyên tắc"},
		"3/ Ba":                   {kind: numberMark, label: "3/", key: "3", nums: []int{3}, rest: "Ba", dotted: true},
		"đ) Một":                  {kind: pointMark, label: "đ)", key: "đ", rest: "Một", dotted: true},
		"a1) Một":                 {kind: pointMark, label: "a1)", key: "a1", rest: "Một", dotted: true},
		"iii) Ba":                 {kind: pointMark, label: "iii)", key: "iii", rest: "Ba", dotted: true},
		"(2) Hai":                 {kind: parenMark, label: "(2)", key: "2", nums: []int{2}, rest: "Hai", dotted: true},
		"(iv) Bốn":                {kind: parenMark, label: "(iv)", key: "iv", nums: []int{4}, rest: "Bốn", dotted: true},
		"- Gạch":                  {kind: dashMark, label: "-", rest: "Gạch", dotted: true},
		"–Gạch":                   {kind: dashMark, label: "–", rest: "Gạch", dotted: true},
		"+ Cộng":                  {kind: plusMark, label: "+", rest: "Cộng", dotted: true},
	} {
		if diff := cmp.Diff(want, scanMark(text), cmp.AllowUnexported(mark{})); diff != "" {
			t.Errorf("%q: -want +got:\n%s", text, diff)
		}
	}
}

func TestWhatOnlyLooksLikeALabel(t *testing.T) {
	for _, text := range []string{
		"", "Điều lệ này", "Điều 0. Không", "Điều 22/2020", "Điều một", "Chương trình hành động", "Chương II của Luật này", "Mục tiêu chung",
		"Phần lớn cơ quan", "Phần thứ nào", "Phụ lục kèm theo Quyết định này gồm", "PHỤ LỤCI", "TRUNG ƯƠNG", "Ban. Chữ", "ABC. Chữ", "1", "1.5 triệu đồng",
		"2021. Năm", "1.a", "1,5. Chữ", "30.000.000 đồng", "ab", "abc) Chữ", "thi) đua", "a.b", "()", "(abcdefg) Chữ", "(kèm theo)", "-", "--", "-5%", "*sao*",
		"/a) Chữ", "“Điều 5. Tên",
	} {
		if m := scanMark(text); m.kind != noMark {
			t.Errorf("%q was taken for %+v", text, m)
		}
	}
}

func TestALabelAndItsWordsAreTheLine(t *testing.T) {
	for seed, kind := range []string{"Điều %d. ", "Mục %d. ", "%d. ", "%d) ", "(%d) ", "Phụ lục %d. "} {
		for n := 1; n < 100; n++ {
			line := fmt.Sprintf(kind, n) + pick(randomOf(uint64(seed*100+n)), titles)
			m := scanMark(line)
			if m.kind == noMark || squeeze(m.label+" "+m.rest) != line || strings.Trim(m.key, "0123456789") != "" {
				t.Errorf("%q was read as %+v", line, m)
			}
		}
	}
}

func TestRomanNumbersHaveOneSpelling(t *testing.T) {
	seen := map[string]bool{}
	for n := 1; n < 400; n++ {
		s := toRoman(n)
		if got := roman(s); got != n {
			t.Errorf("%s is read as %d, is %d", s, got, n)
		}
		if seen[s] {
			t.Errorf("%s stands for two numbers", s)
		}
		seen[s] = true
		if got := lowerRoman(strings.ToLower(s)); got != n && len(s) <= 6 {
			t.Errorf("%s in small letters is read as %d", s, got)
		}
	}
	for _, s := range []string{"", "IIII", "VX", "IC", "XXXXX", "IVI", "A", "i", "IIX"} {
		if n := roman(s); n != 0 {
			t.Errorf("%q is read as %d", s, n)
		}
	}
	for _, s := range []string{"", "I", "iiii", "vx", "a"} {
		if n := lowerRoman(s); n != 0 {
			t.Errorf("%q is read as %d", s, n)
		}
	}
}

func TestPointsCountInTheAlphabetOfLists(t *testing.T) {
	last := -1
	for _, r := range "abcdđeghiklmnopqrstuvxy" {
		letter, number := pointOrder(string(r))
		if letter <= last || number != 0 {
			t.Errorf("%c has place %d after %d, number %d", r, letter, last, number)
		}
		last = letter
	}
	d, _ := pointOrder("d")
	crossed, number := pointOrder("đ2")
	if crossed != d+1 || number != 2 {
		t.Errorf("đ2 has place %d and number %d, d has %d", crossed, number, d)
	}
}
