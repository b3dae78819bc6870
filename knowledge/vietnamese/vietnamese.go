// Package vietnamese prepares Vietnamese text for reading and for matching: one spelling
// for one word, a folded form for people who type without diacritics, syllables, document
// numbers, the abbreviations officials of the emulation and commendation field type, and what
// a mistyped word may have been meant for.
//
// Everything here is pure and safe for concurrent use. Text that is stored or shown goes
// through NFC, Text or Normalize; text that is matched goes through Key or Fold. What they return
// may share memory with what they were given; strings.Clone what outlives a large text.
package vietnamese

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NFC returns s fit to store and show: valid UTF-8 in composed form, without NUL and other
// control characters (line breaks and tabs stay), without invisible characters that split
// words for a search (soft hyphen, zero-width space, byte-order mark), every other blank a
// space, and with the letters, digits and hyphens of our alphabet for what only looks like
// them (Ð, Cyrillic А, １２, ‑). Spelling and case stay as written.
func NFC(s string) string {
	if n, _ := simple(s); n == len(s) {
		return s
	}
	return string(convert(s, composed))
}

// Text is NFC of a text that has pages: the form feeds between them stay, and a vertical tab breaks a line.
func Text(s string) string {
	pages := strings.Split(strings.ReplaceAll(s, "\v", "\n"), "\f")
	for i := range pages {
		pages[i] = norm.NFC.String(NFC(pages[i]))
	}
	return strings.Join(pages, "\f")
}

// Normalize is NFC plus the one placement of tone marks (hoà → hòa, thuỷ → thủy, qúy → quý),
// case kept. Words that are not Vietnamese syllables are left as they are.
// Normalize(Normalize(s)) == Normalize(s).
func Normalize(s string) string {
	if n, seen := simple(s); n == len(s) && seen&loose == 0 {
		return s
	}
	return string(convert(s, normal))
}

// Key returns the form two spellings of the same text share when diacritics count:
// Normalize in lower case. Key(Key(s)) == Key(s). đ stays apart from d.
func Key(s string) string {
	if n, seen := simple(s); n == len(s) && seen&(upperCase|loose) == 0 {
		return s
	}
	return string(convert(s, key))
}

// Fold returns the form two spellings share when diacritics do not count: lower case, marks
// stripped, đ → d. Fold(Fold(s)) == Fold(s) and Fold(Key(s)) == Fold(s).
func Fold(s string) string {
	if plain(s) {
		return s
	}
	return string(convert(s, folded))
}

// HasTones reports whether s was typed with Vietnamese diacritics: any tone mark, any of
// ă â ê ô ơ ư, or đ, composed or not.
func HasTones(s string) bool {
	for _, r := range s {
		if r < utf8.RuneSelf {
			continue
		}
		if l := letterOf(r); l.base >= utf8.RuneSelf || l.tone != 0 {
			return true
		}
		switch r {
		case '\u0300', '\u0301', '\u0302', '\u0303', '\u0306', '\u0309', '\u031b', '\u0323':
			return true
		}
	}
	return false
}

// plain reports whether s is already its own Key and Fold: printable ASCII without capitals.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; (c < ' ' && c != '\n' && c != '\t') || c >= 0x7f || ('A' <= c && c <= 'Z') {
			return false
		}
	}
	return true
}
