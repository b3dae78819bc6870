package database

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ErrNotEmpty reports that there is a store already where one was to be put.
var ErrNotEmpty = errors.New("there is data in this store already")

// markTable is there while a restore is under way, and stays when it is cut off.
const markTable = "unfinished_restore"

const (
	makeMark = `create table if not exists ` + markTable + ` (id bigint not null primary key)`
	dropMark = `drop table ` + markTable
)

// RestoreOptions say how a backup is restored.
type RestoreOptions struct {
	Replace bool // drop what the store has first
	// Finish, which may be nil, is run when every row is there and checked, before the store can be used. When it fails, the
	// restore did not end.
	Finish func(ctx context.Context, restored Contents) error
}

// Restore puts a backup into a store that has none, checks every row that it put there, and says what it was. The caller
// holds LockAlone.
//
// The backup is read whole and checked before anything is changed: ErrNotEmpty, and *SchemaError when it is of another
// schema version. Cut off later, it leaves a store that refuses every use with ErrUnfinished until it is restored again.
func (db *DB) Restore(ctx context.Context, backup io.ReadSeeker, options RestoreOptions) (Contents, error) {
	contents, err := CheckBackup(ctx, backup)
	if err != nil {
		return Contents{}, err
	}
	if err := db.ready(ctx, contents.Schema, options.Replace); err != nil {
		return Contents{}, err
	}
	if _, err := backup.Seek(0, io.SeekStart); err != nil {
		return Contents{}, fmt.Errorf("reading the backup: %w", err)
	}
	unzipped, err := gzip.NewReader(backup)
	if err != nil {
		return Contents{}, fmt.Errorf("reading the backup: %w", err)
	}
	defer unzipped.Close()
	return db.fill(ctx, unzipped, options.Finish)
}

// Move copies the whole store from one place to another, whatever their engines, and compares every row at the end. What
// is at the other place is as with Restore. The caller holds LockAlone of both.
func Move(ctx context.Context, from, to *DB, replace bool) (Contents, error) {
	schema, err := from.Schema(ctx)
	if err != nil {
		return Contents{}, err
	}
	if err := to.ready(ctx, schema, replace); err != nil {
		return Contents{}, err
	}
	r, w := io.Pipe()
	written := make(chan error, 1)
	go func() {
		_, err := from.writeStore(ctx, w)
		w.CloseWithError(err)
		written <- err
	}()
	contents, err := to.fill(ctx, r, nil)
	r.CloseWithError(err) // lets the writer end when the reader did not want the rest
	if writeErr := <-written; writeErr != nil && err == nil {
		err = writeErr
	}
	return contents, err
}

// ready refuses to put a store of that schema here.
func (db *DB) ready(ctx context.Context, schema int64, replace bool) error {
	if schema != NewestSchema() {
		return &backupSchemaError{SchemaError{Have: schema, Want: NewestSchema()}}
	}
	have, err := db.Schema(ctx)
	if errors.Is(err, ErrUnfinished) {
		return nil // only a part of what is to be put here
	}
	if err == nil && have > 0 && !replace {
		return ErrNotEmpty
	}
	return err
}

// backupSchemaError is a SchemaError of what is to be copied.
type backupSchemaError struct{ SchemaError }

func (e *backupSchemaError) Error() string {
	return fmt.Sprintf("what is to be copied has schema version %d and this program has %d: "+
		"copy it with the program of that version, then run “thidua migrate” with this one", e.Have, e.Want)
}

func (e *backupSchemaError) Unwrap() error { return &e.SchemaError }

// fill makes the store anew from an uncompressed backup.
func (db *DB) fill(ctx context.Context, r io.Reader, finish func(ctx context.Context, restored Contents) error) (Contents, error) {
	had, err := db.clear(ctx)
	if err != nil {
		return Contents{}, fmt.Errorf("making room for what is restored: %w", err)
	}
	if err := db.migrate(ctx); err != nil {
		return Contents{}, err
	}
	tables, err := db.catalogue(ctx, db)
	if err != nil {
		return Contents{}, err
	}
	if err := db.deleteRows(ctx, tables); err != nil {
		return Contents{}, fmt.Errorf("making room for what is restored: %w", err)
	}
	contents, err := readBackup(ctx, r, &restorer{db: db, tables: tables})
	if err != nil {
		return Contents{}, fmt.Errorf("restoring: %w", err)
	}
	if err := db.compare(ctx, tables, contents); err != nil {
		return Contents{}, err
	}
	if finish != nil {
		if err := finish(ctx, contents); err != nil {
			return Contents{}, err
		}
	}
	if had && !db.Shared() {
		// The pages of what was there before are freed, not overwritten.
		if _, err := db.write.ExecContext(ctx, "vacuum"); err != nil {
			return Contents{}, fmt.Errorf("shrinking the database file: %w", err)
		}
	}
	return contents, db.InTx(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, dropMark)
		return err
	})
}

