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

// What was settled or forwarded since a moment, $1, has changed since; a joined ticket does not change when it is answered for.
const (
	since = `(t.changed_at >= $1 or t.state = 'joined')`

	settlingSaid = `
select coalesce(m.id, 0), t.id, coalesce(m.kind, ''), coalesce(m.reply_id, 0), coalesce(m.at, 0)
from ticket t left join ticket_message m on m.ticket_id = t.id and m.kind in ('answer', 'refusal', 'resolved', 'withdrawn') and m.at >= $1 and m.at <= $2
where ` + since + ` order by m.id`

	settlingReply = replyColumns + `where ticket_id in (select id from ticket where changed_at >= $1)`
	settlingOf    = columns + `t where kind = 'difficulty' and ` + since + ` and exists (select 1 from ticket_message m
	where m.ticket_id = t.id and m.kind in ('answer', 'refusal', 'resolved', 'withdrawn') and m.at >= $1 and m.at <= $2) order by year, number`
	forwardedSince = columns + `t where kind = 'difficulty' and joined_to = 0 and changed_at >= $1 and exists (select 1 from ticket_message m
	where m.ticket_id = t.id and m.kind = 'forwarded' and m.at >= $1 and m.at <= $2) order by year, number`
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
	said, err := settlings(ctx, q, from, until)
	if err != nil {
		return nil, nil, err
	}
	for _, m := range said {
		x := of[m.ticket]
		if x == nil || m.at.Before(counted[x.Ticket.Code].SettledAt) || x.How == SaidResolved || x.How == SaidWithdrawn {
			continue
		}
		own := m.kind == SaidResolved || m.kind == SaidWithdrawn
		if !own || x.How == "" { // what its reporter says of a reply leaves it one that was replied to
			x.How, x.Reply.ID = m.kind, m.reply
		}
	}
	written, err := replies(ctx, q, settlingReply, from)
	if err != nil {
		return nil, nil, err
	}
	replyOf := map[int64]Reply{}
	for _, r := range written {
		replyOf[r.ID] = r
	}
	for _, t := range tickets {
		x := of[t.ID]
		if x == nil {
			continue
		}
		if reply, known := replyOf[x.Reply.ID]; known {
			x.Reply = reply
		} else if x.Reply.ID != 0 { // of one to which it was joined after
			if x.Reply, err = s.Reply(ctx, q, x.Reply.ID); err != nil {
				return nil, nil, err
			}
		}
		settled = append(settled, *x)
	}
	return settled, forwarded, nil
}

// settling is what was said to a ticket that settles it.
type settling struct {
	id, ticket, reply int64
	kind              MessageKind
	at                time.Time
}

// settlings are those since a moment and until another, in the order in which they were said.
func settlings(ctx context.Context, q database.Querier, from, until int64) (all []settling, err error) {
	rows, err := q.Query(ctx, settlingSaid, from, until)
	if err != nil {
		return nil, fmt.Errorf("reading how tickets were settled: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var m settling
		var at int64
		if err := rows.Scan(&m.id, &m.ticket, &m.kind, &m.reply, &at); err != nil {
			return nil, fmt.Errorf("reading how tickets were settled: %w", err)
		}
		if m.id != 0 {
			m.at = database.Time(at)
			all = append(all, m)
		}
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
