package officehours

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/calendar"
	"thidua/bot/conversation"
	"thidua/bot/holiday"
	"thidua/knowledge/vietnamese"
)

var words = text{conversation.NewWords("Ban", "tỉnh Thử", "đồng chí")}

func on(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, vietnamese.Zone())
}

func TestTheScreenSaysWhatIsKnownAndUntilWhen(t *testing.T) {
	hours := calendar.New(calendar.Hours{From: 7 * time.Hour, Until: 17 * time.Hour})
	end := hours.Until()
	for now, want := range map[time.Time]string{
		end.AddDate(-1, 0, 0):  "Lịch đã ghi đủ đến hết ngày " + date(end) + ".",
		end.AddDate(0, 0, -59): "⚠️ Lịch đã ghi đủ đến hết ngày " + date(end) + ".",
		end.Add(9 * time.Hour): "⚠️ Lịch đã ghi đủ đến hết ngày " + date(end) + ".",
		end.AddDate(0, 0, 1):   "nay đã qua",
		end.AddDate(0, 0, 9):   "⚠️ Lịch mới ghi đủ đến hết ngày " + date(end) + ", nay đã qua",
	} {
		if got := words.screen(hours, now); !strings.Contains(got, want) {
			t.Errorf("on %s:\n%s", date(now), got)
		}
	}
	if got := words.screen(hours, on(2026, 1, 1)); !strings.Contains(got, "• Thứ Hai 16/02/2026 – thứ Sáu 20/02/2026 (5 ngày): <b>nghỉ</b>, Tết Nguyên đán <i>(9441/TB-BNV)</i>") {
		t.Error(got)
	}
	var many strings.Builder
	for i := range maxSpans + 3 {
		fmt.Fprintf(&many, "%s;off;nghỉ %d;1/TB\n", on(2030, 3, 4+i).Format(time.DateOnly), i)
	}
	table, err := calendar.Parse("thử", strings.NewReader(many.String()))
	if err != nil {
		t.Fatal(err)
	}
	if got := words.screen(hours.With(table), on(2030, 3, 1)); !strings.Contains(got, "… và 3 đợt khác") {
		t.Error(got)
	}
}

func TestThePreviewCountsTheDaysThatChange(t *testing.T) {
	hours := calendar.New(calendar.Hours{From: 7 * time.Hour, Until: 17 * time.Hour})
	n := holiday.Notice{Document: "9/TB & <x>", Spans: []calendar.Span{{First: on(2028, 3, 3), Last: on(2028, 3, 6), Name: "thử <b>"}}} // Friday to Monday
	if got := words.check(n, hours); !strings.Contains(got, "2 ngày thay đổi") || strings.Contains(got, "<x>") || strings.Contains(got, "thử <b>") {
		t.Error(got)
	}
	n.Spans[0].First, n.Spans[0].Last = on(2028, 3, 4), on(2028, 3, 5)
	if got := words.check(n, hours); !strings.Contains(got, "đã như vậy") {
		t.Error(got)
	}
	n.Spans[0].Name = "nghỉ bù"
	if got := spanLine(n.Spans[0]); !strings.HasSuffix(got, ": <b>nghỉ</b> bù") {
		t.Error(got)
	}
	if got := yearEnds(n); !got.Equal(on(2028, 12, 31)) {
		t.Error(got)
	}
}
