package outbox

import (
	"context"
	"sync"
	"time"

	"thidua/knowledge/worker"
)

// maxProbeWait is the longest between two messages that find out whether Telegram takes any again.
const maxProbeWait = time.Minute

// throttle is what the 429s say of the whole token. Two of different chats within a second are taken for the bot's limit, though
// they may be each chat's own: so the token waits for the shorter, at most maxProbeWait, then one message is tried, again after
// twice the time while it is refused, until one is not.
type throttle struct {
	mu   sync.Mutex
	chat int64         // of the last 429
	at   time.Time     // when it came
	wait time.Duration // that it asked for

	held    time.Duration // how long the present hold lasts; 0 means that there is none
	until   time.Time     // when its time is over, and a probe may go
	probing bool          // one message is being tried
	probed  worker.Signal // it has been
}

// pass is what the throttle says to the next message.
type pass int

const (
	passFree  pass = iota // go
	passProbe             // go, and tell what came of it
	passWait              // the time of a hold is not over, or another is being tried
)

// next lets a message pass, or not yet.
func (t *throttle) next(now time.Time) pass {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.held == 0:
		return passFree
	case t.probing, now.Before(t.until):
		return passWait
	}
	t.probing = true
	return passProbe
}

// hold begins with a hold of a former sender; 0 opens the token.
func (t *throttle) hold(held time.Duration, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.held, t.until, t.probing = held, until, false
}

// tried says that a probe has been tried. With answered Telegram took it, or refused it for another reason than the limit: then
// everything may go, and opened is true.
func (t *throttle) tried(answered bool) (opened bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.probing = false
	if opened = answered && t.held > 0; opened {
		t.held = 0
	}
	t.probed.Notify()
	return opened
}

// refused takes a 429 of a chat and says for how long it holds the token: 0 when it holds nothing but the chat.
func (t *throttle) refused(chat int64, wait time.Duration, probe bool, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held > 0 {
		if !probe {
			return 0 // it was on the way when the hold began
		}
		t.held, t.probing = min(2*t.held, maxProbeWait), false
		t.until = now.Add(t.held)
		t.probed.Notify()
		return t.held
	}
	together := now.Sub(t.at) <= time.Second && t.chat != chat
	shorter := min(wait, t.wait)
	t.chat, t.at, t.wait = chat, now, wait
	if together {
		t.held = min(shorter, maxProbeWait)
		t.until = now.Add(t.held)
	}
	return t.held
}

// throttled keeps what a 429 asks for: the chat waits in any case; the token when the throttle says so.
func (s *Sender) throttled(ctx context.Context, d *Delivery, wait time.Duration) {
	held := s.throttle.refused(d.ChatID, wait, d.probe, time.Now())
	if held == 0 {
		s.Log.WarnContext(ctx, "Telegram asks to wait with a chat", "chat", d.ChatID, "wait", wait)
		return
	}
	s.Log.WarnContext(ctx, "Telegram asks the bot to wait", "wait", held)
	s.Pacer.Hold(time.Now().Add(held))
	if err := s.Store.holdToken(ctx, held); err != nil {
		s.Log.ErrorContext(ctx, "the hold will not outlive a restart", "error", err)
	}
}

// probed opens the token when a probe went through.
func (s *Sender) probed(ctx context.Context, answered bool) {
	if !s.throttle.tried(answered) {
		return
	}
	s.Log.InfoContext(ctx, "Telegram takes messages again")
	if err := s.Store.holdToken(ctx, 0); err != nil {
		s.Log.ErrorContext(ctx, "the next start will try one message first", "error", err)
	}
}

// takeUp begins with the hold that a former sender left, as far as it is right.
func (s *Sender) takeUp(ctx context.Context) (lifts int64, err error) {
	opened, err := s.Store.openGates(ctx)
	if err != nil {
		return 0, err
	}
	if opened > 0 {
		s.Log.Warn("the clock was set back: chats that it held are sent to again", "chats", opened)
	}
	token, err := s.Store.tokenHold(ctx)
	if err != nil {
		return 0, err
	}
	now, err := s.Store.db.Now(ctx)
	if err != nil {
		return 0, err
	}
	s.throttle.hold(0, time.Time{})
	switch {
	case token.readyAt == 0:
	case token.closed(now), token.readyAt <= now: // what has passed was not opened: nothing has gone through since
		left := time.Duration(token.readyAt-now) * time.Microsecond
		if left > maxProbeWait {
			left = maxProbeWait
			err = s.Store.holdToken(ctx, left)
		}
		held := time.Duration(max(token.readyAt-token.heldAt, 1)) * time.Microsecond
		s.throttle.hold(min(held, maxProbeWait), time.Now().Add(left))
		s.Pacer.Hold(time.Now().Add(left))
	default:
		s.Log.Warn("the clock was set back: the token is not held any more")
		err = s.Store.holdToken(ctx, 0)
	}
	return token.lifts, err
}

// watchEvery is how often the sender looks whether somebody lifted a hold or set the clock.
const watchEvery = time.Second

// watch takes up what somebody lifts, moves the floor, and logs jumps of the clock that gates are measured with, until ctx ends.
func (s *Sender) watch(ctx context.Context, lifts int64) {
	clock := clock{}
	for ; ctx.Err() == nil; worker.Sleep(ctx, watchEvery) {
		token, err := s.Store.tokenHold(ctx)
		if err != nil {
			continue // whoever claims says so
		}
		if token.lifts != lifts {
			lifts = token.lifts
			s.throttle.hold(0, time.Time{})
			s.Pacer.Release()
			s.Log.Warn("the hold of the token was lifted")
		}
		s.watchFloor(ctx)
		asked := time.Now()
		now, err := s.Store.db.Now(ctx)
		if err != nil || time.Since(asked) > watchEvery {
			continue // who knows when it was read
		}
		if by := clock.jumped(now, asked); by != 0 {
			s.Log.Warn("the clock jumped; what it held too long is sent now", "by", by)
			s.wake.Notify()
		}
	}
}

// clock compares a wall clock, in microseconds, with the time that passes.
type clock struct {
	wall int64
	at   time.Time
}

// leastJump is more than a clock is set by while it is kept right.
const leastJump = 2 * time.Second

// jumped is by how much the wall clock was set since it was read last; 0 when it went on as time does.
func (c *clock) jumped(wall int64, at time.Time) time.Duration {
	last := *c
	c.wall, c.at = wall, at
	if last.at.IsZero() {
		return 0
	}
	by := time.Duration(wall-last.wall)*time.Microsecond - at.Sub(last.at)
	if by.Abs() < leastJump {
		return 0
	}
	return by
}
