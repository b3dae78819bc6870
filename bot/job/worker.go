package job

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/worker"
)

// Handler does the work of one kind of job, with no transaction open, and returns the changes to commit with its end.
// It may be run again after a crash, so its outside effects must bear repeating.
type Handler func(ctx context.Context, j Job) (commit func(ctx context.Context, tx *database.Tx) error, err error)

// GaveUp tells whoever waits for a job that it failed for good, in the transaction that records it.
type GaveUp func(ctx context.Context, tx *database.Tx, j Job, cause error) error

// Worker does the due jobs of the kinds it has handlers for, one at a time. What takes long has a worker of its own, so
// that nothing waits behind it.
type Worker struct {
	Store    *Store
	Handlers map[string]Handler // by kind
	GaveUp   map[string]GaveUp  // by kind; may lack kinds for whose jobs nobody waits
	Log      *slog.Logger
	Done     func() // called after a job was committed; may be nil

	Lease   time.Duration  // after which a killed worker's job is taken over; 0 means 5 minutes
	Tries   int            // after which a failing job is given up; 0 means 5
	Idle    time.Duration  // how often to look; 0 means 250 ms
	Backoff worker.Backoff // before the next try; zero means 2 s, at most 10 minutes
}

// Run works until ctx is cancelled and finishes the job in hand.
func (w *Worker) Run(ctx context.Context) {
	if w.Lease == 0 {
		w.Lease = 5 * time.Minute
	}
	if w.Tries == 0 {
		w.Tries = 5
	}
	if w.Idle == 0 {
		w.Idle = 250 * time.Millisecond
	}
	if w.Backoff == (worker.Backoff{}) {
		w.Backoff = worker.Backoff{First: 2 * time.Second, Most: 10 * time.Minute}
	}
	working := context.WithoutCancel(ctx)
	kinds := slices.Sorted(maps.Keys(w.Handlers))
	if err := w.Store.recover(working, kinds); err != nil {
		w.Log.Error("the jobs of a killed process wait for its lease", "error", err)
	}
	for ctx.Err() == nil {
		j, ok, err := w.Store.claim(working, w.Lease, kinds)
		if err != nil {
			w.Log.Error("the jobs cannot be read", "error", err)
		}
		if err != nil || !ok {
			worker.Sleep(ctx, w.Idle)
			continue
		}
		if err := w.do(working, j); err != nil && !errors.Is(err, errFenced) {
			w.Log.Error("a job's end could not be recorded", "kind", j.Kind, "error", err)
		}
	}
}

func (w *Worker) do(ctx context.Context, j Job) error {
	commit, cause := w.handle(ctx, j)
	if cause == nil {
		cause = worker.Guard(func() error { return w.Store.end(ctx, j, "done", "", commit) })
		if cause == nil {
			if w.Done != nil {
				w.Done()
			}
			return nil
		}
	}
	if errors.Is(cause, errFenced) {
		return cause
	}
	w.Log.Error("a job failed", "kind", j.Kind, "key", j.Key, "attempt", j.Attempt, "error", cause)
	problem := database.Text([]byte(cause.Error()))
	if j.Attempt >= w.Tries {
		return w.giveUp(ctx, j, problem, cause)
	}
	return w.Store.putOff(ctx, j, w.Backoff.After(j.Attempt), problem)
}

// giveUp ends a job as failed. Whoever waits for it does not keep it from ending when they cannot be told.
func (w *Worker) giveUp(ctx context.Context, j Job, problem string, cause error) error {
	if tell := w.GaveUp[j.Kind]; tell != nil {
		commit := func(ctx context.Context, tx *database.Tx) error { return tell(ctx, tx, j, cause) }
		err := worker.Guard(func() error { return w.Store.end(ctx, j, "failed", problem, commit) })
		if err == nil || errors.Is(err, errFenced) {
			return err
		}
		w.Log.Error("nobody is told that a job failed", "kind", j.Kind, "key", j.Key, "error", err)
	}
	return w.Store.end(ctx, j, "failed", problem, nil)
}

func (w *Worker) handle(ctx context.Context, j Job) (commit func(ctx context.Context, tx *database.Tx) error, err error) {
	err = worker.Guard(func() (err error) { commit, err = w.Handlers[j.Kind](ctx, j); return err })
	return commit, err
}
