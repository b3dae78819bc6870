package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

// Whatever goes wrong with an update or a delivery, its lines have its id, and none has words, a name or the token.
func TestTheLogHasIdsAndNothingPersonal(t *testing.T) {
	engines(t, func(t *testing.T, config database.Config) {
		w := newWorld(t, config, nil)
		w.settings = append(w.settings, "LOG_FORMAT=json")
		p := w.person(t)
		const words = "zuzanqua khoản 1 mục I kế hoạch"
		p.write(words)
		for _, f := range []telegramtest.Fault{
			{Do: telegramtest.Refuse, Code: 429, RetryAfter: 1}, {Do: telegramtest.Refuse, Code: 500}, {Do: telegramtest.LoseReply}, {Do: telegramtest.Refuse, Code: 400},
		} {
			f.Method, f.Times = "sendMessage", 1
			w.tg.Inject(f)
		}
		// An update that no program reads, and one that the store refuses to end.
		w.exec(t, `insert into inbox_chat (id, bot_id, chat_key, waiting, ready_at, lease_until, fence) values (900, 110201543, 77, $1, 0, 0, 0)`, true)
		w.exec(t, `
insert into inbox_update (bot_id, update_id, kind, key, account, chat_id, payload, received_at, state, attempts, error, ended_at)
values (110201543, 5, '', '', 0, 900, $1, 1, 'waiting', 0, '', 0)`, `{"update_id":5,"message":{"message_id":"zuzanqua","text":"zuzanqua"}}`)
		w.serve()
		bottest.Eventually(t, "the delivery is given up", func() bool {
			return len(query(t, w.db, func(scan func(...any) error) (key string, err error) { err = scan(&key); return key, err },
				`select key from outbox_delivery where state = 'failed'`)) > 0
		})
		bottest.Eventually(t, "the update is logged", func() bool { return strings.Contains(w.program.log.String(), "an update failed") })
		w.program.terminate()
		ids := map[string]string{
			"a delivery failed": "delivery", "Telegram asks to wait with a chat": "delivery", "an update failed": "update",
		}
		seen := map[string]bool{}
		for line := range strings.Lines(w.program.log.String()) {
			var fields map[string]any
			if err := json.Unmarshal([]byte(line), &fields); err != nil {
				t.Errorf("no JSON: %s", line)
				continue
			}
			message := fmt.Sprint(fields["msg"])
			seen[message] = true
			if kind := ids[message]; kind != "" && fields[kind] == nil {
				t.Errorf("no %s: %s", kind, line)
			}
			_, secret, _ := strings.Cut(testToken, ":")
			for _, personal := range []string{"zuzanqua", fmt.Sprint("Người ", p.chat), "Mục I", secret} {
				if strings.Contains(line, personal) {
					t.Errorf("%q is in the log: %s", personal, line)
				}
			}
		}
		for message := range ids {
			if !seen[message] {
				t.Errorf("no line %q:\n%s", message, w.program.log)
			}
		}
	})
}

func TestALogFormatThatThereIsNotIsRefused(t *testing.T) {
	t.Parallel()
	if _, log, status := run(t, nil, "serve", "--log-format", "xml"); status != 2 || !strings.Contains(log, "LOG_FORMAT is text or json") {
		t.Errorf("%d %s", status, log)
	}
}
