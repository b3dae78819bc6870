package legal

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// closing reads what closes a label, and gives the words after it: a full stop, bracket, slash, colon or dash, or two of them, as in "1.-" and "a).".
// All but a bracket and a slash may have a blank before them. closed is "" where nothing closes it, or no word begins after it.
func closing(s string) (closed, rest string) {
	at := len(s) - len(strings.TrimLeft(s, " "))
	begin := at
	for n := 0; n < 2; n++ {
		r, w := utf8.DecodeRuneInString(s[at:])
		if !strings.ContainsRune(".)/:-–—", r) || r == utf8.RuneError || at == begin && begin > 0 && strings.ContainsRune(")/", r) {
			break
		}
		at += w
	}
	if at == begin || !gap(s[at:]) {
		return "", s
	}
	return s[:at], s[at:]
}

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
	return s[n+1:], startsLower(s), true
}

// ordinals are the numbers of articles that are written in words, "Điều thứ nhất".
var ordinals = []string{"nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"}

func scanArticle(s string) mark {
	rest, small, ok := cutWord(s, "Điều")
	if !ok {
		return mark{}
	}
	n, size := digits(rest)
	if size == 0 {
		if rest, _, ok = cutWord(rest, "thứ"); !ok {
			return mark{}
		}
		if n, size = digits(rest); size == 0 {
			word := rest[:strings.IndexAny(rest+" ", " .:-–—")]
			for i, ordinal := range ordinals {
				if strings.EqualFold(word, ordinal) {
					n, size = i+1, len(word)
				}
			}
		}
	}
	if n == 0 {
		return mark{}
	}
	m := mark{kind: articleMark, nums: []int{n}, key: strings.TrimLeft(rest[:size], "0"), small: small}
	if _, counted := digits(rest); counted == 0 {
		m.key = strconv.Itoa(n)
	}
	if r, w := utf8.DecodeRuneInString(rest[size:]); r >= 'a' && r <= 'z' || r == 'đ' {
		if next, _ := utf8.DecodeRuneInString(rest[size+w:]); !unicode.IsLetter(next) {
			m.suffix = string(r)
			from := size
			size += w
			_, more := digits(rest[size:]) // a note number stuck to "58a"
			size += more
			m.key += rest[from:size]
		}
	}
	after := rest[size:]
	m.label = s[:len(s)-len(after)]
	if closed, tail := closing(after); closed != "" {
		if endsInDash(closed) && startsDigit(tail) { // "Điều 5 - 7"
			return mark{}
		}
		m.dotted, m.label, after = true, m.label+closed, tail
	}
	if !m.dotted && after != "" && after[0] != ' ' {
		return mark{}
	}
	m.rest = strings.TrimSpace(after)
	return m
}

// scanNamed reads the label of a clause or a point that has its name: "Khoản 1.", "ĐIỂM A:".
func scanNamed(s string) mark {
	var m mark
	rest, small, ok := cutWord(s, "Khoản")
	if ok {
		m = scanNumber(rest)
		ok = m.kind == numberMark && len(m.nums) == 1
	} else if rest, small, ok = cutWord(s, "Điểm"); ok {
		key := rest[:strings.IndexAny(rest+" ", " .):/-–—")]
		if m = scanPoint(strings.ToLower(key) + strings.Replace(rest[len(key):], ":", ".", 1)); m.kind == pointMark {
			m.rest = strings.TrimSpace(rest[len(key)+len(m.label)-len(m.key):])
			m.label = rest[:len(m.label)]
		}
		ok = m.kind == pointMark
	}
	if !ok || !m.dotted || m.rest != "" && !startsUpper(m.rest) {
		return mark{}
	}
	m.label, m.small = s[:len(s)-len(rest)]+m.label, small
	return m
}
