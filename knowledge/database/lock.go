package database

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// ErrLocked reports that another process serves the store, or migrates or restores it.
var ErrLocked = errors.New("another process serves this store, or is changing it as a whole")

// LockServe takes the right to serve this store until Unlock or Close; ErrLocked when another process serves it (SQLite) or
// holds LockAlone. On PostgreSQL many may serve: they share the work by leases. Other commands do not need it.
func (db *DB) LockServe(ctx context.Context) error { return db.takeLock(ctx, postgresShared) }

// LockAlone takes the right to change the store as a whole, by a migration or a restore, until Unlock or Close: nobody
// serves meanwhile. ErrLocked when another process holds LockServe or LockAlone, and goes on to for some seconds.
func (db *DB) LockAlone(ctx context.Context) error { return db.takeLock(ctx, postgresAlone) }

// Served reports whether another process serves the store, or changes it as a whole.
func (db *DB) Served(ctx context.Context) (bool, error) {
	lock, err := db.tryLock(ctx, postgresAlone)
	if errors.Is(err, ErrLocked) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	return false, lock.Close()
}

// Unlock gives back what LockServe or LockAlone took; without one it does nothing.
func (db *DB) Unlock() error {
	if db.lock == nil {
		return nil
	}
	lock := db.lock
	db.lock = nil
	return lock.Close()
}

// lockPatience is how long a lock is waited for: a process that ends, or a replica that migrates, lets go of it soon.
const lockPatience = 3 * time.Second

func (db *DB) takeLock(ctx context.Context, query string) error {
	for began := time.Now(); ; {
		lock, err := db.tryLock(ctx, query)
		if err == nil {
			db.lock = lock
			return nil
		}
		if !errors.Is(err, ErrLocked) || time.Since(began) > lockPatience || !db.Shared() {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (db *DB) tryLock(ctx context.Context, query string) (io.Closer, error) {
	if db.Shared() {
		conn, err := db.lockConn(ctx, query)
		if err != nil {
			return nil, err
		}
		return db.keepLock(conn, query), nil
	}
	lock := flock.New(db.file + ".lock") // mode 0600
	held, err := lock.TryLock()
	switch {
	case err != nil:
		return nil, fmt.Errorf("locking the database file: %w", err)
	case !held:
		return nil, ErrLocked
	}
	return lock, nil
}

// The lock on PostgreSQL is a server's advisory lock: it ends with the connection. The number is any that only this
// program uses.
const (
	postgresShared = `select pg_try_advisory_lock_shared(7416852012)`
	postgresAlone  = `select pg_try_advisory_lock(7416852012)`
	lockEvery      = 10 * time.Second // how often it is looked whether the connection still stands
)

// lockConn is a connection with the lock.
func (db *DB) lockConn(ctx context.Context, query string) (*sql.Conn, error) {
	conn, err := db.write.Conn(ctx)
	if err != nil {
		return nil, fmt.Errorf("locking the store: %w", err)
	}
	var held bool
	err = conn.QueryRowContext(ctx, query).Scan(&held)
	if err == nil && !held {
		err = ErrLocked
	}
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("locking the store: %w", err)
	}
	return conn, nil
}

// serverLock is a lock on PostgreSQL; it is taken again when its connection was lost.
type serverLock struct {
	stop context.CancelFunc
	done sync.WaitGroup
}

func (db *DB) keepLock(conn *sql.Conn, query string) *serverLock {
	ctx, stop := context.WithCancel(context.Background())
	lock := &serverLock{stop: stop}
	lock.done.Go(func() {
		ticker := time.NewTicker(lockEvery)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				if conn != nil {
					discard(conn)
				}
				return
			case <-ticker.C:
			}
			asking, cancel := context.WithTimeout(ctx, lockEvery)
			if conn != nil && conn.PingContext(asking) != nil && ctx.Err() == nil {
				discard(conn)
				conn = nil
			}
			if conn == nil {
				conn, _ = db.lockConn(asking, query) // tried again
			}
			cancel()
		}
	})
	return lock
}

// discard lets go of the locks of a connection and closes it, instead of giving it back to the pool.
func discard(conn *sql.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	// At once, where the connection still stands: the server sees its end some time later.
	_, _ = conn.ExecContext(ctx, `select pg_advisory_unlock_all()`)
	_ = conn.Raw(func(any) error { return driver.ErrBadConn }) // which says that it is of no more use
	_ = conn.Close()
}

// Close lets go of the lock.
func (l *serverLock) Close() error {
	l.stop()
	l.done.Wait()
	return nil
}
