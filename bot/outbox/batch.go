package outbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thidua/knowledge/database"
)

// BatchState is how far a batch is.
type BatchState string

const (
	BatchActive    BatchState = "active"
	BatchPaused    BatchState = "paused"
	BatchCancelled BatchState = "cancelled"
	BatchDone      BatchState = "done" // everybody has a delivery, and each has ended
)

// Batch is one content for many chats, stored once: sent to them, or put in the place of messages that they have. Its
// deliveries go with priority Bulk and are named by the batch's key, ":" and the id of the recipient.
type Batch struct {
	Key     string // as of a Delivery
	Source  string // names the BatchSource that knows the recipients
	Op      Op
	Content Content
	// TargetMedia says of an Edit that the messages show a file.
	TargetMedia bool
}

// Recipient is one chat of a batch.
type Recipient struct {
	ID     int64 // of the source's own row, greater than 0; it does not change when a group becomes a supergroup
	ChatID int64
	// TargetMessages are the messages that an Edit or Delete is about; nothing is done for who has none.
	TargetMessages []int64
	ReplyTo        int64 // the message of the chat that a Send answers, or 0
}

// BatchSource knows who gets the batches of one kind. It is called with tx only.
type BatchSource interface {
	// Recipients are the next recipients of a batch, at most limit, whose ids are greater than after, by id. They are asked for
	// until there is none. A chat that comes twice is sent to once, under the first id.
	Recipients(ctx context.Context, tx *database.Tx, batch string, after int64, limit int) ([]Recipient, error)
	// BatchEnded tells once that every delivery of a batch has ended, all of which the Watcher was told.
	BatchEnded(ctx context.Context, tx *database.Tx, batch string, status BatchStatus) error
}

const insertBatch = `
insert into outbox_batch (key, source, op, media, content, state, reached, expanded, created_at, ended_at)
values ($1, $2, $3, $4, $5, 'active', 0, false, $6, 0)
on conflict (key) do nothing`

// StartBatch adds a batch to the caller's transaction; the sender makes its deliveries once it is committed, a slice at a time,
// and goes on after a crash where it was. A key that is there already is left as it is.
func (s *Store) StartBatch(ctx context.Context, tx *database.Tx, b Batch) error {
	if b.Op == Edit && len(b.Content.Files) > 0 {
		return errors.New("an edit does not change files")
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	content, err := encode(b.Content)
	if err != nil {
		return err
	}
	media := b.TargetMedia || len(b.Content.Files) > 0
	if _, err := tx.Exec(ctx, insertBatch, b.Key, b.Source, b.Op, media, content, now); err != nil {
		return fmt.Errorf("starting the batch %s: %w", b.Key, err)
	}
	return nil
}

const setBatchState = `update outbox_batch set state = $1 where key = $2 and state in ($3, $4)`

// PauseBatch lets none of a batch's deliveries go after it is committed but those that are on their way by then. A batch
// that is not active stays as it is.
func (s *Store) PauseBatch(ctx context.Context, tx *database.Tx, key string) error {
	return changeBatch(ctx, tx, key, BatchPaused, BatchActive, BatchActive)
}

// ResumeBatch lets a paused batch go on, after what went to the same chats meanwhile.
func (s *Store) ResumeBatch(ctx context.Context, tx *database.Tx, key string) error {
	return changeBatch(ctx, tx, key, BatchActive, BatchPaused, BatchPaused)
}

// CancelBatch lets nothing more of a batch go, as PauseBatch, and for good: what waits ends as Cancelled, and no more is made.
func (s *Store) CancelBatch(ctx context.Context, tx *database.Tx, key string) error {
	return changeBatch(ctx, tx, key, BatchCancelled, BatchActive, BatchPaused)
}

func changeBatch(ctx context.Context, tx *database.Tx, key string, to, from, or BatchState) error {
	if _, err := tx.Exec(ctx, setBatchState, to, key, from, or); err != nil {
		return fmt.Errorf("making the batch %s %s: %w", key, to, err)
	}
	return nil
}

// BatchStatus is how far a batch is, with its deliveries by their states. Of one that is not expanded some are missing.
type BatchStatus struct {
	State    BatchState
	Expanded bool // every recipient has a delivery
	Count
}

// ErrNoBatch reports a batch that was never started, or is gone with its kept time.
var ErrNoBatch = errors.New("there is no such batch")

const (
	findBatch = `select id, state, expanded from outbox_batch where key = $1`

	countBatch = `
select count(*) filter (where state = 'waiting'), count(*) filter (where state = 'sending'),
	count(*) filter (where state = 'sent'), count(*) filter (where state = 'failed'),
	count(*) filter (where state = 'cancelled'), count(*) filter (where uncertain)
from (
	select state, uncertain from outbox_delivery where batch_id = $1 and batch_id <> 0 and ended_at = 0
	union all
	select state, uncertain from outbox_delivery where batch_id = $1 and batch_id <> 0 and ended_at > 0) as d`
)

// BatchStatus counts; ErrNoBatch when there is none.
func (s *Store) BatchStatus(ctx context.Context, q database.Querier, key string) (BatchStatus, error) {
	var b BatchStatus
	var id int64
	err := q.QueryRow(ctx, findBatch, key).Scan(&id, &b.State, &b.Expanded)
	if errors.Is(err, sql.ErrNoRows) {
		return BatchStatus{}, ErrNoBatch
	}
	if err == nil {
		err = q.QueryRow(ctx, countBatch, id).Scan(&b.Waiting, &b.Sending, &b.Sent, &b.Failed, &b.Cancelled, &b.Uncertain)
	}
	if err != nil {
		return BatchStatus{}, fmt.Errorf("counting the batch %s: %w", key, err)
	}
	return b, nil
}
