package ticket

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// MessageKind is what a message of a ticket is.
type MessageKind string

// The kinds. Those of internalKinds are the Board's alone.
const (
	SaidWritten       MessageKind = "written"        // words of the report, by the message that they came in; nobody reads of it
	SaidToAgency      MessageKind = "to_agency"      // a member's report went to who speaks for the agency, or to its head
	SaidReturned      MessageKind = "returned"       // it came back to be written anew; the words say why
	SaidSent          MessageKind = "sent"           // it got its code
	SaidSupplement    MessageKind = "supplement"     // its reporter's side said more
	SaidAmendment     MessageKind = "amendment"      // new words of an earlier message
	SaidNote          MessageKind = "note"           // of an officer, for the Board
	SaidAccepted      MessageKind = "accepted"       //
	SaidAssigned      MessageKind = "assigned"       //
	SaidInProgress    MessageKind = "in_progress"    // an officer deals with it
	SaidInReview      MessageKind = "in_review"      // its reply is written and read by a leader, until it goes
	SaidAsked         MessageKind = "asked"          // the Board wants to know more
	SaidForwarded     MessageKind = "forwarded"      // the words name whose it is
	SaidReplyWritten  MessageKind = "reply_written"  // and waits for a leader
	SaidReplyReturned MessageKind = "reply_returned" // the words say why
	SaidReplyRecalled MessageKind = "reply_recalled" // an officer took it back
	SaidAnswer        MessageKind = "answer"         //
	SaidRefusal       MessageKind = "refusal"        //
	SaidJoined        MessageKind = "joined"         // the words are the code of the ticket that is answered for both
	SaidUnjoined      MessageKind = "unjoined"       //
	SaidClassified    MessageKind = "classified"     //
	SaidReopened      MessageKind = "reopened"       // the words say why
	SaidWithdrawn     MessageKind = "withdrawn"      //
	SaidResolved      MessageKind = "resolved"       //
	SaidDisputed      MessageKind = "disputed"       // the words say why
	SaidReported      MessageKind = "reported"       // the words name the digest's period
	SaidDecision      MessageKind = "decision"       // of the Committee, with its document
	SaidClosed        MessageKind = "closed"         //
)

var internalKinds = []MessageKind{SaidWritten, SaidNote, SaidAssigned, SaidClassified, SaidReplyWritten, SaidReplyReturned, SaidReplyRecalled}

// Internal reports whether a message is the Board's alone.
func (k MessageKind) Internal() bool { return slices.Contains(internalKinds, k) }

// Source is the message of a chat in which something was said, so that its edit is followed. The zero value is none.
type Source struct{ Chat, Message int64 }

// Message is one thing that was said or done.
type Message struct {
	ID       int64
	TicketID int64
	Kind     MessageKind
	Author   int64 // person.id; 0 is erased, or the program
	Words    string
	Amends   int64 // the message whose words these are now
	ReplyID  int64 // the Reply that was approved
	Source   Source
	At       time.Time
}

// Change is what an act did: the ticket as it is now, what was said by it, and whom on the reporter's side it is to be told.
type Change struct {
	Ticket  Ticket
	Message Message
	Tell    []Notice
}

// Notice is one person who is to be told of a message. Told says how the delivery ended.
type Notice struct {
	ID     int64
	Person Person
}

const (
	insertMessage = `
insert into ticket_message (ticket_id, kind, author, words, amends, reply_id, chat_id, message_id, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`

	insertNotice = `
insert into ticket_notice (ticket_id, message_id, person_id, state, reason, at) values ($1, $2, $3, 'waiting', '', $4) returning id`
)

// say keeps a message, and a notice for each person that is to be told.
func (s *Store) say(ctx context.Context, tx *database.Tx, t Ticket, m Message, tell []Person) (Change, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return Change{}, err
	}
	m.TicketID, m.At = t.ID, database.Time(now)
	m.Words = database.Text([]byte(m.Words))
	err = tx.QueryRow(ctx, insertMessage, t.ID, m.Kind, m.Author, m.Words, m.Amends, m.ReplyID, m.Source.Chat, m.Source.Message, now).Scan(&m.ID)
	if err != nil {
		return Change{}, fmt.Errorf("keeping a message of a ticket: %w", err)
	}
	change := Change{Ticket: t, Message: m}
	for _, p := range tell {
		n := Notice{Person: p}
		if err := tx.QueryRow(ctx, insertNotice, t.ID, m.ID, p.ID, now).Scan(&n.ID); err != nil {
			return Change{}, fmt.Errorf("keeping whom to tell of a ticket: %w", err)
		}
		change.Tell = append(change.Tell, n)
	}
	return change, nil
}

