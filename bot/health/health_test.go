package health_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/bot/health"
	"thidua/bot/inbox"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/worker/workertest"
)

const botID = 7

func newHealth(db *database.DB) (*health.Health, *workertest.Log) {
	lines := &workertest.Log{}
	return &health.Health{
		DB: db, Inbox: inbox.NewStore(db), Outbox: outbox.NewStore(db, nil), Jobs: job.NewStore(db), BotID: botID,
		Log: lines.Logger(), Every: 20 * time.Millisecond,
	}, lines
}

func exec(t *testing.T, db *database.DB, statement string, args ...any) {
	t.Helper()
	err := db.InTx(t.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), statement, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// get asks a page and returns its status and report.
func get(t *testing.T, h *health.Health, page string) (int, health.Report) {
	t.Helper()
	answer := httptest.NewRecorder()
	h.Pages().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, page, nil))
	var r health.Report
	if err := json.Unmarshal(answer.Body.Bytes(), &r); err != nil {
		t.Fatalf("%v: %s", err, answer.Body)
	}
	return answer.Code, r
}

// kinds are what is found, by kind.
func kinds(findings []health.Finding) (all []string) {
	for _, f := range findings {
		all = append(all, f.Kind)
	}
	return all
}

func TestHealthIsAWriteAndReadinessWhatServingNeeds(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		steps := []struct {
			do     func(h *health.Health)
			ready  int
			status string
			waits  []string
		}{
			{func(*health.Health) {}, 503, "warning", []string{"token", "poll"}},
			{func(h *health.Health) { h.Known(true) }, 503, "warning", []string{"poll"}},
			{func(h *health.Health) { h.Received() }, 200, "ok", nil},
			{func(h *health.Health) { h.Known(false) }, 503, "warning", []string{"token"}},
		}
		for i := range steps {
			h, _ := newHealth(db)
			for _, step := range steps[:i+1] {
				step.do(h)
			}
			step := steps[i]
			live, r := get(t, h, "/healthz")
			ready, _ := get(t, h, "/readyz")
			if live != 200 || ready != step.ready || r.Status != step.status || !slices.Equal(kinds(r.WaitsFor), step.waits) {
				t.Errorf("step %d: %d, %d, %+v", i, live, ready, r)
			}
		}
		if at, err := db.LastBeat(t.Context(), "health"); err != nil || time.Since(at) > time.Minute {
			t.Errorf("health wrote at %v, %v", at, err)
		}
		posted, _ := newHealth(db)
		posted.Posted = true
		posted.Known(true)
		if ready, r := get(t, posted, "/readyz"); ready != 503 || !slices.Equal(kinds(r.WaitsFor), []string{"webhook"}) {
			t.Errorf("before the webhook is set: %d, %+v", ready, r)
		}
		set, _ := newHealth(db)
		set.Posted = true
		set.Known(true)
		set.Set()
		if ready, r := get(t, set, "/readyz"); ready != 200 {
			t.Errorf("with the webhook set, and no update for days: %d, %+v", ready, r)
		}
	})
}

