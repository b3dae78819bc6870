package directory_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/audit"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// sheetOf makes a table of lines whose cells are separated by bars.
func sheetOf(name string, lines ...string) directory.Table {
	t := directory.Table{Name: name}
	for n, l := range lines {
		var cells []string
		for _, c := range strings.Split(l, "|") {
			cells = append(cells, strings.TrimSpace(c))
		}
		t.Rows = append(t.Rows, directory.Row{Line: n + 1, Cells: cells})
	}
	return t
}

func agencySheet(lines ...string) directory.Table {
	return sheetOf("cq", append([]string{"Mã|Tên|Loại|Trực thuộc|Từ ngày|Đến ngày"}, lines...)...)
}

func peopleSheet(lines ...string) directory.Table {
	return sheetOf("ng", append([]string{"Mã cơ quan|Họ và tên|Chức vụ|Vai trò|Mã cán bộ|Văn bản cử|Ngày văn bản|Từ ngày|Đến ngày"}, lines...)...)
}

func blocSheet(lines ...string) directory.Table {
	return sheetOf("ck", append([]string{"Mã cụm|Tên cụm|Mã cơ quan|Từ ngày|Đến ngày|Năm|Vai trò|Chuyên viên theo dõi"}, lines...)...)
}

func actSheet(lines ...string) directory.Table {
	return sheetOf("sx", append([]string{"Ngày|Văn bản|Việc|Mã cũ|Mã mới|Tên mới|Loại mới|Trực thuộc mới"}, lines...)...)
}

