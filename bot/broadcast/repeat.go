package broadcast

import (
	"context"
	"errors"
	"fmt"
	"time"

	"thidua/bot/audience"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Repeat is how often an announcement is sent again, each time as one of its own.
type Repeat string

const (
	Once    Repeat = ""
	Weekly  Repeat = "weekly"
	Monthly Repeat = "monthly"
)

// next is the time after one, for what began at first: on the same day of the week, or of the month where that has it, else on its last day.
func (r Repeat) next(first, at time.Time) time.Time {
	if r == Weekly {
		return at.AddDate(0, 0, 7)
	}
	months := 12*(at.Year()-first.Year()) + int(at.Month()-first.Month()) + 1
	day := first.AddDate(0, months, 0)
	if day.Day() != first.Day() { // the month is too short: AddDate went into the next
		day = day.AddDate(0, 0, -day.Day())
	}
	return day
}

const copyApproval = `
insert into announcement_approval (announcement_id, revision, person_id, digest, persons, agencies, at)
select $1, revision, person_id, digest, persons, agencies, at from announcement_approval where announcement_id = $2`

// nextTime is an announcement as it is sent again: its day to acknowledge it is as many working days after. Passed over are times that have
// passed, because it stood still for long, and those at which it could not be sent so. ok is false after the last.
func (s *Store) nextTime(ctx context.Context, tx *database.Tx, a Announcement, first, at time.Time, now int64) (d Draft, ok bool, err error) {
	hours, err := s.holidays.Calendar(ctx, tx)
	if err != nil {
		return d, false, err
	}
	for next := a.Repeat.next(first, at); vietnamese.DayOf(next) <= a.RepeatUntil; next = a.Repeat.next(first, next) {
		d = a.Draft
		d.SendAt, d.RepeatFrom = next, first
		if !d.DueAt.IsZero() {
			day := hours.AddDays(hours.NextOpen(next), hours.Days(at, a.DueAt))
			d.DueAt = day.Add(a.DueAt.Sub(hours.AddDays(a.DueAt, 0)))
		}
		refused := checkNow(hours, d, now)
		if refused == nil {
			_, refused = s.rendered(ctx, tx, a.ID, d)
		}
		if _, is := errors.AsType[*problem.Error](refused); !is && refused != nil {
			return d, false, refused
		}
		if refused == nil && next.After(database.Time(now)) {
			return d, true, nil
		}
	}
	return d, false, nil
}

// repeat plans the next time of an announcement that is sent again, when it is sent: with the words, files and audience that were approved
// with it, and its days as much later. It ends with the last that would be sent by the day until which it is repeated.
func (s *Store) repeat(ctx context.Context, tx *database.Tx, a Announcement, now int64) error {
	if a.Repeat == Once {
		return nil
	}
	at := later(a.SendAt, a.ReleasedAt)
	first := a.RepeatFrom
	if first.IsZero() {
		first = at
	}
	d, ok, err := s.nextTime(ctx, tx, a, first, at, now)
	if err != nil || !ok {
		return err
	}
	by, err := s.directory.Authorise(ctx, tx, directory.Operator, Announce, 0)
	if err != nil {
		return err
	}
	id, err := s.insert(ctx, tx, a.Author, Drafted, d, a.Reason)
	if err != nil {
		return err
	}
	again, err := s.locked(ctx, tx, id)
	if err == nil {
		err = s.submit(ctx, tx, by, &again, audience.Audience{})
	}
	if err == nil {
		err = s.release(ctx, tx, by, &again, nil)
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, copyApproval, id, a.ID); err != nil {
		return fmt.Errorf("repeating an announcement: %w", err)
	}
	return nil
}

// checkRepeat refuses a repetition that nobody could follow.
func (d *Draft) checkRepeat() error {
	switch {
	case d.Repeat == Once:
		return nil
	case d.Repeat != Weekly && d.Repeat != Monthly:
		return problem.New(problem.Invalid, "Cách lặp lại không đúng.")
	case d.About != 0:
		return problem.New(problem.Invalid, "Tin về thông báo đã gửi không lặp lại.")
	case d.RepeatUntil == "":
		return problem.New(problem.Invalid, "Thông báo lặp lại phải có ngày kết thúc.")
	}
	return nil
}
