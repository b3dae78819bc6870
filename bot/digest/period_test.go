package digest

import (
	"testing"
	"time"
)

func TestPeriodsAreNamedByTheirCutOffs(t *testing.T) {
	for _, test := range []struct {
		from, to Day
		want     string
	}{
		{"2026-10-15", "2026-11-14", "tháng 11 năm 2026"},
		{"2025-12-15", "2026-01-14", "tháng 01 năm 2026"},
		{"2026-01-15", "2026-02-14", "tháng 02 năm 2026"},
		{"2026-02-15", "2026-03-14", "tháng 3 năm 2026"},
		{"2025-12-15", "2026-03-14", "quý I năm 2026"},
		{"2026-03-15", "2026-06-14", "quý II năm 2026"},
		{"2026-06-15", "2026-09-14", "quý III năm 2026"},
		{"2026-09-15", "2026-12-14", "quý IV năm 2026"},
		{"2025-12-15", "2026-06-14", "6 tháng đầu năm 2026"},
		{"2026-06-15", "2026-12-14", "6 tháng cuối năm 2026"},
		{"2025-12-15", "2026-12-14", "năm 2026"},

		{"2026-10-01", "2026-12-31", "từ ngày 01/10/2026 đến ngày 31/12/2026"},
		{"2026-08-15", "2026-11-14", "từ ngày 15/8/2026 đến ngày 14/11/2026"}, // three months, but no quarter
		{"2026-03-15", "2026-09-14", "từ ngày 15/3/2026 đến ngày 14/9/2026"},  // six months, but no half
		{"2025-06-15", "2026-06-14", "từ ngày 15/6/2025 đến ngày 14/6/2026"},
		{"2026-09-15", "2026-12-13", "từ ngày 15/9/2026 đến ngày 13/12/2026"},
		{"2026-09-14", "2026-12-14", "từ ngày 14/9/2026 đến ngày 14/12/2026"},
		{"2024-12-15", "2026-12-14", "từ ngày 15/12/2024 đến ngày 14/12/2026"},
		{"2026-12-15", "2026-12-14", "từ ngày 15/12/2026 đến ngày 14/12/2026"},
		{"", "2026-12-14", "từ ngày ………… đến ngày 14/12/2026"},
	} {
		if got := PeriodWords(test.from, test.to); got != test.want {
			t.Errorf("%s to %s is %q, want %q", test.from, test.to, got, test.want)
		}
	}
}

// Over many years no two periods of the default cut-offs are called the same.
func TestNoTwoPeriodsHaveOneName(t *testing.T) {
	names := map[string]string{}
	for month := range 12 * 30 {
		from := time.Date(2020, time.Month(1+month), 15, 0, 0, 0, 0, time.UTC)
		for _, months := range []int{1, 3, 6, 12} {
			to := from.AddDate(0, months, -1)
			days := from.Format(time.DateOnly) + " to " + to.Format(time.DateOnly)
			name := PeriodWords(Day(from.Format(time.DateOnly)), Day(to.Format(time.DateOnly)))
			if before := names[name]; before != "" {
				t.Errorf("%q is %s and %s", name, before, days)
			}
			names[name] = days
		}
	}
}

func TestAPeriodHasTheWordsItWasGiven(t *testing.T) {
	p := Period{From: "2026-09-15", To: "2026-12-14", Words: " quý\nIV "}
	if got := p.words(); got != "quý IV" {
		t.Error(got)
	}
	p.Words = "\u200b"
	if got := p.words(); got != "quý IV năm 2026" {
		t.Error(got)
	}
}
