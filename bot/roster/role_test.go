package roster_test

import (
	"testing"

	"thidua/bot/directory"
	"thidua/bot/roster"
)

func TestARoleIsReadAsPeopleWriteIt(t *testing.T) {
	for words, want := range map[string]directory.Role{
		"Thành viên": directory.Member, "thanh vien": directory.Member, "Đầu mối": directory.Focal, "đầu mối thi đua, khen thưởng": directory.Focal,
		"Phó đầu mối": directory.DeputyFocal, "deputy_focal": directory.DeputyFocal, "Lãnh đạo": directory.Head, "Lãnh đạo cơ quan, đơn vị": directory.Head,
		"chuyên viên": directory.Officer, "Lãnh đạo duyệt": directory.Approver, "Quản trị hệ thống": directory.Admin, "ADMIN": directory.Admin,
	} {
		if got, known := roster.ParseRole(words); !known || got != want {
			t.Errorf("%q is %q", words, got)
		}
	}
	for _, r := range directory.Roles() {
		if got, known := roster.ParseRole(r.Name()); !known || got != r {
			t.Errorf("%q is %q", r.Name(), got)
		}
	}
	if _, known := roster.ParseRole("sếp"); known {
		t.Error("sếp is a role")
	}
}
