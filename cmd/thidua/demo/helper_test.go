package demo

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/bot"
	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/worker/workertest"
)

// hanh is the first person of the demo.
const hanh = 5213480011

// patience is how long a test waits for what must happen. It only bounds failing tests, so it suits a loaded machine.
const patience = 90 * time.Second

// where is a question that the built-in plan's last paragraph answers.
const where = "Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?"

// open opens a bot that knows the built-in documents and searches by words.
func open(ctx context.Context, dataDir, apiURL, token string) (*bot.Service, func() error, error) {
	db, err := database.Open(ctx, database.Config{DataDir: dataDir})
	if err != nil {
		return nil, nil, err
	}
	store, log := curated.Corpus(db), slog.New(slog.DiscardHandler)
	client, err := telegram.NewClient(telegram.Config{Token: token, URL: apiURL})
	err = errors.Join(err, db.Migrate(ctx), (&ingest.Ingester{Store: store}).Builtin(ctx))
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	service := &bot.Service{
		DB: db, Client: client, Library: knowledge.NewLibrary(store), Log: log,
		Words: conversation.NewWords("Ban Thi đua - Khen thưởng, Sở Nội vụ", "tỉnh Thái Bình", "đồng chí"),
	}
	return service, db.Close, nil
}

var printedURL = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// startDemo runs a demo at a free port, or at d.Addr; stop is Ctrl-C and returns what Run did.
func startDemo(t *testing.T, d Demo) (url string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var stdout, stderr workertest.Log
	if d.Addr == "" {
		d.Addr = "127.0.0.1:0"
	}
	if d.Open == nil {
		d.Open = open
	}
	d.Stdout, d.Stderr, d.Log = &stdout, &stderr, slog.New(slog.NewTextHandler(&stderr, nil))
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() {
		_ = stop() // a test that cares called it
		if t.Failed() {
			t.Logf("stderr:\n%s", stderr.String())
		}
	})
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if url := printedURL.FindString(stdout.String()); url != "" {
			return url, stop
		}
		select {
		case err := <-ended:
			ended <- err
			t.Fatalf("the demo ended: %v", err)
		default:
		}
	}
	t.Fatal("the demo did not begin")
	return "", nil
}

// page reads the event stream as a browser does.
type page struct {
	t      *testing.T
	url    string
	events chan streamed
}

type streamed struct{ name, data string }

func openPage(t *testing.T, url string) *page {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, "GET", url+"/api/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	p := &page{t: t, url: url, events: make(chan streamed, 1000)}
	go func() {
		defer close(p.events)
		defer response.Body.Close()
		lines := bufio.NewScanner(response.Body)
		lines.Buffer(nil, 16<<20)
		name := ""
		for lines.Scan() {
			if rest, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				name = rest
			} else if rest, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				p.events <- streamed{name, rest}
			}
		}
	}()
	return p
}

// wait returns the first streamed thing of that name for which ok holds.
func wait[T any](p *page, name string, ok func(T) bool) T {
	p.t.Helper()
	limit := time.After(patience)
	for {
		select {
		case e, open := <-p.events:
			if !open {
				p.t.Fatalf("the stream ended before %s", name)
			}
			if e.name != name {
				continue
			}
			var v T
			if err := json.Unmarshal([]byte(e.data), &v); err != nil {
				p.t.Fatal(err)
			}
			if ok(v) {
				return v
			}
		case <-limit:
			p.t.Fatalf("no %s in time", name)
		}
	}
}

// answer waits for a message of the bot that holds part.
func (p *page) answer(part string) pageMessage {
	p.t.Helper()
	return *wait(p, "event", func(e pageEvent) bool {
		return e.Post != nil && !e.Post.Out && strings.Contains(e.Post.Text, part)
	}).Post
}

// do posts an action and returns the status and what the page would show on a failure.
func (p *page) do(what string, body any) (int, string) {
	p.t.Helper()
	response, err := http.Post(p.url+"/api/"+what, "application/json", bytes.NewReader(marshal(body)))
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	var failure struct{ Error string }
	if err := json.NewDecoder(response.Body).Decode(&failure); err != nil {
		p.t.Fatal(err)
	}
	return response.StatusCode, failure.Error
}

// enter starts the bot as a person and agrees to what is stored.
func (p *page) enter(chat int64) {
	p.t.Helper()
	p.must("start", action{Chat: chat})
	notice := p.answer("Dữ liệu được lưu")
	p.must("press", action{Chat: chat, Message: notice.ID, Data: notice.button(p.t, "✅ Đồng ý")})
	p.answer("Cảm ơn đồng chí")
}

func (p *page) must(what string, body any) {
	p.t.Helper()
	if code, sentence := p.do(what, body); code != http.StatusOK {
		p.t.Fatalf("%s: %d %s", what, code, sentence)
	}
}

func (m pageMessage) button(t *testing.T, label string) string {
	t.Helper()
	for _, row := range m.Buttons {
		for _, b := range row {
			if b.Text == label {
				return b.CallbackData
			}
		}
	}
	t.Fatalf("message %d has no button %q: %v", m.ID, label, m.Buttons)
	return ""
}
