package lexical

import (
	"maps"
	"slices"
	"sync"
)

// Index ranks entries for queries. It never changes and is safe for concurrent use. The zero value is empty.
type Index struct {
	views   []*view
	entries int // that are not dead

	scratch   sync.Pool // *scratch
	wordsOnce sync.Once
	wordList  []word // see words
}

// view is a segment as one index sees it.
type view struct {
	*segment
	dead []bool // of each entry: its group was removed; nil is none
	gone int    // how many

	// What the dead entries have of the lists, to be taken off their lengths.
	lostTerms, lostFolded, lostPairs map[uint32]uint32

	idf []float32 // of each term as written, over the whole index
}

const (
	// maxViews bounds the segments a search has to look into.
	maxViews = 8
	// maxDead is the share of dead entries beyond which a segment is made anew.
	maxDead = 0.25
)

// Groups returns the groups of the index by their ids.
func (x *Index) Groups() map[int64]Group {
	all := map[int64]Group{}
	for _, v := range x.views {
		for e, g := range v.group {
			if !v.isDead(uint32(e)) {
				all[v.groups[g].ID] = v.groups[g]
			}
		}
	}
	return all
}

// With returns the index without the groups that drop names and with the entries of b, which may be nil; a group that
// b has replaces the one of the same id. b is not to be used any more. x is left as it was and shares what did not
// change.
func (x *Index) With(drop map[int64]bool, b *Builder) *Index {
	next, same := &Index{}, true
	for _, v := range x.views {
		less := v.without(func(group int64) bool { return drop[group] || b != nil && b.seenGroups[group] })
		same = same && less == v
		if less != nil {
			next.views = append(next.views, less)
		}
	}
	if b != nil && len(b.ids) > 0 {
		next.views, same = append(next.views, &view{segment: b.build()}), false
	}
	if same {
		return x
	}
	next.compact()
	next.count()
	return next
}

// Only returns an index of the entries that keep allows, made anew.
func (x *Index) Only(keep func(group, id int64) bool) *Index {
	b := NewBuilder(nil) // nothing is analysed
	for _, v := range x.views {
		b.copyFrom(v.segment, func(e uint32) bool { return !v.isDead(e) && keep(v.groups[v.group[e]].ID, v.ids[e]) })
	}
	return new(Index).With(nil, b)
}

// Entries calls use for every entry, in no order that means anything.
func (x *Index) Entries(use func(group, id int64)) {
	for _, v := range x.views {
		for e, id := range v.ids {
			if !v.isDead(uint32(e)) {
				use(v.groups[v.group[e]].ID, id)
			}
		}
	}
}

func (v *view) isDead(entry uint32) bool { return v.dead != nil && v.dead[entry] }

// without returns the view without the entries of some groups; nil when none is left.
func (v *view) without(drop func(group int64) bool) *view {
	drops := make([]bool, len(v.groups))
	for i, g := range v.groups {
		drops[i] = drop(g.ID)
	}
	var dropped []uint32
	for e, g := range v.group {
		if drops[g] && !v.isDead(uint32(e)) {
			dropped = append(dropped, uint32(e))
		}
	}
	switch {
	case len(dropped) == 0:
		return v
	case v.gone+len(dropped) == len(v.ids):
		return nil
	}
	next := &view{segment: v.segment, gone: v.gone + len(dropped), dead: slices.Clone(v.dead)}
	if next.dead == nil {
		next.dead = make([]bool, len(v.ids))
		next.lostTerms, next.lostFolded, next.lostPairs = map[uint32]uint32{}, map[uint32]uint32{}, map[uint32]uint32{}
	} else {
		next.lostTerms, next.lostFolded, next.lostPairs = maps.Clone(v.lostTerms), maps.Clone(v.lostFolded), maps.Clone(v.lostPairs)
	}
	terms, folded, pairs := map[uint32]bool{}, map[uint32]bool{}, map[uint32]bool{}
	for _, e := range dropped {
		next.dead[e] = true
		for _, at := range v.streams(e) {
			previous := uint32(0)
			n, data := v.stream(at)
			for range n {
				var t uint32
				if t, data = nextTerm(data); t != 0 {
					terms[t], folded[v.fold[t]] = true, true
					if previous != 0 {
						pairs[v.pair(v.fold[previous], v.fold[t])] = true
					}
				}
				previous = t
			}
		}
		lose(next.lostTerms, terms)
		lose(next.lostFolded, folded)
		lose(next.lostPairs, pairs)
	}
	return next
}

// lose counts what an entry had, and forgets it.
func lose(lost map[uint32]uint32, had map[uint32]bool) {
	for n := range had {
		lost[n]++
	}
	clear(had)
}

func (v *view) termCount(term uint32) int   { return int(v.termDF[term] - v.lostTerms[term]) }
func (v *view) foldedCount(term uint32) int { return v.lists.df(term) - int(v.lostFolded[term]) }
func (v *view) pairCount(pair uint32) int   { return v.pairLists.df(pair) - int(v.lostPairs[pair]) }

// compact makes segments anew that are mostly dead, and joins all but the largest when there are too many.
func (x *Index) compact() {
	join := func(views ...*view) *view {
		b := NewBuilder(nil) // nothing is analysed
		for _, v := range views {
			b.copyFrom(v.segment, func(entry uint32) bool { return !v.isDead(entry) })
		}
		return &view{segment: b.build()}
	}
	for i, v := range x.views {
		if float64(v.gone) > maxDead*float64(len(v.ids)) {
			x.views[i] = join(v)
		}
	}
	if len(x.views) > maxViews {
		slices.SortStableFunc(x.views, func(a, b *view) int { return len(b.ids) - len(a.ids) })
		x.views = []*view{x.views[0], join(x.views[1:]...)}
	}
}

// count fills what holds over all views.
func (x *Index) count() {
	for _, v := range x.views {
		x.entries += len(v.ids) - v.gone
	}
	largest := 0
	for i, v := range x.views {
		if len(v.terms) > len(x.views[largest].terms) {
			largest = i
		}
	}
	df := make([][]int, len(x.views))
	for i, v := range x.views {
		df[i] = make([]int, len(v.terms))
		for t := range v.terms {
			df[i][t] = v.termCount(uint32(t))
		}
	}
	// Every view but the largest asks the others, and gives the largest what it has.
	for i, v := range x.views {
		if i == largest {
			continue
		}
		for t, text := range v.terms {
			for j, other := range x.views {
				if n := other.term(text); j != i && n != none {
					df[i][t] += other.termCount(n)
					if j == largest {
						df[j][n] += v.termCount(uint32(t))
					}
				}
			}
		}
	}
	for i, v := range x.views {
		counted := *v // a view may be shared with the index before
		counted.idf = make([]float32, len(v.terms))
		for t, n := range df[i] {
			counted.idf[t] = float32(idf(x.entries, n))
		}
		x.views[i] = &counted
	}
}
