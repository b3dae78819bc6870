package knowledge

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

const (
	// queryTime is how long a question waits for its vector.
	queryTime = 2 * time.Second
	// outageTime is how long an embedder that failed is left alone, so that not every question waits for it.
	outageTime = 30 * time.Second
	// nearestPassages is how many passages the vectors give: more than are shown, because a list of two ranks them.
	nearestPassages = 50
)

// askVectors is the passages nearest to the question.
func (l *Library) askVectors(ctx context.Context, question string, day Day) ([]near, error) {
	ctx, cancel := context.WithTimeout(ctx, queryTime)
	defer cancel()
	v, err := l.Embedder.EmbedQuery(ctx, question)
	if err != nil {
		return nil, err
	}
	if err := usable(v); err != nil {
		return nil, err
	}
	table, err := l.store.vectors.Table(ctx, l.Embedder.Model(), len(v))
	if err != nil {
		return nil, err
	}
	if table.ID == 0 { // nothing is embedded yet, or the vectors are of another length than the question's
		stored, err := l.store.vectors.Dimension(ctx, l.Embedder.Model())
		if err == nil && stored != 0 {
			err = fmt.Errorf("the question's vector has %d numbers, those of the corpus have %d", len(v), stored)
		}
		return nil, err
	}
	// The days of the vectors are columns, so that the engine leaves out what is not in force while it searches; a law
	// that expires does not push those in force out of the list. They are as new as the last run of Embed.
	neighbours, err := l.store.vectors.Nearest(ctx, table, v, dayNumber(day, 0), nearestPassages)
	if err != nil {
		return nil, err
	}
	found := make([]near, len(neighbours))
	for i, n := range neighbours {
		found[i] = near{provision: n.ID, similarity: 1 - n.Distance, similar: l.Similar > 0 && 1-n.Distance >= l.Similar}
	}
	return found, nil
}

// outage remembers that the embedder failed. It tells the log once when it fails and once when it is back.
type outage struct {
	mu    sync.Mutex
	since time.Time // the zero value while it works
	until time.Time
}

// try reports whether the embedder is to be asked. In an outage one question in outageTime finds out.
func (o *outage) try() bool {
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
