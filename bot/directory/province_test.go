package directory_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/problem"
)

// The merger of two provinces on the day on which the district level ended. Places and people are made up.

const mergerDay = directory.Day("2025-07-01")

// twoProvinces founds D and W, each with three departments, two districts and a town with their communes.
func (w *world) twoProvinces() {
	w.Helper()
	for code, name := range map[string]string{"D": "Đông Thử", "W": "Tây Thử"} {
		w.agency(code, "UBND tỉnh "+name, directory.Province, "")
		for sub, department := range map[string]string{"SNV": "Sở Nội vụ", "STC": "Sở Tài chính", "SXD": "Sở Xây dựng"} {
			w.agency(code+"-"+sub, department+" "+name, directory.Department, code)
		}
		for district, communes := range map[string]int{"H1": 4, "H2": 3, "TX": 1} {
			w.agency(code+"-"+district, "UBND "+district+" "+name, directory.District, code)
			for i := range communes {
				w.agency(fmt.Sprintf("%s-%s-X%d", code, district, i+1), fmt.Sprintf("UBND xã %d %s %s", i+1, district, name), directory.Commune, code+"-"+district)
			}
		}
		w.agency(code+"-TX-TT", "UBND thị trấn "+name, directory.Township, code+"-TX")
	}
}

// mergeProvinces does all acts of the day and returns how many.
func (w *world) mergeProvinces() (acts int) {
	w.Helper()
	do := func(r directory.Reorganisation) {
		w.Helper()
		r.On, r.Basis = mergerDay, "Nghị quyết thử số 1"
		w.must(r)
		acts++
	}
	under := func(province string, subs ...string) (codes []string) {
		for _, sub := range subs {
			codes = append(codes, province+"-"+sub)
		}
		return codes
	}
	for _, p := range []string{"D", "W"} {
		do(directory.Reorganisation{Kind: directory.HandOver, Parent: p,
			From: under(p, "H1-X1", "H1-X2", "H1-X3", "H1-X4", "H2-X1", "H2-X2", "H2-X3", "TX-X1", "TX-TT")})
		for into, from := range map[string][]string{
			"P1": {"H1-X1", "H1-X2"}, "P2": {"H1-X3", "H1-X4"}, "P3": {"H2-X1", "H2-X2", "H2-X3"}, "P4": {"TX-X1", "TX-TT"},
		} {
			do(directory.Reorganisation{Kind: directory.Merger, From: under(p, from...), Into: p + "-" + into, Name: "UBND xã mới " + into + p,
				AgencyKind: directory.Commune, Parent: p})
		}
		do(directory.Reorganisation{Kind: directory.Dissolution, From: under(p, "H1", "H2", "TX")})
	}
	do(directory.Reorganisation{Kind: directory.Merger, From: []string{"D-SNV", "W-SNV"}, Into: "N-SNV", Name: "Sở Nội vụ Mới Thử", Parent: "D"})
	do(directory.Reorganisation{Kind: directory.Merger, From: []string{"D-STC", "W-STC"}, Into: "N-STC", Name: "Sở Tài chính Mới Thử", Parent: "W"})
	do(directory.Reorganisation{Kind: directory.Merger, From: []string{"W-SXD"}, Into: "D-SXD", Name: "Sở Xây dựng Mới Thử"})
	do(directory.Reorganisation{Kind: directory.Merger, From: []string{"D", "W"}, Into: "N", Name: "UBND tỉnh Mới Thử"})
	return acts
}

// castOf are the people of the story and the posts that they have before.
var castOf = []struct {
	name  string
	posts [][2]string // agency, role
}{
	{"D officer", [][2]string{{"D-SNV", "officer"}}},
	{"D approver", [][2]string{{"D-SNV", "approver"}}},
	{"D head", [][2]string{{"D-SNV", "head"}}},
	{"D admin", [][2]string{{"D-SNV", "admin"}}},
	{"W officer", [][2]string{{"W-SNV", "officer"}}},
	{"W approver", [][2]string{{"W-SNV", "approver"}}},
	{"D finance head", [][2]string{{"D-STC", "head"}}},
	{"D finance focal", [][2]string{{"D-STC", "focal"}}},
	{"W finance deputy", [][2]string{{"W-STC", "deputy_focal"}}},
	{"D building focal", [][2]string{{"D-SXD", "focal"}}},
	{"W building head", [][2]string{{"W-SXD", "head"}}},
	{"D district head", [][2]string{{"D-H1", "head"}}},
	{"D commune focal", [][2]string{{"D-H1-X1", "focal"}, {"D-H1-X2", "member"}}},
	{"W commune member", [][2]string{{"W-H2-X3", "member"}}},
	{"D two hats", [][2]string{{"D-SNV", "officer"}, {"D-SXD", "member"}}},
}

