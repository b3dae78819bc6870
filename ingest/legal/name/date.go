package name

import (
	"regexp"
	"strconv"
	"time"
)

var (
	wordDate  = regexp.MustCompile(`(?i)ngày\s*\*?\s*(\d{1,2})\s*\*?\s*tháng\s*\*?\s*(\d{1,2})\s*\*?\s*năm\s*\*?\s*(\d{4})`)
	digitDate = regexp.MustCompile(`\b(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})\b`)
)

// Date gives the first date written in s as ISO 8601; "" when there is none or it is not a day of the calendar.
func Date(s string) string {
	w, d := wordDate.FindStringSubmatchIndex(s), digitDate.FindStringSubmatchIndex(s)
	m := w
	if w == nil || d != nil && d[0] < w[0] {
		m = d
	}
	if m == nil {
		return ""
	}
	return isoDate(s[m[2]:m[3]], s[m[4]:m[5]], s[m[6]:m[7]])
}

func isoDate(day, month, year string) string {
	d, _ := strconv.Atoi(day)
	m, _ := strconv.Atoi(month)
	y, _ := strconv.Atoi(year)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Year() != y || int(t.Month()) != m || t.Day() != d || y < 1900 {
		return ""
	}
	return t.Format(time.DateOnly)
}
