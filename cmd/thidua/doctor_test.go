package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// examine runs doctor with further settings, and gives the worst finding of each name.
func examine(t *testing.T, settings []string, more ...string) (found map[string]finding, status int) {
	t.Helper()
	out, log, status := run(t, append(settings, more...), "doctor", "--json")
	if log != "" {
		t.Errorf("doctor wrote to standard error: %s", log)
	}
	found = map[string]finding{}
	for line := range strings.Lines(out) {
		var f finding
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			t.Fatal(err, line)
		}
		if found[f.Name].Status == "" || f.Status == failed || found[f.Name].Status == fine {
			found[f.Name] = f
		}
		if f.Status != fine && f.Do == "" && f.Name != "database" {
			t.Errorf("%+v does not say what to do", f)
		}
	}
	return found, status
}

func TestDoctorFindsNothingWhereAllIsWell(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.serve()
		folder := filepath.Join(t.TempDir(), "van-ban.txt")
		text := "BỘ CHÍNH TRỊ\nSố: 19/CT-TTg\n\nCHỈ THỊ\nVề việc thử\n\nĐiều 1. Phạm vi\n1. Một.\n"
		if err := os.WriteFile(folder, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if found, _ := examine(t, w.settings); found["corpus"].Status != warning || !strings.Contains(found["corpus"].Found, "chưa có toàn văn Chỉ thị số 19/CT-TTg ngày 16/7/2021 của Thủ tướng Chính phủ") {
			t.Errorf("%+v", found["corpus"])
		}
		w.runs(t, "ingest", folder)
		found, status := examine(t, append(slices.Clone(w.settings), "CHANNEL_DECISION=Quyết định số 12/QĐ-SNV"))
		if status != 0 {
			t.Errorf("status %d", status)
		}
		for _, name := range []string{"settings", "route", "token", "clock", "webhook", "database", "serve", "corpus", "disk", "index"} {
			if found[name].Status != fine {
				t.Errorf("%s: %+v", name, found[name])
			}
		}
		out := w.runs(t, "doctor")
		if _, secret, _ := strings.Cut(testToken, ":"); strings.Contains(out, secret) || !strings.Contains(out, "ok       token       @") {
			t.Errorf("doctor said:\n%s", out)
		}
		w.program.terminate()
		if found, status := examine(t, w.settings); status != 0 || found["serve"].Status != warning {
			t.Errorf("%d %+v", status, found["serve"])
		}
	})
}

func TestDoctorTellsABadTokenFromABadRoute(t *testing.T) {
	t.Parallel()
	w := newWorld(t, databasetest.SQLite(t), nil)
	gateway := httptest.NewServer(http.NotFoundHandler())
	defer gateway.Close()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	closed := httptest.NewServer(nil)
	closed.Close()
	for name, c := range map[string]struct {
		setting     string
		route, says string
		token       status
	}{
		"another token":       {"TELEGRAM_BOT_TOKEN=110201543:AAanother", "", "@BotFather", failed},
		"nobody listens":      {"TELEGRAM_API_URL=" + closed.URL, "refused", "may be blocked", warning},
		"no such name":        {"TELEGRAM_API_URL=http://khong-co.invalid", "khong-co.invalid", "name servers", warning},
		"something else":      {"TELEGRAM_API_URL=" + gateway.URL, "not the Bot API", "gateway", warning},
		"not who it says":     {"TELEGRAM_API_URL=" + secure.URL, "certificate", "certificates", warning},
		"no http proxy":       {"TELEGRAM_PROXY=" + closed.URL, "refused", "the proxy of TELEGRAM_PROXY", warning},
		"no socks proxy":      {"TELEGRAM_PROXY=socks5://" + strings.TrimPrefix(closed.URL, "http://"), "refused", "the proxy of TELEGRAM_PROXY", warning},
		"no token whatsoever": {"TELEGRAM_BOT_TOKEN=", "", "@BotFather", failed},
	} {
		found, status := examine(t, w.settings, c.setting)
		if status != 1 || found["token"].Status != c.token {
			t.Errorf("%s: status %d, %+v", name, status, found["token"])
		}
		advised := found["token"]
		if c.route != "" {
			advised = found["route"]
			if advised.Status != failed || !strings.Contains(advised.Found, c.route) {
				t.Errorf("%s: %+v", name, advised)
			}
		}
		if !strings.Contains(advised.Do, c.says) {
			t.Errorf("%s: %+v", name, advised)
		}
	}
}

