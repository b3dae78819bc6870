package outbox

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/knowledge/database"
)

// ErasureScope is which deliveries tell of a person that is to be erased.
type ErasureScope struct {
	Account  int64    // the person's, and so their private chat; 0 for none
	Prefixes []string // of the keys of what else was sent elsewhere about the person
	Words    []string // what other messages may hold of the person, as HTML: their name
	Since    int64    // EraseWords was done for what ended before, in unix microseconds by the store's clock; 0 when it was not
}

const (
	dropChat   = `delete from outbox_delivery where chat_id = $1 and ended_at > 0`
	cancelChat = `
update outbox_delivery set content = '{}', state = 'cancelled', error = 'erased', ended_at = $1
where chat_id = $2 and ended_at = 0 and state = 'waiting'` + returningEnded
	blankSending = `update outbox_delivery set content = '{}' where chat_id = $1 and ended_at = 0 and state = 'sending'`
	blankBatch   = `update outbox_batch set content = '{}' where content like $1 escape '!' and ended_at > 0`

	withWords  = `content not in ('', '{}') and ended_at > 0 and ended_at >= $2 and content like $1 escape '!'`
	blankWords = `update outbox_delivery set content = '{}' where ` + withWords
	findWords  = `select id from outbox_delivery where ` + withWords
	blankID    = `update outbox_delivery set content = '{}' where id = $1 and ended_at > 0`
)

// about is how what was sent about a person is found outside their private chat.
type about struct {
	blank, waiting, cancel string // blank: of what ended or is being sent
	args                   []any
}

const (
	ofAccount       = `account = $1 and account <> 0`
	blankAccount    = `update outbox_delivery set content = '{}' where ` + ofAccount + ` and state <> 'waiting'`
	waitingAccount  = `select distinct chat_id from outbox_delivery where ` + ofAccount + ` and ended_at = 0 order by chat_id`
	cancelOfAccount = `
update outbox_delivery set content = '{}', state = 'cancelled', error = 'erased', ended_at = $1
where chat_id = $2 and ended_at = 0 and state = 'waiting' and account = $3` + returningEnded

	ofPrefix       = `key >= $1 and key < $2`
	blankPrefix    = `update outbox_delivery set content = '{}' where ` + ofPrefix + ` and state <> 'waiting'`
	waitingPrefix  = `select distinct chat_id from outbox_delivery where ` + ofPrefix + ` and ended_at = 0 order by chat_id`
	cancelOfPrefix = `
update outbox_delivery set content = '{}', state = 'cancelled', error = 'erased', ended_at = $1
where chat_id = $2 and ended_at = 0 and state = 'waiting' and key >= $3 and key < $4` + returningEnded
)

// Erase erases what deliveries hold of a person:
//   - of the private chat: what ended loses its row, what waits is cancelled without its content, what is being sent loses
//     its content;
//   - of the account elsewhere and of the prefixes: what ended or is being sent keeps its row, so that its key stays used,
//     without the content; what waits is cancelled without its content;
//   - of the words: what ended, deliveries and batches, loses the content. What waits keeps it, and loses it with Purge: a name may be in
//     anybody's message, and nobody may keep others from theirs by choosing one.
//
// The contents of files are not the outbox's, and stay.
func (s *Store) Erase(ctx context.Context, tx *database.Tx, scope ErasureScope) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	elsewhere := []about{{blankAccount, waitingAccount, cancelOfAccount, []any{scope.Account}}}
	for _, prefix := range scope.Prefixes {
		elsewhere = append(elsewhere, about{blankPrefix, waitingPrefix, cancelOfPrefix, []any{prefix, endOf(prefix)}})
	}
	for _, of := range elsewhere {
		if err := s.cancelWaiting(ctx, tx, of, now); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, of.blank, of.args...); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
	}
	for _, words := range scope.Words {
		pattern, err := patternOf(words)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, blankWords, pattern, scope.Since); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
		if _, err := tx.Exec(ctx, blankBatch, pattern); err != nil {
			return fmt.Errorf("erasing batches: %w", err)
		}
	}
	if scope.Account == 0 {
		return nil
	}
	return s.eraseChat(ctx, tx, scope.Account, now)
}

// patternOf is what is like the content of a delivery with the words.
func patternOf(words string) (string, error) {
	encoded, err := encode(words)
	return "%" + database.EscapeLike(strings.Trim(encoded, `"`)) + "%", err
}

// recordTime is longer than recording a result takes, which is dated by the beginning of its transaction.
const recordTime = time.Minute

// EraseWords does what Erase does of words with the deliveries that have ended so far, outside a transaction and in slices: all are
// read to find them. It returns the Since for Erase. Nothing needs what it erases: should the person stay after all, no harm is done.
func (s *Store) EraseWords(ctx context.Context, words []string) (since int64, err error) {
	if since, err = s.db.Now(ctx); err != nil {
		return 0, err
	}
	for _, w := range words {
		pattern, err := patternOf(w)
		if err != nil {
			return 0, err
		}
		found, err := readIDs(ctx, s.db, findWords, pattern, 0)
		if err != nil {
			return 0, fmt.Errorf("finding deliveries with a name: %w", err)
		}
		for slice := range slices.Chunk(found, sliceRows) {
			if err := s.blank(ctx, slice); err != nil {
				return 0, fmt.Errorf("erasing deliveries: %w", err)
			}
		}
	}
	return since - recordTime.Microseconds(), nil
}

// blank drops the contents of some deliveries that have ended.
func (s *Store) blank(ctx context.Context, ids []int64) error {
	return s.db.InTx(ctx, func(tx *database.Tx) error {
		for _, id := range ids {
			if _, err := tx.Exec(ctx, blankID, id); err != nil {
				return err
			}
		}
		return nil
	})
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

// cancelWaiting cancels what waits, chat by chat in order.
func (s *Store) cancelWaiting(ctx context.Context, tx *database.Tx, of about, now int64) error {
	chats, err := readIDs(ctx, tx, of.waiting, of.args...)
	if err != nil {
		return fmt.Errorf("erasing deliveries: %w", err)
	}
	for _, chat := range chats {
		if _, _, err := lockCurrent(ctx, tx, chat); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
		if err := s.end(ctx, tx, of.cancel, append([]any{now, chat}, of.args...)...); err != nil {
			return err
		}
		if err := refreshHead(ctx, tx, chat); err != nil {
			return fmt.Errorf("erasing deliveries: %w", err)
		}
	}
	return nil
}

// readIDs reads a column of ids.
func readIDs(ctx context.Context, q database.Querier, query string, args ...any) (ids []int64, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}
