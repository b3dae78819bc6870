package lexical

import (
	"math"
	"math/bits"

	"thidua/knowledge/vietnamese"
)

// maxSlots bounds the terms of a query, and its pairs, that are looked for in the close reading: the bits of a word.
const maxSlots = 64

// slot is a term of a query. A term that is repeated has one.
type slot struct {
	text, folded string
	weight       float64
	idf          float64
	content      bool // it names the subject, and is no hint
	hint         bool
	bare         bool // any spelling is it
}

// neighbours is a pair of slots that stand side by side in the query.
type neighbours struct {
	first, second int
	weight        float64 // half the sum of both idfs
	share         float64 // of the weaker slot's weight
	content, hint bool
}

// reading is a query made ready for the close reading of entries.
type reading struct {
	query Query
	slots []slot
	pairs []neighbours
	next  [maxSlots][maxSlots]uint8 // number of a pair + 1
	with  [maxSlots][]uint8         // of each slot, the numbers of its pairs

	// What the shares of entries are measured against: the idf of the terms by weight, of content terms, and of pairs.
	mass, contentMass, pairMass, contentPairMass float64
	rarest                                       float64 // the idf of a term that no entry has
}

func (x *Index) read(q Query) *reading {
	r := &reading{query: q, rarest: idf(x.entries, 0)}
	numbers := map[string]int{}
	for _, p := range q.Phrases {
		last := -1
		for _, t := range p.Terms {
			at := -1
			if t.Weight*p.Weight > 0 {
				at = r.slot(x, numbers, t, p)
			}
			if at >= 0 && last >= 0 && at != last {
				r.pair(last, at)
			}
			last = at
		}
	}
	for _, s := range r.slots {
		if !s.hint {
			r.mass += s.idf * s.weight
		}
		if s.content {
			r.contentMass += s.idf
		}
	}
	for _, p := range r.pairs {
		if !p.hint {
			r.pairMass += p.weight * p.share
		}
		if p.content {
			r.contentPairMass += p.weight
		}
	}
	return r
}

// slot is the number of the term's slot; -1 when there is no room.
func (r *reading) slot(x *Index, numbers map[string]int, t Term, p Phrase) int {
	if at, known := numbers[t.Text]; known {
		return at
	}
	if len(r.slots) == maxSlots {
		return -1
	}
	s := slot{
		text: t.Text, folded: vietnamese.Fold(t.Text), weight: t.Weight * p.Weight,
		content: t.Content && !p.Optional, hint: p.Optional, bare: t.Bare,
	}
	df := 0
	for _, v := range x.views {
		if n := v.term(s.text); n != none {
			df += v.termCount(n)
		}
	}
	// What no entry has as it is typed may be any word that is spelled so.
	if s.bare = s.bare || df == 0; s.bare {
		_, df = x.unit(s.folded, "")
	}
	s.idf = idf(x.entries, df)
	r.slots = append(r.slots, s)
	numbers[t.Text] = len(r.slots) - 1
	return len(r.slots) - 1
}

func (r *reading) pair(first, second int) {
	if r.next[first][second] != 0 || len(r.pairs) == maxSlots {
		return
	}
	a, b := &r.slots[first], &r.slots[second]
	r.pairs = append(r.pairs, neighbours{
		first: first, second: second, weight: (a.idf + b.idf) / 2, share: min(a.weight, b.weight),
		content: a.content && b.content, hint: a.hint || b.hint,
	})
	n := uint8(len(r.pairs))
	r.next[first][second] = n
	r.with[first] = append(r.with[first], n-1)
	r.with[second] = append(r.with[second], n-1)
}

// coverage is the share of the content terms, by idf, that are among slots.
func (r *reading) coverage(slots uint64) float64 {
	sum := 0.0
	for ; slots != 0; slots &= slots - 1 {
		if s := &r.slots[bits.TrailingZeros64(slots)]; s.content {
			sum += s.idf
		}
	}
	return share(sum, r.contentMass)
}

// phrases is the same for pairs of content terms.
func (r *reading) phrases(pairs uint64) float64 {
	sum := 0.0
	for ; pairs != 0; pairs &= pairs - 1 {
		if p := &r.pairs[bits.TrailingZeros64(pairs)]; p.content {
			sum += p.weight
		}
	}
	return share(sum, r.contentPairMass)
}

