package directory_test

import (
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// whatRolesMay is the agreed table: for every permission one letter a role, in the order of Roles (member, deputy focal
// point, focal point, head, officer, approver, administrator): E everywhere, O in the post's own agency only, - not at all.
var whatRolesMay = []struct {
	id   directory.PermissionID
	may  string
	conf bool // the administrator by the settings may
}{
	{directory.Ask, "EEEEEEE", true},
	{directory.Browse, "----EEE", true},
	{directory.Reorganise, "----E-E", true},
	{directory.ManageMembers, "-OOOE-E", true},
	{directory.ManageFocals, "----E-E", true},
	{directory.ManageBoard, "------E", true},
	{directory.DetachAgencyAccounts, "----E-E", true},
	{directory.DetachBoardAccounts, "------E", true},
	{directory.ManageBoardGroup, "------E", true},
	{directory.RegisterGroups, "-OOOEEE", true},
	{directory.Approve, "-----E-", false},
	{directory.Delegate, "-----E-", false},
}

func TestEveryRoleMayWhatTheTableSaysAndNothingElse(t *testing.T) {
	each(t, func(w *world) {
		if len(whatRolesMay) != len(w.store.Permissions()) {
			w.Fatalf("the table has %d permissions, the store %d", len(whatRolesMay), len(w.store.Permissions()))
		}
		ownAgency := w.agency("A", "Cơ quan A", directory.Department, "")
		other := w.agency("B", "Cơ quan B", directory.Department, "")
		var accesses []directory.Access
		for _, role := range directory.Roles() {
			_, account := w.one("Người "+string(role), ownAgency, role)
			accesses = append(accesses, w.access(account))
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
					if got := accesses[i].May(row.id, c.agency); got != c.want {
						w.Errorf("%s may %q %s: %v, want %v", role, row.id, c.where, got, c.want)
					}
				}
			}
		}
	})
}

