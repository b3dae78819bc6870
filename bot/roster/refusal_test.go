package roster_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/audit"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// Each cell of a good row is spoiled in turn: the problem is at that cell, and at no other.
func TestACellThatCannotBeReadIsReportedWhereItStands(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	o := open(db)
	importInto(t, o, agencySheet("A|A|hội quần chúng|||", "B|B|hội quần chúng|||"), peopleSheet("A|Cao Thị Ban||chuyên viên|1|||1/1/2020|"))
	const badDay, badCode, badKind = "31/2/2026", "không có", "gì đó"
	tooLong := strings.Repeat("x", directory.MaxTitle+directory.MaxName)
	for _, c := range []struct {
		sheet  func(lines ...string) sheet.Sheet
		good   string
		spoils map[string][]string // by column
	}{
		{agencySheet, "Q|Hội Q|hội quần chúng|A|1/1/2026|31/12/2030", map[string][]string{
			"Mã": {badCode, ""}, "Tên": {tooLong, ""}, "Loại": {badKind, ""}, "Trực thuộc": {badCode, "KHONGCO", "Q"},
			"Từ ngày": {badDay, "2026", "31/12/1899"}, "Đến ngày": {badDay, "31/12/2025"},
		}},
		{peopleSheet, "A|Vũ An|Chuyên viên|đầu mối|7|1/CV|5/1/2026|5/1/2026|31/12/2030", map[string][]string{
			"Mã cơ quan": {badCode, "KHONGCO", ""}, "Họ và tên": {tooLong, "?", ""}, "Chức vụ": {tooLong}, "Vai trò": {badKind, ""}, "Mã cán bộ": {tooLong},
			"Văn bản cử": {tooLong}, "Ngày văn bản": {badDay}, "Từ ngày": {badDay}, "Đến ngày": {badDay, "4/1/2026"},
		}},
		{blocSheet, "K|Khối|A|1/1/2026|31/12/2030|2026|Trưởng|Cao Thị Ban", map[string][]string{
			"Mã cụm": {badCode, ""}, "Tên cụm": {tooLong, ""}, "Mã cơ quan": {badCode, "KHONGCO", ""}, "Từ ngày": {badDay}, "Đến ngày": {badDay, "31/12/2025"},
			"Năm": {"1999", "hai nghìn", "2101", "2031", ""}, "Vai trò": {badKind}, "Chuyên viên theo dõi": {"Ai Đó"},
		}},
		{reorganisationSheet, "1/1/2026|1/NQ|Sáp nhập|A|N|Hội N|hội quần chúng|B", map[string][]string{
			"Ngày": {badDay, ""}, "Văn bản": {tooLong}, "Việc": {badKind, ""}, "Mã cũ": {badCode, "KHONGCO", ""}, "Mã mới": {badCode, ""}, "Tên mới": {tooLong},
			"Loại mới": {badKind}, "Trực thuộc mới": {badCode, "KHONGCO"},
		}},
	} {
		importable := c.sheet(c.good)
		wantProblems(t, o, directory.Operator, sheets(importable))
		header := importable.Rows[0].Cells
		for column, values := range c.spoils {
			for _, value := range values {
				spoiled := c.sheet(c.good)
				spoiled.Rows[1].Cells[slices.Index(header, column)] = value
				plan, err := o.Preview(t.Context(), directory.Operator, sheets(spoiled))
				if err != nil {
					t.Fatal(err)
				}
				if len(plan.Problems) != 1 || plan.Problems[0].Column != column || plan.Problems[0].Line != 2 || len(plan.Problems[0].Sentence) > 1500 {
					t.Errorf("%s with %s %.20q: %+v", spoiled.Name, column, value, plan.Problems)
				}
			}
		}
		if len(c.spoils) != len(header) {
			t.Errorf("%s: %d of %d columns are tried", importable.Name, len(c.spoils), len(header))
		}
	}
}

// appointed gives each role to a person with an account, who has agreed to what is stored: by the role, the account.
func appointed(t *testing.T, db *database.DB, o *organisation) map[directory.Role]directory.Actor {
	t.Helper()
	actors := map[directory.Role]directory.Actor{}
	var rows []string
	for n, role := range directory.Roles() {
		rows = append(rows, fmt.Sprintf("A|Người Thứ %d||%s|R%d|||1/1/2020|", n, role.Name(), n))
	}
	importInto(t, o, agencySheet("A|A|hội quần chúng|||", "B|B|hội quần chúng|||"), peopleSheet(rows...))
	for n, role := range directory.Roles() {
		o.come(t, db, fmt.Sprintf("Người Thứ %d", n), int64(100+n))
		actors[role] = directory.Actor{Account: int64(100 + n)}
	}
	return actors
}

