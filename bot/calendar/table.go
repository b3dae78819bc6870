package calendar

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// Table says of some days whether agencies work on them, and until when it is complete. Its zero value says nothing. Make
// one with Parse.
type Table struct {
	rows  map[day]row
	until day // 0 where the table does not say
}

// row is what a table says of one day.
type row struct {
	works  bool
	name   string // why, in Vietnamese
	source string // number and sign of the document that says so
	line   int    // where it stands, from 1
}

const (
	offWord   = "off"
	workWord  = "work"
	untilWord = "until"
)

// Days outside of these years are taken for mistyped.
const minYear, maxYear = 2000, 2100

// Parse reads a table of UTF-8 lines of these forms, in any order; empty lines and lines that begin with # are skipped:
//
//	2026-02-16;off;Tết Nguyên đán;9441/TB-BNV
//	2026-08-22;work;làm bù cho 31/8;9441/TB-BNV
//	until;2027-01-31
//
// They say that a day is off, that a day is worked, each with the reason and the document that says so, and which day is the
// last for which the table is known to be complete. A day has one row at most.
//
// The error tells of every wrong line, one on each of its own lines, in Vietnamese and led by name and the number of the line.
// The table is then empty. A failure of r is wrapped.
func Parse(name string, r io.Reader) (Table, error) {
	t := Table{rows: map[day]row{}}
	var wrong []error
	lines := bufio.NewScanner(r)
	n := 0
	for lines.Scan() {
		n++
		line := lines.Text()
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff") // Notepad's
		}
		if err := t.add(n, line); err != nil {
			wrong = append(wrong, fmt.Errorf("%s, dòng %d: %w", name, n, err))
		}
	}
	if err := lines.Err(); errors.Is(err, bufio.ErrTooLong) {
		wrong = append(wrong, fmt.Errorf("%s, dòng %d: dòng quá dài, từ đây không đọc tiếp", name, n+1))
	} else if err != nil {
		wrong = append(wrong, fmt.Errorf("không đọc được %s: %w", name, err))
	}
	if err := errors.Join(wrong...); err != nil {
		return Table{}, err
	}
	return t, nil
}

func (t *Table) add(n int, line string) error {
	if !utf8.ValidString(line) {
		return errors.New("không phải văn bản UTF-8")
	}
	line = strings.TrimSpace(line)
	if line == "" || strings.HasPrefix(line, "#") {
		return nil
	}
	fields := strings.Split(line, ";")
	for i, f := range fields {
		fields[i] = strings.TrimSpace(f)
	}
	if fields[0] == untilWord {
		return t.addUntil(fields)
	}
	if len(fields) != 4 {
		return fmt.Errorf("cần 4 mục cách nhau bằng dấu chấm phẩy (ngày; %s hoặc %s; lý do; số, ký hiệu văn bản), hiện có %d", offWord, workWord, len(fields))
	}
	d, err := parseDay(fields[0])
	if err != nil {
		return err
	}
	before, twice := t.rows[d]
	switch {
	case fields[1] != offWord && fields[1] != workWord:
		return fmt.Errorf("mục thứ hai phải là %s (nghỉ) hoặc %s (làm việc), không phải “%s”", offWord, workWord, fields[1])
	case fields[2] == "":
		return errors.New("thiếu lý do nghỉ hoặc làm việc")
	case fields[3] == "":
		return errors.New("thiếu số, ký hiệu văn bản")
	case twice:
		return fmt.Errorf("ngày %s đã có ở dòng %d", d, before.line)
	}
	t.rows[d] = row{works: fields[1] == workWord, name: fields[2], source: fields[3], line: n}
	return nil
}

func (t *Table) addUntil(fields []string) error {
	if len(fields) != 2 {
		return fmt.Errorf("sau %s chỉ ghi một ngày, ví dụ %s;2027-01-31", untilWord, untilWord)
	}
	d, err := parseDay(fields[1])
	if err != nil {
		return err
	}
	if t.until != 0 {
		return fmt.Errorf("%s chỉ được ghi một lần", untilWord)
	}
	t.until = d
	return nil
}

func parseDay(s string) (day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("ngày phải có thật và ghi dạng 2026-08-22, không phải “%s”", s)
	}
	if t.Year() < minYear || t.Year() > maxYear {
		return 0, fmt.Errorf("năm của ngày %s phải từ %d đến %d", s, minYear, maxYear)
	}
	return dayOf(t.Date()), nil
}
