package layout

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"thidua/knowledge/vietnamese"
)

// sheet is a page in rows.
type sheet struct {
	rows       []row
	height     float64
	recognised bool
	number     int // from 0
}

// What a stamp says, without marks: many programs that sign write none.
var (
	stampTime  = regexp.MustCompile(`(?:thoi gian|gio|ngay) ky ?:.*\d|^date ?: ?\d{4}[./-]\d\d[./-]\d\d \d\d:\d\d`)
	stampField = regexp.MustCompile(`(?:^|\s)(?:nguoi ky|ky boi|signed by|e-?mail|co quan|to chuc|chuc vu|don vi|dn|reason|location) ?:|chu ky so|signature (?:not verified|valid)|digitally signed`)
	stampAlone = regexp.MustCompile(`^(?:signature (?:not verified|valid)|digitally signed by.*|nguoi ky ?:.*|ky boi ?:.*)$`)
)

// stampRows is how many lines the stamp of a digital signature has at most.
const stampRows = 7

// cutStamp takes the stamp of a digital signature off the page: who signed, from which body, when. The law does not make it part of the text.
func (s *sheet) cutStamp() {
	drop := make([]bool, len(s.rows))
	for i, r := range s.rows {
		text := vietnamese.Fold(r.text())
		if stampAlone.MatchString(text) {
			drop[i] = true
		}
		if !stampTime.MatchString(text) {
			continue
		}
		for k := i - 1; k >= max(0, i-stampRows); k-- {
			if stampField.MatchString(vietnamese.Fold(s.rows[k].text())) {
				drop[i], drop[k] = true, true
			}
		}
	}
	s.keep(func(i int) bool { return !drop[i] })
}

func (s *sheet) keep(wanted func(i int) bool) {
	kept := s.rows[:0:0]
	for i, r := range s.rows {
		if wanted(i) {
			kept = append(kept, r)
		}
	}
	s.rows = kept
}

const (
	edgeRows  = 4    // as many rows from the top and from the bottom may be a running head or foot
	edgeShare = 0.18 // and they stand in this share of the page's height
)

// atEdge reports whether the row is one of the first in the page's upper end or of the last in its lower end.
func (s *sheet) atEdge(i int) bool {
	return i < edgeRows && s.rows[i].bottom < edgeShare*s.height || i >= len(s.rows)-edgeRows && s.rows[i].top > (1-edgeShare)*s.height
}

// shape is the text with every number made the same, in small letters.
func shape(text string) string {
	digit := false
	return strings.Map(func(r rune) rune {
		was := digit
		digit = unicode.IsDigit(r)
		switch {
		case digit && was, unicode.IsSpace(r):
			return -1
		case digit:
			return '0'
		}
		return unicode.ToLower(r)
	}, text)
}

// where is a place of a page that counts as the same on all pages.
type where struct {
	shape string
	y     int
}

// cutRunning takes out the lines that stand at the same place of the edges of at least a third of the pages, and of three, with no other difference than
// in their numbers, and the name of the file that is printed at an edge, and returns them, each once. Left and right pages are set differently, hence the
// third. A title is no running head on its first page if it is larger there.
func cutRunning(sheets []*sheet) (cut []string) {
	seen := map[where]map[int]bool{}
	each := func(do func(s *sheet, i int, at where)) {
		for _, s := range sheets {
			for i, r := range s.rows {
				if text := shape(r.text()); s.atEdge(i) && text != "" && strings.ContainsFunc(text, unicode.IsLetter) {
					do(s, i, where{text, int(math.Round(r.top / s.height * 60))})
				}
			}
		}
	}
	each(func(s *sheet, _ int, at where) {
		for y := at.y - 1; y <= at.y+1; y++ {
			near := where{at.shape, y}
			if seen[near] == nil {
				seen[near] = map[int]bool{}
			}
			seen[near][s.number] = true
		}
	})
	drop := map[*sheet]map[int]bool{}
	each(func(s *sheet, i int, at where) {
		if n := len(seen[at]); n >= 3 && n*3 >= len(sheets) {
			if drop[s] == nil {
				drop[s] = map[int]bool{}
			}
			drop[s][i] = true
		}
	})
	// A line that stands apart on most of its pages does so by design, also where a full page leaves it no room.
	own := map[*sheet]map[int]bool{}
	seenApart, seenAll := map[string]int{}, map[string]int{}
	for s, rows := range drop {
		own[s] = s.apart(rows)
		for i := range rows {
			key := shape(s.rows[i].text())
			seenAll[key]++
			if own[s][i] {
				seenApart[key]++
			}
		}
	}
	for _, s := range sheets {
		s.keep(func(i int) bool {
			text := s.rows[i].text()
			key := shape(text)
			running := drop[s][i] && (own[s][i] || 2*seenApart[key] > seenAll[key]) || s.atEdge(i) && filePath.MatchString(text)
			if running && !slices.Contains(cut, text) {
				cut = append(cut, text)
			}
			return !running
		})
	}
	return cut
}

