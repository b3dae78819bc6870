package directory_test

import (
	"testing"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

func TestAnOlderActIsNotTakenBackUnderALaterOne(t *testing.T) {
	each(t, func(w *world) {
		act := func(r directory.Reorganisation) int64 {
			done, err := w.reorganise(r)
			w.ok(err)
			return done.ID
		}
		for _, r := range []directory.Reorganisation{
			{Kind: directory.Founding, On: "2020-01-01", Into: "A", Name: "A"},
			{Kind: directory.Founding, On: "2020-01-01", Into: "B", Name: "B", Parent: "A"},
			{Kind: directory.Founding, On: "2020-01-01", Into: "P", Name: "P"},
			{Kind: directory.Founding, On: "2020-01-01", Into: "X", Name: "X", Parent: "P"},
		} {
			act(r)
		}
		toTop := act(directory.Reorganisation{Kind: directory.HandOver, On: "2021-01-01", From: []string{"B"}})
		below := act(directory.Reorganisation{Kind: directory.HandOver, On: "2021-02-01", From: []string{"A"}, Parent: "B"})
		x := act(directory.Reorganisation{Kind: directory.Dissolution, On: "2021-01-01", From: []string{"X"}})
		p := act(directory.Reorganisation{Kind: directory.Dissolution, On: "2021-02-01", From: []string{"P"}})
		undo := func(id int64) error {
			return w.tx(func(tx *database.Tx) error {
				_, err := w.store.Undo(w.Context(), tx, directory.Operator, id)
				return err
			})
		}
		w.refused(undo(toTop), problem.Moved)
		w.refused(undo(x), problem.Moved)
		w.ok(undo(below))
		w.ok(undo(toTop))
		w.ok(undo(p))
		w.ok(undo(x))
		tree, err := w.store.Tree(w.Context(), w.today())
		w.ok(err)
		if tree.Len() != 4 || len(tree.Children(0)) != 2 {
			w.Errorf("%d agencies, %d at the top", tree.Len(), len(tree.Children(0)))
		}
	})
}

func TestWhatWasKeptUnderAFormerAccountIsStillThePersons(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		person, account := w.one("Lý Thử Mất Máy", a, directory.Member)
		w.ok(w.detach(directory.Operator, person))
		if accounts, err := w.store.Accounts(w.Context(), person); err != nil || len(accounts) != 1 || accounts[0] != account {
			w.Errorf("accounts %v (%v)", accounts, err)
		}
		erased, err := w.erase(directory.Operator, person)
		w.ok(err)
		if len(erased.Accounts) != 1 || erased.Accounts[0] != account {
			w.Errorf("to erase: %+v", erased)
		}
		if accounts, err := w.store.Accounts(w.Context(), person); err != nil || len(accounts) != 0 {
			w.Errorf("afterwards %v (%v)", accounts, err)
		}
	})
}

func TestWhoLeavesAnAgencyIsNotConfirmedThere(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		_, officer := w.one("Lý Thử Chuyên Viên", a, directory.Officer)
		request := w.requester(1, a, directory.Focal, "Lý Thử Đến Đi", "Chánh Văn phòng")
		w.ok(w.endPost(who(officer), w.access(1).Posts[0].ID))
		_, err := w.confirm(who(officer), request.ID)
		w.refused(err, problem.Ended)
		if state := w.stateOf(request.ID); state != directory.Withdrawn {
			w.Errorf("the request is %s", state)
		}
	})
}
