package metric_test

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"thidua/bot/health"
	"thidua/bot/inbox"
	"thidua/bot/job"
	"thidua/bot/metric"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

const owner = "this process"

func newSet(db *database.DB) (*metric.Set, *health.Health) {
	h := &health.Health{
		DB: db, Inbox: inbox.NewStore(db), Outbox: outbox.NewStore(db, nil), Jobs: job.NewStore(db), BotID: 7, Log: slog.New(slog.DiscardHandler),
	}
	return metric.New(h, db, owner), h
}

func scrape(t *testing.T, s *metric.Set) string {
	t.Helper()
	answer := httptest.NewRecorder()
	s.Page().ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if answer.Code != http.StatusOK {
		t.Errorf("status %d: %s", answer.Code, answer.Body)
	}
	return answer.Body.String()
}

// wants requires lines of what was scraped.
func wants(t *testing.T, got string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains("\n"+got, "\n"+line+"\n") {
			name, _, _ := strings.Cut(line, "{")
			name, _, _ = strings.Cut(name, " ")
			var near []string
			for have := range strings.Lines(got) {
				if strings.HasPrefix(have, name) {
					near = append(near, have)
				}
			}
			t.Errorf("no line %q; there are %q", line, near)
		}
	}
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

func TestWhatWaitsAndWhatWasDoneIsShown(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		now := time.Now()
		exec(t, db, `insert into inbox_chat (id, bot_id, chat_key, waiting, ready_at, lease_until, fence) values (1, 7, 5123456, $1, 0, 0, 0)`, true)
		for i, state := range []string{"waiting", "parked"} {
			exec(t, db, `
insert into inbox_update (bot_id, update_id, kind, key, account, chat_id, payload, received_at, state, attempts, error, ended_at)
values (7, $1, '', '', 0, 1, '{}', $2, $3, 1, '', 0)`, i+1, now.UnixMicro(), state)
		}
		for i, p := range outbox.Priorities {
			for n := range i + 1 {
				exec(t, db, `
insert into outbox_delivery (key, batch_id, chat_id, priority, op, target_id, target_messages, media, content, state, held, uncertain, attempts,
	fence, error, message_ids, created_at, ended_at)
values ($1, 0, 5123456, $2, 'send', 0, '[]', $3, '{}', 'waiting', $3, $3, 1, 1, '', '[]', $4, 0)`,
					p.Name+strings.Repeat("x", n), p.Priority, false, now.Add(-time.Hour).UnixMicro())
			}
		}
		exec(t, db, `insert into lease (name, owner, fence, until) values ('outbox sender', $1, 1, $2), ('poll 7', 'another', 1, $2)`,
			owner, now.Add(time.Hour).UnixMicro())
		s, h := newSet(db)
		h.Known(true)
		h.Received()
		s.Tried(outbox.Try{Op: outbox.Send, Result: "sent", Took: time.Millisecond})
		s.Tried(outbox.Try{Op: outbox.Send, Result: "throttled", Took: time.Millisecond})
		s.Handled("", "done", time.Second)
		s.Handled("question:again", "parked", time.Second)
		s.Worked("leave group", "given_up", time.Second)
		s.Answered("verbatim", time.Second)
		s.Answered("", time.Second)
		got := scrape(t, s)
		wants(t, got,
			`thidua_healthy 1`, `thidua_ready 1`,
			`thidua_inbox_waiting_updates 1`, `thidua_inbox_parked_updates 1`,
			`thidua_outbox_waiting_deliveries{priority="reply"} 1`, `thidua_outbox_waiting_deliveries{priority="notice"} 2`,
			`thidua_outbox_waiting_deliveries{priority="bulk"} 3`,
			`thidua_outbox_uncertain_deliveries 0`, `thidua_outbox_failed_deliveries 0`, `thidua_outbox_held_chats 0`, `thidua_outbox_token_held_seconds 0`,
			`thidua_job_due_jobs 0`, `thidua_lease_held{work="send"} 1`, `thidua_lease_held{work="poll"} 0`,
			`thidua_outbox_send_duration_seconds_count{op="send",result="sent"} 1`,
			`thidua_outbox_send_duration_seconds_count{op="send",result="throttled"} 1`,
			`thidua_inbox_handler_duration_seconds_count{kind="update",result="done"} 1`,
			`thidua_inbox_handler_duration_seconds_count{kind="question:again",result="parked"} 1`,
			`thidua_job_duration_seconds_count{kind="leave group",result="given_up"} 1`,
			`thidua_search_duration_seconds_count{outcome="verbatim"} 1`, `thidua_search_duration_seconds_count{outcome="error"} 1`,
			`thidua_database_errors_total{operation="read"} 0`,
		)
		if !strings.Contains(got, "go_build_info{") || strings.Contains(got, "5123456") {
			t.Error("no build info, or a chat is shown")
		}
	})
}

func TestVectorsAreCountedAndAFailureLeavesTheCount(t *testing.T) {
	s, _ := newSet(databasetest.Open(t, databasetest.SQLite(t)))
	s.Embedded(90, 3, 100, nil)
	counted := []string{`thidua_vector_passages{state="embedded"} 90`, `thidua_vector_passages{state="skipped"} 3`, `thidua_vector_passages{state="waiting"} 7`}
	wants(t, scrape(t, s), append(counted, `thidua_vector_failing 0`)...)
	s.Embedded(0, 0, 0, errors.New("no route"))
	wants(t, scrape(t, s), append(counted, `thidua_vector_failing 1`)...)
}

func TestTheMetricsKeepTheConventions(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	s, h := newSet(db)
	h.Received()
	s.Tried(outbox.Try{Op: outbox.Send, Result: "sent"})
	s.Handled("", "done", 0)
	s.Worked("x", "done", 0)
	s.Answered("verbatim", 0)
	s.Embedded(1, 1, 2, nil)
	found, err := promlint.New(bytes.NewReader([]byte(scrape(t, s)))).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if strings.HasPrefix(f.Metric, "thidua_") {
			t.Errorf("%s: %s", f.Metric, f.Text)
		}
	}
}

func TestAScrapeOfASilentStoreAnswers(t *testing.T) {
	config := databasetest.Postgres(t)
	proxy, through := databasetest.NewProxy(t, config.URL)
	config.URL = through
	db := databasetest.Open(t, config)
	s, h := newSet(db)
	h.Limit = 300 * time.Millisecond
	proxy.KeepSilent(true)
	began := time.Now()
	got := scrape(t, s)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
	wants(t, got, `thidua_healthy 0`, `thidua_ready 0`)
	if strings.Contains(got, "thidua_inbox_waiting_updates ") {
		t.Error("what nobody could count is shown")
	}
	time.Sleep(100 * time.Millisecond) // the look itself fails a little later than it is given up
	if got := scrape(t, s); !strings.Contains(got, `thidua_database_errors_total{operation="begin"} `) || strings.Contains(got, `operation="begin"} 0`) {
		t.Errorf("the failure of the store was not counted: %s", lines(got, "thidua_database"))
	}
}

func lines(text, prefix string) (found string) {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, prefix) {
			found += line
		}
	}
	return found
}
