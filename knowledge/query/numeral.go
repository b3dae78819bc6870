package query

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"thidua/knowledge/vietnamese"
)

// Numbers that are spelt out after the name of a unit or of a kind of document, "điều hai mươi ba", "nghị định một trăm năm hai", are written in
// digits before a question is read.

// counted are the words after which a spelt number is one: units of a document and kinds of documents. Those that are true may be read digit
// by digit, "nghị định chín tám".
var counted = map[string]bool{
	"điều": true, "khoản": false, "chương": false, "mục": false, "phần": false, "số": true, "nghị định": true, "thông tư": true, "quyết định": true,
	"chỉ thị": true, "nđ": true, "tt": true, "qđ": true, "ct": true,
}

// digitWords are the values of the words that are digits.
var digitWords = map[string]int{
	"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}

// numberWords are the words that a number begins with, as they are written and without marks.
var numberWords = func() map[string]bool {
	all := map[string]bool{}
	for _, word := range append(slices.Collect(maps.Keys(digitWords)), "mười", "hăm", "trăm", "nhất") {
		all[word], all[vietnamese.Fold(word)] = true, true
	}
	return all
}()

// spelling reads the words of a text as they are written or, where one has no marks, as it may be meant.
type spelling struct {
	tokens []vietnamese.Token
	bare   bool // the whole text has no marks
}

// is reports whether the token at i is a word.
func (s spelling) is(i int, word string) bool {
	if i < 0 || i >= len(s.tokens) {
		return false
	}
	t := s.tokens[i].Text
	return t == word || s.bare && t == vietnamese.Fold(word)
}

// digit is the value of the token at i, 0 when it is no digit in words.
func (s spelling) digit(i int) int {
	if i >= len(s.tokens) {
		return 0
	}
	t := s.tokens[i].Text
	if n := digitWords[t]; n > 0 || !s.bare {
		return n
	}
	for word, n := range digitWords {
		if vietnamese.Fold(word) == t && (word != "tư" || i > 0 && (s.is(i-1, "mươi") || s.is(i-1, "trăm"))) { // "tu" is mostly từ
			return n
		}
	}
	return 0
}

// numeral reads the number that begins at i; n is how many tokens it has, 0 when there is none.
func (s spelling) numeral(i int, digitByDigit bool) (value, n int) {
	at := i
	hundreds := 0
	switch {
	case digitByDigit && s.is(at, "trăm"): // "phần trăm" is none
		hundreds, at = 1, at+1
	case s.digit(at) > 0 && s.is(at+1, "trăm"):
		hundreds, at = s.digit(at), at+2
	}
	if tens, used := s.belowHundred(at, hundreds > 0); used > 0 {
		return 100*hundreds + tens, at + used - i
	}
	if hundreds > 0 {
		return 100 * hundreds, at - i
	}
	for at < i+3 && s.digit(at) > 0 {
		value = 10*value + s.digit(at)
		at++
	}
	if at-i > 1 && !digitByDigit {
		return 0, 0
	}
	return value, at - i
}

// belowHundred reads the tens and the units; after hundreds two digits are both, "trăm năm hai", and one alone is the tens, "trăm rưỡi" but by name.
func (s spelling) belowHundred(i int, afterHundreds bool) (value, n int) {
	switch {
	case s.is(i, "linh") || s.is(i, "lẻ"):
		if d := s.digit(i + 1); d > 0 {
			return d, 2
		}
	case s.digit(i) > 0 && (s.is(i+1, "mươi") || s.is(i+1, "mười")):
		return s.withUnits(10*s.digit(i), i, 2)
	case s.is(i, "mười") || s.is(i, "mươi"):
		return s.withUnits(10, i, 1)
	case s.is(i, "hăm"):
		return s.withUnits(20, i, 1)
	case afterHundreds && s.digit(i) > 0:
		return s.withUnits(10*s.digit(i), i, 1)
	case s.digit(i) > 1 && s.digit(i+1) > 0 && s.units(i+1): // "hai lăm"
		return 10*s.digit(i) + s.digit(i+1), 2
	}
	return 0, 0
}

func (s spelling) withUnits(tens, i, n int) (value, used int) {
	if d := s.digit(i + n); d > 0 {
		return tens + d, n + 1
	}
	return tens, n
}

// units reports whether the token at i is a digit as it is said after tens only.
func (s spelling) units(i int) bool {
	return s.is(i, "mốt") || s.is(i, "lăm") || s.is(i, "nhăm") || s.is(i, "tư")
}

// after are the words that may follow a number of one word that is a number: before others "một", "năm", "ba" are something else, "điều một số".
var after = strings.Fields("của luật nghị thông kế chỉ quyết điều khoản điểm mục chương phần và đến tới trong thì là có nói quy ghi ở tại về theo nđ tt qđ ct tđkt kh này")

// afterBare are those after "nam", "sau" without marks, which are mostly năm 2022, sau đây.
var afterBare = strings.Fields("luật nghị thông điều khoản điểm chương mục nđ tt tđkt")

// single reports whether a number of one word, which ends before i, is one.
func (s spelling) single(text string, i, value int) bool {
	if s.bare && (value == 5 || value == 6) {
		return slices.ContainsFunc(afterBare, func(word string) bool { return s.is(i, word) })
	}
	if i >= len(s.tokens) || strings.ContainsAny(text[s.tokens[i-1].End:s.tokens[i].Start], ",.;:?!()\n-–") {
		return true
	}
	return slices.ContainsFunc(after, func(word string) bool { return s.is(i, word) })
}

// countedBefore reports whether a number may begin at i, and whether it may be read digit by digit.
func (s spelling) countedBefore(i int) (digitByDigit, ok bool) {
	at := i
	if s.is(at-1, "thứ") {
		at--
	}
	for word, byDigit := range counted {
		first, second, two := strings.Cut(word, " ")
		if !two && s.is(at-1, first) && (first != "số" || s.afterKind(at-1)) || two && s.is(at-2, first) && s.is(at-1, second) {
			return byDigit, true
		}
	}
	return false, false
}

// afterKind reports whether a kind of document is named right before i.
func (s spelling) afterKind(i int) bool {
	return s.is(i-2, "nghị") && s.is(i-1, "định") || s.is(i-2, "thông") && s.is(i-1, "tư") || s.is(i-2, "quyết") && s.is(i-1, "định") ||
		s.is(i-2, "chỉ") && s.is(i-1, "thị") || s.is(i-1, "luật")
}

// dashed are numbers of documents as files are named: "06-2022-QH15", "152_2025_NĐ-CP".
var dashed = regexp.MustCompile(`(^|[^\pL\d/-])(\d{1,5})[-_.]((?:19|20)\d\d)[-_.](\pL{2,}\d{0,2}(?:-\pL+)*)`)

// written is a text with the numbers of units and documents as laws write them.
func written(text string) string {
	text = withDigits(text)
	if !strings.ContainsAny(text, "-_.") { // most have none, and the expression is slow
		return text
	}
	return dashed.ReplaceAllString(text, "$1$2/$3/$4")
}

// withDigits is a text with the numbers in digits that are spelt out in it after a unit or a kind of document.
func withDigits(text string) string {
	s := spelling{vietnamese.Tokenize(text), !vietnamese.HasTones(text)}
	var out strings.Builder
	written := 0
	for i := 1; i < len(s.tokens); i++ {
		if !numberWords[s.tokens[i].Text] {
			continue
		}
		digitByDigit, ok := s.countedBefore(i)
		if !ok {
			continue
		}
		value, n := s.numeral(i, digitByDigit)
		from := i
		if s.is(i-1, "thứ") {
			from--
			if value == 0 && s.is(i, "nhất") {
				value, n = 1, 1
			}
		}
		if n == 0 || n == 1 && value < 10 && !s.single(text, i+n, value) {
			continue
		}
		out.WriteString(text[written:s.tokens[from].Start] + strconv.Itoa(value))
		written = s.tokens[i+n-1].End
		i += n - 1
	}
	if written == 0 {
		return text
	}
	return out.String() + text[written:]
}
