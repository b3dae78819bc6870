package bottest

import (
	"testing"

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
