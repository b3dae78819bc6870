package directory

import "slices"

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

// roleNames are the words on screen and in files.
var roleNames = map[Role]string{
	Member:      "Thành viên",
	DeputyFocal: "Phó đầu mối thi đua, khen thưởng",
	Focal:       "Đầu mối thi đua, khen thưởng",
	Head:        "Lãnh đạo cơ quan, đơn vị",
	Officer:     "Chuyên viên",
	Approver:    "Lãnh đạo duyệt",
	Admin:       "Quản trị hệ thống",
}

// Name is the role as people read it.
func (r Role) Name() string {
	if name, known := roleNames[r]; known {
		return name
	}
	return string(r)
}
