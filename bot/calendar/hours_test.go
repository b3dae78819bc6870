package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/calendar"
)

func TestHoursAreReadAsPeopleWriteThem(t *testing.T) {
	for written, want := range map[string]calendar.Hours{
		"07:00-17:00":   {From: 7 * time.Hour, Until: 17 * time.Hour},
		"7:30 - 16:30":  {From: 7*time.Hour + 30*time.Minute, Until: 16*time.Hour + 30*time.Minute},
		" 08:00–17:15 ": {From: 8 * time.Hour, Until: 17*time.Hour + 15*time.Minute},
		"00:00-24:00":   {Until: 24 * time.Hour},
	} {
		got, err := calendar.ParseHours(written)
		if err != nil {
			t.Errorf("%q: %v", written, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", written, diff)
		}
	}
}

func TestWhatAreNoHoursIsRefusedWithASentence(t *testing.T) {
	for written, want := range map[string]string{
		"":                    "ghi dạng 07:00-17:00",
		"7-17":                "ghi dạng 07:00-17:00",
		"07:00":               "ghi dạng 07:00-17:00",
		"07:00-17:00, trừ T7": "ghi dạng 07:00-17:00",
		"07:60-17:00":         "số phút không hợp lệ",
		"07:00-16:99":         "số phút không hợp lệ",
		"17:00-07:00":         "phải trước giờ kết thúc",
		"07:00-07:00":         "phải trước giờ kết thúc",
		"07:00-24:01":         "không quá 24:00",
		"99:00-99:30":         "không quá 24:00",
	} {
		got, err := calendar.ParseHours(written)
		if err == nil {
			t.Errorf("%q is read as %v", written, got)
			continue
		}
		if !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "“"+written+"”") {
			t.Errorf("%q is refused with %q, which should say %q", written, err, want)
		}
		if got != (calendar.Hours{}) {
			t.Errorf("%q is refused, and still gives %v", written, got)
		}
	}
}

func TestACalendarIsNotMadeOfHoursThatCannotBe(t *testing.T) {
	for _, hours := range []calendar.Hours{
		{},
		{From: 17 * time.Hour, Until: 7 * time.Hour},
		{From: -time.Hour, Until: 7 * time.Hour},
		{From: 7 * time.Hour, Until: 25 * time.Hour},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("a calendar was made of %v", hours)
				}
			}()
			calendar.New(hours)
		}()
	}
}
