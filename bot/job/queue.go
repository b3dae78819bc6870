package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

// Queue is what there is to do at a moment.
type Queue struct {
	Due    int       // jobs whose time has come, also those that are being done
	Oldest time.Time // when the one that has waited longest was due; zero when none is
	Later  int       // jobs whose time has not come
	Failed int       // of what is kept: given up
}

const (
	countDue    = `select count(*), coalesce(min(due_at), 0) from job where state = 'waiting' and due_at <= $1`
	countLater  = `select count(*) from job where state = 'waiting' and due_at > $1`
	countFailed = `select count(*) from job where state = 'failed'`
)

// Queue counts. It reads what waits and what failed, not what was done.
func (s *Store) Queue(ctx context.Context) (q Queue, err error) {
	now, err := s.db.Now(ctx)
	if err != nil {
		return Queue{}, err
	}
	var oldest int64
	err = s.db.QueryRow(ctx, countDue, now).Scan(&q.Due, &oldest)
	if err == nil {
		err = s.db.QueryRow(ctx, countLater, now).Scan(&q.Later)
	}
	if err == nil {
		err = s.db.QueryRow(ctx, countFailed).Scan(&q.Failed)
	}
	if err != nil {
		return Queue{}, fmt.Errorf("counting jobs: %w", err)
	}
	if oldest > 0 {
		q.Oldest = database.Time(oldest)
	}
	return q, nil
}

const nextOfKind = `select payload, due_at from job where state = 'waiting' and kind = $1 order by due_at limit 1`

// Next is the payload of the next job of a kind that waits and when it is due; zero when none waits.
func (s *Store) Next(ctx context.Context, kind string) (payload string, due time.Time, err error) {
	var at int64
	err = s.db.QueryRow(ctx, nextOfKind, kind).Scan(&payload, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return "", time.Time{}, nil
	}
	if err != nil {
		return "", time.Time{}, fmt.Errorf("finding the next job: %w", err)
	}
	return payload, database.Time(at), nil
}
