package roster_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// undo takes the reorganisation of a document back.
func (o *organisation) undo(t *testing.T, db *database.DB, basis string) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		var id int64
		if err := tx.QueryRow(t.Context(), `select id from reorganisation where basis = $1`, basis).Scan(&id); err != nil {
			return err
		}
		_, err := o.Undo(t.Context(), tx, directory.Operator, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestARowOfAMergedAgencyIsToldWhereItWent(t *testing.T) {
	eachOrganisation(t, sheets(agencySheet("A|Sở A|sở, ban, ngành|||", "B|Sở B|sở, ban, ngành|||", "C|Sở C|sở, ban, ngành|||")), func(t *testing.T, _ *database.DB, o *organisation) {
		importInto(t, o, reorganisationSheet("1/7/2025|1/NQ|Sáp nhập|A|B|Sở A và B||"))
		const went = "Sở A (A) đã kết thúc hoạt động từ 01/7/2025, nay là Sở A và B (B); đề nghị ghi mã của cơ quan hiện nay, hoặc Đến ngày không sau 30/6/2025."
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Vũ An||thành viên||||1/1/2026|"), blocSheet("K|Khối|A|1/1/2026||||"), agencySheet("D|D|hội quần chúng|A|1/1/2026|"),
			reorganisationSheet("1/1/2027||Sáp nhập|A|C|||")),
			"ng 2 Mã cơ quan: "+went, "ck 2 Mã cơ quan: "+went, "cq 2 Trực thuộc: "+went, "sx 2 Việc: Sở A (A) đã kết thúc hoạt động từ 01/7/2025")
		// What was there before the merger is still to be told, up to its last day.
		wantChanges(t, o, sheets(peopleSheet("A|Vũ An||thành viên||||1/1/2024|30/6/2025")), "+ Vũ An, Thành viên, A, từ 01/01/2024 đến 30/6/2025")
		wantChanges(t, o, sheets(blocSheet("K|Khối|A|1/1/2024|31/12/2024|2024|Trưởng|")), "+ Thêm Khối (K)", "+ Sở A (A) vào Khối (K), từ 01/01/2024 đến 31/12/2024", "~ Khối, năm 2024: Trưởng Sở A (A)")
	})
}

func TestAMergedAgencyIsNotMadeAgainByAnOldList(t *testing.T) {
	old := agencySheet("A|Sở A|sở, ban, ngành|||", "B|Sở B|sở, ban, ngành|||", "A1|Chi cục|đơn vị sự nghiệp|A||")
	eachOrganisation(t, sheets(old), func(t *testing.T, _ *database.DB, o *organisation) {
		importInto(t, o, reorganisationSheet("1/7/2025|1/NQ|Sáp nhập|A|B|||"))
		wantRows(t, o, "A1|Chi cục|đơn vị sự nghiệp|A||30/06/2025", "A1|Chi cục|đơn vị sự nghiệp|B|01/07/2025|")
		wantChanges(t, o, sheets(old))
		wantProblems(t, o, directory.Operator, sheets(agencySheet("A|Sở A|sở, ban, ngành||1/1/2026|")), "cq 2 Từ ngày: Sở A (A) đã kết thúc")
		wantChanges(t, o, sheets(agencySheet("A|Sở A, nay đã sáp nhập|sở, ban, ngành|||")), "~ Sở A (A): tên: Sở A → Sở A, nay đã sáp nhập") // a correction of what it was called
	})
}

