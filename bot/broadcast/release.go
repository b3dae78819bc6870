package broadcast

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"thidua/bot/audience"
	"thidua/bot/calendar"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// ErrChanged is the refusal of what somebody decided about another revision of an announcement than there is now.
var ErrChanged error = problem.New(problem.Moved, "Thông báo đã thay đổi hoặc đã được xử lý; đề nghị mở lại để xem bản hiện nay.")

const (
	insertVersion = `
insert into announcement_version (announcement_id, revision, draft, at) values ($1, $2, $3, $4)`

	submitDraft = `
update announcement set state = 'submitted', message = $1, note = '', submitted_at = $2, author = $3, revision = revision + 1
where id = $4 returning revision`
)

// Submit has a draft of the actor's wait for approval, or, when it is nobody's own words, for its author to send it (see Send). audience is
// whom it would go to now. It refuses what must not be sent so.
func (s *Store) Submit(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, audience audience.Audience) (Announcement, error) {
	by, a, err := s.own(ctx, tx, actor, id)
	if err != nil {
		return a, err
	}
	if err := s.submit(ctx, tx, by, &a, audience); err != nil {
		return a, err
	}
	return a, by.Audit(ctx, tx, "submit announcement", "announcement", id, "audience", a.Audience.String(), "sha256", a.digest())
}

func (s *Store) submit(ctx context.Context, tx *database.Tx, by directory.Access, a *Announcement, audience audience.Audience) error {
	if a.State != Drafted && a.State != Returned {
		return problem.New(problem.Moved, "Thông báo này không còn là dự thảo chưa trình.")
	}
	if err := Within(by, audience); err != nil {
		return err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if err := s.Check(ctx, tx, a.Draft, database.Time(now)); err != nil {
		return err
	}
	if a.Message, err = s.rendered(ctx, tx, a.ID, a.Draft); err != nil {
		return err
	}
	message, err := json.Marshal(a.Message)
	if err != nil {
		return fmt.Errorf("submitting an announcement: %w", err)
	}
	if a.Author == 0 { // an operator's draft is whose who submits it
		a.Author = by.PersonID
	}
	draft, err := json.Marshal(a.Draft)
	if err != nil {
		return fmt.Errorf("submitting an announcement: %w", err)
	}
	err = tx.QueryRow(ctx, submitDraft, database.Text(message), now, a.Author, a.ID).Scan(&a.Revision)
	if err != nil {
		return fmt.Errorf("submitting an announcement: %w", err)
	}
	a.State, a.SubmittedAt, a.Note = Submitted, database.Time(now), ""
	if _, err := tx.Exec(ctx, insertVersion, a.ID, a.Revision, database.Text(draft), now); err != nil {
		return fmt.Errorf("submitting an announcement: %w", err)
	}
	return nil
}

// Rendered is the message of a draft as it would be sent.
func (s *Store) Rendered(ctx context.Context, q database.Querier, id int64, d Draft) (Message, error) {
	return s.rendered(ctx, q, id, d)
}

// rendered makes the message of a draft. It refuses what must not be said about the earlier announcement.
func (s *Store) rendered(ctx context.Context, q database.Querier, id int64, d Draft) (Message, error) {
	if slices.ContainsFunc(d.Files, Awaited) {
		return Message{}, errAwaited
	}
	if d.About == 0 {
		return s.render(id, d, nil)
	}
	about, err := s.Announcement(ctx, q, d.About)
	if err == nil {
		err = d.checkAbout(about)
	}
	if err != nil {
		return Message{}, err
	}
	return s.render(id, d, &about)
}

// checkNow refuses what must not be sent so from now on.
func checkNow(hours *calendar.Calendar, d Draft, now int64) error {
	earliest := later(database.Time(now), d.SendAt)
	if d.KeepsHours() {
		earliest = hours.NextOpen(earliest)
	}
	return d.check(database.Time(now), earliest)
}

// digest is the fingerprint of what is approved: words, files, audience, times.
func (a *Announcement) digest() string {
	sum := sha256.New()
	json.NewEncoder(sum).Encode([]any{a.Draft, a.Message}) // neither of which can fail
	return hex.EncodeToString(sum.Sum(nil))
}

const versionBefore = `
select draft from announcement_version where announcement_id = $1 and revision < (
	select max(revision) from announcement_version where announcement_id = $1) order by revision desc limit 1`

// Previous is what was submitted of an announcement the time before; ok is false when it is submitted for the first time.
func (s *Store) Previous(ctx context.Context, q database.Querier, id int64) (d Draft, ok bool, err error) {
	var raw string
	err = q.QueryRow(ctx, versionBefore, id).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return Draft{}, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(raw), &d)
	}
	if err != nil {
		return Draft{}, false, fmt.Errorf("reading what was submitted before: %w", err)
	}
	return d, true, nil
}

