package corpus

import (
	"slices"
	"strings"
)

// Ending is a document that comes to an end, and when.
type Ending struct {
	Document *Document
	On       Day // the first day on which it does not hold any more
	Reason   EndingReason
}

// EndingReason is why a document comes to an end.
type EndingReason string

// The reasons.
const (
	Expiring     EndingReason = "expires" // it ceases by its own words, or another document ends it
	Lapsing      EndingReason = "lapses"  // what it carries out ends
	PeriodEnding EndingReason = "period"  // the period that it is for is over
)

// EndingWithin lists the documents that hold on a day and come to an end at most so many days after it, the next to end first; each once, for the
// first of its reasons. A day of the past is not listed.
func (r *Catalogue) EndingWithin(day Day, days int) (all []Ending) {
	last := day.Add(days)
	for _, d := range r.Documents {
		var next Ending
		for _, e := range []Ending{{d, d.ExpiresOn, Expiring}, {d, d.LapsesOn, Lapsing}, {d, afterPeriod(d), PeriodEnding}} {
			if e.On != "" && (next.On == "" || e.On < next.On) {
				next = e
			}
		}
		if next.On > day && next.On <= last && d.Begins() <= day {
			all = append(all, next)
		}
	}
	slices.SortStableFunc(all, func(a, b Ending) int { return strings.Compare(string(a.On), string(b.On)) })
	return all
}

func afterPeriod(d *Document) Day {
	if d.EndsOn == "" {
		return ""
	}
	return d.EndsOn.Add(1)
}
