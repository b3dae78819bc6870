package outbox

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/worker"
)

// expander carries the batches of a sender on: it makes their deliveries, puts aside what a pause holds, and ends them.
type expander struct {
	store   *Store
	sources map[string]BatchSource
	failed  map[int64]failedBatch // by id
}

// failedBatch is a batch that could not be carried on, and waits.
type failedBatch struct {
	times int
	until time.Time
}

// batchBackoff is how long a batch waits whose source fails.
var batchBackoff = worker.Backoff{First: time.Second, Most: time.Minute}

// batchPause is the least time between two looks for batches that have work.
const batchPause = 50 * time.Millisecond

// batchRow is a batch that has not ended.
type batchRow struct {
	id       int64
	key      string
	source   string
	op       Op
	media    bool
	state    BatchState
	reached  int64
	expanded bool
}

// sliceRows is how many deliveries one transaction of a batch takes, so that no reply waits for it.
const sliceRows = 100

const batchCancelReason = "its batch was cancelled"

// batches carries the batches on until ctx ends.
func (s *Sender) batches(ctx context.Context) {
	e := expander{store: s.Store, sources: s.Sources, failed: map[int64]failedBatch{}}
	for ctx.Err() == nil {
		more := false
		open, err := e.open(ctx)
		if err != nil && ctx.Err() == nil {
			s.Log.Error("the batches cannot be read", "error", err)
		}
		for _, b := range open {
			if time.Now().Before(e.failed[b.id].until) {
				continue
			}
			worked, err := e.carryOn(context.WithoutCancel(ctx), b)
			if err != nil { // the others go on
				times := e.failed[b.id].times + 1
				e.failed[b.id] = failedBatch{times, time.Now().Add(batchBackoff.After(times))}
				s.Log.Error("a batch cannot be carried on", "batch", b.key, "error", err)
				continue
			}
			delete(e.failed, b.id)
			more = more || worked
		}
		if more {
			s.wake.Notify()
			continue
		}
		// Every reply wakes: batches are not looked for as often as replies are made.
		worker.Sleep(ctx, batchPause)
		s.batchWake.Wait(ctx, s.Idle)
	}
}

const openBatches = `
select id, key, source, op, media, state, reached, expanded from outbox_batch where ended_at = 0 order by id`

func (e *expander) open(ctx context.Context) ([]batchRow, error) {
	rows, err := e.store.db.Query(ctx, openBatches)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []batchRow
	for rows.Next() {
		var b batchRow
		if err := rows.Scan(&b.id, &b.key, &b.source, &b.op, &b.media, &b.state, &b.reached, &b.expanded); err != nil {
			return nil, err
		}
		all = append(all, b)
	}
	return all, rows.Err()
}

const workOfBatch = `
select exists (` + anyOfBatch + ` and not held and state = 'waiting'), exists (` + anyOfBatch + ` and held), exists (` + anyOfBatch + `)`

const anyOfBatch = `select 1 from outbox_delivery where batch_id = $1 and batch_id <> 0 and ended_at = 0`

// hasWork reports whether a step would find anything to do, so that one is not tried for nothing.
func (e *expander) hasWork(ctx context.Context, b batchRow) (bool, error) {
	var free, held, open bool // open: waiting, or being sent
	if err := e.store.db.QueryRow(ctx, workOfBatch, b.id).Scan(&free, &held, &open); err != nil {
		return false, fmt.Errorf("looking for work: %w", err)
	}
	switch b.state {
	case BatchPaused:
		return free, nil
	case BatchCancelled:
		return free || held || !open, nil
	}
	return held || !b.expanded || !open, nil
}

// lockBatch keeps the state of a batch until the end of the transaction.
const lockBatch = `update outbox_batch set state = state where id = $1 and ended_at = 0 returning state, reached, expanded`

// carryOn does one step of a batch, in one transaction, and reports whether there was anything to do.
func (e *expander) carryOn(ctx context.Context, b batchRow) (worked bool, err error) {
	source := e.sources[b.source]
	if source == nil {
		return false, fmt.Errorf("nobody knows the recipients of %q", b.source)
	}
	if has, err := e.hasWork(ctx, b); err != nil || !has {
		return false, err
	}
	err = e.store.db.InTx(ctx, func(tx *database.Tx) error {
		worked = false
		b := b
		err := tx.QueryRow(ctx, lockBatch, b.id).Scan(&b.state, &b.reached, &b.expanded)
		if errors.Is(err, sql.ErrNoRows) {
			return nil // ended meanwhile, by another replica
		}
		if err != nil {
			return err
		}
		return worker.Guard(func() (err error) { worked, err = e.step(ctx, tx, b, source); return err })
	})
	if err != nil {
		return false, fmt.Errorf("carrying the batch on: %w", err)
	}
	return worked, nil
}

func (e *expander) step(ctx context.Context, tx *database.Tx, b batchRow, source BatchSource) (worked bool, err error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return false, err
	}
	switch b.state {
	case BatchPaused:
		return e.slice(ctx, tx, b, freeOfBatch, func(w sliceRow) error {
			_, err := tx.Exec(ctx, setHeld, true, w.id)
			return err
		})
	case BatchCancelled:
		worked, err = e.slice(ctx, tx, b, waitingOfBatch, func(w sliceRow) error {
			return e.store.end(ctx, tx, endDelivery, Cancelled, batchCancelReason, now, w.id)
		})
	default:
		worked, err = e.slice(ctx, tx, b, heldOfBatch, func(w sliceRow) error {
			_, err := tx.Exec(ctx, setHeld, false, w.id)
			return err
		})
		if err == nil && !worked && !b.expanded {
			worked, err = true, e.expand(ctx, tx, b, source, now)
		}
	}
	if worked || err != nil {
		return worked, err
	}
	return false, e.finish(ctx, tx, b, source, now)
}

