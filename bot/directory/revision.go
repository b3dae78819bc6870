package directory

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"thidua/knowledge/database"
)

// Revision is one transaction that changes many rows of the directory at once, as an import does. Whoever makes it writes
// the tables of agencies, persons, posts and blocs through Tx and answers for what is in them; that the actor may appoint
// to a role, By tells. It is valid until the function that Revise or Rehearse called returns.
type Revision struct {
	Tx      *database.Tx
	By      Access // has the permission Reorganise
	Version int64  // of the directory before the revision
	Today   Day

	store *Store
	now   int64
	done  []Reorganisation
}

// errNothing rolls a transaction back that is not to change anything.
var errNothing = errors.New("nothing is to be changed")

// Revise runs change in a transaction behind the lock that orders all changes of the directory, and commits it when it
// reports that it changed something; otherwise the version does not move either. The watchers are told of the
// reorganisations, of what else became of agencies, and of the posts. It is problem.Denied for an actor who may not
// Reorganise and problem.Moved when the directory is no longer as it was at version. change may be called again when the
// transaction lost against another.
func (s *Store) Revise(ctx context.Context, actor Actor, version int64, change func(*Revision) (changed bool, err error)) error {
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		r, err := s.revision(ctx, tx, actor)
		if err != nil {
			return err
		}
		if r.Version != version {
			return errMoved
		}
		return s.watchPosts(ctx, tx, func() error {
			return s.watchAgencies(ctx, r, func() error {
				changed, err := change(r)
				if err == nil && !changed {
					return errNothing
				}
				return err
			})
		})
	})
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

// Rehearse is Revise of the directory as it is now, rolled back at the end: nobody is told.
func (s *Store) Rehearse(ctx context.Context, actor Actor, change func(*Revision) error) error {
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		r, err := s.revision(ctx, tx, actor)
		if err != nil {
			return err
		}
		if err := change(r); err != nil {
			return err
		}
		return errNothing
	})
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

func (s *Store) revision(ctx context.Context, tx *database.Tx, actor Actor) (*Revision, error) {
	version, err := lock(ctx, tx)
	if err != nil {
		return nil, err
	}
	by, err := s.authorise(ctx, tx, actor, Reorganise, 0)
	if err != nil {
		return nil, err
	}
	day, now, err := today(ctx, tx)
	if err != nil {
		return nil, err
	}
	return &Revision{Tx: tx, By: by, Version: version, Today: day, store: s, now: now}, nil
}

const (
	setSavepoint     = `savepoint reorganisation`
	rollBack         = `rollback to savepoint reorganisation`
	releaseSavepoint = `release savepoint reorganisation`
)

// Reorganise does what r says and returns what changed. An error leaves no trace in the transaction, which goes on.
func (v *Revision) Reorganise(ctx context.Context, r Reorganisation) ([]Change, error) {
	if _, err := v.Tx.Exec(ctx, setSavepoint); err != nil {
		return nil, fmt.Errorf("setting a savepoint: %w", err)
	}
	r, changes, err := v.store.reorganise(ctx, v.Tx, v.By, r)
	if err != nil {
		if _, backErr := v.Tx.Exec(ctx, rollBack); backErr != nil {
			return nil, errors.Join(err, backErr)
		}
		return nil, err
	}
	if _, err := v.Tx.Exec(ctx, releaseSavepoint); err != nil {
		return nil, fmt.Errorf("releasing a savepoint: %w", err)
	}
	v.done = append(v.done, r)
	return changes, nil
}

// RecordReorganisation records a reorganisation whose effect is in the tables already and returns it with its ID, by which
// the caller marks the rows that it opened and closed.
func (v *Revision) RecordReorganisation(ctx context.Context, r Reorganisation) (Reorganisation, error) {
	r, err := r.cleaned()
	if err != nil {
		return r, err
	}
	if err := v.Tx.QueryRow(ctx, insertReorganisation, r.Kind, r.On, r.Basis, v.By.PersonID, v.now).Scan(&r.ID); err != nil {
		return r, fmt.Errorf("recording a reorganisation: %w", err)
	}
	r.At = database.Time(v.now)
	v.done = append(v.done, r)
	return r, v.Audit(ctx, string(r.Kind), "reorganisation", r.ID,
		"on", string(r.On), "from", strings.Join(r.From, " "), "into", r.Into, "parent", r.Parent, "listed", "true")
}

// Audit leaves an audit entry of the revision's actor; detail is keys and values in turn.
func (v *Revision) Audit(ctx context.Context, act, kind string, id int64, detail ...string) error {
	return v.By.Audit(ctx, v.Tx, act, kind, id, detail...)
}
