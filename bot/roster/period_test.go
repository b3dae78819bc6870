package roster

import (
	"testing"

	"thidua/bot/directory"
)

func TestAPeriodHoldsFromItsFirstDayUpToTheDayAfterItsLast(t *testing.T) {
	for _, c := range []struct {
		name     string
		p        period
		day      directory.Day
		contains bool
		empty    bool
	}{
		{"always", period{}, "1945-09-02", true, false},
		{"the day before it begins", period{from: "2025-07-01"}, "2025-06-30", false, false},
		{"its first day", period{from: "2025-07-01"}, "2025-07-01", true, false},
		{"its last day", period{until: "2025-07-01"}, "2025-06-30", true, false},
		{"the day after its last", period{until: "2025-07-01"}, "2025-07-01", false, false},
		{"ended on the day it began", period{from: "2025-07-01", until: "2025-07-01"}, "2025-07-01", false, true},
		{"ended before it began", period{from: "2025-07-02", until: "2025-07-01"}, "2025-07-01", false, true},
	} {
		if c.p.contains(c.day) != c.contains || c.p.empty() != c.empty {
			t.Errorf("%s: contains %v, empty %v", c.name, c.p.contains(c.day), c.p.empty())
		}
	}
}

func TestPeriodsOverlapWhenTheyShareADay(t *testing.T) {
	for _, c := range []struct {
		name string
		p, o period
		want bool
	}{
		{"both always", period{}, period{}, true},
		{"one after the other", period{until: "2025-07-01"}, period{from: "2025-07-01"}, false},
		{"one day", period{until: "2025-07-02"}, period{from: "2025-07-01"}, true},
		{"one within the other", period{from: "2020-01-01", until: "2030-01-01"}, period{from: "2025-07-01", until: "2025-07-02"}, true},
		{"an empty one with any", period{from: "2025-07-01", until: "2025-07-01"}, period{}, false},
	} {
		if c.p.overlaps(c.o) != c.want || c.o.overlaps(c.p) != c.want {
			t.Errorf("%s: %v and the other way %v", c.name, c.p.overlaps(c.o), c.o.overlaps(c.p))
		}
	}
}

func TestAPeriodOutlastsOneThatDoesNotEndLater(t *testing.T) {
	for _, c := range []struct {
		p, o directory.Day // until
		want bool
	}{
		{"", "", true}, {"", "2025-07-01", true}, {"2025-07-01", "", false},
		{"2025-07-01", "2025-07-01", true}, {"2025-07-02", "2025-07-01", true}, {"2025-07-01", "2025-07-02", false},
	} {
		if got := (period{until: c.p}).outlasts(period{until: c.o}); got != c.want {
			t.Errorf("until %q outlasts until %q: %v", c.p, c.o, got)
		}
	}
}

func TestARowMeansThePeriodThatFitsBest(t *testing.T) {
	const today = directory.Day("2026-06-15")
	past := period{from: "2020-01-01", until: "2023-01-01"}
	present := period{from: "2023-01-01"}
	undone := period{from: "2023-01-01", until: "2023-01-01"}
	future := period{from: "2027-01-01"}
	for _, c := range []struct {
		name  string
		all   []period
		row   period
		exact bool
		want  int // of all; -1 for none
	}{
		{"the one since the same day", []period{past, present}, period{from: "2020-01-01"}, false, 0},
		{"the one since the same day, also when only that counts", []period{past, present}, period{from: "2020-01-01"}, true, 0},
		{"none when only the same day counts", []period{past, present}, period{from: "2021-01-01"}, true, -1},
		{"one that holds rather than an empty one of the same day", []period{present, undone}, period{from: "2023-01-01"}, false, 0},
		{"an empty one of the same day when there is no other", []period{past, undone}, period{from: "2023-01-01"}, false, 1},
		{"without a first day, the one that ends on the same day", []period{past, present}, period{until: "2023-01-01"}, false, 0},
		{"without days, the present one", []period{past, present}, period{}, false, 1},
		{"without days, the later of two that have not ended", []period{present, future}, period{}, false, 1},
		{"without days, the last when none is present", []period{{until: "2019-01-01"}, past}, period{}, false, 1},
		{"an end before which it had not begun is not about it", []period{future}, period{until: "2026-01-01"}, false, -1},
		{"one that overlaps", []period{past}, period{from: "2021-05-01"}, false, 0},
		{"none that ended before", []period{past}, period{from: "2024-01-01"}, false, -1},
	} {
		var all []*dated
		for _, p := range c.all {
			all = append(all, &dated{period: p})
		}
		got := -1
		if match, found := matchPeriod(all, func(d *dated) *dated { return d }, c.row, today, c.exact); found {
			for n, d := range all {
				if d == match {
					got = n
				}
			}
		}
		if got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}

func TestARowNeverMeansWhatAnotherRowIsAbout(t *testing.T) {
	all := []*dated{{row: &fileRow{line: 2}}, {fresh: true}}
	if match, found := matchPeriod(all, func(d *dated) *dated { return d }, period{}, "2026-06-15", false); found {
		t.Errorf("it means %+v", match)
	}
}

func TestWhatEndsRemembersItsEndBeforeTheFile(t *testing.T) {
	d := &dated{period: period{from: "2020-01-01", until: "2024-01-01"}}
	d.endOn("2023-01-01")
	d.endOn("2022-01-01")
	if d.until != "2022-01-01" || d.before != "2024-01-01" || d.closed != -1 || !d.altered() {
		t.Errorf("got %+v", d)
	}
	fresh := &dated{fresh: true}
	if fresh.endOn("2022-01-01"); fresh.closed != 0 {
		t.Errorf("something new was closed by %d", fresh.closed)
	}
}