const (
	waitingOf = `select id, chat_id from outbox_delivery where batch_id = $1 and batch_id <> 0 and ended_at = 0 and state = 'waiting'`

	freeOfBatch    = waitingOf + ` and not held limit $2`
	heldOfBatch    = waitingOf + ` and held limit $2`
	waitingOfBatch = waitingOf + ` limit $2`

	setHeld = `update outbox_delivery set held = $1 where id = $2 and state = 'waiting'`
)

type sliceRow struct{ id, chat int64 }

// slice does something with some deliveries of a batch, whose chats it locks in order.
func (e *expander) slice(
	ctx context.Context, tx *database.Tx, b batchRow, query string, do func(w sliceRow) error,
) (worked bool, err error) {
	found, err := sliceOf(ctx, tx, query, b.id)
	if err != nil {
		return false, err
	}
	for _, w := range found {
		chat, _, err := lockCurrent(ctx, tx, w.chat)
		if err != nil {
			return false, err
		}
		if err := do(w); err != nil {
			return false, err
		}
		if err := refreshHead(ctx, tx, chat); err != nil {
			return false, err
		}
	}
	return len(found) > 0, nil
}

func sliceOf(ctx context.Context, tx *database.Tx, query string, batch int64) ([]sliceRow, error) {
	rows, err := tx.Query(ctx, query, batch, sliceRows)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []sliceRow
	for rows.Next() {
		var w sliceRow
		if err := rows.Scan(&w.id, &w.chat); err != nil {
			return nil, err
		}
		found = append(found, w)
	}
	slices.SortFunc(found, func(a, b sliceRow) int { return cmp.Compare(a.chat, b.chat) })
	return found, rows.Err()
}

const (
	hasDelivery = `
select exists (select 1 from outbox_delivery where chat_id = $1 and ended_at = 0 and batch_id = $2)
	or exists (select 1 from outbox_delivery where chat_id = $1 and batch_id = $2 and batch_id <> 0 and ended_at > 0)`

	reachBatch = `update outbox_batch set reached = $1, expanded = $2 where id = $3`
)

// expand makes the deliveries of the next recipients.
func (e *expander) expand(ctx context.Context, tx *database.Tx, b batchRow, source BatchSource, now int64) error {
	next, err := source.Recipients(ctx, tx, b.key, b.reached, sliceRows)
	if err != nil {
		return fmt.Errorf("reading the recipients: %w", err)
	}
	reached := b.reached
	for _, r := range next {
		if r.ID <= reached {
			return fmt.Errorf("the recipient %d comes after %d", r.ID, reached)
		}
		reached = r.ID
	}
	next = slices.Clone(next)
	slices.SortStableFunc(next, func(a, b Recipient) int { return cmp.Compare(a.ChatID, b.ChatID) })
	for _, r := range next {
		if err := e.add(ctx, tx, b, r, now); err != nil {
			return fmt.Errorf("the recipient %d: %w", r.ID, err)
		}
	}
	_, err = tx.Exec(ctx, reachBatch, reached, len(next) == 0, b.id)
	return err
}

// add makes the delivery of one recipient, unless the chat has one of this batch. An edit for somebody who has no message ends
// as Cancelled when its turn comes.
func (e *expander) add(ctx context.Context, tx *database.Tx, b batchRow, r Recipient, now int64) error {
	d := Delivery{
		Key: b.key + ":" + strconv.FormatInt(r.ID, 10), ChatID: r.ChatID, Priority: Bulk, Op: b.op,
		TargetMessages: r.TargetMessages, TargetMedia: b.media,
	}
	if !d.Op.Changes() {
		d.TargetMessages = nil
		if r.ReplyTo != 0 {
			d.TargetMessages = []int64{r.ReplyTo}
		}
	}
	stopped, err := d.follow(ctx, tx)
	if err != nil {
		return err
	}
	if !d.Op.Changes() {
		var has bool
		if err := tx.QueryRow(ctx, hasDelivery, d.ChatID, b.id).Scan(&has); err != nil || has {
			return err
		}
	}
	id, err := d.insert(ctx, tx, b.id, "", now)
	if err != nil || id == 0 {
		return err
	}
	return e.store.await(ctx, tx, &d, id, stopped, now)
}

const (
	isOpen = `select exists (` + anyOfBatch + `)`

	endBatch = `
update outbox_batch set ended_at = $1, state = case when state = 'active' then 'done' else state end where id = $2`
)

// finish ends a batch of which nothing is left, and tells its source.
func (e *expander) finish(ctx context.Context, tx *database.Tx, b batchRow, source BatchSource, now int64) error {
	var open bool
	if err := tx.QueryRow(ctx, isOpen, b.id).Scan(&open); err != nil || open {
		return err
	}
	if _, err := tx.Exec(ctx, endBatch, now, b.id); err != nil {
		return err
	}
	status, err := e.store.BatchStatus(ctx, tx, b.key)
	if err != nil {
		return err
	}
	if err := source.BatchEnded(ctx, tx, b.key, status); err != nil {
		return fmt.Errorf("telling of its end: %w", err)
	}
	return nil
}
