// Package mark reads what stands at the start of a line of a legal document and may be the label of a unit: "Điều 22.", "IV.", "1.1.", "đ)", "(1)", "-".
//
// It looks at one line alone: whether a mark is a label, the sequence decides, which is legal's.
package mark

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"thidua/ingest/legal/name"
	"thidua/knowledge/vietnamese"
)

// Kind is what a label looks like.
type Kind int

// The kinds.
const (
	None     Kind = iota
	Division      // "Chương II", "Mục 1."
	Article       // "Điều 22.", "Điều 22"
	Upper         // "A.", "IV."
	Number        // "1.", "1.1.", "2.4 "
	Point         // "a)", "đ)", "a1)", "ii)"
	Paren         // "(1)", "(i)", "①"
	Dash          // "-"
	Plus          // "+"
	Appendix      // "PHỤ LỤC I", "Mẫu số 01"
)

// Mark is what stands at the start of a line and may be the label of a unit; whether it is one, the sequence decides.
type Mark struct {
	Kind   Kind
	Depth  int    // of a division: 0 for Phần, 1 for Chương, 2 for Mục, 3 for Tiểu mục
	Label  string // as printed
	Key    string // the number without its dressing: "22", "58a", "II", "1.1", "đ"
	Nums   []int  // of an article or a number
	Suffix string // "a" of "58a"
	Rest   string // the words after the label
	Path   string // of a form, which is not called an annex
	Dotted bool   // the label is closed by a mark of punctuation
	Small  bool   // its word is written small: "điều 2.", "khoản 1."
}

// Scan reads the label at the start of s, if there is one.
func Scan(s string) Mark {
	if s == "" {
		return Mark{}
	}
	switch r, _ := utf8.DecodeRuneInString(s); {
	case r >= '0' && r <= '9':
		return scanNumber(s)
	case r == 'Đ' || r == 'P' || r == 'C' || r == 'M' || r == 'T' || r == 'K' || r == 'B':
		if m := scanForm(s); m.Kind != None {
			return m
		}
		if m := scanArticle(s); m.Kind != None {
			return m
		}
		if m := scanNamed(s); m.Kind != None {
			return m
		}
		if m := scanDivision(s); m.Kind != None {
			return m
		}
		return scanUpper(s)
	case r >= 'A' && r <= 'Z':
		return scanUpper(s)
	case r >= 'a' && r <= 'z' || r == 'đ':
		if m := scanArticle(s); m.Kind != None {
			return m
		}
		if m := scanNamed(s); m.Kind != None {
			return m
		}
		return scanPoint(s)
	case r == '(':
		return scanParen(s)
	case r >= '①' && r <= '⑳' && StartsUpper(strings.TrimLeft(s[3:], " ")):
		n := int(r-'①') + 1
		return Mark{Kind: Paren, Key: strconv.Itoa(n), Nums: []int{n}, Label: s[:3], Rest: strings.TrimSpace(s[3:]), Dotted: true}
	case strings.ContainsRune("-–—−•●○▪*·", r):
		return scanBullet(s, Dash)
	case r == '+':
		return scanBullet(s, Plus)
	}
	return Mark{}
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

func scanDivision(s string) Mark {
	if m := scanAppendix(s); m.Kind != None {
		return m
	}
	for _, d := range [...]struct {
		word  string
		depth int
	}{{"Phần thứ", 0}, {"Phần", 0}, {"Chương", 1}, {"Tiểu mục", 3}, {"Mục", 2}} {
		n := len(d.word)
		if len(s) <= n || !strings.EqualFold(s[:n], d.word) || s[n] != ' ' {
			continue
		}
		rest := s[n+1:]
		end := strings.IndexAny(rest, " .:-–—/)"+dots)
		if end < 0 {
			end = len(rest)
		}
		num := strings.TrimLeft(rest[:end], "0")
		ok := d.word == "Phần thứ" && isOrdinal(num) || d.word != "Phần thứ" && isDivisionNumber(num)
		closed, after := closing(rest[end:])
		if !ok || closed == "" && after != "" && after[0] != ' ' {
			continue
		}
		m := Mark{Kind: Division, Depth: d.depth, Key: num, Label: s[:n+1+end] + closed, Rest: strings.TrimSpace(after), Dotted: closed != ""}
		if m.Rest == "" || m.Dotted && StartsUpper(m.Rest) || name.InCapitals(m.Rest) {
			return m
		}
	}
	return Mark{}
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
		return tail == "" || len(tail) == 1 && tail[0] >= 'a' && tail[0] <= 'z' || AllDigits(tail)
	}
	return Roman(strings.TrimRight(s, "abcdđ")) > 0 && len(s) > 0
}

