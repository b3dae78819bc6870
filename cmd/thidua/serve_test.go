package main

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestServeThatCannotServeSaysWhy(t *testing.T) {
	t.Parallel()
	tg := telegramtest.New()
	tg.Token = "7:another"
	if err := tg.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tg.Close)
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	away := nobody.Addr().String()
	nobody.Close()
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	token, api := "TELEGRAM_BOT_TOKEN="+testToken, "TELEGRAM_API_URL="+tg.URL()
	for name, c := range map[string]struct {
		settings []string
		says     string
	}{
		"without a token":       {nil, "thidua demo"},
		"with a wrong token":    {[]string{token, api}, "check TELEGRAM_BOT_TOKEN"},
		"with half a token":     {[]string{"TELEGRAM_BOT_TOKEN=AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw", api}, "@BotFather"},
		"two tokens":            {[]string{token, api, "TELEGRAM_BOT_TOKEN_FILE=" + file}, "not both"},
		"empty token file":      {[]string{api, "TELEGRAM_BOT_TOKEN_FILE=" + file}, "empty file"},
		"no token file":         {[]string{api, "TELEGRAM_BOT_TOKEN_FILE=" + file + "x"}, "TELEGRAM_BOT_TOKEN_FILE"},
		"bad API URL":           {[]string{token, "TELEGRAM_API_URL=localhost:8081"}, "TELEGRAM_API_URL must be"},
		"bad proxy":             {[]string{token, api, "TELEGRAM_PROXY=ftp://me:verborgen@x"}, "TELEGRAM_PROXY must be"},
		"bad log level":         {[]string{token, api, "LOG_LEVEL=loud"}, "LOG_LEVEL is"},
		"bad admin id":          {[]string{token, api, "ADMIN_IDS=lan"}, "admin"},
		"not a database":        {[]string{token, api, "DATABASE_URL=mysql://u:verborgen@h/d"}, "DATABASE_URL must start with postgres://"},
		"unreachable Postgres":  {[]string{token, api, "DATABASE_URL=postgres://u:verborgen@" + away + "/d"}, "opening the database"},
		"broken database URL":   {[]string{token, api, "DATABASE_URL=postgres://u:verborgen@h:x/d?%zz"}, "database"},
		"password with signs":   {[]string{token, api, "DATABASE_URL=postgres://u:ver%62orgen%40@" + away + "/d"}, "opening the database"},
		"data folder is a file": {[]string{token, api, "DATA_DIR=" + file}, "data folder"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, log, status := run(t, append([]string{"DATA_DIR=" + t.TempDir()}, c.settings...), "serve")
			if status == 0 || !strings.Contains(log, c.says) {
				t.Errorf("status %d, standard error %q; want it to say %q", status, log, c.says)
			}
			for _, secret := range []string{"verborgen", "ver%62orgen", "AAHdqTcvCH1v"} {
				if strings.Contains(out+log, secret) {
					t.Errorf("the secret %s was shown: %s", secret, log)
				}
			}
			if strings.Count(log, "\n") > 4 {
				t.Errorf("that is not one clear sentence:\n%s", log)
			}
		})
	}
}

func TestOneFileIsServedByOneProcess(t *testing.T) {
	t.Parallel()
	w := newWorld(t, databasetest.SQLite(t), nil)
	w.serve()
	_, log, status := run(t, w.settings, "serve")
	if status != 1 || !strings.Contains(log, "another thidua process serves this data") {
		t.Errorf("the second serve: status %d, %s", status, log)
	}
	// Other commands run beside it, and it takes their changes over.
	p := w.person(t)
	if got := p.ask("Điều 1 Nghị quyết 5/2019/NQ-HĐND"); strings.Contains(got.Text, "ba mươi ngày") {
		t.Errorf("answered before it was ingested: %s", got.Text)
	}
	file := filepath.Join(t.TempDir(), "nq.txt")
	write(t, file, resolution("ba mươi ngày"))
	if out, log, status := run(t, w.settings, "ingest", file); status != 0 {
		t.Fatalf("ingest beside serve: %d %s%s", status, out, log)
	}
	has(t, p.ask("Điều 1 Nghị quyết 5/2019/NQ-HĐND"), "ba mươi ngày")
	w.program.kill() // the lock must not outlive a killed process
	w.serve()
	w.program.terminate()
}

