package vietnamese

import (
	"unicode/utf8"
)

// initials and finals are the consonants a syllable may begin and end with; "qu" and "gi"
// count as initials, so their u and i never carry the tone of a following vowel.
var (
	initials = set("", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh",
		"p", "ph", "qu", "r", "s", "t", "th", "tr", "v", "x")
	finals = set("c", "ch", "m", "n", "ng", "nh", "p", "t")
)

// bearer says which vowel of a nucleus carries the tone, in an open syllable and before a
// final consonant; -1 where no such syllable exists.
type bearer struct{ open, closed int8 }

var nuclei = map[string]bearer{
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

// foldedNuclei are the nuclei that only exist with diacritics, without them.
var foldedNuclei = set("eu", "ie", "ye", "ue", "uo", "uu", "ieu", "yeu", "uay", "uoi", "uou", "uye")

// bearers is nuclei by the indexes of its vowels, four bits each.
var bearers = func() *[1 << 12]bearer {
	var table [1 << 12]bearer
	for i := range table {
		table[i] = bearer{-1, -1}
	}
	for nucleus, b := range nuclei {
		w, _ := wordOf(nucleus)
		table[nucleusCode(w.parts[:w.n])] = b
	}
	return &table
}()

// nucleusCode names a run of one to three vowels; 0, which is no nucleus, is any other run.
func nucleusCode(vowels []letter) int {
	if len(vowels) > 3 {
		return 0
	}
	code := 0
	for _, l := range vowels {
		code = code<<4 | int(l.index)
	}
	return code
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

// placeTone moves the tone of the word to the vowel that carries it in the new style, and
// reports whether it had to. A word that is not one syllable with one tone is kept.
func (w *word) placeTone() bool {
	at, vowels := -1, 0
	for i, l := range w.parts[:w.n] {
		if l.tone != 0 {
			if at >= 0 {
				return false
			}
			at = i
		}
		if l.vowel() {
			vowels++
		}
	}
	if at < 0 || vowels == 1 {
		return false
	}
	i, j := w.split()
	where := bearers[nucleusCode(w.parts[i:j])]
	want := int(where.open)
	if j < w.n {
		want = int(where.closed)
	}
	if want < 0 || i+want == at || !initials[bases(w.parts[:i])] || j < w.n && !finals[bases(w.parts[j:w.n])] {
		return false
	}
	w.parts[i+want].tone, w.parts[at].tone = w.parts[at].tone, 0
	return true
}

// split returns where the nucleus of a syllable begins and ends; the u of "qu" and the i of
// "gi" before another vowel belong to the initial.
func (w *word) split() (from, to int) {
	parts := w.parts[:w.n]
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
		b = utf8.AppendRune(b, rune(l.base))
	}
	return string(b)
}

// IsSyllable reports whether word, in lower case, has the shape of one Vietnamese syllable: an
// initial, a nucleus and a final the language has. Typed without diacritics a nucleus may be
// one that only exists with them ("uo" for "ươ"); those count too.
func IsSyllable(word string) bool {
	w, ok := wordOf(word)
	if !ok {
		return false
	}
	i, j := w.split()
	nucleus := bases(w.parts[i:j])
	_, known := nuclei[nucleus]
	return (known || foldedNuclei[nucleus]) && initials[bases(w.parts[:i])] && (j == w.n || finals[bases(w.parts[j:w.n])])
}
