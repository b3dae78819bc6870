package calendar_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"thidua/bot/calendar"
)

var (
	office  = calendar.Hours{From: 7 * time.Hour, Until: 17 * time.Hour}
	vietnam = time.FixedZone("", 7*60*60)
)

// at reads an instant of Vietnam, "2026-08-22 16:59", or the midnight that a day begins with.
func at(t *testing.T, s string) time.Time {
	t.Helper()
	if len(s) == len(time.DateOnly) {
		s += " 00:00"
	}
	i, err := time.ParseInLocation("2006-01-02 15:04", s, vietnam)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestDaysAreWorkedOrOffAsAnnounced(t *testing.T) {
	c := calendar.New(office)
	for _, test := range []struct {
		from, to string // both included
		works    bool
		name     string
	}{
		{"2025-01-01", "2025-01-01", false, "Tết Dương lịch"},
		{"2025-01-20", "2025-01-24", true, ""},
		{"2025-01-25", "2025-01-26", false, "nghỉ hằng tuần"},
		{"2025-01-27", "2025-01-31", false, "Tết Nguyên đán"},
		{"2025-02-01", "2025-02-02", false, "nghỉ hằng tuần"},
		{"2025-02-03", "2025-02-07", true, ""},
		{"2025-04-07", "2025-04-07", false, "Giỗ Tổ Hùng Vương"},
		{"2025-04-26", "2025-04-26", true, "làm bù cho 2/5"},
		{"2025-04-27", "2025-04-27", false, "nghỉ hằng tuần"},
		{"2025-04-28", "2025-04-29", true, ""},
		{"2025-04-30", "2025-04-30", false, "Ngày Chiến thắng"},
		{"2025-05-01", "2025-05-01", false, "Ngày Quốc tế lao động"},
		{"2025-05-02", "2025-05-02", false, "nghỉ hoán đổi với 26/4"},
		{"2025-09-01", "2025-09-02", false, "Quốc khánh"},
		{"2025-09-03", "2025-09-05", true, ""},
		{"2025-11-24", "2025-11-24", true, ""}, // a holiday from 2026 on

		{"2025-12-31", "2025-12-31", true, ""},
		{"2026-01-01", "2026-01-01", false, "Tết Dương lịch"},
		{"2026-01-02", "2026-01-02", false, "nghỉ hoán đổi với 10/1"},
		{"2026-01-10", "2026-01-10", true, "làm bù cho 2/1"},
		{"2026-01-11", "2026-01-11", false, "nghỉ hằng tuần"},
		{"2026-02-13", "2026-02-13", true, ""},
		{"2026-02-14", "2026-02-15", false, "nghỉ hằng tuần"},
		{"2026-02-16", "2026-02-20", false, "Tết Nguyên đán"},
		{"2026-02-23", "2026-02-27", true, ""},
		{"2026-04-26", "2026-04-26", false, "Giỗ Tổ Hùng Vương"},
		{"2026-04-27", "2026-04-27", false, "nghỉ bù Giỗ Tổ Hùng Vương"},
		{"2026-04-28", "2026-04-29", true, ""},
		{"2026-04-30", "2026-04-30", false, "Ngày Chiến thắng"},
		{"2026-05-01", "2026-05-01", false, "Ngày Quốc tế lao động"},
		{"2026-05-02", "2026-05-03", false, "nghỉ hằng tuần"},
		{"2026-08-22", "2026-08-22", true, "làm bù cho 31/8"},
		{"2026-08-29", "2026-08-30", false, "nghỉ hằng tuần"},
		{"2026-08-31", "2026-08-31", false, "nghỉ hoán đổi với 22/8"},
		{"2026-09-01", "2026-09-02", false, "Quốc khánh"},
		{"2026-09-03", "2026-09-04", true, ""},
		{"2026-11-23", "2026-11-23", true, ""},
		{"2026-11-24", "2026-11-24", false, "Ngày Văn hóa Việt Nam"},
		{"2027-01-01", "2027-01-01", false, "Tết Dương lịch"},
		{"2027-01-29", "2027-01-29", true, ""},
	} {
		for day := at(t, test.from); !day.After(at(t, test.to)); day = day.AddDate(0, 0, 1) {
			for _, i := range []time.Time{day, day.Add(12 * time.Hour), day.AddDate(0, 0, 1).Add(-1)} {
				if c.Works(i) != test.works || c.Name(i) != test.name {
					t.Errorf("%v: works %v, %q; want %v, %q", i, c.Works(i), c.Name(i), test.works, test.name)
				}
			}
		}
	}
}

func TestAYearHasAsManyWorkingDaysAsTheLawLeaves(t *testing.T) {
	c := calendar.New(office)
	// 2025 has 261 days from Monday to Friday and 11 holidays, none of which falls on a weekend or is made up for: of Tết, five
	// are from Monday to Friday. 2026 has as many and one holiday more; Giỗ Tổ is made up for.
	for year, want := range map[int]int{2025: 250, 2026: 249} {
		from := time.Date(year-1, 12, 31, 0, 0, 0, 0, vietnam)
		if got := c.Days(from, from.AddDate(1, 0, 0)); got != want {
			t.Errorf("%d has %d working days, not %d", year, got, want)
		}
	}
}

func TestTheOfficeIsOpenInItsHoursOnWorkingDays(t *testing.T) {
	c := calendar.New(office)
	for _, test := range []struct {
		at, next string
	}{
		{"2026-11-25 00:00", "2026-11-25 07:00"},
		{"2026-11-25 06:59", "2026-11-25 07:00"},
		{"2026-11-25 07:00", "2026-11-25 07:00"},
		{"2026-11-25 16:59", "2026-11-25 16:59"},
		{"2026-11-25 17:00", "2026-11-26 07:00"},
		{"2026-11-23 23:59", "2026-11-25 07:00"}, // over Ngày Văn hóa Việt Nam
		{"2026-11-27 17:00", "2026-11-30 07:00"}, // over a weekend
		{"2026-02-13 17:00", "2026-02-23 07:00"}, // over Tết
		{"2026-08-21 18:00", "2026-08-22 07:00"}, // into a Saturday that is worked
		{"2026-08-22 12:00", "2026-08-22 12:00"},
		{"2026-08-28 17:00", "2026-09-03 07:00"}, // over Quốc khánh
	} {
		i, next := at(t, test.at), at(t, test.next)
		if got := c.NextOpen(i); !got.Equal(next) {
			t.Errorf("after %s it opens at %v, not %s", test.at, got, test.next)
		}
		if open := c.Open(i); open != (test.at == test.next) {
			t.Errorf("at %s it is open: %v", test.at, open)
		}
	}
	if got := c.Close(at(t, "2026-11-24 20:00")); !got.Equal(at(t, "2026-11-24 17:00")) {
		t.Errorf("the hours of 24/11 end at %v", got)
	}
	if c.Open(c.Close(at(t, "2026-11-25"))) || !c.Open(c.Close(at(t, "2026-11-25")).Add(-1)) {
		t.Error("the end of the hours is not the first instant that is closed")
	}
}

func TestADeadlineIsCountedInWorkingDaysWithoutTheFirst(t *testing.T) {
	c := calendar.New(office)
	for _, test := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-25 00:00", 1, "2026-11-26"},
		{"2026-11-25 23:59", 1, "2026-11-26"},
		{"2026-11-23 09:00", 1, "2026-11-25"},
		{"2026-11-20 09:00", 5, "2026-11-30"},
		{"2026-11-21 09:00", 1, "2026-11-23"}, // received on a Saturday
		{"2026-02-13 16:00", 3, "2026-02-25"},
		{"2026-08-20 08:00", 2, "2026-08-22"},
		{"2026-08-22 08:00", 5, "2026-08-28"},
		{"2026-08-22 08:00", 6, "2026-09-03"},
		{"2025-12-30 08:00", 250, "2026-12-31"}, // all of 2026 and 31/12/2025
		{"2026-11-25 08:00", 0, "2026-11-25"},
		{"2026-11-24 08:00", 0, "2026-11-25"},
		{"2026-02-14 08:00", 0, "2026-02-23"},
		{"2026-11-25 08:00", -1, "2026-11-23"},
		{"2026-11-24 08:00", -1, "2026-11-23"},
		{"2026-02-23 08:00", -2, "2026-02-12"},
		{"2026-02-18 08:00", -1, "2026-02-13"},
	} {
		if got := c.AddDays(at(t, test.from), test.n); !got.Equal(at(t, test.want)) {
			t.Errorf("%d working days from %s end on %v, not %s", test.n, test.from, got, test.want)
		}
	}
}

