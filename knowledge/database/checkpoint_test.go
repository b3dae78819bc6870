package database_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestWhatIsErasedStandsInNoFile(t *testing.T) {
	config := databasetest.SQLite(t)
	db := databasetest.Open(t, config)
	exec := func(statement string, args ...any) {
		t.Helper()
		if err := db.InTx(t.Context(), func(tx *database.Tx) error {
			_, err := tx.Exec(t.Context(), statement, args...)
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	const secret = "bí mật của tôi"
	for range 20 { // more than one page, so that whole pages are freed
		exec(`insert into album_part (chat_id, album_id, message_id, payload, taken_at)
select 1, 'a', coalesce(max(message_id), 0) + 1, $1, 0 from album_part`, strings.Repeat(secret, 100))
	}
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	exec(`delete from album_part`)
	if err := db.Checkpoint(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(config.DataDir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, []byte(secret)) {
			t.Errorf("%s holds what was erased", filepath.Base(file))
		}
		if strings.HasSuffix(file, "-wal") && len(content) > 0 {
			t.Errorf("the log has %d bytes", len(content))
		}
	}
}

func TestACheckpointWaitsForNoReader(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		err := db.Snapshot(t.Context(), func(q database.Querier) error {
			var n int
			if err := q.QueryRow(t.Context(), `select count(*) from lease`).Scan(&n); err != nil {
				return err
			}
			if err := db.InTx(t.Context(), func(tx *database.Tx) error {
				_, err := tx.Exec(t.Context(), `insert into lease (name, owner, fence, until) values ('x', '', 0, 0)`)
				return err
			}); err != nil {
				return err
			}
			began := time.Now()
			err := db.Checkpoint(t.Context())
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("it took %v", took)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
