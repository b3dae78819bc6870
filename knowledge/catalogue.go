package knowledge

import (
	"cmp"
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// catalogue is the documents of the corpus, without their provisions, and the names by which they are asked for.
type catalogue struct {
	documents []*Document // the newest first
	byKey     map[string]*Document
	byID      map[int64]*Document
	bySerial  map[string][]numbered // by Number.Serial, in the order of documents
	laws      []titled
}

// numbered is one reading of a document's number.
type numbered struct {
	vietnamese.Number
	document *Document
}

// titled is a law and its folded name, "luat thi dua, khen thuong".
type titled struct {
	name     string
	document *Document
}

func newCatalogue(documents []*Document) catalogue {
	documents = slices.Clone(documents)
	slices.SortStableFunc(documents, newestFirst)
	r := catalogue{
		documents: documents, byKey: make(map[string]*Document, len(documents)), byID: make(map[int64]*Document, len(documents)),
		bySerial: map[string][]numbered{},
	}
	for _, d := range documents {
		r.byKey[d.Key], r.byID[d.ID] = d, d
		for _, n := range vietnamese.Numbers(vietnamese.Tokenize(d.Number)) {
			r.bySerial[n.Serial] = append(r.bySerial[n.Serial], numbered{n, d})
		}
		if d.isLaw() && d.Title != "" {
			r.laws = append(r.laws, titled{vietnamese.Fold(d.Kind + " " + d.Title), d})
		}
	}
	return r
}

func newestFirst(a, b *Document) int { return cmp.Compare(b.IssuedOn, a.IssuedOn) }

// withNumber is the documents whose number is the one typed, perhaps in part.
func (r *catalogue) withNumber(typed vietnamese.Number) []*Document {
	var found []*Document
	for _, n := range r.bySerial[typed.Serial] {
		if (typed.Kind == "" || n.Kind == typed.Kind) && (typed.Year == "" || n.Year == typed.Year) && !slices.Contains(found, n.document) {
			found = append(found, n.document)
		}
	}
	return found
}

// expireWithParents ends the documents that carry another one out on the day that one ends: "Văn bản quy phạm pháp luật
// hết hiệu lực thì văn bản quy định chi tiết thi hành các điều, khoản, điểm của văn bản đó cũng đồng thời hết hiệu lực"
// (Law 80/2015/QH13 on the promulgation of legal documents, Article 154 clause 4). What a document carries out is read
// from its title, by number or, for a law, by its name; of several laws of one name it is the one in force on the day
// the document was issued. A title that names none ends nothing.
func (r *catalogue) expireWithParents() {
	parents := make([][]*Document, len(r.documents))
	for i, d := range r.documents {
		parents[i] = r.parents(d)
	}
	for changed := true; changed; { // a circular on a decree on a law takes two rounds
		changed = false
		for i, d := range r.documents {
			for _, parent := range parents[i] {
				if parent.ExpiresOn != "" && d.begins() < parent.ExpiresOn && (d.ExpiresOn == "" || parent.ExpiresOn < d.ExpiresOn) {
					d.ExpiresOn, changed = parent.ExpiresOn, true
				}
			}
		}
	}
}

// parents is the documents that d carries out, by what its title says.
func (r *catalogue) parents(d *Document) []*Document {
	title := vietnamese.Fold(d.Title)
	_, object, found := strings.Cut(title, "quy dinh chi tiet")
	if !found {
		if _, object, found = strings.Cut(title, "huong dan"); !found {
			return nil
		}
	}
	// The first number is what is carried out; those after it say what that one carries out.
	if numbers := vietnamese.Numbers(vietnamese.Tokenize(d.Title)); len(numbers) > 0 && strings.Contains(numbers[0].Forms()[0], "/") {
		all := slices.DeleteFunc(r.withNumber(numbers[0]), func(other *Document) bool { return other == d })
		if len(all) > 0 {
			return all
		}
	}
	var law *Document
	for _, other := range r.laws {
		if other.document == d || !strings.Contains(object, other.name) {
			continue
		}
		if other.document.IssuedOn <= d.IssuedOn && (law == nil || law.IssuedOn < other.document.IssuedOn) {
			law = other.document
		}
	}
	if law == nil {
		return nil
	}
	return []*Document{law}
}