const (
	messageColumns = `select id, ticket_id, kind, author, words, amends, reply_id, chat_id, message_id, at from ticket_message `
	messagesOf     = messageColumns + `where ticket_id = $1 and kind <> 'written' order by id`
	messageAt      = messageColumns + `where chat_id = $1 and message_id = $2 and message_id <> 0 order by id desc limit 1`
	messageOfID    = messageColumns + `where id = $1`
)

func scanMessage(row interface{ Scan(to ...any) error }) (m Message, err error) {
	var at int64
	err = row.Scan(&m.ID, &m.TicketID, &m.Kind, &m.Author, &m.Words, &m.Amends, &m.ReplyID, &m.Source.Chat, &m.Source.Message, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return Message{}, ErrNoTicket
	}
	if err != nil {
		return Message{}, fmt.Errorf("reading a message of a ticket: %w", err)
	}
	m.At = database.Time(at)
	return m, nil
}

// Messages are all that was said and done about a ticket, in order; without internal ones where those are not wanted.
func (s *Store) Messages(ctx context.Context, q database.Querier, ticket int64, internal bool) (all []Message, err error) {
	rows, err := q.Query(ctx, messagesOf, ticket)
	if err != nil {
		return nil, fmt.Errorf("reading the messages of a ticket: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		m, err := scanMessage(rows)
		if err != nil {
			return nil, err
		}
		if internal || !m.Kind.Internal() {
			all = append(all, m)
		}
	}
	return all, rows.Err()
}

// Delivered is whom a message was told, and whether it reached them.
type Delivered struct {
	PersonID int64
	State    string // waiting, sent, failed, cancelled
	Reason   string // why it was not sent, in the words of outbox.Ended
	Message  int64
}

const noticesOf = `select person_id, state, reason, message_id from ticket_notice where ticket_id = $1 order by id`

// Deliveries are whom the messages of a ticket were told.
func (s *Store) Deliveries(ctx context.Context, q database.Querier, ticket int64) (all []Delivered, err error) {
	rows, err := q.Query(ctx, noticesOf, ticket)
	if err != nil {
		return nil, fmt.Errorf("reading who was told of a ticket: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var d Delivered
		if err := rows.Scan(&d.PersonID, &d.State, &d.Reason, &d.Message); err != nil {
			return nil, fmt.Errorf("reading who was told of a ticket: %w", err)
		}
		all = append(all, d)
	}
	return all, rows.Err()
}

const (
	recordTold    = `update ticket_notice set state = $1, reason = $2, at = $3 where id = $4 returning ticket_id, message_id, person_id`
	ticketOfNotes = `select ticket_id from ticket_notice where id = $1`
)

// Told records how the delivery of a notice ended. ok is false when there is no such notice.
func (s *Store) Told(ctx context.Context, tx *database.Tx, notice int64, state, reason string, at time.Time) (d Delivered, ticket int64, ok bool, err error) {
	d.State, d.Reason = state, reason
	err = tx.QueryRow(ctx, recordTold, state, reason, at.UnixMicro(), notice).Scan(&ticket, &d.Message, &d.PersonID)
	if errors.Is(err, sql.ErrNoRows) {
		return d, 0, false, nil
	}
	if err != nil {
		return d, 0, false, fmt.Errorf("recording who was told of a ticket: %w", err)
	}
	return d, ticket, true, nil
}

// OfNotice is the ticket that a notice tells of.
func (s *Store) OfNotice(ctx context.Context, q database.Querier, notice int64) (ticket int64, err error) {
	err = q.QueryRow(ctx, ticketOfNotes, notice).Scan(&ticket)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, ErrNoTicket
	}
	if err != nil {
		return 0, fmt.Errorf("finding what was told: %w", err)
	}
	return ticket, nil
}

// Of who left the agency since it does not count that they did not get a message, if another did.
const failedOf = `
select n.message_id from ticket_notice n join ticket t on t.id = n.ticket_id where n.ticket_id = $1 and n.state = 'failed'
	and not exists (select 1 from ticket_notice o where o.message_id = n.message_id and o.person_id = n.person_id and o.id > n.id)
	and (t.kind = 'question'
		or not exists (select 1 from ticket_notice o where o.message_id = n.message_id and o.state in ('waiting', 'sent'))
		or exists (select 1 from post m where m.person_id = n.person_id and m.agency_id = t.holder_id and m.from_on <= $2 and (m.until_on = '' or m.until_on > $2)))
group by n.message_id order by n.message_id`

// Undelivered are the messages of a ticket that somebody who is to be told did not get, and that are not on their way to them.
func (s *Store) Undelivered(ctx context.Context, q Reader, ticket int64) (all []int64, err error) {
	now, err := q.Now(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := q.Query(ctx, failedOf, ticket, vietnamese.DayOf(database.Time(now)))
	if err != nil {
		return nil, fmt.Errorf("reading what did not arrive: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("reading what did not arrive: %w", err)
		}
		all = append(all, id)
	}
	return all, rows.Err()
}
