package inbox

import (
	"context"
	"fmt"
)

// Count is how many updates are in each state.
type Count struct{ Waiting, Done, Parked int }

// Count counts the updates of every bot.
func (s *Store) Count(ctx context.Context) (Count, error) {
	var c Count
	err := s.db.QueryRow(ctx, `
select count(*) filter (where state = 'waiting'), count(*) filter (where state = 'done'),
	count(*) filter (where state = 'parked') from inbox_update`).Scan(&c.Waiting, &c.Done, &c.Parked)
	if err != nil {
		return Count{}, fmt.Errorf("counting updates: %w", err)
	}
	return c, nil
}
