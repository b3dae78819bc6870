package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/inbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

var errBoom = errors.New("boom")

func TestChatsRunInParallelAndEachKeepsItsOrder(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		chats, each := 12, 8
		if *databasetest.Long {
			chats, each = 100, 50
		}
		const workers, parallel = 2, 4
		// The first update of each of as many chats as can run at once waits for the others.
		var together sync.WaitGroup
		together.Add(workers * parallel)
		var inHand, last sync.Map
		prepare := func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
			if other, taken := inHand.LoadOrStore(u.ChatKey, u.UpdateID); taken {
				t.Errorf("chat %d has updates %d and %d in hand", u.ChatKey, other, u.UpdateID)
			}
			defer inHand.Delete(u.ChatKey)
			if u.ChatKey < workers*parallel && u.UpdateID < int64(chats) {
				together.Done()
				together.Wait()
			}
			if before, _ := last.Swap(u.ChatKey, u.UpdateID); before != nil && before.(int64) >= u.UpdateID {
				t.Errorf("chat %d has update %d after %d", u.ChatKey, u.UpdateID, before)
			}
			return inbox.Plan{Commit: effect(u)}, nil
		}
		want := map[string]int{}
		var all []inbox.Update
		for i := range each {
			for c := range chats {
				u := update(int64(i*chats+c), int64(c))
				all = append(all, u)
				want[effectOf(u)] = 1
			}
		}
		put(t, store, all...)
		for range workers {
			w := worker(t, store, handler{prepare: prepare})
			w.Parallel = parallel
			stop := start(t, w)
			defer stop()
		}
		handled(t, store)
		if diff := cmp.Diff(want, effects(t, db)); diff != "" {
			t.Errorf("effects (-want +got):\n%s", diff)
		}
	})
}

func TestUpdatesOfAChatAreHandledInTheOrderTheyWereStored(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		var got list[int64]
		w := worker(t, store, handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
			got.add(u.UpdateID)
			if u.UpdateID == 5 && u.Attempt < 3 {
				return inbox.Plan{}, errBoom // those after it wait for it
			}
			return inbox.Plan{Commit: effect(u)}, nil
		}})
		// Telegram restarts its numbers after a quiet week: the order is that of coming.
		put(t, store, update(9, 10), update(5, 10))
		put(t, store, update(7, 10))
		start(t, w)
		handled(t, store)
		if diff := cmp.Diff([]int64{9, 5, 5, 5, 7}, got.get()); diff != "" {
			t.Errorf("handled (-want +got):\n%s", diff)
		}
	})
}

// failures are the ways in which handling an update can fail.
var failures = map[string]func(u inbox.Update) (inbox.Plan, error){
	"Prepare fails":  func(inbox.Update) (inbox.Plan, error) { return inbox.Plan{Commit: named("wrong")}, errBoom },
	"Prepare panics": func(inbox.Update) (inbox.Plan, error) { panic(errBoom) },
	"Commit fails": func(inbox.Update) (inbox.Plan, error) {
		return inbox.Plan{
			Commit: func(ctx context.Context, tx *database.Tx) error {
				return errors.Join(named("wrong")(ctx, tx), errBoom)
			},
			After: func(context.Context) { panic("it was not committed") },
		}, nil
	},
	"Commit panics": func(inbox.Update) (inbox.Plan, error) {
		return inbox.Plan{Commit: func(ctx context.Context, tx *database.Tx) error {
			if err := named("wrong")(ctx, tx); err != nil {
				return err
			}
			panic(errBoom)
		}}, nil
	},
	"Commit breaks its transaction": func(inbox.Update) (inbox.Plan, error) {
		return inbox.Plan{Commit: func(ctx context.Context, tx *database.Tx) error {
			if err := named("wrong")(ctx, tx); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, "boom")
			return fmt.Errorf("boom: %w", err)
		}}, nil
	},
}

func TestAFailingUpdateIsTriedThreeTimesThenParkedAndTheChatGoesOn(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for name, fail := range failures {
			t.Run(name, func(t *testing.T) {
				empty(t, db)
				store := inbox.NewStore(db)
				var tries, causes list[string]
				h := handler{
					prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
						tries.add(fmt.Sprintf("%d.%d", u.UpdateID, u.Attempt))
						if u.UpdateID == 1 {
							return fail(u)
						}
						return inbox.Plan{Commit: effect(u)}, nil
					},
					giveUp: func(_ context.Context, u inbox.Update, cause error) (inbox.Plan, error) {
						causes.add(cause.Error())
						return inbox.Plan{Commit: named("sorry"), After: func(context.Context) { tries.add("sorry") }}, nil
					},
				}
				put(t, store, update(1, 10), update(2, 10))
				stop := start(t, worker(t, store, h))
				handled(t, store)
				stop()
				if diff := cmp.Diff([]string{"1.1", "1.2", "1.3", "sorry", "2.1"}, tries.get()); diff != "" {
					t.Errorf("tries (-want +got):\n%s", diff)
				}
				if got := causes.get(); len(got) != 1 || !strings.Contains(got[0], "boom") {
					t.Errorf("it was given up because of %q", got)
				}
				if diff := cmp.Diff(map[string]int{"sorry": 1, "7/00002": 1}, effects(t, db)); diff != "" {
					t.Errorf("effects (-want +got):\n%s", diff)
				}
				if got, want := count(t, store), (inbox.Count{Done: 1, Parked: 1}); got != want {
					t.Errorf("counted %+v, want %+v", got, want)
				}
			})
		}
	})
}

