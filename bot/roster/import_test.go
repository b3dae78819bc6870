package roster_test

import (
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

func TestImportBringsEverythingInOnce(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(db)
		tables := province()
		tables[1].Rows[1].Cells[5] = "2026" // the lead's year
		first := importInto(t, s, tables...)
		version, err := s.Version(t.Context())
		if err != nil || version != 1 {
			t.Errorf("the version is %d (%v) after one import", version, err)
		}
		was := exported(t, s, "")
		again := importInto(t, s, tables...)
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
		s := open(db)
		tables := province()
		tables[1].Rows[1].Cells[5] = "2026"
		importInto(t, s, tables...)
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
		tablesOut := s.export(t, "")
		if again := importInto(t, s, tablesOut...); len(again.Changes) > 0 {
			t.Errorf("its own export changes:\n%s", strings.Join(texts(again), "\n"))
		}
		config := databasetest.SQLite(t)
		if db.Shared() {
			config = databasetest.Postgres(t)
		}
		other := databasetest.Open(t, config)
		copied := open(other)
		importInto(t, copied, tablesOut...)
		if diff := cmp.Diff(was, exported(t, copied, "")); diff != "" {
			t.Errorf("the copy differs:\n%s", diff)
		}
		for _, day := range []directory.Day{"2024-06-30", "2025-07-01", "2026-02-01", "2026-06-01"} {
			if diff := cmp.Diff(exported(t, s, day), exported(t, copied, day)); diff != "" {
				t.Errorf("the copy differs on %s:\n%s", day, diff)
			}
		}
		if again := importInto(t, copied, tablesOut...); len(again.Changes) > 0 {
			t.Errorf("the second time changes:\n%s", strings.Join(texts(again), "\n"))
		}
		checkInvariants(t, db)
		checkInvariants(t, other)
	})
}

