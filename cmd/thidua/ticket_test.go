package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/telegramtest"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/vietnamese"
)

// reports has somebody report a difficulty in the chat, and returns its code.
func (p *person) reports(words string) (code string) {
	p.t.Helper()
	draft := p.ask("/phananh " + words)
	p.press(draft, bottest.Labels(draft)[0])
	return ticketCode.FindString(p.becomes(draft, "Mã theo dõi").Text)
}

var ticketCode = regexp.MustCompile(`VM-\d{4}-\d{4}`)

// opens opens a ticket by its code.
func (p *person) opens(code string) telegramtest.Post {
	p.t.Helper()
	p.press(p.ask(code), "Mở "+code)
	return p.next()
}

func TestTicketsAreListedAndShownAtTheCommandLine(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		if out := w.runs(t, "ticket", "list"); !strings.Contains(out, "Không có phản ánh, câu hỏi nào.") {
			t.Errorf("without tickets: %s", out)
		}
		w.serve()
		focal, officer := w.post(t, "SOYT", directory.Focal), w.post(t, "BAN", directory.Officer)
		w.exec(t, `update person set name = 'Trần Thị Lan', name_key = 'tran thi lan' where account = $1`, focal.ID())
		w.exec(t, `update person set name = 'Lê Văn Tùng', name_key = 'le van tung' where account = $1`, officer.ID())
		code := focal.reports("Chưa bố trí quỹ\nthi đua, khen thưởng")
		officer.next()
		page := officer.opens(code)
		officer.press(page, "Tiếp nhận")
		page = officer.becomes(page, "Đã tiếp nhận")
		focal.next()
		officer.press(page, "Ghi chú nội bộ")
		officer.next()
		officer.ask("Hỏi Sở Tài chính trước")
		second := focal.reports("Phần mềm khóa tài khoản")
		officer.next()

		w.checkList(t, code, second)
		w.checkShow(t, code)
		for words, args := range map[string][]string{
			`không có trạng thái "mất"`: {"list", "--state", "mất"}, `không có trạng thái "draft"`: {"list", "--state", "draft"},
			`không có loại "thơ"`: {"list", "--kind", "thơ"}, `không có lĩnh vực "thơ"; có: law, money`: {"list", "--category", "thơ"},
			`không có cơ quan mang mã "KHONGCO"`: {"list", "--agency", "KHONGCO"}, "--limit phải từ 1": {"list", "--limit", "0"},
			"không có phản ánh, câu hỏi mang mã VM-2020-0099": {"show", "VM-2020-0099"}, `"phản ánh" không phải mã theo dõi`: {"show", "phản ánh"},
		} {
			if out, log, status := run(t, w.settings, append([]string{"ticket"}, args...)...); status != 1 || out != "" || !strings.Contains(log, words) {
				t.Errorf("ticket %q: status %d, %q; want 1 and %q", args, status, out+log, words)
			}
		}

		// Whoever was erased is named no more.
		w.runs(t, "person", "erase", "--yes", w.personID(t, focal))
		if out := w.runs(t, "ticket", "show", code); strings.Contains(out, "Trần Thị Lan") || !strings.Contains(out, "Người phản ánh: (đã xóa dữ liệu cá nhân)") {
			t.Errorf("after the erasure: %s", out)
		}
		w.program.terminate()
	})
}

func (w *world) personID(t *testing.T, p *person) string {
	t.Helper()
	var id json.Number
	if err := w.db.QueryRow(t.Context(), `select cast(id as text) from person where account = $1`, p.ID()).Scan(&id); err != nil {
		t.Fatal(err)
	}
	return id.String()
}

