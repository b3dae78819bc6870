package broadcast

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

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
