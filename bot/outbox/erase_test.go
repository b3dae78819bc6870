package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestForgetErasesAPersonAndCancelsWhatWaitsAboutThem(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		about := func(key string, chat int64, html string) outbox.Delivery {
			return outbox.Delivery{Key: key, ChatID: chat, Op: outbox.Send, Content: outbox.Content{HTML: html}}
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return store.Enqueue(ctx, tx,
				about("answer:1:0", 7, "to them"), about("claim:3:9", 9, "a card"), about("screen:1", 9, "Lan &amp; Co_ 1"), about("claim:33:9", 9, "another card"),
				about("screen:2", 9, "Lanh"), about("old", 8, "Lan &amp; Co_ sent"))
		})
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `update outbox_delivery set state = 'sent', message_ids = '[41]', ended_at = 1 where key = 'old'`)
			return err
		})
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return store.Erase(ctx, tx, outbox.ErasureScope{Account: 7, Prefixes: []string{"claim:3:"}, Words: []string{"Lan &amp; Co_"}})
		})
		rows, err := db.Query(t.Context(), `select key, state, content from outbox_delivery order by key`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var got []string
		for rows.Next() {
			var key, state, content string
			if err := rows.Scan(&key, &state, &content); err != nil {
				t.Fatal(err)
			}
			got = append(got, fmt.Sprint(key, " ", state, " ", content == "{}"))
		}
		want := []string{"claim:33:9 waiting false", "claim:3:9 cancelled true", "old sent true", "screen:1 waiting false", "screen:2 waiting false"}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("after forgetting:\n%q, want\n%q", got, want)
		}
		if n, err := store.Pending(t.Context()); err != nil || n != 3 {
			t.Errorf("%d wait %v", n, err)
		}
	})
}

func TestKeysAreFoundByMessageAndByPrefix(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			if err := store.Enqueue(ctx, tx, outbox.Delivery{Key: "a:1", ChatID: 7, Op: outbox.Send}, outbox.Delivery{Key: "a:2", ChatID: 8, Op: outbox.Send}, outbox.Delivery{Key: "b:1", ChatID: 8, Op: outbox.Send}); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `update outbox_delivery set state = 'sent', message_ids = '[41]', ended_at = 1 where key = 'a:1'`)
			return err
		})
		if key, ok, err := store.KeyOf(t.Context(), db, 7, 41); err != nil || !ok || key != "a:1" {
			t.Errorf("message 41: %q %v %v", key, ok, err)
		}
		for _, other := range [][2]int64{{8, 41}, {7, 4}, {7, 0}} {
			if key, ok, err := store.KeyOf(t.Context(), db, other[0], other[1]); err != nil || ok {
				t.Errorf("message %d of chat %d: %q %v", other[1], other[0], key, err)
			}
		}
		if keys, err := store.Keys(t.Context(), db, "a:"); err != nil || !slices.Equal(keys, []string{"a:1", "a:2"}) {
			t.Errorf("keys %q %v", keys, err)
		}
	})
}

func TestPurgeDropsTheWordsOfOldDeliveriesAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			if err := store.Enqueue(ctx, tx, outbox.Delivery{Key: "old", ChatID: 7, Op: outbox.Send, Content: outbox.Content{HTML: "x"}}, outbox.Delivery{Key: "new", ChatID: 7, Op: outbox.Send, Content: outbox.Content{HTML: "x"}}, outbox.Delivery{Key: "waits", ChatID: 7, Op: outbox.Send, Content: outbox.Content{HTML: "x"}}); err != nil {
				return err
			}
			now, err := tx.Now(ctx)
			if err != nil {
				return err
			}
			for key, ended := range map[string]int64{"old": now - 2*time.Hour.Microseconds(), "new": now} {
				if _, err := tx.Exec(ctx, `update outbox_delivery set state = 'sent', ended_at = $1 where key = $2`, ended, key); err != nil {
					return err
				}
			}
			return nil
		})
		if err := store.Purge(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
		var blank string
		if err := db.QueryRow(t.Context(), `select key from outbox_delivery where content = '{}'`).Scan(&blank); err != nil || blank != "old" {
			t.Errorf("blank: %q %v", blank, err)
		}
		if sent, err := store.Has(t.Context(), db, "old"); err != nil || !sent {
			t.Errorf("the key is gone: %v", err)
		}
	})
}

func TestErasingFindsWhatWasSentElsewhereByItsAccount(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			for i, account := range []int64{7, 7, 8, 0, 7} {
				d := outbox.Delivery{Key: fmt.Sprint("a:", i), ChatID: -1, Account: account, Op: outbox.Send, Content: outbox.Content{HTML: "x"}}
				if err := store.Enqueue(ctx, tx, d); err != nil {
					return err
				}
			}
			_, err := tx.Exec(ctx, `update outbox_delivery set state = 'sent', ended_at = 1 where key = 'a:0'`)
			_, err2 := tx.Exec(ctx, `update outbox_delivery set state = 'sending' where key = 'a:4'`)
			return errors.Join(err, err2)
		})
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return store.Erase(ctx, tx, outbox.ErasureScope{Account: 7})
		})
		want := []string{"a:0 sent {}", "a:1 cancelled {}", `a:2 waiting {"html":"x"}`, `a:3 waiting {"html":"x"}`, "a:4 sending {}"}
		if got := contents(t, db); !slices.Equal(got, want) {
			t.Errorf("after erasing:\n%q, want\n%q", got, want)
		}
	})
}

// The words in what ended long ago are erased before the transaction, in slices: one that read all messages would hold up every
// writer.
func TestWordsAreErasedBeforehand(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := outbox.NewStore(db, nil)
		send := func(key string) outbox.Delivery {
			return outbox.Delivery{Key: key, ChatID: 9, Op: outbox.Send, Content: outbox.Content{HTML: "gửi Lan &amp; Co_"}}
		}
		end := func(key string, at time.Time) {
			inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
				_, err := tx.Exec(ctx, `update outbox_delivery set state = 'sent', ended_at = $1 where key = $2`, at.UnixMicro(), key)
				return err
			})
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return store.Enqueue(ctx, tx, send("before"), send("meanwhile"), send("waits"))
		})
		end("before", time.Now().Add(-time.Hour))
		words := []string{"Lan &amp; Co_"}
		since, err := store.EraseWords(t.Context(), words)
		if err != nil {
			t.Fatal(err)
		}
		end("meanwhile", time.Now())
		blank := func() (keys []string) {
			for _, c := range contents(t, db) {
				if key, ok := strings.CutSuffix(c, " sent {}"); ok {
					keys = append(keys, key)
				}
			}
			return keys
		}
		if got := blank(); !slices.Equal(got, []string{"before"}) {
			t.Errorf("beforehand are blank: %q", got)
		}
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			return store.Erase(ctx, tx, outbox.ErasureScope{Words: words, Since: since})
		})
		if got := blank(); !slices.Equal(got, []string{"before", "meanwhile"}) {
			t.Errorf("afterwards are blank: %q", got)
		}
	})
}

// contents are the keys, states and contents of all deliveries.
func contents(t *testing.T, db *database.DB) (all []string) {
	t.Helper()
	rows, err := db.Query(t.Context(), `select key, state, content from outbox_delivery order by key`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var key, state, content string
		if err := rows.Scan(&key, &state, &content); err != nil {
			t.Fatal(err)
		}
		all = append(all, key+" "+state+" "+content)
	}
	return all
}
