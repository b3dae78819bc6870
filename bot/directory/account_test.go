package directory_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/audit"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

func TestAnAccountIsTakenOffByAnOfficerButOffTheBoardByAnAdministrator(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		ban := w.agency("BAN", "Ban Thi đua - Khen thưởng", directory.Department, "")
		_, officer := w.one("Lý Thử Chuyên Viên", ban, directory.Officer)
		_, admin := w.one("Lý Thử Quản Trị", ban, directory.Admin)
		_, focal := w.one("Lý Thử Đầu Mối", a, directory.Focal)
		_, err := w.agree(adminAccount, "Lý Thử Cấu Hình")
		w.ok(err)

		member, _ := w.one("Lý Thử Thành Viên", a, directory.Member)
		w.refused(w.detach(who(focal), member), problem.Denied)
		w.refused(w.detach(who(focal), 4711), problem.Denied)
		w.refused(w.detach(who(officer), 4711), problem.NotFound)
		w.ok(w.detach(who(officer), member))
		w.refused(w.detach(who(officer), member), problem.Ended)

		board := []int64{w.access(adminAccount).PersonID}
		for _, role := range []directory.Role{directory.Officer, directory.Approver, directory.Admin} {
			person, _ := w.one("Lý Thử "+string(role), ban, role)
			board = append(board, person)
		}
		for _, person := range board {
			w.refused(w.detach(who(officer), person), problem.Denied)
			w.ok(w.detach(who(admin), person))
		}
	})
}

func TestADetachedAccountIsAStrangersAndThePostsWaitForTheNewOne(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.agency("A", "Cơ quan A", directory.Department, ""), w.agency("B", "Cơ quan B", directory.Department, "")
		_, officer := w.one("Lý Thử Chuyên Viên", b, directory.Officer)
		person, account := w.one("Lý Thị Mẫu", a, directory.Focal)
		w.appoint(directory.Appointment{PersonID: person, AgencyID: b, Role: directory.Member})
		_, given, err := w.invite(who(account), directory.InvitationSpec{AgencyID: a, Role: directory.Member})
		w.ok(err)
		request := w.requester(account, b, directory.Head, "Lý Thị Mẫu", "")

		w.ok(w.detach(who(officer), person))
		if diff := cmp.Diff(directory.Access{Account: account}, w.access(account), cmp.AllowUnexported(directory.Access{})); diff != "" {
			w.Errorf("the account is more than a stranger (-want +got):\n%s", diff)
		}
		w.refused(w.open(77, given), problem.NotFound)
		w.refused(w.submit(account, request.ID, "Lý Thị Mẫu", ""), problem.NotFound)
		if state := w.stateOf(request.ID); state != directory.Withdrawn {
			w.Errorf("the request is %s", state)
		}
		w.wantRoles(w.on(person, w.today()), "A focal", "B member")

		again := w.requester(88, a, directory.Focal, "Lý Thị Mẫu", "")
		_, err = w.confirm(who(officer), again.ID)
		w.ok(err)
		if s := w.access(88); s.PersonID != person {
			w.Errorf("the new account is person %d", s.PersonID)
		}
		w.wantRoles(w.access(88), "A focal", "B member")
	})
}

func TestOnlyTheOperatorAttachesAnAccountAndToNobodyErased(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		_, admin := w.one("Lý Thử Quản Trị", a, directory.Admin)
		listed := w.person("Lý Thị Mẫu", 0)
		w.appoint(directory.Appointment{PersonID: listed, AgencyID: a, Role: directory.Focal})
		attach := func(actor directory.Actor, person, account int64) error {
			return w.tx(func(tx *database.Tx) error { return w.store.AttachAccount(w.Context(), tx, actor, person, account) })
		}
		w.refused(attach(who(admin), listed, 7), problem.Denied)
		w.refused(attach(directory.Operator, 4711, 7), problem.NotFound)
		w.refused(attach(directory.Operator, listed, admin), problem.Duplicate)
		w.refused(attach(directory.Operator, listed, 0), problem.Invalid)
		w.ok(attach(directory.Operator, listed, 7))
		w.mayNothing("who has not agreed", w.access(7), a)
		_, err := w.agree(7, "Tên trên Telegram")
		w.ok(err)
		if s := w.access(7); s.Name != "Lý Thị Mẫu" || !s.May(directory.ManageMembers, a) {
			w.Errorf("after agreeing the account is %+v", s)
		}
		_, err = w.erase(directory.Operator, listed)
		w.ok(err)
		w.refused(attach(directory.Operator, listed, 8), problem.NotFound)
	})
}

