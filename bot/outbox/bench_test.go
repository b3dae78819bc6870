package outbox_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// BenchmarkEnqueueToSent measures deliveries a second from the caller's transaction, one delivery each, to the recorded result.
// Telegram answers at once, and the pacer lets everything pass. The deliveries go to a thousand chats. Use -benchtime 5000x.
//
//   - old: beside so many rows that ended before, a tenth of them in the chats that are sent to; 1,000,000 with -long.
//   - snapshot: while a transaction of another session keeps every dead row from being cleaned away, as pg_dump does.
func BenchmarkEnqueueToSent(b *testing.B) {
	old := 10_000
	if *databasetest.Long {
		old = 1_000_000
	}
	for _, engine := range []struct {
		name   string
		config func(t testing.TB) database.Config
	}{{"sqlite", databasetest.SQLite}, {"postgres", databasetest.Postgres}} {
		b.Run(engine.name+"/empty", func(b *testing.B) {
			benchmarkSending(b, databasetest.Open(b, engine.config(b)))
		})
		b.Run(fmt.Sprintf("%s/old=%d", engine.name, old), func(b *testing.B) {
			db := databasetest.Open(b, engine.config(b))
			fill(b, db, old)
			benchmarkSending(b, db)
		})
		b.Run(engine.name+"/snapshot", func(b *testing.B) {
			db := databasetest.Open(b, engine.config(b))
			err := db.Snapshot(b.Context(), func(q database.Querier) error {
				var n int
				if err := q.QueryRow(b.Context(), `select count(*) from outbox_delivery`).Scan(&n); err != nil {
					return err
				}
				benchmarkSending(b, db)
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
		})
	}
}

const benchChats = 1000

// fill adds n deliveries that ended an hour ago.
func fill(t testing.TB, db *database.DB, n int) {
	t.Helper()
	const addOld = `
with recursive i(n) as (select cast(1 as bigint) union all select n + 1 from i where n < $1)
insert into outbox_delivery (key, batch_id, chat_id, priority, op, target_id, target_messages, media, content, state, held,
	uncertain, attempts, fence, error, message_ids, created_at, ended_at)
select 'old:' || ((n * 7919) % 1000003) || ':' || n, 0, case when n % 10 = 0 then n % $2 else 1000000 + n % 50000 end, 0, 'send', 0, '[]', false,
	'{"html":"Kế hoạch phát động phong trào thi đua năm 2026"}', 'sent', false, false, 1, 1, '', '[' || n || ']', $3, $3
from i`
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, addOld, n, benchChats, time.Now().Add(-time.Hour).UnixMicro())
		return err
	})
	if db.Shared() { // what autovacuum does in time
		inTx(t, db, func(ctx context.Context, tx *database.Tx) error {
			_, err := tx.Exec(ctx, `analyze`)
			return err
		})
	}
}

// prompt is a transport that answers at once.
type prompt struct{ calls atomic.Int64 }

// Deliver implements outbox.Transport.
func (p *prompt) Deliver(context.Context, *outbox.Delivery) ([]int64, error) {
	return []int64{p.calls.Add(1)}, nil
}

func benchmarkSending(b *testing.B, db *database.DB) {
	store, telegram := outbox.NewStore(db, nil), &prompt{}
	s := sender(b, store, telegram)
	s.Parallel, s.Pacer, s.Log = 8, outbox.NewPacer(1e9), slog.New(slog.DiscardHandler)
	start(b, s)
	pages := pagesRead(b, db)
	b.ResetTimer()
	begun := time.Now()
	var group sync.WaitGroup
	var next atomic.Int64
	for range 4 {
		group.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				enqueue(b, db, store, send(fmt.Sprint("new ", i), i%benchChats))
				s.Wake()
			}
		})
	}
	group.Wait()
	for {
		if left, err := store.Pending(b.Context()); err != nil {
			b.Fatal(err)
		} else if left == 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	took := time.Since(begun)
	b.StopTimer()
	b.ReportMetric(float64(b.N)/took.Seconds(), "sent/s")
	b.ReportMetric(0, "ns/op")
	if db.Shared() {
		b.ReportMetric(float64(pagesRead(b, db)-pages)/float64(b.N), "pages/sent")
	}
}

// pagesRead is how many pages PostgreSQL has looked at: a measure that no other load of the machine changes.
func pagesRead(t testing.TB, db *database.DB) (pages int64) {
	t.Helper()
	if !db.Shared() {
		return 0
	}
	// A session tells of its pages at the end of a statement, once a second at most.
	time.Sleep(1200 * time.Millisecond)
	var sessions sync.WaitGroup
	for range 18 { // of the pool's 20, one of which may have the snapshot
		sessions.Go(func() {
			var nothing string
			if err := db.QueryRow(t.Context(), `select pg_sleep(0.2)`).Scan(&nothing); err != nil {
				t.Error(err)
			}
		})
	}
	sessions.Wait()
	time.Sleep(100 * time.Millisecond)
	err := db.QueryRow(t.Context(), `select blks_hit + blks_read from pg_stat_database where datname = current_database()`).Scan(&pages)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}
