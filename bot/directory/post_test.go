package directory_test

import (
	"testing"

	"thidua/bot/directory"
	"thidua/bot/problem"
)

func TestWhoMayNotEndAPostLearnsNothingOfIt(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		_, member := w.one("Lý Thử Thành Viên", a, directory.Member)
		_, focal := w.one("Lý Thử Đầu Mối", a, directory.Focal)
		there := w.endPost(who(member), w.access(focal).Posts[0].ID)
		w.refused(there, problem.Denied)
		gone := w.access(member).Posts[0].ID
		w.ok(w.endPost(who(member), gone))
		for _, post := range []int64{gone, 4711} {
			err := w.endPost(who(member), post)
			w.refused(err, problem.Denied)
			if err.Error() != there.Error() {
				w.Errorf("of a post that is not, it says %q, of one that is, %q", err, there)
			}
		}
		w.wantRoles(w.access(focal), "A focal")
	})
}
