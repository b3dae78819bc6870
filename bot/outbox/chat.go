package outbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"thidua/knowledge/database"
)

const (
	findChat = `select stopped, moved_to from outbox_chat where chat_id = $1 `

	insertChat = `
insert into outbox_chat (chat_id, head, head_id, busy, held_at, ready_at, throttled, stopped, moved_to)
values ($1, 9, 0, false, 0, 0, false, '', 0)
on conflict (chat_id) do update set chat_id = excluded.chat_id
returning stopped, moved_to`
)

// lockChat locks the chat's row, which it makes if there is none.
func lockChat(ctx context.Context, tx *database.Tx, chat int64) (stopped string, movedTo int64, err error) {
	err = tx.QueryRow(ctx, findChat+tx.ForUpdate(), chat).Scan(&stopped, &movedTo)
	if errors.Is(err, sql.ErrNoRows) {
		err = tx.QueryRow(ctx, insertChat, chat).Scan(&stopped, &movedTo)
	}
	return stopped, movedTo, err
}

// lockCurrent locks the chat's row, following a group to the supergroup it became. Only under the lock is it known
// that the chat does not move any more.
func lockCurrent(ctx context.Context, tx *database.Tx, chat int64) (current int64, stopped string, err error) {
	for {
		stopped, to, err := lockChat(ctx, tx, chat)
		if err != nil {
			return 0, "", err
		}
		if to == 0 {
			return chat, stopped, nil
		}
		chat = to
	}
}

const (
	refreshChat     = `update outbox_chat set ` + refreshed
	refreshChatGate = `update outbox_chat set held_at = $2, ready_at = $3, throttled = $4,` + refreshed

	refreshed = `
	head = coalesce((select priority from outbox_delivery where chat_id = $1 and ended_at = 0 and state = 'waiting'
		and not held order by priority, id limit 1), 9),
	head_id = coalesce((select id from outbox_delivery where chat_id = $1 and ended_at = 0 and state = 'waiting'
		and not held order by priority, id limit 1), 0),
	busy = exists (select 1 from outbox_delivery where chat_id = $1 and ended_at = 0 and state = 'sending')
where chat_id = $1`
)

// refreshHead recomputes what the chat waits for and whether one of its deliveries is on the way; the caller holds the chat's row.
func refreshHead(ctx context.Context, tx *database.Tx, chat int64) error {
	_, err := tx.Exec(ctx, refreshChat, chat)
	return err
}

// refreshGate is refreshHead and sets what the chat waits for.
func refreshGate(ctx context.Context, tx *database.Tx, chat int64, g gate) error {
	_, err := tx.Exec(ctx, refreshChatGate, chat, g.heldAt, g.readyAt, g.throttled)
	return err
}

const stoppedChat = `select stopped from outbox_chat where chat_id = $1`

// Stopped is why nothing can be sent to a chat, or "".
func (s *Store) Stopped(ctx context.Context, q database.Querier, chatID int64) (StopReason, error) {
	var reason StopReason
	err := q.QueryRow(ctx, stoppedChat, chatID).Scan(&reason)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("reading a chat: %w", err)
	}
	return reason, nil
}

// stoppedSlice is how many chats one statement counts.
const stoppedSlice = 100

var stoppedAmong = `select count(*) from outbox_chat where stopped <> '' and chat_id in ` + database.Placeholders(0, stoppedSlice)

// CountStopped counts the chats among some to which nothing can be sent.
func (s *Store) CountStopped(ctx context.Context, q database.Querier, chats []int64) (n int, err error) {
	for some := range slices.Chunk(chats, stoppedSlice) {
		ids := make([]int64, stoppedSlice) // there is no chat 0
		copy(ids, some)
		var stopped int
		if err := q.QueryRow(ctx, stoppedAmong, database.Args(ids)...).Scan(&stopped); err != nil {
			return 0, fmt.Errorf("counting chats: %w", err)
		}
		n += stopped
	}
	return n, nil
}

const reopenChat = `update outbox_chat set stopped = '' where chat_id = $1 and stopped <> ''`

// Reopen lets a chat be sent to again: something came from it, which shows that the bot is there. What failed meanwhile stays failed.
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
	if _, _, err := lockChat(ctx, tx, chatID); err != nil {
		return fmt.Errorf("stopping a chat: %w", err)
	}
	return s.stop(ctx, tx, chatID, reason, now)
}

