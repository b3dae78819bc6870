package inbox

import (
	"context"
	"fmt"
	"testing"
	"time"
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

// ClaimAndDie takes the next update in hand as a process does that dies of it.
func (s *Store) ClaimAndDie(t testing.TB, botID int64) bool {
	t.Helper()
	_, ok, err := s.claimChat(t.Context(), botID, 4*time.Second, 4*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}
