package question_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// Words that are about another message.
const (
	caseThen  = "Trường hợp này thì xử lý thế nào?"
	passingOn = "trả lời giúp câu này"
)

// comments ask nothing, and name what may be searched for.
var comments = []string{
	"Câu hỏi của UBND xã Thụy Liên", "Nhờ Ban Thi đua giải đáp", "Cơ quan tôi nhận được câu hỏi sau", "Đề nghị Ban Thi đua - Khen thưởng hướng dẫn giúp đơn vị",
}

// pushed is a message of a person as Telegram sends it, with further fields; it comes at a moment, a Unix time.
func pushed(p *bottest.Person, id int, at int64, fields string) {
	kind := "private"
	if p.Chat < 0 {
		kind = "supergroup"
	}
	p.W.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":%d,"date":%d,"chat":{"id":%d,"type":%q},"from":{"id":%d,"first_name":"X"},%s}`, id, at, p.Chat, kind, p.ID(), fields))
}

const forwarded = `"forward_origin":{"type":"hidden_user","sender_user_name":"Lan","date":1}`

// answers is how many questions the store knows.
func answers(t *testing.T, w *bottest.World) int { return w.Count(t, `select count(*) from answer`) }

func TestAMentionUnderSomebodysMessageAnswersThat(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss, other := w.Administrator(t), w.Member(t)
		group := w.Group(t, "Cụm thi đua số 3", boss, other)
		colleague := other.InGroup(group)
		asked := colleague.Write(where)
		long := colleague.Write("Mai họp lúc 8 giờ. " + where + " Nhờ các đồng chí cho ý kiến.")
		secret := colleague.Write("Công văn MẬT số 15: " + where)
		here := boss.InGroup(group)
		mention := strings.TrimSpace(w.Mention(""))
		for _, words := range []string{mention, mention + " " + passingOn, mention + " giúp đồng chí ấy với", passingOn + " " + mention} {
			if got := reply(here, asked.MessageID, words); !strings.Contains(got.Text, whereAnswered) {
				t.Errorf("%q: %s", words, got.Text)
			}
		}
		bottest.Must[telegramtest.Message](t)(here.In(group).ReplyQuoting(long.MessageID, where, mention))
		bottest.Has(t, here.Next(), whereAnswered)
		bottest.Has(t, reply(here, asked.MessageID, w.Mention(comments[1])), whereAnswered, "Hiểu là hỏi về nội dung tin nhắn")
		bottest.Has(t, reply(here, asked.MessageID, w.Mention("khoản 1 mục I kế hoạch")), "hoản 1 Mục I") // a question of its own
		if n := w.Count(t, `select count(*) from answer where question like 'khoản 1%' and matter <> ''`); n > 0 {
			t.Error("a colleague's words are kept with a question that is not about them")
		}
		// An edit of the mention still passes on what is above.
		sent := bottest.Must[telegramtest.Message](t)(here.In(group).Reply(asked.MessageID, mention))
		answer := here.Next()
		bottest.Must[telegramtest.Message](t)(here.In(group).Edit(sent.MessageID, mention+" "+passingOn))
		bottest.Eventually(t, "the edit is answered", func() bool {
			return w.Count(t, `select count(*) from answer where question = $1 and message_id = $2`, passingOn, sent.MessageID) == 1
		})
		w.AwaitHandled()
		bottest.Has(t, here.Now(answer), whereAnswered)
		if got := reply(here, secret.MessageID, mention); strings.Contains(got.Text, whereAnswered) {
			t.Errorf("what bears a secrecy mark was searched for: %s", got.Text)
		}
		if n := w.Count(t, `select count(*) from answer where question like '%MẬT%' or matter like '%MẬT%'`); n > 0 {
			t.Error("what bears a secrecy mark is kept")
		}
	})
}

