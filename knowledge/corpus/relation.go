package corpus

import (
	"cmp"
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// RelationKind is what a document does to another.
type RelationKind string

// The kinds; ingest/legal reads them from the text.
const (
	Replaces RelationKind = "replaces" // stands in its place, or says that it ends
	Repeals  RelationKind = "repeals"  // ends it
	Amends   RelationKind = "amends"   // gives a provision of it other words, or adds one
	Basis    RelationKind = "basis"    // is issued on the grounds of it
	Guides   RelationKind = "guides"   // rules in detail on what it says
	Cites    RelationKind = "cites"    // names a provision of it
	Begins   RelationKind = "begins"   // of the document itself: a provision of it is in force from a day of its own
)

// Relation is what a document says of another, or does to it. The other may not be in the corpus: see Catalogue.Related.
type Relation struct {
	Kind      RelationKind
	Number    string // "42/2010/NĐ-CP"; "" when it is called by its name
	Title     string // "Luật Tổ chức Chính phủ", perhaps with words that are not its name any more; "" when it has a number
	Issued    string // of the other document, as it is written beside it: a Day or a year; "" is none
	Provision string // the path of that of the other document that is meant; "" is the whole or, of Amends, not said
	From      Day    // the first day on which it is so
	Path      string // of the provision that says so; "" is the title
}

// Key is the key that the other document's number gives; "" when it is called by its name.
func (r Relation) Key() string {
	if r.Number == "" {
		return ""
	}
	return NumberKey(r.Number)
}

// Ends reports whether the other document ends as a whole.
func (r Relation) Ends() bool { return (r.Kind == Replaces || r.Kind == Repeals) && r.Provision == "" }

// Alters reports whether the other document is another one after it, in whole or in part.
func (r Relation) Alters() bool { return r.Kind == Replaces || r.Kind == Repeals || r.Kind == Amends }

// Said is the relations of a document that are such.
func (d *Document) Said(such func(r Relation) bool) (some []Relation) {
	for _, r := range d.Relations {
		if such(r) {
			some = append(some, r)
		}
	}
	return some
}

// Change is what another document of the corpus does to a provision.
type Change struct {
	By *Document
	Relation
}

// Takes reports whether the provision is in force no more after it.
func (c Change) Takes() bool { return c.Kind == Repeals || c.Kind == Replaces }

// Related is the document of the corpus that d says something of; nil when the corpus does not have it, or when it is not certain which it is. A law
// that is called by its name is the one issued on the day or in the year that is written beside it, else the newest of the name that d can know.
func (r *Catalogue) Related(d *Document, relation Relation) *Document {
	if relation.Number != "" {
		return r.numberedAs(d, relation)
	}
	title := vietnamese.Fold(relation.Title)
	if title == "" {
		return nil
	}
	var found *Document
	name := ""
	for _, law := range r.laws { // the newest first
		if law.document == d || !beginsWithName(title, law.name) || len(law.name) <= len(name) {
			continue
		}
		issued := string(law.document.IssuedOn)
		switch {
		case relation.Issued != "" && issued != relation.Issued && law.document.IssuedOn.Year() != relation.Issued:
			continue
		case relation.Issued == "" && (issued == "" || d.IssuedOn == "" || law.document.IssuedOn > d.IssuedOn):
			continue
		}
		found, name = law.document, law.name
	}
	return found
}

// beginsWithName reports whether folded words begin with the name of a law, and not with a longer one.
func beginsWithName(words, name string) bool {
	rest, ok := strings.CutPrefix(words, name)
	return ok && (rest == "" || !isLetter(rest)) && !strings.HasPrefix(rest, ",")
}

// Changes are what other documents of the corpus do to the provision of d at a path, to one in it or to one that it is in, the earliest first. None
// is told of a document whose words have them already, nor of a change without a day.
func (r *Catalogue) Changes(d *Document, path string) (all []Change) {
	for _, c := range r.changes[d] {
		if c.Provision != "" && (within(path, c.Provision) || within(c.Provision, path)) {
			all = append(all, c)
		}
	}
	return all
}

// TakenOut is the change by which the provision of d at a path is in force no more on a day, as one that is in force then by itself has it; ok is
// false when it is in force as far as that goes.
func (r *Catalogue) TakenOut(d *Document, path string, day Day) (c Change, ok bool) {
	for _, c := range r.changes[d] {
		if c.Takes() && c.Provision != "" && c.From <= day && within(path, c.Provision) {
			return c, true
		}
	}
	return Change{}, false
}

// BeginsOn is the day from which the provision at a path is in force by what the document says of it, or of one that it is in, the
// last of what it says; "" where it is with the document.
func (d *Document) BeginsOn(path string) (day Day) {
	most := ""
	for _, r := range d.Relations {
		if r.Kind == Begins && within(path, r.Provision) && len(r.Provision) >= len(most) {
			most, day = r.Provision, r.From
		}
	}
	return day
}

// BeginningAfter are the provisions at a path, in it or around it that are in force only from a day of their own after another one, with those days.
func (d *Document) BeginningAfter(path string, day Day) []Relation {
	return d.Said(func(r Relation) bool {
		of := r.Provision
		if within(path, of) {
			of = path // what is said of a part of it, or later, is not what is said of it
		}
		return r.Kind == Begins && day < r.From && within(of, path) && r.From == d.BeginsOn(of)
	})
}

// hasYear reports whether a number names its year, "06/2022/QH15", so that there is one of it.
func hasYear(number string) bool {
	return slices.ContainsFunc(vietnamese.Numbers(vietnamese.Tokenize(number)), func(n vietnamese.Number) bool { return n.Year != "" })
}

// numberedAs is the document with the number that d names, nil where it is not certain which. It is of the year that d names or, where that is none, of no
// later day than d, unless the number has its year; of several it is that of the day that d names, that of its own province or, of what d alters, that of its own issuer.
// What d alters without naming a day or year is of no other level, even where it is the only one.
func (r *Catalogue) numberedAs(d *Document, relation Relation) *Document {
	known := cmp.Or(d.IssuedOn, d.EffectiveOn, relation.From)
	var found []*Document
	for _, other := range r.byNumber[NumberKey(relation.Number)] {
		meant := strings.HasPrefix(relation.Issued, other.IssuedOn.Year())
		if relation.Issued == "" {
			meant = known == "" || other.IssuedOn <= known || hasYear(relation.Number)
		}
		if meant {
			found = append(found, other)
		}
	}
	onDay := func(other *Document) bool { return other.IssuedOn != "" && string(other.IssuedOn) == relation.Issued }
	if slices.ContainsFunc(found, onDay) {
		found = slices.DeleteFunc(found, func(other *Document) bool { return !onDay(other) })
	}
	if relation.Alters() && relation.Issued == "" { // without a day it is one of its own level's, which may not be here
		found = slices.DeleteFunc(found, func(other *Document) bool { return otherLevel(d, other) })
	}
	if len(found) > 1 {
		found = slices.DeleteFunc(found, func(other *Document) bool { return other.Territory != d.Territory })
	}
	if len(found) > 1 && relation.Alters() {
		found = slices.DeleteFunc(found, func(other *Document) bool { return otherBody(d, other) })
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// within reports whether the unit at a path is the one at another, or in it.
func within(path, other string) bool {
	return path == other || strings.HasPrefix(path, other+" ") || strings.HasPrefix(path, other+", ")
}

// findChanges gathers by the document that is changed what is changed of it.
func (r *Catalogue) findChanges() {
	r.changes = map[*Document][]Change{}
	for _, by := range r.Documents {
		for _, relation := range by.Relations {
			if !relation.Alters() || by.Draft {
				continue
			}
			if relation.From == "" {
				relation.From = by.EffectiveOn
			}
			of := r.Related(by, relation)
			if of == nil || of == by || relation.From == "" || of.Consolidated && !relation.Ends() {
				continue
			}
			r.changes[of] = append(r.changes[of], Change{by, relation})
		}
	}
	for _, all := range r.changes {
		slices.SortStableFunc(all, func(a, b Change) int { return strings.Compare(string(a.From), string(b.From)) })
	}
}

// Expires is the first day on which d is in force no more: another document that names it by its number ends it as a whole, it ceases by its own words, or
// an officer has retired it. "" is none. All documents with the number, and those that end one of them, are to be in the catalogue.
func (r *Catalogue) Expires(d *Document) Day {
	days := []Day{d.CeasesOn, d.RetiredOn}
	for _, c := range r.changes[d] {
		if c.Ends() && c.Number != "" {
			days = append(days, c.From)
		}
	}
	days = slices.DeleteFunc(days, func(day Day) bool { return day == "" })
	if len(days) == 0 {
		return ""
	}
	return slices.Min(days)
}

// Former are the documents in whose place d stands, as far as the corpus has them, the newest first.
func (r *Catalogue) Former(d *Document) (all []*Document) {
	for _, relation := range d.Relations {
		if !relation.Ends() {
			continue
		}
		if of := r.Related(d, relation); of != nil && of != d && !slices.Contains(all, of) {
			all = append(all, of)
		}
	}
	slices.SortStableFunc(all, NewestFirst)
	return all
}

// Successors are the documents that stand in the place of d, the newest first.
func (r *Catalogue) Successors(d *Document) (all []*Document) {
	for _, c := range r.changes[d] {
		if c.Kind == Replaces && c.Provision == "" && !slices.Contains(all, c.By) {
			all = append(all, c.By)
		}
	}
	slices.SortStableFunc(all, NewestFirst)
	return all
}

// Cited are the provisions of other documents that the unit of d at a path, or one in it, names, each once; none of a d that is nil.
func (r *Catalogue) Cited(d *Document, path string) (all []Version) {
	if d == nil {
		return nil
	}
	for _, relation := range d.Relations {
		if relation.Kind != Cites || !within(relation.Path, path) {
			continue
		}
		if of := r.Related(d, relation); of != nil && of != d && !slices.Contains(all, Version{of, relation.Provision}) {
			all = append(all, Version{of, relation.Provision})
		}
	}
	return all
}

// Version is a provision, or another version of one: that at Path or, where that is "", the one that Document.Counterpart finds in the document.
type Version struct {
	Document *Document
	Path     string
}

// Versions are where other versions of the provision of d at a path stand: what amended it, the newest first, what it amends itself, what took the place
// of d, and what d took the place of.
func (r *Catalogue) Versions(d *Document, path string) (all []Version) {
	for _, c := range slices.Backward(r.Changes(d, path)) {
		if c.Kind == Amends && c.Path != "" {
			all = append(all, Version{c.By, c.Path})
		}
	}
	for _, relation := range d.Relations {
		if relation.Kind != Amends && relation.Kind != Repeals || relation.Provision == "" || !within(relation.Path, path) && !within(path, relation.Path) {
			continue
		}
		if of := r.Related(d, relation); of != nil && of != d {
			all = append(all, Version{of, relation.Provision})
		}
	}
	for _, other := range slices.Concat(r.Successors(d), r.Former(d)) {
		all = append(all, Version{Document: other})
	}
	return all
}
