package mark

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// closing reads what closes a label, and gives the words after it: a full stop, bracket, slash, colon or dash, or two of them, as in "1.-" and "a).".
// All but a bracket, a slash and a dot that is no full stop may have a blank before them. closed is "" where nothing closes it, or no word begins after it.
func closing(s string) (closed, rest string) {
	at := len(s) - len(strings.TrimLeft(s, " "))
	begin := at
	for n := 0; n < 2; n++ {
		r, w := utf8.DecodeRuneInString(s[at:])
		if !strings.ContainsRune(".)/:-–—"+dots, r) || r == utf8.RuneError || at == begin && begin > 0 && strings.ContainsRune(")/"+dots, r) {
			break
		}
		at += w
	}
	if at == begin || !gap(s[at:]) {
		return "", s
	}
	return s[:at], s[at:]
}

// dots are written for a full stop behind a number; elsewhere they are signs of their own.
const dots = "·‧•∙⋅・･"

func endsInDash(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r == '-' || r == '–' || r == '—'
}

func startsDigit(s string) bool {
	s = strings.TrimLeft(s, " ")
	return s != "" && s[0] >= '0' && s[0] <= '9'
}

// cutWord takes a word, in any case, and the blank after it off the start of s; small is that it is not written with a capital.
func cutWord(s, word string) (rest string, small, ok bool) {
	n := len(word)
	if len(s) <= n || s[n] != ' ' || !strings.EqualFold(s[:n], word) {
		return s, false, false
	}
	return s[n+1:], StartsLower(s), true
}

// ordinals are the numbers of articles that are written in words, "Điều thứ nhất".
var ordinals = []string{"nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"}

func scanArticle(s string) Mark {
	rest, small, ok := cutWord(s, "Điều")
	if !ok {
		return Mark{}
	}
	n, size := digits(rest)
	if size == 0 {
		if rest, _, ok = cutWord(rest, "thứ"); !ok {
			return Mark{}
		}
		if n, size = digits(rest); size == 0 {
			word := rest[:strings.IndexAny(rest+" ", " .:-–—"+dots)]
			for i, ordinal := range ordinals {
				if strings.EqualFold(word, ordinal) {
					n, size = i+1, len(word)
				}
			}
		}
	}
	if n == 0 {
		return Mark{}
	}
	m := Mark{Kind: Article, Nums: []int{n}, Key: strings.TrimLeft(rest[:size], "0"), Small: small}
	if _, counted := digits(rest); counted == 0 {
		m.Key = strconv.Itoa(n)
	}
	if r, w := utf8.DecodeRuneInString(rest[size:]); r >= 'a' && r <= 'z' || r == 'đ' {
		if next, _ := utf8.DecodeRuneInString(rest[size+w:]); !unicode.IsLetter(next) {
			m.Suffix = string(r)
			from := size
			size += w
			_, more := digits(rest[size:]) // a note number stuck to "58a"
			size += more
			m.Key += rest[from:size]
		}
	}
	after := rest[size:]
	m.Label = s[:len(s)-len(after)]
	if closed, tail := closing(after); closed != "" {
		if endsInDash(closed) && startsDigit(tail) { // "Điều 5 - 7"
			return Mark{}
		}
		m.Dotted, m.Label, after = true, m.Label+closed, tail
	}
	if !m.Dotted && after != "" && after[0] != ' ' {
		return Mark{}
	}
	m.Rest = strings.TrimSpace(after)
	return m
}

// scanNamed reads the label of a clause or a point that has its name: "Khoản 1.", "ĐIỂM A:".
func scanNamed(s string) Mark {
	var m Mark
	rest, small, ok := cutWord(s, "Khoản")
	if ok {
		m = scanNumber(rest)
		ok = m.Kind == Number && len(m.Nums) == 1
	} else if rest, small, ok = cutWord(s, "Điểm"); ok {
		key := rest[:strings.IndexAny(rest+" ", " .):/-–—")]
		if m = scanPoint(strings.ToLower(key) + strings.Replace(rest[len(key):], ":", ".", 1)); m.Kind == Point {
			m.Rest = strings.TrimSpace(rest[len(key)+len(m.Label)-len(m.Key):])
			m.Label = rest[:len(m.Label)]
		}
		ok = m.Kind == Point
	}
	if !ok || !m.Dotted || m.Rest != "" && !StartsUpper(m.Rest) {
		return Mark{}
	}
	m.Label, m.Small = s[:len(s)-len(rest)]+m.Label, small
	return m
}
