package telegram_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/inbox"
	"thidua/bot/telegram"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// polling is a poller on a fresh store, not yet running, and its Telegram.
func polling(t *testing.T, db *database.DB, srv *telegramtest.Server, owner string) *telegram.Poller {
	t.Helper()
	client, err := telegram.NewClient(telegram.Config{Token: srv.BotToken(), URL: srv.URL()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return &telegram.Poller{
		Client: client, Inbox: inbox.NewStore(db), RunExclusive: turn(db, owner), Log: slog.New(slog.DiscardHandler), Wait: time.Second,
	}
}

// turn is a telegram.Turn over a lease, as cmd makes it.
func turn(db *database.DB, owner string) telegram.RunExclusive {
	return func(ctx context.Context, ttl time.Duration, poll func(ctx context.Context)) (bool, error) {
		return db.Hold(ctx, "poll", owner, ttl, func(ctx context.Context, _ database.Lease) { poll(ctx) })
	}
}

func startTelegram(t *testing.T, srv *telegramtest.Server) *telegramtest.Person {
	t.Helper()
	if err := srv.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	return srv.AddUser(telegramtest.User{ID: 42, FirstName: "Hạnh"})
}

// run runs the poller until the returned function is called, which waits for its end.
func run(t *testing.T, p *telegram.Poller) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); p.Run(ctx) }()
	stopped := false
	stop = func() {
		if !stopped {
			stopped = true
			cancel()
			<-done
		}
	}
	t.Cleanup(stop)
	return stop
}

func stored(t *testing.T, db *database.DB) (waiting int) {
	t.Helper()
	if err := db.QueryRow(t.Context(), `select count(*) from inbox_update where state = 'waiting'`).Scan(&waiting); err != nil {
		t.Fatal(err)
	}
	return waiting
}

func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not happen: " + what)
		}
	}
}

func TestEveryUpdateIsStoredOnceOverStopsAndLostReplies(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		srv := telegramtest.New()
		person := startTelegram(t, srv)
		srv.Inject(telegramtest.Fault{Method: "getUpdates", Do: telegramtest.LoseReply, Times: 2})
		srv.Inject(telegramtest.Fault{Method: "getUpdates", Do: telegramtest.BadGateway, Times: 1})
		say := func(n int) {
			for range n {
				if _, err := person.Send("câu hỏi"); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := person.Start(""); err != nil {
			t.Fatal(err)
		}
		say(4)
		stop := run(t, polling(t, db, srv, "a"))
		eventually(t, "five updates stored", func() bool { return stored(t, db) == 5 })
		stop()
		say(5)
		run(t, polling(t, db, srv, "b"))
		eventually(t, "ten updates stored", func() bool { return stored(t, db) == 10 })
	})
}

// Telegram chooses the next update id at random after a quiet week; it may be lower than the last.
func TestLowerUpdateIDsAfterAQuietWeekAreTaken(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	srv := &telegramtest.Server{FirstUpdateID: 900_000_000}
	person := startTelegram(t, srv)
	if _, err := person.Start(""); err != nil {
		t.Fatal(err)
	}
	stop := run(t, polling(t, db, srv, "a"))
	eventually(t, "the first update stored", func() bool { return stored(t, db) == 1 })
	stop()
	srv.Close()

	later := &telegramtest.Server{FirstUpdateID: 100}
	person = startTelegram(t, later)
	if _, err := person.Start(""); err != nil {
		t.Fatal(err)
	}
	run(t, polling(t, db, later, "b"))
	eventually(t, "the update with the lower id stored", func() bool { return stored(t, db) == 2 })
	eventually(t, "it was confirmed", func() bool {
		for _, call := range later.Calls("getUpdates") {
			if strings.Contains(fmt.Sprint(call.Params), "101") {
				return true
			}
		}
		return false
	})
}

// Nothing is confirmed that is not stored: while the store refuses, Telegram keeps the updates.
func TestNothingIsConfirmedWhileTheStoreRefuses(t *testing.T) {
	config := databasetest.SQLite(t)
	db := databasetest.Open(t, config)
	srv := telegramtest.New()
	person := startTelegram(t, srv)
	refuse := func(statement string) {
		t.Helper()
		if err := db.InTx(t.Context(), func(tx *database.Tx) error { _, err := tx.Exec(t.Context(), statement); return err }); err != nil {
			t.Fatal(err)
		}
	}
	refuse(`create trigger refuse before insert on inbox_update begin select raise(abort, 'the disk is full'); end`)
	if _, err := person.Start(""); err != nil {
		t.Fatal(err)
	}
	run(t, polling(t, db, srv, "a"))
	eventually(t, "the update was asked for twice", func() bool { return len(srv.Calls("getUpdates")) >= 2 })
	for _, call := range srv.Calls("getUpdates") {
		if offset, ok := call.Params["offset"]; ok && fmt.Sprint(offset) != "0" {
			t.Errorf("an update was confirmed that is nowhere: offset %v", offset)
		}
	}
	refuse(`drop trigger refuse`)
	eventually(t, "the update was stored", func() bool { return stored(t, db) == 1 })
}

func TestOneOfTwoReplicasPolls(t *testing.T) {
	db := databasetest.Open(t, databasetest.Postgres(t))
	srv := telegramtest.New()
	person := startTelegram(t, srv)
	if _, err := person.Start(""); err != nil {
		t.Fatal(err)
	}
	stop := run(t, polling(t, db, srv, "a"))
	eventually(t, "the first replica polls", func() bool { return stored(t, db) == 1 })
	second := polling(t, db, srv, "b")
	hold := second.RunExclusive
	var refused atomic.Bool
	second.RunExclusive = func(ctx context.Context, ttl time.Duration, poll func(ctx context.Context)) (bool, error) {
		had, err := hold(ctx, ttl, poll)
		if !had && err == nil {
			refused.Store(true)
		}
		return had, err
	}
	run(t, second)
	eventually(t, "the second replica is kept waiting", refused.Load)
	for _, call := range srv.Calls("getUpdates") {
		if call.Status == 409 {
			t.Error("two replicas polled at once")
		}
	}
	stop() // and lets go of the lease; Telegram may learn of it after the second's first call
	if _, err := person.Send("câu hỏi"); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the second replica took over", func() bool { return stored(t, db) == 2 })
}
