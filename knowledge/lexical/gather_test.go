package lexical

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// everyWeight reads every list from its beginning to its end: what gather must be equal to.
func everyWeight(x *Index, units []unit, k int) []candidate {
	var all []candidate
	for n, v := range x.views {
		sums := make([]uint32, len(v.ids))
		for _, u := range units {
			if u.lists[n] == none {
				continue
			}
			lists := &v.lists
			if u.pair {
				lists = &v.pairLists
			}
			var c cursor
			c.open(lists, u.lists[n], u.weight)
			for next := uint32(0); c.seek(next); next = c.entry[c.i] + 1 {
				sums[c.entry[c.i]] += uint32(c.weight[c.i]) * c.factor
			}
		}
		for e, sum := range sums {
			if sum > 0 && !v.isDead(uint32(e)) {
				all = append(all, candidate{sum, uint32(n), uint32(e), v.ids[e]})
			}
		}
	}
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.id, b.id)) })
	return all[:min(k, len(all))]
}

// madeUp is an index of n entries of random words, of which few are common.
func madeUp(t testing.TB, random *rand.Rand, n int) *Index {
	t.Helper()
	b := NewBuilder(nil)
	for i := range n {
		if i%7 == 0 {
			if err := b.Group(Group{ID: int64(i)}); err != nil {
				t.Fatal(err)
			}
		}
		words := func(n int) (text string) {
			for range random.IntN(n) {
				text += fmt.Sprintf("w%d ", int(random.ExpFloat64()*12))
			}
			return text
		}
		e := Entry{ID: int64(i), Source: words(5), Title: words(8), Parts: []Part{{ID: int64(2 * i), Text: words(60)}, {ID: int64(2*i + 1), Text: words(20)}}}
		if err := b.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	return new(Index).With(nil, b)
}

func TestPassingOverBlocksLosesNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	x := madeUp(t, random, 9000)
	for range 300 {
		text := ""
		for range 1 + random.IntN(12) {
			text += fmt.Sprintf("w%d ", int(random.ExpFloat64()*15))
		}
		units := x.units(ParseQuery(text, nil))
		k := 1 + random.IntN(120)
		s := x.getScratch()
		got := x.gather(units, k, nil, s)
		want := everyWeight(x, units, k)
		if diff := gocmp.Diff(want, got, gocmp.AllowUnexported(candidate{})); diff != "" {
			t.Fatalf("%q, %d: %s", text, k, diff)
		}
	}
}
