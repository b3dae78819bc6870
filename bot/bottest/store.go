package bottest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"thidua/bot/telegramtest"
	"thidua/ingest"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
)

// Exec changes the store behind the bot's back.
func (w *World) Exec(t testing.TB, statement string, args ...any) {
	t.Helper()
	err := w.DB.InTx(t.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), statement, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Count is the number that a query finds.
func (w *World) Count(t testing.TB, query string, args ...any) (n int) {
	t.Helper()
	if err := w.DB.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// Strings collects a query of one column.
func (w *World) Strings(t testing.TB, query string, args ...any) (all []string) {
	t.Helper()
	rows, err := w.DB.Query(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	return all
}

// Ingest puts a document into the corpus beside those that come with the program. A bot that runs answers from it when this returns.
func (w *World) Ingest(t testing.TB, text string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "document.txt")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	ingester := &ingest.Ingester{Store: curated.Corpus(w.DB)}
	if err := ingester.Builtin(t.Context()); err != nil {
		t.Fatal(err)
	}
	results, err := ingester.Paths(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Problem != nil {
			t.Fatal(r.Problem)
		}
	}
	if w.library != nil {
		if err := w.library.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

// AwaitHeld waits until a fault holds n calls.
func AwaitHeld(t testing.TB, rule *telegramtest.Rule, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), Patience)
	defer cancel()
	for range n {
		if _, err := rule.Wait(ctx); err != nil {
			t.Fatal(err)
		}
	}
}
