package inbox

import (
	"context"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

// Queue is what the inbox holds at a moment.
type Queue struct {
	Waiting int       // updates of the bot that are not handled yet
	Oldest  time.Time // when the one that has waited longest came; zero when none waits
	Parked  int       // of what is kept: given up
}

const (
	countWaiting = `
select count(*), coalesce(min(u.received_at), 0) from inbox_chat c join inbox_update u on u.chat_id = c.id and u.state = 'waiting'
where c.bot_id = $1 and c.waiting`

	countParked = `select count(*) from inbox_update where state = 'parked'`
)

// Queue counts. It reads what waits and what was parked, not what was handled.
func (s *Store) Queue(ctx context.Context, botID int64) (q Queue, err error) {
	var oldest int64
	err = s.db.QueryRow(ctx, countWaiting, botID).Scan(&q.Waiting, &oldest)
	if err == nil {
		err = s.db.QueryRow(ctx, countParked).Scan(&q.Parked)
	}
	if err != nil {
		return Queue{}, fmt.Errorf("counting updates: %w", err)
	}
	if oldest > 0 {
		q.Oldest = database.Time(oldest)
	}
	return q, nil
}
