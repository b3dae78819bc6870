package vietnamese

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// form is a form of a text: NFC, Normalize, Key or Fold.
type form uint8

const (
	composed form = iota
	normal
	key
	folded
)

// exact returns the form of any s. It is the definition; appendSimple is the same for the text
// one mostly meets, many times faster, and a fuzz test holds the two together.
func (f form) exact(s string) string {
	s = lookAlikes(norm.NFC.String(clean(s)))
	switch f {
	case normal:
		return placeTones(s)
	case key:
		return placeTones(norm.NFC.String(strings.ToLower(s)))
	case folded:
		return withoutMarks(placeTones(norm.NFC.String(strings.ToLower(s))))
	}
	return s
}

// convert returns s in the form. Text of the alphabet, ASCII and common punctuation takes the
// fast way. Anything else is taken out from the space before it to the space after it: nothing
// composes across a space, so the parts may be converted one by one.
func convert(s string, f form) []byte {
	out := make([]byte, 0, len(s)+8)
	for s != "" {
		n, _ := simple(s)
		if n < len(s) {
			n = max(0, strings.LastIndexByte(s[:n], ' '))
		}
		out = f.appendSimple(out, s[:n])
		s = s[n:]
		if s == "" {
			break
		}
		n = strings.IndexByte(s[1:], ' ') + 1
		if n == 0 {
			n = len(s)
		}
		out = append(out, f.exact(s[:n])...)
		s = s[n:]
	}
	return out
}

// simple returns how long a prefix of s has nothing but printable ASCII, line breaks, tabs,
// precomposed letters of the alphabet and common punctuation, and the traits of its letters.
// Such text is clean and in NFC.
func simple(s string) (n int, seen traits) {
	for n < len(s) {
		c := s[n]
		if c < utf8.RuneSelf {
			if (c < ' ' && c != '\n' && c != '\t') || c == 0x7f {
				return n, seen
			}
			if 'A' <= c && c <= 'Z' {
				seen |= upperCase
			}
			n++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[n:])
		if l := letterOf(r); l.base != 0 {
			seen |= l.traits
		} else if r < '–' || r > '‧' || r == '―' || r == '․' || r == '‥' {
			return n, seen
		}
		n += size
	}
	return n, seen
}

// appendSimple appends the form of s, all of which is simple.
func (f form) appendSimple(dst []byte, s string) []byte {
	if f == composed {
		return append(dst, s...)
	}
	start, vowels, seen := len(dst), 0, traits(0) // of the word that is being written
	for i := 0; i < len(s); {
		c := s[i]
		r, size := rune(c), 1
		if c >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		l := letterOf(r)
		switch {
		case l.base == 0 && (c >= utf8.RuneSelf || !asciiLetter(c)):
			if seen&loose != 0 && vowels > 1 {
				dst = placeLast(dst, start)
			}
			dst = append(dst, s[i:i+size]...)
			start, vowels, seen = len(dst), 0, 0
		case f == folded && l.base != 0:
			dst = append(dst, l.fold)
		case f == normal:
			dst = append(dst, s[i:i+size]...)
		case c < utf8.RuneSelf:
			dst = append(dst, lowerASCII(c))
		default:
			dst = utf8.AppendRune(dst, rune(l.lower))
		}
		if l.vowel() && f != folded {
			vowels++
			seen |= l.traits
		}
		i += size
	}
	if seen&loose != 0 && vowels > 1 {
		dst = placeLast(dst, start)
	}
	return dst
}

func asciiLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func lowerASCII(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c | 0x20
	}
	return c
}

// placeLast puts the tone of the word that starts at dst[start] in its place.
func placeLast(dst []byte, start int) []byte {
	if w, ok := wordOf(string(dst[start:])); ok && w.placeTone() {
		return w.append(dst[:start])
	}
	return dst
}

// placeTones moves every misplaced tone of NFC text to the vowel that carries it in the
// new style. A run of letters that is not exactly one syllable with one tone is kept.
func placeTones(s string) string {
	var b []byte
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
		if w, ok := wordOf(s[start:i]); ok && w.placeTone() {
			b = append(b, s[done:start]...)
			b = w.append(b)
			done = i
		}
	}
	if done == 0 {
		return s
	}
	return string(append(b, s[done:]...))
}

// endOfWord returns the end of the letters and marks that start at i.
func endOfWord(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return i
		}
		i += size
	}
	return i
}

// withoutMarks strips a key of its marks.
func withoutMarks(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFD.String(s) {
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

// clean makes s valid UTF-8, drops invisible format characters and makes one of every kind of blank and control.
func clean(s string) string {
	dirty := !utf8.ValidString(s)
	for i := 0; i < len(s) && !dirty; i++ {
		c := s[i]
		dirty = (c < ' ' && c != '\n' && c != '\t') || c == 0x7f
		switch c { // those lead every non-ASCII rune that clean touches; ạ and its like begin with 0xE1 too
		case 0xC2, 0xCD, 0xE2, 0xE3, 0xEF:
			dirty = true
		case 0xE1:
			dirty = i+1 < len(s) && (s[i+1] == 0x9A || s[i+1] == 0xA0)
		}
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
		case unicode.IsControl(r), unicode.Is(unicode.Zs, r):
			b.WriteByte(' ')
		case invisible(r), r == joiner && !joins(s[i+len(string(joiner)):]):
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// joiner makes one emoji of two, and nothing of letters.
const joiner = '\u200D'

// joins reports whether what follows a joiner is part of an emoji.
func joins(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest != "" && unicode.Is(unicode.So, r)
}

// invisible reports whether r takes no room and would only keep equal words apart.
func invisible(r rune) bool {
	switch r {
	case '\u00AD', '\u034F', '\u180E', '\u200B', '\u200C', '\u200E', '\u200F', '\u2060', '\u2061', '\u2062', '\u2063', '\u2064', '\uFEFF':
		return true
	}
	return '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069'
}
