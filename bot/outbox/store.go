// Package outbox sends to Telegram what the rest of the program decided to send: enqueued in the caller's
// transaction, paced within Telegram's limits, tried until it is answered or given up with a reason. Whoever enqueued it is
// told of the end in the transaction that records it.
//
// Delivery is at least once. A send whose answer was never recorded (a crash, a lost reply) is sent again and is
// marked as uncertain; each sending goroutine records its result before it takes the next delivery, so at most as many
// copies can be double as there are goroutines. Within a chat and priority the order of enqueueing is kept, except for what a
// paused batch held.
package outbox

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"thidua/knowledge/database"
)

// Store keeps deliveries.
type Store struct {
	db      *database.DB
	watcher Watcher
	// refused takes the error of a watcher that does not want to hear of something, which is then recorded all the same; nil
	// rolls back.
	refused func(err error)
}

// NewStore uses a migrated database; watcher may be nil.
func NewStore(db *database.DB, watcher Watcher) *Store { return &Store{db: db, watcher: watcher} }

const (
	keyOfMessage = `
select key from outbox_delivery where chat_id = $1 and message_ids = $2 and ended_at > 0 and op = 'send'
order by id desc limit 1`
	keyOfPart = `
select key from outbox_delivery where chat_id = $1 and ended_at > 0 and op = 'send' and message_ids like '%,%'
	and ',' || substr(message_ids, 2, length(message_ids) - 2) || ',' like '%,' || $2 || ',%'
order by id desc limit 1`
	keyOfChange = `
select key from outbox_delivery where chat_id = $1 and message_ids = $2 and ended_at > 0 and op = 'edit' and state = 'sent'
order by id desc limit 1`
	keysOfPrefix = `select key from outbox_delivery where key >= $1 and key < $2 and op = 'send' order by id`
)

// KeyOf is the key of the Send that made a message; ok is false when it was none of this program's, or ended more than KeptTime
// ago.
func (s *Store) KeyOf(ctx context.Context, q database.Querier, chatID, messageID int64) (key string, ok bool, err error) {
	id := strconv.FormatInt(messageID, 10)
	if key, ok, err = findKey(ctx, q, keyOfMessage, chatID, "["+id+"]"); ok || err != nil {
		return key, ok, err
	}
	return findKey(ctx, q, keyOfPart, chatID, id) // of those that went as several
}

// KeyOfChange is the key of the Edit that changed a message last; ok is false when none did, or it ended more than KeptTime ago.
func (s *Store) KeyOfChange(ctx context.Context, q database.Querier, chatID, messageID int64) (key string, ok bool, err error) {
	return findKey(ctx, q, keyOfChange, chatID, "["+strconv.FormatInt(messageID, 10)+"]")
}

func findKey(ctx context.Context, q database.Querier, query string, chatID int64, messages string) (key string, ok bool, err error) {
	err = q.QueryRow(ctx, query, chatID, messages).Scan(&key)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("finding a delivery: %w", err)
	}
	return key, true, nil
}

const messagesOfKey = `select chat_id, message_ids from outbox_delivery where key = $1 and state = 'sent'`

// Messages are the messages that the delivery under key made, and where; ok is false when it was not sent, or ended more than KeptTime ago.
func (s *Store) Messages(ctx context.Context, q database.Querier, key string) (chatID int64, messages []int64, ok bool, err error) {
	var list string
	err = q.QueryRow(ctx, messagesOfKey, key).Scan(&chatID, &list)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil, false, nil
	}
	if err == nil {
		err = json.Unmarshal([]byte(list), &messages)
	}
	if err != nil {
		return 0, nil, false, fmt.Errorf("finding a delivery: %w", err)
	}
	return chatID, messages, len(messages) > 0, nil
}

// Keys are the keys of the sends that begin with prefix, oldest first, without those that ended more than KeptTime ago.
func (s *Store) Keys(ctx context.Context, q database.Querier, prefix string) ([]string, error) {
	rows, err := q.Query(ctx, keysOfPrefix, prefix, endOf(prefix))
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

// endOf is what no key with the prefix comes after: both engines compare keys by their bytes.
func endOf(prefix string) string { return prefix + "\U0010FFFF" }

const hasKey = `select exists (select 1 from outbox_delivery where key = $1 and state in ('waiting', 'sending', 'sent'))`

// Has reports whether a delivery under key was sent, at most KeptTime ago, or still will be.
func (s *Store) Has(ctx context.Context, q database.Querier, key string) (bool, error) {
	var has bool
	err := q.QueryRow(ctx, hasKey, key).Scan(&has)
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

const pendingDeliveries = `select count(*) from outbox_delivery where ended_at = 0 and not held`

// Pending is how many deliveries have not ended and could go: not those of paused batches.
func (s *Store) Pending(ctx context.Context) (int, error) {
	var n int
	if err := s.db.QueryRow(ctx, pendingDeliveries).Scan(&n); err != nil {
		return 0, fmt.Errorf("counting deliveries: %w", err)
	}
	return n, nil
}

// Count is how many deliveries are in each state.
type Count struct{ Waiting, Sending, Sent, Failed, Cancelled, Uncertain int }

const countDeliveries = `
select count(*) filter (where state = 'waiting' and not held), count(*) filter (where state = 'sending'),
	count(*) filter (where state = 'sent'), count(*) filter (where state = 'failed'),
	count(*) filter (where state = 'cancelled'), count(*) filter (where uncertain)
from (
	select state, held, uncertain from outbox_delivery where ended_at = 0
	union all
	select state, held, uncertain from outbox_delivery where ended_at > 0 and ended_at >= $1) as d`

// Count counts the deliveries of all chats that are open, and those kept that ended since a moment, and reads no others.
func (s *Store) Count(ctx context.Context, since time.Time) (Count, error) {
	var c Count
	err := s.db.QueryRow(ctx, countDeliveries, since.UnixMicro()).
		Scan(&c.Waiting, &c.Sending, &c.Sent, &c.Failed, &c.Cancelled, &c.Uncertain)
	if err != nil {
		return Count{}, fmt.Errorf("counting deliveries: %w", err)
	}
	return c, nil
}
