package ticket

import (
	"context"
	"fmt"
	"slices"
	"time"

	"thidua/bot/directory"
	"thidua/bot/period"
	"thidua/knowledge/database"
)

const sentWithin = columns + `where kind = 'difficulty' and sent_at >= $1 and sent_at < $2 order by year, number`

// SentWithin are the difficulties that were sent to the Board in a period, in the order of their codes.
func (s *Store) SentWithin(ctx context.Context, q database.Querier, p period.Period) ([]Ticket, error) {
	return list(ctx, q, sentWithin, p.Start().UnixMicro(), p.End().UnixMicro()+1)
}

const repliedWithin = replyColumns + `where state = 'approved' and ticket_id in (
	select id from ticket where kind = 'difficulty' and sent_at >= $1 and sent_at < $2
	union select joined_to from ticket where kind = 'difficulty' and sent_at >= $1 and sent_at < $2)
order by id`

// RepliesWithin are the replies of difficulties that were sent in a period, and of those that are answered for them, by the ids of the
// tickets: of each what a leader approved last.
func (s *Store) RepliesWithin(ctx context.Context, q database.Querier, p period.Period) (map[int64]Reply, error) {
	all, err := replies(ctx, q, repliedWithin, p.Start().UnixMicro(), p.End().UnixMicro()+1)
	of := map[int64]Reply{}
	for _, r := range all {
		of[r.TicketID] = r
	}
	return of, err
}

// Settlement is a difficulty that was settled, and how.
type Settlement struct {
	Ticket Ticket
	How    MessageKind // SaidAnswer, SaidRefusal, SaidResolved or SaidWithdrawn
	Reply  Reply       // of SaidAnswer and SaidRefusal
}

const (
	settling       = `from ticket_message where kind in ('answer', 'refusal', 'resolved', 'withdrawn') and at >= $1 and at <= $2`
	settlingSaid   = `select ticket_id, kind, reply_id, at ` + settling + ` order by id`
	settlingOf     = columns + `where kind = 'difficulty' and id in (select ticket_id ` + settling + `) order by year, number`
	settlingReply  = replyColumns + `where id in (select reply_id ` + settling + `)`
	forwardedSince = columns + `where kind = 'difficulty' and joined_to = 0 and id in (
	select ticket_id from ticket_message where kind = 'forwarded' and at >= $1 and at <= $2) order by year, number`
)

// Outcomes are the difficulties that figures count as settled, whenever they were sent, in the order of their codes, and those that were
// forwarded in their period and are open. Joined ones are among what is settled, and not among what is forwarded.
func (s *Store) Outcomes(ctx context.Context, q database.Querier, f Figures) (settled []Settlement, forwarded []Ticket, err error) {
	from, until := f.Period.Start().UnixMicro(), min(f.Period.End().UnixMicro(), f.At.UnixMicro())
	counted := map[Code]Counted{}
	for _, c := range f.Tickets {
		counted[c.Code] = c
	}
	if forwarded, err = list(ctx, q, forwardedSince, from, until); err != nil {
		return nil, nil, err
	}
	forwarded = slices.DeleteFunc(forwarded, func(t Ticket) bool { return !counted[t.Code].Open })
	tickets, err := list(ctx, q, settlingOf, from, until)
	if err != nil {
		return nil, nil, err
	}
	of := map[int64]*Settlement{}
	for _, t := range tickets {
		if counted[t.Code].Settled {
			of[t.ID] = &Settlement{Ticket: t}
		}
	}
	written, err := replies(ctx, q, settlingReply, from, until)
	if err != nil {
		return nil, nil, err
	}
	err = eachSettling(ctx, q, from, until, func(id int64, kind MessageKind, reply int64, at time.Time) {
		x := of[id]
		if x == nil || at.Before(counted[x.Ticket.Code].SettledAt) || x.How == SaidResolved || x.How == SaidWithdrawn {
			return
		}
		own := kind == SaidResolved || kind == SaidWithdrawn // what its reporter says of a reply leaves it one that was replied to
		if own && x.How != "" {
			return
		}
		x.How = kind
		if i := slices.IndexFunc(written, func(r Reply) bool { return r.ID == reply }); i >= 0 {
			x.Reply = written[i]
		}
	})
	for _, t := range tickets {
		if x := of[t.ID]; x != nil {
			settled = append(settled, *x)
		}
	}
	return settled, forwarded, err
}

// eachSettling visits what was said that settles tickets, in order.
func eachSettling(ctx context.Context, q database.Querier, from, until int64, visit func(id int64, kind MessageKind, reply int64, at time.Time)) error {
	rows, err := q.Query(ctx, settlingSaid, from, until)
	if err != nil {
		return fmt.Errorf("reading how tickets were settled: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, reply, at int64
		var kind MessageKind
		if err := rows.Scan(&id, &kind, &reply, &at); err != nil {
			return fmt.Errorf("reading how tickets were settled: %w", err)
		}
		visit(id, kind, reply, database.Time(at))
	}
	return rows.Err()
}

func replies(ctx context.Context, q database.Querier, query string, args ...any) (all []Reply, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("listing replies: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		r, err := scanReply(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// PutForward marks a ticket as one that a consolidated report puts before the provincial People's Committee, by who agreed to the report;
// told is false of one that is settled or decided, which stays so, and of one whose reporter was told already.
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
