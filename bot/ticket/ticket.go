// Package ticket keeps what agencies report to the Board as difficulties, and questions to it: from the draft to the reply that reached
// who reported it, with everything that was said and done in between.
//
// A ticket gets its code when it is sent, in that transaction, and is never deleted afterwards. Words are stored as they were said;
// messages are rendered by the module, which tells whom a Change names.
package ticket

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/holiday"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Kind is what a ticket is.
type Kind string

// The kinds.
const (
	Difficulty Kind = "difficulty" // of an agency
	Question   Kind = "question"   // of a person, to the Board
)

// Channel is how a difficulty reached the Board; "" is the chat.
type Channel string

// The channels from which an officer records a difficulty.
const (
	Letter  Channel = "letter"
	Phone   Channel = "phone"
	Meeting Channel = "meeting"
	Other   Channel = "other"
)

// Task is the provision that a difficulty concerns.
type Task struct {
	Key   string // of the document
	Path  string
	Place string // as people read it
}

// Report is what its reporter says. Words alone are enough.
type Report struct {
	Words       string
	Proposal    string
	AddressedTo string // who should settle it
	Task        Task
	About       string // the title of what it was reported from
}

// Origin is how a difficulty that an officer recorded reached the Board. The zero value is the chat.
type Origin struct {
	Channel Channel
	Number  string // of a letter
	On      directory.Day
}

// Ticket is one.
type Ticket struct {
	ID     int64
	Code   Code // the zero value until it is sent
	Kind   Kind
	State  State
	before State // where it goes on when it waits no more

	AgencyID int64 // that it was reported for; 0 for a person's own question
	HolderID int64 // the agency which that became, whose people answer for it
	Reporter int64 // person.id; 0 is erased, or somebody who does not use the bot
	Sender   int64 // person.id of who sent it for the agency
	Recorder int64 // person.id of the officer who recorded it; 0 is the chat
	Origin   Origin
	Report

	Category    Category
	Level       Level
	Heading     string // the officer's neutral words for it, all that other agencies see of it
	Assignee    int64  // person.id; 0 is nobody
	ForwardedTo string // whose it is
	JoinedTo    int64  // the ticket that is answered for both; 0 is none
	joinedState State  // what it was before that
	DigestID    int64  // the digest that reported it last; 0 is none
	answerID    int64  // the answer of the bot's that a question came from

	CreatedAt, SentAt, AcceptedAt, RepliedAt, SettledAt time.Time // zero is never
	DueAt                                               time.Time // until when it is to be answered; zero is no day yet
	WaitingSince                                        time.Time // while it waits for its reporter
	ChangedAt                                           time.Time
}

// Code is how people name a ticket: VM-2026-0042.
type Code struct{ Year, Number int }

// String is the code as people read it, or "" of none.
func (c Code) String() string {
	if c.Number == 0 {
		return ""
	}
	return fmt.Sprintf("VM-%d-%04d", c.Year, c.Number)
}

var codePattern = regexp.MustCompile(`(?i)\bvm\s*[-–./ ]?\s*(?:(20\d\d)\s*[-–./ ]\s*)?0*(\d{1,6})\b`)

// ParseCode reads a code as people type it: "VM-2026-0042", "vm 42". Year is 0 where none was typed.
func ParseCode(words string) (c Code, ok bool) {
	m := codePattern.FindStringSubmatch(vietnamese.Normalize(words))
	if m == nil {
		return Code{}, false
	}
	c.Year, _ = strconv.Atoi(m[1]) // "" is 0
	c.Number, _ = strconv.Atoi(m[2])
	return c, c.Number > 0
}

// Store keeps tickets.
type Store struct {
	db        *database.DB
	directory *directory.Store
	files     *file.Store
	holidays  *holiday.Store
	sole      bool
	notify    Notifier
	likeness  likeness
}

// Notifier has the reporter's side told of changes, in the transaction: the module that renders them fills it in.
type Notifier func(ctx context.Context, tx *database.Tx, changes ...Change) error

// NotifyWith is for setting the program up: before the store is used.
func (s *Store) NotifyWith(n Notifier) { s.notify = n }

// Notify has the reporter's side told of changes.
func (s *Store) Notify(ctx context.Context, tx *database.Tx, changes ...Change) error {
	if s.notify == nil {
		return errors.New("nobody tells the reporters of tickets")
	}
	return s.notify(ctx, tx, changes...)
}

// NewStore uses a migrated database.
func NewStore(db *database.DB, people *directory.Store, files *file.Store, holidays *holiday.Store) *Store {
	return &Store{db: db, directory: people, files: files, holidays: holidays}
}

// AuthorsApprove reports whether who wrote a reply may approve it.
func (s *Store) AuthorsApprove() bool { return s.sole }

// LetAuthorsApprove lets who may approve approve what they wrote: for a Board of one person.
func (s *Store) LetAuthorsApprove(may bool) { s.sole = may }

// ErrNoTicket is the refusal of a ticket that there is not, or that is not the actor's to see.
var ErrNoTicket error = problem.New(problem.NotFound, "Không tìm thấy phản ánh này, hoặc phản ánh không thuộc quyền xem của tài khoản đang dùng.")

// ErrChanged is the refusal of what somebody decided about another state of a ticket than there is now.
var ErrChanged error = problem.New(problem.Moved, "Phản ánh đã chuyển sang trạng thái khác; đề nghị mở lại để xem.")

