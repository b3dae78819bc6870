package inbox

import (
	"context"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

const (
	purgeUpdates = `
delete from inbox_update where id in (
	select id from inbox_update where state <> 'waiting' and ended_at < $1 order by ended_at limit $2)
returning chat_id`

	// A chat of which nothing is left to handle or to know. Put and a worker hold the row, and so are waited for: what they
	// changed is looked at again.
	purgeChat = `
delete from inbox_chat where id = $1 and not waiting and lease_until = 0
	and not exists (select 1 from inbox_update where chat_id = $1)`
)

// Purge deletes what ended more than keep ago, and the chats of which it was the last. Keep at least the 24 hours for which
// Telegram may send an update again, and longer than the key of an internal event may be enqueued again.
func (s *Store) Purge(ctx context.Context, keep time.Duration) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	err = s.db.InSlices(ctx, func(tx *database.Tx, rows int) (int64, error) {
		purged, chats, err := purgeSlice(ctx, tx, now-keep.Microseconds(), rows)
		if err != nil {
			return 0, err
		}
		for chat := range chats {
			if _, err := tx.Exec(ctx, purgeChat, chat); err != nil {
				return 0, err
			}
		}
		return purged, nil
	})
	if err != nil {
		return fmt.Errorf("purging updates: %w", err)
	}
	return nil
}

// purgeSlice deletes at most limit updates that ended before an instant, and returns how many and of which chats.
func purgeSlice(ctx context.Context, tx *database.Tx, before int64, limit int) (n int64, chats map[int64]bool, err error) {
	rows, err := tx.Query(ctx, purgeUpdates, before, limit)
	if err != nil {
		return 0, nil, err
	}
	defer rows.Close()
	chats = map[int64]bool{}
	for rows.Next() {
		var chat int64
		if err := rows.Scan(&chat); err != nil {
			return 0, nil, err
		}
		chats[chat] = true
		n++
	}
	return n, chats, rows.Err()
}
