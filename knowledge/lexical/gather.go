package lexical

import (
	"cmp"
	"slices"

	"thidua/knowledge/vietnamese"
)

// unit is one thing to look up: a folded term, or a pair of them.
type unit struct {
	lists  []uint32 // in each view; none
	pair   bool
	weight uint32 // what an entry gets for it, for each of the 255 parts
}

// weightScale makes weights whole numbers: the order of adding them does not matter then.
const weightScale = 64

// What is looked up of a long question: the minUnits weightiest, and further ones up to maxUnits that have a minorUnit-th
// of the weight of all. The others stand in nearly every entry, take half of the time, and bring no article among the
// first hundred: 97.2 % of those that answer with and without them (832 questions, 84,273 articles).
const (
	minUnits  = 24
	maxUnits  = 96
	minorUnit = 60
)

// units is what of a query is looked up.
func (x *Index) units(q Query) []unit {
	type key struct{ first, second string }
	weights := map[key]float64{}
	var order []key
	offer := func(k key, weight float64) {
		if weight <= 0 {
			return
		}
		if _, known := weights[k]; !known {
			order = append(order, k)
		}
		weights[k] = max(weights[k], weight)
	}
	for _, p := range q.phrases {
		previous := term{}
		before := ""
		for _, t := range p.terms {
			folded := vietnamese.Fold(t.text)
			offer(key{first: folded}, t.weight*p.weight)
			if before != "" {
				offer(key{before, folded}, min(t.weight, previous.weight)*p.weight*pairWeight)
			}
			previous, before = t, folded
		}
	}
	var units []unit
	for _, k := range order {
		if u, df := x.unit(k.first, k.second); df > 0 {
			u.weight = uint32(idf(x.entries, df)*weights[k]*weightScale + 0.5)
			units = append(units, u)
		}
	}
	slices.SortStableFunc(units, func(a, b unit) int { return cmp.Compare(b.weight, a.weight) })
	sum := uint32(0)
	for _, u := range units {
		sum += u.weight
	}
	for i, u := range units {
		if i >= minUnits && u.weight < sum/minorUnit || i == maxUnits {
			return units[:i]
		}
	}
	return units
}

// unit looks a folded term up, or a pair if there is a second, and counts the entries that have it.
func (x *Index) unit(first, second string) (u unit, df int) {
	u = unit{pair: second != "", lists: make([]uint32, len(x.views))}
	for i, v := range x.views {
		u.lists[i] = none
		a := v.foldedTerm(first)
		if a == none {
			continue
		}
		if !u.pair {
			u.lists[i] = a
			df += v.foldedCount(a)
			continue
		}
		b := v.foldedTerm(second)
		if b == none {
			continue
		}
		if p := v.pair(a, b); p != none {
			u.lists[i] = p
			df += v.pairCount(p)
		}
	}
	return u, df
}

// candidate is an entry with its score by the lists.
type candidate struct {
	score uint32
	view  uint32
	entry uint32
	id    int64
}

// gather returns the k best entries by the lists of those whose group accept allows, best first, equals by id.
func (x *Index) gather(units []unit, k int, accept func(group int64) bool, s *scratch) []candidate {
	defer func() { clear(s.sums[:]) }() // when accept panics, a window is half done
	best := make(top, 0, k)
	for i, v := range x.views {
		v.gather(uint32(i), units, k, accept, s, &best)
	}
	slices.SortFunc(best, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id)) })
	return best
}

// window is the entries that are added up together.
const window = 2048

