package ticket

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// MaxReply is how long a reply is at most, in characters.
const MaxReply = 3000

// ReplyKind is what a reply does.
type ReplyKind string

// The kinds.
const (
	Answer  ReplyKind = "answer"
	Refusal ReplyKind = "refusal" // the difficulty is not the Board's to deal with
)

// The states of what waits for a leader.
const (
	Submitted = "submitted"
	Returned  = "returned"
	Approved  = "approved"
	Retired   = "retired" // of a canned reply
	Recalled  = "withdrawn"
)

// Reply is what an officer wrote to be answered, until a leader has approved it and after.
type Reply struct {
	ID         int64
	TicketID   int64
	Kind       ReplyKind
	CannedID   int64 // 0 is own words
	Words      string
	Document   string // the number of the written reply; "" is none
	DocumentOn directory.Day
	Author     int64 // person.id
	Approver   int64
	State      string
	Note       string // why it was returned
	Revision   int64
	CreatedAt  time.Time
}

// Said is a reply as its reporter reads it: with the written one, if there is one.
func (r Reply) Said() string {
	if r.Document == "" {
		return r.Words
	}
	return r.Words + "\n\nVăn bản trả lời: số " + r.Document + " ngày " + r.DocumentOn.Words()
}

const (
	replyColumns = `
select id, ticket_id, kind, canned_id, words, document, document_on, author, approver, state, note, revision, created_at from ticket_reply `
	replyOfID = replyColumns + `where id = $1`
	replyOpen = replyColumns + `where ticket_id = $1 and state = 'submitted' order by id desc limit 1`
	replyLast = replyColumns + `where ticket_id = $1 and state = 'approved' order by id desc limit 1`
	toApprove = replyColumns + `where state = 'submitted' order by id limit 200`

	insertReply = `
insert into ticket_reply (ticket_id, kind, canned_id, words, document, document_on, author, approver, state, note, revision, created_at, decided_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 1, $10, 0) returning id`

	decideReply = `update ticket_reply set state = $1, approver = $2, note = $3, revision = revision + 1, decided_at = $4 where id = $5`
)

func scanReply(row interface{ Scan(to ...any) error }) (r Reply, err error) {
	var created int64
	err = row.Scan(&r.ID, &r.TicketID, &r.Kind, &r.CannedID, &r.Words, &r.Document, &r.DocumentOn, &r.Author, &r.Approver, &r.State, &r.Note, &r.Revision, &created)
	if errors.Is(err, sql.ErrNoRows) {
		return Reply{}, ErrChanged
	}
	if err != nil {
		return Reply{}, fmt.Errorf("reading a reply: %w", err)
	}
	r.CreatedAt = database.Time(created)
	return r, nil
}

// Reply is one; ErrChanged when there is none.
func (s *Store) Reply(ctx context.Context, q database.Querier, id int64) (Reply, error) {
	return scanReply(q.QueryRow(ctx, replyOfID, id))
}

// OpenReply is the reply of a ticket that waits for a leader; ErrChanged when none does.
func (s *Store) OpenReply(ctx context.Context, q database.Querier, ticket int64) (Reply, error) {
	return scanReply(q.QueryRow(ctx, replyOpen, ticket))
}

// LastReply is the reply of a ticket that was approved last; ErrChanged when none was.
func (s *Store) LastReply(ctx context.Context, q database.Querier, ticket int64) (Reply, error) {
	return scanReply(q.QueryRow(ctx, replyLast, ticket))
}

// ToApprove are the replies that wait for a leader, the oldest first.
func (s *Store) ToApprove(ctx context.Context, q database.Querier) ([]Reply, error) {
	return replies(ctx, q, toApprove)
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

func (s *Store) insertReply(ctx context.Context, tx *database.Tx, r *Reply) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	r.Revision, r.CreatedAt = 1, database.Time(now)
	err = tx.QueryRow(ctx, insertReply, r.TicketID, r.Kind, r.CannedID, r.Words, r.Document, r.DocumentOn, r.Author, r.Approver, r.State, now).Scan(&r.ID)
	if err != nil {
		return fmt.Errorf("keeping a reply: %w", err)
	}
	return nil
}

