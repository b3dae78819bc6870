package database_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

var errRefused = errors.New("refused")

// shortly runs n short transactions that come while another has the writer, each of which adds a lease of its number, and returns
// what became of them: an error, or what a panic said.
func shortly(t *testing.T, db *database.DB, n int, do func(ctx context.Context, tx *database.Tx, i int) error) []any {
	t.Helper()
	held, free := make(chan struct{}), make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		err := db.InTx(t.Context(), func(*database.Tx) error { close(held); <-free; return nil })
		if err != nil {
			t.Error(err)
		}
	})
	<-held
	became := make([]any, n)
	for i := range n {
		group.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					became[i] = p
				}
			}()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if i == 4 {
				ctx, cancel = context.WithTimeout(t.Context(), time.Millisecond) // over before its turn
				defer cancel()
			}
			err := db.InShortTx(ctx, func(tx *database.Tx) error {
				if _, err := tx.Exec(ctx, `insert into lease (name, owner, fence, until) values ($1, '', 0, 0)`, fmt.Sprint(i)); err != nil {
					return err
				}
				return do(ctx, tx, i)
			})
			if err != nil {
				became[i] = err
			}
		})
		time.Sleep(5 * time.Millisecond) // they come one after the other
	}
	close(free)
	group.Wait()
	return became
}

func leases(t *testing.T, q database.Querier) (n int) {
	t.Helper()
	if err := q.QueryRow(t.Context(), `select count(*) from lease`).Scan(&n); err != nil {
		t.Error(err)
	}
	return n
}

func leasesOf(t *testing.T, q database.Querier, i int) (n int) {
	t.Helper()
	if err := q.QueryRow(t.Context(), `select count(*) from lease where name = $1`, fmt.Sprint(i)).Scan(&n); err != nil {
		t.Error(err)
	}
	return n
}

func TestShortTransactionsOfOneMomentShareACommit(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	most := 0
	became := shortly(t, db, 8, func(_ context.Context, tx *database.Tx, _ int) error {
		most = max(most, leases(t, tx)-leases(t, db)) // they run one after the other
		return nil
	})
	for i, err := range became {
		if (err != nil) != (i == 4) {
			t.Errorf("transaction %d: %v", i, err)
		}
	}
	if most < 2 {
		t.Error("each was committed alone")
	}
	if n := leases(t, db); n != 7 {
		t.Errorf("%d are stored", n)
	}
}

// One that fails, panics or is given up while it waits has its own end, and the others theirs.
func TestAShortTransactionThatFailsIsAlone(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		runs := make([]int, 8)
		became := shortly(t, db, 8, func(_ context.Context, tx *database.Tx, i int) error {
			runs[i]++
			switch i {
			case 2:
				return errRefused
			case 5:
				panic("bug")
			case 6:
				_, err := tx.Exec(t.Context(), `insert into nothing values (1)`)
				return err
			}
			return nil
		})
		stored := 0
		for i, got := range became {
			switch err, _ := got.(error); {
			case i == 2 && !errors.Is(err, errRefused), i == 4 && err == nil && !db.Shared(), i == 5 && got != "bug", i == 6 && err == nil:
				t.Errorf("transaction %d: %v", i, got)
			case i != 2 && i != 4 && i < 5 && got != nil, i == 7 && got != nil:
				t.Errorf("transaction %d: %v", i, got)
			case got == nil:
				stored++
			}
			if runs[i] > 2 {
				t.Errorf("transaction %d ran %d times", i, runs[i])
			}
		}
		n := leases(t, db)
		if db.Shared() && became[4] != nil && n == stored+1 { // on a server it does not wait, and may be given up while it commits
			n -= leasesOf(t, db, 4)
		}
		if n != stored {
			t.Errorf("%d are stored, %d were said to be", n, stored)
		}
	})
}
