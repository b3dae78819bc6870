package job

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/worker"
)

// Handler does the work of one kind of job, with no transaction open, and returns the changes to commit with its end.
// It may be run again after a crash, so its outside effects must bear repeating. Its context ends when the
// worker's Limit is over, or another worker took the job over.
type Handler func(ctx context.Context, j Job) (commit func(ctx context.Context, tx *database.Tx) error, err error)

// Kind is what a Worker knows of one kind of job.
type Kind struct {
	Handler Handler
	Tries   int // after which a failing job is given up; 0 means 5
	// GaveUp is called in the transaction that gives a job up, to tell who waits for it; may be nil. When it fails, the job
	// ends without.
	GaveUp func(ctx context.Context, tx *database.Tx, j Job, cause error) error
}

// Worker does the due jobs of its kinds. What takes long has a worker of its own, so that nothing waits behind it.
type Worker struct {
	Store *Store
	Kinds map[string]Kind
	Log   *slog.Logger
	Done  func() // called after a job was committed; may be nil
	// Worked is told of every try: what came of it (done, failed, given_up) and how long it took; may be nil.
	Worked func(kind, result string, took time.Duration)

	Parallel int            // how many jobs are done at once; 0 means 1
	Limit    time.Duration  // how long a try may take before its context ends; 0 means 30 minutes
	Idle     time.Duration  // how often to look; 0 means 250 ms
	Backoff  worker.Backoff // before the next try; zero means 2 s, at most 10 minutes
}

// errSlow is the cause for which a handler's context ends.
var errSlow = errors.New("the work took too long")

// defaultTries is after how many failures a job is given up whose kind does not say.
const defaultTries = 5

// Run works until ctx is cancelled and finishes the jobs in hand.
func (w *Worker) Run(ctx context.Context) {
	w.Parallel = cmp.Or(w.Parallel, 1)
	w.Limit = cmp.Or(w.Limit, 30*time.Minute)
	w.Idle = cmp.Or(w.Idle, 250*time.Millisecond)
	w.Backoff = cmp.Or(w.Backoff, worker.Backoff{First: 2 * time.Second, Most: 10 * time.Minute})
	kinds := slices.Sorted(maps.Keys(w.Kinds))
	if err := w.Store.recover(context.WithoutCancel(ctx), kinds); err != nil {
		w.Log.Error("the jobs of a killed process wait for its lease", "error", err)
	}
	var all sync.WaitGroup
	for range w.Parallel {
		all.Go(func() { w.loop(ctx, kinds) })
	}
	all.Wait()
}

func (w *Worker) loop(ctx context.Context, kinds []string) {
	working := context.WithoutCancel(ctx)
	for ctx.Err() == nil {
		j, ok, err := w.Store.claim(working, kinds)
		if err != nil {
			w.Log.Error("the jobs cannot be read", "error", err)
		}
		if err != nil || !ok {
			worker.Sleep(ctx, w.Idle)
			continue
		}
		working := worker.WithID(working, "job", strconv.FormatInt(j.ID, 10))
		if err := w.do(ctx, working, j); err != nil && !errors.Is(err, errFenced) {
			w.Log.ErrorContext(working, "a job's end could not be recorded", "kind", j.Kind, "error", err)
		}
	}
}

func (w *Worker) do(run, ctx context.Context, j Job) error {
	began := time.Now()
	worked := func(result string) {
		if w.Worked != nil {
			w.Worked(j.Kind, result, time.Since(began))
		}
	}
	commit, cause := w.handle(ctx, j)
	if cause == nil {
		cause = worker.Guard(func() error { return w.Store.end(ctx, j, "done", "", commit) })
		if cause == nil {
			worked("done")
			if w.Done != nil {
				w.Done()
			}
			return nil
		}
	}
	if errors.Is(cause, errFenced) {
		return cause
	}
	w.Log.ErrorContext(ctx, "a job failed", "kind", j.Kind, "key", j.Key, "attempt", j.Attempt, "error", cause)
	problem := database.Text([]byte(cause.Error()))
	if (database.IsUnavailable(cause) || database.IsLostRace(cause)) && !errors.Is(cause, errSlow) {
		worked("failed")
		return w.postpone(run, ctx, j, problem)
	}
	if j.Attempt >= cmp.Or(w.Kinds[j.Kind].Tries, defaultTries) {
		worked("given_up")
		return w.giveUp(ctx, j, problem, cause)
	}
	worked("failed")
	return w.Store.putOff(ctx, j, w.Backoff.After(j.Attempt), problem, 0)
}

// storeGrace is how long a process that ends waits for the store to take what became of a try.
const storeGrace = 5 * time.Second

// postpone puts a job off whose try failed with the store, and so does not count, as soon as the store takes that, or a little after
// run ended.
func (w *Worker) postpone(run, ctx context.Context, j Job, problem string) error {
	patient, cancel := worker.Grace(run, storeGrace)
	defer cancel()
	for failures := 1; ; failures++ {
		err := w.Store.putOff(patient, j, w.Backoff.After(1), problem, 1)
		if err == nil {
			return nil
		}
		w.Log.WarnContext(ctx, "a job cannot be put off; trying again", "kind", j.Kind, "key", j.Key, "error", err)
		if !worker.Sleep(patient, min(w.Backoff.After(failures), time.Second)) {
			return err
		}
	}
}

// giveUp ends a job as failed. Whoever waits for it does not keep it from ending when they cannot be told.
func (w *Worker) giveUp(ctx context.Context, j Job, problem string, cause error) error {
	if tell := w.Kinds[j.Kind].GaveUp; tell != nil {
		commit := func(ctx context.Context, tx *database.Tx) error { return tell(ctx, tx, j, cause) }
		err := worker.Guard(func() error { return w.Store.end(ctx, j, "failed", problem, commit) })
		if err == nil || errors.Is(err, errFenced) {
			return err
		}
		w.Log.ErrorContext(ctx, "nobody is told that a job failed", "kind", j.Kind, "key", j.Key, "error", err)
	}
	return w.Store.end(ctx, j, "failed", problem, nil)
}

// handle runs the handler while the job's lease is renewed. One that minds no limit loses it.
func (w *Worker) handle(ctx context.Context, j Job) (commit func(ctx context.Context, tx *database.Tx) error, err error) {
	held, lose := context.WithCancelCause(ctx)
	working, cancel := context.WithTimeoutCause(held, w.Limit, errSlow)
	defer cancel()
	ended := make(chan struct{})
	go func() { defer close(ended); w.keep(working, lose, j) }()
	err = worker.Guard(func() (err error) { commit, err = w.Kinds[j.Kind].Handler(working, j); return err })
	if cause := context.Cause(working); cause != nil && (err != nil || errors.Is(cause, errFenced)) {
		err = errors.Join(cause, err)
	}
	cancel()
	<-ended
	lose(nil)
	return commit, err
}

// keep renews the lease until ctx ends; lose is called when the job was taken over.
func (w *Worker) keep(ctx context.Context, lose context.CancelCauseFunc, j Job) {
	for worker.Sleep(ctx, lease/3) {
		err := w.Store.renew(ctx, j)
		if errors.Is(err, errFenced) {
			lose(err)
			return
		}
		if err != nil && ctx.Err() == nil {
			w.Log.ErrorContext(ctx, "a job's lease could not be renewed", "kind", j.Kind, "error", err)
		}
	}
}
