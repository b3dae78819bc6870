package query

import (
	"fmt"
	"strings"
	"testing"

	"thidua/knowledge/vietnamese"
)

// inWords are the ways to say a number below 1000.
func inWords(n int) []string {
	digits := strings.Fields("không một hai ba bốn năm sáu bảy tám chín")
	switch {
	case n >= 100 && n%100 == 0:
		return []string{digits[n/100] + " trăm"}
	case n >= 100 && n%100 < 10:
		return []string{digits[n/100] + " trăm linh " + digits[n%10], digits[n/100] + " trăm lẻ " + digits[n%10]}
	case n >= 100:
		var all []string
		for _, rest := range inWords(n % 100) {
			all = append(all, digits[n/100]+" trăm "+rest)
		}
		return all
	case n < 10:
		return []string{digits[n]}
	}
	tens, units := digits[n/10]+" mươi", []string{digits[n%10]}
	if n < 20 {
		tens = "mười"
	}
	switch {
	case n%10 == 0:
		return []string{tens}
	case n%10 == 5:
		units = []string{"lăm", "nhăm"}
		if n < 20 {
			units = []string{"lăm"}
		}
	case n%10 == 1 && n > 20:
		units = []string{"mốt", "một"}
	case n%10 == 4 && n > 20:
		units = []string{"tư", "bốn"}
	}
	var all []string
	for _, u := range units {
		all = append(all, tens+" "+u)
	}
	return all
}

// Every number is read in every way that it is said, of articles, clauses and documents, with marks and without.
func TestEveryNumberIsReadInWords(t *testing.T) {
	for n := 1; n < 400; n++ {
		for _, words := range inWords(n) {
			if n < 200 {
				question := "điều " + words + " luật thi đua"
				for _, typed := range []string{question, strings.ToUpper(question), vietnamese.Fold(question)} {
					if got, want := placesIn(typed), fmt.Sprint("Đ", n); got != want {
						t.Errorf("%q names %q, want %q", typed, got, want)
					}
				}
			}
			if n < 30 {
				question := "khoản " + words + " điều 5"
				for _, typed := range []string{question, vietnamese.Fold(question)} {
					if got, want := placesIn(typed), fmt.Sprint("Đ5 k", n); got != want {
						t.Errorf("%q names %q, want %q", typed, got, want)
					}
				}
			}
			question := "nghị định số " + words + " quy định gì"
			got := Read(question, nil).Numbers
			if len(got) != 1 || got[0].Serial != fmt.Sprint(n) || got[0].Kind != "nđ" {
				t.Errorf("%q names %v, want %d", question, got, n)
			}
		}
	}
}

func TestNumbersOfDocumentsAreReadDigitByDigit(t *testing.T) {
	for question, want := range map[string]string{
		"nghị định chín tám":         "98",
		"nghị định một năm hai":      "152",
		"nghị định trăm năm hai":     "152",
		"nghị định một trăm năm hai": "152",
		"thông tư mười hai":          "12",
		"chỉ thị mười chín":          "19",
		"nđ chín mốt":                "91",
	} {
		if got := Read(question, nil).Numbers; len(got) != 1 || got[0].Serial != want {
			t.Errorf("%q names %v, want %s", question, got, want)
		}
	}
}

func TestWhatIsNoNumberStaysInWords(t *testing.T) {
	for _, text := range []string{
		"nghị định một số điều",
		"điều kiện hai năm",
		"bao nhiêu phần trăm",
		"điều một người nói",
		"ba khoản chi",
		"hai mươi ba người",
		"khoản năm triệu đồng",
		"mục tiêu năm 2025",
		"dieu nam nay",
		"quyết định ba tháng một lần",
	} {
		if got := withDigits(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestNumbersOfDocumentsAreReadAsFilesAreNamed(t *testing.T) {
	for typed, want := range map[string]string{
		"06-2022-QH15":         "06/2022/QH15",
		"152_2025_NĐ-CP":       "152/2025/NĐ-CP",
		"xem 12-2019-TT-BNV ạ": "xem 12/2019/TT-BNV ạ",
		"giai đoạn 2021-2025":  "giai đoạn 2021-2025",
		"ngày 01-07-2025":      "ngày 01-07-2025",
	} {
		if got := written(typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}