const submittedOnes = announcementColumns + `where state = 'submitted' or state = 'paused' and halt = 'audience' order by submitted_at, id limit 200`

// ToApprove are the announcements that wait for somebody's approval, the oldest first.
func (s *Store) ToApprove(ctx context.Context, q database.Querier) ([]Announcement, error) {
	return readAnnouncements(ctx, q, submittedOnes)
}

// approvable is an announcement that waits for the actor's decision in the revision that they saw, locked.
func (s *Store) approvable(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64) (by directory.Access, a Announcement, err error) {
	if by, err = s.directory.Authorise(ctx, tx, actor, directory.Approve, 0); err != nil {
		return by, a, err
	}
	if a, err = s.locked(ctx, tx, id); err != nil {
		return by, a, err
	}
	switch {
	case a.Revision != revision, a.State != Submitted && (a.State != Paused || a.Halt != HaltAudience):
		return by, a, ErrChanged
	case a.Author == by.PersonID && !s.sole:
		return by, a, problem.New(problem.Denied, "Người soạn không tự duyệt thông báo của mình.")
	}
	return by, a, nil
}

// Approve releases a submitted announcement, or goes on with one that stood still because its audience had changed, for the audience that
// it has now. afterHours, if not "", is why it does not wait for working hours. ErrChanged is that it is not the revision that was seen.
func (s *Store) Approve(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64, audience audience.Audience, afterHours string) (Announcement, error) {
	by, a, err := s.approvable(ctx, tx, actor, id, revision)
	if err != nil {
		return a, err
	}
	if afterHours != "" {
		a.AfterHours = afterHours
	}
	return a, s.release(ctx, tx, by, &a, &audience)
}

const returnDraft = `
update announcement set state = 'returned', note = $1, message = '{}', revision = revision + 1 where id = $2`

// Return gives a submitted announcement back to its author, and says why.
func (s *Store) Return(ctx context.Context, tx *database.Tx, actor directory.Actor, id, revision int64, note string) (Announcement, error) {
	by, a, err := s.approvable(ctx, tx, actor, id, revision)
	if err != nil {
		return a, err
	}
	if a.State != Submitted {
		return a, problem.New(problem.Moved, "Thông báo đã được duyệt; không muốn gửi nữa thì hủy.")
	}
	if _, err := tx.Exec(ctx, returnDraft, note, id); err != nil {
		return a, fmt.Errorf("returning a draft: %w", err)
	}
	a.State, a.Note = Returned, note
	return a, by.Audit(ctx, tx, "return announcement", "announcement", id)
}

// Send releases a draft of the actor's that only carries word of an issued document: nobody has to approve it.
func (s *Store) Send(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, audience audience.Audience) (Announcement, error) {
	by, a, err := s.own(ctx, tx, actor, id)
	if err != nil {
		return a, err
	}
	switch {
	case !by.May(Announce, 0):
		return a, problem.New(problem.Denied, "Thông báo cho cụm, khối do Ban gửi; đề nghị trình duyệt.")
	case a.OwnWords():
		return a, problem.New(problem.Denied, "Thông báo có nội dung riêng phải được lãnh đạo duyệt; chỉ thông báo chỉ dẫn văn bản đã phát hành mới gửi ngay được.")
	case a.AfterHours != "":
		return a, problem.New(problem.Denied, "Gửi ngoài giờ phải được lãnh đạo duyệt; đề nghị trình duyệt.")
	}
	if err := s.submit(ctx, tx, by, &a, audience); err != nil {
		return a, err
	}
	return a, s.release(ctx, tx, by, &a, &audience)
}

// Plan keeps an announcement of an operator's and has it sent at its time. It refuses what must not be sent so, and everybody else: they
// have theirs approved.
func (s *Store) Plan(ctx context.Context, tx *database.Tx, actor directory.Actor, d Draft, reason string) (Announcement, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Announce, 0)
	if err != nil {
		return Announcement{}, err
	}
	if !actor.Operator {
		return Announcement{}, problem.New(problem.Denied, "Thông báo phải được lãnh đạo duyệt; đề nghị trình duyệt.")
	}
	id, err := s.insert(ctx, tx, by.PersonID, Drafted, d, reason)
	if err != nil {
		return Announcement{}, err
	}
	a, err := s.locked(ctx, tx, id)
	if err == nil {
		err = s.submit(ctx, tx, by, &a, audience.Audience{})
	}
	if err != nil {
		return Announcement{}, err
	}
	return a, s.release(ctx, tx, by, &a, nil)
}

