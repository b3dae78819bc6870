package inbox

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"thidua/knowledge/database"
)

// Internal is an event of the program's own in a chat.
type Internal struct {
	BotID   int64
	ChatID  int64  // whose updates it takes its turn among
	Kind    string // what the handler knows it by; not ""
	Key     string // enqueueing a key twice handles it once, whatever its kind; made of the program's own row ids
	Account int64  // whom the payload tells of, to be erased with the account; 0 for nobody
	Payload []byte // not {}, which says that it was erased
}

const putInternal = `
insert into inbox_update (bot_id, update_id, kind, key, account, chat_id, payload, received_at, state, attempts, error, ended_at)
values ($1, 0, $2, $3, $4, $5, $6, $7, 'waiting', 0, '', 0)
on conflict (bot_id, key) where kind <> '' do nothing`

// Enqueue adds events to the caller's transaction. Once it is committed, each is handled as an update is: once, after
// everything that the chat had before, tried again and parked as updates are. A key that is there already, handled or not, is
// left as it is until Purge. Wake the worker after the commit.
func (s *Store) Enqueue(ctx context.Context, tx *database.Tx, events ...Internal) error {
	now, err := tx.Now(ctx)
	if err != nil {
		return err
	}
	events = slices.Clone(events) // in one order of chats, as in Put
	slices.SortStableFunc(events, func(a, b Internal) int {
		return cmp.Or(cmp.Compare(a.BotID, b.BotID), cmp.Compare(a.ChatID, b.ChatID))
	})
	for _, e := range events {
		if e.Kind == "" || e.Key == "" {
			return fmt.Errorf("enqueueing an event: %+q has no kind or key", e.Key)
		}
		var chat int64
		if err := tx.QueryRow(ctx, putChat, e.BotID, e.ChatID, now).Scan(&chat); err != nil {
			return fmt.Errorf("enqueueing the event %s: %w", e.Key, err)
		}
		if _, err := tx.Exec(ctx, putInternal, e.BotID, e.Kind, e.Key, e.Account, chat, database.Text(e.Payload), now); err != nil {
			return fmt.Errorf("enqueueing the event %s: %w", e.Key, err)
		}
	}
	return nil
}