func TestTheWaitsBetweenTriesArePutUpWith(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		var times list[time.Time]
		var other atomic.Bool
		w := worker(t, store, handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
			if u.ChatKey == 11 {
				other.Store(true)
				return inbox.Plan{}, nil
			}
			times.add(time.Now())
			return inbox.Plan{}, errBoom
		}})
		w.Parallel = 1
		w.Retry = []time.Duration{80 * time.Millisecond, 160 * time.Millisecond}
		put(t, store, update(1, 10))
		start(t, w)
		eventually(t, "the first try", func() bool { return len(times.get()) > 0 })
		put(t, store, update(2, 11), update(3, 10)) // 3 must not shorten the wait, and 2 must not sit through it
		handled(t, store)
		all := times.get()
		if len(all) != 6 {
			t.Fatalf("%d tries, want 3 of each failing update", len(all))
		}
		for i, least := range []time.Duration{0, 80, 160, 0, 80, 160} {
			if i > 0 && all[i].Sub(all[i-1]) < least*time.Millisecond-5*time.Millisecond {
				t.Errorf("try %d came %v after the one before, want %d ms", i+1, all[i].Sub(all[i-1]), least)
			}
		}
		if !other.Load() {
			t.Error("the other chat was not handled")
		}
	})
}

func TestAFailedCommitLeavesNothingAndIsTriedAgain(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		var after atomic.Int32
		h := handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
			return inbox.Plan{
				Commit: func(ctx context.Context, tx *database.Tx) error {
					if err := effect(u)(ctx, tx); err != nil || u.Attempt == 3 {
						return err
					}
					return errBoom
				},
				After: func(context.Context) { after.Add(1) },
			}, nil
		}}
		put(t, store, update(1, 10))
		stop := start(t, worker(t, store, h))
		handled(t, store)
		stop()
		if diff := cmp.Diff(map[string]int{"7/00001": 1}, effects(t, db)); diff != "" {
			t.Errorf("effects (-want +got):\n%s", diff)
		}
		if n := after.Load(); n != 1 {
			t.Errorf("After ran %d times, want once", n)
		}
	})
}

func TestAFailingApologyParksTheUpdateSilently(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for name, fail := range failures {
			t.Run(name, func(t *testing.T) {
				empty(t, db)
				store := inbox.NewStore(db)
				var after, sorry atomic.Int32
				h := handler{
					prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
						if u.UpdateID == 1 {
							return inbox.Plan{}, errBoom
						}
						return inbox.Plan{Commit: effect(u)}, nil
					},
					giveUp: func(_ context.Context, u inbox.Update, cause error) (inbox.Plan, error) {
						sorry.Add(1)
						plan, err := fail(u)
						plan.After = func(context.Context) { after.Add(1) }
						return plan, err
					},
				}
				put(t, store, update(1, 10), update(2, 10))
				stop := start(t, worker(t, store, h))
				handled(t, store)
				stop()
				if got, want := count(t, store), (inbox.Count{Done: 1, Parked: 1}); got != want {
					t.Errorf("counted %+v, want %+v", got, want)
				}
				if diff := cmp.Diff(map[string]int{"7/00002": 1}, effects(t, db)); diff != "" {
					t.Errorf("effects (-want +got):\n%s", diff)
				}
				if sorry.Load() != 1 || after.Load() != 0 {
					t.Errorf("GiveUp ran %d times, want once; After of what was not committed %d times", sorry.Load(), after.Load())
				}
			})
		}
	})
}

func TestAfterSeesWhatWasCommittedAndItsPanicIsHarmless(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		var seen list[int]
		h := handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
			return inbox.Plan{Commit: effect(u), After: func(context.Context) {
				seen.add(effects(t, db)[effectOf(u)])
				panic("the answer to a button is lost")
			}}, nil
		}}
		put(t, store, update(1, 10), update(2, 10))
		w := worker(t, store, h)
		w.Parallel = 1
		stop := start(t, w)
		handled(t, store)
		stop()
		if diff := cmp.Diff([]int{1, 1}, seen.get()); diff != "" {
			t.Errorf("After saw (-want +got):\n%s", diff)
		}
		if got, want := count(t, store), (inbox.Count{Done: 2}); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
	})
}

