package report

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Table is a table as wide as the page. Its headings are repeated on every page. A report has none for nothing to list: the
// caller says so in a paragraph.
type Table struct {
	Columns []Column
	Groups  []Group    // headings over those of the columns, from the left; nil is none
	Rows    [][]string // a cell for each column; at least one row
	Total   []string   // the last row, in bold; nil is none
}

// Column is a column of a table.
type Column struct {
	Heading string
	Width   int // its share of the table's width, beside the shares of the others; 0 counts as 1
	Align   Align
}

// Group is a heading over neighbouring columns. One without a heading leaves the headings of its columns alone, as high as both.
type Group struct {
	Heading string
	Columns int // at least 1; the groups of a table have all its columns
}

const (
	mostColumns = 63 // Word's own limit
	mostShare   = 1_000
	narrowest   = 454 // 8 mm: a narrower column has one letter a line
	cellMargin  = 85  // 1.5 mm
	letterWidth = 110 // about that of a letter of 12 points
	lowRow      = 15  // lines; such rows are not split between pages
	tableBorder = `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`

	noBreakInRow   raw = `<w:cantSplit/>`
	repeatedHeader raw = `<w:tblHeader/>`
	inTheMiddle    raw = `<w:vAlign w:val="center"/>`
)

func (t Table) write(d *document) error {
	if err := t.check(); err != nil {
		return err
	}
	widths, err := t.widths(d.page.text())
	if err != nil {
		return err
	}
	rows := t.Rows
	if t.Total != nil {
		rows = append(rows[:len(rows):len(rows)], t.Total)
	}
	d.openTable(widths, true)
	d.tableHead(t.headRows(widths))
	for i, row := range rows {
		style := "Cell"
		if i == len(t.Rows) {
			style = "CellTotal"
		}
		d.openRow(splitting(row, widths))
		for column, text := range row {
			jc, _ := t.Columns[column].Align.jc() // checked by widths
			d.cell(widths[column], "", func() { d.paragraph(paragraph{style: style, jc: jc, runs: []Run{{Text: text}}}) })
		}
		d.closeRow()
	}
	d.closeTable()
	d.line("Space", "") // without it two tables would become one
	return nil
}

// check is what is wrong with the table wherever it is shown.
func (t Table) check() error {
	if len(t.Columns) == 0 || len(t.Columns) > mostColumns {
		return fmt.Errorf("a table of %d columns: there may be 1 to %d", len(t.Columns), mostColumns)
	}
	if len(t.Rows) == 0 {
		return errors.New("a table without rows")
	}
	for i, row := range t.Rows {
		if len(row) != len(t.Columns) {
			return fmt.Errorf("a table of %d columns whose row %d has %d cells", len(t.Columns), i+1, len(row))
		}
	}
	if t.Total != nil && len(t.Total) != len(t.Columns) {
		return fmt.Errorf("a table of %d columns whose total has %d cells", len(t.Columns), len(t.Total))
	}
	grouped := 0
	for i, group := range t.Groups {
		if group.Columns < 1 || group.Columns > len(t.Columns)-grouped {
			return fmt.Errorf("group %d of a table's columns has %d of %d", i+1, group.Columns, len(t.Columns)-grouped)
		}
		grouped += group.Columns
	}
	if t.Groups != nil && grouped != len(t.Columns) {
		return fmt.Errorf("the groups of a table have %d of %d columns", grouped, len(t.Columns))
	}
	return nil
}

// widths are those of the columns, which together are width.
func (t Table) widths(width int) ([]int, error) {
	shares := make([]int, len(t.Columns))
	all := 0
	for i, column := range t.Columns {
		if column.Width < 0 || column.Width > mostShare {
			return nil, fmt.Errorf("column %d has the width %d: there are 0 to %d", i+1, column.Width, mostShare)
		}
		if _, err := column.Align.jc(); err != nil {
			return nil, fmt.Errorf("column %d: %w", i+1, err)
		}
		shares[i] = max(column.Width, 1)
		all += shares[i]
	}
	widths := make([]int, len(shares))
	from, sum := 0, 0
	for i, share := range shares {
		sum += share
		widths[i] = width*sum/all - from
		from += widths[i]
		if widths[i] < narrowest {
			return nil, fmt.Errorf("column %d of %d would be narrower than 8 mm", i+1, len(shares))
		}
	}
	return widths, nil
}

