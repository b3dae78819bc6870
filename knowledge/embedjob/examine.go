package embedjob

import (
	"context"
	"fmt"
	"strings"
	"time"

	"thidua/knowledge"
	"thidua/knowledge/backfill"
	"thidua/knowledge/database"
	"thidua/knowledge/vectorstore"
	"thidua/knowledge/worker"
)

const (
	askTime = 10 * time.Second // how long Examine waits for the embedder
	named   = 3                // the skipped passages that it names
)

// Examine tells an operator how the vectors of an embedder stand, and what to do when something is wrong with them: "" when
// nothing is. rests tells until when the job leaves the embedder alone; zero when it does not. Examine asks it once and changes nothing.
func Examine(ctx context.Context, db *database.DB, e knowledge.Embedder, rests func(context.Context, *database.DB) (time.Time, error)) (found, do string) {
	stored, err := stored(ctx, db, e.Model())
	if err != nil {
		return err.Error(), "look at the database first"
	}
	until, err := rests(ctx, db)
	if err != nil {
		return err.Error(), "look at the database first"
	}
	found = fmt.Sprintf("%d of %s", stored.count, e.Model())
	if n := len(stored.skips); n > 0 {
		var places []string
		for _, s := range stored.skips[:min(named, n)] {
			places = append(places, fmt.Sprintf("%s %s (%s)", s.Document, s.Path, s.Error))
		}
		found += fmt.Sprintf("; skipped, and found by words alone: %d, as %s", n, strings.Join(places, "; "))
		do = "let the endpoint take longer texts, where they were too long; each is tried again a day after it failed"
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	probe, err := backfill.Probe(ctx, e)
	if asked := worker.RetryAfter(err); asked > 0 && time.Now().Add(asked).After(until) {
		until = time.Now().Add(asked)
	}
	if until.After(time.Now()) {
		found += "; embedding rests until " + until.Format(time.RFC3339)
		do = "it goes on by itself then; restart serve to have the endpoint asked now"
	}
	switch {
	case err != nil:
		found += "; the model gives none now: " + err.Error()
		do = "check that the endpoint runs, OPENAI_BASE_URL, OPENAI_API_KEY and EMBEDDING_MODEL; until then questions are answered by their words"
	case stored.probe != nil && !backfill.Same(stored.probe, probe):
		found += "; the model is another now under the same name"
		do = "restart serve to embed everything again now; it does so by itself within a day"
	}
	return found, do
}

// standing is what the store has of a model.
type standing struct {
	count int
	skips []backfill.Skip
	probe []float32 // nil = it was not asked yet
}

func stored(ctx context.Context, db *database.DB, model string) (s standing, err error) {
	if s.skips, err = backfill.Skips(ctx, db, model); err != nil {
		return s, err
	}
	vectors := vectorstore.New(db)
	dimension, err := vectors.Dimension(ctx, model)
	if err != nil || dimension == 0 {
		return s, err
	}
	table, err := vectors.Table(ctx, model, dimension)
	if err != nil {
		return s, err
	}
	if s.count, err = vectors.Count(ctx, table); err != nil {
		return s, err
	}
	s.probe, err = vectors.Probe(ctx, table)
	return s, err
}
