package main

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/health"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// asked is the answer of a page of the program; status is 0 when it does not answer within ten seconds.
func asked(t *testing.T, addr, page string) (status int, r health.Report) {
	t.Helper()
	client := &http.Client{Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	answer, err := client.Get("http://" + addr + page)
	if err != nil {
		return 0, r
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err != nil {
		t.Errorf("%s: %v: %s", page, err, text)
	}
	return answer.StatusCode, r
}

// listening adds an address to serve pages on.
func (w *world) listening(t *testing.T) (addr string) {
	t.Helper()
	addr = freeAddr(t)
	w.settings = append(w.settings, "LISTEN_ADDR="+addr)
	return addr
}

func TestHealthAnswersBeforeTelegramDoes(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		addr := w.listening(t)
		refused := w.tg.Inject(telegramtest.Fault{Do: telegramtest.BadGateway})
		w.begin()
		bottest.Eventually(t, "the program answers", func() bool { status, _ := asked(t, addr, "/healthz"); return status == 200 })
		if status, r := asked(t, addr, "/readyz"); status != 503 || len(r.WaitsFor) == 0 || r.WaitsFor[0].Kind != "token" {
			t.Errorf("ready without Telegram: %d, %+v", status, r)
		}
		refused.Remove()
		bottest.Eventually(t, "it is ready", func() bool { status, _ := asked(t, addr, "/readyz"); return status == 200 })
		w.program.terminate()
	})
}

func TestHealthTellsThatTheFileIsGone(t *testing.T) {
	t.Parallel()
	for what, do := range map[string]func(name string) error{
		"emptied":    func(name string) error { return os.Truncate(name, 0) },
		"moved away": func(name string) error { return os.Rename(name, name+".old") },
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			config := databasetest.SQLite(t)
			w := newWorld(t, config, nil)
			addr := w.listening(t)
			w.serve()
			bottest.Eventually(t, "it is ready", func() bool { status, _ := asked(t, addr, "/readyz"); return status == 200 })
			if err := w.db.Checkpoint(t.Context()); err != nil { // so that something is in the file
				t.Fatal(err)
			}
			bottest.Eventually(t, "health sees the file as it is", func() bool { status, _ := asked(t, addr, "/healthz"); return status == 200 })
			bottest.Eventually(t, "the work of the start is done, which opens the file anew where it is missing", func() bool {
				return strings.Contains(w.program.log.String(), "the corpus is embedded")
			})
			time.Sleep(1100 * time.Millisecond)
			if err := do(filepath.Join(config.DataDir, "thidua.db")); err != nil {
				t.Fatal(err)
			}
			bottest.Eventually(t, "health fails and says why", func() bool {
				status, r := asked(t, addr, "/healthz")
				return status == 503 && slices.ContainsFunc(r.Problems, func(f health.Finding) bool { return strings.Contains(f.Says, what) })
			})
			bottest.Eventually(t, "the log says it", func() bool {
				log := w.program.log.String()
				const anew = "another file was put in the place" // which a connection that is opened meanwhile makes
				return strings.Contains(log, "the bot is not well") && (strings.Contains(log, what) || strings.Contains(log, anew))
			})
		})
	}
}

func TestHealthTellsThatPostgresIsSilent(t *testing.T) {
	t.Parallel()
	config := databasetest.Postgres(t)
	w := newWorld(t, config, nil)
	addr := w.listening(t)
	proxy, through := databasetest.NewProxy(t, config.URL)
	w.settings = append(w.settings, "DATABASE_URL="+through)
	w.serve()
	bottest.Eventually(t, "it is ready", func() bool { status, _ := asked(t, addr, "/readyz"); return status == 200 })
	proxy.KeepSilent(true)
	bottest.Eventually(t, "health fails", func() bool {
		began := time.Now()
		status, _ := asked(t, addr, "/healthz")
		if status == 0 {
			t.Fatalf("no answer after %v", time.Since(began))
		}
		return status == 503
	})
}

func TestMetricsAreServedOnTheLoopbackAddress(t *testing.T) {
	for given, want := range map[string]string{
		"": "", "9464": "127.0.0.1:9464", ":9464": "127.0.0.1:9464", "0.0.0.0:9464": "0.0.0.0:9464", "[::1]:9464": "[::1]:9464",
	} {
		if got := (&MetricsSettings{MetricsAddr: given}).address(); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
	t.Parallel()
	w := newWorld(t, databasetest.SQLite(t), nil)
	addr := freeAddr(t)
	w.settings = append(w.settings, "METRICS_ADDR="+addr)
	w.serve()
	p := w.person(t)
	has(t, p.ask(where), whereAnswered)
	var text string
	bottest.Eventually(t, "the sending is counted, which comes after the answer", func() bool {
		answer, err := http.Get("http://" + addr + "/metrics")
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		all, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		text = string(all)
		return strings.Contains(text, "thidua_outbox_send_duration_seconds_count")
	})
	for _, line := range []string{
		`thidua_outbox_send_duration_seconds_count{op="send",result="sent"} 1`, `thidua_lease_held{work="poll"} 1`, `thidua_lease_held{work="send"} 1`,
		`thidua_inbox_handler_duration_seconds_count{kind="update",result="done"} 1`, `thidua_search_duration_seconds_count{outcome="verbatim"} 1`,
	} {
		if !strings.Contains(text, line+"\n") {
			t.Errorf("no line %s", line)
		}
	}
	bot, _, _ := strings.Cut(testToken, ":")
	for _, secret := range []string{bot, strconv.FormatInt(p.chat, 10), "vướng mắc"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s is shown", secret)
		}
	}
	if status, err := http.Get("http://" + addr + "/healthz"); err != nil || status.StatusCode != http.StatusNotFound {
		t.Errorf("health on the address of the metrics: %v, %v", status, err)
	}
	w.program.terminate()
}
