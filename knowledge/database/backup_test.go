package database_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// sampled is a store with the rows of the newest dump and some that are hard to copy.
func sampled(t *testing.T, engine string) *database.DB {
	t.Helper()
	dumps, err := filepath.Glob("testdata/*." + engine + ".sql")
	if err != nil || len(dumps) == 0 {
		t.Fatal("there is no dump", err)
	}
	db := restore(t, engine, dumps[len(dumps)-1])
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	exec(t, db, `insert into file (hash, size, used_at) values (null, 3, 0), ('h', 600000, 9007199254740993)`)
	exec(t, db, `insert into file_part (file_id, n, content) select id, 0, $1 from file where hash = 'h'`, bytes.Repeat([]byte{0, 1, 0xff, '\n'}, 65536))
	exec(t, db, `insert into lease (name, owner, fence, until) values ('Ă', '', 1, -1), ('a', $1, 1, 1), ('Z', '"\', 1, 1)`,
		"dòng 1\ndòng 2 <b>&\u2028 \U0001F600")
	exec(t, db, `update answer_citation set score = 0.1234567890123456789`)
	// An id that was given out and is gone is not given out again.
	exec(t, db, `insert into job (kind, key, payload, due_at, state, lease_until, fence, attempts, error, set_at, again_at, again_payload, ended_at)
values ('gone', '', '', 0, 'done', 0, 0, 0, '', 0, 0, '', 0)`)
	exec(t, db, `delete from job where kind = 'gone'`)
	return db
}