// chosen are the rights that the story looks at, a letter each.
var chosen = []struct {
	letter string
	id     directory.PermissionID
	agency string
}{
	{"a", directory.Ask, ""},
	{"b", directory.Browse, ""},
	{"r", directory.Reorganise, ""},
	{"1", directory.ManageMembers, "D-H1-X1"},
	{"2", directory.ManageMembers, "D-P1"},
	{"3", directory.ManageMembers, "D-STC"},
	{"4", directory.ManageMembers, "N-STC"},
	{"5", directory.ManageMembers, "D-SXD"},
	{"6", directory.ManageMembers, "W-SXD"},
	{"f", directory.ManageFocals, "N-STC"},
	{"d", directory.DetachAgencyAccounts, ""},
	{"B", directory.ManageBoard, "N-SNV"},
	{"v", directory.Approve, ""},
}

func (w *world) couldDo(person int64, day directory.Day) string {
	w.Helper()
	access, may := w.on(person, day), ""
	for _, c := range chosen {
		agency := int64(0)
		if c.agency != "" {
			agency = w.id(c.agency)
		}
		if access.May(c.id, agency) {
			may += c.letter
		}
	}
	return may
}

func TestTwoProvincesBecomeOneAndNobodyGainsARight(t *testing.T) {
	each(t, func(w *world) {
		w.moveTo("2025-06-20")
		w.twoProvinces()
		people := map[string]int64{}
		for i, p := range castOf {
			people[p.name] = w.person("Lý Thử "+p.name, int64(2000+i))
			for _, post := range p.posts {
				w.appoint(directory.Appointment{PersonID: people[p.name], AgencyID: w.id(post[0]), Role: directory.Role(post[1]), From: "2021-01-01"})
			}
		}
		lent := `insert into delegation (from_person, to_person, from_on, until_on, created_at, revoked_at) values ($1, $2, '2025-06-25', '2025-07-15', 1, 0)`
		w.exec(lent, people["D approver"], people["D head"])
		before := w.organisation()

		if acts := w.mergeProvinces(); acts != 16 {
			w.Fatalf("%d acts", acts)
		}
		const eve = directory.Day("2025-06-30")
		w.wantKinds(eve, map[directory.AgencyKind]int{directory.Province: 2, directory.Department: 6, directory.District: 6, directory.Commune: 16, directory.Township: 2})
		w.wantKinds(mergerDay, map[directory.AgencyKind]int{directory.Province: 1, directory.Department: 3, directory.Commune: 8})
		w.wantTree(mergerDay, `
			N UBND tỉnh Mới Thử (province)
			  N-SNV Sở Nội vụ Mới Thử (department)
			  N-STC Sở Tài chính Mới Thử (department)
			  D-SXD Sở Xây dựng Mới Thử (department)
			  D-P1 UBND xã mới P1D (commune)
			  W-P1 UBND xã mới P1W (commune)
			  D-P2 UBND xã mới P2D (commune)
			  W-P2 UBND xã mới P2W (commune)
			  D-P3 UBND xã mới P3D (commune)
			  W-P3 UBND xã mới P3W (commune)
			  D-P4 UBND xã mới P4D (commune)
			  W-P4 UBND xã mới P4W (commune)`)
		w.nobodyGained(people, eve, mergerDay)

		// The new province names its people on the 10th.
		if w.moveTo(mergerDay) {
			_, _, err := w.invite(who(2000), directory.InvitationSpec{AgencyID: w.id("D-P1"), Role: directory.Member})
			w.refused(err, problem.Denied) // the officer of the day before
		}
		w.moveTo("2025-07-10")
		const named = directory.Day("2025-07-10")
		for name, post := range map[string][2]string{
			"D officer": {"N-SNV", "officer"}, "W approver": {"N-SNV", "approver"}, "D admin": {"N-SNV", "admin"},
			"D finance focal": {"N-STC", "focal"}, "D commune focal": {"D-P1", "focal"},
		} {
			w.appoint(directory.Appointment{PersonID: people[name], AgencyID: w.id(post[0]), Role: directory.Role(post[1]), From: named, Basis: "Công văn thử"})
		}

		officer, admin := "abr123456fd", "abr123456fdB"
		for _, row := range []struct{ who, eve, day, named string }{
			{"D officer", officer, "a", officer},
			{"D head", "av", "a", "a"}, // approves for the approver until that post ends
			{"D approver", "abv", "a", "a"},
			{"D admin", admin, "a", admin},
			{"W officer", officer, "a", "a"},
			{"W approver", "abv", "a", "abv"},
			{"D finance head", "a3", "a", "a"},
			{"D finance focal", "a3", "a", "a4"},
			{"W finance deputy", "a", "a", "a"},
			{"D building focal", "a5", "a5", "a5"}, // whose department goes on
			{"W building head", "a6", "a", "a"},
			{"D district head", "a", "", ""},
			{"D commune focal", "a1", "a", "a2"},
			{"W commune member", "a", "a", "a"},
			{"D two hats", officer, "a", "a"},
		} {
			for _, c := range []struct {
				day  directory.Day
				want string
			}{{"2020-12-31", ""}, {eve, row.eve}, {mergerDay, row.day}, {named.Add(-1), row.day}, {named, row.named}} {
				if got := w.couldDo(people[row.who], c.day); got != c.want {
					w.Errorf("on %s %s could do %q, want %q", c.day, row.who, got, c.want)
				}
			}
		}
		w.wantRoles(w.on(people["D commune focal"], mergerDay), "D-P1 member")
		w.wantRoles(w.on(people["D two hats"], mergerDay), "D-SXD member", "N-SNV member")
		w.wantRoles(w.on(people["D district head"], mergerDay))
		w.readHistory()

		// With the people named since the mergers cannot be taken back, the others can, the last first.
		last := w.number(`select max(id) from reorganisation`)
		w.ok(w.undo(last))
		w.wantKinds(mergerDay, map[directory.AgencyKind]int{directory.Province: 2, directory.Department: 3, directory.Commune: 8})
		w.refused(w.undo(w.number(`select opened_by from agency_term where agency_id = $1 order by id limit 1`, w.id("N-SNV"))), problem.Moved)
		if len(w.organisation()) <= len(before) {
			w.Error("the refused undoing took rows away")
		}
	})
}

