package conversation_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// withForms makes a running world whose bot has the toy.
func withForms(t *testing.T, test func(t *testing.T, w *bottest.World)) {
	t.Helper()
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		createToyTable(t, w)
		withToy(t, w, 1)
		w.Serve()
		test(t, w)
	})
}

// old requires that a press is answered as one of a button whose time has passed.
func old(t *testing.T, p *bottest.Person, on telegramtest.Post, label string) {
	t.Helper()
	if words := p.Press(on, label); !strings.Contains(words, "không còn hiệu lực") {
		t.Errorf("over %s: %q", label, words)
	}
}

func TestAChoiceIsTakenOnce(t *testing.T) {
	withForms(t, func(t *testing.T, w *bottest.World) {
		p := w.Member(t)
		p.Ask("/gopy")
		files := p.Ask("Sổ vàng")
		p.Press(files, "Đủ rồi")
		check := p.Next()
		old(t, p, files, "Đủ rồi")
		p.Press(check, "Gửi")
		sent := p.Becomes(check, "Đã nhận góp ý.")
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from toy_suggestion`); n != 1 {
			t.Errorf("%d suggestions of one press", n)
		}
		if labels := bottest.Labels(sent); len(labels) != 1 || labels[0] != "Rút" {
			t.Errorf("the buttons of the question are left: %q", labels)
		}
	})
}

func TestAFormIsCancelledByItsButtonAndByTheCommand(t *testing.T) {
	withForms(t, func(t *testing.T, w *bottest.World) {
		p := w.Member(t)
		asked := p.Ask("/gopy")
		p.Press(asked, "Hủy")
		p.Becomes(asked, "Đã hủy.")
		bottest.Has(t, p.Ask("/huy"), "không có việc nào đang làm dở")

		p.Ask("/gopy")
		bottest.Has(t, p.Ask("/ghichu"), "Ghi chú gì?")
		bottest.Has(t, p.Ask("/huy"), "Đã hủy.") // the open one; then the other is offered
		aside := p.Next()
		bottest.Has(t, aside, "đang làm dở việc: góp ý")
		bottest.Has(t, p.Ask("/huy"), "Đã hủy.") // and cancelled, though it is not open
		old(t, p, aside, "Tiếp tục")
		if n := w.Count(t, `select count(*) from form`); n > 0 {
			t.Errorf("%d forms are left", n)
		}
	})
}

func TestAFormIsOfOnePersonAlone(t *testing.T) {
	withForms(t, func(t *testing.T, w *bottest.World) {
		p, other := w.Member(t), w.Member(t)
		p.Ask("/gopy")
		theirs := p.Ask("Sổ vàng")
		mine := other.Ask("/ghichu")
		for _, row := range theirs.ReplyMarkup.Rows {
			for _, b := range row {
				w.TG.PushUpdate("callback_query", fmt.Appendf(nil, `{"id":"%d","from":{"id":%[2]d,"first_name":"X"},"chat_instance":"1","data":%[3]q,
"message":{"message_id":%[4]d,"date":%[5]d,"chat":{"id":%[2]d,"type":"private"}}}`, time.Now().UnixNano(), other.ID(), b.CallbackData, mine.MessageID, mine.Date))
			}
		}
		w.AwaitHandled()
		bottest.Has(t, other.Ask("Họp giao ban"), "Đã ghi: Họp giao ban")
		p.Press(theirs, "Đủ rồi")
		bottest.Has(t, p.Next(), "“Sổ vàng” với 0 ảnh")
	})
}

func TestAnEditAfterAFormHasEndedChangesNothing(t *testing.T) {
	withForms(t, func(t *testing.T, w *bottest.World) {
		p := w.Member(t)
		p.Ask("/ghichu")
		note := p.Write("Họp giao ban")
		p.Next()
		bottest.Must[telegramtest.Message](t)(p.Private().Edit(note.MessageID, "Họp chi bộ"))
		p.NothingElse()
	})
}

func TestAFormThatLapsedWithoutAWordTakesNothingMore(t *testing.T) {
	withForms(t, func(t *testing.T, w *bottest.World) {
		p := w.Member(t)
		asked := p.Ask("/ghichu")
		w.Exec(t, `update form set expires_at = 1`)
		if answer := p.Ask("Họp giao ban"); strings.Contains(answer.Text, "Đã ghi") {
			t.Errorf("a lapsed form took it: %s", answer.Text)
		}
		w.Exec(t, `update job set due_at = 1 where kind = 'form time-out'`)
		bottest.Eventually(t, "the form ends", func() bool { return w.Count(t, `select count(*) from form`) == 0 })
		old(t, p, asked, "Hủy")
		p.NothingElse()
	})
}

func TestAFormIsNotTalkedToInAGroup(t *testing.T) {
	withForms(t, func(t *testing.T, w *bottest.World) {
		boss := w.Administrator(t)
		here := boss.InGroup(w.Group(t, "Nhóm", boss))
		boss.Ask("/gopy")
		if got := here.Ask(w.Mention("Sổ vàng")); strings.Contains(got.Text, "Việc: Sổ vàng") {
			t.Errorf("the group's words went into the form: %s", got.Text)
		}
		bottest.Has(t, boss.See().Ask("Sổ vàng"), "Việc: Sổ vàng.")
		bottest.Has(t, here.Ask("/gopy@"+w.TG.BotUser().Username), "nhắn riêng cho trợ lý")
	})
}
