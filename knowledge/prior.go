package knowledge

import (
	"strings"

	"thidua/knowledge/vietnamese"
)

// issuerPrior is how much a document counts for an official of home ("tỉnh Thái Bình") beside its words, as a difference
// of score: the logarithm of how many times as likely it is meant. Without a home no document stands out. What binds them
// comes first: their own province's documents, then those of the National Assembly, the Government, its head and the
// Ministry of Home Affairs, which is in charge of emulation. Another ministry's circular, or another province's document,
// says much the same in much the same words for other people; it comes first only when it is asked for by name.
func (d *Document) issuerPrior(question, home string) float64 {
	if home == "" {
		return 0
	}
	if vietnamese.Fold(d.Territory) == vietnamese.Fold(home) && d.Territory != "" {
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
	if issuer == "" || namesIssuer(question, issuer, d.Territory) {
		return 0
	}
	return othersPrior
}

const (
	ownPrior    = 0.5
	othersPrior = -4 // one in fifty
)

// namesIssuer reports whether the folded question names the issuer, its field ("bộ y tế", "ngành y tế") or its place.
func namesIssuer(question, issuer, territory string) bool {
	question = vietnamese.Fold(question)
	place := vietnamese.Fold(territory)
	for _, general := range []string{"tinh ", "thanh pho "} {
		place = strings.TrimPrefix(place, general)
	}
	if place != "" {
		return strings.Contains(question, place)
	}
	field := issuer
	for _, general := range []string{"bo ", "tong cuc ", "uy ban "} {
		field = strings.TrimPrefix(field, general)
	}
	first, _, _ := strings.Cut(field, ",") // "văn hóa, thể thao và du lịch" is mostly called by its first word
	return strings.Contains(question, first)
}
