package broadcast

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"thidua/bot/audience"
	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

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
