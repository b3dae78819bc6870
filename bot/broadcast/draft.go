package broadcast

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/bot/audience"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// Document is the signed document that an announcement carries. Its legal issue and receipt are on the official document system;
// the announcement carries word of it.
type Document struct {
	Number string        `json:"number,omitempty"` // "1876/SNV-TĐKT"
	Date   directory.Day `json:"date,omitempty"`
	Issuer string        `json:"issuer,omitempty"`
	Issued bool          `json:"issued,omitempty"` // somebody says that it is issued on the document system
}

// Draft is what the author of an announcement decides.
type Draft struct {
	Kind     Kind                `json:"kind"`
	Title    string              `json:"title"`           // what it is about, in one line; of a document its trích yếu
	Body     string              `json:"body,omitempty"`  // the words of its own, as HTML
	Files    []outbox.File       `json:"files,omitempty"` // MaxFiles at most
	Document Document            `json:"document"`        // the zero value is that it carries none
	Audience audience.Expression `json:"audience"`
	// Acknowledged asks its recipients to confirm that they saw it, by DueAt if that is not zero.
	Acknowledged bool      `json:"acknowledged,omitempty"`
	DueAt        time.Time `json:"due_at,omitzero"`
	SendAt       time.Time `json:"send_at,omitzero"` // not before; zero is at once
	Urgency      Urgency   `json:"urgency,omitempty"`
	AfterHours   string    `json:"after_hours,omitempty"` // why it does not wait for working hours; "" is that it does
	About        int64     `json:"about,omitempty"`       // the earlier announcement that it is about, see Kind; 0 is none
	// Remind has those who have not acknowledged it reminded on the working day before DueAt.
	Remind bool `json:"remind,omitempty"`
	// Late has it sent also to those who join while it is open.
	Late bool `json:"late,omitempty"`
	// Campaign is what it belongs to; 0 is none.
	Campaign int64 `json:"campaign,omitempty"`
	// Repeat has it sent again, the last time by the day RepeatUntil; RepeatFrom is when it was sent first.
	Repeat      Repeat        `json:"repeat,omitempty"`
	RepeatUntil directory.Day `json:"repeat_until,omitempty"`
	RepeatFrom  time.Time     `json:"repeat_from,omitzero"`
}

// MaxFiles is how many files one announcement has: as many as an album.
const MaxFiles = 10

// KeepsHours reports whether an announcement waits for working hours.
func (d *Draft) KeepsHours() bool { return d.Urgency == "" && d.AfterHours == "" }

// OwnWords reports whether a draft says something of its own, and does not only carry word of an issued document or remind of an
// announcement.
func (d *Draft) OwnWords() bool { return d.Body != "" || d.Document.Number == "" && !d.reminds() }

// reminds reports whether a draft reminds of an earlier announcement.
func (d *Draft) reminds() bool { return d.Kind == Reminder && d.About != 0 }

// Untouched reports whether nothing was decided of a draft yet.
func (d *Draft) Untouched() bool {
	return d.Title == "" && d.Body == "" && d.Kind == "" && len(d.Files) == 0 && d.Document == Document{} && d.Audience.String() == ""
}

// Check refuses, at an instant, what could not be sent so from then on; see Submit.
func (s *Store) Check(ctx context.Context, q database.Querier, d Draft, now time.Time) error {
	hours, err := s.holidays.Calendar(ctx, q)
	if err != nil {
		return err
	}
	return checkNow(hours, d, now.UnixMicro())
}

