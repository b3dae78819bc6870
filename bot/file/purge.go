package file

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

const (
	findUnused = `
select id from file
where id > $1 and used_at < $2 and not exists (select 1 from file_use where file_id = file.id) order by id limit 1`

	// From here on nobody finds the content, and what a crash leaves of it is found again.
	forgetFile = `
update file set hash = null where id = $1 and used_at < $2 and not exists (select 1 from file_use where file_id = $1)`

	purgeParts = `
delete from file_part where file_id = $1 and n in (select n from file_part where file_id = $1 order by n limit $2)`
)

// purgeAtOnce is how many parts are deleted in one transaction: a megabyte, so that no other writer waits for long.
const purgeAtOnce = 4

// Purge drops what nobody has used or written to for keep: what a crash left half written, and what was stored and never
// taken into use. It goes over the contents once, and each takes short transactions.
func (s *Store) Purge(ctx context.Context, keep time.Duration) error {
	now, err := s.db.Now(ctx)
	if err != nil {
		return err
	}
	before := now - keep.Microseconds()
	for id := int64(0); ; {
		err := s.db.QueryRow(ctx, findUnused, id, before).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil {
			err = s.purge(ctx, id, before)
		}
		if err != nil {
			return fmt.Errorf("purging files: %w", err)
		}
	}
}

// purge drops one content, unless it was used meanwhile.
func (s *Store) purge(ctx context.Context, id, before int64) error {
	var n int64
	run := func(statement string, args ...any) error {
		return s.db.InTx(ctx, func(tx *database.Tx) (err error) {
			n, err = tx.Exec(ctx, statement, args...)
			return err
		})
	}
	if err := run(forgetFile, id, before); err != nil || n == 0 {
		return err
	}
	for n = purgeAtOnce; n == purgeAtOnce; {
		if err := run(purgeParts, id, purgeAtOnce); err != nil {
			return err
		}
	}
	return run(dropFile, id)
}
