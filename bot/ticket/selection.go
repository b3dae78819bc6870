package ticket

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// Selection chooses tickets that were sent or wait for their agency. The zero value chooses all; each part narrows it.
type Selection struct {
	State    State
	Kind     Kind
	Category Category
	AgencyID int64 // that they were reported for, or whose people answer for them
}

const selected = columns + `
where sent_at >= 0 and state not in ('draft', 'abandoned') and ($1 = '' or state = $1) and ($2 = '' or kind = $2) and ($3 = '' or category = $3)
	and (holder_id = $4 or agency_id = $4 or $4 = 0)
order by sent_at desc, id desc limit $5`

// Select are the tickets that a selection chooses, those sent last first, then those that wait for their agency: limit at most.
func (s *Store) Select(ctx context.Context, q database.Querier, chosen Selection, limit int) ([]Ticket, error) {
	return list(ctx, q, selected, chosen.State, chosen.Kind, chosen.Category, chosen.AgencyID, limit)
}

const (
	agencyOfCode = `select id from agency where code = $1`
	agencyOfID   = `
select a.code, t.name from agency a join agency_term t on t.agency_id = a.id where a.id = $1 order by t.from_on desc, t.id desc limit 1`
)

// errUnknownAgency is the refusal of a code that no agency has or had.
var errUnknownAgency = problem.New(problem.NotFound, "Không có cơ quan nào mang mã này.")

// AgencyOfCode is the agency with a code, also when it is no more; a problem.Error when there was none.
func (s *Store) AgencyOfCode(ctx context.Context, q database.Querier, code string) (id int64, err error) {
	err = q.QueryRow(ctx, agencyOfCode, directory.CleanCode(code)).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, errUnknownAgency
	}
	if err != nil {
		return 0, fmt.Errorf("finding an agency: %w", err)
	}
	return id, nil
}

// Agency is an agency by its code and the name that it had last; the zero Group of none.
func (s *Store) Agency(ctx context.Context, q database.Querier, id int64) (g Group, err error) {
	if id == 0 {
		return g, nil
	}
	if err := q.QueryRow(ctx, agencyOfID, id).Scan(&g.Key, &g.Name); err != nil {
		return g, fmt.Errorf("reading an agency: %w", err)
	}
	return g, nil
}
