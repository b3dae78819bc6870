package directory_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

func (w *world) stateOf(request int64) directory.RoleRequestState {
	w.Helper()
	c, err := w.store.RoleRequest(w.Context(), request)
	w.ok(err)
	return c.State
}

func (w *world) refuse(actor directory.Actor, request int64) error {
	return w.tx(func(tx *database.Tx) error {
		_, err := w.store.RefuseRoleRequest(w.Context(), tx, actor, request)
		return err
	})
}

func TestAClaimIsDescribedOnceByItsOwner(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		_, officer := w.one("Lý Thử Chuyên Viên", a, directory.Officer)
		_, member := w.one("Lý Thử Thành Viên", a, directory.Member)
		request := w.drafted(1, a, directory.Focal)
		for _, other := range []int64{officer, member, 4711, 0} {
			w.refused(w.submit(other, request.ID, "Kẻ Khác", ""), problem.NotFound)
		}
		w.refused(w.submit(1, 4711, "Lý Thử Đầu Mối", ""), problem.NotFound)
		w.refused(w.submit(1, request.ID, " \n ", ""), problem.Invalid)
		w.refused(w.submit(1, request.ID, string(make([]rune, 201))+"x", ""), problem.Invalid)

		w.ok(w.submit(1, request.ID, "  Lý  Thử\nMới ", "Phó Chánh Văn phòng"))
		if c, err := w.store.RoleRequest(w.Context(), request.ID); err != nil || c.Name != "Lý Thử Mới" || c.Title != "Phó Chánh Văn phòng" || c.Agency != "Cơ quan A" {
			w.Errorf("the request is %+v (%v)", c, err)
		}
		w.refused(w.submit(1, request.ID, "Lý Thử Khác", ""), problem.Ended) // the officer may be reading it
		_, err := w.confirm(who(officer), request.ID)
		w.ok(err)
		w.refused(w.submit(1, request.ID, "Lý Thử Khác", ""), problem.Ended)
	})
}

func TestAClaimIsConfirmedByWhoMayLetIntoItsRoleButNeverByItsOwner(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		actors := map[directory.Role]int64{}
		for _, role := range directory.Roles() {
			_, actors[role] = w.one("Lý Thử "+string(role), a, role)
		}
		focal := w.requester(1, a, directory.Focal, "Lý Thử Đến Sau", "Chánh Văn phòng")
		for _, role := range []directory.Role{directory.Member, directory.DeputyFocal, directory.Focal, directory.Head, directory.Approver} {
			_, err := w.confirm(who(actors[role]), focal.ID)
			w.refused(err, problem.Denied)
			w.refused(w.refuse(who(actors[role]), focal.ID), problem.Denied)
		}
		_, unknown := w.confirm(who(actors[directory.Member]), 4711)
		w.refused(unknown, problem.Denied)
		done, err := w.confirm(who(actors[directory.Officer]), focal.ID)
		w.ok(err)
		if done.RoleRequest.State != directory.Confirmed || done.Post.Role != directory.Focal || done.Post.Title != "Chánh Văn phòng" || done.Post.Basis != "Công văn số 12/CV" || done.Replaced != 0 {
			w.Errorf("the confirmation is %+v", done)
		}
		s := w.access(1)
		w.wantRoles(s, "A focal")
		if s.Name != "Lý Thử Đến Sau" {
			w.Errorf("the person is called %q", s.Name)
		}

		board := w.requester(2, a, directory.Officer, "Lý Thử Chuyên Viên Mới", "Chuyên viên")
		_, err = w.confirm(who(actors[directory.Officer]), board.ID)
		w.refused(err, problem.Denied)
		_, err = w.confirm(who(actors[directory.Admin]), board.ID)
		w.ok(err)
		w.wantRoles(w.access(2), "A officer")

		// An administrator and an officer who request more: somebody else has to confirm them.
		for account, role := range map[int64]directory.Role{actors[directory.Admin]: directory.Approver, actors[directory.Officer]: directory.Head} {
			own := w.requester(account, a, role, "Lý Thử Hai Vai", "")
			_, err = w.confirm(who(account), own.ID)
			w.refused(err, problem.Denied)
			w.refused(w.refuse(who(account), own.ID), problem.Denied)
			_, err = w.confirm(directory.Operator, own.ID)
			w.ok(err)
		}
	})
}

