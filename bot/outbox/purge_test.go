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

func TestRowsGoAfterTheirKeptTimeAndKeysWithThem(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		telegram := newTransport(t, nil)
		for i := range 3 {
			enqueue(t, db, store, send(fmt.Sprint("old:", i), 10), send(fmt.Sprint("new:", i), 10))
		}
		stop := start(t, sender(t, store, telegram))
		ended(t, store)
		stop()
		enqueue(t, db, store, send("old:waits", 10))
		age := func(pattern string, by time.Duration) {
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, `
update outbox_delivery set created_at = created_at - $1, ended_at = case when ended_at > 0 then ended_at - $1 else 0 end where key like $2`,
					by.Microseconds(), pattern)
				return err
			})
		}
		age("old:%", outbox.KeptTime+time.Minute)
		age("new:%", outbox.KeptTime-time.Minute)
		message := of(t, store, 10)["new:1"].MessageIDs[0]
		if err := store.Purge(t.Context(), 7*24*time.Hour); err != nil {
			t.Fatal(err)
		}
		for prefix, want := range map[string]int{"old:": 1, "new:": 3} {
			if keys, err := store.Keys(t.Context(), db, prefix); err != nil || len(keys) != want {
				t.Errorf("%s: %q (%v), want %d", prefix, keys, err, want)
			}
		}
		if key, ok, err := store.KeyOf(t.Context(), db, 10, message); err != nil || !ok || key != "new:1" {
			t.Errorf("the message is of %q, %v (%v)", key, ok, err)
		}
		if words := of(t, store, 10)["new:1"].Content.HTML; words != "" {
			t.Errorf("the words are kept: %q", words)
		}
		start(t, sender(t, store, telegram))
		ended(t, store)
		if telegram.all()[6].Key != "old:waits" {
			t.Errorf("what waited long is not sent: %q", telegram.keys())
		}
	})
}

// A purge goes on beside sending: no transaction of it may keep the writer for long.
func TestAPurgeKeepsNoWriterWaiting(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		n := 20_000
		if *databasetest.Long {
			n = 1_000_000
		}
		fill(t, db, n)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `update outbox_delivery set ended_at = ended_at - $1`, (outbox.KeptTime + time.Hour).Microseconds())
			return err
		})
		store := outbox.NewStore(db, nil)
		done := make(chan error, 1)
		begun := time.Now()
		go func() { done <- store.Purge(context.Background(), 7*24*time.Hour) }()
		var waits []time.Duration
		for i := 0; ; i++ {
			select {
			case err := <-done:
				var left int
				if err2 := db.QueryRow(t.Context(), `select count(*) from outbox_delivery where key like 'old:%'`).Scan(&left); err != nil || err2 != nil || left > 0 {
					t.Fatalf("%d rows are left (%v, %v)", left, err, err2)
				}
				t.Logf("%d rows went in %v; of %d writers the longest waited %v", n, time.Since(begun), len(waits), longest(waits))
				if median := middle(waits); median > 50*time.Millisecond {
					t.Errorf("a writer waited %v in the middle, want at most 50 ms", median)
				}
				return
			default:
			}
			asked := time.Now()
			enqueue(t, db, store, send(fmt.Sprint("beside ", i), int64(i)))
			waits = append(waits, time.Since(asked))
		}
	})
}

func longest(all []time.Duration) time.Duration { return slices.Max(append(all, 0)) }

// middle is the median: a single wait may be the machine's.
func middle(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}