func (s *Store) decideReply(ctx context.Context, tx *database.Tx, r *Reply, state, note string, approver int64) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	r.State, r.Note, r.Approver = state, note, approver
	if _, err := tx.Exec(ctx, decideReply, state, approver, note, now, r.ID); err != nil {
		return fmt.Errorf("deciding about a reply: %w", err)
	}
	return nil
}

// SubmitReply has a reply wait for a leader: words of substance go to nobody before one has read them, and the reporter's side is told, without
// them, that they are on their way. What was only sent is accepted by it.
func (s *Store) SubmitReply(ctx context.Context, tx *database.Tx, actor directory.Actor, r Reply) (changes []Change, _ Reply, err error) {
	by, t, err := s.handled(ctx, tx, actor, r.TicketID, actReply)
	if err != nil {
		return nil, r, err
	}
	if t.AcceptedAt.IsZero() {
		accepted, err := s.Accept(ctx, tx, actor, t.ID)
		if err != nil {
			return nil, r, err
		}
		changes, t = append(changes, accepted), accepted.Ticket
	}
	r.Author, r.State, r.CannedID, r.Approver = by.PersonID, Submitted, 0, 0
	if err := s.insertReply(ctx, tx, &r); err != nil {
		return nil, r, err
	}
	now, hours, err := s.clock(ctx, tx)
	if err != nil {
		return nil, r, err
	}
	if t.State == AwaitingReporter {
		t.goOn(now, hours)
	} else {
		t.before = t.State
	}
	t.State = AwaitingApproval
	if err := s.save(ctx, tx, &t); err != nil {
		return nil, r, err
	}
	if err := by.Audit(ctx, tx, "submit reply", "ticket", t.ID, "reply", fmt.Sprint(r.ID)); err != nil {
		return nil, r, err
	}
	if len(changes) == 0 {
		inReview, err := s.tellInReview(ctx, tx, t, by)
		if err != nil {
			return nil, r, err
		}
		changes = append(changes, inReview...)
	}
	written, err := s.say(ctx, tx, t, Message{Kind: SaidReplyWritten, Author: by.PersonID, Words: r.Said(), ReplyID: r.ID}, nil)
	return append(changes, written), r, err
}

const inReview = `
select exists (select 1 from ticket_message where ticket_id = $1 and kind = 'in_review' and id > coalesce(
	(select max(id) from ticket_message where ticket_id = $1 and kind in ('answer', 'refusal')), 0))`

// tellInReview tells the reporter's side that a reply is written, once until one goes: that it is taken back or returned, and written anew, is the
// Board's own matter.
func (s *Store) tellInReview(ctx context.Context, tx *database.Tx, t Ticket, by directory.Access) ([]Change, error) {
	var told bool
	if err := tx.QueryRow(ctx, inReview, t.ID).Scan(&told); err != nil {
		return nil, fmt.Errorf("reading what was told of a ticket: %w", err)
	}
	if told {
		return nil, nil
	}
	change, err := s.tell(ctx, tx, t, Message{Kind: SaidInReview, Author: by.PersonID})
	return []Change{change}, err
}

// decidable is a reply that waits for the actor's decision in the revision that they saw, with its ticket, locked.
func (s *Store) decidable(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64) (by directory.Access, t Ticket, r Reply, err error) {
	if by, err = s.directory.Authorise(ctx, tx, actor, directory.Approve, 0); err != nil {
		return by, t, r, err
	}
	if r, err = s.Reply(ctx, tx, id); err != nil {
		return by, t, r, err
	}
	if t, err = s.locked(ctx, tx, r.TicketID); err != nil {
		return by, t, r, err
	}
	if r, err = s.Reply(ctx, tx, id); err != nil { // as it is behind the lock
		return by, t, r, err
	}
	switch {
	case r.State != Submitted || r.Revision != revision || t.State != AwaitingApproval:
		return by, t, r, ErrChanged
	case r.Author == by.PersonID && !s.sole:
		return by, t, r, problem.New(problem.Denied, "Người soạn không tự duyệt trả lời của mình.")
	}
	return by, t, r, nil
}

