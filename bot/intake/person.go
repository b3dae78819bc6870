package intake

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

const (
	openOf   = `select id from intake where begun_by = $1 and state in ('gathering', 'reading', 'doubtful', 'read')`
	forgetBy = `update intake set begun_by = 0 where begun_by = $1`
	giveTo   = `update intake set begun_by = $1 where begun_by = $2`

	lapsedOpen   = `select id from intake where state in ('gathering', 'reading', 'doubtful', 'read') and changed_at < $1 order by changed_at limit $2`
	lapsedFormer = `select id from intake where state = 'kept' and former <> '' and changed_at < $1 order by changed_at limit $2`
	purgeEnded   = `
delete from intake where id in (
	select i.id from intake i where (i.state in ('dropped', 'undone')
		or i.state = 'kept' and exists (select 1 from intake n where n.document_key = i.document_key and n.document_key <> '' and n.id > i.id and n.state = 'kept'))
	and i.changed_at < $1 order by i.changed_at limit $2)`
)

func ids(ctx context.Context, q database.Querier, query string, args ...any) (all []int64, err error) {
	err = database.Each(ctx, q, query, func(rows *sql.Rows) error {
		var id int64
		err := rows.Scan(&id)
		all = append(all, id)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("listing intakes: %w", err)
	}
	return all, nil
}

// Erase drops what a person has not brought into the corpus yet, and forgets who brought in the rest.
func (s *Store) Erase(ctx context.Context, tx *database.Tx, person int64) error {
	open, err := ids(ctx, tx, openOf, person)
	if err != nil {
		return err
	}
	for _, id := range open {
		if err := s.dropLocked(ctx, tx, id); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, forgetBy, person); err != nil {
		return fmt.Errorf("forgetting who began intakes: %w", err)
	}
	return nil
}

// GiveTo makes the intakes of a person those of another, whom that turned out to be.
func (s *Store) GiveTo(ctx context.Context, tx *database.Tx, from, to int64) error {
	if _, err := tx.Exec(ctx, giveTo, to, from); err != nil {
		return fmt.Errorf("giving intakes to another: %w", err)
	}
	return nil
}

func (s *Store) dropLocked(ctx context.Context, tx *database.Tx, id int64) error {
	i, err := get(ctx, tx, id, tx.ForUpdate())
	if err != nil || !i.in([]State{Gathering, Reading, Doubtful, Read}) {
		return err
	}
	return s.drop(ctx, tx, i)
}

// purged is how many rows one statement of Purge is about.
const purged = 50

// Purge drops what nobody went on with for longer than keep, what is kept to put a document back when it is too late for that, and the rows of what ended longer than keep ago.
func (s *Store) Purge(ctx context.Context, keep time.Duration) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	before := now - keep.Microseconds()
	if err := s.each(ctx, lapsedOpen, before, s.dropLocked); err != nil {
		return err
	}
	if err := s.each(ctx, lapsedFormer, now-UndoTime.Microseconds(), s.forgetFormer); err != nil {
		return err
	}
	if err := s.db.ExecInSlices(ctx, purgeEnded, before); err != nil {
		return fmt.Errorf("purging intakes: %w", err)
	}
	return nil
}

// each does something to every intake that a query names, in a transaction each; what it does takes it out of the query.
func (s *Store) each(ctx context.Context, query string, before int64, do func(ctx context.Context, tx *database.Tx, id int64) error) error {
	for {
		some, err := ids(ctx, s.db, query, before, purged)
		if err != nil || len(some) == 0 {
			return err
		}
		for _, id := range some {
			if err := s.db.InTx(ctx, func(tx *database.Tx) error { return do(ctx, tx, id) }); err != nil {
				return err
			}
		}
	}
}

// forgetFormer lets go of what was kept to put the former document back.
func (s *Store) forgetFormer(ctx context.Context, tx *database.Tx, id int64) error {
	i, err := get(ctx, tx, id, tx.ForUpdate())
	if err != nil {
		return err
	}
	if err := s.files.Erase(ctx, tx, formerOwner(id)); err != nil {
		return err
	}
	i.former = ""
	return i.save(ctx, tx)
}
