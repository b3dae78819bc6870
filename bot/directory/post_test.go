package directory_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

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

func TestThePostsOfADayAreThoseOfAllAgenciesThatAreHeldOnIt(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.agency("A", "Cơ quan A", directory.Department, ""), w.agency("B", "Cơ quan B", directory.Department, "")
		agreed, listed, silent := w.person("Lý Thử Đồng Ý", 1001), w.person("Lý Thử Danh Sách", 0), w.person("Lý Thử Im Lặng", 1002)
		w.exec(`update person set agreed_at = 0 where id = $1`, silent)
		from := w.today()
		for _, p := range []directory.Appointment{
			{PersonID: agreed, AgencyID: b, Role: directory.Focal, From: from},
			{PersonID: agreed, AgencyID: a, Role: directory.Head, From: from.Add(1)},
			{PersonID: listed, AgencyID: a, Role: directory.Member, From: from},
			{PersonID: silent, AgencyID: b, Role: directory.Head, From: from},
		} {
			w.appoint(p)
		}
		w.exec(`update post set until_on = $1 where person_id = $2`, from.Add(1), listed)
		for day, want := range map[directory.Day][]string{
			from.Add(-1): nil,
			from:         {"B focal 1001 true", "A member 0 false", "B head 1002 false"},
			from.Add(1):  {"B focal 1001 true", "A head 1001 true", "B head 1002 false"},
		} {
			all, err := w.store.PostsOn(w.Context(), day)
			w.ok(err)
			var got []string
			for _, p := range all {
				got = append(got, fmt.Sprintf("%s %s %d %v", p.AgencyCode, p.Role, p.Account, p.Agreed))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				w.Errorf("on %s (-want +got):\n%s", day, diff)
			}
		}
	})
}
