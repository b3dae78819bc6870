package vietnamese

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// letter describes one precomposed letter of the Vietnamese alphabet.
type letter struct {
	base  rune // lower case, without tone: 'ê' for 'Ể'; 0 for anything else
	tone  uint8
	upper bool
}

// vowelRows holds each vowel with its tones in the order of letter.tone.
var vowelRows = []string{
	"aáàảãạ", "ăắằẳẵặ", "âấầẩẫậ", "eéèẻẽẹ", "êếềểễệ", "iíìỉĩị",
	"oóòỏõọ", "ôốồổỗộ", "ơớờởỡợ", "uúùủũụ", "ưứừửữự", "yýỳỷỹỵ",
}

const (
	consonants = "bcdđghklmnpqrstvx"
	lastLetter = 0x1EF9 // ỹ, the highest code point of the alphabet
)

var letters, toned = alphabet()

// alphabet builds the table of letters and its inverse: base vowel → its six tones.
func alphabet() (*[lastLetter + 1]letter, map[rune][6]rune) {
	var table [lastLetter + 1]letter
	inverse := make(map[rune][6]rune, len(vowelRows))
	for _, row := range vowelRows {
		tones := [6]rune([]rune(row))
		inverse[tones[0]] = tones
		for tone, r := range tones {
			table[r] = letter{tones[0], uint8(tone), false}
			table[unicode.ToUpper(r)] = letter{tones[0], uint8(tone), true}
		}
	}
	for _, r := range consonants {
		table[r] = letter{base: r}
		table[unicode.ToUpper(r)] = letter{base: r, upper: true}
	}
	return &table, inverse
}

func letterOf(r rune) letter {
	if r < 0 || r > lastLetter {
		return letter{}
	}
	return letters[r]
}

func (l letter) vowel() bool {
	switch l.base {
	case 'a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y':
		return true
	}
	return false
}

// initials and finals are the consonants a syllable may begin and end with; "qu" and "gi"
// count as initials, so their u and i never carry the tone of a following vowel.
var (
	initials = set("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh",
		"p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x")
	finals = set("c", "ch", "m", "n", "ng", "nh", "p", "t")
)

// nuclei says which vowel of a nucleus carries the tone, in an open syllable and before a
// final consonant; -1 where no such syllable exists.
var nuclei = map[string]struct{ open, closed int }{
	"a": {0, 0}, "ă": {0, 0}, "â": {0, 0}, "e": {0, 0}, "ê": {0, 0}, "i": {0, 0},
	"o": {0, 0}, "ô": {0, 0}, "ơ": {0, 0}, "u": {0, 0}, "ư": {0, 0}, "y": {0, 0},
	"ai": {0, -1}, "ao": {0, -1}, "au": {0, -1}, "ay": {0, -1}, "âu": {0, -1}, "ây": {0, -1},
	"eo": {0, -1}, "êu": {0, -1}, "ia": {0, -1}, "iu": {0, -1}, "oi": {0, -1}, "ôi": {0, -1},
	"ơi": {0, -1}, "ua": {0, -1}, "ui": {0, -1}, "ưa": {0, -1}, "ưi": {0, -1}, "ưu": {0, -1},
	"oa": {0, 1}, "oe": {0, 1}, "uy": {0, 1}, // the three the old and the new style differ on
	"uê": {1, 1}, "uơ": {1, -1}, "iê": {-1, 1}, "yê": {-1, 1}, "oă": {-1, 1}, "oo": {-1, 1},
	"uâ": {-1, 1}, "uô": {-1, 1}, "ươ": {-1, 1},
	"iêu": {1, -1}, "yêu": {1, -1}, "oai": {1, -1}, "oao": {1, -1}, "oay": {1, -1}, "oeo": {1, -1},
	"uây": {1, -1}, "uôi": {1, -1}, "ươi": {1, -1}, "ươu": {1, -1}, "uya": {1, -1}, "uyu": {1, -1},
	"uyê": {-1, 2},
}

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// maxSyllable is the longest syllable in letters (nghiêng).
const maxSyllable = 7

