// Package job keeps slow work and due times as rows: a job is claimed under a lease, tried again when it fails, and
// ends in the transaction that makes its changes.
package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

// Job is one piece of work.
type Job struct {
	ID      int64
	Kind    string
	Key     string // of a kind and key one job waits at a time
	Payload string
	Attempt int // 1 at the first try

	fence int64
}

// Store keeps jobs.
type Store struct{ db *database.DB }

// NewStore uses a migrated database.
func NewStore(db *database.DB) *Store { return &Store{db: db} }

const (
	dropWaiting = `delete from job where kind = $1 and key = $2 and state = 'waiting' and lease_until <= $3`

	insertJob = `
insert into job (kind, key, payload, due_at, state, lease_until, fence, attempts, error, created_at, ended_at)
values ($1, $2, $3, $4, 'waiting', 0, 0, 0, '', $5, 0)
on conflict (kind, key) where state = 'waiting' do nothing`
)

// Enqueue makes a job due after wait, in the caller's transaction. A job of the same kind and key that waits is put
// off to the new time, with the new payload; one that is being worked on is left to finish, and no other is made.
func (s *Store) Enqueue(ctx context.Context, tx *database.Tx, kind, key, payload string, wait time.Duration) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, dropWaiting, kind, key, now); err != nil {
		return fmt.Errorf("enqueueing a job: %w", err)
	}
	if _, err := tx.Exec(ctx, insertJob, kind, key, payload, now+wait.Microseconds(), now); err != nil {
		return fmt.Errorf("enqueueing a job: %w", err)
	}
	return nil
}

const freeJobs = `update job set lease_until = 0 where state = 'waiting' and lease_until > 0 and kind in `

// recover frees the jobs of the kinds that a killed process had in hand, where nobody else can have any: one process at a time
// serves a SQLite file. On PostgreSQL their leases must lapse.
func (s *Store) recover(ctx context.Context, kinds []string) error {
	if s.db.Shared() || len(kinds) == 0 {
		return nil
	}
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		_, err := tx.Exec(ctx, freeJobs+database.Placeholders(0, len(kinds)), database.Args(kinds)...)
		return err
	})
	if err != nil {
		return fmt.Errorf("freeing jobs: %w", err)
	}
	return nil
}

func (s *Store) claimQuery(kinds int) string {
	return `
update job set lease_until = $1, fence = fence + 1, attempts = attempts + 1
where id = (
	select id from job where state = 'waiting' and due_at <= $2 and lease_until <= $2 and kind in ` + database.Placeholders(2, kinds) + `
	order by due_at limit 1 ` + s.db.RowLock() + `)
returning id, kind, key, payload, attempts, fence`
}

// claim takes the next due job of the kinds. Those of other kinds wait for their own worker, or for a newer program.
func (s *Store) claim(ctx context.Context, lease time.Duration, kinds []string) (j Job, ok bool, err error) {
	if len(kinds) == 0 {
		return Job{}, false, nil
	}
	err = s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, s.claimQuery(len(kinds)), append([]any{now + lease.Microseconds(), now}, database.Args(kinds)...)...).
			Scan(&j.ID, &j.Kind, &j.Key, &j.Payload, &j.Attempt, &j.fence)
		ok = err == nil
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return Job{}, false, fmt.Errorf("claiming a job: %w", err)
	}
	return j, ok, nil
}

// errFenced reports that the job's lease lapsed and another worker has it.
var errFenced = errors.New("the job was taken over by another worker")

const (
	endJob = `update job set state = $1, error = $2, ended_at = $3, lease_until = 0 where id = $4 and fence = $5 and state = 'waiting'`

	putOff = `update job set due_at = $1, error = $2, lease_until = 0 where id = $3 and fence = $4 and state = 'waiting'`

	purgeJobs = `delete from job where id in (select id from job where state <> 'waiting' and ended_at < $1 limit $2)`
)

// end records a job's end together with its changes.
func (s *Store) end(ctx context.Context, j Job, state, problem string, commit func(ctx context.Context, tx *database.Tx) error) error {
	return s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, endJob, state, problem, now, j.ID, j.fence)
		if err != nil {
			return err
		}
		if n == 0 {
			return errFenced
		}
		if commit == nil {
			return nil
		}
		return commit(ctx, tx)
	})
}

func (s *Store) putOff(ctx context.Context, j Job, wait time.Duration, problem string) error {
	return s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, putOff, now+wait.Microseconds(), problem, j.ID, j.fence)
		return err
	})
}

// Purge deletes the jobs that ended more than keep ago.
func (s *Store) Purge(ctx context.Context, keep time.Duration) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	if err := s.db.ExecInSlices(ctx, purgeJobs, now-keep.Microseconds()); err != nil {
		return fmt.Errorf("purging jobs: %w", err)
	}
	return nil
}
