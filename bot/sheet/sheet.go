// Package sheet reads and writes tables in files: .xlsx and .csv as offices have them, in and out. Whoever calls it says what
// the tables mean. Errors are in Vietnamese, for the person who named the file.
package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The bounds on a file. Those on what is inside a .xlsx are in archive.go.
const (
	longestFile = 20 << 20
	mostRows    = 100_000
	mostColumns = 1_000
	mostCells   = 1_000_000 // with the blank ones before the last of a row
	mostText    = 32 << 20  // bytes in all cells
)

// Sheet is one table of a file: a worksheet, or the whole of a CSV file under the file's base name.
type Sheet struct {
	Name          string
	Rows          []Row
	Hidden        bool     // nobody sees the worksheet: it is named, and has no Rows
	HiddenColumns []int    // from 0; they are read like the others
	Merged        []string // the ranges, such as "D3:D5", whose value stands in all of their Rows
}

// Row is one row that is not wholly blank; blank cells at its end are left out. Line is where the person sees it in
// their program, counted from 1: the row of the worksheet, or the line of the CSV file on which the record begins.
type Row struct {
	Line   int
	Cells  []string
	Hidden bool    // by hand or by a filter
	Faults []Fault // of its cells
}

// Open opens the file at path for Read. Its error is one sentence that says what to do.
func Open(path string) (*os.File, error) {
	unreadable := func(err error) error {
		return fmt.Errorf("không đọc được tệp %s (%w); đề nghị kiểm tra lại tệp", path, err)
	}
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("không tìm thấy tệp %s; đề nghị kiểm tra lại đường dẫn", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("không có quyền đọc tệp %s; đề nghị cấp quyền đọc tệp này", path)
	case err != nil:
		return nil, unreadable(err)
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		err = unreadable(err)
	case info.IsDir():
		err = fmt.Errorf("%s là thư mục; đề nghị chỉ rõ một tệp .xlsx hoặc .csv", path)
	default:
		return file, nil
	}
	_ = file.Close() // nothing was done with it
	return nil, err
}

// Read reads a .csv or .xlsx file called name; what it is tells its content, and its name only where that leaves a doubt. Cells
// are NFC without blanks at the ends or doubled inside, a line break being a blank. A number is what the cell shows, with its zeros in
// front, decimals, percent sign and words, but without exponent and thousands; a date is "2026-11-23", with " 15:04:05" if it has a
// time, whatever the cell shows. A formula is its stored value; one without is the formula, and a Fault. A merged cell stands in
// all rows that it spans.
//
// There is at least one row in all. An error, also of a damaged file or of one beyond the
// limits (20 MB, 80 MB unzipped, 100,000 rows, 1,000 columns, 1,000,000 cells, 32 MB of text), is one sentence that says what
// to do. Memory and time are bounded by the limits, not by the file.
func Read(name string, in io.Reader) ([]Sheet, error) {
	name = filepath.Base(name)
	data, err := readFile(name, in)
	if err != nil {
		return nil, err
	}
	extension := strings.ToLower(filepath.Ext(name))
	switch {
	case bytes.HasPrefix(data, []byte("PK")):
		return readWorkbook(name, data, workbookBounds)
	case isMarkup(data):
		return nil, fmt.Errorf("tệp %s là trang web hoặc tệp XML, chỉ có tên như bảng tính; đề nghị mở bằng Excel và lưu lại dạng .xlsx", name)
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, fmt.Errorf("tệp %s có định dạng Excel cũ (.xls) hoặc đã đặt mật khẩu; đề nghị mở bằng Excel, bỏ mật khẩu nếu có, và lưu lại dạng .xlsx", name)
	case extension == ".xlsx" || extension == ".xlsm":
		return nil, broken(name)
	case !slices.Contains([]string{".csv", ".tsv", ".txt"}, extension) || bytes.HasPrefix(data, []byte("%PDF")):
		return nil, wrongType(name)
	}
	text, err := decodeText(name, data)
	if err != nil {
		return nil, err
	}
	rows, err := readCSV(name, text)
	if err != nil {
		return nil, err
	}
	return []Sheet{{Name: cleanCell(strings.TrimSuffix(name, filepath.Ext(name))), Rows: rows}}, nil
}

