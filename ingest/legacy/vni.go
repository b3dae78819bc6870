package legacy

import (
	"strings"
	"unicode"
)

// VNI writes a letter without a mark, or ơ and ư, and after it the mark or both marks as one byte: "aá" is ấ, "öï" is ự. Letters on i, the letter đ and ỵ have
// bytes of their own.
var (
	vniLetters = runes("ñ", "đ", "ö", "ư", "ô", "ơ", "ì", "ì", "í", "í", "æ", "ỉ", "ó", "ĩ", "ò", "ị", "î", "ỵ")
	// Combining marks: grave 0300, acute 0301, circumflex 0302, tilde 0303, breve 0306, hook above 0309, dot below 0323.
	vniTones      = runes("ø", "\u0300", "ù", "\u0301", "û", "\u0309", "õ", "\u0303", "ï", "\u0323")
	vniCircumflex = runes("â", "\u0302", "à", "\u0302\u0300", "á", "\u0302\u0301", "å", "\u0302\u0309", "ã", "\u0302\u0303", "ä", "\u0302\u0323")
	vniBreve      = runes("ê", "\u0306", "è", "\u0306\u0300", "é", "\u0306\u0301", "ú", "\u0306\u0309", "ü", "\u0306\u0303", "ë", "\u0306\u0323")
)

// vniMarks is which marks a letter of VNI, in lower case, may have after it.
var vniMarks = map[rune][]map[rune]string{
	'a': {vniTones, vniCircumflex, vniBreve}, 'e': {vniTones, vniCircumflex}, 'o': {vniTones, vniCircumflex},
	'u': {vniTones}, 'y': {vniTones}, 'ô': {vniTones}, 'ö': {vniTones},
}

// runes pairs the first letter of every other word with the word after it.
func runes(words ...string) map[rune]string {
	pairs := map[rune]string{}
	for i := 0; i < len(words); i += 2 {
		pairs[[]rune(words[i])[0]] = words[i+1]
	}
	return pairs
}

// decodeVNI leaves the marks as combining characters. The case is the letter's: typists mixed that of the marks.
func decodeVNI(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	before := rune(0) // the letter that may have a mark, in lower case
	for _, r := range s {
		if at, ok := byteOf(r); ok && at >= 0xA0 {
			r = rune(at)
		}
		small := unicode.ToLower(r)
		if mark, ok := markOf(before, small); ok {
			b.WriteString(mark)
			before = 0
			continue
		}
		before = small
		letter, ok := vniLetters[small]
		switch {
		case !ok:
			b.WriteRune(r)
		case small != r:
			b.WriteString(strings.ToUpper(letter))
		default:
			b.WriteString(letter)
		}
	}
	return b.String()
}

func markOf(letter, mark rune) (string, bool) {
	for _, marks := range vniMarks[letter] {
		if combining, ok := marks[mark]; ok {
			return combining, true
		}
	}
	return "", false
}
