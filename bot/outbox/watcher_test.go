package outbox_test

import (
	"context"
	"testing"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// watcher keeps what the outbox told it of chats as rows of the transaction that recorded it.
type watcher struct {
	fail  func() error // called first
	ended func(ctx context.Context, tx *database.Tx, e outbox.Ended) error
}

// tellWatcher uses a table that is there anyway.
const tellWatcher = `
insert into lease (name, owner, fence, until) values ($1, $2, $3, $4)
on conflict (name) do update set owner = lease.owner || ', again'`

// Ended implements outbox.Watcher.
func (w watcher) Ended(ctx context.Context, tx *database.Tx, e outbox.Ended) error {
	if w.ended == nil {
		return nil
	}
	return w.ended(ctx, tx, e)
}

// ChatStopped implements outbox.Watcher.
func (w watcher) ChatStopped(ctx context.Context, tx *database.Tx, chat int64, reason outbox.StopReason) error {
	if _, err := tx.Exec(ctx, tellWatcher, "stopped", reason, chat, 0); err != nil {
		return err
	}
	if w.fail != nil {
		return w.fail()
	}
	return nil
}

// ChatMoved implements outbox.Watcher.
func (w watcher) ChatMoved(ctx context.Context, tx *database.Tx, from, to int64) error {
	if _, err := tx.Exec(ctx, tellWatcher, "moved", "", from, to); err != nil {
		return err
	}
	if w.fail != nil {
		return w.fail()
	}
	return nil
}

type told struct {
	Reason   string
	Chat, To int64
}

// toldOf is what the watcher was told under name; nil when nothing was committed.
func toldOf(t testing.TB, db *database.DB, name string) []told {
	t.Helper()
	rows, err := db.Query(context.Background(), `select owner, fence, until from lease where name = $1`, name)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []told
	for rows.Next() {
		var w told
		if err := rows.Scan(&w.Reason, &w.Chat, &w.To); err != nil {
			t.Fatal(err)
		}
		all = append(all, w)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}
