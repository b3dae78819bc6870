package query

import (
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// What a word of a message weighs, by where it stands: in a clause that asks, right before one, or elsewhere in a story. The values were chosen on
// questions of ../shared/eval/gold/dev2.jsonl.
const (
	askingWeight = 1.0
	beforeWeight = 0.7
	storyWeight  = 0.35
	// longStory is the number of words up to which a message is all question.
	longStory = 24
)

// tellsStory reports whether a message has a story around what it asks: it is long, and somebody speaks in it, or says more than one sentence. A sentence as
// long in the words of an office is all question, and its commas are those of a list.
func tellsStory(text string, words []word) bool {
	if len(words) <= longStory {
		return false
	}
	of := sentences(text, words)
	return of[len(of)-1] > 0 || slices.ContainsFunc(words, func(w word) bool { return w.role == vietnamese.Courtesy || w.role == vietnamese.Greeting })
}

// clauseStarts are words that begin a clause though no sign stands before them.
var clauseStarts = []string{"vậy", "hỏi"}

// clauses numbers the clause of each word: they end at signs, after "ạ", and before words that begin one, but not in the name of an award: "Chiến sĩ thi
// đua Bộ, ban, ngành, tỉnh".
func clauses(text string, words []word, awards []NamedAward, bare bool) []int {
	courtesy := "ạ"
	if bare {
		courtesy = "a"
	}
	of := parts(text, words, ",.;:?!\n…", func(i int) bool {
		return words[i-1].spoken(bare) == courtesy && (i == 1 || words[i-2].folded != "diem") || slices.Contains(clauseStarts, words[i].canonical)
	})
	for _, a := range awards {
		within := of[a.To-1] - of[a.From]
		for i := a.From; i < len(of); i++ {
			of[i] = max(of[a.From], of[i]-within)
		}
	}
	return of
}

// sentences numbers the sentence of each word.
func sentences(text string, words []word) []int {
	return parts(text, words, ".?!\n…", func(int) bool { return false })
}

// parts numbers the part of each word: one ends at the signs, and before a word that begins one.
func parts(text string, words []word, signs string, begins func(i int) bool) []int {
	of := make([]int, len(words))
	n := 0
	for i := range words {
		if i > 0 {
			gap := ""
			if from, to := words[i-1].end, words[i].start; from <= to {
				gap = text[from:to]
			}
			if strings.ContainsAny(gap, signs) || begins(i) {
				n++
			}
		}
		of[i] = n
	}
	return of
}

// weak are aspects that stories are full of: they make no clause a question.
var weak = []Aspect{Papers, Steps, YesNo, Count, How}

// weights is what each word weighs: in a long message those of its story less than those of what it asks.
func weights(text string, words []word, asked []asking, clauses []int) []float64 {
	all := make([]float64, len(words))
	for i := range all {
		all[i] = askingWeight
	}
	if !tellsStory(text, words) {
		return all
	}
	asks := map[int]bool{}
	for _, a := range asked {
		if !slices.Contains(weak, a.aspect) {
			asks[clauses[a.from]] = true
		}
	}
	if len(asks) == 0 { // the weak ones then
		for _, a := range asked {
			asks[clauses[a.to-1]] = true
		}
	}
	if len(asks) == 0 {
		return all
	}
	for i := range words {
		switch {
		case asks[clauses[i]]:
		case asks[clauses[i]+1]:
			all[i] = beforeWeight
		default:
			all[i] = storyWeight
		}
	}
	return all
}

// What is asked in a long message without signs stands somewhere in it, in about so many words. Windows of them begin so many words apart, or further
// where there would be more of them: the bank is asked once for each.
const (
	windowWords = 18
	windowStep  = 6
	maxWindows  = 40
	// aroundWeight is what the words around a window count.
	aroundWeight = 0.15
)

// Windows are a long message read as if what it asks stood in one part of it or another, with the rest for its story; one message as it is when it is short.
func (q Question) Windows() []Question {
	if len(q.words) <= longStory {
		return []Question{q}
	}
	var all []Question
	last := len(q.words) - windowWords
	step := max(windowStep, (last+maxWindows-2)/(maxWindows-1)) // rounded up
	for from := 0; ; from += step {
		from = min(from, last)
		all = append(all, q.window(from, from+windowWords))
		if from == last {
			return all
		}
	}
}

// window is the message as if the words from one to another asked.
func (q Question) window(from, to int) Question {
	q.weights = slices.Repeat([]float64{aroundWeight}, len(q.words))
	for i := from; i < to; i++ {
		q.weights[i] = askingWeight
	}
	var asks []Aspect
	for _, a := range q.asked {
		if a.from >= from && a.to <= to {
			asks = append(asks, a.aspect)
		}
	}
	if len(asks) > 0 {
		q.Aspects = asks
	}
	q.meanings = findMeanings(q.words, q.weights, q.bare)
	q.Receivers = q.receivers()
	return q
}