// gather offers the view's entries to best. It goes through them in windows. In each the lists are parted: those that
// together could not lift an entry among the best are only asked for the entries that the others have found (MaxScore:
// Turtle and Flood, Query Evaluation: Strategies and Optimizations, 1995; by windows and blocks as in Ding and Suel,
// Faster Top-k Document Retrieval Using Block-Max Indexes, 2011). What is found is exact.
func (v *view) gather(number uint32, units []unit, k int, accept func(group int64) bool, s *scratch, best *top) {
	cursors := v.openCursors(number, units, s.cursors[:0])
	s.cursors = cursors // to be used again
	allowed := v.allowed(accept)

	type bounded struct {
		*cursor
		bound uint32
	}
	active := make([]bounded, 0, len(cursors))
	for lo, n := uint32(0), uint32(len(v.ids)); lo < n; lo += window {
		hi := min(lo+window, n)
		threshold := best.threshold(k)
		active = active[:0]
		for i := range cursors {
			c := &cursors[i]
			if most := c.bound(lo, hi); most > 0 {
				active = append(active, bounded{c, uint32(most) * c.factor})
			}
		}
		slices.SortFunc(active, func(a, b bounded) int { return cmp.Compare(a.bound, b.bound) })
		optional, rest := 0, uint32(0)
		for optional < len(active) && rest+active[optional].bound < threshold {
			rest += active[optional].bound
			optional++
		}
		for _, a := range active[optional:] {
			a.addUp(lo, hi, &s.sums)
		}
		if optional == len(active) {
			continue
		}
		for i := range hi - lo {
			score := s.sums[i]
			if score == 0 {
				continue
			}
			s.sums[i] = 0
			entry, left := lo+i, rest
			for j := optional - 1; j >= 0 && score+left >= threshold; j-- {
				c := active[j]
				left -= c.bound
				if c.seek(entry) && c.entry[c.i] == entry {
					score += uint32(c.weight[c.i]) * c.factor
				}
			}
			r := candidate{score, number, entry, v.ids[entry]}
			if score < threshold || !best.wants(r, k) || !allowed(entry) {
				continue
			}
			best.offer(r, k)
			threshold = best.threshold(k)
		}
	}
}

// openCursors opens the view's lists of the units, in the memory of cursors.
func (v *view) openCursors(number uint32, units []unit, cursors []cursor) []cursor {
	for _, u := range units {
		list := u.lists[number]
		if list == none {
			continue
		}
		lists := &v.lists
		if u.pair {
			lists = &v.pairLists
		}
		if len(cursors) < cap(cursors) {
			cursors = cursors[:len(cursors)+1]
		} else {
			cursors = append(cursors, cursor{})
		}
		cursors[len(cursors)-1].open(lists, list, u.weight)
	}
	return cursors
}

// allowed returns whether an entry is not dead and accept takes its group, which is asked once.
func (v *view) allowed(accept func(group int64) bool) func(entry uint32) bool {
	asked := make([]int8, len(v.groups)) // 1 allowed, -1 not
	return func(entry uint32) bool {
		g := v.group[entry]
		if asked[g] == 0 {
			asked[g] = 1
			if accept != nil && !accept(v.groups[g].ID) {
				asked[g] = -1
			}
		}
		return asked[g] > 0 && !v.isDead(entry)
	}
}

// addUp adds the weights of the postings from entry lo up to hi.
func (c *cursor) addUp(lo, hi uint32, sums *[window]uint32) {
	for from := lo; from < hi && c.seek(from); from = c.entry[c.n-1] + 1 {
		i := c.i
		for ; i < c.n && c.entry[i] < hi; i++ {
			sums[c.entry[i]-lo] += uint32(c.weight[i]) * c.factor
		}
		if i < c.n {
			c.i = i
			return
		}
	}
}

// worse orders candidates: by score, equals by id.
func (r candidate) worse(than candidate) bool {
	return r.score < than.score || r.score == than.score && r.id > than.id
}

// top is a heap of the best candidates so far, the worst of them first.
type top []candidate

// threshold is the score below which nothing is wanted any more.
func (t top) threshold(k int) uint32 {
	if len(t) < k {
		return 0
	}
	return t[0].score
}

func (t top) wants(r candidate, k int) bool { return len(t) < k || t[0].worse(r) }

// offer takes r in, and the worst out once there are more than k.
func (t *top) offer(r candidate, k int) {
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
