package corpus

import (
	"thidua/knowledge/province"
	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

// Prior is how much a document counts for an official of home ("tỉnh Thái Bình") beside its words, as a difference
// of score: the logarithm of how many times as likely it is meant. Without a home no document stands out. What binds them
// comes first: their own province's documents, then those of the National Assembly, the Government, its head and the
// Ministry of Home Affairs, which is in charge of emulation. Another ministry's circular, or another province's document,
// says much the same in much the same words for other people; it comes first only when it is asked for by name.
func (d *Document) Prior(q query.Question, home, sector string, day Day) float64 {
	if home == "" {
		return 0
	}
	if province.Same(d.Territory, home, day) {
		return ownPrior
	}
	issuer := vietnamese.Fold(d.Issuer)
	if d.Territory == "" {
		for _, national := range []string{"quoc hoi", "uy ban thuong vu quoc hoi", "chinh phu", "thu tuong chinh phu", "bo noi vu", "chu tich nuoc"} {
			if issuer == national {
				return 0
			}
		}
	}
	if issuer == "" || q.NamesIssuer(issuer, d.Territory) {
		return 0
	}
	if sector != "" && query.SectorOf(d.Issuer) == sector {
		return askersPrior
	}
	return othersPrior
}

const (
	ownPrior    = 0.5
	askersPrior = -1 // of who asks: the law comes first, then their own ministry
	othersPrior = -4 // one in fifty
)
