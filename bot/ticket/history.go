package ticket

import (
	"context"
	"fmt"
	"time"

	"thidua/bot/calendar"
	"thidua/bot/period"
	"thidua/knowledge/database"
)

// standing is for what a ticket waits.
type standing int

const (
	waitsForBoard standing = iota
	waitsForReporter
	waitsForCommittee
	isSettled
)

// history is a sent ticket as it was at a moment. A ticket's row says how it is now; how it was, and what was said to a joined one, is in
// its messages.
type history struct {
	Counted
	holder    int64
	stands    standing
	before    standing // while it waits for its reporter or for an approver
	approving bool     // a reply waits for an approver
	ended     bool     // by its own side: what is said to those that it was joined with is not about it
	withdrawn bool
}

// happened takes what was said or done next.
func (h *history) happened(kind MessageKind, at time.Time) {
	if h.ended && kind != SaidReopened && kind != SaidDisputed {
		return
	}
	switch kind {
	case SaidAnswer, SaidRefusal:
		if h.RepliedAt.IsZero() {
			h.RepliedAt = at
		}
		h.settle(at)
	case SaidResolved, SaidWithdrawn:
		h.settle(at)
		h.ended, h.withdrawn = true, kind == SaidWithdrawn
	case SaidReopened, SaidDisputed, SaidUnjoined:
		h.stands, h.SettledAt, h.ended = waitsForBoard, time.Time{}, false
	case SaidReported, SaidDecision: // also said of what is settled, or about to be
		switch {
		case h.approving && h.before != isSettled:
			h.before = waitsForCommittee // where it is again if the reply is returned
		case h.stands != isSettled && !h.approving:
			h.stands = waitsForCommittee
		}
	case SaidForwarded:
		if h.stands != isSettled { // else it went on with the ticket that answers for it, and this one had its reply
			h.stands = waitsForBoard
		}
	case SaidAsked:
		h.before, h.stands = h.stands, waitsForReporter
	case SaidSupplement:
		if h.stands == waitsForReporter {
			h.stands = h.before
		}
	case SaidReplyWritten:
		if h.stands != waitsForReporter {
			h.before = h.stands
		}
		h.stands, h.approving = waitsForBoard, true
	case SaidReplyReturned, SaidReplyRecalled:
		h.stands, h.approving = h.before, false
	}
}

// settle keeps the first moment since it was open: that its reporter confirms a reply later settles it no second time.
func (h *history) settle(at time.Time) {
	if h.SettledAt.IsZero() {
		h.SettledAt = at
	}
	h.stands, h.approving = isSettled, false
}

// counted says which figures of a period count the ticket.
func (h *history) counted(p period.Period, at time.Time, hours *calendar.Calendar) Counted {
	c := h.Counted
	c.Received = p.Has(c.SentAt)
	c.Open = h.stands != isSettled
	c.Overdue = h.stands == waitsForBoard && !c.DueAt.IsZero() && c.DueAt.Before(at)
	if c.Open { // also while another reply waits for an approver
		c.SettledAt = time.Time{}
	}
	c.Settled = !c.Open && p.Has(c.SettledAt)
	days := func(to time.Time) *int {
		n := hours.Days(c.SentAt, to)
		return &n
	}
	if !c.RepliedAt.IsZero() && p.Has(c.RepliedAt) {
		c.FirstReply = days(c.RepliedAt)
	}
	if c.Settled && !h.withdrawn {
		c.Resolution = days(c.SettledAt)
	}
	return c
}

// What was settled before a moment, $3, and did not change since is not read; a joined ticket does not change when it is answered for. It
// has the day and, if it was not classified itself, the category of the one that is answered for both.
const sentHistories = `
select t.id, t.year, t.number, t.kind, t.state, coalesce(nullif(t.category, ''), j.category, ''), t.holder_id, t.sent_at, t.accepted_at,
	coalesce(j.due_at, t.due_at), coalesce(m.kind, ''), coalesce(m.at, 0)
from ticket t left join ticket j on j.id = t.joined_to and t.state = 'joined'
left join ticket_message m on m.ticket_id = t.id and m.at <= $1 and m.kind in ('answer', 'refusal', 'resolved', 'withdrawn', 'reopened',
	'disputed', 'unjoined', 'reported', 'decision', 'forwarded', 'asked', 'supplement', 'reply_written', 'reply_returned', 'reply_recalled')
where (t.changed_at >= $3 or t.state in ('sent', 'accepted', 'in_progress', 'awaiting_reporter', 'forwarded', 'awaiting_approval', 'disputed',
	'reported', 'decided', 'joined')) and t.number > 0 and (t.holder_id = $2 or $2 = 0)
order by m.id`

// readHistories reads what was sent by a moment, as it was then: all of which something may be counted that was so since another moment.
func readHistories(ctx context.Context, q database.Querier, since, at time.Time, agency int64) (map[int64]*history, error) {
	rows, err := q.Query(ctx, sentHistories, at.UnixMicro(), agency, since.UnixMicro())
	if err != nil {
		return nil, fmt.Errorf("reading what became of tickets: %w", err)
	}
	defer rows.Close()
	all := map[int64]*history{}
	for rows.Next() {
		var h history
		var id, sent, accepted, due, happenedAt int64
		var kind MessageKind
		err := rows.Scan(&id, &h.Code.Year, &h.Code.Number, &h.Kind, &h.State, &h.Category, &h.holder, &sent, &accepted, &due, &kind, &happenedAt)
		if err != nil {
			return nil, fmt.Errorf("reading what became of tickets: %w", err)
		}
		if sent > at.UnixMicro() {
			continue
		}
		if all[id] == nil {
			h.SentAt, h.AcceptedAt, h.DueAt = instant(sent), instant(accepted), instant(due)
			all[id] = &h
		}
		all[id].happened(kind, instant(happenedAt))
	}
	return all, rows.Err()
}
