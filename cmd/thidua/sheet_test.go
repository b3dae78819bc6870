package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"
)

// inFile writes content under name in a new folder and gives its path.
func inFile(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func mustReadSheets(t *testing.T, path string) []sheet {
	t.Helper()
	sheets, err := readSheets(path)
	if err != nil {
		t.Fatal(err)
	}
	return sheets
}

// cellsOf gives the rows of cells, and fails unless the lines are numbered from 1 without a gap.
func cellsOf(t *testing.T, s sheet) [][]string {
	t.Helper()
	var cells [][]string
	for i, row := range s.Rows {
		if row.Line != i+1 {
			t.Fatalf("row %d is at line %d", i, row.Line)
		}
		cells = append(cells, row.Cells)
	}
	return cells
}

func saved(t *testing.T, book *excelize.File, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// ok stops at the first of the errors of a workbook being made.
func ok(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

var hardCells = []string{
	"", "00123", "=1+1", "+84", "-5", "@x", "1E5", "1E+20", "0.30000000000000004", "12345678901234567890", "01/7/2025", "2026-11-23",
	`"`, `Công ty "Ánh Dương"`, `""x""`, "a,b", "a;b", "sep=;", "a|b", "Thái Bình", "đẩy mạnh thi đua", "TRUE", "#N/A", "_x0041_", "_x005F_x0041_", "a_xb",
	"'x", "<b>&amp;</b>", "thidua-date", "100%", "😀",
}

func TestTablesAreReadBackAsTheyWereWritten(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var big [][]string
	big = append(big, []string{"Mã", "Tên, địa chỉ", "Khối; cụm"})
	for i := range 9_999 {
		big = append(big, []string{fmt.Sprintf("%05d", i), hardCells[i%len(hardCells)], "cuối"})
	}
	tables := map[string][][]string{"big": big, "one column": {{"a;b"}, {"sep=;"}, {"c"}}, "told": {{"sep=;"}, {"1,2"}}}
	for n := range 60 {
		var rows [][]string
		for range 1 + random.IntN(8) {
			row := make([]string, 1+random.IntN(6))
			for i := range row {
				row[i] = hardCells[random.IntN(len(hardCells))]
			}
			row[len(row)-1] = hardCells[1+random.IntN(len(hardCells)-1)] // blank cells at the end are not kept
			rows = append(rows, row)
		}
		tables[fmt.Sprintf("random %d", n)] = rows
	}
	for _, extension := range []string{".xlsx", ".csv"} {
		for name, rows := range tables {
			t.Run(name+extension, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "Bảng"+extension)
				if err := writeSheets(path, []sheetOut{{Name: "Bảng", Rows: rows}}); err != nil {
					t.Fatal(err)
				}
				sheets := mustReadSheets(t, path)
				if len(sheets) != 1 || sheets[0].Name != "Bảng" {
					t.Fatalf("read %d sheets, the first named %q", len(sheets), sheets[0].Name)
				}
				if diff := cmp.Diff(rows, cellsOf(t, sheets[0])); diff != "" {
					t.Error(diff)
				}
				info, err := os.Stat(path)
				if err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("mode %v, error %v", info.Mode(), err)
				}
			})
		}
	}
}

func TestCellsHoldTheirWordsAlone(t *testing.T) {
	path := inFile(t, "a.csv", []byte("Mã,Tên\n \u00A0x1\u00A0\u00A0y ,\""+norm.NFD.String("Sở Nội vụ")+"\r\n  tỉnh\u200B\"\n"))
	want := []sheetRow{{1, []string{"Mã", "Tên"}}, {2, []string{"x1 y", "Sở Nội vụ tỉnh"}}}
	if diff := cmp.Diff(want, mustReadSheets(t, path)[0].Rows); diff != "" {
		t.Error(diff)
	}
}

