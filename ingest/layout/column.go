package layout

import (
	"regexp"
	"strings"

	"thidua/knowledge/vietnamese"
)

// line is a line of the text, in reading order.
type line struct {
	text                     string
	left, right, top, bottom float64
	size                     float64
	first                    float64 // how wide its first word is
	margins                  span    // of the column it stands in
	pitch                    float64 // from line to line in its column
	page                     int
	rough                    bool // its size says nothing
	alone                    bool // it is a paragraph of its own: a row of a table, a line of a letterhead
}

const (
	wideGap  = 1.5 // a gap that begins columns, in heights of a line: blanks of justified lines are narrower
	leastGap = 0.7 // what must remain free of a gutter through all rows, in heights of a line
	maxDepth = 4   // of columns within columns

	// What is tried row by row and gap by gap is bounded, so that work on a page stays near the number of its words.
	oneSided    = 40 // rows below the first that have words on one side of its gutter: a long list of recipients
	narrowWords = 60 // of a row with a gutter as wide as a blank

	letterheadRows = 12 // of a page may stand above its letterhead or be in it; any page may begin a document
)

// order is the lines of the rows as they are read.
func order(rs []row, page int, top bool, depth int) (lines []line) {
	margins, pitch := marginsOf(rs), pitchOf(rs)
	plain := []row{}
	flush := func() {
		lines = append(lines, linesOf(plain, page, margins, pitch)...)
		plain = plain[:0:0]
	}
	for i := 0; i < len(rs); {
		end, gutters := run(rs[i:])
		if end == 0 || depth == maxDepth {
			plain = append(plain, rs[i])
			i++
			continue
		}
		region := rs[i : i+end]
		kind := columnsOf(region, gutters, top && i < letterheadRows)
		if kind == noColumns {
			plain = append(plain, region...)
			i += end
			continue
		}
		flush()
		switch kind {
		case besideEachOther:
			gutter := widest(gutters)
			var left, right []Word
			for _, r := range region {
				parts := r.split([]span{gutter})
				left, right = append(left, parts[0]...), append(right, parts[1]...)
			}
			for _, side := range [][]row{rows(left), rows(right)} {
				lines = append(lines, alone(linesOf(side, page, marginsOf(side), pitchOf(side)))...)
			}
		case body:
			for _, words := range columnWords(region, gutters) {
				lines = append(lines, order(rows(words), page, false, depth+1)...)
			}
		case table:
			lines = append(lines, tableLines(region, gutters, page)...)
		}
		i += end
	}
	flush()
	return lines
}

func columnWords(region []row, gutters []span) [][]Word {
	columns := make([][]Word, len(gutters)+1)
	for _, r := range region {
		for i, words := range r.split(gutters) {
			columns[i] = append(columns[i], words...)
		}
	}
	return columns
}

// run is how many rows from the first leave a common gutter free, and all the gutters that they leave: 0 if the first has none, or no other row has
// words on both sides of it.
func run(rs []row) (end int, gutters []span) {
	size := rs[0].size
	if gutters = gaps(rs[:1], wideGap*size); len(gutters) == 0 {
		gutters = narrow(rs[0])
	}
	if len(gutters) == 0 {
		return 0, nil
	}
	both := 1 // rows on both sides of a gutter
	end = 1
	for i := 1; i < len(rs); i++ {
		left := rs[i].intersect(gutters, leastGap*size)
		if len(left) == 0 || rs[i].top-rs[i-1].bottom > 3*size && !sides(rs[i], left) {
			break
		}
		gutters = left
		if sides(rs[i], left) {
			both++
			end = i + 1
		} else if rs[i].top-rs[i-1].bottom <= 0.9*size && end == i && (both > 1 || i < oneSided) {
			end = i + 1 // the last line of one column alone
		}
	}
	all := gaps(rs[:end], leastGap*size)
	if len(all) == 0 || both < 2 && !letterhead(rs[:end]) && !signing(rs[:end], widest(all)) {
		return 0, nil
	}
	return end, all
}

