package roster_test

import (
	"testing"

	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// eachOrganisation runs test on every engine, in an organisation that some tables were imported into, and checks the tables
// of the database afterwards.
func eachOrganisation(t *testing.T, tables []sheet.Sheet, test func(t *testing.T, db *database.DB, o *organisation)) {
	t.Helper()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := open(db)
		importInto(t, o, tables...)
		test(t, db, o)
		checkInvariants(t, db)
	})
}

func sheets(all ...sheet.Sheet) []sheet.Sheet { return all }

func TestARowWithALaterFirstDayIsANewTerm(t *testing.T) {
	eachOrganisation(t, sheets(agencySheet("A|Thị trấn A|UBND thị trấn|||", "P|Tỉnh|UBND tỉnh, thành phố|||")), func(t *testing.T, _ *database.DB, o *organisation) {
		wantChanges(t, o, sheets(agencySheet("a|Phường A|UBND xã, phường|P|1/7/2025|")),
			"~ Thị trấn A (A) → Phường A, UBND xã, phường, đặc khu, trực thuộc P, từ 01/7/2025")
		wantRows(t, o, "A|Thị trấn A|UBND thị trấn (lịch sử)|||30/06/2025", "A|Phường A|UBND xã, phường, đặc khu|P|01/07/2025|")
		// Each term is corrected by the row of its own day, in any order, in one file.
		wantChanges(t, o, sheets(agencySheet("A|Phường Á|UBND xã, phường|P|1/7/2025|", "A|Thị trấn Á|UBND thị trấn||||")),
			"~ Phường A (A): tên: Phường A → Phường Á", "~ Thị trấn A (A): tên: Thị trấn A → Thị trấn Á")
	})
}

func TestAnAgencyEndsOnTheLastDayOfItsRowAndMayEndOnAnother(t *testing.T) {
	eachOrganisation(t, sheets(agencySheet("A|Hội A|hội quần chúng|||")), func(t *testing.T, _ *database.DB, o *organisation) {
		wantChanges(t, o, sheets(agencySheet("A|Hội A|hội quần chúng|||31/12/2025")), "- Hội A (A): ngày cuối: (trống) → 31/12/2025")
		wantChanges(t, o, sheets(agencySheet("A|Hội A|hội quần chúng|||30/11/2025")), "- Hội A (A): ngày cuối: 31/12/2025 → 30/11/2025")
		wantChanges(t, o, sheets(agencySheet("A|Hội A|hội quần chúng|||"))) // an empty cell opens nothing again
		wantProblems(t, o, directory.Operator, sheets(agencySheet("A|Hội A mới|hội quần chúng||1/1/2026|")),
			"cq 2 Từ ngày: Hội A (A) đã kết thúc ngày 30/11/2025, nên không thể có lại từ 01/01/2026")
		wantProblems(t, o, directory.Operator, sheets(agencySheet("A|Hội A mới|hội quần chúng||1/11/2025|")),
			"cq 2 Từ ngày: Thời gian của Hội A (A) chồng lên nhau")
		// What follows without a gap is another term.
		wantChanges(t, o, sheets(agencySheet("A|Hội A mới|hội quần chúng||1/12/2025|")), "~ Hội A (A) → Hội A mới, hội quần chúng, từ 01/12/2025")
	})
}

func TestWhatWasSoBeforeAReorganisationIsNoCorrectionOfWhatIs(t *testing.T) {
	tables := sheets(agencySheet("A|Sở A|sở, ban, ngành|||", "B|Sở B|sở, ban, ngành|||"))
	eachOrganisation(t, tables, func(t *testing.T, _ *database.DB, o *organisation) {
		importInto(t, o, reorganisationSheet("1/7/2025|1/NQ|Đổi tên|A||Sở A mới||", "1/7/2025|1/NQ|Giải thể|B||||"))
		wantChanges(t, o, tables) // the old list again
		wantProblems(t, o, directory.Operator, sheets(agencySheet("B|Sở B|sở, ban, ngành|||31/12/2024")),
			"cq 2 Đến ngày: Sở B (B) đã kết thúc hoặc thay đổi từ 01/7/2025 theo một lần sắp xếp đã ghi nhận")
		wantProblems(t, o, directory.Operator, sheets(agencySheet("B|Sở B|sở, ban, ngành||1/7/2025|")),
			"cq 2 Từ ngày: Sở B (B) đã kết thúc từ 01/7/2025 theo một lần sắp xếp đã ghi nhận")
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("B|Vũ An||thành viên|||||")), "ng 2 Mã cơ quan: Sở B (B) đã kết thúc hoạt động từ 01/7/2025")
	})
}

