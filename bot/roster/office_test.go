package roster_test

import (
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
		wantNotes(t, o, sheets(people), "Bảng ng: bỏ “Đ/c” khỏi họ và tên ở dòng 2.", "Bảng ng: bỏ “TS.” khỏi họ và tên ở dòng 4.", "Bảng ng: bỏ “(kiêm nhiệm)”, “Ông” khỏi họ và tên ở dòng 5.")
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
