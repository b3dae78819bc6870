package outbox

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"thidua/knowledge/database"
)

// Store keeps deliveries.
type Store struct {
	db      *database.DB
	watcher Watcher
}

// NewStore uses a migrated database; watcher may be nil.
func NewStore(db *database.DB, watcher Watcher) *Store { return &Store{db: db, watcher: watcher} }

const (
	findDelivery = `select id, chat_id, op, state from outbox_delivery where key = $1`

	insertDelivery = `
insert into outbox_delivery (key, chat_id, priority, op, target_id, content, state, uncertain, attempts, fence, error,
	message_ids, created_at, ended_at)
values ($1, $2, $3, $4, $5, $6, 'waiting', false, 0, 0, '', '[]', $7, 0)
on conflict (key) do nothing
returning id`

	lockChat = `
insert into outbox_chat (chat_id, head, head_id, busy, ready_at, stopped, moved_to)
values ($1, 9, 0, false, 0, '', 0)
on conflict (chat_id) do update set chat_id = excluded.chat_id
returning stopped, moved_to`

	raiseHead = `
update outbox_chat set head = $1, head_id = $2 where chat_id = $3 and (head > $1 or (head = $1 and head_id > $2))`

	contentOf = `select content from outbox_delivery where id = $1`

	replaceContent = `update outbox_delivery set content = $1 where id = $2 and state = 'waiting'`

	endDelivery = `
update outbox_delivery set state = $1, error = $2, ended_at = $3 where id = $4 and state = 'waiting'`
)

// Enqueue adds deliveries to the caller's transaction; the sender takes them once it is committed. A key that is there
// already is left as it is.
//
// An Edit of a message not yet sent replaces its words, buttons and files, and a Delete of one cancels it; nothing is sent for either.
// A delivery to a chat that cannot be reached is recorded as failed, with the reason. A group that became a supergroup
// is reached under its new id.
func (s *Store) Enqueue(ctx context.Context, tx *database.Tx, deliveries ...Delivery) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	if err := lockAll(ctx, tx, deliveries); err != nil {
		return fmt.Errorf("enqueueing: %w", err)
	}
	for _, d := range deliveries {
		if err := s.enqueue(ctx, tx, d, now); err != nil {
			return fmt.Errorf("enqueueing %s: %w", d.Key, err)
		}
	}
	return nil
}

// lockAll locks the chats of several deliveries in one order, so that two transactions that enqueue to the same chats
// wait for each other instead of meeting in a deadlock.
func lockAll(ctx context.Context, tx *database.Tx, deliveries []Delivery) error {
	var chats []int64
	for _, d := range deliveries {
		if d.Op == Send || d.Op == Album {
			chats = append(chats, d.ChatID)
		}
	}
	slices.Sort(chats)
	if chats = slices.Compact(chats); len(chats) < 2 {
		return nil
	}
	for _, chat := range chats {
		if _, _, err := lockCurrent(ctx, tx, chat); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) enqueue(ctx context.Context, tx *database.Tx, d Delivery, now int64) error {
	var target delivered
	if d.Op == Edit || d.Op == Delete {
		err := tx.QueryRow(ctx, findDelivery, d.Target).Scan(&target.id, &target.chat, &target.op, &target.state)
		if errors.Is(err, sql.ErrNoRows) || err == nil && target.op != Send && target.op != Album {
			return fmt.Errorf("there is no message %q to %s", d.Target, d.Op)
		}
		if err != nil {
			return err
		}
		d.ChatID = target.chat
	}
	chat, stopped, err := lockCurrent(ctx, tx, d.ChatID)
	if err != nil {
		return err
	}
	content, err := encode(d.Content)
	if err != nil {
		return err
	}
	var id int64
	err = tx.QueryRow(ctx, insertDelivery, d.Key, chat, d.Priority, d.Op, target.id, content, now).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // the key is there
	}
	if err != nil {
		return err
	}
	if target.id != 0 {
		// Now that the chat is locked the target's state stands still.
		if err := tx.QueryRow(ctx, findDelivery, d.Target).Scan(&target.id, &target.chat, &target.op, &target.state); err != nil {
			return err
		}
		ended, err := settle(ctx, tx, id, d.Op, content, target, now)
		if err != nil || ended {
			return err
		}
	}
	if stopped != "" {
		_, err := tx.Exec(ctx, endDelivery, Failed, stopped, now, id)
		return err
	}
	_, err = tx.Exec(ctx, raiseHead, d.Priority, id, chat)
	return err
}

