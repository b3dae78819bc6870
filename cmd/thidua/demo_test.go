package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/bot/telegramtest"
)

// hanh is the first person of the demo.
const hanh = 5213480011

// buffer is what a program prints, readable while it does.
type buffer struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all.String()
}

var printedURL = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// startDemo runs `thidua demo`; stop is Ctrl-C and returns the exit status.
func startDemo(t *testing.T, args ...string) (url string, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var stdout, stderr buffer
	status := make(chan int, 1)
	go func() {
		status <- Run(ctx, append([]string{"demo", "--addr", "127.0.0.1:0"}, args...), &stdout, &stderr)
	}()
	stop = sync.OnceValue(func() int {
		cancel()
		return <-status
	})
	t.Cleanup(func() {
		stop()
		if t.Failed() {
			t.Logf("stderr:\n%s", stderr.String())
		}
	})
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if url := printedURL.FindString(stdout.String()); url != "" {
			return url, stop
		}
		select {
		case code := <-status:
			status <- code
			t.Fatalf("the demo ended with %d: %s", code, stderr.String())
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

func TestDemoAnswersAndItsButtonsWork(t *testing.T) {
	t.Parallel()
	url, stop := startDemo(t)
	p := openPage(t, url)
	p.enter(hanh)
	p.must("send", action{Chat: hanh, Text: where})
	found := p.answer("Căn cứ:")
	if !strings.Contains(found.Text, "Kế hoạch") || len(found.Entities) == 0 {
		t.Errorf("the answer: %q %v", found.Text, found.Entities)
	}
	p.must("press", action{Chat: hanh, Message: found.ID, Data: found.button(t, "👍 Hữu ích")})
	toast := wait(p, "event", func(e pageEvent) bool { return e.Kind == "answered" })
	if toast.Message != found.ID || !strings.Contains(toast.Text, "Cảm ơn") {
		t.Errorf("the toast: %+v", toast)
	}
	p.must("press", action{Chat: hanh, Message: found.ID, Data: found.button(t, "Trích dẫn")})
	cited := p.answer("“")
	if !slices.ContainsFunc(cited.Entities, func(e telegramtest.Entity) bool { return e.Type == "code" }) {
		t.Errorf("the citation is not to be copied: %v", cited.Entities)
	}
	status := wait(p, "status", func(s pageStatus) bool { return s.Sent >= 3 && s.Pending == 0 && s.Waiting == 0 })
	if status.Read == 0 {
		t.Errorf("nothing was read: %+v", status)
	}
	if code := stop(); code != 0 {
		t.Errorf("exit status %d", code)
	}
}

func TestDemoKeepsItsChatsWithData(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	url, stop := startDemo(t, "--data", folder)
	p := openPage(t, url)
	p.enter(hanh)
	p.must("send", action{Chat: hanh, Text: where})
	found := p.answer("Căn cứ:")
	if code := stop(); code != 0 {
		t.Fatalf("exit status %d", code)
	}
	url, _ = startDemo(t, "--data", folder)
	p = openPage(t, url)
	state := wait(p, "state", func(pageState) bool { return true })
	if got := len(state.Chats[0].Messages); got != 5 || !state.Chats[0].Started {
		t.Fatalf("%d messages were kept, started %v", got, state.Chats[0].Started)
	}
	p.must("press", action{Chat: hanh, Message: found.ID, Data: found.button(t, "Trích dẫn")})
	if again := p.answer("“"); again.ID <= found.ID {
		t.Errorf("message %d came after %d", again.ID, found.ID)
	}
}

func TestDemoLeavesNothingWithoutData(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Setenv("DATA_DIR", filepath.Join(temporary, "the data of serve"))
	_, stop := startDemo(t)
	if left, err := os.ReadDir(temporary); err != nil || len(left) != 1 {
		t.Errorf("while it runs: %v %v", left, err)
	}
	stop()
	if left, err := os.ReadDir(temporary); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestDemoSaysWhatToDoAboutABusyPort(t *testing.T) {
	t.Parallel()
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	var stdout, stderr bytes.Buffer
	if code := Run(t.Context(), []string{"demo", "--addr", busy.Addr().String()}, &stdout, &stderr); code != 1 {
		t.Errorf("exit status %d", code)
	}
	want := "địa chỉ " + busy.Addr().String() + " đang có chương trình khác dùng; đề nghị chạy với cổng khác: thidua demo --addr " +
		nextPort(busy.Addr().String())
	if got := stderr.String(); !strings.Contains(got, want) || strings.Count(got, "\n") != 1 {
		t.Errorf("said %q, want %q", got, want)
	}
	if got := nextPort("127.0.0.1:8080"); got != "127.0.0.1:8081" {
		t.Errorf("the next port of 8080: %s", got)
	}
}

func TestDemoRefusesOtherSites(t *testing.T) {
	t.Parallel()
	url, _ := startDemo(t)
	local := strings.TrimPrefix(url, "http://")
	_, port, _ := net.SplitHostPort(local)
	for name, c := range map[string]struct {
		method, path, host string
		header             map[string]string
		want               int
	}{
		"the page":                     {"GET", "/", local, nil, 200},
		"the page by name":             {"GET", "/", "localhost:" + port, nil, 200},
		"a rebound domain":             {"GET", "/", "evil.example:" + port, nil, 403},
		"the chats by a rebound name":  {"GET", "/api/events", "evil.example", nil, 403},
		"an action, same origin":       {"POST", "/api/start", local, map[string]string{"Origin": url, "Content-Type": "application/json"}, 200},
		"an action, foreign origin":    {"POST", "/api/start", local, map[string]string{"Origin": "http://evil.example", "Content-Type": "application/json"}, 403},
		"an action, another port":      {"POST", "/api/start", local, map[string]string{"Origin": "http://127.0.0.1:1", "Content-Type": "application/json"}, 403},
		"an action, sandboxed":         {"POST", "/api/start", local, map[string]string{"Origin": "null", "Content-Type": "application/json"}, 403},
		"an action, cross-site":        {"POST", "/api/start", local, map[string]string{"Sec-Fetch-Site": "cross-site", "Content-Type": "application/json"}, 403},
		"a form":                       {"POST", "/api/start", local, map[string]string{"Content-Type": "text/plain"}, 415},
		"a form of the page":           {"POST", "/api/start", local, map[string]string{"Origin": url}, 415},
		"faults from a foreign origin": {"POST", "/api/faults", local, map[string]string{"Origin": "https://evil.example", "Content-Type": "application/json"}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			request, err := http.NewRequestWithContext(t.Context(), c.method, url+c.path, strings.NewReader(`{"chat":5213480011}`))
			if err != nil {
				t.Fatal(err)
			}
			request.Host = c.host
			for k, v := range c.header {
				request.Header.Set(k, v)
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if response.StatusCode != c.want {
				t.Errorf("status %d, want %d", response.StatusCode, c.want)
			}
			if policy := response.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
				t.Errorf("policy %q", policy)
			}
		})
	}
}

func TestDemoLosesNoAnswerWhenTelegramFails(t *testing.T) {
	t.Parallel()
	url, _ := startDemo(t)
	p := openPage(t, url)
	p.enter(hanh)
	p.must("faults", faultSettings{Flood: true, RetryAfter: 1})
	p.must("send", action{Chat: hanh, Text: where})
	wait(p, "status", func(s pageStatus) bool { return s.Faults.Flood && s.Faults.RetryAfter == 1 && s.Waiting == 1 })
	p.must("faults", faultSettings{Lost: 1})
	found := p.answer("Căn cứ:")
	if again := p.answer("Căn cứ:"); again.Text != found.Text {
		t.Errorf("what was sent again is different: %q", again.Text)
	}
	wait(p, "status", func(s pageStatus) bool {
		return s.Faults == faultSettings{RetryAfter: 1} && s.Uncertain == 1 && s.Waiting == 0
	})
}

func TestDemoPersonBlocksAndComesBack(t *testing.T) {
	t.Parallel()
	url, _ := startDemo(t)
	p := openPage(t, url)
	p.enter(hanh)
	p.must("block", action{Chat: hanh, Blocked: true})
	wait(p, "state", func(s pageState) bool { return s.Chats[0].Blocked && !s.Chats[1].Blocked })
	if code, sentence := p.do("send", action{Chat: hanh, Text: "xin chào"}); code != http.StatusConflict || !strings.Contains(sentence, "bị chặn") {
		t.Errorf("writing to a blocked bot: %d %q", code, sentence)
	}
	p.must("start", action{Chat: hanh})
	p.answer("Kính chào")
}

func TestDemoTakesFilesTextsAndEdits(t *testing.T) {
	t.Parallel()
	url, _ := startDemo(t)
	p := openPage(t, url)
	p.enter(hanh)
	p.must("files", action{Chat: hanh, Text: "<b>đính kèm</b>", Files: []actionFile{
		{Name: "a<script>.html", Type: "text/html", Data: []byte("<script>alert(1)</script>")},
		{Name: "b.txt", Type: "text/plain", Data: []byte("b")},
	}})
	sent := wait(p, "event", func(e pageEvent) bool { return e.Post != nil && e.Post.Document != nil }).Post
	if sent.Text != "<b>đính kèm</b>" || sent.Document.FileName != "a<script>.html" || sent.Album == "" {
		t.Errorf("sent %+v", sent)
	}
	response, err := http.Get(url + "/api/file/" + sent.Document.FileID)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil || string(content) != "<script>alert(1)</script>" {
		t.Errorf("the file: %q %v", content, err)
	}
	if kind, how := response.Header.Get("Content-Type"), response.Header.Get("Content-Disposition"); kind != "application/octet-stream" || how != "attachment" {
		t.Errorf("a page of somebody else would be opened: %s %s", kind, how)
	}
	if code, sentence := p.do("files", action{Chat: hanh, Files: make([]actionFile, 11)}); code != http.StatusConflict || !strings.Contains(sentence, "10 tệp") {
		t.Errorf("eleven files: %d %q", code, sentence)
	}
	if code, _ := p.do("files", action{Chat: hanh, Files: []actionFile{{Photo: true, Data: []byte("no image")}}}); code != http.StatusConflict {
		t.Errorf("a photo that is none: %d", code)
	}
	if code, _ := p.do("send", action{Chat: 1, Text: "ai"}); code != http.StatusNotFound {
		t.Errorf("an unknown person: %d", code)
	}
	if code, _ := p.do("send", action{Chat: hanh, Text: " \n"}); code != http.StatusConflict {
		t.Errorf("an empty text: %d", code)
	}
	p.must("send", action{Chat: hanh, Text: where})
	question := wait(p, "event", func(e pageEvent) bool { return e.Post != nil && e.Post.Text == where }).Post
	former := p.answer("Căn cứ:")
	p.must("edit", action{Chat: hanh, Message: question.ID, Text: "khoản 3 mục II kế hoạch"})
	changed := wait(p, "event", func(e pageEvent) bool { return e.Kind == "edited" && e.Message == former.ID }).Post
	if changed.Text == former.Text || !changed.Edited {
		t.Errorf("the answer stayed %q", changed.Text)
	}
	p.must("delete", action{Chat: hanh, Message: question.ID})
	wait(p, "event", func(e pageEvent) bool { return e.Kind == "deleted" && e.Message == question.ID })
}

func TestDemoReadsACorpusInTheBackground(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	text := "QUỐC HỘI\n\nLuật số: 99/2099/QH99\n\nLUẬT\nVỀ CÂY XANH\n\nĐiều 1. Cây xanh công sở\n" +
		"1. Mỗi cơ quan trồng ít nhất ba cây xanh trong khuôn viên.\n"
	if err := os.WriteFile(filepath.Join(folder, "luat.txt"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "trong.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	url, _ := startDemo(t, "--corpus", folder)
	p := openPage(t, url)
	status := wait(p, "status", func(s pageStatus) bool { return s.Corpus.Finished })
	if status.Corpus.Total != 2 || status.Corpus.Failed != 1 {
		t.Errorf("the corpus: %+v", status.Corpus)
	}
	p.enter(hanh)
	// While one reader loads a new version of the corpus the others are answered from the former, so ask until it is there.
	for deadline := time.Now().Add(patience); ; {
		p.must("send", action{Chat: hanh, Text: "/vanban"})
		if strings.Contains(p.answer("Kho văn bản hiện có").Text, "99/2099/QH99") {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("the new document is not listed")
		}
	}
}

func TestDemoSplitsALongTextAsTheAppDoes(t *testing.T) {
	t.Parallel()
	words := strings.TrimSpace(strings.Repeat("khen thưởng ", 1000))
	parts := splitText(words)
	if len(parts) != 3 || strings.Join(parts, " ") != words {
		t.Errorf("%d parts", len(parts))
	}
	if parts := splitText(strings.Repeat("🏅", 4096)); len(parts) != 2 || len(parts[0]) != len(parts[1]) {
		t.Errorf("%d parts of a text without spaces", len(parts))
	}
	if parts := splitText("một"); !slices.Equal(parts, []string{"một"}) {
		t.Errorf("a short text: %q", parts)
	}
}