// low reports whether a cell of that width is so low that its row need not be split between pages.
func low(cell string, width int) bool {
	letters := (width - 2*cellMargin) / letterWidth
	return utf8.RuneCountInString(cell)/letters+strings.Count(cell, "\n") < lowRow
}

// splitting keeps a low row on one page. Others may be higher than a page.
func splitting(row []string, widths []int) raw {
	for i, cell := range row {
		if !low(cell, widths[i]) {
			return ""
		}
	}
	return noBreakInRow
}

func (d *document) openRow(properties raw) { d.add(`<w:tr><w:trPr>%s</w:trPr>`, properties) }

func (d *document) closeRow() { d.add("</w:tr>\n") }

// headCell is a cell of the headings.
type headCell struct {
	width  int
	merged raw
	text   string
}

// How cells of the headings are merged; see ECMA-376, 17.4.17 and 17.4.84.
const (
	mergedColumns     = `<w:gridSpan w:val="%d"/>`
	mergedFirst   raw = `<w:vMerge w:val="restart"/>`
	mergedBelow   raw = `<w:vMerge/>`
)

// headRows are the headings of the columns, under those of their groups if there are any.
func (t Table) headRows(widths []int) [][]headCell {
	columns := make([]headCell, len(t.Columns))
	for i, column := range t.Columns {
		columns[i] = headCell{width: widths[i], text: column.Heading}
	}
	if t.Groups == nil {
		return [][]headCell{columns}
	}
	var groups []headCell
	from := 0
	for _, group := range t.Groups {
		of := columns[from : from+group.Columns]
		from += group.Columns
		if oneLine(group.Heading) == "" {
			for i := range of {
				groups = append(groups, headCell{of[i].width, mergedFirst, of[i].text})
				of[i].merged, of[i].text = mergedBelow, ""
			}
			continue
		}
		over := headCell{merged: raw(fmt.Sprintf(mergedColumns, group.Columns)), text: group.Heading}
		for _, column := range of {
			over.width += column.width
		}
		groups = append(groups, over)
	}
	return [][]headCell{groups, columns}
}

// tableHead writes the headings. They are repeated on every page, unless they are as high as one and would leave no room for rows.
func (d *document) tableHead(rows [][]headCell) {
	all := true
	for _, row := range rows {
		all = all && slices.IndexFunc(row, func(c headCell) bool { return !low(c.text, c.width) }) < 0
	}
	properties := raw("")
	if all {
		properties = noBreakInRow + repeatedHeader
	}
	for _, row := range rows {
		d.openRow(properties)
		for _, c := range row {
			d.cell(c.width, c.merged+inTheMiddle, func() { d.line("CellHead", c.text) })
		}
		d.closeRow()
	}
}

// openTable begins a table of columns of fixed widths.
func (d *document) openTable(widths []int, borders bool) {
	all := 0
	for _, width := range widths {
		all += width
	}
	d.add(`<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/>`, all)
	if borders {
		d.add(`<w:tblBorders>`)
		for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
			d.add(tableBorder, side)
		}
		d.add(`</w:tblBorders>`)
	}
	margin := 0 // of cells; LibreOffice has its own if none is named
	if borders {
		margin = cellMargin
	}
	d.add(`<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="%d" w:type="dxa"/><w:right w:w="%[1]d" w:type="dxa"/></w:tblCellMar>`, margin)
	d.add(`</w:tblPr><w:tblGrid>`)
	for _, width := range widths {
		d.add(`<w:gridCol w:w="%d"/>`, width)
	}
	d.add("</w:tblGrid>\n")
}

// cell writes a cell around the paragraphs that content writes, of which there is at least one.
func (d *document) cell(width int, properties raw, content func()) {
	d.add(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s</w:tcPr>`, width, properties)
	content()
	d.add(`</w:tc>`)
}

func (d *document) closeTable() { d.add("</w:tbl>\n") }