// checkList lists the two tickets, the first of which is accepted.
func (w *world) checkList(t *testing.T, first, second string) {
	t.Helper()
	out := w.runs(t, "ticket", "list")
	if strings.Index(out, second) > strings.Index(out, first) || !strings.Contains(out, "SOYT Cơ quan SOYT\n   Đã tiếp nhận; Chưa phân loại; thời hạn ") {
		t.Errorf("ticket list: %s", out)
	}
	if strings.Contains(out, "quỹ") || strings.Contains(out, "Trần Thị Lan") {
		t.Errorf("the list says what they say, or who: %s", out)
	}
	for _, c := range []struct {
		args string
		want []string
	}{
		{"", []string{second, first}}, {"--limit 1", []string{second}}, {"--state accepted", []string{first}}, {"--state answered", nil}, {"--kind difficulty", []string{second, first}},
		{"--kind question", nil}, {"--category money", nil}, {"--agency soyt", []string{second, first}}, {"--agency BAN", nil}, {"--state sent --agency SOYT --kind difficulty", []string{second}},
	} {
		out := w.runs(t, append([]string{"ticket", "list", "--json"}, strings.Fields(c.args)...)...)
		if got := ticketCode.FindAllString(out, -1); strings.Join(got, " ") != strings.Join(c.want, " ") {
			t.Errorf("ticket list %s: %q, want %q", c.args, got, c.want)
		}
	}
	if got := ticketCode.FindAllString(w.runs(t, "ticket", "list", "--state", "đã tiếp nhận", "--kind", "phản ánh", "--json"), -1); len(got) != 1 || got[0] != first {
		t.Errorf("by names: %q", got)
	}
	line := w.runs(t, "ticket", "list", "--json", "--state", "accepted")
	exactly(t, line, "id", "code", "kind", "state", "agency_code", "agency", "created_at", "sent_at", "due_at")
}

// checkShow shows the ticket that was accepted and noted.
func (w *world) checkShow(t *testing.T, code string) {
	t.Helper()
	short := "vm " + strings.TrimLeft(code[len("VM-2026-"):], "0")
	out := w.runs(t, "ticket", "show", short)
	for _, part := range []string{
		code + "  Phản ánh  Đã tiếp nhận\n", "Cơ quan: SOYT Cơ quan SOYT\n", "Người phản ánh: Trần Thị Lan\n", "Người gửi: Trần Thị Lan\n", "Lĩnh vực: Chưa phân loại\n",
		"Người xử lý: Lê Văn Tùng\n", "Nội dung: Chưa bố trí quỹ\n      thi đua, khen thưởng\n", "  Gửi Ban, Trần Thị Lan: ", "  Ban đã tiếp nhận, Lê Văn Tùng\n",
		"  Ghi chú nội bộ (nội bộ), Lê Văn Tùng: Hỏi Sở Tài chính trước\n", "  báo Trần Thị Lan (Ban đã tiếp nhận): Đã gửi\n",
	} {
		if !strings.Contains(out, part) {
			t.Errorf("ticket show lacks %q: %s", part, out)
		}
	}
	shown := exactly(t, w.runs(t, "ticket", "show", code, "--json"), "id", "code", "kind", "state", "agency_code", "created_at", "sent_at", "due_at", "agency", "reporter", "sender",
		"words", "assignee", "accepted_at", "messages", "deliveries")
	var all []json.RawMessage
	for field, want := range map[string][][]string{
		"messages": {{"id", "kind", "author", "words", "at"}, {"id", "kind", "author", "at"}, {"id", "kind", "internal", "author", "words", "at"}}, "deliveries": {{"message", "person", "name", "state"}},
	} {
		if err := json.Unmarshal(shown[field], &all); err != nil || len(all) != len(want) {
			t.Fatalf("%s: %v, %s", field, err, shown[field])
		}
		for i, fields := range want {
			exactly(t, string(all[i]), fields...)
		}
	}
	if !bytes.Contains(shown["state"], []byte(`"accepted"`)) || !bytes.Contains(shown["deliveries"], []byte(`"sent"`)) {
		t.Errorf("as JSON: %s", shown)
	}
}

