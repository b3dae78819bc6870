package inbox

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/worker"
)

// Plan is what a handler decided to do about an update.
type Plan struct {
	// Commit makes every lasting change, inside the transaction that ends the update. It must check again what
	// Prepare assumed and have no effect outside tx, because it may be run again. nil means there is nothing to do.
	Commit func(ctx context.Context, tx *database.Tx) error
	// After is tried once when the transaction is committed: what may be lost, such as the answer to a button.
	After func(ctx context.Context)
	// Forget drops the update's payload when it ends: it came from somebody of whom nothing may be kept.
	Forget bool
}

// Instead is an error of Commit that puts another plan in the place of the one that failed: what was done so far is
// rolled back, and the other is committed. It is for a refusal that only the transaction could find.
type Instead struct{ Plan Plan }

func (*Instead) Error() string { return "another plan takes the place of this" }

// ErrHopeless is wrapped by an error of Prepare that no further try would mend: the update is given up at once.
var ErrHopeless = errors.New("no further try would help")

// errDied is the cause of giving up an update that no try came to an end of.
var errDied = errors.New("the process ended, or the time was up, whenever it was tried")

// errSlow is the cause for which a handler's context ends.
var errSlow = errors.New("the handler took too long")

// Handler decides about updates; conversation.Router is the real one.
type Handler interface {
	// Prepare reads, thinks and decides, with no transaction open. Its context ends when the worker's Limit is over or the
	// chat was taken over.
	Prepare(ctx context.Context, u Update) (Plan, error)
	// GiveUp decides what to tell the person when an update has failed for good; its own failure parks the update
	// silently. Forget of its plan holds also beside an error.
	GiveUp(ctx context.Context, u Update, cause error) (Plan, error)
}

// Worker handles the stored updates of one bot: each once, those of one chat in order.
type Worker struct {
	Store   *Store
	BotID   int64
	Handler Handler
	Log     *slog.Logger
	// Handled is told of every try: the kind of an internal event or "", what came of it (done, failed, parked), how long it took.
	// It may be nil.
	Handled func(kind, result string, took time.Duration)

	Parallel int             // chats handled at once; 0 means 4
	Lease    time.Duration   // for which a chat is claimed, renewed while its updates are handled; 0 means 4 s
	Limit    time.Duration   // for which a handler may take; 0 means 2 minutes
	Retry    []time.Duration // waits between the tries of a failing update; nil means 1 s and 4 s: three tries
	Idle     time.Duration   // how often to look without a call of Wake; 0 means a second

	longest time.Duration // of Lease and Retry
	wake    worker.Signal
	alone   sync.RWMutex // held by whoever handles an update; see waitAlone
}

// Wake tells the worker that updates were stored. It never blocks.
func (w *Worker) Wake() { w.wake.Notify() }

// Run handles updates until ctx is cancelled, then finishes those in hand and returns. A chat that a killed process
// held is taken over when its lease lapses; see Store.Recover.
func (w *Worker) Run(ctx context.Context) {
	w.Parallel = cmp.Or(w.Parallel, 4)
	w.Lease = cmp.Or(w.Lease, 4*time.Second)
	w.Limit = cmp.Or(w.Limit, 2*time.Minute)
	w.Idle = cmp.Or(w.Idle, time.Second)
	if w.Retry == nil {
		w.Retry = []time.Duration{time.Second, 4 * time.Second}
	}
	w.longest = w.Lease
	for _, wait := range w.Retry {
		w.longest = max(w.longest, wait)
	}
	var group sync.WaitGroup
	for range w.Parallel {
		group.Go(func() { w.loop(ctx) })
	}
	group.Wait()
}

func (w *Worker) loop(ctx context.Context) {
	// What is in hand when ctx ends is finished: its claim would otherwise keep the chat waiting for the lease.
	working := context.WithoutCancel(ctx)
	for ctx.Err() == nil {
		c, ok, err := w.Store.claimChat(working, w.BotID, w.Lease, w.longest)
		if err != nil {
			w.Log.Error("the inbox cannot be read", "error", err)
		}
		if err != nil || !ok {
			w.wake.Wait(ctx, w.Idle)
			continue
		}
		var was claim
		var began time.Time
		for ok && err == nil {
			w.Wake() // there may be another chat for a sleeping neighbour
			was, began = c, time.Now()
			c, ok, err = w.handle(ctx, working, c)
		}
		if errors.Is(err, errFenced) {
			w.Log.Warn("a chat was taken over while it was in hand, or its update ended", "update", was.update.Key)
			err = nil
			if time.Since(began) < w.Limit { // one that took longer is no innocent
				err = w.Store.untake(working, was.row)
			}
		}
		if err != nil { // the lease lapses
			w.Log.Error("a chat's updates could not be handled", "update", was.update.Key, "error", err)
		}
	}
}

