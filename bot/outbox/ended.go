package outbox

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/worker"
)

// Ended is what became of a delivery.
type Ended struct {
	Key        string
	ChatID     int64 // where it went: the supergroup that a group became meanwhile
	Op         Op
	State      State  // Sent, Failed or Cancelled
	Reason     string // why it was not sent: a StopReason, what Telegram said, or what made it needless
	Uncertain  bool   // it may have arrived twice, or although it failed
	MessageIDs []int64
	Media      bool // it held files, or was about a message that shows one
	At         time.Time

	id int64
}

// watcherError is what a watcher did not want to hear.
type watcherError struct{ err error }

func (e *watcherError) Error() string { return fmt.Sprintf("telling what was found out: %v", e.err) }
func (e *watcherError) Unwrap() error { return e.err }

// insisting is the store that records what a watcher does not want to hear of, and that alone goes untold: it must not hold the
// others, and whoever enqueued those is told.
func (s *Store) insisting(refused func(err error)) *Store {
	return &Store{db: s.db, watcher: s.watcher, refused: refused}
}

// isRefused reports whether a watcher did not want to hear of something, and not for a failure of the store, or because a
// transaction lost against another: those it hears of when it is run again.
func isRefused(err error) bool {
	_, is := errors.AsType[*watcherError](err)
	return is && !database.IsUnavailable(err) && !database.IsLostRace(err)
}

// returningEnded ends every statement that ends deliveries.
const returningEnded = `
returning id, key, chat_id, op, state, error, uncertain, message_ids, media, ended_at`

const endDelivery = `
update outbox_delivery set state = $1, error = $2, ended_at = $3 where id = $4 and state = 'waiting'` + returningEnded

// end runs a statement that ends deliveries and tells the watcher of each, in the order in which they were enqueued.
func (s *Store) end(ctx context.Context, tx *database.Tx, statement string, args ...any) error {
	all, err := readEnded(ctx, tx, statement, args...)
	if err != nil {
		return fmt.Errorf("ending deliveries: %w", err)
	}
	for _, e := range all {
		if err := s.tell(ctx, tx, func(w Watcher) error { return w.Ended(ctx, tx, e) }); err != nil {
			return err
		}
	}
	return nil
}

// tell tells the watcher, if there is one.
func (s *Store) tell(ctx context.Context, tx *database.Tx, do func(w Watcher) error) error {
	if s.watcher == nil {
		return nil
	}
	guarded := func() error {
		if err := worker.Guard(func() error { return do(s.watcher) }); err != nil {
			return &watcherError{err}
		}
		return nil
	}
	if s.refused == nil {
		return guarded()
	}
	if _, err := tx.Exec(ctx, "savepoint telling"); err != nil {
		return err
	}
	if err := guarded(); err != nil {
		if !isRefused(err) {
			return err
		}
		s.refused(err)
		if _, err := tx.Exec(ctx, "rollback to savepoint telling"); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, "release savepoint telling")
	return err
}

func readEnded(ctx context.Context, tx *database.Tx, statement string, args ...any) ([]Ended, error) {
	rows, err := tx.Query(ctx, statement, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Ended
	for rows.Next() {
		var e Ended
		var ids string
		var at int64
		if err := rows.Scan(&e.id, &e.Key, &e.ChatID, &e.Op, &e.State, &e.Reason, &e.Uncertain, &ids, &e.Media, &at); err != nil {
			return nil, err
		}
		if err := json.Unmarshal([]byte(ids), &e.MessageIDs); err != nil {
			return nil, err
		}
		e.At = database.Time(at)
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b Ended) int { return cmp.Compare(a.id, b.id) })
	return all, rows.Err()
}
