package ticket

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"thidua/bot/calendar"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// How many working days the Board has: from the day after, as everywhere in terms.
const (
	AcceptWithin = 2
	AnswerWithin = 15
)

// MaxOffered is how many tickets of the same difficulty are offered to who reports.
const MaxOffered = 3

// Sending is what became of a report that somebody sent on.
type Sending struct {
	Change
	Joined []Change // what was said by joining it to another
	// WaitsFor are who has to agree before it gets its code: who speaks for the agency, its head, or officers where nobody does.
	WaitsFor []Person
	ByBoard  bool // those are officers
	Again    bool // it had its code already
}

// Send sends a report on: with the right to speak for the agency it gets its code; a member's goes to who has that. join, if not 0, is a
// ticket of the same difficulty, which is answered for both: one of those that are offered, for by the join its reply is read. Sent again it
// has the same code.
func (s *Store) Send(ctx context.Context, tx *database.Tx, actor directory.Actor, id, join int64) (Sending, error) {
	by, t, err := s.own(ctx, tx, actor, id)
	if errors.Is(err, ErrChanged) && t.Code.Number != 0 {
		return Sending{Change: Change{Ticket: t}, Again: true}, nil
	}
	if err != nil {
		return Sending{}, err
	}
	if err := s.complete(ctx, tx, t); err != nil {
		return Sending{}, err
	}
	if err := s.offered(ctx, tx, t, join); err != nil {
		return Sending{}, err
	}
	waits, byBoard, err := s.WaitsFor(ctx, tx, by, t)
	if err != nil {
		return Sending{}, err
	}
	if len(waits) > 0 || byBoard {
		if join != 0 { // it is offered to who confirms
			return Sending{}, errNoAgency
		}
		if t.State == AwaitingAgency && t.Sender == by.PersonID {
			return Sending{}, problem.New(problem.Moved, "Phản ánh đang chờ lãnh đạo cơ quan đồng ý.")
		}
		return s.submit(ctx, tx, by, t, waits, byBoard)
	}
	sent := Sending{}
	if sent.Change, err = s.confirm(ctx, tx, by, t); err != nil || join == 0 {
		return sent, err
	}
	if sent.Joined, err = s.join(ctx, tx, by, sent.Ticket, join); err != nil {
		return Sending{}, err
	}
	sent.Ticket = sent.Joined[0].Ticket
	return sent, nil
}

// offered refuses to join a report to a ticket that its reporter is not offered; 0 is none.
func (s *Store) offered(ctx context.Context, tx *database.Tx, t Ticket, join int64) error {
	if join == 0 {
		return nil
	}
	all, err := s.Similar(ctx, tx, t, MaxOffered, true)
	if err == nil && !slices.ContainsFunc(all, func(o Ticket) bool { return o.ID == join }) {
		err = errNoTarget
	}
	return err
}

// WaitsFor is who has to agree before a report gets its code; nobody, if it may go now.
func (s *Store) WaitsFor(ctx context.Context, tx *database.Tx, by directory.Access, t Ticket) (waits []Person, byBoard bool, err error) {
	if t.Recorder != 0 || t.State == AwaitingAgency && by.May(Handle, 0) && !by.May(Speak, t.HolderID) {
		return nil, false, nil
	}
	if by.May(Speak, t.HolderID) {
		wants, err := s.HeadAgrees(ctx, tx, t.HolderID)
		if err != nil || !wants || by.May(Agree, t.HolderID) {
			return nil, false, err
		}
		waits, err = people(ctx, tx, holdersIn, t.HolderID, directory.Head) // without one it does not wait
		return waits, false, err
	}
	if waits, err = s.Speakers(ctx, tx, t.HolderID); err != nil || len(waits) > 0 {
		return waits, false, err
	}
	waits, err = s.Officers(ctx, tx, t)
	return waits, true, err
}

// submit has a report wait for who has to agree.
func (s *Store) submit(ctx context.Context, tx *database.Tx, by directory.Access, t Ticket, waits []Person, byBoard bool) (Sending, error) {
	t.State = AwaitingAgency
	if by.May(Speak, t.HolderID) {
		t.Sender = by.PersonID
	}
	if err := s.save(ctx, tx, &t); err != nil {
		return Sending{}, err
	}
	change, err := s.say(ctx, tx, t, Message{Kind: SaidToAgency, Author: by.PersonID}, nil)
	return Sending{Change: change, WaitsFor: waits, ByBoard: byBoard}, err
}

const raiseCounter = `
insert into ticket_counter (year, last) values ($1, 1) on conflict (year) do update set last = ticket_counter.last + 1 returning last`

