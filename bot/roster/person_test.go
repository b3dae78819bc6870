package roster_test

import (
	"strings"
	"testing"

	"thidua/bot/audit"
	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vietnamese"
)

var twoAgencies = agencySheet("A|Cơ quan A|hội quần chúng|||", "B|Cơ quan B|hội quần chúng|||")

func TestAPersonIsFoundByTheCodeAndOtherwiseByTheNameInTheAgency(t *testing.T) {
	eachOrganisation(t, sheets(twoAgencies, peopleSheet("A|Vũ Thị Hòa||thành viên|||||", "A|Lê Bình||thành viên|7||||")), func(t *testing.T, db *database.DB, o *organisation) {
		for _, c := range []struct {
			name string
			row  string
			want []string
		}{
			{"untoned and in capitals", "A|VU THI HOA||thành viên|||||", nil},
			{"with the tone in the other place", "A|Vũ Thị Hoà|Công chức|thành viên|||||", []string{"~ Vũ Thị Hòa, Thành viên, A: chức vụ: (trống) → Công chức"}},
			{"by the code, under another name", "A|Lê Văn Bình||thành viên|7||||", []string{"~ Lê Bình, A: họ và tên: Lê Bình → Lê Văn Bình"}},
			{"by the code, in another agency", "B|Lê Văn Bình||thành viên|7|||1/1/2026|", []string{"+ Lê Văn Bình, Thành viên, B, từ 01/01/2026"}},
			{"by the name, with the code they had not", "A|Vũ Thị Hoà||thành viên|8||||", []string{"~ Vũ Thị Hòa, A: mã cán bộ: (trống) → 8"}},
			{"by the name, without the code they have", "A|Vũ Thị Hoà||thành viên|||||", nil},
			{"in another agency a name alone is somebody else", "B|Vũ Thị Hoà||thành viên||||1/1/2026|", []string{"+ Vũ Thị Hòa, Thành viên, B, từ 01/01/2026"}},
			{"so is one with another code", "A|Vũ Thị Hoà||thành viên|9|||1/1/2026|", []string{"+ Vũ Thị Hòa, Thành viên, A, từ 01/01/2026; mã cán bộ: 9"}},
			{"a placeholder of another directory", "A|Đỗ Minh||thành viên|#99|||1/1/2026|", []string{"+ Đỗ Minh, Thành viên, A, từ 01/01/2026; mã cán bộ: #99"}},
		} {
			t.Run(c.name, func(t *testing.T) { wantChanges(t, o, sheets(peopleSheet(c.row)), c.want...) })
		}
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Vũ Thị Hoà||đầu mối|||||")), "ng 2 Mã cán bộ: Cơ quan A (A) có 2 người tên Vũ Thị Hòa")
		var persons int
		if err := db.QueryRow(t.Context(), `select count(*) from person`).Scan(&persons); err != nil || persons != 5 {
			t.Errorf("there are %d persons (%v), want 5", persons, err)
		}
	})
}

func TestAHigherPostTakesThePlaceOfMembership(t *testing.T) {
	member := peopleSheet("A|Vũ An|Chuyên viên|thành viên||||1/1/2024|")
	eachOrganisation(t, sheets(twoAgencies, member), func(t *testing.T, _ *database.DB, o *organisation) {
		wantChanges(t, o, sheets(peopleSheet("A|Vũ An||đầu mối||12/CV|5/1/2026|1/2/2026|")), "+ Vũ An, Đầu mối thi đua, khen thưởng, A, từ 01/02/2026; chức vụ: Chuyên viên; văn bản cử: 12/CV; ngày văn bản: 05/01/2026; thay vai trò Thành viên")
		wantRows(t, o, "A|Vũ An|Chuyên viên|Thành viên||||01/01/2024|31/01/2026", "A|Vũ An|Chuyên viên|Đầu mối thi đua, khen thưởng||12/CV|05/01/2026|01/02/2026|")
		wantChanges(t, o, sheets(member)) // who is more already is made no member
		// A second higher post stands beside the first.
		wantChanges(t, o, sheets(peopleSheet("A|Vũ An|Phó Giám đốc|lãnh đạo||||1/3/2026|")), "+ Vũ An, Lãnh đạo cơ quan, đơn vị, A, từ 01/3/2026; chức vụ: Phó Giám đốc")
		// One who came as focal point was a member until then, if a list says so.
		importInto(t, o, peopleSheet("B|Lê Bình||đầu mối||||1/2/2026|"))
		wantChanges(t, o, sheets(peopleSheet("B|Lê Bình||thành viên||||1/1/2025|")), "+ Lê Bình, Thành viên, B, từ 01/01/2025 đến 31/01/2026")
	})
}

