package bot

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/bottest/historytest"
	"thidua/bot/directory"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// BenchmarkHousekeeping measures how long all purges together keep a writer waiting, with 50,000 rows of each kind to be purged.
// Use -benchtime 1x.
func BenchmarkHousekeeping(b *testing.B) {
	engines(b, func(b *testing.B, store func(testing.TB) database.Config) {
		for range b.N {
			b.StopTimer()
			s := newSpine(b, store(b))
			historytest.AddMessages(b, s.db, 50_000, 400*24*time.Hour)
			b.StartTimer()
			writing := writeOften(b, s.db)
			ctx, cancel := context.WithCancel(b.Context())
			var purging sync.WaitGroup
			purging.Go(func() { purge(ctx, s.kit, s.router) })
			for s.count(b, `select count(*) from inbox_update`)+s.count(b, `select count(*) from answer`)+s.count(b, `select count(*) from job`) > 0 {
				time.Sleep(20 * time.Millisecond)
			}
			b.StopTimer()
			cancel()
			purging.Wait()
			b.ReportMetric(float64(writing().Microseconds())/1000, "longest-write-ms")
		}
	})
}

// BenchmarkErasure measures how long the erasure of a person with 500 answers keeps a writer waiting, among 200,000 deliveries.
// Use -benchtime 1x.
func BenchmarkErasure(b *testing.B) {
	engines(b, func(b *testing.B, store func(testing.TB) database.Config) {
		for range b.N {
			b.StopTimer()
			s := newSpine(b, store(b))
			historytest.AddMessages(b, s.db, 200_000, time.Hour)
			s.exec(b, `update answer set account = 7, chat_id = case when id % 2 = 0 then 7 else -100 end where id in (select id from answer order by id limit 500)`)
			s.exec(b, `update outbox_delivery set account = 7 where id in (select id from outbox_delivery order by id limit 500)`)
			b.StartTimer()
			writing := writeOften(b, s.db)
			prepared, err := s.kit.PrepareErasure(b.Context(), 7)
			if err == nil {
				err = s.db.InTx(b.Context(), func(tx *database.Tx) error {
					_, err := s.kit.Erase(b.Context(), tx, directory.Operator, 7, prepared)
					return err
				})
			}
			if err != nil {
				b.Fatal(err)
			}
			b.StopTimer()
			b.ReportMetric(float64(writing().Microseconds())/1000, "longest-write-ms")
			if left := s.count(b, `select count(*) from answer where account = 7`); left > 0 {
				b.Fatalf("%d answers are left", left)
			}
		}
	})
}

func engines(b *testing.B, run func(b *testing.B, store func(testing.TB) database.Config)) {
	for _, engine := range []struct {
		name  string
		store func(t testing.TB) database.Config
	}{{"sqlite", databasetest.SQLite}, {"postgres", databasetest.Postgres}} {
		b.Run(engine.name, func(b *testing.B) { run(b, engine.store) })
	}
}

func (s *spine) count(b *testing.B, query string) (n int64) {
	b.Helper()
	if err := s.db.QueryRow(b.Context(), query).Scan(&n); err != nil {
		b.Fatal(err)
	}
	return n
}

// writeOften makes a small change every few milliseconds, until it is told to stop: it returns what the slowest took.
func writeOften(b *testing.B, db *database.DB) (stop func() time.Duration) {
	var longest atomic.Int64
	ctx, cancel := context.WithCancel(context.Background())
	var writing sync.WaitGroup
	writing.Go(func() {
		for ctx.Err() == nil {
			began := time.Now()
			if err := db.Beat(context.WithoutCancel(ctx), "bench"); err != nil {
				b.Error(err)
				return
			}
			longest.Store(max(longest.Load(), int64(time.Since(began))))
			time.Sleep(3 * time.Millisecond)
		}
	})
	return func() time.Duration {
		cancel()
		writing.Wait()
		return time.Duration(longest.Load())
	}
}
