package job_test

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/job"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/worker"
)

// log is what the handlers of a test did.
type log struct {
	mu   sync.Mutex
	done []string
}

func (l *log) add(what string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.done = append(l.done, what)
}

func (l *log) all() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.done)
}

func (l *log) eventually(t *testing.T, want ...string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		got := l.all()
		if slices.Equal(got, want) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("done: %v, want %v", got, want)
		}
	}
}

func enqueue(t *testing.T, db *database.DB, kind, key, payload string, wait time.Duration) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		return job.NewStore(db).Enqueue(t.Context(), tx, kind, key, payload, wait)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// work runs a worker with the handlers until the returned function is called, which waits for its end.
func work(t *testing.T, db *database.DB, handlers map[string]job.Handler) (stop func()) {
	t.Helper()
	kinds := map[string]job.Kind{}
	for kind, handler := range handlers {
		kinds[kind] = job.Kind{Handler: handler, Tries: 3}
	}
	return workKinds(t, db, &job.Worker{Kinds: kinds})
}

// workKinds runs w the same way.
func workKinds(t *testing.T, db *database.DB, w *job.Worker) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	w.Store, w.Log = job.NewStore(db), slog.New(slog.DiscardHandler)
	w.Idle, w.Limit, w.Backoff = 5*time.Millisecond, cmp.Or(w.Limit, time.Minute), worker.Backoff{First: time.Millisecond, Most: time.Millisecond}
	go func() { defer close(done); w.Run(ctx) }()
	stop = sync.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(stop)
	return stop
}

func states(t *testing.T, db *database.DB) (all []string) {
	t.Helper()
	rows, err := db.Query(t.Context(), `select state from job order by id`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var state string
		if err := rows.Scan(&state); err != nil {
			t.Fatal(err)
		}
		all = append(all, state)
	}
	return all
}

// eventuallyStates waits for the record of a job's end, which follows its handler.
func eventuallyStates(t *testing.T, db *database.DB, want ...string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		got := states(t, db)
		if slices.Equal(got, want) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("states %v, want %v", got, want)
		}
	}
}

func TestAJobIsDoneOnceWhenItIsDue(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var l log
		enqueue(t, db, "k", "late", "hai", 300*time.Millisecond)
		enqueue(t, db, "k", "now", "một", 0)
		work(t, db, map[string]job.Handler{"k": func(_ context.Context, j job.Job) (func(context.Context, *database.Tx) error, error) {
			l.add(j.Payload)
			return nil, nil
		}})
		l.eventually(t, "một", "hai")
		eventuallyStates(t, db, "done", "done")
	})
}

func TestEnqueueingAgainPutsTheJobOff(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var l log
		enqueue(t, db, "k", "a", "cũ", time.Hour)
		enqueue(t, db, "k", "a", "mới", 0)
		enqueue(t, db, "k", "b", "khác", time.Hour)
		work(t, db, map[string]job.Handler{"k": func(_ context.Context, j job.Job) (func(context.Context, *database.Tx) error, error) {
			l.add(j.Payload)
			return nil, nil
		}})
		l.eventually(t, "mới")
		eventuallyStates(t, db, "done", "waiting")
	})
}

func TestAFailingJobIsTriedAgainAndGivenUp(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var l log
		enqueue(t, db, "error", "", "", 0)
		enqueue(t, db, "panic", "", "", 0)
		enqueue(t, db, "commit", "", "", 0)
		enqueue(t, db, "unknown", "", "", 0) // waits for a worker that knows it
		work(t, db, map[string]job.Handler{
			"error": func(context.Context, job.Job) (func(context.Context, *database.Tx) error, error) {
				l.add("error")
				return nil, errors.New("boom")
			},
			"panic": func(context.Context, job.Job) (func(context.Context, *database.Tx) error, error) {
				l.add("panic")
				panic("boom")
			},
			"commit": func(context.Context, job.Job) (func(context.Context, *database.Tx) error, error) {
				return func(ctx context.Context, tx *database.Tx) error {
					l.add("commit")
					if _, err := tx.Exec(ctx, `insert into lease (name, owner, fence, until) values ('x', 'x', 1, 1)`); err != nil {
						return err
					}
					panic("boom")
				}, nil
			},
		})
		eventuallyStates(t, db, "failed", "failed", "failed", "waiting")
		counts := map[string]int{}
		for _, what := range l.all() {
			counts[what]++
		}
		for _, what := range []string{"error", "panic", "commit"} {
			if counts[what] != 3 {
				t.Errorf("%s was tried %d times", what, counts[what])
			}
		}
		var left int
		if err := db.QueryRow(t.Context(), `select count(*) from lease`).Scan(&left); err != nil || left != 0 {
			t.Errorf("%d rows of a failed commit are left (%v)", left, err)
		}
	})
}

