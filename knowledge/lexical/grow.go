package lexical

import (
	"math/rand/v2"
	"slices"
)

// grower grows regression trees on the gradient and curvature of a loss.
type grower struct {
	rows                [][]float32
	cuts                [][]float32 // of each number, ascending: the bins' upper ends but the last
	bins                [][]uint8   // of each number, for each row
	gradient, curvature []float64
	random              *rand.Rand
}

func newGrower(p *problem) *grower {
	g := &grower{
		rows: p.rows, gradient: make([]float64, len(p.rows)), curvature: make([]float64, len(p.rows)),
		random: rand.New(rand.NewPCG(1, 2)),
	}
	for f := range p.names {
		values := make([]float32, len(p.rows))
		for i, row := range p.rows {
			values[i] = row[f]
		}
		slices.Sort(values)
		var cuts []float32
		for b := 1; b < fitBins && len(values) > 0; b++ {
			if v := values[b*len(values)/fitBins]; v < values[len(values)-1] && (len(cuts) == 0 || v > cuts[len(cuts)-1]) {
				cuts = append(cuts, v)
			}
		}
		bins := make([]uint8, len(p.rows))
		for i, row := range p.rows {
			b, _ := slices.BinarySearch(cuts, row[f])
			bins[i] = uint8(b)
		}
		g.cuts, g.bins = append(g.cuts, cuts), append(g.bins, bins)
	}
	return g
}

// leaf is a leaf of a tree that grows, and the best question that would part it.
type leaf struct {
	node                int
	rows                []int32
	gradient, curvature float64
	gain                float64
	feature, bin        int
}

// grow grows one tree, leaf by leaf where most is gained.
func (g *grower) grow() tree {
	var use []int
	for f := range g.cuts {
		if g.random.Float64() < fitUse && len(g.cuts[f]) > 0 {
			use = append(use, f)
		}
	}
	root := &leaf{rows: make([]int32, len(g.rows))}
	for i := range root.rows {
		root.rows[i] = int32(i)
	}
	g.part(root, use)
	t := tree{{feature: -1}}
	leaves := []*leaf{root}
	for len(leaves) < fitLeaves {
		best := slices.MaxFunc(leaves, func(a, b *leaf) int {
			switch {
			case a.gain < b.gain:
				return -1
			case a.gain > b.gain:
				return 1
			}
			return 0
		})
		if best.gain <= 1e-9 {
			break
		}
		below, over := &leaf{node: len(t)}, &leaf{node: len(t) + 1}
		t = append(t, node{feature: -1}, node{feature: -1})
		t[best.node] = node{feature: best.feature, most: g.cuts[best.feature][best.bin], below: below.node, over: over.node}
		for _, r := range best.rows {
			if int(g.bins[best.feature][r]) <= best.bin {
				below.rows = append(below.rows, r)
			} else {
				over.rows = append(over.rows, r)
			}
		}
		g.part(below, use)
		g.part(over, use)
		leaves[slices.Index(leaves, best)] = below
		leaves = append(leaves, over)
	}
	for _, l := range leaves {
		t[l.node].value = -fitRate * l.gradient / (l.curvature + fitLambda)
	}
	return t
}

// part finds the question that gains most for a leaf.
func (g *grower) part(l *leaf, use []int) {
	for _, r := range l.rows {
		l.gradient += g.gradient[r]
		l.curvature += g.curvature[r]
	}
	whole := l.gradient * l.gradient / (l.curvature + fitLambda)
	for _, f := range use {
		var gradient, curvature [fitBins]float64
		var count [fitBins]int
		bins := g.bins[f]
		for _, r := range l.rows {
			b := bins[r]
			gradient[b] += g.gradient[r]
			curvature[b] += g.curvature[r]
			count[b]++
		}
		var sum, curve float64
		n := 0
		for b := range g.cuts[f] {
			sum += gradient[b]
			curve += curvature[b]
			n += count[b]
			if n < fitLeafRows || len(l.rows)-n < fitLeafRows {
				continue
			}
			other, otherCurve := l.gradient-sum, l.curvature-curve
			gain := sum*sum/(curve+fitLambda) + other*other/(otherCurve+fitLambda) - whole
			if gain > l.gain {
				l.gain, l.feature, l.bin = gain, f, b
			}
		}
	}
}
