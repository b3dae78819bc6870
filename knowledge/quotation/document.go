package quotation

import (
	"strings"

	"thidua/knowledge/corpus"
)

// UnitOf is a unit of a document with those under it, as it is printed.
func UnitOf(d *corpus.Document, i int) Unit {
	u, _ := unitFrom(d, i)
	return u
}

// unitFrom is UnitOf, and the index of the first provision after the unit: those under it come right after it.
func unitFrom(d *corpus.Document, i int) (u Unit, next int) {
	p := &d.Provisions[i]
	u = Unit{Path: p.Path, Name: unitNames[p.Level], Words: p.Text}
	switch {
	case p.Heading != "":
		u.Title = strings.TrimSpace(p.Label + " " + p.Heading)
	default:
		u.Words = strings.TrimSpace(p.Label + " " + p.Text)
	}
	for next = i + 1; next < len(d.Provisions) && d.Provisions[next].Parent == p.Seq; {
		var under Unit
		under, next = unitFrom(d, next)
		u.Under = append(u.Under, under)
	}
	return u, next
}

// unitNames are what the units of lists are called.
var unitNames = map[corpus.Level]string{
	corpus.LevelArticle: "điều", corpus.LevelClause: "khoản", corpus.LevelPoint: "điểm", corpus.LevelSubpoint: "tiết", corpus.LevelDash: "gạch đầu dòng", corpus.LevelPlus: "dấu cộng",
	corpus.LevelSection: "mục",
}