func TestReplicasShareOneDatabase(t *testing.T) {
	t.Parallel()
	w := newWorld(t, databasetest.Postgres(t), nil)
	w.serve()
	first := w.program
	w.begin()
	c := newCrowd(t, w, 6)
	c.askAll(0)
	bottest.Eventually(t, "the first answers", func() bool { return c.answers() == len(c.asked) })
	first.terminate() // in the middle of sending; the other goes on
	c.askAll(1)
	if doubled := c.check(); doubled > 0 {
		t.Errorf("%d messages came twice", doubled)
	}
	w.program.terminate()
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// resolution is a made-up document with one thing to find in it.
func resolution(days string) string {
	return "HỘI ĐỒNG NHÂN DÂN\nTỈNH THỬ NGHIỆM\n\nSố: 5/2019/NQ-HĐND\n\nThử Nghiệm, ngày 02 tháng 7 năm 2019\n\nNGHỊ QUYẾT\n\n" +
		"Quy định thời gian xét duyệt sáng kiến\n\nĐiều 1. Thời gian\n\nThời gian xét duyệt sáng kiến là " + days +
		" kể từ ngày nhận hồ sơ.\n\nĐiều 2. Hiệu lực\n\nNghị quyết này có hiệu lực từ ngày 15 tháng 7 năm 2019.\n"
}

func TestAskAnswersOnTheCommandLine(t *testing.T) {
	t.Parallel()
	settings := storeSettings(t, databasetest.SQLite(t))
	out, log, status := run(t, settings, "ask", where)
	if status != 0 || log != "" || !strings.Contains(out, whereAnswered) || strings.ContainsAny(out, "<>") {
		t.Errorf("ask: status %d\n%s%s", status, out, log)
	}
	out, log, status = run(t, settings, append([]string{"ask", "--json"}, strings.Fields(where)...)...)
	if status != 0 {
		t.Fatalf("ask --json: %d %s", status, log)
	}
	answer := exactly(t, out, "outcome", "text", "citations", "took_ms")
	var citations []json.RawMessage
	if err := json.Unmarshal(answer["citations"], &citations); err != nil || len(citations) == 0 {
		t.Fatalf("citations: %s %v", answer["citations"], err)
	}
	for _, c := range citations {
		exactly(t, string(c), "document", "number", "path", "quote", "score")
	}
	if !strings.Contains(out, `"path":"Kết"`) {
		t.Errorf("the last paragraph is not cited: %s", out)
	}
	out, _, status = run(t, settings, "ask", "--json", "thủ tục đăng ký kết hôn với người nước ngoài")
	if answer := exactly(t, out, "outcome", "text", "citations", "took_ms"); status != 0 || string(answer["citations"]) != "[]" {
		t.Errorf("a question about something else: %d %s", status, out)
	}
	for _, day := range []string{"2022-01-01", "01/01/2022", "1/1/2022"} {
		if _, log, status := run(t, settings, "ask", "--as-of", day, where); status != 0 {
			t.Errorf("--as-of %s: %d %s", day, status, log)
		}
	}
	for _, day := range []string{"2022-02-30", "hôm qua", "30/02/2022", "2022"} {
		if _, log, status := run(t, settings, "ask", "--as-of", day, where); status != 2 || !strings.Contains(log, "is no day of the calendar") {
			t.Errorf("--as-of %s: %d %s", day, status, log)
		}
	}
	if _, _, status := run(t, settings, "ask"); status != 2 {
		t.Errorf("ask without a question: status %d", status)
	}
}

func TestAskKnowsTheShortFormsOfTheProvince(t *testing.T) {
	t.Parallel()
	settings := storeSettings(t, databasetest.SQLite(t))
	folder := t.TempDir()
	law, table := filepath.Join(folder, "nghi-quyet.txt"), filepath.Join(folder, "viet-tat.txt")
	write(t, law, resolution("ba mươi ngày"))
	if _, log, status := run(t, settings, "ingest", law); status != 0 {
		t.Fatal(log)
	}
	const question = "xdzk bao lâu?"
	if out, log, status := run(t, settings, "ask", question); status != 0 || log != "" || strings.Contains(out, "ba mươi ngày") {
		t.Errorf("without the table: %d %s%s", status, out, log)
	}
	with := append(slices.Clone(settings), "ABBREVIATIONS="+table)
	if _, log, status := run(t, with, "ask", question); status == 0 || !strings.Contains(log, "the file of ABBREVIATIONS cannot be read") {
		t.Errorf("without the file: %d %s", status, log)
	}
	write(t, table, "# của tỉnh\nqzt | quỹ thăm hỏi | 1 |\nxdzk | xét duyệt sáng kiến\n")
	if _, log, status := run(t, with, "ask", question); status != 1 || !strings.Contains(log, table+": dòng 3: ") || !strings.Contains(log, "4 cột") {
		t.Errorf("with a line that cannot be read: %d %s", status, log)
	}
	write(t, table, "# của tỉnh\nqzt | quỹ thăm hỏi | 1 |\nxdzk | xét duyệt sáng kiến | 1 |\n")
	for _, says := range []string{"making it anew", ""} { // once: the index is saved with the table
		out, log, status := run(t, with, "ask", question)
		if status != 0 || !strings.Contains(out, "ba mươi ngày") || !strings.Contains(log, says) || says == "" && log != "" {
			t.Errorf("with the table: %d %s%s", status, out, log)
		}
	}
}

// exactly decodes a JSON object and requires these fields and no others.
func exactly(t *testing.T, text string, fields ...string) map[string]json.RawMessage {
	t.Helper()
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &object); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	for _, f := range fields {
		if _, ok := object[f]; !ok {
			t.Errorf("no field %q in %s", f, text)
		}
	}
	if len(object) != len(fields) {
		t.Errorf("want the fields %v alone in %s", fields, text)
	}
	return object
}

