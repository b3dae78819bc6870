package directory_test

import (
	"testing"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

func (w *world) delegate(actor directory.Actor, to int64, first, last directory.Day) (directory.Delegation, error) {
	var d directory.Delegation
	err := w.tx(func(tx *database.Tx) error {
		var err error
		d, err = w.store.Delegate(w.Context(), tx, actor, to, first, last)
		return err
	})
	return d, err
}

func (w *world) takeBack(actor directory.Actor, id int64) error {
	return w.tx(func(tx *database.Tx) error { return w.store.RevokeDelegation(w.Context(), tx, actor, id) })
}

func TestOnlyAnApproverLendsTheRightAndOnlyToLeaders(t *testing.T) {
	each(t, func(w *world) {
		snv := w.agency("SNV", "Sở Nội vụ", directory.Department, "")
		ban, a := w.agency("BAN", "Ban Thi đua - Khen thưởng", directory.Department, "SNV"), w.agency("A", "Sở A", directory.Department, "")
		approver, approverAccount := w.one("Lý Thử Lãnh Đạo", ban, directory.Approver)
		second, _ := w.one("Lý Thử Lãnh Đạo Hai", ban, directory.Approver)
		officer, officerAccount := w.one("Lý Thử Chuyên Viên", ban, directory.Officer)
		other, _ := w.one("Lý Thử Chuyên Viên Hai", ban, directory.Officer)
		admin, adminAccountHere := w.one("Lý Thử Quản Trị", ban, directory.Admin)
		focal, focalAccount := w.one("Lý Thử Đầu Mối", a, directory.Focal)
		elsewhere, _ := w.one("Lý Thử Lãnh Đạo Sở A", a, directory.Head)
		head, headAccount := w.one("Lý Thử Lãnh Đạo Sở", snv, directory.Head)
		today := w.today()

		for _, actor := range []directory.Actor{who(officerAccount), who(adminAccountHere), who(focalAccount), who(4711), who(0), directory.Operator} {
			_, err := w.delegate(actor, head, today, today)
			w.refused(err, problem.Denied)
		}
		for _, to := range []int64{approver, officer, other, admin, focal, elsewhere} {
			_, err := w.delegate(who(approverAccount), to, today, today)
			w.refused(err, problem.Invalid)
		}
		_, err := w.delegate(who(approverAccount), 4711, today, today)
		w.refused(err, problem.NotFound)

		d, err := w.delegate(who(approverAccount), head, today, today.Add(2))
		w.ok(err)
		for day, may := range map[directory.Day]bool{today.Add(-1): false, today: true, today.Add(2): true, today.Add(3): false} {
			if got := w.on(head, day).May(directory.Approve, 0); got != may {
				w.Errorf("on %s the head may approve: %v", day, got)
			}
		}
		s := w.access(headAccount)
		if !s.May(directory.Approve, 0) || s.May(directory.Delegate, 0) {
			w.Error("what was lent is not the right to approve alone")
		}
		_, err = w.delegate(who(headAccount), second, today, today) // lent on
		w.refused(err, problem.Denied)
		if _, err = w.delegate(who(approverAccount), second, today, today); err != nil {
			w.Errorf("to another approver: %v", err)
		}
		for _, person := range []int64{approver, head} {
			if all, err := w.store.Delegations(w.Context(), w.db, person); err != nil || all[0].ID != d.ID || all[0].From.ID != approver || all[0].To.ID != head {
				w.Errorf("the delegations of %d are %+v (%v)", person, all, err)
			}
		}
	})
}

func TestTheDaysOfADelegationHaveLimits(t *testing.T) {
	each(t, func(w *world) {
		ban := w.agency("BAN", "Ban Thi đua - Khen thưởng", directory.Department, "")
		_, approver := w.one("Lý Thử Lãnh Đạo", ban, directory.Approver)
		head, _ := w.one("Lý Thử Lãnh Đạo Cơ Quan", ban, directory.Head)
		today := w.today()
		for _, c := range []struct {
			first, last directory.Day
			ok          bool
		}{
			{today, today, true},
			{today.Add(5), today.Add(9), true},
			{today, today.Add(91), true}, // 92 days
			{today, today.Add(92), false},
			{today.Add(-1), today, false},
			{today.Add(2), today.Add(1), false},
			{"", today, false},
			{today, "", false},
		} {
			_, err := w.delegate(who(approver), head, c.first, c.last)
			if c.ok && err != nil || !c.ok && !problem.Is(err, problem.Invalid) {
				w.Errorf("from %q to %q: %v", c.first, c.last, err)
			}
		}
	})
}

func TestADelegationEndsWithThePostOfEitherAndIsTakenBackAtOnce(t *testing.T) {
	each(t, func(w *world) {
		ban, a := w.agency("BAN", "Ban Thi đua - Khen thưởng", directory.Department, ""), w.agency("A", "Sở A", directory.Department, "")
		today := w.today()
		_, admin := w.one("Lý Thử Quản Trị", ban, directory.Admin)
		pair := func() (giver, taker int64, id int64) {
			_, giver = w.one("Lý Thử Lãnh Đạo", ban, directory.Approver)
			person, taker := w.one("Lý Thử Lãnh Đạo Cơ Quan", ban, directory.Head)
			d, err := w.delegate(who(giver), person, today, today.Add(5))
			w.ok(err)
			if !w.access(taker).May(directory.Approve, 0) {
				w.Fatal("the right was not lent")
			}
			return giver, taker, d.ID
		}
		lost := func(what string, taker int64) {
			w.Helper()
			if w.access(taker).May(directory.Approve, 0) {
				w.Errorf("%s the right is still there", what)
			}
		}

		giver, taker, _ := pair()
		w.ok(w.endPost(who(giver), w.access(giver).Posts[0].ID))
		lost("without the giver's post", taker)

		_, taker, _ = pair()
		w.ok(w.tx(func(tx *database.Tx) error {
			_, _, err := w.store.Transfer(w.Context(), tx, who(admin), w.access(taker).Posts[0].ID, a, "")
			return err
		}))
		w.wantRoles(w.access(taker), "A member")
		lost("after leaving the Board", taker)

		giver, taker, id := pair()
		w.refused(w.takeBack(who(taker), id), problem.Denied)
		w.refused(w.takeBack(who(4711), id), problem.Denied)
		w.refused(w.takeBack(who(giver), 4711), problem.Denied)
		w.ok(w.takeBack(who(giver), id))
		lost("taken back", taker)
		w.refused(w.takeBack(who(giver), id), problem.Denied)
		if all, err := w.store.Delegations(w.Context(), w.db, w.access(taker).PersonID); err != nil || len(all) != 0 {
			w.Errorf("the delegations are %+v (%v)", all, err)
		}

		_, taker, id = pair()
		w.ok(w.takeBack(who(admin), id))
		lost("taken back by an administrator", taker)
	})
}
