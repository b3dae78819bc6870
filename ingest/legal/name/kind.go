package name

import (
	"strings"

	"thidua/knowledge/vietnamese"
)

// Consolidation is a document into whose words later amendments are written.
const Consolidation = "Văn bản hợp nhất"

// OfficialLetter is the one kind that has no line with its kind.
const OfficialLetter = "Công văn"

// kinds are the document kinds of Decree 30/2020 and of the law on legal documents, longer names before their beginnings.
var kinds = [...]string{Consolidation, "Thông tư liên tịch", "Nghị quyết liên tịch", "Hướng dẫn liên tịch", "Kế hoạch liên tịch", "Quy chế phối hợp", "Bộ luật", "Luật",
	"Hiến pháp", "Pháp lệnh", "Lệnh", "Nghị quyết", "Nghị định", "Thông tư", "Quyết định", "Chỉ thị", "Quy chế", "Quy định",
	"Thông cáo", "Thông báo", "Hướng dẫn", "Chương trình", "Kế hoạch", "Phương án", "Đề án", "Dự án", "Báo cáo", "Biên bản",
	"Tờ trình", "Hợp đồng", OfficialLetter, "Công điện", "Kết luận", "Điều lệ", "Giấy mời"}

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

// IsKind reports whether s is the name of a document kind, in any case, and nothing else.
func IsKind(s string) bool {
	kind, rest := CutKind(s)
	return kind != "" && rest == ""
}

// CutKind takes the name of a document kind off the start of s.
func CutKind(s string) (kind, rest string) {
	s = strings.TrimSpace(s)
	for _, k := range kinds {
		if len(s) >= len(k) && strings.EqualFold(s[:len(k)], k) && (len(s) == len(k) || s[len(k)] == ' ') {
			return k, strings.TrimSpace(s[len(k):])
		}
	}
	return "", s
}
