package knowledge

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thidua/knowledge/database"
)

// Changes of a document that keep its words.
const (
	Retired  Change = "retired"
	Restored Change = "restored"
)

const (
	retire = `
insert into document_retired (key, retired_on, reason, retired_at) values ($1, $2, $3, $4)
on conflict (key) do update set retired_on = excluded.retired_on, reason = excluded.reason, retired_at = excluded.retired_at`

	unretire = `delete from document_retired where key = $1`

	readRetirement = `select retired_on, reason from document_retired where key = $1`
)

// Retirement is since when the document with the key is retired, and why; "" when it is not.
func (s *Store) Retirement(ctx context.Context, q database.Querier, key string) (day Day, reason string, err error) {
	err = q.QueryRow(ctx, readRetirement, key).Scan(&day, &reason)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", "", fmt.Errorf("reading why a document is retired: %w", err)
	}
	return day, reason, nil
}

// RetireIn makes the document with the key no basis of an answer from a day on, as somebody in charge knows who does not find it said by another document;
// it stays to be seen. It is so until RestoreIn, also when the document is read anew, and no more when it is removed. The error is ErrNotFound when the corpus has none.
func (s *Store) RetireIn(ctx context.Context, tx *database.Tx, key string, day Day, reason string) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	return s.marked(ctx, tx, key, Retired, retire, key, day, reason, now)
}

// RestoreIn takes RetireIn back.
func (s *Store) RestoreIn(ctx context.Context, tx *database.Tx, key string) error {
	return s.marked(ctx, tx, key, Restored, unretire, key)
}

func (s *Store) marked(ctx context.Context, tx *database.Tx, key string, change Change, statement string, args ...any) error {
	err := s.change(ctx, tx, func(affected affectedDocuments) error {
		var n int
		if err := tx.QueryRow(ctx, `select count(*) from document where key = $1`, key).Scan(&n); err != nil {
			return err
		}
		if n == 0 {
			return ErrNotFound
		}
		if _, err := tx.Exec(ctx, statement, args...); err != nil {
			return err
		}
		affected[key] = true
		return s.changed(ctx, tx, key, change)
	})
	if err != nil {
		return fmt.Errorf("marking the document: %w", err)
	}
	return nil
}