func TestAgesAndWhatWaitsAreTold(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		now := time.Now().UnixMicro()
		ago := func(d time.Duration) int64 { return now - d.Microseconds() }
		exec(t, db, `insert into inbox_chat (id, bot_id, chat_key, waiting, ready_at, lease_until, fence) values (1, $1, 5, $2, 0, 0, 0)`, botID, true)
		for i, u := range []struct {
			state string
			at    int64
		}{{"waiting", ago(time.Hour)}, {"waiting", ago(time.Minute)}, {"done", ago(3 * time.Hour)}, {"parked", ago(3 * time.Hour)}} {
			exec(t, db, `
insert into inbox_update (bot_id, update_id, kind, key, account, chat_id, payload, received_at, state, attempts, error, ended_at)
values ($1, $2, '', '', 0, 1, '{}', $3, $4, 1, '', 0)`, botID, i+1, u.at, u.state)
		}
		for i, d := range []struct {
			priority         outbox.Priority
			state, error     string
			uncertain        bool
			created, endedAt int64
		}{
			{outbox.Reply, "waiting", "", false, ago(20 * time.Minute), 0},
			{outbox.Reply, "sending", "", true, ago(time.Minute), 0},
			{outbox.Bulk, "waiting", "", false, ago(time.Hour), 0},
			{outbox.Reply, "failed", "blocked", false, ago(time.Hour), now},
			{outbox.Reply, "sent", "", true, ago(time.Hour), now},
			{outbox.Reply, "cancelled", "replaced", false, ago(time.Hour), now},
		} {
			exec(t, db, `
insert into outbox_delivery (key, batch_id, chat_id, priority, op, target_id, target_messages, media, content, state, held, uncertain, attempts,
	fence, error, message_ids, created_at, ended_at)
values ($1, 0, 5, $2, 'send', 0, '[]', $8, '{}', $3, $8, $4, 1, 1, $5, '[]', $6, $7)`,
				string(rune('a'+i)), d.priority, d.state, d.uncertain, d.error, d.created, d.endedAt, false)
		}
		exec(t, db, `
insert into outbox_chat (chat_id, head, head_id, busy, held_at, ready_at, throttled, stopped, moved_to) values (-1005, 9, 0, $3, $1, $2, $4, '', 0)`,
			now, now+time.Hour.Microseconds(), false, true)
		exec(t, db, `update outbox_hold set held_at = $1, until = $2`, now, now+time.Minute.Microseconds())
		exec(t, db, `
insert into job (kind, key, payload, due_at, set_at, state, lease_until, fence, attempts, error, again_at, again_payload, ended_at)
values ('x', 'x', '', 0, 0, 'failed', 0, 0, 0, '', 0, '', $1)`, now)
		h, _ := newHealth(db)
		h.Known(true)
		h.Received()
		_, r := get(t, h, "/readyz")
		about := func(what string, got *float64, want time.Duration) {
			t.Helper()
			if got == nil || *got < want.Seconds()-1 || *got > want.Seconds()+60 {
				t.Errorf("%s: %v, want %v", what, got, want)
			}
		}
		about("the oldest update", r.OldestUpdate, time.Hour)
		about("the oldest reply", r.OldestReply, 20*time.Minute)
		about("since Telegram gave what it had", r.LastReceived, 0)
		if r.TokenHeldFor == nil || *r.TokenHeldFor > 60 || *r.TokenHeldFor < 1 {
			t.Errorf("the token is held for %v", r.TokenHeldFor)
		}
		if r.Waiting != 2 || r.Parked != 1 || r.WaitingReply != 2 || r.WaitingOther != 1 || r.Uncertain != 2 || r.Failed != 1 ||
			r.FailedJobs != 1 || r.HeldChats != 1 {
			t.Errorf("%+v", r)
		}
		if got := kinds(r.Warnings); !slices.Equal(got, []string{"held", "updates", "replies"}) || r.Status != "warning" || !r.Ready {
			t.Errorf("%+v", r)
		}
	})
}

func TestTheLogWarnsBeforeTelegramDropsUpdates(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		if err := db.Beat(t.Context(), "received 7"); err != nil {
			t.Fatal(err)
		}
		for hours, says := range map[int]string{19: "", 20: "Telegram drops them after 24 h", 25: "is lost"} {
			exec(t, db, `update heartbeat set at = $1 where name = 'received 7'`, time.Now().Add(-time.Duration(hours)*time.Hour).UnixMicro())
			h, lines := newHealth(db) // which was restarted meanwhile
			_, r := get(t, h, "/healthz")
			if warned := len(r.Warnings) > 0; warned != (says != "") || warned && (r.Warnings[0].Kind != "unfetched" || !strings.Contains(r.Warnings[0].Says, says)) {
				t.Errorf("after %d hours: %+v", hours, r)
			}
			if hours != 20 {
				continue
			}
			ctx, stop := context.WithCancel(t.Context())
			var watching sync.WaitGroup
			watching.Go(func() { h.Watch(ctx) })
			eventually(t, "the log warns", func() bool { return strings.Contains(lines.String(), says) })
			h.Received()
			eventually(t, "the log says that it is over", func() bool { return strings.Contains(lines.String(), "that is over") })
			eventually(t, "it is kept", func() bool {
				at, err := db.LastBeat(t.Context(), "received 7")
				return err == nil && time.Since(at) < time.Minute
			})
			stop()
			watching.Wait()
			if n := strings.Count(lines.String(), "level=WARN"); n != 1 {
				t.Errorf("the log warns %d times:\n%s", n, lines)
			}
		}
	})
}

func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it did not happen: %s", what)
		}
	}
}

// refuse makes the store take no write of any kind any more, as a full disk does.
func refuse(t *testing.T, db *database.DB) {
	t.Helper()
	if db.Shared() {
		exec(t, db, `
create function refuse() returns trigger language plpgsql as $$ begin raise exception 'could not extend file: No space left on device'; end $$;
create trigger refuse before insert or update on heartbeat for each row execute function refuse()`)
		return
	}
	exec(t, db, `create trigger refuse before insert on heartbeat begin select raise(abort, 'database or disk is full'); end`)
}

