package directory_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

func (w *world) undo(id int64) error {
	return w.tx(func(tx *database.Tx) error {
		_, err := w.store.Undo(w.Context(), tx, directory.Operator, id)
		return err
	})
}

// organisation is every row that a reorganisation may change.
func (w *world) organisation() []string {
	w.Helper()
	return w.dump("agency", "agency_term", "succession", "bloc", "bloc_member", "bloc_lead", "bloc_officer", "person", "post", "delegation",
		"invitation", "contact", "role_request")
}

// estate is a small province with posts, blocs and a child below what the acts change.
func (w *world) estate() {
	w.Helper()
	w.agency("T", "UBND tỉnh", directory.Province, "")
	w.agency("H", "Huyện", directory.District, "T")
	w.agency("X", "Xã X", directory.Commune, "H")
	w.agency("Y", "Xã Y", directory.Commune, "H")
	w.agency("Y1", "Trạm của Y", directory.PublicUnit, "Y")
	w.one("Lý Thử Huyện", w.id("H"), directory.Head)
	w.one("Lý Thử X", w.id("X"), directory.Focal)
	w.one("Lý Thử Y", w.id("Y"), directory.Member)
	both, _ := w.one("Lý Thử Cả Hai", w.id("X"), directory.Member)
	w.appoint(directory.Appointment{PersonID: both, AgencyID: w.id("Y"), Role: directory.Head})
	w.exec(`update post set until_on = '2031-01-01' where person_id = $1 and agency_id = $2`, both, w.id("X"))
	w.exec(`insert into bloc (id, code, name, from_on, until_on) values (1, 'K1', 'Cụm 1', '', '')`)
	w.join(1, w.id("X"), "", "")
	w.join(1, w.id("Y"), "2021-01-01", "2031-01-01")
}

func TestUndoRestoresEveryRow(t *testing.T) {
	const on = directory.Day("2025-07-01")
	for name, r := range map[string]directory.Reorganisation{
		"founding":                     {Kind: directory.Founding, On: on, Into: "N", Name: "Xã N", Parent: "H"},
		"renaming":                     {Kind: directory.Renaming, On: on, From: []string{"X"}, Name: "Xã N"},
		"merger into a new one":        {Kind: directory.Merger, On: on, From: []string{"X", "Y"}, Into: "N", Name: "Xã N", Parent: "T"},
		"merger into another":          {Kind: directory.Merger, On: on, From: []string{"Y"}, Into: "X"},
		"merger into a renamed one":    {Kind: directory.Merger, On: on, From: []string{"X", "Y"}, Into: "Y", Name: "Xã N"},
		"merger with one below":        {Kind: directory.Merger, On: on, From: []string{"H", "X", "Y"}, Into: "N", Name: "Phường N", Parent: "T"},
		"dissolution":                  {Kind: directory.Dissolution, On: on, From: []string{"H"}},
		"dissolution with those below": {Kind: directory.Dissolution, On: on, From: []string{"H", "X", "Y"}},
		"hand-over":                    {Kind: directory.HandOver, On: on, From: []string{"X", "Y"}, Parent: "T"},
		"an act of the future":         {Kind: directory.Merger, On: "2030-01-01", From: []string{"X", "Y"}, Into: "N", Name: "Xã N", Parent: "T"},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.estate()
				before := w.organisation()
				done := w.must(r)
				if cmp.Equal(before, w.organisation()) {
					w.Fatal("the act changed nothing")
				}
				w.ok(w.undo(done.ID))
				if diff := cmp.Diff(before, w.organisation()); diff != "" {
					w.Errorf("(-before +after):\n%s", diff)
				}
				w.refused(w.undo(done.ID), problem.Ended)
				if n := w.number(`select count(*) from audit where object = $1`, fmt.Sprintf("reorganisation:%d", done.ID)); n != 2 {
					w.Errorf("the audit has %d entries of it", n)
				}
				again := w.must(r) // as if it had not been: the same may be done anew
				w.ok(w.undo(again.ID))
			})
		})
	}
}

