package bot

import (
	"context"
	"time"

	"thidua/bot/conversation"
	"thidua/knowledge/worker"
)

const (
	// keepTime is how long raw updates and the words of deliveries are kept: a week, after which Telegram's ids may begin
	// anew.
	keepTime   = 7 * 24 * time.Hour
	purgeEvery = time.Hour
)

// purge drops what is older than keepTime, and then its traces, until ctx ends.
func purge(ctx context.Context, kit *conversation.Kit, router *conversation.Router) {
	for {
		for _, old := range []struct {
			what  string
			purge func(ctx context.Context, keep time.Duration) error
		}{{"updates", kit.Inbox.Purge}, {"jobs", kit.Jobs.Purge}, {"deliveries", kit.Outbox.Purge}, {"files", kit.Files.Purge}} {
			if err := old.purge(ctx, keepTime); err != nil && ctx.Err() == nil {
				kit.Log.Error("what is old could not be purged", "what", old.what, "error", err)
			}
		}
		router.Purge(ctx, keepTime)
		router.Hourly(ctx)
		if err := kit.DB.Checkpoint(ctx); err != nil && ctx.Err() == nil {
			kit.Log.Error("the log of the database could not be emptied", "error", err)
		}
		if !worker.Sleep(ctx, purgeEvery) {
			return
		}
	}
}
