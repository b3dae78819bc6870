package directory_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/problem"
)

// whatRolesMay is the agreed table of rights: for every act one letter a role, in the order of Roles (member, deputy focal
// point, focal point, head, officer, approver, administrator): E everywhere, O in the post's own agency only, - not at all.
var whatRolesMay = []struct {
	act  directory.Act
	may  string
	conf bool // the administrator by the settings may
}{
	{directory.Ask, "EEEEEEE", true},
	{directory.Browse, "----EEE", true},
	{directory.Reorganise, "----E-E", true},
	{directory.LetMembersIn, "-OOOE-E", true},
	{directory.LetFocalsIn, "----E-E", true},
	{directory.LetBoardIn, "------E", true},
	{directory.DetachAgency, "----E-E", true},
	{directory.DetachBoard, "------E", true},
	{directory.BindGroup, "------E", true},
	{directory.BringBot, "-OOOEEE", true},
	{directory.Approve, "-----E-", false},
	{directory.Delegate, "-----E-", false},
}

func TestEveryRoleMayWhatTheTableSaysAndNothingElse(t *testing.T) {
	if len(whatRolesMay) != len(directory.Acts()) {
		t.Fatalf("the table has %d acts, the package %d", len(whatRolesMay), len(directory.Acts()))
	}
	each(t, func(w *world) {
		ownAgency := w.agency("A", "Cơ quan A", directory.Department, "")
		other := w.agency("B", "Cơ quan B", directory.Department, "")
		var standings []directory.Standing
		for _, role := range directory.Roles() {
			_, account := w.one("Người "+string(role), ownAgency, role)
			standings = append(standings, w.standing(account))
		}
		for i, role := range directory.Roles() {
			for _, row := range whatRolesMay {
				letter := row.may[i]
				for _, c := range []struct {
					where  string
					agency int64
					want   bool
				}{
					{"in its own agency", ownAgency, letter != '-'},
					{"in another agency", other, letter == 'E'},
					{"somewhere", 0, letter != '-'},
				} {
					if got := standings[i].May(row.act, c.agency); got != c.want {
						w.Errorf("%s may %q %s: %v, want %v", role, row.act, c.where, got, c.want)
					}
				}
			}
		}
	})
}

func (w *world) mayNothing(what string, s directory.Standing, agencies ...int64) {
	w.Helper()
	for _, act := range directory.Acts() {
		for _, agency := range append(agencies, 0) {
			if s.May(act, agency) {
				w.Errorf("%s may %q in agency %d", what, act, agency)
			}
		}
	}
	if len(s.Allowed()) > 0 {
		w.Errorf("%s is allowed %v", what, s.Allowed())
	}
}

func TestAPostGivesNothingBeforeItBeginsAfterItEndsOrWithoutAgreement(t *testing.T) {
	each(t, func(w *world) {
		agency := w.agency("BAN", "Ban Thi đua - Khen thưởng", directory.Department, "")
		today := w.today()

		w.mayNothing("a stranger", w.standing(4711), agency)
		w.mayNothing("account 0", w.standing(0), agency)

		listed := w.person("Lý Thử Chưa Đến", 0)
		w.appoint(directory.Appointment{PersonID: listed, AgencyID: agency, Role: directory.Admin})
		w.mayNothing("account 0, with listed persons about", w.standing(0), agency)

		shy, account := w.one("Lý Thử Chưa Đồng Ý", agency, directory.Admin)
		w.exec(`update person set agreed_at = 0 where id = $1`, shy)
		w.mayNothing("somebody who has not agreed", w.standing(account), agency)

		lost, account := w.one("Lý Thử Mất Máy", agency, directory.Officer)
		w.ok(w.detach(directory.Operator, lost))
		w.mayNothing("a detached account", w.standing(account), agency)

		_, account = w.one("Lý Thử Đã Thôi", agency, directory.Officer)
		w.ok(w.endPost(who(account), w.standing(account).Posts[0].ID))
		w.mayNothing("somebody whose post ended today", w.standing(account), agency)

		w.accounts++
		soon := w.person("Lý Thử Sắp Đến", w.accounts)
		w.appoint(directory.Appointment{PersonID: soon, AgencyID: agency, Role: directory.Approver, From: today.Add(1)})
		w.mayNothing("somebody whose post begins tomorrow", w.standing(w.accounts), agency)
		if !w.on(soon, today.Add(1)).May(directory.Approve, agency) {
			w.Error("tomorrow the post gives nothing either")
		}

		gone, account := w.one("Lý Thử Đã Xóa", agency, directory.Admin)
		_, err := w.erase(who(account), gone)
		w.ok(err)
		w.mayNothing("an erased person", w.on(gone, today), agency)
		w.mayNothing("an erased person's account", w.standing(account), agency)
	})
}

func TestAnAdministratorByTheSettingsMayWhatAdministratorsMayOnceAgreed(t *testing.T) {
	each(t, func(w *world) {
		agency := w.agency("BAN", "Ban Thi đua - Khen thưởng", directory.Department, "")
		w.mayNothing("an administrator who has not come yet", w.standing(adminAccount), agency)
		if !w.standing(adminAccount).Known() {
			w.Error("the administrator is a stranger")
		}
		_, err := w.agree(adminAccount, "Quản trị")
		w.ok(err)
		s := w.standing(adminAccount)
		for _, row := range whatRolesMay {
			if got := s.May(row.act, agency); got != row.conf {
				w.Errorf("the administrator by the settings may %q: %v, want %v", row.act, got, row.conf)
			}
		}
	})
}

func TestARightWithoutThePostIsRefusedWhereItIsUsed(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.agency("A", "Cơ quan A", directory.Department, ""), w.agency("B", "Cơ quan B", directory.Department, "")
		member, memberAccount := w.one("Lý Thử Thành Viên", a, directory.Member)
		_, focal := w.one("Lý Thử Đầu Mối", a, directory.Focal)
		_, approver := w.one("Lý Thử Lãnh Đạo", a, directory.Approver)
		for _, account := range []int64{memberAccount, focal, approver, 4711, 0} {
			before := w.dump(w.tables()...)
			for what, act := range map[string]func() error{
				"founding": func() error {
					_, err := w.store.Preview(w.Context(), who(account), directory.Reorganisation{Kind: directory.Founding, On: "2024-01-01", Into: "X", Name: "X"})
					return err
				},
				"inviting to another agency": func() error {
					_, _, err := w.invite(who(account), directory.Offer{AgencyID: b, Role: directory.Member})
					return err
				},
				"inviting a head": func() error {
					_, _, err := w.invite(who(account), directory.Offer{AgencyID: a, Role: directory.Head})
					return err
				},
				"detaching": func() error { return w.detach(who(account), member) },
			} {
				if err := act(); !problem.Is(err, problem.Denied) {
					w.Errorf("%s by account %d gave %v", what, account, err)
				}
			}
			if diff := cmp.Diff(before, w.dump(w.tables()...)); diff != "" {
				w.Errorf("refused acts of account %d changed:\n%s", account, diff)
			}
		}
	})
}
