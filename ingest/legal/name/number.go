package name

import (
	"regexp"
	"strings"
)

// numberPattern is a document number: "06/2022/QH15", "19/CT-TTg", "2346/HD-ĐHM", "03/2014/TTLT-BNV-BQP-BLĐTBXH", as it was written before 2005,
// "03/2004/TTLT/BNV-BTC", or one of the Party: "24-QĐ/TW", "5-QĐi/TU".
const numberPattern = `\d+[a-zđ]?\s*(?:/\s*(?:\d{4}\s*/\s*)?|[-–—]\s?\p{Lu}+(?:[gir]\b)?\s?/\s?)\p{Lu}[\p{Lu}\d]*(?:[gr]\b)?(?:/\p{Lu}{2}[\p{Lu}\d]*)?(?:(?:\s?[-–—&]\s?|\.)\p{Lu}[\p{Lu}\d]*(?:[gr]\b)?)*`

var numberRE = regexp.MustCompile(numberPattern)

// Number gives the first document number in s without blanks; "" when there is none.
func Number(s string) string {
	return Hyphens(strings.Join(strings.Fields(numberRE.FindString(s)), ""))
}

// OpensNumber reports whether s begins with a document number beyond doubt, which a line that breaks behind "số" does: "2-NQ/TW ngày …". "1/ Sở" opens a clause.
func OpensNumber(s string) bool {
	if rest := strings.TrimLeft(s, "0123456789"); rest == "" || !strings.ContainsRune("/-–—", []rune(rest[:min(len(rest), 3)])[0]) {
		return false
	}
	s = s[:min(len(s), 60)]
	n := Number(s)
	return strings.HasPrefix(Hyphens(s), n) && strings.Contains(n, "-") && (KindOfNumber(n) != "" || partyNumber.MatchString(n) && strings.Contains(n, "-QĐ/"))
}

// kindOfSymbol is the kind that the symbol of a number stands for, where it leaves no doubt.
var kindOfSymbol = map[string]string{"NĐ": "Nghị định", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "QĐ": "Quyết định", "CT": "Chỉ thị", "NQ": "Nghị quyết", "NQLT": "Nghị quyết liên tịch", "QĐi": "Quy định",
	"KH": "Kế hoạch", "HD": "Hướng dẫn", "VBHN": Consolidation, "CV": OfficialLetter, "TB": "Thông báo", "KL": "Kết luận", "QC": "Quy chế", "BC": "Báo cáo", "TTr": "Tờ trình"}

// KindOfNumber tells the kind a number's symbol stands for, where the symbol leaves no doubt. That of the Party's rules is also that of its decisions.
func KindOfNumber(number string) string {
	if m := partyNumber.FindStringSubmatch(number); m != nil {
		if m[1] == "QĐ" {
			return ""
		}
		return kindOfSymbol[m[1]]
	}
	for _, part := range strings.Split(number, "/")[1:] {
		if symbol, _, _ := strings.Cut(part, "-"); kindOfSymbol[symbol] != "" {
			return kindOfSymbol[symbol]
		}
	}
	return ""
}

var partyNumber = regexp.MustCompile(`^\d+[a-zđ]?-(\p{L}+)/`)

// IssuerOfNumber tells the issuer a number's symbol stands for, where only one body uses it.
func IssuerOfNumber(number string) string {
	switch {
	case strings.HasSuffix(number, "/NĐ-CP"), strings.HasSuffix(number, "/NQ-CP"):
		return "Chính phủ"
	case strings.HasSuffix(number, "-TTg"):
		return "Thủ tướng Chính phủ"
	case strings.Contains(number, "/UBTVQH"):
		return "Ủy ban Thường vụ Quốc hội"
	case strings.Contains(number, "/QH1"):
		return "Quốc hội"
	}
	return ""
}

// Hyphens gives s with a hyphen for each dash that is written for one.
func Hyphens(s string) string { return hyphens.Replace(s) }

var hyphens = strings.NewReplacer("–", "-", "—", "-")
