package broadcast

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"thidua/bot/calendar"
	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// State is how far an Announcement is.
type State string

const (
	Planned   State = "planned" // it waits for its time, and its recipients are not found yet
	Sending   State = "sending"
	Paused    State = "paused"
	Sent      State = "sent" // everybody's copy was sent or given up
	Cancelled State = "cancelled"
)

// Halt is why a paused announcement stands still.
type Halt string

const (
	HaltByHand   Halt = "hand"
	HaltLate     Halt = "late"     // its time passed more than 15 minutes before: somebody must say that it still goes
	HaltNobody   Halt = "nobody"   // nobody whom it is for can be reached
	HaltFailures Halt = "failures" // many copies in a row could not be sent
	HaltHours    Halt = "hours"    // it goes on by itself when working hours begin
	HaltError    Halt = "error"    // the program could not begin it
)

// Watcher is told, in the transaction, that an announcement stands still though nobody wanted that; what it says is its own.
type Watcher interface {
	Halted(ctx context.Context, tx *database.Tx, a Announcement, why Halt) error
}

// Watch sets the watcher. It is for setting the program up.
func (s *Store) Watch(w Watcher) { s.watcher = w }

func (s *Store) tellHalted(ctx context.Context, tx *database.Tx, a Announcement, why Halt) error {
	if s.watcher == nil || why == HaltByHand || why == HaltHours {
		return nil
	}
	return s.watcher.Halted(ctx, tx, a, why)
}

// Announce is the permission to have the Board's announcements sent, and to see who got them.
const Announce directory.PermissionID = "announce"

// Permissions are what this domain guards.
var Permissions = []directory.Permission{
	{ID: Announce, Words: "soạn, gửi thông báo", Grants: map[directory.Role]directory.Scope{directory.Officer: directory.Everywhere}},
}

// Document is the signed document that an announcement carries. Its legal issue and receipt are on the official document system;
// the announcement carries word of it.
type Document struct {
	Number string        `json:"number,omitempty"` // "1876/SNV-TĐKT"
	Date   directory.Day `json:"date,omitempty"`
	Issuer string        `json:"issuer,omitempty"`
	Issued bool          `json:"issued,omitempty"` // somebody says that it is issued on the document system
}

// Announcement is a message of the Board to many.
type Announcement struct {
	ID       int64
	State    State
	Kind     Kind
	Title    string   // what it is about, in one line
	Document Document // the zero value is that it carries none
	Content  outbox.Content
	Audience Expression
	// Acknowledged asks its recipients to confirm that they saw it, by DueAt if that is not zero.
	Acknowledged bool
	DueAt        time.Time
	SendAt       time.Time // not before; zero is at once
	Urgency      Urgency
	AfterHours   string // why it does not wait for working hours; "" is that it does

	Author    int64  // the person; 0 is an operator at the command line
	Reason    string // why an operator sent it
	Halt      Halt   // why it stands still, while it is paused
	Round     int64  // how many batches it had
	CreatedAt time.Time
	StartedAt time.Time // when its recipients were found
	EndedAt   time.Time // when the last round was over
}

// Store keeps announcements, who got them and who acknowledged them. Its methods are safe for concurrent use.
type Store struct {
	db        *database.DB
	directory *directory.Store
	outbox    *outbox.Store
	jobs      *job.Store
	calendar  *calendar.Calendar
	watcher   Watcher // may be nil
}

// NewStore uses a migrated database.
func NewStore(db *database.DB, people *directory.Store, deliveries *outbox.Store, jobs *job.Store, hours *calendar.Calendar) *Store {
	return &Store{db: db, directory: people, outbox: deliveries, jobs: jobs, calendar: hours}
}

const (
	insertAnnouncement = `
insert into announcement (state, kind, title, document, content, audience, acknowledged, urgency, after_hours, send_at, due_at, author,
	reason, halt, round, failures, created_at, started_at, ended_at)
values ('planned', $1, $2, $3, '', $4, $5, $6, $7, $8, $9, $10, $11, '', 0, 0, $12, 0, 0) returning id`

	setContent = `update announcement set content = $1 where id = $2`
)

// Plan keeps an announcement and has it sent at its time. render makes the message, which may name the announcement by the id that it
// got. It refuses what must not be sent so, and who has not the permission.
func (s *Store) Plan(ctx context.Context, tx *database.Tx, actor directory.Actor, a Announcement, render func(id int64) (outbox.Content, error)) (int64, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Announce, 0)
	if err != nil {
		return 0, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, err
	}
	earliest := later(database.Time(now), a.SendAt)
	if a.keepsHours() {
		earliest = s.calendar.NextOpen(earliest)
	}
	if err := a.check(database.Time(now), earliest); err != nil {
		return 0, err
	}
	document, err := json.Marshal(a.Document)
	if err != nil {
		return 0, fmt.Errorf("keeping an announcement: %w", err)
	}
	var id int64
	err = tx.QueryRow(ctx, insertAnnouncement, a.Kind, a.Title, string(document), a.Audience.String(), a.Acknowledged, a.Urgency, a.AfterHours,
		micros(a.SendAt), micros(a.DueAt), by.PersonID, a.Reason, now).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("keeping an announcement: %w", err)
	}
	content, err := render(id)
	if err != nil {
		return 0, err
	}
	raw, err := json.Marshal(content)
	if err != nil {
		return 0, fmt.Errorf("keeping an announcement: %w", err)
	}
	if _, err := tx.Exec(ctx, setContent, database.Text(raw), id); err != nil {
		return 0, fmt.Errorf("keeping an announcement: %w", err)
	}
	if err := s.audit(ctx, tx, by, "plan announcement", id, "audience", a.Audience.String()); err != nil {
		return 0, err
	}
	return id, s.startAfter(ctx, tx, id, a.SendAt.Sub(database.Time(now)))
}