// ApproveReply lets a reply go: to the reporter, and to everybody who is joined, each in their own chat.
func (s *Store) ApproveReply(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64) ([]Change, Reply, error) {
	by, t, r, err := s.decidable(ctx, tx, actor, id, revision)
	if err != nil {
		return nil, r, err
	}
	if err := s.decideReply(ctx, tx, &r, Approved, "", by.PersonID); err != nil {
		return nil, r, err
	}
	if err := by.Audit(ctx, tx, "approve reply", "ticket", t.ID, "reply", fmt.Sprint(r.ID)); err != nil {
		return nil, r, err
	}
	changes, err := s.answer(ctx, tx, t, r)
	return changes, r, err
}

// answer gives an approved reply to whom it is for.
func (s *Store) answer(ctx context.Context, tx *database.Tx, t Ticket, r Reply) ([]Change, error) {
	micros, err := tx.Now(ctx)
	if err != nil {
		return nil, err
	}
	t.State, t.before, t.SettledAt, t.WaitingSince = Answered, "", database.Time(micros), time.Time{}
	kind := SaidAnswer
	if r.Kind == Refusal {
		t.State, kind = Refused, SaidRefusal
	}
	if t.RepliedAt.IsZero() {
		t.RepliedAt = t.SettledAt
	}
	if err := s.save(ctx, tx, &t); err != nil {
		return nil, err
	}
	return s.tellAll(ctx, tx, t, Message{Kind: kind, Author: r.Author, Words: r.Said(), ReplyID: r.ID})
}

// ReturnReply gives a reply back to its author, and says why.
func (s *Store) ReturnReply(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64, why string) (Change, Reply, error) {
	by, t, r, err := s.decidable(ctx, tx, actor, id, revision)
	if err != nil {
		return Change{}, r, err
	}
	change, err := s.giveUpReply(ctx, tx, t, &r, Returned, why, by)
	return change, r, err
}

// RecallReply takes a reply back that waits for a leader; its author does, or another officer.
func (s *Store) RecallReply(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (Change, Reply, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Handle, 0)
	if err != nil {
		return Change{}, Reply{}, err
	}
	r, err := s.Reply(ctx, tx, id)
	if err != nil {
		return Change{}, r, err
	}
	t, err := s.locked(ctx, tx, r.TicketID)
	if err != nil {
		return Change{}, r, err
	}
	if r, err = s.Reply(ctx, tx, id); err == nil && (r.State != Submitted || t.State != AwaitingApproval) {
		err = ErrChanged
	}
	if err != nil {
		return Change{}, r, err
	}
	change, err := s.giveUpReply(ctx, tx, t, &r, Recalled, "", by)
	return change, r, err
}

func (s *Store) giveUpReply(ctx context.Context, tx *database.Tx, t Ticket, r *Reply, state, why string, by directory.Access) (Change, error) {
	approver, kind := by.PersonID, SaidReplyReturned
	if state == Recalled {
		approver, kind = 0, SaidReplyRecalled
	}
	if err := s.decideReply(ctx, tx, r, state, why, approver); err != nil {
		return Change{}, err
	}
	t.State, t.before = t.before, ""
	if err := s.save(ctx, tx, &t); err != nil {
		return Change{}, err
	}
	if err := by.Audit(ctx, tx, state+" reply", "ticket", t.ID, "reply", fmt.Sprint(r.ID)); err != nil {
		return Change{}, err
	}
	return s.say(ctx, tx, t, Message{Kind: kind, Author: by.PersonID, Words: why, ReplyID: r.ID}, nil)
}
