package legal

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/ingest/legal/name"
	"thidua/knowledge/vietnamese"
)

type markKind int

const (
	noMark       markKind = iota
	divisionMark          // "Chương II", "Mục 1."
	articleMark           // "Điều 22.", "Điều 22"
	upperMark             // "A.", "IV."
	numberMark            // "1.", "1.1.", "2.4 "
	pointMark             // "a)", "đ)", "a1)", "ii)"
	parenMark             // "(1)", "(i)"
	dashMark              // "-"
	plusMark              // "+"
	appendixMark          // "PHỤ LỤC I", "Mẫu số 01"
)

// mark is what stands at the start of a line and may be the label of a unit; whether it is one, the sequence decides.
type mark struct {
	kind   markKind
	level  Level  // of a division
	label  string // as printed
	key    string // the number without its dressing: "22", "58a", "II", "1.1", "đ"
	nums   []int  // of an article or a number
	suffix string // "a" of "58a"
	rest   string // the words after the label
	path   string // of a form, which is not called an annex
	dotted bool   // the label is closed by a mark of punctuation
	small  bool   // its word is written small: "điều 2.", "khoản 1."
}

// scanMark reads the label at the start of s, if there is one.
func scanMark(s string) mark {
	if s == "" {
		return mark{}
	}
	switch r, _ := utf8.DecodeRuneInString(s); {
	case r >= '0' && r <= '9':
		return scanNumber(s)
	case r == 'Đ' || r == 'P' || r == 'C' || r == 'M' || r == 'T' || r == 'K' || r == 'B':
		if m := scanForm(s); m.kind != noMark {
			return m
		}
		if m := scanArticle(s); m.kind != noMark {
			return m
		}
		if m := scanNamed(s); m.kind != noMark {
			return m
		}
		if m := scanDivision(s); m.kind != noMark {
			return m
		}
		return scanUpper(s)
	case r >= 'A' && r <= 'Z':
		return scanUpper(s)
	case r >= 'a' && r <= 'z' || r == 'đ':
		if m := scanArticle(s); m.kind != noMark {
			return m
		}
		if m := scanNamed(s); m.kind != noMark {
			return m
		}
		return scanPoint(s)
	case r == '(':
		return scanParen(s)
	case strings.ContainsRune("-–—−•●○▪*·", r):
		return scanBullet(s, dashMark)
	case r == '+':
		return scanBullet(s, plusMark)
	}
	return mark{}
}

// digits gives the number at the start of s and its length in bytes; at most five digits are read.
func digits(s string) (n, size int) {
	for size < len(s) && size < 5 && s[size] >= '0' && s[size] <= '9' {
		n = n*10 + int(s[size]-'0')
		size++
	}
	return n, size
}

// gap reports whether what follows a label is the end of the line, a blank, or a word of its own.
func gap(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return s == "" || r == ' ' || unicode.IsUpper(r) || strings.ContainsRune("“\"'‘(", r)
}

func scanDivision(s string) mark {
	if m := scanAppendix(s); m.kind != noMark {
		return m
	}
	for _, d := range [...]struct {
		word  string
		level Level
	}{{"Phần thứ", Part}, {"Phần", Part}, {"Chương", Chapter}, {"Tiểu mục", Subsection}, {"Mục", Section}} {
		n := len(d.word)
		if len(s) <= n || !strings.EqualFold(s[:n], d.word) || s[n] != ' ' {
			continue
		}
		rest := s[n+1:]
		end := strings.IndexAny(rest, " .:-–—/)")
		if end < 0 {
			end = len(rest)
		}
		num := strings.TrimLeft(rest[:end], "0")
		ok := d.word == "Phần thứ" && isOrdinal(num) || d.word != "Phần thứ" && isDivisionNumber(num)
		closed, after := closing(rest[end:])
		if !ok || closed == "" && after != "" && after[0] != ' ' {
			continue
		}
		m := mark{kind: divisionMark, level: d.level, key: num, label: s[:n+1+end] + closed, rest: strings.TrimSpace(after), dotted: closed != ""}
		if m.rest == "" || m.dotted && startsUpper(m.rest) || name.InCapitals(m.rest) {
			return m
		}
	}
	return mark{}
}

func isOrdinal(s string) bool {
	switch strings.ToLower(s) {
	case "nhất", "hai", "ba", "tư", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười":
		return true
	}
	return isDivisionNumber(s)
}