func TestAPostIsCorrectedByTheRowOfItsDays(t *testing.T) {
	eachOrganisation(t, sheets(twoAgencies, peopleSheet("A|Vũ An|Chuyên viên|đầu mối||1/CV|1/1/2024|1/1/2024|31/12/2024", "A|Vũ An|Trưởng phòng|đầu mối||2/CV|1/1/2025|1/1/2025|")), func(t *testing.T, db *database.DB, o *organisation) {
		const post = "Vũ An, Đầu mối thi đua, khen thưởng, A: "
		wantChanges(t, o, sheets(peopleSheet("A|Vũ An|Chuyên viên chính|đầu mối||||1/1/2024|")), "~ "+post+"chức vụ: Chuyên viên → Chuyên viên chính")
		wantChanges(t, o, sheets(peopleSheet("A|Vũ An||đầu mối||2a/CV|2/1/2025||")), "~ "+post+"văn bản cử: 2/CV → 2a/CV; ngày văn bản: 01/01/2025 → 02/01/2025")
		wantChanges(t, o, sheets(peopleSheet("A|Vũ An||đầu mối||||1/2/2025|")), "~ "+post+"từ ngày: 01/01/2025 → 01/02/2025")
		wantChanges(t, o, sheets(peopleSheet("A|Vũ An||đầu mối|||||30/6/2026")), "- "+post+"ngày cuối: (trống) → 30/6/2026")
		wantRows(t, o, "A|Vũ An|Chuyên viên chính|Đầu mối thi đua, khen thưởng||1/CV|01/01/2024|01/01/2024|31/12/2024",
			"A|Vũ An|Trưởng phòng|Đầu mối thi đua, khen thưởng||2a/CV|02/01/2025|01/02/2025|30/06/2026")
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Vũ An||đầu mối||||1/12/2024|15/1/2025", "A|Vũ An||đầu mối||||1/1/2025|")),
			"ng 3 Họ và tên: Trùng với dòng 2: cùng cơ quan, họ tên, vai trò và thời gian")
		acts := map[string]int{}
		if err := audit.List(t.Context(), db, audit.Filter{Object: "post:"}, func(e audit.Entry) error { acts[e.Act]++; return nil }); err != nil {
			t.Fatal(err)
		}
		if acts["appoint"] != 2 || acts["end post"] != 1 {
			t.Errorf("the audit has %v", acts)
		}
	})
}

func TestAPostKeepsWithinTheDaysOfItsAgency(t *testing.T) {
	eachOrganisation(t, sheets(agencySheet("A|A|hội quần chúng||1/1/2020|31/12/2025", "B|B|hội quần chúng||1/1/2024|")), func(t *testing.T, _ *database.DB, o *organisation) {
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Vũ An||thành viên||||31/12/2019|31/12/2025")), "ng 2 Từ ngày: A (A) chỉ có từ 01/01/2020")
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Vũ An||thành viên||||1/1/2020|1/1/2026")), "ng 2 Đến ngày: A (A) đã kết thúc hoạt động từ 01/01/2026")
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Vũ An||thành viên||||1/1/2020|")), "ng 2 Mã cơ quan: A (A) đã kết thúc hoạt động từ 01/01/2026")
		importInto(t, o, peopleSheet("A|Vũ An||thành viên||||1/1/2020|31/12/2025", "A|Lê Bình||thành viên|||||31/12/2024"))
		wantRows(t, o, "A|Lê Bình||Thành viên||||01/01/2020|31/12/2024") // nobody knows since when: since the agency is there
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Vũ An||thành viên||||1/1/2020|31/1/2026")), "ng 2 Đến ngày: A (A) đã kết thúc hoạt động")
	})
}

func TestAPostThatAReorganisationCarriedOnIsNotEndedByAnOldList(t *testing.T) {
	people := peopleSheet("A|Vũ An||đầu mối|1|||1/1/2024|")
	eachOrganisation(t, sheets(twoAgencies, people, blocSheet("K|Khối|A|1/1/2024||||")), func(t *testing.T, _ *database.DB, o *organisation) {
		importInto(t, o, reorganisationSheet("1/7/2025|1/NQ|Sáp nhập|A|B|||"))
		wantRows(t, o, "A|Vũ An||Đầu mối thi đua, khen thưởng|1|||01/01/2024|30/06/2025", "B|Vũ An||Thành viên|1|||01/07/2025|",
			"K|Khối|A|01/01/2024|30/06/2025|||", "K|Khối|B|01/07/2025||||")
		wantChanges(t, o, sheets(people, blocSheet("K|Khối|A|1/1/2024||||")))
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Vũ An||đầu mối|1|||1/1/2024|31/12/2024"), blocSheet("K|Khối|A|1/1/2024|31/12/2024|||")),
			"ng 2 Đến ngày: Vị trí này đã kết thúc từ 01/7/2025 theo một lần sắp xếp", "ck 2 Đến ngày: Cơ quan A (A) đã rời cụm, khối từ 01/7/2025")
	})
}

