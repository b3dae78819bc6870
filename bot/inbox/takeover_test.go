package inbox_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/inbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// A chat is taken over when the clock is set, or the store does not take the lease on. The process did not die of it.
func TestATryWhoseChatWasTakenOverIsNotCounted(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		var tries atomic.Int32
		h := handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
			if tries.Add(1) <= 5 {
				exec(t, db, `update inbox_chat set fence = fence + 1, lease_until = 0`)
			}
			return inbox.Plan{Commit: effect(u)}, nil
		}}
		put(t, store, update(1, 10))
		start(t, worker(t, store, h))
		handled(t, store)
		if got, want := count(t, store), (inbox.Count{Done: 1}); got != want || tries.Load() != 6 {
			t.Errorf("counted %+v, want %+v; tried %d times", got, want, tries.Load())
		}
	})
}

// One that minds no limit loses its chat, and is no innocent: its tries count.
func TestAHandlerThatMindsNoLimitIsParked(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		put(t, store, update(1, 10))
		for range 2 {
			w := worker(t, store, handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
				time.Sleep(1500 * time.Millisecond)
				return inbox.Plan{Commit: effect(u)}, nil
			}})
			w.Parallel, w.Lease, w.Limit = 2, 300*time.Millisecond, 50*time.Millisecond
			start(t, w)
		}
		handled(t, store)
		if got, want := count(t, store), (inbox.Count{Parked: 1}); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
	})
}

// What a process dies of is not held against what was in hand beside it.
func TestAnUpdateThatKillsTheProcessTakesNobodyWithIt(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		put(t, store, update(1, 10), update(2, 11), update(3, 12), update(4, 13))
		buried := make(chan struct{}) // what a dead process had in hand goes nowhere
		var dead sync.WaitGroup
		t.Cleanup(func() { close(buried); dead.Wait() })
		var apologies atomic.Int32
		for range 3 {
			died := make(chan struct{})
			w := worker(t, store, handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
				if u.UpdateID == 1 {
					close(died)
					<-buried
				}
				select {
				case <-died:
					<-buried
				case <-time.After(300 * time.Millisecond):
				}
				return inbox.Plan{Commit: effect(u)}, nil
			}})
			w.Log = slog.New(slog.DiscardHandler)
			ctx, die := context.WithCancel(context.Background())
			dead.Go(func() { w.Run(ctx) })
			<-died
			die()
			time.Sleep(50 * time.Millisecond)
			exec(t, db, `update inbox_chat set lease_until = 0, fence = fence + 1`)
		}
		start(t, worker(t, store, handler{giveUp: func(_ context.Context, u inbox.Update, _ error) (inbox.Plan, error) {
			if u.UpdateID != 1 {
				apologies.Add(1)
			}
			return inbox.Plan{}, nil
		}}))
		handled(t, store)
		if got, want := count(t, store), (inbox.Count{Done: 3, Parked: 1}); got != want || apologies.Load() > 0 {
			t.Errorf("counted %+v, want %+v; %d apologies for others", got, want, apologies.Load())
		}
	})
}

// slowClock is a clock of PostgreSQL's that takes 2.5 s to tell the time when it is asked first.
const slowClock = `
create function public.clock_timestamp() returns timestamptz language plpgsql volatile as $$
declare t timestamptz := pg_catalog.clock_timestamp();
begin
	if nextval('public.asked') = 1 then perform pg_sleep(2.5); end if;
	return t;
end $$`

// The lease of another, taken meanwhile, lay so far ahead of the time that was read before that it was taken for a wrong clock's.
func TestAClaimThatWasHeldUpTakesNobodysChat(t *testing.T) {
	t.Parallel()
	config := databasetest.Postgres(t) // SQLite's clock is the program's
	db := databasetest.Open(t, config)
	put(t, inbox.NewStore(db), update(1, 10))
	parsed, err := url.Parse(config.URL)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, db, `create sequence public.asked`)
	exec(t, db, slowClock)
	exec(t, db, fmt.Sprintf(`alter database %s set search_path = public, pg_catalog`, strings.TrimPrefix(parsed.Path, "/")))
	store := inbox.NewStore(databasetest.Open(t, config))
	var tries atomic.Int32
	h := handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
		tries.Add(1)
		time.Sleep(4 * time.Second)
		return inbox.Plan{Commit: effect(u)}, nil
	}}
	for range 2 { // the first is held up
		w := worker(t, store, h)
		w.Parallel, w.Lease, w.Retry = 1, time.Second, []time.Duration{time.Millisecond, time.Millisecond}
		start(t, w)
		time.Sleep(300 * time.Millisecond)
	}
	handled(t, store)
	if n := tries.Load(); n != 1 {
		t.Errorf("it was tried %d times, want once", n)
	}
}

// A process that is told to end while the store can do nothing takes the try back when the store comes back a little later.
func TestTheEndOfAProcessCostsAnUpdateNoTry(t *testing.T) {
	t.Parallel()
	db := databasetest.Open(t, databasetest.Postgres(t)) // of SQLite nothing can be made to fail so from outside
	store := inbox.NewStore(db)
	put(t, store, update(1, 10))
	preparing, goOn := make(chan struct{}), make(chan struct{})
	w := worker(t, store, handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
		close(preparing)
		<-goOn
		return inbox.Plan{Commit: effect(u)}, nil
	}})
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { w.Run(ctx) })
	<-preparing
	exec(t, db, `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no space left' using errcode = '53100'; end $$`)
	exec(t, db, `create trigger refuse before update on inbox_chat for each row execute function refuse()`)
	cancel()
	close(goOn)
	time.Sleep(500 * time.Millisecond)
	exec(t, db, `drop trigger refuse on inbox_chat`)
	running.Wait()
	var attempts int
	if err := db.QueryRow(t.Context(), `select attempts from inbox_update where state = 'waiting'`).Scan(&attempts); err != nil || attempts != 0 {
		t.Errorf("%d tries are counted, %v", attempts, err)
	}
}

func exec(t testing.TB, db *database.DB, statement string) {
	t.Helper()
	err := db.InTx(context.Background(), func(tx *database.Tx) error {
		_, err := tx.Exec(context.Background(), statement)
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
