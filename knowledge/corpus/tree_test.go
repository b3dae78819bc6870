package corpus_test

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"thidua/knowledge/corpus"
)

// randomTree is a document of units of any level under any other, in the order of the document; every one has words of its own, but for some that are no
// items of a list. Places in the document have gaps: nothing may take one for an index.
func randomTree(seed uint64) *corpus.Document {
	random := rand.New(rand.NewPCG(seed, 1))
	levels := []corpus.Level{
		corpus.LevelChapter, corpus.LevelSection, corpus.LevelAppendix, corpus.LevelArticle, corpus.LevelArticle, corpus.LevelClause, corpus.LevelClause,
		corpus.LevelPoint, corpus.LevelPoint, corpus.LevelSubpoint, corpus.LevelDash, corpus.LevelDash, corpus.LevelPlus, "roman", "number", "paragraph",
	}
	d := &corpus.Document{Key: fmt.Sprint("tree ", seed)}
	var open []int // those that the next may stand under, outermost first
	for i := range 1 + random.IntN(24) {
		open = open[:random.IntN(len(open)+1)]
		p := corpus.Provision{ID: int64(i + 1), Seq: 2 * i, Parent: -1, Path: fmt.Sprint("unit ", i), Level: levels[random.IntN(len(levels))]}
		if len(open) > 0 {
			p.Parent = d.Provisions[open[len(open)-1]].Seq
		}
		if p.Level.ListItem() || random.IntN(3) > 0 {
			// Of letters of two bytes: lengths are of characters.
			p.Text = fmt.Sprintf("<%d>", i) + strings.Repeat("ư", []int{1, 150, 196, 400, 800, 1600}[random.IntN(6)])
		}
		if random.IntN(3) == 0 {
			p.Label = fmt.Sprint(i, ".")
		}
		open = append(open, i)
		d.Provisions = append(d.Provisions, p)
	}
	return d
}

// below are the indexes of the units under one, at any depth; direct only those right under it.
func below(d *corpus.Document, i int) (all, direct []int) {
	for k := i + 1; k < len(d.Provisions); k++ {
		if d.Provisions[k].Parent == d.Provisions[i].Seq {
			under, _ := below(d, k)
			all, direct = append(append(all, k), under...), append(direct, k)
		}
	}
	return all, direct
}

// parentOf is the index of the unit that one stands under, -1 at the top.
func parentOf(d *corpus.Document, i int) int {
	for k := range d.Provisions {
		if d.Provisions[k].Seq == d.Provisions[i].Parent {
			return k
		}
	}
	return -1
}
