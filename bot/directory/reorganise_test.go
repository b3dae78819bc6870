package directory_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// drawn is the tree of a day, a line an agency: "  CODE Name (kind)".
func (w *world) drawn(day directory.Day) string {
	w.Helper()
	tree, err := w.store.Tree(w.Context(), day)
	w.ok(err)
	var out strings.Builder
	tree.Walk(func(a directory.Agency, depth int) {
		fmt.Fprintf(&out, "%s%s %s (%s)\n", strings.Repeat("  ", depth), a.Code, a.Name, a.Kind)
	})
	return out.String()
}

func (w *world) wantTree(day directory.Day, want string) {
	w.Helper()
	var lines []string
	for line := range strings.Lines(want) {
		if trimmed := strings.TrimLeft(line, "\t"); strings.TrimSpace(trimmed) != "" {
			lines = append(lines, trimmed)
		}
	}
	if diff := cmp.Diff(strings.TrimSpace(strings.Join(lines, "")), strings.TrimSpace(w.drawn(day))); diff != "" {
		w.Errorf("the tree of %s (-want +got):\n%s", day, diff)
	}
}

func TestEveryActIsReadBeforeAtAndAfterItsDay(t *testing.T) {
	each(t, func(w *world) {
		w.agency("T", "UBND tỉnh", directory.Province, "")
		w.agency("H", "Huyện", directory.District, "T")
		w.agency("X1", "Xã Một", directory.Commune, "H")
		w.agency("X2", "Xã Hai", directory.Commune, "H")
		w.agency("TT", "Thị trấn Ba", directory.Township, "H")
		w.wantTree("2019-12-31", ``)
		before := `
			T UBND tỉnh (province)
			  H Huyện (district)
			    X2 Xã Hai (commune)
			    X1 Xã Một (commune)
			    TT Thị trấn Ba (township)`
		w.wantTree("2020-01-01", before)

		w.must(directory.Reorganisation{Kind: directory.Renaming, On: "2022-03-01", From: []string{"tt"}, Name: "Xã Ba", AgencyKind: directory.Commune})
		w.wantTree("2022-02-28", before)
		renamed := strings.Replace(before, "X2", "TT Xã Ba (commune)\n\t\t\t    X2", 1)
		renamed = strings.Replace(renamed, "\n\t\t\t    TT Thị trấn Ba (township)", "", 1)
		w.wantTree("2022-03-01", renamed)

		w.must(directory.Reorganisation{Kind: directory.Merger, On: "2023-01-01", From: []string{"X1", "X2"}, Into: "XM", Name: "Xã Mới", Parent: "H"})
		w.wantTree("2022-12-31", renamed)
		w.wantTree("2023-01-01", `
			T UBND tỉnh (province)
			  H Huyện (district)
			    TT Xã Ba (commune)
			    XM Xã Mới (commune)`)

		w.must(directory.Reorganisation{Kind: directory.Merger, On: "2024-01-01", From: []string{"TT"}, Into: "XM"})
		w.wantTree("2024-01-01", `
			T UBND tỉnh (province)
			  H Huyện (district)
			    XM Xã Mới (commune)`)

		w.must(directory.Reorganisation{Kind: directory.Dissolution, On: "2025-07-01", From: []string{"H"}})
		w.wantTree("2025-06-30", `
			T UBND tỉnh (province)
			  H Huyện (district)
			    XM Xã Mới (commune)`)
		w.wantTree("2025-07-01", `
			T UBND tỉnh (province)
			  XM Xã Mới (commune)`)
		w.wantTree("2020-01-01", before)

		history, err := w.store.History(w.Context(), w.id("TT"))
		w.ok(err)
		var lines []string
		for _, h := range history {
			lines = append(lines, fmt.Sprintf("%s %s %s..%s %s/%s", h.Name, h.Kind, h.From, h.Until, h.Opened.Kind, h.Closed.Kind))
		}
		want := []string{"Thị trấn Ba township 2020-01-01..2022-03-01 founding/renaming", "Xã Ba commune 2022-03-01..2024-01-01 renaming/merger"}
		if diff := cmp.Diff(want, lines); diff != "" {
			w.Errorf("the history (-want +got):\n%s", diff)
		}
		if _, err := w.store.AgencyOfCode(w.Context(), "tt ", "2023-12-31"); err != nil {
			w.Errorf("the code is not found on the last day: %v", err)
		}
		_, err = w.store.AgencyOfCode(w.Context(), "TT", "2024-01-01")
		w.refused(err, problem.NotFound)
	})
}

