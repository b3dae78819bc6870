package ticket

import (
	"context"
	"slices"

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
// told is false of
// one that is settled or decided, which stays so, and of one whose reporter was told already.
func (s *Store) PutForward(ctx context.Context, tx *database.Tx, by directory.Access, code string, report int64, period string) (change Change, told bool, err error) {
	t, err := s.lockedOfCode(ctx, tx, code)
	if err != nil {
		return Change{}, false, err
	}
	told, err = s.forwardable(ctx, tx, t)
	if err != nil {
		return Change{}, false, err
	}
	t.DigestID = report
	if !told {
		return Change{}, false, s.save(ctx, tx, &t)
	}
	if err := s.comeTo(ctx, tx, &t, Reported); err != nil {
		return Change{}, false, err
	}
	if err := s.save(ctx, tx, &t); err != nil {
		return Change{}, false, err
	}
	change, err = s.tell(ctx, tx, t, Message{Kind: SaidReported, Author: by.PersonID, Words: period})
	return change, err == nil, err
}

// forwardable reports whether it is news for the reporter of a ticket that it is put before the Committee.
func (s *Store) forwardable(ctx context.Context, tx *database.Tx, t Ticket) (bool, error) {
	if t.State == Joined { // it fares as the one that is answered for both, and its own digest tells whether it was told
		main, err := s.Ticket(ctx, tx, t.JoinedTo)
		return err == nil && t.DigestID == 0 && main.State.Open() && main.State != Decided, err
	}
	return !t.WithCommittee() && (t.may(actForward) || t.State == AwaitingApproval), nil
}

// WithCommittee reports whether the Committee has been told of a ticket, or gave its opinion: also while another reply to it is approved.
func (t *Ticket) WithCommittee() bool {
	return slices.Contains(reported, t.State) || t.State == AwaitingApproval && slices.Contains(reported, t.before)
}

// comeTo makes a ticket one that the Committee has, where it is not settled. One that waits for an approver goes on to wait, and comes to
// that if its reply is returned; one that is joined has the state of the other.
func (s *Store) comeTo(ctx context.Context, tx *database.Tx, t *Ticket, state State) error {
	switch {
	case t.State == AwaitingApproval:
		if was := (&Ticket{State: t.before}); was.may(actForward) {
			t.before = state
		}
	case t.may(actForward):
		now, hours, err := s.clock(ctx, tx)
		if err != nil {
			return err
		}
		t.goOn(now, hours)
		t.State, t.before = state, ""
	}
	return nil
}

// Decide records on a ticket what the Committee decided, in words for its reporter.
func (s *Store) Decide(ctx context.Context, tx *database.Tx, by directory.Access, code, words string) (Change, error) {
	t, err := s.lockedOfCode(ctx, tx, code)
	if err != nil {
		return Change{}, err
	}
	was := t
	if err := s.comeTo(ctx, tx, &t, Decided); err != nil {
		return Change{}, err
	}
	if t != was { // what is settled does not change by it
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