// AllDigits reports whether s is digits and nothing else.
func AllDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// scanAppendix reads "PHỤ LỤC", "PHỤ LỤC I", "Phụ lục 1": alone on the line, or with a title in capitals.
func scanAppendix(s string) Mark {
	const word = "PHỤ LỤC"
	if len(s) < len(word) || !strings.EqualFold(s[:len(word)], word) {
		return Mark{}
	}
	caps := s[:len(word)] == word
	rest := s[len(word):]
	if rest != "" && rest[0] != ' ' && rest[0] != ':' {
		return Mark{}
	}
	m := Mark{Kind: Appendix, Label: s[:len(word)]}
	trimmed := strings.TrimSpace(rest)
	num, after, _ := strings.Cut(trimmed, " ")
	bare := strings.TrimRight(num, ".:")
	if isDivisionNumber(bare) || len(bare) == 1 && StartsUpper(bare) {
		m.Key, m.Label, m.Rest = bare, m.Label+" "+num, strings.TrimSpace(after)
		m.Dotted = bare != num
	} else {
		m.Rest = trimmed
	}
	if m.Rest == "" && (caps || m.Key != "") || name.InCapitals(m.Rest) && caps || m.Dotted && StartsUpper(m.Rest) {
		return m
	}
	return Mark{}
}

var formLabel = regexp.MustCompile(`^((?i:phụ biểu|biểu mẫu|mẫu biểu|biểu|mẫu)(?i: số)?:? *\d{1,3}(?:[.]\d{1,2}|\p{L})?(?:[/-]\p{Lu}[\p{Lu}\d-]*)?)(?: *[.:–-])?(?: +(.*))?$`)

// scanForm reads "Mẫu số 01", "BIỂU 02": alone on the line, with a title in capitals, or with what it is issued with in brackets.
func scanForm(s string) Mark {
	m := formLabel.FindStringSubmatch(s)
	if m == nil || m[2] != "" && !name.InCapitals(m[2]) && m[2][0] != '(' {
		return Mark{}
	}
	words := strings.Fields(strings.ReplaceAll(m[1], ":", ""))
	for i, w := range words {
		if !strings.ContainsAny(w, "0123456789") {
			words[i] = strings.ToLower(w)
		}
	}
	return Mark{Kind: Appendix, Label: strings.TrimSpace(s[:len(s)-len(m[2])]), Rest: m[2], Path: vietnamese.UpperFirst(strings.Join(words, " "))}
}

func scanUpper(s string) Mark {
	end := 0
	for end < len(s) && end < 7 && s[end] >= 'A' && s[end] <= 'Z' {
		end++
	}
	key := s[:end]
	if strings.HasPrefix(s, "Đ") && !strings.HasPrefix(s, "ĐI") {
		key = "Đ"
		end = len(key)
	}
	if key == "" || end >= len(s) || end > 1 && key != "Đ" && Roman(key) == 0 {
		return Mark{}
	}
	close, tail := closing(s[end:])
	if close == "" || tail == "" || startsDigit(tail) {
		return Mark{}
	}
	if tail[0] != ' ' && close != ")" && close != "/" && close != ":" { // "V.I.Lênin", "A-rập"
		titled := Roman(key) > 0 && strings.Contains(tail, " ") && !strings.HasPrefix(tail[1:], ".")
		if !titled || close == "." && end == 1 && !name.InCapitals(tail) {
			return Mark{}
		}
	}
	return Mark{Kind: Upper, Key: key, Label: key + close, Rest: strings.TrimSpace(tail), Dotted: true}
}