// apart is which of the rows reach from an edge of the page to where it leaves room: lines of the text that happen to be the same on many pages,
// such as the last of a footnote, stand as close to the others as all do. A footnote
// that says the same on many pages opens with its mark.
func (s *sheet) apart(rows map[int]bool) map[int]bool {
	room := 1.3 * pitchOf(s.rows)
	head, foot := 0, len(s.rows)
	for i := 0; i < len(s.rows) && rows[i]; i++ {
		if i+1 == len(s.rows) || s.rows[i+1].top-s.rows[i].top > room {
			head = i + 1
		}
	}
	for i := len(s.rows) - 1; i >= 0 && rows[i]; i-- {
		if _, note := s.rows[i].isMark(0); note {
			foot = len(s.rows)
			break
		}
		if i == 0 || s.rows[i].top-s.rows[i-1].top > room {
			foot = i
		}
	}
	own := map[int]bool{}
	for i := range rows {
		own[i] = i < head || i >= foot
	}
	return own
}

var (
	pageNumber = regexp.MustCompile(`^(?i:[-–—~.\s]*(?:trang|page)?\s*(\d{1,4})(?:\s*/\s*\d{1,4})?[-–—~.\s]*)$`)
	// The name of a file with its folder, as word processors print it in a foot, or alone.
	filePath    = regexp.MustCompile(`(?i)^(?:(?:[a-z]:|\\)\\.*|\S+\.(?:docx?|rtf|odt|pdf))$`)
	gazetteHead = regexp.MustCompile(`(?i)^(?:\d{1,4})?\s*công báo\s*/\s*số\s.*?/\s*ngày\s[\d/.-]+\s*(?:\d{1,4})?$`)
)

// cutNumbers takes out page numbers and the heads of the official gazette, which say so themselves. A number alone at the edge of a page is its page
// number if it is the page's place in the file, or if it is as far from that as on another page.
func cutNumbers(sheets []*sheet) {
	type found struct {
		s      *sheet
		i, off int
	}
	var candidates []found
	offsets := map[int]int{}
	for _, s := range sheets {
		s.keep(func(i int) bool { return !s.atEdge(i) || !gazetteHead.MatchString(s.rows[i].text()) })
		for _, i := range []int{0, len(s.rows) - 1} {
			if i < 0 || len(s.rows) < 2 || !s.atEdge(i) {
				continue
			}
			m := pageNumber.FindStringSubmatch(s.rows[i].text())
			if m == nil || !s.recognised && s.raised(i) {
				continue
			}
			n, err := strconv.Atoi(m[1])
			if err != nil {
				continue
			}
			candidates = append(candidates, found{s, i, n - s.number})
			offsets[n-s.number]++
		}
	}
	drop := map[*sheet]map[int]bool{}
	for _, c := range candidates {
		if c.off == 1 || offsets[c.off] > 1 {
			if drop[c.s] == nil {
				drop[c.s] = map[int]bool{}
			}
			drop[c.s][c.i] = true
		}
	}
	for s, rows := range drop {
		s.keep(func(i int) bool { return !rows[i] })
	}
}

// raised reports whether the row is so much smaller than the page's text, and stands so beside its neighbour, that it is the mark of a footnote whose words
// are on another row. Page numbers are small too, and stand clear.
func (s *sheet) raised(i int) bool {
	near := i + 1
	if near == len(s.rows) {
		near = i - 1
	}
	beside := s.rows[i].top < s.rows[near].bottom && s.rows[i].bottom > s.rows[near].top
	return s.rows[i].size < markSize*s.size() && beside
}

// size is the height of the page's words.
func (s *sheet) size() float64 {
	var sizes []float64
	for _, r := range s.rows {
		for range r.words {
			sizes = append(sizes, r.size)
		}
	}
	return median(sizes)
}