func TestOfEightWhoConfirmTogetherExactlyOneDoes(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		var officers []int64
		for range 8 {
			_, account := w.one("Lý Thử Chuyên Viên", a, directory.Officer)
			officers = append(officers, account)
		}
		request := w.requester(1, a, directory.Focal, "Lý Thử Đầu Mối", "")
		var won, lost atomic.Int64
		var group sync.WaitGroup
		for _, officer := range officers {
			group.Go(func() {
				switch _, err := w.confirm(who(officer), request.ID); {
				case err == nil:
					won.Add(1)
				case problem.Is(err, problem.Ended):
					lost.Add(1)
				default:
					w.Error(err)
				}
			})
		}
		group.Wait()
		if won.Load() != 1 || lost.Load() != 7 {
			w.Errorf("%d confirmed and %d came too late", won.Load(), lost.Load())
		}
		w.wantRoles(w.access(1), "A focal")
		if n := w.number(`select count(*) from audit where act = 'confirm role request'`); n != 1 {
			w.Errorf("the audit has %d confirmations", n)
		}
	})
}

func TestAClaimThatSaysNothingHasExpiredOrWasWithdrawnIsNotConfirmed(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		_, token, err := w.invite(directory.Operator, directory.InvitationSpec{AgencyID: a, Role: directory.Focal})
		w.ok(err)
		silent, err := w.come(1, token, "Lý Thử Im Lặng")
		w.ok(err)
		_, err = w.confirm(directory.Operator, silent.RoleRequest.ID)
		w.refused(err, problem.Invalid)

		old := w.requester(2, a, directory.Focal, "Lý Thử Chờ Lâu", "")
		w.exec(`update role_request set expires_at = $1 where id = $2`, time.Now().Add(-time.Second).UnixMicro(), old.ID)
		if state := w.stateOf(old.ID); state != directory.Expired {
			w.Errorf("the request is %s", state)
		}
		_, err = w.confirm(directory.Operator, old.ID)
		w.refused(err, problem.Ended)
		w.refused(w.submit(2, old.ID, "Lý Thử Chờ Lâu", ""), problem.Ended)
		if again := w.requester(2, a, directory.Focal, "Lý Thử Chờ Lâu", ""); again.ID == old.ID {
			w.Error("the expired request was opened again")
		}

		lost := w.requester(3, a, directory.Focal, "Lý Thử Mất Máy", "")
		w.ok(w.detach(directory.Operator, lost.PersonID))
		if state := w.stateOf(lost.ID); state != directory.Withdrawn {
			w.Errorf("the request is %s", state)
		}
		_, err = w.confirm(directory.Operator, lost.ID)
		w.refused(err, problem.Ended)
		if waiting, err := w.store.PendingRoleRequests(w.Context()); err != nil || len(waiting) != 1 {
			w.Errorf("there wait %+v (%v)", waiting, err)
		}
	})
}

func TestARefusedClaimantStaysAMemberAndMayComeAgain(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		_, officer := w.one("Lý Thử Chuyên Viên", a, directory.Officer)
		request := w.requester(1, a, directory.Head, "Lý Thử Tự Nhận", "")
		w.ok(w.refuse(who(officer), request.ID))
		w.wantRoles(w.access(1), "A member")
		_, err := w.confirm(directory.Operator, request.ID)
		w.refused(err, problem.Ended)
		w.refused(w.refuse(who(officer), request.ID), problem.Ended)
		if again := w.requester(1, a, directory.Head, "Lý Thử Tự Nhận", ""); again.ID == request.ID {
			w.Error("the refused request was opened again")
		}
	})
}

