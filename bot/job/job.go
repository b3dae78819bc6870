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
	Attempt int       // 1 at the first try
	DueAt   time.Time // when this try was due

	fence int64
}

// Store keeps jobs.
type Store struct{ db *database.DB }

// NewStore uses a migrated database.
func NewStore(db *database.DB) *Store { return &Store{db: db} }

const (
	// The job is being worked on: it is due once more when that has ended.
	noteAgain = `
update job set again_at = $1, again_payload = $2, account = $3
where kind = $4 and key = $5 and state = 'waiting' and lease_until > $6 and lease_until <= $7`

	// A worker whose lease has lapsed, or who took the job a moment ago, is fenced.
	putJob = `
insert into job (kind, key, payload, due_at, set_at, state, lease_until, fence, attempts, error, again_at, again_payload, ended_at, account)
values ($1, $2, $3, $4, $5, 'waiting', 0, 0, 0, '', 0, '', 0, $6)
on conflict (kind, key) where state = 'waiting' do update set
	payload = excluded.payload, account = excluded.account, due_at = excluded.due_at, set_at = excluded.set_at, lease_until = 0, fence = job.fence + 1,
	attempts = 0, error = '', again_at = 0, again_payload = ''`
)

// Enqueue makes a job due after wait, in the caller's transaction. A job of the same kind and key that waits is put
// off to the new time, with the new payload. One that is being worked on is left to finish, whether it succeeds or fails, and
// is then due once more, with the new payload: what it was told of may have come too late for it.
func (s *Store) Enqueue(ctx context.Context, tx *database.Tx, kind, key, payload string, wait time.Duration) error {
	return s.EnqueueAbout(ctx, tx, 0, kind, key, payload, wait)
}

// EnqueueAbout is Enqueue for a job whose payload tells of an account, with which it is erased.
func (s *Store) EnqueueAbout(ctx context.Context, tx *database.Tx, account int64, kind, key, payload string, wait time.Duration) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	due := now + wait.Microseconds()
	n, err := tx.Exec(ctx, noteAgain, due, payload, account, kind, key, now, beyond(now))
	if err == nil && n == 0 {
		err = s.put(ctx, tx, account, kind, key, payload, due, now)
	}
	if err != nil {
		return fmt.Errorf("enqueueing a job: %w", err)
	}
	return nil
}

func (s *Store) put(ctx context.Context, tx *database.Tx, account int64, kind, key, payload string, due, now int64) error {
	_, err := tx.Exec(ctx, putJob, kind, key, payload, due, now, account)
	return err
}

const eraseJobs = `delete from job where account = $1 and account <> 0`

// EraseAccount erases the jobs that tell of an account, ended or waiting. One that is being worked on ends without its changes, as
// if another worker had taken it over.
func (s *Store) EraseAccount(ctx context.Context, tx *database.Tx, account int64) error {
	if _, err := tx.Exec(ctx, eraseJobs, account); err != nil {
		return fmt.Errorf("erasing jobs: %w", err)
	}
	return nil
}

// beyond is the instant after which no lease can end: a clock that was set back since set it.
func beyond(now int64) int64 { return now + (lease + database.ClockSkew).Microseconds() }

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

const resetTimes = `update job set due_at = due_at - set_at + $1, set_at = $1 where state = 'waiting' and set_at > $2`

// ResetTimes makes the jobs that were enqueued or put off by a clock that was set back since wait as long from now on as
// they were meant to, and returns how many.
func (s *Store) ResetTimes(ctx context.Context) (n int64, err error) {
	err = s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		n, err = tx.Exec(ctx, resetTimes, now, now+database.ClockSkew.Microseconds())
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("resetting the times of jobs: %w", err)
	}
	return n, nil
}

// lease is how long a job is taken for; it is renewed until its work ends.
const lease = 4 * time.Second

func (s *Store) claimQuery(kinds int) string {
	return `
update job set lease_until = $1, fence = fence + 1, attempts = attempts + 1
where id = (
	select id from job
	where state = 'waiting' and due_at <= $2 and (lease_until <= $2 or lease_until > $3) and kind in ` + database.Placeholders(3, kinds) + `
	order by due_at limit 1 ` + s.db.RowLock() + `)
returning id, kind, key, payload, attempts, due_at, fence`
}

// claim takes the next due job of the kinds. Those of other kinds wait for their own worker, or for a newer program.
func (s *Store) claim(ctx context.Context, kinds []string) (j Job, ok bool, err error) {
	if len(kinds) == 0 {
		return Job{}, false, nil
	}
	err = s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		args := append([]any{now + lease.Microseconds(), now, beyond(now)}, database.Args(kinds)...)
		var due int64
		err = tx.QueryRow(ctx, s.claimQuery(len(kinds)), args...).Scan(&j.ID, &j.Kind, &j.Key, &j.Payload, &j.Attempt, &due, &j.fence)
		j.DueAt, ok = database.Time(due), err == nil
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil {
			err = tx.Fresh()
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

const holdJob = `update job set lease_until = $1 where id = $2 and fence = $3 and state = 'waiting'`

// renew holds a claimed job for longer, or fails with errFenced.
func (s *Store) renew(ctx context.Context, j Job) error {
	return s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, holdJob, now+lease.Microseconds(), j.ID, j.fence)
		if err == nil && n == 0 {
			return errFenced
		}
		return err
	})
}

const (
	endJob = `
update job set state = $1, error = $2, ended_at = $3, lease_until = 0 where id = $4 and fence = $5 and state = 'waiting'
returning again_at, again_payload, account`

	putOff = `
update job set due_at = $1, set_at = $2, error = $3, lease_until = 0, attempts = attempts - $4
where id = $5 and fence = $6 and state = 'waiting' and lease_until > 0`

	// A job told again while it failed begins anew.
	beginAnew = `
update job set payload = again_payload, due_at = again_at, set_at = $1, attempts = 0, again_at = 0, again_payload = ''
where id = $2 and state = 'waiting' and again_at > 0`

	purgeJobs = `
delete from job where id in (select id from job where state <> 'waiting' and ended_at < $1 order by ended_at limit $2)`
)

// end records a job's end together with its changes, and makes it due once more when it was enqueued meanwhile.
func (s *Store) end(ctx context.Context, j Job, state, problem string, commit func(ctx context.Context, tx *database.Tx) error) error {
	return s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		var again, account int64
		var payload string
		err = tx.QueryRow(ctx, endJob, state, problem, now, j.ID, j.fence).Scan(&again, &payload, &account)
		if errors.Is(err, sql.ErrNoRows) {
			return errFenced
		}
		if err != nil {
			return err
		}
		if commit != nil {
			if err := commit(ctx, tx); err != nil {
				return err
			}
		}
		if again == 0 {
			return nil
		}
		return s.put(ctx, tx, account, j.Kind, j.Key, payload, again, now)
	})
}

// putOff makes a job due again after wait; uncounted tries are taken back.
func (s *Store) putOff(ctx context.Context, j Job, wait time.Duration, problem string, uncounted int) error {
	return s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		n, err := tx.Exec(ctx, putOff, now+wait.Microseconds(), now, problem, uncounted, j.ID, j.fence)
		if err != nil || n == 0 {
			return err
		}
		_, err = tx.Exec(ctx, beginAnew, now, j.ID)
		return err
	})
}

// Purge deletes the jobs that ended more than keep ago, failed ones too.
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
