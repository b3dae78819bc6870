package sheet

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

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

// read reads the file at path.
func read(path string) ([]Sheet, error) {
	file, err := Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return Read(path, file)
}

func mustRead(t *testing.T, path string) []Sheet {
	t.Helper()
	sheets, err := read(path)
	if err != nil {
		t.Fatal(err)
	}
	return sheets
}

// cellsOf gives the rows of cells, and fails unless the lines are numbered from 1 without a gap.
func cellsOf(t *testing.T, s Sheet) [][]string {
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

func readError(path string) error {
	_, err := read(path)
	return err
}

// wantSentence holds an error to what it is to say, and to being one line.
func wantSentence(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "đề nghị") || strings.ContainsAny(err.Error(), "\n") {
		t.Errorf("got %v, want a sentence with %q", err, want)
	}
}

func TestCellsHoldTheirWordsAlone(t *testing.T) {
	path := inFile(t, "a.csv", []byte("Mã,Tên\n \u00A0x1\u00A0\u00A0y ,\""+norm.NFD.String("Sở Nội vụ")+"\r\n  tỉnh\u200B\"\n"))
	want := []Row{{Line: 1, Cells: []string{"Mã", "Tên"}}, {Line: 2, Cells: []string{"x1 y", "Sở Nội vụ tỉnh"}}}
	if diff := cmp.Diff(want, mustRead(t, path)[0].Rows); diff != "" {
		t.Error(diff)
	}
}

func TestAFileThatCannotBeReadGetsASentence(t *testing.T) {
	book := filepath.Join(t.TempDir(), "a.xlsx")
	ok(t, Write(book, []Out{{Name: "a", Rows: [][]string{{"x"}}}}))
	whole, err := os.ReadFile(book)
	ok(t, err)
	blank := filepath.Join(t.TempDir(), "blank.xlsx")
	ok(t, Write(blank, []Out{{Name: "a"}}))
	hidden := excelize.NewFile()
	_, err = hidden.NewSheet("Cơ quan")
	ok(t, err, hidden.SetCellStr("Cơ quan", "A1", "Mã"), hidden.SetSheetVisible("Cơ quan", false))
	for name, test := range map[string]struct{ path, want string }{
		"missing":             {filepath.Join(t.TempDir(), "không có.csv"), "không tìm thấy tệp"},
		"folder":              {t.TempDir(), "là thư mục; đề nghị chỉ rõ một tệp"},
		"empty":               {inFile(t, "a.csv", nil), "không có dữ liệu"},
		"blank CSV":           {inFile(t, "a.csv", []byte("\uFEFF;;\r\n\r\n")), "không có dữ liệu"},
		"blank workbook":      {blank, "không có dữ liệu"},
		"all hidden":          {saved(t, hidden, "a.xlsx"), "không có dữ liệu ở bảng nào đang hiện, và có bảng đang ẩn (Cơ quan); đề nghị bỏ ẩn"},
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
		"too large":           {inFile(t, "a.csv", bytes.Repeat([]byte("a,b\n"), longestFile/4+1)), "lớn hơn 20 MB"},
		"too many rows":       {inFile(t, "a.csv", bytes.Repeat([]byte("a\n"), mostRows+1)), "tối đa 100.000 dòng"},
		"too many cells":      {inFile(t, "a.csv", bytes.Repeat([]byte(strings.Repeat(",", 999)+"x\n"), mostCells/1000+1)), "quá nhiều dữ liệu"},
		"too many columns":    {inFile(t, "a.csv", []byte(strings.Repeat("x,", mostColumns+1))), "quá nhiều cột (tối đa 1.000 cột)"},
		"only delimiters":     {inFile(t, "a.csv", bytes.Repeat([]byte(","), 1<<20)), "quá nhiều cột"},
		"another file's name": {inFile(t, "a.jpg", []byte("\xFF\xD8\xFF")), "không phải bảng tính"},
	} {
		t.Run(name, func(t *testing.T) { wantSentence(t, readError(test.path), test.want) })
	}
}
