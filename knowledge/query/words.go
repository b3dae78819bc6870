package query

import (
	"strings"

	"thidua/knowledge/vietnamese"
)

// word is one syllable, number or document number of a question, short forms written out.
type word struct {
	canonical, folded string
	toned             bool // it is written with a mark, so that another with the same letters is another word
	role              vietnamese.Role
	start, end        int // its bytes in the text; of a short form's words all have the form's
	spelt             string
}

// leftOver is the share of a text's words from which it was typed on a keyboard that composed none: "bawngf khen cuar tinhr".
const leftOver = 0.25

// compose writes out what Telex or VNI left over: of a whole message, and of single words that are no syllables.
func compose(text string) string {
	tokens := vietnamese.Tokenize(text)
	composed := map[int]string{}
	for i, t := range tokens {
		if t.Numeric() || isRoman(t.Text) {
			continue
		}
		if syllable, ok := vietnamese.Compose(t.Text); ok && vietnamese.IsSyllable(syllable) {
			composed[i] = syllable
		}
	}
	whole := float64(len(composed)) >= leftOver*float64(len(tokens))
	if len(composed) == 0 || len(composed) < 2 && !whole {
		return text
	}
	short := map[int]bool{}
	for _, e := range vietnamese.Expand(tokens) {
		short[e.At] = true
	}
	var out strings.Builder
	at := 0
	for i, t := range tokens {
		syllable, ok := composed[i]
		if !ok && whole && !vietnamese.IsSyllable(t.Text) { // a short form, which is no syllable composed either
			syllable = keyedLetters.Replace(t.Text)
			ok = syllable != t.Text
		}
		if ok && !short[i] {
			out.WriteString(text[at:t.Start] + syllable)
			at = t.End
		}
	}
	return out.String() + text[at:]
}

// keyedLetters are the letters as they are typed: "cstdd", "nsu7t".
var keyedLetters = strings.NewReplacer("dd", "đ", "d9", "đ", "uw", "ư", "u7", "ư", "ow", "ơ", "o7", "ơ", "aw", "ă", "a8", "ă",
	"aa", "â", "a6", "â", "ee", "ê", "e6", "ê", "oo", "ô", "o6", "ô", "a5", "ạ")

// wordsOf are the words of a text; short forms are written out by their likeliest reading.
func wordsOf(text string, abbreviations *vietnamese.Abbreviations) []word {
	tokens := vietnamese.Tokenize(text)
	readings := map[int]string{}
	for _, e := range abbreviations.Expand(tokens) {
		if e.Weight >= taken && readings[e.At] == "" {
			readings[e.At] = e.Text
		}
	}
	var words []word
	var spelt []vietnamese.Token
	add := func(t vietnamese.Token, start, end int) {
		spelt = append(spelt, t)
		folded := t.Folded()
		words = append(words, word{canonical: t.Canonical(), folded: folded, toned: folded != t.Text, start: start, end: end, spelt: text[start:end]})
	}
	for i, t := range tokens {
		if reading, ok := readings[i]; ok {
			for _, r := range vietnamese.Tokenize(reading) {
				add(r, t.Start, t.End)
			}
			continue
		}
		add(t, t.Start, t.End)
	}
	for i, role := range vietnamese.Roles(spelt) {
		words[i].role = role
	}
	return words
}

// taken is the least likelihood at which a reading replaces a short form.
const taken = 0.5

// plain is words in one line, folded, with a blank at either end: what the patterns of the tables run over.
func plain(words []word) string {
	var out strings.Builder
	out.WriteByte(' ')
	for i := range words {
		out.WriteString(words[i].folded)
		out.WriteByte(' ')
	}
	return out.String()
}

// spoken is the word as it is compared: without marks in a text that has none.
func (w *word) spoken(bare bool) string {
	if bare {
		return w.folded
	}
	return w.canonical
}
