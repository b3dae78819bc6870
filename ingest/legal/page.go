package legal

import (
	"regexp"
	"strconv"
	"strings"

	"thidua/ingest/legal/mark"
)

// dropPageMarks removes page numbers and headers repeated on pages, and leaves a pageMark where they stood.
func (ls *lines) dropPageMarks(raw []line) []line {
	drop := make(map[int]bool)
	edges := pageEdges(raw)
	heads := headCounts{}
	for page, e := range edges {
		for _, i := range e.head {
			heads.add(raw[i].text, page)
		}
	}
	for page, e := range edges {
		for _, i := range e.head {
			if heads.of(raw[i].text, page) >= max(3, len(edges)/3) && isHeaderShape(raw[i].text) {
				drop[i] = true
			}
		}
	}
	if len(edges) > 1 {
		for _, e := range edges {
			for _, i := range append(e.head, e.foot...) {
				if _, named, ok := pageOf(raw[i].text); ok {
					drop[i] = true
					if !named {
						break
					}
				}
			}
		}
	} else {
		dropUnpaged(raw, drop)
	}
	out := raw[:0]
	for i, l := range raw {
		if drop[i] {
			ls.debris = append(ls.debris, l.text)
			l.text = pageMark
		}
		out = append(out, l)
	}
	return out
}

// headCounts is how often running heads stand in a text, as they are and with the number of their page. Cells of a table that differ in their numbers are none.
type headCounts map[string]int

var aNumber = regexp.MustCompile(`\d{1,4}`)

// headKeys are the head as it is and, for each number in it that may be the page's, the same on every page.
func headKeys(s string, page int) []string {
	keys := []string{s}
	for _, m := range aNumber.FindAllStringIndex(s, 8) {
		n, _ := strconv.Atoi(s[m[0]:m[1]])
		keys = append(keys, s[:m[0]]+"\x00"+strconv.Itoa(n-page)+"\x00"+s[m[1]:])
	}
	return keys
}

func (c headCounts) add(s string, page int) {
	for _, key := range headKeys(s, page) {
		c[key]++
	}
}

func (c headCounts) of(s string, page int) (most int) {
	for _, key := range headKeys(s, page) {
		most = max(most, c[key])
	}
	return most
}

// gazette is the running head of the official gazette, whose page may stand beside it: "4 CÔNG BÁO/Số 31 + 32/Ngày 10-01-2024".
var gazette = regexp.MustCompile(`^(?:\d{1,4}\s+)?CÔNG BÁO\s*[/|,–-]?\s*Số\s.{1,80}\d$`)

// pageGap is how many lines a page has at least: numbers nearer to each other count something else.
const pageGap = 3

// dropUnpaged finds the page numbers of a text without form feeds, which count from page to page, and the running heads and feet.
func dropUnpaged(raw []line, drop map[int]bool) {
	u := unpaged{raw, drop}
	u.dropRepeated()
	numbers := u.dropNumbers()
	if len(numbers) < 2 {
		return
	}
	for _, step := range []int{-1, 1} {
		heads := headCounts{}
		for _, i := range numbers {
			if k, ok := u.head(i, step); ok {
				heads.add(raw[k].text, u.page(i))
			}
		}
		for _, i := range numbers {
			k, ok := u.head(i, step)
			if !ok {
				continue
			}
			n := heads.of(raw[k].text, u.page(i))
			if every := n == len(numbers); every && (n >= 3 || n == 2 && !u.titles(k)) || n >= 4 && n*5 >= len(numbers)*4 && !u.titles(k) {
				drop[k] = true
			}
		}
	}
}

// unpaged is a text without form feeds, and the lines of it that are dropped.
type unpaged struct {
	raw  []line
	drop map[int]bool
}

// nearLines is how far from a line another one is beside it.
const nearLines = 12

// beside is the line with words before or after one, -1 for none.
func (u unpaged) beside(i, step int) int {
	end := i + nearLines*step
	for i += step; i >= 0 && i < len(u.raw) && i != end; i += step {
		if u.raw[i].text != "" && !u.drop[i] {
			return i
		}
	}
	return -1
}

// splits reports whether a line stands within a sentence. A cell of a word that is written small, "x" or "không", goes on with none.
func (u unpaged) splits(i int) bool {
	before, after := u.beside(i, -1), u.beside(i, 1)
	if before < 0 || after < 0 {
		return false
	}
	next := u.raw[after].text
	return !endsSentence(u.raw[before].text) && mark.StartsLower(next) && mark.Scan(next).Kind == mark.None && (strings.Contains(next, " ") || endsSentence(next))
}

// page is the number that is printed on a line.
func (u unpaged) page(i int) int {
	n, _, _ := pageOf(u.raw[i].text)
	return n
}

func (u unpaged) head(i, step int) (at int, ok bool) {
	at = u.beside(i, step)
	return at, at >= 0 && isHeaderShape(u.raw[at].text) && !endsSentence(u.raw[at].text)
}

// titles reports whether a line is the title of a label that stands alone: that runs on no page.
func (u unpaged) titles(at int) bool {
	above := u.beside(at, -1)
	return above >= 0 && mark.Scan(u.raw[above].text).Kind != mark.None && mark.Scan(u.raw[above].text).Rest == ""
}

// besidePage are the page numbers before and behind a running head.
var besidePage = regexp.MustCompile(`^\d{1,4}\s+|\s+\d{1,4}$`)

