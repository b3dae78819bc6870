package database_test

import (
	"context"
	"testing"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestASilentServerIsGivenUpAndComesBack(t *testing.T) {
	t.Parallel()
	config := databasetest.Postgres(t)
	proxy, through := databasetest.NewProxy(t, config.URL)
	config.URL, config.ConnectTimeout, config.StatementTimeout = through, time.Second, 500*time.Millisecond
	db := databasetest.Open(t, config)
	for what, do := range map[string]func() error{
		"a transaction": func() error {
			return db.InTx(context.Background(), func(tx *database.Tx) error {
				_, err := tx.Now(context.Background())
				return err
			})
		},
		"a read":   func() error { _, err := db.Now(context.Background()); return err },
		"a start":  func() error { _, err := database.Open(context.Background(), config); return err },
		"in haste": func() error { return hurried(db) },
	} {
		t.Run(what, func(t *testing.T) {
			proxy.KeepSilent(false)
			if _, err := db.Now(t.Context()); err != nil { // a connection is open
				t.Fatal(err)
			}
			proxy.KeepSilent(true)
			began := time.Now()
			err := do()
			if took := time.Since(began); err == nil || took > 15*time.Second || what == "in haste" && took > 3*time.Second {
				t.Errorf("it took %v: %v", took, err)
			}
		})
	}
	proxy.KeepSilent(false)
	if _, err := db.Now(t.Context()); err != nil {
		t.Errorf("the server speaks again: %v", err)
	}
}

// hurried reads with a time-out of its own, as a health check does.
func hurried(db *database.DB) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	_, err := db.Now(ctx)
	return err
}

func TestAStatementAndAnIdleTransactionEndByThemselves(t *testing.T) {
	t.Parallel()
	config := databasetest.Postgres(t)
	config.StatementTimeout = 300 * time.Millisecond
	db := databasetest.Open(t, config)
	began := time.Now()
	if err := db.QueryRow(t.Context(), `select pg_sleep(20)::text`).Scan(new(string)); err == nil || time.Since(began) > 5*time.Second {
		t.Errorf("a statement ended after %v: %v", time.Since(began), err)
	}
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		if _, err := tx.Exec(t.Context(), `update corpus set version = version`); err != nil {
			t.Error(err)
		}
		time.Sleep(time.Second) // it holds the row all the while
		_, err := tx.Exec(t.Context(), `update corpus set version = version`)
		return err
	})
	if err == nil {
		t.Error("an idle transaction went on")
	}
	config.StatementTimeout = -1
	if err := databasetest.Open(t, config).QueryRow(t.Context(), `select pg_sleep(0.6)::text`).Scan(new(string)); err != nil {
		t.Errorf("without a time-out: %v", err)
	}
}
