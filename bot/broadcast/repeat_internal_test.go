package broadcast

import (
	"testing"
	"time"

	"thidua/knowledge/vietnamese"
)

// Monthly keeps to the day on which it began: a short month has it on its last day, and the next month on the day again.
func TestMonthlyKeepsToItsDay(t *testing.T) {
	for first, want := range map[string][]string{
		"2026-01-31": {"2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"},
		"2026-11-26": {"2026-12-26", "2027-01-26"},
		"2027-12-30": {"2028-01-30", "2028-02-29", "2028-03-30"},
	} {
		began, err := time.ParseInLocation(time.DateOnly, first, vietnamese.Zone())
		if err != nil {
			t.Fatal(err)
		}
		began = began.Add(8 * time.Hour)
		at := began
		for _, day := range want {
			if at = Monthly.next(began, at); at.Format("2006-01-02 15:04") != day+" 08:00" {
				t.Errorf("from %s on, %s instead of %s", first, at, day)
			}
		}
	}
	began := time.Date(2026, 11, 26, 8, 0, 0, 0, vietnamese.Zone())
	if at := Weekly.next(began, began.AddDate(0, 0, 7)); at != began.AddDate(0, 0, 14) {
		t.Errorf("weekly: %s", at)
	}
}
