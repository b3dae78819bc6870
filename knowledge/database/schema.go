package database

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"thidua/knowledge/database/migration"
)

// ErrUnfinished reports that a restore into the store, or a move, was cut off: what is there is a part.
var ErrUnfinished = errors.New("a restore into this store did not end, so that only a part is there: run it again")

// SchemaError reports a store, or a backup, of another schema version than the program's.
type SchemaError struct{ Have, Want int64 }

func (e *SchemaError) Error() string {
	if e.Have > e.Want {
		return fmt.Sprintf("the database has schema version %d and this program knows only %d: install the newer program", e.Have, e.Want)
	}
	return fmt.Sprintf("the database has schema version %d and this program needs %d: run “thidua migrate”, which makes a backup first", e.Have, e.Want)
}

// NewestSchema is the schema version that Migrate brings a store to.
func NewestSchema() int64 {
	names, err := migration.Files.ReadDir(".")
	if err != nil {
		panic(err) // it is embedded
	}
	var newest int64
	for _, file := range names {
		var version int64
		if n, _ := fmt.Sscanf(file.Name(), "%d_", &version); n == 1 { // else it is no migration
			newest = max(newest, version)
		}
	}
	return newest
}

const (
	versionTable = "goose_db_version"
	readSchema   = `select coalesce(max(version_id), 0) from goose_db_version where is_applied`
)

// Schema is the schema version of the store; 0 means that it has none yet. It fails with ErrUnfinished while a restore
// into the store is under way or was cut off.
func (db *DB) Schema(ctx context.Context) (int64, error) { return db.schema(ctx, db) }

func (db *DB) schema(ctx context.Context, q Querier) (version int64, err error) {
	there, err := texts(ctx, q, db.dialect.listTables)
	if err != nil {
		return 0, fmt.Errorf("reading the schema version: %w", err)
	}
	if slices.Contains(there, markTable) {
		return 0, ErrUnfinished
	}
	if !slices.Contains(there, versionTable) {
		return 0, nil
	}
	if err := q.QueryRow(ctx, readSchema).Scan(&version); err != nil {
		return 0, fmt.Errorf("reading the schema version: %w", err)
	}
	return version, nil
}

// CheckSchema is nil when the store has the schema version of the program, else a *SchemaError; ErrUnfinished as Schema.
func (db *DB) CheckSchema(ctx context.Context) error {
	have, err := db.Schema(ctx)
	if err == nil && have != NewestSchema() {
		err = &SchemaError{Have: have, Want: NewestSchema()}
	}
	return err
}

const readLineage = `select lineage from store where id = 1`

// Lineage is a random text that a store and every copy of it have in common, and no other store has.
func (db *DB) Lineage(ctx context.Context) (string, error) {
	var lineage string
	if err := db.QueryRow(ctx, readLineage).Scan(&lineage); err != nil {
		return "", fmt.Errorf("reading which store this is: %w", err)
	}
	return lineage, nil
}