func TestASuperiorMustBeThereForAsLongAsWhatIsBelowIt(t *testing.T) {
	eachOrganisation(t, sheets(agencySheet("A|A|hội quần chúng||1/1/2020|", "B|B|hội quần chúng|A|1/1/2021|", "C|C|hội quần chúng|||")), func(t *testing.T, _ *database.DB, o *organisation) {
		wantProblems(t, o, directory.Operator, sheets(agencySheet("D|D|hội quần chúng|A|1/1/2019|")), "cq 2 Từ ngày: A (A) chỉ có từ 01/01/2020")
		wantProblems(t, o, directory.Operator, sheets(agencySheet("A|A|hội quần chúng|||31/12/2025")), "cq 2 Đến ngày: Còn B (B) trực thuộc: A (A) đã kết thúc hoạt động từ 01/01/2026")
		wantProblems(t, o, directory.Operator, sheets(agencySheet("E|E|hội quần chúng||2/1/2020|1/1/2020", "F|F|hội quần chúng|E||")), "cq 2 Đến ngày: Đến ngày 01/01/2020 trước Từ ngày 02/01/2020")
		// Of an agency since nobody knows when, nobody knows what it was below.
		importInto(t, o, agencySheet("G|G|hội quần chúng|A||", "C|C|hội quần chúng|A||"))
		wantRows(t, o, "G|G|hội quần chúng|A||", "C|C|hội quần chúng|A||")
		// Both may end together.
		importInto(t, o, agencySheet("A|A|hội quần chúng|||31/12/2025", "B|B|hội quần chúng|A||31/12/2025", "C|C|hội quần chúng|||", "G|G|hội quần chúng|||"))
	})
}

func TestALoopIsFoundOnTheDayOnWhichItBegins(t *testing.T) {
	eachOrganisation(t, sheets(agencySheet("A|A|hội quần chúng|||", "B|B|hội quần chúng|A||", "C|C|hội quần chúng|B||")), func(t *testing.T, _ *database.DB, o *organisation) {
		wantProblems(t, o, directory.Operator, sheets(agencySheet("A|A|hội quần chúng|C||")), "cq 2 Trực thuộc: Các cơ quan A, B, C trực thuộc lẫn nhau thành vòng")
		wantProblems(t, o, directory.Operator, sheets(agencySheet("A|A|hội quần chúng|C|1/1/2040|")), "cq 2 Trực thuộc: Các cơ quan A, B, C trực thuộc lẫn nhau thành vòng")
		importInto(t, o, agencySheet("A|A|hội quần chúng|C|1/1/2040|", "B|B|hội quần chúng||1/1/2040|")) // handed over on the same day
	})
}

func TestAnAgencyThatEndsMustNotLeaveAnythingBehind(t *testing.T) {
	tables := sheets(agencySheet("A|A|hội quần chúng|||"), peopleSheet("A|Vũ An||thành viên||||1/1/2024|", "A|Lê Bình||thành viên||||1/1/2024|31/12/2024"), blocSheet("K|Khối|A|||||"))
	eachOrganisation(t, tables, func(t *testing.T, _ *database.DB, o *organisation) {
		ended := agencySheet("A|A|hội quần chúng|||31/12/2025")
		wantProblems(t, o, directory.Operator, sheets(ended), "cq 2 Đến ngày: A (A) còn 1 vị trí và 1 cụm, khối sau 31/12/2025")
		importInto(t, o, ended, peopleSheet("A|Vũ An||thành viên|||||31/12/2025"), blocSheet("K|Khối|A||31/12/2025|||"))
		wantRows(t, o, "A|A|hội quần chúng|||31/12/2025", "A|Vũ An||Thành viên||||01/01/2024|31/12/2025", "K|Khối|A||31/12/2025|||")
	})
}

func TestACodeIsOneHoweverItIsWritten(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := open(db)
		importInto(t, o, agencySheet("snv 1|Sở Nội vụ|sở, ban, ngành|||", "X|X|hội quần chúng|Snv1||"), peopleSheet("SNV1|Vũ An||thành viên|||||"))
		wantRows(t, o, "SNV1|Sở Nội vụ|sở, ban, ngành|||", "X|X|hội quần chúng|SNV1||")
		wantProblems(t, o, directory.Operator, sheets(agencySheet("SNV1|Sở Nội vụ|sở, ban, ngành|||", "snv1|Sở Nội vụ|sở, ban, ngành|||")), "cq 3 Mã: Trùng với dòng 2")
	})
}

func TestRowsThatNameAnAgencyWithAProblemAreNotReportedThemselves(t *testing.T) {
	eachOrganisation(t, sheets(agencySheet("A|A|hội quần chúng|||")), func(t *testing.T, _ *database.DB, o *organisation) {
		wantProblems(t, o, directory.Operator, sheets(agencySheet("Q|Q|gì đó|||"), peopleSheet("Q|Vũ An||thành viên|||||"), blocSheet("K|Khối|Q|||||"),
			reorganisationSheet("1/1/2026||Sáp nhập|Q|A|||")), "cq 2 Loại: Không có loại “gì đó”")
		// Nor those that name one of a table that could not be read.
		wantProblems(t, o, directory.Operator, sheets(sheetOf("cq", "Mã|Tên|Loại|Tên", "Q|Q|hội quần chúng|"), peopleSheet("Q|Vũ An||thành viên|||||")), "cq 1 Tên: Cột này có hai lần")
	})
}