func TestOnlyWhoMayReorganiseReadsAFileIn(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := open(db)
		actors := appointed(t, db, o)
		version, err := o.Version(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		file := sheets(agencySheet("A|A|hội quần chúng|||"))
		for role, actor := range actors {
			for what, do := range map[string]func() error{
				"a preview": func() error { _, err := o.Preview(t.Context(), actor, file); return err },
				"an import": func() error { _, err := o.Import(t.Context(), actor, file, version); return err },
			} {
				may := role == directory.Officer || role == directory.Admin
				if err := do(); may && err != nil || !may && !problem.Is(err, problem.Denied) {
					t.Errorf("%s of a %s: %v", what, role, err)
				}
			}
		}
		for _, nobody := range []directory.Actor{{}, {Account: 99}} {
			if _, err := o.Import(t.Context(), nobody, file, version); !problem.Is(err, problem.Denied) {
				t.Errorf("an import of nobody: %v", err)
			}
		}
	})
}

// Whom of the Board each role may appoint and dismiss by a file is what it may do by hand.
func TestAFileGivesNoRightThatTheHandHasNot(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	o := open(db)
	actors := appointed(t, db, o)
	for by, actor := range actors {
		if by != directory.Officer && by != directory.Admin {
			continue
		}
		access, err := o.Access(t.Context(), actor.Account)
		if err != nil {
			t.Fatal(err)
		}
		for n, role := range directory.Roles() {
			for what, row := range map[string]string{
				"appoint": "B|Người Mới||" + role.Name() + "|MOI|||1/1/2026|",
				"dismiss": fmt.Sprintf("A|Người Thứ %d||%s|R%d||||31/12/2026", n, role.Name(), n),
				"rename":  fmt.Sprintf("A|Người Khác %d||%s|R%d||||", n, role.Name(), n),
			} {
				plan, err := o.Preview(t.Context(), actor, sheets(peopleSheet(row)))
				if err != nil {
					t.Fatal(err)
				}
				may := access.MayAppoint(role, 0) || what == "rename" && !role.OfBoard()
				if (len(plan.Problems) == 0) != may || may && len(plan.Changes) != 1 {
					t.Errorf("%s, by hand %v, lets a file %s a %s: %v %v", by, may, what, role, plan.Problems, texts(plan))
				}
			}
		}
	}
}

func TestAPreviewChangesNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := open(db)
		importInto(t, o, agencySheet("A|A|hội quần chúng|||", "B|B|hội quần chúng|||"), peopleSheet("A|Vũ An||đầu mối||||1/1/2024|"))
		n := &notebook{}
		o.Watch(n)
		audited := func() (n int) {
			if err := audit.List(t.Context(), db, audit.Filter{}, func(audit.Entry) error { n++; return nil }); err != nil {
				t.Fatal(err)
			}
			return n
		}
		was, entries := exported(t, o, ""), audited()
		version, err := o.Version(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		file := sheets(agencySheet("A|A mới|hội quần chúng|||", "C|C|hội quần chúng|||"), peopleSheet("A|Vũ An||đầu mối|||||31/12/2026"), blocSheet("K|Khối|A|||||"), reorganisationSheet("1/1/2027||Sáp nhập|B|C|||"))
		for range 2 {
			plan, err := o.Preview(t.Context(), directory.Operator, file)
			if err != nil || len(plan.Problems) > 0 || len(plan.Changes) < 6 || plan.Version != version {
				t.Fatalf("%+v %v", plan, err)
			}
		}
		if diff := cmp.Diff(was, exported(t, o, "")); diff != "" {
			t.Error(diff)
		}
		if now, _ := o.Version(t.Context()); now != version || audited() != entries {
			t.Errorf("version %d became %d, %d entries %d", version, now, entries, audited())
		}
		n.want(t)
	})
}

