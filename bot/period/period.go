// Package period is the periods that reports and figures are about: which one a day is in, the one before it, the same one a
// year earlier, and what people call it.
//
// Offices report in December, June and at the end of each quarter, so that theirs end in the middle of a month: a month from
// 15 to 14, the quarter IV from 15/9 to 14/12, the first half-year and the year from 15/12 of the year before.
package period

import (
	"fmt"
	"time"

	"thidua/knowledge/vietnamese"
)

// Day is a day in Vietnam, "2026-12-14"; "" is unknown.
type Day = vietnamese.Day

// Kind is how long a period is.
type Kind string

// The kinds.
const (
	Month    Kind = "month"
	Quarter  Kind = "quarter"
	HalfYear Kind = "half_year"
	Year     Kind = "year"
)

// kinds are the cut-offs: a period of a kind is so many months, and ends in a month whose number they divide.
var kinds = []struct {
	kind   Kind
	months int
}{{Month, 1}, {Quarter, 3}, {HalfYear, 6}, {Year, 12}}

// cutOff is the day of a month on which a period begins; the day before it ends one.
const cutOff = 15

// Kinds are all of them, the shortest first.
func Kinds() (all []Kind) {
	for _, k := range kinds {
		all = append(all, k.kind)
	}
	return all
}

// Period is days in Vietnam, both included. Most are of a Kind; any days may be one.
type Period struct{ From, To Day }

// Of is the period of a kind that a day is in; the zero Period of no day, or of a kind that there is not.
func Of(k Kind, d Day) Period {
	at, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return Period{}
	}
	month := at.Year()*12 + int(at.Month()) - 1
	if at.Day() >= cutOff {
		month++
	}
	for _, of := range kinds {
		if of.kind == k {
			last := month + (of.months-(month+1)%of.months)%of.months
			return Period{From: inMonth(last-of.months, cutOff), To: inMonth(last, cutOff-1)}
		}
	}
	return Period{}
}

// inMonth is a day of a month, which is counted from January of the year 0.
func inMonth(month, day int) Day {
	return Day(fmt.Sprintf("%04d-%02d-%02d", month/12, month%12+1, day))
}

// Kind is of which kind the period is; ok is false of any other days.
func (p Period) Kind() (k Kind, ok bool) {
	for _, of := range kinds {
		if p.To != "" && p == Of(of.kind, p.To) {
			return of.kind, true
		}
	}
	return "", false
}

// Before is the period before this one: of its kind, or of other days as many.
func (p Period) Before() Period {
	if k, ok := p.Kind(); ok {
		return Of(k, p.From.Add(-1))
	}
	return Period{From: p.From.Add(-p.days()), To: p.From.Add(-1)}
}

// days is how many days the period has; 0 where one of its ends is unknown.
func (p Period) days() int {
	from, err := time.Parse(time.DateOnly, string(p.From))
	to, errTo := time.Parse(time.DateOnly, string(p.To))
	if err != nil || errTo != nil {
		return 0
	}
	return int(to.Sub(from)/(24*time.Hour)) + 1
}

// YearBefore is the same period a year earlier.
func (p Period) YearBefore() Period {
	return Period{From: yearBefore(p.From), To: yearBefore(p.To)}
}

// yearBefore is the same day a year earlier; of 29/02 the last of that February.
func yearBefore(d Day) Day {
	at, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return ""
	}
	before := at.AddDate(-1, 0, 0)
	if before.Month() != at.Month() {
		before = before.AddDate(0, 0, -before.Day())
	}
	return Day(before.Format(time.DateOnly))
}

// Has reports whether an instant is in the period.
func (p Period) Has(at time.Time) bool {
	d := vietnamese.DayOf(at)
	return p.From <= d && d <= p.To
}

// Start is the first instant of the period; the zero time where its first day is unknown.
func (p Period) Start() time.Time { return midnight(p.From) }

// End is the last instant of the period, to the microsecond; the zero time where its last day is unknown.
func (p Period) End() time.Time {
	next := midnight(p.To.Add(1))
	if next.IsZero() {
		return next
	}
	return next.Add(-time.Microsecond)
}

func midnight(d Day) time.Time {
	at, err := time.ParseInLocation(time.DateOnly, string(d), vietnamese.Zone())
	if err != nil {
		return time.Time{}
	}
	return at
}

// Name is what reports call a period of a kind: "tháng 11 năm 2026", "quý IV năm 2026", "6 tháng đầu năm 2026", "năm 2026". ok is
// false of any other days, which have none.
func (p Period) Name() (name string, ok bool) {
	k, ok := p.Kind()
	if !ok {
		return "", false
	}
	last, _ := time.Parse(time.DateOnly, string(p.To)) // a day, since it has a kind
	month, year := int(last.Month()), last.Year()
	switch k {
	case Month:
		return fmt.Sprintf("tháng %s năm %d", monthNumber(month), year), true
	case Quarter:
		return fmt.Sprintf("quý %s năm %d", quarters[month/3-1], year), true
	case HalfYear:
		return fmt.Sprintf("6 tháng %s năm %d", halves[month/6-1], year), true
	}
	return fmt.Sprintf("năm %d", year), true
}

var (
	quarters = [...]string{"I", "II", "III", "IV"}
	halves   = [...]string{"đầu", "cuối"}
)

// monthNumber is a month as Decree 30/2020 writes it (I.II.4b): 1 and 2 with a zero.
func monthNumber(month int) string {
	if month <= 2 {
		return fmt.Sprintf("0%d", month)
	}
	return fmt.Sprint(month)
}
