package database_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestABeatIsKeptForItsName(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		if at, err := db.LastBeat(t.Context(), "x"); err != nil || !at.IsZero() {
			t.Errorf("before the first: %v, %v", at, err)
		}
		var before time.Time
		for range 2 {
			if err := db.Beat(t.Context(), "x"); err != nil {
				t.Fatal(err)
			}
			at, err := db.LastBeat(t.Context(), "x")
			if err != nil || !at.After(before) || time.Since(at).Abs() > time.Minute {
				t.Errorf("%v after %v, %v", at, before, err)
			}
			before = at
		}
		if at, err := db.LastBeat(t.Context(), "y"); err != nil || !at.IsZero() {
			t.Errorf("of another name: %v, %v", at, err)
		}
	})
}

func TestAFileThatIsNotTheOpenOneAnyMoreIsNoticed(t *testing.T) {
	for what, c := range map[string]struct {
		do   func(name string) error
		says string
	}{
		"nothing": {func(string) error { return nil }, ""},
		"emptied": {func(name string) error { return os.Truncate(name, 0) }, "was emptied"},
		"cut off": {func(name string) error { return os.Truncate(name, 8192) }, "was emptied or cut off"},
		"moved":   {func(name string) error { return os.Rename(name, name+".old") }, "was moved away"},
		"deleted": {os.Remove, "was moved away or deleted"},
		"put in its place": {func(name string) error {
			if err := os.Rename(name, name+".old"); err != nil {
				return err
			}
			return os.WriteFile(name, make([]byte, 1<<20), 0o600)
		}, "another file was put in the place"},
		"its log": {func(name string) error { return os.Remove(name + "-wal") }, "the log of the database"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			config := databasetest.SQLite(t)
			db := databasetest.Open(t, config)
			// What was checkpointed is in the file, so that it has a size.
			if err := db.Checkpoint(t.Context()); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if err := db.Beat(t.Context(), "x"); err != nil {
					t.Fatal(err)
				}
				if err := db.CheckFile(); err != nil {
					t.Fatal(err)
				}
			}
			name := filepath.Join(config.DataDir, "thidua.db")
			if err := c.do(name); err != nil {
				t.Fatal(err)
			}
			err := db.CheckFile()
			if (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v; want %q", err, c.says)
			}
			switch what {
			case "moved": // and back
				if err := os.Rename(name+".old", name); err != nil {
					t.Fatal(err)
				}
				if err := db.CheckFile(); err != nil {
					t.Errorf("moved back: %v", err)
				}
			case "emptied": // what it lost does not come back
				if err := os.Truncate(name, 1<<30); err != nil {
					t.Fatal(err)
				}
				if err := db.CheckFile(); err == nil {
					t.Error("it grew again, and is well")
				}
			}
		})
	}
	if db := databasetest.Open(t, databasetest.Postgres(t)); db.CheckFile() != nil {
		t.Error("PostgreSQL has no file")
	}
}
