package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// What a cell shows once its number format is one of these: only numbers show it, text stays what it is.
const (
	dateMark = "sheet-date"
	timeMark = "sheet-time"
)

// markFormats gives dates and times of day the formats that show only a mark, and takes every other format away.
func markFormats(book *excelize.File) error {
	if book.Styles.CellXfs == nil {
		return nil // a book without formats
	}
	format := func(mark string) (int, error) {
		code := `"` + mark + `"`
		style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &code})
		if err != nil {
			return 0, err
		}
		return *book.Styles.CellXfs.Xf[style].NumFmtID, nil
	}
	codes := map[int]string{}
	if book.Styles.NumFmts != nil {
		for _, f := range book.Styles.NumFmts.NumFmt {
			codes[f.NumFmtID] = f.FormatCode
		}
	}
	date, err := format(dateMark)
	if err != nil {
		return err
	}
	clock, err := format(timeMark)
	if err != nil {
		return err
	}
	none := -1 // a number no format has: numbers come in full
	for i := range book.Styles.CellXfs.Xf {
		xf := &book.Styles.CellXfs.Xf[i]
		id := 0
		if xf.NumFmtID != nil {
			id = *xf.NumFmtID
		}
		switch formatKind(id, codes[id]) {
		case dateMark:
			xf.NumFmtID = &date
		case timeMark:
			xf.NumFmtID = &clock
		default:
			xf.NumFmtID = &none
		}
	}
	return nil
}

// formatKind tells a date or time of day by the number of a format that every Excel has, or by the letters of its code outside
// quotes and brackets.
func formatKind(id int, code string) string {
	if code == "" {
		switch {
		case 14 <= id && id <= 17, id == 22, 27 <= id && id <= 31, id == 36, 50 <= id && id <= 54, id == 57, id == 58:
			return dateMark
		case 18 <= id && id <= 21, 32 <= id && id <= 35, id == 55, id == 56:
			return timeMark
		}
		return ""
	}
	letters := formatLetters(code)
	switch {
	case strings.ContainsAny(letters, "yd"):
		return dateMark
	case strings.ContainsAny(letters, "hs"):
		return timeMark
	case strings.Contains(letters, "m"):
		return dateMark
	}
	return ""
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

// sameText is the text of a cell that shows its raw value. The library leaves a number of over 15 digits in its exponent:
// only the type of the cell tells it from such a text. To ask is slow, and rarely needed.
func sameText(book *excelize.File, title string, column, line int, raw string) (string, error) {
	digits, _, found := strings.Cut(raw, "E")
	number, err := strconv.ParseFloat(raw, 64)
	if !found || err != nil || strings.Trim(digits, "-.0123456789") != "" {
		return raw, nil
	}
	cell, err := excelize.CoordinatesToCellName(column, line)
	if err != nil {
		return "", err
	}
	kind, err := book.GetCellType(title, cell)
	if err != nil {
		return "", err
	}
	if kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		return raw, nil
	}
	return plainNumber(number), nil
}

// cellText is the text of a cell that shows other than its raw value.
func cellText(raw, shown string, from1904 bool) string {
	number, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(number, 0) || math.IsNaN(number) {
		if day, clock, ok := strings.Cut(raw, "T"); ok && strings.Trim(clock, "0:.Z") == "" {
			return day // a date that the file keeps as text of ISO 8601
		}
		return raw
	}
	switch shown {
	case dateMark, timeMark:
		at, err := excelize.ExcelDateToTime(number, from1904)
		if err != nil || at.Year() > 9999 {
			return plainNumber(number)
		}
		at = at.Round(time.Second)
		switch {
		case shown == timeMark && number < 1:
			return at.Format(time.TimeOnly)
		case at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0:
			return at.Format(time.DateOnly)
		}
		return at.Format(time.DateTime)
	case "TRUE", "FALSE":
		return shown
	}
	return plainNumber(number)
}

// plainNumber writes the 15 digits that Excel keeps.
func plainNumber(number float64) string {
	number, err := strconv.ParseFloat(strconv.FormatFloat(number, 'g', 15, 64), 64)
	if err != nil {
		return ""
	}
	return strconv.FormatFloat(number, 'f', -1, 64)
}