// Telegram marks the bot by its name where its writer picked it from the list; people add a point, which Telegram's apps want beside a mention.
func TestAMentionByNameOrWithPunctuationAloneAnswersTheMessageAbove(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss := w.Administrator(t)
		here := boss.InGroup(w.Group(t, "Cụm thi đua số 4", boss))
		bot := w.TG.BotUser()
		mention := fmt.Sprintf(`"entities":[{"type":"mention","offset":0,"length":%d}]`, len(bot.Username)+1)
		above := fmt.Sprintf(`"reply_to_message":{"message_id":800,"date":1,"chat":{"id":%d,"type":"supergroup"},"from":{"id":1,"first_name":"X"},"text":%q}`, here.Chat, where)
		topic := fmt.Sprintf(`"reply_to_message":{"message_id":7,"date":1,"chat":{"id":%d,"type":"supergroup"},"from":{"id":1,"first_name":"X"},"forum_topic_created":{"name":"Hỏi đáp","icon_color":1}}`, here.Chat)
		for i, c := range []struct{ fields, want string }{
			{fmt.Sprintf(`"text":"Trợ lý %s","entities":[{"type":"text_mention","offset":0,"length":6,"user":{"id":%d,"is_bot":true,"first_name":"Trợ lý"}}],%s`, passingOn, bot.ID, above), whereAnswered},
			{fmt.Sprintf(`"text":"@%s .",%s,%s`, bot.Username, mention, above), whereAnswered},
			{fmt.Sprintf(`"text":"@%s !?",%s,%s`, bot.Username, mention, above), whereAnswered},
			{fmt.Sprintf(`"text":"@%s .",%s,%s`, bot.Username, mention, topic), "câu hỏi"},
		} {
			before := len(w.TG.Calls("sendMessage"))
			pushed(here, 930+i, time.Now().Unix(), c.fields)
			bottest.Eventually(t, "the bot answers", func() bool { return len(w.TG.Calls("sendMessage")) > before })
			bottest.Has(t, telegramtest.Post{Message: telegramtest.Message{Text: w.TG.Calls("sendMessage")[before].Params["text"]}}, c.want)
		}
	})
}

// Words that ask nothing in so many words are a question of their own where what they answer comes to no more: it goes to the Board as theirs.
func TestAReplyIsAQuestionOfItsOwnUnderARemark(t *testing.T) {
	const lost = "Bằng khen bị cháy có được cấp lại không?"
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		for _, c := range []struct{ above, words, asked string }{
			{"Mai 8 giờ họp ở phòng 201 nhé", "Đề nghị hướng dẫn về việc cấp lại bằng khen bị cháy", ""},
			{"Mai mấy giờ họp?", "Hồ sơ cấp đổi bằng khen do bị rách", ""},
			{lost, comments[1], lost},
		} {
			above := p.Write(c.above)
			p.Next()
			got := reply(p, above.MessageID, c.words)
			bottest.Has(t, got, "Chưa tìm thấy quy định")
			if labels := bottest.Labels(got); len(labels) != 1 || labels[0] != askBoard {
				t.Errorf("under %q, %q has the buttons %q", c.above, c.words, labels)
			}
			if guessed := strings.Contains(got.Text, "Hiểu là hỏi về nội dung tin nhắn"); guessed != (c.asked != "") {
				t.Errorf("under %q, %q: %s", c.above, c.words, got.Text)
			}
			if n := w.Count(t, `select count(*) from answer where question = $1 and matter = $2 and passed_on = $3`, c.words, c.asked, c.asked != ""); n != 1 {
				t.Errorf("under %q, %q is kept otherwise", c.above, c.words)
			}
		}
	})
}

// In the group of a channel a comment hangs under the post that Telegram forwarded there; what names nothing itself is about that.
func TestACommentIsAboutThePostOfTheChannelAboveIt(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss := w.Administrator(t)
		here := boss.InGroup(w.Group(t, "Thảo luận", boss))
		mention := strings.TrimSpace(w.Mention(""))
		for i, words := range []string{"", caseThen, passingOn} {
			alone := len(w.TG.Calls("sendMessage"))
			pushed(here, 950+i, time.Now().Unix(), fmt.Sprintf(`"text":%q,"entities":[{"type":"mention","offset":0,"length":%d}],"message_thread_id":800,
"reply_to_message":{"message_id":800,"date":1,"is_automatic_forward":true,"sender_chat":{"id":-100777,"type":"channel","title":"Kênh"},"from":{"id":777000,"first_name":"Telegram"},"chat":{"id":%d,"type":"supergroup"},"text":%q}`,
				strings.TrimSpace(mention+" "+words), len(mention), here.Chat, where))
			bottest.Eventually(t, "the bot answers", func() bool { return len(w.TG.Calls("sendMessage")) > alone })
			if got := w.TG.Calls("sendMessage")[alone].Params["text"]; !strings.Contains(got, whereAnswered) {
				t.Errorf("%q: %s", words, got)
			}
		}
	})
}