// check refuses what must not be sent so; earliest is when it may go.
func (d *Draft) check(now, earliest time.Time) error {
	switch {
	case !d.Kind.known():
		return problem.New(problem.Invalid, "Chưa chọn loại thông báo.")
	case d.Title == "":
		return problem.New(problem.Invalid, "Thông báo chưa có trích yếu.")
	case d.Kind.Changes() && d.About == 0:
		return problem.New(problem.Invalid, "Loại này chỉ dùng cho thông báo đã gửi: mở thông báo đó để soạn.")
	case (d.Kind == Amendment || d.Kind == Recall) && d.Document.Number == "":
		return problem.New(problem.Invalid, "Thay đổi nội dung và thu hồi phải kèm số, ngày của văn bản sửa đổi hoặc thông báo thu hồi.")
	case d.Remind && d.DueAt.IsZero():
		return problem.New(problem.Invalid, "Chỉ thông báo có thời hạn xác nhận mới nhắc trước hạn.")
	case d.Body == "" && d.Document.Number == "" && !d.reminds():
		return problem.New(problem.Invalid, "Thông báo chưa có nội dung và cũng không kèm văn bản nào.")
	case d.Audience.String() == "":
		return problem.New(problem.Invalid, "Chưa chọn người nhận.")
	case d.Document != Document{} && (d.Document.Number == "" || d.Document.Date == "" || d.Document.Issuer == ""):
		return problem.New(problem.Invalid, "Văn bản kèm theo phải có đủ số, ngày và cơ quan ban hành.")
	case d.Document != Document{} && !d.Document.Issued:
		return problem.New(problem.Invalid, "Văn bản kèm theo phải đã phát hành trên Hệ thống quản lý văn bản thì mới thông báo.")
	case d.Urgency != "" && d.Document.Number == "":
		return problem.New(problem.Invalid, "Mức độ khẩn lấy theo văn bản; thông báo này không kèm văn bản nào. Cần gửi ngoài giờ thì nêu lý do.")
	case !d.DueAt.IsZero() && !d.Acknowledged:
		return problem.New(problem.Invalid, "Chỉ thông báo có yêu cầu xác nhận mới có thời hạn xác nhận.")
	case !d.DueAt.IsZero() && d.DueAt.Before(earliest):
		return problem.New(problem.Invalid, "Thời hạn xác nhận phải sau thời điểm gửi; thông báo không khẩn chỉ gửi trong giờ làm việc.")
	case !d.SendAt.IsZero() && d.SendAt.Sub(now) > maxAhead:
		return problem.New(problem.Invalid, "Thời điểm gửi cách hiện nay quá một năm; đề nghị kiểm tra lại.")
	case slices.ContainsFunc(d.Files, Awaited):
		return errAwaited
	case len(d.Files) > MaxFiles:
		return problem.New(problem.Invalid, fmt.Sprintf("Thông báo kèm nhiều nhất %d tệp.", MaxFiles))
	}
	return d.checkRepeat()
}

// maxAhead is longer than anybody plans; further is a slip of the pen.
const maxAhead = 366 * 24 * time.Hour

// FileOwner owns the files of an announcement.
func FileOwner(id int64) string { return fmt.Sprint("announcement:", id) }

// columns are the values of a draft in the order of draftColumns.
func (d *Draft) columns() ([]any, error) {
	document, err := json.Marshal(d.Document)
	if err != nil {
		return nil, fmt.Errorf("keeping a draft: %w", err)
	}
	files, err := json.Marshal(append([]outbox.File{}, d.Files...))
	if err != nil {
		return nil, fmt.Errorf("keeping a draft: %w", err)
	}
	return []any{d.Kind, d.Title, d.Body, database.Text(files), database.Text(document), d.Audience.String(), d.Acknowledged, micros(d.DueAt),
		micros(d.SendAt), d.Urgency, d.AfterHours, d.About, d.Remind, d.Late, d.Campaign, d.Repeat, d.RepeatUntil,
		micros(d.RepeatFrom)}, nil
}

const (
	draftColumns = `kind, title, body, files, document, audience, acknowledged, due_at, send_at, urgency, after_hours, about, remind, late, campaign_id, repeat, repeat_until, repeat_from`

	insertDraft = `
insert into announcement (` + draftColumns + `, state, message, author, approver, revision, note, reason, halt, round, failures,
	created_at, submitted_at, released_at, started_at, ended_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, '{}', $20, 0, 1, '', $21, '', 0, 0, $22, 0, 0, 0, 0) returning id`

	updateDraft = `
update announcement set kind = $1, title = $2, body = $3, files = $4, document = $5, audience = $6, acknowledged = $7, due_at = $8,
	send_at = $9, urgency = $10, after_hours = $11, about = $12, remind = $13, late = $14, campaign_id = $15, repeat = $16, repeat_until = $17, repeat_from = $18, state = $19, author = $20, message = '{}', halt = '',
	approver = 0, released_at = 0, revision = revision + 1 where id = $21`
)

// insert adds a row of an announcement in a state; the files it names are its own from now on.
func (s *Store) insert(ctx context.Context, tx *database.Tx, author int64, state State, d Draft, reason string) (id int64, err error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return 0, err
	}
	values, err := d.columns()
	if err != nil {
		return 0, err
	}
	if err := tx.QueryRow(ctx, insertDraft, append(values, state, author, reason, now)...).Scan(&id); err != nil {
		return 0, fmt.Errorf("keeping an announcement: %w", err)
	}
	for _, f := range d.Files {
		if err := s.useFile(ctx, tx, id, f); err != nil {
			return 0, err
		}
	}
	return id, nil
}

func (s *Store) useFile(ctx context.Context, tx *database.Tx, id int64, f outbox.File) error {
	return s.files.Use(ctx, tx, file.Use{Owner: FileOwner(id), Content: file.Content{Hash: f.Hash}, Name: f.Name})
}

