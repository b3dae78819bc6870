package vietnamese

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// UpperFirst is a text with a capital at its start.
func UpperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// LowerFirst is a text as it goes on within a sentence: without a capital at its start, unless it begins with an abbreviation or with the
// name of a body or a document, "Sở Tài chính", "Hội đồng nhân dân", "Nghị định số 98/2023/NĐ-CP".
func LowerFirst(s string) string {
	first, rest, _ := strings.Cut(s, " ")
	if utf8.RuneCountInString(first) > 1 && first == strings.ToUpper(first) || BeginsWithName(s) {
		return s
	}
	r, n := utf8.DecodeRuneInString(first)
	if n == 0 {
		return s
	}
	lower := string(unicode.ToLower(r)) + first[n:]
	if len(first) < len(s) {
		lower += " " + rest
	}
	return lower
}

// nameOpenings begin names whatever follows; of nameWords a name is what has another capital or a number behind them: "Bộ Nội vụ" is
// one, "Bộ mẫu" is none.
var (
	nameOpenings = []string{
		"Ủy ban", "Uỷ ban", "Hội đồng", "Chính phủ", "Thủ tướng", "Quốc hội", "Tỉnh ủy", "Tỉnh uỷ", "Thành ủy", "Thành uỷ", "Thường trực", "Chủ tịch", "Mặt trận",
		"Liên đoàn", "Kho bạc", "Trung ương", "Nhà nước", "Nghị định số", "Nghị quyết số", "Thông tư số", "Quyết định số", "Chỉ thị số", "Kế hoạch số", "Công văn số",
	}
	nameWords = []string{"Sở", "Bộ", "Ban", "Cục", "Hội", "Đoàn", "Đảng", "Luật", "Công an", "Văn phòng", "Trung tâm", "Trường", "Điều", "Mục", "Phụ lục"}
)

// BeginsWithName reports whether a text begins with the name of a body or a document.
func BeginsWithName(s string) bool {
	begins := func(words string) (rest string, ok bool) {
		rest, ok = strings.CutPrefix(s, words)
		next, _ := utf8.DecodeRuneInString(rest)
		return strings.TrimLeft(rest, " "), ok && (rest == "" || !unicode.IsLetter(next))
	}
	for _, words := range nameOpenings {
		if _, ok := begins(words); ok {
			return true
		}
	}
	for _, word := range nameWords {
		if rest, ok := begins(word); ok {
			next, _ := utf8.DecodeRuneInString(rest)
			return unicode.IsUpper(next) || unicode.IsDigit(next)
		}
	}
	first, _, _ := strings.Cut(s, " ")
	return utf8.RuneCountInString(first) > 1 && first == strings.ToUpper(first) && strings.ContainsFunc(first, unicode.IsLetter)
}

// BareNumber is the number of a document without the word "số" before it, as people type it: of "Số: 12/QĐ-SNV" it is "12/QĐ-SNV".
func BareNumber(number string) string {
	number = strings.TrimSpace(number)
	for _, word := range []string{"số", "Số", "SỐ"} {
		rest, found := strings.CutPrefix(number, word)
		if bare := strings.TrimLeft(rest, " :."); found && bare != rest && strings.ContainsAny(bare, "0123456789") {
			return bare
		}
	}
	return number
}

// Thousands writes a number as Vietnamese does: 1.940.
func Thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s.%03d", Thousands(n/1000), n%1000)
}

// Decimal writes a number with one decimal at most: 7,5.
func Decimal(x float64) string {
	return strings.Replace(strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0"), ".", ",", 1)
}
