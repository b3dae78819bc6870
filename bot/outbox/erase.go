package outbox

import (
	"context"
	"fmt"
	"strings"

	"thidua/knowledge/database"
)

// ErasureScope is which deliveries tell of a person that is to be erased.
type ErasureScope struct {
	ChatID   int64    // the person's private chat; 0 for none
	Prefixes []string // of the keys of what was sent elsewhere about the person
	Words    []string // what other messages may hold of the person, as HTML: their name
}

const (
	dropChat   = `delete from outbox_delivery where chat_id = $1 and ended_at > 0`
	cancelChat = `
update outbox_delivery set content = '{}', state = 'cancelled', error = 'erased', ended_at = $1
where chat_id = $2 and ended_at = 0 and state = 'waiting'` + returningEnded
	blankSending = `update outbox_delivery set content = '{}' where chat_id = $1 and ended_at = 0 and state = 'sending'`
	blankPrefix  = `update outbox_delivery set content = '{}' where key >= $1 and key < $2 and ended_at > 0`
	blankWords   = `
update outbox_delivery set content = '{}' where content not in ('', '{}') and ended_at > 0 and content like $1 escape '!'`
	blankBatch = `update outbox_batch set content = '{}' where content like $1 escape '!' and ended_at > 0`

	waitingOfPrefix = `
select distinct chat_id from outbox_delivery where state = 'waiting' and key >= $1 and key < $2 order by chat_id`
	cancelPrefix = `
update outbox_delivery set content = '{}', state = 'cancelled', error = 'erased', ended_at = $1
where chat_id = $2 and ended_at = 0 and state = 'waiting' and key >= $3 and key < $4` + returningEnded
)

// Erase erases what deliveries hold of a person:
//   - of the private chat: what ended loses its row, what waits is cancelled without its content, what is being sent loses
//     its content;
//   - of the prefixes: what ended keeps its row, so that its key stays used, without the content; what waits is cancelled
//     without its content;
//   - of the words: what ended, deliveries and batches, loses the content. What waits keeps it, and loses it with Purge: a name may be in
//     anybody's message, and nobody may keep others from theirs by choosing one.
//
// The contents of files are not the outbox's, and stay.
func (s *Store) Erase(ctx context.Context, tx *database.Tx, scope ErasureScope) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	for _, prefix := range scope.Prefixes {
		if err := s.cancelWaiting(ctx, tx, prefix, now); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, blankPrefix, prefix, endOf(prefix)); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
	}
	for _, words := range scope.Words {
		pattern, err := encode(words)
		if err != nil {
			return err
		}
		pattern = "%" + database.EscapeLike(strings.Trim(pattern, `"`)) + "%"
		for _, statement := range []string{blankWords, blankBatch} {
			if _, err := tx.Exec(ctx, statement, pattern); err != nil {
				return fmt.Errorf("erasing deliveries: %w", err)
			}
		}
	}
	if scope.ChatID == 0 {
		return nil
	}
	return s.eraseChat(ctx, tx, scope.ChatID, now)
}

func (s *Store) eraseChat(ctx context.Context, tx *database.Tx, chat, now int64) error {
	if _, _, err := lockCurrent(ctx, tx, chat); err != nil {
		return fmt.Errorf("erasing deliveries: %w", err)
	}
	if err := s.end(ctx, tx, cancelChat, now, chat); err != nil {
		return err
	}
	for _, statement := range []string{blankSending, dropChat} {
		if _, err := tx.Exec(ctx, statement, chat); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
	}
	return refreshHead(ctx, tx, chat)
}

// cancelWaiting cancels what waits and whose key has the prefix, chat by chat in order.
func (s *Store) cancelWaiting(ctx context.Context, tx *database.Tx, prefix string, now int64) error {
	chats, err := chatsOf(ctx, tx, prefix)
	if err != nil {
		return err
	}
	for _, chat := range chats {
		if _, _, err := lockCurrent(ctx, tx, chat); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
		if err := s.end(ctx, tx, cancelPrefix, now, chat, prefix, endOf(prefix)); err != nil {
			return err
		}
		if err := refreshHead(ctx, tx, chat); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
	}
	return nil
}

func chatsOf(ctx context.Context, tx *database.Tx, prefix string) (chats []int64, err error) {
	rows, err := tx.Query(ctx, waitingOfPrefix, prefix, endOf(prefix))
	if err != nil {
		return nil, fmt.Errorf("erasing deliveries: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var chat int64
		if err := rows.Scan(&chat); err != nil {
			return nil, fmt.Errorf("erasing deliveries: %w", err)
		}
		chats = append(chats, chat)
	}
	return chats, rows.Err()
}
