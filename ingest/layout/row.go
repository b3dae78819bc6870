package layout

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// row is words that stand beside each other, from left to right.
type row struct {
	words                    []Word
	left, top, right, bottom float64
	size                     float64 // the height of its words: the median, each as often as it has letters
}

// sameRow is how much of the lower of two boxes lies beside the other for them to be in one row. A mark of a footnote is raised by a third of its size.
const sameRow = 0.55

// beside is how much of the lower of the two boxes lies beside the other, 0 to 1.
func beside(a, b Word) float64 {
	if a.height() > b.height() {
		a, b = b, a
	}
	common := min(a.Bottom, b.Bottom) - max(a.Top, b.Top)
	if common <= 0 || apart(a, b) {
		return 0
	}
	return common / a.height()
}

// apart reports whether a word of a file is so much smaller than another that it was printed over it, and not beside it: only marks are that small.
func apart(a, b Word) bool {
	if a.height() > b.height() {
		a, b = b, a
	}
	return a.Confidence == 1 && a.height() < 0.75*b.height() && letters(a.Text) > 1 && !mark.MatchString(a.Text)
}

// rowsOf is the page's rows.
func (p Page) rowsOf() []row {
	if p.Recognised {
		return rows(leveled(p.Words))
	}
	return rows(p.Words)
}

// leveled gives words whose boxes are tight around their ink the height of their neighbours in their line: that of a dash or of "xem" says nothing.
func leveled(words []Word) []Word {
	const reach = 3 // words on either side: a line that is askew rises little between them
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b Word) int { return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Left, b.Left)) })
	out := slices.Clone(words)
	for i, w := range words {
		for k := max(0, i-reach); k <= min(len(words)-1, i+reach); k++ {
			if words[k].Line == w.Line && words[k].height() < 2.5*max(w.height(), words[i].Right-words[i].Left) {
				out[i].Top, out[i].Bottom = min(out[i].Top, words[k].Top), max(out[i].Bottom, words[k].Bottom)
			}
		}
	}
	return out
}

// rows puts the words into rows from the top down. A word joins the row of its line, as the program saw it that found the words, or the row whose last
// word it stands beside, so that a page that was scanned askew keeps its rows; one that is printed over another is in another row.
func rows(words []Word) []row {
	words = slices.Clone(words)
	slices.SortStableFunc(words, func(a, b Word) int { return cmp.Compare(a.Left, b.Left) })
	var all []row
	for _, w := range words {
		best, most := -1, sameRow
		for i := range all {
			last := all[i].last()
			if end := all[i].words[len(all[i].words)-1]; end.Line == w.Line && w.Line != 0 && w.Left > end.Left && !apart(end, w) {
				best = i
				break
			}
			if share := beside(last, w); share >= most && w.Left > last.Right-0.4*min(w.height(), w.Right-w.Left, last.Right-last.Left) {
				best, most = i, share
			}
		}
		if best < 0 {
			all = append(all, row{})
			best = len(all) - 1
		}
		all[best].words = append(all[best].words, w)
	}
	for i := range all {
		all[i].measure()
	}
	slices.SortStableFunc(all, func(a, b row) int { return cmp.Compare(a.top+a.bottom, b.top+b.bottom) })
	return all
}

// last is the box that the next word of the row must stand beside: of the last word that is as large as the row's, so that neither a mark nor a comma
// bends the row.
func (r row) last() Word {
	last := r.words[len(r.words)-1]
	for i := len(r.words) - 1; i >= 0 && i >= len(r.words)-3; i-- {
		if w := r.words[i]; w.height() > last.height()*1.2 {
			return Word{Text: w.Text, Left: w.Left, Right: last.Right, Top: w.Top, Bottom: w.Bottom}
		}
	}
	return last
}

func (r *row) measure() {
	r.left, r.top, r.right, r.bottom = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	var sizes []float64
	for _, w := range r.words {
		r.left, r.right = min(r.left, w.Left), max(r.right, w.Right)
		for range min(utf8.RuneCountInString(w.Text), 30) {
			sizes = append(sizes, w.height())
		}
	}
	r.size = median(sizes)
	for _, w := range r.words {
		if w.height() >= 0.7*r.size {
			r.top, r.bottom = min(r.top, w.Top), max(r.bottom, w.Bottom)
		}
	}
}

// text is the words with blanks between them, but none where words of a file touch: what differs in size is another word for the program that found them.
func (r row) text() string {
	var b strings.Builder
	for i, w := range r.words {
		if i > 0 && (w.Confidence < 1 || w.Left-r.words[i-1].Right > 0.08*r.size) {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
	}
	return b.String()
}

// span is what lies between two x.
type span struct{ from, to float64 }

func (s span) width() float64 { return s.to - s.from }

// gaps are the spans between the words of the rows which none of them reaches into, at least so wide, from left to right.
func gaps(rs []row, width float64) (found []span) {
	var words []Word
	for _, r := range rs {
		words = append(words, r.words...)
	}
	slices.SortFunc(words, func(a, b Word) int { return cmp.Compare(a.Left, b.Left) })
	for i := 1; i < len(words); i++ {
		words[i].Right = max(words[i].Right, words[i-1].Right)
		if between := (span{words[i-1].Right, words[i].Left}); between.width() >= width {
			found = append(found, between)
		}
	}
	return found
}

// split gives the row's words between the gutters, a list for each column; some are empty.
func (r row) split(gutters []span) [][]Word {
	columns := make([][]Word, len(gutters)+1)
	for _, w := range r.words {
		at := 0
		for at < len(gutters) && (w.Left+w.Right)/2 > (gutters[at].from+gutters[at].to)/2 {
			at++
		}
		columns[at] = append(columns[at], w)
	}
	return columns
}

// intersect is what of the gutters the row leaves free.
func (r row) intersect(gutters []span, width float64) (left []span) {
	for _, g := range gutters {
		at := g.from
		for _, w := range r.words { // from left to right
			if w.Right <= at || w.Left >= g.to {
				continue
			}
			if w.Left-at >= width {
				left = append(left, span{at, w.Left})
			}
			at = max(at, w.Right)
		}
		if g.to-at >= width {
			left = append(left, span{at, g.to})
		}
	}
	return left
}
