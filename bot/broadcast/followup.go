package broadcast

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"thidua/bot/audience"
	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Follow-ups are announcements about an earlier one: they go to those who got that, as an answer to their copies.

// checkAbout refuses a draft that must not be about an announcement.
func (d *Draft) checkAbout(about Announcement) error {
	switch {
	case !d.Kind.Changes() && !d.reminds():
		return problem.New(problem.Invalid, "Loại này không dùng cho thông báo đã gửi; đề nghị chọn lại từ trang của thông báo đó.")
	case about.State == Changed || about.State == Recalled || about.State == Deleted:
		return problem.New(problem.Moved, "Thông báo này đã có bản thay đổi, thu hồi hoặc đã xóa; đề nghị mở bản mới nhất.")
	case about.State != Sent && (d.reminds() || !about.stopped()):
		return problem.New(problem.Moved, "Thông báo này chưa gửi xong; đề nghị chờ gửi xong hoặc hủy.")
	case d.reminds() && !about.Acknowledged:
		return problem.New(problem.Invalid, "Thông báo này không yêu cầu xác nhận nên không nhắc.")
	case (d.Kind == Update || d.Kind == Withdrawal) && about.Document.Number != "":
		return problem.New(problem.Invalid, "Thông báo này kèm văn bản: dùng Đính chính, Thay đổi nội dung hoặc Thu hồi.")
	case slices.Contains([]Kind{Correction, Amendment, Recall}, d.Kind) && about.Document.Number == "":
		return problem.New(problem.Invalid, "Thông báo này không kèm văn bản: dùng Cập nhật tin hoặc Gỡ tin.")
	}
	return nil
}

// stopped reports whether an announcement was cancelled when some may have got it.
func (a *Announcement) stopped() bool { return a.State == Cancelled && !a.StartedAt.IsZero() }

// NewFollowUp begins a draft about an announcement that was sent: with its words, to be changed.
func (s *Store) NewFollowUp(ctx context.Context, tx *database.Tx, actor directory.Actor, about int64, kind Kind) (id int64, err error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Announce, 0)
	if err != nil {
		return 0, err
	}
	old, err := s.locked(ctx, tx, about)
	if err != nil {
		return 0, err
	}
	d := Draft{Kind: kind, Title: old.Title, Audience: old.Audience, About: about, Campaign: old.Campaign, Acknowledged: old.Acknowledged && !kind.TakesBack()}
	switch kind {
	case Correction, Update:
		d.Body, d.Document = old.Body, old.Document
		d.Document.Issued = false // that is to be said of the document as it is now
	}
	if err := d.checkAbout(old); err != nil {
		return 0, err
	}
	return s.newDraft(ctx, tx, by, Drafted, d)
}

// Remind has those reminded of an announcement who have not acknowledged it, in working hours. Nobody is reminded twice on one day.
func (s *Store) Remind(ctx context.Context, tx *database.Tx, actor directory.Actor, about int64) (Announcement, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, Announce, 0)
	if err != nil {
		return Announcement{}, err
	}
	return s.remind(ctx, tx, by, about)
}

const lastReminder = `
select count(*) filter (where state in ('planned', 'sending', 'paused')), coalesce(max(started_at), 0)
from announcement where about = $1 and id <> $2 and kind = 'reminder' and started_at + released_at > 0`

// remindable refuses a reminder, when there is another than one, on a day on which that goes or may still go.
func (s *Store) remindable(ctx context.Context, tx *database.Tx, about, but int64) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	hours, err := s.holidays.Calendar(ctx, tx)
	if err != nil {
		return err
	}
	var going, last int64
	if err := tx.QueryRow(ctx, lastReminder, about, but).Scan(&going, &last); err != nil {
		return fmt.Errorf("reading when it was reminded of: %w", err)
	}
	switch {
	case going > 0:
		return problem.New(problem.Moved, "Lời nhắc trước về thông báo này đang chờ gửi hoặc đang gửi; đề nghị chờ gửi xong hoặc hủy.")
	case last != 0 && vietnamese.DayOf(database.Time(last)) == vietnamese.DayOf(hours.NextOpen(database.Time(now))):
		return problem.New(problem.Moved, "Hôm nay đã nhắc về thông báo này; mỗi ngày chỉ nhắc một lần.")
	}
	return nil
}