func TestAConfirmedClaimantBecomesThePersonOnTheList(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.agency("A", "Cơ quan A", directory.Department, ""), w.agency("B", "Cơ quan B", directory.Department, "")
		_, officer := w.one("Lý Thử Chuyên Viên", b, directory.Officer)
		listed := w.person("Lý Thị Mẫu", 0)
		for _, agency := range []int64{a, b} {
			w.appoint(directory.Appointment{PersonID: listed, AgencyID: agency, Role: directory.Member, Title: "Chuyên viên"})
		}
		// The name is typed without tones; another request of the same account waits.
		other := w.requester(1, b, directory.Head, "Lý Thị Mẫu", "Trưởng cơ quan bí mật")
		request := w.requester(1, a, directory.Focal, "ly thi  mau", "Chánh Văn phòng")
		requester := request.PersonID
		done, err := w.confirm(who(officer), request.ID)
		w.ok(err)
		s := w.access(1)
		if s.PersonID != listed || s.Name != "Lý Thị Mẫu" || !s.Agreed || done.Post.PersonID != listed || done.Replaced != 0 {
			w.Errorf("the account is %+v, the confirmation %+v", s, done)
		}
		w.wantRoles(s, "A focal", "B member")
		empty, err := w.store.Person(w.Context(), requester)
		w.ok(err)
		if empty.Name != "" || empty.Account != 0 || empty.ErasedAt.IsZero() {
			w.Errorf("the requester's row is left as %+v", empty)
		}
		w.wantRoles(w.on(requester, w.today()))
		if state := w.stateOf(other.ID); state != directory.Withdrawn {
			w.Errorf("the other request is %s", state)
		}

		// Their new telephone: the account of before loses everything in the same act.
		again := w.requester(2, a, directory.Head, "Lý Thị Mẫu", "")
		done, err = w.confirm(who(officer), again.ID)
		w.ok(err)
		if done.Replaced != 1 {
			w.Errorf("the replaced account is %d", done.Replaced)
		}
		w.mayNothing("the account of before", w.access(1), a, b)
		w.wantRoles(w.access(2), "A focal", "A head", "B member")

		// Everything that they ever wrote is theirs, whichever row it came by.
		erased, err := w.erase(who(2), listed)
		w.ok(err)
		if !slices.Contains(erased.Merged, requester) {
			w.Errorf("erased as %+v, and not as number %d", erased, requester)
		}
		w.nowhere([]string{"Lý Thị Mẫu", "ly thi mau", "ly thi  mau", "bí mật", "Chánh Văn phòng"})
	})
}

func TestAConfirmationGivesNobodysPostsButThoseThatWereShown(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		_, officer := w.one("Lý Thử Chuyên Viên", a, directory.Officer)
		request := w.requester(1, a, directory.Focal, "Lý Thị Mẫu", "")
		moved := func(shown directory.Match) {
			w.Helper()
			_, err := w.confirmShown(who(officer), request.ID, shown)
			w.refused(err, problem.Moved)
			w.wantRoles(w.access(1), "A member")
			if state := w.stateOf(request.ID); state != directory.Pending {
				w.Fatalf("the request is %s", state)
			}
		}
		nobody := w.shown(request.ID)
		listed := w.person("Lý Thị Mẫu", 0)
		w.appoint(directory.Appointment{PersonID: listed, AgencyID: a, Role: directory.Head})
		moved(nobody)
		withoutAccount := w.shown(request.ID)
		w.exec(`update person set account = 77, agreed_at = 1 where id = $1`, listed)
		moved(withoutAccount)
		withAccount := w.shown(request.ID)
		w.exec(`update person set account = 78 where id = $1`, listed)
		moved(withAccount)
		_, err := w.confirmShown(who(1), request.ID, withAccount) // who may not decide does not learn that
		w.refused(err, problem.Denied)
		if done, err := w.confirm(who(officer), request.ID); err != nil || done.Replaced != 78 || done.Post.PersonID != listed {
			w.Errorf("the confirmation is %+v (%v)", done, err)
		}
	})
}