// sides reports whether the row has words on both sides of one of the gutters.
func sides(r row, gutters []span) bool {
	for _, g := range gutters {
		if r.left < g.from+1 && r.right > g.to-1 {
			return true
		}
	}
	return false
}

func widest(gutters []span) (most span) {
	for _, g := range gutters {
		if g.width() > most.width() {
			most = g
		}
	}
	return most
}

// columnKind is how columns beside each other are read.
type columnKind int

const (
	noColumns       columnKind = iota // a label and what it stands before
	besideEachOther                   // the left column's lines, then the right's: a letterhead, or recipients and signature
	body                              // the same, in paragraphs
	table                             // row by row
)

func columnsOf(region []row, gutters []span, top bool) columnKind {
	if top && letterhead(region) || signing(region, widest(gutters)) {
		return besideEachOther
	}
	columns := columnWords(region, gutters)
	if len(columns) == 2 && labels(rows(columns[0])) {
		return noColumns
	}
	if len(columns) <= 3 && bodies(columns) {
		return body
	}
	return table
}

// nation is what stands at the right of a letterhead, without marks: the country's name and motto, or the party's name; and how they surely begin.
var nation = []struct{ sure, whole string }{
	{"cong hoa xa hoi", "cong hoa xa hoi chu nghia viet nam"},
	{"doc lap - tu do", "doc lap - tu do - hanh phuc"},
	{"doc lap – tu do", "doc lap – tu do – hanh phuc"},
	{"dang cong san viet nam", "dang cong san viet nam"},
}

// letterhead reports whether the rows hold what stands at the right of a letterhead.
func letterhead(region []row) bool {
	for _, r := range region {
		words := vietnamese.Fold(r.text())
		for _, n := range nation {
			if strings.Contains(words, n.sure) {
				return true
			}
		}
	}
	return false
}

// narrow is the gutter of a letterhead, or of two signatures, that leaves little room between its columns: it is as wide as none within centred words.
func narrow(r row) (gutters []span) {
	if len(r.words) > narrowWords {
		return nil
	}
	for _, g := range gaps([]row{r}, leastGap*r.size) {
		parts := r.split([]span{g})
		left, right := row{words: parts[0], size: r.size}.text(), row{words: parts[1], size: r.size}.text()
		if authority.MatchString(left) && authority.MatchString(right) {
			return []span{g}
		}
		for _, n := range nation {
			if strings.HasPrefix(vietnamese.Fold(right), n.sure) {
				return []span{g}
			}
		}
	}
	return nil
}

// wrapped reports whether b goes on with what stands at the right of a letterhead, in a column too narrow for it.
func wrapped(a, b string) bool {
	a, b = vietnamese.Fold(a), vietnamese.Fold(b)
	for _, n := range nation {
		if len(a) >= len("cong hoa") && strings.HasPrefix(n.whole, a+" "+b) {
			return true
		}
	}
	return false
}

// authority opens the lines of who signs on whose behalf (Decree 30/2020/NĐ-CP, Appendix I, II.7).
var authority = regexp.MustCompile(`^(?:TM|KT|TL|TUQ|Q)\. ?\p{Lu}{2}`)

// signing reports whether the left column has the line that opens the list of recipients, which stands beside the signature, or the right one a line of
// the signature.
func signing(region []row, gutter span) bool {
	for _, r := range region {
		parts := r.split([]span{gutter})
		left, right := row{words: parts[0], size: r.size}, row{words: parts[1], size: r.size}
		words := vietnamese.Fold(left.text())
		if strings.HasPrefix(words, "noi nhan") && len(words) < 14 || authority.MatchString(right.text()) {
			return true
		}
	}
	return false
}

var label = regexp.MustCompile(`^(?:[-–+•●*○▪]|\(?[0-9a-zđA-ZĐ]{1,4}[.)/]|\d{1,2}(?:\.\d{1,2}){1,3}\.?|[IVX]{1,5}[.)]?)$`)

