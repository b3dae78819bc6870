package layout

import (
	"regexp"
	"strconv"
	"strings"

	"thidua/ingest/plain"
)

const (
	markSize = 0.8  // a mark is smaller than this share of the words it stands at: 0.58 to 0.66 in the files that were measured
	noteSize = 0.96 // the words of a footnote are smaller than this share of the body's: 0.85 and 0.92
)

var mark = regexp.MustCompile(`^[\[(]?(\d{1,3}|\*{1,3}|[ivx]{1,5})[\])]?([.,;:]?)$`)

// isMark reports whether word i of the row is set small and high, as the mark of a footnote is, and gives the mark.
func (r row) isMark(i int) (string, bool) {
	w := r.words[i]
	m := mark.FindStringSubmatch(w.Text)
	if m == nil || w.height() >= markSize*r.size || w.Bottom > r.bottom-0.08*r.size {
		return "", false
	}
	return m[1], true
}

// notes takes the footnotes off the ends of pages, and their marks off the body.
type notes struct {
	all  [][]string // the lines of each, its mark before the first
	open bool       // the last footnote may go on at the foot of the next page
}

// texts are the footnotes.
func (n *notes) texts() (all []string) {
	for _, lines := range n.all {
		var b strings.Builder
		for i, l := range lines {
			if i > 0 {
				b.WriteString(between(lines[i-1], l))
			}
			b.WriteString(l)
		}
		all = append(all, b.String())
	}
	return all
}

// cut takes the footnotes of a page. They begin at the first row that opens with a mark, or above it where rows as small go on with the last page's
// footnote, and reach to the end of the page. body is the height of the document's words.
func (n *notes) cut(s *sheet, body float64) {
	if s.recognised {
		return // boxes around ink do not tell small letters
	}
	// The last rows that are smaller than the body.
	small := len(s.rows)
	for small > 0 && s.rows[small-1].size < noteSize*body {
		small--
	}
	opening := s.openings(small)
	begin, marked := len(s.rows), false
	for i := len(s.rows) - 1; i >= 0; i-- {
		_, is := s.rows[i].isMark(0)
		if opening[i] != "" || is && len(s.rows[i].words) > 1 && (i >= small || begin < len(s.rows) || n.follows(s.rows[i:])) {
			begin, marked = i, true
		} else if i < small && s.rows[i].size >= noteSize*body && marked {
			break
		}
	}
	switch {
	case n.open && small < begin:
		begin = small
	case !marked:
		n.open = false
		return
	}
	found := map[string]bool{}
	for i, r := range s.rows[begin:] {
		key, is := r.isMark(0)
		if !is {
			key, is = opening[begin+i], opening[begin+i] != ""
		}
		if is {
			found[key] = true
			n.all = append(n.all, []string{key + " " + row{words: r.words[1:], size: r.size}.text()})
			continue
		}
		if last := len(n.all) - 1; last >= 0 {
			n.all[last] = append(n.all[last], r.text())
		}
	}
	n.open = true
	s.rows = s.rows[:begin]
	for i := range s.rows {
		s.rows[i].dropMarks(found)
	}
}

// openings are the rows from small on that open with a number that is not raised, as word processors print it at the foot, but whose mark is raised in the
// rows above; and the number.
func (s *sheet) openings(small int) map[int]string {
	raised := map[string]bool{}
	for _, r := range s.rows[:small] {
		for i := range r.words {
			if key, is := r.isMark(i); is {
				raised[key] = true
			}
		}
	}
	found := map[int]string{}
	last := 0
	for i := small; i < len(s.rows); i++ {
		m := mark.FindStringSubmatch(s.rows[i].words[0].Text)
		if m == nil || len(s.rows[i].words) < 2 || !raised[m[1]] {
			continue
		}
		if n, err := strconv.Atoi(m[1]); err == nil && (last == 0 || n == last+1) {
			found[i], last = m[1], n
		}
	}
	return found
}

// follows reports whether rows that are as large as the body are footnotes all the same: the first opens with the mark that is next, and no row
// below it opens with an earlier one.
func (n *notes) follows(rs []row) bool {
	key, _ := rs[0].isMark(0)
	return key == next(n.all)
}

// next is the mark after the last footnote's.
func next(all [][]string) string {
	if len(all) == 0 {
		return "1"
	}
	last, _, _ := strings.Cut(all[len(all)-1][0], " ")
	n, err := strconv.Atoi(last)
	if err != nil {
		return ""
	}
	return strconv.Itoa(n + 1)
}

var unit = regexp.MustCompile(`^(?:[cdmk]?m|ha)$`)

// dropMarks takes the marks of the page's footnotes out of the row; what stands behind a mark without a blank stays.
func (r *row) dropMarks(found map[string]bool) {
	kept := r.words[:0:0]
	for i, w := range r.words {
		key, is := r.isMark(i)
		square := i > 0 && unit.MatchString(r.words[i-1].Text)
		if !is || !found[key] || square {
			kept = append(kept, w)
			continue
		}
		if i > 0 && len(kept) > 0 {
			kept[len(kept)-1].Text += plain.Anchor(key)
		}
		if tail := mark.FindStringSubmatch(w.Text)[2]; tail != "" && len(kept) > 0 {
			kept[len(kept)-1].Text += tail
		}
		if i > 0 && len(kept) > 0 {
			kept[len(kept)-1].Right = w.Right
		}
	}
	if len(kept) > 0 {
		r.words = kept
	}
}
