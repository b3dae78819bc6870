package database_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestMigrateDoesNothingTheSecondTimeAndMayRunInParallel(t *testing.T) {
	databasetest.EachConfig(t, func(t *testing.T, config database.Config) {
		db := databasetest.Open(t, config)
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				if err := db.Migrate(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
	})
}

func TestInTxRollsBackOnErrorAndOnPanic(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		boom := errors.New("boom")
		insert := func(tx *database.Tx) {
			if _, err := tx.Exec(ctx, "insert into lease (name, owner, fence, until) values ('x', 'me', 1, 1)"); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.InTx(ctx, func(tx *database.Tx) error { insert(tx); return boom }); !errors.Is(err, boom) {
			t.Fatalf("InTx returned %v, want the error of its function", err)
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the panic was swallowed")
				}
			}()
			_ = db.InTx(ctx, func(tx *database.Tx) error { insert(tx); panic("boom") })
		}()
		var n int
		if err := db.QueryRow(ctx, "select count(*) from lease").Scan(&n); err != nil || n != 0 {
			t.Fatalf("%d rows were left behind (%v)", n, err)
		}
	})
}

func TestReadThenWriteTransactionsDoNotLoseEachOther(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		if err := db.InTx(ctx, func(tx *database.Tx) error {
			_, err := tx.Exec(ctx, "insert into lease (name, owner, fence, until) values ('n', 'me', 0, 0)")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		var group sync.WaitGroup
		for range 8 {
			group.Go(func() {
				for range 10 {
					err := db.InTx(ctx, func(tx *database.Tx) error {
						var n int64
						if err := tx.QueryRow(ctx, "select fence from lease where name = 'n' "+forUpdate(db)).Scan(&n); err != nil {
							return err
						}
						_, err := tx.Exec(ctx, "update lease set fence = $1 where name = 'n'", n+1)
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		var n int
		if err := db.QueryRow(ctx, "select fence from lease where name = 'n'").Scan(&n); err != nil || n != 80 {
			t.Fatalf("80 increments gave %d (%v)", n, err)
		}
	})
}

func forUpdate(db *database.DB) string {
	if db.Shared() {
		return "for update"
	}
	return ""
}

func TestIsUniqueTellsADoubledKeyFromOtherErrors(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		insert := func() error {
			return db.InTx(ctx, func(tx *database.Tx) error {
				_, err := tx.Exec(ctx, "insert into lease (name, owner, fence, until) values ('x', 'me', 1, 1)")
				return err
			})
		}
		if err := insert(); err != nil {
			t.Fatal(err)
		}
		if err := insert(); !database.IsUnique(err) {
			t.Fatalf("a doubled key gave %v", err)
		}
		if err := db.InTx(ctx, func(tx *database.Tx) error {
			_, err := tx.Exec(ctx, "insert into nowhere (x) values (1)")
			return err
		}); err == nil || database.IsUnique(err) {
			t.Fatalf("a missing table gave %v", err)
		}
	})
}

func TestLeaseIsHeldByOneOwnerAndItsFenceGrowsWithEachNewOne(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		first, held, err := db.TakeLease(ctx, "poll", "a", time.Minute)
		if err != nil || !held || first.Fence != 1 {
			t.Fatalf("the first owner got %+v, %v, %v", first, held, err)
		}
		again, held, err := db.TakeLease(ctx, "poll", "a", time.Minute)
		if err != nil || !held || again.Fence != 1 {
			t.Fatalf("renewing gave %+v, %v, %v", again, held, err)
		}
		if db.Shared() {
			if _, held, err := db.TakeLease(ctx, "poll", "b", time.Minute); err != nil || held {
				t.Fatalf("a second owner got a held lease (%v)", err)
			}
			if err := db.Release(ctx, first); err != nil {
				t.Fatal(err)
			}
		}
		second, held, err := db.TakeLease(ctx, "poll", "b", time.Minute)
		if err != nil || !held || second.Fence != 2 {
			t.Fatalf("the next owner got %+v, %v, %v", second, held, err)
		}
	})
}

// What a former owner renews is its own lease: its successor's right does not end by it.
func TestAFormerOwnerTakesNoLeaseBack(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ended, lost := make(chan error, 1), make(chan struct{})
		go func() {
			_, err := db.Hold(context.WithoutCancel(t.Context()), "poll", "a", 300*time.Millisecond, func(ctx context.Context, _ database.Lease) {
				err := db.InTx(ctx, func(tx *database.Tx) error {
					_, err := tx.Exec(ctx, `update lease set owner = 'b', fence = fence + 1, until = 0`) // over already: anybody may take it
					return err
				})
				if err != nil {
					t.Error(err)
				}
				<-ctx.Done()
				close(lost)
			})
			ended <- err
		}()
		select {
		case <-lost:
		case <-time.After(10 * time.Second):
			t.Fatal("the former owner goes on")
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if lease, held, err := db.TakeLease(t.Context(), "poll", "b", time.Minute); err != nil || !held || lease.Fence != 2 {
			t.Errorf("its successor has %+v, %v, %v", lease, held, err)
		}
	})
}

func TestALapsedLeaseIsTakenOver(t *testing.T) {
	db := databasetest.Open(t, databasetest.Postgres(t))
	if _, held, err := db.TakeLease(t.Context(), "poll", "a", 50*time.Millisecond); err != nil || !held {
		t.Fatal(held, err)
	}
	time.Sleep(80 * time.Millisecond)
	lease, held, err := db.TakeLease(t.Context(), "poll", "b", time.Minute)
	if err != nil || !held || lease.Fence != 2 {
		t.Fatalf("got %+v, %v, %v", lease, held, err)
	}
}

func TestALeaseOfAClockThatWasSetBackIsNoLease(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		if _, held, err := db.TakeLease(t.Context(), "poll", "a", 4*time.Second); err != nil || !held {
			t.Fatal(held, err)
		}
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), `update lease set until = until + $1`, (2 * time.Hour).Microseconds())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if lease, held, err := db.TakeLease(t.Context(), "poll", "b", 4*time.Second); err != nil || !held || lease.Fence != 2 {
			t.Errorf("another owner waits for the clock: %+v %v %v", lease, held, err)
		}
	})
}

func TestASecondServeOnOneFileIsRefused(t *testing.T) {
	config := databasetest.SQLite(t)
	first, second := databasetest.Open(t, config), databasetest.Open(t, config)
	if err := first.LockServe(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := second.LockServe(t.Context()); !errors.Is(err, database.ErrLocked) {
		t.Fatalf("the second serve got %v", err)
	}
	first.Close()
	if err := second.LockServe(t.Context()); err != nil {
		t.Fatalf("after the first closed: %v", err)
	}
}

func TestOpenNeverShowsThePassword(t *testing.T) {
	for _, url := range []string{"postgres://thidua:hemmelig@127.0.0.1:1/x?connect_timeout=1", "postgres://thidua:hemmelig@127.0.0.1:notaport/x", "mysql://thidua:hemmelig@h/x"} {
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		db, err := database.Open(ctx, database.Config{URL: url})
		cancel()
		if err == nil {
			db.Close()
			t.Fatalf("opening %q worked", url)
		}
		if strings.Contains(fmt.Sprintf("%v %+v", err, err), "hemmelig") {
			t.Errorf("the password is in %q", err)
		}
	}
}
