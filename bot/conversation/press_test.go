package conversation_test

import (
	"fmt"
	"slices"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// Until a press is answered the app shows that it waits.
func TestEveryPressIsAnswered(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p, stranger := w.Member(t), w.Stranger(t)
		p.Ask("/trogiup")
		group := w.Group(t, "Nhóm", w.Administrator(t))
		in := func(chat int64) string {
			return fmt.Sprintf(`"message":{"message_id":7,"date":1,"chat":{"id":%d,"type":"?"}}`, chat)
		}
		n := 0
		for _, who := range []*bottest.Person{p, stranger} {
			for _, press := range []string{
				`"data":"f:1:1:1","inline_message_id":"AAA"`, `"game_short_name":"tetris","inline_message_id":"AAA"`, `"data":"zz:1",` + in(p.ID()), `"data":"","x":1,` + in(p.ID()),
				`"game_short_name":"tetris",` + in(p.ID()), `"data":"f:1:1:1",` + in(group), `"data":"f:1:1:1",` + in(-100999), `"data":["f"],` + in(p.ID()),
				`"data":"f:1:1:1","message":[]`, `"data":"f:1:1:1","message":{"message_id":"7","chat":{"id":"?"}}`, `"data":"\u202e` + "\x7f" + `",` + in(group), `"chat_instance":"1"`,
				`"data":"f:1:1:1","message":{"message_id":7,"date":0,"chat":{"id":5,"type":"channel"},"sender_chat":{"id":-1}}`,
			} {
				n++
				id := fmt.Sprint("press-", n)
				w.TG.PushUpdate("callback_query", fmt.Appendf(nil, `{"id":%q,"from":{"id":%d,"first_name":"X"},%s}`, id, who.ID(), press))
				bottest.Eventually(t, "the press is answered: "+press, func() bool {
					return slices.ContainsFunc(w.TG.Calls("answerCallbackQuery"), func(c telegramtest.Call) bool { return c.Params["callback_query_id"] == id })
				})
			}
		}
		for _, c := range w.TG.Calls("sendMessage") {
			if c.Params["chat_id"] == "0" || c.Params["chat_id"] == "" {
				t.Errorf("it wrote to no chat: %v", c.Params)
			}
		}
	})
}
