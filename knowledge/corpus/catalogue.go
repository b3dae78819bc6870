package corpus

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

// Catalogue is the documents of the corpus, without their provisions, and the names by which they are asked for.
type Catalogue struct {
	Documents []*Document // the newest first
	ByKey     map[string]*Document
	ByID      map[int64]*Document
	byNumber  map[string][]*Document // by NumberKey
	bySerial  map[string][]numbered  // by Number.Serial, in the order of Documents
	laws      []titled
	changes   map[*Document][]Change // by the document that is changed, the earliest first
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

// NewCatalogue is the catalogue of some documents; it sorts a copy of them.
func NewCatalogue(documents []*Document) Catalogue {
	documents = slices.Clone(documents)
	slices.SortStableFunc(documents, NewestFirst)
	r := Catalogue{
		Documents: documents, ByKey: make(map[string]*Document, len(documents)), ByID: make(map[int64]*Document, len(documents)),
		byNumber: map[string][]*Document{}, bySerial: map[string][]numbered{},
	}
	for _, d := range documents {
		r.ByKey[d.Key], r.ByID[d.ID] = d, d
		if d.Number != "" {
			r.byNumber[NumberKey(d.Number)] = append(r.byNumber[NumberKey(d.Number)], d)
		}
		for _, n := range vietnamese.Numbers(vietnamese.Tokenize(d.Number)) {
			r.bySerial[n.Serial] = append(r.bySerial[n.Serial], numbered{n, d})
		}
		if d.IsLaw() && d.Title != "" {
			r.laws = append(r.laws, titled{vietnamese.Fold(d.Kind + " " + d.Title), d})
		}
	}
	r.findChanges()
	return r
}

// NewestFirst orders documents by the day of their issue.
func NewestFirst(a, b *Document) int { return cmp.Compare(b.IssuedOn, a.IssuedOn) }

// WithNumber is the documents whose number is the one typed, perhaps in part. A document whose own number is not known is called by that of what it carries
// out: the plan for Directive 19 is "Kế hoạch 19".
func (r *Catalogue) WithNumber(typed vietnamese.Number) (found []*Document) {
	for _, n := range r.bySerial[typed.Serial] {
		if (typed.Kind == "" || n.Kind == typed.Kind) && (typed.Year == "" || n.Year == typed.Year) && !slices.Contains(found, n.document) {
			found = append(found, n.document)
		}
	}
	if len(found) > 0 || typed.Kind == "" {
		return found
	}
	for _, d := range r.Documents {
		if d.Number == "" && d.Kind == query.KindOf(typed) && IsNumbered(d.Title, vietnamese.Number{Serial: typed.Serial, Year: typed.Year}) {
			found = append(found, d)
		}
	}
	return found
}

// LapseWithParents ends the documents that carry another one out when that one ends: "Văn bản quy phạm pháp luật hết hiệu lực thì văn bản quy
// định chi tiết thi hành các điều, khoản, điểm của văn bản đó cũng đồng thời hết hiệu lực" (Law 80/2015/QH13 on the promulgation of legal
// documents, Article 154 clause 4). What a document carries out is read from its title, by number or, for a law, by its name; of several laws
// of one name it is the one in force on the day the document was issued. Ministries go on with their own rules until they write new ones, and
// so do the decrees on single awards: those do not end, they lapse, which whoever reads them is told.
func (r *Catalogue) LapseWithParents() {
	parents := make([][]*Document, len(r.Documents))
	for i, d := range r.Documents {
		parents[i] = r.Parents(d)
	}
	for changed := true; changed; { // a circular on a decree on a law takes two rounds
		changed = false
		for i, d := range r.Documents {
			end := &d.LapsesOn
			if d.rulesForAll() {
				end = &d.ExpiresOn
			}
			for _, parent := range parents[i] {
				if ends := parent.EndsByLaw(); ends != "" && d.Begins() < ends && (*end == "" || ends < *end) {
					*end, changed = ends, true
				}
			}
		}
	}
	for _, law := range r.laws {
		if law.name != fieldLaw || law.document.EndsByLaw() == "" {
			continue
		}
		for i, d := range r.Documents {
			if d.LapsesOn == "" && d.carriesOut() && !r.ofOtherFieldLaw(parents[i], law.document) && law.document.Begins() <= d.Begins() && d.Begins() < law.document.EndsByLaw() && query.Read(d.Title, nil).OfTheField() {
				d.LapsesOn = law.document.EndsByLaw()
			}
		}
	}
}

// ofOtherFieldLaw reports whether what a document carries out is a law of the field other than the one given, such as the one after it.
func (r *Catalogue) ofOtherFieldLaw(parents []*Document, law *Document) bool {
	return slices.ContainsFunc(r.laws, func(other titled) bool {
		return other.name == fieldLaw && other.document != law && slices.Contains(parents, other.document)
	})
}

// consolidated is the kind of a text in which a law and those that amend it are written together; it holds as long as they do.
const consolidated = "Văn bản hợp nhất"

// fieldLaw is the law that whatever rules on emulation and commendation rests on.
const fieldLaw = "luat thi dua, khen thuong"

// Parents is the documents that d carries out, by what its title says. A consolidated text, and a law that amends another, are of the law that they name.
func (r *Catalogue) Parents(d *Document) []*Document {
	title := vietnamese.Fold(d.Title)
	_, object, found := strings.Cut(title, "quy dinh chi tiet")
	if !found {
		_, object, found = strings.Cut(title, "huong dan")
	}
	switch {
	case found:
	case d.Kind == consolidated:
		object = title
	case d.IsLaw() && strings.HasPrefix(title, "sua doi, bo sung"):
		_, object, _ = strings.Cut(title, " cua ")
	default:
		return nil
	}
	// The first number is what is carried out; those after it say what that one carries out.
	if numbers := vietnamese.Numbers(vietnamese.Tokenize(d.Title)); len(numbers) > 0 && strings.Contains(numbers[0].Forms()[0], "/") {
		all := slices.DeleteFunc(r.WithNumber(numbers[0]), func(other *Document) bool { return other == d })
		if len(all) > 0 {
			return all
		}
	}
	var law *Document
	name := ""
	for _, other := range r.laws {
		if other.document == d || other.document.IssuedOn > d.IssuedOn || !namesLaw(object, other.name) {
			continue
		}
		// The longest name: "Luật Đầu tư công" is not "Luật Đầu tư". Of one name the newest comes first.
		if law == nil || len(other.name) > len(name) {
			law, name = other.document, other.name
		}
	}
	if law == nil {
		return nil
	}
	return []*Document{law}
}

// namesLaw reports whether folded words have the name of a law, not as the beginning of a longer word: "luat giao duc" has no "luat gia".
func namesLaw(words, name string) bool {
	for {
		_, rest, found := strings.Cut(words, name)
		if !found {
			return false
		}
		if !isLetter(rest) {
			return true
		}
		words = rest
	}
}

// isLetter reports whether words begin with a letter.
func isLetter(words string) bool {
	next, _ := utf8.DecodeRuneInString(words)
	return unicode.IsLetter(next)
}

// IsNumbered reports whether a document number is the one typed, perhaps in part.
func IsNumbered(number string, typed vietnamese.Number) bool {
	for _, n := range vietnamese.Numbers(vietnamese.Tokenize(number)) {
		if n.Serial == typed.Serial && (typed.Kind == "" || n.Kind == typed.Kind) && (typed.Year == "" || n.Year == typed.Year) {
			return true
		}
	}
	return false
}

// BeforePresentLaw is the last day before the law of the field began that is in force on a day; "" when none is.
func (r *Catalogue) BeforePresentLaw(day Day) Day {
	for _, law := range r.laws { // the newest first
		if d := law.document; law.name == fieldLaw && d.InForce(day) && d.Begins() != "" {
			return d.Begins().Add(-1)
		}
	}
	return ""
}
