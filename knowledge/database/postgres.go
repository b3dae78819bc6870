package database

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgproto3"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	defaultConnectTimeout   = 5 * time.Second
	defaultStatementTimeout = 20 * time.Second

	// silenceAfter is how much longer than a statement may take the server may say nothing: it ends the statement first.
	silenceAfter = 2 * time.Second
)

func (db *DB) openPostgres(config Config) error {
	pool, err := openPool(config)
	if err != nil {
		return err
	}
	pool.SetMaxOpenConns(20)
	pool.SetMaxIdleConns(10)
	pool.SetConnMaxIdleTime(5 * time.Minute)
	db.dialect, db.write, db.read = postgres, pool, pool
	return nil
}

// openPool is a pool whose statements end by config's times, whatever the server or the network does. What the URL sets
// itself stays.
func openPool(config Config) (*sql.DB, error) {
	if !strings.HasPrefix(config.URL, "postgres://") && !strings.HasPrefix(config.URL, "postgresql://") {
		return nil, errors.New("DATABASE_URL must start with postgres:// or be empty for SQLite")
	}
	settings, err := pgx.ParseConfig(config.URL)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", hideURL(err, config.URL))
	}
	if !strings.Contains(config.URL, "connect_timeout=") {
		settings.ConnectTimeout = cmp.Or(config.ConnectTimeout, defaultConnectTimeout)
	}
	statement := cmp.Or(config.StatementTimeout, defaultStatementTimeout)
	dialer := &net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3}}
	// Compiling a statement takes a hundred milliseconds and more, and happens where the planner, which knows little of a table that was
	// never analysed, expects much work. Ours take a few: none would win that back.
	if settings.RuntimeParams["jit"] == "" {
		settings.RuntimeParams["jit"] = "off"
	}
	var silence time.Duration
	if statement > 0 {
		silence = statement + silenceAfter
		milliseconds := strconv.FormatInt(statement.Milliseconds(), 10)
		for name, value := range map[string]string{
			"statement_timeout":                   milliseconds,
			"idle_in_transaction_session_timeout": milliseconds, // whose client is gone or stuck holds others up no longer
		} {
			if settings.RuntimeParams[name] == "" {
				settings.RuntimeParams[name] = value
			}
		}
	}
	settings.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dialer.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &serverConn{Conn: conn, silence: silence}, nil
	}
	settings.BuildFrontend = func(r io.Reader, w io.Writer) *pgproto3.Frontend {
		return pgproto3.NewFrontend(connReader{r}, connWriter{w})
	}
	return stdlib.OpenDB(*settings), nil
}

// connError is a failure of a connection to the server, which it tells from those of all other connections.
type connError struct{ err error }

func (e *connError) Error() string { return e.err.Error() }
func (e *connError) Unwrap() error { return e.err }

// connReader and connWriter mark what fails of a connection, encrypted or not.
type (
	connReader struct{ io.Reader }
	connWriter struct{ io.Writer }
)

// Read implements io.Reader.
func (r connReader) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	return n, failedConn(err)
}

// Write implements io.Writer.
func (w connWriter) Write(b []byte) (int, error) {
	n, err := w.Writer.Write(b)
	return n, failedConn(err)
}

func failedConn(err error) error {
	if err == nil {
		return nil
	}
	return &connError{err}
}

// serverConn is a connection to the server. It fails a read or a write that the other side leaves waiting for silence: a server
// that hangs, or a network that swallows everything, would otherwise be waited for until the system gives the connection up,
// which takes many minutes.
type serverConn struct {
	net.Conn
	silence time.Duration // 0: it waits

	mu          sync.Mutex
	read, write time.Time // the driver's own deadlines; zero without
}

// Read implements net.Conn.
func (c *serverConn) Read(b []byte) (int, error) {
	if err := c.arm(c.Conn.SetReadDeadline, &c.read); err != nil {
		return 0, err
	}
	return c.Conn.Read(b)
}

// Write implements net.Conn.
func (c *serverConn) Write(b []byte) (int, error) {
	if err := c.arm(c.Conn.SetWriteDeadline, &c.write); err != nil {
		return 0, err
	}
	return c.Conn.Write(b)
}

// arm sets the sooner of the driver's deadline and the end of the silence.
func (c *serverConn) arm(set func(time.Time) error, own *time.Time) error {
	if c.silence == 0 {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	until := time.Now().Add(c.silence)
	if !own.IsZero() && own.Before(until) {
		until = *own
	}
	return set(until)
}

// SetDeadline implements net.Conn. It ends a read that waits, as the driver does when a context ends.
func (c *serverConn) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read, c.write = t, t
	return c.Conn.SetDeadline(t)
}

// SetReadDeadline implements net.Conn.
func (c *serverConn) SetReadDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.read = t
	return c.Conn.SetReadDeadline(t)
}

// SetWriteDeadline implements net.Conn.
func (c *serverConn) SetWriteDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.write = t
	return c.Conn.SetWriteDeadline(t)
}
