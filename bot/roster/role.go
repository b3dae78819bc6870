package roster

import (
	"slices"

	"thidua/bot/directory"
	"thidua/bot/table"
)

// shortRoleNames are what files may have instead of a role's name.
var shortRoleNames = map[directory.Role][]string{
	directory.DeputyFocal: {"Phó đầu mối"},
	directory.Focal:       {"Đầu mối"},
	directory.Head:        {"Lãnh đạo", "Lãnh đạo cơ quan", "Lãnh đạo đơn vị"},
	directory.Officer:     {"Chuyên viên theo dõi"},
	directory.Approver:    {"Lãnh đạo phê duyệt"},
	directory.Admin:       {"Quản trị"},
}

// ParseRole reads the name of a role, toned or not, with or without its punctuation, a shorter one, or its code.
func ParseRole(s string) (directory.Role, bool) {
	key := table.Key(s)
	for _, r := range directory.Roles() {
		same := func(name string) bool { return key == table.Key(name) }
		if same(r.Name()) || same(string(r)) || slices.ContainsFunc(shortRoleNames[r], same) {
			return r, true
		}
	}
	return "", false
}
