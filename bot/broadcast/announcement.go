package broadcast

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"thidua/bot/audience"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/holiday"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// State is how far an Announcement is.
type State string

const (
	Template  State = "template"  // it is kept to be copied
	Drafted   State = "draft"     // its author writes on it
	Submitted State = "submitted" // somebody is to approve it
	Returned  State = "returned"  // somebody did not, and said why; its author writes on it
	Planned   State = "planned"   // it was released, and waits for its time; its recipients are not found yet
	Sending   State = "sending"
	Paused    State = "paused"
	Sent      State = "sent"      // everybody's copy was sent or given up
	Changed   State = "changed"   // sent, and a later announcement has changed it
	Recalled  State = "recalled"  // sent, and a later announcement has taken it back
	Deleted   State = "deleted"   // sent in error, and deleted from everybody's chat
	Cancelled State = "cancelled" // abandoned as a draft, or before everybody had it
)

// Halt is why a paused announcement stands still.
type Halt string

const (
	HaltByHand   Halt = "hand"
	HaltLate     Halt = "late"     // its time passed more than 15 minutes before: somebody must say that it still goes
	HaltOverdue  Halt = "overdue"  // the day to acknowledge it by passed while it waited: the same
	HaltNobody   Halt = "nobody"   // nobody whom it is for can be reached
	HaltAudience Halt = "audience" // it would go to others than those for whom it was approved: somebody must approve that
	HaltFailures Halt = "failures" // many copies in a row could not be sent
	HaltHours    Halt = "hours"    // it goes on by itself when working hours begin
	HaltError    Halt = "error"    // the program could not begin it
)

// Watcher is told, in the transaction, how an announcement goes on; what it says of that is its own.
type Watcher interface {
	// Halted tells that it stands still though nobody wanted that.
	Halted(ctx context.Context, tx *database.Tx, a Announcement, why Halt) error
	// Began tells that a round of it is being sent.
	Began(ctx context.Context, tx *database.Tx, a Announcement) error
	// Unseen tells who has not seen one that is marked hỏa tốc half an hour after it began.
	Unseen(ctx context.Context, tx *database.Tx, a Announcement, calls []Call) error
}

// Watch sets the watcher. It is for setting the program up.
func (s *Store) Watch(w Watcher) { s.watcher = w }

// RenderWith says how messages are made. It is for setting the program up.
func (s *Store) RenderWith(r Render) { s.render = r }

func (s *Store) tellHalted(ctx context.Context, tx *database.Tx, a Announcement, why Halt) error {
	if s.watcher == nil || why == HaltByHand || why == HaltHours {
		return nil
	}
	return s.watcher.Halted(ctx, tx, a, why)
}

// The permissions that this domain guards. Releasing the Board's own words is directory.Approve.
const (
	Compose  directory.PermissionID = "compose"  // write announcements for an agency
	Announce directory.PermissionID = "announce" // have them sent, and see who got them
)

// Permissions are what this domain guards. Who leads a bloc writes for it; somebody of the Board releases that.
var Permissions = []directory.Permission{
	{ID: Compose, Words: "soạn thông báo", Grants: map[directory.Role]directory.Scope{directory.Officer: directory.Everywhere,
		directory.DeputyFocal: directory.OwnBloc, directory.Focal: directory.OwnBloc, directory.Head: directory.OwnBloc}},
	{ID: Announce, Words: "gửi thông báo, xem kết quả", Grants: map[directory.Role]directory.Scope{directory.Officer: directory.Everywhere,
		directory.Approver: directory.Everywhere}},
}

// Message is an announcement as it is sent, made when it is submitted.
type Message struct {
	Content outbox.Content `json:"content"`
	// Following are files that come after it, as an answer to it: an album, or what does not go with so many words.
	Following []outbox.File `json:"following,omitempty"`
	// LateNote is the line before the words for who joined later, as HTML.
	LateNote string `json:"late_note,omitempty"`
	// Superseded takes the place of the words of the earlier announcement that this one changes.
	Superseded string `json:"superseded,omitempty"`
}

