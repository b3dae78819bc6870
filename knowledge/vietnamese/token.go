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
	for i := 0; i < len(s); {
		kind, size := classAt(s, i)
		if kind != letterClass && kind != digitClass {
			i += size
			continue
		}
		end := i
		if kind == digitClass {
			end = endOfNumber(s, i)
		} else {
			end = endOfLetters(s, i)
		}
		text := Key(s[i:end])
		if strings.ContainsAny(text, "‐‑‒–−") {
			text = dashes.Replace(text)
		}
		tokens = append(tokens, Token{Text: text, Start: i, End: end})
		i = end
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

// Bigrams returns each pair of neighbouring tokens as "first second": most Vietnamese words
// are two syllables, so pairs stand for words where no dictionary is at hand.
func Bigrams(tokens []Token) []string {
	if len(tokens) < 2 {
		return nil
	}
	out := make([]string, len(tokens)-1)
	for i := range out {
		out[i] = tokens[i].Text + " " + tokens[i+1].Text
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

// endOfRun returns the end of the letters, digits and marks that start at i.
func endOfRun(s string, i int) int {
	for {
		kind, size := classAt(s, i)
		if kind == otherClass {
			return i
		}
		i += size
	}
}

// endOfLetters returns the end of the token that starts with a letter at i: a syllable, or a
// short form around "/" (one letter, then one or two) or "&".
func endOfLetters(s string, i int) int {
	end := endOfRun(s, i)
	if end >= len(s) {
		return end
	}
	switch s[end] {
	case '/':
		if kind, _ := classAt(s, end+1); kind != letterClass || composedLen(s[i:end]) > 1 {
			return end
		}
		next := endOfRun(s, end+1)
		if composedLen(s[end+1:next]) <= 2 && (next == len(s) || s[next] != '/') {
			return next
		}
	case '&':
		if kind, _ := classAt(s, end+1); kind == letterClass {
			return endOfRun(s, end+1)
		}
	}
	return end
}

// composedLen counts letters, however they are composed.
func composedLen(s string) int { return utf8.RuneCountInString(NFC(s)) }

// endOfNumber returns the end of the token that starts with a digit at i.
func endOfNumber(s string, i int) int {
	end := endOfRun(s, i)
	slash, digits := false, allDigits(s[i:end]) // digits: the last component is all digits
	for end < len(s) {
		size := 1
		separator := s[end]
		if separator == 0xE2 {
			if r, n := utf8.DecodeRuneInString(s[end:]); strings.ContainsRune("‐‑‒–−", r) {
				separator, size = '-', n
			}
		}
		kind, _ := classAt(s, end+size)
		switch separator {
		case '/':
			if kind != letterClass && kind != digitClass {
				return end
			}
			slash = true
		case '-':
			inSymbol := slash && !digits && kind == letterClass
			if !inSymbol && (!digits || kind != digitClass) {
				return end
			}
		case '.', ',':
			if slash || !digits || kind != digitClass {
				return end
			}
		case '%':
			return end + 1
		default:
			return end
		}
		next := endOfRun(s, end+size)
		digits = allDigits(s[end+size : next])
		end = next
	}
	return end
}

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
