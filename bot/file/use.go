package file

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

// Use is a content in somebody's hands.
type Use struct {
	Owner string // a kind of row and its id: "ticket:17"
	Content
	Name string // as the owner calls it; "" for a photo
	MIME string
	At   time.Time // set by Use
}

const insertUse = `
insert into file_use (owner, file_id, name, mime, used_at) values ($1, $2, $3, $4, $5)
on conflict (owner, file_id) do update set name = excluded.name, mime = excluded.mime`

// Use lets an owner keep a content until Release or Erase, in the caller's transaction. Using it again renames it.
// ErrNotFound when the content went since it was stored: it must be stored again.
func (s *Store) Use(ctx context.Context, tx *database.Tx, u Use) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	var id int64
	// The file's row first, as in release: a last use that ends meanwhile is waited for.
	if err := notFound(tx.QueryRow(ctx, touchFile, now, u.Hash).Scan(&id)); err != nil {
		return err
	}
	name, mime := database.Text([]byte(u.Name)), database.Text([]byte(u.MIME))
	if _, err := tx.Exec(ctx, insertUse, u.Owner, id, name, mime, now); err != nil {
		return fmt.Errorf("using a file: %w", err)
	}
	return nil
}

const (
	usesOf = `
select f.hash, f.size, u.name, u.mime, u.used_at from file_use u join file f on f.id = u.file_id
where u.owner = $1 order by u.used_at, f.id`
)

// Of lists what an owner uses, in the order in which it began to.
func (s *Store) Of(ctx context.Context, q database.Querier, owner string) ([]Use, error) {
	rows, err := q.Query(ctx, usesOf, owner)
	if err != nil {
		return nil, fmt.Errorf("listing files: %w", err)
	}
	defer rows.Close()
	var all []Use
	for rows.Next() {
		u := Use{Owner: owner}
		var at int64
		if err := rows.Scan(&u.Hash, &u.Size, &u.Name, &u.MIME, &at); err != nil {
			return nil, fmt.Errorf("listing files: %w", err)
		}
		u.At = database.Time(at)
		all = append(all, u)
	}
	return all, rows.Err()
}

const (
	lockFile   = `update file set used_at = used_at where hash = $1 returning id`
	deleteUse  = `delete from file_use where owner = $1 and file_id = $2`
	dropUnused = `delete from file where id = $1 and not exists (select 1 from file_use where file_id = $1)`
)

// Release ends an owner's use of a content; the last use drops the content and what Telegram calls it. Releasing what is
// not used does nothing.
func (s *Store) Release(ctx context.Context, tx *database.Tx, owner, hash string) error {
	var id int64
	err := tx.QueryRow(ctx, lockFile, hash).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("releasing a file: %w", err)
	}
	n, err := tx.Exec(ctx, deleteUse, owner, id)
	if err == nil && n > 0 {
		_, err = tx.Exec(ctx, dropUnused, id)
	}
	if err != nil {
		return fmt.Errorf("releasing a file: %w", err)
	}
	return nil
}

// Erase ends every use of an owner. It erases the names of the owner's files, and of each content that nobody else uses the
// bytes, the hash and Telegram's id. What Telegram itself keeps is not touched.
func (s *Store) Erase(ctx context.Context, tx *database.Tx, owner string) error {
	uses, err := s.Of(ctx, tx, owner)
	if err != nil {
		return err
	}
	for _, u := range uses {
		if err := s.Release(ctx, tx, owner, u.Hash); err != nil {
			return err
		}
	}
	return nil
}