const (
	releaseSubmitted = `
update announcement set state = 'planned', halt = '', after_hours = $1, approver = $2, released_at = $3, revision = revision + 1 where id = $4`

	dropApproval   = `delete from announcement_approval where announcement_id = $1`
	insertApproval = `
insert into announcement_approval (announcement_id, revision, person_id, digest, persons, agencies, at) values ($1, $2, $3, $4, $5, $6, $7)`
)

// release lets an announcement go at its time. With an audience it goes to that one alone, see approval.changedTo.
func (s *Store) release(ctx context.Context, tx *database.Tx, by directory.Access, a *Announcement, audience *audience.Audience) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if err := s.Check(ctx, tx, a.Draft, database.Time(now)); err != nil {
		return err
	}
	if err := s.checkRelease(ctx, tx, *a); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, releaseSubmitted, a.AfterHours, by.PersonID, now, a.ID); err != nil {
		return fmt.Errorf("releasing an announcement: %w", err)
	}
	if _, err := tx.Exec(ctx, dropApproval, a.ID); err != nil {
		return fmt.Errorf("releasing an announcement: %w", err)
	}
	if audience != nil {
		approved := approvalOf(*audience)
		persons, agencies := marshalIDs(approved.persons), marshalIDs(approved.agencies)
		if _, err := tx.Exec(ctx, insertApproval, a.ID, a.Revision, by.PersonID, a.digest(), persons, agencies, now); err != nil {
			return fmt.Errorf("releasing an announcement: %w", err)
		}
	}
	a.State, a.Approver, a.ReleasedAt = Planned, by.PersonID, database.Time(now)
	a.Revision++
	err = by.Audit(ctx, tx, "release announcement", "announcement", a.ID, "audience", a.Audience.String(), "sha256", a.digest())
	if err != nil {
		return err
	}
	return s.startAfter(ctx, tx, a.ID, a.SendAt.Sub(database.Time(now)))
}

// approval is the audience that was approved: who was reached, and for which agencies.
type approval struct{ persons, agencies []int64 }

func approvalOf(a audience.Audience) (of approval) {
	for _, r := range a.Recipients {
		of.persons, of.agencies = append(of.persons, r.PersonID), append(of.agencies, r.AgencyID)
	}
	slices.Sort(of.persons)
	slices.Sort(of.agencies)
	of.persons, of.agencies = slices.Compact(of.persons), slices.Compact(of.agencies)
	return of
}

// Of the persons approved, how many may have come or gone until it is sent: more than both.
const (
	maxChanged        = 3
	maxChangedPercent = 5
)

// changedTo reports whether an audience is another than the approved one: more persons came or went than may, or an agency of which
// somebody was reached has nobody now.
func (of approval) changedTo(now approval) bool {
	for _, agency := range of.agencies {
		if _, there := slices.BinarySearch(now.agencies, agency); !there {
			return true
		}
	}
	changed := absent(of.persons, now.persons) + absent(now.persons, of.persons)
	return changed > maxChanged && changed*100 > maxChangedPercent*len(of.persons)
}

// absent counts which of sorted ids are not in others.
func absent(ids, others []int64) (n int) {
	for _, id := range ids {
		if _, there := slices.BinarySearch(others, id); !there {
			n++
		}
	}
	return n
}

func marshalIDs(ids []int64) string {
	raw, _ := json.Marshal(append([]int64{}, ids...)) // numbers cannot fail
	return string(raw)
}

const readApproval = `select persons, agencies from announcement_approval where announcement_id = $1`

// approved is for whom an announcement was approved; ok is false for what nobody approved for an audience, an operator's: that goes to
// whoever is meant when it is sent.
func (s *Store) approved(ctx context.Context, id int64) (of approval, ok bool, err error) {
	var persons, agencies string
	err = s.db.QueryRow(ctx, readApproval, id).Scan(&persons, &agencies)
	if errors.Is(err, sql.ErrNoRows) {
		return approval{}, false, nil
	}
	if err == nil {
		err = errors.Join(json.Unmarshal([]byte(persons), &of.persons), json.Unmarshal([]byte(agencies), &of.agencies))
	}
	if err != nil {
		return approval{}, false, fmt.Errorf("reading what was approved: %w", err)
	}
	return of, true, nil
}