func TestDaysTellWhatIsLeftAndByHowManyADeadlineIsExceeded(t *testing.T) {
	c := calendar.New(office)
	for _, test := range []struct {
		from, to string
		want     int
	}{
		{"2026-11-25 08:00", "2026-11-25 17:00", 0},
		{"2026-11-25 17:00", "2026-11-25 08:00", 0},
		{"2026-11-25 23:59", "2026-11-26 00:00", 1},
		{"2026-11-20 08:00", "2026-11-30 17:00", 5},
		{"2026-02-13 08:00", "2026-02-22 08:00", 0},
		{"2026-02-13 08:00", "2026-02-23 08:00", 1},
		{"2026-11-27 08:00", "2026-11-23 17:00", -3},
		{"2026-11-29 08:00", "2026-11-27 17:00", 0}, // a deadline on Friday is not exceeded by a day of work on Sunday
		{"2026-11-30 08:00", "2026-11-27 17:00", -1},
	} {
		if got := c.Days(at(t, test.from), at(t, test.to)); got != test.want {
			t.Errorf("from %s to %s there are %d working days, not %d", test.from, test.to, got, test.want)
		}
	}
}

func TestALaterTableOverridesByDay(t *testing.T) {
	ministry := table(t, "2027-02-05;off;Tết Nguyên đán;1/TB-BNV\n2027-02-08;off;Tết Nguyên đán;1/TB-BNV\nuntil;2027-12-31")
	province := table(t, "2027-02-08;work;trực bão;2/CĐ-UBND\n2026-08-31;work;thôi hoán đổi;3/TB-UBND\n2026-08-22;off;thôi làm bù;3/TB-UBND\nuntil;2026-12-31")
	c := calendar.New(office, ministry, province)
	for day, want := range map[string]string{
		"2027-02-05": "false Tết Nguyên đán",
		"2027-02-08": "true trực bão",
		"2026-08-31": "true thôi hoán đổi",
		"2026-08-22": "false thôi làm bù",
		"2026-09-01": "false Quốc khánh", // as in the table of the package
	} {
		if got := fmt.Sprint(c.Works(at(t, day)), " ", c.Name(at(t, day))); got != want {
			t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
	if got := c.AddDays(at(t, "2026-08-21"), 1); !got.Equal(at(t, "2026-08-24")) {
		t.Errorf("a working day that was taken back is counted: %v", got)
	}
	if got := c.Until(); !got.Equal(at(t, "2027-12-31")) {
		t.Errorf("known until %v: a later table moves it further, never back", got)
	}
	plain := calendar.New(office)
	if plain.Works(at(t, "2026-08-31")) || !plain.Until().Equal(at(t, "2027-01-31")) {
		t.Error("a table of one calendar changed another")
	}
}

func TestYearsThatAreOffArePassedOver(t *testing.T) {
	var rows strings.Builder
	for day := at(t, "2027-01-01"); day.Year() < 2032; day = day.AddDate(0, 0, 1) {
		fmt.Fprintf(&rows, "%s;off;đóng cửa;1/QĐ\n", day.Format(time.DateOnly))
	}
	c := calendar.New(office, table(t, rows.String()))
	if got := c.NextOpen(at(t, "2026-12-31 17:00")); !got.Equal(at(t, "2032-01-01 07:00")) {
		t.Errorf("it opens again at %v", got)
	}
	if got := c.AddDays(at(t, "2026-12-31"), 2); !got.Equal(at(t, "2032-01-02")) {
		t.Errorf("two days end on %v", got)
	}
	if got := c.AddDays(at(t, "2031-12-31"), -1); !got.Equal(at(t, "2026-12-31")) {
		t.Errorf("the working day before is %v", got)
	}
	if got := c.Days(at(t, "2026-12-31"), at(t, "2032-01-02")); got != 2 {
		t.Errorf("%d days", got)
	}
}

// instants are drawn from thirty years, at any nanosecond, near a midnight in Vietnam, and near the ends of the hours.
func instants(n int) []time.Time {
	random := rand.New(rand.NewPCG(19, 1975))
	var all []time.Time
	for range n {
		day := time.Date(2010, 1, 1+random.IntN(30*365), 0, 0, 0, 0, vietnam)
		if random.IntN(2) == 0 {
			day = time.Date(2025, 1, 1+random.IntN(2*365), 0, 0, 0, 0, vietnam)
		}
		near := []time.Duration{0, office.From, office.Until}[random.IntN(3)] + time.Duration(random.IntN(3)-1)
		if random.IntN(2) == 0 {
			near = time.Duration(random.Int64N(int64(24 * time.Hour)))
		}
		all = append(all, day.Add(near))
	}
	return all
}

func TestNextOpenIsTheFirstOpenInstant(t *testing.T) {
	c := calendar.New(office)
	for _, i := range instants(3000) {
		next := c.NextOpen(i)
		if !c.Open(next) || next.Before(i) || c.Open(i) != next.Equal(i) {
			t.Fatalf("%v opens at %v", i, next)
		}
		for between := i; between.Before(next); between = between.Add(min(time.Hour, next.Sub(between))) {
			if c.Open(between) {
				t.Fatalf("%v opens at %v, and is open at %v", i, next, between)
			}
		}
		if next.After(i) && c.Open(next.Add(-1)) {
			t.Fatalf("%v opens at %v and is open before", i, next)
		}
	}
}

func TestCountingAgreesWithLookingAtEveryDay(t *testing.T) {
	c := calendar.New(office)
	for n, i := range instants(3000) {
		n %= 40
		end, back := i, i
		for left := n; left > 0; {
			if end = end.AddDate(0, 0, 1); c.Works(end) {
				left--
			}
		}
		for left := n; left > 0; {
			if back = back.AddDate(0, 0, -1); c.Works(back) {
				left--
			}
		}
		if n == 0 {
			for ; !c.Works(end); end = end.AddDate(0, 0, 1) {
			}
			back = end
		}
		day := func(t time.Time) string { return t.In(vietnam).Format(time.DateTime) }
		midnight := func(t time.Time) string { return t.Format(time.DateOnly) + " 00:00:00" }
		if got := c.AddDays(i, n); day(got) != midnight(end) {
			t.Fatalf("%d days after %v is %v, not %v", n, i, got, end)
		}
		if got := c.AddDays(i, -n); day(got) != midnight(back) {
			t.Fatalf("%d days before %v is %v, not %v", n, i, got, back)
		}
		if got := c.Days(i, c.AddDays(i, n)); n > 0 && got != n {
			t.Fatalf("from %v to the day %d days later there are %d", i, n, got)
		}
		if got := c.Days(c.AddDays(i, 0), c.AddDays(i, -n)); got != -n {
			t.Fatalf("from %v to the day %d days earlier there are %d", i, n, got)
		}
	}
}

func TestAnInstantIsTheSameInEveryZone(t *testing.T) {
	c := calendar.New(office)
	for n, i := range instants(3000) {
		n = n%21 - 10
		for _, zone := range []*time.Location{time.UTC, time.FixedZone("", 14*60*60), time.FixedZone("", -11*60*60)} {
			j := i.In(zone)
			if c.Works(i) != c.Works(j) || c.Name(i) != c.Name(j) || c.Open(i) != c.Open(j) || c.Days(i, j) != 0 ||
				!c.NextOpen(i).Equal(c.NextOpen(j)) || !c.Close(i).Equal(c.Close(j)) || !c.AddDays(i, n).Equal(c.AddDays(j, n)) {
				t.Fatalf("%v and %v have different answers", i, j)
			}
			for _, got := range []time.Time{c.NextOpen(j), c.Close(j), c.AddDays(j, n), c.Until()} {
				if _, offset := got.Zone(); offset != 7*60*60 {
					t.Fatalf("%v has the answer %v, which is not in Vietnam's zone", j, got)
				}
			}
		}
	}
}

func TestADayBeginsAtMidnightInVietnam(t *testing.T) {
	c := calendar.New(calendar.Hours{Until: 24 * time.Hour})
	// Midnight before Tuesday 24/11/2026, a holiday, is 17:00 of Monday in UTC.
	midnight := time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)
	if !c.Open(midnight.Add(-1)) || c.Open(midnight) || c.Open(midnight.Add(24*time.Hour-1)) || !c.Open(midnight.Add(24*time.Hour)) {
		t.Error("the holiday is not from midnight to midnight")
	}
	if got := c.NextOpen(midnight); !got.Equal(midnight.Add(24 * time.Hour)) {
		t.Errorf("after the holiday it opens at %v", got)
	}
	if got := c.Close(midnight.Add(-1)); !got.Equal(midnight) {
		t.Errorf("a day of 24 hours closes at %v", got)
	}
}
