package database_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"syscall"
	"testing"
	"time"

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
	for _, err := range []error{
		errors.New("boom"), io.ErrUnexpectedEOF, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET},
		&url.Error{Op: "Post", URL: "http://model", Err: &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}},
	} {
		if database.IsUnavailable(fmt.Errorf("asking the model: %w", err)) {
			t.Errorf("%v, which is not the store's, is taken for its failure", err)
		}
	}
}

func TestACutConnectionIsAStoreThatCanDoNothing(t *testing.T) {
	t.Parallel()
	config := databasetest.Postgres(t)
	proxy, through := databasetest.NewProxy(t, config.URL)
	config.URL = through
	for _, limit := range []time.Duration{0, -1} { // the default and none
		config.StatementTimeout = limit
		db := databasetest.Open(t, config)
		err := db.InTx(t.Context(), func(tx *database.Tx) error {
			if _, err := tx.Now(t.Context()); err != nil {
				t.Fatal(err)
			}
			proxy.Cut()
			_, err := tx.Exec(t.Context(), `update corpus set version = version`)
			return err
		})
		if !database.IsUnavailable(err) {
			t.Errorf("it is not taken for a failure of the store: %v", err)
		}
	}
}