// placeTones moves every misplaced tone of NFC text to the vowel that carries it in the
// new style. A run of letters that is not exactly one syllable with one tone is kept.
func placeTones(s string) string {
	var b strings.Builder
	done := 0 // bytes of s already in b
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if letterOf(r).base == 0 {
			i += size
			if unicode.IsLetter(r) || unicode.IsMark(r) {
				i = endOfWord(s, i)
			}
			continue
		}
		start := i
		i = endOfWord(s, i)
		if moved, ok := placeTone(s[start:i]); ok {
			b.WriteString(s[done:start])
			b.WriteString(moved)
			done = i
		}
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// endOfWord returns the end of the letters and marks that start at i.
func endOfWord(s string, i int) int {
	for i < len(s) {
		if c := s[i]; c < utf8.RuneSelf {
			if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
				return i
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return i
		}
		i += size
	}
	return i
}

// placeTone returns word with its tone on the right vowel, and whether that changed it.
func placeTone(word string) (string, bool) {
	var parts [maxSyllable]letter
	n, at, vowels := 0, -1, 0
	for _, r := range word {
		l := letterOf(r)
		if l.base == 0 || n == maxSyllable {
			return "", false
		}
		if l.tone != 0 {
			if at >= 0 {
				return "", false
			}
			at = n
		}
		if l.vowel() {
			vowels++
		}
		parts[n] = l
		n++
	}
	if at < 0 || vowels == 1 {
		return "", false
	}
	want := tonePosition(parts[:n])
	if want < 0 || want == at {
		return "", false
	}
	parts[want].tone, parts[at].tone = parts[at].tone, 0
	out := make([]rune, n)
	for i, l := range parts[:n] {
		r := l.base
		if l.tone != 0 {
			r = toned[l.base][l.tone]
		}
		if l.upper {
			r = unicode.ToUpper(r)
		}
		out[i] = r
	}
	return string(out), true
}

// tonePosition returns the index of the vowel that carries the tone, -1 if the letters are
// not a Vietnamese syllable.
func tonePosition(parts []letter) int {
	i, j := split(parts)
	where, ok := nuclei[bases(parts[i:j])]
	if !ok || !initials[bases(parts[:i])] {
		return -1
	}
	at := where.open
	if j < len(parts) {
		if !finals[bases(parts[j:])] {
			return -1
		}
		at = where.closed
	}
	if at < 0 {
		return -1
	}
	return i + at
}

// split returns where the nucleus of a syllable begins and ends; the u of "qu" and the i of
// "gi" before another vowel belong to the initial.
func split(parts []letter) (from, to int) {
	for from < len(parts) && !parts[from].vowel() {
		from++
	}
	if from == 1 && len(parts) > 2 && parts[2].vowel() &&
		(parts[0].base == 'q' && parts[1].base == 'u' || parts[0].base == 'g' && parts[1].base == 'i') {
		from++
	}
	to = from
	for to < len(parts) && parts[to].vowel() {
		to++
	}
	return from, to
}

func bases(parts []letter) string {
	var buf [maxSyllable * utf8.UTFMax]byte
	b := buf[:0]
	for _, l := range parts {
		b = utf8.AppendRune(b, l.base)
	}
	return string(b)
}

// IsSyllable reports whether word, in lower case, has the shape of one Vietnamese syllable: an
// initial, a nucleus and a final the language has. Typed without diacritics a nucleus may be
// one that only exists with them ("uo" for "ươ"); those count too.
func IsSyllable(word string) bool {
	var parts [maxSyllable]letter
	n := 0
	for _, r := range word {
		l := letterOf(r)
		if l.base == 0 || n == maxSyllable {
			return false
		}
		parts[n] = l
		n++
	}
	i, j := split(parts[:n])
	nucleus := bases(parts[i:j])
	_, known := nuclei[nucleus]
	return (known || foldedNuclei[nucleus]) && initials[bases(parts[:i])] && (j == n || finals[bases(parts[j:n])])
}

// foldedNuclei are the nuclei that only exist with diacritics, without them.
var foldedNuclei = set("ie", "ye", "ue", "uo", "ieu", "yeu", "uay", "uoi", "uou", "uye")
