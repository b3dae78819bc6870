package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

var deepLink = regexp.MustCompile(`https://t\.me/[A-Za-z0-9_]+\?start=([A-Za-z0-9_-]{1,64})`)

// link makes an invitation at the command line and returns the parameter of its deep link.
func (w *world) link(t testing.TB, args ...string) string {
	t.Helper()
	out, log, status := run(t, w.settings, append([]string{"invite"}, args...)...)
	m := deepLink.FindStringSubmatch(out)
	if status != 0 || m == nil {
		t.Fatalf("invite %v: %d %s%s", args, status, out, log)
	}
	return m[1]
}

// come opens an invitation and agrees.
func (p *person) come(param string) telegramtest.Post {
	p.t.Helper()
	must[telegramtest.Message](p.t)(p.Start(param))
	notice := p.next()
	p.press(notice, "✅ Đồng ý")
	return p.next()
}

// becomes waits until a message reads so.
func (p *person) becomes(m telegramtest.Post, words string) telegramtest.Post {
	p.t.Helper()
	bottest.Eventually(p.t, "the message becomes "+words, func() bool { return strings.Contains(p.now(m).Text, words) })
	return p.now(m)
}

// runs runs a command that must succeed.
func (w *world) runs(t *testing.T, args ...string) string {
	t.Helper()
	out, log, status := run(t, w.settings, args...)
	if status != 0 {
		t.Fatalf("thidua %v: %d %s%s", args, status, out, log)
	}
	return out
}

// fails runs a command that must refuse, with these words.
func (w *world) fails(t *testing.T, words string, args ...string) {
	t.Helper()
	out, log, status := run(t, w.settings, args...)
	if status == 0 || !strings.Contains(log, words) {
		t.Errorf("thidua %v: %d %s%s", args, status, out, log)
	}
}

func TestInvitationsAtTheCommandLine(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		for _, code := range []string{"SOA", "SOB", "SOC"} {
			bottest.Agency(t, w.db, code)
		}
		w.fails(t, "Không có cơ quan này", "invite", "--agency", "KHONGCO")
		w.fails(t, "there is no role", "invite", "--agency", "SOA", "--role", "vua")
		w.fails(t, "--agency CODE, or --all", "invite")
		w.fails(t, "needs -o", "invite", "--all")
		w.fails(t, "one by one", "invite", "--all", "--role", "officer", "-o", "x.xlsx")
		w.fails(t, "01 lần, trong 24 giờ", "invite", "--agency", "SOA", "--role", "officer", "--uses", "5")
		w.fails(t, "90 ngày", "invite", "--agency", "SOA", "--ttl", "400d")
		w.fails(t, "is no time", "invite", "--agency", "SOA", "--ttl", "mai")

		file := filepath.Join(t.TempDir(), "thu-moi.xlsx")
		if out := w.runs(t, "invite", "--all", "--role", "focal", "-o", file, "--ttl", "7d"); !strings.Contains(out, "Đã ghi 3 đường dẫn") {
			t.Errorf("said %q", out)
		}
		book, err := excelize.OpenFile(file)
		if err != nil {
			t.Fatal(err)
		}
		defer book.Close()
		var links []string
		for row := range must[[][]string](t)(book.GetRows(book.GetSheetName(0))) {
			for _, cell := range must[[][]string](t)(book.GetRows(book.GetSheetName(0)))[row] {
				if m := deepLink.FindStringSubmatch(cell); m != nil {
					links = append(links, m[1])
				}
			}
		}
		if len(slices.Compact(slices.Sorted(slices.Values(links)))) != 3 {
			t.Fatalf("links %q", links)
		}
		w.serve()
		p := w.stranger(t)
		has(t, p.come(links[1]), "Thành viên của Cơ quan SO", "họ và tên")
		w.program.terminate()
	})
}

