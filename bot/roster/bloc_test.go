package roster_test

import (
	"testing"

	"thidua/bot/directory"
	"thidua/knowledge/database"
)

var fourAgencies = agencySheet("A|A|hội quần chúng|||", "B|B|hội quần chúng|||", "C|C|hội quần chúng|||", "D|D|hội quần chúng||1/1/2020|31/12/2030")

func TestABlocIsRenamedAndBoundedByItsRows(t *testing.T) {
	eachOrganisation(t, sheets(fourAgencies, blocSheet("K|Khối 1|A|||||")), func(t *testing.T, _ *database.DB, o *organisation) {
		wantChanges(t, o, sheets(blocSheet("K|Khối thi đua số 1|A|||||")), "~ Khối 1 (K): tên: Khối 1 → Khối thi đua số 1")
		wantChanges(t, o, sheets(blocSheet("K||A|||||")))
		wantChanges(t, o, sheets(blocSheet("K|||1/1/2020|31/12/2027|||")), "~ Khối thi đua số 1 (K): từ ngày: (trống) → 01/01/2020; ngày cuối: (trống) → 31/12/2027")
		wantRows(t, o, "K|Khối thi đua số 1||01/01/2020|31/12/2027|||")
		wantProblems(t, o, directory.Operator, sheets(blocSheet("K||B|1/1/2028||||", "K||C|1/1/2026|31/12/2028|||")),
			"ck 2 Đến ngày: Khối thi đua số 1 (K) đã kết thúc ngày 31/12/2027", "ck 3 Đến ngày: Khối thi đua số 1 (K) đã kết thúc ngày 31/12/2027")
		// A new one takes its own days in the same file.
		wantChanges(t, o, sheets(blocSheet("L|Khối 2||1/1/2026||||")), "+ Thêm Khối 2 (L), từ 01/01/2026")
		wantRows(t, o, "L|Khối 2||01/01/2026||||")
	})
}

func TestAnAgencyLeavesABlocAndComesBack(t *testing.T) {
	eachOrganisation(t, sheets(fourAgencies, blocSheet("K|Khối|A|1/1/2020||||", "K|Khối|D||31/12/2030|||")), func(t *testing.T, _ *database.DB, o *organisation) {
		wantRows(t, o, "K|Khối|D|01/01/2020|31/12/2030|||") // since the agency is there
		wantChanges(t, o, sheets(blocSheet("K||A||31/12/2023|||")), "~ A (A) trong Khối (K): ngày cuối: (trống) → 31/12/2023")
		wantChanges(t, o, sheets(blocSheet("K||A|1/1/2025||||")), "+ A (A) vào Khối (K), từ 01/01/2025")
		wantChanges(t, o, sheets(blocSheet("K||A|1/1/2020|31/12/2022|||", "K||A|1/1/2025||||")), "~ A (A) trong Khối (K): ngày cuối: 31/12/2023 → 31/12/2022")
		wantChanges(t, o, sheets(blocSheet("K||A|1/2/2025||||")), "~ A (A) trong Khối (K): từ ngày: 01/01/2025 → 01/02/2025")
		wantProblems(t, o, directory.Operator, sheets(blocSheet("K||A|1/1/2020|31/12/2025|||")), "ck 2 Mã cơ quan: A (A) đã ở trong Khối (K) trong cùng thời gian")
		wantProblems(t, o, directory.Operator, sheets(blocSheet("K||D|1/1/2019||||")), "ck 2 Từ ngày: D (D) chỉ có từ 01/01/2020")
	})
}

func TestTheLeadOfAYearIsReplacedAndTheDeputiesStay(t *testing.T) {
	members := []string{"K|Khối|A|||2026|Trưởng|", "K|Khối|B|||2026|Phó|", "K|Khối|C|||||", "K|Khối|D||31/12/2030|||"}
	eachOrganisation(t, sheets(fourAgencies, blocSheet(members...)), func(t *testing.T, _ *database.DB, o *organisation) {
		wantChanges(t, o, sheets(blocSheet("K||C|||2026|Trưởng khối|")), "~ Khối, năm 2026: Trưởng C (C)")
		wantRows(t, o, "K|Khối|A|||||", "K|Khối|B|||2026|Phó|", "K|Khối|C|||2026|Trưởng|")
		wantChanges(t, o, sheets(blocSheet("K||B|||2026|Trưởng|", "K||C|||2026|Phó|")), "~ Khối, năm 2026: Trưởng B (B)", "~ Khối, năm 2026: Phó C (C)")
		wantChanges(t, o, sheets(blocSheet("K||A|||2026|cụm phó|", "K||A|||2027|lead|")), "~ Khối, năm 2026: Phó A (A)", "~ Khối, năm 2027: Trưởng A (A)")
		wantProblems(t, o, directory.Operator, sheets(blocSheet("K||D|||2026|Phó|")), "ck 2 Vai trò: Khối năm 2026 có quá 2 Phó Trưởng cụm (khối), tính cả danh sách đang có")
		wantProblems(t, o, directory.Operator, sheets(blocSheet("K||D|||2031|Phó|", "K||A|||2028|Phó|", "K||A|||2028|Trưởng|")),
			"ck 2 Năm: D (D) không thuộc Khối trong năm 2031", "ck 4 Vai trò: Dòng 3 đã ghi vai trò của cơ quan này năm 2028")
	})
}