func (w *world) mayNothing(what string, s directory.Access, agencies ...int64) {
	w.Helper()
	for _, p := range w.store.Permissions() {
		for _, agency := range append(agencies, 0) {
			if s.May(p.ID, agency) {
				w.Errorf("%s may %q in agency %d", what, p.ID, agency)
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

		w.mayNothing("a stranger", w.access(4711), agency)
		w.mayNothing("account 0", w.access(0), agency)

		listed := w.person("Lý Thử Chưa Đến", 0)
		w.appoint(directory.Appointment{PersonID: listed, AgencyID: agency, Role: directory.Admin})
		w.mayNothing("account 0, with listed persons about", w.access(0), agency)

		shy, account := w.one("Lý Thử Chưa Đồng Ý", agency, directory.Admin)
		w.exec(`update person set agreed_at = 0 where id = $1`, shy)
		w.mayNothing("somebody who has not agreed", w.access(account), agency)

		lost, account := w.one("Lý Thử Mất Máy", agency, directory.Officer)
		w.ok(w.detach(directory.Operator, lost))
		w.mayNothing("a detached account", w.access(account), agency)

		_, account = w.one("Lý Thử Đã Thôi", agency, directory.Officer)
		w.ok(w.endPost(who(account), w.access(account).Posts[0].ID))
		w.mayNothing("somebody whose post ended today", w.access(account), agency)

		w.accounts++
		soon := w.person("Lý Thử Sắp Đến", w.accounts)
		w.appoint(directory.Appointment{PersonID: soon, AgencyID: agency, Role: directory.Approver, From: today.Add(1)})
		w.mayNothing("somebody whose post begins tomorrow", w.access(w.accounts), agency)
		if !w.on(soon, today.Add(1)).May(directory.Approve, agency) {
			w.Error("tomorrow the post gives nothing either")
		}

		gone, account := w.one("Lý Thử Đã Xóa", agency, directory.Admin)
		_, err := w.erase(who(account), gone)
		w.ok(err)
		w.mayNothing("an erased person", w.on(gone, today), agency)
		w.mayNothing("an erased person's account", w.access(account), agency)
	})
}

func TestAnAdministratorByTheSettingsMayWhatAdministratorsMayOnceAgreed(t *testing.T) {
	each(t, func(w *world) {
		agency := w.agency("BAN", "Ban Thi đua - Khen thưởng", directory.Department, "")
		w.mayNothing("an administrator who has not come yet", w.access(adminAccount), agency)
		if !w.access(adminAccount).ConfiguredAdmin {
			w.Error("the administrator is a stranger")
		}
		_, err := w.agree(adminAccount, "Quản trị")
		w.ok(err)
		s := w.access(adminAccount)
		for _, row := range whatRolesMay {
			if got := s.May(row.id, agency); got != row.conf {
				w.Errorf("the administrator by the settings may %q: %v, want %v", row.id, got, row.conf)
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
					_, err := w.store.PreviewReorganisation(w.Context(), who(account), directory.Reorganisation{Kind: directory.Founding, On: "2024-01-01", Into: "X", Name: "X"})
					return err
				},
				"inviting to another agency": func() error {
					_, _, err := w.invite(who(account), directory.InvitationSpec{AgencyID: b, Role: directory.Member})
					return err
				},
				"inviting a head": func() error {
					_, _, err := w.invite(who(account), directory.InvitationSpec{AgencyID: a, Role: directory.Head})
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

// announce is what another domain declares: in the bloc for who speaks for its lead, in the own agency for members.
var announce = directory.Permission{ID: "announcement.draft", Words: "soạn thông báo", Grants: map[directory.Role]directory.Scope{
	directory.Member: directory.OwnAgency, directory.Focal: directory.OwnBloc, directory.Officer: directory.Everywhere}}

func TestAPermissionOfAnotherDomainHoldsWhereItIsGranted(t *testing.T) {
	eachWith(t, []directory.Permission{announce}, func(w *world) {
		lead, other, outside := w.agency("LEAD", "Cơ quan trưởng cụm", directory.Department, ""),
			w.agency("IN", "Cơ quan trong cụm", directory.Department, ""), w.agency("OUT", "Cơ quan ngoài cụm", directory.Department, "")
		year, err := strconv.Atoi(w.today().Year())
		w.ok(err)
		bloc := w.blocOf(lead, other)
		w.exec(`insert into bloc_lead (bloc_id, year, agency_id, position) values ($1, $2, $3, 'deputy')`, bloc, year, lead)
		w.exec(`insert into bloc_lead (bloc_id, year, agency_id, position) values ($1, $2, $3, 'lead')`, bloc, year-1, other)

		_, member := w.one("Lý Thử Thành Viên", lead, directory.Member)
		_, focal := w.one("Lý Thử Đầu Mối", lead, directory.Focal)
		_, ledLastYear := w.one("Lý Thử Năm Ngoái", other, directory.Focal)
		_, officer := w.one("Lý Thử Chuyên Viên", outside, directory.Officer)
		may := func(account int64) []bool {
			a := w.access(account)
			return []bool{a.May(announce.ID, lead), a.May(announce.ID, other), a.May(announce.ID, outside), a.May(announce.ID, 0)}
		}
		check := func(when string, want map[int64][]bool) {
			w.Helper()
			for account, want := range want {
				if diff := cmp.Diff(want, may(account)); diff != "" {
					w.Errorf("%s, account %d in the lead's, the other's, another agency, anywhere:\n%s", when, account, diff)
				}
			}
		}
		check("now", map[int64][]bool{
			member: {true, false, false, true}, focal: {true, true, false, true}, ledLastYear: {false, false, false, false}, officer: {true, true, true, true}, 4711: {false, false, false, false},
		})
		if got := w.access(focal).PostsFor(announce.ID); len(got) != 1 || got[0].AgencyID != lead {
			w.Errorf("the focal point drafts for %+v", got)
		}
		w.exec(`update bloc_member set until_on = $1 where agency_id = $2`, w.today(), other)
		check("when the other has left the bloc", map[int64][]bool{focal: {true, false, false, true}})
		w.exec(`update bloc_member set until_on = $1 where agency_id = $2`, w.today(), lead)
		check("when the lead has left the bloc", map[int64][]bool{focal: {false, false, false, false}})
	})
}

func TestADelegablePermissionOfAnotherDomainGoesWithTheDelegation(t *testing.T) {
	release := directory.Permission{ID: "announcement.release", Words: "duyệt thông báo", Delegable: true,
		Grants: map[directory.Role]directory.Scope{directory.Approver: directory.Everywhere}}
	eachWith(t, []directory.Permission{release}, func(w *world) {
		agency := w.agency("BAN", "Ban Thi đua - Khen thưởng", directory.Department, "")
		_, approver := w.one("Lý Thử Lãnh Đạo", agency, directory.Approver)
		deputy, account := w.one("Lý Thử Lãnh Đạo Cơ Quan", agency, directory.Head)
		if w.access(account).May(release.ID, 0) {
			w.Error("the head may release without a delegation")
		}
		w.ok(w.tx(func(tx *database.Tx) error {
			_, err := w.store.Delegate(w.Context(), tx, who(approver), deputy, w.today(), w.today())
			return err
		}))
		if a := w.access(account); !a.May(release.ID, 0) || a.May(directory.Delegate, 0) {
			w.Error("the delegation gives not what it should, or more")
		}
	})
}

func TestAPermissionThatIsDeclaredWrongStopsTheProgram(t *testing.T) {
	for name, declared := range map[string][]directory.Permission{
		"twice":                     {announce, announce},
		"as one of the directory's": {{ID: directory.Ask, Words: "hỏi"}},
		"without an id":             {{Words: "hỏi"}},
		"without words":             {{ID: "x"}},
		"for a role there is not":   {{ID: "x", Words: "hỏi", Grants: map[directory.Role]directory.Scope{"boss": directory.Everywhere}}},
		"in no scope":               {{ID: "x", Words: "hỏi", Grants: map[directory.Role]directory.Scope{directory.Head: 0}}},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("it was taken")
				}
			}()
			directory.NewStore(nil, directory.Settings{}, declared...)
		})
	}
}
