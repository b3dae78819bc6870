// Package embedjob keeps the vectors of the corpus in step with it, and tells how they stand.
package embedjob

import (
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
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
	// Embedded, if not nil, is told how far each slice came, and the failure that ended it.
	Embedded func(at knowledge.Embedded, err error)
	// LookEvery is how often Watch has the vectors looked at although the corpus did not move: skipped texts are tried again, and
	// the model may be another. 0 means a day.
	LookEvery time.Duration

	mu     sync.Mutex
	outage worker.Outage // what the log was told
	rests  time.Time     // until then the embedder is left alone
}

const (
	embedSlice = 20 * time.Second // of one job: far below what a queue takes for a dead worker
	watchEvery = 2 * time.Second
	lookEvery  = 24 * time.Hour
)

// embedRest is the wait before an embedder that failed is asked again, unless it asks for a longer one.
var embedRest = worker.Backoff{First: 5 * time.Second, Most: 10 * time.Minute}

// Watch enqueues the job at its start, whenever the corpus version moves, and once a day, until ctx ends: documents are stored
// by other processes too.
func (j *Job) Watch(ctx context.Context) {
	every := j.LookEvery
	if every == 0 {
		every = lookEvery
	}
	seen, looked := int64(-1), time.Now()
	for {
		version, err := j.Library.Store().Version(ctx)
		if err == nil && (version != seen || time.Since(looked) >= every) {
			if !j.resting() { // else the job that waits looks at this version too
				err = j.DB.InTx(ctx, func(tx *database.Tx) error { return j.enqueue(ctx, tx, 0, 0) })
			}
			if err == nil {
				seen, looked = version, time.Now()
			}
		}
		if err != nil && ctx.Err() == nil {
			j.Log.Error("embedding could not be begun", "error", err)
		}
		if !worker.Sleep(ctx, min(watchEvery, every)) {
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
	if ctx.Err() != nil {
		return j.next(0, 0), nil
	}
	if j.Embedded != nil {
		j.Embedded(at, err)
	}
	rest := max(embedRest.After(failures+1), worker.RetryAfter(err))
	j.ended(err, rest)
	switch {
	case err != nil:
		j.Log.Debug("embedding rests", "done", at.Done, "of", at.Total, "error", err, "again_in", rest)
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

// ended remembers how a slice ended. The log hears of the first failure and of the first success after it.
func (j *Job) ended(err error, rest time.Duration) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.outage.Without, j.outage.Again = "embedding rests; search goes on with the vectors there are", "embedding goes on"
	j.outage.Report(err, j.Log)
	j.rests = time.Now()
	if err != nil {
		j.rests = j.rests.Add(rest)
	}
}

func (j *Job) resting() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return time.Now().Before(j.rests)
}

func (j *Job) next(failures int, wait time.Duration) func(ctx context.Context, tx *database.Tx) error {
	return func(ctx context.Context, tx *database.Tx) error { return j.enqueue(ctx, tx, failures, wait) }
}

// Rests reports whether the job with a payload, or "" where there is none, waits because the embedder failed.
func Rests(payload string) bool {
	failures, err := strconv.Atoi(payload)
	return err == nil && failures > 0
}

// enqueue makes the next job. Its payload is the failures in a row before it.
func (j *Job) enqueue(ctx context.Context, tx *database.Tx, failures int, wait time.Duration) error {
	return j.Enqueue(ctx, tx, strconv.Itoa(failures), wait)
}
