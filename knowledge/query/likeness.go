package query

import (
	"maps"
	"slices"
	"strconv"

	"thidua/knowledge/vietnamese"
)

// What a thing that a question tells of counts beside a word that names something, which counts 1.
const (
	awardCounts   = 2.0 // which award
	kindCounts    = 0.5 // which kind of award
	classCounts   = 1.2
	aspectCounts  = 0.8  // which kind of answer
	weakCounts    = 0.2  // an aspect that most questions have
	spellingCount = 0.5  // a word with the very marks
	inAwardCounts = 0.5  // a word of an award's name
	meaningCounts = 0.35 // a word of the law for what is said otherwise
	// leastAward is what an award counts at least, wherever in a story it is named.
	leastAward = 0.7
)

// Thing is something that a question tells of, and how strongly.
type Thing struct {
	Name   string
	Counts float64
}

// Things are what a question tells of, by name: its words, two of them side by side, the awards and the kinds of answer. Two questions are alike
// as far as they tell of the same.
func (q Question) Things() []Thing {
	told := map[string]float64{}
	note := func(thing string, counts float64) { told[thing] = max(told[thing], counts) }
	inAward := make([]bool, len(q.words))
	for _, a := range q.Awards {
		for i := a.From; i < a.To; i++ {
			inAward[i] = true
		}
		counts := max(q.weights[a.From], leastAward)
		note("award "+a.Name, awardCounts*counts)
		note("kind "+string(a.Kind), kindCounts*counts)
		if a.Class > 0 {
			note("class "+strconv.Itoa(a.Class), classCounts*counts)
		}
	}
	for _, a := range q.Aspects {
		counts := aspectCounts
		if a == YesNo || a == How || a == Count {
			counts = weakCounts
		}
		note("asks "+string(a), counts)
	}
	before := ""
	for i := range q.words {
		w := &q.words[i]
		if w.role != vietnamese.Content || q.weights[i] == 0 {
			continue
		}
		counts := q.weights[i]
		if inAward[i] {
			counts *= inAwardCounts
		}
		note(w.folded, counts)
		if !q.bare && w.toned {
			note("spelt "+w.canonical, spellingCount*counts)
		}
		if before != "" {
			note(before+" "+w.folded, counts)
		}
		before = w.folded
	}
	things := make([]Thing, 0, len(told))
	for _, name := range slices.Sorted(maps.Keys(told)) {
		things = append(things, Thing{name, told[name]})
	}
	return things
}

// Meant are the things that a question tells of in other words than the law's, as the law has them; they count little beside what it says itself.
func (q Question) Meant() (things []Thing) {
	for _, m := range q.meanings {
		before := ""
		for i := range m.words {
			w := &m.words[i]
			if w.role != vietnamese.Content {
				continue
			}
			counts := meaningCounts * m.weight
			things = append(things, Thing{w.folded, counts})
			if before != "" {
				things = append(things, Thing{before + " " + w.folded, counts})
			}
			before = w.folded
		}
	}
	return things
}
