package database_test

import (
	"fmt"
	"sync"
	"testing"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestAStatementIsReadOnceAndRunsAsOftenAsItIsAskedTo(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		const insert = `insert into lease (name, owner, fence, until) values ($1, '', $2, 0)`
		before := db.Prepared() // opening asked something too
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				err := db.InTx(t.Context(), func(tx *database.Tx) error {
					if _, err := tx.Exec(t.Context(), insert, fmt.Sprint(i), i); err != nil {
						return err
					}
					var n int
					return tx.QueryRow(t.Context(), `select count(*) from lease where fence = $1`, i).Scan(&n)
				})
				if err != nil {
					t.Error(err)
				}
				var fence int
				if err := db.QueryRow(t.Context(), `select fence from lease where name = $1`, fmt.Sprint(i)).Scan(&fence); err != nil || fence != i {
					t.Errorf("row %d holds %d: %v", i, fence, err)
				}
			})
		}
		all.Wait()
		prepared := db.Prepared() - before
		if want := map[string]int{"sqlite": 3, "postgres": 0}[db.Engine()]; prepared != want {
			t.Errorf("%d statements are prepared, want %d", prepared, want)
		}
	})
}

func TestWhatCannotBePreparedFailsAsItIs(t *testing.T) {
	t.Parallel()
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for range 3 {
			if err := db.QueryRow(t.Context(), `select nothing from nowhere`).Scan(new(int)); err == nil {
				t.Error("there is no such table")
			}
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				_, err := tx.Exec(t.Context(), `create table if not exists later (id bigint); create table if not exists after (id bigint)`)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
		// A changed table is seen by what was prepared before.
		rows := func() (n int) {
			if err := db.QueryRow(t.Context(), `select count(*) from later`).Scan(&n); err != nil {
				t.Error(err)
			}
			return n
		}
		rows()
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			if _, err := tx.Exec(t.Context(), `alter table later add column more bigint`); err != nil {
				return err
			}
			_, err := tx.Exec(t.Context(), `insert into later (id, more) values (1, 2)`)
			return err
		})
		if n := rows(); n != 1 || err != nil {
			t.Errorf("%d rows: %v", n, err)
		}
	})
}
