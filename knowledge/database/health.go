package database

import (
	"context"
	"fmt"
	"slices"
)

// QuickCheck looks through the whole of SQLite's file for damage; on PostgreSQL, which looks after its own, it only asks
// for an answer. The error says what is damaged.
func (db *DB) QuickCheck(ctx context.Context) error {
	if db.Shared() {
		return db.read.PingContext(ctx)
	}
	found, err := texts(ctx, db, "pragma quick_check(5)")
	if err != nil {
		return fmt.Errorf("checking the database file: %w", err)
	}
	if !slices.Equal(found, []string{"ok"}) {
		return fmt.Errorf("the database file is damaged: %q", found)
	}
	return nil
}
