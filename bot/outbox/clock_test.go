package outbox

import (
	"testing"
	"time"
)

func TestAJumpOfTheClockIsToldFromItsCourse(t *testing.T) {
	var c clock
	begun := time.Now()
	for _, step := range []struct{ passed, shown, want time.Duration }{
		{0, 7 * time.Hour, 0}, // the first reading
		{time.Second, time.Second, 0},
		{time.Second, 1200 * time.Millisecond, 0},
		{time.Second, time.Second - 7*time.Hour, -7 * time.Hour},
		{time.Minute, time.Minute, 0},
		{time.Second, time.Second + 2*time.Hour, 2 * time.Hour},
	} {
		begun = begun.Add(step.passed)
		if got := c.jumped(c.wall+step.shown.Microseconds(), begun); got != step.want {
			t.Errorf("%v in %v is a jump by %v, want %v", step.shown, step.passed, got, step.want)
		}
	}
}

func TestProbesAreAtMostAMinuteApart(t *testing.T) {
	var th throttle
	now := time.Now()
	if held := th.refused(1, 10*time.Hour, false, now); held != 0 {
		t.Errorf("one chat holds the token for %v", held)
	}
	if held := th.refused(1, time.Second, false, now); held != 0 {
		t.Errorf("the same chat holds the token for %v", held)
	}
	now = now.Add(time.Second)
	if held := th.refused(2, 8*time.Second, false, now); held != time.Second {
		t.Errorf("two chats hold the token for %v, want the shorter", held)
	}
	if held := th.refused(3, time.Hour, false, now); held != 0 {
		t.Errorf("what was on the way holds the token for %v", held)
	}
	for _, want := range []time.Duration{2, 4, 8, 16, 32, 60, 60} {
		if th.next(now) != passWait {
			t.Fatal("a message goes before the time is over")
		}
		now = now.Add(th.held)
		if th.next(now) != passProbe || th.next(now) != passWait {
			t.Fatal("not one message alone is tried")
		}
		if held := th.refused(3, time.Hour, true, now); held != want*time.Second {
			t.Errorf("the next probe comes after %v, want %v s", held, want)
		}
	}
	now = now.Add(th.held)
	if th.next(now) != passProbe || !th.tried(true) || th.next(now) != passFree || th.next(now) != passFree {
		t.Error("a probe that went through does not open the token")
	}
}
