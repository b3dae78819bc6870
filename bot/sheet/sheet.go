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

const (
	longestFile     = 20 << 20
	longestUnzipped = 200 << 20
	mostRows        = 100_000
	mostCells       = 4_000_000
)

// Sheet is one table of a file: a visible worksheet, or the whole of a CSV file under the file's base name.
type Sheet struct {
	Name string
	Rows []Row
}

// Row is one row that is not wholly blank; blank cells at its end are left out. Line is where the person sees it in
// their program, counted from 1: the row of the worksheet, or the line of the CSV file on which the record begins.
type Row struct {
	Line  int
	Cells []string
}

// Read reads a .csv or .xlsx file; what it is tells its content, and its name only where that leaves a doubt. Cells are NFC
// without blanks at the ends or doubled inside, a line break being a blank. A date is "2026-11-23", with " 15:04:05" if it has
// a time, whatever the cell shows; a number has no exponent and no thousands; a formula is its stored value.
//
// There is at least one row in all; hidden worksheets are left out. An error, also of a damaged file or of one beyond the
// limits (20 MB, 200 MB unzipped, 100,000 rows, 4,000,000 cells), is one sentence that says what to do.
func Read(path string) ([]Sheet, error) {
	name := filepath.Base(path)
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	extension := strings.ToLower(filepath.Ext(name))
	switch {
	case bytes.HasPrefix(data, []byte("PK")):
		return readWorkbook(name, data)
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

func readFile(path string) ([]byte, error) {
	name := filepath.Base(path)
	file, err := os.Open(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("không tìm thấy tệp %s; đề nghị kiểm tra lại đường dẫn", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, fmt.Errorf("không có quyền đọc tệp %s; đề nghị cấp quyền đọc tệp này", path)
	case err != nil:
		return nil, fmt.Errorf("không đọc được tệp %s (%w); đề nghị kiểm tra lại tệp", path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("không đọc được tệp %s (%w); đề nghị kiểm tra lại tệp", path, err)
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s là thư mục; đề nghị chỉ rõ một tệp .xlsx hoặc .csv", path)
	}
	data, err := io.ReadAll(io.LimitReader(file, longestFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("không đọc được tệp %s (%w); đề nghị kiểm tra lại tệp", path, err)
	case len(data) > longestFile:
		return nil, fmt.Errorf("tệp %s lớn hơn 20 MB; đề nghị chia thành nhiều tệp nhỏ hơn", name)
	case len(data) == 0:
		return nil, empty(name)
	}
	return data, nil
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

func tooManyRows(name string) error {
	return fmt.Errorf("tệp %s có quá nhiều dữ liệu (tối đa 100.000 dòng); đề nghị chia thành nhiều tệp nhỏ hơn", name)
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

// addRow appends the row of these raw cells unless it is blank; it owns cells.
func addRow(rows []Row, line int, cells []string) []Row {
	last := 0
	for i, cell := range cells {
		if cells[i] = cleanCell(cell); cells[i] != "" {
			last = i + 1
		}
	}
	if last == 0 {
		return rows
	}
	return append(rows, Row{Line: line, Cells: cells[:last:last]})
}
