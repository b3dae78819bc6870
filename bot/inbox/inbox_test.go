package inbox_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/inbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestAnUpdateStoredTwiceIsHandledOnce(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		if n := put(t, store, update(1, 10), update(1, 10), update(2, 10)); n != 2 {
			t.Errorf("%d of 2 updates were new", n)
		}
		if n := put(t, store, update(2, 10)); n != 0 {
			t.Errorf("%d updates were new the second time", n)
		}
		start(t, worker(t, store, handler{}))
		handled(t, store)
		if n := put(t, store, update(1, 10), update(3, 10)); n != 1 {
			t.Errorf("%d updates were new, want only the third", n)
		}
		handled(t, store)
		want := map[string]int{"7/00001": 1, "7/00002": 1, "7/00003": 1}
		if diff := cmp.Diff(want, effects(t, db)); diff != "" {
			t.Errorf("effects (-want +got):\n%s", diff)
		}
		if got, want := count(t, store), (inbox.Count{Done: 3}); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
	})
}

func TestAnUpdateComesAsItWasStored(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		var got list[inbox.Update]
		w := worker(t, store, handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
			got.add(u)
			return inbox.Plan{}, nil
		}})
		before := time.Now().Add(-time.Minute)
		group, person := int64(-1002345678901), int64(5_000_000_000)
		put(t, store,
			inbox.Update{BotID: bot, UpdateID: 3, ChatKey: group, Payload: []byte(`{"message":"xin chào"}`)},
			// Without a chat: its user's id is the key.
			inbox.Update{BotID: bot, UpdateID: 1, ChatKey: person, Payload: []byte("a\x00b\xffc")},
			inbox.Update{BotID: bot, UpdateID: 2, ChatKey: person, Payload: nil},
		)
		start(t, w)
		handled(t, store)
		all := got.get()
		slices.SortStableFunc(all, func(a, b inbox.Update) int { return int(b.ChatKey>>40) - int(a.ChatKey>>40) })
		for i := range all {
			if all[i].ReceivedAt.Before(before) || all[i].ReceivedAt.After(time.Now().Add(time.Minute)) {
				t.Errorf("received at %v", all[i].ReceivedAt)
			}
			if want := keyOf(t, db, all[i].UpdateID); all[i].Key != want {
				t.Errorf("its key is %q, want %q", all[i].Key, want)
			}
			all[i].ReceivedAt, all[i].Key = time.Time{}, ""
		}
		want := []inbox.Update{
			{BotID: bot, UpdateID: 1, ChatKey: person, Payload: []byte("a\uFFFDb\uFFFDc"), Attempt: 1},
			{BotID: bot, UpdateID: 2, ChatKey: person, Payload: []byte{}, Attempt: 1},
			{BotID: bot, UpdateID: 3, ChatKey: group, Payload: []byte(`{"message":"xin chào"}`), Attempt: 1},
		}
		if diff := cmp.Diff(want, all); diff != "" {
			t.Errorf("handled (-want +got):\n%s", diff)
		}
	})
}

func TestBotsOnOneStoreDoNotMix(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		other := update(1, 10)
		other.BotID = 8
		if n := put(t, store, update(1, 10), other); n != 2 {
			t.Fatalf("%d of two bots' updates with one id were new", n)
		}
		stop := start(t, worker(t, store, handler{}))
		eventually(t, "the first bot's update is handled", func() bool { return count(t, store).Done == 1 })
		stop()
		if diff := cmp.Diff(map[string]int{"7/00001": 1}, effects(t, db)); diff != "" {
			t.Fatalf("effects of the first bot's worker (-want +got):\n%s", diff)
		}
		w := worker(t, store, handler{})
		w.BotID = 8
		start(t, w)
		handled(t, store)
		if diff := cmp.Diff(map[string]int{"7/00001": 1, "8/00001": 1}, effects(t, db)); diff != "" {
			t.Errorf("effects (-want +got):\n%s", diff)
		}
	})
}

func TestPurgeTakesWhatEndedLongAgoAndNothingThatWaits(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		put(t, store, update(1, 10), update(2, 11))
		stop := start(t, worker(t, store, handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
			if u.UpdateID == 2 {
				panic("a bad update")
			}
			return inbox.Plan{}, nil
		}}))
		handled(t, store)
		stop()
		put(t, store, update(3, 10))
		for _, step := range []struct {
			keep time.Duration
			left inbox.Count
		}{
			{time.Hour, inbox.Count{Waiting: 1, Done: 1, Parked: 1}},
			{-time.Minute, inbox.Count{Waiting: 1}},
			{-time.Minute, inbox.Count{Waiting: 1}},
		} {
			if err := store.Purge(t.Context(), step.keep); err != nil {
				t.Errorf("keeping %v: %v", step.keep, err)
			}
			if got := count(t, store); got != step.left {
				t.Errorf("keeping %v left %+v, want %+v", step.keep, got, step.left)
			}
		}
	})
}

func TestBatchesOfTheSameChatsInAnyOrderAreStoredSideBySide(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		const putters, batches, chats = 4, 10, 6
		var group sync.WaitGroup
		for p := range putters {
			group.Go(func() {
				for b := range batches {
					var batch []inbox.Update
					for c := range chats {
						batch = append(batch, update(int64((p*batches+b)*chats+c), int64(100+c)))
					}
					if p%2 == 0 {
						slices.Reverse(batch)
					}
					if n, err := store.Put(t.Context(), batch); err != nil || n != chats {
						t.Errorf("stored %d: %v", n, err)
					}
				}
			})
		}
		group.Wait()
		if got, want := count(t, store), (inbox.Count{Waiting: putters * batches * chats}); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
	})
}

func TestAFailingStoreIsAnErrorOfPut(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		db.Close()
		if n, err := store.Put(t.Context(), []inbox.Update{update(1, 10)}); err == nil || n != 0 {
			t.Errorf("a closed store kept %d updates, %v", n, err)
		}
	})
}
