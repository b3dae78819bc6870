package bot

import (
	"fmt"
	"testing"
	"time"

	"thidua/bot/conversation"
)

// take takes a further message of a member.
func take(l *limiter, account int64, sent, now time.Time, weight float64) conversation.Verdict {
	serial++
	return l.Take(conversation.Incoming{Key: fmt.Sprint("u", serial), Account: account, Member: true, Sent: sent, Weight: weight}, now)
}

var serial int

func TestHasteOfOneIsNotTheOthers(t *testing.T) {
	l := limiter{person: 5, total: 0}
	now := time.Unix(1_790_000_000, 0)
	var said []conversation.Verdict
	for range 8 {
		said = append(said, take(&l, 1, now, now, 1))
	}
	for i, want := range []conversation.Verdict{conversation.Pass, conversation.Pass, conversation.Pass, conversation.Pass, conversation.Pass, conversation.Slow, conversation.SlowStill, conversation.SlowStill} {
		if said[i] != want {
			t.Errorf("message %d: %v, want %v", i+1, said[i], want)
		}
	}
	if v := take(&l, 2, now, now, 1); v != conversation.Pass {
		t.Errorf("another person: %v", v)
	}
	if v := take(&l, 1, now.Add(13*time.Second), now.Add(13*time.Second), 1); v != conversation.Pass {
		t.Errorf("after a while: %v", v)
	}
}

func TestWhatPiledUpIsNotHaste(t *testing.T) {
	l := limiter{person: 20, total: 600}
	now := time.Unix(1_790_000_000, 0)
	for account := range int64(200) { // chat by chat, each from its oldest message on
		for n := range 10 {
			if v := take(&l, account, now.Add(-time.Hour+time.Duration(n)*6*time.Minute), now, 1); v != conversation.Pass {
				t.Fatalf("message %d of person %d: %v", n, account, v)
			}
		}
	}
	refused := 0
	for account := range int64(1000) {
		if take(&l, 10_000+account, now, now, 1) != conversation.Pass {
			refused++
		}
	}
	if refused != 400 {
		t.Errorf("%d of 1,000 fresh messages of one moment are refused, want those over 600", refused)
	}
}

func TestAnAlbumIsNearlyOneMessage(t *testing.T) {
	l := limiter{person: 2}
	now := time.Unix(1_790_000_000, 0)
	for n := range 10 {
		if v := take(&l, 1, now, now, 0.1); v != conversation.Pass {
			t.Errorf("file %d: %v", n, v)
		}
	}
	if v := take(&l, 1, now, now, 1); v != conversation.Pass {
		t.Errorf("the message after it: %v", v)
	}
}

func TestTheLimiterDoesNotGrowForever(t *testing.T) {
	l := limiter{person: 5}
	now := time.Unix(1_790_000_000, 0)
	for account := range int64(3 * maxBuckets) {
		take(&l, account, now, now, 1)
	}
	if len(l.accounts) > maxBuckets {
		t.Errorf("%d people are remembered", len(l.accounts))
	}
}

// While the store failed, every message was tried three times, and three of ten questions were taken for haste.
func TestATriedAgainMessageIsNotCountedAgain(t *testing.T) {
	l := limiter{person: 10, total: 10}
	now := time.Unix(1_790_000_000, 0)
	var first []conversation.Verdict
	for n := range 12 {
		for try := range 3 {
			v := l.Take(conversation.Incoming{Key: fmt.Sprint("u", n), Account: 1, Member: true, Sent: now, Weight: 1}, now)
			if try == 0 {
				first = append(first, v)
			} else if v != first[n] {
				t.Errorf("try %d of message %d: %v, the first %v", try+1, n, v, first[n])
			}
		}
	}
	for n, v := range first {
		if want := map[int]conversation.Verdict{10: conversation.Slow, 11: conversation.SlowStill}[n]; v != want {
			t.Errorf("message %d: %v, want %v", n, v, want)
		}
	}
}

// What somebody writes in a group is handled between the tries of what they wrote in private.
func TestAMessageIsCountedOnceAlsoBetweenThoseOfOtherChats(t *testing.T) {
	l := limiter{person: 4}
	now := time.Unix(1_790_000_000, 0)
	for n := range 6 {
		for _, chat := range []string{"private", "group"} {
			key := fmt.Sprint(chat, n/3) // three tries of each
			if v := l.Take(conversation.Incoming{Key: key, Account: 1, Member: true, Sent: now, Weight: 1}, now); v != conversation.Pass {
				t.Errorf("a try of %s is refused: %v", key, v)
			}
		}
	}
}

func TestStrangersDoNotUseUpWhatMembersMaySend(t *testing.T) {
	l := limiter{person: 20, total: 40}
	now := time.Unix(1_790_000_000, 0)
	passed := 0
	for n := range int64(40) {
		if l.Take(conversation.Incoming{Key: fmt.Sprint("s", n), Account: 1000 + n, Sent: now, Weight: 1}, now) == conversation.Pass {
			passed++
		}
	}
	if passed != 10 {
		t.Errorf("%d of 40 strangers pass, want a quarter of what all may send", passed)
	}
	for n := range int64(40) {
		if v := take(&l, 1+n, now, now, 1); v != conversation.Pass {
			t.Errorf("member %d: %v", n, v)
		}
	}
}