const (
	stopChat = `update outbox_chat set stopped = $1, head = 9, head_id = 0 where chat_id = $2`
	failChat = `
update outbox_delivery set state = 'failed', error = $1, ended_at = $2 
where chat_id = $3 and ended_at = 0 and state = 'waiting'` + returningEnded
)

// stop is Stop with the chat's row held.
func (s *Store) stop(ctx context.Context, tx *database.Tx, chat int64, reason StopReason, now int64) error {
	if _, err := tx.Exec(ctx, stopChat, reason, chat); err != nil {
		return fmt.Errorf("stopping a chat: %w", err)
	}
	if err := s.end(ctx, tx, failChat, reason, now, chat); err != nil {
		return err
	}
	return s.tell(ctx, tx, func(w Watcher) error { return w.ChatStopped(ctx, tx, chat, reason) })
}

const (
	// The messages of the group stay there, and their numbers are those of others in the supergroup.
	moveOpen  = `update outbox_delivery set chat_id = $1, target_messages = '[]', message_ids = '[]' where chat_id = $2 and ended_at = 0`
	moveEnded = `update outbox_delivery set chat_id = $1, message_ids = '[]' where chat_id = $2 and ended_at > 0`
	moveChat  = `update outbox_chat set moved_to = $1 where chat_id = $2`

	answersOf = `select id, content from outbox_delivery where chat_id = $1 and ended_at = 0 and content like '%"reply_to":%'`
)

// Move gives a group's deliveries to the supergroup it became, in order and at once. What is on the way to the old
// group keeps the new one busy until it is answered. The group's messages do not move: what would edit or delete one ends as
// Cancelled, and what answers one is sent without answering it. Moving again is harmless: an update and a refused delivery may
// both tell of it.
func (s *Store) Move(ctx context.Context, tx *database.Tx, from, to int64) error {
	if from == to {
		return nil
	}
	if err := s.move(ctx, tx, from, to); err != nil {
		return fmt.Errorf("moving a chat: %w", err)
	}
	return s.tell(ctx, tx, func(w Watcher) error { return w.ChatMoved(ctx, tx, from, to) })
}

func (s *Store) move(ctx context.Context, tx *database.Tx, from, to int64) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	var stopped string
	var movedTo int64
	for _, chat := range []int64{from, to} {
		if stopped, movedTo, err = lockChat(ctx, tx, chat); err != nil {
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
	if err := dropAnswered(ctx, tx, from); err != nil {
		return err
	}
	for _, statement := range []string{moveOpen, moveEnded} {
		if _, err := tx.Exec(ctx, statement, to, from); err != nil {
			return err
		}
	}
	if stopped != "" { // the supergroup's reason, read last
		if err := s.end(ctx, tx, failChat, stopped, now, to); err != nil {
			return err
		}
	}
	if err := refreshHead(ctx, tx, from); err != nil {
		return err
	}
	return refreshHead(ctx, tx, to)
}

// dropAnswered lets what waits for a chat answer no message of it.
func dropAnswered(ctx context.Context, tx *database.Tx, chat int64) error {
	rows, err := tx.Query(ctx, answersOf, chat)
	if err != nil {
		return err
	}
	defer rows.Close()
	plain := map[int64]string{}
	for rows.Next() {
		var d Delivery
		var content string
		if err := rows.Scan(&d.ID, &content); err != nil {
			return err
		}
		if d.decode(content, "[]") != nil {
			continue // it is given up when its turn comes
		}
		d.Content.ReplyTo = 0
		if plain[d.ID], err = encode(d.Content); err != nil {
			return err
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for id, content := range plain {
		if _, err := tx.Exec(ctx, replaceContent, content, id); err != nil {
			return err
		}
	}
	return nil
}

// CurrentChat is the chat, or the supergroup that it became. It does not move any more before the commit.
func (s *Store) CurrentChat(ctx context.Context, tx *database.Tx, chatID int64) (int64, error) {
	current, _, err := lockCurrent(ctx, tx, chatID)
	if err != nil {
		return 0, fmt.Errorf("following a chat: %w", err)
	}
	return current, nil
}
