package bot

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"thidua/knowledge/worker"
)

const (
	// keepTime is how long raw updates and the words of deliveries are kept: a week, after which Telegram's ids may begin
	// anew.
	keepTime   = 7 * 24 * time.Hour
	purgeEvery = time.Hour
	// refreshEvery is how often the index is brought up to date and saved while documents are being loaded.
	refreshEvery = time.Minute
)

// purge drops what is older than keepTime until ctx ends.
func (s *Service) purge(ctx context.Context, p *parts) {
	updates := func(ctx context.Context, keep time.Duration) error {
		_, err := p.updates.Purge(ctx, keep)
		return err
	}
	for {
		for _, old := range []struct {
			what  string
			purge func(ctx context.Context, keep time.Duration) error
		}{
			{"updates", updates}, {"jobs", p.jobs.Purge}, {"deliveries", p.deliveries.Purge}, {"contacts", p.people.Purge},
			{"dialogues", p.bot.PurgeDialogues},
		} {
			if err := old.purge(ctx, keepTime); err != nil && ctx.Err() == nil {
				s.Log.Error("what is old could not be purged", "what", old.what, "error", err)
			}
		}
		if !worker.Sleep(ctx, purgeEvery) {
			return
		}
	}
}

// keepIndex brings the index up to date with what is loaded meanwhile, before somebody asks and waits for it, and saves
// it.
func (s *Service) keepIndex(ctx context.Context) {
	defer s.saveIndex()
	for {
		s.saveIndex()
		if !worker.Sleep(ctx, refreshEvery) {
			return
		}
		if err := s.Library.Refresh(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("the corpus could not be read", "error", err)
		}
	}
}

// saveIndex keeps the index over a restart. That it cannot be kept costs time at the next start, no more.
func (s *Service) saveIndex() {
	var folder error
	if s.Library.IndexFile != "" {
		folder = os.MkdirAll(filepath.Dir(s.Library.IndexFile), 0o700)
	}
	if err := errors.Join(folder, s.Library.Save()); err != nil {
		s.Log.Warn("the index could not be saved; the next start makes it anew", "error", err)
	}
}
