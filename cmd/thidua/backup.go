package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
	"thidua/knowledge/wholefile"
)

type backupCommand struct {
	File string `arg:"" help:"File to write; one that is there is replaced when the new one is whole."`
	StoreSettings
}

// Run writes the whole store, as it is at one moment, to a file. It may be run beside serve.
func (c *backupCommand) Run(ctx context.Context, env *environment) error {
	db, err := openFilled(ctx, &c.StoreSettings)
	if err != nil {
		return err
	}
	defer db.Close()
	var made database.Contents
	err = wholefile.Write(c.File, func(w io.Writer) error {
		if made, err = db.Backup(ctx, w); err != nil {
			return err
		}
		return readBack(ctx, w, made)
	})
	if err != nil {
		return err
	}
	for _, folder := range []string{c.DataDir, filepath.Dir(c.File)} {
		if err := writeLedger(ctx, db, filepath.Join(folder, ledgerFile)); err != nil {
			return err
		}
	}
	info, err := os.Stat(c.File)
	if err != nil {
		return err
	}
	fmt.Fprintf(env.Stdout, "%s: %d rows of %d tables, %.1f MB, as of %s. Vectors are not in it; they are made again.\n",
		c.File, made.Rows(), len(made.Tables), float64(info.Size())/1e6, clock(made.At))
	return nil
}

// readBack requires that the file holds what was made, as the disk gives it back.
func readBack(ctx context.Context, w io.Writer, made database.Contents) error {
	file, ok := w.(io.ReadSeeker)
	if !ok {
		return nil
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	read, err := database.CheckBackup(ctx, file)
	if err == nil && read.Rows() != made.Rows() {
		err = errors.New("the file does not hold what was written to it")
	}
	return err
}

func clock(at time.Time) string { return at.In(vietnamese.Zone()).Format("02/01/2006 15:04:05") }

type restoreCommand struct {
	File    string `arg:"" help:"File that thidua backup has written."`
	Replace bool   `help:"Drop what the store holds; asks first."`
	Yes     bool   `help:"Replace without asking."`
	StoreSettings
}

// Run puts a backup into a store that nobody serves and that is empty, or is to be replaced.
func (c *restoreCommand) Run(ctx context.Context, env *environment) error {
	file, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("opening the backup: %w", err)
	}
	defer file.Close()
	db, err := database.Open(ctx, c.database())
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.LockAlone(ctx); err != nil {
		return err
	}
	if ok, err := replaceable(ctx, db, env, c.Replace, c.Yes); err != nil || !ok {
		return err
	}
	if db.CheckSchema(ctx) == nil { // what it knows of erasures goes with it
		if err := writeLedger(ctx, db, filepath.Join(c.DataDir, ledgerFile)); err != nil {
			return err
		}
	}
	erased := 0
	restored, err := db.Restore(ctx, file, database.RestoreOptions{Replace: c.Replace, Finish: func(ctx context.Context, restored database.Contents) error {
		ledgers := []string{filepath.Join(c.DataDir, ledgerFile), filepath.Join(filepath.Dir(c.File), ledgerFile)}
		erased, err = eraseAgain(ctx, db, restored.At, env.Log, ledgers...)
		return err
	}})
	if err != nil {
		return notEmpty(err)
	}
	if err := c.dropIndex(); err != nil {
		return err
	}
	printContents(env.Stdout, restored)
	fmt.Fprintf(env.Stdout, "Restored as of %s; every row was compared. Erased again: %d.\n", clock(restored.At), erased)
	fmt.Fprintln(env.Stdout, "Vectors are made again while the bot runs.")
	return nil
}

// dropIndex removes the saved index, which is of another corpus now.
func (s *StoreSettings) dropIndex() error {
	if err := os.Remove(filepath.Join(s.DataDir, indexFile)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("removing the saved index: %w", err)
	}
	return nil
}

// replaceable asks, where there is something to replace and nobody has answered yet.
func replaceable(ctx context.Context, db *database.DB, env *environment, replace, yes bool) (bool, error) {
	have, err := db.Schema(ctx)
	switch {
	case errors.Is(err, database.ErrUnfinished):
		return true, nil
	case err != nil:
		return false, err
	case have == 0:
		return true, nil
	case !replace:
		return false, notEmpty(database.ErrNotEmpty)
	case yes:
		return true, nil
	case !interactive(env.Stdin):
		return false, errors.New("--replace drops everything that is in the store now: back it up, then give --yes too")
	}
	fmt.Fprintf(env.Stdout, "Everything in this store (%s) is dropped for good. Go on? (y/N) ", db.Engine())
	if !agreed(env.Stdin) {
		fmt.Fprintln(env.Stdout, "Nothing was changed.")
		return false, nil
	}
	return true, nil
}

func notEmpty(err error) error {
	if errors.Is(err, database.ErrNotEmpty) {
		return fmt.Errorf("%w: give another data folder or database, or --replace to drop what is there", err)
	}
	return err
}

// printContents prints a table with a line for each table that has rows.
func printContents(out io.Writer, contents database.Contents) {
	var text bytes.Buffer
	for _, t := range contents.Tables {
		if t.Rows > 0 {
			fmt.Fprintf(&text, "  %-20s %9d rows  %s\n", t.Name, t.Rows, t.Sum[:16])
		}
	}
	_, _ = text.WriteTo(out) // as fmt.Fprint elsewhere
}
