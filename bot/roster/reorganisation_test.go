package roster_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

var threeDepartments = agencySheet("TINH|UBND tỉnh|UBND tỉnh, thành phố|||", "A|Sở A|sở, ban, ngành|TINH||", "B|Sở B|sở, ban, ngành|TINH||", "C|Sở C|sở, ban, ngành|TINH||",
	"A1|Chi cục A1|đơn vị sự nghiệp|A||")

func TestRowsOfOneMergerAreOneReorganisation(t *testing.T) {
	eachOrganisation(t, sheets(threeDepartments), func(t *testing.T, db *database.DB, o *organisation) {
		merger := reorganisationSheet("1/7/2025|1/NQ|Sáp nhập|A|N|Sở Mới|sở, ban, ngành|TINH", "1/7/2025||Sáp nhập|B|N|||", "1/7/2025|2/NQ|Sáp nhập|C|N|||")
		importInto(t, o, merger)
		var mergers, successions int
		if err := db.QueryRow(t.Context(), `select count(distinct reorganisation_id), count(*) from succession`).Scan(&mergers, &successions); err != nil {
			t.Fatal(err)
		}
		if mergers != 2 || successions != 3 {
			t.Errorf("%d mergers ended %d agencies, want 2 and 3: another document is another merger", mergers, successions)
		}
		wantRows(t, o, "N|Sở Mới|sở, ban, ngành|TINH|01/07/2025|", "A1|Chi cục A1|đơn vị sự nghiệp|N|01/07/2025|",
			"01/07/2025|1/NQ|Sáp nhập|A|N|Sở Mới|sở, ban, ngành|TINH", "01/07/2025|1/NQ|Sáp nhập|B|N|Sở Mới|sở, ban, ngành|TINH")
		wantChanges(t, o, sheets(merger))
	})
}

func TestRowsOfOneMergerMustNotContradictEachOther(t *testing.T) {
	eachOrganisation(t, sheets(threeDepartments), func(t *testing.T, _ *database.DB, o *organisation) {
		wantProblems(t, o, directory.Operator, sheets(reorganisationSheet("1/7/2025|1/NQ|Sáp nhập|A|N|Sở Mới|sở, ban, ngành|TINH", "1/7/2025|1/NQ|Sáp nhập|B|N|Sở Khác|hội quần chúng|C",
			"1/7/2025|1/NQ|Sáp nhập|A|N|||")),
			"sx 3 Tên mới: Khác với dòng 2 của cùng lần sáp nhập", "sx 3 Loại mới: Khác với dòng 2", "sx 3 Trực thuộc mới: Khác với dòng 2", "sx 4 Mã cũ: Trùng với dòng 2")
		wantProblems(t, o, directory.Operator, sheets(reorganisationSheet("1/7/2025||Thành lập|A|N|Sở Mới||", "1/7/2025||Đổi tên|A|B|Sở Mới||", "1/7/2025||Đổi tên|A||Sở Mới|loại lạ|")),
			"sx 2 Mã cũ: Thành lập thì không ghi Mã cũ", "sx 3 Mã mới: Đổi tên thì mã vẫn như cũ", "sx 4 Loại mới: Không có loại “loại lạ”")
	})
}

func TestReorganisationsOfAFileBuildOnEachOther(t *testing.T) {
	eachOrganisation(t, sheets(threeDepartments), func(t *testing.T, _ *database.DB, o *organisation) {
		wantChanges(t, o, sheets(reorganisationSheet("1/8/2025||Giải thể|A1||||", "1/7/2025||Chuyển trực thuộc|A1||||M", "1/6/2025||Thành lập||M|Trung tâm M|đơn vị sự nghiệp|TINH")),
			"+ Thành lập Trung tâm M (M), đơn vị sự nghiệp, từ 01/6/2025; trực thuộc: TINH", "~ Chi cục A1 (A1) trực thuộc M, từ 01/7/2025", "- Chi cục A1 (A1) giải thể từ 01/8/2025; 0 vị trí kết thúc")
		// What depends on one that cannot be done is not reported itself.
		wantProblems(t, o, directory.Operator, sheets(reorganisationSheet("1/9/2025||Giải thể|A1||||", "2/9/2025||Sáp nhập|A1|B|||", "3/9/2025||Đổi tên|B||Sở Bê||")),
			"sx 2 Việc: Chi cục A1 (A1) đã kết thúc hoạt động từ 01/8/2025")
	})
}

// listedHistory is a list whose agencies tell of years, with the decisions beside it.
func listedHistory() []sheet.Sheet {
	return sheets(
		agencySheet("TINH|UBND tỉnh|UBND tỉnh, thành phố|||", "A|Sở A|sở, ban, ngành|TINH||30/06/2025", "A1|Chi cục A1|đơn vị sự nghiệp|A||30/06/2025", "A1|Chi cục A1|đơn vị sự nghiệp|B|1/7/2025|",
			"B|Sở B cũ|sở, ban, ngành|TINH||30/6/2025", "B|Sở B|sở, ban, ngành|TINH|1/7/2025|", "N|Hội N|hội quần chúng||1/1/2024|", "D|Hội D|hội quần chúng|||31/12/2024"),
		peopleSheet("A|Vũ An||đầu mối|1|||1/1/2024|30/6/2025", "B|Vũ An||thành viên|1|||1/7/2025|"),
		blocSheet("K|Khối|A|1/1/2024|30/6/2025|||", "K|Khối|B|1/7/2025||||"),
		reorganisationSheet("1/7/2025|1/NQ|Sáp nhập|A|B|Sở B||", "1/1/2024|2/NQ|Thành lập||N|Hội N|hội quần chúng|", "1/1/2025|3/NQ|Giải thể|D||||"),
	)
}

