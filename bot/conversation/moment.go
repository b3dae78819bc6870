package conversation

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"thidua/knowledge/vietnamese"
)

var timeInWords = regexp.MustCompile(`(?i)(\d{1,2})\s*(?:giờ|gio|h|g|:)\s*(\d{2})?`)

// ParseMoment reads a day with or without a time: "15/12/2026", "17 giờ 00 ngày 15/12/2026", "15/12/2026 8h30". Without a time it is what
// atDay makes of the day; ok is false where that is nil.
func ParseMoment(words string, atDay func(day time.Time) time.Time) (at time.Time, ok bool) {
	words = vietnamese.Normalize(words)
	days := vietnamese.FindDays(words)
	if len(days) != 1 || days[0].Day == "" {
		return time.Time{}, false
	}
	day, err := time.ParseInLocation(time.DateOnly, string(days[0].Day), vietnamese.Zone())
	if err != nil {
		return time.Time{}, false
	}
	rest := words[:days[0].Start] + " " + words[days[0].End:]
	found := timeInWords.FindStringSubmatch(rest)
	if found == nil {
		if atDay == nil || strings.ContainsAny(rest, "0123456789") {
			return time.Time{}, false
		}
		return atDay(day), true
	}
	hour, _ := strconv.Atoi(found[1]) // of two digits at most
	minute, _ := strconv.Atoi(found[2])
	if hour > 23 || minute > 59 {
		return time.Time{}, false
	}
	return day.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute), true
}