// delivered is what an edit or delete must know of its target.
type delivered struct {
	id, chat int64
	op       Op
	state    State
}

// settle ends an edit or delete that needs no sending because its target was not sent; the chat is locked.
func settle(ctx context.Context, tx *database.Tx, id int64, op Op, content string, target delivered, now int64) (bool, error) {
	switch target.state {
	case Waiting:
		if op == Delete {
			if _, err := tx.Exec(ctx, endDelivery, Cancelled, "deleted before it was sent", now, target.id); err != nil {
				return false, err
			}
			if err := refreshHead(ctx, tx, target.chat); err != nil {
				return false, err
			}
		} else if err := editWaiting(ctx, tx, target.id, content); err != nil {
			return false, err
		}
		_, err := tx.Exec(ctx, endDelivery, Cancelled, "done before the message was sent", now, id)
		return true, err
	case Failed, Cancelled:
		_, err := tx.Exec(ctx, endDelivery, Cancelled, "the message was never sent", now, id)
		return true, err
	}
	return false, nil
}

// editWaiting does to a message not yet sent what an edit does to one that is there: what an edit cannot change (the
// message answered, the topic) stays.
func editWaiting(ctx context.Context, tx *database.Tx, target int64, edit string) error {
	var old string
	if err := tx.QueryRow(ctx, contentOf, target).Scan(&old); err != nil {
		return err
	}
	var content, change Content
	if err := json.Unmarshal([]byte(old), &content); err != nil {
		return fmt.Errorf("decoding the target: %w", err)
	}
	if err := json.Unmarshal([]byte(edit), &change); err != nil {
		return fmt.Errorf("decoding the edit: %w", err)
	}
	content.HTML, content.Buttons = change.HTML, change.Buttons
	if len(change.Files) > 0 {
		content.Files = change.Files
	}
	edited, err := encode(content)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, replaceContent, edited, target)
	return err
}

// lockCurrent locks the chat's row, following a group to the supergroup it became. Only under the lock is it known
// that the chat does not move any more.
func lockCurrent(ctx context.Context, tx *database.Tx, chat int64) (current int64, stopped string, err error) {
	for {
		var to int64
		if err := tx.QueryRow(ctx, lockChat, chat).Scan(&stopped, &to); err != nil {
			return 0, "", err
		}
		if to == 0 {
			return chat, stopped, nil
		}
		chat = to
	}
}

const refreshChat = `
update outbox_chat set
	head = coalesce((select priority from outbox_delivery where chat_id = $1 and state = 'waiting'
		order by priority, id limit 1), 9),
	head_id = coalesce((select id from outbox_delivery where chat_id = $1 and state = 'waiting'
		order by priority, id limit 1), 0),
	busy = exists (select 1 from outbox_delivery where chat_id = $1 and state = 'sending')
where chat_id = $1`

// refreshHead recomputes what the chat waits for and whether one of its deliveries is on the way; the caller holds the chat's row.
func refreshHead(ctx context.Context, tx *database.Tx, chat int64) error {
	_, err := tx.Exec(ctx, refreshChat, chat)
	return err
}

const reopenChat = `update outbox_chat set stopped = '' where chat_id = $1 and stopped <> ''`

// Reopen lets a chat be sent to again: its person wrote, or unblocked the bot. What failed meanwhile stays failed.
func (s *Store) Reopen(ctx context.Context, tx *database.Tx, chatID int64) error {
	if _, err := tx.Exec(ctx, reopenChat, chatID); err != nil {
		return fmt.Errorf("reopening a chat: %w", err)
	}
	return nil
}

// Stop ends every waiting delivery of a chat, because of what an update said (the person blocked the bot, the bot was
// put out of the group).
func (s *Store) Stop(ctx context.Context, tx *database.Tx, chatID int64, reason StopReason) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	var stopped string
	var movedTo int64
	if err := tx.QueryRow(ctx, lockChat, chatID).Scan(&stopped, &movedTo); err != nil {
		return fmt.Errorf("stopping a chat: %w", err)
	}
	return s.stop(ctx, tx, chatID, reason, now)
}

const (
	stopChat = `update outbox_chat set stopped = $1, head = 9, head_id = 0 where chat_id = $2`
	failChat = `
update outbox_delivery set state = 'failed', error = $1, ended_at = $2 where chat_id = $3 and state = 'waiting'`
)

