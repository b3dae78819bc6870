package outbox

import (
	"context"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

// KeptTime is how long the row of a delivery is kept after its end, outside batches. As long its key is known: enqueueing it again
// sends nothing, KeyOf and Keys find it, and an Edit or Delete may name it as its Target. Telegram lets no message be edited that long.
const KeptTime = 30 * 24 * time.Hour

const (
	blankOld = `
update outbox_delivery set content = '{}' where id in (
	select id from outbox_delivery
	where content not in ('', '{}') and ended_at > 0 and ended_at < $1 limit $2)`

	dropOld = `
delete from outbox_delivery where id in (
	select id from outbox_delivery where ended_at > 0 and ended_at < $1 and batch_id = 0 limit $2)`

	oldBatches = `select id from outbox_batch where ended_at > 0 and ended_at < $1`

	dropOfBatch = `
delete from outbox_delivery where id in (
	select id from outbox_delivery where batch_id = $1 and batch_id <> 0 and ended_at > 0 limit $2)`

	dropBatch = `delete from outbox_batch where id = $1`
)

// Purge drops the words of the deliveries that ended more than keep ago, and the batches that did with their rows: their sources
// were told of each delivery. That others were sent, when and to whom is kept for KeptTime. It is done in slices that hold up no
// sending.
func (s *Store) Purge(ctx context.Context, keep time.Duration) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	for _, old := range []struct {
		statement string
		keep      time.Duration
	}{{dropOld, max(keep, KeptTime)}, {blankOld, keep}} {
		if err := s.db.ExecInSlices(ctx, old.statement, now-old.keep.Microseconds()); err != nil {
			return fmt.Errorf("purging deliveries: %w", err)
		}
	}
	if err := s.purgeBatches(ctx, now-keep.Microseconds()); err != nil {
		return fmt.Errorf("purging batches: %w", err)
	}
	return nil
}

// purgeBatches drops the batches that ended before an instant, each after its rows.
func (s *Store) purgeBatches(ctx context.Context, before int64) error {
	ids, err := readIDs(ctx, s.db, oldBatches, before)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.db.ExecInSlices(ctx, dropOfBatch, id); err != nil {
			return err
		}
		err := s.db.InTx(ctx, func(tx *database.Tx) error {
			_, err := tx.Exec(ctx, dropBatch, id)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
