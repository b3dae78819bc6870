package conversation_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
	"thidua/knowledge/worker/workertest"
)

// inTopic asks the bot in a topic of a group.
func inTopic(p *bottest.Person, message, topic int) {
	text := p.W.Mention(where)
	p.W.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"supergroup","title":"Diễn đàn"},"from":{"id":%d,"first_name":"X"},
"message_thread_id":%d,"is_topic_message":true,"text":%q,"entities":[{"type":"mention","offset":0,"length":%d}]}`,
		message, time.Now().Unix(), p.Chat, p.ID(), topic, text, len("@"+p.W.TG.BotUser().Username)))
}

func TestATopicThatRefusesSilencesNeitherTheQuestionNorTheGroup(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss := w.Administrator(t)
		here := boss.InGroup(w.Group(t, "Diễn đàn", boss))
		for i, refusal := range []telegramtest.Fault{
			{Code: 403, Description: "Forbidden: bot was kicked from the supergroup chat"},
			{Code: 400, Description: "Bad Request: message thread not found"}, {Code: 400, Description: "Bad Request: TOPIC_CLOSED"},
		} {
			refusal.Do, refusal.Times, refusal.When = telegramtest.Refuse, 1, func(c telegramtest.Call) bool { return c.Params["message_thread_id"] == "10" }
			w.TG.Inject(refusal)
			asked := here.Write("chuyện của nhóm") // the test server plays no forums: what is asked in a topic is pushed with the number of a message
			inTopic(here, asked.MessageID, 10)
			if answer := here.Next(); answer.ReplyToMessage == nil || answer.ReplyToMessage.MessageID != asked.MessageID || !strings.Contains(answer.Text, whereAnswered) {
				t.Errorf("%s: %+v", refusal.Description, answer.Message)
			}
			inTopic(here, 900+i, 7)
			bottest.Has(t, here.Next(), whereAnswered) // another topic
		}
		if n := w.Count(t, `select count(*) from outbox_chat where stopped <> ''`); n > 0 {
			t.Errorf("%d chats are stopped", n)
		}
	})
}

func TestAStopEndsWhenSomethingComesFromTheChat(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		log := &workertest.Log{}
		w.Service.Log = log.Logger()
		w.TG.ReadsAllGroupMessages = true
		w.Serve()
		boss := w.Administrator(t)
		here := boss.InGroup(w.Group(t, "Nhóm", boss))
		answer := here.Ask(w.Mention(where))
		stop := func(what string) {
			w.AwaitHandled()
			kicked := w.TG.Inject(telegramtest.Fault{ChatID: here.Chat, Method: "sendMessage", Do: telegramtest.Refuse, Code: 403, Description: "Forbidden: bot was kicked from the supergroup chat"})
			here.Write(w.Mention(where))
			bottest.Eventually(t, "the chat is stopped "+what, func() bool {
				return w.Count(t, `select count(*) from outbox_chat where chat_id = $1 and stopped = 'removed'`, here.Chat) > 0
			})
			kicked.Remove()
		}
		open := func(what string) {
			t.Helper()
			bottest.Eventually(t, what, func() bool {
				return w.Count(t, `select count(*) from outbox_chat where chat_id = $1 and stopped <> ''`, here.Chat) == 0
			})
		}
		stop("first")
		if !log.Has("a delivery will not arrive", "reason=removed") {
			t.Errorf("no line of the log tells of what was not sent:\n%s", log)
		}
		if n := w.Count(t, `select count(*) from outbox_delivery where state = 'failed' and error = 'removed'`); n != 1 {
			t.Errorf("%d rows say why", n)
		}
		here.Write("mai họp nhé") // not even to the bot
		open("any message opens the chat")
		stop("again")
		here.Ask(w.Mention(where))
		open("a question opens the chat")
		stop("for a press")
		here.Press(answer, "👍 Hữu ích")
		open("a press opens the chat")
		stop("for a membership")
		w.TG.PushUpdate("my_chat_member", fmt.Appendf(nil, `{"chat":{"id":%d,"type":"supergroup"},"from":{"id":%d},"date":%d,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"administrator"}}`, here.Chat, boss.ID(), time.Now().Unix()))
		open("my_chat_member opens the chat")
		w.TG.PushUpdate("my_chat_member", fmt.Appendf(nil, `{"chat":{"id":%d,"type":"supergroup"},"from":{"id":%d},"date":%d,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}`, here.Chat, boss.ID(), time.Now().Unix()))
		w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":999,"date":%d,"chat":{"id":%d,"type":"supergroup"},"from":{"id":%d},"left_chat_member":{"id":%d,"is_bot":true}}`, time.Now().Unix(), here.Chat, boss.ID(), w.TG.BotUser().ID))
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from outbox_chat where chat_id = $1 and stopped = 'removed'`, here.Chat); n != 1 {
			t.Error("being put out opens the chat")
		}
	})
}

// Whatever Telegram finds wrong with the words of an answer, they come.
func TestWordsThatTelegramRefusesComePlain(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		for _, description := range []string{"Bad Request: can't parse entities: Unsupported start tag", "Bad Request: message is too long"} {
			w.TG.Inject(telegramtest.Fault{Method: "sendMessage", Do: telegramtest.Refuse, Code: 400, Description: description, Times: 1})
			calls := len(w.TG.Calls("sendMessage"))
			bottest.Has(t, p.Ask(where), whereAnswered)
			if again := w.TG.Calls("sendMessage")[calls+1]; again.Params["parse_mode"] != "" || strings.Contains(again.Params["text"], "<b>") {
				t.Errorf("%s: it went again as %q", description, again.Params)
			}
		}
	})
}
