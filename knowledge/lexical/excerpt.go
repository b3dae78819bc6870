package lexical

import (
	"math/rand/v2"
	"slices"
)

// excerpt is how many entries of one group, at most, come into a small index.
const excerpt = 60

// Wanted is entries that a small index must have, and the groups that they are of.
type Wanted struct{ Entries, Groups map[int64]bool }

// Excerpts is the index of about so many entries: what is wanted with its neighbours in the same group, and excerpts of other groups chosen at random.
func (x *Index) Excerpts(wanted []Wanted, entries int, random *rand.Rand) *Index {
	byGroup := map[int64][]int64{}
	x.Entries(func(group, id int64) { byGroup[group] = append(byGroup[group], id) })
	keep := map[int64]bool{}
	add := func(group int64, around map[int64]bool) {
		ids := byGroup[group]
		slices.Sort(ids)
		at := slices.IndexFunc(ids, func(id int64) bool { return around[id] })
		if at < 0 {
			at = random.IntN(len(ids))
		}
		from := max(0, min(at-excerpt/2, len(ids)-excerpt))
		for _, id := range ids[from:min(from+excerpt, len(ids))] {
			keep[id] = true
		}
	}
	for _, w := range wanted {
		for group := range w.Groups {
			add(group, w.Entries)
		}
		for id := range w.Entries {
			keep[id] = true
		}
	}
	groups := make([]int64, 0, len(byGroup))
	for group := range byGroup {
		groups = append(groups, group)
	}
	slices.Sort(groups)
	for tries := 0; len(keep) < entries && tries < 10*entries; tries++ {
		add(groups[random.IntN(len(groups))], nil)
	}
	return x.Only(func(_, id int64) bool { return keep[id] })
}
