package database_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestASchemaOfAnotherVersionIsToldWithWhatToDo(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		if have, err := db.Schema(t.Context()); err != nil || have != database.NewestSchema() {
			t.Fatalf("migrated to %d, %v; the newest is %d", have, err, database.NewestSchema())
		}
		if err := db.CheckSchema(t.Context()); err != nil {
			t.Error(err)
		}
		for version, says := range map[int64]string{database.NewestSchema() + 1: "install the newer program", 1: "run “thidua migrate”"} {
			exec(t, db, `update goose_db_version set version_id = $1 where id = (select max(id) from goose_db_version)`, version)
			if version == 1 {
				exec(t, db, `delete from goose_db_version where version_id > 1`)
			}
			err := db.CheckSchema(t.Context())
			of, ok := errors.AsType[*database.SchemaError](err)
			if !ok || of.Have != version || of.Want != database.NewestSchema() || !strings.Contains(err.Error(), says) {
				t.Errorf("version %d: %v", version, err)
			}
			exec(t, db, `insert into goose_db_version (version_id, is_applied) values ($1, $2)`, database.NewestSchema(), true)
			exec(t, db, `delete from goose_db_version where version_id > $1`, database.NewestSchema())
		}
	})
}

func TestAStoreWithoutASchemaSaysSo(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			if have, err := bare(t, engine).Schema(t.Context()); err != nil || have != 0 {
				t.Errorf("version %d, %v", have, err)
			}
		})
	}
}

func TestACopyHasTheLineageOfItsStoreAndNoOther(t *testing.T) {
	one, other := bare(t, "sqlite"), bare(t, "sqlite")
	for _, db := range []*database.DB{one, other} {
		if err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	lineage := func(db *database.DB) string {
		text, err := db.Lineage(t.Context())
		if err != nil || len(text) < 32 {
			t.Errorf("lineage %q, %v", text, err)
		}
		return text
	}
	if lineage(one) == lineage(other) {
		t.Error("two stores have one lineage")
	}
	copied := bare(t, "sqlite")
	if _, err := database.Move(t.Context(), one, copied, false); err != nil {
		t.Fatal(err)
	}
	if lineage(one) != lineage(copied) {
		t.Error("a copy has another lineage")
	}
}

func TestADamagedFileIsFound(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		if err := db.QuickCheck(t.Context()); err != nil {
			t.Error(err)
		}
	})
	config := databasetest.SQLite(t)
	databasetest.Open(t, config).Close()
	name := filepath.Join(config.DataDir, "thidua.db")
	file, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteAt([]byte(strings.Repeat("x", 4096)), 5*4096); err != nil {
		t.Fatal(err)
	}
	db, err := database.Open(t.Context(), config)
	if err != nil {
		return // found even earlier
	}
	defer db.Close()
	if err := db.QuickCheck(t.Context()); err == nil {
		t.Error("a page of another kind is no damage")
	}
}