// A running head breaks a sentence leastHeads times at least, has headWords words, and stands headGap lines from the next: what is shorter or nearer may be
// the cell of a table.
const (
	leastHeads = 3
	headWords  = 4
	headGap    = 8
)

// dropRepeated drops the heads of the gazette, and lines that stand several times within sentences, a page apart, which nobody writes there.
func (u unpaged) dropRepeated() {
	heads := map[string][]int{}
	for i, l := range u.raw {
		if gazette.MatchString(l.text) {
			u.drop[i] = true
		} else if len(strings.Fields(l.text)) >= headWords && isHeaderShape(l.text) && !endsSentence(l.text) {
			key := besidePage.ReplaceAllString(l.text, "")
			heads[key] = append(heads[key], i)
		}
	}
	var found []int // dropped together: what is beside a line must not depend on the order
	for _, at := range heads {
		within, near := 0, false
		for k, i := range at {
			near = near || k > 0 && i-at[k-1] < headGap
			if u.splits(i) && !mark.StartsLower(u.raw[i].text) && (u.beside(i, -1) == i-1) == (u.beside(i, 1) == i+1) {
				within++
			}
		}
		if !near && within >= leastHeads && within*2 >= len(at) {
			found = append(found, at...)
		}
	}
	for _, i := range found {
		u.drop[i] = true
	}
}

// dropNumbers drops the page numbers, and gives their lines. One that stands alone between blank lines, or within a sentence, is one where it counts on from another.
func (u unpaged) dropNumbers() (numbers []int) {
	last, at, open := 0, 0, -1 // the last one, its line, and that line where nothing has shown yet that it is a page number
	take := func(i, n int) {
		u.drop[i] = true
		numbers = append(numbers, i)
		last, at, open = n, i, -1
	}
	running, known := map[string]int{}, map[string]bool{} // on how many pages words stand
	for _, l := range u.raw {
		if words := runningWords(l.text); words != "" && !known[l.text] {
			known[l.text] = true
			running[words]++
		}
	}
	for i, l := range u.raw {
		n, named, ok := pageOf(l.text)
		if !ok {
			continue
		}
		alone := i == 0 || i == len(u.raw)-1 || u.raw[i-1].text == "" || u.raw[i+1].text == "" || u.drop[i-1] || u.drop[i+1]
		switch splits := u.splits(i); {
		case named && running[runningWords(l.text)] == 1: // words of the text
		case named || alone && (n == last+1 && open < 0 || last == 0 && n <= 3):
			take(i, n)
		case n == last+1 && i-at > pageGap && (splits || alone || i-at > 3*pageGap):
			if open >= 0 {
				u.drop[open] = true
				numbers = append(numbers, open)
			}
			take(i, n)
		case splits && len(numbers) == 0:
			last, at, open = n, i, i
		}
	}
	if u.countRows(numbers) {
		for _, i := range numbers {
			if _, named, _ := pageOf(u.raw[i].text); !named {
				delete(u.drop, i)
			}
		}
		return nil
	}
	return numbers
}

// countRows reports whether numbers count the rows of a table whose cells are lines: between most of them stand too few lines for a page, or they part words that
// end no sentence from others that go on with none.
func (u unpaged) countRows(numbers []int) bool {
	near, cells := 0, 0
	for k, i := range numbers {
		before, after := u.beside(i, -1), u.beside(i, 1)
		words := 0
		for at := i - 1; k > 0 && at > numbers[k-1] && words <= pageGap; at-- {
			if u.raw[at].text != "" && !u.drop[at] {
				words++
			}
		}
		if k > 0 && words <= pageGap {
			near++
		}
		if before >= 0 && after >= 0 && !isRule(u.raw[before].text) && !isRule(u.raw[after].text) && !endsSentence(u.raw[before].text) && !mark.StartsLower(u.raw[after].text) && mark.Scan(u.raw[after].text).Kind == mark.None {
			cells++
		}
	}
	return near > 0 && near*2 > len(numbers)-1 || cells > 0 && cells*2 >= len(numbers)
}

// namedPage is a page number with its word, which running words and a bar or dash may stand before: "Trang 2/10", "Quy chế thi đua | Trang 2".
var namedPage = regexp.MustCompile(`^(?:(.{1,100}?)\s*[|–—-]\s*)?[\[(]?(?i:trang|page)\s*:?\s*(\d{1,4})(?:\s*(?:/|of|trên)\s*\d{1,4})?[\])]?[\s–—-]*$`)

// runningWords are the words that stand before a page number with its word.
func runningWords(s string) string {
	if _, named, _ := pageOf(s); !named {
		return ""
	}
	if m := namedPage.FindStringSubmatch(s); m != nil {
		return m[1]
	}
	return ""
}

// pageOf reads a line that is nothing but a page number, "7", "- 7 -", "Trang 7/10"; named is that it says so.
func pageOf(s string) (n int, named, ok bool) {
	if n, ok = loneNumber(s); ok || len(s) > 150 || !strings.ContainsAny(s, "0123456789") {
		return n, false, ok
	}
	m := namedPage.FindStringSubmatch(s)
	if m == nil || mark.Scan(s).Kind != mark.None && mark.Scan(s).Kind != mark.Dash {
		return 0, false, false
	}
	n, err := strconv.Atoi(m[2])
	return n, true, err == nil && n > 0
}
