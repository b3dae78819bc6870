package sheet

import (
	"encoding/xml"
	"io"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// longestFormula is as much of a formula as anybody needs to recognise it.
const longestFormula = 200

// rowReader reads the rows of a worksheet.
type rowReader struct {
	book  *workbook
	rows  []Row
	line  int
	cells []string // of the row so far
	// Of the row too.
	hidden, numbered bool
	faults           []Fault
	// Of the table.
	merges        []merge
	merged        []string
	hiddenColumns []bool
	columnRanges  int
	// The cell that is open.
	column int // from 1
	kind   string
	style  string
	value  []byte
	within bool // inside its stored value
	stored bool // it has a value, if only a blank one
	text   richText
	// Its formula.
	formula    []byte
	computing  bool // inside it
	hasFormula bool
}

// sheet reads a worksheet, without its name.
func (w *workbook) sheet(name string) (Sheet, error) {
	p, err := w.archive.open(name)
	if err != nil {
		return Sheet{}, err
	}
	defer p.Close()
	r := rowReader{book: w}
	section := ""
	for {
		token, err := p.next()
		if err == io.EOF {
			return r.sheet()
		}
		if err != nil {
			return Sheet{}, err
		}
		e, starts := token.(xml.StartElement)
		if starts && p.depth == 2 {
			section = e.Name.Local
		}
		switch {
		case section == "sheetData":
			err = r.take(token)
		case starts && section == "cols" && e.Name.Local == "col":
			err = r.startColumns(e)
		case starts && section == "mergeCells" && e.Name.Local == "mergeCell":
			err = r.startMerge(e)
		}
		if err != nil {
			return Sheet{}, err
		}
	}
}

// sheet is what was read.
func (r *rowReader) sheet() (Sheet, error) {
	if err := r.spread(); err != nil {
		return Sheet{}, err
	}
	s := Sheet{Rows: r.rows, Merged: r.merged}
	for column, hidden := range r.hiddenColumns {
		if hidden {
			s.HiddenColumns = append(s.HiddenColumns, column)
		}
	}
	return s, nil
}

// startColumns takes columns that are hidden. There are no more ranges of them than columns.
func (r *rowReader) startColumns(e xml.StartElement) error {
	if r.columnRanges++; r.columnRanges > excelize.MaxColumns {
		return errBroken
	}
	first, err := strconv.Atoi(attribute(e, "min"))
	last, err2 := strconv.Atoi(attribute(e, "max"))
	if err != nil || err2 != nil || !isTrue(attribute(e, "hidden")) || first < 1 {
		return nil
	}
	for column := first; column <= min(last, mostColumns); column++ {
		for len(r.hiddenColumns) < column {
			r.hiddenColumns = append(r.hiddenColumns, false)
		}
		r.hiddenColumns[column-1] = true
	}
	return nil
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
			r.within, r.stored = true, true
		case "f":
			r.computing, r.hasFormula = true, true
		}
	case xml.CharData:
		if r.computing && len(r.formula) < longestFormula {
			r.formula = append(r.formula, t[:min(len(t), longestFormula)]...)
		}
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
		case "f":
			r.computing = false
		}
	}
	return nil
}

// startRow takes the number of the row; without one it is the next.
func (r *rowReader) startRow(e xml.StartElement) error {
	r.line++
	number := attribute(e, "r")
	if r.numbered = number != ""; r.numbered {
		line, err := strconv.Atoi(number)
		if err != nil || line < 1 || line > excelize.TotalRows {
			return errBroken
		}
		r.line = line
	}
	r.hidden, r.faults = isTrue(attribute(e, "hidden")), nil
	r.cells, r.column = make([]string, 0, len(r.cells)), 0 // rows are mostly as long as the one before
	return nil
}

func (r *rowReader) endRow() (err error) {
	before := len(r.rows)
	r.rows, err = r.book.read.add(r.rows, r.line, r.cells)
	if err != nil || len(r.rows) == before {
		return err
	}
	row := &r.rows[before]
	row.Hidden = r.hidden
	row.Faults = append(row.Faults, r.faults...)
	return nil
}

// startCell takes the place of the cell; without one it is the next.
func (r *rowReader) startCell(e xml.StartElement) error {
	r.column++
	r.kind, r.style, r.value, r.stored = "", "", r.value[:0], false
	r.formula, r.hasFormula = r.formula[:0], false
	r.text.reset()
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "r":
			if r.column = columnOf(a.Value); r.column == 0 || r.numbered && lineOf(a.Value) != r.line {
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
	says := ""
	switch {
	case r.hasFormula && !r.stored && text == "":
		text, says = cleanCell("="+strings.ToValidUTF8(string(r.formula), "")), notComputed
	case (r.kind == "" || r.kind == "n") && tooLong(string(r.value)):
		says = digitsLost
	}
	if err != nil || text == "" {
		return err
	}
	if r.column > mostColumns {
		return errTooWide
	}
	if says != "" {
		r.faults = append(r.faults, Fault{r.column - 1, says})
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
	var format cellFormat
	if at, err := strconv.Atoi(r.style); err == nil && 0 <= at && at < len(r.book.formats) {
		format = r.book.formats[at]
	}
	return cleanCell(numberText(raw, format, r.book.from1904)), nil
}
