package ticket

import (
	"context"
	"fmt"

	"thidua/bot/directory"
	"thidua/knowledge/database"
)

const (
	noteTransfer = `
insert into ticket_transfer (reorganisation_id, ticket_id, from_id, to_id)
select $1, id, $2, $3 from ticket where holder_id = $2`
	transfer       = `update ticket set holder_id = $1 where holder_id = $2`
	takeBack       = `update ticket set holder_id = $1 where holder_id = $2 and id in (select ticket_id from ticket_transfer where reorganisation_id = $3 and from_id = $1)`
	forgetTransfer = `delete from ticket_transfer where reorganisation_id = $1`
)

// PostsChanged implements directory.Watcher: who is told of a ticket is found when it is told.
func (s *Store) PostsChanged(context.Context, *database.Tx, []directory.PostChange) error { return nil }

// Reorganised implements directory.Watcher: the tickets of an agency that was merged are answered for by the people of its successor.
func (s *Store) Reorganised(ctx context.Context, tx *database.Tx, r directory.Reorganisation, effect directory.Effect) error {
	for _, ended := range effect.Ended {
		if ended.To == 0 {
			continue // nobody answers for them; the Board still has them
		}
		if _, err := tx.Exec(ctx, noteTransfer, r.ID, ended.From, ended.To); err != nil {
			return fmt.Errorf("giving tickets to another agency: %w", err)
		}
		if _, err := tx.Exec(ctx, transfer, ended.To, ended.From); err != nil {
			return fmt.Errorf("giving tickets to another agency: %w", err)
		}
	}
	return nil
}

// Undoing implements directory.Watcher: they go back.
func (s *Store) Undoing(ctx context.Context, tx *database.Tx, r directory.Reorganisation, effect directory.Effect) error {
	for _, ended := range effect.Ended {
		if ended.To == 0 {
			continue
		}
		if _, err := tx.Exec(ctx, takeBack, ended.From, ended.To, r.ID); err != nil {
			return fmt.Errorf("giving tickets back to an agency: %w", err)
		}
	}
	if _, err := tx.Exec(ctx, forgetTransfer, r.ID); err != nil {
		return fmt.Errorf("giving tickets back to an agency: %w", err)
	}
	return nil
}

const lastNameOf = `select name from agency_term where agency_id = $1 order by from_on desc, id desc limit 1`

// AgencyName is what an agency was called last, also when it is no more.
func (s *Store) AgencyName(ctx context.Context, q database.Querier, id int64) (name string, err error) {
	if err := q.QueryRow(ctx, lastNameOf, id).Scan(&name); err != nil {
		return "", fmt.Errorf("reading the name of an agency: %w", err)
	}
	return name, nil
}