// stop is Stop with the chat's row held.
func (s *Store) stop(ctx context.Context, tx *database.Tx, chat int64, reason StopReason, now int64) error {
	if _, err := tx.Exec(ctx, stopChat, reason, chat); err != nil {
		return fmt.Errorf("stopping a chat: %w", err)
	}
	if _, err := tx.Exec(ctx, failChat, reason, now, chat); err != nil {
		return fmt.Errorf("stopping a chat: %w", err)
	}
	if s.watcher == nil {
		return nil
	}
	return s.watcher.ChatStopped(ctx, tx, chat, reason)
}

const (
	moveDeliveries = `update outbox_delivery set chat_id = $1 where chat_id = $2`
	moveChat       = `update outbox_chat set moved_to = $1 where chat_id = $2`
)

// Move gives a group's deliveries to the supergroup it became, in order and at once. What is on the way to the old
// group keeps the new one busy until it is answered. Moving again is harmless: an update and a refused delivery may
// both tell of it.
func (s *Store) Move(ctx context.Context, tx *database.Tx, from, to int64) error {
	if from == to {
		return nil
	}
	if err := s.move(ctx, tx, from, to); err != nil {
		return fmt.Errorf("moving a chat: %w", err)
	}
	if s.watcher == nil {
		return nil
	}
	return s.watcher.ChatMoved(ctx, tx, from, to)
}

func (s *Store) move(ctx context.Context, tx *database.Tx, from, to int64) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	var stopped string
	var movedTo int64
	for _, chat := range []int64{from, to} {
		if err := tx.QueryRow(ctx, lockChat, chat).Scan(&stopped, &movedTo); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, moveChat, to, from); err != nil {
		return err
	}
	if movedTo != 0 { // it lives after all; and following groups must come to an end
		if _, err := tx.Exec(ctx, moveChat, 0, to); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, moveDeliveries, to, from); err != nil {
		return err
	}
	if stopped != "" { // the supergroup's reason, read last
		if _, err := tx.Exec(ctx, failChat, stopped, now, to); err != nil {
			return err
		}
	}
	if err := refreshHead(ctx, tx, from); err != nil {
		return err
	}
	return refreshHead(ctx, tx, to)
}

const successor = `select exists (select 1 from outbox_chat where moved_to = $1)`

// IsSuccessor reports whether the chat is a supergroup that a known group became.
func (s *Store) IsSuccessor(ctx context.Context, q database.Querier, chatID int64) (bool, error) {
	var is bool
	if err := q.QueryRow(ctx, successor, chatID).Scan(&is); err != nil {
		return false, fmt.Errorf("looking a chat up: %w", err)
	}
	return is, nil
}

// Has reports whether a delivery under key was sent or still will be.
func (s *Store) Has(ctx context.Context, q database.Querier, key string) (bool, error) {
	var has bool
	err := q.QueryRow(ctx, `select exists (select 1 from outbox_delivery where key = $1 and state in ('waiting', 'sending', 'sent'))`, key).Scan(&has)
	if err != nil {
		return false, fmt.Errorf("looking a delivery up: %w", err)
	}
	return has, nil
}

func (d *Delivery) decode(content, ids string) error {
	if err := json.Unmarshal([]byte(content), &d.Content); err != nil {
		return fmt.Errorf("decoding delivery %s: %w", d.Key, err)
	}
	if err := json.Unmarshal([]byte(ids), &d.MessageIDs); err != nil {
		return fmt.Errorf("decoding delivery %s: %w", d.Key, err)
	}
	return nil
}

const pendingDeliveries = `
select (select count(*) from outbox_delivery where state = 'waiting') + (select count(*) from outbox_delivery where state = 'sending')`

// Pending is how many deliveries have not ended.
func (s *Store) Pending(ctx context.Context) (int, error) {
	var n int
	if err := s.db.QueryRow(ctx, pendingDeliveries).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting deliveries: %w", err)
	}
	return n, nil
}

// Count is how many deliveries are in each state, over all chats.
type Count struct{ Waiting, Sending, Sent, Failed, Cancelled, Uncertain int }

// Count counts the deliveries.
func (s *Store) Count(ctx context.Context) (Count, error) {
	var c Count
	err := s.db.QueryRow(ctx, `
select count(*) filter (where state = 'waiting'), count(*) filter (where state = 'sending'),
	count(*) filter (where state = 'sent'), count(*) filter (where state = 'failed'),
	count(*) filter (where state = 'cancelled'), count(*) filter (where uncertain)
from outbox_delivery`).Scan(&c.Waiting, &c.Sending, &c.Sent, &c.Failed, &c.Cancelled, &c.Uncertain)
	if err != nil {
		return Count{}, fmt.Errorf("counting deliveries: %w", err)
	}
	return c, nil
}
