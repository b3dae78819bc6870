package query

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

//go:embed form.txt
var formTable string

// formWords are the groups of form.txt: folded but for the fillers.
var formWords = readFormWords(formTable)

func readFormWords(table string) map[string][]string {
	groups := map[string][]string{}
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, words, ok := strings.Cut(line, ":")
		if !ok {
			panic(fmt.Sprintf("query: form.txt: %q has no group", line)) // a test reads it
		}
		groups[name] = append(groups[name], strings.Fields(words)...)
	}
	return groups
}

// BlankForm is what a question says of a blank form that it asks for. Words are folded.
type BlankForm struct {
	Numbers   []string            // of the form, as FormNumber writes them: "8" of "mẫu số 08"
	Documents []vietnamese.Number // that the form is of
	Words     []string            // that name it, in their order, without those that all of the field has
	Head      []string            // the first words behind "mẫu", which say what kind of form it is; nil where nothing but a question is there
}

// BlankFormOf is the blank form that a text asks for: "cho em xin mẫu báo cáo thành tích", "tờ trình dùng mẫu nào"; ok is false of a text that asks for none.
func BlankFormOf(text string) (f BlankForm, ok bool) {
	text = vietnamese.Normalize(text)
	r := formReader{tokens: vietnamese.Tokenize(text), text: text, bare: !vietnamese.HasTones(text)}
	for _, t := range r.tokens {
		r.folded = append(r.folded, t.Folded())
	}
	r.skip = make([]bool, len(r.tokens))
	r.roles, r.expansions = vietnamese.Roles(r.tokens), vietnamese.Expand(r.tokens)
	at := -1
	for i := range r.tokens {
		if !r.isForm(i) || !r.asks(i) {
			continue
		}
		if n := r.number(i); n >= 0 {
			f.Numbers = append(f.Numbers, FormNumber(r.tokens[n].Text))
			for j := i; j <= n; j++ {
				r.skip[j] = true
			}
		}
		if at < 0 {
			at = i
		}
	}
	if at < 0 {
		return BlankForm{}, false
	}
	for _, n := range vietnamese.Numbers(r.tokens) {
		if r.skip[n.From] || r.skip[n.To-1] {
			continue // "mẫu số 01/TĐKT" is no document
		}
		f.Documents = append(f.Documents, n)
		for j := n.From; j < n.To; j++ {
			r.skip[j] = true
		}
	}
	from, to := r.sentence(at)
	if f.Words = r.words(at+1, to); len(f.Words) > 0 {
		f.Head = f.Words[:min(2, len(f.Words))]
	} else {
		f.Words = r.words(from, at)
	}
	f.Words = slices.DeleteFunc(slices.Clone(f.Words), func(w string) bool { return slices.Contains(formWords["field"], w) })
	return f, true
}

// formReader is a text in which a form is looked for.
type formReader struct {
	text       string
	tokens     []vietnamese.Token
	folded     []string
	roles      []vietnamese.Role
	expansions []vietnamese.Expansion
	skip       []bool // numbers, which name no form by words
	bare       bool
}

func (r *formReader) at(i int) string {
	if i < 0 || i >= len(r.folded) {
		return ""
	}
	return r.folded[i]
}

// isForm reports whether the word is "mẫu", typed in some way.
func (r *formReader) isForm(i int) bool {
	word := r.tokens[i].Text
	return word == "mẫu" || r.bare && word == "mau" || word == "form"
}

// number is the index of the number of the form behind a "mẫu", "số" between them or not; -1 when there is none.
func (r *formReader) number(i int) int {
	for _, n := range []int{i + 1, i + 2} {
		if n == i+2 && r.at(i+1) != "so" {
			break
		}
		if n < len(r.tokens) && formNumber.MatchString(r.folded[n]) {
			return n
		}
	}
	return -1
}

// asks reports whether a "mẫu" is a blank form that is asked for, by the words beside it.
func (r *formReader) asks(i int) bool {
	before, behind := r.at(i-1), r.at(i+1)
	switch {
	case slices.Contains(formWords["never before"], before) || slices.Contains(formWords["never behind"], behind):
		return false
	case r.at(i+2) == "cung" && (behind == "nao" || behind == "gi"): // "nào cũng được"
		return false
	case behind == "so" && r.at(i+2) == "chung": // of fractions
		return false
	case r.number(i) >= 0 || i == 0:
		return true
	}
	return slices.Contains(formWords["before"], before) || slices.Contains(formWords["behind"], behind)
}

var sentenceEnd = regexp.MustCompile(`[.;,?!\n]`)

// sentence is the words around one, from and to, up to the signs that part them.
func (r *formReader) sentence(at int) (from, to int) {
	from, to = at, at+1
	for from > 0 && !sentenceEnd.MatchString(r.text[r.tokens[from-1].End:r.tokens[from].Start]) {
		from--
	}
	for to < len(r.tokens) && !sentenceEnd.MatchString(r.text[r.tokens[to-1].End:r.tokens[to].Start]) {
		to++
	}
	return from, to
}

// words are those from one place to another that name something, short forms written out.
func (r *formReader) words(from, to int) (all []string) {
	for i := from; i < to; i++ {
		if r.skip[i] || r.roles[i] != vietnamese.Content || r.isFiller(i) {
			continue
		}
		words := []string{r.folded[i]}
		for _, e := range r.expansions {
			if e.At == i {
				words = strings.Fields(vietnamese.Fold(e.Text))
				break
			}
		}
		all = append(all, words...)
	}
	return all
}

func (r *formReader) isFiller(i int) bool {
	if r.bare {
		return slices.ContainsFunc(formWords["filler"], func(w string) bool { return vietnamese.Fold(w) == r.folded[i] })
	}
	word := r.tokens[i].Text
	return slices.Contains(formWords["filler"], word) || slices.Contains(formWords["filler with marks"], word)
}

// formNumber is the number of a form, folded: "08", "1.4", "01b", "01/tdkt".
var formNumber = regexp.MustCompile(`^\d{1,3}(?:\.\d{1,2})*[a-z]?(?:[/-][a-z0-9-]+)?$`)

var leadingZeros = regexp.MustCompile(`(^|\.)0+(\d)`)

// FormNumber writes the number of a form in one way: "08" and "8" are "8", "01b" and "1B" are "1b".
func FormNumber(number string) string {
	return leadingZeros.ReplaceAllString(vietnamese.Fold(number), "$1$2")
}

// FormNumberOf is the number, as FormNumber writes it, and as it stands there, in what a form is called: "8" and "08" of "Mẫu số 08"; "" where it has none.
func FormNumberOf(label string) (number, written string) {
	label = vietnamese.Normalize(label)
	r := formReader{tokens: vietnamese.Tokenize(label), bare: true}
	for _, t := range r.tokens {
		r.folded = append(r.folded, t.Folded())
	}
	for i := range r.tokens {
		if r.folded[i] != "mau" {
			continue
		}
		if n := r.number(i); n >= 0 {
			return FormNumber(r.folded[n]), label[r.tokens[n].Start:r.tokens[n].End]
		}
	}
	return "", ""
}
