// Package table finds the table that somebody made in a sheet: its header among the first rows, its columns in any order and
// under any of their names, and its rows without titles, headings of groups, totals and signatures. What it passes over it says,
// for the preview.
package table

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"thidua/bot/problem"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Column is one of a table.
type Column struct {
	Name     string
	Required bool     // of the header
	Others   []string // what people write instead
}

// Layout is what a table can be.
type Layout struct {
	Name    string   // "" for the only one
	Columns []Column // the first says what a row is of
	// Whole reports whether cells, by column, are enough for a row; Keyed whether they at least say what it is of.
	Whole, Keyed func(cells map[string]string) bool
}

// Problem is a place in a table that must be corrected.
type Problem struct {
	Line     int
	Column   string // "" for the whole row
	Sentence string // in Vietnamese; it says what to do
}

// Row is one row under the columns of its layout.
type Row struct {
	Line   int
	Cells  map[string]string // by column; those that are not blank
	Faults map[string]string // by column: why its cell cannot be trusted
	// Problems are what is wrong with the row but for its cells.
	Problems []Problem
}

// Table is what was found in a sheet.
type Table struct {
	Layout   int // of those that were asked for
	Header   int // its line
	Missing  []string
	Problems []Problem // of the header
	Rows     []Row
	Notes    []string // what was passed over, and how it was read: sentences in Vietnamese
}

// searched is how many rows may stand above the end of a header.
const searched = 40

// Find finds the table in a sheet; ok is false where no row, and no two, are the header of one of the layouts with most of the columns
// that are required, or they fit several as well.
func Find(s sheet.Sheet, layouts []Layout) (found Table, ok bool) {
	h, ok := findHeader(s, layouts)
	if !ok {
		return Table{}, false
	}
	f := finder{sheet: s, layout: layouts[h.layout], header: h}
	f.Table.Layout, f.Header = h.layout, s.Rows[h.last].Line
	f.columns()
	if len(f.Missing)+len(f.Problems) == 0 {
		f.rows()
	}
	f.note()
	return f.Table, true
}

// FindAll finds the tables in a sheet, of which others may stand below the first with headers of their own; none if Find finds none. Those
// that it does not find beside one that it does are problems of that one: what stands under them would be lost.
func FindAll(s sheet.Sheet, layouts []Layout) (all []Table) {
	rest, from := s, 0
	var lost []Problem
	for _, to := range append(laterTables(s.Rows, layouts), len(s.Rows)) {
		rest.Rows = s.Rows[from:to]
		if found, ok := Find(rest, layouts); ok {
			all, rest.Merged = append(all, found), nil // which is said once
		} else if from < to {
			line := rest.Rows[0].Line
			lost = append(lost, Problem{Line: line, Sentence: fmt.Sprintf("Không nhận ra bảng ghi từ dòng %d; đề nghị ghi tên các cột như trong tệp mẫu, hoặc ghi ở một bảng riêng.", line)})
		}
		from = to
	}
	if all != nil {
		all[0].Problems = append(all[0].Problems, lost...)
	}
	return all
}

// Key is what headings are compared by: folded words, without what stands in brackets.
func Key(s string) string {
	for {
		open := strings.IndexByte(s, '(')
		shut := strings.IndexByte(s, ')')
		if open < 0 || shut < open {
			break
		}
		s = s[:open] + " " + s[shut+1:]
	}
	return words(s)
}

