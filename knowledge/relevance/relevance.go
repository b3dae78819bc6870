// Package relevance says, from what is known of the passages that may be the answer to a question, which is likeliest meant and how likely it answers.
// Both are linear models that `evaluate fit-answers` learns from labelled questions; relevance.txt has their weights.
package relevance

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"sync"
)

// Signal is something that speaks for a passage or against it.
type Signal int

// The signals. Those without a measure are 1 or 0.
const (
	Words         Signal = iota // the score of its words, relative to the best: 0, others are below
	BankAlone                   // the bank alone has found it
	Likeness                    // of the question of the bank
	Nearness                    // the likeness, of the greatest among the candidates
	Nearest                     // it has the greatest
	Share                       // of what the question of the bank tells
	Others                      // the likeness of other questions of the provision
	Lacks                       // it lacks the number or the day that is asked for
	Holds                       // it holds what is asked for: a sum, a day, who decides
	Award                       // it names the award asked about
	Heading                     // so do the words above it
	HoldsOfAward                // it holds what is asked for and names the award
	Kind                        // it speaks of all awards of the kind
	OtherAward                  // it names other awards alone
	Class                       // it names the class asked about
	OtherClass                  // it names other classes alone
	Receiver                    // it speaks of who is asked about
	OtherReceiver               // it speaks of others alone
	Sector                      // of the sector that is named
	OtherSector                 // of one that is not named and that who asks is not of: of theirs it is neither, so that the law comes first
	Lapsed                      // its document, or what that carries out, is in force no more and was not asked for
	Law                         // its document is a law
	Coverage                    // the share of the question's words that it has
	Phrases                     // and of its pairs of words
	Home                        // its document is of the asker's province
	Named                       // the question names its document, or is asked about it
	TitleAward                  // its document is about the award
	OtherTitle                  // its document rules on the giving of other awards alone, by its title
	Opening                     // it is the opening, in which a document says why it is issued
	Vector                      // the cosine of the vectors of the question and of it
	Same                        // a question of the bank is all but the one that is asked

	// SignalCount is how many signals there are.
	SignalCount = iota
)

var signalNames = [SignalCount]string{
	Words:         "words",
	BankAlone:     "bank_alone",
	Likeness:      "likeness",
	Nearness:      "nearness",
	Nearest:       "nearest",
	Share:         "share",
	Others:        "others",
	Lacks:         "lacks",
	Holds:         "holds",
	Award:         "award",
	Heading:       "heading",
	HoldsOfAward:  "holds_of_award",
	Kind:          "kind",
	OtherAward:    "other_award",
	Class:         "class",
	OtherClass:    "other_class",
	Receiver:      "receiver",
	OtherReceiver: "other_receiver",
	Sector:        "sector",
	OtherSector:   "other_sector",
	Lapsed:        "lapsed",
	Law:           "law",
	Coverage:      "coverage",
	Phrases:       "phrases",
	Home:          "home",
	Named:         "named",
	TitleAward:    "title",
	OtherTitle:    "other_title",
	Opening:       "opening",
	Vector:        "vector",
	Same:          "same",
}

// Signals are those of one passage.
type Signals [SignalCount]float64

// Fact is something that tells, beside the signals of the best passage, whether it answers.
type Fact int

// The facts.
const (
	Constant         Fact = iota // 1
	Confidence                   // of the words, as lexical.Index.Search has it
	GreatestLikeness             // among all passages
	LikenessSquared              // the square of it
	GreatestShare                // among all passages
	Lead                         // what the best is ahead of the next, in score, maxLead at most
	OfField                      // the question speaks of the field, or leans on a document
	Follows                      // it leans on the question before it
	Beyond                       // how much it is like what no law answers, in logits, maxBeyond at most

	// FactCount is how many facts there are.
	FactCount = iota
)

var factNames = [FactCount]string{"constant", "confidence", "greatest_likeness", "likeness_squared", "greatest_share", "lead", "of_field", "follows", "beyond"}

const (
	maxLead   = 3.0
	maxBeyond = 6.0
)

// Evidence is what tells whether the best of the passages answers: the facts, and its own signals.
type Evidence struct {
	Facts [FactCount]float64
	Best  Signals
}

// Asked is what is known of a question whatever the passages are.
type Asked struct {
	Confidence float64
	OfField    bool
	Follows    bool
	Beyond     float64
}

