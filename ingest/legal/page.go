package legal

import (
	"regexp"
	"strconv"
	"strings"
)

// dropPageMarks removes page numbers and headers repeated on pages, and leaves a pageMark where they stood.
func (ls *lines) dropPageMarks(raw []line) []line {
	drop := make(map[int]bool)
	edges := pageEdges(raw)
	shapes := make(map[string]int)
	for _, e := range edges {
		for _, i := range e.head {
			shapes[shape(raw[i].text)]++
		}
	}
	for _, e := range edges {
		for _, i := range e.head {
			if shapes[shape(raw[i].text)] >= max(3, len(edges)/3) && isHeaderShape(raw[i].text) {
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

// dropUnpaged finds the page numbers of a text without form feeds, which count from page to page, and the running heads and feet beside them.
func dropUnpaged(raw []line, drop map[int]bool) {
	var numbers []int
	last := 0
	for i, l := range raw {
		n, named, ok := pageOf(l.text)
		if !ok {
			continue
		}
		around := named || i == 0 || i == len(raw)-1 || raw[i-1].text == "" || raw[i+1].text == ""
		if around && (n == last+1 || last == 0 && n <= 3) {
			drop[i], last = true, n
			numbers = append(numbers, i)
		}
	}
	if len(numbers) < 2 {
		return
	}
	beside := func(i, step int) int { // the line with words before or after a number
		for i += step; i >= 0 && i < len(raw); i += step {
			if raw[i].text != "" {
				return i
			}
		}
		return -1
	}
	heads := func(i, step int) (at int, ok bool) {
		at = beside(i, step)
		return at, at >= 0 && !drop[at] && isHeaderShape(raw[at].text) && !endsSentence(raw[at].text)
	}
	titles := func(at int) bool { // the title of a label that stands alone runs on no page
		above := beside(at, -1)
		if above >= 0 && drop[above] {
			above = beside(above, -1)
		}
		return above >= 0 && scanMark(raw[above].text).kind != noMark && scanMark(raw[above].text).rest == ""
	}
	for _, step := range []int{-1, 1} {
		shapes := map[string]int{}
		for _, i := range numbers {
			if k, ok := heads(i, step); ok {
				shapes[shape(raw[k].text)]++
			}
		}
		for _, i := range numbers {
			k, ok := heads(i, step)
			if !ok {
				continue
			}
			n := shapes[shape(raw[k].text)]
			if every := n == len(numbers); every && (n >= 3 || n == 2 && !titles(k)) || n >= 4 && n*5 >= len(numbers)*4 && !titles(k) {
				drop[k] = true
			}
		}
	}
}

// namedPage is a page number with its word, which running words may stand before: "Trang 2/10", "Quy chế thi đua | Trang 2".
var namedPage = regexp.MustCompile(`^(?:.{1,100}?[\s|–—-]\s*)?[\[(]?(?i:trang|page)\s*:?\s*(\d{1,4})(?:\s*(?:/|of|trên)\s*\d{1,4})?[\])]?[\s–—-]*$`)

// pageOf reads a line that is nothing but a page number, "7", "- 7 -", "Trang 7/10"; named is that it says so.
func pageOf(s string) (n int, named, ok bool) {
	if n, ok = loneNumber(s); ok || len(s) > 150 || !strings.ContainsAny(s, "0123456789") {
		return n, false, ok
	}
	m := namedPage.FindStringSubmatch(s)
	if m == nil || scanMark(s).kind != noMark && scanMark(s).kind != dashMark {
		return 0, false, false
	}
	n, err := strconv.Atoi(m[1])
	return n, true, err == nil && n > 0
}
