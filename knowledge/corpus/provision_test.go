package corpus_test

import (
	"strings"
	"testing"
	"unicode"

	"thidua/knowledge/corpus"
)

func TestAProvisionIsWrittenAsItIsPrinted(t *testing.T) {
	for want, p := range map[string]corpus.Provision{
		"":                      {},
		"Lời.":                  {Text: "Lời."},
		"1. Lời.":               {Label: "1.", Text: "Lời."},
		"Điều 1. Phạm vi\nLời.": {Label: "Điều 1.", Heading: "Phạm vi", Text: "Lời."},
		"Điều 2. Phạm vi":       {Label: "Điều 2.", Heading: "Phạm vi"},
		"MỤC ĐÍCH\nLời.":        {Heading: "MỤC ĐÍCH", Text: "Lời."},
		"Điều 3.":               {Label: "Điều 3."},
		"2. Lời thứ nhất.\nLời thứ hai.":   {Label: "2.", Text: "Lời thứ nhất.\nLời thứ hai."},
		"3. Không có lời của người ghi ý.": {Label: "3.", Text: "Không có lời của người ghi ý.", Note: "ghi ý", Above: []string{"Điều 1"}},
	} {
		if got := p.Words(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestPlaceWritesWhatOnlySomeDocumentsHave(t *testing.T) {
	for path, want := range map[string]string{
		"Phần thứ nhất":                "Phần thứ nhất",
		"Phần thứ hai Chương III":      "Chương III Phần thứ hai",
		"Phần II Chương III Mục 1":     "Mục 1 Chương III Phần II",
		"II.3 (lần 2)":                 "khoản 3 (lần 2) Mục II",
		"II.3 (lần 2) gạch 1":          "gạch đầu dòng thứ 1 khoản 3 (lần 2) Mục II",
		"Chương I (lần 2) Mục 2":       "Mục 2 Chương I (lần 2)",
		"II gạch 1 (lần 2)":            "gạch đầu dòng thứ 1 (lần 2) Mục II",
		"Kèm theo":                     "phần kèm theo",
		"Kèm theo, Điều 3":             "Điều 3 phần kèm theo",
		"Chữ ký":                       "phần chữ ký",
		"Mẫu số 1":                     "Mẫu số 1",
		"Chú thích 12":                 "Chú thích 12",
		"Phụ lục I, II.3":              "khoản 3 Mục II Phụ lục I",
		"Quy định kèm theo, Chương II": "Chương II Quy định kèm theo",
		"Điều 5 khoản 1 điểm a tiết 1": "tiết 1 điểm a khoản 1 Điều 5",
		"đoạn 2 gạch 1":                "gạch đầu dòng thứ 1 đoạn thứ 2",
		"III.2.1":                      "khoản 2.1 Mục III",
		"A.III.2.1.c":                  "điểm c khoản 2.1 Mục III Phần A",
		"Đ.2":                          "khoản 2 Phần Đ",
		"":                             "",
	} {
		if got := corpus.Place(path); got != want {
			t.Errorf("corpus.Place(%q) = %q, want %q", path, got, want)
		}
	}
}

// Whatever a path is, its numbers are in the citation, each as often.
func FuzzPlace(f *testing.F) {
	for _, path := range []string{
		"", "Điều 22 khoản 1 điểm a", "II.3", "III.2 gạch 2", "A.III.1.c", "Quy chế kèm theo, Điều 2 khoản 1", "Điều 39 (lần 2) khoản 1", "Phần thứ nhất Chương I", ", , ", "Điều",
		"gạch", "(lần 2)", "(lần 2) (lần 3) Điều", "..", "1..2.", "Tiểu mục Tiểu mục", "Tiểu_mục 1", "\xffĐiều \xff", "Phụ lục 1, khoản 2, Điều 3", "Điều 1 (lần",
	} {
		f.Add(path)
	}
	digits := func(s string) string {
		var counts [10]int
		for _, r := range s {
			if r >= '0' && r <= '9' {
				counts[r-'0']++
			}
		}
		var out strings.Builder
		for digit, n := range counts {
			out.WriteString(strings.Repeat(string(rune('0'+digit)), n))
		}
		return out.String()
	}
	f.Fuzz(func(t *testing.T, path string) {
		place := corpus.Place(path)
		if digits(place) != digits(path) {
			t.Errorf("%q is cited as %q", path, place)
		}
		if strings.IndexFunc(path, unicode.IsLetter) >= 0 && strings.IndexFunc(place, unicode.IsLetter) < 0 {
			t.Errorf("%q is cited as %q", path, place)
		}
	})
}
