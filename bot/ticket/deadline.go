package ticket

import (
	"context"
	"time"

	"thidua/bot/calendar"
	"thidua/knowledge/database"
)

// After how many working days somebody is reminded, or what is over is closed.
const (
	remindReporterAfter = 5  // the Board asked back
	remindAgencyAfter   = 2  // a member's report waits for who speaks for the agency
	remindBefore        = 3  // of the day until which it is to be answered
	closeAfter          = 10 // nobody disputed the reply
)

// Due is why somebody is to be reminded of a ticket.
type Due string

// The reasons.
const (
	DueAccept   Due = "accept"   // an officer has not accepted it
	DueSoon     Due = "soon"     // it is to be answered in a few working days
	DueOver     Due = "over"     // it should have been answered: the approvers are told too
	DueReporter Due = "reporter" // its reporter has not said more
	DueAgency   Due = "agency"   // its agency has not sent it on
	DueApprove  Due = "approve"  // a reply waits for a leader since a working day
)

// Reminder is a ticket of which somebody is to be reminded, and whom: a Notice of the reporter's side, or of the Board.
type Reminder struct {
	Ticket Ticket
	Why    Due
	To     []Person
	ToLead []Person // the approvers, when it is escalated
}

const dueOnes = columns + `
where state in ('sent', 'accepted', 'in_progress', 'forwarded', 'disputed', 'awaiting_reporter', 'awaiting_approval', 'awaiting_agency') order by id`

// Reminders are what somebody has to be reminded of, at a moment within working hours; none at another. Whoever calls says each at most
// once a week.
func (s *Store) Reminders(ctx context.Context, tx *database.Tx) (all []Reminder, err error) {
	now, hours, err := s.clock(ctx, tx)
	if err != nil || !hours.Open(now) {
		return nil, err
	}
	open, err := list(ctx, tx, dueOnes)
	if err != nil {
		return nil, err
	}
	for _, t := range open {
		r := Reminder{Ticket: t, Why: t.due(now, hours)}
		if r.Why == "" {
			continue
		}
		if r.To, err = s.toRemind(ctx, tx, t, r.Why); err != nil {
			return nil, err
		}
		if r.Why == DueOver {
			if r.ToLead, err = s.Approvers(ctx, tx); err != nil {
				return nil, err
			}
		}
		all = append(all, r)
	}
	return all, nil
}

// due is of what somebody has to be reminded now; "" is nothing.
func (t *Ticket) due(now time.Time, hours *calendar.Calendar) Due {
	waited := hours.Days(t.ChangedAt, now)
	switch t.State {
	case Sent:
		if hours.Days(t.SentAt, now) > AcceptWithin {
			return DueAccept
		}
	case AwaitingReporter:
		if hours.Days(t.WaitingSince, now) >= remindReporterAfter {
			return DueReporter
		}
	case AwaitingAgency:
		if waited >= remindAgencyAfter {
			return DueAgency
		}
	case AwaitingApproval:
		if waited >= 1 {
			return DueApprove
		}
	default:
		switch {
		case t.DueAt.IsZero():
		case now.After(t.DueAt):
			return DueOver
		case hours.Days(now, t.DueAt) <= remindBefore:
			return DueSoon
		}
	}
	return ""
}

func (s *Store) toRemind(ctx context.Context, tx *database.Tx, t Ticket, why Due) ([]Person, error) {
	switch why {
	case DueReporter:
		return s.reporters(ctx, tx, t)
	case DueApprove:
		return s.Approvers(ctx, tx)
	case DueAgency:
		if t.Sender != 0 {
			if heads, err := people(ctx, tx, holdersIn, t.HolderID, "head"); err != nil || len(heads) > 0 {
				return heads, err
			}
		}
		if speakers, err := s.Speakers(ctx, tx, t.HolderID); err != nil || len(speakers) > 0 {
			return speakers, err
		}
	}
	return s.Officers(ctx, tx, t)
}

const answeredOnes = columns + `where state = 'answered' and settled_at < $1 order by id limit 200`

// CloseSilent closes what was answered and nobody disputed for closeAfter working days. Its reporter is told, and may still dispute.
func (s *Store) CloseSilent(ctx context.Context, tx *database.Tx) (changes []Change, err error) {
	now, hours, err := s.clock(ctx, tx)
	if err != nil || !hours.Open(now) {
		return nil, err
	}
	answered, err := list(ctx, tx, answeredOnes, hours.AddDays(now, -closeAfter).UnixMicro())
	if err != nil {
		return nil, err
	}
	for _, was := range answered {
		t, err := s.locked(ctx, tx, was.ID)
		if err != nil {
			return nil, err
		}
		if t.State != Answered || !t.SettledAt.Equal(was.SettledAt) { // disputed, reopened, or closed by another instance meanwhile
			continue
		}
		t.State = Closed
		if err := s.save(ctx, tx, &t); err != nil {
			return nil, err
		}
		told, err := s.tellAll(ctx, tx, t, Message{Kind: SaidClosed})
		if err != nil {
			return nil, err
		}
		changes = append(changes, told...)
	}
	return changes, nil
}
