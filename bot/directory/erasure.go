package directory

import (
	"context"

	"thidua/knowledge/database"
)

// Erasure says that a person was erased: by ids alone, so that what is restored from before can be erased again.
type Erasure struct {
	PersonID int64
	At       int64 // unix microseconds, by the store's clock
}

const allErasures = `select person_id, at from erasure order by at, person_id`

// Erasures are all that were made, also of the rows that persons had before they were merged; the oldest first.
func (s *Store) Erasures(ctx context.Context) ([]Erasure, error) {
	return list(ctx, s.db, "erasures", func(row scanner) (e Erasure, err error) {
		err = row.Scan(&e.PersonID, &e.At)
		return e, err
	}, allErasures)
}

// AuditExport leaves word in the audit that the actor took a copy of what is kept of a person.
func (s *Store) AuditExport(ctx context.Context, tx *database.Tx, actor Actor, person int64) error {
	by, err := s.access(ctx, tx, actor)
	if err != nil {
		return err
	}
	return record(ctx, tx, by, "export person", "person", person)
}