func TestActsThatCannotBeAreRefusedAndChangeNothing(t *testing.T) {
	each(t, func(w *world) {
		w.agency("T", "UBND tỉnh", directory.Province, "")
		w.agency("H", "Huyện", directory.District, "T")
		w.agency("X", "Xã", directory.Commune, "H")
		w.agency("Y", "Xã khác", directory.Commune, "H")
		w.agency("Z", "Xã đã hết", directory.Commune, "H")
		w.must(directory.Reorganisation{Kind: directory.Dissolution, On: "2021-01-01", From: []string{"Z"}})
		w.must(directory.Reorganisation{Kind: directory.Renaming, On: "2024-01-01", From: []string{"Y"}, Name: "Xã Y"})
		before := w.dump(w.tables()...)
		const on = directory.Day("2023-01-01")
		for name, c := range map[string]struct {
			r    directory.Reorganisation
			code problem.Code
		}{
			"no kind":                     {directory.Reorganisation{On: on}, problem.Invalid},
			"no day":                      {directory.Reorganisation{Kind: directory.Dissolution, From: []string{"X"}}, problem.Invalid},
			"founding without a name":     {directory.Reorganisation{Kind: directory.Founding, On: on, Into: "N"}, problem.Invalid},
			"founding without a code":     {directory.Reorganisation{Kind: directory.Founding, On: on, Name: "N"}, problem.Invalid},
			"a code in use":               {directory.Reorganisation{Kind: directory.Founding, On: on, Into: "x", Name: "N"}, problem.Duplicate},
			"a code that was in use":      {directory.Reorganisation{Kind: directory.Founding, On: on, Into: "Z", Name: "N"}, problem.Duplicate},
			"a toned code":                {directory.Reorganisation{Kind: directory.Founding, On: on, Into: "XÃ", Name: "N"}, problem.Invalid},
			"a code with a slash":         {directory.Reorganisation{Kind: directory.Founding, On: on, Into: "A/B", Name: "N"}, problem.Invalid},
			"a long code":                 {directory.Reorganisation{Kind: directory.Founding, On: on, Into: strings.Repeat("A", 41), Name: "N"}, problem.Invalid},
			"a long name":                 {directory.Reorganisation{Kind: directory.Founding, On: on, Into: "N", Name: strings.Repeat("ă", 201)}, problem.Invalid},
			"an unknown parent":           {directory.Reorganisation{Kind: directory.Founding, On: on, Into: "N", Name: "N", Parent: "Q"}, problem.NotFound},
			"an ended parent":             {directory.Reorganisation{Kind: directory.Founding, On: on, Into: "N", Name: "N", Parent: "Z"}, problem.NotFound},
			"a parent not yet there":      {directory.Reorganisation{Kind: directory.Founding, On: "2019-01-01", Into: "N", Name: "N", Parent: "T"}, problem.NotFound},
			"renaming nothing":            {directory.Reorganisation{Kind: directory.Renaming, On: on, Name: "N"}, problem.Invalid},
			"renaming two":                {directory.Reorganisation{Kind: directory.Renaming, On: on, From: []string{"X", "H"}, Name: "N"}, problem.Invalid},
			"renaming to the same":        {directory.Reorganisation{Kind: directory.Renaming, On: on, From: []string{"X"}, Name: " Xã "}, problem.Duplicate},
			"renaming the unknown":        {directory.Reorganisation{Kind: directory.Renaming, On: on, From: []string{"Q"}, Name: "N"}, problem.NotFound},
			"renaming the ended":          {directory.Reorganisation{Kind: directory.Renaming, On: on, From: []string{"Z"}, Name: "N"}, problem.Ended},
			"before a later change":       {directory.Reorganisation{Kind: directory.Renaming, On: on, From: []string{"Y"}, Name: "N"}, problem.Invalid},
			"before it began":             {directory.Reorganisation{Kind: directory.Dissolution, On: "2019-12-31", From: []string{"X"}}, problem.Invalid},
			"a child changed later":       {directory.Reorganisation{Kind: directory.Dissolution, On: on, From: []string{"H"}}, problem.Invalid},
			"dissolving nothing":          {directory.Reorganisation{Kind: directory.Dissolution, On: on}, problem.Invalid},
			"merging nothing":             {directory.Reorganisation{Kind: directory.Merger, On: on, Into: "X"}, problem.Invalid},
			"merging into itself":         {directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"X"}, Into: "X"}, problem.Invalid},
			"merging into nothing":        {directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"X"}}, problem.Invalid},
			"merging into a nameless new": {directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"X"}, Into: "N"}, problem.Invalid},
			"merging into the ended":      {directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"X"}, Into: "Z"}, problem.Ended},
			"merging into one of later":   {directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"X"}, Into: "Y"}, problem.Invalid},
			"merging an unknown":          {directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"X", "Q"}, Into: "N", Name: "N"}, problem.NotFound},
			"handing over to itself":      {directory.Reorganisation{Kind: directory.HandOver, On: on, From: []string{"H"}, Parent: "H"}, problem.Invalid},
			"handing over to one below":   {directory.Reorganisation{Kind: directory.HandOver, On: on, From: []string{"T"}, Parent: "X"}, problem.Invalid},
			"handing over where it is":    {directory.Reorganisation{Kind: directory.HandOver, On: on, From: []string{"X"}, Parent: "H"}, problem.Duplicate},
			"handing over nothing":        {directory.Reorganisation{Kind: directory.HandOver, On: on, Parent: "T"}, problem.Invalid},
		} {
			if _, err := w.reorganise(c.r); !problem.Is(err, c.code) {
				w.Errorf("%s: got %v, want a problem %q", name, err, c.code)
			}
			if diff := cmp.Diff(before, w.dump(w.tables()...)); diff != "" {
				w.Fatalf("%s changed (-before +after):\n%s", name, diff)
			}
		}
	})
}

