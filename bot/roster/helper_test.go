package roster_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/roster"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
)

// organisation is a directory and its roster.
type organisation struct {
	*directory.Store
	*roster.Roster
}

func open(db *database.DB) *organisation {
	store := directory.NewStore(db, directory.Settings{})
	return &organisation{store, roster.New(db, store)}
}

// come gives the only person of a name an account, which agrees to what is stored.
func (o *organisation) come(t testing.TB, db *database.DB, name string, account int64) {
	t.Helper()
	found, err := o.FindPersons(t.Context(), name, 2)
	if err != nil || len(found) != 1 {
		t.Fatalf("%s is %v (%v)", name, found, err)
	}
	err = db.InTx(t.Context(), func(tx *database.Tx) error {
		if err := o.AttachAccount(t.Context(), tx, directory.Operator, found[0].ID, account); err != nil {
			return err
		}
		_, err := o.Agree(t.Context(), tx, account, "")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// sheetOf makes a table of lines whose cells are separated by bars.
func sheetOf(name string, lines ...string) sheet.Sheet {
	t := sheet.Sheet{Name: name}
	for n, l := range lines {
		var cells []string
		for _, c := range strings.Split(l, "|") {
			cells = append(cells, strings.TrimSpace(c))
		}
		t.Rows = append(t.Rows, sheet.Row{Line: n + 1, Cells: cells})
	}
	return t
}

func agencySheet(lines ...string) sheet.Sheet {
	return sheetOf("cq", append([]string{"Mã|Tên|Loại|Trực thuộc|Từ ngày|Đến ngày"}, lines...)...)
}

func peopleSheet(lines ...string) sheet.Sheet {
	return sheetOf("ng", append([]string{"Mã cơ quan|Họ và tên|Chức vụ|Vai trò|Mã cán bộ|Văn bản cử|Ngày văn bản|Từ ngày|Đến ngày"}, lines...)...)
}

func blocSheet(lines ...string) sheet.Sheet {
	return sheetOf("ck", append([]string{"Mã cụm|Tên cụm|Mã cơ quan|Từ ngày|Đến ngày|Năm|Vai trò|Chuyên viên theo dõi"}, lines...)...)
}

func reorganisationSheet(lines ...string) sheet.Sheet {
	return sheetOf("sx", append([]string{"Ngày|Văn bản|Việc|Mã cũ|Mã mới|Tên mới|Loại mới|Trực thuộc mới"}, lines...)...)
}

func importInto(t testing.TB, s *organisation, tables ...sheet.Sheet) roster.Plan {
	t.Helper()
	plan, err := s.Preview(t.Context(), directory.Operator, tables)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range plan.Problems {
		t.Errorf("%s dòng %d, %s: %s", p.Table, p.Line, p.Column, p.Sentence)
	}
	done, err := s.Import(t.Context(), directory.Operator, tables, plan.Version)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plan, done); diff != "" {
		t.Errorf("the rehearsal and the act differ:\n%s", diff)
	}
	return done
}

// readBack is tables as they are read from the file that they were written to.
func readBack(tables []sheet.Out) (all []sheet.Sheet) {
	for _, t := range tables {
		s := sheet.Sheet{Name: t.Name}
		for n, cells := range t.Rows {
			s.Rows = append(s.Rows, sheet.Row{Line: n + 1, Cells: cells})
		}
		all = append(all, s)
	}
	return all
}

// export is the whole directory as tables to import.
func (o *organisation) export(t testing.TB, asOf directory.Day) []sheet.Sheet {
	t.Helper()
	tables, err := o.Export(t.Context(), asOf)
	if err != nil {
		t.Fatal(err)
	}
	return readBack(tables)
}

func texts(plan roster.Plan) (all []string) {
	for _, c := range plan.Changes {
		all = append(all, string(c.Sign)+" "+c.Text)
	}
	return all
}

// wantProblems wants exactly the problems, each "table line column: " and the beginning of its sentence.
func wantProblems(t testing.TB, o *organisation, actor directory.Actor, tables []sheet.Sheet, want ...string) roster.Plan {
	t.Helper()
	plan, err := o.Preview(t.Context(), actor, tables)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	for _, p := range plan.Problems {
		left = append(left, fmt.Sprintf("%s %d %s: %s", p.Table, p.Line, p.Column, p.Sentence))
	}
	for _, w := range want {
		at := slices.IndexFunc(left, func(got string) bool { return strings.HasPrefix(got, w) })
		if at < 0 {
			t.Errorf("not reported: %s", w)
			continue
		}
		left = slices.Delete(left, at, at+1)
	}
	for _, got := range left {
		t.Errorf("reported besides: %s", got)
	}
	return plan
}

// wantChanges imports the tables and wants exactly the changes, in their order.
func wantChanges(t testing.TB, o *organisation, tables []sheet.Sheet, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, texts(importInto(t, o, tables...))); diff != "" {
		t.Errorf("the changes (-want +got):\n%s", diff)
	}
}

// wantRows wants lines of the export; a person's may leave out a telephone that there is none of.
func wantRows(t testing.TB, o *organisation, want ...string) {
	t.Helper()
	got := strings.Split(exported(t, o, ""), "\n")
	for _, row := range want {
		if !slices.Contains(got, row) && !slices.Contains(got, row+"|") {
			t.Errorf("missing %s in\n%s", row, strings.Join(got, "\n"))
		}
	}
}

func exported(t testing.TB, s *organisation, asOf directory.Day) string {
	t.Helper()
	tables, err := s.Export(t.Context(), asOf)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, table := range tables {
		fmt.Fprintln(&out, table.Name)
		for _, cells := range table.Rows {
			fmt.Fprintln(&out, strings.Join(cells, "|"))
		}
	}
	return out.String()
}

// province is a small organisation with all that a file can say.
func province() []sheet.Sheet {
	return []sheet.Sheet{
		reorganisationSheet(
			"01/07/2025|12/QĐ|Sáp nhập|SLD|SNV|||",
			"01/07/2025|12/QĐ|Sáp nhập|STTTT|SNV|||",
			"01/07/2025|13/QĐ|Đổi tên|TT||Xã Tân Tiến|UBND xã, phường|",
			"01/07/2025|14/QĐ|Giải thể|H1||||",
			"02/07/2025|15/QĐ|Chuyển trực thuộc|BV||||TINH",
			"03/07/2025|16/QĐ|Thành lập||SKHCN|Sở Khoa học và Công nghệ|sở, ban, ngành|TINH",
		),
		blocSheet(
			"K1|Khối 1|SNV||||Trưởng|",
			"K1|Khối 1|SLD|||||Cao Thị Ban",
			"K1|Khối 1|SYT|01/01/2024||2024|Phó|",
			"K1|Khối 1|SYT|01/01/2024||2025|trưởng|",
			"K2|Khối 2|STTTT|||2024|pho truong|",
			"K2||||31/12/2026|||",
		),
		peopleSheet(
			"BAN|Cao Thị Ban|Chuyên viên chính|chuyên viên|CB01|||01/01/2020|",
			"BAN|Đỗ Văn Duyệt|Trưởng ban|approver|CB02||||",
			"SLD|Nguyễn Văn An|Phó Giám đốc|Lãnh đạo|||||",
			"SLD|Nguyen Van An|Phó Giám đốc|đầu mối||5/CV|1.2.2024|01/02/2024|",
			"SNV|Lê Thị Hòa||Thành viên||||01/01/2023|31/12/2024",
			"SNV|Lê Thị Hoà||dau moi||||01/01/2025|",
			"SYT|Phạm Văn Y||Thành viên|CB09|||01/01/2023|",
			"SNV|Phạm Văn Y||Thành viên|CB09|||01/01/2023|30/06/2023",
		),
		agencySheet(
			"H1|UBND huyện Một|UBND huyện, thành phố thuộc tỉnh (lịch sử)|TINH||",
			"XA|UBND xã A|UBND xã, phường|H1||",
			"TT|Thị trấn Tân Tiến|UBND thị trấn|H1||",
			"SNV|Sở Nội vụ|Sở, ban, ngành|TINH||",
			"BAN|Ban Thi đua - Khen thưởng|don vi su nghiep|SNV||",
			"SLD|Sở Lao động|sở, ban, ngành|TINH||",
			"STTTT|Sở Thông tin|department|TINH|01/01/2005|",
			"BV|Bệnh viện|đơn vị sự nghiệp|SYT||",
			"SYT|Sở Y tế cũ|sở, ban, ngành|TINH||31/12/2019",
			"SYT|Sở Y tế|sở, ban, ngành|TINH|01/01/2020|",
			"TINH|UBND tỉnh|UBND tỉnh, thành phố|||",
		),
	}
}

// checkInvariants reads the tables themselves.
func checkInvariants(t testing.TB, db *database.DB) {
	t.Helper()
	none := func(what, query string) {
		t.Helper()
		var n int
		if err := db.QueryRow(context.Background(), query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			t.Errorf("%d: %s", n, what)
		}
	}
	none("terms that overlap", `select count(*) from agency_term a join agency_term b on a.agency_id = b.agency_id and a.id < b.id
		where (a.until_on = '' or (a.from_on < a.until_on and b.from_on < a.until_on)) and (b.until_on = '' or (b.from_on < b.until_on and a.from_on < b.until_on))`)
	none("agencies without a term", `select count(*) from agency a where not exists (select 1 from agency_term t where t.agency_id = a.id)`)
	none("parents that are not there on the first day", `select count(*) from agency_term a where a.parent_id <> 0 and a.from_on <> '' and (a.until_on = '' or a.from_on < a.until_on)
		and not exists (select 1 from agency_term p where p.agency_id = a.parent_id and p.from_on <= a.from_on and (p.until_on = '' or p.until_on > a.from_on))`)
	none("parents that end before", `select count(*) from agency_term a where a.parent_id <> 0 and (a.until_on = '' or a.from_on < a.until_on)
		and not exists (select 1 from agency_term p where p.agency_id = a.parent_id and (p.until_on = '' or (a.until_on <> '' and p.until_on >= a.until_on)))`)
	for _, table := range []string{"post", "bloc_member"} {
		none(table+" outside the agency's days", `select count(*) from `+table+` m where (m.until_on = '' or m.from_on < m.until_on)
			and (not exists (select 1 from agency_term t where t.agency_id = m.agency_id and t.from_on <= m.from_on)
			or not exists (select 1 from agency_term t where t.agency_id = m.agency_id and (t.until_on = '' or (m.until_on <> '' and t.until_on >= m.until_on))))`)
	}
	none("a post twice", `select count(*) from post a join post b on a.person_id = b.person_id and a.agency_id = b.agency_id and a.role = b.role and a.id < b.id
		where (a.until_on = '' or (a.from_on < a.until_on and b.from_on < a.until_on)) and (b.until_on = '' or (b.from_on < b.until_on and a.from_on < b.until_on))`)
	none("an agency twice in a bloc", `select count(*) from bloc_member a join bloc_member b on a.bloc_id = b.bloc_id and a.agency_id = b.agency_id and a.id < b.id
		where (a.until_on = '' or (a.from_on < a.until_on and b.from_on < a.until_on)) and (b.until_on = '' or (b.from_on < b.until_on and a.from_on < b.until_on))`)
	none("two officers of a bloc", `select count(*) from bloc_officer a join bloc_officer b on a.bloc_id = b.bloc_id and a.id < b.id
		where (a.until_on = '' or (a.from_on < a.until_on and b.from_on < a.until_on)) and (b.until_on = '' or (b.from_on < b.until_on and a.from_on < b.until_on))`)
	none("two leads of a bloc in a year", `select count(*) from bloc_lead a join bloc_lead b on a.bloc_id = b.bloc_id and a.year = b.year and a.agency_id < b.agency_id
		where a.position = 'lead' and b.position = 'lead'`)
}
