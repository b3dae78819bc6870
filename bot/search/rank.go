package search

import (
	"math"
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// Text is a text as it is looked through. See NewText.
type Text struct {
	title, document, body field
	number                string
	date                  vietnamese.Day
}

// field is words in the form of normal, and with their tones.
type field struct{ folded, toned string }

func newField(words string) field { return field{normal(words), normalToned(words)} }

// Document is what a text says of the document that it carries, and of its own kind; each may be empty.
type Document struct {
	Number, Issuer, Kind string
	Date                 vietnamese.Day
}

// NewText prepares a text to be looked through, many times.
func NewText(title string, d Document, body string) Text {
	return Text{
		title: newField(title), body: newField(body), number: d.Number, date: d.Date,
		document: newField(d.Number + " " + d.Date.Words() + " " + d.Kind + " " + withLongForms(d.Issuer)),
	}
}

// withLongForms is text with what its short forms stand for: "UBND tỉnh" is also "ủy ban nhân dân tỉnh".
func withLongForms(text string) string {
	tokens := vietnamese.Tokenize(text)
	long := vietnamese.Texts(tokens)
	for _, e := range vietnamese.Expand(tokens) {
		if e.Sure || e.Weight >= 0.9 {
			long[e.At] = e.Text
		}
	}
	return text + " . " + strings.Join(long, " ")
}

// The weights of the fields.
const (
	titleWeight    = 3.0
	documentWeight = 2.0
	bodyWeight     = 1.0
	// namedScore is more than words can weigh.
	namedScore = 1000.0
	// genericWeight is what a word that names no subject weighs.
	genericWeight = 0.25
)

// weight is that of the best field that has a part of a query; 0 without.
func (t *Text) weight(p part) float64 {
	switch {
	case t.title.has(p):
		return titleWeight
	case t.document.has(p):
		return documentWeight
	case t.body.has(p):
		return bodyWeight
	}
	return 0
}

// has reports whether a part stands in the field. What was typed with tones stands there with the same: "họp" is no "hợp".
func (f *field) has(p part) bool {
	for i, form := range p.forms {
		if strings.Contains(f.folded, form) && (!p.strict || strings.Contains(f.toned, p.toned[i])) {
			return true
		}
	}
	return false
}

// part is something of a query that a text may have: a word, or two that stand side by side.
type part struct {
	forms  []string
	toned  []string // the same with their tones
	strict bool     // it was typed with them
	needs  []int    // the parts without which it is not there: the words of a pair
	weight float64  // beside its rarity
	counts bool     // it names the subject
}

// parts are the words of a query and their pairs. That words stand together tells more in Vietnamese than the words do.
func (q *Query) parts() (all []part) {
	last := 0 // the part of the word before
	for i, t := range q.words {
		one := part{forms: t.forms, toned: t.toned, strict: t.hasTones(), weight: 1, counts: !t.generic}
		if t.generic {
			one.weight = genericWeight
		}
		needs := []int{last, len(all)}
		last = len(all)
		all = append(all, one)
		if i == 0 || q.words[i-1].at != t.at-1 {
			continue
		}
		before := q.words[i-1]
		pair := part{needs: needs, weight: 1, counts: !t.generic && !before.generic, strict: before.hasTones() && t.hasTones()}
		if t.generic && before.generic {
			pair.weight = genericWeight
		}
		both := before.beside(t)
		pair.forms, pair.toned = both.forms, both.toned
		all = append(all, pair)
	}
	return all
}

// Hit is how well a text is what a query means.
type Hit struct {
	Score float64
	// Named is that the query names its document by the number.
	Named bool
	// Coverage is how much of the query's subject the text has, 0 to 1, and InTitle how much its title; 1 of a query that names none.
	Coverage, InTitle float64
}

// Rank weighs texts, in their order: a part of the query counts by its rarity among them and by the field that has it.
func (q *Query) Rank(all []Text) []Hit {
	parts := q.parts()
	fields := make([][]float64, len(parts))
	rarity := make([]float64, len(parts))
	for i, p := range parts {
		fields[i] = make([]float64, len(all))
		having := 0
		for k := range all {
			if slices.ContainsFunc(p.needs, func(need int) bool { return fields[need][k] == 0 }) {
				continue
			}
			if fields[i][k] = all[k].weight(p); fields[i][k] > 0 {
				having++
			}
		}
		rarity[i] = p.weight * math.Log(1+(float64(len(all))+1)/(float64(having)+0.5))
	}
	hits := make([]Hit, len(all))
	for k := range all {
		h := &hits[k]
		var subject, has, inTitle float64
		for i, p := range parts {
			h.Score += rarity[i] * fields[i][k]
			if !p.counts {
				continue
			}
			subject += rarity[i]
			if fields[i][k] > 0 {
				has += rarity[i]
			}
			if fields[i][k] == titleWeight {
				inTitle += rarity[i]
			}
		}
		h.Coverage, h.InTitle = 1, 1
		if subject > 0 {
			h.Coverage, h.InTitle = has/subject, inTitle/subject
		}
		if h.Named = q.Names(all[k].number, all[k].date); h.Named {
			h.Score += namedScore
		}
	}
	return hits
}
