package corpus

import (
	"slices"

	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

// Named is the documents that a question names, and the numbers it names that the corpus does not have.
func (r *Catalogue) Named(q query.Question) (documents []*Document, missing []vietnamese.Number) {
	for _, n := range q.Numbers {
		found := r.WithNumber(n)
		documents = append(documents, found...)
		if len(found) == 0 {
			missing = append(missing, n)
		}
	}
	return documents, missing
}

// Meant is the documents that a question means, best first: those that it names by number, else by kind and name or year; named is false when it names
// none, and all are meant. One in force comes before others, but for "luật cũ"; for an article a law before what carries it out; the newest first.
func (r *Catalogue) Meant(q query.Question, article bool, day Day) (ordered []*Document, named bool) {
	documents, _ := r.Named(q)
	slices.SortStableFunc(documents, NewestFirst)
	named = len(documents) > 0
	if !named {
		documents, named = r.OfKind(q)
	}
	if !named {
		documents = r.Documents
	}
	var ranks [4][]*Document
	for _, d := range documents {
		rank := 0
		if !q.Time.Former && !d.InForce(day) || q.Time.Former && d.ExpiresOn == "" {
			rank += 2
		}
		if article && !d.IsLaw() {
			rank++
		}
		ranks[rank] = append(ranks[rank], d)
	}
	return slices.Concat(ranks[:]...), named
}

// OfKind is the documents of the kind, and of the name or year, that the question names without a number; named is
// false when it names no kind. A law is called by its name: "Luật Đất đai" is none of those the corpus has.
func (r *Catalogue) OfKind(q query.Question) (documents []*Document, named bool) {
	kinds, year := q.Kinds(), q.Year()
	if len(kinds) == 0 {
		return nil, false
	}
	var ofKind, ofYear []*Document
	for _, d := range r.Documents {
		if d.Kind != kinds[0] && !(kinds[0] == "Luật" && d.IsLaw()) || d.IsLaw() && !q.Calls(d.Title) {
			continue
		}
		ofKind = append(ofKind, d)
		if year != "" && d.IssuedOn.Year() == year {
			ofYear = append(ofYear, d)
		}
	}
	if len(ofYear) > 0 {
		return ofYear, true
	}
	return ofKind, true
}

// OnlyAbout reports whether a document that the corpus lacks is what is asked about, not what describes one it has: "Kế hoạch triển khai Chỉ thị 19" is about
// the plan, which is named first.
func (r *Catalogue) OnlyAbout(q query.Question, missing []vietnamese.Number) bool {
	for _, n := range missing {
		for _, kind := range q.KindsBefore(n) {
			if slices.ContainsFunc(r.Documents, func(d *Document) bool { return d.Kind == kind }) {
				return false
			}
		}
	}
	return true
}

// WithoutYears leaves the time out that a text speaks of, but for a year of which the corpus has a document: it names that document.
func (r *Catalogue) WithoutYears(text string) string {
	return query.WithoutYears(text, func(year string) bool {
		return slices.ContainsFunc(r.Documents, func(d *Document) bool { return d.IssuedOn.Year() == year })
	})
}
