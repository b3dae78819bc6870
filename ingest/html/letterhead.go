package html

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What the lines at the head and at the foot of a document look like (Decree 30/2020/NĐ-CP, Annex I; Guideline 36-HD/VPTW for the Party).
var (
	// A number, which may be left blank before its symbol.
	numberLine = regexp.MustCompile(`^(?i:(?:bộ luật|luật|pháp lệnh|nghị quyết|lệnh)\s+)?(?i:số)\s*:?\s*[^\p{L}]{0,30}[-/]\s*\p{Lu}[\p{Lu}\d]*(?:\s?[-–/&]\s?[\p{Lu}\d]+)*(?:[^\p{L}\d]|$)`)
	dayLine    = regexp.MustCompile(`^\p{Lu}[^.;:]{1,60}?,\s*(?i:ngày)\b.*(?i:năm)\b`)
	issuerLine = regexp.MustCompile(`^(?:BỘ|SỞ|ỦY BAN|UỶ BAN|UBND|HỘI|HĐND|BAN|TRƯỜNG|CHÍNH PHỦ|QUỐC HỘI|VĂN PHÒNG|TỔNG|CỤC|CHI CỤC|THANH TRA|TÒA ÁN|TOÀ ÁN|VIỆN|NGÂN HÀNG|LIÊN|ĐẢNG|TỈNH ỦY|TỈNH UỶ|HUYỆN ỦY|THÀNH ỦY|THỦ TƯỚNG|CHỦ TỊCH|PHÒNG|KIỂM TOÁN|MẶT TRẬN|CÔNG AN|ĐOÀN|TẬP ĐOÀN)(?: |$)`)
	stampLine  = regexp.MustCompile(`^[(\[]?(?:DỰ THẢO|MẬT|TỐI MẬT|TUYỆT MẬT|KHẨN|THƯỢNG KHẨN|HỎA TỐC|HOẢ TỐC)`)

	recipientsLine = regexp.MustCompile(`(?i)^\*?nơi nhận\s*(?::|\*?$)`)
	postLine       = regexp.MustCompile(`^(?:(?:TM|T/M|KT|TL|TUQ|TUN|Q)\. ?\p{Lu}|(?:TM|T/M|KT|TL|TUQ) \p{Lu}|QUYỀN |PHÓ |THỨ |THƯỜNG TRỰC|CHỦ TỊCH|BỘ TRƯỞNG|THỦ TƯỚNG|TỔNG |GIÁM ĐỐC|HIỆU TRƯỞNG|TRƯỞNG |CHÁNH |VIỆN TRƯỞNG|THỐNG ĐỐC|CHỦ NHIỆM|BÍ THƯ|CỤC TRƯỞNG|VỤ TRƯỞNG|TƯ LỆNH|ĐẠI TƯỚNG)`)
	annexLine      = regexp.MustCompile(`^(?:PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu|MẪU SỐ|Mẫu số|MẪU |Mẫu \d|BIỂU MẪU|BIỂU SỐ|Biểu số|QUY CHẾ|QUY ĐỊNH|ĐIỀU LỆ|CHƯƠNG TRÌNH|KẾ HOẠCH|ĐỀ ÁN|PHƯƠNG ÁN|DANH MỤC|DANH SÁCH|NỘI QUY|HƯỚNG DẪN|BẢNG )|^\((?:Ban hành k|K)èm theo`)
)

// isMotto reports whether the line is the national motto, the first line above it, or the Party's name as it stands in its letterheads.
func isMotto(line string) bool {
	if utf8.RuneCountInString(line) > 90 {
		return false
	}
	up := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, line)
	for _, words := range []string{"CỘNGHÒAXÃHỘICHỦNGHĨA", "CỘNGHOÀXÃHỘICHỦNGHĨA", "ĐỘCLẬPTỰDO", "ĐẢNGCỘNGSẢNVIỆTNAM"} {
		if strings.HasPrefix(up, words) {
			return true
		}
	}
	return false
}

// isHead reports whether the line may stand in a letterhead above or beside its motto.
func isHead(line string) bool {
	return isRule(line) || isMotto(line) || isCapitals(line) && utf8.RuneCountInString(line) < 90 || numberLine.MatchString(line) || dayLine.MatchString(line) || stampLine.MatchString(line)
}

// opensHead reports whether a letterhead may begin with the line.
func opensHead(line string) bool {
	return isMotto(line) || issuerLine.MatchString(line) || numberLine.MatchString(line) || stampLine.MatchString(line)
}

// isPost reports whether the line is the post of who signs, or on whose behalf.
func isPost(line string) bool {
	return isCapitals(line) && len(line) < 160 && postLine.MatchString(line)
}

// isName reports whether the line can be the name of who signs: two to seven words, each a capital and small letters, a title before them.
func isName(line string) bool {
	words := strings.Fields(line)
	if len(words) < 2 || len(words) > 7 {
		return false
	}
	for _, w := range words {
		if strings.HasSuffix(w, ".") { // GS.TS., ThS.
			continue
		}
		for i, r := range []rune(w) {
			if !unicode.IsLetter(r) || (i == 0) != unicode.IsUpper(r) {
				return false
			}
		}
	}
	return true
}

// isCapitals reports whether all letters of the line are capitals.
func isCapitals(line string) bool {
	return strings.ContainsFunc(line, unicode.IsUpper) && !strings.ContainsFunc(line, unicode.IsLower)
}

// isRule reports whether the line is a line that is drawn with characters, or nothing.
func isRule(line string) bool {
	return !strings.ContainsFunc(line, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
