package directory

import (
	"slices"
	"strings"
	"unicode"

	"thidua/knowledge/vietnamese"
)

// Role is what a post lets its holder do.
type Role string

const (
	Member      Role = "member"
	Focal       Role = "focal"        // named by the agency's head to deal with the Board
	DeputyFocal Role = "deputy_focal" // in the focal point's absence
	Head        Role = "head"
	Officer     Role = "officer"  // of the Board
	Approver    Role = "approver" // a leader of the Board who releases what the officers draft
	Admin       Role = "admin"    // keeps the system
)

// Roles are all roles, the least first.
func Roles() []Role { return []Role{Member, DeputyFocal, Focal, Head, Officer, Approver, Admin} }

// known reports whether it is one of Roles.
func (r Role) known() bool { return slices.Contains(Roles(), r) }

// OfBoard reports whether only the Board's own people hold the role.
func (r Role) OfBoard() bool { return r == Officer || r == Approver || r == Admin }

// NeedsBasis reports whether a document of the agency names who holds the role: a focal point or a deputy.
func (r Role) NeedsBasis() bool { return r == Focal || r == DeputyFocal }

// roleNames are the words on screen and in files, and the shorter ones that files may have instead.
var roleNames = []struct {
	Role  Role
	Name  string
	Short []string
}{
	{Member, "Thành viên", nil},
	{DeputyFocal, "Phó đầu mối thi đua, khen thưởng", []string{"Phó đầu mối"}},
	{Focal, "Đầu mối thi đua, khen thưởng", []string{"Đầu mối"}},
	{Head, "Lãnh đạo cơ quan, đơn vị", []string{"Lãnh đạo", "Lãnh đạo cơ quan", "Lãnh đạo đơn vị"}},
	{Officer, "Chuyên viên", []string{"Chuyên viên theo dõi"}},
	{Approver, "Lãnh đạo duyệt", []string{"Lãnh đạo phê duyệt"}},
	{Admin, "Quản trị hệ thống", []string{"Quản trị"}},
}

// Name is the role as people read it.
func (r Role) Name() string {
	for _, n := range roleNames {
		if n.Role == r {
			return n.Name
		}
	}
	return string(r)
}

// ParseRole reads the name of a role, toned or not, with or without its punctuation, a shorter one, or its code.
func ParseRole(s string) (Role, bool) {
	key := wordsKey(s)
	for _, n := range roleNames {
		if key == wordsKey(n.Name) || key == wordsKey(string(n.Role)) {
			return n.Role, true
		}
		for _, short := range n.Short {
			if key == wordsKey(short) {
				return n.Role, true
			}
		}
	}
	return "", false
}

// wordsKey is the folded words of s alone.
func wordsKey(s string) string {
	return strings.Join(strings.FieldsFunc(vietnamese.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}
