package health

import (
	"cmp"
	"context"
	"time"

	"thidua/knowledge/worker"
)

// sayAgain is how often the log repeats what goes on.
const sayAgain = time.Hour

// Watch keeps when Telegram gave what it had, and logs what is found: when it begins, every hour while it goes on, and when it is
// over; until ctx ends.
func (h *Health) Watch(ctx context.Context) {
	said := map[string]time.Time{}
	every := cmp.Or(h.Every, 10*time.Second)
	var kept int64
	for worker.Sleep(ctx, min(every, time.Second)); ctx.Err() == nil; worker.Sleep(ctx, every) {
		kept = h.keepReceived(ctx, kept)
		h.say(h.Look(ctx), said)
	}
}

// keepReceived stores that Telegram gave what it had, unless it gave nothing since kept, and returns the new kept. That it could
// not be stored is told as that the store fails.
func (h *Health) keepReceived(ctx context.Context, kept int64) int64 {
	at := h.received.Load()
	if at == kept {
		return kept
	}
	ctx, cancel := context.WithTimeout(ctx, h.limit())
	defer cancel()
	if h.DB.Beat(ctx, h.receivedBeat()) != nil {
		return kept
	}
	return at
}

// say logs what is new or has not been said for long, and what is over. said is when each kind was said last.
func (h *Health) say(r Report, said map[string]time.Time) {
	goesOn := map[string]bool{}
	tell := func(log func(string, ...any), f Finding) {
		goesOn[f.Kind] = true
		if time.Since(said[f.Kind]) >= sayAgain {
			said[f.Kind] = time.Now()
			found := f.Says
			if f.detail != nil {
				found = f.detail.Error()
			}
			log("the bot is not well", "kind", f.Kind, "found", found)
		}
	}
	for _, p := range r.Problems {
		tell(h.Log.Error, p)
	}
	for _, w := range r.Warnings {
		tell(h.Log.Warn, w)
	}
	for kind := range said {
		if !goesOn[kind] {
			delete(said, kind)
			h.Log.Info("that is over", "kind", kind)
		}
	}
}
