package measure

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

// Gold is a question with what a right answer to it cites and shows.
type Gold struct {
	ID         string   `json:"id"`
	Question   string   `json:"question"`
	Style      string   `json:"style"`
	Answerable *bool    `json:"answerable"`
	Gold       []Place  `json:"gold"`
	AltGold    []Place  `json:"alt_gold"` // equally good
	Must       []string `json:"must_contain"`
	AsOf       string   `json:"as_of"`   // "" is today
	History    []string `json:"history"` // earlier turns of a follow-up, oldest first
}

// Place is a provision: the number of its document and its path. A document without a number goes by any name without
// a "/".
type Place struct {
	Doc  string `json:"doc"`
	Path string `json:"path"`
}

// Check says what the question lacks, or is nil. Blanks are a question too: one that has no answer.
func (g *Gold) Check() error {
	switch {
	case g.Answerable == nil:
		return errors.New(`it is not said whether there is an answer: write "answerable", true or false`)
	case *g.Answerable && strings.TrimSpace(g.Question) == "":
		return errors.New(`there is no question: write "question", or leave the line out`)
	case *g.Answerable && len(g.Gold)+len(g.AltGold) == 0:
		return errors.New(`answerable, but not by what: write "gold", such as [{"doc": "06/2022/QH15", "path": "Điều 24"}]`)
	}
	return nil
}

// FollowsUp reports whether the question can only be understood after the turns before it.
func (g *Gold) FollowsUp() bool { return len(g.History) > 0 }

// Cited is a citation of an answer.
type Cited struct {
	Number string // of the document, "" when it has none
	Path   string
	Quote  string
}

// is reports whether the citation is at the place, above it or below it.
func (p Place) is(c Cited) bool {
	same := vietnamese.Key(p.Doc) == vietnamese.Key(c.Number) || c.Number == "" && !strings.Contains(p.Doc, "/")
	return same && (c.Path == p.Path || strings.HasPrefix(c.Path, p.Path+" ") || strings.HasPrefix(p.Path, c.Path+" "))
}

// Verdict is how one answer was.
type Verdict struct {
	Rank     int  // of the first citation of a right provision, from 1; 0 when there is none
	Exact    bool // it is the first or the second
	Shown    bool // the quotes have all the words that a right answer shows
	Declined bool // nothing is cited
}

// exactWithin is the number of citations among which the right one must be: more are not read.
const exactWithin = 2

// Judge judges the citations of an answer, best first.
func (g *Gold) Judge(citations []Cited) Verdict {
	v := Verdict{Declined: len(citations) == 0}
	places := slices.Concat(g.Gold, g.AltGold)
	v.Rank = 1 + slices.IndexFunc(citations, func(c Cited) bool {
		return slices.ContainsFunc(places, func(p Place) bool { return p.is(c) })
	})
	v.Exact = v.Rank > 0 && v.Rank <= exactWithin
	var quotes strings.Builder
	for _, c := range citations {
		quotes.WriteString(c.Quote + "\n")
	}
	shown := loose(quotes.String())
	v.Shown = !v.Declined && !slices.ContainsFunc(g.Must, func(must string) bool { return !contains(shown, loose(must)) })
	return v
}

var (
	quoteMarks  = strings.NewReplacer("“", "", "”", "", "\"", "", "‘", "", "’", "", "'", "", "«", "", "»", "")
	leadingZero = regexp.MustCompile(`\b0+(\d)`)
)

// loose is the words of s, without what two right writings of them differ in: case, where tones are placed, marks of
// quotation, blanks, and the zero before a number.
func loose(s string) string {
	s = strings.Join(strings.Fields(quoteMarks.Replace(vietnamese.Key(s))), " ")
	return leadingZero.ReplaceAllString(s, "$1")
}

// contains reports whether words stands in s and is not a part of longer words or numbers there.
func contains(s, words string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], words)
		if i < 0 {
			return false
		}
		at, end := from+i, from+i+len(words)
		before, _ := utf8.DecodeLastRuneInString(s[:at])
		after, _ := utf8.DecodeRuneInString(s[end:])
		first, size := utf8.DecodeRuneInString(words)
		last, _ := utf8.DecodeLastRuneInString(words)
		if !(inWord(before) && inWord(first)) && !(inWord(last) && inWord(after)) {
			return true
		}
		from = at + size
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// Answers counts answers. The zero value is ready.
type Answers struct {
	Questions int
	Outcomes  map[string]int // by the outcome that was given

	Answerable int
	Exact      int // of the answerable: Verdict.Exact
	Cited      int // of the answerable: a right provision is among the citations
	Shown      int // of the answerable: a right provision is cited, and all words are shown
	Declined   int // of the answerable

	Unanswerable int
	False        int // of the unanswerable: something is cited
}

// Add counts an answer.
func (a *Answers) Add(g *Gold, outcome string, v Verdict) {
	if a.Outcomes == nil {
		a.Outcomes = map[string]int{}
	}
	a.Questions++
	a.Outcomes[outcome]++
	count := func(n *int, is bool) {
		if is {
			*n++
		}
	}
	if !*g.Answerable {
		a.Unanswerable++
		count(&a.False, !v.Declined)
		return
	}
	a.Answerable++
	count(&a.Exact, v.Exact)
	count(&a.Cited, v.Rank > 0)
	count(&a.Shown, v.Rank > 0 && v.Shown)
	count(&a.Declined, v.Declined)
}

// ExactRate is the exact-citation rate: Exact / Answerable.
func (a *Answers) ExactRate() float64 { return Rate(float64(a.Exact), a.Answerable) }

// FalseRate is the false-answer rate: False / Unanswerable.
func (a *Answers) FalseRate() float64 { return Rate(float64(a.False), a.Unanswerable) }
