// Package query reads what a question means: what kind of answer it wants, about which award, which documents and places in them it names, in whatever
// spelling, what it asks of a document as a whole, and which of its words are the question and which the story around it. A question is read once; everything after follows from the value.
//
// It is pure. Its tables are data, in files beside it, each with where its rows come from.
package query

import (
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// Question is what a message asks.
type Question struct {
	Text    string // as it was read: in one form, what a keyboard did not compose written out
	Aspects []Aspect
	Awards  []NamedAward
	// Receivers are who it speaks of: "tập thể", "hộ gia đình".
	Receivers []Receiver
	Places    []Place             // in documents, in their order
	Numbers   []vietnamese.Number // of documents, each once
	Time      Time
	words     []word
	weights   []float64
	clauses   []int // of each word
	asked     []asking
	loose     []Aspect // of Aspects those that no number need answer
	meanings  []meaning
	bare      bool // typed without diacritics
}

// Read reads a message. Abbreviations nil is those of the package vietnamese.
func Read(text string, abbreviations *vietnamese.Abbreviations) Question {
	if abbreviations == nil {
		abbreviations = vietnamese.Default()
	}
	q := Question{Text: written(compose(vietnamese.Normalize(text)))}
	q.bare = !vietnamese.HasTones(q.Text)
	q.words = wordsOf(q.Text, abbreviations)
	q.Places, q.Numbers = readPlaces(q.Text), readNumbers(q.Text)
	q.Awards = findAwards(q.words, q.bare)
	q.clauses = clauses(q.Text, q.words, q.Awards, q.bare)
	q.asked = findAspects(q.words, q.Awards, q.clauses)
	q.weights = weights(q.Text, q.words, q.asked, q.clauses)
	q.meanings = findMeanings(q.words, q.weights, q.bare)
	for _, a := range q.asked {
		if q.weights[a.from] == askingWeight && !q.Wants(a.aspect) { // what a story speaks of is not asked
			q.Aspects = append(q.Aspects, a.aspect)
		}
	}
	for _, a := range q.Aspects {
		exact := func(of asking) bool { return of.aspect == a && !of.loose && q.weights[of.from] == askingWeight }
		if !slices.ContainsFunc(q.asked, exact) {
			q.loose = append(q.loose, a)
		}
	}
	q.Receivers = q.receivers()
	q.Time = q.timeOfAsking()
	return q
}

// Wants reports whether a kind of answer is asked for.
func (q Question) Wants(a Aspect) bool { return slices.Contains(q.Aspects, a) }

// receivers are who the clauses that ask speak of.
func (q Question) receivers() (all []Receiver) {
	line := " "
	for i := range q.words {
		if q.weights[i] >= beforeWeight {
			line += q.words[i].spoken(q.bare) + " "
		}
	}
	for _, r := range receiverWords {
		words := r.words
		if q.bare {
			words = vietnamese.Fold(words)
		}
		if strings.Contains(line, " "+words+" ") && !slices.Contains(all, r.receiver) {
			all = append(all, r.receiver)
		}
	}
	return all
}
