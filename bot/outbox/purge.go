package outbox

import (
	"context"
	"fmt"
	"time"
)

const (
	blankOld = `
update outbox_delivery set content = '{}' where id in (
	select id from outbox_delivery
	where content <> '{}' and ended_at > 0 and ended_at < $1 and batch_id = 0 limit $2)`

	dropOldOfBatches = `
delete from outbox_delivery where id in (
	select d.id from outbox_delivery d join outbox_batch b on b.id = d.batch_id
	where d.batch_id <> 0 and b.ended_at > 0 and b.ended_at < $1 limit $2)`

	dropOldBatches = `
delete from outbox_batch where id in (
	select id from outbox_batch b where ended_at > 0 and ended_at < $1
		and not exists (select 1 from outbox_delivery d where d.batch_id = b.id and d.batch_id <> 0) limit $2)`
)

// Purge drops the words of the deliveries that ended more than keep ago; that they were sent, when and to whom stays. Of the
// batches that ended before, it drops the rows: their sources were told of each delivery.
func (s *Store) Purge(ctx context.Context, keep time.Duration) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	for _, statement := range []string{blankOld, dropOldOfBatches, dropOldBatches} {
		if err := s.db.ExecInSlices(ctx, statement, now-keep.Microseconds()); err != nil {
			return fmt.Errorf("purging deliveries: %w", err)
		}
	}
	return nil
}
