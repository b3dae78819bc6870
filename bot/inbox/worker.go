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

// Handler decides about updates; conversation.Router is the real one.
type Handler interface {
	// Prepare reads, thinks and decides, with no transaction open.
	Prepare(ctx context.Context, u Update) (Plan, error)
	// GiveUp decides what to tell the person when an update has failed for good; its own failure parks the update
	// silently.
	GiveUp(ctx context.Context, u Update, cause error) (Plan, error)
}

// Worker handles the stored updates of one bot: each once, those of one chat in order.
type Worker struct {
	Store   *Store
	BotID   int64
	Handler Handler
	Log     *slog.Logger

	Parallel int             // chats handled at once; 0 means 4
	Lease    time.Duration   // for which a chat is claimed, renewed with each of its updates; 0 means 15 s
	Retry    []time.Duration // waits between the tries of a failing update; nil means 1 s and 4 s: three tries
	Idle     time.Duration   // how often to look without a call of Wake; 0 means a second

	wake worker.Signal
}

// Wake tells the worker that updates were stored. It never blocks.
func (w *Worker) Wake() { w.wake.Notify() }

// Run handles updates until ctx is cancelled, then finishes those in hand and returns. A chat that a killed process
// held is taken over when its lease lapses; see Store.Recover.
func (w *Worker) Run(ctx context.Context) {
	w.Parallel = cmp.Or(w.Parallel, 4)
	w.Lease = cmp.Or(w.Lease, 15*time.Second)
	w.Idle = cmp.Or(w.Idle, time.Second)
	if w.Retry == nil {
		w.Retry = []time.Duration{time.Second, 4 * time.Second}
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
		c, ok, err := w.Store.claimChat(working, w.BotID, w.Lease)
		if err != nil {
			w.Log.Error("the inbox cannot be read", "error", err)
		}
		if err != nil || !ok {
			w.wake.Wait(ctx, w.Idle)
			continue
		}
		w.Wake() // there may be another chat for a sleeping neighbour
		if err := w.chat(ctx, working, c); err != nil {
			w.Log.Error("a chat's updates could not be handled", "error", err)
		}
	}
}

// chat handles the waiting updates of a claimed chat in order, and gives it back.
func (w *Worker) chat(ctx, working context.Context, c claim) error {
	for ctx.Err() == nil {
		row, u, ok, err := w.Store.next(working, c)
		if err != nil {
			return err // the lease lapses, and the chat is claimed again
		}
		if !ok {
			break
		}
		wait, err := w.handle(working, c, row, u)
		if errors.Is(err, errFenced) {
			return nil // the chat is another worker's now, and so is the update
		}
		if err != nil {
			return err
		}
		if wait > 0 {
			return w.Store.free(working, c, wait)
		}
	}
	err := w.Store.free(working, c, 0)
	if errors.Is(err, errFenced) {
		return nil
	}
	return err
}

// handle tries one update; wait > 0 says that it failed and when to try it again.
func (w *Worker) handle(ctx context.Context, c claim, row int64, u Update) (wait time.Duration, err error) {
	plan, cause := w.prepare(ctx, u)
	if cause == nil {
		cause = w.commit(ctx, c, row, u, plan, "done", "")
	}
	if instead, ok := errors.AsType[*Instead](cause); ok {
		instead.Plan.Forget = instead.Plan.Forget || plan.Forget
		plan = instead.Plan
		cause = w.commit(ctx, c, row, u, plan, "done", "")
	}
	if cause == nil {
		w.after(ctx, u, plan)
		return 0, nil
	}
	if errors.Is(cause, errFenced) {
		return 0, cause
	}
	w.Log.Error("an update failed", "update", u.Key, "attempt", u.Attempt, "error", cause)
	if u.Attempt <= len(w.Retry) {
		wait = w.Retry[u.Attempt-1]
		return wait, w.commit(ctx, c, row, u, Plan{}, "waiting", cause.Error())
	}
	plan, err = w.giveUp(ctx, u, cause)
	if err == nil {
		err = w.commit(ctx, c, row, u, plan, "parked", cause.Error())
	}
	if err != nil && !errors.Is(err, errFenced) {
		w.Log.Error("the apology for an update failed", "update", u.Key, "error", err)
		plan = Plan{} // what was to follow the apology does not
		err = w.commit(ctx, c, row, u, Plan{}, "parked", cause.Error())
	}
	if err == nil {
		w.after(ctx, u, plan)
	}
	return 0, err
}

// commit runs the plan and records the update's state, in one transaction, unless the chat was taken over.
func (w *Worker) commit(ctx context.Context, c claim, row int64, u Update, plan Plan, state, problem string) error {
	return w.Store.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := c.hold(ctx, tx, w.Lease)
		if err != nil {
			return err
		}
		if plan.Commit != nil {
			if err := worker.Guard(func() error { return plan.Commit(ctx, tx) }); err != nil {
				return err
			}
		}
		if plan.Forget {
			if _, err := tx.Exec(ctx, dropPayload, row); err != nil {
				return err
			}
		}
		n, err := tx.Exec(ctx, endUpdate, state, u.Attempt, database.Text([]byte(problem)), now, row)
		if err == nil && n == 0 {
			return errFenced // it has ended: the commit of an earlier try succeeded though its answer was lost
		}
		return err
	})
}

func (w *Worker) prepare(ctx context.Context, u Update) (plan Plan, err error) {
	err = worker.Guard(func() (err error) { plan, err = w.Handler.Prepare(ctx, u); return err })
	return plan, err
}

func (w *Worker) giveUp(ctx context.Context, u Update, cause error) (plan Plan, err error) {
	err = worker.Guard(func() (err error) { plan, err = w.Handler.GiveUp(ctx, u, cause); return err })
	return plan, err
}

func (w *Worker) after(ctx context.Context, u Update, plan Plan) {
	if plan.After == nil {
		return
	}
	err := worker.Guard(func() error { plan.After(ctx); return nil })
	if err != nil {
		w.Log.Error("what follows an update failed", "update", u.Key, "error", err)
	}
}
