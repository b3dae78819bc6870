package conversation_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/conversation"
	"thidua/bot/door"
	"thidua/bot/telegramtest"
)

// shortReplies are such, by what they say.
var shortReplies = map[string]door.BriefKind{
	"Đã nhận": door.Received, "duyệt": door.Approved, "đồng ý": door.Agreed, "vâng ạ": door.Yes, "thôi cảm ơn em nhé": door.Thanks,
	"không phát sinh": door.Nothing, "Kỳ này xã em không phát sinh vướng mắc gì ạ": door.Nothing, "ko phat sinh": door.Nothing,
	"đã gửi số 123": door.Sent, "da gui so 123/BC-UBND": door.Sent, "👍": door.Received, "rõ": door.Other,
}

// sticker sends one that stands for a sign.
func sticker(t *testing.T, p *bottest.Person, emoji string) {
	t.Helper()
	bottest.Must[telegramtest.Message](t)(p.In(p.Chat).SendOther("sticker", map[string]any{"file_id": "s", "file_unique_id": "u", "emoji": emoji}))
}

// besideToy is a module behind the toy that takes every short reply it is offered.
func besideToy(*conversation.Kit) conversation.Module {
	return conversation.Module{Name: "beside", Brief: func(_ context.Context, e *conversation.Event, _ door.BriefKind) (*conversation.BriefReply, error) {
		if e.Text == "ok" {
			return &conversation.BriefReply{}, nil // taken, and nothing to say
		}
		return nil, nil
	}}
}

func TestAShortReplyIsOfferedToTheModuleThatHasSomethingOpen(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		createToyTable(t, w)
		withToy(t, w, 1)
		w.Service.Modules = append(w.Service.Modules, bot.Module(besideToy))
		w.Serve()
		p := w.Member(t)
		// Nobody has anything open: one courteous word, or silence.
		for words, kind := range shortReplies {
			p.Write(words)
			if kind == door.Thanks {
				bottest.Has(t, p.Next(), "xin cảm ơn đồng chí")
			}
		}
		sticker(t, p, "👍")
		p.NothingElse()
		// An open form comes first, where its step waits for words.
		p.Ask("/ghichu")
		bottest.Has(t, p.Ask("Đã nhận"), "Đã ghi: Đã nhận")
		w.Exec(t, `insert into toy_suggestion (id, account, chat_id, title, files, withdrawn) values (7, $1, $1, 'x', 0, 0)`, p.ID())
		p.Ask("/gopy")
		p.Ask("Sổ vàng") // it waits for files
		var last telegramtest.Post
		for words, kind := range shortReplies {
			last = p.Ask(words)
			bottest.Has(t, last, fmt.Sprintf("Góp ý đang chờ, trả lời loại %d.", kind))
		}
		bottest.Has(t, p.Ask("ok"), "Góp ý đang chờ") // the first in the order of the modules
		p.Ask("/huy")
		sticker(t, p, "👍")
		bottest.Has(t, p.Next(), fmt.Sprintf("loại %d.", door.Received))
		if n := w.Count(t, `select withdrawn from toy_suggestion where id = 7`) + w.Count(t, `select count(*) from answer`); n != 0 {
			t.Errorf("a short reply did or asked something: %d", n)
		}
		// The button acts, and then nothing is open any more.
		if words := p.Press(last, "Rút"); words != "Đã rút." {
			t.Errorf("over the button: %q", words)
		}
		p.Write("duyệt")
		p.Write("ok")
		p.NothingElse()
		// A question that is edited into a short reply is not asked anew.
		asked := p.Write(where)
		answer := p.Next()
		bottest.Must[telegramtest.Message](t)(p.Private().Edit(asked.MessageID, "đã nhận"))
		p.NothingElse()
		if got := w.Strings(t, `select question from answer`); len(got) != 1 || got[0] != where || !strings.Contains(p.Now(answer).Text, whereAnswered) {
			t.Errorf("the answer is to %q", got)
		}
	})
}
