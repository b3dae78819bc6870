// Package databasetest runs a store test on every engine.
package databasetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/database/migration"
)

// postgresVar names the environment variable with the URL of a PostgreSQL server on which tests may make and drop
// databases. Without it the Postgres half of a store test is skipped, visibly.
const postgresVar = "THIDUA_TEST_POSTGRES"

// Long is the flag -long of every package whose tests open a store: its long tests run with full numbers, and its conversations on
// PostgreSQL too.
var Long = flag.Bool("long", false, "run the long tests with full numbers, and every conversation on both engines")

// Engines runs test once for each engine, as subtests named sqlite and postgres; store makes an empty one of it, perhaps not yet
// migrated. With -short each test has one of the two, by its name, where both are there: what -short is for, looking for
// races, is about our own code, and both engines are reached over all tests.
func Engines(t *testing.T, test func(t *testing.T, store func(testing.TB) database.Config)) {
	t.Helper()
	first, second := true, true
	if testing.Short() && os.Getenv(postgresVar) != "" {
		name := fnv.New32a()
		name.Write([]byte(t.Name()))
		first = name.Sum32()%2 == 0
		second = !first
	}
	if first {
		t.Run("sqlite", func(t *testing.T) { test(t, SQLite) })
	}
	if second {
		t.Run("postgres", func(t *testing.T) { test(t, Postgres) })
	}
}

// Each is Engines with the store migrated and open.
func Each(t *testing.T, test func(t *testing.T, db *database.DB)) {
	t.Helper()
	Engines(t, func(t *testing.T, store func(testing.TB) database.Config) { test(t, Open(t, store(t))) })
}

// EachConfig is Engines with the store migrated, for tests that open it themselves, in another process or more than once.
func EachConfig(t *testing.T, test func(t *testing.T, config database.Config)) {
	t.Helper()
	Engines(t, func(t *testing.T, store func(testing.TB) database.Config) {
		config := store(t)
		Open(t, config).Close()
		test(t, config)
	})
}

// SQLite is a store in a temporary folder, not yet made.
func SQLite(t testing.TB) database.Config { return database.Config{DataDir: t.TempDir()} }

// Open opens and migrates config's store until the test ends.
func Open(t testing.TB, config database.Config) *database.DB {
	t.Helper()
	if config.URL == "" {
		copyTemplate(t, config.DataDir)
	}
	db, err := database.Open(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return db
}

// template is the file of a migrated SQLite store, which the first test of a program makes: migrating takes as long as many a test.
var template = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "template")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	db, err := database.Open(ctx, database.Config{DataDir: dir})
	if err != nil {
		return nil, err
	}
	err = db.Migrate(ctx)
	if err = errors.Join(err, db.Close()); err != nil { // closing it writes all into the one file
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, sqliteFile))
})

// sqliteFile is the name of SQLite's file in its folder.
const sqliteFile = "thidua.db"

// copyTemplate puts a migrated store into a folder that has none. It is a store of its own, no copy of another.
func copyTemplate(t testing.TB, dir string) {
	t.Helper()
	file := filepath.Join(dir, sqliteFile)
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		return
	}
	content, err := template()
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err == nil {
		err = os.WriteFile(file, content, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: file, RawQuery: "_pragma=synchronous(OFF)"}).String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "update store set lineage = lower(hex(randomblob(16)))"); err != nil {
		t.Fatal(err)
	}
}

var serial atomic.Int64

// Postgres makes a migrated database of the test's own and drops it when the test ends. It skips the test when
// THIDUA_TEST_POSTGRES is not set.
func Postgres(t testing.TB) database.Config {
	t.Helper()
	server := os.Getenv(postgresVar)
	if server == "" {
		t.Skipf("set %s to the URL of a PostgreSQL server with pgvector to run this test", postgresVar)
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { admin.Close() })
	// Migrating takes a second and creating the extension in parallel collides, so one template is migrated by
	// whoever comes first, over all test binaries, and every test copies it.
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := admin.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const key = 7_416_852_011
	if _, err := conn.ExecContext(ctx, "select pg_advisory_lock($1)", key); err != nil {
		t.Fatal(err)
	}
	template := "thidua_template_" + schemaHash(t)
	name := fmt.Sprintf("thidua_test_%d_%d", os.Getpid(), serial.Add(1))
	makeErr := makeTemplate(ctx, conn, server, template)
	if makeErr == nil {
		_, makeErr = conn.ExecContext(ctx, "create database "+name+" template "+template)
	}
	if _, err := conn.ExecContext(ctx, "select pg_advisory_unlock($1)", key); err != nil {
		t.Fatal(err)
	}
	if makeErr != nil {
		t.Fatalf("making a database to test on: %v", makeErr)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("drop database " + name + " with (force)"); err != nil {
			t.Errorf("dropping the test's database: %v", err)
		}
	})
	return database.Config{URL: withDatabase(server, name)}
}

// schemaHash names the migrations' text: two programs with the same one make the same schema.
func schemaHash(t testing.TB) string {
	t.Helper()
	names, err := fs.Glob(migration.Files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.New()
	for _, name := range names {
		text, err := migration.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sum.Write(text)
	}
	return hex.EncodeToString(sum.Sum(nil)[:6])
}

func makeTemplate(ctx context.Context, conn *sql.Conn, server, template string) error {
	var there bool
	const known = "select exists (select 1 from pg_database where datname = $1)"
	if err := conn.QueryRowContext(ctx, known, template).Scan(&there); err != nil || there {
		return err
	}
	// Built under another name: a run that is killed half-way must not leave a half-made template behind.
	unfinished := template + "_unfinished"
	for _, statement := range []string{"drop database if exists " + unfinished + " with (force)", "create database " + unfinished} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	db, err := database.Open(ctx, database.Config{URL: withDatabase(server, unfinished)})
	if err != nil {
		return err
	}
	err = db.Migrate(ctx)
	db.Close()
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, "alter database "+unfinished+" rename to "+template)
	return err
}

func withDatabase(server, name string) string {
	parsed, err := url.Parse(server)
	if err != nil {
		return strings.TrimSpace(server) // Open will say what is wrong with it
	}
	parsed.Path = "/" + name
	return parsed.String()
}