func TestImportReportsEveryProblem(t *testing.T) {
	cases := []struct {
		name   string
		tables []sheet.Sheet
		want   []string // table, line, column and the beginning of the sentence
	}{
		{"unknown table", []sheet.Sheet{sheetOf("x", "A|B", "1|2")}, []string{"x 1 : Không nhận ra bảng"}},
		{"columns", []sheet.Sheet{sheetOf("x", "Mã|Tên|Ghi chú|Từ ngày|Từ ngày||", "A|B|c|||d")}, []string{
			"x 1 Từ ngày: Cột này có hai lần", "x 1 cột F: Cột này có dữ liệu", "x 1 Loại: Bảng Cơ quan thiếu cột này",
		}},
		{"cells", []sheet.Sheet{agencySheet("A|Cơ quan A|sở|||", "Ă|Cơ quan|hội quần chúng|||", "|Hội X|hội quần chúng|||", "B|Cơ quan B|hội quần chúng||31/02/2025|", "C|C|hội quần chúng||2/1/2025|1/1/2025|thừa")}, []string{
			"cq 2 Loại: Không có loại “sở”; đề nghị ghi một trong các loại: UBND tỉnh", "cq 3 Mã: Mã cơ quan “Ă” không hợp lệ", "cq 4 Mã: Ô này để trống",
			"cq 5 Từ ngày: “31/02/2025” không phải là một ngày có trong lịch", "cq 6 : Ô “thừa” nằm ngoài", "cq 6 Đến ngày: Đến ngày 01/01/2025 trước Từ ngày 02/01/2025",
		}},
		{"tree", []sheet.Sheet{agencySheet("A|A|hội quần chúng|B||", "B|B|hội quần chúng|A||", "C|C|hội quần chúng|C||", "D|D|hội quần chúng|K||", "E|E|hội quần chúng|||", "E|E|hội quần chúng|||", "F|F|hội quần chúng|||31/12/2020", "G|G|hội quần chúng|F||",
			"H|H|hội quần chúng||1/1/2020|31/12/2021", "H|H|hội quần chúng||1/1/2023|", "I|I|hội quần chúng||1/1/2020|31/12/2021", "I|I|hội quần chúng||1/6/2021|")}, []string{
			"cq 2 Trực thuộc: Các cơ quan A, B trực thuộc lẫn nhau", "cq 4 Trực thuộc: Cơ quan không thể trực thuộc chính nó", "cq 5 Trực thuộc: Không có cơ quan mã “K”",
			"cq 7 Mã: Trùng với dòng 6", "cq 9 Trực thuộc: F (F) đã kết thúc hoạt động từ 01/01/2021", "cq 11 Từ ngày: H (H) đã kết thúc ngày 31/12/2021",
			"cq 13 Từ ngày: Thời gian của I (I) chồng lên nhau",
		}},
		{"people", []sheet.Sheet{agencySheet("A|A|hội quần chúng|||", "Z|Z|hội quần chúng|||31/12/2020"), peopleSheet("A|Lê Hoa||sếp|||||", "K|Lê Hoa||thành viên|||||", "A|Lê Hoa||thành viên|||||",
			"A|Lê Hòa||thành viên|||||", "A|Vũ An||đầu mối|||||", "A|Vũ An||đầu mối|||||", "Z|Vũ An||thành viên|||||", "A|Vũ B||thành viên|1||||", "A|Vũ C||thành viên|1||||", "A|!||thành viên|||||")}, []string{
			"ng 2 Vai trò: Không có vai trò “sếp”; đề nghị ghi một trong các vai trò: Thành viên", "ng 3 Mã cơ quan: Không có cơ quan mã “K”",
			"ng 5 Mã cán bộ: Họ tên Lê Hòa gần giống Lê Hoa ở dòng 4", "ng 7 Họ và tên: Trùng với dòng 6", "ng 8 Mã cơ quan: Z (Z) đã kết thúc hoạt động từ 01/01/2021",
			"ng 10 Mã cán bộ: Mã cán bộ 1 đã ghi cho Vũ B ở dòng 9", "ng 11 Họ và tên: “!” không phải là họ và tên",
		}},
		{"two of one name", []sheet.Sheet{agencySheet("A|A|hội quần chúng|||"), peopleSheet("A|Lê Hoa||thành viên|1||||", "A|Lê Hoa||thành viên|2||||", "A|Lê Hoa||đầu mối|||||")}, []string{
			"ng 4 Mã cán bộ: A (A) có 2 người tên Lê Hoa",
		}},
		{"blocs", []sheet.Sheet{agencySheet("A|A|hội quần chúng|||", "B|B|hội quần chúng|||", "C|C|hội quần chúng|||", "D|D|hội quần chúng|||"), blocSheet("K|Khối|A|||2026|Trưởng|", "K|Khối|B|||2026|Trưởng|", "K|Khối|C|||2026|Phó|",
			"K|Khối|D|||2026|Phó|", "K|Khối|B|||2027|sếp|", "K|Khối|B|||26||", "K|Khối|B|||||Ai Đó", "K|Khối khác|B|||||", "K|Khối|B||||Phó|", "L||B|||||", "K|Khối|A|||2026|Trưởng|")}, []string{
			"ck 3 Vai trò: Khối năm 2026 đã có Trưởng ở dòng 2", "ck 6 Vai trò: Không có vai trò “sếp” trong cụm", "ck 7 Năm: Năm “26” không hợp lệ",
			"ck 8 Chuyên viên theo dõi: Không có “Ai Đó” trong số người của Ban", "ck 9 Tên cụm: Mã K có hai tên", "ck 10 Năm: Có Vai trò thì phải ghi Năm", "ck 11 Tên cụm: Cụm, khối này chưa có",
			"ck 12 : Trùng với dòng 2",
		}},
		{"deputies", []sheet.Sheet{agencySheet("A|A|hội quần chúng|||", "B|B|hội quần chúng|||", "C|C|hội quần chúng|||"), blocSheet("K|Khối|A|||2026|Phó|", "K|Khối|B|||2026|Phó|", "K|Khối|C|||2026|Phó|", "K|Khối|C|1/1/2027||2020|Phó|")}, []string{
			"ck 4 Vai trò: Khối năm 2026 có quá 2 Phó", "ck 5 Mã cơ quan: C (C) đã ở trong Khối",
		}},
		{"acts", []sheet.Sheet{agencySheet("A|A|hội quần chúng|||", "B|B|hội quần chúng|||31/12/2020"), reorganisationSheet("|q|Sáp nhập|A|B|||", "1/1/2026|q|Tách|A|B|||", "1/1/2026||Sáp nhập|K|A|||", "1/1/2026||Giải thể|B||||",
			"1/1/2026||Đổi tên|A||||", "2/1/2026||Thành lập||Q||||", "3/1/2026||Sáp nhập|A|R|||", "4/1/2026||Giải thể|A|B|||", "5/1/2026||Chuyển trực thuộc|A||||K")}, []string{
			"sx 2 Ngày: Ô này để trống", "sx 3 Việc: Không có việc “Tách”; đề nghị ghi một trong các việc: Thành lập", "sx 6 Tên mới: Đổi tên thì phải ghi Tên mới", "sx 7 Tên mới: Ô này để trống",
			"sx 9 Mã mới: Giải thể thì không ghi Mã mới",
		}},
		{"acts that cannot be done", []sheet.Sheet{agencySheet("A|A|hội quần chúng|||", "B|B|hội quần chúng|||31/12/2020"), reorganisationSheet("1/1/2026||Sáp nhập|K|A|||", "1/1/2026||Giải thể|B||||", "3/1/2026||Thành lập||C|Hội C|hội quần chúng|K")}, []string{
			"sx 2 Mã cũ: Không có cơ quan mã “K”", "sx 3 Việc: B (B) đã kết thúc hoạt động từ 01/01/2021", "sx 4 Trực thuộc mới: Không có cơ quan mã “K”",
		}},
	}
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(db)
		for _, c := range cases {
			t.Run(c.name, func(t *testing.T) {
				plan := wantProblems(t, s, directory.Operator, c.tables, c.want...)
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
		}
	})
}

