package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"thidua/knowledge/database"
	"thidua/knowledge/wholefile"
)

type migrateCommand struct {
	StoreSettings
}

// Run brings the store to the schema of this program while nobody serves it.
func (c *migrateCommand) Run(ctx context.Context, env *environment) error {
	db, err := database.Open(ctx, c.database())
	if err != nil {
		return err
	}
	defer db.Close()
	before, err := db.Schema(ctx)
	if err != nil {
		return err
	}
	if before == database.NewestSchema() {
		fmt.Fprintf(env.Stdout, "The store has schema version %d already; nothing was changed.\n", before)
		return nil
	}
	backup, err := migrate(ctx, db, c.DataDir)
	if err != nil {
		return err
	}
	if backup != "" {
		fmt.Fprintf(env.Stdout, "What was there is in %s.\n", backup)
	}
	fmt.Fprintf(env.Stdout, "The store now has schema version %d; it had %d.\n", database.NewestSchema(), before)
	return nil
}

// migrate brings a store to the newest schema, while nobody serves it: database.ErrLocked when somebody does. What a
// store with a schema holds is first written to a backup in the data folder, whose name it returns.
func migrate(ctx context.Context, db *database.DB, dataDir string) (backup string, err error) {
	err = db.LockAlone(ctx)
	have, schemaErr := db.Schema(ctx)
	switch {
	case schemaErr != nil:
		return "", errors.Join(schemaErr, db.Unlock())
	case have == database.NewestSchema():
		return "", db.Unlock() // another replica was faster
	case err != nil:
		return "", err
	case have > 0 && have < database.NewestSchema():
		backup = filepath.Join(dataDir, fmt.Sprintf("before-migration-%05d.backup", have))
		err = wholefile.Write(backup, func(w io.Writer) error {
			_, err := db.Backup(ctx, w)
			return err
		})
	}
	if err == nil {
		err = db.Migrate(ctx)
	}
	return backup, errors.Join(err, db.Unlock())
}
