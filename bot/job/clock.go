package job

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/worker"
)

const (
	clockEvery = 10 * time.Second
	// clockJump is more than a clock goes wrong by itself, or a loaded machine keeps anybody waiting.
	clockJump = 30 * time.Second
)

// WatchClock logs when the store's clock was set, and lets jobs wait as long as they were meant to, until ctx ends. What waits elsewhere is
// due when it lies absurdly far ahead.
func (s *Store) WatchClock(ctx context.Context, log *slog.Logger) {
	(&clock{db: s.db, jobs: s, log: log}).watch(ctx)
}

// clock watches the store's clock, which leases and due times are told by, against one that is never set.
type clock struct {
	db   *database.DB
	jobs *Store
	log  *slog.Logger

	every time.Duration // how often to look; 0 means clockEvery
	last  int64         // what the store's clock showed
	at    time.Time
}

func (c *clock) watch(ctx context.Context) {
	set := true // it may have been while nobody looked
	for {
		now, err := c.db.Now(ctx)
		if err != nil && ctx.Err() == nil {
			c.log.Error("the store's clock cannot be read", "error", err)
		}
		if err == nil {
			if by := c.jumped(now, time.Now()); by != 0 {
				c.log.Warn("the clock was set", "by", by)
				set = true
			}
		}
		if set && c.resetJobs(ctx) {
			set = false
		}
		if !worker.Sleep(ctx, cmp.Or(c.every, clockEvery)) {
			return
		}
	}
}

// jumped is by how much the clock was set since the last look; 0 when it was not.
func (c *clock) jumped(now int64, at time.Time) time.Duration {
	before, passed := c.last, at.Sub(c.at) // monotonic
	c.last, c.at = now, at
	if before == 0 {
		return 0
	}
	by := time.Duration(now-before)*time.Microsecond - passed
	if by.Abs() < clockJump {
		return 0
	}
	return by
}

// resetJobs reports whether the store took it: otherwise it is to be done again.
func (c *clock) resetJobs(ctx context.Context) bool {
	n, err := c.jobs.ResetTimes(ctx)
	switch {
	case err != nil && ctx.Err() == nil:
		c.log.Error("the times of jobs cannot be reset", "error", err)
	case n > 0:
		c.log.Warn("the clock was set back: jobs wait anew for as long as they were meant to", "jobs", n)
	}
	return err == nil
}