func TestCSVIsReadAsOfficesHaveIt(t *testing.T) {
	utf16File := func(order binary.AppendByteOrder, text string) []byte {
		var out []byte
		for _, unit := range utf16.Encode([]rune("\uFEFF" + text)) {
			out = order.AppendUint16(out, unit)
		}
		return out
	}
	rows := []sheetRow{{1, []string{"Mã", "Tên"}}, {2, []string{"01", "Sở Y tế"}}}
	for name, test := range map[string]struct {
		content []byte
		want    []sheetRow
	}{
		"comma":                    {[]byte("Mã,Tên\n01,Sở Y tế\n"), rows},
		"semicolon, CRLF, BOM":     {[]byte("\uFEFFMã;Tên\r\n01;Sở Y tế\r\n"), rows},
		"tab, no break at the end": {[]byte("Mã\tTên\n01\tSở Y tế"), rows},
		"breaks of an old Mac":     {[]byte("Mã,Tên\r01,Sở Y tế\r"), rows},
		"UTF-16 little endian":     {utf16File(binary.LittleEndian, "Mã\tTên\r\n01\tSở Y tế\r\n"), rows},
		"UTF-16 big endian":        {utf16File(binary.BigEndian, "Mã\tTên\r\n01\tSở Y tế\r\n"), rows},
		"told delimiter": {[]byte("\uFEFFsep=;\r\nMã, số;Tên, đơn vị, địa chỉ\r\n01;x\r\n"),
			[]sheetRow{{2, []string{"Mã, số", "Tên, đơn vị, địa chỉ"}}, {3, []string{"01", "x"}}}},
		"delimiters in quotes do not count": {[]byte("\"a,b,c,d\";e\n1;2\n"), []sheetRow{{1, []string{"a,b,c,d", "e"}}, {2, []string{"1", "2"}}}},
		"a draw is not the comma's":         {[]byte("Mã;Tên, địa chỉ\n1;2\n"), []sheetRow{{1, []string{"Mã", "Tên, địa chỉ"}}, {2, []string{"1", "2"}}}},
		"one column":                        {[]byte("Mã\n01\n"), []sheetRow{{1, []string{"Mã"}}, {2, []string{"01"}}}},
		"blank rows count as lines":         {[]byte("\r\n;;\r\nMã;Tên\r\n\r\n;;\r\n01;x;;\r\n"), []sheetRow{{3, []string{"Mã", "Tên"}}, {6, []string{"01", "x"}}}},
		"breaks in quotes count as lines": {[]byte("a,b\r\n\"x\r\ny\",\"1\n2\r3\"\r\nz,w\r\n"),
			[]sheetRow{{1, []string{"a", "b"}}, {2, []string{"x y", "1 2 3"}}, {6, []string{"z", "w"}}}},
		"bare quotes": {[]byte("a,b\nCông ty \"A\",\"B\" và \"C\"\n"), []sheetRow{{1, []string{"a", "b"}}, {2, []string{`Công ty "A"`, `B và "C"`}}}},
	} {
		t.Run(name, func(t *testing.T) {
			sheets := mustReadSheets(t, inFile(t, "Danh sách.csv", test.content))
			if diff := cmp.Diff([]sheet{{"Danh sách", test.want}}, sheets); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestACellOfAWorkbookIsWhatItHoldsNotWhatItShows(t *testing.T) {
	book := excelize.NewFile()
	style := func(code string) int {
		id, err := book.NewStyle(&excelize.Style{CustomNumFmt: &code})
		ok(t, err)
		return id
	}
	builtIn := func(number int) int {
		id, err := book.NewStyle(&excelize.Style{NumFmt: number})
		ok(t, err)
		return id
	}
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	vietnamese := style(`[$-42A]"Ngày" dd" tháng "mm" năm "yyyy;@`)
	for i, test := range []struct {
		value any
		style int
		want  string
	}{
		{day, builtIn(14), "2026-11-23"},
		{day, style("dd/mm/yyyy"), "2026-11-23"},
		{day, style("m/d/yy"), "2026-11-23"},
		{day, style("mmm-yy"), "2026-11-23"},
		{day, vietnamese, "2026-11-23"},
		{day.Add(7*time.Hour + 30*time.Minute), builtIn(22), "2026-11-23 07:30:00"},
		{0.3125, builtIn(20), "07:30:00"},
		{-3, style("dd/mm/yyyy"), "-3"},
		{"23/11/2026", vietnamese, "23/11/2026"}, // text in a cell meant for dates
		{"00123", style("dd/mm/yyyy"), "00123"},
		{"thidua-date", style("dd/mm/yyyy"), "thidua-date"},
		{"00123", 0, "00123"},
		{"1E5", 0, "1E5"},
		{"1.0", builtIn(49), "1.0"},
		{5.0, 0, "5"},
		{12.50, style("#,##0.00"), "12.5"},
		{1234567, style(`#,##0" đồng"`), "1234567"},
		{1234567, style(`_-* #,##0 [$₫-42A]_-`), "1234567"},
		{12, style(`[Red]0" dặm";General`), "12"},
		{123456789012345000.0, 0, "123456789012345000"},
		{1e20, 0, "100000000000000000000"},
		{0.1 + 0.2, 0, "0.3"},
		{0.00000001, 0, "0.00000001"},
		{0.25, builtIn(10), "0.25"},
		{true, 0, "TRUE"},
		{123, style(`00000`), "123"},
		{7, style(`;;;`), "7"},
	} {
		cell := fmt.Sprintf("A%d", i+1)
		ok(t, book.SetCellStyle("Sheet1", cell, cell, test.style), book.SetCellValue("Sheet1", cell, test.value),
			book.SetCellStyle("Sheet1", cell, cell, test.style), book.SetCellStr("Sheet1", fmt.Sprintf("B%d", i+1), test.want))
	}
	// The library writes some numbers without their exponent; Excel does not.
	ok(t, book.SetCellDefault("Sheet1", "A40", "1.23456789012345E+16"), book.SetCellStr("Sheet1", "B40", "12345678901234500"))
	ok(t, book.SetCellStr("Sheet1", "A42", "1.23456789012345E+16"), book.SetCellStr("Sheet1", "B42", "1.23456789012345E+16"))
	ok(t, book.SetCellDefault("Sheet1", "A41", "46349.999999"), book.SetCellStr("Sheet1", "B41", "2026-11-24"),
		book.SetCellStyle("Sheet1", "A41", "A41", builtIn(14)))
	for _, row := range mustReadSheets(t, saved(t, book, "a.xlsx"))[0].Rows {
		if len(row.Cells) != 2 || row.Cells[0] != row.Cells[1] {
			t.Errorf("line %d: %q", row.Line, row.Cells)
		}
	}
}

func TestDatesOfTheOtherEpochAreTheSameDays(t *testing.T) {
	book := excelize.NewFile()
	yes := true
	ok(t, book.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}))
	ok(t, book.SetCellValue("Sheet1", "A1", time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)))
	if got := mustReadSheets(t, saved(t, book, "a.xlsx"))[0].Rows[0].Cells[0]; got != "2026-11-23" {
		t.Error(got)
	}
}

func TestVisibleWorksheetsAreReadWithTheirLines(t *testing.T) {
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
	want := []sheet{
		{"Sheet1", []sheetRow{{1, []string{"DANH SÁCH"}}, {3, []string{"Mã", "", "Tên"}}, {7, []string{"", "x y"}}}},
		{"Khối", []sheetRow{{1, []string{"", "2", "Sở Y tế"}}}},
	}
	// By content: whatever the name says.
	if diff := cmp.Diff(want, mustReadSheets(t, renamed(t, saved(t, book, "a.xlsx"), "a.csv"))); diff != "" {
		t.Error(diff)
	}
}

func renamed(t *testing.T, path, name string) string {
	t.Helper()
	to := filepath.Join(filepath.Dir(path), name)
	ok(t, os.Rename(path, to))
	return to
}

// packed is a zip file of these parts.
func packed(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for name, content := range parts {
		w, err := archive.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
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
	want := []sheet{{"S", []sheetRow{{2, []string{"2", "TH", "2026-11-23", "2026-11-23"}}}}}
	if diff := cmp.Diff(want, mustReadSheets(t, inFile(t, "a.xlsx", packed(t, parts)))); diff != "" {
		t.Error(diff)
	}
	parts["xl/worksheets/sheet1.xml"] = strings.Repeat(" ", longestUnzipped+1)
	wantSentence(t, readError(inFile(t, "a.xlsx", packed(t, parts))), "giải nén ra lớn hơn 200 MB; đề nghị chia")
}

func readError(path string) error {
	_, err := readSheets(path)
	return err
}

// wantSentence holds an error to what it is to say, and to being one line.
func wantSentence(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "đề nghị") || strings.ContainsAny(err.Error(), "\n") {
		t.Errorf("got %v, want a sentence with %q", err, want)
	}
}

func TestAFileThatCannotBeReadGetsASentence(t *testing.T) {
	book := filepath.Join(t.TempDir(), "a.xlsx")
	ok(t, writeSheets(book, []sheetOut{{Name: "a", Rows: [][]string{{"x"}}}}))
	whole, err := os.ReadFile(book)
	ok(t, err)
	blank := filepath.Join(t.TempDir(), "blank.xlsx")
	ok(t, writeSheets(blank, []sheetOut{{Name: "a"}}))
	for name, test := range map[string]struct{ path, want string }{
		"missing":             {filepath.Join(t.TempDir(), "không có.csv"), "không tìm thấy tệp"},
		"folder":              {t.TempDir(), "là thư mục; đề nghị chỉ rõ một tệp"},
		"empty":               {inFile(t, "a.csv", nil), "không có dữ liệu"},
		"blank CSV":           {inFile(t, "a.csv", []byte("\uFEFF;;\r\n\r\n")), "không có dữ liệu"},
		"blank workbook":      {blank, "không có dữ liệu"},
		"old or locked":       {inFile(t, "a.xlsx", []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...")), "(.xls) hoặc đã đặt mật khẩu; đề nghị mở bằng Excel, bỏ mật khẩu nếu có, và lưu lại dạng .xlsx"},
		"cut":                 {inFile(t, "a.xlsx", whole[:len(whole)/2]), "bị hỏng hoặc không phải tệp .xlsx"},
		"two letters":         {inFile(t, "a.xlsx", []byte("PK")), "bị hỏng"},
		"text named .xlsx":    {inFile(t, "a.xlsx", []byte("a,b\n1,2\n")), "bị hỏng hoặc không phải tệp .xlsx"},
		"another zip":         {inFile(t, "a.docx", packed(t, map[string]string{"word/document.xml": "<w/>"})), "không phải bảng tính; đề nghị dùng tệp .xlsx hoặc .csv"},
		"PDF":                 {inFile(t, "a.pdf", []byte("%PDF-1.7 x")), "không phải bảng tính"},
		"PDF named .csv":      {inFile(t, "a.csv", []byte("%PDF-1.7 x")), "không phải bảng tính"},
		"bytes named .csv":    {inFile(t, "a.csv", []byte("a\x00b,c")), "không phải bảng tính"},
		"a local code page":   {inFile(t, "a.csv", []byte("M\xE3,T\xEAn\n")), `không dùng bảng mã UTF-8 nên không đọc được tiếng Việt; đề nghị mở bằng Excel và lưu lại dạng "CSV UTF-8" hoặc .xlsx`},
		"half a UTF-16 unit":  {inFile(t, "a.csv", []byte("\xFF\xFEa\x00b")), "bị hỏng hoặc chép chưa hết"},
		"an open quote":       {inFile(t, "a.csv", []byte("a,b\n1,2\n3,\"4\n5,6\n")), "dòng 3: có dấu ngoặc kép"},
		"too large":           {inFile(t, "a.csv", bytes.Repeat([]byte("a,b\n"), longestSheetFile/4+1)), "lớn hơn 20 MB"},
		"too many rows":       {inFile(t, "a.csv", bytes.Repeat([]byte("a\n"), mostSheetRows+1)), "tối đa 100.000 dòng"},
		"too many cells":      {inFile(t, "a.csv", bytes.Repeat([]byte(","), mostSheetCells)), "quá nhiều dữ liệu"},
		"another file's name": {inFile(t, "a.jpg", []byte("\xFF\xD8\xFF")), "không phải bảng tính"},
	} {
		t.Run(name, func(t *testing.T) { wantSentence(t, readError(test.path), test.want) })
	}
}

func TestADamagedWorkbookNeverStopsTheProgram(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.xlsx")
	ok(t, writeSheets(path, []sheetOut{{Name: "a", Rows: [][]string{{"x", "y"}, {"1", "2"}}, Choices: map[int][]string{0: {"1"}}}}))
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
			if _, err := readSheets(inFile(t, "a.xlsx", packed(t, parts))); err != nil {
				wantSentence(t, err, "a.xlsx")
			}
		}
		delete(parts, name)
		if _, err := readSheets(inFile(t, "a.xlsx", packed(t, parts))); err != nil {
			wantSentence(t, err, "a.xlsx")
		}
		parts[name] = content
	}
}

func TestAFileThatCannotBeWrittenGetsASentence(t *testing.T) {
	folder := t.TempDir()
	table := sheetOut{Name: "a", Rows: [][]string{{"x"}}}
	for name, test := range map[string]struct {
		path   string
		sheets []sheetOut
		want   string
	}{
		"no folder":          {filepath.Join(folder, "none", "a.xlsx"), []sheetOut{table}, "none; đề nghị tạo thư mục này"},
		"a file as a folder": {filepath.Join(inFile(t, "file", nil), "a.csv"), []sheetOut{table}, "file không phải thư mục; đề nghị"},
		"another kind":       {filepath.Join(folder, "a.pdf"), []sheetOut{table}, "đuôi .xlsx hoặc .csv"},
		"two tables in one":  {filepath.Join(folder, "a.csv"), []sheetOut{table, {Name: "b"}}, "chọn tệp .xlsx, hoặc chỉ xuất một trong các bảng: a, b"},
		"a cell too long":    {filepath.Join(folder, "a.xlsx"), []sheetOut{{Name: "a", Rows: [][]string{{strings.Repeat("ă", 32768)}}}}, "dòng 1 có ô dài hơn 32767 ký tự"},
	} {
		t.Run(name, func(t *testing.T) { wantSentence(t, writeSheets(test.path, test.sheets), test.want) })
	}
	ok(t, os.Mkdir(filepath.Join(folder, "b.csv"), 0o700))
	wantSentence(t, writeSheets(filepath.Join(folder, "b.csv"), []sheetOut{table}), "đây là thư mục")
	if os.Getuid() != 0 {
		closed := filepath.Join(folder, "closed")
		ok(t, os.Mkdir(closed, 0o500))
		wantSentence(t, writeSheets(filepath.Join(closed, "a.xlsx"), []sheetOut{table}), "không có quyền ghi tệp")
	}
}

func TestAFailedWriteLeavesTheFileThatWasThere(t *testing.T) {
	path := inFile(t, "a.xlsx", []byte("before"))
	wantSentence(t, writeSheets(path, []sheetOut{{Name: "a", Rows: [][]string{{strings.Repeat("x", 40_000)}}}}), "đề nghị rút gọn")
	if content, err := os.ReadFile(path); err != nil || string(content) != "before" {
		t.Errorf("%q, %v", content, err)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestAWorkbookHelpsWhoFillsItIn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.xlsx")
	ok(t, writeSheets(path, []sheetOut{
		{
			Name: "Cơ quan", Rows: [][]string{{"Mã", "Loại", "Khối"}, {"01", "sở", ""}}, Notes: []string{"Mã: không trùng.", "Loại: chọn."},
			Widths: []float64{12, 30}, Choices: map[int][]string{1: {"sở", "xã"}, 2: {strings.Repeat("x", 300)}, 0: {"a,b"}},
		},
		{Name: "Khối", Rows: [][]string{{"Mã"}}, Notes: []string{"Khối thi đua."}},
	}))
	book, err := excelize.OpenFile(path)
	ok(t, err)
	defer book.Close()
	if diff := cmp.Diff([]string{"Cơ quan", "Khối", notesSheet}, book.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	notes, err := book.GetRows(notesSheet)
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
	wantNoDouble := writeSheets(path, []sheetOut{{Name: "a"}, {Name: "A"}})
	if wantNoDouble == nil || !strings.Contains(wantNoDouble.Error(), "trùng") {
		t.Error(wantNoDouble)
	}
}

func FuzzReadSheets(f *testing.F) {
	for _, seed := range []string{"", "a,b\n1,2", "sep=;\na;b\n", "\"a\n\"\"b\"\r\nc", "\xFF\xFEa\x00,\x00", "\xFE\xFF\x00a\xD8", "\uFEFF;;\r\r\n\"", "a\u200B\tb\u00A0"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := decodeText("a.csv", data)
		if err != nil {
			return
		}
		rows, err := readCSV("a.csv", text)
		if err != nil {
			if !utf8.ValidString(err.Error()) {
				t.Fatal("the sentence is not UTF-8")
			}
			return
		}
		last := 0
		var cells [][]string
		for _, row := range rows {
			if row.Line <= last || row.Line > 1+strings.Count(text, "\n")+strings.Count(text, "\r") {
				t.Fatalf("line %d after %d", row.Line, last)
			}
			last = row.Line
			if len(row.Cells) == 0 || row.Cells[len(row.Cells)-1] == "" {
				t.Fatalf("line %d ends in a blank cell: %q", row.Line, row.Cells)
			}
			for _, cell := range row.Cells {
				if !utf8.ValidString(cell) || cell != cleanCell(cell) {
					t.Fatalf("line %d: %q", row.Line, cell)
				}
			}
			cells = append(cells, row.Cells)
		}
		// What was read is written and read again the same.
		var out bytes.Buffer
		if err := writeCSV(&out, cells); err != nil {
			t.Fatal(err)
		}
		text, err = decodeText("a.csv", out.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		again, err := readCSV("a.csv", text)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range again {
			if diff := cmp.Diff(cells[i], row.Cells); diff != "" || row.Line != i+1 {
				t.Fatal(row.Line, diff)
			}
		}
		if len(again) != len(cells) {
			t.Fatalf("%d rows became %d", len(cells), len(again))
		}
	})
}
