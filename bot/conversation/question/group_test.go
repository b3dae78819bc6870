package question_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

func TestAGroupIsAnsweredWhenItNamesTheBot(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss, p := w.Administrator(t), w.Member(t)
		group := w.Group(t, "Cụm thi đua số 1", boss, p)
		if err := w.TG.PromoteBot(group, p.ID()); err != nil { // by no admin of ours; from now it sees every message
			t.Fatal(err)
		}
		here := p.InGroup(group)
		here.Write("mai họp lúc mấy giờ, các đồng chí?")
		here.Write("/trogiup@botkhac")
		asked := here.Write(w.Mention(where))
		answer := here.Next()
		bottest.Has(t, answer, whereAnswered)
		if answer.ReplyToMessage == nil || answer.ReplyToMessage.MessageID != asked.MessageID {
			t.Error("the answer does not reply to the question")
		}
		then := bottest.Must[telegramtest.Message](t)(here.In(group).Reply(answer.MessageID, "khoản 1 mục I kế hoạch"))
		if answer := here.Next(); answer.ReplyToMessage == nil || answer.ReplyToMessage.MessageID != then.MessageID {
			t.Error("the answer to a reply does not reply to it")
		}
		bottest.Has(t, here.Ask("@"+w.TG.BotUser().Username), "Kính chào") // named, and asked nothing
		says(t, here, answer, "👍 Hữu ích", "Cảm ơn đồng chí đã góp ý.")
		if n := w.Count(t, `select count(*) from inbox_update where chat_id = $1 and payload like '%mai họp%'`, group); n > 0 {
			t.Error("what the group says among itself is kept")
		}
		here.NothingElse()
	})
}

func TestEverybodyInAGroupVotesForThemselves(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss, p := w.Administrator(t), w.Member(t)
		group := w.Group(t, "Khối", boss, p)
		here, there := p.InGroup(group), boss.InGroup(group)
		answer := here.Ask(w.Mention(where))
		says(t, here, answer, "👍 Hữu ích", "Cảm ơn đồng chí đã góp ý.")
		says(t, there, answer, "👎 Chưa đúng", "Đã ghi nhận để rà soát. Cảm ơn đồng chí.")
		says(t, here, answer, "👍 Hữu ích", "Đồng chí đã góp ý như vậy về câu trả lời này.")
		if votes := w.Count(t, `select count(*) from feedback`); votes != 2 {
			t.Errorf("%d votes of two", votes)
		}
	})
}

// The test server plays no forums: what Telegram sends of one is pushed as it stands.
func TestAnAnswerStandsInTheTopicOfItsQuestion(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss, p := w.Administrator(t), w.Member(t)
		group := w.Group(t, "Diễn đàn", boss, p)
		ask := func(message int, topic string) telegramtest.Call {
			before := len(w.TG.Calls("sendMessage"))
			text := w.Mention(where)
			w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"supergroup","title":"Diễn đàn"},
"from":{"id":%d,"first_name":"X"},"message_thread_id":7%s,"text":%q,"entities":[{"type":"mention","offset":0,"length":%d}]}`,
				message, time.Now().Unix(), group, p.ID(), topic, text, len("@"+w.TG.BotUser().Username)))
			bottest.Eventually(t, "the bot answers", func() bool { return len(w.TG.Calls("sendMessage")) > before })
			return w.TG.Calls("sendMessage")[before]
		}
		if call := ask(901, `,"is_topic_message":true`); call.Params["message_thread_id"] != "7" {
			t.Errorf("of a topic: sent with %v", call.Params)
		}
		// In a group without topics the same number only marks a chain of replies, which cannot be sent to.
		if call := ask(902, ""); call.Params["message_thread_id"] != "" {
			t.Errorf("of no topic: sent with %v", call.Params)
		}
	})
}

func TestAGroupThatBecomesASupergroupGetsWhatWaited(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss := w.Administrator(t)
		group := w.TG.AddGroup(telegramtest.Group{Type: "group", Title: "Khối", Members: []int64{boss.ID()}})
		if err := w.TG.AddBot(group, boss.ID()); err != nil {
			t.Fatal(err)
		}
		here := boss.InGroup(group)
		bottest.Has(t, here.Next(), "đã tham gia nhóm")
		here.Ask(w.Mention(tasks))
		rule := w.TG.Inject(telegramtest.Fault{ChatID: group, Method: "sendMessage", Do: telegramtest.WithholdBefore})
		here.Write(w.Mention(where))
		bottest.AwaitHeld(t, rule, 1)
		super := bottest.Must[int64](t)(w.TG.Upgrade(group))
		rule.Remove()
		there := &bottest.Person{Person: boss.Person, W: w, T: t, Chat: super}
		answer := there.Next()
		bottest.Has(t, answer, whereAnswered)
		if n := len(w.TG.BotMessages(group)); n != 2 {
			t.Errorf("%d messages in the old group, want the greeting and the first answer", n)
		}
		says(t, there, answer, "👍 Hữu ích", "Cảm ơn đồng chí đã góp ý.")
		// What was asked in the old group is asked before what comes.
		w.Exec(t, `delete from answer where question = $1`, where)
		bottest.Has(t, there.Ask(w.Mention(tasksThen)), joined+": “"+tasks+"”")
	})
}

// A supergroup numbers its messages from one: a question there must not be taken for one of the old group.
func TestAnEditInASupergroupIsNotTakenForOneOfTheOldGroup(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss := w.Administrator(t)
		group := w.TG.AddGroup(telegramtest.Group{Type: "group", Title: "Khối", Members: []int64{boss.ID()}})
		if err := w.TG.AddBot(group, boss.ID()); err != nil {
			t.Fatal(err)
		}
		here := boss.InGroup(group)
		here.Next()
		asked := here.Write(w.Mention(where))
		here.Next()
		super := bottest.Must[int64](t)(w.TG.Upgrade(group))
		w.AwaitHandled()
		w.TG.PushUpdate("edited_message", fmt.Appendf(nil, `{"message_id":%d,"date":%[2]d,"edit_date":%[2]d,"chat":{"id":%d,"type":"supergroup","title":"Khối"},
"from":{"id":%d,"first_name":"X"},"text":"/hoi@%s Thế nào là thi đua?","entities":[{"type":"bot_command","offset":0,"length":%d}]}`,
			asked.MessageID, time.Now().Unix(), super, boss.ID(), w.TG.BotUser().Username, len("/hoi@"+w.TG.BotUser().Username)))
		w.AwaitHandled()
		if posts := w.TG.BotMessages(super); slices.ContainsFunc(posts, func(m telegramtest.Post) bool { return m.EditDate != 0 }) || len(posts) > 0 {
			t.Errorf("the supergroup got %+v", posts)
		}
	})
}
