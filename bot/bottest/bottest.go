// Package bottest starts the whole bot in process against telegramtest, on either engine, for the tests of the modules. It is
// for tests alone.
package bottest

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/bot"
	"thidua/bot/calendar"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/telegram"
	"thidua/bot/telegramtest"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// Token is the bot token of every test. Nothing may ever write it anywhere.
const Token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

// Admin is an account that the settings make an administrator.
const Admin = 9001

// Patience is how long a test waits for what must happen. It only bounds failing tests, so it suits a loaded machine.
const Patience = 90 * time.Second

// Eventually waits until done holds.
func Eventually(t testing.TB, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(Patience); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it did not happen: %s", what)
		}
	}
}

// World is a Telegram, a store, and the bot between them.
type World struct {
	T      testing.TB
	TG     *telegramtest.Server
	Config database.Config
	DB     *database.DB // the test's own eyes on the store
	// Service is what Serve runs. A test may set its limits and settings before; the store, the client and the library are
	// Serve's to make.
	Service bot.Service

	mu      sync.Mutex
	persons int64
	stop    func()
	library *knowledge.Library // of the bot that runs, or ran last
	indexes string             // the folder of its index
}

// New makes a world in which the bot does not run yet. What breaks a rule of the Bot API fails the test at its end.
func New(t testing.TB, config database.Config) *World {
	t.Helper()
	tg := telegramtest.New()
	tg.Token = Token
	if err := tg.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tg.Close)
	w := &World{T: t, TG: tg, Config: config, DB: databasetest.Open(t, config)}
	w.Service = bot.Service{
		Words:  conversation.NewWords("Ban Thi đua - Khen thưởng, Sở Nội vụ", "tỉnh Thái Bình", "đồng chí"),
		Admins: []int64{9002, Admin},
		Hours:  Calendar(""),

		Documents: ingest.DocumentReader{},
		Log:       slog.New(slog.DiscardHandler),
		// A test is no burden on Telegram; what the limits do is tested where they are kept.
		ChatInterval: 10 * time.Millisecond, Rate: 1000,
	}
	t.Cleanup(func() {
		w.Stop()
		for _, v := range tg.Violations() {
			t.Errorf("the bot broke a rule of the Bot API: %s: %s", v.Method, v.Detail)
		}
	})
	return w
}

// Calendar is the office's from 07:00 to 17:00, with the days of a table beside the built-in ones. It is known far ahead, so that nobody
// is told that it ends.
func Calendar(days string) *calendar.Calendar {
	table, err := calendar.Parse("thử", strings.NewReader(days+"\nuntil;"+time.Now().AddDate(1, 0, 0).Format(time.DateOnly)))
	if err != nil {
		panic(err)
	}
	return calendar.New(calendar.Hours{From: 7 * time.Hour, Until: 17 * time.Hour}, table)
}

// Serve starts the bot and waits until it takes updates. Stop ends it.
func (w *World) Serve() {
	w.T.Helper()
	db := databasetest.Open(w.T, w.Config)
	client, err := telegram.NewClient(telegram.Config{Token: Token, URL: w.TG.URL()})
	if err != nil {
		w.T.Fatal(err)
	}
	store := curated.Corpus(db)
	if err := (&ingest.Ingester{Store: store}).Builtin(w.T.Context()); err != nil {
		w.T.Fatal(err)
	}
	service := w.Service
	service.DB, service.Client, service.Library = db, client, knowledge.NewLibrary(store)
	w.library = service.Library
	w.library.IndexFile = w.indexFile()
	ready := make(chan struct{})
	service.Ready = func(telegram.Me) { close(ready) }
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- service.Run(ctx) }()
	select {
	case <-ready:
	case err := <-ended:
		w.T.Fatalf("the bot ended: %v", err)
	case <-time.After(Patience):
		w.T.Fatal("the bot did not begin")
	}
	w.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			w.T.Errorf("the bot ended: %v", err)
		}
		client.Close()
	})
	w.T.Cleanup(w.Stop) // before the store is closed
}

