package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const (
	putBeat  = `insert into heartbeat (name, at) values ($1, $2) on conflict (name) do update set at = excluded.at`
	readBeat = `select at from heartbeat where name = $1`
)

// Beat keeps that what the name says happens now, in a transaction of its own. When it returns nil, the store takes writes.
func (db *DB) Beat(ctx context.Context, name string) error {
	err := db.InTx(ctx, func(tx *Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, putBeat, name, now)
		return err
	})
	if err != nil {
		return fmt.Errorf("writing to the database: %w", err)
	}
	return nil
}

// LastBeat is when Beat was called last for the name, by any process; zero when it never was.
func (db *DB) LastBeat(ctx context.Context, name string) (time.Time, error) {
	var at int64
	err := db.QueryRow(ctx, readBeat, name).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("reading when %s was last: %w", name, err)
	}
	return Time(at), nil
}
