package outbox

import (
	"context"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

// Listed is a delivery as an operator sees it: without what it says.
type Listed struct {
	ID        int64
	Key       string
	ChatID    int64
	Op        Op
	Priority  Priority
	State     State
	Held      bool // its batch is paused
	Uncertain bool
	Attempts  int
	Error     string
	CreatedAt time.Time
	EndedAt   time.Time // zero while it is open
}

// Listing is which deliveries are listed.
type Listing int

const (
	ListFailed    Listing = iota // given up, the last first
	ListUncertain                // may have arrived twice, the last enqueued first
	ListWaiting                  // waiting or being sent, the next first
)

const (
	listFailed    = listColumns + `where error <> '' and ended_at > 0 and state = 'failed' order by ended_at desc, id desc limit $1`
	listUncertain = listColumns + `where uncertain order by id desc limit $1`
	listWaiting   = listColumns + `where ended_at = 0 order by priority, id limit $1`

	listColumns = `
select id, key, chat_id, op, priority, state, held, uncertain, attempts, error, created_at, ended_at from outbox_delivery `
)

// List lists at most limit deliveries.
func (s *Store) List(ctx context.Context, of Listing, limit int) ([]Listed, error) {
	query := map[Listing]string{ListFailed: listFailed, ListUncertain: listUncertain, ListWaiting: listWaiting}[of]
	rows, err := s.db.Query(ctx, query, limit)
	if err != nil {
		return nil, fmt.Errorf("listing deliveries: %w", err)
	}
	defer rows.Close()
	var all []Listed
	for rows.Next() {
		var l Listed
		var created, ended int64
		err := rows.Scan(&l.ID, &l.Key, &l.ChatID, &l.Op, &l.Priority, &l.State, &l.Held, &l.Uncertain, &l.Attempts, &l.Error, &created, &ended)
		if err != nil {
			return nil, fmt.Errorf("listing deliveries: %w", err)
		}
		l.CreatedAt = database.Time(created)
		if ended > 0 {
			l.EndedAt = database.Time(ended)
		}
		all = append(all, l)
	}
	return all, rows.Err()
}
