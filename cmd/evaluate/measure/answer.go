package measure

import (
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// Given is what was answered to a question.
type Given struct {
	Outcome    string
	Text       string  // as the reader has it
	Citations  []Cited // the best first
	Confidence float64 // how likely the answer is right, as whoever answered has it
}

// Cited is a citation of an answer.
type Cited struct {
	Document string // its name
	Number   string // "" when it has none
	Path     string
}

// The plan is named so where it is cited, and begins so where it is labelled.
const (
	planName = "kế hoạch ngày 10/8/2021"
	planDoc  = "KH-TB"
)

// covers is how well a citation is at a place: 2 at it or a part of it, 1 the whole that it stands in, 0 elsewhere.
func (p Place) covers(c Cited) int {
	same := strings.TrimLeft(loose(p.Doc), "0") == strings.TrimLeft(loose(c.Number), "0")
	if strings.HasPrefix(p.Doc, planDoc) {
		same = strings.HasPrefix(loose(c.Document), planName)
	}
	switch {
	case !same:
		return 0
	case c.Path == p.Path || strings.HasPrefix(c.Path, p.Path+" "):
		return 2
	case strings.HasPrefix(p.Path, c.Path+" "):
		return 1
	}
	return 0
}

// Verdict is how one answer was. Of a question that is to be answered all but Kept count, of another one Kept alone.
type Verdict struct {
	Rank     int  // of the first citation of a right provision, from 1; 0 when there is none
	FirstTwo bool // it is the first or the second
	Exact    bool // and one of these is no wider than the provision
	Shown    bool // something is cited, and the answer has all the words that a right one shows
	Full     bool // FirstTwo and Shown and, where every provision is needed, all are cited
	Declined bool // nothing is cited
	Kept     bool // nothing is cited, or it is said that what is asked about does not exist
}

// Right reports whether the answer is what was to be given.
func (v Verdict) Right(g *Gold) bool {
	if g.ToAnswer() {
		return v.FirstTwo
	}
	return v.Kept
}

const (
	// firstCitations is the number of citations among which the right one must be: more are not read.
	firstCitations = 2
	// noSuch is the outcome that says that what is asked about does not exist.
	noSuch = "no_such"
)

// Judge judges an answer, as ../shared/eval/gold/score.py does; beyond it, provisions that are equally good (AltGold) are right.
func (g *Gold) Judge(a Given) Verdict {
	best := g.best
	v := Verdict{Declined: len(a.Citations) == 0}
	v.Kept = v.Declined || a.Outcome == noSuch
	v.Rank = 1 + slices.IndexFunc(a.Citations, func(c Cited) bool { return best(c) > 0 })
	v.FirstTwo = v.Rank > 0 && v.Rank <= firstCitations
	v.Exact = slices.ContainsFunc(a.Citations[:min(firstCitations, len(a.Citations))], func(c Cited) bool { return best(c) == 2 })
	text := loose(a.Text)
	v.Shown = !v.Declined && !slices.ContainsFunc(g.Must, func(must string) bool { return !strings.Contains(text, loose(must)) })
	whole := v.FirstTwo
	if g.All {
		whole = !slices.ContainsFunc(g.Gold, func(p Place) bool {
			return !slices.ContainsFunc(a.Citations, func(c Cited) bool { return p.covers(c) > 0 })
		})
	}
	v.Full = v.FirstTwo && v.Shown && whole
	return v
}

// best is how well a citation is at one of the places; see Place.covers.
func (g *Gold) best(c Cited) (best int) {
	for _, p := range slices.Concat(g.Gold, g.AltGold) {
		best = max(best, p.covers(c))
	}
	return best
}

// At reports whether a citation is at one of the places that a right answer cites, a part of it, or the whole that it stands in.
func (g *Gold) At(c Cited) bool { return g.best(c) > 0 }

var quoteMarks = strings.NewReplacer("“", "", "”", "", "\"", "", "‘", "", "’", "", "'", "")

// loose is s in small letters without marks of quotation, each run of blanks one.
func loose(s string) string {
	return strings.Join(strings.Fields(quoteMarks.Replace(strings.ToLower(vietnamese.NFC(s)))), " ")
}

// Answers counts answers. The zero value is ready.
type Answers struct {
	Questions int            `json:"questions"`
	Outcomes  map[string]int `json:"outcomes,omitempty"` // by the outcome that was given

	ToAnswer int `json:"to_answer"`
	// Of those to be answered; see Verdict.
	FirstTwo int `json:"first_two"`
	Exact    int `json:"exact"`
	Cited    int `json:"cited"` // a right provision is among the citations
	Shown    int `json:"shown"`
	Full     int `json:"full"`
	Declined int `json:"declined"`

	NotToAnswer int `json:"not_to_answer"`
	Kept        int `json:"kept_silent"` // of those not to be answered
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
	if !g.ToAnswer() {
		a.NotToAnswer++
		count(&a.Kept, v.Kept)
		return
	}
	a.ToAnswer++
	count(&a.FirstTwo, v.FirstTwo)
	count(&a.Exact, v.Exact)
	count(&a.Cited, v.Rank > 0)
	count(&a.Shown, v.Shown)
	count(&a.Full, v.Full)
	count(&a.Declined, v.Declined)
}
