package outbox

import (
	"context"
	"math"
	"sync"
	"time"
)

// Pacer spaces the calls of one bot token evenly: a burst would be refused whole by Telegram. What the machine or the store is late
// by, up to a quarter of a second, is made up for by places that follow at half the distance, so that the rate is held over a long
// time; no window of a second has more than one place beyond the rate all the same. Everything the token sends goes through the same
// pacer.
type Pacer struct {
	interval time.Duration
	span     time.Duration // from the first place of the ring to the next, at least
	mu       sync.Mutex
	due      time.Time   // when the next call may go, if nobody was late
	taken    []time.Time // the last places: a ring
	oldest   int         // place of the ring
	held     time.Time   // nothing passes before
}

// DefaultRate is one under the 30 messages a second that Telegram allows a bot.
const DefaultRate = 29

const (
	maxLate   = 250 * time.Millisecond
	maxWindow = 31 // of places
)

// NewPacer allows rate calls a second; 0 means DefaultRate.
func NewPacer(rate float64) *Pacer {
	if rate <= 0 {
		rate = DefaultRate
	}
	window := int(min(math.Floor(rate)+1, maxWindow))
	return &Pacer{
		// Rounded up: a nanosecond less would let one more into the second.
		interval: time.Duration(math.Ceil(float64(time.Second) / rate)),
		span:     time.Duration(math.Ceil(float64(time.Second) * float64(window) / (math.Floor(rate) + 1))),
		taken:    make([]time.Time, window),
	}
}

// Wait waits for the next place, or for ctx.
func (p *Pacer) Wait(ctx context.Context) error {
	for {
		wait := p.take()
		if wait <= 0 {
			return ctx.Err()
		}
		timer := time.NewTimer(min(wait, time.Second)) // a hold may be released
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}

// take takes the place if it is free now, else says how long to wait before asking again.
func (p *Pacer) take() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	now, due := time.Now(), p.due
	if p.held.After(due) {
		due = p.held
	}
	last := p.taken[(p.oldest+len(p.taken)-1)%len(p.taken)]
	if wait := max(due.Sub(now), last.Add(p.interval/2).Sub(now), p.taken[p.oldest].Add(p.span).Sub(now)); wait > 0 {
		return wait
	}
	late := min(now.Sub(due), maxLate)
	if due.IsZero() { // the first place of all
		late = 0
	}
	p.due = now.Add(p.interval - late)
	p.note(now)
	return 0
}

// note puts a place into the ring; mu is held.
func (p *Pacer) note(at time.Time) {
	p.taken[p.oldest] = at
	p.oldest = (p.oldest + 1) % len(p.taken)
}

// Use takes n more places, for a call that counts as several messages.
func (p *Pacer) Use(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	// Counted from now when the place taken is past already: the work between taking a place and using it is no credit.
	if p.due.Before(now) {
		p.due = now
	}
	p.due = p.due.Add(time.Duration(n) * p.interval)
	for range n {
		p.note(now)
	}
}

// Hold lets nothing pass before until.
func (p *Pacer) Hold(until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until.After(p.held) {
		p.held = until
	}
}

// Release ends every Hold.
func (p *Pacer) Release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.held = time.Time{}
}
