package period

import (
	"testing"
	"time"
)

func TestADayIsInOnePeriodOfEachKind(t *testing.T) {
	for _, test := range []struct {
		kind Kind
		day  Day
		want Period
		name string
	}{
		{Month, "2026-11-14", Period{"2026-10-15", "2026-11-14"}, "tháng 11 năm 2026"},
		{Month, "2026-11-15", Period{"2026-11-15", "2026-12-14"}, "tháng 12 năm 2026"},
		{Month, "2026-12-31", Period{"2026-12-15", "2027-01-14"}, "tháng 01 năm 2027"},
		{Quarter, "2026-09-14", Period{"2026-06-15", "2026-09-14"}, "quý III năm 2026"},
		{Quarter, "2026-09-15", Period{"2026-09-15", "2026-12-14"}, "quý IV năm 2026"},
		{Quarter, "2026-01-01", Period{"2025-12-15", "2026-03-14"}, "quý I năm 2026"},
		{HalfYear, "2026-06-14", Period{"2025-12-15", "2026-06-14"}, "6 tháng đầu năm 2026"},
		{HalfYear, "2026-06-15", Period{"2026-06-15", "2026-12-14"}, "6 tháng cuối năm 2026"},
		{Year, "2026-12-14", Period{"2025-12-15", "2026-12-14"}, "năm 2026"},
		{Year, "2026-12-15", Period{"2026-12-15", "2027-12-14"}, "năm 2027"},
	} {
		got := Of(test.kind, test.day)
		if got != test.want {
			t.Errorf("the %s of %s is %v, want %v", test.kind, test.day, got, test.want)
		}
		if name, ok := got.Name(); !ok || name != test.name {
			t.Errorf("%v is called %q, %v, want %q", got, name, ok, test.name)
		}
		if kind, ok := got.Kind(); !ok || kind != test.kind {
			t.Errorf("%v is a %q, %v", got, kind, ok)
		}
	}
	for _, none := range []Period{Of(Month, ""), Of("week", "2026-11-14"), Of(Year, "2026-02-30")} {
		if none != (Period{}) {
			t.Errorf("there is a period %v", none)
		}
	}
}

// Over years every day is in exactly one period of a kind, and the period before ends where it begins.
func TestPeriodsOfAKindFollowEachOther(t *testing.T) {
	for _, kind := range Kinds() {
		for day := Day("2023-01-01"); day < "2029-01-01"; day = day.Add(1) {
			p := Of(kind, day)
			if day < p.From || p.To < day {
				t.Fatalf("%s is not in its %s %v", day, kind, p)
			}
			if Of(kind, p.From) != p || Of(kind, p.To) != p {
				t.Fatalf("the ends of %v are in others", p)
			}
			before := p.Before()
			if before.To.Add(1) != p.From || Of(kind, before.From) != before {
				t.Fatalf("before %v is %v", p, before)
			}
			if last := p.YearBefore(); Of(kind, last.To) != last || last.To.Year() >= p.To.Year() {
				t.Fatalf("a year before %v is %v", p, last)
			}
		}
	}
}

func TestAnyDaysMayBeAPeriod(t *testing.T) {
	p := Period{From: "2026-10-10", To: "2026-12-31"}
	if _, ok := p.Kind(); ok {
		t.Errorf("%v has a kind", p)
	}
	if name, ok := p.Name(); ok || name != "" {
		t.Errorf("%v is called %q", p, name)
	}
	if got, want := p.Before(), (Period{"2026-07-19", "2026-10-09"}); got != want || got.days() != p.days() {
		t.Errorf("before it is %v, want %v", got, want)
	}
	if got, want := (Period{"2028-02-29", "2028-02-29"}).YearBefore(), (Period{"2027-02-28", "2027-02-28"}); got != want {
		t.Errorf("a year before 29/02 is %v, want %v", got, want)
	}
	if (Period{}).Before() != (Period{}) || (Period{}).YearBefore() != (Period{}) || !(Period{}).Start().IsZero() || !(Period{}).End().IsZero() {
		t.Error("no days have something before them, or an end")
	}
}

func TestAPeriodBeginsAndEndsAtMidnightInVietnam(t *testing.T) {
	p := Of(Month, "2026-11-14")
	for instant, want := range map[string]bool{
		"2026-10-14T16:59:59.999999Z": false, "2026-10-14T17:00:00Z": true, "2026-11-14T16:59:59.999999Z": true, "2026-11-14T17:00:00Z": false,
	} {
		at, err := time.Parse(time.RFC3339, instant)
		if err != nil {
			t.Fatal(err)
		}
		if p.Has(at) != want {
			t.Errorf("%s is in %v: %v", instant, p, !want)
		}
	}
	if start := p.Start(); !p.Has(start) || p.Has(start.Add(-time.Microsecond)) {
		t.Errorf("%v starts at %s", p, start)
	}
	if end := p.End(); !p.Has(end) || p.Has(end.Add(time.Microsecond)) {
		t.Errorf("%v ends at %s", p, end)
	}
}
