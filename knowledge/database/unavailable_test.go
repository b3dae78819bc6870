package database_test

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"testing"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestAStoreThatCanDoNothingIsToldFromAWrongQuestion(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		fails := func(statements ...string) error {
			t.Helper()
			err := db.InTx(t.Context(), func(tx *database.Tx) error {
				for _, statement := range statements {
					if _, err := tx.Exec(t.Context(), statement); err != nil {
						return fmt.Errorf("doing it: %w", err)
					}
				}
				return nil
			})
			if err == nil {
				t.Fatalf("%q did not fail", statements)
			}
			return err
		}
		lease := `insert into lease (name, owner, fence, until) values ('a', '', 0, 0)`
		for _, statement := range [][]string{{lease, lease}, {`select 1/0 from no_table`}, {`update lease set owner = null where true`, lease, lease}} {
			if err := fails(statement...); database.IsUnavailable(err) {
				t.Errorf("%q is taken for a failure of the store", err)
			}
		}
		failing := []string{`pragma query_only = 1`, lease}
		if db.Shared() {
			failing = []string{`select pg_terminate_backend(pg_backend_pid())`, lease}
		}
		if err := fails(failing...); !database.IsUnavailable(err) {
			t.Errorf("%q is not taken for a failure of the store", err)
		}
	})
	if err := error(&url.Error{Op: "Post", URL: "http://model", Err: sql.ErrConnDone}); database.IsUnavailable(err) || database.IsUnavailable(errors.New("boom")) {
		t.Error("what is not the store's is taken for its failure")
	}
}
