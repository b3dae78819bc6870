package query

import (
	"slices"

	"thidua/knowledge/vietnamese"
)

// fewCovered is how many words that name something a question has at least of which it can be said that a title has them all.
const fewCovered = 3

// CoveredBy reports whether a text, the title of an article for instance, has every word of what is asked that names something: the article as a whole is
// asked for.
func (q Question) CoveredBy(text string) bool {
	words := wordsOf(vietnamese.Normalize(text), vietnamese.Default())
	covered := 0
	for i := range q.words {
		w := &q.words[i]
		if w.role != vietnamese.Content || q.weights[i] < beforeWeight {
			continue
		}
		if !slices.ContainsFunc(words, w.same) {
			return false
		}
		covered++
	}
	return covered >= fewCovered
}
