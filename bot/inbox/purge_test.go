package inbox_test

import (
	"fmt"
	"testing"
	"time"

	"thidua/bot/inbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// fill makes updates of many chats, each of which has one that ended long ago and others that ended just now; every tenth
// has only the old one.
func fill(t testing.TB, db *database.DB, chats, each int) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		var rows []any
		for c := range chats {
			rows = append(rows, 1_000_000+c, bot, 1000+c, false, 0, 0, 1)
		}
		const chat = `insert into inbox_chat (id, bot_id, chat_key, waiting, ready_at, lease_until, fence) values `
		if err := tx.Insert(t.Context(), chat, 7, rows); err != nil {
			return err
		}
		rows = nil
		for u := range chats * each {
			ended := time.Now().UnixMicro()
			if u < chats {
				ended = 1
			} else if u%10 == 0 {
				continue
			}
			rows = append(rows, bot, 1+u, "", "", 0, 1_000_000+u%chats, fmt.Sprintf(`{"update_id":%d}`, u), 0, "done", 1, "", ended)
		}
		const update = `
insert into inbox_update (bot_id, update_id, kind, key, account, chat_id, payload, received_at, state, attempts, error, ended_at) values `
		return tx.Insert(t.Context(), update, 12, rows)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An update that comes while those of ten thousand chats are purged is stored and handled at once.
func TestPurgingKeepsNobodyWaiting(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		fill(t, db, 10_000, 6)
		store := inbox.NewStore(db)
		start(t, worker(t, store, handler{}))
		purged := make(chan error, 1)
		began := time.Now()
		go func() { purged <- store.Purge(t.Context(), time.Hour) }()
		var longest time.Duration
		answered := 0
		for over := false; !over; {
			select {
			case err := <-purged:
				if over = true; err != nil {
					t.Fatal(err)
				}
			default:
			}
			asked := time.Now()
			answered++
			u := update(int64(1_000_000+answered), 5)
			put(t, store, u)
			eventually(t, "the update is handled", func() bool {
				var left int
				err := db.QueryRow(t.Context(), `select count(*) from inbox_update where state = 'waiting'`).Scan(&left)
				return err == nil && left == 0
			})
			longest = max(longest, time.Since(asked))
		}
		took := time.Since(began)
		t.Logf("purging took %v; of %d updates meanwhile the slowest took %v", took, answered, longest)
		if longest > time.Second {
			t.Errorf("an update waited %v while old ones were purged", longest)
		}
		var updates, chats int
		err := db.QueryRow(t.Context(), `select (select count(*) from inbox_update), (select count(*) from inbox_chat)`).Scan(&updates, &chats)
		if err != nil || updates != 45_000+answered || chats != 9_001 {
			t.Errorf("%d updates and %d chats are left (%v)", updates, chats, err)
		}
	})
}
