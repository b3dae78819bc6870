package sheet

import (
	"math"
	"strconv"
	"strings"
)

// piece is a part of what a number format writes: the place of a digit ('0', '#' or '?'), the point, or words.
type piece struct {
	kind  byte // '0', '#', '?', '.', or 'w' for words
	words string
}

// section is how a number format writes some of the numbers.
type section struct {
	pieces   []piece
	percents int
	shows    bool // a digit, and says no more than how to write them
}

// shownNumber is a number as its format shows it: with the zeros in front, the decimals, the percent sign and the words that
// people see, but without marks between thousands, which every country sets otherwise. ok is false for a format that says more
// than that, or shows no digit: then what is stored counts.
func shownNumber(number float64, sections []section) (text string, ok bool) {
	if sections == nil {
		return "", false
	}
	s := sections[0]
	switch {
	case number < 0 && len(sections) > 1:
		s, number = sections[1], -number
	case number == 0 && len(sections) > 2:
		s = sections[2]
	}
	if !s.shows {
		return "", false
	}
	return s.fill(number * math.Pow(100, float64(s.percents))), true
}

// formatSections reads a format, which semicolons part: for positive numbers, negative ones, zero and text.
func formatSections(code string) (sections []section) {
	from, quoted := 0, false
	for i := 0; i < len(code); i++ {
		switch {
		case code[i] == '\\' && !quoted:
			i++
		case code[i] == '"':
			quoted = !quoted
		case code[i] == ';' && !quoted:
			sections, from = append(sections, readSection(code[from:i])), i+1
		}
	}
	return append(sections, readSection(code[from:]))
}

// readSection reads one section of a format.
func readSection(code string) (s section) {
	runes := []rune(code)
	digits := 0
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; r {
		case '0', '#', '?':
			digits++
			s.pieces = append(s.pieces, piece{kind: byte(r)})
		case '.':
			s.pieces = append(s.pieces, piece{kind: '.'})
		case ',':
			if i+1 == len(runes) || !strings.ContainsRune("0#?", runes[i+1]) {
				return section{} // after the digits it divides by a thousand
			}
		case '%':
			s.percents++
			s.add("%")
		case '\\':
			if i++; i < len(runes) {
				s.add(string(runes[i]))
			}
		case '_', '*': // room, and what fills the width
			i++
			s.add(" ")
		case '"', '[':
			from := i + 1
			for i++; i < len(runes) && runes[i] != map[rune]rune{'"': '"', '[': ']'}[r]; i++ {
			}
			inside := string(runes[min(from, len(runes)):min(i, len(runes))])
			switch symbol, currency := strings.CutPrefix(inside, "$"); {
			case r == '"':
				s.add(inside)
			case currency:
				symbol, _, _ = strings.Cut(symbol, "-")
				s.add(symbol)
			case strings.ContainsAny(inside, "<>="):
				return section{} // for some numbers only
			}
		case ' ', '-', '+', '(', ')', ':', '$':
			s.add(string(r))
		default:
			return section{} // a fraction, an exponent, "General"
		}
	}
	s.shows = digits > 0
	return s
}

// add adds words, to those before them if there are any.
func (s *section) add(words string) {
	if last := len(s.pieces) - 1; last >= 0 && s.pieces[last].kind == 'w' {
		s.pieces[last].words += words
	} else if words != "" {
		s.pieces = append(s.pieces, piece{'w', words})
	}
}

// fill writes the digits of a number into their places.
func (s section) fill(number float64) string {
	point := len(s.pieces)
	places := 0         // before the point
	most, least := 0, 0 // decimals
	for i, p := range s.pieces {
		switch {
		case p.kind == 'w':
		case p.kind == '.':
			point = min(point, i)
		case i < point:
			places++
		default:
			if most++; p.kind == '0' {
				least = most
			}
		}
	}
	whole, decimals := rounded(plainNumber(math.Abs(number)), most)
	for len(decimals) > least && strings.HasSuffix(decimals, "0") {
		decimals = decimals[:len(decimals)-1]
	}
	whole = strings.TrimLeft(whole, "0")

	var text strings.Builder
	if number < 0 && whole+strings.Trim(decimals, "0") != "" {
		text.WriteByte('-')
	}
	left := places
	for _, p := range s.pieces[:point] {
		if p.kind == 'w' {
			text.WriteString(p.words)
			continue
		}
		first := left == places // it takes all digits for which there is no place
		left--
		switch at := len(whole) - left; {
		case at > 0 && first:
			text.WriteString(whole[:at])
		case at > 0:
			text.WriteByte(whole[at-1])
		case p.kind == '0':
			text.WriteByte('0')
		}
	}
	if decimals != "" {
		text.WriteString("." + decimals)
	}
	for _, p := range s.pieces[point:] {
		text.WriteString(p.words)
	}
	return text.String()
}

// rounded are the digits of a number before and behind the point, of which there are to be so many; a half is rounded up, as
// spreadsheets do.
func rounded(written string, most int) (whole, decimals string) {
	whole, decimals, _ = strings.Cut(written, ".")
	if len(decimals) <= most {
		return whole, decimals + strings.Repeat("0", most-len(decimals))
	}
	up := decimals[most] >= '5'
	digits := []byte("0" + whole + decimals[:most])
	for i := len(digits) - 1; up && i >= 0; i-- {
		if up = digits[i] == '9'; up {
			digits[i] = '0'
		} else {
			digits[i]++
		}
	}
	return string(digits[:len(digits)-most]), string(digits[len(digits)-most:])
}

// fifteenDigits is a number to the 15 digits that Excel keeps.
func fifteenDigits(number float64) float64 {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(number, 'g', 15, 64), 64)
	if err != nil {
		return number
	}
	return rounded
}

// plainNumber writes the 15 digits that Excel keeps.
func plainNumber(number float64) string {
	return strconv.FormatFloat(fifteenDigits(number), 'f', -1, 64)
}

// tooLong reports whether a stored number has more digits than spreadsheets keep.
func tooLong(raw string) bool {
	number, err := strconv.ParseFloat(raw, 64)
	return err == nil && math.Abs(number) >= 1e15
}