func TestAnOfficerDoesNotChangeWhoIsOfTheBoard(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		o := open(db)
		importInto(t, o, twoAgencies, peopleSheet("B|Cao Thị Ban||chuyên viên|1||||", "B|Đỗ Văn Quản||quản trị|2||||", "B|Lý Thị Cũ||quản trị|3|||1/1/2020|31/12/2020"))
		o.come(t, db, "Cao Thị Ban", 77)
		officer := directory.Actor{Account: 77}
		for row, want := range map[string]string{
			"B|Đỗ Văn Khác||quản trị|2||||":             "ng 2 Vai trò: Tài khoản đang dùng không có quyền thêm, sửa vai trò Quản trị hệ thống",
			"B|Đỗ Văn Quản|Trưởng phòng|quản trị|2||||": "ng 2 Vai trò: Tài khoản đang dùng không có quyền",
			"B|Đỗ Văn Quản||quản trị|2||||31/12/2030":   "ng 2 Vai trò: Tài khoản đang dùng không có quyền",
			"A|Đỗ Văn Khác||thành viên|2||||":           "ng 2 Vai trò: Tài khoản đang dùng không có quyền",
		} {
			wantProblems(t, o, officer, sheets(peopleSheet(row)), want)
		}
		// Who was of the Board once is anybody's colleague now.
		wantProblems(t, o, officer, sheets(peopleSheet("B|Lý Thị Mới||thành viên|3||||", "B|Đỗ Văn Quản||quản trị|2||||")))
	})
}

func TestATelephoneIsReadAsPeopleWriteIt(t *testing.T) {
	eachOrganisation(t, sheets(twoAgencies), func(t *testing.T, _ *database.DB, o *organisation) {
		people := func(lines ...string) sheet.Sheet {
			return sheetOf("ng", append([]string{"Mã cơ quan|Họ và tên|Vai trò|Số điện thoại"}, lines...)...)
		}
		for written, want := range map[string]string{
			"0912 345 678": "0912345678", "0912.345.678": "0912345678", "(0227) 3831-234": "02273831234", "+84 912 345 678": "0912345678",
			"84912345678": "0912345678", "912345678": "0912345678" /* a spreadsheet's quantity */, "2273831234": "02273831234", "024 3825 4321": "02438254321",
			"+84 (0)91.234.5680": "0912345680", "(+84) 912 345 681": "0912345681", "0084-912-345-682": "0912345682", "+840912345683": "0912345683", "0912–345–684": "0912345684", "０９１２ ３４５ ６８５": "0912345685",
			"ĐT: 0912345686": "0912345686", "Tel. 0227/3831.235": "02273831235",
		} {
			plan := wantProblems(t, o, directory.Operator, sheets(people("A|Vũ Mới|thành viên|"+written)))
			if !strings.HasSuffix(plan.Changes[0].Text, "; điện thoại: "+want) {
				t.Errorf("%q is not %q in %s", written, want, plan.Changes[0].Text)
			}
			// Digits that are not those of the cell are said.
			digits := strings.Map(func(r rune) rune {
				if r < '0' || r > '9' {
					return -1
				}
				return r
			}, vietnamese.NFC(written))
			if said := strings.Join(plan.Notes, "") != ""; said != (digits != want) {
				t.Errorf("%q is %q, and said is %q", written, want, plan.Notes)
			}
		}
		for _, written := range []string{"113", "số lẻ 12", "0912345678; 0987654321", "0227 3831 23", "0112345678", "091234567", "#N/A"} {
			wantProblems(t, o, directory.Operator, sheets(people("A|Vũ Sai|thành viên|"+written)), "ng 2 Điện thoại: Không đọc được số điện thoại")
		}

		importInto(t, o, people("A|Vũ An|thành viên|0912345678"))
		wantChanges(t, o, sheets(people("A|Vũ An|thành viên|")))
		wantChanges(t, o, sheets(people("A|Vũ An|thành viên|0987 654 321")), "~ Vũ An, A: điện thoại: 0912345678 → 0987654321")
		wantChanges(t, o, sheets(people("A|Vũ An|thành viên|xóa")), "~ Vũ An, A: điện thoại: 0987654321 → (trống)")
		importInto(t, o, people("A|Vũ Chưa Có|thành viên|-"))
		wantProblems(t, o, directory.Operator, sheets(people("A|Vũ An|thành viên|0911111111", "A|Vũ An|đầu mối|0922222222")),
			"ng 3 Điện thoại: Số điện thoại của Vũ An đã ghi khác ở dòng 2")
	})
}