// indexes are the files of the index of the built-in corpus, by their names, as the first bot of a program saved them: to make them takes
// longer than most tests. Every world goes on from them as a bot does after a restart.
var indexes = sync.OnceValues(func() (map[string][]byte, error) {
	dir, err := os.MkdirTemp("", "index")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	db, err := database.Open(ctx, database.Config{DataDir: dir})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	if err := db.Migrate(ctx); err != nil {
		return nil, err
	}
	store := curated.Corpus(db)
	if err := (&ingest.Ingester{Store: store}).Builtin(ctx); err != nil {
		return nil, err
	}
	library := knowledge.NewLibrary(store)
	library.IndexFile = filepath.Join(dir, "saved", indexFile)
	if err := errors.Join(library.Refresh(ctx), library.Save()); err != nil {
		return nil, err
	}
	saved, err := os.ReadDir(filepath.Dir(library.IndexFile))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, file := range saved {
		if files[file.Name()], err = os.ReadFile(filepath.Join(dir, "saved", file.Name())); err != nil {
			return nil, err
		}
	}
	return files, nil
})

// indexFile is the name of the file that keeps an index.
const indexFile = "search.index"

// SaveIndex puts the index of the built-in corpus into a data folder, where a bot finds it as after a restart.
func SaveIndex(t testing.TB, folder string) {
	t.Helper()
	files, err := indexes()
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// indexFile is where the world keeps its index, from one Serve to the next.
func (w *World) indexFile() string {
	w.T.Helper()
	if w.indexes == "" {
		w.indexes = w.T.TempDir()
		SaveIndex(w.T, w.indexes)
	}
	return filepath.Join(w.indexes, indexFile)
}

// Stop ends the bot in order, as SIGTERM does; it may be served again. Without a running bot it does nothing.
func (w *World) Stop() {
	if w.stop != nil {
		w.stop()
	}
}

// Each runs a test on a fresh, migrated store of every engine, beside each other and other tests.
func Each(t *testing.T, test func(t *testing.T, w *World)) {
	t.Helper()
	t.Parallel()
	databasetest.Engines(t, func(t *testing.T, store func(testing.TB) database.Config) {
		t.Parallel()
		test(t, New(t, store(t)))
	})
}

// Conversation is Each for what people say and are told, which the engine has no part in but through the stores, and these are tested on
// both: it runs on SQLite, and with -long on PostgreSQL too. One conversation of each module, and whatever tries a restart or two
// at once, is for Each.
func Conversation(t *testing.T, test func(t *testing.T, w *World)) {
	t.Helper()
	if *databasetest.Long {
		Each(t, test)
		return
	}
	SQLite(t, test)
}

// SQLite runs a test on a fresh store of the engine that is quick to make, beside other tests: for what does not depend on
// the engine.
func SQLite(t *testing.T, test func(t *testing.T, w *World)) {
	t.Helper()
	t.Parallel()
	test(t, New(t, databasetest.SQLite(t)))
}

// Lapse stands for the seconds after which the leases of a killed program lapse, which nobody wants to wait for in a test. On SQLite the next program knows that the former is gone.
func (w *World) Lapse() {
	w.T.Helper()
	if !w.DB.Shared() {
		return
	}
	statements := []string{"update inbox_chat set lease_until = 0", "update lease set until = 0", "update job set lease_until = 0"}
	err := w.DB.InTx(w.T.Context(), func(tx *database.Tx) error {
		for _, statement := range statements {
			if _, err := tx.Exec(w.T.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.T.Fatal(err)
	}
}

// AwaitHandled waits until every update that Telegram gave out is handled, every job that is due is done and every delivery
// has ended.
func (w *World) AwaitHandled() {
	w.T.Helper()
	Eventually(w.T, "everything is handled", func() bool {
		if w.TG.Pending() > 0 {
			return false
		}
		var left int
		err := w.DB.QueryRow(w.T.Context(), `
select (select count(*) from inbox_update where state = 'waiting')
	+ (select count(*) from job where state = 'waiting' and due_at <= $1)
	+ (select count(*) from outbox_delivery where state in ('waiting', 'sending'))`, time.Now().UnixMicro()).Scan(&left)
		return err == nil && left == 0
	})
}

// Holder is somebody who came in long ago and has a role in the agency of that code, which is founded if there is none.
func (w *World) Holder(t testing.TB, code string, role directory.Role) *Person {
	t.Helper()
	id := w.NewID()
	w.mu.Lock()
	GivePost(t, w.DB, id, Agency(t, w.DB, code), role)
	w.mu.Unlock()
	return w.Somebody(t, id)
}

// Administrator is an administrator by the settings, who has agreed to what is stored.
func (w *World) Administrator(t testing.TB) *Person {
	t.Helper()
	return w.Known(t, Admin)
}
