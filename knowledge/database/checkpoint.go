package database

import (
	"context"
	"fmt"
)

// Checkpoint moves what was committed from SQLite's log into its file and empties the log, in which erased words would stand
// otherwise, as far as no reader needs it; it waits for none of them. On PostgreSQL, which does so by itself, it does nothing.
func (db *DB) Checkpoint(ctx context.Context) error {
	if db.Shared() {
		return nil
	}
	// The most of it beside the writers; what they add meanwhile is little.
	if err := db.checkpoint(ctx, "passive"); err != nil {
		return err
	}
	return db.checkpoint(ctx, "truncate")
}

func (db *DB) checkpoint(ctx context.Context, mode string) error {
	pool := db.read
	if mode != "passive" {
		pool = db.write
	}
	conn, err := pool.Conn(ctx)
	if err != nil {
		return fmt.Errorf("emptying the log: %w", err)
	}
	defer conn.Close()
	if mode != "passive" {
		if _, err := conn.ExecContext(ctx, "pragma busy_timeout = 20"); err != nil {
			return fmt.Errorf("emptying the log: %w", err)
		}
		defer conn.ExecContext(context.WithoutCancel(ctx), "pragma busy_timeout = 10000")
	}
	var busy, pages, moved int
	if err := conn.QueryRowContext(ctx, "pragma wal_checkpoint("+mode+")").Scan(&busy, &pages, &moved); err != nil {
		return fmt.Errorf("emptying the log: %w", err)
	}
	return nil
}
