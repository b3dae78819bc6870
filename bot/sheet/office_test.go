package sheet

import (
	"fmt"
	"math"
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

// A spreadsheet keeps 15 digits of a number: with more it is another one than was typed. As text it is whole.
func TestANumberWithMoreDigitsThanASpreadsheetKeepsIsAFault(t *testing.T) {
	row := workbookOf(t, [][]string{{"1234567890123456"}}, func(book *excelize.File) {
		for cell, number := range map[string]string{"B1": "1234567890123456", "C1": "1.23456789012345E+16", "D1": "-1234567890123450", "E1": "123456789012345", "F1": "0.12345678901234567", "G1": "45839"} {
			ok(t, book.SetCellDefault("Sheet1", cell, number))
		}
	}).Rows[0]
	if diff := cmp.Diff([]Fault{{1, digitsLost}, {2, digitsLost}, {3, digitsLost}}, row.Faults); diff != "" || row.Cells[0] != "1234567890123456" {
		t.Errorf("%q: %s", row.Cells, diff)
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

func TestRangesThatSpanNoRowsChangeNothing(t *testing.T) {
	cells := `<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row><row r="2"><c r="A2" t="str"><v>c</v></c></row>`
	for _, ref := range []string{"A1:B1", "B1", "", "B2:B1", ":", "B0:B2", "XFE1:XFE2", "B1:B", "1:2", "ZZZ1:ZZZ2", "ALM1:ALM2", "C1:C2", "B5:B9"} {
		parts := bookParts("", "", cells)
		parts["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData>` + cells + `</sheetData><mergeCells><mergeCell ref="` + ref + `"/></mergeCells></worksheet>`
		want := []Row{{Line: 1, Cells: []string{"a", "b"}}, {Line: 2, Cells: []string{"c"}}}
		if diff := cmp.Diff([]Sheet{{Name: "S", Rows: want}}, mustRead(t, inFile(t, "a.xlsx", packed(t, parts)))); diff != "" {
			t.Errorf("%q: %s", ref, diff)
		}
	}
	// Rows that no program writes so are read as they come.
	parts := bookParts("", "", "")
	parts["xl/worksheets/sheet1.xml"] = `<worksheet><cols><col min="0" max="2" hidden="1"/><col min="x" max="2" hidden="1"/><col min="3" max="99999" hidden="0"/></cols><sheetData>` +
		`<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:A3"/></mergeCells></worksheet>`
	want := []Row{{Line: 3, Cells: []string{"3"}}, {Line: 1, Cells: []string{"1"}}}
	if diff := cmp.Diff([]Sheet{{Name: "S", Rows: want}}, mustRead(t, inFile(t, "a.xlsx", packed(t, parts)))); diff != "" {
		t.Error(diff)
	}
}

// FuzzShownNumber shows any number by any format: as words that are clean UTF-8, with all digits where the format has places for them.
func FuzzShownNumber(f *testing.F) {
	for _, code := range []string{"000", `0000" "000`, "#,##0.00;(0)", "0%", `[Red]_-* #,##0\ [$₫-42A]_-;@`, "[<=5]0", "General", "", ";;;", "0.0.0", `"`, `\`, "[", "%0%"} {
		f.Add(912345678.0, code)
		f.Add(-0.05, code)
	}
	f.Fuzz(func(t *testing.T, number float64, code string) {
		text, ok := shownNumber(number, formatSections(code))
		if !ok {
			return
		}
		if strings.Contains(text, "e+") || len(text) > 2000+2*len(code) {
			t.Errorf("%v as %q is %q", number, code, text)
		}
		if whole := fmt.Sprintf("%.0f", number); strings.Trim(code, "0") == "" && number == math.Trunc(number) && 0 <= number && number < 1e15 && strings.TrimLeft(text, "0") != strings.TrimLeft(whole, "0") {
			t.Errorf("%v as %q is %q", number, code, text)
		}
	})
}
