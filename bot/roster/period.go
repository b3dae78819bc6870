package roster

import (
	"fmt"

	"thidua/bot/directory"
)

// period is for how long something holds: from its first day up to, and not on, until. An empty from is longer ago than
// anybody wrote down, an empty until is not known to end.
type period struct {
	from, until directory.Day
}

// empty reports that it ended on the day it began, or before: it has no day.
func (p period) empty() bool { return p.until != "" && p.from >= p.until }

func (p period) contains(day directory.Day) bool {
	return day >= p.from && (p.until == "" || day < p.until)
}

func (p period) overlaps(o period) bool {
	return !p.empty() && !o.empty() && (p.until == "" || o.from < p.until) && (o.until == "" || p.from < o.until)
}

// outlasts reports whether it lasts as long as o or longer.
func (p period) outlasts(o period) bool {
	return p.until == "" || o.until != "" && o.until <= p.until
}

// yearPeriod is all days of a year.
func yearPeriod(year int) period {
	return period{from: directory.Day(fmt.Sprintf("%04d-01-01", year)), until: directory.Day(fmt.Sprintf("%04d-01-01", year+1))}
}

// dated is a row of the directory's tables that holds for a period, and what a file says of it.
type dated struct {
	period
	id             int64
	opened, closed int64         // the reorganisation that did; closed is -1 when something else did
	row            *fileRow      // the row of the file that is about it, or nil
	fresh          bool          // to be inserted
	dirty          bool          // to be updated
	before         directory.Day // what until was, when dirty
}

// endOn lets it end on a day.
func (d *dated) endOn(day directory.Day) {
	d.touch()
	d.until = day
	if !d.fresh {
		d.closed = -1
	}
}

// touch marks it to be updated.
func (d *dated) touch() {
	if !d.dirty {
		d.before, d.dirty = d.until, true
	}
}

// altered reports whether the file adds or changes it.
func (d *dated) altered() bool { return d.fresh || d.dirty }

// matchPeriod is the one of all that a row with this period means, of those that no other row has: the one since the same
// day; without a first day the one that ends on the row's last day, else the present one, else the last; else one that
// overlaps. With exact it is the one since the same day or none: to be asked for all rows first.
func matchPeriod[T any](all []T, of func(T) *dated, row period, today directory.Day, exact bool) (match T, found bool) {
	best := 0
	for _, x := range all {
		d := of(x)
		if d.row != nil || d.fresh {
			continue
		}
		if rank := rankPeriod(d.period, row, today, exact); rank > 0 && rank >= best { // later ones of a rank win
			best, match, found = rank, x, true
		}
	}
	return match, found
}

// rankPeriod is how well a period fits the one of a row, 0 when it cannot be meant.
func rankPeriod(p, row period, today directory.Day, exact bool) int {
	switch {
	case row.from == "" && row.until != "" && p.from >= row.until: // it began later
		return 0
	case row.from != "" && p.from == row.from && p.empty():
		return 6
	case row.from != "" && p.from == row.from:
		return 7
	case exact:
		return 0
	case row.from == "" && row.until != "" && p.until == row.until:
		return 5
	case row.from == "" && !p.empty() && (p.until == "" || p.until > today):
		return 4
	case row.from == "" && !p.empty():
		return 3
	case row.from == "":
		return 2
	case p.overlaps(row):
		return 1
	}
	return 0
}
