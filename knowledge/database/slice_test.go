package database_test

import (
	"fmt"
	"testing"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestExecInSlicesChangesAllRows(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		for _, rows := range []int{0, 1, 500, 1201} {
			var values []any
			for i := range rows {
				values = append(values, fmt.Sprint(i), "me", i, 0)
			}
			values = append(values, "other", "you", 0, 0)
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				if _, err := tx.Exec(t.Context(), `delete from lease`); err != nil {
					return err
				}
				return tx.Insert(t.Context(), `insert into lease (name, owner, fence, until) values `, 4, values)
			})
			if err != nil {
				t.Fatal(err)
			}
			const drop = `delete from lease where name in (select name from lease where owner = $1 limit $2)`
			if err := db.ExecInSlices(t.Context(), drop, "me"); err != nil {
				t.Fatal(err)
			}
			var left int
			if err := db.QueryRow(t.Context(), `select count(*) from lease`).Scan(&left); err != nil || left != 1 {
				t.Errorf("of %d rows %d are left (%v)", rows+1, left, err)
			}
		}
	})
}
