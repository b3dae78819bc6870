// Package inbox keeps Telegram's updates from the moment they arrive until they are handled: stored before they are
// confirmed, handled once, in order per chat. What the program itself has to do in a chat later (a job has ended, an album is
// whole) takes its turn among them as an internal event, so that it overtakes nothing.
package inbox

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"thidua/knowledge/database"
)

// Update is one update of Telegram as it came, or one internal event.
type Update struct {
	BotID    int64
	UpdateID int64 // Telegram's; 0 of an internal event
	// ChatKey orders updates: those of one key are handled one after the other. It is the chat's id, or the user's
	// for an update without a chat.
	ChatKey int64
	Kind    string // "" of an update of Telegram, else the internal event's
	Payload []byte // the update's JSON, or what was enqueued
	// Accounts are whom the payload names beside the chat's own person; see EraseAccount.
	Accounts []int64

	// Set by the worker. Key names the update for ever, whatever ids Telegram uses again: it is made of the row's own id.
	Key        string
	ReceivedAt time.Time
	Attempt    int // 1 at the first try
}

// Store keeps updates.
type Store struct{ db *database.DB }

// NewStore uses a migrated database.
func NewStore(db *database.DB) *Store { return &Store{db: db} }

const (
	putChat = `
insert into inbox_chat (bot_id, chat_key, waiting, ready_at, lease_until, fence) values ($1, $2, true, $3, 0, 0)
on conflict (bot_id, chat_key) do update set waiting = true
returning id`

	putUpdate = `
insert into inbox_update (bot_id, update_id, kind, key, account, chat_id, payload, received_at, state, attempts, error, ended_at)
values ($1, $2, '', '', 0, $3, $4, $5, 'waiting', 0, '', 0)
on conflict (bot_id, update_id) where kind = '' do nothing
returning id`

	putAccount = `insert into inbox_account (account, update_id) values ($1, $2) on conflict (account, update_id) do nothing`
)

// Put stores updates in one transaction and returns how many were new. An update that is there already, by bot and
// update id, is left as it is, so that Telegram may send it again. When Put returns nil they are safe to confirm.
func (s *Store) Put(ctx context.Context, updates []Update) (int, error) {
	var added int
	// In one order of chats, so that two batches wait for each other instead of meeting in a deadlock. Within a chat
	// the order given stays.
	updates = slices.Clone(updates)
	slices.SortStableFunc(updates, func(a, b Update) int {
		return cmp.Or(cmp.Compare(a.BotID, b.BotID), cmp.Compare(a.ChatKey, b.ChatKey))
	})
	err := s.db.InShortTx(ctx, func(tx *database.Tx) error {
		added = 0
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		for _, u := range updates {
			var chat int64
			// The chat's row first: a worker that is about to call the chat done waits for it, or is waited for.
			if err := tx.QueryRow(ctx, putChat, u.BotID, u.ChatKey, now).Scan(&chat); err != nil {
				return err
			}
			var row int64
			err := tx.QueryRow(ctx, putUpdate, u.BotID, u.UpdateID, chat, database.Text(u.Payload), now).Scan(&row)
			if errors.Is(err, sql.ErrNoRows) {
				continue // it is there
			}
			if err != nil {
				return err
			}
			for _, account := range u.Accounts {
				if _, err := tx.Exec(ctx, putAccount, account, row); err != nil {
					return err
				}
			}
			added++
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("storing updates: %w", err)
	}
	return added, nil
}
