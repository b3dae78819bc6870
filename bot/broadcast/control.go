package broadcast

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

const (
	pauseSending = `
update announcement set state = 'paused', halt = $1
where id = $2 and (state in ('planned', 'sending') or state = 'paused' and halt = 'hours')`
	goOnSending = `update announcement set state = 'sending', halt = '', failures = 0 where id = $1 and state = 'paused'`
	planAgain   = `update announcement set state = 'planned', halt = '', send_at = $1 where id = $2 and state = 'paused'`
	cancelRest  = `update announcement set state = 'cancelled', halt = '', ended_at = $1 where id = $2 and state in ('planned', 'paused', 'sending')`
)

// waitAgain lets those wait whose copy failed for another reason than unreachable.
var waitAgain = `
update announcement_recipient set state = 'waiting', reason = '', at = 0
where announcement_id = $1 and state = 'failed' and account <> 0 and reason not in ` + database.Placeholders(1, len(unreachable))

// Pause lets no more copies of an announcement go, within a second, until Resume.
func (s *Store) Pause(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) error {
	return s.change(ctx, tx, actor, id, "pause announcement", func(a Announcement) error {
		if a.State != Planned && a.State != Sending && (a.State != Paused || a.Halt != HaltHours) {
			return problem.New(problem.Ended, "Thông báo này hiện không chờ gửi và cũng không đang gửi.")
		}
		return s.pause(ctx, tx, id, HaltByHand)
	})
}

// pause stops an announcement that is planned or being sent, and says why.
func (s *Store) pause(ctx context.Context, tx *database.Tx, id int64, why Halt) error {
	a, err := s.Announcement(ctx, tx, id)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, pauseSending, why, id)
	if err != nil {
		return fmt.Errorf("pausing an announcement: %w", err)
	}
	if n == 0 {
		return nil
	}
	if a.Round > 0 {
		if err := s.outbox.PauseBatch(ctx, tx, batchKey(id, a.Round)); err != nil {
			return err
		}
	}
	return s.tellHalted(ctx, tx, a, why)
}

// ErrOverdue is the refusal to go on with what was to be acknowledged by a day that has passed.
var ErrOverdue error = problem.New(problem.Moved, "Thời hạn xác nhận của thông báo này đã qua.")

// Resume goes on with an announcement that stands still. One that keeps to working hours waits for them; one whose day to be acknowledged
// by has passed is refused with ErrOverdue unless overdue.
func (s *Store) Resume(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, overdue bool) error {
	return s.change(ctx, tx, actor, id, "resume announcement", func(a Announcement) error {
		if a.State != Paused {
			return problem.New(problem.Ended, "Thông báo này không ở trạng thái tạm dừng.")
		}
		if a.Halt == HaltAudience {
			return problem.New(problem.Denied, "Người nhận đã khác so với lúc duyệt nên cần lãnh đạo duyệt lại: /choduyet.")
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if a.dueBefore(database.Time(now)) {
			if !overdue {
				return ErrOverdue
			}
			if err := s.letOverdue(ctx, tx, id); err != nil {
				return err
			}
		}
		return s.goOn(ctx, tx, a)
	})
}

// dueBefore reports whether the day to acknowledge the announcement by has passed, and nobody said that it goes all the same.
func (a *Announcement) dueBefore(now time.Time) bool {
	return !a.overdue && !a.DueAt.IsZero() && a.DueAt.Before(now)
}

const setOverdue = `update announcement set overdue = true where id = $1`

// letOverdue lets an announcement go although its day has passed, also after it waited for working hours again.
func (s *Store) letOverdue(ctx context.Context, tx *database.Tx, id int64) error {
	if _, err := tx.Exec(ctx, setOverdue, id); err != nil {
		return fmt.Errorf("letting an announcement go: %w", err)
	}
	return nil
}

// goOn lets a paused announcement go on: from its start, when that has not been.
func (s *Store) goOn(ctx context.Context, tx *database.Tx, a Announcement) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if a.StartedAt.IsZero() {
		sendAt := max(micros(a.SendAt), now) // late is later than this from now on
		if _, err := tx.Exec(ctx, planAgain, sendAt, a.ID); err != nil {
			return fmt.Errorf("resuming an announcement: %w", err)
		}
		return s.startAfter(ctx, tx, a.ID, database.Time(sendAt).Sub(database.Time(now)))
	}
	if _, err := tx.Exec(ctx, goOnSending, a.ID); err != nil {
		return fmt.Errorf("resuming an announcement: %w", err)
	}
	if err := s.outbox.ResumeBatch(ctx, tx, batchKey(a.ID, a.Round)); err != nil {
		return err
	}
	return s.watchHours(ctx, tx, a, database.Time(now))
}