func bring(t testing.TB, s *directory.Store, tables ...directory.Table) directory.Plan {
	t.Helper()
	plan, err := s.ImportPreview(t.Context(), directory.Operator, tables)
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

func texts(plan directory.Plan) (all []string) {
	for _, c := range plan.Changes {
		all = append(all, string(c.Sign)+" "+c.Text)
	}
	return all
}

func exported(t testing.TB, s *directory.Store, asOf directory.Day) string {
	t.Helper()
	tables, err := s.Export(t.Context(), asOf)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, table := range tables {
		fmt.Fprintln(&out, table.Name)
		for _, r := range table.Rows {
			fmt.Fprintln(&out, strings.Join(r.Cells, "|"))
		}
	}
	return out.String()
}

// province is a small organisation with all that a file can say.
func province() []directory.Table {
	return []directory.Table{
		actSheet(
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

func TestImportBringsEverythingInOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := directory.NewStore(db, directory.Settings{})
		tables := province()
		tables[1].Rows[1].Cells[5] = "2026" // the lead's year
		first := bring(t, s, tables...)
		version, err := s.Version(t.Context())
		if err != nil || version != 1 {
			t.Errorf("the version is %d (%v) after one import", version, err)
		}
		was := exported(t, s, "")
		again := bring(t, s, tables...)
		if len(again.Changes) != 0 {
			t.Errorf("the second time changes:\n%s", strings.Join(texts(again), "\n"))
		}
		rows := 0
		for _, table := range tables {
			rows += len(table.Rows) - 1
		}
		if again.Unchanged != rows {
			t.Errorf("%d of %d rows are unchanged the second time", again.Unchanged, rows)
		}
		if diff := cmp.Diff(was, exported(t, s, "")); diff != "" {
			t.Error(diff)
		}
		if now, _ := s.Version(t.Context()); now != version {
			t.Errorf("the version moved to %d", now)
		}
		acts := map[string]int{}
		if err := audit.List(t.Context(), db, audit.Filter{}, func(e audit.Entry) error {
			acts[e.Act]++
			for _, v := range e.Detail {
				if strings.Contains(v, "Nguyễn") || strings.Contains(v, "Ban") {
					t.Errorf("the audit has a name: %v", e)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		want := map[string]int{"import": 1, "appoint": 5, "merger": 1, "renaming": 1, "dissolution": 1, "handover": 1, "founding": 1}
		if diff := cmp.Diff(want, acts); diff != "" {
			t.Errorf("audit:\n%s\n%s", diff, strings.Join(texts(first), "\n"))
		}
		checkInvariants(t, db)
	})
}

func TestExportIntoAnEmptyStoreIsTheSameDirectory(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := directory.NewStore(db, directory.Settings{})
		tables := province()
		tables[1].Rows[1].Cells[5] = "2026"
		bring(t, s, tables...)
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		// What only the bot makes: twice on one day, somebody without a code in two agencies, one promoted.
		for _, r := range []directory.Reorganisation{
			{Kind: directory.Renaming, On: "2026-02-01", From: []string{"BV"}, Name: "Bệnh viện Một"},
			{Kind: directory.Renaming, On: "2026-02-01", From: []string{"BV"}, Name: "Bệnh viện Hai"},
			{Kind: directory.HandOver, On: "2026-02-01", From: []string{"BV"}, Parent: "SYT"},
			{Kind: directory.Founding, On: "2026-03-01", Into: "M", Name: "Mới", AgencyKind: directory.Department, Parent: "TINH"},
			{Kind: directory.Merger, On: "2026-03-01", From: []string{"SKHCN", "XA"}, Into: "N", Name: "Sở Nhập", Parent: "TINH"},
			{Kind: directory.Dissolution, On: "2026-04-01", From: []string{"M", "TT"}},
			{Kind: directory.Merger, On: "2026-05-01", From: []string{"SYT"}, Into: "SNV", Name: "Sở Nội vụ và Y tế"},
		} {
			must(db.InTx(t.Context(), func(tx *database.Tx) error {
				_, _, err := s.Reorganise(t.Context(), tx, directory.Operator, r)
				return err
			}))
		}
		was := exported(t, s, "")
		for _, want := range []string{"Bệnh viện Hai", "#", "01/03/2026||Sáp nhập|SKHCN|N|Sở Nhập"} {
			if !strings.Contains(was, want) {
				t.Errorf("%q is not in the export:\n%s", want, was)
			}
		}
		tablesOut, err := s.Export(t.Context(), "")
		must(err)
		if again := bring(t, s, tablesOut...); len(again.Changes) > 0 {
			t.Errorf("its own export changes:\n%s", strings.Join(texts(again), "\n"))
		}
		config := databasetest.SQLite(t)
		if db.Shared() {
			config = databasetest.Postgres(t)
		}
		other := databasetest.Open(t, config)
		copied := directory.NewStore(other, directory.Settings{})
		bring(t, copied, tablesOut...)
		if diff := cmp.Diff(was, exported(t, copied, "")); diff != "" {
			t.Errorf("the copy differs:\n%s", diff)
		}
		for _, day := range []directory.Day{"2024-06-30", "2025-07-01", "2026-02-01", "2026-06-01"} {
			if diff := cmp.Diff(exported(t, s, day), exported(t, copied, day)); diff != "" {
				t.Errorf("the copy differs on %s:\n%s", day, diff)
			}
		}
		if again := bring(t, copied, tablesOut...); len(again.Changes) > 0 {
			t.Errorf("the second time changes:\n%s", strings.Join(texts(again), "\n"))
		}
		checkInvariants(t, db)
		checkInvariants(t, other)
	})
}

func TestImportReportsEveryProblem(t *testing.T) {
	for _, c := range []struct {
		name   string
		tables []directory.Table
		want   []string // table, line, column and the beginning of the sentence
	}{
		{"unknown table", []directory.Table{sheetOf("x", "A|B", "1|2")}, []string{"x 1 : Không nhận ra bảng"}},
		{"columns", []directory.Table{sheetOf("x", "Mã|Tên|Ghi chú|Từ ngày|Từ ngày||", "A|B|c|||d")}, []string{
			"x 1 Ghi chú: Bảng Cơ quan không có cột này", "x 1 Từ ngày: Cột này có hai lần", "x 1 cột thứ 6: Cột này có dữ liệu", "x 1 Loại: Bảng Cơ quan thiếu cột này",
		}},
		{"cells", []directory.Table{agencySheet("A|Cơ quan A|sở|||", "Ă|Cơ quan|hội|||", "|X|hội|||", "B|Cơ quan B|hội||31/02/2025|", "C|C|hội||2/1/2025|1/1/2025|thừa")}, []string{
			"cq 2 Loại: Không có loại “sở”; đề nghị ghi một trong các loại: UBND tỉnh", "cq 3 Mã: Mã cơ quan “Ă” không hợp lệ", "cq 4 Mã: Ô này để trống",
			"cq 5 Từ ngày: “31/02/2025” không phải là một ngày có trong lịch", "cq 6 : Ô “thừa” nằm ngoài", "cq 6 Đến ngày: Đến ngày 01/01/2025 trước Từ ngày 02/01/2025",
		}},
		{"tree", []directory.Table{agencySheet("A|A|hội|B||", "B|B|hội|A||", "C|C|hội|C||", "D|D|hội|K||", "E|E|hội|||", "E|E|hội|||", "F|F|hội|||31/12/2020", "G|G|hội|F||",
			"H|H|hội||1/1/2020|31/12/2021", "H|H|hội||1/1/2023|", "I|I|hội||1/1/2020|31/12/2021", "I|I|hội||1/6/2021|")}, []string{
			"cq 2 Trực thuộc: Các cơ quan A, B trực thuộc lẫn nhau", "cq 4 Trực thuộc: Cơ quan không thể trực thuộc chính nó", "cq 5 Trực thuộc: Không có cơ quan mã “K”",
			"cq 7 Mã: Trùng với dòng 6", "cq 9 Trực thuộc: F (F) đã kết thúc hoạt động từ 01/01/2021", "cq 11 Từ ngày: H (H) đã kết thúc ngày 31/12/2021",
			"cq 13 Từ ngày: Thời gian của I (I) chồng lên nhau",
		}},
		{"people", []directory.Table{agencySheet("A|A|hội|||", "Z|Z|hội|||31/12/2020"), peopleSheet("A|Lê Hoa||sếp|||||", "K|Lê Hoa||thành viên|||||", "A|Lê Hoa||thành viên|||||",
			"A|Lê Hòa||thành viên|||||", "A|Vũ An||đầu mối|||||", "A|Vũ An||đầu mối|||||", "Z|Vũ An||thành viên|||||", "A|Vũ B||thành viên|1||||", "A|Vũ C||thành viên|1||||", "A|!||thành viên|||||")}, []string{
			"ng 2 Vai trò: Không có vai trò “sếp”; đề nghị ghi một trong các vai trò: Thành viên", "ng 3 Mã cơ quan: Không có cơ quan mã “K”",
			"ng 5 Mã cán bộ: Họ tên Lê Hòa gần giống Lê Hoa ở dòng 4", "ng 7 Họ và tên: Trùng với dòng 6", "ng 8 Mã cơ quan: Z (Z) đã kết thúc hoạt động từ 01/01/2021",
			"ng 10 Mã cán bộ: Mã cán bộ 1 đã ghi cho Vũ B ở dòng 9", "ng 11 Họ và tên: “!” không phải là họ và tên",
		}},
		{"two of one name", []directory.Table{agencySheet("A|A|hội|||"), peopleSheet("A|Lê Hoa||thành viên|1||||", "A|Lê Hoa||thành viên|2||||", "A|Lê Hoa||đầu mối|||||")}, []string{
			"ng 4 Mã cán bộ: A (A) có 2 người tên Lê Hoa",
		}},
		{"blocs", []directory.Table{agencySheet("A|A|hội|||", "B|B|hội|||", "C|C|hội|||", "D|D|hội|||"), blocSheet("K|Khối|A|||2026|Trưởng|", "K|Khối|B|||2026|Trưởng|", "K|Khối|C|||2026|Phó|",
			"K|Khối|D|||2026|Phó|", "K|Khối|B|||2027|sếp|", "K|Khối|B|||26||", "K|Khối|B|||||Ai Đó", "K|Khối khác|B|||||", "K|Khối|B||||Phó|", "L||B|||||", "K|Khối|A|||2026|Trưởng|")}, []string{
			"ck 3 Vai trò: Khối năm 2026 đã có Trưởng ở dòng 2", "ck 6 Vai trò: Không có vai trò “sếp” trong cụm", "ck 7 Năm: Năm “26” không hợp lệ",
			"ck 8 Chuyên viên theo dõi: Không có “Ai Đó” trong số người của Ban", "ck 9 Tên cụm: Mã K có hai tên", "ck 10 Năm: Có Vai trò thì phải ghi Năm", "ck 11 Tên cụm: Cụm, khối này chưa có",
			"ck 12 : Trùng với dòng 2",
		}},
		{"deputies", []directory.Table{agencySheet("A|A|hội|||", "B|B|hội|||", "C|C|hội|||"), blocSheet("K|Khối|A|||2026|Phó|", "K|Khối|B|||2026|Phó|", "K|Khối|C|||2026|Phó|", "K|Khối|C|1/1/2027||2020|Phó|")}, []string{
			"ck 4 Vai trò: Khối năm 2026 có quá 2 Phó", "ck 5 Mã cơ quan: C (C) đã ở trong Khối",
		}},
		{"acts", []directory.Table{agencySheet("A|A|hội|||", "B|B|hội|||31/12/2020"), actSheet("|q|Sáp nhập|A|B|||", "1/1/2026|q|Tách|A|B|||", "1/1/2026||Sáp nhập|K|A|||", "1/1/2026||Giải thể|B||||",
			"1/1/2026||Đổi tên|A||||", "2/1/2026||Thành lập||Q||||", "3/1/2026||Sáp nhập|A|R|||", "4/1/2026||Giải thể|A|B|||", "5/1/2026||Chuyển trực thuộc|A||||K")}, []string{
			"sx 2 Ngày: Ô này để trống", "sx 3 Việc: Không có việc “Tách”; đề nghị ghi một trong các việc: Thành lập", "sx 6 Tên mới: Đổi tên thì phải ghi Tên mới", "sx 7 Tên mới: Ô này để trống",
			"sx 9 Mã mới: Giải thể thì không ghi Mã mới",
		}},
		{"acts that cannot be done", []directory.Table{agencySheet("A|A|hội|||", "B|B|hội|||31/12/2020"), actSheet("1/1/2026||Sáp nhập|K|A|||", "1/1/2026||Giải thể|B||||", "3/1/2026||Thành lập||C|Hội C|hội|K")}, []string{
			"sx 2 Mã cũ: Không có cơ quan mã “K”", "sx 3 Việc: B (B) đã kết thúc hoạt động từ 01/01/2021", "sx 4 Trực thuộc mới: Không có cơ quan mã “K”",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			databasetest.Each(t, func(t *testing.T, db *database.DB) {
				s := directory.NewStore(db, directory.Settings{})
				plan, err := s.ImportPreview(t.Context(), directory.Operator, c.tables)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, p := range plan.Problems {
					got = append(got, fmt.Sprintf("%s %d %s: %s", p.Table, p.Line, p.Column, p.Sentence))
				}
				left := append([]string{}, got...)
			wanted:
				for _, want := range c.want {
					for n, g := range left {
						if strings.HasPrefix(g, want) {
							left = append(left[:n], left[n+1:]...)
							continue wanted
						}
					}
					t.Errorf("not reported: %s", want)
				}
				for _, g := range left {
					t.Errorf("reported besides: %s", g)
				}
				if _, err := s.Import(t.Context(), directory.Operator, c.tables, plan.Version); !problem.Is(err, problem.Invalid) {
					t.Errorf("importing it gives %v", err)
				}
				if v, _ := s.Version(t.Context()); v != 0 {
					t.Errorf("the version is %d", v)
				}
				if got := exported(t, s, ""); strings.Count(got, "\n") != 8 {
					t.Errorf("something was brought in:\n%s", got)
				}
			})
		})
	}
}

func TestImportCorrectsInPlaceOrOpensANewTerm(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := directory.NewStore(db, directory.Settings{})
		bring(t, s, agencySheet("A|Sở Ah|sở, ban, ngành|||", "B|Hội B|hội|||"), peopleSheet("A|Vũ An||thành viên||||1/1/2025|", "A|Lê Bình||đầu mối||||1/1/2025|"))
		plan := bring(t, s, agencySheet("A|Sở A|sở, ban, ngành|||"), peopleSheet("A|Vũ An|Chánh Văn phòng|đầu mối|7|||1/3/2026|", "A|Lê Bình||đầu mối|||||30/6/2026"))
		want := []string{
			"~ Sở Ah (A): tên: Sở Ah → Sở A", "~ Vũ An, A: mã cán bộ: (trống) → 7", "+ Vũ An, Đầu mối thi đua, khen thưởng, A, từ 01/3/2026",
			"- Lê Bình, Đầu mối thi đua, khen thưởng, A: ngày cuối: (trống) → 30/6/2026",
		}
		if diff := cmp.Diff(want, texts(plan)); diff != "" {
			t.Error(diff)
		}
		plan = bring(t, s, agencySheet("A|Sở A mới|sở, ban, ngành||1/7/2025|"))
		if diff := cmp.Diff([]string{"~ Sở A (A) → Sở A mới, sở, ban, ngành, từ 01/7/2025"}, texts(plan)); diff != "" {
			t.Error(diff)
		}
		// An empty last day opens nothing again, and one person is no member beside the higher post.
		plan = bring(t, s, peopleSheet("A|Vũ An||thành viên|7|||1/1/2025|", "A|Lê Bình||đầu mối|||||"))
		if len(plan.Changes) > 0 {
			t.Errorf("it changes:\n%s", strings.Join(texts(plan), "\n"))
		}
		got := exported(t, s, "")
		for _, want := range []string{"A|Sở A|sở, ban, ngành|||30/06/2025", "A|Sở A mới|sở, ban, ngành||01/07/2025|", "A|Vũ An||Thành viên|7|||01/01/2025|28/02/2026",
			"A|Vũ An|Chánh Văn phòng|Đầu mối thi đua, khen thưởng|7|||01/03/2026|", "A|Lê Bình||Đầu mối thi đua, khen thưởng||||01/01/2025|30/06/2026"} {
			if !strings.Contains(got, want+"\n") {
				t.Errorf("missing %s in\n%s", want, got)
			}
		}
		// Ending an agency with people in it is a matter for the table of acts.
		plan, err := s.ImportPreview(t.Context(), directory.Operator, []directory.Table{agencySheet("A|Sở A mới|sở, ban, ngành|||31/3/2026")})
		if err != nil || len(plan.Problems) != 1 || plan.Problems[0].Column != "Đến ngày" || !strings.Contains(plan.Problems[0].Sentence, "còn 2 vị trí") {
			t.Errorf("ending it gives %v %v", plan.Problems, err)
		}
		checkInvariants(t, db)
	})
}

func TestImportIsRefusedWhenTheDirectoryMoved(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := directory.NewStore(db, directory.Settings{})
		plan, err := s.ImportPreview(t.Context(), directory.Operator, province())
		if err != nil {
			t.Fatal(err)
		}
		bring(t, s, agencySheet("Q|Hội Q|hội|||"))
		if _, err := s.Import(t.Context(), directory.Operator, province(), plan.Version); !problem.Is(err, problem.Moved) {
			t.Errorf("it gives %v", err)
		}
		if _, err := s.ImportPreview(t.Context(), directory.Actor{Account: 5}, province()); !problem.Is(err, problem.Denied) {
			t.Errorf("a stranger gets %v", err)
		}
	})
}

