package job

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// What a clock that was set back keeps waiting is due again, also when the store takes no writes at the moment that it is seen.
func TestJobsThatAClockKeepsWaitingAreResetWhenTheStoreTakesItAgain(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		jobs := NewStore(db)
		exec := func(statement string, args ...any) {
			t.Helper()
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				_, err := tx.Exec(t.Context(), statement, args...)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		err := db.InTx(t.Context(), func(tx *database.Tx) error { return jobs.Enqueue(t.Context(), tx, "a", "1", "", 0) })
		if err != nil {
			t.Fatal(err)
		}
		ahead := time.Now().Add(7 * time.Hour).UnixMicro()
		exec(`update job set due_at = $1, set_at = $1`, ahead)
		if db.Shared() {
			exec(`
create function refuse() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device'; end $$;
create trigger refuse before update on job for each row execute function refuse()`)
		} else {
			exec(`create trigger refuse before update on job begin select raise(abort, 'database or disk is full'); end`)
		}
		due := func() bool {
			q, err := jobs.Queue(t.Context())
			return err == nil && q.Due == 1
		}
		ctx, cancel := context.WithCancel(t.Context())
		var watching sync.WaitGroup
		defer watching.Wait()
		defer cancel()
		c := clock{db: db, jobs: jobs, log: slog.New(slog.DiscardHandler), every: 20 * time.Millisecond}
		watching.Go(func() { c.watch(ctx) })
		time.Sleep(100 * time.Millisecond)
		if due() {
			t.Fatal("it is due though the store takes no writes")
		}
		if db.Shared() {
			exec(`drop trigger refuse on job`)
		} else {
			exec(`drop trigger refuse`)
		}
		for deadline := time.Now().Add(10 * time.Second); !due(); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("it is not due 10 s after the store takes writes")
			}
		}
	})
}

func TestAClockThatIsSetIsNoticed(t *testing.T) {
	var c clock
	began := time.Now()
	micros := func(after time.Duration) int64 { return time.Unix(1_790_000_000, 0).Add(after).UnixMicro() }
	for _, look := range []struct{ shows, passed, want time.Duration }{
		{0, 0, 0},
		{11 * time.Second, 10 * time.Second, 0},
		{21*time.Second - 2*time.Hour, 20 * time.Second, -2 * time.Hour},
		{31*time.Second - 2*time.Hour, 30 * time.Second, 0},
		{41*time.Second + 7*time.Hour, 40 * time.Second, 9 * time.Hour},
		{71*time.Second + 7*time.Hour, 65 * time.Second, 0}, // the machine was busy
	} {
		if by := c.jumped(micros(look.shows), began.Add(look.passed)); by != look.want {
			t.Errorf("after %v it shows %v: %v, want %v", look.passed, look.shows, by, look.want)
		}
	}
}
