package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"thidua/knowledge/database"
)

type moveCommand struct {
	To      string `env:"MOVE_TO" help:"Where to: postgres://… or a data folder for SQLite. With a password in it, set MOVE_TO or MOVE_TO_FILE instead." placeholder:"URL"`
	Replace bool   `help:"Drop what the other store holds; asks first."`
	Yes     bool   `help:"Replace without asking."`
	StoreSettings
}

// AfterApply reads the secret, unless a flag says where to.
func (c *moveCommand) AfterApply() error {
	if c.To != "" {
		return nil
	}
	if err := readSecret("MOVE_TO", &c.To); err != nil {
		return err
	}
	if c.To == "" {
		return &settingError{"say where to: --to postgres://… or --to FOLDER, or set MOVE_TO"}
	}
	return nil
}

// Run copies the store to another place, on either engine, while nobody serves either, and compares every row.
func (c *moveCommand) Run(ctx context.Context, env *environment) error {
	from, err := openFilled(ctx, &c.StoreSettings)
	if err != nil {
		return err
	}
	defer from.Close()
	target := database.Config{DataDir: c.To}
	if strings.HasPrefix(c.To, "postgres://") || strings.HasPrefix(c.To, "postgresql://") {
		target = database.Config{URL: c.To}
	}
	if c.To == c.DatabaseURL || c.DatabaseURL == "" && filepath.Clean(c.To) == filepath.Clean(c.DataDir) {
		return errors.New("--to names the store itself")
	}
	to, err := database.Open(ctx, target)
	if err != nil {
		return err
	}
	defer to.Close()
	for _, db := range []*database.DB{from, to} {
		if err := db.LockAlone(ctx); err != nil {
			return err
		}
	}
	if ok, err := replaceable(ctx, to, env, c.Replace, c.Yes); err != nil || !ok {
		return err
	}
	moved, err := database.Move(ctx, from, to, c.Replace)
	if err != nil {
		return notEmpty(err)
	}
	printContents(env.Stdout, moved)
	fmt.Fprintf(env.Stdout, "Copied to %s; the counts and checksums of all %d tables agree. Now set %s and start serve. What was here is left as it was.\n",
		to.Engine(), len(moved.Tables), map[bool]string{true: "DATABASE_URL", false: "DATA_DIR"}[to.Shared()])
	return nil
}