func TestACommentAndWhatIsForwardedWithItAreOneQuestion(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		at := time.Now().Unix()
		for _, text := range append([]string{caseThen, "nhờ giải đáp giúp", "xem giúp đồng chí này với"}, comments[:3]...) {
			p := w.Member(t)
			p.Ask("/trogiup") // Telegram lets a bot write only to who wrote to it
			before := answers(t, w)
			pushed(p, 901, at, fmt.Sprintf(`"text":%q`, text))
			pushed(p, 902, at+1, fmt.Sprintf(`%s,"text":%q`, forwarded, where))
			bottest.Eventually(t, "they are one question", func() bool {
				return w.Count(t, `select count(*) from answer where further like '%' || $1 || '%'`, where) > 0 && w.Count(t, `select count(*) from answer`) == before+1
			})
			w.AwaitHandled()
			bottest.Eventually(t, "the answer is about both", func() bool {
				all := w.TG.BotMessages(p.Chat)
				return len(all) == 2 && strings.Contains(all[1].Text, whereAnswered)
			})
			w.Exec(t, `update answer set further = '[]'`)
		}
		// What follows up on them is about what was forwarded.
		then := w.Member(t)
		then.Ask("/trogiup")
		pushed(then, 901, at, fmt.Sprintf(`"text":%q`, caseThen))
		pushed(then, 902, at+1, fmt.Sprintf(`%s,"text":%q`, forwarded, tasks))
		w.AwaitHandled()
		bottest.Eventually(t, "both are answered", func() bool { return len(w.TG.BotMessages(then.Chat)) == 2 })
		then.See()
		pushed(then, 903, at+5, fmt.Sprintf(`"text":%q`, tasksThen))
		bottest.Has(t, then.Next(), joined+": “"+caseThen+"”", tasksWith, tasksPlace)
		// What is forwarded after a whole question is one of its own.
		for text, answered := range map[string]string{"khoản 1 mục I kế hoạch": "hoản 1 Mục I", comments[3]: "hoản 4 Mục II"} {
			whole := w.Member(t)
			whole.Ask("/trogiup")
			pushed(whole, 901, at, fmt.Sprintf(`"text":%q`, text))
			pushed(whole, 902, at+1, fmt.Sprintf(`%s,"text":%q`, forwarded, where))
			bottest.Has(t, whole.Next(), answered)
			bottest.Has(t, whole.Next(), whereAnswered)
		}
		// An edit beside them is no part of them: a caption that comes later.
		pushed(then, 990, at+60, `"photo":[{"file_id":"f","file_unique_id":"u","width":9,"height":9}]`)
		bottest.Has(t, then.Next(), "chỉ đọc được câu hỏi bằng chữ")
		pushEdit(then, 990, fmt.Sprintf(`"photo":[{"file_id":"f","file_unique_id":"u","width":9,"height":9}],"caption":%q`, where))
		bottest.Has(t, then.Next(), whereAnswered)
		// A further message forwarded with them is a part of it, and one that comes later is not.
		p := w.Member(t)
		p.Ask("/trogiup")
		before := answers(t, w)
		pushed(p, 901, at, fmt.Sprintf(`"text":%q`, caseThen))
		pushed(p, 902, at, forwarded+`,"text":"Cơ quan gặp khó khăn, vướng mắc"`)
		pushed(p, 903, at+1, forwarded+`,"text":"thì phản ánh về đâu?"`)
		w.AwaitHandled()
		if n := answers(t, w); n != before+1 {
			t.Errorf("%d questions of a comment and two messages", n-before)
		}
		pushed(p, 904, at+10, fmt.Sprintf(`%s,"text":%q`, forwarded, tasks))
		pushed(p, 905, at+10, fmt.Sprintf(`%s,"text":%q`, forwarded, where)) // two questions forwarded without a comment are two
		w.AwaitHandled()
		if n := answers(t, w); n != before+3 {
			t.Errorf("%d questions, want 3", n-before)
		}
	})
}

