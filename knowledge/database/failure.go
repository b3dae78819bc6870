package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"net"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// failures counts what the store did not do. What a caller gave up or forbade itself is no failure of the store.
type failures struct{ begin, statement, commit, read, lostRace atomic.Uint64 }

// Failures are how often the store failed since it was opened, by what was asked of it: to begin a transaction, to run a statement
// in one, to commit it, to read outside of one. Transactions that lost against another and were run again are "lost_race".
func (db *DB) Failures() map[string]uint64 {
	f := &db.failed
	return map[string]uint64{
		"begin": f.begin.Load(), "statement": f.statement.Load(), "commit": f.commit.Load(), "read": f.read.Load(),
		"lost_race": f.lostRace.Load(),
	}
}

// count counts err where it is a failure of the store.
func (f *failures) count(of *atomic.Uint64, err error) {
	switch {
	case err == nil || errors.Is(err, context.Canceled) || IsUnique(err):
	case IsLostRace(err):
		f.lostRace.Add(1)
	case errors.As(err, new(*pgconn.PgError)), errors.As(err, new(*pgconn.ConnectError)), errors.As(err, new(*sqlite.Error)),
		errors.As(err, new(net.Error)), errors.Is(err, driver.ErrBadConn), errors.Is(err, context.DeadlineExceeded):
		of.Add(1)
	}
}
