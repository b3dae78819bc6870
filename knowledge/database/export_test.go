package database

import (
	"context"
	"time"
)

// TakeLease is takeLease: what Hold does of it by the clock cannot be waited for.
func (db *DB) TakeLease(ctx context.Context, name, owner string, ttl time.Duration) (Lease, bool, error) {
	return db.takeLease(ctx, name, owner, ttl)
}

// Release is release.
func (db *DB) Release(ctx context.Context, lease Lease) error { return db.release(ctx, lease) }

// Prepared is how many statements the pools keep prepared.
func (db *DB) Prepared() (n int) {
	for _, s := range []*statements{db.reads, db.writes} {
		if s != nil {
			for _, prepared := range s.prepared {
				if prepared != nil {
					n++
				}
			}
		}
	}
	return n
}