func TestImportCorrectsInPlaceOrOpensANewTerm(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(db)
		importInto(t, s, agencySheet("A|Sở Ah|sở, ban, ngành|||", "B|Hội B|hội quần chúng|||"), peopleSheet("A|Vũ An||thành viên||||1/1/2025|", "A|Lê Bình||đầu mối||||1/1/2025|"))
		plan := importInto(t, s, agencySheet("A|Sở A|sở, ban, ngành|||"), peopleSheet("A|Vũ An|Chánh Văn phòng|đầu mối|7|||1/3/2026|", "A|Lê Bình||đầu mối|||||30/6/2026"))
		want := []string{
			"~ Sở Ah (A): tên: Sở Ah → Sở A", "~ Vũ An, A: mã cán bộ: (trống) → 7", "+ Vũ An, Đầu mối thi đua, khen thưởng, A, từ 01/3/2026; chức vụ: Chánh Văn phòng; thay vai trò Thành viên",
			"- Lê Bình, Đầu mối thi đua, khen thưởng, A: ngày cuối: (trống) → 30/6/2026",
		}
		if diff := cmp.Diff(want, texts(plan)); diff != "" {
			t.Error(diff)
		}
		plan = importInto(t, s, agencySheet("A|Sở A mới|sở, ban, ngành||1/7/2025|"))
		if diff := cmp.Diff([]string{"~ Sở A (A) → Sở A mới, sở, ban, ngành, từ 01/7/2025"}, texts(plan)); diff != "" {
			t.Error(diff)
		}
		// An empty last day opens nothing again, and one person is no member beside the higher post.
		plan = importInto(t, s, peopleSheet("A|Vũ An||thành viên|7|||1/1/2025|", "A|Lê Bình||đầu mối|||||"))
		if len(plan.Changes) > 0 {
			t.Errorf("it changes:\n%s", strings.Join(texts(plan), "\n"))
		}
		got := exported(t, s, "")
		for _, want := range []string{"A|Sở A|sở, ban, ngành|||30/06/2025", "A|Sở A mới|sở, ban, ngành||01/07/2025|", "A|Vũ An||Thành viên|7|||01/01/2025|28/02/2026|",
			"A|Vũ An|Chánh Văn phòng|Đầu mối thi đua, khen thưởng|7|||01/03/2026||", "A|Lê Bình||Đầu mối thi đua, khen thưởng||||01/01/2025|30/06/2026|"} {
			if !strings.Contains(got, want+"\n") {
				t.Errorf("missing %s in\n%s", want, got)
			}
		}
		// Ending an agency with people in it is a matter for the table of acts.
		plan, err := s.Preview(t.Context(), directory.Operator, []sheet.Sheet{agencySheet("A|Sở A mới|sở, ban, ngành|||31/3/2026")})
		if err != nil || len(plan.Problems) != 1 || plan.Problems[0].Column != "Đến ngày" || !strings.Contains(plan.Problems[0].Sentence, "còn 2 vị trí") {
			t.Errorf("ending it gives %v %v", plan.Problems, err)
		}
		checkInvariants(t, db)
	})
}

