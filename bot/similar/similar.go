// Package similar finds among reported difficulties those that tell of the same difficulty, in whatever words: administrative prose, typed
// without diacritics and with short forms, or told at length.
//
// What a text tells of is read as concepts of the field, by the table of their phrases, and as the words beside them. Texts are as like as
// the weight of what both tell of is beside the weight of what either does; rare things weigh more. It is pure, and an Index is not safe for
// concurrent use.
package similar

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Text is one reported difficulty.
type Text struct {
	Heading  string // the officer's neutral words for it; "" is none
	Words    string
	Proposal string
	Category string // its name; "" is that nobody has said
}

// Match is a text of the index that a text was compared with. Scores are from 0 to 1, and compare matches of different texts too.
type Match struct {
	ID    int64
	Score float64
}

// Offered is the Score from which two texts surely tell of the same difficulty, so that one may be offered to who reports the other. It was
// chosen on made difficulties so that about one in thirty that stands alone is offered another; see the test.
const Offered = 0.36

// Index holds texts by their ids.
type Index struct {
	texts map[int64]*profile
	held  map[int][]int64 // by feature, the ids of the texts that have it
	count map[int]int     // how many do
	words map[string]int  // the features of words and pairs of words, after those of concepts
	pairs []bool          // of each of them, whether it is a pair
}

// NewIndex is an empty index.
func NewIndex() *Index {
	return &Index{texts: map[int64]*profile{}, held: map[int][]int64{}, count: map[int]int{}, words: map[string]int{}}
}

// profile is what a text tells of: how strongly, by feature.
type profile struct {
	features map[int]float64
	category string
}

// Put adds a text, or replaces the one of that id.
func (x *Index) Put(id int64, t Text) {
	x.Remove(id)
	p := x.read(t, true)
	x.texts[id] = p
	for f := range p.features {
		x.held[f] = append(x.held[f], id)
		x.count[f]++
	}
}

// Remove takes a text out.
func (x *Index) Remove(id int64) {
	p := x.texts[id]
	if p == nil {
		return
	}
	delete(x.texts, id)
	for f := range p.features {
		x.held[f] = slices.DeleteFunc(x.held[f], func(o int64) bool { return o == id })
		x.count[f]--
	}
}

// How strongly a field tells of what is in it.
const (
	headingWeight  = 1.0
	wordsWeight    = 1.0
	proposalWeight = 0.5
)

// read is what a text tells of. Words that the index does not know yet get their features only when the text is kept.
func (x *Index) read(t Text, keep bool) *profile {
	p := &profile{features: map[int]float64{}, category: t.Category}
	add := func(text string, weight float64) {
		first, second := read(text)
		story := p.tell(first, weight)
		p.tell(second, weight)
		x.tellWords(p, first, story, weight, keep)
	}
	add(t.Heading, headingWeight)
	add(t.Words, wordsWeight)
	add(t.Proposal, proposalWeight)
	return p
}

func (p *profile) note(feature int, weight float64) {
	p.features[feature] = max(p.features[feature], weight)
}

// tell takes the concepts in words, and what they imply. It reports which words are courtesy and story.
func (p *profile) tell(words []word, weight float64) (story []bool) {
	table := loadTable()
	story = make([]bool, len(words))
	for _, f := range table.find(words) {
		c := table.concepts[f.concept]
		if c.area == storyArea {
			for k := f.from; k < f.to; k++ {
				story[k] = true
			}
			continue
		}
		p.note(f.concept, weight)
		for _, implied := range c.implies {
			p.note(implied, weight)
		}
	}
	return story
}

// tellWords takes the words themselves, but for courtesy and story, and every two side by side.
func (x *Index) tellWords(p *profile, words []word, story []bool, weight float64, keep bool) {
	for i, w := range words {
		if story[i] || len(w.folded) < 2 || isDigit(w.folded[0]) {
			continue
		}
		x.noteWords(p, w.folded, weight, keep)
		if i+1 < len(words) && !story[i+1] {
			x.noteWords(p, w.folded+" "+words[i+1].folded, weight, keep)
		}
	}
}

func (x *Index) noteWords(p *profile, words string, weight float64, keep bool) {
	f, known := x.words[words]
	if !known {
		if !keep {
			return
		}
		f = len(loadTable().concepts) + len(x.pairs)
		x.words[words] = f
		x.pairs = append(x.pairs, strings.Contains(words, " "))
	}
	p.note(f, weight)
}

// What kinds of features weigh beside each other.
const (
	matterFactor  = 1.5 // a difficulty in itself
	subjectFactor = 1.0
	troubleFactor = 0.6
	wordFactor    = 0.45
	partyFactor   = 0.3
	pairFactor    = 0.25
)

// background is how many texts there are taken to be before the first: so that a young index does not take everything for rare.
const background = 60.0

// weight is what a feature weighs: how rare it is (inverse document frequency, Spärck Jones 1972, with a background), and of what kind.
func (x *Index) weight(f int) float64 {
	concepts := loadTable().concepts
	n := float64(len(x.texts))
	idf := math.Log(1 + (n+background)/(float64(x.count[f])+1))
	factor := wordFactor
	if f >= len(concepts) {
		if x.pairs[f-len(concepts)] {
			factor = pairFactor
		}
	} else {
		switch c := concepts[f]; {
		case c.matter:
			factor = matterFactor
		case c.area == troubleArea:
			factor = troubleFactor
		case c.area == partyArea:
			factor = partyFactor
		default:
			factor = subjectFactor
		}
	}
	return factor * idf
}

// otherCategory is what is left of the score of a text that an officer put into another category.
const otherCategory = 0.8

// Find are the texts that are most like one, best first, of equals the smaller id: at most limit.
func (x *Index) Find(t Text, limit int) []Match {
	p := x.read(t, false)
	shared := map[int64]float64{}
	own := 0.0
	for _, f := range sorted(p.features) {
		w := x.weight(f)
		own += w * p.features[f]
		for _, id := range x.held[f] {
			shared[id] += w * min(p.features[f], x.texts[id].features[f])
		}
	}
	matches := make([]Match, 0, len(shared))
	for id, both := range shared {
		other := 0.0
		for _, f := range sorted(x.texts[id].features) {
			other += x.weight(f) * x.texts[id].features[f]
		}
		score := both / math.Sqrt(own*other)
		if c := x.texts[id].category; p.category != "" && c != "" && p.category != c {
			score *= otherCategory
		}
		matches = append(matches, Match{ID: id, Score: score})
	}
	slices.SortFunc(matches, func(a, b Match) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID)) })
	return matches[:min(len(matches), max(limit, 0))]
}

// sorted are the features in ascending order, so that sums are the same every time.
func sorted(features map[int]float64) []int {
	all := make([]int, 0, len(features))
	for f := range features {
		all = append(all, f)
	}
	slices.Sort(all)
	return all
}