// An agency that was founded and dissolved on one day has a code and no day.
func TestAnAgencyThatNeverWasIsNobodysAgency(t *testing.T) {
	eachOrganisation(t, sheets(agencySheet("A|A|hội quần chúng|||")), func(t *testing.T, _ *database.DB, o *organisation) {
		oneDay := reorganisationSheet("1/7/2025|1/NQ|Thành lập||M|Hội M|hội quần chúng|A", "1/7/2025|2/NQ|Giải thể|M||||")
		importInto(t, o, oneDay)
		wantChanges(t, o, sheets(oneDay))
		if got := exported(t, o, ""); strings.Contains(got, "Hội M") {
			t.Errorf("it is exported:\n%s", got)
		}
		const never = "Cơ quan mã “M” không có ngày nào hoạt động"
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("M|Vũ An||thành viên|||||"), blocSheet("K|Khối|M|||||")), "ng 2 Mã cơ quan: "+never, "ck 2 Mã cơ quan: "+never)
		wantProblems(t, o, directory.Operator, sheets(agencySheet("D|D|hội quần chúng|M||")), "cq 2 Trực thuộc: Cơ quan cấp trên mã “M” không có ngày nào hoạt động")
		// A later list may bring it in after all.
		wantChanges(t, o, sheets(agencySheet("M|Hội M|hội quần chúng|A|1/1/2026|"), peopleSheet("M|Vũ An||thành viên||||1/1/2026|")),
			"+ Thêm Hội M (M), hội quần chúng, trực thuộc A, từ 01/01/2026", "+ Vũ An, Thành viên, M, từ 01/01/2026")
	})
}

func TestAReorganisationThatWasUndoneMayBeListedAgain(t *testing.T) {
	merger := reorganisationSheet("1/7/2025|1/NQ|Sáp nhập|A|B|||")
	people := peopleSheet("A|Vũ An||đầu mối|1|||1/1/2024|")
	eachOrganisation(t, sheets(agencySheet("A|A|hội quần chúng|||", "B|B|hội quần chúng|||"), people, merger), func(t *testing.T, db *database.DB, o *organisation) {
		merged := exported(t, o, "")
		o.undo(t, db, "1/NQ")
		wantRows(t, o, "A|Vũ An||Đầu mối thi đua, khen thưởng|1|||01/01/2024|")
		wantChanges(t, o, sheets(people))
		importInto(t, o, merger)
		if diff := cmp.Diff(merged, exported(t, o, "")); diff != "" {
			t.Errorf("done again it is not the same:\n%s", diff)
		}
	})
}

var update = flag.Bool("update", false, "rewrite the golden files")

// What the province's file becomes, as an office gets it: the whole history and two days of it.
func TestTheTablesOfAProvinceAsTheyAreExported(t *testing.T) {
	tables := province()
	tables[1].Rows[1].Cells[5] = "2026"
	tables[2].Rows[2].Cells[7] = "01/01/2024" // today is no part of the file
	eachOrganisation(t, tables, func(t *testing.T, _ *database.DB, o *organisation) {
		day, err := o.Today(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		today := string(day[8:10]) + "/" + string(day[5:7]) + "/" + string(day[:4])
		for name, asOf := range map[string]directory.Day{"lich-su": "", "2025-06-30": "2025-06-30", "2025-07-03": "2025-07-03"} {
			got := placeholder.ReplaceAllString(strings.ReplaceAll(exported(t, o, asOf), today, "<hôm nay>"), "|#|")
			file := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		}
	})
}

func TestAnAgencyThatComesBackWithinAYearLeadsItOnce(t *testing.T) {
	rows := blocSheet("K|Khối|A|1/1/2026|31/3/2026|2026|Trưởng|", "K|Khối|A|1/7/2026||||", "K|Khối|B|1/1/2026||2026|Phó|")
	eachOrganisation(t, sheets(agencySheet("A|A|hội quần chúng|||", "B|B|hội quần chúng|||"), rows), func(t *testing.T, _ *database.DB, o *organisation) {
		wantRows(t, o, "K|Khối|A|01/01/2026|31/03/2026|2026|Trưởng|", "K|Khối|A|01/07/2026||||", "K|Khối|B|01/01/2026||2026|Phó|")
		wantChanges(t, o, sheets(rows))
		wantChanges(t, o, o.export(t, ""))
	})
}
