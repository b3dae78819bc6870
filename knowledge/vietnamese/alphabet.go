package vietnamese

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// letter describes one precomposed letter of the Vietnamese alphabet. The zero value is
// anything else.
type letter struct {
	base  uint16 // lower case, without tone: 'ê' for 'Ể'
	lower uint16 // lower case: 'ể' for 'Ể'
	tone  uint8
	index uint8 // of the vowel in vowelRows, from 1; 0 for a consonant
	fold  byte  // without marks: 'e' for 'Ể', 'd' for 'Đ'
	traits
}

// traits says what a letter, or any of a run of letters, asks of those who compare words.
type traits uint8

const (
	upperCase traits = 1 << iota // has capitals
	loose                        // has a tone that may belong on another vowel
	odd                          // has what is neither ASCII nor of the alphabet
)

// vowelRows holds each vowel with its tones in the order of letter.tone: none, sắc, huyền,
// hỏi, ngã, nặng.
var vowelRows = [...]string{
	"aáàảãạ", "ăắằẳẵặ", "âấầẩẫậ", "eéèẻẽẹ", "êếềểễệ", "iíìỉĩị",
	"oóòỏõọ", "ôốồổỗộ", "ơớờởỡợ", "uúùủũụ", "ưứừửữự", "yýỳỷỹỵ",
}

const (
	vowelFolds = "aaaeeiooouuy" // of the rows
	// tight are the vowels that bear the tone wherever they stand, so it is never misplaced on them.
	tight      = "ăâêôơ"
	consonants = "bcdđghklmnpqrstvx"
	lastLetter = 0x1EF9 // ỹ, the highest code point of the alphabet
)

// letters is the alphabet by code point; toned has the tones of a vowel by letter.index.
var letters, toned = alphabet()

func alphabet() (*[lastLetter + 1]letter, *[len(vowelRows) + 1][6]rune) {
	var table [lastLetter + 1]letter
	var inverse [len(vowelRows) + 1][6]rune
	put := func(r rune, l letter) {
		l.lower = uint16(r)
		table[r] = l
		l.traits |= upperCase
		table[unicode.ToUpper(r)] = l
	}
	for i, row := range vowelRows {
		inverse[i+1] = [6]rune([]rune(row))
		for tone, r := range inverse[i+1] {
			l := letter{base: uint16(inverse[i+1][0]), tone: uint8(tone), index: uint8(i + 1), fold: vowelFolds[i]}
			if tone > 0 && !strings.ContainsRune(tight, inverse[i+1][0]) {
				l.traits = loose
			}
			put(r, l)
		}
	}
	for _, r := range consonants {
		l := letter{base: uint16(r), fold: byte(r)}
		if r == 'đ' {
			l.fold = 'd'
		}
		put(r, l)
	}
	return &table, &inverse
}

func letterOf(r rune) letter {
	if r < 0 || r > lastLetter {
		return letter{}
	}
	return letters[r]
}

func (l letter) vowel() bool { return l.index != 0 }

// word is a run of letters as a syllable may be: short, and all of the alphabet.
type word struct {
	parts [maxSyllable]letter
	n     int
}

// wordOf reads s; ok is false when s is too long for a syllable or has other letters.
func wordOf(s string) (w word, ok bool) {
	for _, r := range s {
		l := letterOf(r)
		if l.base == 0 || w.n == maxSyllable {
			return w, false
		}
		w.parts[w.n] = l
		w.n++
	}
	return w, true
}

// append writes the word behind dst.
func (w *word) append(dst []byte) []byte {
	for _, l := range w.parts[:w.n] {
		r := rune(l.base)
		if l.vowel() {
			r = toned[l.index][l.tone]
		}
		if l.traits&upperCase != 0 {
			r = unicode.ToUpper(r)
		}
		dst = utf8.AppendRune(dst, r)
	}
	return dst
}
