package vietnamese

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

func TestADayIsReadAsPeopleWriteIt(t *testing.T) {
	for written, want := range map[string]Day{
		"01/7/2025": "2025-07-01", "1/7/2025": "2025-07-01", "1.7.2025": "2025-07-01", "01-07-2025": "2025-07-01", "2025-07-01": "2025-07-01",
		"2025-7-1": "2025-07-01", " ngày 1/7/2025 ": "2025-07-01", "ngày 01-07-2025": "2025-07-01", "nga\u0300y 1/7/2025": "2025-07-01",
		"1 tháng 7 năm 2025": "2025-07-01", "Ngày 01 tháng 07 năm 2025": "2025-07-01", "1 thang 7 nam 2025": "2025-07-01", "29/2/2024": "2024-02-29", "31/12/1999": "1999-12-31",
	} {
		if got, err := ParseDay(written); err != nil || got != want {
			t.Errorf("%q is read as %q, %v, want %s", written, got, err, want)
		}
	}
	for _, written := range []string{
		"", "hôm qua", "29/2/2023", "31/4/2025", "0/1/2025", "1/0/2025", "1/13/2025", "32/1/2025", "2025", "7/2025", "1/7/25", "1/7/20255", "2025/07/01",
		"1/7/2025 2/7/2025", "1 tháng 7", "1 tháng 13 năm 2025", "1 năm 2025", "2025-02-30", "ngày", "+1/7/2025", "1/7/2025a",
	} {
		if got, err := ParseDay(written); err == nil || got != "" {
			t.Errorf("%q is read as %q, %v", written, got, err)
		}
	}
}

// days are all of some years, a leap year among them.
func days() (all []Day) {
	for at := time.Date(2019, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2023; at = at.AddDate(0, 0, 1) {
		all = append(all, Day(at.Format(time.DateOnly)))
	}
	return all
}

func TestADayThatIsWrittenOutIsReadAgain(t *testing.T) {
	all := days()
	for i, d := range all {
		if got, err := ParseDay(d.Words()); err != nil || got != d {
			t.Fatalf("%s is written %s and read as %q, %v", d, d.Words(), got, err)
		}
		if got := all[0].Add(i); got != d {
			t.Fatalf("%d days after %s is %s, want %s", i, all[0], got, d)
		}
		if got := d.Add(-i); got != all[0] {
			t.Fatalf("%d days before %s is %s", i, d, got)
		}
		if d.Year() != string(d)[:4] {
			t.Fatalf("%s is of the year %q", d, d.Year())
		}
	}
	if !slices.IsSorted(all) {
		t.Error("days do not compare as text")
	}
	var none Day
	if none.Add(3) != "" || none.Words() != "" || none.Year() != "" {
		t.Errorf("of no day it is %q, %q, %q", none.Add(3), none.Words(), none.Year())
	}
}

// Decree 30/2020 writes days below 10, and the months 1 and 2, with a zero.
func TestDaysAreWrittenAsTheDecreeHasThem(t *testing.T) {
	for d, want := range map[Day]string{
		"2021-08-10": "10/8/2021", "2024-01-01": "01/01/2024", "2025-02-03": "03/02/2025", "2025-03-04": "04/3/2025", "2025-12-31": "31/12/2025", "2025-10-01": "01/10/2025",
	} {
		if got := d.Words(); got != want {
			t.Errorf("%s is written %s, want %s", d, got, want)
		}
	}
}

func TestADayBeginsAtMidnightInVietnam(t *testing.T) {
	for instant, want := range map[string]Day{
		"2025-06-30T16:59:59Z": "2025-06-30", "2025-06-30T17:00:00Z": "2025-07-01", "2025-07-01T16:59:59Z": "2025-07-01",
		"2025-01-01T00:00:00+07:00": "2025-01-01", "2024-12-31T23:59:59+07:00": "2024-12-31", "2024-12-31T12:00:00-08:00": "2025-01-01",
	} {
		at, err := time.Parse(time.RFC3339, instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := DayOf(at); got != want {
			t.Errorf("%s is on %s, want %s", instant, got, want)
		}
	}
	if _, offset := time.Now().In(Zone()).Zone(); offset != 7*60*60 {
		t.Errorf("the zone is %d seconds east", offset)
	}
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"1/7/2025", "2025-07-01", "ngày 31.12.1999", "29/2/2023", "\xff/1/2020", "٣/٧/2025"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDay(s)
		if err != nil {
			return
		}
		at, err := time.Parse(time.DateOnly, string(d))
		if err != nil {
			t.Fatalf("%q is read as %q, which is no day", s, d)
		}
		for _, again := range []string{string(d), d.Words(), fmt.Sprintf("%d/%d/%04d", at.Day(), at.Month(), at.Year()), "ngày " + d.Words()} {
			if got, err := ParseDay(again); err != nil || got != d {
				t.Errorf("%q is read as %s, and %q as %q, %v", s, d, again, got, err)
			}
		}
	})
}
