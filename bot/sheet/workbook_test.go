package sheet

import (
	"archive/zip"
	"bytes"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

func TestWorksheetsAreReadWithTheirLinesAndHiddenOnesNamed(t *testing.T) {
	book := excelize.NewFile()
	for _, name := range []string{"Ẩn", "Khối"} {
		_, err := book.NewSheet(name)
		ok(t, err)
	}
	ok(t, book.SetCellStr("Ẩn", "A1", "bí mật"), book.SetSheetVisible("Ẩn", false),
		book.SetCellStr("Sheet1", "A1", "DANH SÁCH"), book.MergeCell("Sheet1", "A1", "C1"),
		book.SetCellStr("Sheet1", "A3", "Mã"), book.SetCellStr("Sheet1", "C3", "Tên"),
		book.SetCellStr("Sheet1", "B7", " x\n y "),
		book.SetCellFormula("Khối", "A1", "1+1"), book.SetCellDefault("Khối", "B1", "2"),
		book.SetCellRichText("Khối", "C1", []excelize.RichTextRun{{Text: "Sở "}, {Text: "Y tế", Font: &excelize.Font{Bold: true}}}))
	want := []Sheet{
		{Name: "Sheet1", Rows: []Row{{Line: 1, Cells: []string{"DANH SÁCH"}}, {Line: 3, Cells: []string{"Mã", "", "Tên"}}, {Line: 7, Cells: []string{"", "x y"}}}},
		{Name: "Ẩn", Hidden: true},
		{Name: "Khối", Rows: []Row{{Line: 1, Cells: []string{"=1+1", "2", "Sở Y tế"}, Faults: []Fault{{0, notComputed}}}}},
	}
	// By content: whatever the name says.
	if diff := cmp.Diff(want, mustRead(t, renamed(t, saved(t, book, "a.xlsx"), "a.csv"))); diff != "" {
		t.Error(diff)
	}
}

func TestTheNameOfAWorksheetIsNoLongerThanPeopleRead(t *testing.T) {
	parts := bookParts("", "", `<row><c><v>1</v></c></row>`)
	parts["xl/workbook.xml"] = strings.Replace(parts["xl/workbook.xml"], `name="S"`, `name="`+strings.Repeat("ế", 10_000)+`"`, 1)
	if got := mustRead(t, inFile(t, "a.xlsx", packed(t, parts)))[0].Name; got != strings.Repeat("ế", longestTitle) {
		t.Errorf("it has %d bytes", len(got))
	}
}

func TestAFormulaGivesItsStoredValue(t *testing.T) {
	const namespace = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	const relations = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" `
	parts := map[string]string{
		"[Content_Types].xml":        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
		"_rels/.rels":                relations + `Type="` + relation + `officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook` + namespace + `><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": relations + `Type="` + relation + `worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet` + namespace + `><sheetData><row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2" t="str"><f>"a"</f><v>TH</v></c>` +
			`<c r="C2" t="d"><v>2026-11-23T00:00:00Z</v></c><c r="D2" t="d"><v>2026-11-23</v></c></row></sheetData></worksheet>`,
	}
	want := []Sheet{{Name: "S", Rows: []Row{{Line: 2, Cells: []string{"2", "TH", "2026-11-23", "2026-11-23"}}}}}
	if diff := cmp.Diff(want, mustRead(t, inFile(t, "a.xlsx", packed(t, parts)))); diff != "" {
		t.Error(diff)
	}
}

func TestADamagedWorkbookNeverStopsTheProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.xlsx")
	ok(t, Write(path, []Out{{Name: "a", Rows: [][]string{{"x", "y"}, {"1", "2"}}, Choices: map[int][]string{0: {"1"}}}}))
	archive, err := zip.OpenReader(path)
	ok(t, err)
	defer archive.Close()
	parts := map[string]string{}
	for _, file := range archive.File {
		content, err := archive.Open(file.Name)
		ok(t, err)
		var text bytes.Buffer
		_, err = text.ReadFrom(content)
		ok(t, err, content.Close())
		parts[file.Name] = text.String()
	}
	random := rand.New(rand.NewPCG(3, 4))
	for name, content := range parts {
		for n := range 12 {
			damaged := []byte(content)
			switch from := random.IntN(len(damaged)); n % 3 {
			case 0:
				damaged = damaged[:from]
			case 1:
				damaged = slices.Delete(damaged, from, min(from+1+random.IntN(40), len(damaged)))
			case 2:
				damaged[from] = byte(random.IntN(256))
			}
			parts[name] = string(damaged)
			if _, err := read(inFile(t, "a.xlsx", packed(t, parts))); err != nil {
				wantSentence(t, err, "a.xlsx")
			}
		}
		delete(parts, name)
		if _, err := read(inFile(t, "a.xlsx", packed(t, parts))); err != nil {
			wantSentence(t, err, "a.xlsx")
		}
		parts[name] = content
	}
}

func TestAWorkbookHelpsWhoFillsItIn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.xlsx")
	ok(t, Write(path, []Out{
		{
			Name: "Cơ quan", Rows: [][]string{{"Mã", "Loại", "Khối"}, {"01", "sở", ""}}, Notes: []string{"Mã: không trùng.", "Loại: chọn."},
			Widths: []float64{12, 30}, Choices: map[int][]string{1: {"sở", "xã"}, 2: {strings.Repeat("x", 300)}, 0: {"a,b"}},
		},
		{Name: "Khối", Rows: [][]string{{"Mã"}}, Notes: []string{"Khối thi đua."}},
	}))
	book, err := excelize.OpenFile(path)
	ok(t, err)
	defer book.Close()
	if diff := cmp.Diff([]string{"Cơ quan", "Khối", NotesName}, book.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	notes, err := book.GetRows(NotesName)
	ok(t, err)
	if diff := cmp.Diff([][]string{{"Mã: không trùng."}, {"Loại: chọn."}, {"Khối thi đua."}}, notes); diff != "" {
		t.Error(diff)
	}
	panes, err := book.GetPanes("Cơ quan")
	ok(t, err)
	if !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("header not frozen: %+v", panes)
	}
	offers, err := book.GetDataValidations("Cơ quan")
	ok(t, err)
	if len(offers) != 1 || offers[0].Sqref != "B2:B1048576" || offers[0].Formula1 != `"sở,xã"` || *offers[0].ErrorStyle != "warning" {
		t.Errorf("choices: %+v", offers)
	}
	// Also a row that people add below is text.
	for _, cell := range []string{"A1", "A2", "C2", "B500"} {
		id, err := book.GetCellStyle("Cơ quan", cell)
		ok(t, err)
		style, err := book.GetStyle(id)
		ok(t, err)
		if style.NumFmt != 49 || (cell == "A1") != (style.Font != nil && style.Font.Bold) {
			t.Errorf("%s: %+v", cell, style)
		}
	}
	if width, err := book.GetColWidth("Cơ quan", "B"); err != nil || width != 30 {
		t.Error(width, err)
	}
	wantNoDouble := Write(path, []Out{{Name: "a"}, {Name: "A"}})
	if wantNoDouble == nil || !strings.Contains(wantNoDouble.Error(), "trùng") {
		t.Error(wantNoDouble)
	}
}

// Some programs leave out the numbers of rows, of cells or of both; a cell that says that it is of another row is no program's.
func TestACellIsWhereItSaysItIs(t *testing.T) {
	for rows, want := range map[string][]int{
		`<row><c><v>1</v></c></row><row><c><v>2</v></c></row>`:                           {1, 2},
		`<row r="3"><c><v>1</v></c></row><row><c><v>2</v></c></row>`:                     {3, 4},
		`<row><c r="A1"><v>1</v></c></row><row><c r="A2"><v>2</v></c></row>`:             {1, 2},
		`<row r="5"><c r="A5"><v>1</v></c></row><row r="7"><c r="A7"><v>2</v></c></row>`: {5, 7},
	} {
		var lines []int
		for _, row := range mustRead(t, inFile(t, "a.xlsx", packed(t, bookParts("", "", rows))))[0].Rows {
			lines = append(lines, row.Line)
		}
		if !slices.Equal(lines, want) {
			t.Errorf("%s is in lines %v, want %v", rows, lines, want)
		}
	}
	for _, cell := range []string{"A2", "A0", "A", "1", "XFE1", "A99999999999", "A-1", "É1"} {
		err := readError(inFile(t, "a.xlsx", packed(t, bookParts("", "", `<row r="1"><c r="`+cell+`"><v>1</v></c></row>`))))
		wantSentence(t, err, "bị hỏng")
	}
}
