package telegramtest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Effect is what a fault does to a call.
type Effect int

// The effects. A withheld call is held until the test releases it; the bot meanwhile sees a slow server.
const (
	Pass           Effect = iota // only the Delay
	Refuse                       // answered with Code, Description and RetryAfter, without taking effect
	BadGateway                   // answered 502 with an HTML page, without taking effect
	LoseRequest                  // the connection is cut, the call has not taken effect
	LoseReply                    // the call takes effect, then the connection is cut without an answer
	WithholdBefore               // held before it takes effect; dropped if the caller goes away meanwhile
	Withhold                     // takes effect at once, its answer is held
)

// Fault says which calls go wrong and how.
type Fault struct {
	Method string          // empty: any
	ChatID int64           // 0: any
	When   func(Call) bool // nil: always; called with the server's lock held: it must not call the server
	Skip   int             // let so many matching calls pass first
	Times  int             // then hit so many; 0: until removed

	Delay time.Duration // before anything else
	Do    Effect

	// For Refuse.
	Code        int    // 429, 400, 403, 500 …
	Description string // empty: Telegram's usual text for the code
	RetryAfter  int    // seconds, with 429
}

// Rule is an injected Fault.
type Rule struct {
	s     *Server
	fault Fault
	seen  int
	hits  int
	gone  bool
	held  []*Held
}

// Held is one withheld call.
type Held struct {
	// Call is the call as it was when it was withheld; its outcome is known under Withhold only.
	Call    Call
	rule    *Rule
	taken   bool // handed out by Rule.Wait
	end     chan struct{}
	release bool
}

// Inject adds a fault. When several match a call, the one injected first is applied.
func (s *Server) Inject(f Fault) *Rule {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	r := &Rule{s: s, fault: f}
	s.rules = append(s.rules, r)
	return r
}

// Remove ends the fault and releases what it holds.
func (r *Rule) Remove() {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.gone = true
	r.s.rules = slices.DeleteFunc(r.s.rules, func(other *Rule) bool { return other == r })
	r.endAll(true)
}

// Release lets every call withheld now go on; later ones are withheld again.
func (r *Rule) Release() {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	r.endAll(true)
}

// Hits is how many calls the fault has met.
func (r *Rule) Hits() int {
	r.s.mu.Lock()
	defer r.s.mu.Unlock()
	return r.hits
}

// Wait blocks until the fault withholds a call that no earlier Wait has returned.
func (r *Rule) Wait(ctx context.Context) (*Held, error) {
	var found *Held
	err := r.s.Wait(ctx, func() bool {
		r.s.mu.Lock()
		defer r.s.mu.Unlock()
		for _, h := range r.held {
			if !h.taken {
				h.taken, found = true, h
				return true
			}
		}
		return false
	})
	if err != nil {
		return nil, fmt.Errorf("wait for a withheld call of %q: %w", r.fault.Method, err)
	}
	return found, nil
}

// Release lets the call go on and be answered.
func (h *Held) Release() { h.finish(true) }

// Cut closes the call's connection without an answer; a call held before its effect never has one.
func (h *Held) Cut() { h.finish(false) }

func (h *Held) finish(release bool) {
	h.rule.s.mu.Lock()
	defer h.rule.s.mu.Unlock()
	h.rule.drop(h, release)
}

// drop ends one hold, once; the caller holds mu.
func (r *Rule) drop(h *Held, release bool) {
	if i := slices.Index(r.held, h); i >= 0 {
		r.held = slices.Delete(r.held, i, i+1)
		h.release = release
		close(h.end)
	}
}

func (r *Rule) endAll(release bool) {
	for len(r.held) > 0 {
		r.drop(r.held[0], release)
	}
}

// match finds the fault for a call and counts it; the caller holds mu.
func (s *Server) match(c Call) (*Rule, Fault) {
	for _, r := range s.rules {
		f := r.fault
		if f.Method != "" && !strings.EqualFold(f.Method, c.Method) || f.ChatID != 0 && f.ChatID != c.ChatID {
			continue
		}
		if f.When != nil && !f.When(c) {
			continue
		}
		r.seen++
		if r.seen <= f.Skip || f.Times > 0 && r.seen > f.Skip+f.Times {
			continue
		}
		r.hits++
		s.notify()
		return r, f
	}
	return nil, Fault{}
}

// hold withholds the call and reports whether it may go on.
func (r *Rule) hold(ctx context.Context, c Call) bool {
	s := r.s
	h := &Held{Call: c, rule: r, end: make(chan struct{})}
	s.mu.Lock()
	if r.gone {
		s.mu.Unlock()
		return true
	}
	r.held = append(r.held, h)
	s.notify()
	s.mu.Unlock()
	select {
	case <-h.end:
		return h.release
	case <-ctx.Done():
	case <-s.ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r.drop(h, false)
	return h.release
}

// refusal is the answer of a Refuse fault.
func (f Fault) refusal() *apiError {
	e := &apiError{Code: f.Code, Description: f.Description, RetryAfter: f.RetryAfter}
	if e.Code == 0 {
		e.Code = http.StatusInternalServerError
	}
	if e.Description != "" {
		return e
	}
	switch e.Code {
	case http.StatusTooManyRequests:
		e.RetryAfter = max(1, e.RetryAfter)
		e.Description = fmt.Sprintf("Too Many Requests: retry after %d", e.RetryAfter)
	case http.StatusForbidden:
		e.Description = "Forbidden: bot was blocked by the user"
	case http.StatusBadRequest:
		e.Description = "Bad Request: chat not found"
	default:
		e.Description = http.StatusText(e.Code)
	}
	return e
}

// pause waits for d; false when the caller or the server is gone.
func (s *Server) pause(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
	case <-s.ctx.Done():
	}
	return false
}

// errCut says that the connection is to be closed without an answer.
var errCut = errors.New("connection cut")
