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
select id from file where used_at < $1 and not exists (select 1 from file_use where file_id = file.id) order by used_at limit 1`

	purgeFile = `
delete from file where id = $1 and used_at < $2 and not exists (select 1 from file_use where file_id = $1)`
)

// Purge drops what nobody has used or written to for keep: what a crash left half written, and what was stored and never
// taken into use. Each content is a transaction of its own.
func (s *Store) Purge(ctx context.Context, keep time.Duration) error {
	for {
		now, err := s.db.Now(ctx)
		if err != nil {
			return err
		}
		before := now - keep.Microseconds()
		var id int64
		err = s.db.QueryRow(ctx, findUnused, before).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil {
			err = s.db.InTx(ctx, func(tx *database.Tx) error {
				_, err := tx.Exec(ctx, purgeFile, id, before)
				return err
			})
		}
		if err != nil {
			return fmt.Errorf("purging files: %w", err)
		}
	}
}
