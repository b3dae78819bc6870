package database_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestNobodyChangesAStoreAsAWholeWhileItIsServed(t *testing.T) {
	databasetest.EachConfig(t, func(t *testing.T, config database.Config) {
		open := func() *database.DB { return databasetest.Open(t, config) }
		serving, other := open(), open()
		if err := serving.LockServe(t.Context()); err != nil {
			t.Fatal(err)
		}
		if served, err := other.Served(t.Context()); err != nil || !served {
			t.Errorf("served: %v, %v", served, err)
		}
		if err := other.LockAlone(t.Context()); !errors.Is(err, database.ErrLocked) {
			t.Errorf("alone beside one that serves: %v", err)
		}
		if serving.Shared() {
			if err := other.LockServe(t.Context()); err != nil {
				t.Errorf("a replica: %v", err)
			}
			if err := other.Unlock(); err != nil {
				t.Error(err)
			}
		}
		if err := serving.Close(); err != nil {
			t.Fatal(err)
		}
		if served, err := other.Served(t.Context()); err != nil || served {
			t.Errorf("served: %v, %v", served, err)
		}
		if err := other.LockAlone(t.Context()); err != nil {
			t.Fatalf("after the one that served: %v", err)
		}
		if err := open().LockServe(t.Context()); !errors.Is(err, database.ErrLocked) {
			t.Errorf("served while it is changed: %v", err)
		}
		if err := other.Unlock(); err != nil {
			t.Fatal(err)
		}
		if err := open().LockServe(t.Context()); err != nil {
			t.Errorf("served after it was changed: %v", err)
		}
	})
}

func TestOnlyTheOwnerMayReadTheDataFolder(t *testing.T) {
	config := databasetest.SQLite(t)
	config.DataDir = filepath.Join(config.DataDir, "data")
	db := databasetest.Open(t, config)
	for _, file := range []string{"thidua.db", "thidua.db-wal", "thidua.db-shm"} { // as a former version made them
		if err := os.Chmod(filepath.Join(config.DataDir, file), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	databasetest.Open(t, config)
	if err := db.LockServe(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := filepath.Walk(config.DataDir, func(path string, info os.FileInfo, err error) error {
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	if files, err := os.ReadDir(config.DataDir); err != nil || len(files) < 4 {
		t.Errorf("%d files, %v: the database, what SQLite makes beside it, and the lock were to be seen", len(files), err)
	}
}
