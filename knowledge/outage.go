package knowledge

import (
	"log/slog"
	"sync"
	"time"
)

// outageTime is how long an embedder that failed is left alone, so that not every question waits for it.
const outageTime = 30 * time.Second

// outage remembers that the embedder failed. It tells the log once when it fails and once when it is back.
type outage struct {
	mu    sync.Mutex
	since time.Time // the zero value while it works
	until time.Time
}

// allows reports whether the embedder is to be asked. In an outage one question in outageTime finds out.
func (o *outage) allows() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.since.IsZero() {
		return true
	}
	if time.Now().Before(o.until) {
		return false
	}
	o.until = time.Now().Add(outageTime)
	return true
}

// report takes how asking it ended; nil is success.
func (o *outage) report(err error, log *slog.Logger) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case err != nil:
		if o.since.IsZero() {
			o.since = time.Now()
			log.Warn("search goes on without vectors", "error", err)
		}
		o.until = time.Now().Add(outageTime)
	case !o.since.IsZero():
		log.Info("search uses vectors again", "after", time.Since(o.since).Round(time.Second))
		o.since = time.Time{}
	}
}
