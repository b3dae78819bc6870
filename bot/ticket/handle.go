package ticket

import (
	"context"
	"fmt"
	"time"

	"thidua/bot/calendar"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// clock is the moment of a transaction and the working days that hold in it.
func (s *Store) clock(ctx context.Context, tx *database.Tx) (time.Time, *calendar.Calendar, error) {
	micros, err := tx.Now(ctx)
	if err != nil {
		return time.Time{}, nil, err
	}
	hours, err := s.holidays.Calendar(ctx, tx)
	return database.Time(micros), hours, err
}

// goOn ends the time in which a ticket waited for its reporter: the day until which it is to be answered is as many working days later.
func (t *Ticket) goOn(now time.Time, hours *calendar.Calendar) {
	if t.WaitingSince.IsZero() {
		return
	}
	if waited := hours.Days(t.WaitingSince, now); waited > 0 && !t.DueAt.IsZero() {
		last := t.DueAt.Add(-time.Microsecond) // within the day that ends then, also where it ends at 24:00
		t.DueAt = hours.Close(hours.AddDays(last, waited))
	}
	t.WaitingSince = time.Time{}
}

// tellAll keeps a message about a ticket and its copy for each that waits for the same reply, every one for its own reporter.
func (s *Store) tellAll(ctx context.Context, tx *database.Tx, t Ticket, m Message) ([]Change, error) {
	joined, err := s.JoinedTo(ctx, tx, t.ID)
	if err != nil {
		return nil, err
	}
	var changes []Change
	for _, one := range append([]Ticket{t}, joined...) {
		if one.ID != t.ID && one.State != Joined { // its own side ended it
			continue
		}
		change, err := s.tell(ctx, tx, one, m)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	return changes, nil
}

// tell keeps a message that the reporter's side is told.
func (s *Store) tell(ctx context.Context, tx *database.Tx, t Ticket, m Message) (Change, error) {
	to, err := s.reporters(ctx, tx, t)
	if err != nil {
		return Change{}, err
	}
	return s.say(ctx, tx, t, m, without(to, m.Author))
}

// Accept takes a ticket on: from now on the days count until which it is to be answered.
func (s *Store) Accept(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (Change, error) {
	by, t, err := s.handled(ctx, tx, actor, id, actAccept)
	if err != nil {
		return Change{}, err
	}
	now, hours, err := s.clock(ctx, tx)
	if err != nil {
		return Change{}, err
	}
	t.accept(now, hours, by.PersonID)
	if err := s.save(ctx, tx, &t); err != nil {
		return Change{}, err
	}
	if err := by.Audit(ctx, tx, "accept ticket", "ticket", id); err != nil {
		return Change{}, err
	}
	return s.tell(ctx, tx, t, Message{Kind: SaidAccepted, Author: by.PersonID})
}

// Assign gives a ticket to an officer, who is told by the caller. What was only sent is accepted by it. Its reporter's side is told once that it is
// dealt with, by that it was accepted or after it; by whom is the Board's own matter.
func (s *Store) Assign(ctx context.Context, tx *database.Tx, actor directory.Actor, id, officer int64) (changes []Change, to Person, err error) {
	by, t, err := s.handled(ctx, tx, actor, id, actAssign)
	if err != nil {
		return nil, to, err
	}
	found, err := people(ctx, tx, officerOfID, officer)
	if err != nil {
		return nil, to, err
	}
	if len(found) == 0 {
		return nil, to, problem.New(problem.Invalid, "Chỉ phân công cho chuyên viên của Ban đang dùng trợ lý.")
	}
	if t.may(actAccept) {
		accepted, err := s.Accept(ctx, tx, actor, id)
		if err != nil {
			return nil, to, err
		}
		changes, t = append(changes, accepted), accepted.Ticket
	}
	t.Assignee = officer
	begins := t.State == Accepted
	if begins {
		t.State = InProgress
	}
	if err := s.save(ctx, tx, &t); err != nil {
		return nil, to, err
	}
	if begins && len(changes) == 0 {
		begun, err := s.tell(ctx, tx, t, Message{Kind: SaidInProgress, Author: by.PersonID})
		if err != nil {
			return nil, to, err
		}
		changes = append(changes, begun)
	}
	assigned, err := s.say(ctx, tx, t, Message{Kind: SaidAssigned, Author: by.PersonID, Words: fmt.Sprint(officer)}, nil)
	if err != nil {
		return nil, to, err
	}
	return append(changes, assigned), found[0], by.Audit(ctx, tx, "assign ticket", "ticket", id, "to", fmt.Sprint(officer))
}

// Ask asks the reporter for more. Until they answer, no day counts.
func (s *Store) Ask(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, words string) (Change, error) {
	by, t, err := s.handled(ctx, tx, actor, id, actAsk)
	if err != nil {
		return Change{}, err
	}
	now, hours, err := s.clock(ctx, tx)
	if err != nil {
		return Change{}, err
	}
	if t.AcceptedAt.IsZero() {
		t.accept(now, hours, by.PersonID)
	}
	t.before, t.State, t.WaitingSince = t.State, AwaitingReporter, now
	if t.Assignee == 0 {
		t.Assignee = by.PersonID
	}
	if err := s.save(ctx, tx, &t); err != nil {
		return Change{}, err
	}
	if err := by.Audit(ctx, tx, "ask reporter", "ticket", id); err != nil {
		return Change{}, err
	}
	return s.tell(ctx, tx, t, Message{Kind: SaidAsked, Author: by.PersonID, Words: words})
}

// Note keeps words of an officer that only the Board reads.
func (s *Store) Note(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, words string) (Change, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Handle, 0)
	if err != nil {
		return Change{}, err
	}
	t, err := s.locked(ctx, tx, id)
	if err == nil && (t.State == Draft || t.State == Abandoned) {
		err = ErrNoTicket
	}
	if err != nil {
		return Change{}, err
	}
	if err := by.Audit(ctx, tx, "note ticket", "ticket", id); err != nil {
		return Change{}, err
	}
	return s.say(ctx, tx, t, Message{Kind: SaidNote, Author: by.PersonID, Words: words}, nil)
}

// Forward says whose a ticket is. The reporter, and who is joined, are told; the Board goes on watching it.
func (s *Store) Forward(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, to string) ([]Change, error) {
	by, t, err := s.handled(ctx, tx, actor, id, actForward)
	if err != nil {
		return nil, err
	}
	now, hours, err := s.clock(ctx, tx)
	if err != nil {
		return nil, err
	}
	if t.AcceptedAt.IsZero() {
		t.accept(now, hours, by.PersonID)
	}
	t.goOn(now, hours)
	t.State, t.ForwardedTo = Forwarded, to
	if err := s.save(ctx, tx, &t); err != nil {
		return nil, err
	}
	if err := by.Audit(ctx, tx, "forward ticket", "ticket", id); err != nil {
		return nil, err
	}
	return s.tellAll(ctx, tx, t, Message{Kind: SaidForwarded, Author: by.PersonID, Words: to})
}

// Reopen takes up a ticket again that was settled; who is joined waits again too, and is told.
func (s *Store) Reopen(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, why string) ([]Change, error) {
	by, t, err := s.handled(ctx, tx, actor, id, actReopen)
	if err != nil {
		return nil, err
	}
	now, hours, err := s.clock(ctx, tx)
	if err != nil {
		return nil, err
	}
	t.reopen(now, hours, InProgress)
	if err := s.save(ctx, tx, &t); err != nil {
		return nil, err
	}
	if err := by.Audit(ctx, tx, "reopen ticket", "ticket", id); err != nil {
		return nil, err
	}
	return s.tellAll(ctx, tx, t, Message{Kind: SaidReopened, Author: by.PersonID, Words: why})
}

// reopen makes a ticket one that the Board has in hand, with a new day.
func (t *Ticket) reopen(now time.Time, hours *calendar.Calendar, state State) {
	t.State, t.before, t.SettledAt, t.WaitingSince = state, "", time.Time{}, time.Time{}
	t.JoinedTo, t.joinedState = 0, "" // it is answered for itself
	t.DueAt = hours.Close(hours.AddDays(now, AnswerWithin))
}

// Classification is what an officer fills in.
type Classification struct {
	Category Category
	Level    Level
	Heading  string
	Task     Task
}

// Classify changes what an officer fills in.
func (s *Store) Classify(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, change func(c *Classification)) (Change, error) {
	by, t, err := s.handled(ctx, tx, actor, id, actClassify)
	if err != nil {
		return Change{}, err
	}
	c := Classification{Category: t.Category, Level: t.Level, Heading: t.Heading, Task: t.Task}
	change(&c)
	if c.Category != "" && !c.Category.known() || c.Level != "" && !c.Level.known() {
		return Change{}, problem.New(problem.Invalid, "Không có lĩnh vực hoặc cấp giải quyết này.")
	}
	t.Category, t.Level, t.Heading, t.Task = c.Category, c.Level, c.Heading, c.Task
	if err := s.save(ctx, tx, &t); err != nil {
		return Change{}, err
	}
	if err := by.Audit(ctx, tx, "classify ticket", "ticket", id, "category", string(c.Category), "level", string(c.Level)); err != nil {
		return Change{}, err
	}
	words := fmt.Sprintf("%s · %s · %s", c.Category.Name(), c.Level.Name(), c.Heading)
	return s.say(ctx, tx, t, Message{Kind: SaidClassified, Author: by.PersonID, Words: words}, nil)
}

// errNobodyThere is the refusal to tell who uses the bot no more.
func errNobodyThere(t Ticket) error {
	if t.Kind == Question {
		return problem.New(problem.Moved, "Người hỏi không còn nhận tin trên trợ lý; đề nghị liên hệ trực tiếp.")
	}
	return problem.New(problem.Moved, "Cơ quan chưa có người nhận trên trợ lý; đề nghị trả lời bằng văn bản qua Hệ thống quản lý văn bản.")
}

const retell = `select id from ticket_notice where message_id = $1 and person_id = $2 and state in ('waiting', 'sent') limit 1`

// TellAgain makes a message that did not reach its reporter be told once more, to who is to be told today.
func (s *Store) TellAgain(ctx context.Context, tx *database.Tx, actor directory.Actor, message int64) (Change, error) {
	m, err := scanMessage(tx.QueryRow(ctx, messageOfID, message))
	if err != nil {
		return Change{}, err
	}
	by, err := s.directory.Authorise(ctx, tx, actor, Handle, 0)
	if err != nil {
		return Change{}, err
	}
	if m.Kind.Internal() {
		return Change{}, ErrNoTicket
	}
	t, err := s.locked(ctx, tx, m.TicketID)
	if err != nil {
		return Change{}, err
	}
	to, err := s.reporters(ctx, tx, t)
	if err != nil {
		return Change{}, err
	}
	if len(to) == 0 {
		return Change{}, errNobodyThere(t)
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return Change{}, err
	}
	change := Change{Ticket: t, Message: m}
	for _, p := range to {
		var waiting int64
		if tx.QueryRow(ctx, retell, message, p.ID).Scan(&waiting) == nil {
			continue // it is on its way, or there
		}
		n := Notice{Person: p}
		if err := tx.QueryRow(ctx, insertNotice, t.ID, m.ID, p.ID, now).Scan(&n.ID); err != nil {
			return Change{}, fmt.Errorf("keeping whom to tell of a ticket: %w", err)
		}
		change.Tell = append(change.Tell, n)
	}
	if len(change.Tell) == 0 {
		return Change{}, problem.New(problem.Moved, "Tin đang được gửi lại hoặc đã đến; đề nghị mở lại phản ánh sau ít phút để xem.")
	}
	return change, by.Audit(ctx, tx, "tell ticket again", "ticket", t.ID, "message", fmt.Sprint(message))
}