func words(s string) string {
	return strings.Join(strings.FieldsFunc(vietnamese.Fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// clean is a cell fit to store.
func clean(cell string) string {
	return strings.Join(strings.Fields(vietnamese.NFC(database.Text([]byte(cell)))), " ")
}

// finder is the finding of one table.
type finder struct {
	sheet  sheet.Sheet
	layout Layout
	header header
	Table
	passed []sheet.Row // that are no rows of the table
	marked []int       // lines with cells whose text mark was dropped
}

// columns says what of the header is not as it should be.
func (f *finder) columns() {
	var unknown []string
	for at, name := range f.header.columns {
		title := f.header.titles[at]
		letter := columnLetter(at)
		switch {
		case name != "" && slices.Contains(f.header.columns[:at], name):
			f.Problems = append(f.Problems, Problem{f.Header, name, "Cột này có hai lần; đề nghị bỏ một cột."})
		case name != "" || ordinal(title):
		case words(title) != "":
			unknown = append(unknown, fmt.Sprintf("%s “%s”", letter, problem.Excerpt(title)))
		case f.hasWords(at):
			f.Problems = append(f.Problems, Problem{f.Header, "cột " + letter, "Cột này có dữ liệu nhưng không có tên; đề nghị ghi tên cột hoặc xóa dữ liệu."})
		}
	}
	for _, c := range f.layout.Columns {
		if c.Required && !slices.Contains(f.header.columns, c.Name) {
			f.Missing = append(f.Missing, c.Name)
		}
	}
	if unknown != nil {
		f.notef("Bảng không dùng đến các cột sau nên bỏ qua: %s.", list(unknown))
	}
}

// hasWords reports whether a row of the table has something in a column without a name that is no mere number of the row.
func (f *finder) hasWords(at int) bool {
	return slices.ContainsFunc(f.sheet.Rows[f.header.last+1:], func(r sheet.Row) bool {
		return at < len(r.Cells) && r.Cells[at] != "" && !number(r.Cells[at]) && f.layout.Keyed(f.cells(r))
	})
}

func (f *finder) cells(r sheet.Row) map[string]string {
	cells := map[string]string{}
	for at, name := range f.header.columns {
		if at < len(r.Cells) && name != "" {
			if cell, _ := unmarked(clean(r.Cells[at])); cell != "" {
				cells[name] = cell
			}
		}
	}
	return cells
}

// textMarks stand before a cell to make it text for a spreadsheet; some files have them as its first letter.
const textMarks = "'’‘`´"

// closing is a mark behind a word: the one that opens the cell is then a quotation's.
var closing = regexp.MustCompile("[" + textMarks + `](?:[^\pL\pN]|$)`)

// unmarked is a cell without its text mark; one that begins with a quotation has none.
func unmarked(cell string) (text string, marked bool) {
	text = strings.TrimSpace(strings.TrimLeft(cell, textMarks))
	if text == cell || text == "" || closing.MatchString(text) {
		return cell, false
	}
	return text, true
}

// ordinal reports whether a heading is that of the numbers of the rows.
func ordinal(title string) bool {
	return slices.Contains([]string{"stt", "tt", "so tt", "so thu tu"}, words(title))
}

// columnLetter is how a spreadsheet names a column.
func columnLetter(at int) string {
	name := ""
	for at++; at > 0; at = (at - 1) / 26 {
		name = string(rune('A'+(at-1)%26)) + name
	}
	return name
}

func (f *finder) notef(format string, args ...any) {
	f.Notes = append(f.Notes, fmt.Sprintf(format, args...))
}

// mostListed is how many things a sentence lists.
const mostListed = 12

func list(all []string) string {
	if more := len(all) - mostListed; more > 0 {
		return fmt.Sprintf("%s và %d chỗ khác", strings.Join(all[:mostListed], "; "), more)
	}
	return strings.Join(all, "; ")
}

// note says how the table was read.
func (f *finder) note() {
	rows := f.sheet.Rows
	if f.header.first > 0 {
		var titles []string
		for _, r := range rows[:f.header.first] {
			titles = append(titles, quoteRow(r))
		}
		f.notef("Tên các cột ở dòng %d; các dòng phía trên là tiêu đề nên bỏ qua: %s.", f.Header, list(titles))
	}
	if f.passed != nil {
		var quoted []string
		for _, r := range f.passed[:min(len(f.passed), mostListed)] {
			quoted = append(quoted, quoteRow(r))
		}
		var lines []int
		for _, r := range f.passed[len(quoted):] {
			lines = append(lines, r.Line)
		}
		if lines != nil {
			quoted = append(quoted, "dòng "+Lines(lines))
		}
		f.notef("Các dòng sau không phải dòng dữ liệu nên bỏ qua: %s.", strings.Join(quoted, "; "))
	}
	if f.sheet.Merged != nil {
		f.notef("Ô gộp được hiểu là ghi cho mọi dòng của ô: %s.", list(f.sheet.Merged))
	}
	if f.marked != nil {
		f.notef("Dấu ' ở đầu ô là dấu ô văn bản của bảng tính nên bỏ: dòng %s.", Lines(f.marked))
	}
	var lines []int
	for _, r := range rows[f.header.last+1:] {
		if r.Hidden {
			lines = append(lines, r.Line)
		}
	}
	if lines != nil {
		f.notef("Các dòng đang ẩn hoặc bị lọc vẫn được nạp: dòng %s.", Lines(lines))
	}
	var hidden []string
	for _, at := range f.sheet.HiddenColumns {
		if at < len(f.header.columns) && f.header.columns[at] != "" {
			hidden = append(hidden, fmt.Sprintf("%s “%s”", columnLetter(at), f.header.columns[at]))
		}
	}
	if hidden != nil {
		f.notef("Các cột đang ẩn vẫn được nạp: %s.", list(hidden))
	}
}

// Lines writes the numbers of lines, those that follow each other as one range; how many there are beyond the first ranges.
func Lines(lines []int) string {
	lines = slices.Compact(slices.Sorted(slices.Values(lines)))
	var all []string
	for from := 0; from < len(lines); {
		if len(all) == mostListed {
			return fmt.Sprintf("%s và %d dòng khác", strings.Join(all, ", "), len(lines)-from)
		}
		to := from
		for to+1 < len(lines) && lines[to+1] == lines[to]+1 {
			to++
		}
		if text := fmt.Sprint(lines[from]); to == from {
			all = append(all, text)
		} else {
			all = append(all, fmt.Sprintf("%s-%d", text, lines[to]))
		}
		from = to + 1
	}
	return strings.Join(all, ", ")
}

// mostNotes are as many as anybody reads.
const mostNotes = 300

// AppendNote appends a sentence on how tables were read, unless there are as many as anybody reads; then it says so once.
func AppendNote(notes []string, format string, args ...any) []string {
	switch {
	case len(notes) < mostNotes:
		return append(notes, fmt.Sprintf(format, args...))
	case len(notes) == mostNotes:
		return append(notes, "Còn những ghi chú khác về cách đọc bảng; đề nghị chia tệp để xem đủ.")
	}
	return notes
}

// quoteRow is the line of a row and how it begins.
func quoteRow(r sheet.Row) string {
	var cells []string
	for _, cell := range r.Cells {
		if cell != "" && !slices.Contains(cells, cell) {
			cells = append(cells, cell)
		}
	}
	return fmt.Sprintf("dòng %d “%s”", r.Line, problem.Excerpt(strings.Join(cells, " ")))
}