const columns = `
select id, year, number, kind, state, state_before, agency_id, holder_id, reporter, sender, recorder, channel, channel_number, channel_on,
	words, proposal, addressed_to, task_key, task_path, task_place, about, category, level, heading, assignee, forwarded_to, joined_to,
	joined_state, digest_id, created_at, sent_at, accepted_at, replied_at, settled_at, due_at, waiting_since, changed_at
from ticket `

func scan(row interface{ Scan(to ...any) error }) (t Ticket, err error) {
	var created, sent, accepted, replied, settled, due, waiting, changed int64
	err = row.Scan(&t.ID, &t.Code.Year, &t.Code.Number, &t.Kind, &t.State, &t.before, &t.AgencyID, &t.HolderID, &t.Reporter, &t.Sender, &t.Recorder,
		&t.Origin.Channel, &t.Origin.Number, &t.Origin.On, &t.Words, &t.Proposal, &t.AddressedTo, &t.Task.Key, &t.Task.Path, &t.Task.Place, &t.About,
		&t.Category, &t.Level, &t.Heading, &t.Assignee, &t.ForwardedTo, &t.JoinedTo, &t.joinedState, &t.DigestID,
		&created, &sent, &accepted, &replied, &settled, &due, &waiting, &changed)
	if errors.Is(err, sql.ErrNoRows) {
		return Ticket{}, ErrNoTicket
	}
	if err != nil {
		return Ticket{}, fmt.Errorf("reading a ticket: %w", err)
	}
	t.CreatedAt, t.SentAt, t.AcceptedAt, t.RepliedAt = instant(created), instant(sent), instant(accepted), instant(replied)
	t.SettledAt, t.DueAt, t.WaitingSince, t.ChangedAt = instant(settled), instant(due), instant(waiting), instant(changed)
	return t, nil
}

func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return database.Time(micros)
}

func micros(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.UnixMicro()
}

const (
	ofID   = columns + `where id = $1`
	ofCode = columns + `where number = $1 and number > 0 and (year = $2 or $2 = 0) order by year desc`
)

// Ticket is one; ErrNoTicket when there is none. Whether it may be seen is May's to say.
func (s *Store) Ticket(ctx context.Context, q database.Querier, id int64) (Ticket, error) {
	return scan(q.QueryRow(ctx, ofID, id))
}

// OfCode is the ticket with a code; without a year the newest of that number. Whether it may be seen is MayRead's to say.
func (s *Store) OfCode(ctx context.Context, q database.Querier, c Code) (Ticket, error) {
	return scan(q.QueryRow(ctx, ofCode, c.Number, c.Year))
}

// Named is the ticket that the actor means by a code: without a year the newest of that number that they may read; ErrNoTicket when there
// is none, and not a word on whether others have it.
func (s *Store) Named(ctx context.Context, tx *database.Tx, actor directory.Actor, c Code) (Ticket, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, directory.Ask, 0)
	if err != nil {
		return Ticket{}, err
	}
	all, err := list(ctx, tx, ofCode, c.Number, c.Year)
	if err != nil {
		return Ticket{}, err
	}
	i := slices.IndexFunc(all, func(t Ticket) bool { return MayRead(by, t) })
	if i < 0 {
		return Ticket{}, ErrNoTicket
	}
	return all[i], nil
}

const lockTicket = `update ticket set changed_at = changed_at where id = $1`

// locked is a ticket that nobody else changes before the commit.
func (s *Store) locked(ctx context.Context, tx *database.Tx, id int64) (Ticket, error) {
	if _, err := tx.Exec(ctx, lockTicket, id); err != nil {
		return Ticket{}, fmt.Errorf("locking a ticket: %w", err)
	}
	return s.Ticket(ctx, tx, id)
}

const saveTicket = `
update ticket set year = $1, number = $2, state = $3, state_before = $4, agency_id = $5, holder_id = $6, sender = $7, words = $8, proposal = $9,
	addressed_to = $10, task_key = $11, task_path = $12, task_place = $13, about = $14, category = $15, level = $16, heading = $17, assignee = $18,
	forwarded_to = $19, joined_to = $20, joined_state = $21, digest_id = $22, sent_at = $23, accepted_at = $24, replied_at = $25,
	settled_at = $26, due_at = $27, waiting_since = $28, channel = $29, channel_number = $30, channel_on = $31, changed_at = $32
where id = $33`

// save keeps a ticket that is locked.
func (s *Store) save(ctx context.Context, tx *database.Tx, t *Ticket) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	t.ChangedAt = database.Time(now)
	_, err = tx.Exec(ctx, saveTicket, t.Code.Year, t.Code.Number, t.State, t.before, t.AgencyID, t.HolderID, t.Sender, t.Words, t.Proposal,
		t.AddressedTo, t.Task.Key, t.Task.Path, t.Task.Place, t.About, t.Category, t.Level, t.Heading, t.Assignee, t.ForwardedTo, t.JoinedTo,
		t.joinedState, t.DigestID, micros(t.SentAt), micros(t.AcceptedAt), micros(t.RepliedAt), micros(t.SettledAt), micros(t.DueAt), micros(t.WaitingSince),
		t.Origin.Channel, t.Origin.Number, t.Origin.On, now, t.ID)
	if err != nil {
		return fmt.Errorf("keeping a ticket: %w", err)
	}
	return nil
}

func list(ctx context.Context, q database.Querier, query string, args ...any) (all []Ticket, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("listing tickets: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		t, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, rows.Err()
}
