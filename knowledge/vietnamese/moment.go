package vietnamese

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

var (
	// A time of day: 08:30, 8h30, 8 giờ 30 phút, 08:30:00.5, 8:30 AM, 8:30 SA, T08:30:00Z.
	clockTime = regexp.MustCompile(`(?:^|[\s,t]+)(?:luc |vao )?(\d{1,2})\s*(?::|h|g|gio)\s*(\d{2})?(?::(\d{2})(?:[.,]\d+)?)?(?: phut)?(?:\s*(am|pm|sa|ch)\b)?z?(?:[\s,]+|$)`)
	weekday   = regexp.MustCompile(`^(?:(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\s*,?\s+)?(?:ngay\s+)?(?:m[ou]ng\s+)?`)

	// What stands between the numbers of a day besides "/", "." and "-": other dashes, strokes and points, and blanks alone.
	dayMarks     = strings.NewReplacer("–", "-", "—", "-", "−", "-", "_", "-", "⁄", "/", "∕", "/", `\`, "/", "·", ".", "•", ".", "․", ".", "。", ".", "｡", ".")
	dayMonthYear = regexp.MustCompile(`^(\d{1,2})(?:\s*[/.,-]\s*|\s+)(\d{1,2})(?:\s*[/.,-]\s*|\s+)(\d{4}|\d{2})\.?$`)
	yearMonthDay = regexp.MustCompile(`^(\d{4})(?:\s*[/.,-]\s*|\s+)(\d{1,2})(?:\s*[/.,-]\s*|\s+)(\d{1,2})$`)
	spokenMonth  = regexp.MustCompile(`^(\d{1,2})[\s./-]*(?:thang|thg|th)[\s.]*(\d{1,2})[\s,./-]*(?:nam\s+)?(\d{4}|\d{2})$`)
	englishMonth = regexp.MustCompile(`^(\d{1,2})[\s./-]*([a-z]{3,9})[\s.,/-]*(\d{4}|\d{2})$`)
	monthFirst   = regexp.MustCompile(`^([a-z]{3,9})[\s.]*(\d{1,2})(?:st|nd|rd|th)?[\s,]+(\d{4})$`)
)

var englishMonths = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// ParseMoment reads a day as cells of tables have it: all that ParseDay reads, and what spreadsheets write of their own, such as
// 2025/07/01, 01-Jul-25, 1 thg 7, 2025, Tuesday, July 1, 2025, with any dash, point or stroke or blanks between numbers, and with the
// time of day before or after it, if there is one. A year of two digits is of 1950 to 2049. clock is "15:04:05", or "" where no time is
// written. It fails on a day or time that there is not.
func ParseMoment(s string) (day Day, clock string, err error) {
	words := strings.Join(strings.Fields(Fold(dayMarks.Replace(s))), " ")
	fail := func() (Day, string, error) { return "", "", fmt.Errorf("%q is no day", s) }
	if at := clockTime.FindStringSubmatchIndex(words); at != nil {
		part := func(n int) string {
			if at[2*n] < 0 {
				return ""
			}
			return words[at[2*n]:at[2*n+1]]
		}
		if clock = clockOf(part(1), part(2), part(3), part(4)); clock == "" {
			return fail()
		}
		words = strings.TrimSpace(words[:at[0]] + " " + words[at[1]:])
	}
	words = weekday.ReplaceAllString(words, "")
	year, month, date := "", "", ""
	if m := dayMonthYear.FindStringSubmatch(words); m != nil {
		date, month, year = m[1], m[2], m[3]
	} else if m := yearMonthDay.FindStringSubmatch(words); m != nil {
		year, month, date = m[1], m[2], m[3]
	} else if m := spokenMonth.FindStringSubmatch(words); m != nil {
		date, month, year = m[1], m[2], m[3]
	} else if m := englishMonth.FindStringSubmatch(words); m != nil {
		date, month, year = m[1], monthNumber(m[2]), m[3]
	} else if m := monthFirst.FindStringSubmatch(words); m != nil {
		month, date, year = monthNumber(m[1]), m[2], m[3]
	}
	if len(year) == 2 && year < "50" {
		year = "20" + year
	} else if len(year) == 2 {
		year = "19" + year
	}
	if day, err = ParseDay(date + "/" + month + "/" + year); err != nil {
		return fail()
	}
	return day, clock, nil
}

// monthNumber is the number of a month by its English name or the beginning of that; "" for another word.
func monthNumber(word string) string {
	for n, name := range englishMonths {
		if strings.HasPrefix(name, word) || word == "sept" && n == 8 {
			return strconv.Itoa(n + 1)
		}
	}
	return ""
}

// clockOf writes a time of day; "" when there is none such.
func clockOf(hour, minute, second, half string) string {
	numbers := [3]int{}
	for i, part := range []string{hour, minute, second} {
		numbers[i], _ = strconv.Atoi(part) // digits or nothing, by the pattern
	}
	switch half {
	case "am", "sa", "pm", "ch":
		if numbers[0] < 1 || numbers[0] > 12 {
			return ""
		}
		numbers[0] %= 12
		if half == "pm" || half == "ch" {
			numbers[0] += 12
		}
	}
	if numbers[0] > 23 || numbers[1] > 59 || numbers[2] > 59 {
		return ""
	}
	return fmt.Sprintf("%02d:%02d:%02d", numbers[0], numbers[1], numbers[2])
}