// check refuses an announcement that must not be sent so; earliest is when it may go.
func (a *Announcement) check(now, earliest time.Time) error {
	switch {
	case !a.Kind.known():
		return problem.New(problem.Invalid, "Chưa chọn loại thông báo.")
	case a.Title == "":
		return problem.New(problem.Invalid, "Thông báo chưa có trích yếu.")
	case a.Audience.String() == "":
		return problem.New(problem.Invalid, "Chưa chọn người nhận.")
	case a.Document != Document{} && (a.Document.Number == "" || a.Document.Date == "" || a.Document.Issuer == ""):
		return problem.New(problem.Invalid, "Văn bản kèm theo phải có đủ số, ngày và cơ quan ban hành.")
	case a.Document != Document{} && !a.Document.Issued:
		return problem.New(problem.Invalid, "Văn bản kèm theo phải đã phát hành trên Hệ thống quản lý văn bản thì mới thông báo.")
	case a.Urgency != "" && a.Document.Number == "":
		return problem.New(problem.Invalid, "Mức độ khẩn lấy theo văn bản; thông báo này không kèm văn bản nào. Cần gửi ngoài giờ thì nêu lý do.")
	case !a.DueAt.IsZero() && !a.Acknowledged:
		return problem.New(problem.Invalid, "Chỉ thông báo có yêu cầu xác nhận mới có thời hạn xác nhận.")
	case !a.DueAt.IsZero() && a.DueAt.Before(earliest):
		return problem.New(problem.Invalid, "Thời hạn xác nhận phải sau thời điểm gửi; thông báo không khẩn chỉ gửi trong giờ làm việc.")
	case !a.SendAt.IsZero() && a.SendAt.Sub(now) > maxAhead:
		return problem.New(problem.Invalid, "Thời điểm gửi cách hiện nay quá một năm; đề nghị kiểm tra lại.")
	}
	return nil
}

// maxAhead is longer than anybody plans; further is a slip of the pen.
const maxAhead = 366 * 24 * time.Hour

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

func (s *Store) audit(ctx context.Context, tx *database.Tx, by directory.Access, act string, id int64, detail ...string) error {
	return by.Audit(ctx, tx, act, "announcement", id, detail...)
}

const announcementColumns = `
select id, state, kind, title, document, content, audience, acknowledged, urgency, after_hours, send_at, due_at, author, reason, halt, round,
	created_at, started_at, ended_at from announcement `

// ErrNoAnnouncement is the refusal of an announcement that there is not, or not for whoever asks: they do not learn which.
var ErrNoAnnouncement error = problem.New(problem.NotFound, "Không tìm thấy thông báo này, hoặc thông báo không còn hiệu lực.")

func scanAnnouncement(row interface{ Scan(...any) error }) (a Announcement, err error) {
	var document, content, audience string
	var sendAt, dueAt, createdAt, startedAt, endedAt int64
	err = row.Scan(&a.ID, &a.State, &a.Kind, &a.Title, &document, &content, &audience, &a.Acknowledged, &a.Urgency, &a.AfterHours, &sendAt, &dueAt,
		&a.Author, &a.Reason, &a.Halt, &a.Round, &createdAt, &startedAt, &endedAt)
	if errors.Is(err, sql.ErrNoRows) {
		return Announcement{}, ErrNoAnnouncement
	}
	if err == nil {
		err = errors.Join(json.Unmarshal([]byte(document), &a.Document), json.Unmarshal([]byte(content), &a.Content))
	}
	if err == nil {
		a.Audience, err = ParseExpression(audience)
	}
	if err != nil {
		return Announcement{}, fmt.Errorf("reading an announcement: %w", err)
	}
	a.SendAt, a.DueAt, a.CreatedAt, a.StartedAt, a.EndedAt = instant(sendAt), instant(dueAt), instant(createdAt), instant(startedAt), instant(endedAt)
	return a, nil
}

// Announcement is one; ErrNoAnnouncement when there is none.
func (s *Store) Announcement(ctx context.Context, q database.Querier, id int64) (Announcement, error) {
	return scanAnnouncement(q.QueryRow(ctx, announcementColumns+`where id = $1`, id))
}

// Announcements are the newest, at most limit.
func (s *Store) Announcements(ctx context.Context, limit int) (all []Announcement, err error) {
	rows, err := s.db.Query(ctx, announcementColumns+`order by id desc limit $1`, limit)
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
func (s *Store) Preview(ctx context.Context, e Expression) (Audience, error) {
	organisation, err := s.organisation(ctx)
	if err != nil {
		return Audience{}, err
	}
	if err := e.Check(organisation); err != nil {
		return Audience{}, err
	}
	return organisation.Select(e), nil
}

// organisation is today's.
func (s *Store) organisation(ctx context.Context) (*Organisation, error) {
	day, err := s.directory.Today(ctx)
	if err != nil {
		return nil, err
	}
	return ReadOrganisation(ctx, s.directory, day)
}

// Approver is a leader of the Board who approves.
type Approver struct{ PersonID, Account int64 }

const approvers = `
select distinct p.id, p.account from post m join person p on p.id = m.person_id
where m.role = 'approver' and m.from_on <= $1 and (m.until_on = '' or m.until_on > $1) and p.account <> 0 and p.agreed_at <> 0 order by p.id`

// Approvers are those of today who can be reached.
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
