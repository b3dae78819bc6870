package lexical

import (
	"cmp"
	"slices"
	"sync"
)

// Index ranks entries for queries. It never changes and is safe for concurrent use.
type Index struct {
	config Config
	ids    []int64 // ascending; an entry's place here is its number in the lists

	vocab     []string // terms, sorted
	terms     lists
	pairs     []uint64 // pairs of terms, sorted
	pairLists lists

	folded      []string // folded terms, sorted
	twins       groups   // the terms of each
	foldedPairs []uint64
	pairTwins   groups

	scratch sync.Pool // *scratch
}

// Hit is one entry found.
type Hit struct {
	ID    int64
	Score float64
	// Coverage is the share of the query's content terms the entry has, weighted by how rare
	// they are, 0 to 1. A term no entry has counts as the rarest, so a question about another
	// subject stays low however high its best score. 0 if the query has no content terms.
	Coverage float64
	// Phrases is the same for pairs of neighbouring content terms: the words of the question
	// as words, not as loose syllables.
	Phrases float64
}

// Len returns the number of entries.
func (x *Index) Len() int { return len(x.ids) }

// Config returns the configuration the index was built with.
func (x *Index) Config() Config {
	c := x.config
	c.Fields = slices.Clone(c.Fields)
	return c
}

// Search returns the best k entries that accept allows, best first, equals by id. A nil
// accept allows all. Entries that share nothing with the query are not returned.
func (x *Index) Search(q Query, k int, accept func(id int64) bool) []Hit {
	p := x.plan(q)
	if k <= 0 || len(p.units) == 0 {
		return nil
	}
	s := x.getScratch() // not put back if accept panics: it would not be zero
	for i := range p.units {
		s.score(&p.units[i], float32(x.config.K1))
	}
	best := make(top, 0, min(k, len(x.ids)))
	for entry, slot := range s.slots {
		if slot.score > 0 && best.wants(ranked{slot.score, uint32(entry)}, k) && (accept == nil || accept(x.ids[entry])) {
			best.offer(ranked{slot.score, uint32(entry)}, k)
		}
	}
	slices.SortFunc(best, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.entry, b.entry))
	})
	hits := make([]Hit, len(best))
	for i, r := range best {
		slot := s.slots[r.entry]
		hits[i] = Hit{
			ID:       x.ids[r.entry],
			Score:    float64(r.score),
			Coverage: proportion(slot.cover, p.cover),
			Phrases:  proportion(slot.phrase, p.phrase),
		}
	}
	clear(s.slots)
	x.scratch.Put(s)
	return hits
}

func proportion(part float32, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return min(float64(part)/whole, 1)
}

// scratch is the working memory of one search, all zero between searches.
type scratch struct {
	slots   []slot
	tf      []float32 // per entry, of the unit in hand
	touched []uint32
}

// slot adds up one entry.
type slot struct{ score, cover, phrase float32 }

func (x *Index) getScratch() *scratch {
	if s, ok := x.scratch.Get().(*scratch); ok {
		return s
	}
	return &scratch{slots: make([]slot, len(x.ids)), tf: make([]float32, len(x.ids))}
}

func (s *scratch) score(u *unit, k1 float32) {
	if len(u.members) == 1 {
		entries, tf := u.lists.of(u.members[0])
		factor := u.factors[0]
		for i, e := range entries {
			s.slots[e].add(u, tf[i]*factor, k1)
		}
		return
	}
	for m, member := range u.members {
		entries, tf := u.lists.of(member)
		factor := u.factors[m]
		for i, e := range entries {
			if s.tf[e] == 0 {
				s.touched = append(s.touched, e)
			}
			s.tf[e] += tf[i] * factor
		}
	}
	for _, e := range s.touched {
		s.slots[e].add(u, s.tf[e], k1)
		s.tf[e] = 0
	}
	s.touched = s.touched[:0]
}

func (s *slot) add(u *unit, tf, k1 float32) {
	s.score += u.weight * tf / (k1 + tf)
	s.cover += u.cover
	s.phrase += u.phrase
}

// ranked is an entry with its score.
type ranked struct {
	score float32
	entry uint32
}

// worse orders entries: by score, equals by id.
func (r ranked) worse(than ranked) bool {
	return r.score < than.score || r.score == than.score && r.entry > than.entry
}

// top is a heap of the best entries so far, the worst of them first.
type top []ranked

func (t top) wants(r ranked, k int) bool { return len(t) < k || t[0].worse(r) }

// offer takes r in, and the worst out once there are more than k.
func (t *top) offer(r ranked, k int) {
	h := *t
	if len(h) < k {
		h = append(h, r)
		for i := len(h) - 1; i > 0; {
			parent := (i - 1) / 2
			if !h[i].worse(h[parent]) {
				break
			}
			h[i], h[parent] = h[parent], h[i]
			i = parent
		}
		*t = h
		return
	}
	h[0] = r
	for i := 0; ; {
		child := 2*i + 1
		if child+1 < len(h) && h[child+1].worse(h[child]) {
			child++
		}
		if child >= len(h) || !h[child].worse(h[i]) {
			return
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}