// Cancel lets nothing more of an announcement go, for good. Who got it keeps it.
func (s *Store) Cancel(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) error {
	return s.change(ctx, tx, actor, id, "cancel announcement", func(a Announcement) error {
		if !slices.Contains([]State{Planned, Sending, Paused}, a.State) {
			return problem.New(problem.Ended, "Thông báo này hiện không chờ gửi và cũng không đang gửi.")
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, cancelRest, now, id); err != nil {
			return fmt.Errorf("cancelling an announcement: %w", err)
		}
		if a.Round == 0 {
			return s.endRest(ctx, tx, id)
		}
		return s.outbox.CancelBatch(ctx, tx, batchKey(id, a.Round))
	})
}

// Retry sends an announcement again to those whose copy failed, and not because they cannot be reached; and files to those who got the
// words alone. It returns how many rows of recipients wait again.
func (s *Store) Retry(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (n int64, err error) {
	err = s.change(ctx, tx, actor, id, "retry announcement", func(a Announcement) error {
		if a.State != Sent {
			return problem.New(problem.Moved, "Chỉ gửi lại được khi thông báo đã gửi xong.")
		}
		if err := s.unchanging(ctx, tx, id, 0); err != nil {
			return err
		}
		if n, err = tx.Exec(ctx, waitAgain, append([]any{id}, database.Args(unreachable)...)...); err != nil {
			return fmt.Errorf("sending an announcement again: %w", err)
		}
		files, err := s.filesAgain(ctx, tx, a)
		if err != nil {
			return err
		}
		if n += files; n == 0 {
			return problem.New(problem.NotFound, "Không có lượt gửi nào cần gửi lại.")
		}
		if err := s.letOverdue(ctx, tx, id); err != nil {
			return err
		}
		return s.begin(ctx, tx, a)
	})
	return n, err
}

const withoutFiles = `
select min(id), account, message_id from announcement_recipient
where announcement_id = $1 and files in ('failed', 'cancelled') and account <> 0 and message_id <> 0 group by account, message_id`

// filesAgain has the files follow the copies again whose files failed.
func (s *Store) filesAgain(ctx context.Context, tx *database.Tx, a Announcement) (n int64, err error) {
	rows, err := tx.Query(ctx, withoutFiles, a.ID)
	if err != nil {
		return 0, fmt.Errorf("reading whose files failed: %w", err)
	}
	defer rows.Close()
	type copied struct{ row, account, message int64 }
	var all []copied
	for rows.Next() {
		var c copied
		if err := rows.Scan(&c.row, &c.account, &c.message); err != nil {
			return 0, fmt.Errorf("reading whose files failed: %w", err)
		}
		all = append(all, c)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return 0, fmt.Errorf("reading whose files failed: %w", err)
	}
	for _, c := range all {
		if err := s.followWithFiles(ctx, tx, copyKey{announcement: a.ID, round: a.Round + 1, recipient: c.row}, c.account, c.message, a.Message.Following); err != nil {
			return 0, err
		}
	}
	return int64(len(all)), nil
}

// change does something to an announcement for an actor who may, and leaves word of it.
func (s *Store) change(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64, act string, do func(a Announcement) error) error {
	by, err := s.directory.Authorise(ctx, tx, actor, Announce, 0)
	if err != nil {
		return err
	}
	a, err := s.locked(ctx, tx, id)
	if err != nil {
		return err
	}
	if err := do(a); err != nil {
		return err
	}
	return by.Audit(ctx, tx, act, "announcement", id)
}

// locked is an announcement whose row no other transaction changes until this one ends.
func (s *Store) locked(ctx context.Context, tx *database.Tx, id int64) (Announcement, error) {
	return scanAnnouncement(tx.QueryRow(ctx, announcementColumns+`where id = $1 `+tx.ForUpdate(), id))
}