func TestAPlanCountsByTableWhatBecomesOfItsRows(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	o := open(db)
	importInto(t, o, agencySheet("A|A|hội quần chúng|||", "B|B|hội quần chúng|||", "C|C|hội quần chúng|||", "D|D|hội quần chúng|||"),
		peopleSheet("A|Vũ An||đầu mối||||1/1/2024|", "A|Lê Bình||thành viên||||1/1/2024|", "B|Đỗ Cúc||thành viên||||1/1/2020|31/12/2020"), blocSheet("K|Khối|A|||||", "K|Khối|B|||||"),
		reorganisationSheet("1/1/2025||Đổi tên|A||A hai||"))
	plan := importInto(t, o, agencySheet("A|A hai|hội quần chúng||1/1/2025|", "B|B mới|hội quần chúng|||", "E|E|hội quần chúng|||", "D|D|hội quần chúng|||31/12/2026"), peopleSheet("A|Vũ An||đầu mối||||1/1/2024|31/12/2026", "A|Vũ Mới||thành viên|||||"),
		blocSheet("K|Khối|C|||||", "K|Khối|A|||||"))
	type count struct {
		Table                         string
		Added, Altered, Removed, Kept int
	}
	var got []count
	for _, c := range plan.Counts {
		got = append(got, count{c.Table, c.Added, c.Altered, c.Removed, c.Kept})
	}
	want := []count{
		{"Cơ quan", 1, 1, 1, 1},   // E is new, B has another name, D ends; C is not in the file
		{"Người", 1, 0, 1, 1},     // Lê Bình stays; Đỗ Cúc is there no more
		{"Cụm, khối", 1, 0, 0, 1}, // B stays in it
		{"Sắp xếp", 0, 0, 0, 1},
	}
	if diff := cmp.Diff(want, got); diff != "" || plan.Unchanged != 2 {
		t.Errorf("%d rows are as they were, want 2:\n%s", plan.Unchanged, diff)
	}
}

func TestAnImportThatBreaksOffLeavesNothing(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := open(db)
		importInto(t, o, agencySheet("A|A|hội quần chúng|||", "B|B|hội quần chúng|||"))
		was := exported(t, o, "")
		file := sheets(agencySheet("A|A|hội quần chúng|||31/12/2025", "C|C|hội quần chúng|||"), peopleSheet("C|Vũ An||đầu mối|||||"))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := o.Import(ctx, directory.Operator, file, 1); !errors.Is(err, context.Canceled) {
			t.Errorf("an import that nobody waits for: %v", err)
		}
		if _, err := o.Preview(ctx, directory.Operator, file); !errors.Is(err, context.Canceled) {
			t.Errorf("a preview that nobody waits for: %v", err)
		}
		if _, err := o.Export(ctx, ""); !errors.Is(err, context.Canceled) {
			t.Errorf("an export that nobody waits for: %v", err)
		}
		// A module that fails is no refusal.
		fault := errors.New("the disk is full")
		o.Watch(&notebook{refusal: fault})
		if _, err := o.Import(t.Context(), directory.Operator, file, 1); !errors.Is(err, fault) {
			t.Errorf("with a module that fails: %v", err)
		}
		if diff := cmp.Diff(was, exported(t, o, "")); diff != "" {
			t.Error(diff)
		}
		checkInvariants(t, db)
	})
}

// Of two who saw the same state only one brings a file in; nothing that changes nothing stands in anybody's way.
func TestOfTwoImportsOfOneStateOneIsDone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := open(db)
		importInto(t, o, agencySheet("A|A|hội quần chúng|||"))
		const offices = 6
		ended := make(chan error, offices)
		for n := range offices {
			go func() {
				_, err := o.Import(t.Context(), directory.Operator, sheets(agencySheet(fmt.Sprintf("A|Tên thứ %d|hội quần chúng|||", n))), 1)
				ended <- err
			}()
		}
		done := 0
		for range offices {
			if err := <-ended; err == nil {
				done++
			} else if !problem.Is(err, problem.Moved) {
				t.Error(err)
			}
		}
		if version, _ := o.Version(t.Context()); done != 1 || version != 2 {
			t.Errorf("%d imports of one state were done, and the version is %d", done, version)
		}
		same := o.export(t, "")
		for range 3 {
			if _, err := o.Import(t.Context(), directory.Operator, same, 2); err != nil {
				t.Errorf("what is so already: %v", err)
			}
		}
	})
}

func TestAnEmptyFileIsNoImport(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	o := open(db)
	for _, tables := range [][]sheet.Sheet{nil, {{Name: "trống"}}, {agencySheet(), peopleSheet(), blocSheet(), reorganisationSheet()}} {
		plan := importInto(t, o, tables...)
		if len(plan.Changes)+plan.Unchanged > 0 || len(plan.Counts) != 4 {
			t.Errorf("%+v", plan)
		}
	}
}