func TestSeveralActsOfOneDayFollowEachOther(t *testing.T) {
	each(t, func(w *world) {
		const on = directory.Day("2025-07-01")
		w.agency("T", "UBND tỉnh", directory.Province, "")
		w.agency("H", "Huyện", directory.District, "T")
		w.agency("X", "Xã X", directory.Commune, "H")
		w.agency("Y", "Xã Y", directory.Commune, "H")
		person, _ := w.one("Lý Thử", w.id("X"), directory.Member)
		w.must(directory.Reorganisation{Kind: directory.HandOver, On: on, From: []string{"X", "Y"}, Parent: "T"})
		w.must(directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"X", "Y"}, Into: "XY", Name: "Xã XY", Parent: "T"})
		for _, name := range []string{"Xã Một", "Xã Hai", "Xã Ba"} {
			w.must(directory.Reorganisation{Kind: directory.Renaming, On: on, From: []string{"XY"}, Name: name})
		}
		w.must(directory.Reorganisation{Kind: directory.Dissolution, On: on, From: []string{"H"}})
		w.wantTree(on, `
			T UBND tỉnh (province)
			  XY Xã Ba (commune)`)
		w.wantTree(on.Add(-1), `
			T UBND tỉnh (province)
			  H Huyện (district)
			    X Xã X (commune)
			    Y Xã Y (commune)`)
		posts, err := w.store.PostsOfPerson(w.Context(), person)
		w.ok(err)
		if last := posts[len(posts)-1]; last.Agency != "Xã Ba" || last.AgencyCode != "XY" {
			w.Errorf("the post is in %q", last.Agency)
		}
	})
}

