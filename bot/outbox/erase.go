package outbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"thidua/knowledge/database"
)

const (
	keyOfMessage = `select key from outbox_delivery where chat_id = $1 and message_ids = $2 and op = 'send' order by id desc limit 1`
	keysOfPrefix = `select key from outbox_delivery where substr(key, 1, length($1)) = $1 and op = 'send' order by id`
	stoppedChat  = `select stopped from outbox_chat where chat_id = $1`
)

// KeyOf is the key of the Send that made a message; ok is false when it was none of this program's, or long ago.
func (s *Store) KeyOf(ctx context.Context, q database.Querier, chatID, messageID int64) (key string, ok bool, err error) {
	err = q.QueryRow(ctx, keyOfMessage, chatID, "["+strconv.FormatInt(messageID, 10)+"]").Scan(&key)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("finding a delivery: %w", err)
	}
	return key, true, nil
}

// Keys are the keys of the sends that begin with prefix, oldest first.
func (s *Store) Keys(ctx context.Context, q database.Querier, prefix string) ([]string, error) {
	rows, err := q.Query(ctx, keysOfPrefix, prefix)
	if err != nil {
		return nil, fmt.Errorf("finding deliveries: %w", err)
	}
	defer rows.Close()
	var keys []string
	for rows.Next() {
		var key string
		if err := rows.Scan(&key); err != nil {
			return nil, fmt.Errorf("finding deliveries: %w", err)
		}
		keys = append(keys, key)
	}
	return keys, rows.Err()
}

// Stopped is why nothing can be sent to a chat, or "".
func (s *Store) Stopped(ctx context.Context, q database.Querier, chatID int64) (StopReason, error) {
	var reason StopReason
	err := q.QueryRow(ctx, stoppedChat, chatID).Scan(&reason)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("reading a chat: %w", err)
	}
	return reason, nil
}

// ErasureScope is which deliveries tell of a person that is to be erased.
type ErasureScope struct {
	ChatID   int64    // the person's private chat; 0 for none
	Prefixes []string // of the keys of what was sent elsewhere about the person
	Words    []string // what other messages may hold of the person, as HTML: their name
}

const (
	dropChat     = `delete from outbox_delivery where chat_id = $1 and state in ('sent', 'failed', 'cancelled')`
	blankChat    = `update outbox_delivery set content = '{}', state = 'cancelled', ended_at = $1 where chat_id = $2 and state = 'waiting'`
	blankSending = `update outbox_delivery set content = '{}' where chat_id = $1 and state = 'sending'`
	blankPrefix  = `update outbox_delivery set content = '{}' where substr(key, 1, length($1)) = $1 and state in ('sent', 'failed', 'cancelled')`
	blankWords   = `update outbox_delivery set content = '{}' where content like $1 escape '!' and state in ('sent', 'failed', 'cancelled')`

	waitingOfPrefix = `
select distinct chat_id from outbox_delivery where state = 'waiting' and substr(key, 1, length($1)) = $1 order by chat_id`
	cancelPrefix = `
update outbox_delivery set content = '{}', state = 'cancelled', error = 'erased', ended_at = $1
where chat_id = $2 and state = 'waiting' and substr(key, 1, length($3)) = $3`
)

// Erase erases what deliveries hold of a person:
//   - of the private chat: what ended loses its row, what waits is cancelled without its content, what is being sent loses
//     its content;
//   - of the prefixes: what ended keeps its row, so that its key stays used, without the content; what waits is cancelled
//     without its content;
//   - of the words: what ended loses the content. What waits keeps it, and loses it with Purge: a name may be in
//     anybody's message, and nobody may keep others from theirs by choosing one.
//
// The contents of files are not the outbox's, and stay.
func (s *Store) Erase(ctx context.Context, tx *database.Tx, scope ErasureScope) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	for _, prefix := range scope.Prefixes {
		if err := cancelWaiting(ctx, tx, prefix, now); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, blankPrefix, prefix); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
	}
	for _, words := range scope.Words {
		pattern, err := encode(words)
		if err != nil {
			return err
		}
		pattern = "%" + strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(strings.Trim(pattern, `"`)) + "%"
		if _, err := tx.Exec(ctx, blankWords, pattern); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
	}
	if scope.ChatID == 0 {
		return nil
	}
	return eraseChat(ctx, tx, scope.ChatID, now)
}

func eraseChat(ctx context.Context, tx *database.Tx, chat, now int64) error {
	if _, _, err := lockCurrent(ctx, tx, chat); err != nil {
		return fmt.Errorf("erasing deliveries: %w", err)
	}
	for _, step := range []struct {
		statement string
		args      []any
	}{{blankChat, []any{now, chat}}, {blankSending, []any{chat}}, {dropChat, []any{chat}}} {
		if _, err := tx.Exec(ctx, step.statement, step.args...); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
	}
	return refreshHead(ctx, tx, chat)
}

// cancelWaiting cancels what waits and whose key has the prefix, chat by chat in order.
func cancelWaiting(ctx context.Context, tx *database.Tx, prefix string, now int64) error {
	chats, err := chatsOf(ctx, tx, prefix)
	if err != nil {
		return err
	}
	for _, chat := range chats {
		if _, _, err := lockCurrent(ctx, tx, chat); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
		if _, err := tx.Exec(ctx, cancelPrefix, now, chat, prefix); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
		if err := refreshHead(ctx, tx, chat); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
	}
	return nil
}

func chatsOf(ctx context.Context, tx *database.Tx, prefix string) (chats []int64, err error) {
	rows, err := tx.Query(ctx, waitingOfPrefix, prefix)
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

const blankOld = `update outbox_delivery set content = '{}' where content <> '{}' and state in ('sent', 'failed', 'cancelled') and ended_at < $1`

// Purge drops the words of the deliveries that ended more than keep ago. That they were sent, when and to whom stays.
func (s *Store) Purge(ctx context.Context, keep time.Duration) error {
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, blankOld, now-keep.Microseconds())
		return err
	})
	if err != nil {
		return fmt.Errorf("purging deliveries: %w", err)
	}
	return nil
}
