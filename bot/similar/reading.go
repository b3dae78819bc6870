package similar

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"thidua/knowledge/vietnamese"
)

//go:embed shortforms.txt
var shortForms string

var abbreviations = sync.OnceValue(func() *vietnamese.Abbreviations {
	a, err := vietnamese.ReadAbbreviations(strings.NewReader(shortForms))
	if err != nil {
		panic(fmt.Sprintf("similar: embedded short forms: %v", err)) // a test reads them
	}
	return a
})

// word is one word of a text: short forms stand for what they mean, slips are mended.
type word struct {
	written, folded string
	bare            bool // typed without diacritics, in a text that has hardly any
}

// The readings of a short form that are looked at: the likeliest that is at least minFirst, and one more from minSecond.
const (
	minFirst  = 0.3
	minSecond = 0.35
)

// read gives the words of a text with the likeliest readings of its short forms, and, when some have another, those with the others.
func read(text string) (first, second []word) {
	tokens := vietnamese.Tokenize(text)
	var readings [2]map[int]string
	readings[0], readings[1] = map[int]string{}, map[int]string{}
	for _, e := range abbreviations().Expand(tokens) {
		switch {
		case readings[0][e.At] == "" && e.Weight >= minFirst:
			readings[0][e.At] = e.Text
		case readings[0][e.At] != "" && readings[1][e.At] == "" && e.Weight >= minSecond:
			readings[1][e.At] = e.Text
		}
	}
	for i, t := range tokens {
		text := readings[0][i]
		if text == "" {
			first, second = appendToken(first, t), appendToken(second, t)
			continue
		}
		first = appendWords(first, text)
		if other := readings[1][i]; other != "" {
			text = other
		}
		second = appendWords(second, text)
	}
	if len(readings[1]) == 0 {
		second = nil
	}
	if !hasTones(tokens) {
		markBare(first)
		markBare(second)
	}
	return first, second
}

// tonedShare is the share of words with diacritics from which a text was typed with them, and a word without has none.
const tonedShare = 0.3

func hasTones(tokens []vietnamese.Token) bool {
	toned := 0
	for _, t := range tokens {
		if t.Text != t.Folded() {
			toned++
		}
	}
	return float64(toned) > tonedShare*float64(len(tokens))
}

func markBare(words []word) {
	for i, w := range words {
		words[i].bare = w.written == w.folded
	}
}

func appendWords(words []word, text string) []word {
	for _, t := range vietnamese.Tokenize(text) {
		words = append(words, word{written: t.Text, folded: t.Folded()})
	}
	return words
}

// appendToken takes numbers of documents and what is written together with a number apart: "73/2024/nđ-cp", "nd73".
func appendToken(words []word, t vietnamese.Token) []word {
	last := 0
	for i, r := range t.Text {
		if r == '/' || r == '-' || i > 0 && isDigit(t.Text[i]) != isDigit(t.Text[i-1]) && (isDigit(t.Text[i]) || isDigit(t.Text[i-1])) {
			words = appendPart(words, t.Text[last:i])
			last = i
		}
	}
	return appendPart(words, t.Text[last:])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func appendPart(words []word, part string) []word {
	part = strings.Trim(part, "/-.,&%")
	if part == "" {
		return words
	}
	folded := vietnamese.Fold(part)
	if mended := mend(part, folded); mended != "" {
		return append(words, word{written: mended, folded: mended})
	}
	return append(words, word{written: part, folded: folded})
}

// mend gives the folded syllable that a mistyped word was meant for; "" when it may stand or nothing is near.
func mend(written, folded string) string {
	if len(folded) < 3 || len(folded) > 7 || isDigit(folded[0]) || vietnamese.IsSyllable(folded) || loadTable().byFirst[folded] != nil {
		return ""
	}
	if composed, ok := vietnamese.Compose(written); ok {
		return vietnamese.Fold(composed)
	}
	known := syllables()
	letters := []byte(folded)
	for i := 0; i+1 < len(letters); i++ {
		letters[i], letters[i+1] = letters[i+1], letters[i]
		if known[string(letters)] {
			return string(letters)
		}
		letters[i], letters[i+1] = letters[i+1], letters[i]
	}
	for i := range letters {
		if shorter := folded[:i] + folded[i+1:]; len(shorter) > 2 && known[shorter] {
			return shorter
		}
	}
	return ""
}

// syllables are the folded words of the table, which a mistyped word may have been meant for.
var syllables = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for _, phrases := range loadTable().byFirst {
		for _, p := range phrases {
			for _, s := range p.slots {
				for _, w := range s.words {
					if vietnamese.IsSyllable(w.folded) {
						known[w.folded] = true
					}
				}
			}
		}
	}
	return known
})
