package bot

import (
	"context"
	"time"

	"thidua/knowledge/worker"
)

const (
	// keepTime is how long raw updates and the words of deliveries are kept: a week, after which Telegram's ids may begin
	// anew.
	keepTime   = 7 * 24 * time.Hour
	purgeEvery = time.Hour
)

// purge drops what is older than keepTime until ctx ends.
func (s *Service) purge(ctx context.Context, p *parts) {
	for {
		for _, old := range []struct {
			what  string
			purge func(ctx context.Context, keep time.Duration) error
		}{{"updates", p.kit.Inbox.Purge}, {"jobs", p.kit.Jobs.Purge}, {"deliveries", p.kit.Outbox.Purge}, {"files", p.kit.Files.Purge}} {
			if err := old.purge(ctx, keepTime); err != nil && ctx.Err() == nil {
				s.Log.Error("what is old could not be purged", "what", old.what, "error", err)
			}
		}
		p.router.Purge(ctx, keepTime)
		if !worker.Sleep(ctx, purgeEvery) {
			return
		}
	}
}
