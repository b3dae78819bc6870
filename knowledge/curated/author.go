package curated

import (
	"context"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

const (
	addEditor   = `insert into curated_editor (curated_id, edited_by) values ($1, $2) on conflict do nothing`
	dropEditors = `delete from curated_editor where curated_id = $1`
)

// propose makes an answer wait for its release. What was released had its words seen by two persons: whoever changes it proposes it. What
// still waits stays its proposer's, and whoever else changes it has written in it too.
func propose(ctx context.Context, tx *database.Tx, a *Answer, by int64) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if a.ReleasedAt.IsZero() {
		err = writtenBy(ctx, tx, a, by)
	} else {
		a.ProposedBy = by
		_, err = tx.Exec(ctx, dropEditors, a.ID)
	}
	if err != nil {
		return fmt.Errorf("storing who wrote a curated answer: %w", err)
	}
	a.State, a.Reason, a.Note, a.Told = Proposed, "", "", ""
	a.ProposedAt, a.ReleasedBy, a.ReleasedAt = database.Time(now), 0, time.Time{}
	return save(ctx, tx, *a)
}

// writtenBy remembers that a person wrote in an answer that waits.
func writtenBy(ctx context.Context, tx *database.Tx, a *Answer, by int64) error {
	if by == 0 || by == a.ProposedBy {
		return nil
	}
	_, err := tx.Exec(ctx, addEditor, a.ID, by)
	return err
}

// What a person proposed, wrote in and released is another's: who must not release their own must not under another number.
var moves = []string{
	`update curated_answer set proposed_by = $1 where proposed_by = $2`,
	`update curated_answer set released_by = $1 where released_by = $2`,
	`insert into curated_editor (curated_id, edited_by) select curated_id, cast($1 as bigint) from curated_editor where edited_by = $2 on conflict do nothing`,
	`delete from curated_editor where edited_by = $2 and edited_by <> $1`,
}

// GiveTo makes what one person proposed, wrote in and released another person's.
func (s *Store) GiveTo(ctx context.Context, tx *database.Tx, from, to int64) error {
	for _, move := range moves {
		if _, err := tx.Exec(ctx, move, to, from); err != nil {
			return fmt.Errorf("giving a person the curated answers of another: %w", err)
		}
	}
	return nil
}
