package main

import (
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// freeAddr is a loopback address that nobody listens on now.
func freeAddr(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func TestSwitchingBetweenWebhookAndPollingLosesNothing(t *testing.T) {
	t.Parallel()
	databasetest.EachConfig(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.tg.WebhookRetry = 50 * time.Millisecond
		polled := w.settings
		addr := freeAddr(t)
		posted := append(append([]string{}, w.settings...), "LISTEN_ADDR="+addr, "WEBHOOK_SECRET=mot-bi-mat-kho-doan",
			"WEBHOOK_URL=http://"+addr+"/telegram")
		p := w.person(t)
		for i, settings := range [][]string{posted, polled, posted} {
			w.settings = settings
			p.write("khoản 1 mục I kế hoạch") // while the program is down
			w.serve()
			has(t, p.next(), "hoản 1 Mục I")
			has(t, p.ask(where), whereAnswered)
			if i != 1 {
				healthy(t, addr)
			}
			p.nothingElse()
			w.program.terminate()
		}
	})
}

func healthy(t *testing.T, addr string) {
	t.Helper()
	answer, err := http.Get("http://" + addr + "/healthz")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Errorf("health: %s", answer.Status)
	}
}

func TestServeRefusesAWebhookThatCannotWork(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	const url, secret, addr = "WEBHOOK_URL=https://bot.example/x", "WEBHOOK_SECRET=mot-bi-mat-kho-doan", "LISTEN_ADDR=127.0.0.1:0"
	for want, settings := range map[string][]string{
		"https://":            {"WEBHOOK_URL=bot.example", secret, addr},
		"16 to 256":           {url, "WEBHOOK_SECRET=abc", addr},
		"needs LISTEN_ADDR":   {url, secret},
		taken.Addr().String(): {url, secret, "LISTEN_ADDR=" + taken.Addr().String()},
	} {
		settings = append(settings, "TELEGRAM_BOT_TOKEN="+testToken, "TELEGRAM_API_URL=http://127.0.0.1:1", "DATA_DIR="+t.TempDir())
		program := start(t, settings, "serve")
		if status := program.wait(); status != 1 || !strings.Contains(program.log.String(), want) {
			t.Errorf("%v: status %d, %s", settings, status, program.log)
		}
	}
}

// An ingest that is killed and run again leaves the same corpus as one that was not. Without -long a third of the documents are read.
func TestAKilledIngestGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "corpus", "regulations", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Skipf("the private data is not here: %v", err)
	}
	if !*databasetest.Long {
		for n := range (len(files) + 2) / 3 {
			files[n] = files[3*n]
		}
		files = files[:(len(files)+2)/3]
	}
	ingest := func(t *testing.T, config database.Config) *program {
		return start(t, storeSettings(t, config), append([]string{"ingest"}, files...)...)
	}
	whole := func(t *testing.T, config database.Config) {
		if program := ingest(t, config); program.wait() != 0 {
			t.Fatalf("status %d: %s", program.status, program.log)
		}
	}
	untouched := databasetest.SQLite(t)
	reference := databasetest.Open(t, untouched)
	whole(t, untouched)
	want := storedRows(t, reference)
	databasetest.EachConfig(t, func(t *testing.T, config database.Config) {
		db := databasetest.Open(t, config)
		documents := func() (n int) {
			if err := db.QueryRow(t.Context(), `select count(*) from document`).Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		for range 3 {
			program := ingest(t, config)
			before := documents()
			bottest.Eventually(t, "some files are in", func() bool { return documents() >= before+5 || over(program) })
			program.kill()
		}
		killed := documents()
		whole(t, config)
		got := storedRows(t, db)
		if len(got) != len(want) {
			t.Errorf("%d rows, want %d", len(got), len(want))
		}
		for row, n := range want {
			if got[row] != n {
				t.Fatalf("this row is there %d times, not %d: %s", got[row], n, row)
			}
		}
		t.Logf("killed three times, at %d documents; %d rows alike", killed, len(want))
	})
}

// over reports whether the process has ended by itself.
func over(p *program) bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// storedRows is every row of the corpus, without the ids and times that differ from run to run.
func storedRows(t *testing.T, db *database.DB) map[string]int {
	t.Helper()
	rows := map[string]int{}
	for _, query := range []string{
		`select d.key, d.kind, d.number, d.title, d.issued_on, d.effective_on, d.expires_on, d.hash, '', '', '' from document d`,
		`select d.key, p.seq, p.parent_seq, p.path, p.level, p.label, p.heading, p.above, p.text, p.part, p.note from provision p join document d on d.id = p.document_id`,
		`select d.key, r.kind, r.number, r.key, r.from_on, r.path, '', '', '', '', '' from relation r join document d on d.id = r.document_id`,
	} {
		found, err := db.Query(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer found.Close()
		for found.Next() {
			var c [11]string
			if err := found.Scan(&c[0], &c[1], &c[2], &c[3], &c[4], &c[5], &c[6], &c[7], &c[8], &c[9], &c[10]); err != nil {
				t.Fatal(err)
			}
			rows[fmt.Sprintf("%q", c)]++
		}
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return rows
}
