package roster_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/directory"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
)

// wantNotes previews the tables and wants exactly the notes, each by its beginning.
func wantNotes(t *testing.T, o *organisation, tables []sheet.Sheet, want ...string) {
	t.Helper()
	plan, err := o.Preview(t.Context(), directory.Operator, tables)
	if err != nil {
		t.Fatal(err)
	}
	same := len(want) == len(plan.Notes)
	for n := range min(len(want), len(plan.Notes)) {
		same = same && strings.HasPrefix(plan.Notes[n], want[n])
	}
	if !same {
		t.Errorf("the notes are %q, want %q", plan.Notes, want)
	}
}

func TestTablesThatAreNotOfTheOrganisationArePassedOverAndSaid(t *testing.T) {
	eachOrganisation(t, nil, func(t *testing.T, _ *database.DB, o *organisation) {
		other, hidden := sheetOf("Theo dõi", "Việc|Hạn", "Gọi|mai"), sheet.Sheet{Name: "Cũ", Hidden: true}
		wantNotes(t, o, sheets(other, twoAgencies, hidden), "Bảng Cũ đang ẩn nên bỏ qua", "Bảng Theo dõi không phải bảng về cơ cấu tổ chức")
		wantChanges(t, o, sheets(other, twoAgencies, hidden), "+ Thêm Cơ quan A (A), hội quần chúng", "+ Thêm Cơ quan B (B), hội quần chúng")
		wantProblems(t, o, directory.Operator, sheets(other, hidden), "Theo dõi 1 : Không nhận ra bảng này")
	})
}

// However often a list writes somebody with a title, they are one, and the name that is kept is not changed back and forth.
func TestSomebodyWithATitleIsTheSamePerson(t *testing.T) {
	people := peopleSheet("A|Đ/c Lê Văn C||thành viên|||||", "A|Lê Văn C||đầu mối|||||", "B|TS. Vũ An||thành viên|||||", "B|Ông Vũ Bình (kiêm nhiệm)||thành viên|||||")
	eachOrganisation(t, sheets(twoAgencies), func(t *testing.T, db *database.DB, o *organisation) {
		wantNotes(t, o, sheets(people), "Bảng ng: bỏ “Đ/c” khỏi họ và tên ở dòng 2.", "Bảng ng: bỏ “TS.” khỏi họ và tên ở dòng 4.", "Bảng ng: bỏ “(kiêm nhiệm)”, “Ông” khỏi họ và tên ở dòng 5.",
			"Bảng ng: không thêm vai trò Thành viên cho người đã có vai trò khác ở cùng cơ quan ở dòng 2.", "Bảng ng, dòng 3: Lê Văn C cùng họ tên, cùng cơ quan với dòng 2, được hiểu là một người có nhiều vai trò; nếu là hai người, đề nghị ghi Mã cán bộ.")
		importInto(t, o, people)
		var names []string
		for _, row := range o.export(t, "")[1].Rows[1:] {
			names = append(names, row.Cells[1])
		}
		if diff := cmp.Diff([]string{"Lê Văn C", "Vũ An", "Vũ Bình"}, slices.Compact(names)); diff != "" {
			t.Error(diff)
		}
		wantChanges(t, o, sheets(people))
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Bà Đỗ D||thành viên|||||", "A|Đỗ D||thành viên|||||")), "ng 3 Họ và tên: Trùng với dòng 2")
		// Who stands in the directory with a title is found without it, and stays as they are where the file has it too.
		if err := db.InTx(t.Context(), func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), `update person set name = 'Đ/c Lê Văn C', name_key = 'd/c le van c' where name = 'Lê Văn C'`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		wantNotes(t, o, o.export(t, ""))
		wantChanges(t, o, o.export(t, ""))
		wantChanges(t, o, sheets(peopleSheet("A|Lê Văn C||đầu mối|||||")), "~ Đ/c Lê Văn C, A: họ và tên: Đ/c Lê Văn C → Lê Văn C")
	})
}

func TestOneNameInTwoAgenciesIsSaid(t *testing.T) {
	eachOrganisation(t, sheets(twoAgencies), func(t *testing.T, _ *database.DB, o *organisation) {
		people := peopleSheet("A|Lê Văn C||thành viên|||||", "B|Lê Văn C||thành viên|||||", "A|Vũ An||thành viên|7||||", "B|Vũ An||thành viên|7||||", "A|Đỗ Hoa||thành viên|||||", "B|Đỗ Hòa||thành viên|||||")
		wantNotes(t, o, sheets(people), "Bảng ng, dòng 3: Lê Văn C trùng tên với người ở cơ quan khác (bảng ng, dòng 2), được hiểu là hai người; nếu là một, đề nghị ghi cùng Mã cán bộ")
		importInto(t, o, people)
		wantNotes(t, o, sheets(people))
		wantNotes(t, o, sheets(peopleSheet("B|Đỗ Hoa||thành viên|9||||")))
		wantNotes(t, o, sheets(peopleSheet("A|Vũ Mới||thành viên|||||")))
	})
}

