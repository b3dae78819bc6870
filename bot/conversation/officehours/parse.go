package officehours

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"thidua/bot/calendar"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/holiday"
	"thidua/knowledge/vietnamese"
)

var (
	// What a line says of its days: the first of these words in it.
	kindInWords = regexp.MustCompile(`(?i)đi làm bù|di lam bu|đi làm|di lam|làm việc|lam viec|làm bù|lam bu|nghỉ|nghi`)
	kindFirst   = regexp.MustCompile(`(?i)^(?:` + kindInWords.String()[len("(?i)"):] + `)`)
	// Two days with one of these words between them are the first and the last of a row of days.
	untilInWords = regexp.MustCompile(`(?i)^\s*(?:-|–|—|(?:đến|den|tới|toi)(?:\s+(?:hết|het))?)\s*$`)
)

// maxDocument is how long the name of a document is, in characters.
const maxDocument = 200

// parseNotice reads a notice about days off as an officer writes it: the document in the first line, then a row of days in each line. wrong
// is what cannot be read, for a person.
func parseNotice(words string) (n holiday.Notice, wrong string) {
	lines := strings.Split(strings.TrimSpace(vietnamese.Normalize(words)), "\n")
	basis, _, ok := conversation.ParseBasis(lines[0])
	document, err := directory.CleanLine(lines[0], "Số, ký hiệu văn bản", 1, maxDocument)
	if !ok || err != nil || !strings.ContainsAny(basis, "0123456789") || kindFirst.MatchString(basis) {
		return n, "dòng đầu chưa có số, ngày của văn bản"
	}
	n.Document = document
	for i, line := range lines[1:] {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		span, wrong := parseSpan(line)
		if wrong != "" {
			return n, fmt.Sprintf("dòng %d %s", i+2, wrong)
		}
		span.Source = document
		n.Spans = append(n.Spans, span)
	}
	if len(n.Spans) == 0 {
		return n, "chưa có dòng nào ghi ngày nghỉ hoặc ngày làm việc"
	}
	return n, ""
}

// parseSpan reads "nghỉ 05/02/2027 đến 11/02/2027: Tết Nguyên đán", "làm bù ngày 20/02/2027 cho ngày 05/02/2027".
func parseSpan(line string) (s calendar.Span, wrong string) {
	at := kindInWords.FindStringIndex(line)
	if at == nil {
		return s, "chưa ghi là nghỉ hay làm việc"
	}
	s.Works = !strings.HasPrefix(vietnamese.Fold(line[at[0]:at[1]]), "nghi")
	line = line[:at[0]] + " " + line[at[1]:]
	days := vietnamese.FindDays(line)
	if len(days) == 0 {
		return s, "chưa có ngày đủ cả ngày, tháng, năm"
	}
	end := days[0].End
	last := days[0]
	if len(days) > 1 && untilInWords.MatchString(line[days[0].End:days[1].Start]) {
		last, end = days[1], days[1].End
	}
	if days[0].Day == "" || last.Day == "" {
		return s, "có ngày không có thật"
	}
	s.First, s.Last = dayStart(days[0].Day), dayStart(last.Day)
	s.Name = strings.TrimSpace(reason(line[:days[0].Start]) + " " + reason(line[end:]))
	switch said := vietnamese.Fold(s.Name); { // the reason stands alone
	case said == "" && s.Works:
		s.Name = "làm bù"
	case said == "":
		s.Name = "nghỉ lễ, tết"
	case s.Works && strings.HasPrefix(said, "cho "):
		s.Name = "làm bù " + s.Name
	case !s.Works && (strings.HasPrefix(said, "bu") || strings.HasPrefix(said, "hoan doi")):
		s.Name = "nghỉ " + s.Name
	}
	if len([]rune(s.Name)) > holiday.MaxName {
		return s, fmt.Sprintf("có lý do dài quá %d ký tự", holiday.MaxName)
	}
	return s, ""
}

// reason is what words beside days say of them, without what only leads to the days.
func reason(words string) string {
	fields := strings.Fields(strings.Trim(words, " \t:;,.()–—-"))
	if n := len(fields); n > 0 {
		if last := vietnamese.Fold(fields[n-1]); last == "tu" || last == "vao" {
			fields = fields[:n-1]
		}
	}
	return strings.Join(fields, " ")
}

func dayStart(d directory.Day) time.Time {
	t, _ := time.ParseInLocation(time.DateOnly, string(d), vietnamese.Zone()) // of a day that was found
	return t
}