func TestANameThatTwoPeopleHaveIsNobodysOnTheList(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		for range 2 {
			w.appoint(directory.Appointment{PersonID: w.person("Lý Thị Mẫu", 0), AgencyID: a, Role: directory.Member})
		}
		elsewhere := w.person("Trần Thử Nơi Khác", 0)
		w.appoint(directory.Appointment{PersonID: elsewhere, AgencyID: w.agency("B", "Cơ quan B", directory.Department, ""), Role: directory.Member})
		nameless := w.person("", 0)
		w.appoint(directory.Appointment{PersonID: nameless, AgencyID: a, Role: directory.Member})
		for account, name := range map[int64]string{1: "Lý Thị Mẫu", 2: "Trần Thử Nơi Khác", 3: "\u0301\u0309"} {
			request := w.requester(account, a, directory.Focal, name, "")
			_, err := w.confirm(directory.Operator, request.ID)
			w.ok(err)
			s := w.access(account)
			w.wantRoles(s, "A focal")
			if s.PersonID != request.PersonID {
				w.Errorf("%q became person %d", name, s.PersonID)
			}
		}
	})
}

func TestAnOfficersConfirmationHandsOverNobodyOfTheBoard(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		ban := w.agency("BAN", "Ban Thi đua - Khen thưởng", directory.Department, "")
		_, officer := w.one("Lý Thử Chuyên Viên", ban, directory.Officer)
		_, admin := w.one("Lý Thử Quản Trị", ban, directory.Admin)
		for i, from := range []directory.Day{"", w.today().Add(3)} { // an approver of today, and one of next week
			name := []string{"Lý Thử Lãnh Đạo", "Lý Thử Sắp Lên"}[i]
			w.accounts++
			old := w.accounts
			listed := w.person(name, old)
			w.appoint(directory.Appointment{PersonID: listed, AgencyID: a, Role: directory.Member})
			w.appoint(directory.Appointment{PersonID: listed, AgencyID: ban, Role: directory.Approver, From: from})
			thief := w.requester(int64(i+1), a, directory.Focal, name, "")
			_, err := w.confirm(who(officer), thief.ID)
			w.refused(err, problem.Denied)
			w.wantRoles(w.access(int64(i+1)), "A member")
			if s := w.access(old); s.PersonID != listed || w.stateOf(thief.ID) != directory.Pending {
				w.Errorf("after a refused confirmation the account is %+v", s)
			}
			_, err = w.confirm(who(admin), thief.ID)
			w.ok(err)
			if s := w.access(int64(i + 1)); s.PersonID != listed {
				w.Errorf("the administrator's confirmation gave %+v", s)
			}
		}
		// By the settings alone: the account, not the person, is the administrator.
		_, err := w.agree(adminAccount, "Lý Thử Cấu Hình")
		w.ok(err)
		w.appoint(directory.Appointment{PersonID: w.access(adminAccount).PersonID, AgencyID: a, Role: directory.Member})
		request := w.requester(9, a, directory.Focal, "Lý Thử Cấu Hình", "")
		_, err = w.confirm(who(officer), request.ID)
		w.refused(err, problem.Denied)
	})
}

func TestWhatAClaimantGaveOutAndLooksAfterGoesAlongToThePersonOnTheList(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.agency("A", "Cơ quan A", directory.Department, ""), w.agency("B", "Cơ quan B", directory.Department, "")
		officer, account := w.one("Lý Thử Chuyên Viên", b, directory.Officer)
		_, link, err := w.invite(who(account), directory.InvitationSpec{AgencyID: b, Role: directory.Member})
		w.ok(err)
		w.exec(`insert into bloc (id, code, name, from_on, until_on) values (1, 'K1', 'Khối 1', '', '')`)
		w.ok(w.tx(func(tx *database.Tx) error {
			return w.store.SetOfficer(w.Context(), tx, directory.Operator, 1, officer)
		}))
		listed := w.person("Lý Thị Mẫu", 0)
		w.appoint(directory.Appointment{PersonID: listed, AgencyID: a, Role: directory.Member})
		request := w.requester(account, a, directory.Focal, "Lý Thị Mẫu", "")
		_, err = w.confirm(directory.Operator, request.ID)
		w.ok(err)
		w.wantRoles(w.access(account), "A focal", "B officer")
		if bloc, err := w.store.Bloc(w.Context(), 1, w.today()); err != nil || len(bloc.Officers) != 1 || bloc.Officers[0].ID != listed {
			w.Errorf("the bloc's officers are %+v (%v)", bloc.Officers, err)
		}
		w.ok(w.detach(directory.Operator, listed)) // the stolen telephone's links are void, whichever row gave them out
		w.refused(w.open(55, link), problem.NotFound)
	})
}
