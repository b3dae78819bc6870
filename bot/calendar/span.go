package calendar

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Span is days one after another, of which a table says the same.
type Span struct {
	First, Last time.Time // the first instants of its first and last day
	Works       bool
	Name        string // why, in Vietnamese
	Source      string // number and sign of the document that says so
}

// Days is how many days it is of.
func (s Span) Days() int { return int(dayAt(s.Last)-dayAt(s.First)) + 1 }

// Spans are what the table says, by day.
func (t Table) Spans() []Span { return spans(t.rows) }

// Spans are what is known of the days from that of from to that of until, both included, beside that no agency works on Saturdays and
// Sundays: holidays and swapped days, by day.
func (c *Calendar) Spans(from, until time.Time) []Span {
	rows := maps.Clone(c.rows)
	first, last := dayAt(from), dayAt(until)
	maps.DeleteFunc(rows, func(d day, _ row) bool { return d < first || d > last })
	return spans(rows)
}

func spans(rows map[day]row) (all []Span) {
	for _, d := range slices.Sorted(maps.Keys(rows)) {
		r := rows[d]
		if i := len(all) - 1; i >= 0 && all[i].says(r) && dayAt(all[i].Last) == d-1 {
			all[i].Last = d.start()
			continue
		}
		all = append(all, Span{First: d.start(), Last: d.start(), Works: r.works, Name: r.name, Source: r.source})
	}
	return all
}

func (s *Span) says(r row) bool {
	return s.Works == r.works && s.Name == r.name && s.Source == r.source
}

// Format writes a table that Parse reads: days, and until when they are complete unless that is the zero time.
func Format(all []Span, until time.Time) string {
	var b strings.Builder
	for _, s := range all {
		word := offWord
		if s.Works {
			word = workWord
		}
		for d := dayAt(s.First); d <= dayAt(s.Last); d++ {
			fmt.Fprintf(&b, "%s;%s;%s;%s\n", d, word, field(s.Name), field(s.Source))
		}
	}
	if !until.IsZero() {
		fmt.Fprintf(&b, "%s;%s\n", untilWord, dayAt(until))
	}
	return b.String()
}

// field is words as they may stand between semicolons.
func field(words string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(words, ";", ",")), " ")
}

// Until is the first instant of the last day for which the table is complete; the zero time where it does not say.
func (t Table) Until() time.Time {
	if t.until == 0 {
		return time.Time{}
	}
	return t.until.start()
}
