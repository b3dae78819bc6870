// Package embedjob keeps the vectors of the corpus in step with it.
package embedjob

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/worker"
)

// Job keeps the vectors in step with the corpus through a queue of jobs, which is the caller's: each job does a slice
// of the work and enqueues the next, so that a restart goes on where the last batch was. Nobody waits for it; search uses
// the vectors that exist.
type Job struct {
	Library *knowledge.Library // with an Embedder
	DB      *database.DB
	Log     *slog.Logger
	// Enqueue makes the job that Run is to do after the wait, or changes the one that waits: there is never more than one.
	Enqueue func(ctx context.Context, tx *database.Tx, payload string, wait time.Duration) error
}

const (
	embedSlice = 20 * time.Second // of one job: far below what a queue takes for a dead worker
	watchEvery = 2 * time.Second
)

// embedRest is the wait before an embedder that failed is asked again.
var embedRest = worker.Backoff{First: 5 * time.Second, Most: 10 * time.Minute}

// Watch enqueues the job at its start and whenever the corpus version moves, until ctx ends: documents are stored by other
// processes too.
func (j *Job) Watch(ctx context.Context) {
	seen := int64(-1)
	for {
		version, err := j.Library.Store().Version(ctx)
		if err == nil && version != seen {
			err = j.DB.InTx(ctx, func(tx *database.Tx) error { return j.enqueue(ctx, tx, 0, 0) })
			if err == nil {
				seen = version
			}
		}
		if err != nil && ctx.Err() == nil {
			j.Log.Error("embedding could not be begun", "error", err)
		}
		if !worker.Sleep(ctx, watchEvery) {
			return
		}
	}
}

// Run does one slice and returns what is to be committed with the end of the job: the next one, when there is something
// left. That the embedder fails is no failure of the job, which a queue would give up after some tries: it rests, longer
// each time, for as long as it takes. An error means that the payload is none that Enqueue was given.
func (j *Job) Run(ctx context.Context, payload string) (commit func(ctx context.Context, tx *database.Tx) error, err error) {
	failures, err := strconv.Atoi(payload)
	if err != nil {
		return nil, fmt.Errorf("reading the embedding job: %w", err)
	}
	worked := false
	at, err := j.Library.Embed(ctx, embedSlice, func(at knowledge.Embedded) {
		if !worked {
			j.Log.Info("embedding the corpus", "model", j.Library.Embedder.Model(), "done", at.Done, "of", at.Total)
		}
		worked = true
	})
	switch {
	case ctx.Err() != nil:
		return j.next(0, 0), nil
	case err != nil:
		rest := embedRest.After(failures + 1)
		level := slog.LevelDebug // it was told the first time
		if failures == 0 {
			level = slog.LevelWarn
		}
		j.Log.Log(ctx, level, "embedding rests; search goes on with the vectors there are", "done", at.Done, "of", at.Total, "error", err, "again_in", rest)
		return j.next(failures+1, rest), nil
	case at.Complete() && worked:
		j.Log.Info("the corpus is embedded", "passages", at.Done, "skipped", at.Skipped)
	}
	return func(ctx context.Context, tx *database.Tx) error {
		version, err := j.Library.Store().VersionIn(ctx, tx)
		if err != nil || at.Complete() && version == at.Version {
			return err
		}
		return j.enqueue(ctx, tx, 0, 0)
	}, nil
}

func (j *Job) next(failures int, wait time.Duration) func(ctx context.Context, tx *database.Tx) error {
	return func(ctx context.Context, tx *database.Tx) error { return j.enqueue(ctx, tx, failures, wait) }
}

// enqueue makes the next job. Its payload is the failures in a row before it.
func (j *Job) enqueue(ctx context.Context, tx *database.Tx, failures int, wait time.Duration) error {
	return j.Enqueue(ctx, tx, strconv.Itoa(failures), wait)
}