func (s *Store) remind(ctx context.Context, tx *database.Tx, by directory.Access, about int64) (Announcement, error) {
	old, err := s.locked(ctx, tx, about)
	if err != nil {
		return Announcement{}, err
	}
	d := Draft{Kind: Reminder, Title: old.Title, Audience: old.Audience, About: about}
	if err := d.checkAbout(old); err != nil {
		return Announcement{}, err
	}
	if err := s.remindable(ctx, tx, about, 0); err != nil {
		return Announcement{}, err
	}
	id, err := s.insert(ctx, tx, by.PersonID, Drafted, d, "")
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

// JobRemind is the kind of the job that reminds of an announcement before it is due; RemindDue handles it.
const JobRemind = "announcement remind"

// planReminder has those reminded on the working day before an announcement is due who have not acknowledged it by then.
func (s *Store) planReminder(ctx context.Context, tx *database.Tx, a Announcement, now int64) error {
	if !a.Remind || a.DueAt.IsZero() {
		return nil
	}
	hours, err := s.holidays.Calendar(ctx, tx)
	if err != nil {
		return err
	}
	at := hours.NextOpen(hours.AddDays(a.DueAt, -1))
	if !at.After(database.Time(now)) {
		return nil // it is due too soon for a reminder
	}
	payload := strconv.FormatInt(a.ID, 10)
	return s.jobs.Enqueue(ctx, tx, JobRemind, payload, payload, at.Sub(database.Time(now)))
}

// remindAgain is after how long a planned reminder is looked at again of an announcement that is still, or again, being sent.
const remindAgain = 15 * time.Minute

// RemindDue reminds of an announcement as it was planned with it. One that was changed or taken back meanwhile is not reminded of.
func (s *Store) RemindDue(_ context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	id, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	return func(ctx context.Context, tx *database.Tx) error {
		a, err := s.locked(ctx, tx, id)
		if err != nil {
			return err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		switch a.State {
		case Sending, Paused:
			if !a.DueAt.After(database.Time(now)) {
				return nil
			}
			return s.jobs.Enqueue(ctx, tx, JobRemind, j.Payload, j.Payload, remindAgain)
		case Sent:
		default:
			return nil
		}
		by, err := s.directory.Authorise(ctx, tx, directory.Operator, Announce, 0)
		if err != nil {
			return err
		}
		_, err = s.remind(ctx, tx, by, id)
		if problem.Is(err, problem.Moved) { // somebody reminded today, or is about to
			return nil
		}
		return err
	}, nil
}

var (
	// Whose late copy still waits gets the change after it.
	gotCopies = `
select r.person_id, r.account, r.agency_id, r.role from announcement_recipient r
where r.announcement_id = $1 and (r.state = 'sent' or r.state = 'waiting' and r.reason = 'late' or r.uncertain) and r.account <> 0 order by r.agency_id, r.person_id`

	// What is asked of an agency is answered by those whose word is the agency's, what is asked of somebody else by themselves.
	notAnswered = `
select r.person_id, r.account, r.agency_id, r.role from announcement_recipient r
where r.announcement_id = $1 and (r.state = 'sent' or r.uncertain) and r.account <> 0 and not exists (
	select 1 from acknowledgement k where k.announcement_id = r.announcement_id and k.agency_id = r.agency_id and k.kind = 'seen'
		and (k.person_id = r.person_id or r.role in ` + database.Placeholders(1, len(forAgency)) + ` and k.role in ` + database.Placeholders(1, len(forAgency)) + `))
	and not exists (select 1 from other_acknowledgement o where o.announcement_id = r.announcement_id and o.agency_id = r.agency_id
		and r.role in ` + database.Placeholders(1, len(forAgency)) + `)
order by r.agency_id, r.person_id`

	agenciesMeant = `
select a.id, a.code, coalesce((select t.name from agency_term t where t.agency_id = a.id order by t.from_on desc, t.id desc limit 1), '')
from announcement_agency m join agency a on a.id = m.agency_id where m.announcement_id = $1 order by a.id`
)

// AudienceOf is whom a draft would go to now. It is refused when its expression names something that there is not.
func (s *Store) AudienceOf(ctx context.Context, d Draft) (audience.Audience, error) {
	if d.About == 0 {
		a, err := s.Preview(ctx, d.Audience)
		if err != nil {
			return audience.Audience{}, err
		}
		return s.withoutOptOuts(ctx, d.Kind, a)
	}
	query, args := gotCopies, []any{d.About}
	if d.reminds() {
		query, args = notAnswered, append(args, database.Args(forAgency)...)
	}
	var a audience.Audience
	rows, err := s.db.Query(ctx, query, args...)
	if err != nil {
		return audience.Audience{}, fmt.Errorf("reading who got an announcement: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r audience.Recipient
		if err := rows.Scan(&r.PersonID, &r.Account, &r.AgencyID, &r.Role); err != nil {
			return audience.Audience{}, fmt.Errorf("reading who got an announcement: %w", err)
		}
		a.Recipients = append(a.Recipients, r)
	}
	if err := rows.Err(); err != nil {
		return audience.Audience{}, fmt.Errorf("reading who got an announcement: %w", err)
	}
	if err := s.addAgencies(ctx, d, &a); err != nil {
		return audience.Audience{}, err
	}
	a.Blocked, err = s.outbox.CountStopped(ctx, s.db, a.Accounts())
	return a, err
}

// addAgencies adds for which agencies a follow-up is: a reminder for those of its recipients, a change for all that the earlier one was for.
func (s *Store) addAgencies(ctx context.Context, d Draft, a *audience.Audience) error {
	reached := map[int64]bool{}
	for _, r := range a.Recipients {
		reached[r.AgencyID] = true
	}
	rows, err := s.db.Query(ctx, agenciesMeant, d.About)
	if err != nil {
		return fmt.Errorf("reading for whom an announcement was: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var agency directory.Agency
		if err := rows.Scan(&agency.ID, &agency.Code, &agency.Name); err != nil {
			return fmt.Errorf("reading for whom an announcement was: %w", err)
		}
		if reached[agency.ID] || !d.reminds() {
			a.Agencies = append(a.Agencies, agency)
		}
		if !reached[agency.ID] && !d.reminds() {
			a.Unrepresented = append(a.Unrepresented, agency)
		}
	}
	return rows.Err()
}

// SourceOld is the name under which the outbox asks for the old copies of a changed announcement; OldCopies is the source.
const SourceOld = "announcement old"

func oldKey(id int64) string { return fmt.Sprintf("%s:old:%d", Source, id) }

// deletedKey names the batch that deletes the copies of an announcement.
func deletedKey(id int64) string { return fmt.Sprintf("%s:deleted:%d", Source, id) }

// parseOld takes such a key apart.
func parseOld(key string) (id int64, deleted, ok bool) {
	rest, found := strings.CutPrefix(key, Source+":old:")
	if !found {
		rest, deleted = strings.CutPrefix(key, Source+":deleted:")
	}
	id, err := strconv.ParseInt(rest, 10, 64)
	return id, deleted, err == nil && (found || deleted)
}

// OldCopies are the copies of an announcement that a later one changed, or that is deleted.
type OldCopies struct{ store *Store }

// OldCopies makes the source.
func (s *Store) OldCopies() OldCopies { return OldCopies{s} }

const oldCopies = `
select min(id), account, message_id, max(file_messages) from announcement_recipient
where announcement_id = $1 and message_id <> 0 and account <> 0 group by account, message_id having min(id) > $2 order by min(id) limit $3`

// Recipients implements outbox.BatchSource.
func (o OldCopies) Recipients(ctx context.Context, tx *database.Tx, batch string, after int64, limit int) ([]outbox.Recipient, error) {
	id, deleted, ok := parseOld(batch)
	if !ok {
		return nil, fmt.Errorf("the batch %s is no announcement's", batch)
	}
	rows, err := tx.Query(ctx, oldCopies, id, after, limit)
	if err != nil {
		return nil, fmt.Errorf("reading old copies: %w", err)
	}
	defer rows.Close()
	var all []outbox.Recipient
	for rows.Next() {
		var r outbox.Recipient
		var message int64
		var files string
		if err := rows.Scan(&r.ID, &r.ChatID, &message, &files); err != nil {
			return nil, fmt.Errorf("reading old copies: %w", err)
		}
		if r.TargetMessages = []int64{message}; deleted {
			if r.TargetMessages, err = appendMessages(r.TargetMessages, files); err != nil {
				return nil, err
			}
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// BatchEnded implements outbox.BatchSource: what became of old copies is nobody's proof.
func (OldCopies) BatchEnded(context.Context, *database.Tx, string, outbox.BatchStatus) error {
	return nil
}

const setEnd = `update announcement set state = $1, revision = revision + 1 where id = $2 and state in ('sent', 'cancelled')`

// supersede changes the copies of the announcement that a changed one is about, once that was sent to everybody.
func (s *Store) supersede(ctx context.Context, tx *database.Tx, a Announcement) error {
	old, err := s.locked(ctx, tx, a.About)
	if err != nil {
		return err
	}
	state := Changed
	if a.Kind.TakesBack() {
		state = Recalled
	}
	n, err := tx.Exec(ctx, setEnd, state, old.ID)
	if err != nil {
		return fmt.Errorf("ending an announcement: %w", err)
	}
	if n == 0 { // it was deleted meanwhile
		return nil
	}
	return s.outbox.StartBatch(ctx, tx, outbox.Batch{
		Key: oldKey(old.ID), Source: SourceOld, Op: outbox.Edit, Content: outbox.Content{HTML: a.Superseded}, TargetMedia: len(old.Content.Files) > 0,
	})
}

// deletable is for how long after it was sent Telegram lets a bot delete a message, with room for the deleting itself.
const deletable = 47 * time.Hour

const setDeleted = `update announcement set state = 'deleted', reason = $1, revision = revision + 1 where id = $2 and state = $3`

// Delete deletes what was sent in error from everybody's chat: by an approver, as long as Telegram allows.
func (s *Store) Delete(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, why string) (Announcement, error) {
	by, err := s.directory.Authorise(ctx, tx, actor, directory.Approve, 0)
	if err != nil {
		return Announcement{}, err
	}
	a, err := s.locked(ctx, tx, id)
	if err != nil {
		return a, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return a, err
	}
	switch {
	case a.State != Sent && (a.State != Cancelled || a.StartedAt.IsZero()):
		return a, problem.New(problem.Moved, "Chỉ xóa được tin đã gửi xong hoặc đã hủy giữa chừng; đang gửi thì hủy trước.")
	case database.Time(now).Sub(a.StartedAt) > deletable:
		return a, problem.New(problem.Ended, "Telegram chỉ cho xóa tin trong 48 giờ; đề nghị dùng Thu hồi hoặc Gỡ tin.")
	}
	if _, err := tx.Exec(ctx, setDeleted, why, id, a.State); err != nil {
		return a, fmt.Errorf("deleting an announcement: %w", err)
	}
	if err := s.outbox.StartBatch(ctx, tx, outbox.Batch{Key: deletedKey(id), Source: SourceOld, Op: outbox.Delete}); err != nil {
		return a, err
	}
	return a, by.Audit(ctx, tx, "delete announcement", "announcement", id, "reason", why)
}

var remindersOf = `
select r.id, n.id, n.round, r.account from announcement_recipient r join announcement n on n.id = r.announcement_id
where n.about = $1 and n.kind = 'reminder' and n.state in ('planned', 'sending', 'paused') and r.state = 'waiting' and r.agency_id = $2
	and (r.person_id = $3 or r.role in ` + database.Placeholders(3, len(forAgency)) + `)`

const (
	answered     = `update announcement_recipient set state = 'cancelled', reason = 'answered' where id = $1 and state = 'waiting'`
	waitingStill = `select count(*) from announcement_recipient where announcement_id = $1 and account = $2 and state = 'waiting'`
	rowsOfCopy   = `select id from announcement_recipient where announcement_id = $1 and account = $2 order by id`
)

// waitingReminder is a row of a reminder that was not sent yet.
type waitingReminder struct{ row, announcement, round, account int64 }

// stopReminders lets no reminder go any more to whoever waits for one of what was just answered.
func (s *Store) stopReminders(ctx context.Context, tx *database.Tx, announcement int64, of Standing, person int64) error {
	roles := make([]directory.Role, len(forAgency)) // of nobody
	if ForAgency(of.Role) {
		roles = forAgency
	}
	rows, err := tx.Query(ctx, remindersOf, append([]any{announcement, of.AgencyID, person}, database.Args(roles)...)...)
	if err != nil {
		return fmt.Errorf("reading reminders: %w", err)
	}
	defer rows.Close()
	var all []waitingReminder
	for rows.Next() {
		var w waitingReminder
		if err := rows.Scan(&w.row, &w.announcement, &w.round, &w.account); err != nil {
			return fmt.Errorf("reading reminders: %w", err)
		}
		all = append(all, w)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return fmt.Errorf("reading reminders: %w", err)
	}
	for _, w := range all {
		if err := s.stopReminder(ctx, tx, w); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) stopReminder(ctx context.Context, tx *database.Tx, w waitingReminder) error {
	if _, err := tx.Exec(ctx, answered, w.row); err != nil {
		return fmt.Errorf("stopping a reminder: %w", err)
	}
	var more int
	if err := tx.QueryRow(ctx, waitingStill, w.announcement, w.account).Scan(&more); err != nil {
		return fmt.Errorf("stopping a reminder: %w", err)
	}
	if more > 0 { // it is for another agency too
		return nil
	}
	rows, err := readIDs(ctx, tx, rowsOfCopy, w.announcement, w.account)
	if err != nil {
		return err
	}
	for _, row := range rows { // one copy is for all of them, under the number of the first that waited when it was made
		key := fmt.Sprintf("%s:%d", batchKey(w.announcement, w.round), row)
		if there, err := s.outbox.Has(ctx, tx, key); err != nil || !there {
			if err != nil {
				return err
			}
			continue
		}
		d := outbox.Delivery{Key: key + ":answered", Op: outbox.Delete, Target: key, Priority: outbox.Reply}
		if err := s.outbox.Enqueue(ctx, tx, d); err != nil {
			return err
		}
	}
	return nil
}
