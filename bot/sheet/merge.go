package sheet

import (
	"cmp"
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
)

// merge is a range of cells that are shown as one, which has the value of the first. Lines and columns are counted from 1.
type merge struct {
	ref                 string
	top, bottom, column int
}

// mostMerges are more than the rows of a file.
const mostMerges = 2 * mostRows

// startMerge takes a range that spans rows. Across columns alone a cell is in its first column.
func (r *rowReader) startMerge(e xml.StartElement) error {
	ref := attribute(e, "ref")
	from, to, found := strings.Cut(ref, ":")
	m := merge{ref: ref, top: lineOf(from), bottom: lineOf(to), column: columnOf(from)}
	if !found || m.top == 0 || m.column == 0 || m.column > mostColumns || m.bottom <= m.top {
		return nil
	}
	if len(r.merges) >= mostMerges {
		return errTooMuch
	}
	r.merges = append(r.merges, m)
	return nil
}

// lineOf is the row in the name of a cell such as "AB12"; 0 if it is none.
func lineOf(cell string) int {
	line, err := strconv.Atoi(strings.TrimLeft(strings.ReplaceAll(cell, "$", ""), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"))
	if err != nil || line < 1 {
		return 0
	}
	return line
}

// spread gives the value of each merged cell to all rows that it spans, as people see it. A row that has nothing besides is the
// row above it.
func (r *rowReader) spread() error {
	if !slices.IsSortedFunc(r.rows, func(a, b Row) int { return cmp.Compare(a.Line, b.Line) }) {
		return nil // no program writes rows in another order
	}
	at := func(line int) int {
		i, _ := slices.BinarySearchFunc(r.rows, line, func(row Row, line int) int { return cmp.Compare(row.Line, line) })
		return i
	}
	for _, m := range r.merges {
		first := at(m.top)
		if first == len(r.rows) || r.rows[first].Line != m.top || m.column > len(r.rows[first].Cells) || r.rows[first].Cells[m.column-1] == "" {
			continue
		}
		value, taken := r.rows[first].Cells[m.column-1], false
		for i := first + 1; i < len(r.rows) && r.rows[i].Line <= m.bottom; i++ {
			row := &r.rows[i]
			if err := r.book.read.more(max(1, m.column-len(row.Cells)), len(value)); err != nil {
				return err
			}
			for len(row.Cells) < m.column {
				row.Cells = append(row.Cells, "")
			}
			row.Cells[m.column-1], taken = value, true
			for _, f := range r.rows[first].Faults {
				if f.Column == m.column-1 {
					row.Faults = append(row.Faults, f)
				}
			}
		}
		if taken {
			r.merged = append(r.merged, m.ref)
		}
	}
	return nil
}
