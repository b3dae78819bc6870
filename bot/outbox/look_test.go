package outbox_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// While there is something to send, several ask the store for it at once: one after the other, a store whose answers take long would
// set the pace and not Telegram. It is still sent once each, and in the order of each chat.
func TestAStoreThatAnswersSlowlyIsAskedBySeveralAtOnce(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Postgres(t))
	store := outbox.NewStore(db, nil)
	withheld, release := gate()
	telegram := newTransport(t, func(outbox.Delivery, int) answer { return answer{after: withheld} })
	s := sender(t, store, telegram)
	s.Parallel, s.Lease = 8, time.Hour
	var first, second []outbox.Delivery
	for chat := range int64(8) {
		first = append(first, send(fmt.Sprint("a", chat), 10+chat))
		second = append(second, send(fmt.Sprint("b", chat), 10+chat), send(fmt.Sprint("c", chat), 30+chat))
	}
	enqueue(t, db, store, first...)
	start(t, s)
	called(t, telegram, 8)
	enqueue(t, db, store, second...)
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
		var fence int64 // which everybody who claims asks for
		if err := tx.QueryRow(ctx, `select fence from lease where name = 'outbox sender' for update`).Scan(&fence); err != nil {
			return err
		}
		release()
		eventually(t, "several wait for the store", func() bool {
			var waiting int
			err := db.QueryRow(ctx, `select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`).Scan(&waiting)
			if err != nil {
				t.Fatal(err)
			}
			return waiting >= 3
		})
		return nil
	})
	ended(t, store)
	keys := telegram.keys()
	if len(keys) != 24 {
		t.Errorf("24 deliveries were sent in %d calls: %v", len(keys), keys)
	}
	for chat := range 8 {
		if slices.Index(keys, fmt.Sprint("a", chat)) > slices.Index(keys, fmt.Sprint("b", chat)) {
			t.Errorf("chat %d got its second message first: %v", 10+chat, keys)
		}
	}
}