func TestTwoActsOfOneDayAreUndoneTheLastFirst(t *testing.T) {
	each(t, func(w *world) {
		const on = directory.Day("2025-07-01")
		w.estate()
		before := w.organisation()
		first := w.must(directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"X", "Y"}, Into: "N", Name: "Xã N", Parent: "H"})
		between := w.organisation()
		second := w.must(directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"N", "H"}, Into: "M", Name: "Phường M", Parent: "T"})
		w.refused(w.undo(first.ID), problem.Moved)
		w.ok(w.undo(second.ID))
		if diff := cmp.Diff(between, w.organisation()); diff != "" {
			w.Errorf("after the second (-before +after):\n%s", diff)
		}
		w.ok(w.undo(first.ID))
		if diff := cmp.Diff(before, w.organisation()); diff != "" {
			w.Errorf("after the first (-before +after):\n%s", diff)
		}
	})
}

func TestUndoIsRefusedOnceSomethingWasBuiltOnTheAct(t *testing.T) {
	const on = directory.Day("2025-07-01")
	merger := directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"X", "Y"}, Into: "N", Name: "Xã N", Parent: "T"}
	for name, c := range map[string]struct {
		act   directory.Reorganisation
		build func(w *world)
	}{
		"a later renaming": {merger, func(w *world) {
			w.must(directory.Reorganisation{Kind: directory.Renaming, On: on, From: []string{"N"}, Name: "Xã N mới"})
		}},
		"a new post": {merger, func(w *world) { w.one("Lý Thử Mới", w.id("N"), directory.Focal) }},
		"a post that was ended": {merger, func(w *world) {
			w.ok(w.endPost(directory.Operator, w.number(`select min(id) from post where agency_id = $1`, w.id("N"))))
		}},
		"an invitation": {merger, func(w *world) {
			_, _, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: w.id("N"), Role: directory.Member})
			w.ok(err)
		}},
		"an agency below": {merger, func(w *world) {
			w.must(directory.Reorganisation{Kind: directory.Founding, On: "2025-08-01", Into: "N1", Name: "Trạm", Parent: "N"})
		}},
		"an agency that was below for a while": {directory.Reorganisation{Kind: directory.Founding, On: on, Into: "N", Name: "Xã N", Parent: "T"}, func(w *world) {
			w.must(directory.Reorganisation{Kind: directory.HandOver, On: "2025-08-01", From: []string{"Y1"}, Parent: "N"})
			w.must(directory.Reorganisation{Kind: directory.HandOver, On: "2025-09-01", From: []string{"Y1"}, Parent: "T"})
		}},
		"a bloc": {merger, func(w *world) {
			w.exec(`insert into bloc (id, code, name, from_on, until_on) values (2, 'K2', 'Cụm 2', '', '')`)
			w.join(2, w.id("N"), "", "")
		}},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.estate()
				done := w.must(c.act)
				c.build(w)
				before := w.dump(w.tables()...)
				w.refused(w.undo(done.ID), problem.Moved)
				if diff := cmp.Diff(before, w.dump(w.tables()...)); diff != "" {
					w.Errorf("a refused undoing changed (-before +after):\n%s", diff)
				}
			})
		})
	}
}

func TestUndoNeedsTheRightAndAnAct(t *testing.T) {
	each(t, func(w *world) {
		w.estate()
		done := w.must(directory.Reorganisation{Kind: directory.Dissolution, On: "2025-07-01", From: []string{"X"}})
		_, focal := w.one("Lý Thử Đầu Mối", w.id("Y"), directory.Focal)
		for _, actor := range []directory.Actor{who(focal), who(4711), who(0)} {
			w.refused(w.tx(func(tx *database.Tx) error {
				_, err := w.store.Undo(w.Context(), tx, actor, done.ID)
				return err
			}), problem.Denied)
		}
		w.refused(w.undo(4711), problem.NotFound)
	})
}
