package inbox

import (
	"context"
	"fmt"
	"time"
)

const (
	purgeUpdates = `
delete from inbox_update where id in (select id from inbox_update where state <> 'waiting' and ended_at < $1 limit $2)`

	// A chat of which nothing is left to handle or to know. Put and a worker hold the row, and so are waited for: what they
	// changed is looked at again.
	purgeChats = `
delete from inbox_chat where not waiting and lease_until = 0 and id in (
	select id from inbox_chat c where not waiting and lease_until = 0
		and not exists (select 1 from inbox_update u where u.chat_id = c.id) limit $1)`
)

// Purge deletes what ended more than keep ago. Keep at least the 24 hours for which Telegram may send an update again, and
// longer than the key of an internal event may be enqueued again.
func (s *Store) Purge(ctx context.Context, keep time.Duration) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	if err := s.db.ExecInSlices(ctx, purgeUpdates, now-keep.Microseconds()); err != nil {
		return fmt.Errorf("purging updates: %w", err)
	}
	if err := s.db.ExecInSlices(ctx, purgeChats); err != nil {
		return fmt.Errorf("purging chats: %w", err)
	}
	return nil
}
