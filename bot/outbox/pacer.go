package outbox

import (
	"context"
	"math"
	"sync"
	"time"
)

// Pacer spaces the calls of one bot token evenly, so that no window of a second holds more than its rate: a burst
// would be refused whole by Telegram. Everything the token sends goes through the same pacer.
type Pacer struct {
	interval time.Duration
	mu       sync.Mutex
	next     time.Time // when the next call may go
	held     time.Time // nothing passes before
}

// DefaultRate is a little under the 30 messages a second that Telegram allows a bot.
const DefaultRate = 29

// NewPacer allows rate calls a second; 0 means DefaultRate.
func NewPacer(rate float64) *Pacer {
	if rate <= 0 {
		rate = DefaultRate
	}
	// Rounded up: a nanosecond less would let one more into the second.
	return &Pacer{interval: time.Duration(math.Ceil(float64(time.Second) / rate))}
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
	now := time.Now()
	if wait := max(p.next.Sub(now), p.held.Sub(now)); wait > 0 {
		return wait
	}
	p.next = now.Add(p.interval)
	return 0
}

// Use takes n more places, for a call that counts as several messages.
func (p *Pacer) Use(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	// Counted from now when the place taken is past already: the work between taking a place and using it is no credit.
	if now := time.Now(); p.next.Before(now) {
		p.next = now
	}
	p.next = p.next.Add(time.Duration(n) * p.interval)
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
