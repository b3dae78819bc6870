package table

import (
	"slices"

	"thidua/bot/sheet"
)

// header is where a table begins.
type header struct {
	layout      int
	first, last int      // rows, from 0: two where headings stand in two lines
	columns     []string // by position; "" for one that is passed over
	titles      []string // what the columns are called in the file
	known       int      // different columns
}

// findHeader tries every one of the first rows, and every two, and takes what names the most columns of one layout: of two that
// name as many the shorter, then the upper. It must have more than half of those that are required: other lists have columns of such names
// too.
func findHeader(s sheet.Sheet, layouts []Layout) (best header, ok bool) {
	byKey := headings(layouts)
	tie := false
	for _, lines := range []int{1, 2} {
		for first := 0; first+lines <= min(len(s.Rows), searched); first++ {
			upper, lower := s.Rows[first].Cells, []string(nil)
			if lines == 2 {
				lower = s.Rows[first+1].Cells
				if s.Rows[first+1].Line != s.Rows[first].Line+1 {
					continue
				}
			}
			for n := range layouts {
				h := readHeader(upper, lower, byKey[n])
				h.layout, h.first, h.last = n, first, first+lines-1
				switch {
				case h.known > best.known:
					best, tie = h, false
				case h.known == best.known && h.first == best.first && h.last == best.last:
					tie = true
				}
			}
		}
	}
	if tie {
		return header{}, false
	}
	return best, best.is(layouts[best.layout])
}

// headings are the columns of each layout by the keys of all their names.
func headings(layouts []Layout) []map[string]string {
	byKey := make([]map[string]string, len(layouts))
	for n, l := range layouts {
		byKey[n] = map[string]string{}
		for _, c := range l.Columns {
			for _, name := range append([]string{c.Name}, c.Others...) {
				byKey[n][Key(name)] = c.Name
			}
		}
	}
	return byKey
}

// is reports whether it names enough columns to be the header of a layout.
func (h header) is(l Layout) bool {
	has, required := 0, 0
	for _, c := range l.Columns {
		if c.Required {
			required++
			if slices.Contains(h.columns, c.Name) {
				has++
			}
		}
	}
	return h.known >= 2 && 2*has > required
}

// laterTables are the rows, from 0, at which another table begins below the first: with a header that is not the one above once more.
func laterTables(rows []sheet.Row, layouts []Layout) (begins []int) {
	byKey := headings(layouts)
	var last header
	for n, r := range rows {
		if !mayBeHeader(r.Cells, byKey) {
			continue
		}
		for l := range layouts {
			h := readHeader(r.Cells, nil, byKey[l])
			if !h.is(layouts[l]) {
				continue
			}
			h.last = n
			again := slices.EqualFunc(h.titles, last.titles, func(a, b string) bool { return Key(a) == Key(b) })
			if last.titles != nil && !again && n > last.last+1 { // the second line of a header is no other one
				begins = append(begins, n)
			}
			last = h
			break
		}
	}
	return begins
}

// mayBeHeader reports whether one of the first cells of a row is called as a column is; it is asked for every row.
func mayBeHeader(cells []string, byKey []map[string]string) bool {
	looked := 0
	for _, cell := range cells {
		if cell == "" {
			continue
		}
		if looked++; looked > 3 || len(cell) > 100 {
			return false
		}
		if key := Key(cell); slices.ContainsFunc(byKey, func(names map[string]string) bool { return names[key] != "" }) {
			return true
		}
	}
	return false
}

// readHeader names the columns under one or two lines of headings. In two a heading above spans the cells to its right that have none,
// and a column is called by both, by the lower, or by the upper: whatever is a column.
func readHeader(upper, lower []string, byKey map[string]string) header {
	var h header
	span := ""
	for at := range max(len(upper), len(lower)) {
		above, below := "", ""
		if at < len(upper) {
			above = upper[at]
		}
		if at < len(lower) {
			below = lower[at]
		}
		switch {
		case above != "":
			span = above
		case below != "":
			above = span
		}
		name, title := byKey[Key(below)], below
		if below == "" {
			name, title = byKey[Key(above)], above
		} else if both := byKey[Key(above+" "+below)]; both != "" {
			name, title = both, above+" "+below
		} else if name == "" && byKey[Key(above)] != "" && at < len(upper) && upper[at] != "" {
			name, title = byKey[Key(above)], above
		}
		if name != "" && !slices.Contains(h.columns, name) {
			h.known++
		}
		h.columns, h.titles = append(h.columns, name), append(h.titles, title)
	}
	return h
}