func TestTheOfficerOfABlocIsReplacedFromTodayOrByDays(t *testing.T) {
	people := peopleSheet("A|Cao Thị Ban||chuyên viên|1|||1/1/2020|", "A|Đỗ Văn Duyệt||lãnh đạo duyệt||||1/1/2020|", "A|Vũ Cũ||chuyên viên||||1/1/2020|31/12/2021",
		"A|Lê Trùng||chuyên viên|8|||1/1/2020|", "B|Lê Trùng||quản trị|9|||1/1/2020|", "A|Trần Thường||thành viên||||1/1/2020|")
	eachOrganisation(t, sheets(fourAgencies, people, blocSheet("K|Khối|A|||||Cao Thị Ban", "K|Khối|B|||||1")), func(t *testing.T, db *database.DB, o *organisation) {
		day, err := o.Today(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		written := string(day[8:10]) + "/" + string(day[5:7]) + "/" + string(day[:4])
		wantRows(t, o, "K|Khối||"+written+"||||1")
		wantChanges(t, o, sheets(blocSheet("K||A|||||cao thi ban")))
		wantChanges(t, o, sheets(blocSheet("K|||1/1/2020|31/12/2021|||Vũ Cũ")), "+ Khối: Vũ Cũ theo dõi, từ 01/01/2020 đến 31/12/2021")
		wantChanges(t, o, sheets(blocSheet("K|||1/2/2020|30/11/2021|||Vũ Cũ")), "~ Khối: Vũ Cũ theo dõi từ 01/02/2020", "~ Khối: Vũ Cũ theo dõi đến hết 30/11/2021")
		wantChanges(t, o, sheets(blocSheet("K||A|||||Đỗ Văn Duyệt")), "+ Khối: Đỗ Văn Duyệt theo dõi, từ "+day.Words())
		wantRows(t, o, "K|Khối||01/02/2020|30/11/2021|||Vũ Cũ", "K|Khối||"+written+"||||Đỗ Văn Duyệt")

		wantProblems(t, o, directory.Operator, sheets(blocSheet("K||A|||||Vũ Cũ")), "ck 2 Chuyên viên theo dõi: Vũ Cũ không có vai trò ở Ban trong thời gian này")
		wantProblems(t, o, directory.Operator, sheets(blocSheet("K||A|||||Lê Trùng")), "ck 2 Chuyên viên theo dõi: Ban có 2 người tên Lê Trùng")
		wantProblems(t, o, directory.Operator, sheets(blocSheet("K||A|||||Trần Thường")), "ck 2 Chuyên viên theo dõi: Không có “Trần Thường” trong số người của Ban")
		wantProblems(t, o, directory.Operator, sheets(blocSheet("K||A|||||1", "K||B|||||8")), "ck 3 Chuyên viên theo dõi: Khối có hai chuyên viên theo dõi: dòng 2 ghi Cao Thị Ban")
		wantProblems(t, o, directory.Operator, sheets(blocSheet("K|||1/1/2020|31/12/2020|||1")),
			"ck 2 Chuyên viên theo dõi: Khối có hai chuyên viên theo dõi trong cùng thời gian: Vũ Cũ, Cao Thị Ban")
		// One that begins later takes the place of the former.
		wantChanges(t, o, sheets(blocSheet("K|||1/1/2021|31/12/2021|||1")), "+ Khối: Cao Thị Ban theo dõi, từ 01/01/2021 đến 31/12/2021")
		wantRows(t, o, "K|Khối||01/02/2020|31/12/2020|||Vũ Cũ", "K|Khối||01/01/2021|31/12/2021|||1")
		// Somebody of the same file who has a problem may be the one.
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Mới||sếp|||||"), blocSheet("K||A|||||Mới")), "ng 2 Vai trò: Không có vai trò “sếp”")
	})
}