// clear marks the store as unfinished and drops what the migrations and the vectors made; had is false when there was
// nothing.
func (db *DB) clear(ctx context.Context) (had bool, err error) {
	err = db.InTx(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, makeMark)
		return err
	})
	if err != nil {
		return false, err
	}
	tables, err := db.catalogue(ctx, db)
	if err != nil {
		return false, err
	}
	var names []string
	for _, t := range slices.Backward(tables) {
		names = append(names, t.name)
	}
	there, err := texts(ctx, db, db.dialect.listTables)
	if err != nil {
		return false, err
	}
	for _, name := range there {
		if strings.HasPrefix(name, derivedPrefix) || name == versionTable {
			names = append(names, name)
		}
	}
	functions, err := migrationNames("function")
	if err != nil {
		return false, err
	}
	return len(names) > 0, db.InTx(ctx, func(tx *Tx) error {
		for _, name := range names {
			// Some of a virtual table's own tables are listed as if they were ordinary ones; they go with it.
			if _, err := tx.Exec(ctx, "drop table if exists "+name); err != nil {
				return err
			}
		}
		for _, name := range functions {
			if !db.Shared() {
				break // SQLite has none
			}
			if _, err := tx.Exec(ctx, "drop function if exists "+name); err != nil {
				return err
			}
		}
		return nil
	})
}

// deleteRows deletes the rows that migrations add.
func (db *DB) deleteRows(ctx context.Context, tables []table) error {
	return db.InTx(ctx, func(tx *Tx) error {
		for _, t := range slices.Backward(tables) {
			var some bool // else a table that refuses to delete rows would
			if err := tx.QueryRow(ctx, "select exists (select 1 from "+t.name+")").Scan(&some); err != nil {
				return err
			}
			if !some {
				continue
			}
			if _, err := tx.Exec(ctx, "delete from "+t.name); err != nil {
				return err
			}
		}
		return nil
	})
}

// compare requires that the tables hold the very rows that were restored.
func (db *DB) compare(ctx context.Context, tables []table, contents Contents) error {
	if len(tables) != len(contents.Tables) {
		return fmt.Errorf("checking what was restored: %d tables, and the backup has %d", len(tables), len(contents.Tables))
	}
	return db.Snapshot(ctx, func(q Querier) error {
		lines := newLineWriter(io.Discard)
		for i, want := range contents.Tables {
			got, err := db.readTable(ctx, q, tables[i], lines)
			if err != nil {
				return fmt.Errorf("checking what was restored: table %s: %w", want.Name, err)
			}
			if got != want {
				return fmt.Errorf("checking what was restored: table %s has other rows than the backup (%d, and the backup has %d)", want.Name, got.Rows, want.Rows)
			}
		}
		return nil
	})
}

// restorer puts the rows of a backup into tables, some at a time.
type restorer struct {
	db     *DB
	tables []table

	table    table
	sequence int64
	values   []any
	size     int // of values, about, in bytes
}

// What is put into one transaction at most: few commits, and no more in memory than a few MB.
const (
	batchRows  = 1000
	batchBytes = 2 << 20
)

func (r *restorer) begin(_ context.Context, header backupHeader, t backupTable) error {
	if header.Schema != NewestSchema() { // Restore has asked before; Move could not
		return &backupSchemaError{SchemaError{Have: header.Schema, Want: NewestSchema()}}
	}
	i := slices.IndexFunc(r.tables, func(have table) bool { return have.name == t.Table })
	if i < 0 || r.tables[i].columnNames() != strings.Join(t.Columns, ", ") {
		return fmt.Errorf("table %s of the backup is not as in schema version %d", t.Table, header.Schema)
	}
	r.table, r.sequence = r.tables[i], t.Sequence
	return nil
}

func (r *restorer) row(ctx context.Context, values []any) error {
	for i, c := range r.table.columns {
		value, err := argument(c.kind, values[i])
		if err != nil {
			return fmt.Errorf("table %s: %w", r.table.name, err)
		}
		r.values = append(r.values, value)
		switch v := value.(type) {
		case string:
			r.size += len(v)
		case []byte:
			r.size += len(v)
		}
	}
	if len(r.values) < batchRows*len(r.table.columns) && r.size < batchBytes {
		return nil
	}
	return r.flush(ctx)
}

func (r *restorer) flush(ctx context.Context) error {
	if len(r.values) == 0 {
		return nil
	}
	err := r.db.InTx(ctx, func(tx *Tx) error {
		return tx.Insert(ctx, "insert into "+r.table.name+" ("+r.table.columnNames()+") values ", len(r.table.columns), r.values)
	})
	if err != nil {
		return fmt.Errorf("table %s: %w", r.table.name, err)
	}
	clear(r.values)
	r.values, r.size = r.values[:0], 0
	return nil
}

// end lets ids go on after the last that was given out.
func (r *restorer) end(ctx context.Context) error {
	if err := r.flush(ctx); err != nil {
		return err
	}
	if r.sequence == 0 {
		return nil
	}
	err := r.db.InTx(ctx, func(tx *Tx) error {
		for _, statement := range r.db.dialect.setSequence {
			if _, err := tx.Exec(ctx, statement, r.table.name, r.sequence); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("table %s: setting the last id: %w", r.table.name, err)
	}
	return nil
}
