package legal

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// consolidation is a document into whose words later amendments are written.
const consolidation = "Văn bản hợp nhất"

// officialLetter is the one kind that has no line with its kind.
const officialLetter = "Công văn"

// kinds are the document kinds of Decree 30/2020 and of the law on legal documents, longer names before their beginnings.
var kinds = [...]string{consolidation, "Thông tư liên tịch", "Nghị quyết liên tịch", "Quy chế phối hợp", "Bộ luật", "Luật",
	"Hiến pháp", "Pháp lệnh", "Lệnh", "Nghị quyết", "Nghị định", "Thông tư", "Quyết định", "Chỉ thị", "Quy chế", "Quy định",
	"Thông cáo", "Thông báo", "Hướng dẫn", "Chương trình", "Kế hoạch", "Phương án", "Đề án", "Dự án", "Báo cáo", "Biên bản",
	"Tờ trình", "Hợp đồng", officialLetter, "Công điện", "Kết luận", "Điều lệ", "Giấy mời"}

// KindNamed is the kind of document that words name, however they are typed: "nghi dinh" is "Nghị định"; "" when they name none.
func KindNamed(words string) string {
	folded := vietnamese.Fold(strings.Join(strings.Fields(words), " "))
	for _, k := range kinds {
		if vietnamese.Fold(k) == folded {
			return k
		}
	}
	return ""
}

// isKind reports whether s is the name of a document kind, in any case, and nothing else.
func isKind(s string) bool {
	kind, rest := cutKind(s)
	return kind != "" && rest == ""
}

// cutKind takes the name of a document kind off the start of s.
func cutKind(s string) (kind, rest string) {
	s = strings.TrimSpace(s)
	for _, k := range kinds {
		if len(s) >= len(k) && strings.EqualFold(s[:len(k)], k) && (len(s) == len(k) || s[len(k)] == ' ') {
			return k, strings.TrimSpace(s[len(k):])
		}
	}
	return "", s
}

// numberPattern is a document number: "06/2022/QH15", "19/CT-TTg", "2346/HD-ĐHM", "03/2014/TTLT-BNV-BQP-BLĐTBXH", or one of the Party: "24-QĐ/TW".
const numberPattern = `\d+[a-zđ]?\s*(?:/\s*(?:\d{4}\s*/\s*)?|[-–—]\s?\p{Lu}+(?:[gr]\b)?\s?/\s?)\p{Lu}[\p{Lu}\d]*(?:[gr]\b)?(?:(?:\s?[-–—&]\s?|\.)\p{Lu}[\p{Lu}\d]*(?:[gr]\b)?)*`

var numberRE = regexp.MustCompile(numberPattern)

// findNumber gives the first document number in s without blanks; "" when there is none.
func findNumber(s string) string {
	return hyphens.Replace(strings.Join(strings.Fields(numberRE.FindString(s)), ""))
}

// kindOfSymbol is the kind that the symbol of a number stands for, where it leaves no doubt.
var kindOfSymbol = map[string]string{"NĐ": "Nghị định", "TT": "Thông tư", "TTLT": "Thông tư liên tịch", "QĐ": "Quyết định", "CT": "Chỉ thị", "NQ": "Nghị quyết",
	"KH": "Kế hoạch", "HD": "Hướng dẫn", "VBHN": consolidation, "CV": officialLetter, "TB": "Thông báo", "KL": "Kết luận", "QC": "Quy chế", "BC": "Báo cáo", "TTr": "Tờ trình"}

// kindOfNumber tells the kind a number's symbol stands for, where the symbol leaves no doubt. That of the Party's rules is also that of its decisions.
func kindOfNumber(number string) string {
	if m := partyNumber.FindStringSubmatch(number); m != nil {
		if m[1] == "QĐ" {
			return ""
		}
		return kindOfSymbol[m[1]]
	}
	parts := strings.Split(number, "/")
	symbol, _, _ := strings.Cut(parts[len(parts)-1], "-")
	return kindOfSymbol[symbol]
}

var partyNumber = regexp.MustCompile(`^\d+[a-zđ]?-(\p{L}+)/`)

// issuerOfNumber tells the issuer a number's symbol stands for, where only one body uses it.
func issuerOfNumber(number string) string {
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

// upperFirst gives s with a capital first letter.
func upperFirst(s string) string {
	r, w := utf8.DecodeRuneInString(s)
	if w == 0 || !unicode.IsLower(r) {
		return s
	}
	return string(unicode.ToUpper(r)) + s[w:]
}
