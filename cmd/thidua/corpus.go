package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
)

// openCorpus opens the store with the built-in documents in it.
func openCorpus(ctx context.Context, config database.Config) (*database.DB, *knowledge.Store, error) {
	db, err := openDatabase(ctx, config)
	if err != nil {
		return nil, nil, err
	}
	store, err := corpusOf(ctx, db)
	if err != nil {
		db.Close()
		return nil, nil, err
	}
	return db, store, nil
}

// corpusOf is the corpus of an open store, with the built-in documents in it.
func corpusOf(ctx context.Context, db *database.DB) (*knowledge.Store, error) {
	store := curated.Corpus(db)
	if err := (&ingest.Ingester{Store: store}).Builtin(ctx); err != nil {
		return nil, fmt.Errorf("loading the built-in documents: %w", err)
	}
	return store, nil
}

// openDatabase opens the store. A new one gets the schema; one of another schema version is refused with a
// *database.SchemaError: only serve and migrate change what is there.
func openDatabase(ctx context.Context, config database.Config) (*database.DB, error) {
	db, err := database.Open(ctx, config)
	if err != nil {
		return nil, err
	}
	have, err := db.Schema(ctx)
	switch {
	case err != nil:
	case have == 0:
		err = db.Migrate(ctx)
	default:
		err = db.CheckSchema(ctx)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// openFilled opens a store that there is: nothing is made where a wrong setting points to.
func openFilled(ctx context.Context, settings *StoreSettings) (*database.DB, error) {
	if settings.noFile() {
		return nil, fmt.Errorf("there is no database in %s: check DATA_DIR and DATABASE_URL", settings.DataDir)
	}
	db, err := database.Open(ctx, settings.database())
	if err != nil {
		return nil, err
	}
	have, err := db.Schema(ctx)
	switch {
	case err != nil:
	case have == 0:
		err = errors.New("there is nothing in this database yet: check DATA_DIR and DATABASE_URL")
	default:
		err = db.CheckSchema(ctx)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// noFile reports that the store is SQLite's and its file is not there.
func (s *StoreSettings) noFile() bool {
	if s.DatabaseURL != "" {
		return false
	}
	_, err := os.Stat(filepath.Join(s.DataDir, "thidua.db"))
	return errors.Is(err, fs.ErrNotExist)
}

// openServed opens the store and takes the right to serve it. A store of an older schema version is migrated, after a backup
// into the data folder.
func openServed(ctx context.Context, settings *StoreSettings) (*database.DB, error) {
	db, err := database.Open(ctx, settings.database())
	if err != nil {
		return nil, err
	}
	have, err := db.Schema(ctx)
	if err == nil && have > 0 && have < database.NewestSchema() {
		_, err = migrate(ctx, db, settings.DataDir)
	}
	if err == nil {
		err = db.LockServe(ctx)
	}
	if err == nil {
		err = db.Migrate(ctx)
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}
