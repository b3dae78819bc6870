package main

import (
	"context"

	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// openDirectory opens the migrated store and the directory in it. The caller closes the store.
func openDirectory(ctx context.Context, settings *StoreSettings, admins []int64) (*database.DB, *directory.Store, error) {
	db, err := openDatabase(ctx, settings.database())
	if err != nil {
		return nil, nil, err
	}
	return db, directory.NewStore(db, directory.Settings{Admins: admins}), nil
}

// orToday is the day, or today when none was given.
func (d dayFlag) orToday(ctx context.Context, store *directory.Store) (directory.Day, error) {
	if d.Day != "" {
		return d.Day, nil
	}
	return store.Today(ctx)
}
