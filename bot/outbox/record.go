package outbox

import (
	"context"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

const (
	// A delivery that the next sender has already given back to the queue is still ended by the answer to it.
	endSending = `
update outbox_delivery set state = $1, error = $2, message_ids = $3, ended_at = $4, uncertain = (uncertain or $5),
	content = case when $1 = 'sent' and content like '%"secret":true%' then '{}' else content end
where id = $6 and ((state = 'sending' and fence = $7) or state = 'waiting')` + returningEnded

	waitAgain = `
update outbox_delivery set state = 'waiting', uncertain = (uncertain or $1), error = $2
where id = $3 and state = 'sending' and fence = $4`

	// What an erasure blanked meanwhile stays so.
	keepRest = `update outbox_delivery set content = $1, message_ids = $2 where id = $3 and state = 'sending' and fence = $4 and content <> '{}'`

	findGate = `select held_at, ready_at, throttled, stopped, moved_to from outbox_chat where chat_id = $1 `
)

// result is what became of a delivery that was tried.
type result struct {
	state      State // Sent, Failed or Waiting
	messageIDs []int64
	rest       *Content // what is left to be sent of a Waiting one; nil for all that was
	problem    string
	uncertain  bool
	hold       time.Duration // before the chat is sent to again; at most MaxHold
	throttled  bool          // Telegram asked for the hold
	stop       StopReason
	moveTo     int64
}

// record keeps a result and frees the chat.
func (s *Store) record(ctx context.Context, d *Delivery, r result) error {
	err := s.db.InShortTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		chat, old, stopped, err := lockOf(ctx, tx, d)
		if err != nil {
			return err
		}
		g := old.latest(gate{now, now + r.hold.Microseconds(), r.throttled}, now)
		r := r                // the transaction may be run again
		if chat != d.ChatID { // an update moved the group meanwhile
			r.messageIDs = nil // which the old one gave
			if r.state != Sent {
				r.state, r.stop, r.moveTo = Waiting, "", 0 // what the old one answered says nothing about the new one
			}
		}
		ids, err := encode(append([]int64{}, r.messageIDs...))
		if err != nil {
			return err
		}
		if r.state == Waiting && stopped != "" { // an update stopped the chat meanwhile
			r.state, r.problem = Failed, stopped
		}
		problem := database.Text([]byte(r.problem))
		if r.state == Waiting && r.rest != nil {
			if err := keep(ctx, tx, d, *r.rest, ids); err != nil {
				return err
			}
		}
		if r.state == Waiting {
			_, err = tx.Exec(ctx, waitAgain, r.uncertain, problem, d.ID, d.fence)
		} else {
			err = s.end(ctx, tx, endSending, r.state, problem, ids, now, r.uncertain, d.ID, d.fence)
		}
		if err != nil {
			return err
		}
		if r.stop != "" {
			if err := s.stop(ctx, tx, chat, r.stop, now); err != nil {
				return err
			}
		}
		if r.moveTo != 0 {
			if err := s.Move(ctx, tx, chat, r.moveTo); err != nil {
				return err
			}
		}
		return refreshGate(ctx, tx, chat, g)
	})
	if err != nil {
		return fmt.Errorf("recording the result of delivery %s: %w", d.Key, err)
	}
	return nil
}

// keep keeps what is left of a delivery, and the messages that stand.
func keep(ctx context.Context, tx *database.Tx, d *Delivery, rest Content, ids string) error {
	content, err := encode(rest)
	if err == nil {
		_, err = tx.Exec(ctx, keepRest, content, ids, d.ID, d.fence)
	}
	return err
}

// lockOf locks the rows of the chat that d was sent to and of the one it is in now, which it returns. The chat's row is locked
// before its deliveries are touched: enqueueing locks it too, and the recomputed head must see what that added. Where a group
// moved, all its deliveries did.
func lockOf(ctx context.Context, tx *database.Tx, d *Delivery) (chat int64, g gate, stopped string, err error) {
	for chat = d.ChatID; ; {
		var movedTo int64
		err := tx.QueryRow(ctx, findGate+tx.ForUpdate(), chat).Scan(&g.heldAt, &g.readyAt, &g.throttled, &stopped, &movedTo)
		if err != nil {
			return 0, gate{}, "", err
		}
		if movedTo == 0 {
			return chat, g, stopped, nil
		}
		chat = movedTo
	}
}

const (
	abandoned = `select id, chat_id, fence 
from outbox_delivery where ended_at = 0 and state = 'sending' and fence < $1 order by chat_id, id`

	requeue = `
update outbox_delivery set state = 'waiting', uncertain = true, error = 'no answer was recorded'
where id = $1 and state = 'sending' and fence = $2`

	failAbandoned = `
update outbox_delivery set state = 'failed', uncertain = true, error = $1, ended_at = $2
where id = $3 and state = 'sending' and fence = $4` + returningEnded
)

// recover gives back to the queue, as uncertain, what a former sender left without a recorded answer, and returns how
// many deliveries that were.
func (s *Store) recover(ctx context.Context, fence int64) (left int, err error) {
	err = s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		found, err := findAbandoned(ctx, tx, fence)
		if err != nil {
			return err
		}
		left = 0
		for _, d := range found {
			chat, _, stopped, err := lockOf(ctx, tx, &d)
			if err != nil {
				return err
			}
			if stopped == "" {
				_, err = tx.Exec(ctx, requeue, d.ID, d.fence)
			} else {
				err = s.end(ctx, tx, failAbandoned, stopped, now, d.ID, d.fence)
			}
			if err != nil {
				return err
			}
			left++
			if err := refreshHead(ctx, tx, chat); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("taking up unfinished deliveries: %w", err)
	}
	return left, nil
}

func findAbandoned(ctx context.Context, tx *database.Tx, fence int64) ([]Delivery, error) {
	rows, err := tx.Query(ctx, abandoned, fence)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []Delivery
	for rows.Next() {
		var d Delivery
		if err := rows.Scan(&d.ID, &d.ChatID, &d.fence); err != nil {
			return nil, err
		}
		found = append(found, d)
	}
	return found, rows.Err()
}