func TestImportIsRefusedWhenTheDirectoryMoved(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(db)
		plan, err := s.Preview(t.Context(), directory.Operator, province())
		if err != nil {
			t.Fatal(err)
		}
		importInto(t, s, agencySheet("Q|Hội Q|hội quần chúng|||"))
		if _, err := s.Import(t.Context(), directory.Operator, province(), plan.Version); !problem.Is(err, problem.Moved) {
			t.Errorf("it gives %v", err)
		}
		if _, err := s.Preview(t.Context(), directory.Actor{Account: 5}, province()); !problem.Is(err, problem.Denied) {
			t.Errorf("a stranger gets %v", err)
		}
	})
}

func TestOfficerImportsPeopleUpToHeads(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(db)
		importInto(t, s, agencySheet("A|A|hội quần chúng|||", "BAN|Ban|hội quần chúng|||"), peopleSheet("BAN|Cao Thị Ban||chuyên viên|1||||"))
		account := int64(77)
		s.come(t, db, "Cao Thị Ban", account)
		officer := directory.Actor{Account: account}
		fine := []sheet.Sheet{peopleSheet("A|Vũ An||thành viên|||||", "A|Lê Bình||đầu mối|||||", "A|Trần Cả||lãnh đạo|||||", "BAN|Cao Thị Ban||chuyên viên|1||||")}
		plan, err := s.Preview(t.Context(), officer, fine)
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
		plan, err = s.Preview(t.Context(), officer, []sheet.Sheet{peopleSheet("BAN|Vũ An||chuyên viên|||||", "BAN|Lê Bình||admin|||||", "BAN|Cao Thị Khác||chuyên viên|1||||31/12/2040", "A|Vũ Mới||thành viên|||||")})
		if err != nil || len(plan.Problems) != 3 {
			t.Errorf("an officer makes officers: %v %v", plan.Problems, err)
		}
	})
}

// Whoever comes by a member's link chooses their own name. A list that gives that name a role must not mean them.
func TestAListDoesNotMeanSomebodyWhoNamedThemselves(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(db)
		importInto(t, s, agencySheet("A|A|hội quần chúng|||"))
		const account = 66
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			agency, err := s.AgencyOfCodeIn(t.Context(), tx, "A")
			if err != nil {
				return err
			}
			_, token, err := s.Invite(t.Context(), tx, directory.Operator, directory.InvitationSpec{AgencyID: agency.ID, Role: directory.Member})
			if err != nil {
				return err
			}
			if _, err := s.OpenInvitation(t.Context(), tx, account, token); err != nil {
				return err
			}
			_, err = s.Agree(t.Context(), tx, account, "Lê Thu Hà")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, code := range []string{"", "CB01"} {
			importInto(t, s, peopleSheet("A|Lê Thu Hà||Quản trị hệ thống|"+code+"||||"))
			access, err := s.Access(t.Context(), account)
			if err != nil || access.May(directory.ManageBoard, 0) || len(access.Posts) != 1 {
				t.Errorf("with code %q the self-named account became %+v (%v)", code, access.Posts, err)
			}
		}
		// By the placeholder, which is certain, they are not given a role either until the Board confirms them.
		people := s.export(t, "")[1]
		for _, row := range people.Rows[1:] {
			if row.Cells[1] == "Lê Thu Hà" && strings.HasPrefix(row.Cells[4], "#") {
				row.Cells[3] = "Quản trị hệ thống"
			}
		}
		plan, err := s.Preview(t.Context(), directory.Operator, []sheet.Sheet{people})
		if err != nil || len(plan.Problems) != 1 || plan.Problems[0].Column != "Vai trò" {
			t.Errorf("it gives %v (%v)", plan.Problems, err)
		}
	})
}

func TestWhatStandsInBracketsIsNoPartOfARoleOrAHeading(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s := open(db)
		importInto(t, s, agencySheet("A|A|hội quần chúng|||"), sheetOf("x", "Mã cơ quan|Họ và tên (viết đầy đủ)|VAI TRÒ", "A|Vũ An|chuyên viên (theo dõi khối 1)"))
		if got := exported(t, s, ""); !strings.Contains(got, "A|Vũ An||Chuyên viên|") {
			t.Error(got)
		}
	})
}
