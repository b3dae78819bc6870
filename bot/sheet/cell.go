package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// numberFormat is what a number format makes of a number.
type numberFormat byte

const (
	plain numberFormat = iota
	date
	clock // a time of day
	year  // of a day, which is not shown
)

// cellFormat is how a cell shows a number: the sections of a plain one say which digits, all of them if there are none.
type cellFormat struct {
	kind     numberFormat
	sections []section
}

// builtIn are the codes of formats that every Excel has, of those that show other digits than are stored.
var builtIn = map[int]string{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"}

// longestCode is as many letters as Excel takes. A cell is written in as many steps at most.
const longestCode = 255

func formatOf(id int, code string) cellFormat {
	kind := formatKind(id, code)
	if kind != plain {
		return cellFormat{kind: kind}
	}
	if code == "" {
		code = builtIn[id]
	}
	if code == "" || utf8.RuneCountInString(code) > longestCode {
		return cellFormat{}
	}
	return cellFormat{sections: formatSections(code)}
}

// formatKind tells a date or time of day by the number of a format that every Excel has, or by the letters of its code outside
// quotes and brackets.
func formatKind(id int, code string) numberFormat {
	if code == "" {
		switch {
		case 14 <= id && id <= 17, id == 22, 27 <= id && id <= 31, id == 36, 50 <= id && id <= 54, id == 57, id == 58:
			return date
		case 18 <= id && id <= 21, 32 <= id && id <= 35, id == 55, id == 56:
			return clock
		}
		return plain
	}
	letters := formatLetters(code)
	switch {
	case strings.Trim(letters, "y ") == "" && strings.Contains(letters, "y"):
		return year
	case strings.ContainsAny(letters, "yd"):
		return date
	case strings.ContainsAny(letters, "hs"):
		return clock
	case strings.Contains(letters, "m"):
		return date
	}
	return plain
}

// formatLetters is the first section of a code without what it shows as it stands, colours, languages and lengths of time.
func formatLetters(code string) string {
	var letters strings.Builder
	runes := []rune(strings.ToLower(code))
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; r {
		case ';':
			return letters.String()
		case '\\', '_', '*':
			i++
		case '"', '[':
			closing := map[rune]rune{'"': '"', '[': ']'}[r]
			for i++; i < len(runes) && runes[i] != closing; i++ {
			}
		default:
			letters.WriteRune(r)
		}
	}
	if strings.HasPrefix(letters.String(), "general") {
		return ""
	}
	return letters.String()
}

// numberText is the text of a cell that holds a number; what cannot be one stays as it is.
func numberText(raw string, format cellFormat, from1904 bool) string {
	number, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(number, 0) || math.IsNaN(number) {
		return raw
	}
	if format.kind == plain {
		if text, ok := shownNumber(number, format.sections); ok {
			return text
		}
		return plainNumber(number)
	}
	at, err := excelize.ExcelDateToTime(number, from1904)
	if err != nil || at.Year() > 9999 {
		return plainNumber(number)
	}
	at = at.Round(time.Second)
	switch {
	case format.kind == year:
		return at.Format("2006")
	case format.kind == clock && number < 1:
		return at.Format(time.TimeOnly)
	case at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0:
		return at.Format(time.DateOnly)
	}
	return at.Format(time.DateTime)
}

// isoDateText is the text of a cell that holds a date in ISO 8601.
func isoDateText(raw string) string {
	if day, clock, ok := strings.Cut(raw, "T"); ok && strings.Trim(clock, "0:.Z") == "" {
		return day
	}
	return raw
}

// unescape takes the escapes "_x0041_" for characters that XML cannot hold; "_x005F_" is the underscore of a text that looks
// like one. Halves of UTF-16 pairs, and escapes that are none, stay.
func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "_x")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		text = after
		if len(after) >= 5 && after[4] == '_' {
			if code, err := strconv.ParseUint(after[:4], 16, 16); err == nil && !utf16.IsSurrogate(rune(code)) {
				out.WriteRune(rune(code))
				text = after[5:]
				continue
			}
		}
		out.WriteString("_x")
	}
}
