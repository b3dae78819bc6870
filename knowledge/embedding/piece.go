package embedding

import (
	"math"

	"thidua/knowledge/vietnamese"
)

// Piece is a part of a text that has a vector of its own, and how much it counts in the text.
type Piece struct {
	Name   string
	Counts float32
}

// MaxSyllables is how far a text is read: what a passage is about is said by then.
const MaxSyllables = 250

// Pieces takes a text apart into its syllables without marks, those that have marks once more with them ("=thưởng"), and each two that stand side
// by side, without marks ("khen thuong"). What is typed without marks has two of the three. Of a piece that stands in the text n times the square
// root of n counts: a long passage says its main word many times. They come in the order in which they first stand.
func Pieces(text string) []Piece {
	tokens := vietnamese.Tokenize(text)
	tokens = tokens[:min(len(tokens), MaxSyllables)]
	at := make(map[string]int, 3*len(tokens))
	pieces := make([]Piece, 0, 3*len(tokens))
	note := func(name string) {
		i, there := at[name]
		if !there {
			i = len(pieces)
			at[name] = i
			pieces = append(pieces, Piece{Name: name})
		}
		pieces[i].Counts++
	}
	before := ""
	for _, t := range tokens {
		folded := t.Folded()
		note(folded)
		if folded != t.Text {
			note("=" + t.Text)
		}
		if before != "" {
			note(before + " " + folded)
		}
		before = folded
	}
	for i := range pieces {
		pieces[i].Counts = float32(math.Sqrt(float64(pieces[i].Counts)))
	}
	return pieces
}

// Letters takes a syllable without marks apart into each three letters of it, its ends marked: "^th", "thu", … A syllable that has no vector has
// those of them: mistyped it still has most of what it should have. Nothing for a pair or a syllable with marks.
func Letters(name string) (pieces []string) {
	for _, r := range name {
		if r == ' ' || r == '=' {
			return nil
		}
	}
	runes := []rune("^" + name + "$")
	for i := 0; i+3 <= len(runes); i++ {
		pieces = append(pieces, "~"+string(runes[i:i+3]))
	}
	return pieces
}
