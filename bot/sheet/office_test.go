package sheet

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// workbookOf reads a workbook of one worksheet with these rows, changed.
func workbookOf(t *testing.T, rows [][]string, change func(book *excelize.File)) Sheet {
	t.Helper()
	book := excelize.NewFile()
	for i, cells := range rows {
		for j, cell := range cells {
			name, err := excelize.CoordinatesToCellName(j+1, i+1)
			ok(t, err)
			if cell != "" {
				ok(t, book.SetCellStr("Sheet1", name, cell))
			}
		}
	}
	change(book)
	return mustRead(t, saved(t, book, "a.xlsx"))[0]
}

func TestAMergedCellStandsInAllItsRows(t *testing.T) {
	rows := [][]string{{"Danh sách", "", ""}, {"P1", "Phòng Một", "SVD"}, {"P2", "Phòng Hai"}, {"P3", "Phòng Ba"}, {}, {"P4", "Phòng Bốn"}}
	got := workbookOf(t, rows, func(book *excelize.File) {
		ok(t, book.MergeCell("Sheet1", "A1", "C1"), book.MergeCell("Sheet1", "C2", "D4"), book.MergeCell("Sheet1", "C6", "C9"))
	})
	want := []Row{{Line: 1, Cells: []string{"Danh sách"}}, {Line: 2, Cells: []string{"P1", "Phòng Một", "SVD"}}, {Line: 3, Cells: []string{"P2", "Phòng Hai", "SVD"}},
		{Line: 4, Cells: []string{"P3", "Phòng Ba", "SVD"}}, {Line: 6, Cells: []string{"P4", "Phòng Bốn"}}}
	if diff := cmp.Diff(Sheet{Name: "Sheet1", Rows: want, Merged: []string{"C2:D4"}}, got); diff != "" {
		t.Error(diff)
	}
	// A record of two rows is one, and an error is an error of all rows.
	got = workbookOf(t, [][]string{{"A", "B", "#N/A"}, {}, {"C", "D"}}, func(book *excelize.File) {
		ok(t, book.MergeCell("Sheet1", "A1", "A2"), book.MergeCell("Sheet1", "B1", "B2"), book.MergeCell("Sheet1", "C1", "C3"))
	})
	if len(got.Rows) != 2 || len(got.Rows[1].Faults) != 1 || got.Rows[1].Faults[0] != got.Rows[0].Faults[0] {
		t.Errorf("%+v", got.Rows)
	}
}

func TestWhatIsHiddenIsNamed(t *testing.T) {
	got := workbookOf(t, [][]string{{"a", "b", "c"}, {"d", "e", "f"}, {"g"}}, func(book *excelize.File) {
		ok(t, book.SetRowVisible("Sheet1", 2, false), book.SetColVisible("Sheet1", "B:C", false))
	})
	want := Sheet{Name: "Sheet1", HiddenColumns: []int{1, 2}, Rows: []Row{{Line: 1, Cells: []string{"a", "b", "c"}}, {Line: 2, Cells: []string{"d", "e", "f"}, Hidden: true}, {Line: 3, Cells: []string{"g"}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestACellThatCannotBeTrustedSaysWhy(t *testing.T) {
	for cell, want := range map[string]string{
		"#N/A": "#N/A", "#REF!": "#REF!", "#VALUE!": "#VALUE!", "#DIV/0!": "#DIV/0!", "#NAME?": "#NAME?", "#NUM!": "#NUM!", "#NULL!": "#NULL!", "Err:502": "Err:502", "######": "######",
		"9.12E+08": "rút gọn thành 9.12E+08", "1,23457E+11": "rút gọn",
		"#12": "", "#": "", "E+08": "", "1E5": "", "Err": "", "N/A": "", "": "", "=1+1": "", "9.12E+08 x": "",
	} {
		says := faultOf(cell)
		if (says == "") != (want == "") || !strings.Contains(says, want) || says != "" && !strings.Contains(says, "đề nghị") {
			t.Errorf("%q says %q", cell, says)
		}
	}
	errors := workbookOf(t, [][]string{{"x"}}, func(book *excelize.File) {
		ok(t, book.SetCellFormula("Sheet1", "B1", `CONCATENATE("Sở"," Ví dụ")`), book.SetCellStr("Sheet1", "C1", "=1+1"), book.SetCellStr("Sheet1", "D1", "#REF!"))
	}).Rows[0]
	want := Row{Line: 1, Cells: []string{"x", `=CONCATENATE("Sở"," Ví dụ")`, "=1+1", "#REF!"}, Faults: []Fault{{3, faultOf("#REF!")}, {1, notComputed}}}
	if diff := cmp.Diff(want, errors); diff != "" {
		t.Error(diff)
	}
	csv := mustRead(t, inFile(t, "a.csv", []byte("#N/A,=A1+1,'=A1+1,=> xem\n")))[0].Rows[0]
	want = Row{Line: 1, Cells: []string{"#N/A", "=A1+1", "=A1+1", "=> xem"}, Faults: []Fault{{0, faultOf("#N/A")}, {1, notComputed}}}
	if diff := cmp.Diff(want, csv); diff != "" {
		t.Error(diff)
	}
}

// A value that is spread over many rows counts like one that is written there.
func TestMergedCellsAreBounded(t *testing.T) {
	var rows, merges strings.Builder
	for n := range 2000 {
		fmt.Fprintf(&rows, `<row r="%d"><c r="A%d"><v>1</v></c></row>`, n+1, n+1)
	}
	for n := range 1000 {
		name, err := excelize.ColumnNumberToName(n + 1)
		ok(t, err)
		fmt.Fprintf(&merges, `<mergeCell ref="%s1:%s1048576"/>`, name, name)
	}
	parts := bookParts("", "", rows.String())
	first := strings.Repeat(`<c t="str"><v>x</v></c>`, 1000)
	parts["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData><row r="1">` + first + `</row>` + strings.TrimPrefix(rows.String(), `<row r="1"><c r="A1"><v>1</v></c></row>`) +
		`</sheetData><mergeCells>` + merges.String() + `</mergeCells></worksheet>`
	wantSentence(t, readError(inFile(t, "a.xlsx", packed(t, parts))), "quá nhiều dữ liệu")
}
