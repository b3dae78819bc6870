package worker

import (
	"errors"
	"log/slog"
	"sync"
	"time"
)

// outageTime is how long what failed is left alone, so that not everybody waits for it.
const outageTime = 30 * time.Second

// Outage remembers that something failed that may be done without. It tells the log once when it fails and once when it is back. The zero
// value works, and is safe for concurrent use.
type Outage struct {
	Without, Again string // what the log says then

	mu    sync.Mutex
	since time.Time // the zero value while it works
	until time.Time
}

// Allows reports whether it is to be tried. In an outage one call in half a minute finds out.
func (o *Outage) Allows() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if time.Now().Before(o.until) {
		return false
	}
	if !o.since.IsZero() {
		o.until = time.Now().Add(outageTime)
	}
	return true
}

// LeaveAlone has it left alone for so long at least: somebody else was asked to. The log hears of it from them.
func (o *Outage) LeaveAlone(wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.leaveAlone(wait)
}

func (o *Outage) leaveAlone(wait time.Duration) {
	if until := time.Now().Add(wait); until.After(o.until) {
		o.until = until
	}
}

// Report takes how a try ended; nil is success.
func (o *Outage) Report(err error, log *slog.Logger) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case err != nil:
		asked := RetryAfter(err)
		o.leaveAlone(max(outageTime, asked))
		if !o.since.IsZero() {
			return
		}
		o.since = time.Now()
		if asked > 0 {
			log = log.With("until", o.until.Format(time.RFC3339))
		}
		log.Warn(o.Without, "error", err)
	case !o.since.IsZero():
		log.Info(o.Again, "after", time.Since(o.since).Round(time.Second))
		o.since, o.until = time.Time{}, time.Time{}
	}
}

// RetryAfter is how long what failed asked to be left alone. 0 = nothing was asked.
func RetryAfter(err error) time.Duration {
	asking, ok := errors.AsType[interface {
		error
		RetryAfter() time.Duration
	}](err)
	if !ok {
		return 0
	}
	return asking.RetryAfter()
}
