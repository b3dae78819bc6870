package report

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Table is a table as wide as the page. Its headings are repeated on every page. A report has none for nothing to list: the
// caller says so in a paragraph.
type Table struct {
	Columns []Column
	Rows    [][]string // a cell for each column; at least one row
	Total   []string   // the last row, in bold; nil is none
}

// Column is a column of a table.
type Column struct {
	Heading string
	Width   int // its share of the table's width, beside the shares of the others; 0 counts as 1
	Align   Align
}

const (
	mostColumns    = 63 // Word's own limit
	mostShare      = 1_000
	narrowest      = 454 // 8 mm: a narrower column has one letter a line
	cellMargin     = 85  // 1.5 mm
	letterWidth    = 110 // about that of a letter of 12 points
	lowRow         = 15  // lines; such rows are not split between pages
	tableBorder    = `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`
	noBreakInRow   = `<w:cantSplit/>`
	repeatedHeader = `<w:tblHeader/>`
)

func (t Table) write(d *document) error {
	widths, err := t.widths(d.page.text())
	if err != nil {
		return err
	}
	rows := t.Rows
	if t.Total != nil {
		rows = append(rows[:len(rows):len(rows)], t.Total)
	}
	if len(t.Rows) == 0 {
		return errors.New("a table without rows")
	}
	for i, row := range rows {
		if len(row) != len(t.Columns) {
			return fmt.Errorf("a table of %d columns whose row %d has %d cells", len(t.Columns), i+1, len(row))
		}
	}
	d.openTable(widths, true)
	headings := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		headings[i] = column.Heading
	}
	properties := splitting(headings, widths)
	if properties != "" { // a heading as high as a page would leave no room for rows
		properties += repeatedHeader
	}
	d.row(widths, headings, properties, func(int) (string, string) { return "CellHead", "" })
	for i, row := range rows {
		style := "Cell"
		if i == len(t.Rows) {
			style = "CellTotal"
		}
		d.row(widths, row, splitting(row, widths), func(column int) (string, string) {
			jc, _ := t.Columns[column].Align.jc() // checked by widths
			return style, jc
		})
	}
	d.closeTable()
	d.line("Space", "") // without it two tables would become one
	return nil
}

// widths are those of the columns, which together are width.
func (t Table) widths(width int) ([]int, error) {
	if len(t.Columns) == 0 || len(t.Columns) > mostColumns {
		return nil, fmt.Errorf("a table of %d columns: there may be 1 to %d", len(t.Columns), mostColumns)
	}
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

// splitting keeps a low row on one page. Others may be higher than a page.
func splitting(row []string, widths []int) raw {
	for i, cell := range row {
		letters := (widths[i] - 2*cellMargin) / letterWidth
		if utf8.RuneCountInString(cell)/letters+strings.Count(cell, "\n") >= lowRow {
			return ""
		}
	}
	return noBreakInRow
}

// row writes a row of text cells; look gives the style and alignment of a column.
func (d *document) row(widths []int, cells []string, properties raw, look func(column int) (style, jc string)) {
	d.add(`<w:tr><w:trPr>%s</w:trPr>`, properties)
	for i, cell := range cells {
		style, jc := look(i)
		d.cell(widths[i], style == "CellHead", func() {
			d.paragraph(paragraph{style: style, jc: jc, runs: []Run{{Text: cell}}})
		})
	}
	d.add("</w:tr>\n")
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
func (d *document) cell(width int, middle bool, content func()) {
	d.add(`<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>`, width)
	if middle {
		d.add(`<w:vAlign w:val="center"/>`)
	}
	d.add(`</w:tcPr>`)
	content()
	d.add(`</w:tc>`)
}

func (d *document) closeTable() { d.add("</w:tbl>\n") }
