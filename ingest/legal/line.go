package legal

import (
	"iter"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/ingest/legal/mark"
	"thidua/ingest/legal/name"
	"thidua/knowledge/vietnamese"
)

// line is one line of the text that is not debris.
type line struct {
	text  string // trimmed, inner blanks single
	blank bool   // a blank line stands before it
	page  int    // the page it is on, from 0; pages end at form feeds
	brk   bool   // first line of its page, or a page number stood before it
	row   int    // the line of the text it is, from 1
	notes []int  // the footnotes set apart that are referred to in it, by their index
}

// lines is the text without front matter and debris.
type lines struct {
	front  []string     // front matter, without "# "
	body   []line       //
	debris []string     // what was dropped
	mended [][2]string  // numbers of labels that had letters for digits, as they were and as they are
	notes  map[int]note // footnotes by number
	apart  []apart      // footnotes that were set apart
	width  int          // where lines were wrapped, in characters; 0 when a line is a paragraph
}

// boldMark is a mark of bold words, which texts of the corpus have, or stars that stand alone as the mark of a note, "(**)", and stay.
var boldMark = regexp.MustCompile(`[(\[ ]\*{2,}[)\] ]|\*\*`)

// clean is text with one character for what looks or reads alike; a tab is a blank.
func clean(text string) string {
	return boldMark.ReplaceAllStringFunc(strings.ReplaceAll(vietnamese.Text(text), "\t", " "), func(s string) string {
		return strings.TrimPrefix(s, "**")
	})
}

func readLines(text string) lines {
	text = clean(text)
	var out lines
	whole := strings.Count(text, "\n")
	text, out.front = cutFront(text)
	above := max(0, whole-strings.Count(text, "\n")) // lines of front matter
	raw := splitLines(text)
	for i := range raw {
		raw[i].row += above
	}
	raw = out.cutApart(raw)
	raw = out.dropStamp(raw)
	raw = out.dropPageMarks(raw)
	raw = out.cutFootnotes(raw)
	raw = out.dropContents(raw)
	texts := make([]*string, len(raw))
	for i := range raw {
		texts[i] = &raw[i].text
	}
	out.mended = mark.MendDigits(texts)
	blank := false
	brk := false
	for _, l := range raw {
		switch {
		case l.text == "":
			blank = true
			continue
		case l.text == pageMark:
			brk = true
			continue
		case isRule(l.text) || endMark.FindString(l.text) == l.text:
			out.debris = append(out.debris, l.text)
			continue
		}
		l.blank, l.brk = blank, brk
		blank, brk = false, false
		out.body = append(out.body, l)
	}
	out.width = wrapWidth(out.body)
	return out
}

// eachText gives the text of each line.
func eachText(ls []line) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, l := range ls {
			if !yield(l.text) {
				return
			}
		}
	}
}

// pageMark stands in a line list for a place where a page ended.
const pageMark = "\f"

func splitLines(text string) []line {
	out := make([]line, 0, strings.Count(text, "\n")+1)
	page, row := 0, 0
	for raw := range strings.SplitSeq(text, "\n") {
		row++
		for {
			before, after, more := strings.Cut(raw, "\f")
			out = append(out, line{text: squeeze(before), page: page, row: row})
			if !more {
				break
			}
			page++
			out = append(out, line{text: pageMark, page: page, row: row})
			raw = after
		}
	}
	return out
}

// squeeze trims s and makes runs of blanks single.
func squeeze(s string) string {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "  ") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// isRule reports whether s is drawn, not written: "--------", "_____", "*".
func isRule(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == utf8.RuneError {
			return false
		}
	}
	return true
}

// dropStamp removes the box of a digital signature that text extraction puts at the top of a page.
func (ls *lines) dropStamp(raw []line) []line {
	start, limit := -1, min(len(raw), 60)
	for i := range limit {
		if strings.HasPrefix(raw[i].text, "Ký bởi:") {
			start = i
		}
		if start >= 0 && strings.HasPrefix(raw[i].text, "Thời gian ký:") {
			for _, l := range raw[start : i+1] {
				ls.debris = append(ls.debris, l.text)
			}
			return append(raw[:start:start], raw[i+1:]...)
		}
	}
	return raw
}

type edge struct{ head, foot []int } // indexes of the first two lines and of the last line of a page

func pageEdges(raw []line) []edge {
	var out []edge
	var cur edge
	lastIdx := -1
	for i, l := range raw {
		if l.text == pageMark {
			if lastIdx >= 0 {
				cur.foot = []int{lastIdx}
			}
			out = append(out, cur)
			cur, lastIdx = edge{}, -1
			continue
		}
		if l.text == "" {
			continue
		}
		if len(cur.head) < 2 {
			cur.head = append(cur.head, i)
		}
		lastIdx = i
	}
	if lastIdx >= 0 {
		cur.foot = []int{lastIdx}
		out = append(out, cur)
	}
	return out
}

// isHeaderShape keeps headings of the text ("Điều 5", "Chương II", "1. …") from being taken for page headers.
func isHeaderShape(s string) bool {
	if s == "" || len(s) > 120 {
		return false
	}
	if _, _, ok := pageOf(s); ok {
		return false
	}
	return mark.Scan(s).Kind == mark.None
}

// loneNumber reads a line that is nothing but a page number: "7", "- 7 -".
func loneNumber(s string) (int, bool) {
	s = strings.TrimSpace(strings.Trim(s, "-–— "))
	if s == "" || len(s) > 4 {
		return 0, false
	}
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' {
			return 0, false
		}
		n = n*10 + int(r-'0')
	}
	return n, n > 0
}

// wrapWidth finds the width at which the text was wrapped, or 0 when its lines are paragraphs.
func wrapWidth(ls []line) int {
	var hist [161]int
	total, long := 0, 0
	for _, l := range ls {
		if strings.HasPrefix(l.text, notePrefix) {
			continue
		}
		n := utf8.RuneCountInString(l.text)
		total++
		if n > 160 {
			long++
			n = 160
		}
		hist[n]++
	}
	if total < 10 || long*50 > total {
		return 0
	}
	width, seen := 0, 0
	for n := 160; n > 0; n-- {
		if seen += hist[n]; seen*10 >= total {
			width = n
			break
		}
	}
	full := 0
	for n := width * 8 / 10; n <= 160; n++ {
		full += hist[n]
	}
	if width < 45 || full*10 < total*4 {
		return 0
	}
	return width
}

// continues reports whether l goes on with the paragraph that prev ends.
func (ls *lines) continues(prev, l line) bool {
	r, _ := utf8.DecodeRuneInString(l.text)
	if unicode.IsLower(r) {
		return true
	}
	if strings.ContainsRune(",;.:)%/”", r) {
		return true
	}
	if l.blank && !l.brk {
		return false
	}
	if name.InCapitals(prev.text) && name.InCapitals(l.text) && !l.blank {
		return true
	}
	return ls.wrapped(prev, l) || !l.blank && unfinished.MatchString(prev.text)
}

// wrapped reports whether the line broke only because it was full: prev is not a finished sentence and had no room for l's
// first word.
func (ls *lines) wrapped(prev, l line) bool {
	if ls.width == 0 || endsSentence(prev.text) {
		return false
	}
	word, _, _ := strings.Cut(l.text, " ")
	return utf8.RuneCountInString(prev.text)+1+utf8.RuneCountInString(word) > ls.width*85/100
}

// endsSentence reports whether s ends as a paragraph ends.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, ` ”"'’)`)
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".;:!?…/", r)
}
