package lexical

import (
	"math"
	"slices"
)

// accumulator adds up the frequencies of units, terms or pairs, entry after entry.
type accumulator struct {
	tf   []float32 // of the entry in hand
	seen []uint32

	units   []uint32 // of all entries so far
	weights []uint8
	ends    []int // of each entry
}

func newAccumulator(units int) *accumulator { return &accumulator{tf: make([]float32, units)} }

func (a *accumulator) add(unit uint32, weight float32) {
	if int(unit) >= len(a.tf) {
		a.tf = append(a.tf, make([]float32, max(int(unit)+1-len(a.tf), len(a.tf)))...)
	}
	if a.tf[unit] == 0 {
		a.seen = append(a.seen, unit)
	}
	a.tf[unit] += weight
}

// flush ends the entry.
func (a *accumulator) flush() {
	for _, unit := range a.seen {
		tf := float64(a.tf[unit])
		a.units = append(a.units, unit)
		a.weights = append(a.weights, uint8(max(1, math.Round(255*tf/(k1+tf)))))
		a.tf[unit] = 0
	}
	a.seen = a.seen[:0]
	a.ends = append(a.ends, len(a.units))
}

// postings turns what was counted by entry into lists by unit; place, when given, renumbers the units.
func (a *accumulator) postings(units int, place []uint32) postings {
	if place != nil {
		for i, u := range a.units {
			a.units[i] = place[u]
		}
	}
	starts := make([]uint32, units+1)
	for _, u := range a.units {
		starts[u+1]++
	}
	for i := range units {
		starts[i+1] += starts[i]
	}
	entries := make([]uint32, len(a.units))
	weights := make([]uint8, len(a.units))
	next := slices.Clone(starts)
	start := 0
	for entry, end := range a.ends {
		for i := start; i < end; i++ {
			u := a.units[i]
			entries[next[u]], weights[next[u]] = uint32(entry), a.weights[i]
			next[u]++
		}
		start = end
	}
	p := postings{starts: make([]uint32, 1, units+1)}
	for u := range units {
		p.add(entries[starts[u]:starts[u+1]], weights[starts[u]:starts[u+1]])
	}
	p.data = slices.Clip(p.data)
	return p
}