func TestATextThatTheAppCutsIsOneQuestion(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		at := time.Now().Unix()
		story := strings.TrimSpace(strings.Repeat("Đơn vị chúng tôi đã họp nhiều lần để bàn việc này. ", 81))
		p := w.Member(t)
		p.Ask("/trogiup")
		pushed(p, 901, at, fmt.Sprintf(`"text":%q`, story))
		pushed(p, 902, at+9, fmt.Sprintf(`"text":%q`, where)) // over a slow line
		bottest.Eventually(t, "the answer is about the whole", func() bool {
			all := w.TG.BotMessages(p.Chat)
			return len(all) == 2 && strings.Contains(all[1].Text, whereAnswered)
		})
		if n := answers(t, w); n != 1 {
			t.Errorf("%d questions of one text", n)
		}
		// An edit of a part changes that part alone.
		pushEdit(p, 901, fmt.Sprintf(`"text":%q`, story+" Nay"))
		bottest.Eventually(t, "the first part is another", func() bool {
			return w.Count(t, `select count(*) from answer where question like '%Nay' and further like '%' || $1 || '%'`, where) == 1
		})
		pushEdit(p, 902, fmt.Sprintf(`"text":%q`, where+" Xin cảm ơn."))
		bottest.Eventually(t, "the second part is another", func() bool {
			return w.Count(t, `select count(*) from answer where question like '%Nay' and further like '%Xin cảm ơn.%'`) == 1
		})
		if n := answers(t, w); n != 1 {
			t.Errorf("%d questions of one text after its edits", n)
		}
		w.AwaitHandled()
		bottest.Has(t, p.Now(w.TG.BotMessages(p.Chat)[1]), whereAnswered)
		pushed(p, 903, at+90, fmt.Sprintf(`"text":%q`, "khoản 1 mục I kế hoạch"))
		w.AwaitHandled()
		if n := answers(t, w); n != 2 {
			t.Errorf("%d questions, want the one and a later", n)
		}
		// An app cuts what is typed: a question after somebody's long text is one of its own.
		other := w.Member(t)
		other.Ask("/trogiup")
		pushed(other, 901, at, fmt.Sprintf(`%s,"text":%q`, forwarded, story))
		other.Next()
		pushed(other, 902, at+8, fmt.Sprintf(`"text":%q`, where))
		bottest.Has(t, other.Next(), whereAnswered)
		if n := answers(t, w); n != 4 {
			t.Errorf("%d questions, want 4", n)
		}
	})
}

// A part of the bot's answer that somebody picks out is what they ask about.
func TestAQuoteNarrowsWhatAReplyIsAbout(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Ingest(t, decree)
		w.Serve()
		p := w.Member(t)
		answer := p.Ask("Bằng khen của tỉnh được thưởng bao nhiêu tiền?")
		p.Ask(where)
		p.W.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":990,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%[2]d,"first_name":"X"},"text":"Cái này được thưởng bao nhiêu tiền?",
"reply_to_message":{"message_id":%d,"date":1,"chat":{"id":%[2]d,"type":"private"},"from":{"id":%d,"is_bot":true},"text":"…"},"quote":{"text":"Kỷ niệm chương của bộ, ban, ngành, tỉnh","position":0,"is_manual":true}}`,
			time.Now().Unix(), p.ID(), answer.MessageID, w.TG.BotUser().ID))
		bottest.Has(t, p.Next(), "0,6 lần mức lương cơ sở")
	})
}

// What an update carries of a message of the bot is what it is about, where the bot has forgotten that.
func TestAForgottenMessageOfTheBotIsKnownFromTheReply(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		for i, c := range []struct{ text, fields string }{
			{"Về công trạng: 28/02. " + where, fmt.Sprintf(`,"quote":{"text":%q,"position":22,"is_manual":true}`, where)},
			{where, ""},
		} {
			p := w.Member(t)
			p.Ask("khoản 1 mục I kế hoạch") // which it is not about
			pushed(p, 5001+i, time.Now().Unix(), fmt.Sprintf(`"text":%q,"reply_to_message":{"message_id":4000,"date":1,"chat":{"id":%d,"type":"private"},"from":{"id":%d,"is_bot":true},"text":%q}%s`,
				caseThen, p.ID(), w.TG.BotUser().ID, c.text, c.fields))
			bottest.Has(t, p.Next(), whereAnswered)
		}
	})
}

// pushEdit is an edited message as Telegram sends it.
func pushEdit(p *bottest.Person, id int, fields string) {
	p.W.TG.PushUpdate("edited_message", fmt.Appendf(nil, `{"message_id":%d,"date":%[2]d,"edit_date":%[2]d,"chat":{"id":%[3]d,"type":"private"},"from":{"id":%[3]d,"first_name":"X"},%s}`,
		id, time.Now().Unix(), p.ID(), fields))
}

// The words that are picked out of a message of another chat are somebody's, who may not have agreed to their being kept.
func TestAnUpdateWithAMessageOfElsewhereIsNotKept(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		p.Ask("/trogiup")
		pushed(p, 901, time.Now().Unix(), fmt.Sprintf(`"text":%q,"external_reply":{"origin":{"type":"hidden_user","date":1,"sender_user_name":"Lan"},"message_id":3},"quote":{"text":%q,"position":0,"is_manual":true}`, caseThen, where))
		bottest.Has(t, p.Next(), whereAnswered)
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from inbox_update where payload like '%external_reply%'`); n != 0 {
			t.Error("it is kept")
		}
	})
}
