package lexical

import (
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// term is one syllable or number of a query.
type term struct {
	text    string
	weight  float64
	bare    bool // typed without diacritics in a text without any: matched folded
	content bool // counts towards coverage
}

// phrase is a run of terms; neighbours are also searched as pairs.
type phrase struct {
	terms    []term
	weight   float64
	optional bool // a hint: raises the score, does not count towards coverage
}

// Query is what to search for. The zero value finds nothing.
type Query struct {
	phrases    []phrase
	definition bool // it asks what something is
	rule       bool // it asks how something is laid down, which mostly names the title
}

const (
	// minorWeight is the weight of words that name no subject. They do not count towards
	// coverage, but the words of a question tell articles apart: 0.45 measured better on the
	// zalo and alqac2022 development questions than 0.1 (MRR@10 +0.006 to +0.025).
	minorWeight = 0.45
	// hintWeight is the weight of the readings of a short form that were not taken.
	hintWeight = 0.3
	// takenWeight is the least likelihood at which a reading replaces what was typed.
	takenWeight = 0.5
)

// ParseQuery reads a question as typed: with or without diacritics, with short forms,
// courtesies and document numbers. Abbreviations nil is those of the package vietnamese.
func ParseQuery(text string, abbreviations *vietnamese.Abbreviations) Query {
	if abbreviations == nil {
		abbreviations = vietnamese.Default()
	}
	tokens := vietnamese.Tokenize(text)
	roles := vietnamese.Roles(tokens)
	readings := map[int][]vietnamese.Expansion{}
	for _, e := range abbreviations.Expand(tokens) {
		readings[e.At] = append(readings[e.At], e)
	}
	numbers := map[int]vietnamese.Number{}
	for _, n := range vietnamese.Numbers(tokens) {
		numbers[n.To-1] = n
	}
	bare := !vietnamese.HasTones(text)

	var q Query
	main := phrase{weight: 1}
	for i, t := range tokens {
		number, isNumber := numbers[i]
		if isNumber {
			q.hint(number.Forms()...)
		}
		switch {
		case isNumber && strings.Contains(t.Text, "/"):
			forms := number.Forms()
			main.add(forms[len(forms)-1], roles[i], false)
		case len(readings[i]) > 0:
			main.addReading(&q, t, roles[i], readings[i])
		default:
			main.add(t.Canonical(), roles[i], bare && !t.Numeric())
		}
	}
	for i, t := range tokens {
		if date, ok := writtenDate(tokens[i:]); ok && t.Folded() == "ngay" {
			q.hint(date)
		}
	}
	q.phrases = append([]phrase{main}, q.phrases...)
	q.definition, q.rule = askedKind(tokens)
	return q
}

// definitionWords and ruleWords are how people ask what something is, and how it is laid down; folded.
var (
	definitionWords = []string{" la gi ", " la nhu the nao ", " duoc hieu ", " the nao la ", " nghia la ", " khai niem "}
	ruleWords       = []string{" quy dinh "}
)

// askedKind says what a question asks for.
func askedKind(tokens []vietnamese.Token) (definition, rule bool) {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteString(" " + t.Folded())
	}
	folded := b.String() + " "
	has := func(words string) bool { return strings.Contains(folded, words) }
	return slices.ContainsFunc(definitionWords, has), slices.ContainsFunc(ruleWords, has)
}

// With returns the query with a further text as a hint of the given weight: earlier turns of
// a conversation, the subject of the message that is answered.
func (q Query) With(text string, weight float64, abbreviations *vietnamese.Abbreviations) Query {
	phrases := append([]phrase(nil), q.phrases...)
	for _, p := range ParseQuery(text, abbreviations).phrases {
		p.weight *= weight
		p.optional = true
		phrases = append(phrases, p)
	}
	q.phrases = phrases
	return q
}

func (q *Query) hint(terms ...string) {
	for _, t := range terms {
		q.phrases = append(q.phrases, phrase{terms: []term{{text: t, weight: 1}}, weight: 1, optional: true})
	}
}

// addReading adds what a short form most likely stands for, in the place of the form, so that
// it makes pairs with its neighbours; what else it may be becomes a hint.
func (p *phrase) addReading(q *Query, t vietnamese.Token, role vietnamese.Role, readings []vietnamese.Expansion) {
	if readings[0].Weight < takenWeight {
		p.add(t.Canonical(), role, false)
	} else {
		expanded := vietnamese.Tokenize(readings[0].Text)
		for i, role := range vietnamese.Roles(expanded) {
			p.add(expanded[i].Canonical(), role, false)
		}
		readings = readings[1:]
		q.phrases = append(q.phrases, phrase{terms: []term{{text: t.Canonical(), weight: 1}}, weight: hintWeight, optional: true})
	}
	for _, r := range readings {
		hint := phrase{weight: hintWeight * r.Weight, optional: true}
		for _, word := range strings.Fields(r.Text) {
			hint.add(word, vietnamese.Content, false)
		}
		q.phrases = append(q.phrases, hint)
	}
}

func (p *phrase) add(text string, role vietnamese.Role, bare bool) {
	t := term{text: text, weight: 1, bare: bare, content: role == vietnamese.Content}
	switch role {
	case vietnamese.Content:
	case vietnamese.Function, vietnamese.Question:
		t.weight = minorWeight
	default:
		t.weight = 0
	}
	p.terms = append(p.terms, t)
}
