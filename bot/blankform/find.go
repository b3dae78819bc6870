package blankform

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"thidua/knowledge/corpus"
	"thidua/knowledge/query"
	"thidua/knowledge/vietnamese"
)

// Held is a form with its document.
type Held struct {
	Form
	Document *corpus.Document // nil where the corpus has it no more
}

// DocumentWords is how the document of a form is called.
func (h *Held) DocumentWords() string {
	if h.Document == nil {
		return h.DocumentName
	}
	return h.Document.Name()
}

// Status is how the document of a form stands on a day; nothing is known of one that the corpus has no more.
func (h *Held) Status(on corpus.Day) corpus.Status {
	if h.Document == nil {
		return corpus.Status{}
	}
	return h.Document.Status(on)
}

// Given are the forms that are given out, each with its document, of the documents issued last first, of one document in the order of their numbers.
func Given(forms []Form, documents []*corpus.Document) (all []Held) {
	byKey := make(map[string]*corpus.Document, len(documents))
	for _, d := range documents {
		byKey[d.Key] = d
	}
	for _, f := range forms {
		if f.RetiredAt == 0 {
			all = append(all, Held{f, byKey[f.DocumentKey]})
		}
	}
	issued := func(h Held) corpus.Day {
		if h.Document == nil {
			return ""
		}
		return h.Document.IssuedOn
	}
	slices.SortStableFunc(all, func(a, b Held) int {
		return cmp.Or(cmp.Compare(issued(b), issued(a)), cmp.Compare(a.DocumentKey, b.DocumentKey), compareNumbers(a.number(), b.number()), cmp.Compare(a.Name, b.Name))
	})
	return all
}

// compareNumbers orders "2" before "10" and "1.4" before "1.10"; what has no number comes last.
func compareNumbers(a, b string) int {
	if a == "" || b == "" {
		return cmp.Compare(b, a)
	}
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(a, b string) int {
		return cmp.Or(cmp.Compare(leading(a), leading(b)), cmp.Compare(a, b))
	})
}

func leading(s string) int {
	end := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	if end >= 0 {
		s = s[:end]
	}
	n, _ := strconv.Atoi(s) // no number is 0
	return n
}

// number is the form's, as query.FormNumber writes it.
func (f *Form) number() string {
	number, _ := query.FormNumberOf(f.Label)
	return number
}

// Search are the forms that all of some words are about: of their label, their name, or their document. "mẫu 08" is the form's own number; a number alone may be
// the document's, too.
func Search(all []Held, words string) (found []Held) {
	sought := soughtOf(words)
	if sought.empty() {
		return nil
	}
	for _, h := range all {
		if sought.fits(h) {
			found = append(found, h)
		}
	}
	if len(sought.form.Numbers)+len(sought.documents) > 0 || len(sought.readings) != 1 {
		return found
	}
	own := slices.DeleteFunc(slices.Clone(found), func(h Held) bool { return h.number() != sought.readings[0][0] })
	if len(own) > 0 { // one number is a form's own before it is a document's
		return own
	}
	return found
}

// sought is what words look for.
type sought struct {
	form      query.BlankForm
	readings  [][]string // of each other word, folded, the ways to read it, a phrase each
	documents []vietnamese.Number
}

func (s sought) empty() bool {
	return len(s.form.Numbers)+len(s.readings)+len(s.documents) == 0
}

// generic are the words that say no more than that a form is meant.
var generic = []string{"mau", "bieu", "so", "form"}

func soughtOf(words string) (s sought) {
	words = vietnamese.Normalize(words)
	s.form, _ = query.BlankFormOf(words)
	tokens := vietnamese.Tokenize(words)
	roles := vietnamese.Roles(tokens)
	skip := make([]bool, len(tokens))
	for _, n := range vietnamese.Numbers(tokens) {
		if slices.Contains(s.form.Numbers, query.FormNumber(tokens[n.From].Text)) {
			continue
		}
		s.documents = append(s.documents, n)
		for i := n.From; i < n.To; i++ {
			skip[i] = true
		}
	}
	expansions := vietnamese.Expand(tokens)
	for i, t := range tokens {
		word := t.Folded()
		switch {
		case skip[i] || slices.Contains(generic, word) || slices.Contains(s.form.Numbers, query.FormNumber(word)):
			continue
		case roles[i] != vietnamese.Content && !t.Numeric():
			continue
		}
		readings := []string{query.FormNumber(word)}
		for _, e := range expansions {
			if e.At == i {
				readings = append(readings, vietnamese.Fold(e.Text))
			}
		}
		s.readings = append(s.readings, readings)
	}
	return s
}

