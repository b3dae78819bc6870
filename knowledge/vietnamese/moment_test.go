package vietnamese

import "testing"

func TestADayIsReadInEveryFormThatSpreadsheetsWrite(t *testing.T) {
	for _, written := range []string{
		"1/7/2025", "01.07.2025", "01-07-2025", "1 / 7 / 2025", "1/7/2025.", "1/7/25", "01-07-25", "2025-07-01", "2025/07/01", "2025.7.1", "01-Jul-25", "1-Jul-2025", "1 July 2025",
		"July 1, 2025", "Jul 1, 2025", "July 1st, 2025", "Tuesday, July 1, 2025", "Tuesday, 1 July 2025", "Thứ Ba, ngày 01 tháng 7 năm 2025", "ngày 1 tháng 7 năm 2025", "1 tháng 7, 2025", "01-thg 7-2025",
		"1 Thg7 2025", "1 Th7 25", "thứ 3, 1/7/2025", "NGÀY 1/7/2025", "1\u00a0/\u00a07/2025",
		"01–07–2025", "1 — 7 — 2025", "01−07−2025", "01‑07‑2025", "01_07_2025", "01⁄07⁄2025", `1\7\2025`, "01·07·2025", "１。７。２０２５", "1, 7, 2025", "01 07 2025", "１/７/２０２５", "2025 07 01", "mùng 1 tháng 7 năm 2025", "ngày mồng 1/7/2025",
	} {
		if day, clock, err := ParseMoment(written); err != nil || day != "2025-07-01" || clock != "" {
			t.Errorf("%q is %q, %q, %v", written, day, clock, err)
		}
	}
	for _, written := range []string{
		"3/11/2026 20:30", "2026-11-03 20:30:00", "2026-11-03T20:30:00Z", "2026-11-03T20:30:00.000", "3/11/2026 8:30 PM", "3/11/2026 8:30:00 CH", "20:30 3/11/2026", "20h30 3/11/2026",
		"20 giờ 30 ngày 3/11/2026", "20 giờ 30 phút, ngày 03 tháng 11 năm 2026", "3-Nov-26 20:30", "20g30, 3/11/2026", "lúc 20h30 ngày 3/11/2026", "3/11/2026, 20:30",
	} {
		if day, clock, err := ParseMoment(written); err != nil || day != "2026-11-03" || clock != "20:30:00" {
			t.Errorf("%q is %q, %q, %v", written, day, clock, err)
		}
	}
	for written, want := range map[string]string{"3/11/2026 12:05 AM": "00:05:00", "3/11/2026 12:05 CH": "12:05:00", "8h 3/11/2026": "08:00:00", "8 giờ ngày 3/11/2026": "08:00:00", "3/11/2026 0:00": "00:00:00"} {
		if day, clock, err := ParseMoment(written); err != nil || day != "2026-11-03" || clock != want {
			t.Errorf("%q is %q, %q, %v", written, day, clock, err)
		}
	}
	if day, _, err := ParseMoment("31/12/50"); err != nil || day != "1950-12-31" {
		t.Errorf("a year of the last century is %q, %v", day, err)
	}
	for _, written := range []string{
		"", "hôm qua", "29/2/2025", "45000", "tháng 7/2025", "1/7", "2025", "1/7/2025 sáng", "1/7/2025 25:00", "1/7/2025 8:61", "8:30", "13:00 PM 1/7/2025", "1 tháng 13 năm 2025", "1-Abc-2025",
		"7/13/2025", "1/7/2025 2/7/2025", "Jul 2025", "1/7/2025 8:30 9:30", "1/7/025", "1 7", "01 07 2025 1", "mồng hai",
	} {
		if day, clock, err := ParseMoment(written); err == nil || day != "" || clock != "" {
			t.Errorf("%q is %q, %q", written, day, clock)
		}
	}
}

// What ParseDay reads, ParseMoment reads as the same day.
func FuzzParseMoment(f *testing.F) {
	for _, s := range []string{"1/7/2025", "2025-07-01", "ngày 31.12.1999", "8h30 3/11/2026", "1 thg 7, 2025", "Tuesday, July 1, 2025 8:30 PM"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		day, clock, err := ParseMoment(s)
		if d, errDay := ParseDay(s); errDay == nil && (err != nil || day != d || clock != "") {
			t.Errorf("%q is %s, and %q, %q, %v", s, d, day, clock, err)
		}
		if err != nil {
			return
		}
		if again, at, err := ParseMoment(string(day) + " " + clock); err != nil || again != day || at != clock {
			t.Errorf("%q is %s %s, which is %q, %q, %v", s, day, clock, again, at, err)
		}
	})
}
