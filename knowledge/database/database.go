// Package database opens the store and runs transactions on it: SQLite in one file, or PostgreSQL.
//
// Every statement of the project is written once, with $1 placeholders, and runs on both engines. What differs lives
// in three places: engine-only lines of the migrations, the dialect value of this package, and Open; and, of vectors, in
// the package vectorstore.
package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// Config says where the data is.
type Config struct {
	// URL is a postgres:// URL; empty means SQLite in DataDir/thidua.db.
	URL string
	// DataDir is the folder of the SQLite file. It is made when absent.
	DataDir string
	// Now is the clock used on SQLite, where the server has none of its own; nil means time.Now.
	Now func() time.Time

	// On PostgreSQL: how long connecting may take (0 means 5 s), and how long one statement (0 means 20 s, negative means
	// that nothing ends it but its context). A server that says nothing for 2 s longer than a statement may take is given
	// up. Parameters of the URL come first.
	ConnectTimeout, StatementTimeout time.Duration
}

// DB is an open store. It is safe for concurrent use.
type DB struct {
	config  Config
	dialect dialect
	write   *sql.DB // one connection on SQLite: a second writer would only wait
	read    *sql.DB // the same pool as write on PostgreSQL
	file    string  // SQLite's file, or ""
	opened  openFile
	failed  failures
	now     func() time.Time

	writes, reads *statements // of the pools; nil on PostgreSQL
	group         group       // of the short transactions of SQLite
	lock          io.Closer   // see LockServe; nil without one
}

// Querier reads: a DB outside a transaction, a Tx inside one.
type Querier interface {
	Query(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRow(ctx context.Context, query string, args ...any) *sql.Row
}

// Open connects and checks that the store answers; it changes nothing but the folder and the empty file of SQLite.
// Call Migrate before any other use of a new store.
func Open(ctx context.Context, config Config) (*DB, error) {
	db := &DB{config: config, now: config.Now}
	if db.now == nil {
		db.now = time.Now
	}
	var err error
	if config.URL != "" {
		err = db.openPostgres(config)
	} else {
		err = db.openSQLite(config.DataDir)
	}
	if err != nil {
		return nil, err
	}
	if err := db.read.PingContext(ctx); err != nil {
		db.Close()
		return nil, fmt.Errorf("opening the database: %w", hideURL(err, config.URL))
	}
	return db, nil
}

func (db *DB) openSQLite(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("making the data folder: %w", err)
	}
	file, err := filepath.Abs(filepath.Join(dir, "thidua.db"))
	if err != nil {
		return fmt.Errorf("finding the data folder: %w", err)
	}
	// SQLite would let others of the machine read it; what it makes beside the file, it makes with the file's mode.
	made, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("opening the database file: %w", err)
	}
	db.opened.info, err = made.Stat()
	if err = errors.Join(err, made.Close()); err != nil {
		return fmt.Errorf("opening the database file: %w", err)
	}
	// So had a file that a former version made.
	for _, name := range []string{file, file + "-wal", file + "-shm"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm()&0o077 == 0 {
			continue // what is not there is made as it should be
		}
		if err := os.Chmod(name, 0o600); err != nil {
			return fmt.Errorf("keeping others of the machine from reading the database: %w", err)
		}
	}
	// WAL lets readers go on beside the writer; FULL because an update confirmed to Telegram must survive a power cut.
	// immediate: a transaction that reads first and then writes would otherwise fail with SQLITE_BUSY.
	pragma := url.Values{
		"_pragma": {
			"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(10000)", "foreign_keys(1)",
			"secure_delete(1)",             // what was erased must not be read in the file
			"journal_size_limit(16777216)", // bytes of the WAL that stay when it begins anew
		},
		"_txlock": {"immediate"},
		"_dqs":    {"0"},
	}
	dsn := (&url.URL{Scheme: "file", Path: file, RawQuery: pragma.Encode()}).String()
	if db.write, err = sql.Open("sqlite", dsn); err != nil {
		return fmt.Errorf("opening the database: %w", err)
	}
	db.write.SetMaxOpenConns(1)
	if db.read, err = sql.Open("sqlite", dsn); err != nil {
		return fmt.Errorf("opening the database: %w", err)
	}
	db.read.SetMaxOpenConns(8)
	db.read.SetMaxIdleConns(8)
	db.dialect, db.file = sqliteDialect, file
	db.writes, db.reads = newStatements(db.write), newStatements(db.read)
	return nil
}