// labels reports whether a column holds the labels of paragraphs and nothing else: then the gutter is a tabulator's.
func labels(rs []row) bool {
	for _, r := range rs {
		if !label.MatchString(r.text()) {
			return false
		}
	}
	return true
}

// bodies reports whether the columns hold running text: many lines each, as wide as one another, most of them full.
func bodies(columns [][]Word) bool {
	var narrow, wide float64
	for i, words := range columns {
		rs := rows(words)
		if len(rs) < 8 {
			return false
		}
		margins := marginsOf(rs)
		full := 0
		for _, r := range rs {
			if r.right > margins.to-1.5*r.size {
				full++
			}
		}
		if full*10 < len(rs)*6 {
			return false
		}
		if i == 0 || margins.width() < narrow {
			narrow = margins.width()
		}
		wide = max(wide, margins.width())
	}
	return narrow > 0.6*wide
}

// marginsOf is where the rows of a column begin and end; the few that stand out do not count.
func marginsOf(rs []row) span {
	var lefts, rights []float64
	for _, r := range rs {
		lefts, rights = append(lefts, r.left), append(rights, r.right)
	}
	return span{quantile(lefts, 0.1), quantile(rights, 0.85)}
}

// pitchOf is the usual distance from row to row; lines stand no further apart than twice their height.
func pitchOf(rs []row) float64 {
	most := 0.0
	for _, r := range rs {
		most = max(most, 2*r.size)
	}
	return min(quantile(steps(rs), 0.4), most)
}

// steps are the distances from row to row.
func steps(rs []row) (all []float64) {
	for i := 1; i < len(rs); i++ {
		if step := rs[i].top - rs[i-1].top; step > 0.5*rs[i].size {
			all = append(all, step)
		}
	}
	return all
}

// linesOf is a line for each row of a column.
func linesOf(rs []row, page int, margins span, pitch float64) (lines []line) {
	for _, r := range rs {
		first := r.words[0]
		lines = append(lines, line{text: r.text(), left: r.left, right: r.right, top: r.top, bottom: r.bottom, size: r.size, first: first.Right - first.Left,
			margins: margins, pitch: pitch, page: page, rough: first.Confidence < 1})
	}
	return lines
}

// alone makes every line a paragraph, but for the further lines of what a letter is about ("V/v …") and of the country's name.
func alone(lines []line) (out []line) {
	subject := false
	for _, l := range lines {
		begins := strings.HasPrefix(l.text, "V/v")
		if subject && !begins && !strings.Contains(l.text, ":") || len(out) > 0 && wrapped(out[len(out)-1].text, l.text) {
			out[len(out)-1].text += " " + l.text
			out[len(out)-1].bottom = l.bottom
			continue
		}
		subject = begins
		l.alone = true
		out = append(out, l)
	}
	return out
}

// tableLines is the rows of a table, the cells of each parted by " | ". Lines that are printed within one row are told by what they lack: the first
// column; and they stand as close to each other as lines do, where rows may stand further apart.
func tableLines(region []row, gutters []span, page int) (lines []line) {
	pitch := quantile(steps(region), 0.1) // of the lines within a row
	var cells []string
	var at line
	flush := func() {
		if cells != nil {
			at.text, at.alone = strings.Join(cells, " | "), true
			lines = append(lines, at)
		}
		cells = nil
	}
	for i, r := range region {
		parts := r.split(gutters)
		begins := i == 0 || len(parts[0]) > 0 || r.top-region[i-1].top > 1.25*pitch
		if begins {
			flush()
			cells = make([]string, len(parts))
			at = line{left: r.left, right: r.right, top: r.top, size: r.size, margins: span{r.left, r.right}, pitch: pitch, page: page}
		}
		at.bottom = r.bottom
		for c, words := range parts {
			if len(words) > 0 {
				cells[c] = strings.TrimSpace(cells[c] + " " + row{words: words, size: r.size}.text())
			}
		}
	}
	flush()
	return lines
}
