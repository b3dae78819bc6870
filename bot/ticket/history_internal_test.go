package ticket

import (
	"strings"
	"testing"
	"time"

	"thidua/bot/calendar"
	"thidua/bot/period"
)

// What was said and done says where a ticket stands. Every second something happens.
func TestWhatHappenedSaysWhereATicketStands(t *testing.T) {
	for _, test := range []struct {
		happened string
		stands   standing
		settled  int // in which second; 0 is not
		replied  int
	}{
		{"", waitsForBoard, 0, 0},
		{"asked", waitsForReporter, 0, 0},
		{"asked supplement", waitsForBoard, 0, 0},
		{"supplement", waitsForBoard, 0, 0},
		{"asked forwarded", waitsForBoard, 0, 0},
		{"reply_written", waitsForBoard, 0, 0},
		{"asked reply_written reply_returned", waitsForBoard, 0, 0},
		{"reply_written answer", isSettled, 2, 2},
		{"refusal", isSettled, 1, 1},
		{"withdrawn", isSettled, 1, 0},
		{"forwarded resolved", isSettled, 2, 0},
		// Who confirms a reply settles nothing a second time.
		{"answer resolved", isSettled, 1, 1},
		{"answer disputed", waitsForBoard, 0, 1},
		{"answer disputed answer", isSettled, 3, 1},
		{"answer reopened reply_written answer resolved", isSettled, 4, 1},
		// A further reply is in hand until it goes; returned, the ticket is as settled as before.
		{"answer reply_written", waitsForBoard, 1, 1},
		{"answer reply_written reply_returned", isSettled, 1, 1},
		{"answer reply_written answer", isSettled, 1, 1},
		// The Committee's opinion is owed.
		{"reported", waitsForCommittee, 0, 0},
		{"answer reported decision", isSettled, 1, 1},
		{"reply_written reported", waitsForBoard, 0, 0},
		{"reply_written reported reply_returned reported", waitsForCommittee, 0, 0},
		{"reported asked", waitsForReporter, 0, 0},
		{"reported asked supplement", waitsForCommittee, 0, 0},
		{"reported decision", waitsForCommittee, 0, 0},
		{"reported decision answer", isSettled, 3, 3},
		{"reported forwarded", waitsForBoard, 0, 0},
		// A joined ticket hears of the one that answers for it. Once its own side ended it, that is not about it.
		{"answer forwarded", isSettled, 1, 1},
		{"answer unjoined", waitsForBoard, 0, 1},
		{"withdrawn answer", isSettled, 1, 0},
		{"resolved reported", isSettled, 1, 0},
		{"resolved disputed", waitsForBoard, 0, 0},
		{"resolved reopened answer", isSettled, 3, 3},
	} {
		second := func(n int) time.Time { return time.Unix(int64(n), 0) }
		var h history
		for i, kind := range strings.Fields(test.happened) {
			h.happened(MessageKind(kind), second(i+1))
		}
		at := func(instant time.Time) int {
			if instant.IsZero() {
				return 0
			}
			return int(instant.Unix())
		}
		if h.stands != test.stands || at(h.SettledAt) != test.settled || at(h.RepliedAt) != test.replied {
			t.Errorf("after %q it stands at %d, settled at %d, replied to at %d; want %d, %d, %d", test.happened, h.stands, at(h.SettledAt), at(h.RepliedAt), test.stands,
				test.settled, test.replied)
		}
	}
}

func TestOnlyWhatWaitsForTheBoardIsOverdue(t *testing.T) {
	at := time.Date(2026, 12, 1, 5, 0, 0, 0, time.UTC)
	for stands, want := range map[standing]bool{waitsForBoard: true, waitsForReporter: false, waitsForCommittee: false, isSettled: false} {
		h := history{stands: stands, Counted: Counted{SentAt: at.AddDate(0, -1, 0), DueAt: at.Add(-time.Second), SettledAt: at}}
		if got := h.counted(period.Of(period.Year, "2026-12-01"), at, calendar.OrDefault(nil)).Overdue; got != want {
			t.Errorf("standing at %d it is overdue: %v", stands, got)
		}
		h.DueAt = at.Add(time.Second)
		if h.counted(period.Of(period.Year, "2026-12-01"), at, calendar.OrDefault(nil)).Overdue {
			t.Errorf("standing at %d it is overdue before its day", stands)
		}
	}
}

func TestTheMedianIsInTheMiddle(t *testing.T) {
	for _, test := range []struct {
		days []int
		want float64
	}{{[]int{3}, 3}, {[]int{9, 1}, 5}, {[]int{4, 1}, 2.5}, {[]int{7, 0, 100}, 7}, {[]int{2, 2, 8, 5}, 3.5}} {
		if got := median(test.days); got == nil || *got != test.want {
			t.Errorf("the median of %v is %v, want %v", test.days, got, test.want)
		}
	}
	if median(nil) != nil {
		t.Error("nothing has a median")
	}
}