func TestIngestReplacesWhatChangedAndRemovesWhatItIsToldTo(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		settings := storeSettings(t, config)
		file := filepath.Join(t.TempDir(), "nghi-quyet.txt")
		write(t, file, resolution("ba mươi ngày"))
		out, log, status := run(t, settings, "ingest", file)
		if status != 0 || !strings.Contains(out, "Đã nạp: "+file) || !strings.Contains(out, "1 tệp, 0 không đổi, 0 không nạp được") {
			t.Errorf("the first time: %d %s%s", status, out, log)
		}
		out, _, status = run(t, settings, "ingest", file)
		if status != 0 || !strings.Contains(out, "1 tệp, 1 không đổi") || strings.Contains(out, "Đã") {
			t.Errorf("the second time: %d %s", status, out)
		}
		write(t, file, resolution("bốn mươi ngày"))
		out, _, status = run(t, settings, "ingest", file)
		if status != 0 || !strings.Contains(out, "Đã thay bản mới: "+file) {
			t.Errorf("changed: %d %s", status, out)
		}
		asked := func() string {
			out, log, status := run(t, settings, "ask", "Thời gian xét duyệt sáng kiến")
			if status != 0 {
				t.Errorf("ask: %d %s", status, log)
			}
			return out
		}
		if got := asked(); !strings.Contains(got, "bốn mươi ngày") || strings.Contains(got, "ba mươi ngày") {
			t.Errorf("after the change: %s", got)
		}
		if out, log, status := run(t, settings, "ingest", "--remove", "5/2019/NQ-HĐND"); status != 0 || !strings.Contains(out, "Đã bỏ khỏi kho") {
			t.Errorf("--remove: %d %s%s", status, out, log)
		}
		if got := asked(); strings.Contains(got, "bốn mươi ngày") {
			t.Errorf("after the removal: %s", got)
		}
		if _, log, status := run(t, settings, "ingest", "--remove", "5/2019/NQ-HĐND"); status != 1 || !strings.Contains(log, "kho không có văn bản") {
			t.Errorf("--remove again: %d %s", status, log)
		}
	})
}

