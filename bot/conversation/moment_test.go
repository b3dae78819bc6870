package conversation_test

import (
	"testing"
	"time"

	"thidua/bot/conversation"
	"thidua/knowledge/vietnamese"
)

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
		if got, ok := conversation.ParseMoment(words, closing); !ok || !got.Equal(want) {
			t.Errorf("%q is read as %v, %v, want %v", words, got, ok, want)
		}
	}
	for _, words := range []string{"", "mai", "8 giờ 30", "25 giờ 00 ngày 15/12/2026", "8 giờ 75 ngày 15/12/2026", "15/12/2026 hoặc 16/12/2026", "15/12/2026 lúc 830", "31/02/2026"} {
		if got, ok := conversation.ParseMoment(words, closing); ok {
			t.Errorf("%q is read as %v", words, got)
		}
	}
	if got, ok := conversation.ParseMoment("15/12/2026", nil); ok {
		t.Errorf("a day without a time is read as %v", got)
	}
}