// NewDraft begins a draft of the actor's.
func (s *Store) NewDraft(ctx context.Context, tx *database.Tx, actor directory.Actor, d Draft) (id int64, err error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Compose, 0)
	if err != nil {
		return 0, err
	}
	return s.newDraft(ctx, tx, by, Drafted, d)
}

func (s *Store) newDraft(ctx context.Context, tx *database.Tx, by directory.Access, state State, d Draft) (id int64, err error) {
	if id, err = s.insert(ctx, tx, by.PersonID, state, d, ""); err != nil {
		return 0, err
	}
	return id, by.Audit(ctx, tx, "draft announcement", "announcement", id)
}

// own is an announcement that the actor wrote and may write on, locked. A draft of an operator is everybody's who may send announcements.
func (s *Store) own(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (by directory.Access, a Announcement, err error) {
	if by, err = s.directory.Authorise(ctx, tx, actor, Compose, 0); err != nil {
		return by, a, err
	}
	if a, err = s.locked(ctx, tx, id); err != nil {
		return by, a, err
	}
	if a.Author != by.PersonID && (a.Author != 0 || !by.May(Announce, 0)) {
		return by, Announcement{}, ErrNoAnnouncement
	}
	return by, a, nil
}

// Own is an announcement that the actor wrote; ErrNoAnnouncement for another.
func (s *Store) Own(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (Announcement, error) {
	_, a, err := s.own(ctx, tx, actor, id)
	return a, err
}

// changeable are the states in which an announcement may still be written on. What was submitted or approved is a draft again by that.
var changeable = []State{Drafted, Submitted, Returned, Planned, Template}

// Edit changes a draft. One that was submitted or approved is so no more. voided reports that.
func (s *Store) Edit(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, change func(d *Draft) error) (voided bool, err error) {
	by, a, err := s.own(ctx, tx, actor, id)
	if err != nil {
		return false, err
	}
	if !slices.Contains(changeable, a.State) {
		return false, problem.New(problem.Ended, "Thông báo này đã gửi hoặc đã hủy nên không sửa được nữa; có thể sao chép thành dự thảo mới.")
	}
	d := a.Draft
	d.Files = slices.Clone(d.Files)
	if err := change(&d); err != nil {
		return false, err
	}
	if voided = a.State == Submitted || a.State == Planned; voided {
		if err := by.Audit(ctx, tx, "withdraw announcement", "announcement", id); err != nil {
			return false, err
		}
	}
	return voided, s.keep(ctx, tx, by, a, d)
}

// keep stores changed parts of an announcement, which is a draft by that.
func (s *Store) keep(ctx context.Context, tx *database.Tx, by directory.Access, a Announcement, d Draft) error {
	for _, f := range a.Draft.Files {
		if !hasFile(d.Files, f.Hash) && !Awaited(f) {
			if err := s.files.Release(ctx, tx, FileOwner(a.ID), f.Hash); err != nil {
				return err
			}
		}
	}
	state := Drafted
	if a.State == Returned || a.State == Template {
		state = a.State
	}
	if a.State == Planned && d.AfterHours == a.AfterHours {
		d.AfterHours = "" // that was given with the release
	}
	values, err := d.columns()
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, updateDraft, append(values, state, by.PersonID, a.ID)...); err != nil {
		return fmt.Errorf("keeping a draft: %w", err)
	}
	return nil
}

func hasFile(files []outbox.File, hash string) bool {
	return slices.ContainsFunc(files, func(f outbox.File) bool { return f.Hash == hash })
}

// awaited begins the hash of a file that was sent and is not fetched yet: it keeps its place among the others.
const awaited = "awaited:"

// Awaited reports whether a file of a draft is not fetched yet.
func Awaited(f outbox.File) bool { return strings.HasPrefix(f.Hash, awaited) }

var errAwaited error = problem.New(problem.Moved, "Tệp kèm theo đang được tải về; đề nghị chờ trong giây lát.")

// AwaitFile gives a file that is being fetched, under an id, its place in a draft.
func AwaitFile(d *Draft, id string, f outbox.File) error {
	if k := file.Kind(f.Kind); k == file.VideoNote || k == file.Sticker {
		return problem.New(problem.Invalid, "Loại tin này không kèm theo thông báo được; đề nghị gửi ảnh, tệp, phim hoặc âm thanh.")
	}
	f.Hash = awaited + id
	if hasFile(d.Files, f.Hash) { // sent twice
		return nil
	}
	if len(d.Files) == MaxFiles {
		return problem.New(problem.Invalid, fmt.Sprintf("Thông báo kèm nhiều nhất %d tệp.", MaxFiles))
	}
	d.Files = append(d.Files, f)
	return nil
}

// AddFile puts a file that was fetched under an id, of which the announcement has a use already, into its place in a draft; without a hash the
// place is given up. It is refused, and whoever calls lets go of the file, when the draft does not wait for it any more.
func (s *Store) AddFile(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, under string, f outbox.File) error {
	_, err := s.Edit(ctx, tx, actor, id, func(d *Draft) error {
		i := slices.IndexFunc(d.Files, func(had outbox.File) bool { return had.Hash == awaited+under })
		switch {
		case i < 0:
			return problem.New(problem.Moved, "Dự thảo không còn chờ tệp này.")
		case f.Hash == "" || hasFile(d.Files, f.Hash):
			d.Files = slices.Delete(d.Files, i, i+1)
		default:
			d.Files[i] = f
		}
		return nil
	})
	return err
}

// Copy makes a draft, or with keepAsTemplate a template, of an announcement of the actor's, of a template or of what was released: its parts but for
// its times and for the word that its document is issued, which are another's.
func (s *Store) Copy(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, keepAsTemplate bool) (int64, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Compose, 0)
	if err != nil {
		return 0, err
	}
	a, err := s.Announcement(ctx, tx, id)
	if err != nil {
		return 0, err
	}
	if inHand := a.ReleasedAt.IsZero() && a.State != Template; a.Author != by.PersonID && (inHand || !by.May(Announce, 0)) {
		return 0, ErrNoAnnouncement
	}
	d := a.Draft
	d.Files = slices.DeleteFunc(slices.Clone(d.Files), Awaited)
	d.DueAt, d.SendAt, d.AfterHours, d.Urgency, d.Document.Issued = time.Time{}, time.Time{}, "", "", false
	d.Remind, d.Repeat, d.RepeatUntil, d.RepeatFrom, d.About = false, Once, "", time.Time{}, 0
	if d.Kind.Changes() {
		d.Kind = ""
	}
	state := Drafted
	if keepAsTemplate {
		state, d.Document = Template, Document{}
	}
	return s.newDraft(ctx, tx, by, state, d)
}

