// Package calendar knows the working days and hours of Vietnam's agencies: when messages that can wait may go, and when a
// deadline ends.
//
// Agencies work from Monday to Friday but on holidays and days that were swapped. These are data: holidays.txt, in which each
// row names the document it is from, and the tables that a caller adds. Instants are given in any zone and returned in
// Vietnam's; the same instant has the same answer in all of them.
package calendar

import (
	_ "embed"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"
)

//go:embed holidays.txt
var holidays string

var builtin = mustParse("holidays.txt", holidays)

func mustParse(name, text string) Table {
	t, err := Parse(name, strings.NewReader(text))
	if err != nil {
		panic(err)
	}
	return t
}

// Calendar tells working days and hours. It does not change and is safe for concurrent use. No method looks day by day, so that
// none takes longer where days are far away or a table says that years are off.
type Calendar struct {
	hours Hours
	daily bool // Saturdays and Sundays are as the other days
	rows  map[day]row
	until day

	// changed are the days, ascending, on which rows say otherwise than the week does; change[i] is how many working days
	// more, or fewer where it is negative, the first i of them make.
	changed []day
	change  []int
}

// New makes a calendar of the table of this package and then tables: of a day that several name the last counts. The last
// known day is the latest of all. It panics on hours that ParseHours would not give.
func New(hours Hours, tables ...Table) *Calendar {
	return Of(hours, builtin).With(tables...)
}

// Of makes a calendar of these tables alone, as New does with its own before them.
func Of(hours Hours, tables ...Table) *Calendar {
	if !hours.valid() {
		panic("calendar: hours that are not within a day")
	}
	return (&Calendar{hours: hours}).With(tables...)
}

// Daily makes a calendar of an office that works every day but where these tables say otherwise: to try things out.
func Daily(hours Hours, tables ...Table) *Calendar {
	c := Of(hours)
	c.daily = true
	return c.With(tables...)
}

// With is the calendar with further tables, as if they had been given to New after its own.
func (c *Calendar) With(tables ...Table) *Calendar {
	c = &Calendar{hours: c.hours, daily: c.daily, rows: maps.Clone(c.rows), until: c.until, change: []int{0}}
	if c.rows == nil {
		c.rows = map[day]row{}
	}
	for _, t := range tables {
		maps.Copy(c.rows, t.rows)
		c.until = max(c.until, t.until)
	}
	sum := 0
	for _, d := range slices.Sorted(maps.Keys(c.rows)) {
		switch works := c.rows[d].works; {
		case works == !c.weekend(d):
			continue
		case works:
			sum++
		default:
			sum--
		}
		c.changed = append(c.changed, d)
		c.change = append(c.change, sum)
	}
	return c
}

// OrDefault is c, or where there is none the calendar of an office that works from 07:00 to 17:00.
func OrDefault(c *Calendar) *Calendar {
	if c == nil {
		return New(Hours{From: clock(7, 0), Until: clock(17, 0)})
	}
	return c
}

// Hours are the working hours of every working day.
func (c *Calendar) Hours() Hours { return c.hours }

// Until is the first instant of the last day that is known: of later ones swapped days, and holidays that follow the moon, may
// be missing.
func (c *Calendar) Until() time.Time { return c.until.start() }

// Works reports whether the day of t is a working day.
func (c *Calendar) Works(t time.Time) bool { return c.works(dayAt(t)) }

func (c *Calendar) works(d day) bool {
	if r, found := c.rows[d]; found {
		return r.works
	}
	return !c.weekend(d)
}

// weekend reports a weekly day off.
func (c *Calendar) weekend(d day) bool { return !c.daily && d.onWeekend() }

// Daily reports whether there are no weekly days off.
func (c *Calendar) Daily() bool { return c.daily }

// Name tells in Vietnamese why the day of t is off, or is worked where a table says so: "Tết Nguyên đán", "làm bù cho 31/8",
// "nghỉ hằng tuần" (Bộ luật Lao động Điều 111). It is empty for other working days.
func (c *Calendar) Name(t time.Time) string {
	d := dayAt(t)
	if r, found := c.rows[d]; found {
		return r.name
	}
	if c.weekend(d) {
		return "nghỉ hằng tuần"
	}
	return ""
}

// Open reports whether t is within the working hours of a working day.
func (c *Calendar) Open(t time.Time) bool {
	d := dayAt(t)
	return c.works(d) && !t.Before(c.opening(d)) && t.Before(c.closing(d))
}

// NextOpen is the first instant at or after t that is open: t itself, the beginning of the working hours of its day, or that of
// the next working day.
func (c *Calendar) NextOpen(t time.Time) time.Time {
	d := dayAt(t)
	switch {
	case c.Open(t):
		return t.In(zone())
	case c.works(d) && t.Before(c.opening(d)):
		return c.opening(d)
	}
	return c.opening(c.addDays(d, 1))
}

// Close is the end of the working hours of the day of t, as if it were worked: the first instant that is no longer open. What
// must reach an agency in its hours has until the Close of the day from AddDays; by the law alone the last day of a term ends at
// 24:00 (Bộ luật Dân sự Điều 148 khoản 6).
func (c *Calendar) Close(t time.Time) time.Time { return c.closing(dayAt(t)) }

func (c *Calendar) opening(d day) time.Time { return d.start().Add(c.hours.From) }
func (c *Calendar) closing(d day) time.Time { return d.start().Add(c.hours.Until) }

// AddDays is the first instant of the working day that is n working days after the day of t, which is not counted itself (Bộ
// luật Dân sự số 91/2015/QH13 Điều 147 khoản 2). With n = 0 it is the day of t or, where that is off, the next working day:
// the end of a deadline that was counted in other units (Điều 148 khoản 5). With n < 0 it is the working day that is -n
// working days before the day of t, the last one before it with n = -1: when to remind of a deadline.
func (c *Calendar) AddDays(t time.Time, n int) time.Time { return c.addDays(dayAt(t), n).start() }

func (c *Calendar) addDays(d day, n int) day {
	// The day that is sought is the first up to which so many working days are counted.
	sought := c.count(d) + n
	if n <= 0 {
		sought = c.count(d-1) + 1 + n
	}
	// As many weeks as these have enough working days in either direction, whatever the tables say of them.
	weeks := (max(n, -n)+len(c.changed))/5 + 2
	first := d - day(7*weeks)
	return first + day(sort.Search(14*weeks, func(i int) bool { return c.count(first+day(i)) >= sought }))
}

// Days is how many working days lie after the day of from and up to and with that of to: what is left until a deadline to,
// counted as AddDays does. It is negative when to is the earlier day: -Days(to, from), by how many a deadline is exceeded.
func (c *Calendar) Days(from, to time.Time) int { return c.count(dayAt(to)) - c.count(dayAt(from)) }

// count is the number of working days up to and with d, from an arbitrary day on.
func (c *Calendar) count(d day) int {
	n, _ := slices.BinarySearch(c.changed, d+1)
	if c.daily {
		return int(d) + c.change[n]
	}
	return d.weekdays() + c.change[n]
}
