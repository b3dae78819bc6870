package lexical

import (
	"cmp"
	"math"
	"slices"

	"thidua/knowledge/vietnamese"
)

// unit is one thing to look up: the lists of a term, or of a pair, in one or several
// spellings whose frequencies add up.
type unit struct {
	key     unitKey
	lists   *lists
	members []uint32
	factors []float32 // of each member's frequency
	weight  float32   // of the saturated frequency: idf and the query's weights
	cover   float32   // what an entry that has it adds to its coverage
	phrase  float32   // the same for pairs
}

// unitKey tells units apart: a term and its folded twin are different units.
type unitKey struct {
	pair, folded bool
	id           uint32
}

// A word that meets nothing as typed but meets the corpus without diacritics was probably
// mistyped. It is then matched folded: its own spelling in full, others at this share.
const (
	mistypedBare   = 0.9 // typed without marks: "hoach", "ky"
	mistypedMarked = 0.6 // typed with other marks: "tuớng"
)

// maxUnits bounds the work for a very long message: the rarest terms are kept.
const maxUnits = 96

// plan is the units of a query, and the totals coverage is measured against.
type plan struct {
	units         []unit
	cover, phrase float64
}

// lookup is a query term found in the vocabulary.
type lookup struct {
	Term
	term, twin int // -1: unknown
	share      float64
	folded     bool // to be matched folded
}

func (x *Index) plan(q Query) plan {
	var p plan
	seen := map[unitKey]int{}
	for _, phrase := range q.Phrases {
		found := x.lookupAll(phrase)
		for i, l := range found {
			p.add(seen, x.termUnit(l, phrase), phrase, l.Content)
			if i > 0 && l.Weight > 0 && found[i-1].Weight > 0 {
				p.add(seen, x.pairUnit(found[i-1], l, phrase), phrase, l.Content && found[i-1].Content)
			}
		}
	}
	p.units = slices.DeleteFunc(p.units, func(u unit) bool { return u.weight == 0 || len(u.members) == 0 })
	if len(p.units) > maxUnits {
		slices.SortStableFunc(p.units, func(a, b unit) int { return cmp.Compare(b.weight, a.weight) })
		p.units = p.units[:maxUnits]
	}
	return p
}

// add adds a unit once; a repeated one keeps its greatest weight.
func (p *plan) add(seen map[unitKey]int, u unit, phrase Phrase, content bool) {
	if u.weight == 0 {
		return
	}
	at, repeated := seen[u.key]
	known := len(u.members) > 0
	if known && repeated {
		p.units[at].weight = max(p.units[at].weight, u.weight)
	}
	if content && !phrase.Optional && (!repeated || !known || p.units[at].cover+p.units[at].phrase == 0) {
		if u.key.pair {
			p.phrase += float64(u.phrase)
		} else {
			p.cover += float64(u.cover)
		}
		if repeated && known {
			p.units[at].cover, p.units[at].phrase = u.cover, u.phrase
		}
	} else {
		u.cover, u.phrase = 0, 0
	}
	if known && !repeated {
		seen[u.key] = len(p.units)
		p.units = append(p.units, u)
	}
}

// lookupAll finds the terms of a phrase and decides for each whether it is matched as typed
// or folded.
func (x *Index) lookupAll(phrase Phrase) []lookup {
	found := make([]lookup, len(phrase.Terms))
	for i, t := range phrase.Terms {
		l := lookup{Term: t, term: -1, twin: -1}
		if place, ok := slices.BinarySearch(x.vocab, t.Text); ok {
			l.term = place
		}
		if place, ok := slices.BinarySearch(x.folded, vietnamese.Fold(t.Text)); ok {
			l.twin = place
		}
		found[i] = l
	}
	for i := range found {
		l := &found[i]
		switch {
		case l.Bare:
			l.folded, l.share = true, 1
		case x.mistyped(found, i):
			l.folded, l.share = true, mistypedMarked
			if !vietnamese.HasTones(l.Text) {
				l.share = mistypedBare
			}
		}
	}
	return found
}

// mistyped reports whether a term's spelling is at odds with the corpus: unknown and without
// marks, or never seen next to its neighbours, where the folded term is. A marked word that
// is merely unknown is another word: "cờ" is not "cơ" mistyped because a small corpus lacks it.
func (x *Index) mistyped(found []lookup, i int) bool {
	l := found[i]
	if l.twin < 0 {
		return false
	}
	if l.term < 0 && !vietnamese.HasTones(l.Text) {
		return true
	}
	against := false
	for _, j := range []int{i - 1, i} {
		if j < 0 || j+1 >= len(found) {
			continue
		}
		first, second := found[j], found[j+1]
		if first.Bare || second.Bare || first.twin < 0 || second.twin < 0 {
			continue
		}
		if first.term >= 0 && second.term >= 0 {
			if _, ok := slices.BinarySearch(x.pairs, pairKey(uint32(first.term), uint32(second.term))); ok {
				return false
			}
		}
		if _, ok := slices.BinarySearch(x.foldedPairs, pairKey(uint32(first.twin), uint32(second.twin))); ok {
			against = true
		}
	}
	return against
}

func (x *Index) termUnit(l lookup, phrase Phrase) unit {
	u := unit{lists: &x.terms}
	df := 0
	switch {
	case l.folded && l.twin >= 0:
		u.key = unitKey{folded: true, id: uint32(l.twin)}
		u.setMembers(x.twins.of(uint32(l.twin)), l.term, l.share)
		df = int(x.twins.df[l.twin])
	case !l.folded && l.term >= 0:
		u.key = unitKey{id: uint32(l.term)}
		u.setMembers([]uint32{uint32(l.term)}, l.term, 1)
		df = x.terms.df(uint32(l.term))
	}
	rarity := idf(len(x.ids), df)
	u.weight = float32(rarity * l.Weight * phrase.Weight)
	u.cover = float32(rarity)
	return u
}

func (x *Index) pairUnit(first, second lookup, phrase Phrase) unit {
	u := unit{key: unitKey{pair: true}, lists: &x.pairLists}
	df := 0
	exact := -1
	if first.term >= 0 && second.term >= 0 {
		if at, ok := slices.BinarySearch(x.pairs, pairKey(uint32(first.term), uint32(second.term))); ok {
			exact = at
		}
	}
	if first.folded || second.folded {
		if first.twin >= 0 && second.twin >= 0 {
			if at, ok := slices.BinarySearch(x.foldedPairs, pairKey(uint32(first.twin), uint32(second.twin))); ok {
				u.key.folded, u.key.id = true, uint32(at)
				u.setMembers(x.pairTwins.of(uint32(at)), exact, min(share(first), share(second)))
				df = int(x.pairTwins.df[at])
			}
		}
	} else if exact >= 0 {
		u.key.id = uint32(exact)
		u.setMembers([]uint32{uint32(exact)}, exact, 1)
		df = x.pairLists.df(uint32(exact))
	}
	rarity := idf(len(x.ids), df)
	weight := math.Min(first.Weight, second.Weight)
	u.weight = float32(rarity * weight * phrase.Weight * x.config.Pair)
	u.phrase = float32(rarity)
	return u
}

func share(l lookup) float64 {
	if l.folded {
		return l.share
	}
	return 1
}

// setMembers takes the spellings to search: exact in full, the others at share.
func (u *unit) setMembers(members []uint32, exact int, share float64) {
	u.members = members
	u.factors = make([]float32, len(members))
	for i, m := range members {
		u.factors[i] = float32(share)
		if int(m) == exact {
			u.factors[i] = 1
		}
	}
}
