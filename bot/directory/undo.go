package directory

import (
	"context"
	"fmt"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// What stands in the way of taking a reorganisation back: something that was built on it.
const (
	changedSince = `
select (select count(*) from agency_term where opened_by = $1 and closed_by not in (0, $1))
	+ (select count(*) from post where opened_by = $1 and closed_by not in (0, $1))
	+ (select count(*) from bloc_member where opened_by = $1 and closed_by not in (0, $1))`

	usedSince = `
select (select count(*) from agency_term where opened_by <> $1 and parent_id = $2)
	+ (select count(*) from post where opened_by <> $1 and agency_id = $2)
	+ (select count(*) from bloc_member where opened_by <> $1 and agency_id = $2)
	+ (select count(*) from bloc_lead where agency_id = $2)
	+ (select count(*) from invitation where agency_id = $2)`
)

var takeBack = []string{
	`delete from succession where reorganisation_id = $1`,
	`delete from bloc_member where opened_by = $1`,
	`delete from post where opened_by = $1`,
	`delete from agency_term where opened_by = $1`,
	`update bloc_member set until_on = until_before, until_before = '', closed_by = 0 where closed_by = $1`,
	`update post set until_on = until_before, until_before = '', closed_by = 0 where closed_by = $1
and not exists (select 1 from person p where p.id = post.person_id and p.erased_at <> 0)`,
	`update agency_term set until_on = '', closed_by = 0 where closed_by = $1`,
}

const (
	dropAgency = `delete from agency where id = $1`
	markUndone = `update reorganisation set undone_at = $1 where id = $2`
)

// Undo takes a reorganisation back as if it had not been, as long as nothing was built on it and no watcher refuses. The
// audit keeps both. What was built on it is refused with problem.Moved.
func (s *Store) Undo(ctx context.Context, tx *database.Tx, actor Actor, id int64) (Reorganisation, error) {
	by, err := s.begin(ctx, tx, actor, Reorganise, 0)
	if err != nil {
		return Reorganisation{}, err
	}
	r, err := reorganisationOf(ctx, tx, id)
	if err != nil {
		return Reorganisation{}, err
	}
	if !r.UndoneAt.IsZero() {
		return r, problem.New(problem.Ended, "Lần sắp xếp tổ chức này đã được hoàn tác trước đó.")
	}
	founded, err := column(ctx, tx, foundedBy, id)
	if err != nil {
		return r, err
	}
	if err := s.nothingSince(ctx, tx, id, founded); err != nil {
		return r, err
	}
	if err := s.tell(ctx, tx, r, Watcher.Undoing); err != nil {
		return r, err
	}
	if err := s.watchPosts(ctx, tx, func() error { return s.undo(ctx, tx, id, founded) }); err != nil {
		return r, err
	}
	return r, by.Audit(ctx, tx, "undo", "reorganisation", id)
}

// undo takes back what a reorganisation wrote, the agencies that it founded among it.
func (s *Store) undo(ctx context.Context, tx *database.Tx, id int64, founded []int64) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	for _, step := range takeBack {
		if _, err := tx.Exec(ctx, step, id); err != nil {
			return fmt.Errorf("undoing a reorganisation: %w", err)
		}
	}
	for _, agency := range founded {
		if _, err := tx.Exec(ctx, dropAgency, agency); err != nil {
			return fmt.Errorf("undoing a reorganisation: %w", err)
		}
	}
	if err := s.standsAfter(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, markUndone, now, id); err != nil {
		return fmt.Errorf("undoing a reorganisation: %w", err)
	}
	return nil
}

var errBuiltOn = problem.New(problem.Moved, "Đã có thay đổi khác dựa trên lần sắp xếp này nên không hoàn tác được; đề nghị hoàn tác các thay đổi sau trước, hoặc thực hiện một lần sắp xếp mới.")

const hangingLoose = `
select count(*) from agency_term t where t.until_on = '' and t.parent_id <> 0
and not exists (select 1 from agency_term p where p.agency_id = t.parent_id and p.until_on = '')`

// standsAfter refuses an undo that would leave an agency below itself, or below one that has ended.
func (s *Store) standsAfter(ctx context.Context, tx *database.Tx) error {
	var n int
	if err := tx.QueryRow(ctx, hangingLoose).Scan(&n); err != nil {
		return fmt.Errorf("undoing a reorganisation: %w", err)
	}
	w := &reorganisation{tx: tx}
	if err := w.noLoop(ctx); n > 0 || problem.Is(err, problem.Invalid) {
		return errBuiltOn
	} else if err != nil {
		return err
	}
	return nil
}

func (s *Store) nothingSince(ctx context.Context, tx *database.Tx, id int64, founded []int64) error {
	var n int
	if err := tx.QueryRow(ctx, changedSince, id).Scan(&n); err != nil {
		return fmt.Errorf("undoing a reorganisation: %w", err)
	}
	if n > 0 {
		return errBuiltOn
	}
	for _, agency := range founded {
		if err := tx.QueryRow(ctx, usedSince, id, agency).Scan(&n); err != nil {
			return fmt.Errorf("undoing a reorganisation: %w", err)
		}
		if n > 0 {
			return errBuiltOn
		}
	}
	return nil
}
