package bank

import (
	"math"

	"thidua/knowledge/query"
)

// Narrow reads a long message as what it most likely asks: the part of it that is most like a question of the bank.
func (x *Index) Narrow(q query.Question) query.Question {
	windows := q.Windows()
	if len(windows) == 1 || len(x.entries) == 0 {
		return q
	}
	near := x.near(q)
	best, likeness := q, 0.0
	for _, w := range windows {
		if l := near.likeness(w); l > likeness {
			best, likeness = w, l
		}
	}
	return best
}

// maxNear is about how many entries the parts of a message are compared with: those that are most like all of it. With all of them no labelled question is
// answered otherwise.
const maxNear = 500

// nearby are the entries that are most like a message.
type nearby struct {
	index   *Index
	slots   []int32              // by entry, one more than its place in lengths; 0 of others
	lengths []float64            // of the entries
	lists   map[uint32][]posting // of a thing, those that tell of it, by place
	sums    []float32
}

func (x *Index) near(q query.Question) *nearby {
	sums := make([]float32, len(x.entries))
	for _, t := range append(q.Things(), q.Meant()...) {
		if n, known := x.byName[t.Name]; known {
			w := float32(t.Counts * x.rarity[n])
			for _, p := range x.lists[n] {
				sums[p.entry] += w * p.weight
			}
		}
	}
	greatest := float32(0)
	for i := range sums {
		sums[i] /= float32(x.length[i])
		greatest = max(greatest, sums[i])
	}
	var found []int32
	for i, least := 0, leastOfMost(sums, greatest, maxNear); i < len(sums); i++ {
		if sums[i] > 0 && sums[i] >= least {
			found = append(found, int32(i))
		}
	}
	n := &nearby{index: x, slots: make([]int32, len(x.entries)), lists: map[uint32][]posting{}, sums: make([]float32, len(found))}
	for at, i := range found {
		n.slots[i] = int32(at + 1)
		n.lengths = append(n.lengths, x.length[i])
	}
	return n
}

// leastOfMost is a number that about n of the numbers, from 0 to the greatest, reach: at least so many, where so many are above 0.
func leastOfMost(numbers []float32, greatest float32, n int) float32 {
	const bins = 1024
	var in [bins]int
	for _, v := range numbers {
		if v > 0 {
			in[min(int(v/greatest*bins), bins-1)]++
		}
	}
	for bin := bins - 1; bin > 0; bin-- {
		if n -= in[bin]; n <= 0 {
			return float32(bin) * greatest / bins
		}
	}
	return 0
}

// likeness is that of the entry which is most like a part of the message, as Find has it.
func (n *nearby) likeness(part query.Question) float64 {
	clear(n.sums)
	length := 0.0
	for _, t := range append(part.Things(), part.Meant()...) {
		name, known := n.index.byName[t.Name]
		if !known {
			w := t.Counts * rarity(t.Name, 0, len(n.index.entries))
			length += w * w
			continue
		}
		w := t.Counts * n.index.rarity[name]
		length += w * w
		for _, p := range n.of(name) {
			n.sums[p.entry] += float32(w) * p.weight
		}
	}
	best := 0.0
	for at, sum := range n.sums {
		best = max(best, float64(sum)/n.lengths[at])
	}
	best /= max(math.Sqrt(length), 1e-9)
	if best <= n.index.leastLikeness() {
		return 0
	}
	return best
}

// of are the entries nearby that tell of a thing.
func (n *nearby) of(name uint32) []posting {
	list, known := n.lists[name]
	if !known {
		for _, p := range n.index.lists[name] {
			if at := n.slots[p.entry]; at > 0 {
				list = append(list, posting{at - 1, p.weight})
			}
		}
		n.lists[name] = list
	}
	return list
}
