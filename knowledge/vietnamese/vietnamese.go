// Package vietnamese prepares Vietnamese text for reading and for matching: one spelling
// for one word, a folded form for people who type without diacritics, syllables, document
// numbers and the abbreviations officials of the emulation and commendation field type.
//
// Everything here is pure and safe for concurrent use. Text that is stored or shown goes
// through NFC or Normalize; text that is matched goes through Key or Fold.
package vietnamese

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// NFC returns s fit to store and show: valid UTF-8 in composed form, without NUL and other
// control characters (line breaks and tabs stay), without invisible characters that split
// words for a search (soft hyphen, zero-width space, byte-order mark). Spelling, case and
// spacing stay as written.
func NFC(s string) string {
	return norm.NFC.String(clean(s))
}

// Normalize is NFC plus the one placement of tone marks (hoà → hòa, thuỷ → thủy, qúy → quý),
// case kept. Words that are not Vietnamese syllables are left as they are.
// Normalize(Normalize(s)) == Normalize(s).
func Normalize(s string) string {
	return placeTones(NFC(s))
}

// Key returns the form two spellings of the same text share when diacritics count:
// Normalize in lower case.
func Key(s string) string {
	if plain(s) {
		return s
	}
	return placeTones(norm.NFC.String(strings.ToLower(NFC(s))))
}

// Fold returns the form two spellings share when diacritics do not count: lower case, marks
// stripped, đ → d. Fold(Fold(s)) == Fold(s).
func Fold(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(Key(s)) {
		switch {
		case r == 'đ':
			b.WriteByte('d')
		case unicode.Is(unicode.Mn, r):
		default:
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
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

// clean makes s valid UTF-8, drops invisible format characters and turns controls into spaces.
func clean(s string) string {
	dirty := !utf8.ValidString(s)
	for i := 0; i < len(s) && !dirty; i++ {
		c := s[i]
		// 0xC2, 0xE2 and 0xEF lead every non-ASCII rune that clean touches.
		dirty = (c < ' ' && c != '\n' && c != '\t') || c == 0x7f || c == 0xC2 || c == 0xE2 || c == 0xEF
	}
	if !dirty {
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r == '\r':
			if !strings.HasPrefix(s[i:], "\r\n") {
				b.WriteByte('\n')
			}
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r == '\u0085' || r == '\u2028' || r == '\u2029':
			b.WriteByte('\n')
		case unicode.IsControl(r):
			b.WriteByte(' ')
		case invisible(r):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// invisible reports whether r takes no room and would only keep equal words apart. The
// zero-width joiner stays: emoji need it.
func invisible(r rune) bool {
	switch r {
	case '\u00AD', '\u200B', '\u200C', '\u200E', '\u200F', '\u2060', '\uFEFF':
		return true
	}
	return '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069'
}