const setState = `update announcement set state = $1, halt = '', ended_at = $2, revision = revision + 1 where id = $3`

// Abandon puts a draft aside, and a template; Restore takes it up again.
func (s *Store) Abandon(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) error {
	by, a, err := s.own(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if a.State != Drafted && a.State != Returned && a.State != Template {
		return problem.New(problem.Ended, "Chỉ bỏ được dự thảo chưa trình; thông báo đã trình thì rút lại trước.")
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, setState, Cancelled, now, id); err != nil {
		return fmt.Errorf("abandoning a draft: %w", err)
	}
	return by.Audit(ctx, tx, "abandon draft", "announcement", id)
}

// Restore makes a draft again of one that was abandoned.
func (s *Store) Restore(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) error {
	by, a, err := s.own(ctx, tx, actor, id)
	if err != nil {
		return err
	}
	if a.State != Cancelled || !a.StartedAt.IsZero() || a.Content.HTML != "" {
		return problem.New(problem.Ended, "Thông báo này không phải dự thảo đã bỏ.")
	}
	if _, err := tx.Exec(ctx, setState, Drafted, 0, id); err != nil {
		return fmt.Errorf("restoring a draft: %w", err)
	}
	return by.Audit(ctx, tx, "restore draft", "announcement", id)
}

const draftsOf = announcementColumns + `
where (author = $1 or author = 0 and $2) and state in ('draft', 'returned', 'submitted') order by id desc limit 200`

// Drafts are what the actor has in hand, the newest first: drafts, what was returned or waits for approval.
func (s *Store) Drafts(ctx context.Context, q database.Querier, by directory.Access) ([]Announcement, error) {
	return readAnnouncements(ctx, q, draftsOf, by.PersonID, by.May(Announce, 0))
}

const templatesFor = announcementColumns + `where state = 'template' and (author = $1 or $2) order by title, id limit 200`

// Templates are those that the actor may copy.
func (s *Store) Templates(ctx context.Context, q database.Querier, by directory.Access) ([]Announcement, error) {
	return readAnnouncements(ctx, q, templatesFor, by.PersonID, by.May(Announce, 0))
}

// Within refuses an audience with an agency for which the actor may not write.
func Within(by directory.Access, audience audience.Audience) error {
	var outside []string
	check := func(agency int64, name string) {
		if !by.May(Compose, agency) && !slices.Contains(outside, name) {
			outside = append(outside, name)
		}
	}
	for _, a := range audience.Agencies {
		check(a.ID, a.Code)
	}
	if len(outside) == 0 {
		return nil
	}
	const most = 5
	words := strings.Join(outside[:min(len(outside), most)], ", ")
	if len(outside) > most {
		words += fmt.Sprintf(" và %d cơ quan khác", len(outside)-most)
	}
	return problem.New(problem.Denied, "Người nhận có cơ quan ngoài cụm, khối mà cơ quan người soạn phụ trách: "+words+".")
}
