package database_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestInsertAddsAnyNumberOfRowsInTheirOrder(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		ctx := t.Context()
		for _, rows := range []int{0, 1, 15, 16, 17, 200, 421} {
			var values []any
			var want []string
			for i := range rows {
				values = append(values, fmt.Sprintf("%d-%d", rows, i), "me", i, 0)
				want = append(want, fmt.Sprintf("%d-%d", rows, i))
			}
			err := db.InTx(ctx, func(tx *database.Tx) error {
				if _, err := tx.Exec(ctx, "delete from lease"); err != nil {
					return err
				}
				// Twice: full batches share what is prepared.
				half := rows / 2 * 4
				const query = "insert into lease (name, owner, fence, until) values "
				if err := tx.Insert(ctx, query, 4, values[:half]); err != nil {
					return err
				}
				return tx.Insert(ctx, query, 4, values[half:])
			})
			if err != nil {
				t.Fatalf("%d rows: %v", rows, err)
			}
			var got []string
			found, err := db.Query(ctx, "select name from lease order by fence")
			if err != nil {
				t.Fatal(err)
			}
			defer found.Close()
			for found.Next() {
				var name string
				if err := found.Scan(&name); err != nil {
					t.Fatal(err)
				}
				got = append(got, name)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%d rows: %s", rows, diff)
			}
		}
	})
}

func TestInsertRefusesARowThatIsNotWhole(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		return tx.Insert(t.Context(), "insert into lease (name, owner, fence, until) values ", 4, []any{"a", "me", 1})
	})
	if err == nil {
		t.Error("a row of three values was inserted into four columns")
	}
}