func TestErasingLeavesNothingOfThePersonButWhatTheyDid(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Cơ quan A", directory.Department, "")
		ban := w.agency("BAN", "Ban Thi đua - Khen thưởng", directory.Department, "")
		const account = 7_770_077_701
		_, officer := w.one("Lý Thử Chuyên Viên", ban, directory.Officer)
		_, admin := w.one("Lý Thử Quản Trị", ban, directory.Admin)
		stranger, _ := w.one("Lý Thử Người Lạ", a, directory.Member)
		request := w.requester(account, a, directory.Focal, "Đặng Thị Riêng Tư", "Chức vụ độc nhất")
		_, err := w.confirm(who(officer), request.ID)
		w.ok(err)
		w.appoint(directory.Appointment{PersonID: request.PersonID, AgencyID: ban, Role: directory.Officer, Title: "Chức vụ độc nhất", Basis: "Quyết định độc nhất"})
		w.appoint(directory.Appointment{PersonID: request.PersonID, AgencyID: ban, Role: directory.Approver, Title: "Chức vụ độc nhất", From: w.today().Add(9)})
		w.exec(`insert into bloc (code, name, from_on, until_on) values ('K1', 'Khối 1', '', '')`)
		w.ok(w.tx(func(tx *database.Tx) error {
			return w.store.SetOfficer(w.Context(), tx, directory.Operator, w.number(`select 1`), request.PersonID)
		}))
		_, given, err := w.invite(who(account), directory.InvitationSpec{AgencyID: a, Role: directory.Member})
		w.ok(err)
		waiting := w.requester(account, a, directory.Head, "Đặng Thị Riêng Tư", "Chức vụ độc nhất")
		w.ok(w.open(account, given))
		audited := w.number(`select count(*) from audit`)

		for _, other := range []directory.Actor{who(officer), who(admin), who(4711), who(0)} {
			_, err := w.erase(other, request.PersonID)
			w.refused(err, problem.Denied)
		}
		_, err = w.erase(who(account), stranger)
		w.refused(err, problem.Denied)

		erased, err := w.erase(who(account), request.PersonID)
		w.ok(err)
		if erased.Accounts[0] != account || erased.Names[0] != "Đặng Thị Riêng Tư" || len(erased.RoleRequests) != 2 || erased.RoleRequests[1] != waiting.ID {
			w.Errorf("the rest of the program is told %+v", erased)
		}
		w.nowhere([]string{"Đặng Thị Riêng Tư", "dang thi rieng tu", "độc nhất", "Công văn số 12/CV", "7770077701", "Ai đó"})
		if n := w.number(`select count(*) from audit`); n != audited+1 {
			w.Errorf("the audit has %d entries, had %d", n, audited)
		}
		w.refused(w.open(5, given), problem.NotFound)
		for _, day := range []directory.Day{w.today(), w.today().Add(9)} {
			w.wantRoles(w.on(request.PersonID, day))
		}
		if b, err := w.store.Bloc(w.Context(), 1, w.today()); err != nil || len(b.Officers) != 0 {
			w.Errorf("the bloc has %+v (%v)", b.Officers, err)
		}
		_, err = w.erase(directory.Operator, request.PersonID)
		w.refused(err, problem.Ended)
		_, err = w.erase(directory.Operator, 4711)
		w.refused(err, problem.NotFound)
		err = w.tx(func(tx *database.Tx) error {
			_, err := w.store.Appoint(w.Context(), tx, directory.Operator, directory.Appointment{PersonID: request.PersonID, AgencyID: a, Role: directory.Member})
			return err
		})
		w.refused(err, problem.NotFound)
	})
}

func TestWhatWasDoneIsInTheAuditWithoutAnybodysName(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.agency("A", "Cơ quan A", directory.Department, ""), w.agency("B", "Cơ quan B", directory.Department, "")
		_, officer := w.one("Hoàng Thử Chuyên Viên", b, directory.Officer)
		approver, approverAccount := w.one("Hoàng Thử Lãnh Đạo", b, directory.Approver)
		deputy, _ := w.one("Hoàng Thử Ủy Quyền", b, directory.Head)
		listed := w.person("Hoàng Thử Danh Sách", 0)
		w.appoint(directory.Appointment{PersonID: listed, AgencyID: a, Role: directory.Member, Title: "Hoàng đế", Basis: "Giấy của Hoàng"})
		request := w.requester(1, a, directory.Focal, "Hoàng Thử Danh Sách", "Hoàng đế")
		_, err := w.confirm(who(officer), request.ID)
		w.ok(err)
		second := w.requester(2, a, directory.Head, "Hoàng Thử Bị Từ Chối", "")
		w.ok(w.refuse(who(officer), second.ID))
		w.ok(w.tx(func(tx *database.Tx) error {
			_, err := w.store.Delegate(w.Context(), tx, who(approverAccount), deputy, w.today(), w.today())
			return err
		}))
		w.ok(w.tx(func(tx *database.Tx) error {
			_, _, err := w.store.Transfer(w.Context(), tx, who(officer), w.access(2).Posts[0].ID, b, "Hoàng tử")
			return err
		}))
		w.must(directory.Reorganisation{Kind: directory.Renaming, On: w.today(), From: []string{"A"}, Name: "Cơ quan A mới", Basis: "Quyết định của Hoàng"})
		w.ok(w.detach(who(officer), listed))
		_, err = w.erase(directory.Operator, approver)
		w.ok(err)

		var acts []string
		w.ok(audit.List(w.Context(), w.db, audit.Filter{}, func(e audit.Entry) error {
			acts = append(acts, e.Act)
			for key, value := range e.Detail {
				if strings.Contains(value, "Hoàng") || strings.Contains(value, "hoang") {
					w.Errorf("%s %s has %s = %q", e.Act, e.Object, key, value)
				}
			}
			return nil
		}))
		for _, row := range w.dump("audit") {
			if strings.Contains(row, "Hoàng") {
				w.Error(row)
			}
		}
		for _, act := range []string{"founding", "appoint", "invite", "agree", "accept invitation", "submit role request", "confirm role request", "refuse role request", "delegate",
			"transfer", "renaming", "detach account", "erase person"} {
			if !strings.Contains(strings.Join(acts, "\n")+"\n", act+"\n") {
				w.Errorf("the audit has no %q", act)
			}
		}
	})
}
