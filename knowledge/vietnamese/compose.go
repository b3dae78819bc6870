package vietnamese

import (
	"strings"
	"unicode/utf8"
)

// telexTones and vniTones are the keys of the tones, in the order of letter.tone from 1.
const (
	telexTones = "sfrxj"
	vniTones   = "12345"
)

// marking is a vowel and what a key makes of it.
type marking struct{ from, to rune }

var markKeys = map[rune][]marking{
	'a': {{'a', 'â'}}, 'e': {{'e', 'ê'}}, 'o': {{'o', 'ô'}}, 'w': {{'u', 'ư'}, {'o', 'ơ'}, {'a', 'ă'}}, // Telex
	'6': {{'a', 'â'}, {'e', 'ê'}, {'o', 'ô'}}, '7': {{'u', 'ư'}, {'o', 'ơ'}}, '8': {{'a', 'ă'}}, // VNI
}

// doubled are the words with a real "oo"; in any other it is how Telex types ô.
var doubled = set("xoong", "boong", "goong", "soong", "moong", "cooc", "mooc", "tooc", "rooc")

// Compose reads a syllable as Telex or VNI keys that the keyboard did not compose: "thuowngr" and
// "thuong73" as "thưởng", "dduwowcj" as "được", keys right after their letter or at the end, the
// rest composed or not ("ddược"). ok is false when raw is a syllable as it stands or no syllable
// comes out.
//
// It is a guess to be tried on words that are unknown as they stand: "sex" comes out as "sẽ", "has"
// as "há", "mau1" as "máu", though someone may have meant these.
func Compose(raw string) (syllable string, ok bool) {
	raw = Key(raw)
	n := utf8.RuneCountInString(raw)
	if n < 2 || n > maxRaw || IsSyllable(raw) && (!strings.Contains(raw, "oo") || doubled[raw]) {
		return "", false
	}
	vni := strings.ContainsAny(raw, "0123456789")
	if vni && n < 3 {
		return "", false // A1, B2
	}
	c := composer{raw: []rune(raw), vni: vni}
	var w word
	if !c.read(0, w, 0) || c.out == raw {
		return "", false
	}
	return c.out, true
}

// maxRaw is the longest syllable in keys, and a key to spare.
const maxRaw = 12

// composer tries the readings of raw, each key first as a mark and then as a letter.
type composer struct {
	raw []rune
	vni bool
	out string
}

// read goes on at key i with the letters and the tone so far; it reports whether a syllable came out.
func (c *composer) read(i int, w word, tone uint8) bool {
	if i == len(c.raw) {
		return c.finish(w, tone)
	}
	key := c.raw[i]
	if '0' <= key && key <= '9' || !c.vni {
		if t := c.toneOf(key); t != 0 && w.hasVowel() {
			return tone == 0 && c.read(i+1, w, t) // no syllable ends in s, f, r, x, j or a digit
		}
		for _, marked := range w.marked(key) {
			if c.read(i+1, marked, tone) {
				return true
			}
		}
	}
	l := letterOf(key)
	if l.base == 0 || w.n == maxSyllable || l.tone != 0 && tone != 0 {
		return false
	}
	if l.tone != 0 {
		tone = l.tone
	}
	w.push(rune(l.base))
	return c.read(i+1, w, tone)
}

func (c *composer) toneOf(key rune) uint8 {
	keys := telexTones
	if c.vni {
		keys = vniTones
	}
	return uint8(strings.IndexRune(keys, key) + 1)
}

// finish puts the tone on, when the letters are a syllable.
func (c *composer) finish(w word, tone uint8) bool {
	for i := 1; i < w.n; i++ {
		if w.parts[i-1].base == 'ư' && w.parts[i].base == 'o' {
			w.parts[i] = letterOf('ơ') // one w is enough for both: nguwoif
		}
	}
	at, ok := w.spelled(tone)
	if !ok {
		return false
	}
	w.parts[at].tone = tone
	c.out = string(w.append(nil))
	return true
}

func (w *word) push(base rune) {
	w.parts[w.n] = letterOf(base)
	w.n++
}

func (w *word) hasVowel() bool {
	for _, l := range w.parts[:w.n] {
		if l.vowel() {
			return true
		}
	}
	return false
}

// marked returns what the key may make of the letters so far: đ of a d in front, else one of the
// vowels it can change from the last to the first, where "uo" may become "ươ" at once.
func (w word) marked(key rune) []word {
	if (key == 'd' || key == '9') && w.n > 0 && w.parts[0].base == 'd' {
		w.parts[0] = letterOf('đ')
		return []word{w}
	}
	var out []word
	for i := w.n - 1; i >= 0; i-- {
		for _, m := range markKeys[key] {
			if rune(w.parts[i].base) != m.from {
				continue
			}
			one := w
			one.parts[i] = letterOf(m.to)
			if m.to == 'ơ' && i > 0 && w.parts[i-1].base == 'u' {
				both := one
				both.parts[i-1] = letterOf('ư')
				out = append(out, both)
			}
			out = append(out, one)
		}
	}
	if key == 'w' && w.n > 0 && w.n < maxSyllable && !w.hasVowel() {
		w.push('ư') // nhw
		out = append(out, w)
	}
	return out
}

// spelled returns which letter bears the tone, and whether the letters with it are spelled as a
// syllable is: stricter than IsSyllable, which also takes what is typed without diacritics.
func (w *word) spelled(tone uint8) (at int, ok bool) {
	i, j := w.split()
	if i == j {
		return 0, false
	}
	initial, nucleus, final := bases(w.parts[:i]), bases(w.parts[i:j]), bases(w.parts[j:w.n])
	b := bearers[nucleusCode(w.parts[i:j])]
	at = int(b.open)
	if final != "" {
		at = int(b.closed)
	}
	if at < 0 || !initials[initial] || final != "" && !finals[final] {
		return 0, false
	}
	first, last := rune(w.parts[i].base), rune(w.parts[j-1].base)
	front := strings.ContainsRune("eêi", first)
	switch {
	case front && (initial == "c" || initial == "ng" || initial == "g" && first != 'i'),
		!front && (initial == "gh" || initial == "ngh"),
		(final == "ch" || final == "nh") && !strings.ContainsRune("aêiy", last),
		final == "" && (nucleus == "ă" || nucleus == "â"),
		strings.Contains("c ch p t", final) && final != "" && tone != sharp && tone != heavy:
		return 0, false
	}
	return i + at, true
}

// Two of the tones: a syllable that ends in c, ch, p or t has one of them.
const (
	sharp = 1
	heavy = 5
)