func TestDoctorComparesTheClockAndTheWebhook(t *testing.T) {
	t.Parallel()
	w := newWorld(t, databasetest.SQLite(t), nil)
	target, err := url.Parse(w.tg.URL())
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.ModifyResponse = func(r *http.Response) error {
		r.Header.Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
		return nil
	}
	late := httptest.NewServer(proxy)
	defer late.Close()
	found, status := examine(t, w.settings, "TELEGRAM_API_URL="+late.URL)
	if f := found["clock"]; status != 1 || f.Status != failed || !strings.Contains(f.Found, "1h0m0s ahead") {
		t.Errorf("%d %+v", status, f)
	}
	hook := []string{"WEBHOOK_URL=http://127.0.0.1:1/x", "WEBHOOK_SECRET=0123456789abcdef", "LISTEN_ADDR=127.0.0.1:0"}
	if f, _ := examine(t, w.settings, hook...); f["webhook"].Status != warning || !strings.Contains(f["webhook"].Found, "knows of no webhook") {
		t.Errorf("%+v", f["webhook"])
	}
	if f, status := examine(t, w.settings, "WEBHOOK_URL=http://127.0.0.1:1/x"); status != 1 || f["settings"].Status != failed {
		t.Errorf("%+v", f["settings"])
	}
	w.setWebhook(t, "http://127.0.0.1:1/x")
	w.somebody(t, 77).write("chờ")
	if f, _ := examine(t, w.settings); f["webhook"].Status != warning || !strings.Contains(f["webhook"].Found, "but a webhook is set") {
		t.Errorf("%+v", f["webhook"])
	}
	if f, _ := examine(t, w.settings, hook...); !strings.Contains(f["webhook"].Found, "1 wait") {
		t.Errorf("%+v", f["webhook"])
	}
}

// setWebhook sets a webhook as another program would.
func (w *world) setWebhook(t *testing.T, hook string) {
	t.Helper()
	response, err := http.PostForm(w.tg.URL()+"/bot"+testToken+"/setWebhook", url.Values{"url": {hook}})
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatal(response.Status)
	}
}

func TestDoctorLooksAtTheStoreWithoutMakingOne(t *testing.T) {
	t.Parallel()
	tg := telegramtest.New()
	w := newWorld(t, databasetest.SQLite(t), tg)
	folder := filepath.Join(t.TempDir(), "none")
	if found, _ := examine(t, w.settings, "DATA_DIR="+folder); found["database"].Status != warning {
		t.Errorf("%+v", found["database"])
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("doctor made the data folder")
	}
	downgrade(t, w.db)
	if found, status := examine(t, w.settings); status != 1 || !strings.Contains(found["database"].Found, "thidua migrate") {
		t.Errorf("%d %+v", status, found["database"])
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "thidua.db"), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	found, status := examine(t, w.settings, "DATA_DIR="+folder)
	if status != 1 || found["database"].Status != failed || found["data folder"].Status != warning {
		t.Errorf("%d %+v", status, found)
	}
	if found, status := examine(t, w.settings, "DATABASE_URL=postgres://u:verborgen@127.0.0.1:1/x"); status != 1 || strings.Contains(found["settings"].Found+found["database"].Found, "verborgen") {
		t.Errorf("%d %+v", status, found)
	}
}

func TestDoctorFindsQuestionsWrittenForOtherWords(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		settings := storeSettings(t, config)
		folder := t.TempDir()
		law, questions := filepath.Join(folder, "nq.txt"), filepath.Join(folder, "nq.questions")
		write(t, law, resolution("năm mươi ngày"))
		write(t, questions, "# 5/2019/NQ-HĐND\n## Điều 1\nsáng kiến chờ mấy hôm thì có kết quả\nxét sáng kiến lâu không\n")
		out, log, status := run(t, settings, "ingest", folder)
		if status != 0 || !strings.Contains(out, "Đã nạp: "+questions+" — 2 câu hỏi mới về Nghị quyết số 5/2019/NQ-HĐND") {
			t.Fatalf("%d %s%s", status, out, log)
		}
		if out, _, _ := run(t, settings, "ingest", folder); !strings.Contains(out, "2 không đổi") {
			t.Errorf("again: %s", out)
		}
		if found, _ := examine(t, settings); found["questions"].Status != fine {
			t.Errorf("%+v", found["questions"])
		}
		write(t, law, strings.Replace(resolution(""), "Thời gian xét duyệt sáng kiến là", "Hội đồng sáng kiến cấp tỉnh do Chủ tịch Ủy ban nhân dân tỉnh thành lập, gồm chín thành viên,", 1))
		run(t, settings, "ingest", law)
		if found, _ := examine(t, settings); found["questions"].Status != warning || !strings.Contains(found["questions"].Found, "2 of ") || !strings.Contains(found["questions"].Found, "5/2019/NQ-HĐND") {
			t.Errorf("%+v", found["questions"])
		}
		write(t, questions, "# 5/2019/NQ-HĐND\n## Điều 9\nai lập hội đồng\n# 8/2031/TT-BTN\n## Điều 1\nlà gì vậy\n")
		if _, log, status := run(t, settings, "ingest", questions); status != 1 || !strings.Contains(log, "dòng 3: Nghị quyết số 5/2019/NQ-HĐND") {
			t.Errorf("%d %s", status, log)
		}
		write(t, questions, "# 5/2019/NQ-HĐND\n## Điều 1\nxét sáng kiến lâu không\n# 8/2031/TT-BTN\n## Điều 1\nlà gì vậy\n")
		if out, _, _ := run(t, settings, "ingest", questions); !strings.Contains(out, "Đã thay bản mới") || !strings.Contains(out, "1 câu thôi dùng; kho chưa có văn bản 8/2031/tt-btn") {
			t.Errorf("%s", out)
		}
		if out, _, _ := run(t, settings, "audit", "--json"); strings.Count(out, "load questions") != 3 {
			t.Errorf("%s", out)
		}
	})
}
