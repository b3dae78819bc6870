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
	// What a line says of its days. RE2 has no boundary of words with tones, so what stands beside is looked at.
	kindInWords = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(đi làm bù|di lam bu|đi làm|di lam|làm việc|lam viec|làm bù|lam bu|nghỉ|nghi)(?:$|[^\p{L}])`)
	// A day as people write it; the year may stand with the last of them alone.
	dayInWords = regexp.MustCompile(`(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?`)
	// What may stand between the first and the last day of a row of days, and before a day.
	weekdayInWords = `(?:(?:thứ|thu)\s+\p{L}+|chủ nhật|chu nhat)`
	untilInWords   = regexp.MustCompile(`(?i)^[\s,;)]*(?:` + weekdayInWords + `[\s,;)]*)?(?:-|–|—|(?:đến|den|tới|toi)(?:\s+(?:hết|het))?)[\s,;(]*(?:` + weekdayInWords + `[\s,;(]*)?(?:(?:ngày|ngay)\s*)?$`)
	leadInWords    = regexp.MustCompile(`(?i)(?:^|[\s,;:(])(?:` + weekdayInWords + `|từ|tu|vào|vao|ngày|ngay)[\s,;:(]*$`)
	// A day after one of these words is why, and no day of the row.
	forInWords = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:cho|bù|bu|thay|hoán đổi với|hoan doi voi)(?:\s+(?:ngày|ngay))?(?:\s+` + weekdayInWords + `)?[\s,(]*$`)
)

// maxDocument is how long the name of a document is, in characters.
const maxDocument = 200

// parseNotice reads a notice about days off as an officer writes it: the document in the first line, then a row of days in each line. wrong
// is what cannot be read, for a person.
func parseNotice(words string) (n holiday.Notice, wrong string) {
	lines := strings.Split(strings.TrimSpace(vietnamese.Normalize(words)), "\n")
	basis, _, ok := conversation.ParseBasis(lines[0])
	document, err := directory.CleanLine(lines[0], "Số, ký hiệu văn bản", 1, maxDocument)
	at := kindInWords.FindStringSubmatchIndex(basis)
	if !ok || err != nil || !strings.ContainsAny(basis, "0123456789") || at != nil && at[2] == 0 {
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

// foundDay is a day in a line; year is 0 where it has none.
type foundDay struct {
	day, month, year string
	start, end       int
}

// findDays are the days of a line but those that only say why.
func findDays(line string) (all []foundDay) {
	for _, m := range dayInWords.FindAllStringSubmatchIndex(line, -1) {
		if len(all) > 0 && forInWords.MatchString(line[all[len(all)-1].end:m[0]]) {
			continue
		}
		d := foundDay{day: line[m[2]:m[3]], month: line[m[4]:m[5]], start: m[0], end: m[1]}
		if m[6] >= 0 {
			d.year = line[m[6]:m[7]]
		}
		all = append(all, d)
	}
	return all
}

// on is the first instant of the day, in that year where it has none of its own.
func (d foundDay) on(year string) (time.Time, bool) {
	if d.year != "" {
		year = d.year
	}
	day, err := vietnamese.ParseDay(d.day + "/" + d.month + "/" + year)
	if err != nil {
		return time.Time{}, false
	}
	at, err := time.ParseInLocation(time.DateOnly, string(day), vietnamese.Zone())
	return at, err == nil
}

// parseSpan reads "nghỉ thứ Sáu 05/02 đến hết 11/02/2027: Tết Nguyên đán", "làm bù ngày 20/02/2027 cho ngày 05/02/2027".
func parseSpan(line string) (s calendar.Span, wrong string) {
	at := kindInWords.FindStringSubmatchIndex(line)
	if at == nil {
		return s, "chưa ghi là nghỉ hay làm việc"
	}
	s.Works = !isOff(line[at[2]:at[3]])
	if other := kindInWords.FindStringSubmatch(line[at[3]:]); other != nil && isOff(other[1]) == s.Works && !forInWords.MatchString(line[at[3]:at[3]+strings.Index(line[at[3]:], other[1])]) {
		return s, "vừa ghi nghỉ vừa ghi làm việc; mỗi đợt ghi một dòng"
	}
	line = line[:at[2]] + " " + line[at[3]:]
	days := findDays(line)
	if len(days) == 0 {
		return s, "chưa có ngày đủ cả ngày, tháng, năm"
	}
	first, last := days[0], days[0]
	if len(days) > 1 && untilInWords.MatchString(line[first.end:days[1].start]) {
		last, days = days[1], days[1:]
	}
	if len(days) > 1 {
		return s, "có nhiều ngày; mỗi đợt ghi một dòng"
	}
	if last.year == "" {
		return s, "chưa có ngày đủ cả ngày, tháng, năm"
	}
	var real, realToo bool
	if s.First, real = first.on(last.year); real {
		s.Last, realToo = last.on(last.year)
	}
	if !real || !realToo {
		return s, "có ngày không có thật"
	}
	s.Name = nameOf(strings.TrimSpace(reason(line[:first.start])+" "+reason(line[last.end:])), s.Works)
	if len([]rune(s.Name)) > holiday.MaxName {
		return s, fmt.Sprintf("có lý do dài quá %d ký tự", holiday.MaxName)
	}
	return s, ""
}

func isOff(kind string) bool { return strings.HasPrefix(vietnamese.Fold(kind), "nghi") }

// nameOf is a reason that stands alone.
func nameOf(words string, works bool) string {
	switch said := vietnamese.Fold(words); {
	case said == "" && works:
		return "làm bù"
	case said == "":
		return "nghỉ lễ, tết"
	case works && strings.HasPrefix(said, "cho "):
		return "làm bù " + words
	case !works && (strings.HasPrefix(said, "bu") || strings.HasPrefix(said, "hoan doi")):
		return "nghỉ " + words
	}
	return words
}

// reason is what words beside days say of them, without what only leads to the days.
func reason(words string) string {
	for leadInWords.MatchString(words) {
		words = leadInWords.ReplaceAllString(words, "")
	}
	return strings.Join(strings.Fields(strings.Trim(words, " \t:;,.()–—-")), " ")
}