// What comes with a ticket: those joined to it, files, deliveries that failed, the letter that it came by, the agency that became its.
func TestAllThatBelongsToATicketIsShown(t *testing.T) {
	t.Parallel()
	w := newWorld(t, databasetest.SQLite(t), nil)
	kit := bot.Offline(w.db, directory.Settings{}, slog.New(slog.DiscardHandler))
	store, focal, officer := bot.Tickets(kit, nil), directory.Actor{Account: w.draw()}, directory.Actor{Account: w.draw()}
	agency := bottest.Agency(t, w.db, "XA1")
	bottest.GivePost(t, w.db, focal.Account, agency, directory.Focal)
	bottest.GivePost(t, w.db, officer.Account, bottest.Agency(t, w.db, "BAN"), directory.Officer)
	var ids []int64
	err := w.db.InTx(t.Context(), func(tx *database.Tx) error {
		for _, words := range []string{"Chưa có quỹ", "Thiếu quỹ"} {
			id, err := store.Begin(t.Context(), tx, focal, agency, ticket.Report{Words: words, Proposal: "Bố trí quỹ"})
			if err == nil {
				_, err = store.Send(t.Context(), tx, focal, id, 0)
			}
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		if _, err := store.Accept(t.Context(), tx, officer, ids[0]); err != nil {
			return err
		}
		if _, err := store.Join(t.Context(), tx, officer, ids[1], ids[0]); err != nil {
			return err
		}
		if _, _, err := store.OpenQuestion(t.Context(), tx, focal, 0, ticket.Report{Words: "Mức thưởng?"}); err != nil {
			return err
		}
		return store.AwaitFile(t.Context(), tx, ids[0], 0, "u", file.Photo, "thong-bao.jpg")
	})
	if err != nil {
		t.Fatal(err)
	}
	w.exec(t, `update ticket set channel = 'letter', channel_number = '903/SYT-TCCB', channel_on = '2026-11-17', holder_id = $1 where id = $2`, bottest.Agency(t, w.db, "XA9"), ids[0])
	w.exec(t, `update ticket_notice set state = 'failed', reason = 'blocked' where ticket_id = $1`, ids[0])
	year := time.Now().In(vietnamese.Zone()).Year()
	first, second, question := fmt.Sprintf("VM-%d-0001", year), fmt.Sprintf("VM-%d-0002", year), fmt.Sprintf("VM-%d-0003", year)
	for code, parts := range map[string][]string{
		first: {"Cơ quan kế thừa: XA9", "Ghi nhận qua: công văn số 903/SYT-TCCB ngày 17/11/2026", "Các phản ánh gộp: " + second, "Đề xuất, kiến nghị: Bố trí quỹ",
			"tệp: thong-bao.jpg (photo), đang được tải về", "(Ban đã tiếp nhận): Không gửi được (đã chặn trợ lý)"},
		second:   {"Đã gộp", "Gộp vào: " + first},
		question: {"Câu hỏi  Chờ tiếp nhận", "Nội dung: Mức thưởng?"},
	} {
		out := w.runs(t, "ticket", "show", code)
		for _, part := range parts {
			if !strings.Contains(out, part) {
				t.Errorf("%s lacks %q: %s", code, part, out)
			}
		}
	}
	if out := w.runs(t, "ticket", "show", question); strings.Contains(out, "Cơ quan") || strings.Contains(out, "Lĩnh vực") {
		t.Errorf("a question has an agency or a category: %s", out)
	}
	exactly(t, w.runs(t, "ticket", "show", first, "--json"), "id", "code", "kind", "state", "agency_code", "holder_code", "holder", "created_at", "sent_at", "due_at", "agency", "reporter", "sender",
		"channel", "channel_number", "channel_on", "words", "proposal", "assignee", "joined", "accepted_at", "messages", "files", "deliveries")
	for agency, want := range map[string]int{"XA1": 2, "XA9": 1} { // reported for it, or answered for by it
		if got := ticketCode.FindAllString(w.runs(t, "ticket", "list", "--agency", agency), -1); len(got) != want {
			t.Errorf("of %s: %q", agency, got)
		}
	}
	if out := w.runs(t, "ticket", "list", "--kind", "question"); !strings.Contains(out, "câu hỏi gửi Ban\n   Chờ tiếp nhận\n") {
		t.Errorf("the questions: %s", out)
	}
}
