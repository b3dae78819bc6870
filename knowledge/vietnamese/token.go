package vietnamese

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Token is one syllable, number, document number, date or short form of a text.
type Token struct {
	Text       string // the Key of the source slice, dashes as "-": "91/2017/nđ-cp"
	Start, End int    // byte offsets into the text given to Tokenize
}

// Folded returns the token's form without diacritics.
func (t Token) Folded() string { return Fold(t.Text) }

// Numeric reports whether the token starts with a digit: a number, date or document number.
func (t Token) Numeric() bool { return t.Text != "" && '0' <= t.Text[0] && t.Text[0] <= '9' }

// Tokenize splits s into tokens in reading order; separators and anything that is not a
// letter or digit is left out. Kept whole are document numbers (19/CT-TTg, 91/2017/NĐ-CP),
// dates (10/8/2021), ranges (2021-2025), decimals and grouped digits (1,5; 1.500.000),
// percentages (5%), and short forms around a slash or ampersand (đ/c, TT&TT).
// s may be in any normal form, even invalid UTF-8; offsets are always rune boundaries in s.
func Tokenize(s string) []Token {
	tokens := make([]Token, 0, len(s)/6+1)
	var arena strings.Builder // the texts that are not slices of s; it never moves what it holds
	for i := 0; i < len(s); {
		kind, size := classAt(s, i)
		if kind != letterClass && kind != digitClass {
			i += size
			continue
		}
		r := run{s: s, end: i}
		if kind == digitClass {
			r.number()
		} else {
			r.letters()
		}
		tokens = append(tokens, Token{Text: r.text(i, &arena), Start: i, End: r.end})
		i = r.end
	}
	return tokens
}

var dashes = strings.NewReplacer("‐", "-", "‑", "-", "‒", "-", "–", "-", "−", "-")

// Texts returns the texts of tokens.
func Texts(tokens []Token) []string {
	out := make([]string, len(tokens))
	for i, t := range tokens {
		out[i] = t.Text
	}
	return out
}

type class uint8

const (
	otherClass class = iota
	letterClass
	digitClass
	joinClass // marks and invisible characters: part of a word, never its start
)

func classAt(s string, i int) (class, int) {
	if i >= len(s) {
		return otherClass, 0
	}
	c := s[i]
	switch {
	case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		return letterClass, 1
	case '0' <= c && c <= '9':
		return digitClass, 1
	case c < utf8.RuneSelf:
		return otherClass, 1
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	switch {
	case unicode.IsLetter(r):
		return letterClass, size
	case unicode.Is(unicode.Mn, r) || invisible(r):
		return joinClass, size
	}
	return otherClass, size
}

// run is a token that is being read: its end so far, and what its letters are like.
type run struct {
	s      string
	end    int
	seen   traits
	vowels int
}

// text returns the text of the run that starts at i.
func (r *run) text(i int, arena *strings.Builder) string {
	source := r.s[i:r.end]
	switch {
	case r.seen&odd != 0:
		return dashes.Replace(Key(source))
	case r.seen&upperCase == 0 && (r.seen&loose == 0 || r.vowels < 2):
		return source
	}
	var buf [64]byte
	text := key.appendSimple(buf[:0], source)
	if string(text) == source {
		return source
	}
	start := arena.Len()
	arena.Write(text)
	return arena.String()[start:]
}

// more reads on over letters, digits and marks.
func (r *run) more() {
	s, i := r.s, r.end
	for i < len(s) {
		c := s[i]
		if c < utf8.RuneSelf {
			l := &letters[c]
			switch {
			case l.base != 0:
				r.seen |= l.traits
				if l.index != 0 {
					r.vowels++
				}
			case '0' <= c && c <= '9':
			case asciiLetter(c):
				if c < 'a' {
					r.seen |= upperCase
				}
			default:
				r.end = i
				return
			}
			i++
			continue
		}
		code, size := utf8.DecodeRuneInString(s[i:])
		if l := letterOf(code); l.base != 0 {
			r.seen |= l.traits
			if l.index != 0 {
				r.vowels++
			}
		} else if letterOrMark(code) {
			r.seen |= odd
		} else {
			break
		}
		i += size
	}
	r.end = i
}

func letterOrMark(r rune) bool {
	return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || invisible(r)
}

// letters reads a token that starts with a letter: a syllable, or a short form around "/" (one
// letter, then one or two) or "&".
func (r *run) letters() {
	start := r.end
	r.more()
	if r.end >= len(r.s) {
		return
	}
	switch r.s[r.end] {
	case '/':
		if kind, _ := classAt(r.s, r.end+1); kind != letterClass || composedLen(r.s[start:r.end]) > 1 {
			return
		}
		next := *r
		next.end++
		next.more()
		if composedLen(r.s[r.end+1:next.end]) <= 2 && (next.end == len(r.s) || r.s[next.end] != '/') {
			*r = next
		}
	case '&':
		if kind, _ := classAt(r.s, r.end+1); kind == letterClass {
			r.end++
			r.more()
		}
	}
}

// composedLen counts letters, however they are composed.
func composedLen(s string) int { return utf8.RuneCountInString(NFC(s)) }

// number reads a token that starts with a digit.
func (r *run) number() {
	s, start := r.s, r.end
	r.more()
	slash, digits := false, allDigits(s[start:r.end]) // digits: the last component is all digits
	for r.end < len(s) {
		size := 1
		separator := s[r.end]
		if separator == 0xE2 {
			if code, n := utf8.DecodeRuneInString(s[r.end:]); strings.ContainsRune("‐‑‒–−", code) {
				separator, size = '-', n
			}
		}
		kind, _ := classAt(s, r.end+size)
		switch separator {
		case '/':
			if kind != letterClass && kind != digitClass {
				return
			}
			slash = true
		case '-':
			inSymbol := slash && !digits && kind == letterClass
			if !inSymbol && (!digits || kind != digitClass) {
				return
			}
		case '.', ',':
			if slash || !digits || kind != digitClass {
				return
			}
		case '%':
			r.end++
			return
		default:
			return
		}
		if size > 1 {
			r.seen |= odd // a dash
		}
		r.end += size
		start = r.end
		r.more()
		digits = allDigits(s[start:r.end])
	}
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