func TestAStoreThatTakesNoWritesIsNotHealthy(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		h, lines := newHealth(db)
		h.Known(true)
		h.Received()
		refuse(t, db)
		for _, page := range []string{"/healthz", "/readyz"} {
			if status, r := get(t, h, page); status != 503 || r.Status != "failed" || r.Ready || !slices.Equal(kinds(r.Problems), []string{"store"}) ||
				strings.Contains(r.Problems[0].Says, "full") || strings.Contains(r.Problems[0].Says, "No space") { // that is for the log
				t.Errorf("%s: %d, %+v", page, status, r)
			}
		}
		ctx, stop := context.WithCancel(t.Context())
		var watching sync.WaitGroup
		defer watching.Wait()
		defer stop()
		watching.Go(func() { h.Watch(ctx) })
		eventually(t, "the log says it", func() bool {
			return strings.Contains(lines.String(), "level=ERROR") && strings.Contains(lines.String(), "full") || strings.Contains(lines.String(), "No space left")
		})
	})
}

func TestAFileThatWasEmptiedOrMovedAwayIsNotHealthy(t *testing.T) {
	for what, do := range map[string]func(name string) error{
		"emptied": func(name string) error { return os.Truncate(name, 0) },
		"moved":   func(name string) error { return os.Rename(name, name+".old") },
	} {
		config := databasetest.SQLite(t)
		db := databasetest.Open(t, config)
		if err := errors.Join(db.Checkpoint(t.Context()), db.CheckFile()); err != nil {
			t.Fatal(err)
		}
		if err := do(filepath.Join(config.DataDir, "thidua.db")); err != nil {
			t.Fatal(err)
		}
		h, _ := newHealth(db)
		if status, r := get(t, h, "/healthz"); status != 503 || len(r.Problems) == 0 || !strings.Contains(r.Problems[0].Says, what) {
			t.Errorf("%s: %d, %+v", what, status, r)
		}
	}
}

func TestLittleSpaceIsWarnedOf(t *testing.T) {
	h, _ := newHealth(databasetest.Open(t, databasetest.SQLite(t)))
	h.FreeSpace = func() (uint64, error) { return 10 << 20, nil }
	if status, r := get(t, h, "/healthz"); status != 200 || !slices.Equal(kinds(r.Warnings), []string{"disk"}) {
		t.Errorf("%d, %+v", status, r)
	}
}

// However many ask a server that says nothing, each is answered in time, and no more than one look waits.
func TestASilentServerDoesNotHangHealth(t *testing.T) {
	config := databasetest.Postgres(t)
	proxy, through := databasetest.NewProxy(t, config.URL)
	config.URL = through
	db := databasetest.Open(t, config)
	before, _ := newHealth(db)
	if status, r := get(t, before, "/healthz"); status != 200 {
		t.Fatalf("before: %d, %+v", status, r)
	}
	h, _ := newHealth(db)
	h.Limit = 500 * time.Millisecond
	proxy.KeepSilent(true)
	var asking sync.WaitGroup
	for range 50 {
		asking.Go(func() {
			began := time.Now()
			status, r := get(t, h, "/healthz")
			if took := time.Since(began); status != 503 || r.Status != "failed" || took > 5*time.Second {
				t.Errorf("after %v: %d, %+v", took, status, r)
			}
		})
	}
	asking.Wait()
	proxy.KeepSilent(false)
	h.Limit = 0
	eventually(t, "it is healthy again", func() bool { status, _ := get(t, h, "/healthz"); return status == 200 })
}

// A store that minds no time-out, as a disk that hangs, is told all the same.
func TestAHangingWriteDoesNotHangHealth(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	h, _ := newHealth(db)
	h.Limit = 200 * time.Millisecond
	released := make(chan struct{})
	held := make(chan struct{})
	var holding sync.WaitGroup
	holding.Go(func() {
		_ = db.InTx(context.Background(), func(*database.Tx) error { close(held); <-released; return nil })
	})
	defer holding.Wait()
	defer close(released)
	<-held
	for range 3 {
		began := time.Now()
		if status, r := get(t, h, "/healthz"); status != 503 || time.Since(began) > 5*time.Second {
			t.Errorf("after %v: %d, %+v", time.Since(began), status, r)
		}
	}
}
