package inbox_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/inbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestASlowHandlerKeepsItsChatAndIsRunOnce(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		var tries atomic.Int32
		h := handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
			tries.Add(1)
			time.Sleep(4 * time.Second)
			return inbox.Plan{Commit: effect(u)}, nil
		}}
		put(t, store, update(1, 10))
		for range 2 { // as two processes
			w := worker(t, store, h)
			w.Lease = 1600 * time.Millisecond
			start(t, w)
		}
		handled(t, store)
		if n := tries.Load(); n != 1 {
			t.Errorf("it was tried %d times, want once", n)
		}
		if diff := cmp.Diff(map[string]int{"7/00001": 1}, effects(t, db)); diff != "" {
			t.Errorf("effects (-want +got):\n%s", diff)
		}
	})
}

func TestAHandlerThatNeverEndsIsParkedAfterThreeTries(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		var tries atomic.Int32
		var cause atomic.Value
		w := worker(t, store, handler{
			prepare: func(ctx context.Context, u inbox.Update) (inbox.Plan, error) {
				if u.UpdateID == 2 {
					return inbox.Plan{Commit: effect(u)}, nil
				}
				tries.Add(1)
				<-ctx.Done()
				return inbox.Plan{}, ctx.Err()
			},
			giveUp: func(_ context.Context, _ inbox.Update, err error) (inbox.Plan, error) {
				cause.Store(err.Error())
				return inbox.Plan{}, nil
			},
		})
		w.Limit = 50 * time.Millisecond
		put(t, store, update(1, 10), update(2, 10))
		start(t, w)
		handled(t, store)
		if got, want := count(t, store), (inbox.Count{Done: 1, Parked: 1}); got != want || tries.Load() != 3 {
			t.Errorf("counted %+v, want %+v; tried %d times", got, want, tries.Load())
		}
		if said, _ := cause.Load().(string); !strings.Contains(said, "took too long") {
			t.Errorf("it was given up because of %q", said)
		}
	})
}

// An outage of the store for some seconds parked whatever was in hand, with a word that it could not be handled.
func TestAStoreThatFailsCostsAnUpdateNoTry(t *testing.T) {
	t.Parallel()
	outage := fmt.Errorf("asking the store: %w", driver.ErrBadConn)
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for name, at := range map[string]struct{ prepare, commit, giveUp bool }{
			"while it prepares": {prepare: true}, "while it commits": {commit: true}, "while it apologises": {giveUp: true},
		} {
			t.Run(name, func(t *testing.T) {
				empty(t, db)
				store := inbox.NewStore(db)
				var failures, apologies atomic.Int32
				failing := func(is bool) error {
					if is && failures.Add(1) <= 5 {
						return outage
					}
					return nil
				}
				start(t, worker(t, store, handler{
					prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
						if at.giveUp {
							return inbox.Plan{}, errBoom
						}
						return inbox.Plan{Commit: func(ctx context.Context, tx *database.Tx) error {
							return errors.Join(effect(u)(ctx, tx), failing(at.commit))
						}}, failing(at.prepare)
					},
					giveUp: func(context.Context, inbox.Update, error) (inbox.Plan, error) {
						err := failing(at.giveUp)
						if err == nil {
							apologies.Add(1)
						}
						return inbox.Plan{}, err
					},
				}))
				put(t, store, update(1, 10))
				handled(t, store)
				want, sorry := inbox.Count{Done: 1}, int32(0)
				if at.giveUp {
					want, sorry = inbox.Count{Parked: 1}, 1
				}
				if got := count(t, store); got != want || apologies.Load() != sorry {
					t.Errorf("counted %+v with %d apologies, want %+v with %d", got, apologies.Load(), want, sorry)
				}
			})
		}
	})
}

// lapse lets every lease and wait of a chat be over by adding to both.
func lapse(t *testing.T, db *database.DB, add time.Duration) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), `update inbox_chat set lease_until = lease_until + $1, ready_at = ready_at + $1`, add.Microseconds())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAnUpdateThatKillsTheProcessIsParkedAfterThreeTries(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for deaths, sorry := range map[int]int{2: 0, 3: 1, 4: 0} { // at the fourth it was the apology that killed it
			t.Run(fmt.Sprint(deaths, " deaths"), func(t *testing.T) {
				empty(t, db)
				store := inbox.NewStore(db)
				put(t, store, update(1, 10), update(2, 10))
				for range deaths {
					if !store.ClaimAndDie(t, bot) {
						t.Fatal("the update is not to be had")
					}
					lapse(t, db, -time.Minute)
				}
				var tried atomic.Int32
				start(t, worker(t, store, handler{
					prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
						if u.UpdateID == 1 {
							tried.Add(1)
						}
						return inbox.Plan{Commit: effect(u)}, nil
					},
					giveUp: func(context.Context, inbox.Update, error) (inbox.Plan, error) {
						return inbox.Plan{Commit: named("sorry")}, nil
					},
				}))
				handled(t, store)
				want := inbox.Count{Done: 1, Parked: 1}
				if deaths == 2 {
					want = inbox.Count{Done: 2}
				}
				if got := count(t, store); got != want || int(tried.Load()) != want.Done-1 || effects(t, db)["sorry"] != sorry {
					t.Errorf("counted %+v, want %+v; tried %d times, %d apologies", got, want, tried.Load(), effects(t, db)["sorry"])
				}
			})
		}
	})
}

func TestChatsDoNotWaitForTheTimeThatAWrongClockShowed(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for _, ahead := range []time.Duration{45 * time.Second, 2 * time.Hour, 7 * time.Hour} {
			empty(t, db)
			store := inbox.NewStore(db)
			put(t, store, update(1, 10), update(2, 11))
			if !store.ClaimAndDie(t, bot) {
				t.Fatal("no update is to be had")
			}
			lapse(t, db, ahead)
			began := time.Now()
			stop := start(t, worker(t, store, handler{}))
			handled(t, store)
			stop()
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("a clock set back %v kept the chats silent for %v", ahead, took)
			}
			if ahead < database.Beyond {
				continue // the workers open these
			}
			put(t, store, update(3, 10), update(4, 11))
			lapse(t, db, ahead)
			if n, err := store.Recover(t.Context(), bot); err != nil || n != 2 {
				t.Errorf("%d chats were opened, want 2: %v", n, err)
			}
			if n, err := store.Recover(t.Context(), bot); err != nil || n != 0 {
				t.Errorf("%d chats were opened once more: %v", n, err)
			}
		}
	})
}

func TestWhatNoTryWouldMendIsParkedAtTheFirst(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		var tries, apologies atomic.Int32
		start(t, worker(t, store, handler{
			prepare: func(context.Context, inbox.Update) (inbox.Plan, error) {
				tries.Add(1)
				return inbox.Plan{}, fmt.Errorf("unreadable: %w", inbox.ErrHopeless)
			},
			giveUp: func(_ context.Context, _ inbox.Update, cause error) (inbox.Plan, error) {
				if errors.Is(cause, inbox.ErrHopeless) {
					apologies.Add(1)
				}
				return inbox.Plan{}, nil
			},
		}))
		put(t, store, update(1, 10))
		handled(t, store)
		if got, want := count(t, store), (inbox.Count{Parked: 1}); got != want || tries.Load() != 1 || apologies.Load() != 1 {
			t.Errorf("counted %+v, want %+v; %d tries, %d apologies", got, want, tries.Load(), apologies.Load())
		}
	})
}
