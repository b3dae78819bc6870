package main

import (
	"strings"
	"sync"

	"thidua/knowledge/bank"
	"thidua/knowledge/query"
)

// bankWords are the content syllables of the questions of the bank, folded and short forms written out: what an answer owes to a question
// that somebody wrote down before is told by those that are far from all of them.
type bankWords struct {
	with map[string][]int32 // the entries that have a syllable
	n    int
}

// farBelow is the share of a question's content syllables below which a question of the bank has little in common with it.
const farBelow = 0.5

// shippedWords are those of the questions that come with the program. To read these takes seconds, and they do not change.
var shippedWords = sync.OnceValue(func() *bankWords {
	b := &bankWords{with: map[string][]int32{}}
	for _, e := range bank.Shipped() {
		for syllable := range syllables(e.Question) {
			b.with[syllable] = append(b.with[syllable], int32(b.n))
		}
		b.n++
	}
	return b
})

// far reports whether every question of the bank has less than half of a question's content syllables.
func (b *bankWords) far(question string) bool {
	own := syllables(question)
	common, most := make([]int, b.n), 0
	for syllable := range own {
		for _, entry := range b.with[syllable] {
			common[entry]++
			most = max(most, common[entry])
		}
	}
	return float64(most) < farBelow*float64(len(own)) || len(own) == 0
}

// syllables are the content syllables of a question.
func syllables(question string) map[string]bool {
	all := map[string]bool{}
	for _, thing := range query.Read(question, nil).Things() {
		if !strings.Contains(thing.Name, " ") { // others are kinds and pairs
			all[thing.Name] = true
		}
	}
	return all
}
