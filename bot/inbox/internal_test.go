package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/inbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func internal(key string, chat int64) inbox.Internal {
	return inbox.Internal{BotID: bot, ChatID: chat, Kind: "album", Key: key, Payload: []byte(`{"album":"` + key + `"}`)}
}

func enqueue(t testing.TB, db *database.DB, store *inbox.Store, events ...inbox.Internal) {
	t.Helper()
	err := db.InTx(context.Background(), func(tx *database.Tx) error { return store.Enqueue(context.Background(), tx, events...) })
	if err != nil {
		t.Fatal(err)
	}
}

// noting is a handler that notes what it gets.
func noting(l *list[string]) handler {
	return handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
		l.add(fmt.Sprintf("%d %s %s", u.UpdateID, u.Kind, u.Payload))
		return inbox.Plan{}, nil
	}}
}

func TestAnInternalEventTakesItsTurnAmongTheUpdatesOfItsChat(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		put(t, store, update(1, 10))
		enqueue(t, db, store, internal("a", 10), internal("elsewhere", 11))
		put(t, store, update(2, 10))
		enqueue(t, db, store, internal("b", 10))
		var got list[string]
		tried := false
		h := noting(&got)
		note := h.prepare
		h.prepare = func(ctx context.Context, u inbox.Update) (inbox.Plan, error) {
			if u.ChatKey == 11 {
				return inbox.Plan{}, nil
			}
			if string(u.Payload) == `{"album":"a"}` && !tried {
				tried = true
				return inbox.Plan{}, errBoom // what comes after it waits
			}
			return note(ctx, u)
		}
		start(t, worker(t, store, h))
		handled(t, store)
		want := []string{`1  {"update_id":1}`, `0 album {"album":"a"}`, `2  {"update_id":2}`, `0 album {"album":"b"}`}
		if diff := cmp.Diff(want, got.get()); diff != "" {
			t.Errorf("handled (-want +got):\n%s", diff)
		}
	})
}

func TestAKeyIsHandledOnceAndNeverTakenForAnUpdate(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		var got list[string]
		start(t, worker(t, store, noting(&got)))
		put(t, store, update(0, 10)) // whatever ids Telegram draws
		enqueue(t, db, store, internal("0", 10), internal("0", 10), internal("0", 11))
		handled(t, store)
		enqueue(t, db, store, internal("0", 10)) // handled already
		other := internal("0", 10)
		other.BotID++ // another bot's
		enqueue(t, db, store, other)
		put(t, store, update(0, 10))
		eventually(t, "the other bot's event is all that waits", func() bool { return count(t, store).Waiting == 1 })
		if diff := cmp.Diff([]string{`0  {"update_id":0}`, `0 album {"album":"0"}`}, got.get()); diff != "" {
			t.Errorf("handled (-want +got):\n%s", diff)
		}
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			return store.Enqueue(t.Context(), tx, inbox.Internal{BotID: bot, ChatID: 10, Kind: "album"})
		})
		if err == nil {
			t.Error("an event without a key was taken")
		}
	})
}

func TestAnEventIsThereWhenItsCauseIsAndSurvivesTheProcess(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			return errors.Join(store.Enqueue(t.Context(), tx, internal("never", 10)), errBoom)
		})
		if !errors.Is(err, errBoom) {
			t.Fatal(err)
		}
		// An update whose handling causes an event in its own chat, and is killed before it is committed.
		put(t, store, update(1, 10))
		var got list[string]
		h := noting(&got)
		note := h.prepare
		h.prepare = func(ctx context.Context, u inbox.Update) (inbox.Plan, error) {
			plan, err := note(ctx, u)
			if u.Kind == "" {
				plan.Commit = func(ctx context.Context, tx *database.Tx) error {
					if err := store.Enqueue(ctx, tx, internal("caused by "+u.Key, 10)); err != nil || u.Attempt > 1 {
						return err
					}
					return errBoom
				}
			}
			return plan, err
		}
		start(t, worker(t, inbox.NewStore(db), h))
		handled(t, store)
		all := got.get()
		if len(all) != 3 || all[0] != all[1] || all[2] != `0 album {"album":"caused by `+keyOf(t, db, 1)+`"}` {
			t.Errorf("handled %q", all)
		}
	})
}

// keyOf is the key that an update must have.
func keyOf(t testing.TB, db *database.DB, updateID int64) string {
	t.Helper()
	var id int64
	if err := db.QueryRow(t.Context(), `select id from inbox_update where update_id = $1 and kind = ''`, updateID).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("u%d", id)
}

func TestKeysAreNotTelegramsAndStayTheSameOverTries(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		var keys list[string]
		h := handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
			keys.add(u.Key)
			return inbox.Plan{}, errBoom
		}, giveUp: func(_ context.Context, u inbox.Update, _ error) (inbox.Plan, error) {
			keys.add(u.Key)
			return inbox.Plan{}, nil
		}}
		start(t, worker(t, store, h))
		put(t, store, update(900, 10))
		handled(t, store)
		key := keyOf(t, db, 900)
		if diff := cmp.Diff([]string{key, key, key, key}, keys.get()); diff != "" {
			t.Error(diff)
		}
		if err := store.Purge(t.Context(), -1e9); err != nil {
			t.Fatal(err)
		}
		put(t, store, update(900, 10)) // Telegram begins anew
		handled(t, store)
		if all := keys.get(); all[len(all)-1] == key {
			t.Errorf("another update has the key %s again", key)
		}
	})
}

func TestErasingAnAccountErasesTheEventsAboutIt(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		about := internal("about", -100)
		about.Account = 5
		enqueue(t, db, store, internal("private", 5), about, internal("other", 6))
		put(t, store, inbox.Update{BotID: bot, UpdateID: 1, ChatKey: 6, Payload: []byte(`{"x":5}`)})
		err := db.InTx(t.Context(), func(tx *database.Tx) error { return store.EraseAccount(t.Context(), tx, 5) })
		if err != nil {
			t.Fatal(err)
		}
		var got list[string]
		w := worker(t, store, noting(&got))
		w.Parallel = 1
		start(t, w)
		handled(t, store)
		seen := map[string]int{}
		for _, what := range got.get() {
			seen[what]++
		}
		want := map[string]int{`0 album {}`: 2, `0 album {"album":"other"}`: 1, `1  {"x":5}`: 1}
		if diff := cmp.Diff(want, seen); diff != "" {
			t.Errorf("handled (-want +got):\n%s", diff)
		}
	})
}
