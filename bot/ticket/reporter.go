package ticket

import (
	"context"
	"fmt"
	"slices"
	"time"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// Supplement keeps what the reporter's side says more. A ticket that waited for it goes on where it was.
func (s *Store) Supplement(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, words string, from Source) (Change, error) {
	by, t, err := s.answerable(ctx, tx, actor, id, actSupplement)
	if err != nil {
		return Change{}, err
	}
	if t.State == AwaitingReporter {
		now, hours, err := s.clock(ctx, tx)
		if err != nil {
			return Change{}, err
		}
		t.goOn(now, hours)
		t.State, t.before = t.before, ""
		if t.State == Sent { // the Board has read it, or it would not have asked
			t.State = Accepted
		}
		if err := s.save(ctx, tx, &t); err != nil {
			return Change{}, err
		}
	}
	return s.say(ctx, tx, t, Message{Kind: SaidSupplement, Author: by.PersonID, Words: words, Source: from}, nil)
}

const setSource = `update ticket_message set chat_id = $1, message_id = $2 where id = $3`

// MessageAt is what was said by a message of a chat; ErrNoTicket when nothing was.
func (s *Store) MessageAt(ctx context.Context, q database.Querier, at Source) (Message, error) {
	return scanMessage(q.QueryRow(ctx, messageAt, at.Chat, at.Message))
}

// Amend keeps new words of a message of the reporter's side that was said in a chat; the old ones stay. m is what MessageAt found.
func (s *Store) Amend(ctx context.Context, tx *database.Tx, actor directory.Actor, m Message, words string) (Change, error) {
	by, t, err := s.answerable(ctx, tx, actor, m.TicketID, actSupplement)
	if err != nil {
		return Change{}, err
	}
	if m.Author != by.PersonID {
		return Change{}, ErrNoTicket
	}
	if m.Words == words {
		return Change{}, problem.New(problem.Duplicate, "Nội dung không thay đổi.")
	}
	// The newest words have the chat's message, for the next edit.
	if _, err := tx.Exec(ctx, setSource, 0, 0, m.ID); err != nil {
		return Change{}, fmt.Errorf("amending a message: %w", err)
	}
	return s.say(ctx, tx, t, Message{Kind: SaidAmendment, Author: by.PersonID, Words: words, Amends: m.ID, Source: m.Source}, nil)
}

// AmendReport keeps new words of a report that was sent; the old ones stay in what was said.
func (s *Store) AmendReport(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, words string) (Change, error) {
	by, t, err := s.answerable(ctx, tx, actor, id, actSupplement)
	if err != nil {
		return Change{}, err
	}
	if t.Words == words {
		return Change{}, problem.New(problem.Duplicate, "Nội dung không thay đổi.")
	}
	t.Words = words
	if err := s.save(ctx, tx, &t); err != nil {
		return Change{}, err
	}
	return s.say(ctx, tx, t, Message{Kind: SaidAmendment, Author: by.PersonID, Words: words}, nil)
}

// Withdraw takes a ticket back; its code stays.
func (s *Store) Withdraw(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (Change, error) {
	by, t, err := s.answerable(ctx, tx, actor, id, actWithdraw)
	if err != nil {
		return Change{}, err
	}
	if open, err := s.OpenReply(ctx, tx, id); err == nil {
		if err := s.decideReply(ctx, tx, &open, Recalled, "", 0); err != nil {
			return Change{}, err
		}
	}
	if err := s.waitedForByNobody(ctx, tx, id); err != nil {
		return Change{}, err
	}
	t.JoinedTo, t.joinedState = 0, "" // it is not answered with another any more
	return s.endBy(ctx, tx, by, t, Withdrawn, Message{Kind: SaidWithdrawn, Author: by.PersonID})
}

// errAnsweredForOthers is the refusal to end a ticket that is answered for others too.
var errAnsweredForOthers = problem.New(problem.Moved, "Phản ánh này đang được xử lý chung cho cơ quan khác nên chưa kết thúc được; đề nghị liên hệ chuyên viên của Ban.")

// waitedForByNobody refuses what ends a ticket whose reply others wait for too.
func (s *Store) waitedForByNobody(ctx context.Context, tx *database.Tx, id int64) error {
	joined, err := s.JoinedTo(ctx, tx, id)
	if err == nil && slices.ContainsFunc(joined, func(t Ticket) bool { return t.State == Joined }) {
		err = errAnsweredForOthers
	}
	return err
}

// Resolve says that a difficulty is over.
func (s *Store) Resolve(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (Change, error) {
	by, t, err := s.answerable(ctx, tx, actor, id, actResolve)
	if err != nil {
		return Change{}, err
	}
	if t.State == Forwarded { // nobody answered it yet
		if err := s.waitedForByNobody(ctx, tx, id); err != nil {
			return Change{}, err
		}
	}
	return s.endBy(ctx, tx, by, t, Resolved, Message{Kind: SaidResolved, Author: by.PersonID})
}

func (s *Store) endBy(ctx context.Context, tx *database.Tx, by directory.Access, t Ticket, state State, m Message) (Change, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return Change{}, err
	}
	t.State, t.before, t.SettledAt, t.WaitingSince = state, "", database.Time(now), time.Time{}
	if err := s.save(ctx, tx, &t); err != nil {
		return Change{}, err
	}
	if err := by.Audit(ctx, tx, string(state)+" ticket", "ticket", t.ID); err != nil {
		return Change{}, err
	}
	return s.say(ctx, tx, t, m, nil)
}

// Dispute asks the Board to look at a settled ticket again. One that was joined is dealt with for itself from now on.
func (s *Store) Dispute(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, why string) (Change, error) {
	by, t, err := s.answerable(ctx, tx, actor, id, actDispute)
	if err != nil {
		return Change{}, err
	}
	now, hours, err := s.clock(ctx, tx)
	if err != nil {
		return Change{}, err
	}
	t.reopen(now, hours, Disputed)
	if err := s.save(ctx, tx, &t); err != nil {
		return Change{}, err
	}
	if err := by.Audit(ctx, tx, "dispute ticket", "ticket", id); err != nil {
		return Change{}, err
	}
	return s.say(ctx, tx, t, Message{Kind: SaidDisputed, Author: by.PersonID, Words: why}, nil)
}
