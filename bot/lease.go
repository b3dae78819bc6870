package bot

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"time"

	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// exclusive is the right to do the named work, which one replica at a time has; it is kept as a lease of owner.
func exclusive(db *database.DB, name, owner string) telegram.RunExclusive {
	return func(ctx context.Context, ttl time.Duration, do func(ctx context.Context)) (had bool, err error) {
		return db.Hold(ctx, name, owner, ttl, func(ctx context.Context, _ database.Lease) { do(ctx) })
	}
}

// ownerName tells this process from every other one that may hold a lease.
func ownerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "?" // the random part is what tells
	}
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:8])
}
