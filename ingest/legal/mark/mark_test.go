package mark

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatMayBeTheLabelOfAUnit(t *testing.T) {
	for text, want := range map[string]Mark{
		"Điều 22. Tên":            {Kind: Article, Label: "Điều 22.", Key: "22", Nums: []int{22}, Rest: "Tên", Dotted: true},
		"ĐIỀU 3: Tên":             {Kind: Article, Label: "ĐIỀU 3:", Key: "3", Nums: []int{3}, Rest: "Tên", Dotted: true},
		"Điều 58a. Tên":           {Kind: Article, Label: "Điều 58a.", Key: "58a", Nums: []int{58}, Suffix: "a", Rest: "Tên", Dotted: true},
		"Điều 7":                  {Kind: Article, Label: "Điều 7", Key: "7", Nums: []int{7}},
		"Điều 5.- Tên":            {Kind: Article, Label: "Điều 5.-", Key: "5", Nums: []int{5}, Rest: "Tên", Dotted: true},
		"Chương II":               {Kind: Division, Depth: 1, Label: "Chương II", Key: "II"},
		"CHƯƠNG IV. TỔ CHỨC":      {Kind: Division, Depth: 1, Label: "CHƯƠNG IV.", Key: "IV", Rest: "TỔ CHỨC", Dotted: true},
		"Mục 1. DANH HIỆU":        {Kind: Division, Depth: 2, Label: "Mục 1.", Key: "1", Rest: "DANH HIỆU", Dotted: true},
		"Tiểu mục 2. Huân chương": {Kind: Division, Depth: 3, Label: "Tiểu mục 2.", Key: "2", Rest: "Huân chương", Dotted: true},
		"Phần thứ hai":            {Kind: Division, Label: "Phần thứ hai", Key: "hai"},
		"PHỤ LỤC I":               {Kind: Appendix, Label: "PHỤ LỤC I", Key: "I"},
		"Phụ lục 2. Biểu mẫu":     {Kind: Appendix, Label: "Phụ lục 2.", Key: "2", Rest: "Biểu mẫu", Dotted: true},
		"IV. NỘI DUNG":            {Kind: Upper, Label: "IV.", Key: "IV", Rest: "NỘI DUNG", Dotted: true},
		"Đ. KHỐI":                 {Kind: Upper, Label: "Đ.", Key: "Đ", Rest: "KHỐI", Dotted: true},
		"1. Một":                  {Kind: Number, Label: "1.", Key: "1", Nums: []int{1}, Rest: "Một", Dotted: true},
		"1.2.3. Một":              {Kind: Number, Label: "1.2.3.", Key: "1.2.3", Nums: []int{1, 2, 3}, Rest: "Một", Dotted: true},
		"2.4 Nguyên tắc":          {Kind: Number, Label: "2.4", Key: "2.4", Nums: []int{2, 4}, Rest: "Nguyên tắc"},
		"3/ Ba":                   {Kind: Number, Label: "3/", Key: "3", Nums: []int{3}, Rest: "Ba", Dotted: true},
		"đ) Một":                  {Kind: Point, Label: "đ)", Key: "đ", Rest: "Một", Dotted: true},
		"a1) Một":                 {Kind: Point, Label: "a1)", Key: "a1", Rest: "Một", Dotted: true},
		"iii) Ba":                 {Kind: Point, Label: "iii)", Key: "iii", Rest: "Ba", Dotted: true},
		"(2) Hai":                 {Kind: Paren, Label: "(2)", Key: "2", Nums: []int{2}, Rest: "Hai", Dotted: true},
		"(iv) Bốn":                {Kind: Paren, Label: "(iv)", Key: "iv", Nums: []int{4}, Rest: "Bốn", Dotted: true},
		"- Gạch":                  {Kind: Dash, Label: "-", Rest: "Gạch", Dotted: true},
		"–Gạch":                   {Kind: Dash, Label: "–", Rest: "Gạch", Dotted: true},
		"+ Cộng":                  {Kind: Plus, Label: "+", Rest: "Cộng", Dotted: true},
	} {
		if diff := cmp.Diff(want, Scan(text)); diff != "" {
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
		if m := Scan(text); m.Kind != None {
			t.Errorf("%q was taken for %+v", text, m)
		}
	}
}

func TestALabelAndItsWordsAreTheLine(t *testing.T) {
	for _, kind := range []string{"Điều %d. ", "Mục %d. ", "%d. ", "%d) ", "(%d) ", "Phụ lục %d. "} {
		for n := 1; n < 100; n++ {
			line := fmt.Sprintf(kind, n) + "Phạm vi điều chỉnh"
			m := Scan(line)
			if m.Kind == None || m.Label+" "+m.Rest != line || strings.Trim(m.Key, "0123456789") != "" {
				t.Errorf("%q was read as %+v", line, m)
			}
		}
	}
}

func TestRomanNumbersHaveOneSpelling(t *testing.T) {
	seen := map[string]bool{}
	for n := 1; n < 400; n++ {
		s := toRoman(n)
		if got := Roman(s); got != n {
			t.Errorf("%s is read as %d, is %d", s, got, n)
		}
		if seen[s] {
			t.Errorf("%s stands for two numbers", s)
		}
		seen[s] = true
		if got := LowerRoman(strings.ToLower(s)); got != n && len(s) <= 6 {
			t.Errorf("%s in small letters is read as %d", s, got)
		}
	}
	for _, s := range []string{"", "IIII", "VX", "IC", "XXXXX", "IVI", "A", "i", "IIX"} {
		if n := Roman(s); n != 0 {
			t.Errorf("%q is read as %d", s, n)
		}
	}
	for _, s := range []string{"", "I", "iiii", "vx", "a"} {
		if n := LowerRoman(s); n != 0 {
			t.Errorf("%q is read as %d", s, n)
		}
	}
}

func TestPointsCountInTheAlphabetOfLists(t *testing.T) {
	last := -1
	for _, r := range "abcdđeghiklmnopqrstuvxy" {
		letter, number := PointOrder(string(r))
		if letter <= last || number != 0 {
			t.Errorf("%c has place %d after %d, number %d", r, letter, last, number)
		}
		last = letter
	}
	d, _ := PointOrder("d")
	crossed, number := PointOrder("đ2")
	if crossed != d+1 || number != 2 {
		t.Errorf("đ2 has place %d and number %d, d has %d", crossed, number, d)
	}
}
