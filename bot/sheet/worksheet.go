package sheet

import (
	"encoding/xml"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// rowReader reads the rows of a worksheet.
type rowReader struct {
	book  *workbook
	rows  []Row
	line  int
	cells []string // of the row so far
	// The cell that is open.
	column int // from 1
	kind   string
	style  string
	value  []byte
	within bool // inside its stored value
	text   richText
}

// rows reads a worksheet.
func (w *workbook) rows(name string) ([]Row, error) {
	p, err := w.archive.open(name)
	if err != nil {
		return nil, err
	}
	defer p.Close()
	r := rowReader{book: w}
	section := ""
	for {
		token, err := p.next()
		if err == io.EOF {
			return r.rows, nil
		}
		if err != nil {
			return nil, err
		}
		if e, ok := token.(xml.StartElement); ok && p.depth == 2 {
			section = e.Name.Local
		}
		if section != "sheetData" {
			continue
		}
		if err := r.take(token); err != nil {
			return nil, err
		}
	}
}

func (r *rowReader) take(token xml.Token) error {
	if err := r.text.take(token); err != nil {
		return err
	}
	switch t := token.(type) {
	case xml.StartElement:
		switch t.Name.Local {
		case "row":
			return r.startRow(t)
		case "c":
			return r.startCell(t)
		case "v":
			r.within = true
		}
	case xml.CharData:
		if !r.within {
			break
		}
		if r.value = append(r.value, t...); len(r.value) > longestToken {
			return errTooMuch
		}
	case xml.EndElement:
		switch t.Name.Local {
		case "row":
			return r.endRow()
		case "c":
			return r.endCell()
		case "v":
			r.within = false
		}
	}
	return nil
}

// startRow takes the number of the row; without one it is the next.
func (r *rowReader) startRow(e xml.StartElement) error {
	r.line++
	if number := attribute(e, "r"); number != "" {
		line, err := strconv.Atoi(number)
		if err != nil || line < 1 || line > excelize.TotalRows {
			return errBroken
		}
		r.line = line
	}
	r.cells, r.column = make([]string, 0, len(r.cells)), 0 // rows are mostly as long as the one before
	return nil
}

func (r *rowReader) endRow() (err error) {
	r.rows, err = r.book.read.add(r.rows, r.line, r.cells)
	return err
}

// startCell takes the place of the cell; without one it is the next.
func (r *rowReader) startCell(e xml.StartElement) error {
	r.column++
	r.kind, r.style, r.value = "", "", r.value[:0]
	r.text.reset()
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "r":
			if r.column = columnOf(a.Value); r.column == 0 {
				return errBroken
			}
		case "t":
			r.kind = a.Value
		case "s":
			r.style = a.Value
		}
	}
	return nil
}

// columnOf is the number of the column in the name of a cell such as "AB12", from 1; 0 if it is none.
func columnOf(cell string) int {
	column := 0
	for _, letter := range []byte(cell) {
		switch {
		case 'A' <= letter && letter <= 'Z':
			column = column*26 + int(letter-'A') + 1
		case 'a' <= letter && letter <= 'z':
			column = column*26 + int(letter-'a') + 1
		case '0' <= letter && letter <= '9' || letter == '$':
			continue
		default:
			return 0
		}
		if column > excelize.MaxColumns {
			return 0
		}
	}
	return column
}

func (r *rowReader) endCell() error {
	text, err := r.cell()
	if err != nil || text == "" {
		return err
	}
	if r.column > mostColumns {
		return errTooWide
	}
	for len(r.cells) < r.column {
		r.cells = append(r.cells, "")
	}
	r.cells[r.column-1] = text
	return nil
}

// cell is the clean text of the cell.
func (r *rowReader) cell() (string, error) {
	raw := string(r.value)
	switch r.kind {
	case "s":
		if raw == "" {
			return "", nil
		}
		at, err := strconv.Atoi(raw)
		if err != nil || at < 0 || at >= len(r.book.strings) {
			return "", errBroken
		}
		return r.book.strings[at], nil
	case "inlineStr":
		return cleanCell(unescape(r.text.words.String())), nil
	case "str", "e":
		return cleanCell(unescape(raw)), nil
	case "b":
		if isTrue(raw) {
			return "TRUE", nil
		} else if raw != "" {
			return "FALSE", nil
		}
		return "", nil
	case "d":
		return cleanCell(isoDateText(raw)), nil
	}
	format := plain
	if at, err := strconv.Atoi(r.style); err == nil && 0 <= at && at < len(r.book.formats) {
		format = r.book.formats[at]
	}
	return cleanCell(numberText(raw, format, r.book.from1904)), nil
}