func TestAReorganisationWhoseEffectIsListedIsRecordedAndNotDoneAgain(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := open(db)
		plan := importInto(t, o, listedHistory()...)
		var recorded []string
		for _, c := range texts(plan) {
			if strings.Contains(c, "Ghi nhận") {
				recorded = append(recorded, c)
			}
		}
		want := []string{"+ Ghi nhận việc “Thành lập” từ 01/01/2024: N; văn bản: 2/NQ", "+ Ghi nhận việc “Giải thể” từ 01/01/2025: D → kết thúc; văn bản: 3/NQ", "+ Ghi nhận việc “Sáp nhập” từ 01/7/2025: A → B; văn bản: 1/NQ"}
		if diff := cmp.Diff(want, recorded); diff != "" {
			t.Error(diff)
		}
		wantRows(t, o, "01/07/2025|1/NQ|Sáp nhập|A|B|Sở B||", "B|Vũ An||Thành viên|1|||01/07/2025|", "K|Khối|B|01/07/2025||||")
		wantChanges(t, o, listedHistory())
		checkInvariants(t, db)
	})
}

func TestARecordedReorganisationCanBeUndoneLikeOneThatWasDone(t *testing.T) {
	eachOrganisation(t, listedHistory(), func(t *testing.T, db *database.DB, o *organisation) {
		undo := func(kind directory.ReorganisationKind) error {
			return db.InTx(t.Context(), func(tx *database.Tx) error {
				var id int64
				if err := tx.QueryRow(t.Context(), `select id from reorganisation where kind = $1`, kind).Scan(&id); err != nil {
					return err
				}
				_, err := o.Undo(t.Context(), tx, directory.Operator, id)
				return err
			})
		}
		if err := undo(directory.Merger); err != nil {
			t.Fatal(err)
		}
		wantRows(t, o, "A|Sở A|sở, ban, ngành|TINH||", "A1|Chi cục A1|đơn vị sự nghiệp|A||", "B|Sở B cũ|sở, ban, ngành|TINH||",
			"A|Vũ An||Đầu mối thi đua, khen thưởng|1|||01/01/2024|", "K|Khối|A|01/01/2024||||")
		if got := exported(t, o, ""); strings.Contains(got, "Sáp nhập") || strings.Contains(got, "B|Vũ An") {
			t.Errorf("something of the merger is left:\n%s", got)
		}
		if err := undo(directory.Dissolution); err != nil {
			t.Fatal(err)
		}
		wantRows(t, o, "D|Hội D|hội quần chúng|||")
		if err := undo(directory.Dissolution); !problem.Is(err, problem.Ended) {
			t.Errorf("a second time gives %v", err)
		}
	})
}

func TestSeveralReorganisationsOfOneDayAreRecordedInTheirOrder(t *testing.T) {
	eachOrganisation(t, sheets(agencySheet("TINH|UBND tỉnh|UBND tỉnh, thành phố|||", "A|Sở A|sở, ban, ngành|||30/6/2025", "A|Sở A ba|sở, ban, ngành|TINH|1/7/2025|"),
		reorganisationSheet("1/7/2025|1/NQ|Đổi tên|A||Sở A hai||", "1/7/2025|2/NQ|Đổi tên|A||Sở A ba||", "1/7/2025|3/NQ|Chuyển trực thuộc|A||||TINH")), func(t *testing.T, db *database.DB, o *organisation) {
		wantRows(t, o, "A|Sở A|sở, ban, ngành|||30/06/2025", "A|Sở A ba|sở, ban, ngành|TINH|01/07/2025|",
			"01/07/2025|1/NQ|Đổi tên|A||Sở A hai||", "01/07/2025|2/NQ|Đổi tên|A||Sở A ba||", "01/07/2025|3/NQ|Chuyển trực thuộc|A||||TINH")
		// Between them it had forms of no day.
		rows, err := db.Query(t.Context(), `select name || ' ' || parent_id from agency_term where from_on = until_on and from_on <> '' order by id`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var between []string
		for rows.Next() {
			var s string
			if err := rows.Scan(&s); err != nil {
				t.Fatal(err)
			}
			between = append(between, s)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"Sở A hai 0", "Sở A ba 0"}, between); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAMergerRecordedInPartIsCompleted(t *testing.T) {
	eachOrganisation(t, sheets(threeDepartments), func(t *testing.T, db *database.DB, o *organisation) {
		importInto(t, o, reorganisationSheet("1/7/2025|1/NQ|Sáp nhập|A|C|||"))
		wantChanges(t, o, sheets(reorganisationSheet("1/7/2025|1/NQ|Sáp nhập|A|C|||", "1/7/2025|1/NQ|Sáp nhập|B|C|||")), "- Sở B (B) sáp nhập vào Sở C (C) từ 01/7/2025; văn bản: 1/NQ")
		plan, err := o.Preview(t.Context(), directory.Operator, sheets(threeDepartments))
		if err != nil || len(plan.Changes) > 0 {
			t.Fatal(texts(plan), err)
		}
		for _, c := range plan.Counts {
			if c.Table == "Sắp xếp" && c.Kept != 2 {
				t.Errorf("%d reorganisations are kept, want 2", c.Kept)
			}
		}
	})
}
