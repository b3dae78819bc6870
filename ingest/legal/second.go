package legal

import (
	"fmt"
	"regexp"
	"strings"

	"thidua/ingest/legal/mark"
	"thidua/ingest/legal/name"
	"thidua/ingest/letterhead"
)

// SecondError is that a text has more than one document. The units of the second would be cited under the number of the first.
type SecondError struct {
	First  string    // what the first is called, "Quyết định số 12/QĐ-SVD"
	Others []Opening // where the others begin
}

// Opening is the line of a letterhead that tells a document of its own.
type Opening struct {
	Line  int    // from 1
	Words string // of the line
}

// Error is where the second one begins.
func (e *SecondError) Error() string {
	return fmt.Sprintf("legal: another document begins at line %d: %q", e.Others[0].Line, e.Others[0].Words)
}

// What tells a letterhead stands within so many lines of the line with its number.
const letterheadLines = 10

var (
	annexLine = regexp.MustCompile(`^(?i:phụ lục|mẫu|biểu mẫu|phụ biểu|biểu số)(?:[\s:.]|$)`)
	// asSample is a line that says that what follows is filled in as an example.
	asSample = regexp.MustCompile(`(?i)^(?:ví dụ|minh họa|minh hoạ|mẫu)[\s:]|(?:ví dụ|minh họa|minh hoạ|mẫu)\s.*:$`)
	wholeDay = regexp.MustCompile(`(?i)ngày\s*\d{1,2}\s*tháng\s*\d{1,2}\s*năm\s*\d{4}`)
)

// openings are the letterheads after the first, whose document has the number first; "" is one that is not printed. A form in an annex has a letterhead too, with blanks
// in it; what is issued with a document says so.
func openings(body []line, first string) (others []Opening) {
	last := -letterheadLines
	met := false   // the document's own letterhead
	annex := false // one began
	for i, l := range body {
		annex = annex || met && annexLine.MatchString(l.text)
		if i-last < letterheadLines {
			continue
		}
		number, ok := numberOf(l.text)
		if !ok || !isLetterhead(body, i) {
			continue
		}
		last = i
		if !met && i < headerLines {
			met = true
			continue
		}
		met = true
		if number != first && !isAnnexed(body, i, annex) {
			others = append(others, Opening{l.row, l.text})
		}
	}
	return others
}

// numberOf is the number of a document that a line, or a cell of it, gives as its own.
func numberOf(s string) (number string, ok bool) {
	if len(s) > 200 || !strings.ContainsAny(s, "sS") {
		return "", false
	}
	for cell := range strings.SplitSeq(s, " | ") {
		if m := numberLine.FindStringSubmatch(strings.Trim(cell, " |")); m != nil {
			rest := strings.TrimSpace(m[1])
			if n := name.Number(rest); n != "" && strings.HasPrefix(name.Hyphens(strings.Join(strings.Fields(rest), "")), n) && len(rest) < len(n)+20 {
				return n, true
			}
		}
	}
	return "", false
}

// isLetterhead reports whether two of what a letterhead has stand about the number at i: the name of the country or the motto, the whole day, the kind in capitals.
func isLetterhead(body []line, i int) bool {
	country, day, kind := false, false, false
	for k := max(0, i-letterheadLines); k < min(len(body), i+letterheadLines); k++ {
		for cell := range strings.SplitSeq(body[k].text, " | ") {
			country = country || letterhead.IsMotto(cell)
			day = day || k >= i-2 && len(cell) < 160 && placeDate.MatchString(cell) && wholeDay.MatchString(cell)
			printed, _ := name.CutKind(cell)
			kind = kind || k > i && printed != "" && name.InCapitals(cell)
		}
	}
	return country && (day || kind) || day && kind
}

// isAnnexed reports whether what has its number at i says between its number and its text what it is issued with, or is the sample that an annex is titled by
// or, where one began above, that a line right above announces. The articles of most decisions issue something: they tell nothing, nor does an annex with a text.
func isAnnexed(body []line, i int, annex bool) bool {
	for k := i + 1; k < min(len(body), i+2*letterheadLines); k++ {
		s := body[k].text
		if issuedWith.MatchString(s) {
			return true
		}
		if mark.Scan(s).Kind != mark.None || opensGrounds.MatchString(s) {
			break
		}
	}
	for k := i - 1; k >= max(0, i-2*letterheadLines) && !letterhead.IsPost(body[k].text); k-- {
		s := body[k].text
		if annexLine.MatchString(s) && len(s) < 200 || issuedWith.MatchString(s) || annex && i-k <= letterheadLines && asSample.MatchString(s) {
			return true
		}
		if mark.Scan(s).Kind != mark.None || strings.HasSuffix(s, ".") {
			break
		}
	}
	return false
}

// secondOf is the error of a text with more than one document; nil of any other.
func secondOf(body []line, h *Header) *SecondError {
	others := openings(body, h.Number)
	if len(others) == 0 {
		return nil
	}
	first := strings.TrimSpace(h.Kind)
	if h.Number != "" {
		first = strings.TrimSpace(first + " số " + h.Number)
	}
	return &SecondError{First: first, Others: others}
}
