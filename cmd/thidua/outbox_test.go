package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/inbox"
	"thidua/knowledge/database"
)

// exec changes the store behind the program's back.
func (w *world) exec(t *testing.T, statement string, args ...any) {
	t.Helper()
	err := w.db.InTx(t.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), statement, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasSetAsideIsSeenAndPutBackBesideServe(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		p := w.person(t)
		var updates []inbox.Update
		for i, payload := range []string{
			fmt.Sprintf(`{"update_id":1,"message":{"message_id":77,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%d,"first_name":"Lan"},"text":%q}}`,
				time.Now().Unix(), p.chat, p.chat, where), `{}`,
		} {
			updates = append(updates, inbox.Update{BotID: 110201543, UpdateID: 900_000_000 + int64(i), ChatKey: p.chat, Payload: []byte(payload)})
		}
		if _, err := inbox.NewStore(w.db).Put(t.Context(), updates); err != nil {
			t.Fatal(err)
		}
		w.exec(t, `update inbox_update set state = 'parked', attempts = 3, error = 'hỏng lạ', ended_at = $1`, time.Now().UnixMicro())
		p.write("/hoi") // Telegram lets nobody be written to who never wrote
		w.serve()
		p.next()
		ids := query(t, w.db, func(scan func(...any) error) (id int64, err error) { err = scan(&id); return id, err }, `select id from inbox_update where state = 'parked' order by id`)

		out, log, status := run(t, w.settings, "inbox", "parked")
		if status != 0 || strings.Count(out, "\n") != 2 || !strings.Contains(out, "hỏng lạ") || !strings.Contains(out, fmt.Sprint("chat ", p.chat)) ||
			!strings.Contains(out, "nội dung không được lưu") || strings.Contains(out, "vướng mắc") {
			t.Errorf("inbox parked: %d %s%s", status, out, log)
		}
		out, _, _ = run(t, w.settings, "inbox", "parked", "--json", "--limit", "1")
		exactly(t, out, "id", "chat", "attempts", "why", "received", "parked", "erased")
		retry := func(id int64) (string, int) {
			out, log, status := run(t, w.settings, "inbox", "parked", "--retry", fmt.Sprint(id))
			return out + log, status
		}
		if says, status := retry(ids[0]); status != 0 || !strings.Contains(says, "được xử lý lại") {
			t.Errorf("--retry: %d %s", status, says)
		}
		has(t, p.next(), whereAnswered)
		if says, status := retry(ids[0]); status != 1 || !strings.Contains(says, "không có tin số") {
			t.Errorf("--retry again: %d %s", status, says)
		}
		if says, status := retry(ids[1]); status != 1 || !strings.Contains(says, "nội dung của tin số") {
			t.Errorf("--retry of what was erased: %d %s", status, says)
		}
		if out, _, _ := run(t, w.settings, "audit", "--object", "inbox_update:"); strings.Count(out, "\n") != 1 || !strings.Contains(out, fmt.Sprint("retry update inbox_update:", ids[0])) {
			t.Errorf("the audit: %s", out)
		}
		w.program.terminate()
	})
}

func TestHoldsAreSeenAndLiftedBesideServe(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		p := w.person(t)
		now, later := time.Now().UnixMicro(), time.Now().Add(time.Hour).UnixMicro()
		if out, _, status := run(t, w.settings, "outbox", "holds"); status != 0 || !strings.Contains(out, "không yêu cầu tạm ngừng") {
			t.Errorf("without a hold: %d %s", status, out)
		}
		w.exec(t, `
insert into outbox_chat (chat_id, head, head_id, busy, held_at, ready_at, throttled, stopped, moved_to) values ($1, 9, 0, $4, $2, $3, $5, '', 0)`,
			p.chat, now, later, false, true)
		w.exec(t, `update outbox_hold set held_at = $1, until = $2`, now, later)
		w.serve()
		p.write(where)
		waiting := func() bool {
			out, _, status := run(t, w.settings, "outbox", "list", "--waiting", "--json")
			var line map[string]json.RawMessage
			return status == 0 && json.Unmarshal([]byte(out), &line) == nil && string(line["chat"]) == fmt.Sprint(p.chat) && !strings.Contains(out, "vướng mắc")
		}
		for deadline := time.Now().Add(time.Minute); !waiting(); {
			if time.Now().After(deadline) {
				t.Fatal("the answer is not listed as waiting")
			}
		}
		out, _, status := run(t, w.settings, "outbox", "holds")
		if status != 0 || !strings.Contains(out, "Toàn bộ bot: tạm ngừng gửi đến") || !strings.Contains(out, fmt.Sprint("Cuộc trò chuyện ", p.chat)) {
			t.Errorf("outbox holds: %d %s", status, out)
		}
		for _, args := range [][]string{{"--token"}, {"--chat", fmt.Sprint(p.chat)}} {
			args = append([]string{"outbox", "lift"}, args...)
			if out, log, status := run(t, w.settings, args...); status != 0 || !strings.Contains(out, "gửi lại từ bây giờ") {
				t.Errorf("%v: %d %s%s", args, status, out, log)
			}
		}
		has(t, p.next(), whereAnswered)
		if _, log, status := run(t, w.settings, "outbox", "lift", "--chat", fmt.Sprint(p.chat)); status != 1 || !strings.Contains(log, "không bị tạm ngừng gửi") {
			t.Errorf("lifting again: %d %s", status, log)
		}
		lifts := query(t, w.db, func(scan func(...any) error) (text string, err error) { err = scan(&text); return text, err },
			`select object from audit where act = 'lift hold' order by id`)
		if len(lifts) != 2 || lifts[0] != "token:0" || !strings.HasPrefix(lifts[1], "person:") || strings.Contains(lifts[1], fmt.Sprint(p.chat)) {
			t.Errorf("the audit: %v", lifts)
		}
		w.exec(t, `update outbox_delivery set state = 'failed', error = 'blocked', uncertain = $1`, true)
		for _, which := range []string{"--failed", "--uncertain"} {
			if out, _, status := run(t, w.settings, "outbox", "list", which); status != 0 || strings.Count(out, "\n") != 1 || !strings.Contains(out, ": blocked") ||
				strings.Contains(out, "vướng mắc") {
				t.Errorf("%s: %d %s", which, status, out)
			}
		}
		for _, args := range []string{"outbox list", "outbox list --failed --waiting", "outbox lift", "outbox lift --token --chat 5", "inbox parked --limit 0"} {
			if _, _, status := run(t, w.settings, strings.Fields(args)...); status != 2 {
				t.Errorf("%s: status %d", args, status)
			}
		}
		w.program.terminate()
	})
}