func TestAChatHeldByAHungWorkerIsTakenOverAndTheHungOneCannotCommit(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		inHand, release := make(chan struct{}), make(chan struct{})
		var committed atomic.Int32
		hung := worker(t, store, handler{prepare: func(_ context.Context, u inbox.Update) (inbox.Plan, error) {
			if u.UpdateID > 1 {
				return inbox.Plan{Commit: effect(u)}, nil
			}
			close(inHand)
			<-release
			return inbox.Plan{
				Commit: func(ctx context.Context, tx *database.Tx) error { committed.Add(1); return effect(u)(ctx, tx) },
				After:  func(context.Context) { committed.Add(1) },
			}, nil
		}})
		hung.Parallel, hung.Lease, hung.Limit = 1, 150*time.Millisecond, 100*time.Millisecond // it minds no time-out
		begun := time.Now()
		put(t, store, update(1, 10))
		stopHung := start(t, hung)
		receive(t, "the first worker has the update", inHand)

		stopOther := start(t, worker(t, store, handler{}))
		handled(t, store)
		if took := time.Since(begun); took < hung.Lease-5*time.Millisecond {
			t.Errorf("the chat was taken over after %v, in the lease of %v", took, hung.Lease)
		}
		stopOther()
		close(release)
		put(t, store, update(2, 10), update(3, 11)) // the hung one is of use again
		handled(t, store)
		stopHung()
		want := map[string]int{"7/00001": 1, "7/00002": 1, "7/00003": 1}
		if diff := cmp.Diff(want, effects(t, db)); diff != "" {
			t.Errorf("effects (-want +got):\n%s", diff)
		}
		if n := committed.Load(); n != 0 {
			t.Errorf("the worker without the lease committed or went on after (%d)", n)
		}
		if got, want := count(t, store), (inbox.Count{Done: 3}); got != want {
			t.Errorf("counted %+v, want %+v", got, want)
		}
	})
}

func TestAStoppedWorkerFinishesWhatIsInHandAndGivesTheChatBack(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		inHand, release := make(chan context.Context, 1), make(chan struct{})
		var after atomic.Bool
		w := worker(t, store, handler{prepare: func(ctx context.Context, u inbox.Update) (inbox.Plan, error) {
			inHand <- ctx
			<-release
			return inbox.Plan{Commit: effect(u), After: func(context.Context) { after.Store(true) }}, ctx.Err()
		}})
		w.Parallel, w.Lease = 1, time.Hour
		put(t, store, update(1, 10), update(2, 10))
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); w.Run(ctx) }()
		working := receive(t, "the worker has the update", inHand)
		cancel()
		if working.Err() != nil {
			t.Error("what is in hand is cancelled")
		}
		close(release)
		receive(t, "the worker ends", ended)
		if got, want := count(t, store), (inbox.Count{Waiting: 1, Done: 1}); got != want || !after.Load() {
			t.Errorf("counted %+v, want %+v; After ran: %v", got, want, after.Load())
		}
		start(t, worker(t, store, handler{})) // the chat is free, though its lease was an hour
		handled(t, store)
		if diff := cmp.Diff(map[string]int{"7/00001": 1, "7/00002": 1}, effects(t, db)); diff != "" {
			t.Errorf("effects (-want +got):\n%s", diff)
		}
	})
}

// With an Idle of an hour only Wake moves the workers: an update that a worker overlooked while it gave its chat back
// would wait for ever.
func TestAnUpdateStoredWhileItsChatIsGivenBackIsSeen(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := inbox.NewStore(db)
		putters, each := 3, 40
		if *databasetest.Long {
			each = 2000
		}
		w := worker(t, store, handler{})
		w.Idle = time.Hour
		stop := start(t, w)
		var group sync.WaitGroup
		for p := range putters {
			group.Go(func() {
				for i := range each {
					if _, err := store.Put(t.Context(), []inbox.Update{update(int64(p*each+i), int64(i%2))}); err != nil {
						t.Error(err)
					}
					w.Wake()
				}
			})
		}
		group.Wait()
		handled(t, store)
		stop()
		all := effects(t, db)
		if len(all) != putters*each {
			t.Errorf("%d of %d updates had their effect", len(all), putters*each)
		}
		for name, n := range all {
			if n != 1 {
				t.Errorf("%s was handled %d times", name, n)
			}
		}
	})
}

func BenchmarkInbox(b *testing.B) {
	for engine, open := range map[string]func(testing.TB) database.Config{
		"sqlite": databasetest.SQLite, "postgres": databasetest.Postgres,
	} {
		b.Run(engine, func(b *testing.B) {
			db := databasetest.Open(b, open(b))
			store := inbox.NewStore(db)
			var left atomic.Int64
			left.Store(int64(b.N))
			done := make(chan struct{})
			w := worker(b, store, handler{prepare: func(context.Context, inbox.Update) (inbox.Plan, error) {
				return inbox.Plan{After: func(context.Context) {
					if left.Add(-1) == 0 {
						close(done)
					}
				}}, nil
			}})
			b.ResetTimer()
			stop := start(b, w)
			for i := range b.N {
				put(b, store, update(int64(i), int64(i%50)))
				w.Wake()
			}
			<-done
			b.StopTimer()
			stop()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "updates/s")
		})
	}
}
