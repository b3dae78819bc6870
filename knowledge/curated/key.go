package curated

import (
	"slices"
	"strings"

	"thidua/knowledge/vietnamese"
)

// questionKey is what two questions have in common that ask the same in the same words: case, punctuation, line breaks, the
// placement of tone marks, and the courtesy before and after are left out. The zero value is that of words that ask nothing.
type questionKey struct {
	folded   string // without diacritics
	spelling string // with them, but of numbers: nobody means another document by "ND-CP"
}

// endings are words of courtesy that are also the last word of what people ask about: "trẻ em", "tiếng Anh".
var endings = []string{"em", "anh", "chị", "bạn", "mình", "tôi"}

func newQuestionKey(question string) questionKey {
	tokens := vietnamese.Tokenize(question)
	roles := vietnamese.Roles(tokens)
	polite := func(i int) bool { return roles[i] == vietnamese.Courtesy || roles[i] == vietnamese.Greeting }
	from, to := 0, len(tokens)
	for from < to && polite(from) {
		from++
	}
	for to > from && polite(to-1) {
		to--
	}
	// Inside a question, and after a word of its subject, such a word addresses nobody.
	if from < to && to < len(tokens) && roles[to-1] == vietnamese.Content && slices.Contains(endings, tokens[to].Text) {
		to++
	}
	var folded, spelling []string
	for _, t := range tokens[from:to] {
		plain := t.Folded()
		folded = append(folded, plain)
		if t.Numeric() {
			spelling = append(spelling, plain)
		} else {
			spelling = append(spelling, t.Text)
		}
	}
	return questionKey{folded: strings.Join(folded, " "), spelling: strings.Join(spelling, " ")}
}

// matches reports whether a question with the key asks for what is stored under the other. Who types no tones at all means any;
// who types some means those: "mức thường" is not "mức thưởng", and half of the tones are not enough to know.
func (k questionKey) matches(stored questionKey) bool {
	return k.folded != "" && k.folded == stored.folded && (k.spelling == stored.spelling || !vietnamese.HasTones(k.spelling))
}
