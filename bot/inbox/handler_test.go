package inbox_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"thidua/bot/inbox"
	"thidua/knowledge/database"
)

const bot = 7

// handler does as its functions say; without them it commits an effect for each update.
type handler struct {
	prepare func(ctx context.Context, u inbox.Update) (inbox.Plan, error)
	giveUp  func(ctx context.Context, u inbox.Update, cause error) (inbox.Plan, error)
}

func (h handler) Prepare(ctx context.Context, u inbox.Update) (inbox.Plan, error) {
	if h.prepare == nil {
		return inbox.Plan{Commit: effect(u)}, nil
	}
	return h.prepare(ctx, u)
}

func (h handler) GiveUp(ctx context.Context, u inbox.Update, cause error) (inbox.Plan, error) {
	if h.giveUp == nil {
		return inbox.Plan{}, nil
	}
	return h.giveUp(ctx, u, cause)
}

// The effects of handlers are rows of a table that is there anyway; its fence column counts how often each was made.
const (
	addEffect = `
insert into lease (name, owner, fence, until) values ($1, '', 1, 0)
on conflict (name) do update set fence = lease.fence + 1`
	readEffects = `select name, fence from lease order by name`
)

func effectOf(u inbox.Update) string { return fmt.Sprintf("%d/%05d", u.BotID, u.UpdateID) }

func effect(u inbox.Update) func(context.Context, *database.Tx) error {
	return named(effectOf(u))
}

func named(name string) func(context.Context, *database.Tx) error {
	return func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.Exec(ctx, addEffect, name)
		return err
	}
}

func effects(t testing.TB, db *database.DB) map[string]int {
	t.Helper()
	rows, err := db.Query(context.Background(), readEffects)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	all := map[string]int{}
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			t.Fatal(err)
		}
		all[name] = n
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// empty makes the store as new, for the next of several cases on it.
func empty(t testing.TB, db *database.DB) {
	t.Helper()
	err := db.InTx(context.Background(), func(tx *database.Tx) error {
		for _, table := range []string{"inbox_update", "inbox_chat", "lease"} {
			if _, err := tx.Exec(context.Background(), "delete from "+table); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// worker is one with short waits. It is not started.
func worker(t testing.TB, store *inbox.Store, h inbox.Handler) *inbox.Worker {
	return &inbox.Worker{
		Store: store, BotID: bot, Handler: h, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Retry: []time.Duration{time.Millisecond, time.Millisecond}, Idle: 5 * time.Millisecond,
	}
}

// start runs w until the returned function is called, which waits for it to end; the end of the test calls it too.
func start(t testing.TB, w *inbox.Worker) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); w.Run(ctx) }()
	stop = sync.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(stop)
	return stop
}

func put(t testing.TB, store *inbox.Store, updates ...inbox.Update) int {
	t.Helper()
	n, err := store.Put(context.Background(), updates)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func update(id, chat int64) inbox.Update {
	return inbox.Update{BotID: bot, UpdateID: id, ChatKey: chat, Payload: []byte(fmt.Sprintf(`{"update_id":%d}`, id))}
}

func count(t testing.TB, store *inbox.Store) inbox.Count {
	t.Helper()
	c, err := store.Count(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// patience is for a loaded machine: nothing that works comes near it.
const patience = 30 * time.Second

func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// handled waits until no update waits.
func handled(t testing.TB, store *inbox.Store) {
	t.Helper()
	eventually(t, "no update waits", func() bool { return count(t, store).Waiting == 0 })
}

// receive waits for a signal of a handler.
func receive[T any](t testing.TB, what string, c <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(patience):
		t.Fatalf("waited in vain: %s", what)
	}
	return v
}

// list is what several goroutines noted, in order.
type list[T any] struct {
	mu  sync.Mutex
	all []T
}

func (l *list[T]) add(v T) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, v)
}

func (l *list[T]) get() []T {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]T(nil), l.all...)
}
