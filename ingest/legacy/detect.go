package legacy

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"thidua/knowledge/vietnamese"
)

// What a decoding has to show to be taken; measured over pieces of 40 to 4,000 bytes, see TestAnOldEncodingIsFound.
const (
	fewestMarked = 2      // words with a letter that ASCII does not have, all syllables: less is an accident
	leastMarked  = 0.85   // of such words, how many are syllables
	leastOfAll   = 0.6    // of all words: English is far below
	mostBroken   = 1. / 3 // of such words that were no syllables before the decoding, how many may be none after it
	mostUnicode  = 0.1    // of the letters beyond ASCII, how many may be ones that no byte stands for: a few words of another text
	sample       = 64 << 10
)

// Detect is the old encoding of a text, by how Vietnamese it becomes; false if it is none of them, is Unicode (but for Unicode in which somebody took the
// old bytes for Latin letters), has fewer than two words with a diacritic, or is no text. Of a long text it reads the first 64 KB.
func Detect(data []byte) (Encoding, bool) {
	if len(data) > sample {
		data = data[:sample]
		for cut := range utf8.UTFMax { // the end may be in the middle of a letter
			if utf8.Valid(data[:sample-cut]) {
				data = data[:sample-cut]
				break
			}
		}
	}
	if utf8.Valid(data) {
		return detect(string(data))
	}
	return detect(latin(data))
}

// oldest first: of two that do as well, the one that was used more.
var candidates = []Encoding{TCVN3, VNI, Windows1258, VISCII}

// detect is Detect of a text in which runes stand for bytes, as in Decode.
func detect(text string) (Encoding, bool) {
	controls, latin, beyond := 0, 0, 0
	for _, r := range text {
		switch {
		case r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' && r != '\v':
			if viscii := tables[VISCII][r]; viscii == r {
				return "", false // no text in any of them
			}
			controls++
		case r >= 0x80 && unicode.IsLetter(r):
			if _, ok := byteOf(r); !ok {
				beyond++
			}
			latin++
		case r >= 0x80:
			latin++
		}
	}
	if latin+controls == 0 || float64(beyond) > mostUnicode*float64(latin) {
		return "", false
	}
	now := measure(text)
	best, found := words{}, Encoding("")
	for _, e := range candidates {
		if controls > 0 && e != VISCII {
			continue
		}
		w := measure(e.Decode(text))
		if w.good < fewestMarked || w.share() < leastMarked || w.shareOfAll() < leastOfAll || float64(w.broken()) > mostBroken*float64(now.broken()) ||
			now.broken() == 0 {
			continue
		}
		// What fits a decoding leaves few words broken.
		if found == "" || w.broken() < best.broken() || w.broken() == best.broken() && w.good > best.good {
			best, found = w, e
		}
	}
	return found, found != ""
}

// words counts those of a text.
type words struct {
	all, syllables int // of letters, and that may be Vietnamese
	marked, good   int // of them, with a letter that ASCII does not have
}

func (w words) broken() int         { return w.marked - w.good }
func (w words) share() float64      { return float64(w.good) / float64(max(w.marked, 1)) }
func (w words) shareOfAll() float64 { return float64(w.syllables) / float64(max(w.all, 1)) }

// measure counts the words. A sign between letters is one of the word: in "c¸c" it is a letter that was not decoded.
func measure(text string) words {
	var w words
	inWord := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || isSign(r) || r < ' ' && !unicode.IsSpace(r)
	}
	for word := range strings.FieldsFuncSeq(composed(text), func(r rune) bool { return !inWord(r) }) {
		word = strings.TrimFunc(word, isSign)
		if word == "" || isAbbreviation(word) {
			continue
		}
		syllable := vietnamese.IsSyllable(strings.ToLower(word))
		marked := strings.IndexFunc(word, func(r rune) bool { return r >= 0x80 }) >= 0
		w.all++
		if syllable {
			w.syllables++
		}
		if marked {
			w.marked++
		}
		if marked && syllable {
			w.good++
		}
	}
	return w
}

// composed is the text in NFC without what is invisible, its controls blanks. Letters stay what they are: Ð is a byte of an old encoding here, not a Đ.
func composed(text string) string {
	return norm.NFC.String(strings.Map(func(r rune) rune {
		switch {
		case r == '\u00AD':
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, text))
}

// isAbbreviation reports "UBND" and "QĐ", which say nothing of the language. A word in capitals without diacritics counts as one.
func isAbbreviation(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return (r < 'A' || r > 'Z') && r != 'Đ' }) < 0
}

// isSign reports a character of Latin-1 that is no letter; the soft hyphen is ư in TCVN3.
func isSign(r rune) bool {
	return r > 0xA0 && r < 0xC0 && r != 'ª' && r != 'º' || r == '×' || r == '÷'
}
