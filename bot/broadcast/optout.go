package broadcast

import (
	"context"
	"fmt"
	"slices"

	"thidua/bot/audience"
	"thidua/bot/directory"
	"thidua/knowledge/database"
)

const (
	optOut  = `insert into announcement_opt_out (person_id, at) values ($1, $2) on conflict (person_id) do nothing`
	optIn   = `delete from announcement_opt_out where person_id = $1`
	optOuts = `select person_id from announcement_opt_out order by person_id`
)

// OptOut lets a person get no announcements of the kind Publicity, or get them again. All others go to them as before.
func (s *Store) OptOut(ctx context.Context, tx *database.Tx, by directory.Access, out bool) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if out {
		_, err = tx.Exec(ctx, optOut, by.PersonID, now)
	} else {
		_, err = tx.Exec(ctx, optIn, by.PersonID)
	}
	if err != nil {
		return fmt.Errorf("keeping who wants no publicity: %w", err)
	}
	return nil
}

// withoutOptOuts takes those out of the recipients who do not want announcements of a kind.
func (s *Store) withoutOptOuts(ctx context.Context, kind Kind, a audience.Audience) (audience.Audience, error) {
	if kind != Publicity {
		return a, nil
	}
	out, err := readIDs(ctx, s.db, optOuts)
	if err != nil {
		return a, err
	}
	a.Recipients = slices.DeleteFunc(slices.Clone(a.Recipients), func(r audience.Recipient) bool {
		_, is := slices.BinarySearch(out, r.PersonID)
		return is
	})
	return a, nil
}