// isDivisionNumber accepts "II", "12", "IIa" and, for annexes, a single capital.
func isDivisionNumber(s string) bool {
	if s == "" || len(s) > 8 {
		return false
	}
	if n, size := digits(s); size > 0 && n > 0 {
		tail := s[size:]
		return tail == "" || len(tail) == 1 && tail[0] >= 'a' && tail[0] <= 'z' || allDigits(tail)
	}
	return roman(strings.TrimRight(s, "abcdđ")) > 0 && len(s) > 0
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// scanAppendix reads "PHỤ LỤC", "PHỤ LỤC I", "Phụ lục 1": alone on the line, or with a title in capitals.
func scanAppendix(s string) mark {
	const word = "PHỤ LỤC"
	if len(s) < len(word) || !strings.EqualFold(s[:len(word)], word) {
		return mark{}
	}
	caps := s[:len(word)] == word
	rest := s[len(word):]
	if rest != "" && rest[0] != ' ' && rest[0] != ':' {
		return mark{}
	}
	m := mark{kind: appendixMark, level: Appendix, label: s[:len(word)]}
	trimmed := strings.TrimSpace(rest)
	num, after, _ := strings.Cut(trimmed, " ")
	bare := strings.TrimRight(num, ".:")
	if isDivisionNumber(bare) || len(bare) == 1 && startsUpper(bare) {
		m.key, m.label, m.rest = bare, m.label+" "+num, strings.TrimSpace(after)
		m.dotted = bare != num
	} else {
		m.rest = trimmed
	}
	if m.rest == "" && (caps || m.key != "") || name.InCapitals(m.rest) && caps || m.dotted && startsUpper(m.rest) {
		return m
	}
	return mark{}
}

var formLabel = regexp.MustCompile(`^((?i:phụ biểu|biểu mẫu|mẫu biểu|biểu|mẫu)(?i: số)?:? *\d{1,3}(?:[.]\d{1,2}|\p{L})?(?:[/-]\p{Lu}[\p{Lu}\d-]*)?)(?: *[.:–-])?(?: +(.*))?$`)

// scanForm reads "Mẫu số 01", "BIỂU 02": alone on the line, with a title in capitals, or with what it is issued with in brackets.
func scanForm(s string) mark {
	m := formLabel.FindStringSubmatch(s)
	if m == nil || m[2] != "" && !name.InCapitals(m[2]) && m[2][0] != '(' {
		return mark{}
	}
	words := strings.Fields(strings.ReplaceAll(m[1], ":", ""))
	for i, w := range words {
		if !strings.ContainsAny(w, "0123456789") {
			words[i] = strings.ToLower(w)
		}
	}
	return mark{kind: appendixMark, level: Appendix, label: strings.TrimSpace(s[:len(s)-len(m[2])]), rest: m[2], path: vietnamese.UpperFirst(strings.Join(words, " "))}
}

func scanUpper(s string) mark {
	end := 0
	for end < len(s) && end < 7 && s[end] >= 'A' && s[end] <= 'Z' {
		end++
	}
	key := s[:end]
	if strings.HasPrefix(s, "Đ") && !strings.HasPrefix(s, "ĐI") {
		key = "Đ"
		end = len(key)
	}
	if key == "" || end >= len(s) || end > 1 && key != "Đ" && roman(key) == 0 {
		return mark{}
	}
	close, tail := closing(s[end:])
	if close == "" || tail == "" || startsDigit(tail) {
		return mark{}
	}
	if tail[0] != ' ' && close != ")" && close != "/" && close != ":" { // "V.I.Lênin", "A-rập"
		titled := roman(key) > 0 && strings.Contains(tail, " ") && !strings.HasPrefix(tail[1:], ".")
		if !titled || close == "." && end == 1 && !name.InCapitals(tail) {
			return mark{}
		}
	}
	return mark{kind: upperMark, key: key, label: key + close, rest: strings.TrimSpace(tail), dotted: true}
}

func scanNumber(s string) mark {
	m := mark{kind: numberMark}
	pos := 0
	for {
		n, size := digits(s[pos:])
		if size == 0 || size > 3 || size > 2 && len(m.nums) > 0 || len(m.nums) == 5 {
			return mark{}
		}
		m.nums = append(m.nums, n)
		pos += size
		if pos+1 < len(s) && s[pos] == '.' && s[pos+1] >= '0' && s[pos+1] <= '9' {
			pos++
			continue
		}
		break
	}
	m.key = s[:pos]
	after := s[pos:]
	if closed, tail := closing(after); closed != "" {
		if endsInDash(closed) && (startsDigit(tail) || closed[0] == ' ' && !startsUpper(tail)) { // "10 - 15 ngày"
			return mark{}
		}
		m.dotted, after, m.label = true, tail, m.key+closed
	} else if after != "" && strings.ContainsRune(".)/:", rune(after[0])) {
		return mark{}
	}
	if len(m.nums) == 1 && m.nums[0] > 0 {
		m.key = strings.TrimLeft(m.key, "0")
	}
	if !m.dotted {
		if len(m.nums) == 1 || !strings.HasPrefix(after, " ") || startsLower(strings.TrimSpace(after)) {
			return mark{}
		}
		m.label = m.key
	}
	m.rest = strings.TrimSpace(after)
	if m.rest != "" && m.rest[0] >= '0' && m.rest[0] <= '9' && !m.dotted {
		return mark{}
	}
	return m
}

func scanPoint(s string) mark {
	end := 0
	for end < len(s) && end < 5 {
		r, w := utf8.DecodeRuneInString(s[end:])
		if !(r >= 'a' && r <= 'z' || r == 'đ') {
			break
		}
		end += w
	}
	letters := s[:end]
	_, size := digits(s[end:])
	if size > 1 || end == 0 {
		return mark{}
	}
	key := s[:end+size]
	if tail, ok := strings.CutPrefix(s[len(key):], ")"); ok {
		if utf8.RuneCountInString(letters) > 2 && lowerRoman(letters) == 0 {
			return mark{}
		}
		tail = strings.TrimPrefix(tail, ".")
		return mark{kind: pointMark, key: key, label: s[:len(s)-len(tail)], rest: strings.TrimSpace(tail), dotted: true}
	}
	close, tail := closing(s[len(key):])
	switch {
	case close == "" || close == ":" || utf8.RuneCountInString(letters) > 1:
		return mark{}
	case endsInDash(close) && close[0] != '.':
		if startsDigit(tail) || !strings.HasPrefix(tail, " ") && !startsUpper(tail) {
			return mark{}
		}
	case !strings.HasPrefix(tail, " "):
		return mark{}
	}
	return mark{kind: pointMark, key: key, label: key + close, rest: strings.TrimSpace(tail), dotted: true}
}

func scanParen(s string) mark {
	end := strings.IndexByte(s, ')')
	if end < 2 || end > 6 {
		return mark{}
	}
	key := s[1:end]
	n, size := digits(key)
	if size != len(key) {
		if r, w := utf8.DecodeRuneInString(key); w == len(key) && !strings.ContainsRune("ivx", r) && (r >= 'a' && r <= 'z' || r == 'đ') {
			return mark{kind: pointMark, key: key, label: s[:end+1], rest: strings.TrimSpace(s[end+1:]), dotted: true}
		}
		if n = lowerRoman(key); n == 0 {
			return mark{}
		}
	}
	return mark{kind: parenMark, key: key, nums: []int{n}, label: s[:end+1], rest: strings.TrimSpace(s[end+1:]), dotted: true}
}

func scanBullet(s string, kind markKind) mark {
	_, w := utf8.DecodeRuneInString(s)
	rest := strings.TrimSpace(s[w:])
	if rest == "" {
		return mark{}
	}
	if r, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(r) && !strings.ContainsRune("“\"'(", r) {
		if !unicode.IsDigit(r) || s[w] != ' ' {
			return mark{}
		}
	}
	if s[0] == '*' && s[w] != ' ' {
		return mark{}
	}
	return mark{kind: kind, label: s[:w], rest: rest, dotted: true}
}

// roman reads a Roman numeral in its one right spelling; 0 when s is not one.
func roman(s string) int {
	total, prev := 0, 0
	for i := len(s) - 1; i >= 0; i-- {
		v := 0
		switch s[i] {
		case 'I':
			v = 1
		case 'V':
			v = 5
		case 'X':
			v = 10
		case 'L':
			v = 50
		case 'C':
			v = 100
		default:
			return 0
		}
		if v < prev {
			total -= v
		} else {
			total, prev = total+v, v
		}
	}
	if total <= 0 || toRoman(total) != s {
		return 0
	}
	return total
}

func toRoman(n int) string {
	var b strings.Builder
	for _, step := range [...]struct {
		v int
		s string
	}{{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= step.v {
			b.WriteString(step.s)
			n -= step.v
		}
	}
	return b.String()
}

func lowerRoman(s string) int {
	if s == "" || strings.ToLower(s) != s || len(s) > 6 {
		return 0
	}
	return roman(strings.ToUpper(s))
}

// pointOrder gives the place of a point's letter in the alphabet that lists use, and the number after it.
func pointOrder(key string) (letter, number int) {
	r, w := utf8.DecodeRuneInString(key)
	n, _ := strconv.Atoi(key[w:])
	return strings.IndexRune("abcdđefghijklmnopqrstuvwxyz", r), n
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, `“"'‘( `))
	return unicode.IsLower(r)
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, `“"'‘( `))
	return unicode.IsUpper(r)
}
