package knowledge

import (
	"strings"

	"thidua/knowledge/vietnamese"
)

// expireWithParents ends the documents that carry another one out on the day that one ends: "Văn bản quy phạm pháp luật
// hết hiệu lực thì văn bản quy định chi tiết thi hành các điều, khoản, điểm của văn bản đó cũng đồng thời hết hiệu lực"
// (Law 80/2015/QH13 on the promulgation of legal documents, Article 154 clause 4). What a document carries out is read
// from its title, by number or, for a law, by its name; of several laws of one name it is the one in force on the day
// the document was issued. A title that names none ends nothing.
func expireWithParents(documents []*Document) {
	for changed := true; changed; { // a circular on a decree on a law takes two rounds
		changed = false
		for _, d := range documents {
			for _, parent := range parents(d, documents) {
				if parent.ExpiresOn != "" && d.begins() < parent.ExpiresOn && (d.ExpiresOn == "" || parent.ExpiresOn < d.ExpiresOn) {
					d.ExpiresOn, changed = parent.ExpiresOn, true
				}
			}
		}
	}
}

// begins is the day from which the document counts.
func (d *Document) begins() Day {
	if d.EffectiveOn != "" {
		return d.EffectiveOn
	}
	return d.IssuedOn
}

// parents is the documents that d carries out, by what its title says.
func parents(d *Document, documents []*Document) []*Document {
	title := vietnamese.Fold(d.Title)
	_, object, found := strings.Cut(title, "quy dinh chi tiet")
	if !found {
		if _, object, found = strings.Cut(title, "huong dan"); !found {
			return nil
		}
	}
	var all []*Document
	// The first number is what is carried out; those after it say what that one carries out.
	if numbers := vietnamese.Numbers(vietnamese.Tokenize(d.Title)); len(numbers) > 0 && strings.Contains(numbers[0].Forms()[0], "/") {
		for _, other := range documents {
			if other != d && other.Number != "" && sameNumber(numbers[0], other.Number) {
				all = append(all, other)
			}
		}
	}
	if len(all) > 0 {
		return all
	}
	var law *Document
	for _, other := range documents {
		if other == d || !other.isLaw() || other.Title == "" || !strings.Contains(object, vietnamese.Fold(other.Kind+" "+other.Title)) {
			continue
		}
		if other.IssuedOn <= d.IssuedOn && (law == nil || law.IssuedOn < other.IssuedOn) {
			law = other
		}
	}
	if law != nil {
		all = append(all, law)
	}
	return all
}
