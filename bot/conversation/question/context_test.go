package question_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// reply answers a message and waits for what comes.
func reply(p *bottest.Person, to int, text string) telegramtest.Post {
	p.T.Helper()
	bottest.Must[telegramtest.Message](p.T)(p.In(p.Chat).Reply(to, text))
	return p.Next()
}

func TestAReplyIsReadAfterTheQuestionThatItRepliesTo(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		question := p.Write(tasks)
		answer := p.Next()
		hello := p.Ask("xin chào")
		p.Ask(where)
		bottest.Has(t, p.Ask(tasksThen), joined+": “"+where+"”") // the last, without a reply
		for _, to := range []int{answer.MessageID, question.MessageID} {
			bottest.Has(t, reply(p, to, tasksThen), joined+": “"+tasks+"”", tasksWith, tasksPlace)
		}
		alone(t, reply(p, hello.MessageID, tasksThen)) // which answers nothing
		alone(t, reply(p, answer.MessageID, "khoản 1 mục I kế hoạch"))
		w.Exec(t, `update answer set asked_at = asked_at - $1`, 24*time.Hour.Microseconds())
		bottest.Has(t, reply(p, answer.MessageID, tasksThen), joined+": “"+tasks+"”") // however long ago
		p.NothingElse()
	})
}

// A reply to a follow-up has what that one had.
func TestAReplyToAFollowUpIsReadAfterBoth(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		p.Ask(tasks)
		then := p.Ask(tasksThen)
		bottest.Has(t, then, joined+": “"+tasks+"”")
		p.Ask(where)
		bottest.Has(t, reply(p, then.MessageID, "Thế phần đó phối hợp với ai?"), joined+": “"+tasksThen+"”", tasksPlace)
		if n := w.Count(t, `select count(*) from answer a join answer b on b.id = a.after_id`); n != 2 {
			t.Errorf("%d answers know what they were read after", n)
		}
	})
}

func TestAReplyInAGroupIsReadAfterTheAnswerOfAnother(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss, other := w.Administrator(t), w.Member(t)
		group := w.Group(t, "Cụm thi đua số 2", boss, other)
		here, there := boss.InGroup(group), other.InGroup(group)
		answer := here.Ask(w.Mention(tasks))
		there.See()
		then := reply(there, answer.MessageID, tasksThen)
		bottest.Has(t, then, joined+" được trả lời", tasksWith, tasksPlace)
		if strings.Contains(then.Text, tasks) {
			t.Errorf("what another asked is said again:\n%s", then.Text)
		}
		alone(t, there.Ask(w.Mention(where)))
	})
}

// The test server plays no forums: what Telegram sends of one is pushed as it stands.
func TestATopicHasAContextOfItsOwn(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss, p := w.Administrator(t), w.Member(t)
		group := w.Group(t, "Diễn đàn", boss, p)
		ask := func(message, topic int, text string) string {
			t.Helper()
			before := len(w.TG.Calls("sendMessage"))
			text = w.Mention(text)
			w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"supergroup","title":"Diễn đàn"},
"from":{"id":%d,"first_name":"X"},"message_thread_id":%d,"is_topic_message":true,"text":%q,"entities":[{"type":"mention","offset":0,"length":%d}]}`,
				message, time.Now().Unix(), group, p.ID(), topic, text, len("@"+w.TG.BotUser().Username)))
			bottest.Eventually(t, "the bot answers", func() bool { return len(w.TG.Calls("sendMessage")) > before })
			return w.TG.Calls("sendMessage")[before].Params["text"]
		}
		ask(901, 7, tasks)
		if text := ask(902, 8, tasksThen); strings.Contains(text, joined) {
			t.Errorf("in another topic it is read after a question:\n%s", text)
		}
		if text := ask(903, 7, tasksThen); !strings.Contains(text, joined+": “"+tasks) {
			t.Errorf("in the topic it stands alone:\n%s", text)
		}
	})
}