// Close releases the connections and the lock.
func (db *DB) Close() error {
	errs := []error{db.Unlock()}
	if db.read != nil && db.read != db.write {
		errs = append(errs, db.read.Close())
	}
	if db.write != nil {
		errs = append(errs, db.write.Close())
	}
	return errors.Join(errs...)
}

// Shared reports whether other processes may serve the same store (PostgreSQL), so that leases must be waited for.
func (db *DB) Shared() bool { return db.file == "" }

// Engine is "sqlite" or "postgres", for the log and for tests.
func (db *DB) Engine() string { return db.dialect.name }

// RowLock is the clause that keeps two claimers off one row: `for update skip locked` on PostgreSQL, nothing on SQLite,
// whose writers are one at a time.
func (db *DB) RowLock() string { return db.dialect.rowLock }

// ForUpdate is the clause that locks the rows of a select until the transaction ends without making new versions of them, as an
// update would: `for update` on PostgreSQL, nothing on SQLite, whose writers are one at a time.
func (tx *Tx) ForUpdate() string { return tx.db.dialect.lockRows }

// Query reads outside a transaction. Never call it while a transaction of the same goroutine is open.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	db.reads.prepare(ctx, query)
	var rows *sql.Rows
	var err error
	if prepared := db.reads.get(query); prepared != nil {
		rows, err = prepared.QueryContext(ctx, args...)
	} else {
		rows, err = db.read.QueryContext(ctx, query, args...)
	}
	db.failed.count(&db.failed.read, err)
	return rows, err
}

// QueryRow reads one row outside a transaction.
func (db *DB) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	db.reads.prepare(ctx, query)
	var row *sql.Row
	if prepared := db.reads.get(query); prepared != nil {
		row = prepared.QueryRowContext(ctx, args...)
	} else {
		row = db.read.QueryRowContext(ctx, query, args...)
	}
	db.failed.count(&db.failed.read, row.Err())
	return row
}

// Tx is one transaction. It is used by one goroutine.
type Tx struct {
	tx         *sql.Tx
	db         *DB
	statements *statements          // of the pool it runs on
	prepared   map[string]*sql.Stmt // as the transaction uses them, by their text
	unprepared []string             // what ran without and is to be prepared when the transaction has ended
	now        int64                // see Now; 0 before it was read
	nowRead    time.Time            // when it was read, by this machine's clock
	grouped    bool                 // see InShortTx
}

// statement is the prepared statement of a text, or nil.
func (tx *Tx) statement(ctx context.Context, query string) *sql.Stmt {
	if tx.statements == nil {
		return nil
	}
	if prepared := tx.prepared[query]; prepared != nil {
		return prepared
	}
	of := tx.statements.get(query)
	if of == nil {
		tx.unprepared = append(tx.unprepared, query)
		return nil
	}
	prepared := tx.tx.StmtContext(ctx, of) // closed with the transaction
	tx.keep(query, prepared)
	return prepared
}

func (tx *Tx) keep(query string, prepared *sql.Stmt) {
	if tx.prepared == nil {
		tx.prepared = map[string]*sql.Stmt{}
	}
	tx.prepared[query] = prepared
}

// own keeps the end of ctx from a statement of a group: SQLite may undo the whole transaction of a statement that it breaks off.
func (tx *Tx) own(ctx context.Context) context.Context {
	if tx.grouped {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// Query reads inside the transaction; close the rows before the next statement.
func (tx *Tx) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx = tx.own(ctx)
	if prepared := tx.statement(ctx, query); prepared != nil {
		return prepared.QueryContext(ctx, args...)
	}
	return tx.tx.QueryContext(ctx, query, args...)
}

// QueryRow reads one row inside the transaction.
func (tx *Tx) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	ctx = tx.own(ctx)
	if prepared := tx.statement(ctx, query); prepared != nil {
		return prepared.QueryRowContext(ctx, args...)
	}
	return tx.tx.QueryRowContext(ctx, query, args...)
}

// Exec changes rows and returns how many.
func (tx *Tx) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := tx.exec(ctx, query, args)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (tx *Tx) exec(ctx context.Context, query string, args []any) (sql.Result, error) {
	ctx = tx.own(ctx)
	if prepared := tx.statement(ctx, query); prepared != nil {
		return prepared.ExecContext(ctx, args...)
	}
	return tx.tx.ExecContext(ctx, query, args...)
}