// A worker that is killed, or too slow, loses the job to another; what it then wants to commit is refused.
func TestAJobWhoseLeaseLapsedIsCommittedByTheOtherWorkerAlone(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var l log
		slow := make(chan struct{})
		started := make(chan struct{})
		enqueue(t, db, "k", "", "", 0)
		commit := func(name string) func(context.Context, *database.Tx) error {
			return func(context.Context, *database.Tx) error { l.add(name); return nil }
		}
		hung := job.Kind{Handler: func(context.Context, job.Job) (func(context.Context, *database.Tx) error, error) {
			close(started)
			<-slow // it minds no limit
			return commit("slow"), nil
		}}
		stopSlow := workKinds(t, db, &job.Worker{Kinds: map[string]job.Kind{"k": hung}, Limit: 100 * time.Millisecond})
		<-started
		work(t, db, map[string]job.Handler{"k": func(_ context.Context, j job.Job) (func(context.Context, *database.Tx) error, error) {
			if j.Attempt != 2 {
				t.Errorf("attempt %d", j.Attempt)
			}
			return commit("other"), nil
		}})
		l.eventually(t, "other")
		close(slow)
		stopSlow()
		if got := l.all(); !slices.Equal(got, []string{"other"}) {
			t.Errorf("committed by %v", got)
		}
	})
}

func TestAJobThatIsTakenLongerThanItsLeaseIsDoneOnce(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var l log
		enqueue(t, db, "k", "", "", 0)
		// Two processes serve a PostgreSQL store; a SQLite store has one, with two workers.
		processes, parallel := 2, 1
		if db.Engine() == "sqlite" {
			processes, parallel = 1, 2
		}
		for range processes {
			workKinds(t, db, &job.Worker{Parallel: parallel, Kinds: map[string]job.Kind{"k": {Handler: func(ctx context.Context, j job.Job) (func(context.Context, *database.Tx) error, error) {
				l.add("begun")
				worker.Sleep(ctx, 6*time.Second)
				return func(context.Context, *database.Tx) error { l.add("done"); return nil }, ctx.Err()
			}}}})
		}
		eventuallyStates(t, db, "done")
		if got := l.all(); !slices.Equal(got, []string{"begun", "done"}) {
			t.Errorf("got %v", got)
		}
	})
}

func TestAJobThatIsEnqueuedWhileItIsWorkedOnIsDoneOnceMore(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var l log
		begun, goOn := make(chan struct{}), make(chan struct{})
		enqueue(t, db, "works", "a", "một", 0)
		enqueue(t, db, "fails", "a", "một", 0)
		handler := func(end error) job.Handler {
			return func(_ context.Context, j job.Job) (func(context.Context, *database.Tx) error, error) {
				l.add(j.Kind + " " + j.Payload)
				if j.Payload != "một" {
					return nil, nil
				}
				begun <- struct{}{}
				<-goOn
				return nil, end
			}
		}
		work(t, db, map[string]job.Handler{"works": handler(nil)})
		work(t, db, map[string]job.Handler{"fails": handler(errors.New("boom"))})
		for range 2 {
			<-begun
		}
		for _, kind := range []string{"works", "fails"} {
			enqueue(t, db, kind, "a", "hai", time.Hour)
			enqueue(t, db, kind, "a", "ba", 0) // the last word counts
		}
		close(goOn)
		eventuallyStates(t, db, "done", "done", "done")
		got := l.all()
		slices.Sort(got)
		if want := []string{"fails ba", "fails một", "works ba", "works một"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestJobsDoNotWaitForTheTimeThatAWrongClockShowed(t *testing.T) {
	for _, by := range []time.Duration{45 * time.Second, 2 * time.Hour} {
		t.Run(by.String(), func(t *testing.T) { jobsAhead(t, by) })
	}
}

// jobsAhead tests jobs that a clock enqueued and took which was ahead.
func jobsAhead(t *testing.T, by time.Duration) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var l log
		enqueue(t, db, "k", "soon", "soon", 10*time.Millisecond)
		enqueue(t, db, "k", "late", "late", time.Hour)
		enqueue(t, db, "k", "leased", "leased", 0)
		ahead := func(change string) {
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				_, err := tx.Exec(t.Context(), change, by.Microseconds())
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		ahead(`update job set lease_until = due_at + $1 where key = 'leased'`)
		ahead(`update job set due_at = due_at + $1, set_at = set_at + $1 where key <> 'leased'`)
		if n, err := job.NewStore(db).ResetTimes(t.Context()); err != nil || n != 2 {
			t.Errorf("%d jobs are reset: %v", n, err)
		}
		work(t, db, map[string]job.Handler{"k": func(_ context.Context, j job.Job) (func(context.Context, *database.Tx) error, error) {
			l.add(j.Payload)
			return nil, nil
		}})
		eventuallyStates(t, db, "done", "waiting", "done")
		var wait int64
		if err := db.QueryRow(t.Context(), `select due_at - set_at from job where key = 'late'`).Scan(&wait); err != nil || wait != time.Hour.Microseconds() {
			t.Errorf("the later one waits for %d µs: %v", wait, err)
		}
	})
}