// fits reports whether a form has everything that is looked for.
func (s sought) fits(h Held) bool {
	if len(s.form.Numbers) > 0 && !slices.Contains(s.form.Numbers, h.number()) {
		return false
	}
	for _, n := range s.documents {
		if !isOf(h, n) {
			return false
		}
	}
	words := " " + strings.Join(wordsOf(h.Title()), " ") + " "
	if h.Document != nil {
		words += strings.Join(wordsOf(strings.Join([]string{h.Document.Kind, h.Document.Number, h.Document.Title, h.Document.Issuer}, " ")), " ") + " "
	} else {
		words += strings.Join(wordsOf(h.DocumentName), " ") + " "
	}
	for _, readings := range s.readings {
		if !slices.ContainsFunc(readings, func(phrase string) bool { return strings.Contains(words, " "+phrase+" ") }) {
			return false
		}
	}
	return true
}

// isOf reports whether a form is attached to a document of that number.
func isOf(h Held, n vietnamese.Number) bool {
	if h.Document == nil {
		return corpus.IsNumbered(h.DocumentName, n)
	}
	return corpus.IsNumbered(h.Document.Number, n)
}

// wordsOf are the words and numbers of a text, folded, the parts of a document's number apart.
func wordsOf(text string) (all []string) {
	for _, w := range strings.FieldsFunc(vietnamese.Fold(text), func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789.", r) }) {
		if w = strings.Trim(w, "."); w != "" {
			all = append(all, query.FormNumber(w))
		}
	}
	return all
}

// Asks reports whether a question asks for a blank form at all.
func Asks(question string) bool {
	_, asks := query.BlankFormOf(question)
	return asks
}

// MaxWanted is how many forms a question finds.
const MaxWanted = 3

// covered is the share of the words that name a form, which it must have more than.
const covered = 0.5

// Wanted are the forms that a question asks for, the likeliest first; none where it asks for none, or nothing fits well. A form of a document that holds comes before
// those of others.
func Wanted(all []Held, question string, today corpus.Day) []Held {
	form, asks := query.BlankFormOf(question)
	if !asks || len(form.Numbers)+len(form.Words) == 0 {
		return nil
	}
	type likely struct {
		Held
		share float64
		words int
	}
	var found []likely
	for _, h := range all {
		name := wordsOf(h.Name)
		share, ok := likeness(form, h, name)
		if ok {
			found = append(found, likely{h, share, len(name)})
		}
	}
	slices.SortStableFunc(found, func(a, b likely) int {
		lasts := func(h likely) int {
			if h.Document != nil && h.Status(today).Holds() {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(lasts(a), lasts(b)), cmp.Compare(b.share, a.share), cmp.Compare(a.words, b.words))
	})
	var wanted []Held
	for _, f := range found[:min(MaxWanted, len(found))] {
		wanted = append(wanted, f.Held)
	}
	return wanted
}

// likeness is how much of what a question names a form has; ok is false of one that it does not mean.
func likeness(form query.BlankForm, h Held, name []string) (share float64, ok bool) {
	for _, n := range form.Documents {
		if !isOf(h, n) {
			return 0, false
		}
	}
	if len(form.Words) > 0 {
		n := 0
		for _, w := range form.Words {
			if slices.Contains(name, w) {
				n++
			}
		}
		share = float64(n) / float64(len(form.Words))
	}
	if len(form.Numbers) > 0 {
		return share, slices.Contains(form.Numbers, h.number())
	}
	return share, share > covered && hasHead(form, name)
}

// hasHead reports whether the name has what kind of form is asked for: the words behind "mẫu" beside each other or, where none are there, any two that are beside each
// other in the question.
func hasHead(form query.BlankForm, name []string) bool {
	line := " " + strings.Join(name, " ") + " "
	has := func(words []string) bool { return strings.Contains(line, " "+strings.Join(words, " ")+" ") }
	if len(form.Head) > 0 {
		return has(form.Head)
	}
	if len(form.Words) == 1 {
		return has(form.Words)
	}
	for i := range len(form.Words) - 1 {
		if has(form.Words[i : i+2]) {
			return true
		}
	}
	return false
}