func TestAfterAMergerEverybodyIsAMemberOnce(t *testing.T) {
	each(t, func(w *world) {
		on := w.today().Add(-1)
		a, b := w.agency("A", "Sở A", directory.Department, ""), w.agency("B", "Sở B", directory.Department, "")
		c := w.agency("C", "Sở C", directory.Department, "")
		old := directory.Day("2021-01-01")
		give := func(name string, in map[int64]directory.Role) int64 {
			p := w.person(name, 0)
			for _, agency := range []int64{a, b, c} {
				if role := in[agency]; role != "" {
					w.appoint(directory.Appointment{PersonID: p, AgencyID: agency, Role: role, Title: "Chức vụ " + string(role), From: old})
				}
			}
			return p
		}
		head := give("Lý Thử Giám Đốc", map[int64]directory.Role{a: directory.Head})
		both := give("Lý Thử Hai Nơi", map[int64]directory.Role{a: directory.Focal, b: directory.Member})
		member := give("Lý Thử Thành Viên", map[int64]directory.Role{b: directory.Member})
		seated := give("Lý Thử Đã Ở Đó", map[int64]directory.Role{a: directory.Officer, c: directory.Focal})
		elsewhere := give("Lý Thử Nơi Khác", map[int64]directory.Role{c: directory.Admin})
		gone := give("Lý Thử Đã Thôi", map[int64]directory.Role{a: directory.Member})
		w.exec(`update post set until_on = '2022-01-01' where person_id = $1`, gone)

		w.must(directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"A", "B"}, Into: "C"})
		for person, want := range map[int64][2][]string{
			head:      {{"A head"}, {"C member"}},
			both:      {{"A focal", "B member"}, {"C member"}},
			member:    {{"B member"}, {"C member"}},
			seated:    {{"A officer", "C focal"}, {"C focal"}},
			elsewhere: {{"C admin"}, {"C admin"}},
			gone:      {nil, nil},
		} {
			w.wantRoles(w.on(person, on.Add(-1)), want[0]...)
			w.wantRoles(w.on(person, on), want[1]...)
		}
		if s := w.on(head, on); s.Posts[0].Title != "Chức vụ head" || s.Posts[0].Until != "" {
			w.Errorf("the post goes on as %+v", s.Posts[0])
		}
	})
}

func TestAfterAMergerNobodyIsWithoutAPostThatTheyHadBefore(t *testing.T) {
	each(t, func(w *world) {
		on := w.today().Add(-30)
		a, b := w.agency("A", "Sở A", directory.Department, ""), w.agency("B", "Sở B", directory.Department, "")
		w.agency("C", "Sở C", directory.Department, "")
		// The highest post is the one that begins last, and another's ends first.
		p := w.person("Lý Thử Nhiều Việc", 0)
		w.appoint(directory.Appointment{PersonID: p, AgencyID: a, Role: directory.Head, Title: "Giám đốc", From: on.Add(20)})
		w.appoint(directory.Appointment{PersonID: p, AgencyID: b, Role: directory.Focal, From: "2021-01-01"})
		w.exec(`update post set until_on = $1 where person_id = $2 and role = 'focal'`, string(on.Add(10)), p)
		w.must(directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"A", "B"}, Into: "C"})
		for _, day := range []directory.Day{on, on.Add(9), on.Add(20), w.today()} {
			if s := w.on(p, day); len(s.Posts) != 1 || s.Posts[0].AgencyCode != "C" || s.Posts[0].Title != "Giám đốc" {
				w.Errorf("on %s: %+v", day, s.Posts)
			}
		}
	})
}

