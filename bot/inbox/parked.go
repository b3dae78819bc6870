package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

// Parked is an update, or an internal event, that was given up: without what it says.
type Parked struct {
	ID         int64
	ChatKey    int64
	Kind       string // "" of an update of Telegram
	Attempts   int
	Error      string
	ReceivedAt time.Time
	ParkedAt   time.Time
	Erased     bool // its payload is gone: there is nothing to try again
}

const listParked = `
select u.id, c.chat_key, u.kind, u.attempts, u.error, u.received_at, u.ended_at, u.payload = '{}'
from inbox_update u join inbox_chat c on c.id = u.chat_id where u.state = 'parked' order by u.id desc limit $1`

// Parked lists at most limit updates that were given up, the last first.
func (s *Store) Parked(ctx context.Context, limit int) ([]Parked, error) {
	rows, err := s.db.Query(ctx, listParked, limit)
	if err != nil {
		return nil, fmt.Errorf("listing parked updates: %w", err)
	}
	defer rows.Close()
	var all []Parked
	for rows.Next() {
		var p Parked
		var received, ended int64
		if err := rows.Scan(&p.ID, &p.ChatKey, &p.Kind, &p.Attempts, &p.Error, &received, &ended, &p.Erased); err != nil {
			return nil, fmt.Errorf("listing parked updates: %w", err)
		}
		p.ReceivedAt, p.ParkedAt = database.Time(received), database.Time(ended)
		all = append(all, p)
	}
	return all, rows.Err()
}

var (
	// ErrNotParked reports an update that is not there, waits, or was handled.
	ErrNotParked = errors.New("the update is not parked")
	// ErrErased reports an update of which nothing is left to handle.
	ErrErased = errors.New("what the update said was erased")
)

const (
	findParked = `select chat_id, payload = '{}' from inbox_update where id = $1 and state = 'parked'`
	wakeChat   = `update inbox_chat set waiting = true where id = $1`
	unpark     = `update inbox_update set state = 'waiting', attempts = 0, error = '', ended_at = 0 where id = $1 and state = 'parked'`
)

// Retry puts a parked update back to be handled again: before what its chat has waiting, with all its tries. A running worker, also
// of another process, takes it up within seconds. What was said about it stays said.
func (s *Store) Retry(ctx context.Context, tx *database.Tx, id int64) error {
	var chat int64
	var erased bool
	err := tx.QueryRow(ctx, findParked, id).Scan(&chat, &erased)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return ErrNotParked
	case err != nil:
		return fmt.Errorf("finding a parked update: %w", err)
	case erased:
		return ErrErased
	}
	// The chat's row first, as everywhere.
	if _, err := tx.Exec(ctx, wakeChat, chat); err != nil {
		return fmt.Errorf("putting an update back: %w", err)
	}
	n, err := tx.Exec(ctx, unpark, id)
	if err != nil {
		return fmt.Errorf("putting an update back: %w", err)
	}
	if n == 0 {
		return ErrNotParked // somebody was faster
	}
	return nil
}
