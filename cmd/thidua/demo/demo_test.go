package demo

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot"
	"thidua/bot/telegramtest"
)

func TestDemoAnswersAndItsButtonsWork(t *testing.T) {
	t.Parallel()
	url, stop := startDemo(t, Demo{})
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
	if err := stop(); err != nil {
		t.Errorf("stopped: %v", err)
	}
}

func TestDemoKeepsItsChatsWithADataFolder(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	url, stop := startDemo(t, Demo{DataDir: folder})
	p := openPage(t, url)
	p.enter(hanh)
	p.must("send", action{Chat: hanh, Text: where})
	found := p.answer("Căn cứ:")
	if err := stop(); err != nil {
		t.Fatalf("stopped: %v", err)
	}
	url, _ = startDemo(t, Demo{DataDir: folder})
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

func TestDemoLeavesNothingWithoutADataFolder(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	_, stop := startDemo(t, Demo{})
	if left, err := os.ReadDir(temporary); err != nil || len(left) != 1 {
		t.Errorf("while it runs: %v %v", left, err)
	}
	if err := stop(); err != nil {
		t.Errorf("stopped: %v", err)
	}
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
	addr := busy.Addr().String()
	want := "another program uses the address " + addr + "; choose another port: thidua demo --addr " + nextPort(addr)
	if err := (&Demo{Addr: addr}).Run(t.Context()); err == nil || err.Error() != want {
		t.Errorf("said %q, want %q", err, want)
	}
	if got := nextPort("127.0.0.1:8080"); got != "127.0.0.1:8081" {
		t.Errorf("the next port of 8080: %s", got)
	}
}

func TestDemoRefusesOtherSites(t *testing.T) {
	t.Parallel()
	url, _ := startDemo(t, Demo{})
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

// Behind the page runs a Bot API server: a page of another site must not reach it either.
func TestTheBotAPIOfTheDemoIsForItsBotAlone(t *testing.T) {
	t.Parallel()
	tokens := map[string]bool{}
	for range 2 {
		var api, token string
		_, stop := startDemo(t, Demo{Open: func(ctx context.Context, dataDir, apiURL, botToken string) (*bot.Service, func() error, error) {
			api, token = apiURL, botToken
			return open(ctx, dataDir, apiURL, botToken)
		}})
		tokens[token] = true
		_, port, _ := net.SplitHostPort(strings.TrimPrefix(api, "http://"))
		for host, want := range map[string]int{"127.0.0.1:" + port: 200, "localhost:" + port: 200, "evil.example:" + port: 403} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, api+"/bot"+token+"/getMe", nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Host = host
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			if response.Body.Close(); response.StatusCode != want {
				t.Errorf("%s: status %d, want %d", host, response.StatusCode, want)
			}
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	}
	if len(tokens) != 2 {
		t.Errorf("two runs have the tokens %v", tokens)
	}
}

func TestDemoLosesNoAnswerWhenTelegramFails(t *testing.T) {
	t.Parallel()
	url, _ := startDemo(t, Demo{})
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
	url, _ := startDemo(t, Demo{})
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
	url, _ := startDemo(t, Demo{})
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
	url, _ := startDemo(t, Demo{Corpus: []string{folder}})
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
