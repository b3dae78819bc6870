package ticket

import (
	"context"
	"fmt"
	"slices"
	"strings"
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
	return s.tell(ctx, tx, t, Message{Kind: SaidSupplement, Author: by.PersonID, Words: words, Source: from})
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
	return s.tell(ctx, tx, t, Message{Kind: SaidAmendment, Author: by.PersonID, Words: words, Amends: m.ID, Source: m.Source})
}

// Rewrite takes new words of a message that a report was written by; m is what MessageAt found. While the report is not sent they are its
// words. Later they amend it when who speaks for its agency wrote them, and the old ones stay in what was said; a member's are a supplement.
// What the report does not say any more, because it was written anew, is refused.
func (s *Store) Rewrite(ctx context.Context, tx *database.Tx, actor directory.Actor, m Message, words string) (Change, error) {
	by, t, err := s.readable(ctx, tx, actor, m.TicketID)
	if err != nil {
		return Change{}, err
	}
	sent := t.Code.Number != 0
	switch {
	case m.Author != by.PersonID:
		return Change{}, ErrNoTicket
	case m.Words == words:
		return Change{}, problem.New(problem.Duplicate, "Nội dung không thay đổi.")
	case sent && !MaySpeakFor(by, t):
		return s.supplementByEdit(ctx, tx, actor, m, words)
	case sent && !t.may(actSupplement):
		return Change{}, ErrChanged
	case !sent && t.awaitsHeadOf(by):
		return Change{}, errHeadReads
	case !strings.Contains(t.Words, m.Words):
		return Change{}, problem.New(problem.Moved, "Nội dung phản ánh đã được viết lại sau tin nhắn này; đề nghị mở phản ánh để sửa hoặc bổ sung.")
	}
	if !sent {
		if _, t, err = s.own(ctx, tx, actor, t.ID); err != nil {
			return Change{}, err
		}
	}
	if t.Words, err = CleanWords(strings.Replace(t.Words, m.Words, words, 1), "nội dung phản ánh", MaxWords); err != nil {
		return Change{}, err
	}
	if err := s.save(ctx, tx, &t); err != nil {
		return Change{}, err
	}
	if _, err := tx.Exec(ctx, setWords, words, m.ID); err != nil {
		return Change{}, fmt.Errorf("amending a report: %w", err)
	}
	if !sent {
		return Change{Ticket: t, Message: m}, nil
	}
	return s.tell(ctx, tx, t, Message{Kind: SaidAmendment, Author: by.PersonID, Words: t.Words})
}

const setWords = `update ticket_message set words = $1 where id = $2`

// supplementByEdit keeps new words of a member's for what was sent as words of their own, which later edits amend. What the Board asked for is
// not given by it.
func (s *Store) supplementByEdit(ctx context.Context, tx *database.Tx, actor directory.Actor, m Message, words string) (Change, error) {
	by, t, err := s.answerable(ctx, tx, actor, m.TicketID, actSupplement)
	if err != nil {
		return Change{}, err
	}
	if _, err := tx.Exec(ctx, setSource, 0, 0, m.ID); err != nil {
		return Change{}, fmt.Errorf("amending a report: %w", err)
	}
	return s.tell(ctx, tx, t, Message{Kind: SaidSupplement, Author: by.PersonID, Words: words, Source: m.Source})
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
	return s.tell(ctx, tx, t, m)
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
	return s.tell(ctx, tx, t, Message{Kind: SaidDisputed, Author: by.PersonID, Words: why})
}