// Letters that look alike, dashes and what nobody sees are one, whoever typed them.
func TestWhatLooksTheSameIsTheSame(t *testing.T) {
	eachOrganisation(t, nil, func(t *testing.T, _ *database.DB, o *organisation) {
		table := sheetOf("cq", "M\u200bã|T\u00adên|Loại|Trực\u00a0thuộc|Ðến ngày",
			"S–1|Ðảng ủy\u00a0\u200bA|cơ quan Ðảng||", "\u200bs\u00ad-\u200e2|B|MTTQ và tổ chức chính trị – xã hội|S−1|31/12/2030", "S‑3|C|mttq và tổ chức chính trị ‑ xã hội|s - 1|")
		wantChanges(t, o, sheets(table), "+ Thêm Đảng ủy A (S-1), cơ quan Đảng", "+ Thêm B (S-2), MTTQ và tổ chức chính trị - xã hội, trực thuộc S-1, đến 31/12/2030",
			"+ Thêm C (S-3), MTTQ và tổ chức chính trị - xã hội, trực thuộc S-1")
	})
}

// A second row of somebody without a code is another post of theirs, which is said; what cannot be of one person is refused.
func TestARowMoreOfOnePersonIsSaid(t *testing.T) {
	eachOrganisation(t, sheets(twoAgencies), func(t *testing.T, _ *database.DB, o *organisation) {
		two := peopleSheet("A|Lê Văn C|Phó Giám đốc|lãnh đạo||||1/1/2026|", "A|Lê Văn C|Phó Giám đốc|đầu mối||||1/1/2026|", "B|Vũ An||đầu mối|7|||1/1/2026|", "B|Vũ An||thành viên|7|||1/1/2026|",
			"B|Đỗ Ba||thành viên||||1/1/2025|31/12/2025", "B|Đỗ Ba||đầu mối||||1/1/2026|")
		wantNotes(t, o, sheets(two), "Bảng ng: không thêm vai trò Thành viên cho người đã có vai trò khác ở cùng cơ quan ở dòng 5.", "Bảng ng, dòng 3: Lê Văn C cùng họ tên, cùng cơ quan với dòng 2, được hiểu là một người")
		wantChanges(t, o, sheets(two), "+ Lê Văn C, Lãnh đạo cơ quan, đơn vị, A, từ 01/01/2026; chức vụ: Phó Giám đốc", "+ Lê Văn C, Đầu mối thi đua, khen thưởng, A, từ 01/01/2026; chức vụ: Phó Giám đốc",
			"+ Vũ An, Đầu mối thi đua, khen thưởng, B, từ 01/01/2026; mã cán bộ: 7", "+ Đỗ Ba, Đầu mối thi đua, khen thưởng, B, từ 01/01/2026", "+ Đỗ Ba, Thành viên, B, từ 01/01/2025 đến 31/12/2025")
		wantNotes(t, o, sheets(peopleSheet("A|Lê Văn C|Chuyên viên|thành viên||2/CV|||")), "Bảng ng: không thêm vai trò Thành viên, cả Chức vụ và Văn bản cử ghi kèm, cho người đã có vai trò khác ở cùng cơ quan ở dòng 2.")
		var many []string
		for n := range 320 {
			many = append(many, fmt.Sprintf("A|Vũ %d||đầu mối|||||", n), fmt.Sprintf("A|Ông Vũ %d||lãnh đạo|||||", n))
		}
		plan := wantProblems(t, o, directory.Operator, sheets(peopleSheet(many...)))
		if len(plan.Notes) != 301 || !strings.HasPrefix(plan.Notes[0], "Bảng ng: bỏ “Ông” khỏi họ và tên ở dòng 3, 5, 7") {
			t.Errorf("%d notes, the first %q", len(plan.Notes), plan.Notes[0])
		}
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Hồ D|Phó Giám đốc|lãnh đạo|||||", "A|Hồ D|Chuyên viên|thành viên|||||", "A|Hồ Tư||đầu mối|9||||", "A|Hồ Tự||lãnh đạo|9||||")),
			"ng 3 Chức vụ: Dòng 2 ghi Hồ D ở cùng cơ quan và thời gian với chức vụ “Phó Giám đốc”", "ng 5 Mã cán bộ: Mã cán bộ 9 đã ghi cho Hồ Tư ở dòng 4")
	})
}

