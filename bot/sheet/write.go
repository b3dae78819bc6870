package sheet

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// NotesName is the worksheet that holds the notes of all tables: written last, and no table for who reads the file back.
const NotesName = "Hướng dẫn"

// Out is one table to write. The first of Rows is the header. Notes explain it, a line a cell, on a worksheet of their
// own. Widths are of the columns, in characters. Choices are the values a column is meant to have, by its number from 0: the
// program offers them and warns of others.
type Out struct {
	Name    string
	Rows    [][]string
	Notes   []string
	Widths  []float64
	Choices map[int][]string
}

// Write writes tables as a .xlsx file, or a single one as .csv, by the ending of path. The file is whole or not there, what was
// there before staying until then, and only its owner may read it (mode 0600). It is an error if the folder is missing, two
// tables have one name, or a cell is too long for .xlsx.
//
// A .xlsx file is printed on A4, with all columns of a table on one page across.
//
// What is written is read back exactly. In .xlsx every cell is text and stays text, also for rows that people add. In .csv a cell
// that Excel would compute, such as one that begins with "=", has an apostrophe before it, which Read takes away; and Excel
// drops the zeros of 00123: for people .xlsx is the safe one.
func Write(path string, sheets []Out) error {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".xlsx":
		return writeWhole(path, func(w io.Writer) error { return writeWorkbook(w, sheets) })
	case ".csv":
		if len(sheets) != 1 {
			names := make([]string, len(sheets))
			for i := range sheets {
				names[i] = sheets[i].Name
			}
			return fmt.Errorf("tệp .csv chỉ chứa được một bảng; đề nghị chọn tệp .xlsx, hoặc chỉ xuất một trong các bảng: %s", strings.Join(names, ", "))
		}
		return writeWhole(path, func(w io.Writer) error { return writeCSV(w, sheets[0].Rows) })
	}
	return fmt.Errorf("không ghi được tệp %s; đề nghị chọn tên tệp có đuôi .xlsx hoặc .csv", path)
}

// WriteWorkbook writes tables as a .xlsx file to w, as Write does to a path.
func WriteWorkbook(w io.Writer, sheets []Out) error { return writeWorkbook(w, sheets) }

// writeWhole puts what write gives under path at once: until then a file that was there stays as it was.
func writeWhole(path string, write func(io.Writer) error) (err error) {
	folder := filepath.Dir(path)
	info, err := os.Stat(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("không có thư mục %s; đề nghị tạo thư mục này hoặc chọn thư mục khác", folder)
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s không phải thư mục; đề nghị chọn thư mục khác", folder)
	}
	defer func() {
		switch {
		case errors.Is(err, fs.ErrPermission):
			err = fmt.Errorf("không có quyền ghi tệp %s (%w); đề nghị đóng tệp nếu đang mở, hoặc chọn thư mục khác", path, err)
		case err != nil:
			err = fmt.Errorf("không ghi được tệp %s: %w", path, err)
		}
	}()
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return errors.New("đây là thư mục; đề nghị chọn tên tệp khác")
	}
	temporary, err := os.CreateTemp(folder, ".thidua-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = temporary.Close() // a second close only says so
			_ = os.Remove(temporary.Name())
		}
	}()
	if err = write(temporary); err != nil {
		return err
	}
	if err = temporary.Sync(); err != nil {
		return err
	}
	if err = temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}
