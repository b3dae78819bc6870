package docx

import (
	"strings"

	"thidua/ingest/letterhead"
	"thidua/ingest/plain"
)

// borders are which sides of a cell are drawn; a side that nothing is said about is absent.
type borders map[string]bool

func readBorders(e *element) (borders, error) {
	b := borders{}
	return b, e.children(func(s *element) error {
		style, colour := s.val(), strings.ToUpper(s.attr("color"))
		side := strings.TrimPrefix(s.name, "w:")
		switch side { // of the strict standard
		case "start":
			side = "left"
		case "end":
			side = "right"
		}
		b[side] = style != "nil" && style != "none" && style != "" && colour != "FFFFFF"
		return nil
	})
}

// table is one that is being read.
type table struct {
	borders borders
	rows    []row
}

type row []cell

type cell struct {
	flow
	borders borders
	merged  bool // it goes on from the cell above or on the left
}

func (d *document) table(e *element, into *flow) error {
	t := &table{}
	named := d.styles.defaultTable
	if err := e.children(func(e *element) error {
		if e.name != "w:tblPr" {
			return d.rows(e, t)
		}
		return e.children(func(p *element) (err error) {
			switch p.name {
			case "w:tblStyle":
				named = p.val()
			case "w:tblBorders":
				t.borders, err = readBorders(p)
			}
			return err
		})
	}); err != nil {
		return err
	}
	d.styles.chain(named, func(_ string, st *style) bool {
		for side, drawn := range st.borders {
			if _, said := t.borders[side]; !said {
				if t.borders == nil {
					t.borders = borders{}
				}
				t.borders[side] = drawn
			}
		}
		return true
	})
	t.print(into)
	return nil
}

func (d *document) rows(e *element, t *table) error {
	if e.name != "w:tr" {
		return d.around(e, func(e *element) error { return d.rows(e, t) })
	}
	var r row
	deleted := false
	err := e.children(func(e *element) error {
		if e.name != "w:trPr" {
			return d.cells(e, &r)
		}
		return e.children(func(p *element) error {
			switch p.name {
			case "w:del":
				deleted = true
				d.text.Warn(plain.TrackedChanges, 0, "")
			case "w:ins":
				d.text.Warn(plain.TrackedChanges, 0, "")
			}
			return nil
		})
	})
	if !deleted {
		t.rows = append(t.rows, r)
	}
	return err
}

func (d *document) cells(e *element, r *row) error {
	if e.name != "w:tc" {
		return d.around(e, func(e *element) error { return d.cells(e, r) })
	}
	c := cell{}
	err := e.children(func(e *element) error {
		if e.name != "w:tcPr" {
			return d.block(e, &c.flow)
		}
		return e.children(func(p *element) (err error) {
			switch p.name {
			case "w:vMerge", "w:hMerge":
				c.merged = p.val() != "restart"
			case "w:tcBorders":
				c.borders, err = readBorders(p)
			}
			return err
		})
	})
	if c.carried != nil {
		c.add(c.carried.words())
	}
	*r = append(*r, c)
	return err
}

// print adds the table. A row of data is a line; what only stands side by side, as a letterhead does, are the lines of one cell after those of the other.
func (t *table) print(into *flow) {
	aside := t.aside()
	frame := len(t.rows) <= 1 // around another table
	for _, r := range t.rows {
		filled, several, nested := 0, false, false
		var cells []string
		for _, c := range r {
			words := c.words()
			if c.merged {
				words = nil
			}
			if len(words) > 0 {
				filled++
			}
			several, nested = several || len(words) > 1, nested || c.nested
			cells = append(cells, c.line(words))
		}
		if filled <= 1 || nested && (aside || frame) || aside && (several || len(t.rows) <= fewRows) {
			for _, c := range r {
				if !c.merged {
					into.lines = append(into.lines, c.lines...)
				}
			}
			continue
		}
		into.add(strings.Trim(strings.Join(cells, " | "), " |"))
	}
}

// line is the words of the cell in a line. The rows of a table in it are told from its own columns.
func (c cell) line(words []string) string {
	if !c.nested {
		return strings.Join(words, " ")
	}
	return strings.ReplaceAll(strings.Join(words, "; "), " | ", ", ")
}

// fewRows is how many rows a table without lines may have to be no table of data when its cells have a line each.
const fewRows = 3

// aside reports whether the table only puts things side by side: none of its cells is drawn, or it is a letterhead or the end of a document.
func (t *table) aside() bool {
	drawn := false
	for _, r := range t.rows {
		var lines []string
		for _, c := range r {
			drawn = drawn || t.drawn(c) >= 2
			lines = append(lines, c.words()...)
		}
		for i := range lines {
			if letterhead.IsMotto(lines[i]) || letterhead.OpensRecipients(lines[i:min(len(lines), i+2)]) {
				return true
			}
		}
	}
	return !drawn
}

// drawn is how many sides of the cell are.
func (t *table) drawn(c cell) (sides int) {
	for side, between := range map[string]string{"top": "insideH", "bottom": "insideH", "left": "insideV", "right": "insideV"} {
		drawn, own := c.borders[side]
		if !own {
			drawn = t.borders[between] || len(t.rows) == 1 && t.borders[side]
		}
		if drawn {
			sides++
		}
	}
	return sides
}