func TestTheAuditAndAPersonAtTheCommandLine(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.serve()
		w.mu.Lock()
		bottest.Agency(t, w.db, "SOA")
		w.mu.Unlock()
		p := w.stranger(t)
		p.come(w.link(t, "--agency", "SOA", "--role", "focal"))
		p.press(p.ask("Nguyễn Thị Hạnh Phúc, Chánh Văn phòng"), "Chưa có văn bản")
		p.press(p.next(), "✅ Gửi")
		p.next()
		p.ask(where)
		boss := w.known(t, admin)
		screen := boss.ask("/tochuc")
		boss.press(screen, "Chờ xác nhận (1)")
		boss.press(boss.becomes(screen, "Nguyễn Thị Hạnh Phúc"), "✅ Xác nhận")
		has(t, p.next(), "đã xác nhận")

		found := w.runs(t, "person", "find", "hanh phuc")
		if !strings.Contains(found, "Nguyễn Thị Hạnh Phúc; Đầu mối thi đua, khen thưởng, Cơ quan SOA") {
			t.Fatalf("found %q", found)
		}
		id, _, _ := strings.Cut(found, " ")
		var shown shownPerson
		if err := json.Unmarshal([]byte(w.runs(t, "person", "show", id, "--json")), &shown); err != nil {
			t.Fatal(err)
		}
		if len(shown.Posts) != 1 || shown.Posts[0].Role != directory.Focal || !slices.Contains(shown.Permissions, directory.ManageMembers) {
			t.Errorf("shown %+v", shown)
		}
		if before := w.runs(t, "person", "show", id, "--as-of", "1/1/2021"); !strings.Contains(before, "không giữ vị trí nào") {
			t.Errorf("before: %q", before)
		}
		var copied struct{ Question []any }
		if err := json.Unmarshal([]byte(w.runs(t, "person", "export", id)), &copied); err != nil || len(copied.Question) != 1 {
			t.Errorf("the copy: %+v %v", copied, err)
		}

		acts := func() (acts []string) {
			lines := bufio.NewScanner(strings.NewReader(w.runs(t, "audit", "--json")))
			for lines.Scan() {
				var line auditLine
				if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
					t.Fatal(err)
				}
				acts = append(acts, line.Act)
			}
			return acts
		}
		before := acts()
		for _, act := range []string{"founding", "invite", "agree", "accept invitation", "submit role request", "confirm role request"} {
			if !slices.Contains(before, act) {
				t.Errorf("the audit lacks %q: %v", act, before)
			}
		}
		if out := w.runs(t, "audit", "--last", "1"); strings.Count(out, "\n") != 1 {
			t.Errorf("the last: %q", out)
		}
		w.fails(t, "is no day", "audit", "--since", "hôm qua")

		// What is on its way to somebody else is sent.
		bottest.Eventually(t, "everything is sent", func() bool {
			return count(t, w, `select count(*) from outbox_delivery where state in ('waiting', 'sending')`) == 0
		})
		w.fails(t, "không hoàn tác được", "person", "erase", id)
		w.runs(t, "person", "erase", id, "--yes") // beside the running bot
		w.fails(t, "đã được xóa trước đó", "person", "erase", id, "--yes")
		w.fails(t, "không có ai khớp", "person", "find", "hanh phuc")
		for _, table := range []string{"inbox_update where payload", "outbox_delivery where content", "answer where question", "role_request where name", "person where name", "audit where detail"} {
			for _, trace := range []string{"%Hạnh Phúc%", fmt.Sprintf("%%%d%%", p.ID())} {
				if n := count(t, w, "select count(*) from "+table+" like $1", trace); n != 0 {
					t.Errorf("%d rows of %s like %s", n, table, trace)
				}
			}
		}
		if after := acts(); len(after) != len(before)+1 || after[len(after)-1] != "erase person" {
			t.Errorf("the audit after: %v", after)
		}
		if out := w.runs(t, "audit"); strings.Contains(out, "Hạnh Phúc") || !strings.Contains(out, "(đã xóa)") {
			t.Errorf("the audit names whom it must not:\n%s", out)
		}
		has(t, p.ask(where), "nhận đường dẫn mời")
		w.program.terminate()
	})
}

func TestHasteIsAnsweredWithOneSentence(t *testing.T) {
	t.Parallel()
	w := newWorld(t, databasetest.SQLite(t), nil)
	w.settings = append(w.settings, "RATE_PERSON=5", "RATE_TOTAL=100")
	w.serve()
	p, other := w.person(t), w.person(t)
	for n := range 12 {
		p.write(fmt.Sprintf("khoản %d mục I kế hoạch", n%3+1))
	}
	for range 5 {
		has(t, p.next(), "Căn cứ")
	}
	has(t, p.next(), "gửi lại sau một phút")
	has(t, other.ask(where), whereAnswered) // the others are not made to wait
	bottest.Eventually(t, "every message is dealt with", func() bool {
		return count(t, w, `select count(*) from inbox_update where state = 'waiting'`) == 0
	})
	if n := len(w.tg.BotMessages(p.ID())); n != 6 {
		t.Errorf("%d messages, want 5 answers and one sentence", n)
	}
	w.program.terminate()
}
