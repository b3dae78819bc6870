package conversation

import (
	"context"
	"fmt"

	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// Erasure says that a person was erased: by ids alone, so that what is restored from before can be erased again.
type Erasure struct {
	PersonID int64
	At       int64 // unix microseconds, by the store's clock
}

const (
	insertErasure = `insert into erasure (person_id, at) values ($1, $2) on conflict (person_id) do nothing`
	allErasures   = `select person_id, at from erasure order by at, person_id`
)

// noteErasure notes that a person was erased, under every id they had.
func noteErasure(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	for _, id := range append([]int64{erased.PersonID}, erased.Merged...) {
		if _, err := tx.Exec(ctx, insertErasure, id, now); err != nil {
			return fmt.Errorf("noting an erasure: %w", err)
		}
	}
	return nil
}

// Erasures are all that were made, the oldest first.
func (k *Kit) Erasures(ctx context.Context) (all []Erasure, err error) {
	rows, err := k.DB.Query(ctx, allErasures)
	if err != nil {
		return nil, fmt.Errorf("reading the erasures: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var e Erasure
		if err := rows.Scan(&e.PersonID, &e.At); err != nil {
			return nil, fmt.Errorf("reading the erasures: %w", err)
		}
		all = append(all, e)
	}
	return all, rows.Err()
}
