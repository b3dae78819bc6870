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

// shownNumber is a number as its format shows it: with the zeros in front, the decimals, the percent sign and the words that
// people see, but without marks between thousands, which every country sets otherwise. ok is false for a format that says more
// than that, or shows no digit: then what is stored counts.
func shownNumber(number float64, code string) (text string, ok bool) {
	sections := formatSections(code)
	section := sections[0]
	switch {
	case number < 0 && len(sections) > 1:
		section, number = sections[1], -number
	case number == 0 && len(sections) > 2:
		section = sections[2]
	}
	pieces, percents, ok := formatPieces(section)
	if !ok {
		return "", false
	}
	return fillPieces(pieces, number*math.Pow(100, float64(percents))), true
}

// formatSections cuts a format at its semicolons: for positive numbers, negative ones, zero and text.
func formatSections(code string) (sections []string) {
	from, quoted := 0, false
	for i := 0; i < len(code); i++ {
		switch {
		case code[i] == '\\' && !quoted:
			i++
		case code[i] == '"':
			quoted = !quoted
		case code[i] == ';' && !quoted:
			sections, from = append(sections, code[from:i]), i+1
		}
	}
	return append(sections, code[from:])
}

// formatPieces reads one section of a format, and counts its percent signs.
func formatPieces(section string) (pieces []piece, percents int, ok bool) {
	words := func(s string) { pieces = append(pieces, piece{'w', s}) }
	runes := []rune(section)
	digits := 0
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; r {
		case '0', '#', '?':
			digits++
			pieces = append(pieces, piece{kind: byte(r)})
		case '.':
			pieces = append(pieces, piece{kind: '.'})
		case ',':
			if i+1 == len(runes) || !strings.ContainsRune("0#?", runes[i+1]) {
				return nil, 0, false // after the digits it divides by a thousand
			}
		case '%':
			percents++
			words("%")
		case '\\':
			if i++; i < len(runes) {
				words(string(runes[i]))
			}
		case '_', '*': // room, and what fills the width
			i++
			words(" ")
		case '"', '[':
			from := i + 1
			for i++; i < len(runes) && runes[i] != map[rune]rune{'"': '"', '[': ']'}[r]; i++ {
			}
			inside := string(runes[min(from, len(runes)):min(i, len(runes))])
			switch symbol, currency := strings.CutPrefix(inside, "$"); {
			case r == '"':
				words(inside)
			case currency:
				symbol, _, _ = strings.Cut(symbol, "-")
				words(symbol)
			case strings.ContainsAny(inside, "<>="):
				return nil, 0, false // for some numbers only
			}
		case ' ', '-', '+', '(', ')', ':', '$':
			words(string(r))
		default:
			return nil, 0, false // a fraction, an exponent, "General"
		}
	}
	return pieces, percents, digits > 0
}

// fillPieces writes the digits of a number into their places.
func fillPieces(pieces []piece, number float64) string {
	point := len(pieces)
	most, least := 0, 0 // decimals
	for i, p := range pieces {
		switch {
		case p.kind == '.' && point == len(pieces):
			point = i
		case i > point && p.kind != 'w' && p.kind != '.':
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
	negative := number < 0 && whole+strings.Trim(decimals, "0") != ""

	first := 0 // the place that takes all digits that are left
	for first < point && pieces[first].kind == 'w' {
		first++
	}
	text := ""
	for i := point - 1; i >= 0; i-- {
		switch p := pieces[i]; {
		case p.kind == 'w':
			text = p.words + text
		case i == first:
			if whole == "" && p.kind == '0' {
				whole = "0"
			}
			text, whole = whole+text, ""
		case whole != "":
			text, whole = whole[len(whole)-1:]+text, whole[:len(whole)-1]
		case p.kind == '0':
			text = "0" + text
		}
	}
	if decimals != "" {
		text += "." + decimals
	}
	for _, p := range pieces[point:] {
		text += p.words
	}
	if negative {
		return "-" + text
	}
	return text
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