func TestOfficerImportsPeopleUpToHeads(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := directory.NewStore(db, directory.Settings{})
		bring(t, s, agencySheet("A|A|hội|||", "BAN|Ban|hội|||"), peopleSheet("BAN|Cao Thị Ban||chuyên viên|1||||"))
		account := int64(77)
		if err := db.InTx(t.Context(), func(tx *database.Tx) error {
			found, err := s.FindPersons(context.WithoutCancel(t.Context()), "Cao Thị Ban", 1)
			if db.Shared() && (err != nil || len(found) != 1) {
				return errors.New("no officer")
			}
			if err := s.AttachAccount(t.Context(), tx, directory.Operator, found[0].ID, account); err != nil {
				return err
			}
			_, err = s.Agree(t.Context(), tx, account, "")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		officer := directory.Actor{Account: account}
		fine := []directory.Table{peopleSheet("A|Vũ An||thành viên|||||", "A|Lê Bình||đầu mối|||||", "A|Trần Cả||lãnh đạo|||||", "BAN|Cao Thị Ban||chuyên viên|1||||")}
		plan, err := s.ImportPreview(t.Context(), officer, fine)
		if err != nil || len(plan.Problems) > 0 || len(plan.Changes) != 3 {
			t.Fatalf("%v %v %v", plan.Problems, texts(plan), err)
		}
		if _, err := s.Import(t.Context(), officer, fine, plan.Version); err != nil {
			t.Fatal(err)
		}
		var actors []int64
		if err := audit.List(t.Context(), db, audit.Filter{Act: "import", Last: 1}, func(e audit.Entry) error {
			actors = append(actors, e.Actor)
			return nil
		}); err != nil || len(actors) != 1 || actors[0] == 0 {
			t.Errorf("the audit names %v (%v)", actors, err)
		}
		plan, err = s.ImportPreview(t.Context(), officer, []directory.Table{peopleSheet("BAN|Vũ An||chuyên viên|||||", "BAN|Lê Bình||admin|||||", "BAN|Cao Thị Khác||chuyên viên|1||||31/12/2040", "A|Vũ Mới||thành viên|||||")})
		if err != nil || len(plan.Problems) != 3 {
			t.Errorf("an officer makes officers: %v %v", plan.Problems, err)
		}
	})
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
}
