package docx

import (
	"strconv"
	"strings"
)

// formatNumber is n as Word prints it in a format of ST_NumberFormat (ECMA-376 part 1, 17.18.59). Formats that no Vietnamese office uses are decimal.
func formatNumber(n int, format string) string {
	switch format {
	case "none":
		return ""
	case "decimalZero":
		if n >= 0 && n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "lowerLetter":
		return letters(n)
	case "upperLetter":
		return strings.ToUpper(letters(n))
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "upperRoman":
		return roman(n)
	case "numberInDash":
		return "- " + strconv.Itoa(n) + " -"
	case "ordinal":
		return ordinal(n)
	}
	return strconv.Itoa(n)
}

// letters counts a … z, aa, bb … zz, aaa: Word repeats the letter. After 780 it begins anew.
func letters(n int) string {
	if n < 1 {
		return ""
	}
	n = (n - 1) % 780
	return strings.Repeat(string(rune('a'+n%26)), n/26+1)
}

// roman is n in capitals; beyond what has a sign it is decimal.
func roman(n int) string {
	if n < 1 || n > 32767 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, sign := range []struct {
		value int
		sign  string
	}{
		{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"},
	} {
		for ; n >= sign.value; n -= sign.value {
			b.WriteString(sign.sign)
		}
	}
	return b.String()
}

// ordinal is what an English Word prints.
func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}
