package main

import (
	"context"
	"fmt"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// openCorpus opens the migrated store with the built-in documents in it.
func openCorpus(ctx context.Context, config database.Config) (*database.DB, *knowledge.Store, error) {
	db, err := openDatabase(ctx, config)
	if err != nil {
		return nil, nil, err
	}
	store := knowledge.NewStore(db)
	if err := (&ingest.Ingester{Store: store}).Builtin(ctx); err != nil {
		db.Close()
		return nil, nil, fmt.Errorf("loading the built-in documents: %w", err)
	}
	return db, store, nil
}

// openDatabase opens the store and brings its schema up to date.
func openDatabase(ctx context.Context, config database.Config) (*database.DB, error) {
	db, err := database.Open(ctx, config)
	if err != nil {
		return nil, err
	}
	if err := db.Migrate(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}