// Evidence is that of the passages with these signals and scores, the best first; there is at least one.
func (a Asked) Evidence(signals []Signals, scores []float64) Evidence {
	e := Evidence{Best: signals[0]}
	e.Facts[Constant], e.Facts[Confidence], e.Facts[Lead] = 1, a.Confidence, maxLead
	if len(scores) > 1 {
		e.Facts[Lead] = min(scores[0]-scores[1], maxLead)
	}
	for i := range signals {
		e.Facts[GreatestLikeness] = max(e.Facts[GreatestLikeness], signals[i][Likeness])
		e.Facts[GreatestShare] = max(e.Facts[GreatestShare], signals[i][Share])
	}
	e.Facts[LikenessSquared] = e.Facts[GreatestLikeness] * e.Facts[GreatestLikeness]
	if a.OfField {
		e.Facts[OfField] = 1
	}
	if a.Follows {
		e.Facts[Follows] = 1
	}
	e.Facts[Beyond] = max(-maxBeyond, min(maxBeyond, a.Beyond))
	return e
}

// Model has the weights of both.
type Model struct {
	// Rank is what the signals count in the score: a difference of s says that the better passage is e^s times as likely meant.
	Rank Signals
	// Answers is what the evidence counts, in logits.
	Answers Evidence
}

// Score compares the passages of one question.
func (m *Model) Score(s *Signals) float64 {
	sum := 0.0
	for i, w := range m.Rank {
		sum += w * s[i]
	}
	return sum
}

// Likelihood is how likely the best passage answers, 0 to 1.
func (m *Model) Likelihood(e *Evidence) float64 {
	sum := 0.0
	for i, w := range m.Answers.Facts {
		sum += w * e.Facts[i]
	}
	for i, w := range m.Answers.Best {
		sum += w * e.Best[i]
	}
	return 1 / (1 + math.Exp(-sum))
}

// Enough is the likelihood from which an answer is shown. That of a passage which nobody has written a question for is lower than it is: the model was learned
// where nearly all have some. From 0.10 to 0.30 half of those are right (evaluate answers --without-bank).
func Enough(hasQuestions bool) float64 {
	if hasQuestions {
		return 0.30
	}
	return 0.10
}

//go:embed relevance.txt
var shipped string

// Default is the model that comes with the program.
var Default = sync.OnceValue(func() *Model {
	m, err := Read(strings.NewReader(shipped))
	if err != nil {
		panic("relevance.txt: " + err.Error()) // a test reads it
	}
	return m
})

// weight is one number of a model, and what its line begins with.
type weight struct {
	of, name string
	value    *float64
}

func (m *Model) weights() (all []weight) {
	for i := range m.Rank {
		all = append(all, weight{"rank", signalNames[i], &m.Rank[i]})
	}
	for i := range m.Answers.Facts {
		all = append(all, weight{"answers", factNames[i], &m.Answers.Facts[i]})
	}
	for i := range m.Answers.Best {
		all = append(all, weight{"answers", "best_" + signalNames[i], &m.Answers.Best[i]})
	}
	return all
}

// Read reads what Write writes: lines of "rank" or "answers", a name and a number, with tabs between them; a line that begins with # says nothing. A model
// that lacks a weight, or has one that is not known, belongs to another version of the program and is an error.
func Read(r io.Reader) (*Model, error) {
	m := &Model{}
	left := map[string]*float64{}
	for _, w := range m.weights() {
		left[w.of+"\t"+w.name] = w.value
	}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		cut := max(0, strings.LastIndexByte(line, '\t'))
		value, known := left[line[:cut]]
		number, err := strconv.ParseFloat(strings.TrimSpace(line[cut:]), 64)
		if !known || err != nil || math.IsNaN(number) || math.IsInf(number, 0) {
			return nil, fmt.Errorf("line %d: no weight of this model, or one that was there already: %q", n, line)
		}
		*value = number
		delete(left, line[:cut])
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	for name := range left {
		return nil, fmt.Errorf("%d weights are missing, %q among them", len(left), name)
	}
	return m, nil
}

// Write writes the model as Read reads it, each weight with two decimals.
func (m *Model) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	fmt.Fprintln(out, "# How likely a passage is what a question means, and how likely it answers; written by `evaluate fit-answers`.")
	for _, one := range m.weights() {
		fmt.Fprintf(out, "%s\t%s\t%s\n", one.of, one.name, strconv.FormatFloat(math.Round(*one.value*100)/100+0, 'f', -1, 64))
	}
	return out.Flush()
}
