package vietnamese

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Day is a calendar day in Vietnam as ISO text, "2021-08-10"; empty means that there is none or it could not be read.
// Days compare as text.
type Day string

// Zone is the one in which days are counted. It has had no summer time since 1975.
func Zone() *time.Location { return time.FixedZone("ICT", 7*60*60) }

// DayOf is the day in Vietnam of an instant.
func DayOf(t time.Time) Day { return Day(t.In(Zone()).Format(time.DateOnly)) }

var (
	writtenDay = regexp.MustCompile(`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$`)
	spokenDay  = regexp.MustCompile(`(?i)^(\d{1,2})\s+th[aá]ng\s+(\d{1,2})\s+n[aă]m\s+(\d{4})$`)
	leadingDay = regexp.MustCompile(`(?i)^ng[aà]y\b`)
	isoDay     = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
)

// ParseDay reads a day as people write it: 01/7/2025, 1.7.2025, 01-07-2025, 01 tháng 7 năm 2025, or ISO 2025-07-01, with or without
// "ngày" in front. It fails on a day that is not in the calendar.
func ParseDay(s string) (Day, error) {
	s = strings.TrimSpace(leadingDay.ReplaceAllString(Normalize(strings.TrimSpace(s)), ""))
	year, month, day := "", "", ""
	if m := writtenDay.FindStringSubmatch(s); m != nil {
		day, month, year = m[1], m[2], m[3]
	} else if m := spokenDay.FindStringSubmatch(s); m != nil {
		day, month, year = m[1], m[2], m[3]
	} else if m := isoDay.FindStringSubmatch(s); m != nil {
		year, month, day = m[1], m[2], m[3]
	} else {
		return "", fmt.Errorf("%q is no day", s)
	}
	numbers := [3]int{}
	for i, part := range []string{year, month, day} {
		numbers[i], _ = strconv.Atoi(part) // digits, by the patterns
	}
	d := Day(fmt.Sprintf("%04d-%02d-%02d", numbers[0], numbers[1], numbers[2]))
	if _, err := time.Parse(time.DateOnly, string(d)); err != nil {
		return "", fmt.Errorf("%q is not in the calendar", s)
	}
	return d, nil
}

// Words writes the day as Decree 30/2020 does: days below 10 and the months 1 and 2 with a zero, 10/8/2021, 01/01/2024.
func (d Day) Words() string {
	parts := strings.Split(string(d), "-")
	if len(parts) != 3 {
		return string(d)
	}
	month := parts[1]
	if month != "01" && month != "02" {
		month = strings.TrimLeft(month, "0")
	}
	return parts[2] + "/" + month + "/" + parts[0]
}

// Year is the day's year, or "".
func (d Day) Year() string {
	year, _, found := strings.Cut(string(d), "-")
	if !found {
		return ""
	}
	return year
}

// Add is the day n days later; of no day it is no day.
func (d Day) Add(n int) Day {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	return Day(t.AddDate(0, 0, n).Format(time.DateOnly))
}

// FoundDay is a day that stands somewhere in words.
type FoundDay struct {
	Day        Day // "" when it is not in the calendar
	Start, End int // its bytes in the words, "ngày" and a comma before it with it
}

var dayInWords = regexp.MustCompile(`(?i)(?:,?\s*ng[aà]y\s+)?(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}\s+th[aá]ng\s+\d{1,2}\s+n[aă]m\s+\d{4})`)

// FindDays finds the days in normalised words, in their order.
func FindDays(words string) (all []FoundDay) {
	for _, m := range dayInWords.FindAllStringSubmatchIndex(words, -1) {
		day, err := ParseDay(words[m[2]:m[3]])
		if err != nil {
			day = ""
		}
		all = append(all, FoundDay{Day: day, Start: m[0], End: m[1]})
	}
	return all
}