func scanNumber(s string) Mark {
	if name.OpensNumber(s) {
		return Mark{}
	}
	m := Mark{Kind: Number}
	pos := 0
	for {
		n, size := digits(s[pos:])
		if size == 0 || size > 3 || size > 2 && len(m.Nums) > 0 || len(m.Nums) == 5 {
			return Mark{}
		}
		m.Nums = append(m.Nums, n)
		pos += size
		if pos+1 < len(s) && s[pos] == '.' && s[pos+1] >= '0' && s[pos+1] <= '9' {
			pos++
			continue
		}
		break
	}
	m.Key = s[:pos]
	after := s[pos:]
	if closed, tail := closing(after); closed != "" {
		if endsInDash(closed) && (startsDigit(tail) || closed[0] == ' ' && !StartsUpper(tail)) { // "10 - 15 ngày"
			return Mark{}
		}
		m.Dotted, after, m.Label = true, tail, m.Key+closed
	} else if after != "" && strings.ContainsRune(".)/:", rune(after[0])) {
		return Mark{}
	}
	if len(m.Nums) == 1 && m.Nums[0] > 0 {
		m.Key = strings.TrimLeft(m.Key, "0")
	}
	if !m.Dotted {
		if len(m.Nums) == 1 || !strings.HasPrefix(after, " ") || StartsLower(strings.TrimSpace(after)) {
			return Mark{}
		}
		m.Label = m.Key
	}
	m.Rest = strings.TrimSpace(after)
	if m.Rest != "" && m.Rest[0] >= '0' && m.Rest[0] <= '9' && !m.Dotted {
		return Mark{}
	}
	return m
}

func scanPoint(s string) Mark {
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
		return Mark{}
	}
	key := s[:end+size]
	if tail, ok := strings.CutPrefix(s[len(key):], ")"); ok {
		if utf8.RuneCountInString(letters) > 2 && LowerRoman(letters) == 0 {
			return Mark{}
		}
		tail = strings.TrimPrefix(tail, ".")
		return Mark{Kind: Point, Key: key, Label: s[:len(s)-len(tail)], Rest: strings.TrimSpace(tail), Dotted: true}
	}
	close, tail := closing(s[len(key):])
	switch {
	case close == "" || close == ":" || utf8.RuneCountInString(letters) > 1:
		return Mark{}
	case endsInDash(close) && close[0] != '.':
		if startsDigit(tail) || !strings.HasPrefix(tail, " ") && !StartsUpper(tail) {
			return Mark{}
		}
	case !strings.HasPrefix(tail, " "):
		return Mark{}
	}
	return Mark{Kind: Point, Key: key, Label: key + close, Rest: strings.TrimSpace(tail), Dotted: true}
}

func scanParen(s string) Mark {
	end := strings.IndexByte(s, ')')
	if end < 2 || end > 6 {
		return Mark{}
	}
	key := s[1:end]
	n, size := digits(key)
	if size != len(key) {
		if r, w := utf8.DecodeRuneInString(key); w == len(key) && !strings.ContainsRune("ivx", r) && (r >= 'a' && r <= 'z' || r == 'đ') {
			return Mark{Kind: Point, Key: key, Label: s[:end+1], Rest: strings.TrimSpace(s[end+1:]), Dotted: true}
		}
		if n = LowerRoman(key); n == 0 {
			return Mark{}
		}
	}
	return Mark{Kind: Paren, Key: key, Nums: []int{n}, Label: s[:end+1], Rest: strings.TrimSpace(s[end+1:]), Dotted: true}
}

func scanBullet(s string, kind Kind) Mark {
	_, w := utf8.DecodeRuneInString(s)
	rest := strings.TrimSpace(s[w:])
	if rest == "" {
		return Mark{}
	}
	if r, _ := utf8.DecodeRuneInString(rest); !unicode.IsLetter(r) && !strings.ContainsRune("“\"'(", r) {
		if !unicode.IsDigit(r) || s[w] != ' ' {
			return Mark{}
		}
	}
	if s[0] == '*' && s[w] != ' ' {
		return Mark{}
	}
	return Mark{Kind: kind, Label: s[:w], Rest: rest, Dotted: true}
}

// Roman reads a Roman numeral in its one right spelling; 0 when s is not one.
func Roman(s string) int {
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

// LowerRoman is Roman of small letters.
func LowerRoman(s string) int {
	if s == "" || strings.ToLower(s) != s || len(s) > 6 {
		return 0
	}
	return Roman(strings.ToUpper(s))
}

// PointOrder gives the place of a point's letter in the alphabet that lists use, and the number after it.
func PointOrder(key string) (letter, number int) {
	r, w := utf8.DecodeRuneInString(key)
	n, _ := strconv.Atoi(key[w:])
	return strings.IndexRune("abcdđefghijklmnopqrstuvwxyz", r), n
}

// StartsLower reports whether the first letter of s, after quotes and brackets, is a small one.
func StartsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, `“"'‘( `))
	return unicode.IsLower(r)
}

// StartsUpper reports whether it is a capital.
func StartsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, `“"'‘( `))
	return unicode.IsUpper(r)
}
