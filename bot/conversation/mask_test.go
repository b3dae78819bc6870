package conversation_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// What a form gathers, and the name of a file that is fetched, outlive the message they came in.
func TestNumbersOfAPersonAreMaskedInWhatAFormAndAFileKeep(t *testing.T) {
	const number = "034085001234"
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		createToyTable(t, w)
		withToy(t, w, 1)
		withProbe(w)
		w.Serve()
		p := w.Member(t)
		p.Ask("/ghichu")
		if said := p.Ask("Anh Hà, số CCCD " + number); !strings.Contains(said.Text, "Đã ghi: Anh Hà, số CCCD [đã che") {
			t.Errorf("a form took %q", said.Text)
		}
		p.Ask("/gopy")
		sent := p.Write("Thưởng anh Hà " + number)
		p.Next()
		bottest.Must[telegramtest.Message](t)(p.Private().Edit(sent.MessageID, "Thưởng anh Hải "+number))
		p.Next()
		p.Ask("/huy")
		file := telegramtest.Upload{Name: "CCCD " + number + ".pdf", Data: []byte("%PDF")}
		bottest.Must[telegramtest.Message](t)(p.Private().SendDocument(file, "/nhan"))
		p.Next()
		bottest.Has(t, p.Next(), "đã giữ: true")
		w.AwaitHandled()
		for _, query := range []string{
			`select count(*) from inbox_update where payload like '%' || $1 || '%'`, `select count(*) from form where state like '%' || $1 || '%'`,
			`select count(*) from outbox_delivery where content like '%' || $1 || '%'`, `select count(*) from job where payload like '%' || $1 || '%'`,
			`select count(*) from file_use where name like '%' || $1 || '%'`,
		} {
			if w.Count(t, query, number) != 0 {
				t.Errorf("the number is kept: %s", query)
			}
		}
	})
}

// An update that no part of the program can read is parked with its payload, unless that holds what must not be kept.
func TestAnUnreadableUpdateIsNotKeptWithWhatMustNotBe(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		p.Ask("/trogiup")
		for words, kept := range map[string]int{"Xin chào": 1, surelySecret: 0, complaint: 0, "số CCCD 034085001234": 0} {
			w.Exec(t, `update inbox_update set payload = '{}'`)
			w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":1,"date":1,"chat":{"id":%d},"from":{"id":%[1]d},"text":{"rich":%q}}`, p.ID(), words))
			bottest.Has(t, p.Next(), "chưa đọc được loại tin nhắn này")
			if n := w.Count(t, `select count(*) from inbox_update where state = 'parked' and payload <> '{}'`); n != kept {
				t.Errorf("%q: %d are kept, want %d", words, n, kept)
			}
		}
	})
}
