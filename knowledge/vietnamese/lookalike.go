package vietnamese

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// alike are the letters of other alphabets that look like those of ours, and that keyboards, recognition and old fonts write for them. The dashes that a
// program puts for a hyphen are among them; – and — are punctuation of their own and stay. So are full stops, slashes, colons and round brackets.
var alike = pairs("ÐĐ ðđ ƉĐ ɖđ ‐- ‑- ‒- −- ⁃- ―— ․. 。. ｡. ۔. ꓸ. ܂. ⁄/ ∕/ ⧸/ ∶: ꞉: ❨( ❩) ❪( ❫) ⟮( ⟯) ⦅( ⦆) ｟( ｠) ⁽( ⁾) ₍( ₎) ︵( ︶)")

// foreign are those that are words of their own alphabets too: they are ours only in a word that has no other letters of theirs.
var foreign = pairs("АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ІI ЅS ЈJ аa еe оo рp сc уy хx іi ѕs јj һh ԁd ԛq ԝw ҺH ԀD ԚQ ԜW" +
	" ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX οo")

// symbols are small Greek letters that stand alone in formulas: they are ours only in a word with two letters of ours: "νăn", not "aα".
var symbols = pairs("αa νv ιi κk ρp υu χx")

func pairs(list string) map[rune]rune {
	m := map[rune]rune{}
	for pair := range strings.FieldsSeq(list) {
		from, n := utf8.DecodeRuneInString(pair)
		m[from], _ = utf8.DecodeRuneInString(pair[n:])
	}
	return m
}

// compatible are the characters that are others in another width or type, or several in one: "１２", "ﬁ", "Ⅳ", "𝐀", "⒈", "⒜". Superscripts and circled
// digits say more than the digit.
func compatible(r rune) bool {
	return r == '‥' || r >= 0x2474 && r <= 0x24B5 || r >= 0xFF01 && r <= 0xFF5E || r >= 0xFE50 && r <= 0xFE6B || r >= 0x2160 && r <= 0x217F || r >= 0xFB00 && r <= 0xFB06 ||
		r >= 0x1D400 && r <= 0x1D7FF
}

// lookAlikes puts the letters, digits and dashes of our alphabet for what looks like them. s is in NFC, and so is what is returned.
func lookAlikes(s string) string {
	odd := strings.ContainsFunc(s, func(r rune) bool {
		return alike[r] != 0 || compatible(r) || unicode.In(r, unicode.Cyrillic, unicode.Greek)
	})
	if !odd {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch to := alike[r]; {
		case to != 0:
			b.WriteRune(to)
		case compatible(r):
			b.WriteString(norm.NFKC.String(string(r)))
		default:
			b.WriteRune(r)
		}
	}
	s = b.String()
	b.Reset()
	for s != "" {
		n := endOfWord(s, 0)
		if n == 0 {
			_, n = utf8.DecodeRuneInString(s)
		}
		b.WriteString(ours(s[:n]))
		s = s[n:]
	}
	return norm.NFC.String(b.String())
}

// ours is a word in our alphabet; another that has a letter that none of ours looks like is returned as it is.
func ours(word string) string {
	if !strings.ContainsFunc(word, func(r rune) bool { return unicode.In(r, unicode.Cyrillic, unicode.Greek) }) {
		return word
	}
	latin := 0
	for _, r := range word {
		if unicode.Is(unicode.Latin, r) {
			latin++
		}
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(word) {
		to := foreign[r]
		if to == 0 && latin > 1 {
			to = symbols[r]
		}
		switch {
		case to != 0:
			r = to
		case unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r):
			return word
		}
		b.WriteRune(r)
	}
	return b.String()
}
