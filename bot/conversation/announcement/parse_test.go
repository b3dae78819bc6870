package announcement

import (
	"testing"
	"time"

	"thidua/bot/broadcast"
	"thidua/knowledge/vietnamese"
)

func TestADocumentIsReadAsPeopleWriteIt(t *testing.T) {
	issued := broadcast.Document{Number: "1876/SNV-TĐKT", Date: "2026-11-25", Issuer: "Sở Nội vụ"}
	for words, want := range map[string]struct {
		document broadcast.Document
		title    string
	}{
		"1876/SNV-TĐKT ngày 25/11/2026 của Sở Nội vụ":                                           {issued, ""},
		"Số 1876/SNV-TĐKT ngày 25/11/2026 của Sở Nội vụ":                                        {issued, ""},
		"số 1876/SNV-TĐKT ngày 25/11/2026 của Sở Nội vụ về việc tổng kết công tác thi đua":      {issued, "Tổng kết công tác thi đua"},
		"1876/SNV-TĐKT ngày 25/11/2026 của Sở Nội vụ v/v tổng kết":                              {issued, "Tổng kết"},
		"1876/SNV-TĐKT ngày 25/11/2026\nSở Nội vụ\nV/v tổng kết công tác thi đua":               {issued, "Tổng kết công tác thi đua"},
		"1876/SNV-TĐKT ngày 25/11/2026\n\ncủa Sở Nội vụ\n\nTổng kết công tác thi đua, năm 2026": {issued, "Tổng kết công tác thi đua, năm 2026"},
	} {
		document, title, ok := parseDocument(words)
		if !ok || document != want.document || title != want.title {
			t.Errorf("%q is read as %+v, %q, %v", words, document, title, ok)
		}
	}
}

func TestWhatIsNoDocumentIsNotReadAsOne(t *testing.T) {
	for _, words := range []string{
		"", "Sở Nội vụ", "1876/SNV-TĐKT của Sở Nội vụ", "1876/SNV-TĐKT ngày 25/11/2026", "ngày 25/11/2026 của Sở Nội vụ",
		"1876/SNV-TĐKT ngày 35/13/2026 của Sở Nội vụ",
	} {
		if document, _, ok := parseDocument(words); ok {
			t.Errorf("%q is read as %+v", words, document)
		}
	}
}

func TestAMomentIsReadAsPeopleWriteIt(t *testing.T) {
	at := func(hour, minute int) time.Time {
		return time.Date(2026, 12, 15, hour, minute, 0, 0, vietnamese.Zone())
	}
	closing := func(day time.Time) time.Time { return day.Add(17 * time.Hour) }
	for words, want := range map[string]time.Time{
		"17 giờ 00 ngày 15/12/2026": at(17, 0),
		"8 giờ 30 ngày 15/12/2026":  at(8, 30),
		"15/12/2026 8h30":           at(8, 30),
		"15/12/2026 08:30":          at(8, 30),
		"8h ngày 15/12/2026":        at(8, 0),
		"8 gio 05, ngay 15/12/2026": at(8, 5),
		"15/12/2026":                at(17, 0),
	} {
		if got, ok := parseMoment(words, closing); !ok || !got.Equal(want) {
			t.Errorf("%q is read as %v, %v, want %v", words, got, ok, want)
		}
	}
	for _, words := range []string{"", "mai", "8 giờ 30", "25 giờ 00 ngày 15/12/2026", "8 giờ 75 ngày 15/12/2026", "15/12/2026 hoặc 16/12/2026", "15/12/2026 lúc 830", "31/02/2026"} {
		if got, ok := parseMoment(words, closing); ok {
			t.Errorf("%q is read as %v", words, got)
		}
	}
	if got, ok := parseMoment("15/12/2026", nil); ok {
		t.Errorf("a day without a time is read as %v", got)
	}
}