// An outage of the store is not the job's fault.
func TestAStoreThatFailsCostsAJobNoTry(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		var tries atomic.Int32
		enqueue(t, db, "k", "a", "", 0)
		work(t, db, map[string]job.Handler{"k": func(context.Context, job.Job) (func(context.Context, *database.Tx) error, error) {
			if tries.Add(1) <= 8 {
				return nil, fmt.Errorf("asking the store: %w", driver.ErrBadConn)
			}
			return nil, nil
		}})
		eventuallyStates(t, db, "done")
	})
}

func TestPurgeTakesWhatFailed(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		enqueue(t, db, "k", "a", "personal", 0)
		work(t, db, map[string]job.Handler{"k": func(context.Context, job.Job) (func(context.Context, *database.Tx) error, error) {
			return nil, errors.New("boom")
		}})
		eventuallyStates(t, db, "failed")
		if err := job.NewStore(db).Purge(t.Context(), -time.Minute); err != nil {
			t.Fatal(err)
		}
		eventuallyStates(t, db)
	})
}

func TestPurgeKeepsWhatWaits(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		enqueue(t, db, "k", "a", "", 0)
		enqueue(t, db, "k", "b", "", time.Hour)
		stop := work(t, db, map[string]job.Handler{"k": func(context.Context, job.Job) (func(context.Context, *database.Tx) error, error) {
			return nil, nil
		}})
		eventuallyStates(t, db, "done", "waiting")
		stop()
		if err := job.NewStore(db).Purge(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
		eventuallyStates(t, db, "done", "waiting")
		if err := job.NewStore(db).Purge(t.Context(), -time.Minute); err != nil {
			t.Fatal(err)
		}
		eventuallyStates(t, db, "waiting")
	})
}

func TestWhoWaitsForAJobIsToldThatItFailedInTheSameTransaction(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		cause := errors.New("the server is down")
		fails := func(context.Context, job.Job) (func(context.Context, *database.Tx) error, error) { return nil, cause }
		var l log
		tell := func(ctx context.Context, tx *database.Tx, j job.Job, err error) error {
			l.add(j.Payload + ": " + err.Error())
			return job.NewStore(db).Enqueue(ctx, tx, "later", j.Key, "", time.Hour)
		}
		deaf := func(ctx context.Context, tx *database.Tx, j job.Job, _ error) error {
			if err := job.NewStore(db).Enqueue(ctx, tx, "never", j.Key, "", time.Hour); err != nil {
				return err
			}
			panic("a bug of whoever waits")
		}
		enqueue(t, db, "told", "1", "một", 0)
		enqueue(t, db, "deaf", "2", "hai", 0)
		enqueue(t, db, "nobody", "3", "ba", 0)
		workKinds(t, db, &job.Worker{Kinds: map[string]job.Kind{
			"told": {Handler: fails, Tries: 2, GaveUp: tell}, "deaf": {Handler: fails, Tries: 2, GaveUp: deaf}, "nobody": {Handler: fails, Tries: 2},
		}})
		eventuallyStates(t, db, "failed", "failed", "failed", "waiting")
		l.eventually(t, "một: the server is down")
	})
}

func TestJobsOfOneWorkerAreDoneAtOnceWhereItMay(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for _, key := range []string{"1", "2", "3"} {
			enqueue(t, db, "k", key, "", 0)
		}
		var together sync.WaitGroup
		together.Add(3)
		workKinds(t, db, &job.Worker{Parallel: 3, Kinds: map[string]job.Kind{"k": {
			Handler: func(context.Context, job.Job) (func(context.Context, *database.Tx) error, error) {
				together.Done()
				together.Wait() // ends only when all three are in hand
				return nil, nil
			},
		}}})
		eventuallyStates(t, db, "done", "done", "done")
	})
}

// What a job tells of a person goes with them, also when the job is being worked on.
func TestTheJobsOfAnErasedAccountAreGone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		store := job.NewStore(db)
		for key, account := range map[string]int64{"theirs": 7, "another's": 8, "nobody's": 0} {
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				return store.EnqueueAbout(t.Context(), tx, account, "fetch", key, "don.pdf", 0)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			for _, account := range []int64{7, 0} {
				if err := store.EraseAccount(t.Context(), tx, account); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		var left string
		if err := db.QueryRow(t.Context(), `select count(*) || min(key) || max(key) from job`).Scan(&left); err != nil || left != "2another'snobody's" {
			t.Errorf("left: %s %v", left, err)
		}
	})
}
