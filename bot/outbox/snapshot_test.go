package outbox_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// counted is a transport that answers at once and tells when it was called as often again.
type counted struct {
	prompt
	every int64
	done  chan struct{}
}

// Deliver implements outbox.Transport.
func (c *counted) Deliver(ctx context.Context, d *outbox.Delivery) ([]int64, error) {
	ids, err := c.prompt.Deliver(ctx, d)
	if err == nil && ids[0]%c.every == 0 {
		c.done <- struct{}{}
	}
	return ids, err
}

// While another session reads a snapshot, as pg_dump does for minutes, no dead row is cleaned away: what sends must not go through
// the more of them the longer it lasts. SQLite's readers keep no writer from anything.
func TestAForeignSnapshotMakesSendingNoSlowerTheLongerItLasts(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Postgres(t))
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error { // a store that has been in use
		_, err := tx.Exec(ctx, `
insert into outbox_chat (chat_id, head, head_id, busy, held_at, ready_at, throttled, stopped, moved_to)
select n, 9, 0, false, 0, 0, false, '', 0 from generate_series(0, 5000) as n`)
		if err == nil {
			_, err = tx.Exec(ctx, `analyze outbox_chat`)
		}
		return err
	})
	store := outbox.NewStore(db, nil)
	telegram := &counted{done: make(chan struct{}, 1), every: 300}
	s := sender(t, store, telegram)
	s.Idle = time.Second // looking for nothing costs, too
	s.Log = slog.New(slog.DiscardHandler)
	start(t, s)
	send300 := func(name string) int64 {
		before := pagesRead(t, db)
		for i := range 300 {
			enqueue(t, db, store, send(fmt.Sprint(name, i), int64(i)))
			s.Wake()
		}
		<-telegram.done
		return pagesRead(t, db) - before
	}
	err := db.Snapshot(t.Context(), func(q database.Querier) error {
		var n int
		if err := q.QueryRow(t.Context(), `select count(*) from outbox_delivery`).Scan(&n); err != nil {
			return err
		}
		first := send300("first ")
		send300("second ")
		if third := send300("third "); third > 2*first { // five times as many rows are dead then; what a busy machine looks for in vain is counted, too
			t.Errorf("300 deliveries looked at %d pages, then at %d", first, third)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
