package announcement

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/knowledge/vietnamese"
)

var (
	issuerInWords = regexp.MustCompile(`(?i)\s+của\s+(.+)$`)
	aboutInWords  = regexp.MustCompile(`(?i)[,;]?\s*(?:về việc|v/v|về)\s+(.+)$`)
)

// maxIssuer is how long the name of an issuer is, in characters.
const maxIssuer = 200

// parseDocument reads a document as people write it: number and day, then who issued it and what it is about, in one line ("1876/SNV-TĐKT
// ngày 25/11/2026 của Sở Nội vụ về việc …") or each in a line of its own. ok is false without number, day or issuer.
func parseDocument(words string) (d broadcast.Document, title string, ok bool) {
	lines := strings.Split(strings.TrimSpace(words), "\n")
	first := strings.TrimSpace(lines[0])
	if found := aboutInWords.FindStringSubmatchIndex(first); found != nil {
		first, title = first[:found[0]], first[found[2]:found[3]]
	}
	if found := issuerInWords.FindStringSubmatchIndex(first); found != nil {
		first, d.Issuer = first[:found[0]], first[found[2]:found[3]]
	}
	var numbered bool
	d.Number, d.Date, numbered = conversation.ParseBasis(strings.TrimPrefix(strings.TrimPrefix(first, "Số "), "số "))
	for _, line := range lines[1:] {
		switch line = strings.TrimSpace(line); {
		case line == "":
		case d.Issuer == "":
			d.Issuer = strings.TrimSpace(strings.TrimPrefix(line, "của "))
		case title == "":
			if found := aboutInWords.FindStringSubmatch(" " + line); found != nil {
				line = found[1]
			}
			title = line
		}
	}
	d.Issuer, title = conversation.Shorten(d.Issuer, maxIssuer), conversation.Shorten(conversation.UpperFirst(title), maxTitle)
	return d, title, numbered && d.Issuer != "" && strings.ContainsAny(d.Number, "0123456789/")
}

var timeInWords = regexp.MustCompile(`(?i)(\d{1,2})\s*(?:giờ|gio|h|g|:)\s*(\d{2})?`)

// parseMoment reads a day with or without a time: "15/12/2026", "17 giờ 00 ngày 15/12/2026", "15/12/2026 8h30". Without a time it is what
// atDay makes of the day; ok is false where that is nil.
func parseMoment(words string, atDay func(day time.Time) time.Time) (at time.Time, ok bool) {
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