func TestAPostGivenBeforeAKnownMergerGoesTheSameWay(t *testing.T) {
	each(t, func(w *world) {
		on := w.today().Add(10)
		a := w.agency("A", "Sở A", directory.Department, "")
		w.agency("B", "Sở B", directory.Department, "")
		d := w.agency("D", "Sở D", directory.Department, "")
		_, early := w.one("Lý Thử Có Trước", a, directory.Member)
		r := w.must(directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"A", "B"}, Into: "N", Name: "Sở N"})
		w.must(directory.Reorganisation{Kind: directory.Dissolution, On: on, From: []string{"D"}})

		late, _ := w.one("Lý Thử Đến Sau", a, directory.Officer)
		doomed, _ := w.one("Lý Thử Sắp Hết", d, directory.Admin)
		w.wantRoles(w.on(late, on.Add(-1)), "A officer")
		w.wantRoles(w.on(late, on), "N member")
		w.wantRoles(w.on(doomed, on.Add(-1)), "D admin")
		w.wantRoles(w.on(doomed, on))

		// Who leaves before the merger does not come back with it; who only rises does, once.
		leaver := w.access(early)
		w.ok(w.endPost(who(early), leaver.Posts[0].ID))
		w.wantRoles(w.on(leaver.PersonID, on))
		rising, _ := w.one("Lý Thử Lên Chức", a, directory.Member)
		w.appoint(directory.Appointment{PersonID: rising, AgencyID: a, Role: directory.Focal})
		w.wantRoles(w.on(rising, on), "N member")

		w.ok(w.undo(r.ID))
		w.wantRoles(w.on(late, on), "A officer")
		w.wantRoles(w.on(rising, on), "A focal")
		w.wantRoles(w.on(leaver.PersonID, on))
	})
}

func TestTheNewAgencyTakesThePlacesInBlocs(t *testing.T) {
	each(t, func(w *world) {
		const on = directory.Day("2025-07-01")
		a, b := w.agency("A", "Sở A", directory.Department, ""), w.agency("B", "Sở B", directory.Department, "")
		w.agency("C", "Sở C", directory.Department, "")
		for i, code := range []string{"K1", "K2", "K3"} {
			w.exec(`insert into bloc (id, code, name, from_on, until_on) values ($1, $2, $2, '', '')`, i+1, code)
		}
		w.join(1, a, "", "")
		w.join(1, b, "", "")
		w.join(2, b, "2021-01-01", "2025-12-31") // ends on its own
		w.join(3, a, "2021-01-01", "2024-01-01") // has ended
		w.must(directory.Reorganisation{Kind: directory.Merger, On: on, From: []string{"A", "B"}, Into: "N", Name: "Sở N"})
		for day, want := range map[directory.Day][3]string{
			on.Add(-1):   {"A B", "B", ""},
			on:           {"N", "N", ""},
			"2025-12-31": {"N", "", ""},
		} {
			for i, codes := range want {
				bloc, err := w.store.Bloc(w.Context(), int64(i+1), day)
				w.ok(err)
				var got []string
				for _, agency := range bloc.Agencies {
					got = append(got, agency.Code)
				}
				if strings.Join(got, " ") != codes {
					w.Errorf("on %s %s holds %v, want %q", day, bloc.Code, got, codes)
				}
			}
		}
	})
}

func (w *world) join(bloc, agency int64, from, until string) {
	w.Helper()
	w.exec(`insert into bloc_member (bloc_id, agency_id, from_on, until_on, until_before, opened_by, closed_by) values ($1, $2, $3, $4, '', 0, 0)`,
		bloc, agency, from, until)
}

func TestAPreviewTellsWhatTheActWillDoAndChangesNothing(t *testing.T) {
	each(t, func(w *world) {
		a := w.agency("A", "Sở A", directory.Department, "")
		w.agency("B", "Sở B", directory.Department, "")
		w.one("Lý Thử Đầu Mối", a, directory.Focal)
		r := directory.Reorganisation{Kind: directory.Merger, On: "2030-01-01", From: []string{"A", "B"}, Into: "N", Name: "Sở N"}
		before := w.dump(w.tables()...)
		shown, err := w.store.PreviewReorganisation(w.Context(), directory.Operator, r)
		w.ok(err)
		if diff := cmp.Diff(before, w.dump(w.tables()...)); diff != "" {
			w.Fatalf("the preview changed (-before +after):\n%s", diff)
		}
		if len(shown) < 4 || shown[0].Sign != directory.Added || !strings.Contains(shown[0].Text, "Sở N (N)") {
			w.Errorf("the preview tells %+v", shown)
		}
		var done []directory.Change
		w.ok(w.tx(func(tx *database.Tx) error {
			var err error
			_, done, err = w.store.Reorganise(w.Context(), tx, directory.Operator, r)
			return err
		}))
		if diff := cmp.Diff(shown, done); diff != "" {
			w.Errorf("done is not what was shown (-shown +done):\n%s", diff)
		}
	})
}