func readFile(name string, in io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(in, longestFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("không đọc được tệp %s (%w); đề nghị kiểm tra lại tệp", name, err)
	case len(data) > longestFile:
		return nil, fmt.Errorf("tệp %s lớn hơn 20 MB; đề nghị chia thành nhiều tệp nhỏ hơn", name)
	case len(data) == 0:
		return nil, empty(name)
	}
	return data, nil
}

// isMarkup reports whether a file begins as a page or as XML, which programs save under the name of a workbook.
func isMarkup(data []byte) bool {
	begin := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 1024)], []byte("\uFEFF")), " \t\r\n"))
	return slices.ContainsFunc([]string{"<!doctype", "<html", "<?xml", "<table", "<meta", "<head", "<style", "mime-version:"}, func(tag string) bool {
		return bytes.HasPrefix(begin, []byte(tag))
	})
}

func broken(name string) error {
	return fmt.Errorf("tệp %s bị hỏng hoặc không phải tệp .xlsx; đề nghị mở bằng Excel và lưu lại dạng .xlsx", name)
}

func wrongType(name string) error {
	return fmt.Errorf("tệp %s không phải bảng tính; đề nghị dùng tệp .xlsx hoặc .csv", name)
}

func empty(name string) error {
	return fmt.Errorf("tệp %s không có dữ liệu; đề nghị kiểm tra lại tệp", name)
}

// Why a table cannot be taken; limitError makes the sentence.
var (
	errTooMuch  = errors.New("too many rows, cells or words")
	errTooWide  = errors.New("too many columns")
	errUnzipped = errors.New("too much in the parts of a workbook")
)

// limitError is the sentence of an error that is one of the limits, else nil.
func limitError(name string, err error) error {
	switch {
	case errors.Is(err, errTooMuch):
		return fmt.Errorf("tệp %s có quá nhiều dữ liệu (tối đa 100.000 dòng, 1.000.000 ô); đề nghị chia thành nhiều tệp nhỏ hơn", name)
	case errors.Is(err, errTooWide):
		return fmt.Errorf("tệp %s có quá nhiều cột (tối đa 1.000 cột); đề nghị xóa các cột thừa", name)
	case errors.Is(err, errUnzipped):
		return fmt.Errorf("tệp %s giải nén ra quá lớn (tối đa 80 MB); đề nghị chép dữ liệu sang một tệp mới, hoặc chia thành nhiều tệp nhỏ hơn", name)
	}
	return nil
}

// cleanCell gives the words of a cell alone. Pasted text carries blanks, controls and zero-width marks nobody sees.
func cleanCell(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u200B' || r == '\u2060' || r == '\uFEFF':
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(norm.NFC.String(s)), " ")
}

// extent is how much was read of a file.
type extent struct{ rows, cells, text int }

// add appends the row of these clean cells unless it is blank; it owns cells. The error is one of the limits.
func (e *extent) add(rows []Row, line int, cells []string) ([]Row, error) {
	last := len(cells)
	for last > 0 && cells[last-1] == "" {
		last--
	}
	switch {
	case last == 0:
		return rows, nil
	case last > mostColumns:
		return rows, errTooWide
	}
	e.rows++
	text := 0
	row := Row{Line: line, Cells: cells[:last:last]}
	for column, cell := range cells[:last] {
		text += len(cell)
		if says := faultOf(cell); says != "" {
			row.Faults = append(row.Faults, Fault{column, says})
		}
	}
	if err := e.more(last, text); err != nil {
		return rows, err
	}
	return append(rows, row), nil
}

// more counts cells and bytes of text. The error is one of the limits.
func (e *extent) more(cells, text int) error {
	e.cells += cells
	e.text += text
	if e.rows > mostRows || e.cells > mostCells || e.text > mostText {
		return errTooMuch
	}
	return nil
}