func TestTheWholeMergerOfProvincesIsUndoneActByAct(t *testing.T) {
	each(t, func(w *world) {
		w.moveTo("2025-06-20")
		w.twoProvinces()
		for i, p := range castOf {
			person := w.person("Lý Thử "+p.name, int64(2000+i))
			for _, post := range p.posts {
				w.appoint(directory.Appointment{PersonID: person, AgencyID: w.id(post[0]), Role: directory.Role(post[1]), From: "2021-01-01"})
			}
		}
		before, first := w.organisation(), w.number(`select max(id) from reorganisation`)
		w.mergeProvinces()
		for id := w.number(`select max(id) from reorganisation`); id > first; id-- {
			w.ok(w.undo(id))
		}
		if diff := cmp.Diff(before, w.organisation()); diff != "" {
			w.Errorf("(-before +after):\n%s", diff)
		}
	})
}

func (w *world) wantKinds(day directory.Day, want map[directory.AgencyKind]int) {
	w.Helper()
	tree, err := w.store.Tree(w.Context(), day)
	w.ok(err)
	got := map[directory.AgencyKind]int{}
	tree.Walk(func(a directory.Agency, depth int) { got[a.Kind]++ })
	if diff := cmp.Diff(want, got); diff != "" {
		w.Errorf("the kinds on %s (-want +got):\n%s", day, diff)
	}
}

// nobodyGained looks at every person, act and agency that ever was.
func (w *world) nobodyGained(people map[string]int64, before, after directory.Day) {
	w.Helper()
	agencies := w.number(`select max(id) from agency`)
	for name, person := range people {
		was, is := w.on(person, before), w.on(person, after)
		for _, p := range w.store.Permissions() {
			for agency := range agencies + 1 {
				if is.May(p.ID, agency) && !was.May(p.ID, agency) {
					w.Errorf("%s may %q in agency %d on %s and could not on %s", name, p.ID, agency, after, before)
				}
			}
		}
	}
}

// readHistory reads what three agencies have been, and the path above a commune on three days.
func (w *world) readHistory() {
	w.Helper()
	for code, want := range map[string]string{
		"D-H1":    "UBND H1 Đông Thử 2020-01-01..2025-07-01 founding/dissolution",
		"D-H1-X1": "UBND xã 1 H1 Đông Thử 2020-01-01..2025-07-01 founding/handover | UBND xã 1 H1 Đông Thử 2025-07-01..2025-07-01 handover/merger",
		"N":       "UBND tỉnh Mới Thử 2025-07-01.. merger/",
	} {
		history, err := w.store.History(w.Context(), w.id(code))
		w.ok(err)
		var lines []string
		for _, h := range history {
			lines = append(lines, fmt.Sprintf("%s %s..%s %s/%s", h.Name, h.From, h.Until, h.Opened.Kind, h.Closed.Kind))
			if h.Closed.ID != 0 && h.Closed.Basis != "Nghị quyết thử số 1" {
				w.Errorf("%s was closed by %+v", code, h.Closed)
			}
		}
		if diff := cmp.Diff(want, strings.Join(lines, " | ")); diff != "" {
			w.Errorf("the history of %s (-want +got):\n%s", code, diff)
		}
	}
	for _, c := range []struct {
		day        directory.Day
		code, path string
	}{
		{"2025-06-30", "D-H1-X1", "D/D-H1/D-H1-X1"}, {mergerDay, "D-H1-X1", ""}, {mergerDay, "D-P1", "N/D-P1"}, {"2025-06-30", "D-P1", ""},
	} {
		tree, err := w.store.Tree(w.Context(), c.day)
		w.ok(err)
		var path []string
		for _, a := range tree.Path(w.id(c.code)) {
			path = append(path, a.Code)
		}
		if got := strings.Join(path, "/"); got != c.path {
			w.Errorf("on %s the path of %s is %q, want %q", c.day, c.code, got, c.path)
		}
	}
}