// allPhrases is the same for all pairs, by their weights.
func (r *reading) allPhrases(pairs uint64) float64 {
	sum := 0.0
	for ; pairs != 0; pairs &= pairs - 1 {
		p := &r.pairs[bits.TrailingZeros64(pairs)]
		sum += p.weight * p.share
	}
	return share(sum, r.pairMass)
}

func share(part, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return part / whole
}

// match says for each term of a view which slot it is.
type match struct {
	slot  []uint8 // + 1; 0 is none
	loose []bool  // in another spelling than the one typed
	set   []uint32
}

func (m *match) fill(r *reading, v *view) {
	if len(m.slot) < len(v.terms) {
		m.slot, m.loose = make([]uint8, len(v.terms)), make([]bool, len(v.terms))
	}
	for i := range r.slots {
		if t := v.term(r.slots[i].text); t != none && m.slot[t] == 0 {
			m.slot[t] = uint8(i + 1)
			m.set = append(m.set, t)
		}
	}
	for i := range r.slots {
		f := v.foldedTerm(r.slots[i].folded)
		if f == none {
			continue
		}
		for _, t := range v.twins.of(f) {
			if m.slot[t] == 0 {
				m.slot[t], m.loose[t] = uint8(i+1), !r.slots[i].bare
				m.set = append(m.set, t)
			}
		}
	}
}

func (m *match) clear() {
	for _, t := range m.set {
		m.slot[t], m.loose[t] = 0, false
	}
	m.set = m.set[:0]
}

// sight is what a stream, or several, have of a query.
type sight struct {
	tf     [maxSlots]float32
	slots  uint64  // that are there
	pairs  uint64  // that are there side by side
	near   uint64  // within reach of each other, in any order
	run    float64 // the weightiest run of the query's words
	start  float64 // the same, of runs at the beginning
	length int
	idf    float64 // of all words, one by one
	has    float64 // of those that the query has
}

const (
	// reach is how far apart two terms are near each other.
	reach = 5
	// beginning is how far into a stream a run begins it: "1. Người có uy tín là …" has a number before.
	beginning = 3
)

// look reads one stream and adds what it sees.
func (v *view) look(at uint32, r *reading, m *match, out *sight) {
	var last [maxSlots]int32 // where each slot was met, from 1
	previous, previousTerm := -1, uint32(0)
	run, began := 0.0, 0
	place := int32(0)
	length, data := v.stream(at)
	for range length {
		var t uint32
		t, data = nextTerm(data)
		if t == 0 {
			previous = -1
			place += reach + 1
			continue
		}
		place++
		out.length++
		out.idf += float64(v.idf[t])
		n := int(m.slot[t]) - 1
		if n < 0 {
			previous = -1
			continue
		}
		pair := uint8(0)
		if previous >= 0 {
			pair = r.next[previous][n]
		}
		if m.loose[t] && pair == 0 {
			// Another spelling counts beside a neighbour of the question only: "phong trao" is phong trào, "co" alone
			// is not cờ.
			previous, previousTerm, run = n, t, 0
			continue
		}
		s := &r.slots[n]
		out.has += float64(v.idf[t])
		out.tf[n]++
		out.slots |= 1 << n
		if pair != 0 {
			out.pairs |= 1 << (pair - 1)
			if run == 0 {
				before := &r.slots[previous]
				run, began = before.idf*before.weight, out.length-1
				if m.loose[previousTerm] {
					out.has += float64(v.idf[previousTerm])
					out.tf[previous]++
					out.slots |= 1 << previous
				}
			}
			run += s.idf * s.weight
			out.run = math.Max(out.run, run)
			if began <= beginning {
				out.start = math.Max(out.start, run)
			}
		} else {
			run = 0
		}
		for _, p := range r.with[n] {
			other := r.pairs[p].first
			if other == n {
				other = r.pairs[p].second
			}
			if last[other] > 0 && place-last[other] <= reach {
				out.near |= 1 << p
			}
		}
		last[n] = place
		previous, previousTerm = n, t
	}
}

// add joins what two streams have.
func (s *sight) add(o *sight, slots int) {
	for i := range slots {
		s.tf[i] += o.tf[i]
	}
	s.slots |= o.slots
	s.pairs |= o.pairs
	s.near |= o.near
	s.run = math.Max(s.run, o.run)
	s.start = math.Max(s.start, o.start)
	s.length += o.length
	s.idf += o.idf
	s.has += o.has
}
