package outbox

import (
	"context"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

// Queue is what the outbox holds at a moment.
type Queue struct {
	Open      map[Priority]Line // what waits or is being sent, without what a paused batch holds; every priority is there
	Uncertain int               // of what is kept: may have arrived twice
	Failed    int               // of what is kept: was given up
}

// Line is what is open of one priority.
type Line struct {
	Count  int
	Oldest time.Time // when the one that has waited longest was enqueued; zero when there is none
}

// Priorities are all there are, the most urgent first, by the names they are shown under.
var Priorities = []struct {
	Priority Priority
	Name     string
}{{Reply, "reply"}, {Notice, "notice"}, {Bulk, "bulk"}}

const (
	openByPriority = `
select priority, count(*), min(created_at) from outbox_delivery where ended_at = 0 and not held group by priority`

	countUncertain = `select count(*) from outbox_delivery where uncertain`
	countFailed    = `select count(*) from outbox_delivery where error <> '' and ended_at > 0 and state = 'failed'`
)

// Queue counts. It reads what is open and what went wrong, not what was sent.
func (s *Store) Queue(ctx context.Context) (Queue, error) {
	q := Queue{Open: map[Priority]Line{}}
	for _, p := range Priorities {
		q.Open[p.Priority] = Line{}
	}
	if err := s.countOpen(ctx, q.Open); err != nil {
		return Queue{}, fmt.Errorf("counting deliveries: %w", err)
	}
	for query, into := range map[string]*int{countUncertain: &q.Uncertain, countFailed: &q.Failed} {
		if err := s.db.QueryRow(ctx, query).Scan(into); err != nil {
			return Queue{}, fmt.Errorf("counting deliveries: %w", err)
		}
	}
	return q, nil
}

func (s *Store) countOpen(ctx context.Context, into map[Priority]Line) error {
	rows, err := s.db.Query(ctx, openByPriority)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var p Priority
		var n int
		var oldest int64
		if err := rows.Scan(&p, &n, &oldest); err != nil {
			return err
		}
		into[p] = Line{Count: n, Oldest: database.Time(oldest)}
	}
	return rows.Err()
}
