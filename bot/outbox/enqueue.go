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

const (
	findDelivery = `select id, chat_id, op, state, message_ids <> '[]' from outbox_delivery where key = $1`

	insertDelivery = `
insert into outbox_delivery (key, batch_id, chat_id, priority, op, target_id, target_messages, media, content, state, held,
	uncertain, attempts, fence, error, message_ids, created_at, ended_at, account)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', false, false, 0, 0, '', '[]', $10, 0, $11)
on conflict (key) do nothing
returning id`

	raiseHead = `
update outbox_chat set head = $1, head_id = $2 where chat_id = $3 and (head > $1 or (head = $1 and head_id > $2))`

	contentOf = `
select case when content = '' then (select b.content from outbox_batch b where b.id = batch_id) else content end
from outbox_delivery where id = $1`

	replaceContent = `update outbox_delivery set content = $1 where id = $2 and state = 'waiting'`
)

// Enqueue adds deliveries to the caller's transaction; the sender takes them once it is committed. A key that is there
// already is left as it is.
//
// An Edit of a message not yet sent replaces its words and buttons, and a Delete of one cancels it; nothing is sent for either.
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
		if d.Target == "" {
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
	if err := d.check(); err != nil {
		return err
	}
	var target delivered
	if d.Target != "" {
		err := tx.QueryRow(ctx, findDelivery, d.Target).Scan(&target.id, &target.chat, &target.op, &target.state, &target.begun)
		if errors.Is(err, sql.ErrNoRows) || err == nil && target.op != Send && target.op != Album {
			return fmt.Errorf("there is no message %q to %s", d.Target, d.Op)
		}
		if err != nil {
			return err
		}
		d.ChatID, d.targetID, d.TargetMessages = target.chat, target.id, nil
	}
	stopped, err := d.follow(ctx, tx)
	if err != nil {
		return err
	}
	content, err := encode(d.Content)
	if err != nil {
		return err
	}
	id, err := d.insert(ctx, tx, 0, content, now)
	if err != nil || id == 0 {
		return err
	}
	if target.id != 0 {
		// Now that the chat is locked the target's state stands still.
		if err := tx.QueryRow(ctx, findDelivery, d.Target).Scan(&target.id, &target.chat, &target.op, &target.state, &target.begun); err != nil {
			return err
		}
		ended, err := s.settle(ctx, tx, id, d.Op, content, target, now)
		if err != nil || ended {
			return err
		}
	}
	return s.await(ctx, tx, &d, id, stopped, now)
}

// check refuses what could never be delivered as it is meant.
func (d *Delivery) check() error {
	switch d.Op {
	case Send, Album:
		if d.Target != "" || len(d.TargetMessages) > 0 {
			return errors.New("what is sent has no target")
		}
	case Edit, Delete:
		if d.Target == "" && (d.ChatID == 0 || len(d.TargetMessages) == 0) {
			return fmt.Errorf("there is no message to %s", d.Op)
		}
		if d.Op == Edit && len(d.Content.Files) > 0 {
			return errors.New("an edit does not change files")
		}
	}
	return nil
}

// follow locks the chat, of which d gets the present id. A group that became a supergroup left its messages behind.
func (d *Delivery) follow(ctx context.Context, tx *database.Tx) (stopped string, err error) {
	current, stopped, err := lockCurrent(ctx, tx, d.ChatID)
	if err != nil {
		return "", err
	}
	if current != d.ChatID {
		d.ChatID, d.TargetMessages, d.Content.ReplyTo = current, nil, 0
	}
	return stopped, nil
}

// insert adds the row; the chat is locked. id is 0 when the key is there already.
func (d *Delivery) insert(ctx context.Context, tx *database.Tx, batch int64, content string, now int64) (id int64, err error) {
	messages, err := encode(append([]int64{}, d.TargetMessages...))
	if err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, insertDelivery, d.Key, batch, d.ChatID, d.Priority, d.Op, d.targetID, messages, d.hasMedia(), content,
		now, d.Account).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// await puts a new row in its chat's queue, or fails it when the chat cannot be reached.
func (s *Store) await(ctx context.Context, tx *database.Tx, d *Delivery, id int64, stopped string, now int64) error {
	if stopped != "" {
		return s.end(ctx, tx, endDelivery, Failed, stopped, now, id)
	}
	_, err := tx.Exec(ctx, raiseHead, d.Priority, id, d.ChatID)
	return err
}

// delivered is what an edit or delete must know of its target.
type delivered struct {
	id, chat int64
	op       Op
	state    State
	begun    bool // a part of it stands in the chat
}

// settle ends an edit or delete that needs no sending because its target was not sent; the chat is locked.
func (s *Store) settle(
	ctx context.Context, tx *database.Tx, id int64, op Op, content string, target delivered, now int64,
) (bool, error) {
	switch {
	case target.begun: // what is left of it goes before
	case target.state == Waiting:
		if op == Delete {
			if err := s.end(ctx, tx, endDelivery, Cancelled, "deleted before it was sent", now, target.id); err != nil {
				return false, err
			}
			if err := refreshHead(ctx, tx, target.chat); err != nil {
				return false, err
			}
		} else if err := editWaiting(ctx, tx, target.id, content); err != nil {
			return false, err
		}
		return true, s.end(ctx, tx, endDelivery, Cancelled, "done before the message was sent", now, id)
	case target.state == Failed, target.state == Cancelled:
		return true, s.end(ctx, tx, endDelivery, Cancelled, "the message was never sent", now, id)
	}
	return false, nil
}

// editWaiting does to a message not yet sent what an edit does to one that is there: what an edit cannot change (the
// files, the message answered, the topic) stays.
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
	if content.Buttons = change.Buttons; change.HTML != "" {
		content.HTML, content.Secret = change.HTML, content.Secret || change.Secret
	}
	edited, err := encode(content)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, replaceContent, edited, target)
	return err
}