func TestIngestTellsWhatIsWrongWithAFile(t *testing.T) {
	t.Parallel()
	settings, folder := storeSettings(t, databasetest.SQLite(t)), t.TempDir()
	bad := map[string]string{ // file → what is said of it
		"trong.txt": "Tệp trống", "khoang-trang.md": "Tệp trống", "nhi-phan.txt": "bị hỏng", "lon.txt": "quá lớn", "anh.jpg": "bị hỏng",
	}
	for name, content := range map[string]string{
		"trong.txt": "", "khoang-trang.md": "\ufeff \n\t\n", "nhi-phan.txt": "PK\x03\x04\x00\x00\x00", "utf16.txt": "\xff\xfeL\x00u\x00",
		"tcvn3.txt": "Ngh\xde \xae\xdenh s\xe8 5", "lon.txt": "", ".an.txt": "ẩn", "anh.jpg": "\xff\xd8", "tot.md": resolution("năm mươi ngày"),
	} {
		write(t, filepath.Join(folder, name), content)
	}
	if err := os.Truncate(filepath.Join(folder, "lon.txt"), 200<<20); err != nil {
		t.Fatal(err)
	}
	out, log, status := run(t, settings, "ingest", folder)
	if status != 1 || !strings.Contains(out, fmt.Sprintf("Xong: %d tệp, 0 không đổi, %d không nạp được", len(bad)+3, len(bad))) {
		t.Errorf("the folder: %d %s%s", status, out, log)
	}
	if !strings.Contains(out, "Lưu ý: Chữ ở bảng mã cũ (TCVN3)") {
		t.Errorf("what is to be known is not said: %s", out)
	}
	for name, says := range bad {
		if !slices.ContainsFunc(strings.Split(log, "\n"), func(line string) bool {
			return strings.Contains(line, name) && strings.Contains(line, says)
		}) {
			t.Errorf("nothing like %q is said of %s:\n%s", says, name, log)
		}
	}
	_, log, status = run(t, settings, "ingest", filepath.Join(folder, "khong-co.txt"), filepath.Join(folder, "anh.jpg"))
	if status != 1 || !strings.Contains(log, "Không tìm thấy") || !strings.Contains(log, "bị hỏng") {
		t.Errorf("missing and damaged: %d %s", status, log)
	}
	if _, log, status := run(t, settings, "ingest"); status != 2 || !strings.Contains(log, "which files or folders to load") {
		t.Errorf("without a path: %d %s", status, log)
	}
}

// A Bot API server of another make may answer a long poll at once, know nothing of most methods, and give the bot an id
// that its token does not show.
func TestAPlainBotAPIServerIsEnough(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	polls := 0
	var answer string
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		switch path.Base(r.URL.Path) {
		case "getMe":
			fmt.Fprint(w, `{"ok":true,"result":{"id":666,"username":"plain_bot","first_name":"Plain"}}`)
		case "getUpdates":
			polls++
			if polls > 1 {
				fmt.Fprint(w, `{"ok":true,"result":[]}`)
				return
			}
			fmt.Fprintf(w, `{"ok":true,"result":[{"update_id":1,"message":{"message_id":1,"date":%d,"chat":{"id":5,"type":"private"},
"from":{"id":5,"first_name":"Lan"},"text":%q}}]}`, time.Now().Unix(), where)
		case "sendMessage":
			answer = r.FormValue("text")
			fmt.Fprint(w, `{"ok":true,"result":{"message_id":2,"date":1,"chat":{"id":5,"type":"private"}}}`)
		default:
			fmt.Fprint(w, `{"ok":false,"error_code":0,"description":"not supported"}`)
		}
	}))
	t.Cleanup(plain.Close)
	began := time.Now()
	config := databasetest.SQLite(t)
	bottest.Enrol(t, databasetest.Open(t, config), 5)
	p := start(t, append(storeSettings(t, config), "TELEGRAM_BOT_TOKEN="+testToken, "TELEGRAM_API_URL="+plain.URL+"/"), "serve")
	bottest.Eventually(t, "the question is answered and polling goes on", func() bool {
		mu.Lock()
		defer mu.Unlock()
		return strings.Contains(answer, whereAnswered) && polls > 3
	})
	mu.Lock()
	if limit := 3 + int(time.Since(began)/time.Second); polls > limit {
		t.Errorf("%d polls in %v", polls, time.Since(began))
	}
	mu.Unlock()
	p.terminate()
}
