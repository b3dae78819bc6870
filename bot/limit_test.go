package bot

import (
	"testing"
	"time"

	"thidua/bot/conversation"
)

func TestHasteOfOneIsNotTheOthers(t *testing.T) {
	l := limiter{person: 5, total: 0}
	now := time.Unix(1_790_000_000, 0)
	var said []conversation.Verdict
	for range 8 {
		said = append(said, l.Take(1, now, now, 1))
	}
	for i, want := range []conversation.Verdict{conversation.Pass, conversation.Pass, conversation.Pass, conversation.Pass, conversation.Pass, conversation.Slow, conversation.SlowStill, conversation.SlowStill} {
		if said[i] != want {
			t.Errorf("message %d: %v, want %v", i+1, said[i], want)
		}
	}
	if v := l.Take(2, now, now, 1); v != conversation.Pass {
		t.Errorf("another person: %v", v)
	}
	if v := l.Take(1, now.Add(13*time.Second), now.Add(13*time.Second), 1); v != conversation.Pass {
		t.Errorf("after a while: %v", v)
	}
}

func TestWhatPiledUpIsNotHaste(t *testing.T) {
	l := limiter{person: 20, total: 600}
	now := time.Unix(1_790_000_000, 0)
	for account := range int64(200) { // chat by chat, each from its oldest message on
		for n := range 10 {
			if v := l.Take(account, now.Add(-time.Hour+time.Duration(n)*6*time.Minute), now, 1); v != conversation.Pass {
				t.Fatalf("message %d of person %d: %v", n, account, v)
			}
		}
	}
	refused := 0
	for account := range int64(1000) {
		if l.Take(10_000+account, now, now, 1) != conversation.Pass {
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
		if v := l.Take(1, now, now, 0.1); v != conversation.Pass {
			t.Errorf("file %d: %v", n, v)
		}
	}
	if v := l.Take(1, now, now, 1); v != conversation.Pass {
		t.Errorf("the message after it: %v", v)
	}
}

func TestTheLimiterDoesNotGrowForever(t *testing.T) {
	l := limiter{person: 5}
	now := time.Unix(1_790_000_000, 0)
	for account := range int64(3 * maxBuckets) {
		l.Take(account, now, now, 1)
	}
	if len(l.accounts) > maxBuckets {
		t.Errorf("%d people are remembered", len(l.accounts))
	}
}
