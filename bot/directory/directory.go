// Package directory is who is who: the tree of agencies with its history, the blocs, the persons and their posts, what a
// post may do, the invitations by which people come in.
//
// Permissions are decided here, inside the transaction that acts, from the posts of that day: whatever a screen showed before
// counts for nothing. Every privileged act leaves its audit entry in the same transaction.
//
// Days are half open: something holds from its From up to, and not on, its Until. An empty From is longer ago than
// anybody wrote down, an empty Until is not known to end.
package directory

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"thidua/bot/audit"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Day is a calendar day in Vietnam.
type Day = vietnamese.Day

// Settings are what the program's settings say about who may do what.
type Settings struct {
	// Admins are accounts that are administrators without any post: somebody has to let the first in.
	Admins []int64
	// OpenQuestions lets whoever agrees to what is stored ask, let in by the Board or not.
	OpenQuestions bool
}

// Store keeps the directory.
type Store struct {
	db          *database.DB
	admins      map[int64]bool
	open        bool
	permissions *permissionSet
	watchers    []Watcher
}

// NewStore uses a migrated database. The permissions are those that other domains declare, beside the directory's own;
// NewStore panics when one is declared twice.
func NewStore(db *database.DB, settings Settings, declared ...Permission) *Store {
	s := &Store{db: db, admins: map[int64]bool{}, open: settings.OpenQuestions, permissions: newPermissionSet(slices.Concat(permissions, declared))}
	for _, id := range settings.Admins {
		s.admins[id] = true
	}
	return s
}

// OpenQuestions reports whether whoever agrees to what is stored may ask.
func (s *Store) OpenQuestions() bool { return s.open }

// Actor is who does something.
type Actor struct {
	Account  int64 // the Telegram id of a person who does it in a chat
	Operator bool  // the person at the command line of the machine, whom nothing here could keep from the database
}

// Operator is the actor of a command.
var Operator = Actor{Operator: true}

// today is the day in Vietnam by the store's clock, and the instant.
func today(ctx context.Context, q clock) (Day, int64, error) {
	now, err := q.Now(ctx)
	if err != nil {
		return "", 0, err
	}
	return vietnamese.DayOf(database.Time(now)), now, nil
}

type clock interface {
	Now(ctx context.Context) (int64, error)
}

// Today is the day in Vietnam by the store's clock.
func (s *Store) Today(ctx context.Context) (Day, error) {
	day, _, err := today(ctx, s.db)
	return day, err
}

const (
	readVersion = `select version from directory where id = 1`
	keepVersion = `update directory set version = version where id = 1`
	moveVersion = `update directory set version = version + 1 where id = 1`
)

// Version moves with every change of the organisation and its posts.
func (s *Store) Version(ctx context.Context) (int64, error) {
	var v int64
	if err := s.db.QueryRow(ctx, readVersion).Scan(&v); err != nil {
		return 0, fmt.Errorf("reading the directory: %w", err)
	}
	return v, nil
}

// lock orders the changes of the directory: one transaction at a time from here to its commit. It returns the version
// before this change.
func lock(ctx context.Context, tx *database.Tx) (version int64, err error) {
	if _, err := tx.Exec(ctx, moveVersion); err != nil {
		return 0, fmt.Errorf("locking the directory: %w", err)
	}
	if err := tx.QueryRow(ctx, readVersion).Scan(&version); err != nil {
		return 0, fmt.Errorf("locking the directory: %w", err)
	}
	return version - 1, nil
}

// lockShared puts the transaction behind those that are changing the directory just now, so that a right which one of them takes
// away is not used any more. It changes nothing.
func lockShared(ctx context.Context, tx *database.Tx) error {
	if _, err := tx.Exec(ctx, keepVersion); err != nil {
		return fmt.Errorf("locking the directory: %w", err)
	}
	return nil
}

// Audit leaves the audit entry of an act; detail are pairs of a name and a value.
func (a Access) Audit(ctx context.Context, tx *database.Tx, act, kind string, id int64, detail ...string) error {
	e := audit.Entry{Actor: a.PersonID, Via: audit.Chat, Act: act, Object: kind + ":" + strconv.FormatInt(id, 10), Detail: map[string]string{}}
	if a.operator {
		e.Via, e.Actor = audit.Command, 0
	}
	for i := 0; i+1 < len(detail); i += 2 {
		e.Detail[detail[i]] = detail[i+1]
	}
	return audit.Append(ctx, tx, e)
}

// holds is the condition that a row of a table holds on a day, which is the first placeholder.
func holds(table string) string {
	return fmt.Sprintf("%[1]s.from_on <= $1 and (%[1]s.until_on = '' or %[1]s.until_on > $1)", table)
}

// instant is unix microseconds as a time; zero stays zero.
func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return database.Time(micros)
}

// scanner is a row of a result.
type scanner interface{ Scan(into ...any) error }

// list reads all rows of a query; what is being read, the error says.
func list[T any](ctx context.Context, q database.Querier, what string, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", what, err)
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		row, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", what, err)
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", what, err)
	}
	return all, nil
}

// column reads one column of ids.
func column(ctx context.Context, q database.Querier, query string, args ...any) ([]int64, error) {
	return list(ctx, q, "the directory", func(row scanner) (id int64, err error) {
		err = row.Scan(&id)
		return id, err
	}, query, args...)
}

// step is one of several statements that do something together.
type step struct {
	statement string
	args      []any
}

// execAll runs steps in their order; what is being done, the error says.
func execAll(ctx context.Context, tx *database.Tx, what string, steps ...step) error {
	for _, s := range steps {
		if _, err := tx.Exec(ctx, s.statement, s.args...); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
	}
	return nil
}
