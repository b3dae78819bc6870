// Package letterhead knows what the lines at the head and at the foot of a document look like, as Decree 30/2020/NĐ-CP, Annex I, and for the Party
// Guideline 36-HD/VPTW have them, so that readers of formats and of the text tell them by one rule. It is pure.
package letterhead

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	issuer = regexp.MustCompile(`^(?:BỘ|SỞ|ỦY BAN|UỶ BAN|UBND|HỘI|HĐND|BAN|TRƯỜNG|CHÍNH PHỦ|QUỐC HỘI|VĂN PHÒNG|TỔNG|CỤC|CHI CỤC|THANH TRA|TÒA ÁN|TOÀ ÁN|VIỆN|HỌC VIỆN|BỆNH VIỆN|TRUNG TÂM|CÔNG AN|CÔNG TY|KHO BẠC|BẢO HIỂM|NGÂN HÀNG|LIÊN|ĐẢNG|(?:TỈNH|THÀNH|THỊ|QUẬN|HUYỆN) (?:ỦY|UỶ|ĐOÀN)|ĐOÀN|TẬP ĐOÀN|THỦ TƯỚNG|CHỦ TỊCH|PHÒNG|KIỂM TOÁN|MẶT TRẬN)(?: |$)`)

	authority  = regexp.MustCompile(`^(?:TM|T/M|KT|TL|TUQ|TUN|Q)\. ?\p{Lu}|^(?:TM|T/M|KT|TL|TUQ) \p{Lu}`)
	post       = regexp.MustCompile(`^(?:QUYỀN |Q\. ?)?(?:PHÓ |THỨ |THƯỜNG TRỰC|CHỦ TỊCH|BỘ TRƯỞNG|THỦ TƯỚNG|TỔNG |GIÁM ĐỐC|HIỆU TRƯỞNG|TRƯỞNG |CHÁNH |VIỆN TRƯỞNG|THỐNG ĐỐC|CHỦ NHIỆM|BÍ THƯ|CỤC TRƯỞNG|VỤ TRƯỞNG|TƯ LỆNH|ĐẠI TƯỚNG)`)
	rank       = regexp.MustCompile(`^(?:(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá) |\p{Lu}\p{L}{0,4}\.(?:CKI{1,2}\.?)? ?)+`) // "PGS.TS. ", "BS.CKII "
	recipients = regexp.MustCompile(`^\*?(?i:nơi nhận)\s*(:?)\s*\*?\s*(.*)$`)
)

// IsIssuer reports whether the line, in capitals, begins as the name of a body or of a post that issues documents does.
func IsIssuer(line string) bool { return issuer.MatchString(line) }

// IsMotto reports whether the line is the name of the country, the motto below it, or the Party's name as it stands in its letterheads.
func IsMotto(line string) bool {
	if utf8.RuneCountInString(line) > 90 {
		return false
	}
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, line)
	for _, words := range [...]string{"CỘNGHÒAXÃHỘICHỦNGHĨA", "CỘNGHOÀXÃHỘICHỦNGHĨA", "ĐỘCLẬPTỰDO"} {
		if strings.HasPrefix(letters, words) {
			return true
		}
	}
	return letters == "ĐẢNGCỘNGSẢNVIỆTNAM"
}

// OpensRecipients reports whether the first of the lines opens the list of recipients: with its colon, or with a recipient or who signs in the line after
// it. The head of a column "Nơi nhận" does not.
func OpensRecipients(lines []string) bool {
	m := recipients.FindStringSubmatch(lines[0])
	if m == nil {
		return false
	}
	switch colon, first := m[1] != "", m[2]; {
	case first != "":
		return colon && (IsRecipient(first) || IsPost(first)) // or the signature beside it, on one line
	case colon:
		return true
	}
	return len(lines) > 1 && (IsRecipient(lines[1]) || IsPost(lines[1]))
}

// IsRecipient reports whether the line stands in a list of recipients by its mark: a dash before it, a semicolon after it, or the words of its first or last.
func IsRecipient(line string) bool {
	return line != "" && strings.ContainsRune("-–+*•", []rune(line)[0]) || strings.HasSuffix(line, ";") || strings.HasPrefix(line, "Như ") || strings.HasPrefix(line, "Lưu")
}

// IsPost reports whether the line is the post of who signs, or on whose behalf.
func IsPost(line string) bool {
	return len(line) < 160 && IsCapitals(line) && (authority.MatchString(line) || post.MatchString(line)) && !strings.HasSuffix(line, ":")
}

// IsAuthority reports whether the line says on whose behalf is signed, and names no post that is held.
func IsAuthority(line string) bool { return authority.MatchString(line) && !post.MatchString(line) }

// IsName reports whether the line can be the name of who signs: two to seven words, each a capital and small letters, a rank or a degree before them.
func IsName(line string) bool {
	words := strings.Fields(rank.ReplaceAllString(line, ""))
	if len(words) < 2 || len(words) > 7 {
		return false
	}
	for _, w := range words {
		for i, r := range []rune(w) {
			if !unicode.IsLetter(r) || (i == 0) != unicode.IsUpper(r) {
				return false
			}
		}
	}
	return true
}

// IsCapitals reports whether all letters of the line are capitals.
func IsCapitals(line string) bool {
	return strings.ContainsFunc(line, unicode.IsUpper) && !strings.ContainsFunc(line, unicode.IsLower)
}

// IsRule reports whether the line is one that is drawn with characters, or nothing.
func IsRule(line string) bool {
	return !strings.ContainsFunc(line, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