// confirm gives a report its code: the next of the year in Vietnam, in this transaction, so that no number is missing or given twice.
func (s *Store) confirm(ctx context.Context, tx *database.Tx, by directory.Access, t Ticket) (Change, error) {
	micros, err := tx.Now(ctx)
	if err != nil {
		return Change{}, err
	}
	now := database.Time(micros)
	t.Code.Year = now.In(vietnamese.Zone()).Year()
	if err := tx.QueryRow(ctx, raiseCounter, t.Code.Year).Scan(&t.Code.Number); err != nil {
		return Change{}, fmt.Errorf("numbering a ticket: %w", err)
	}
	t.State, t.SentAt = Sent, now
	if t.Kind == Difficulty && t.Recorder == 0 && t.Sender == 0 && by.May(Speak, t.HolderID) { // an officer sends it on for nobody
		t.Sender = by.PersonID
	}
	var tell []Person
	if t.Recorder != 0 { // an officer has read it
		hours, err := s.holidays.Calendar(ctx, tx)
		if err != nil {
			return Change{}, err
		}
		t.accept(now, hours, by.PersonID)
	}
	if err := s.save(ctx, tx, &t); err != nil {
		return Change{}, err
	}
	if tell, err = s.reporters(ctx, tx, t); err != nil {
		return Change{}, err
	}
	change, err := s.say(ctx, tx, t, Message{Kind: SaidSent, Author: by.PersonID, Words: t.Words}, without(tell, by.PersonID))
	if err != nil {
		return Change{}, err
	}
	return change, by.Audit(ctx, tx, "send ticket", "ticket", t.ID, "code", t.Code.String())
}

// accept gives a ticket the day until which it is to be answered.
func (t *Ticket) accept(now time.Time, hours *calendar.Calendar, officer int64) {
	t.State, t.AcceptedAt = Accepted, now
	t.DueAt = hours.Close(hours.AddDays(now, AnswerWithin))
	if t.Assignee == 0 {
		t.Assignee = officer
	}
}

// Return gives a report that waits for its agency back to its reporter, and says why.
func (s *Store) Return(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, why string) (Change, error) {
	by, t, err := s.own(ctx, tx, actor, id)
	if err != nil {
		return Change{}, err
	}
	if t.State != AwaitingAgency {
		return Change{}, ErrChanged
	}
	// From the head it goes to who sent it on, and they decide.
	to := t.Reporter
	if t.Sender != 0 && t.Sender != by.PersonID {
		to = t.Sender
	}
	writer, err := people(ctx, tx, stillIn, t.HolderID, to)
	if err != nil {
		return Change{}, err
	}
	if len(writer) == 0 { // it would be a draft that nobody can open
		return Change{}, problem.New(problem.Moved, "Người viết không còn dùng trợ lý ở cơ quan này nên không trả lại được; đề nghị sửa rồi gửi, hoặc trao đổi trực tiếp.")
	}
	t.Sender = 0
	if to == t.Reporter {
		t.State = Draft
	}
	if err := s.save(ctx, tx, &t); err != nil {
		return Change{}, err
	}
	tell, err := people(ctx, tx, personOfID, to)
	if err != nil {
		return Change{}, err
	}
	return s.say(ctx, tx, t, Message{Kind: SaidReturned, Author: by.PersonID, Words: why}, tell)
}

const (
	agencyRule    = `select coalesce(max(case when head_agrees then 1 else 0 end), 0) from ticket_agency where agency_id = $1`
	setAgencyRule = `
insert into ticket_agency (agency_id, head_agrees, changed_at) values ($1, $2, $3)
on conflict (agency_id) do update set head_agrees = excluded.head_agrees, changed_at = excluded.changed_at`
)

// HeadAgrees reports whether an agency lets nothing go before its head agreed.
func (s *Store) HeadAgrees(ctx context.Context, q database.Querier, agency int64) (bool, error) {
	var wants int
	if err := q.QueryRow(ctx, agencyRule, agency).Scan(&wants); err != nil {
		return false, fmt.Errorf("reading how an agency reports: %w", err)
	}
	return wants == 1, nil
}

// SetHeadAgrees says whether an agency lets nothing go before its head agreed; its head alone says so.
func (s *Store) SetHeadAgrees(ctx context.Context, tx *database.Tx, actor directory.Actor, agency int64, wants bool) error {
	by, err := s.inAgency(ctx, tx, actor, Agree, agency)
	if err != nil {
		return err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, setAgencyRule, agency, wants, now); err != nil {
		return fmt.Errorf("setting how an agency reports: %w", err)
	}
	return by.Audit(ctx, tx, "set report agreement", "agency", agency, "head_agrees", fmt.Sprint(wants))
}

const ofAnswer = columns + `where answer_id = $1 and answer_id <> 0 order by id limit 1`

// OpenQuestion sends a question of a person to the Board: it needs nobody of an agency. It is asked once about an answer of the bot's:
// again reports that it was. r.About says what the bot had answered.
func (s *Store) OpenQuestion(ctx context.Context, tx *database.Tx, actor directory.Actor, answer int64, r Report) (c Change, again bool, err error) {
	by, err := s.directory.Authorise(ctx, tx, actor, directory.Ask, 0)
	if err != nil {
		return Change{}, false, err
	}
	if t, err := scan(tx.QueryRow(ctx, ofAnswer, answer)); err == nil && t.Reporter == by.PersonID {
		return Change{Ticket: t}, true, nil
	}
	id, err := s.insert(ctx, tx, Ticket{Kind: Question, Reporter: by.PersonID, answerID: answer, Report: r})
	if err != nil {
		return Change{}, false, err
	}
	t, err := s.locked(ctx, tx, id)
	if err != nil {
		return Change{}, false, err
	}
	c, err = s.confirm(ctx, tx, by, t)
	return c, false, err
}
