package lexical

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"thidua/knowledge/vietnamese"
)

const (
	// maxCorrections bounds the words of a question that are looked at as mistyped: each takes a millisecond.
	maxCorrections = 3
	// shortestWord is the length in letters from which a word may be mistyped.
	shortestWord = 2
	// likelySlip is the cost up to which a word of longWord letters is corrected that no neighbour speaks for: in a small
	// corpus every unknown word is near to some other.
	likelySlip = 0.45
	longWord   = 4
	// minWordCount is how many entries have a word that may have been meant: the corpus has slips of its own.
	minWordCount = 3
	// slipWeight is what a word counts that was perhaps meant, beside 1 for one that was typed, before the cost of the
	// slip.
	slipWeight = 0.7
)

// word is a folded syllable of the corpus.
type word struct {
	text  string
	count int
}

// words are the syllables that a mistyped word may have been meant for. They are gathered at the first one.
func (x *Index) words() []word {
	x.wordsOnce.Do(func() {
		counts := map[string]int{}
		for _, v := range x.views {
			for n, text := range v.folded {
				if vietnamese.IsSyllable(text) {
					counts[text] += v.foldedCount(uint32(n))
				}
			}
		}
		for text, count := range counts {
			if count >= minWordCount {
				x.wordList = append(x.wordList, word{text, count})
			}
		}
		slices.SortFunc(x.wordList, func(a, b word) int { return cmp.Compare(a.text, b.text) })
	})
	return x.wordList
}

// correct reads the words of a question that no entry has as those they were probably meant for. A word that some entry
// has stays as it is, whatever stands beside it: a guess never competes with what was typed.
func (x *Index) correct(q Query) Query {
	left := maxCorrections
	for n, p := range q.phrases {
		if p.optional {
			continue
		}
		for i, t := range p.terms {
			if left == 0 {
				return q
			}
			if t.weight <= 0 || t.text == "" || t.text[0] <= '9' || utf8.RuneCountInString(t.text) < shortestWord || x.has(vietnamese.Fold(t.text), "") {
				continue
			}
			left--
			meant, ok := x.meant(p.terms, i)
			if !ok {
				continue
			}
			terms := slices.Clone(p.terms) // the caller's query stays as it is
			terms[i] = meant
			p.terms = terms
			q.phrases = slices.Clone(q.phrases)
			q.phrases[n] = p
		}
	}
	return q
}

// has reports whether an entry has the folded term, or the pair if there is a second.
func (x *Index) has(first, second string) bool {
	_, df := x.unit(first, second)
	return df > 0
}

// meant is the term that the one at i was probably meant for: what the keyboard did not compose; else the word with the
// least cost, one that stands beside a neighbour of it somewhere before one that never does.
func (x *Index) meant(terms []term, i int) (term, bool) {
	t := terms[i]
	if composed, ok := vietnamese.Compose(t.text); ok && x.has(vietnamese.Fold(composed), "") {
		t.text, t.bare = composed, false
		return t, true
	}
	folded := vietnamese.Fold(t.text)
	var before, after string
	if i > 0 {
		before = vietnamese.Fold(terms[i-1].text)
	}
	if i+1 < len(terms) {
		after = vietnamese.Fold(terms[i+1].text)
	}
	best, bestCost, bestBeside, bestCount := "", 0.0, false, 0
	for _, w := range x.words() {
		if n := len(w.text) - len(folded); n < -2 || n > 2 {
			continue
		}
		cost, ok := vietnamese.Mistyped(folded, w.text)
		if !ok {
			continue
		}
		beside := before != "" && x.has(before, w.text) || after != "" && x.has(w.text, after)
		better := beside && !bestBeside
		if beside == bestBeside {
			better = cost < bestCost || cost == bestCost && w.count > bestCount
		}
		if best == "" || better {
			best, bestCost, bestBeside, bestCount = w.text, cost, beside, w.count
		}
	}
	if best == "" || !bestBeside && (bestCost > likelySlip || len(folded) < longWord) {
		return term{}, false
	}
	t.text, t.bare, t.weight = best, true, t.weight*slipWeight*(1-bestCost)
	return t, true
}
