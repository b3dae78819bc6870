// Package sheetfile reads files of tables that somebody gave, which may be made to do harm.
package sheetfile

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"thidua/bot/problem"
	"thidua/bot/sheet"
	"thidua/ingest/confine"
)

// tableReader is the name of the reader that Read runs in a child.
const tableReader = "tables"

// readLimits bound the reading of one file. The largest that sheet reads needs 200 MB of memory and 6 s of one slow core.
var readLimits = confine.Limits{Memory: 256 << 20, Time: 30 * time.Second, Output: 128 << 20}

// Readers are for the program, and the tests of what reads files, to hand to confine.Main.
func Readers() confine.Readers { return confine.Readers{tableReader: writeTables} }

// Read reads a .xlsx or .csv file that somebody gave, called name, as sheet.Read does, in a child process: a file that
// was made to exhaust memory or time harms nobody. What is wrong with the file is a problem.Error; nothing else is.
func Read(ctx context.Context, name string, in io.Reader) ([]sheet.Sheet, error) {
	return read(ctx, name, in, readLimits)
}

func read(ctx context.Context, name string, in io.Reader, limits confine.Limits) ([]sheet.Sheet, error) {
	var tables []sheet.Sheet
	err := confine.Run(ctx, tableReader, name, in, limits, func(out io.Reader) (err error) {
		tables, err = decodeTables(out)
		return err
	})
	if err == nil {
		return tables, nil
	}
	name = filepath.Base(name)
	said, refused := errors.AsType[*confine.ReadError](err)
	switch {
	case refused:
		return nil, &problem.Error{Code: problem.Invalid, Sentence: said.Text, Err: err}
	case errors.Is(err, confine.ErrMemory), errors.Is(err, confine.ErrTimeout), errors.Is(err, confine.ErrOutput):
		sentence := fmt.Sprintf("tệp %s quá lớn hoặc quá phức tạp để đọc; đề nghị chép dữ liệu sang một tệp mới, hoặc chia thành nhiều tệp nhỏ hơn", name)
		return nil, &problem.Error{Code: problem.Invalid, Sentence: sentence, Err: err}
	case errors.Is(err, confine.ErrCrashed):
		sentence := fmt.Sprintf("không đọc được tệp %s; đề nghị mở bằng Excel và lưu lại dạng .xlsx", name)
		return nil, &problem.Error{Code: problem.Invalid, Sentence: sentence, Err: err}
	}
	return nil, fmt.Errorf("reading %s: %w", name, err)
}

// tableHeader goes before the rows of a table on their way from the child: row by row, so that neither process has all of
// them twice.
type tableHeader struct {
	sheet.Sheet // without rows
	Count       int
}

// writeTables is the reader.
func writeTables(name string, in io.Reader, out io.Writer) error {
	tables, err := sheet.Read(name, in)
	if err != nil {
		return err
	}
	encoder := gob.NewEncoder(out)
	for _, t := range tables {
		header := tableHeader{t, len(t.Rows)}
		header.Rows = nil
		if err := encoder.Encode(header); err != nil {
			return fmt.Errorf("passing on a table: %w", err)
		}
		for _, row := range t.Rows {
			if err := encoder.Encode(row); err != nil {
				return fmt.Errorf("passing on a row: %w", err)
			}
		}
	}
	return nil
}

func decodeTables(in io.Reader) ([]sheet.Sheet, error) {
	var tables []sheet.Sheet
	for decoder := gob.NewDecoder(in); ; {
		var header tableHeader
		err := decoder.Decode(&header)
		if err == io.EOF {
			return tables, nil
		}
		if err != nil {
			return nil, fmt.Errorf("taking over a table: %w", err)
		}
		t := header.Sheet
		for range header.Count {
			var row sheet.Row
			if err := decoder.Decode(&row); err != nil {
				return nil, fmt.Errorf("taking over a row: %w", err)
			}
			t.Rows = append(t.Rows, row)
		}
		tables = append(tables, t)
	}
}
