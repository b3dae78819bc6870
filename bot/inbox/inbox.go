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
	"strconv"
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
on conflict (bot_id, update_id) where kind = '' do nothing`
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
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
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
			n, err := tx.Exec(ctx, putUpdate, u.BotID, u.UpdateID, chat, database.Text(u.Payload), now)
			if err != nil {
				return err
			}
			added += int(n)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("storing updates: %w", err)
	}
	return added, nil
}

// errFenced reports that another worker took the chat over: what this one prepared must not be committed.
var errFenced = errors.New("the chat was taken over by another worker")

// claim is the right to handle one chat's updates until its lease lapses.
type claim struct {
	chat  int64
	fence int64
}

const freeChats = `update inbox_chat set lease_until = 0, fence = fence + 1 where bot_id = $1 and lease_until > 0`

// Recover frees the chats that a killed process had in hand, so that they need not wait for their leases. Call it
// before the first worker runs. Where other processes may have chats in hand (PostgreSQL) it does nothing.
func (s *Store) Recover(ctx context.Context, botID int64) error {
	if s.db.Shared() {
		return nil
	}
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		_, err := tx.Exec(ctx, freeChats, botID)
		return err
	})
	if err != nil {
		return fmt.Errorf("freeing chats: %w", err)
	}
	return nil
}

func (s *Store) claimQuery() string {
	return `
update inbox_chat set lease_until = $1, fence = fence + 1
where id = (
	select id from inbox_chat
	where bot_id = $2 and waiting and ready_at <= $3 and lease_until <= $3
	order by ready_at limit 1 ` + s.db.RowLock() + `)
returning id, fence`
}

// claimChat takes the chat that has waited longest; ok is false when none is ready.
func (s *Store) claimChat(ctx context.Context, botID int64, lease time.Duration) (c claim, ok bool, err error) {
	err = s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		err = tx.QueryRow(ctx, s.claimQuery(), now+lease.Microseconds(), botID, now).Scan(&c.chat, &c.fence)
		ok = err == nil
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return claim{}, false, fmt.Errorf("claiming a chat: %w", err)
	}
	return c, ok, nil
}

const nextUpdate = `
select u.id, u.bot_id, u.update_id, c.chat_key, u.kind, u.payload, u.received_at, u.attempts
from inbox_update u join inbox_chat c on c.id = u.chat_id
where u.chat_id = $1 and u.state = 'waiting' order by u.id limit 1`

// next is the chat's oldest waiting update and its row id; ok is false when none waits.
func (s *Store) next(ctx context.Context, c claim) (row int64, u Update, ok bool, err error) {
	var received int64
	var payload string
	var attempts int
	err = s.db.QueryRow(ctx, nextUpdate, c.chat).
		Scan(&row, &u.BotID, &u.UpdateID, &u.ChatKey, &u.Kind, &payload, &received, &attempts)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, Update{}, false, nil
	}
	if err != nil {
		return 0, Update{}, false, fmt.Errorf("reading the next update: %w", err)
	}
	u.Payload, u.ReceivedAt, u.Attempt = []byte(payload), database.Time(received), attempts+1
	u.Key = "u" + strconv.FormatInt(row, 10)
	return row, u, true, nil
}

const (
	holdChat = `update inbox_chat set lease_until = $1 where id = $2 and fence = $3`

	endUpdate = `
update inbox_update set state = $1, attempts = $2, error = $3, ended_at = $4
where id = $5 and state = 'waiting'`

	freeChat = `
update inbox_chat set lease_until = 0, ready_at = $1,
	waiting = exists (select 1 from inbox_update where chat_id = $2 and state = 'waiting')
where id = $2 and fence = $3`
)

// hold locks the chat's row and renews its lease, or fails with errFenced. It is the first statement of every
// transaction about a claimed chat, so that Put and other workers are ordered before or after the whole of it.
func (c claim) hold(ctx context.Context, tx *database.Tx, lease time.Duration) (now int64, err error) {
	if now, err = tx.Now(ctx); err != nil {
		return 0, err
	}
	n, err := tx.Exec(ctx, holdChat, now+lease.Microseconds(), c.chat, c.fence)
	if err != nil {
		return 0, err
	}
	if n == 0 {
		return 0, errFenced
	}
	return now, nil
}

// free gives the chat back, to be claimed again after wait when updates of it are left.
func (s *Store) free(ctx context.Context, c claim, wait time.Duration) error {
	err := s.db.InTx(ctx, func(tx *database.Tx) error {
		now, err := c.hold(ctx, tx, 0)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, freeChat, now+wait.Microseconds(), c.chat, c.fence)
		return err
	})
	if err != nil {
		return fmt.Errorf("giving a chat back: %w", err)
	}
	return nil
}

const dropPayload = `update inbox_update set payload = '{}' where id = $1`