// handle tries the update in hand. ok says that next was claimed; in any case the chat was given back, or is next's.
func (w *Worker) handle(ctx, working context.Context, c claim) (next claim, ok bool, err error) {
	tries := len(w.Retry) + 1
	c.begun = time.Now()
	working = worker.WithID(working, "update", c.update.Key)
	if c.suspect {
		release, err := w.waitAlone(ctx, working, &c)
		defer release()
		if storeFailed(err) {
			return claim{}, false, w.postpone(ctx, working, c, err)
		}
		if err != nil {
			return claim{}, false, err
		}
	} else {
		w.alone.RLock()
		defer w.alone.RUnlock()
	}
	if c.update.Attempt > tries {
		// Those from whom the chat was taken find that out when they renew the lease, and take their tries back: of these no process died.
		worker.Sleep(working, w.Lease/2)
		attempt, err := w.Store.attempts(working, c, w.Lease)
		if storeFailed(err) {
			return claim{}, false, w.postpone(ctx, working, c, err)
		}
		if err != nil {
			return claim{}, false, err
		}
		c.update.Attempt = attempt
	}
	switch {
	case c.update.Attempt == tries+1:
		w.Log.ErrorContext(working, "an update is given up", "update", c.update.Key, "attempt", c.update.Attempt, "error", errDied)
		return w.giveUp(ctx, working, c, errDied, false)
	case c.update.Attempt > tries+1: // the apology is what the process dies of
		w.Log.ErrorContext(working, "an update is given up without a word", "update", c.update.Key, "attempt", c.update.Attempt, "error", errDied)
		return w.end(ctx, working, c, Plan{Forget: true}, "parked", errDied.Error()) // nobody said that it may be kept
	}
	plan, cause := w.prepare(working, c, w.Handler.Prepare)
	if cause == nil {
		next, ok, cause = w.end(ctx, working, c, plan, "done", "")
	}
	if instead, is := errors.AsType[*Instead](cause); is {
		instead.Plan.Forget = instead.Plan.Forget || plan.Forget
		next, ok, cause = w.end(ctx, working, c, instead.Plan, "done", "")
	}
	if cause == nil || errors.Is(cause, errFenced) {
		return next, ok, cause
	}
	w.Log.ErrorContext(working, "an update failed", "update", c.update.Key, "attempt", c.update.Attempt, "error", cause)
	if storeFailed(cause) {
		w.handled(c, "failed")
		return claim{}, false, w.postpone(ctx, working, c, cause)
	}
	if c.update.Attempt <= len(w.Retry) && !errors.Is(cause, ErrHopeless) {
		w.handled(c, "failed")
		return claim{}, false, w.Store.retry(working, c, cause.Error(), w.Retry[c.update.Attempt-1], false)
	}
	return w.giveUp(ctx, working, c, cause, plan.Forget)
}

const (
	// aloneWait is how long a suspect waits until nothing else is handled, and less than a lease; aloneTime is for how long nothing
	// else is begun beside it: others must not wait for long.
	aloneWait = 2 * time.Second
	aloneTime = 5 * time.Second
)

// waitAlone lets a suspect wait until nothing else is handled, so that what it does to the process is not held against what is in hand
// beside it. While it waits its try does not count. Call release when it is handled.
func (w *Worker) waitAlone(ctx, working context.Context, c *claim) (release func(), err error) {
	release = func() {}
	if err := w.Store.untake(working, c.row); err != nil {
		return release, err
	}
	for until := time.Now().Add(min(aloneWait, w.Lease/2)); time.Now().Before(until); worker.Sleep(ctx, 5*time.Millisecond) {
		if w.alone.TryLock() {
			release = sync.OnceFunc(w.alone.Unlock)
			time.AfterFunc(aloneTime, release)
			break
		}
	}
	c.update.Attempt, err = w.Store.retake(working, *c, w.Lease)
	return release, err
}

// giveUp parks the update in hand, with what the handler has to say about it, or without when that fails too. forget is what
// the plan that failed said of the payload: whichever plan says so, it is dropped.
func (w *Worker) giveUp(ctx, working context.Context, c claim, cause error, forget bool) (next claim, ok bool, err error) {
	plan, err := w.prepare(working, c, func(ctx context.Context, u Update) (Plan, error) { return w.Handler.GiveUp(ctx, u, cause) })
	_, panicked := errors.AsType[*worker.PanicError](err) // then nobody said that it may be kept
	plan.Forget = plan.Forget || forget || panicked
	if err == nil {
		next, ok, err = w.end(ctx, working, c, plan, "parked", cause.Error())
	}
	if storeFailed(err) {
		return claim{}, false, w.postpone(ctx, working, c, err)
	}
	if err != nil && !errors.Is(err, errFenced) {
		w.Log.ErrorContext(working, "the apology for an update failed", "update", c.update.Key, "error", err)
		// What was to follow the apology does not; what must not be kept is not.
		return w.end(ctx, working, c, Plan{Forget: plan.Forget}, "parked", cause.Error())
	}
	return next, ok, err
}