// Marks for the words above and words of other encodings are no values; a stroke is an empty cell, which is said.
func TestACellThatHoldsNoWordsOfItsOwnIsNotTakenAsIs(t *testing.T) {
	eachOrganisation(t, sheets(twoAgencies, agencySheet("NT|Hội Nông dân|hội quần chúng|||")), func(t *testing.T, db *database.DB, o *organisation) {
		for _, ditto := range []string{"nt", "NT", "-nt-", "– nt –", "n.t.", "như trên", "″", "”", "\"", "''", "//", "-//-"} {
			wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Vũ An|"+ditto+"|thành viên|||||")), "ng 2 Chức vụ: “")
		}
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("nt|Vũ An||thành viên|||||")), "ng 2 Mã cơ quan: “nt” có lẽ nghĩa là như trên")
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("NT|Vũ An||thành viên|||||"))) // an agency's code
		for _, old := range []string{"Së Néi vụ", "NguyÔn V¨n An", "Nguyeãn Vaên Tuaán (ñoäi tröôûng)", "Sá»Ÿ Ná»™i vá»¥", "HÃ²a", "NguyÔn Thanh B×nh", "NGUYÔN THANH B×NH", "V× D©n", "Ñaëng Vaên An", "thuë ®Çu"} {
			wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|"+old+"||thành viên|||||")), "ng 2 Họ và tên: “")
		}
		for _, more := range []string{"Lê Văn A, Trần Thị B", "1. Lê Văn A", "Lê Văn A - Phó Giám đốc", "Lê Văn A – Phó Giám đốc", "Lê Văn A và Trần Thị B", "Lê Văn A/Trần Thị B"} {
			wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|"+more+"||thành viên|||||")), "ng 2 Họ và tên: “"+more+"” không chỉ là họ và tên của một người")
		}
		importInto(t, o, peopleSheet("B|Lê Văn C||thành viên|||||"))
		if err := db.InTx(t.Context(), func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), `update person set name = 'Lê Văn C, D', name_key = 'le van c, d' where name = 'Lê Văn C'`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		wantChanges(t, o, o.export(t, "")) // a name that the directory has
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|K'Brơi||thành viên|||||", "A|A-Lăng Thị Bà||thành viên|||||")))
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Vũ An||thành viên|2025-07-12|2026-12-01 00:00:00|||"), agencySheet("2025-07-01|Hội|hội quần chúng|||")),
			"ng 2 Mã cán bộ: “2025-07-12” là một ngày, có lẽ do bảng tính đổi", "ng 2 Văn bản cử: “2026-12-01", "cq 2 Mã: “2025-07-01” là một ngày")
		wantProblems(t, o, directory.Operator, sheets(peopleSheet("A|Vũ Möller|Công ty ABC®|thành viên|||||", "A|Nguyễn Noël|Công ty A×B|thành viên|||||",
			"A|Lê Raphaël|Hội đồng ä ö|thành viên|||||", "A|Noël Lê|Công ty A×B×C|thành viên|||||")))
		wantNotes(t, o, sheets(peopleSheet("A|Vũ An|–|thành viên|-|…||-|", "A|Vũ Ba|-|thành viên|-||||")), "Bảng ng: coi “-” ở cột Chức vụ là ô trống ở dòng 2-3.", "Bảng ng: coi “-” ở cột Mã cán bộ là ô trống ở dòng 2-3.",
			"Bảng ng: coi “…” ở cột Văn bản cử là ô trống ở dòng 2.", "Bảng ng: coi “-” ở cột Từ ngày là ô trống ở dòng 2.")
	})
}

// What a table says of a bloc and of a reorganisation stands in the plan too, or that it is of no use.
func TestWhatIsSaidOfBlocsAndReorganisationsIsShown(t *testing.T) {
	eachOrganisation(t, sheets(twoAgencies), func(t *testing.T, _ *database.DB, o *organisation) {
		wantNotes(t, o, sheets(blocSheet("K|Khối|A|||2026||")), "Bảng ck: không dùng đến Năm, vì không có Vai trò Trưởng hoặc Phó, ở dòng 2.")
		wantChanges(t, o, sheets(blocSheet("K|Khối||1/1/2026|31/12/2030|||")), "+ Thêm Khối (K), từ 01/01/2026 đến 31/12/2030")
		wantChanges(t, o, sheets(reorganisationSheet("1/7/2026|1/NQ|Sáp nhập|A|N|Hội N|hội quần chúng|B", "2/7/2026|2/NQ|Đổi tên|B||Cơ quan B mới|đơn vị sự nghiệp|")),
			"+ Thành lập Hội N (N), hội quần chúng, từ 01/7/2026; loại: hội quần chúng; trực thuộc: B; văn bản: 1/NQ", "- Cơ quan A (A) sáp nhập vào Hội N (N) từ 01/7/2026",
			"~ Cơ quan B (B) → Cơ quan B mới, từ 02/7/2026; loại: đơn vị sự nghiệp; văn bản: 2/NQ")
	})
}