func exec(t testing.TB, db *database.DB, statement string, args ...any) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), statement, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// rows is every row of every table of the migrations, as the engine has it, read without what makes backups. Booleans are 0 and 1.
func rows(t *testing.T, db *database.DB) (all []string) {
	t.Helper()
	list := `select name from pragma_table_list where schema = 'main' and type = 'table'`
	if db.Shared() {
		list = `select tablename from pg_tables where schemaname = 'public'`
	}
	for _, table := range column(t, db, list) {
		if strings.HasPrefix(table, "sqlite_") || strings.HasPrefix(table, "goose_") || strings.HasPrefix(table, "vector_") {
			continue
		}
		found, err := db.Query(t.Context(), "select * from "+table)
		if err != nil {
			t.Fatal(err)
		}
		names, err := found.Columns()
		if err != nil {
			t.Fatal(err)
		}
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range into {
			into[i] = &values[i]
		}
		for found.Next() {
			if err := found.Scan(into...); err != nil {
				t.Fatal(err)
			}
			line := table
			for i, v := range values {
				switch v {
				case true:
					v = 1
				case false:
					v = 0
				}
				line += fmt.Sprintf(" %s=%v", names[i], v)
			}
			all = append(all, line)
		}
		if err := errors.Join(found.Err(), found.Close()); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(all)
	return all
}

func column(t *testing.T, db *database.DB, query string) (all []string) {
	t.Helper()
	found, err := db.Query(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer found.Close()
	for found.Next() {
		var s string
		if err := found.Scan(&s); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	return all
}

// bare is a store without a schema.
func bare(t *testing.T, engine string) *database.DB {
	t.Helper()
	config := databasetest.SQLite(t)
	if engine == "postgres" {
		config = databasetest.Postgres(t)
	}
	db, err := database.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if engine == "postgres" {
		exec(t, db, `drop schema public cascade`)
		exec(t, db, `create schema public`)
	}
	return db
}

// crosswise runs a test from each engine to each.
func crosswise(t *testing.T, test func(t *testing.T, from *database.DB, to string)) {
	for _, from := range []string{"sqlite", "postgres"} {
		for _, to := range []string{"sqlite", "postgres"} {
			t.Run(from+" to "+to, func(t *testing.T) { test(t, sampled(t, from), to) })
		}
	}
}

func TestABackupIsRestoredRowByRowOnEitherEngine(t *testing.T) {
	crosswise(t, func(t *testing.T, from *database.DB, engine string) {
		var file bytes.Buffer
		made, err := from.Backup(t.Context(), &file)
		if err != nil {
			t.Fatal(err)
		}
		to := bare(t, engine)
		restored, err := to.Restore(t.Context(), bytes.NewReader(file.Bytes()), database.RestoreOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(made, restored); diff != "" {
			t.Errorf("what was restored is not what was made: %s", diff)
		}
		checkCopy(t, from, to)
		if _, err := to.Restore(t.Context(), bytes.NewReader(file.Bytes()), database.RestoreOptions{}); !errors.Is(err, database.ErrNotEmpty) {
			t.Errorf("restored over a store: %v", err)
		}
		exec(t, to, `create table vector_7 (id bigint not null primary key)`)
		exec(t, to, `delete from feedback`)
		if _, err := to.Restore(t.Context(), bytes.NewReader(file.Bytes()), database.RestoreOptions{Replace: true}); err != nil {
			t.Fatal(err)
		}
		checkCopy(t, from, to)
	})
}

func TestAStoreMovesToEitherEngine(t *testing.T) {
	crosswise(t, func(t *testing.T, from *database.DB, engine string) {
		to := bare(t, engine)
		if _, err := database.Move(t.Context(), from, to, false); err != nil {
			t.Fatal(err)
		}
		checkCopy(t, from, to)
		if _, err := database.Move(t.Context(), from, to, false); !errors.Is(err, database.ErrNotEmpty) {
			t.Errorf("moved over a store: %v", err)
		}
	})
}

// checkCopy requires that two stores hold the same, that the copy can be used, and that its ids go on.
func checkCopy(t *testing.T, from, to *database.DB) {
	t.Helper()
	if diff := cmp.Diff(rows(t, from), rows(t, to)); diff != "" {
		t.Errorf("the copy differs: %s", diff)
	}
	if err := to.CheckSchema(t.Context()); err != nil {
		t.Error(err)
	}
	for _, db := range []*database.DB{from, to} {
		if err := db.Migrate(t.Context()); err != nil {
			t.Error(err)
		}
	}
	undone := errors.New("undone")
	err := to.InTx(t.Context(), func(tx *database.Tx) error {
		var last, next int64
		if err := tx.QueryRow(t.Context(), `select max(id) from job`).Scan(&last); err != nil {
			return err
		}
		if err := tx.QueryRow(t.Context(), `
insert into job (kind, key, payload, due_at, state, lease_until, fence, attempts, error, set_at, again_at, again_payload, ended_at)
values ('x', 'x', '', 0, 'waiting', 0, 0, 0, '', 0, 0, '', 0) returning id`).Scan(&next); err != nil {
			return err
		}
		if next < last+2 { // see sampled
			t.Errorf("id %d is given out again", next)
		}
		return undone
	})
	if !errors.Is(err, undone) {
		t.Fatal(err)
	}
}

func TestABackupIsOfOneMomentWhileOthersWrite(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		exec(t, db, `insert into agency (code) values ('0')`)
		ctx, stop := context.WithCancel(t.Context())
		var writers sync.WaitGroup
		written := 0
		writers.Go(func() { // an agency and its lease come together
			for n := 1; ctx.Err() == nil; n++ {
				err := db.InTx(t.Context(), func(tx *database.Tx) error {
					if _, err := tx.Exec(t.Context(), `insert into agency (code) values ($1)`, fmt.Sprint(n)); err != nil {
						return err
					}
					_, err := tx.Exec(t.Context(), `insert into lease (name, owner, fence, until) values ($1, '', 1, 1)`, fmt.Sprint(n))
					return err
				})
				if err != nil {
					t.Error(err)
					return
				}
				written = n
			}
		})
		for range 20 {
			var file bytes.Buffer
			if _, err := db.Backup(t.Context(), &file); err != nil {
				t.Fatal(err)
			}
			contents, err := database.CheckBackup(t.Context(), &file)
			if err != nil {
				t.Fatal(err)
			}
			counts := map[string]int64{}
			for _, table := range contents.Tables {
				counts[table.Name] = table.Rows
			}
			if counts["agency"] != counts["lease"]+1 {
				t.Errorf("%d agencies and %d leases", counts["agency"], counts["lease"])
			}
		}
		stop()
		writers.Wait()
		if written == 0 {
			t.Error("nobody could write meanwhile")
		}
	})
}

func TestADamagedBackupChangesNothing(t *testing.T) {
	from := sampled(t, "sqlite")
	var file bytes.Buffer
	if _, err := from.Backup(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	whole := file.Bytes()
	to := databasetest.Open(t, databasetest.SQLite(t))
	exec(t, to, `insert into agency (code) values ('kept')`)
	before := rows(t, to)
	damaged := slices.Clone(whole)
	damaged[len(damaged)/2] ^= 1
	for name, backup := range map[string][]byte{
		"empty": nil, "no backup": []byte("thidua"), "a bit": damaged, "cut off": whole[:len(whole)*2/3], "no end": whole[:len(whole)-1],
		"something after it": append(slices.Clone(whole), whole...),
	} {
		if _, err := to.Restore(t.Context(), bytes.NewReader(backup), database.RestoreOptions{Replace: true}); err == nil || !strings.Contains(err.Error(), "this is no backup") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if diff := cmp.Diff(before, rows(t, to)); diff != "" {
		t.Error(diff)
	}
}

// cutReader fails when it is read a second time from the beginning, past a place.
type cutReader struct {
	*bytes.Reader
	passes int
	cut    int64
}

func (r *cutReader) Seek(offset int64, whence int) (int64, error) {
	r.passes++
	return r.Reader.Seek(offset, whence)
}

func (r *cutReader) Read(p []byte) (int, error) {
	if r.passes > 0 && r.Size()-int64(r.Len()) >= r.cut {
		return 0, io.ErrUnexpectedEOF
	}
	return r.Reader.Read(p[:min(len(p), 64)])
}

func TestARestoreThatWasCutOffIsToldUntilItIsDoneAgain(t *testing.T) {
	from := sampled(t, "sqlite")
	var file bytes.Buffer
	if _, err := from.Backup(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			to := bare(t, engine)
			cut := &cutReader{Reader: bytes.NewReader(file.Bytes()), cut: int64(file.Len() / 2)}
			if _, err := to.Restore(t.Context(), cut, database.RestoreOptions{}); err == nil {
				t.Fatal("the half of a backup was restored")
			}
			for what, use := range map[string]func() error{
				"Schema":      func() error { _, err := to.Schema(t.Context()); return err },
				"CheckSchema": func() error { return to.CheckSchema(t.Context()) },
				"Migrate":     func() error { return to.Migrate(t.Context()) },
				"Backup":      func() error { _, err := to.Backup(t.Context(), io.Discard); return err },
			} {
				if err := use(); !errors.Is(err, database.ErrUnfinished) {
					t.Errorf("%s of a part: %v", what, err)
				}
			}
			if _, err := to.Restore(t.Context(), bytes.NewReader(file.Bytes()), database.RestoreOptions{}); err != nil {
				t.Fatal(err)
			}
			checkCopy(t, from, to)
		})
	}
}

func TestEveryTableOfTheSchemaIsCopied(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		contents, err := db.Backup(t.Context(), io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		list := `select name from pragma_table_list where schema = 'main' and type = 'table'`
		if db.Shared() {
			list = `select tablename from pg_tables where schemaname = current_schema()`
		}
		for _, name := range column(t, db, list) {
			if strings.HasPrefix(name, "sqlite_") || name == "goose_db_version" || strings.HasPrefix(name, "vector_") {
				continue
			}
			if !slices.ContainsFunc(contents.Tables, func(c database.TableContents) bool { return c.Name == name }) {
				t.Errorf("table %s is not copied", name)
			}
		}
	})
}