// Render makes the message of an announcement, which may name it by its id. about is the earlier announcement that it is about, or nil.
type Render func(id int64, d Draft, about *Announcement) (Message, error)

// Announcement is a message of the Board to many.
type Announcement struct {
	ID    int64
	State State
	Draft
	Message // the zero value until it is submitted

	Author      int64  // the person; 0 is an operator at the command line
	Approver    int64  // the person who released it; 0 is nobody yet, or an operator
	Revision    int64  // moves with every change of its parts and of its release
	Note        string // why it was returned
	Reason      string // why an operator sent it
	Halt        Halt   // why it stands still, while it is paused
	Round       int64  // how many batches it had
	CreatedAt   time.Time
	SubmittedAt time.Time
	ReleasedAt  time.Time
	StartedAt   time.Time // when its recipients were found
	EndedAt     time.Time // when the last round was over

	overdue bool // somebody said that it goes although its day has passed
}

// Store keeps announcements, who got them and who acknowledged them. Its methods are safe for concurrent use.
type Store struct {
	db        *database.DB
	directory *directory.Store
	outbox    *outbox.Store
	files     *file.Store
	jobs      *job.Store
	holidays  *holiday.Store
	watcher   Watcher // may be nil
	render    Render
	sole      bool
}

// NewStore uses a migrated database.
func NewStore(db *database.DB, people *directory.Store, deliveries *outbox.Store, files *file.Store, jobs *job.Store, holidays *holiday.Store) *Store {
	return &Store{db: db, directory: people, outbox: deliveries, files: files, jobs: jobs, holidays: holidays}
}

// LetAuthorsRelease lets who may approve release what they wrote, or not: for a Board of one person. It is for setting the program up.
func (s *Store) LetAuthorsRelease(may bool) { s.sole = may }

// AuthorsRelease is what LetAuthorsRelease said.
func (s *Store) AuthorsRelease() bool { return s.sole }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// micros is an instant as it is stored; 0 of none.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return database.Time(micros)
}

const announcementColumns = `
select id, state, ` + draftColumns + `, message, author, approver, revision, note, reason, halt, round, created_at, submitted_at,
	released_at, started_at, ended_at, overdue from announcement `

// ErrNoAnnouncement is the refusal of an announcement that there is not, or not for whoever asks: they do not learn which.
var ErrNoAnnouncement error = problem.New(problem.NotFound, "Không tìm thấy thông báo này, hoặc thông báo không còn hiệu lực.")

func scanAnnouncement(row interface{ Scan(...any) error }) (a Announcement, err error) {
	var files, document, message, audience string
	var sendAt, dueAt, createdAt, submittedAt, releasedAt, startedAt, endedAt, repeatFrom int64
	err = row.Scan(&a.ID, &a.State, &a.Kind, &a.Title, &a.Body, &files, &document, &audience, &a.Acknowledged, &dueAt, &sendAt, &a.Urgency,
		&a.AfterHours, &a.About, &a.Remind, &a.Late, &a.Campaign, &a.Repeat, &a.RepeatUntil, &repeatFrom, &message, &a.Author, &a.Approver, &a.Revision, &a.Note, &a.Reason, &a.Halt, &a.Round, &createdAt, &submittedAt,
		&releasedAt, &startedAt, &endedAt, &a.overdue)
	if errors.Is(err, sql.ErrNoRows) {
		return Announcement{}, ErrNoAnnouncement
	}
	if err == nil {
		err = errors.Join(json.Unmarshal([]byte(files), &a.Files), json.Unmarshal([]byte(document), &a.Document),
			json.Unmarshal([]byte(message), &a.Message), a.Audience.UnmarshalText([]byte(audience)))
	}
	if err != nil {
		return Announcement{}, fmt.Errorf("reading an announcement: %w", err)
	}
	a.SendAt, a.DueAt, a.CreatedAt, a.SubmittedAt = instant(sendAt), instant(dueAt), instant(createdAt), instant(submittedAt)
	a.RepeatFrom = instant(repeatFrom)
	a.ReleasedAt, a.StartedAt, a.EndedAt = instant(releasedAt), instant(startedAt), instant(endedAt)
	return a, nil
}

