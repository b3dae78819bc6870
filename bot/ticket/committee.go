package ticket

import (
	"context"

	"thidua/bot/directory"
	"thidua/bot/period"
	"thidua/knowledge/database"
)

const sentWithin = columns + `where kind = 'difficulty' and sent_at >= $1 and sent_at < $2 order by year, number`

// SentWithin are the difficulties that were sent to the Board in a period, in the order of their codes.
func (s *Store) SentWithin(ctx context.Context, q database.Querier, p period.Period) ([]Ticket, error) {
	return list(ctx, q, sentWithin, p.Start().UnixMicro(), p.End().UnixMicro()+1)
}

// PutForward marks a ticket as one that a consolidated report puts before the provincial People's Committee, by who agreed to the report;
// told is false of one that is settled, which stays so.
func (s *Store) PutForward(ctx context.Context, tx *database.Tx, by directory.Access, code string, report int64, period string) (change Change, told bool, err error) {
	t, err := s.lockedOfCode(ctx, tx, code)
	if err != nil {
		return Change{}, false, err
	}
	t.DigestID = report
	waits := t.State == AwaitingApproval || t.State == Joined // it is put forward, and goes on to wait
	switch {
	case !waits && !t.may(actForward):
		return Change{}, false, s.save(ctx, tx, &t)
	case !waits:
		now, hours, err := s.clock(ctx, tx)
		if err != nil {
			return Change{}, false, err
		}
		t.goOn(now, hours)
		t.State = Reported
	}
	if err := s.save(ctx, tx, &t); err != nil {
		return Change{}, false, err
	}
	change, err = s.tell(ctx, tx, t, Message{Kind: SaidReported, Author: by.PersonID, Words: period})
	return change, err == nil, err
}

// Decide records on a ticket what the Committee decided, in words for its reporter.
func (s *Store) Decide(ctx context.Context, tx *database.Tx, by directory.Access, code, words string) (Change, error) {
	t, err := s.lockedOfCode(ctx, tx, code)
	if err != nil {
		return Change{}, err
	}
	if t.State == Reported || t.may(actForward) {
		t.State, t.before = Decided, ""
		if err := s.save(ctx, tx, &t); err != nil {
			return Change{}, err
		}
	}
	return s.tell(ctx, tx, t, Message{Kind: SaidDecision, Author: by.PersonID, Words: words})
}

func (s *Store) lockedOfCode(ctx context.Context, tx *database.Tx, code string) (Ticket, error) {
	c, _ := ParseCode(code)
	t, err := s.OfCode(ctx, tx, c)
	if err != nil {
		return t, err
	}
	return s.locked(ctx, tx, t.ID)
}
