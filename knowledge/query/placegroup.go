package query

import (
	"slices"
	"strconv"
)

// placeGroup is units that make one place: those that go on in one direction, from the narrow to the wide or back.
type placeGroup struct {
	units []unit
}

// falls reports whether the widest unit of the group is named first: "Điều 22 khoản 1".
func (g placeGroup) falls() bool { return len(g.units) > 1 && g.units[0].rank < g.units[1].rank }

// rooted reports whether the group names where it begins: an article or a division.
func (g placeGroup) rooted() bool {
	return slices.ContainsFunc(g.units, func(u unit) bool { return u.rank <= articleRank })
}

// groupUnits makes groups of units in the order of a text.
func groupUnits(all []unit) (groups []placeGroup) {
	direction := 0
	all = slices.DeleteFunc(all, func(u unit) bool { return u.rank == 0 })
	for i, u := range all {
		n := len(groups) - 1
		step := 0
		if n >= 0 {
			step = u.rank - groups[n].units[len(groups[n].units)-1].rank
		}
		switch {
		case n < 0, step == 0, u.apart && step > 0 && i+1 < len(all) && !all[i+1].apart && all[i+1].rank < u.rank: // "Điều 5 và khoản 3 Điều 7"
			groups, direction = append(groups, placeGroup{[]unit{u}}), 0
		case direction == 0 || (step > 0) == (direction > 0):
			groups[n].units, direction = append(groups[n].units, u), step
		case step < 0 && u.rank <= articleRank && !groups[n].rooted(): // "khoản 3 điểm a mục II"
			groups[n].units = append(groups[n].units, u)
		default:
			groups, direction = append(groups, placeGroup{[]unit{u}}), 0
		}
	}
	return groups
}

// placesOf makes places of units. A group that names nothing wide lies in the place that it is named with: the one before if that names the wide first
// or there is none after, else the next. "Điều 22 khoản 1 và khoản 3", "khoản 3 và khoản 5 mục II".
func placesOf(all []unit) (found []Place) {
	groups := groupUnits(all)
	places := make([][]Place, len(groups))
	rooted := func(g placeGroup) bool { return g.rooted() }
	forward := make([]bool, len(groups))
	for i, g := range groups {
		places[i] = g.places()
		if last := lastIndexFunc(groups[:i], rooted); !g.rooted() && slices.ContainsFunc(groups[i:], rooted) {
			forward[i] = last < 0 || !groups[last].falls() && len(groups[last].units) > 1
		}
	}
	for i := len(groups) - 2; i >= 0; i-- {
		if forward[i] {
			places[i] = within(places[i], places[i+1][0])
		}
	}
	for i := range groups {
		if i > 0 && !groups[i].rooted() && !forward[i] {
			places[i] = within(places[i], places[i-1][len(places[i-1])-1])
		}
		found = append(found, places[i]...)
	}
	for i := range found {
		found[i].settle()
	}
	return found
}

func lastIndexFunc(groups []placeGroup, is func(placeGroup) bool) int {
	for i, g := range slices.Backward(groups) {
		if is(g) {
			return i
		}
	}
	return -1
}

func within(places []Place, wider Place) []Place {
	all := slices.Clone(places)
	for i := range all {
		all[i] = all[i].In(wider)
	}
	return all
}

// places are those of the group: every number of every unit.
func (g placeGroup) places() []Place {
	all := []Place{{start: g.units[0].from, end: g.units[len(g.units)-1].to}} // tokens as yet
	for _, u := range g.units {
		var next []Place
		for _, p := range all {
			if u.annex != "" {
				p.Annex = u.annex
				next = append(next, p)
			}
			for n, value := range u.numbers() {
				with := p
				with.set(u, value)
				if u.rank == articleRank && n == len(u.values)-1 {
					with.Last = u.last
				}
				next = append(next, with)
			}
		}
		all = next[:min(len(next), maxPlaces)]
	}
	return all
}

// maxPlaces bounds the places of one group: lists of several units multiply.
const maxPlaces = 100

// maxRange bounds the clauses of a range.
const maxRange = 30

// numbers are those of the unit; a range of clauses is written out, one of articles is not: how many there are the document knows.
func (u unit) numbers() []string {
	if u.last == "" || u.rank == articleRank {
		return u.values
	}
	first, err1 := strconv.Atoi(u.values[len(u.values)-1])
	last, err2 := strconv.Atoi(u.last)
	all := slices.Clone(u.values)
	for n := first + 1; err1 == nil && err2 == nil && n <= min(last, first+maxRange); n++ {
		all = append(all, strconv.Itoa(n))
	}
	return all
}

func (p *Place) set(u unit, value string) {
	n, _ := strconv.Atoi(value) // of a division it is a number
	switch u.rank {
	case partRank:
		p.Part = n
	case chapterRank:
		p.Chapter = n
	case sectionRank:
		p.Section = n
	case subsectionRank:
		p.Subsection = n
	case articleRank:
		p.Article = value
	case clauseRank:
		p.Clause, p.item = value, u.item
	case pointRank:
		p.Points = []string{value}
	case subpointRank:
		p.Subpoint = value
	case dashRank:
		p.Dash = value
	}
}

// settle leaves out what no document has: an item of a plan in an article, "Điều 5 được 90 điểm 2".
func (p *Place) settle() {
	if p.Article != "" && p.item {
		p.Clause = ""
	}
	if p.Last != "" && p.Last == p.Article {
		p.Last = ""
	}
}
