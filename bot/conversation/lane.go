package conversation

import (
	"context"
	"fmt"
	"slices"
	"time"

	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// Workers are the workers that do the modules' jobs, one or more for each lane.
func (r *Router) Workers() (workers []*job.Worker) {
	lanes := map[string]*job.Worker{}
	for _, m := range r.modules {
		for _, j := range m.Jobs {
			w := lanes[j.Lane]
			if w == nil {
				w = &job.Worker{Store: r.kit.Jobs, Log: r.kit.Log, Done: r.kit.Wake, Worked: r.kit.Worked, Kinds: map[string]job.Kind{}}
				lanes[j.Lane] = w
				workers = append(workers, w)
			}
			w.Kinds[j.Kind] = job.Kind{Handler: j.Handler, Tries: j.Tries, GaveUp: j.GaveUp}
			w.Limit, w.Parallel = max(w.Limit, j.Limit), max(w.Parallel, j.Parallel)
		}
	}
	return workers
}

// Sources are whom the batches of all modules go to.
func (r *Router) Sources() map[string]outbox.BatchSource {
	all := map[string]outbox.BatchSource{}
	for _, m := range r.modules {
		for name, source := range m.Batches {
			if _, taken := all[name]; taken {
				panic(fmt.Sprintf("two modules have a source of batches called %q", name))
			}
			all[name] = source
		}
	}
	return all
}

// Purge drops what the modules keep longer than keep. A module that fails does not keep the others from it.
func (r *Router) Purge(ctx context.Context, keep time.Duration) {
	for _, m := range r.modules {
		if m.Purge != nil {
			r.logFailure(ctx, "what is old could not be purged", m.Name, m.Purge(ctx, keep))
		}
	}
}

// Hourly lets the modules look whether they have something to say. A module that fails does not keep the others from it.
func (r *Router) Hourly(ctx context.Context) {
	for _, m := range r.modules {
		if m.Hourly != nil {
			r.logFailure(ctx, "the hourly look failed", m.Name, m.Hourly(ctx))
		}
	}
}

func (r *Router) logFailure(ctx context.Context, failure, module string, err error) {
	if err != nil && ctx.Err() == nil {
		r.kit.Log.Error(failure, "what", module, "error", err)
	}
}

// Watcher lets go of the files of deliveries that have ended, and tells the modules what sending found out about chats. It is made before the Router, which fills it in.
type Watcher struct{ router *Router }

// Watch makes w tell the modules of r.
func (w *Watcher) Watch(r *Router) { w.router = r }

// Ended implements outbox.Watcher. Its line stands in the log again where the transaction is run again.
func (w *Watcher) Ended(ctx context.Context, tx *database.Tx, e outbox.Ended) error {
	if e.State == outbox.Failed && !w.replaced(e) {
		w.router.kit.Log.WarnContext(ctx, "a delivery will not arrive", "delivery", e.Key, "chat", e.ChatID, "reason", e.Reason)
	}
	if e.Media {
		if err := w.router.kit.Files.Erase(ctx, tx, deliveryOwner(e.Key)); err != nil {
			return err
		}
	}
	for _, m := range w.router.modules {
		if m.Ended == nil || m.Name != ownerOf(e.Key) {
			continue
		}
		if err := m.Ended(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}

// replaced reports whether its module sends something else in the place of a delivery that failed.
func (w *Watcher) replaced(e outbox.Ended) bool {
	return slices.ContainsFunc(w.router.modules, func(m *Module) bool { return m.Name == ownerOf(e.Key) && m.Replaces != nil && m.Replaces(e) })
}

// ChatStopped implements outbox.Watcher. What stopped is kept with the chat; no module needs to act.
func (w *Watcher) ChatStopped(context.Context, *database.Tx, int64, outbox.StopReason) error {
	return nil
}

// ChatMoved implements outbox.Watcher.
func (w *Watcher) ChatMoved(ctx context.Context, tx *database.Tx, from, to int64) error {
	for _, m := range w.router.modules {
		if m.ChatMoved == nil {
			continue
		}
		if err := m.ChatMoved(ctx, tx, from, to); err != nil {
			return err
		}
	}
	return nil
}
