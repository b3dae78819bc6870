package broadcast

import (
	"context"
	"fmt"
	"time"

	"thidua/bot/problem"
	"thidua/knowledge/database"
)

var changesUnderWay = `
select id from announcement where about = $1 and id <> $2 and state in ('planned', 'sending', 'paused') and kind in ` + database.Placeholders(2, len(changing))

// unchanging refuses when a change of an announcement, other than one, is released and not sent to everybody yet.
func (s *Store) unchanging(ctx context.Context, tx *database.Tx, about, but int64) error {
	others, err := readIDs(ctx, tx, changesUnderWay, append([]any{about, but}, database.Args(changing)...)...)
	if err == nil && len(others) > 0 {
		err = problem.New(problem.Moved, "Thông báo này có bản thay đổi hoặc thu hồi đã duyệt, đang chờ gửi hoặc đang gửi; đề nghị chờ gửi xong hoặc hủy bản đó.")
	}
	return err
}

// checkRelease refuses to release what must not be said any more about the earlier announcement: a draft may lie while that is changed.
func (s *Store) checkRelease(ctx context.Context, tx *database.Tx, a Announcement) error {
	if a.About == 0 {
		return nil
	}
	about, err := s.locked(ctx, tx, a.About)
	if err == nil {
		err = a.checkAbout(about)
	}
	switch {
	case err != nil:
		return err
	case a.reminds():
		return s.remindable(ctx, tx, a.About, a.ID)
	}
	return s.unchanging(ctx, tx, a.About, a.ID)
}

// beginFollowUp begins a released follow-up. One about an announcement that was changed, taken back or deleted since is cancelled; while that is
// being sent again, it waits.
func (s *Store) beginFollowUp(ctx context.Context, tx *database.Tx, looked Announcement) error {
	a, err := s.locked(ctx, tx, looked.ID)
	if err != nil {
		return err
	}
	if a.Revision != looked.Revision || a.State != Planned {
		return s.endRest(ctx, tx, a.ID)
	}
	about, err := s.locked(ctx, tx, a.About)
	switch {
	case err != nil:
		return err
	case about.State == Sent || about.stopped() && !a.reminds():
		return s.begin(ctx, tx, looked)
	case about.State == Sending || about.State == Paused:
		return s.startAfter(ctx, tx, a.ID, time.Minute)
	}
	return s.drop(ctx, tx, a.ID)
}

// drop cancels an announcement that has become needless before it began.
func (s *Store) drop(ctx context.Context, tx *database.Tx, id int64) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, cancelRest, now, id); err != nil {
		return fmt.Errorf("cancelling an announcement: %w", err)
	}
	return s.endRest(ctx, tx, id)
}
