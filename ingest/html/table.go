package html

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"thidua/ingest/letterhead"
)

// table adds a table: a line a row, its cells parted by " | ". A table that only lays words out gives the lines of its cells one after the other: it has one
// column, or is the letterhead or the foot of a document (Decree 30/2020/NĐ-CP, Annex I: national motto, number, recipients, signature), or holds paragraphs
// of a document, which are numbered articles.
func (l *lines) table(r *reader, n *html.Node) {
	var rows [][][]string // row, cell, line
	columns := 0
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type != html.ElementNode || r.leftOut[c] || hidden(c, attribute(c, "style")) {
				continue
			}
			switch c.DataAtom {
			case atom.Thead, atom.Tbody, atom.Tfoot:
				walk(c)
			case atom.Tr:
				row := cells(r, c)
				columns = max(columns, len(row))
				rows = append(rows, row)
			case atom.Caption:
				l.node(r, c)
			}
		}
	}
	walk(n)
	layout := columns < 2 || laysOut(rows)
	for _, row := range rows {
		var printed []string
		for _, cell := range row {
			if layout {
				l.all = append(l.all, cell...)
				continue
			}
			printed = append(printed, strings.Join(cell, " "))
		}
		if line := strings.TrimSpace(strings.Join(printed, " | ")); strings.Trim(line, " |") != "" {
			l.all = append(l.all, line)
		}
	}
	l.prefix = "" // of an item that begins with a table
}

// cells is the lines of the cells of a row; a cell without words has none, and is counted.
func cells(r *reader, row *html.Node) [][]string {
	var out [][]string
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th || r.leftOut[c] || hidden(c, attribute(c, "style")) {
			continue
		}
		var own lines
		own.block(r, c)
		out = append(out, own.all)
	}
	return out
}

// laysOut reports whether a table of several columns is the letterhead or the foot of a document, or has articles in a cell.
func laysOut(rows [][][]string) bool {
	for i, row := range rows {
		lines := slices.Concat(row...)
		for k := range lines {
			if i < 3 && (letterhead.IsMotto(lines[k]) || letterhead.OpensRecipients(lines[k:min(len(lines), k+2)])) {
				return true
			}
		}
		for _, cell := range row {
			if len(cell) > 3 && slices.ContainsFunc(cell[1:], func(line string) bool { return strings.HasPrefix(line, "Điều ") }) {
				return true
			}
		}
	}
	return false
}
