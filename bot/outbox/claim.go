package outbox

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"thidua/knowledge/database"
)

const readyChat = `
select chat_id from outbox_chat
where head <= $2 and head < 9 and head_id >= $5 and not busy and stopped = '' and (ready_at <= $1 or ready_at > $3 or held_at > $4)
order by head, head_id limit 1 `

func (s *Store) claimChat() string {
	return `update outbox_chat set busy = true where chat_id = (` + readyChat + s.db.RowLock() + `) returning chat_id`
}

const (
	headDelivery = `
select d.id, d.key, d.chat_id, d.priority, d.op, d.target_id, d.uncertain, d.attempts, d.created_at, d.target_messages, d.media, d.message_ids,
	coalesce(t.state, ''), coalesce(t.message_ids, '[]'), coalesce(t.media, false),
	case when d.content = '' then (select content from outbox_batch where id = d.batch_id) else d.content end,
	coalesce((select state from outbox_batch where id = d.batch_id), '')
from outbox_delivery d
	left join outbox_delivery t on t.id = d.target_id
where d.chat_id = $1 and d.ended_at = 0 and d.state = 'waiting' and not d.held order by d.priority, d.id limit 1`

	startDelivery = `update outbox_delivery set state = 'sending', attempts = attempts + 1, fence = $1 where id = $2`

	holdDelivery = `update outbox_delivery set held = true where id = $1 and state = 'waiting'`
)

var errLeaseLost = errors.New("the right to send was lost to another replica")

// claimChats is how many chats one transaction looks at whose deliveries need no sending: it must not last.
const claimChats = 50

// claim takes the most urgent delivery of the most urgent chat that may be sent to now and marks it as being sent
// under fence; nil means there is none of the priority least or a more urgent one, from the id floor on. more says that there may be one all the same, after many that needed no sending.
func (s *Store) claim(ctx context.Context, fence int64, least Priority, floor int64) (claimed *Delivery, more bool, err error) {
	err = s.db.InShortTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		if claimed, more, err = s.find(ctx, tx, now, least, floor); err != nil || claimed == nil {
			return err
		}
		claimed.fence = fence
		claimed.Attempts++
		// The chat's head stays what it is until the result is recorded: while the chat is busy nobody reads it.
		if _, err := tx.Exec(ctx, startDelivery, fence, claimed.ID); err != nil {
			return err
		}
		// A sender that was held up past its lease must not take work that its successor would not find abandoned. Last, because
		// whoever renews the lease waits for its row until the commit.
		if held, err := tx.HoldsLease(ctx, leaseName, fence); err != nil {
			return err
		} else if !held {
			return errLeaseLost
		}
		return nil
	})
	if err != nil {
		return nil, false, fmt.Errorf("claiming a delivery: %w", err)
	}
	return claimed, more, nil
}

// find is the delivery to claim, whose chat is marked busy.
func (s *Store) find(ctx context.Context, tx *database.Tx, now int64, least Priority, floor int64) (found *Delivery, more bool, err error) {
	for range claimChats {
		var chat int64
		err := tx.QueryRow(ctx, s.claimChat(), now, least, now+maxHold, now+clockSkew, floor).Scan(&chat)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		if found, err = s.head(ctx, tx, chat, now); err != nil || found != nil && found.Priority <= least {
			return found, false, err
		}
		// What waited as urgently needed no sending. The chat is free, and another may be ready.
		if err := refreshHead(ctx, tx, chat); err != nil {
			return nil, false, err
		}
	}
	return nil, true, nil
}

// head is the first waiting delivery of a claimed chat that needs sending, or nil.
func (s *Store) head(ctx context.Context, tx *database.Tx, chat, now int64) (*Delivery, error) {
	for {
		w := waitingDelivery{target: delivered{chat: chat}}
		err := w.scan(tx.QueryRow(ctx, headDelivery, chat))
		if errors.Is(err, sql.ErrNoRows) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if ended, err := s.passOver(ctx, tx, &w, now); err != nil {
			return nil, err
		} else if ended {
			continue
		}
		if err := w.decode(); err != nil {
			// It will never be readable, and must not keep the others waiting.
			if err := s.end(ctx, tx, endDelivery, Failed, err.Error(), now, w.ID); err != nil {
				return nil, err
			}
			continue
		}
		return &w.Delivery, nil
	}
}

// passOver puts aside a delivery that is not to be sent now, or not at all, and reports whether it was one.
func (s *Store) passOver(ctx context.Context, tx *database.Tx, w *waitingDelivery, now int64) (bool, error) {
	switch w.batch {
	case BatchPaused:
		_, err := tx.Exec(ctx, holdDelivery, w.ID)
		return true, err
	case BatchCancelled:
		return true, s.end(ctx, tx, endDelivery, Cancelled, batchCancelReason, now, w.ID)
	}
	messages := w.messages
	if w.targetID != 0 {
		w.target.id, w.target.begun, messages = w.targetID, w.targetIDs != "[]", w.targetIDs
		if ended, err := s.settle(ctx, tx, w.ID, w.Op, w.content, w.target, now); err != nil || ended {
			return ended, err
		}
	}
	if w.Op.Changes() && messages == "[]" {
		return true, s.end(ctx, tx, endDelivery, Cancelled, "there is no message to "+string(w.Op), now, w.ID)
	}
	return false, nil
}

// waitingDelivery is a delivery as its row has it, with what is known of its target and its batch.
type waitingDelivery struct {
	Delivery
	content     string
	messages    string // the ids that the row names
	made        string // the ids of the messages that stand of it
	target      delivered
	targetIDs   string
	targetMedia bool
	batch       BatchState
	created     int64
}

func (w *waitingDelivery) scan(row *sql.Row) error {
	var content sql.NullString // of a batch that is gone
	err := row.Scan(&w.ID, &w.Key, &w.ChatID, &w.Priority, &w.Op, &w.targetID, &w.Uncertain, &w.Attempts, &w.created, &w.messages,
		&w.TargetMedia, &w.made, &w.target.state, &w.targetIDs, &w.targetMedia, &content, &w.batch)
	w.content = content.String
	return err
}

// decode reads what the row holds as text.
func (w *waitingDelivery) decode() error {
	w.CreatedAt = database.Time(w.created)
	if w.targetID != 0 {
		w.messages, w.TargetMedia = w.targetIDs, w.targetMedia
	}
	if err := json.Unmarshal([]byte(w.messages), &w.TargetMessages); err != nil {
		return fmt.Errorf("decoding the target of %s: %w", w.Key, err)
	}
	if err := w.Delivery.decode(w.content, w.made); err != nil {
		return err
	}
	if !w.Op.Changes() && len(w.TargetMessages) > 0 { // what a batch sends is stored once: whom each answers, its row says
		w.Content.ReplyTo, w.TargetMessages = w.TargetMessages[0], nil
	}
	return nil
}

const queueEnds = `
select coalesce((select min(head_id) from outbox_chat where head < 9), -1), coalesce((select max(id) from outbox_delivery), 0)`

// queueEnds are the lowest id that a chat waits for, or -1, and the highest there is.
func (s *Store) queueEnds(ctx context.Context) (lowest, highest int64, err error) {
	err = s.db.QueryRow(ctx, queueEnds).Scan(&lowest, &highest)
	if err != nil {
		return 0, 0, fmt.Errorf("reading where the queue begins: %w", err)
	}
	return lowest, highest, nil
}