// Announcement is one; ErrNoAnnouncement when there is none.
func (s *Store) Announcement(ctx context.Context, q database.Querier, id int64) (Announcement, error) {
	return scanAnnouncement(q.QueryRow(ctx, announcementColumns+`where id = $1`, id))
}

const newest = announcementColumns + `where state <> 'template' order by id desc limit $1`

// Announcements are the newest, drafts with them, at most limit.
func (s *Store) Announcements(ctx context.Context, q database.Querier, limit int) ([]Announcement, error) {
	return readAnnouncements(ctx, q, newest, limit)
}

func readAnnouncements(ctx context.Context, q database.Querier, query string, args ...any) (all []Announcement, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("listing announcements: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		a, err := scanAnnouncement(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, rows.Err()
}

// Preview is whom an expression means today. It is refused when it names something that there is not.
func (s *Store) Preview(ctx context.Context, e audience.Expression) (audience.Audience, error) {
	organisation, err := s.organisation(ctx)
	if err != nil {
		return audience.Audience{}, err
	}
	if err := e.Check(organisation); err != nil {
		return audience.Audience{}, err
	}
	audience := organisation.Select(e)
	audience.Blocked, err = s.outbox.CountStopped(ctx, s.db, audience.Accounts())
	return audience, err
}

// organisation is today's.
func (s *Store) organisation(ctx context.Context) (*audience.Organisation, error) {
	day, err := s.directory.Today(ctx)
	if err != nil {
		return nil, err
	}
	return audience.ReadOrganisation(ctx, s.directory, day)
}

// Approver is a leader of the Board who approves, or somebody who does so in their place.
type Approver struct{ PersonID, Account int64 }

const approvers = `
select distinct p.id, p.account from person p
where p.account <> 0 and p.agreed_at <> 0 and (
	exists (select 1 from post m where m.person_id = p.id and m.role = 'approver' and m.from_on <= $1 and (m.until_on = '' or m.until_on > $1))
	or exists (select 1 from delegation d where d.to_person = p.id and d.revoked_at = 0 and d.from_on <= $1 and d.until_on > $1)) order by p.id`

// Approvers are those of today who can be reached. An acting one whose right has gone meanwhile is refused when they approve.
func (s *Store) Approvers(ctx context.Context, tx *database.Tx) (all []Approver, err error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := tx.Query(ctx, approvers, vietnamese.DayOf(database.Time(now)))
	if err != nil {
		return nil, fmt.Errorf("reading who approves: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var a Approver
		if err := rows.Scan(&a.PersonID, &a.Account); err != nil {
			return nil, fmt.Errorf("reading who approves: %w", err)
		}
		all = append(all, a)
	}
	return all, rows.Err()
}

var (
	releasedOnes = `where released_at > 0 and state <> 'draft' and state <> 'submitted' and state <> 'returned'`
	unanswered   = `where state = 'sent' and acknowledged and (
	select count(*) from announcement_agency m where m.announcement_id = announcement.id) > (
	select count(*) from (
		select k.agency_id from acknowledgement k where k.announcement_id = announcement.id and k.kind = 'seen' and k.role in ` + database.Placeholders(0, len(forAgency)) + `
		union select o.agency_id from other_acknowledgement o where o.announcement_id = announcement.id) as answered)`
)

// Released are the announcements that were released, the newest first: limit of them from the from-th on, and how many there are. With
// waiting they are those of which some agency's acknowledgement is missing.
func (s *Store) Released(ctx context.Context, q database.Querier, waiting bool, from, limit int) (all []Announcement, total int, err error) {
	where, args := releasedOnes, []any(nil)
	if waiting {
		where, args = unanswered, database.Args(forAgency)
	}
	if err := q.QueryRow(ctx, `select count(*) from announcement `+where, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("counting announcements: %w", err)
	}
	all, err = readAnnouncements(ctx, q, announcementColumns+where+fmt.Sprintf(` order by id desc limit $%d offset $%d`, len(args)+1, len(args)+2), append(args, limit, from)...)
	return all, total, err
}
