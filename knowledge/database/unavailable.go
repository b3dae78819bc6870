package database

import (
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// IsUnavailable reports whether err says that the store could do nothing at all: the connection was cut, the server is shutting
// down or starting, the disk is full, failing or read-only, the file is locked for too long. What was asked of it is not at fault
// and may be asked again.
func IsUnavailable(err error) bool {
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		switch lite.Code() & 0xff {
		case 5, 8, 10, 13, 14: // SQLITE_BUSY, READONLY, IOERR, FULL, CANTOPEN
			return true
		}
		return false
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch pg.Code[:min(2, len(pg.Code))] {
		case "08", "53", "58": // connection, insufficient resources, failure of the system
			return true
		}
		switch pg.Code {
		case "57P01", "57P02", "57P03", "25006": // shut down, crashed, not ready yet, read-only
			return true
		}
		return false
	}
	_, connecting := errors.AsType[*pgconn.ConnectError](err)
	_, cut := errors.AsType[*connError](err)
	return connecting || cut || errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}