// storeFailed reports whether a try failed with the store, which is not the update's fault.
func storeFailed(cause error) bool {
	return (database.IsUnavailable(cause) || database.IsLostRace(cause)) && !errors.Is(cause, errSlow)
}

// storeGrace is how long a process that ends waits for the store to take what became of a try.
const storeGrace = 5 * time.Second

// storeBackoff is how long to wait for a store that can do nothing.
var storeBackoff = worker.Backoff{First: 50 * time.Millisecond, Most: 2 * time.Second}

// postpone gives the chat back with a try that does not count, as soon as the store takes that, or a little after ctx ended.
func (w *Worker) postpone(ctx, working context.Context, c claim, cause error) error {
	wait := time.Second
	if len(w.Retry) > 0 {
		wait = w.Retry[len(w.Retry)-1]
	}
	// Also at the end of the process: a try that is not taken back counts as one that the process died of.
	patient, cancel := worker.Grace(ctx, storeGrace)
	defer cancel()
	for failures := 1; ; failures++ {
		err := w.Store.retry(patient, c, cause.Error(), wait, true)
		if err == nil || errors.Is(err, errFenced) {
			return err
		}
		w.Log.WarnContext(working, "an update cannot be put off; trying again", "update", c.update.Key, "error", err)
		if !worker.Sleep(patient, storeBackoff.After(failures)) {
			return err
		}
	}
}

// end runs the plan, records how the update ended and takes the chat's next one in hand, in one transaction, unless the chat
// was taken over. When no update of it is left the chat is given back, and another is claimed; when ctx has ended, none is.
func (w *Worker) end(ctx, working context.Context, c claim, plan Plan, state, problem string) (next claim, ok bool, err error) {
	err = w.Store.db.InShortTx(working, func(tx *database.Tx) error {
		next, ok = c, false
		begun := time.Now()
		now, err := c.hold(working, tx, w.Lease)
		if err != nil {
			return err
		}
		if plan.Commit != nil {
			if err := worker.Guard(func() error { return plan.Commit(working, tx) }); err != nil {
				return err
			}
		}
		if err := c.end(working, tx, state, problem, plan.Forget, now); err != nil {
			return err
		}
		// A lease is counted from the transaction's instant: after a long commit there may be nothing left of it, and a claim would
		// not be fresh.
		enough := ctx.Err() == nil && time.Since(begun) < min(w.Lease, database.ClockSkew)/2
		if enough {
			if ok, err = next.take(working, tx); err != nil || ok {
				return err
			}
		}
		if err := c.free(working, tx, now); err != nil || !enough {
			return err
		}
		next, ok, err = w.Store.claimChatIn(working, tx, w.BotID, w.Lease, w.longest)
		return err
	})
	if err != nil {
		return claim{}, false, err
	}
	w.handled(c, state)
	w.after(working, c.update, plan)
	return next, ok, nil
}

func (w *Worker) handled(c claim, result string) {
	if w.Handled != nil {
		w.Handled(c.update.Kind, result, time.Since(c.begun))
	}
}

// prepare lets the handler decide while the chat's lease is renewed.
func (w *Worker) prepare(ctx context.Context, c claim, decide func(ctx context.Context, u Update) (Plan, error)) (plan Plan, err error) {
	held, lose := context.WithCancelCause(ctx)
	preparing, cancel := context.WithTimeoutCause(held, w.Limit, errSlow)
	ended := make(chan struct{})
	go func() { defer close(ended); w.keep(preparing, lose, c) }()
	err = worker.Guard(func() (err error) { plan, err = decide(preparing, c.update); return err })
	if cause := context.Cause(preparing); cause != nil && (err != nil || errors.Is(cause, errFenced)) {
		err = errors.Join(cause, err)
	}
	cancel()
	<-ended
	lose(nil)
	return plan, err
}

// keep renews the lease until ctx ends; lose is called when the chat was taken over.
func (w *Worker) keep(ctx context.Context, lose context.CancelCauseFunc, c claim) {
	for worker.Sleep(ctx, w.Lease/3) {
		err := w.Store.renew(ctx, c, w.Lease)
		if errors.Is(err, errFenced) {
			lose(err)
			return
		}
		if err != nil && ctx.Err() == nil {
			w.Log.ErrorContext(ctx, "a chat's lease could not be renewed", "error", err)
		}
	}
}

func (w *Worker) after(ctx context.Context, u Update, plan Plan) {
	if plan.After == nil {
		return
	}
	err := worker.Guard(func() error { plan.After(ctx); return nil })
	if err != nil {
		w.Log.ErrorContext(ctx, "what follows an update failed", "update", u.Key, "error", err)
	}
}