// Now is the instant in unix microseconds by the clock that leases and due times are measured with: the server's on
// PostgreSQL, so that replicas agree, and Config.Now on SQLite. It is read once in a transaction, which is over soon.
func (tx *Tx) Now(ctx context.Context) (now int64, err error) {
	if tx.now == 0 {
		tx.nowRead = time.Now()
		tx.now, err = tx.db.nowFrom(ctx, tx)
	}
	return tx.now, err
}

// errStale reports that the clock that a transaction read is of the past.
var errStale = errors.New("the transaction was held up since it read the clock")

// Fresh fails when what Now returned is older than ClockSkew: a lease that another took meanwhile lies as far ahead of it as one
// that a clock made which was set back since. Ask after a claim. The transaction is run again, as after a lost race.
func (tx *Tx) Fresh() error {
	if tx.now != 0 && time.Since(tx.nowRead) > ClockSkew {
		return errStale
	}
	return nil
}

// Now is Tx.Now outside a transaction.
func (db *DB) Now(ctx context.Context) (int64, error) { return db.nowFrom(ctx, db) }

func (db *DB) nowFrom(ctx context.Context, q Querier) (int64, error) {
	if db.dialect.clock == "" {
		return db.now().UnixMicro(), nil
	}
	var now int64
	if err := q.QueryRow(ctx, db.dialect.clock).Scan(&now); err != nil {
		return 0, fmt.Errorf("reading the database's clock: %w", err)
	}
	return now, nil
}

// Time is the instant of unix microseconds, in UTC.
func Time(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

const maxTries = 5

// InTx runs do in one transaction and commits it; an error or a panic of do rolls it back. A transaction that lost
// against another (deadlock, serialization, a busy file) is run again, at most five times, so do must have no effect
// outside tx. Transactions never nest.
func (db *DB) InTx(ctx context.Context, do func(tx *Tx) error) error {
	for try := 1; ; try++ {
		err := db.once(ctx, do)
		if err == nil || try == maxTries || !IsLostRace(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(try*try) * 10 * time.Millisecond):
		}
	}
}

func (db *DB) once(ctx context.Context, do func(tx *Tx) error) error {
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		db.failed.count(&db.failed.begin, err)
		return fmt.Errorf("starting a transaction: %w", err)
	}
	defer tx.Rollback() // after Commit it does nothing
	running := &Tx{tx: tx, db: db, statements: db.writes}
	if err := do(running); err != nil {
		db.failed.count(&db.failed.statement, err)
		return err
	}
	if err := tx.Commit(); err != nil {
		db.failed.count(&db.failed.commit, err)
		return fmt.Errorf("committing: %w", err)
	}
	db.writes.prepare(ctx, running.unprepared...)
	return nil
}

// Snapshot runs read on the store as it is at one moment, whatever is committed meanwhile. It keeps no writer waiting.
func (db *DB) Snapshot(ctx context.Context, read func(q Querier) error) error {
	options := &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
	if !db.Shared() {
		options = &sql.TxOptions{ReadOnly: true} // SQLite has no other kind
	}
	tx, err := db.read.BeginTx(ctx, options)
	if err != nil {
		return fmt.Errorf("starting a snapshot: %w", err)
	}
	defer tx.Rollback()
	return read(&Tx{tx: tx, db: db, statements: db.reads})
}

// IsLostRace reports whether a transaction lost against another, so that InTx runs it again: do must hand the error on.
func IsLostRace(err error) bool {
	if errors.Is(err, errStale) {
		return true
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "40P01" || pg.Code == "40001"
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code()&0xff == 5 // SQLITE_BUSY and its extended codes
	}
	return false
}

// IsUnique reports whether err is the violation of a unique key.
func IsUnique(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "23505"
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code() == 2067 || lite.Code() == 1555
	}
	return false
}

// hideURL keeps the password of a database URL out of an error's text.
func hideURL(err error, rawURL string) error {
	parsed, parseErr := url.Parse(rawURL)
	if rawURL == "" {
		return err
	}
	text := strings.ReplaceAll(err.Error(), rawURL, "DATABASE_URL")
	if parseErr == nil && parsed.User != nil {
		if password, ok := parsed.User.Password(); ok && password != "" {
			text = strings.ReplaceAll(text, password, "…")
		}
	}
	return errors.New(text)
}

// Text makes bytes from outside storable as text: PostgreSQL refuses NUL and invalid UTF-8, SQLite would keep them.
func Text(outside []byte) string {
	return strings.ReplaceAll(strings.ToValidUTF8(string(outside), "\uFFFD"), "\x00", "\uFFFD")
}
