package conversation_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

const failed = "hệ thống gặp lỗi nên chưa xử lý được tin nhắn này"

func TestAHandlerThatFailsIsApologisedForAndTheChatGoesOn(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		withProbe(w)
		w.Serve()
		p, q, other := w.Member(t), w.Member(t), w.Member(t)
		p.Write("/hoang https://tinh.gov.vn/thi-dua-kin-nhung-quy-dinh-chung-nam-2026.html") // a panic; the link opens nothing
		p.Write(where)
		q.Write("/hong") // an error, in the transaction
		q.Write(where)
		bottest.Has(t, other.Ask(where), whereAnswered) // meanwhile
		if n := len(w.TG.BotMessages(p.ID())); n > 0 {
			t.Errorf("%d messages while a handler is tried again", n)
		}
		for _, p := range []*bottest.Person{p, q} {
			bottest.Has(t, p.Next(), failed, "liên hệ Ban Thi đua - Khen thưởng")
			bottest.Has(t, p.Next(), whereAnswered)
			p.NothingElse()
		}
		if n := w.Count(t, `select count(*) from inbox_update where state = 'parked' and attempts = 3 and payload like '%/ho%'`); n != 2 {
			t.Errorf("%d updates are parked with what was written, want 2", n)
		}
		if n := w.Count(t, `select count(*) from message_taken where module = 'broken'`); n > 0 {
			t.Error("what a failing handler changed has lasted")
		}
	})
}

func TestAPressThatFailsIsApologisedForInAMessage(t *testing.T) {
	served(t, func(t *testing.T, w *bottest.World, _ *probe) {
		p := w.Member(t)
		menu := p.Ask("/nut")
		if words := p.Press(menu, "Hỏng"); words != "" {
			t.Errorf("over the button: %q", words)
		}
		bottest.Has(t, p.Next(), failed)
		if now := p.Now(menu); now.Text != "Các nút:" {
			t.Errorf("the pressed message became %q", now.Text)
		}
	})
}

// What was refused over a button was lost when Telegram took the answer no more.
func TestARefusalThatIsTooLateForTheButtonIsSaidInAMessage(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		withProbe(w)
		w.TG.CallbackAge = time.Nanosecond // every press is too old to be answered
		w.Serve()
		p := w.Member(t)
		p.Ask("/trogiup")
		w.TG.PushUpdate("callback_query", fmt.Appendf(nil,
			`{"id":"8","from":{"id":%d},"chat_instance":"1","data":"khong:1","message":{"message_id":1,"date":1,"chat":{"id":%[1]d,"type":"private"}}}`, p.ID()))
		bottest.Has(t, p.Next(), "Nút này không còn hiệu lực")
		p.NothingElse()
	})
}

func TestUnreadableUpdatesAreParkedAndStopNobody(t *testing.T) {
	served(t, func(t *testing.T, w *bottest.World, _ *probe) {
		p := w.Member(t)
		p.Ask("/trogiup")
		for _, unreadable := range []string{`"text":{"rich":"chữ mới"}`, `"document":{"file_id":["tệp mới"]}`} {
			w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":1,"date":1,"chat":{"id":%d},"from":{"id":%[1]d},%s}`, p.ID(), unreadable))
			bottest.Has(t, p.Next(), "chưa đọc được loại tin nhắn này")
		}
		w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":1,"date":1,"chat":{"id":%d},"from":{"id":%[1]d},"forward_origin":{"type":"telepathy"},"text":%q}`, p.ID(), where))
		bottest.Has(t, p.Next(), whereAnswered)
		w.TG.PushUpdate("message", []byte(`{"message_id":1,"date":1,"chat":{"id":-77},"from":{"id":5},"text":["của nhóm"]}`))
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from inbox_update where state = 'parked' and attempts = 1 and payload like '% mới%'`); n != 2 {
			t.Errorf("%d updates are parked with what was written, want 2", n)
		}
		if n := w.Count(t, `select count(*) from inbox_update where payload like '%của nhóm%'`); n > 0 {
			t.Error("what somebody wrote who may not have agreed is kept")
		}
		p.NothingElse()
	})
}

// Whatever a field is, the update ends, and what comes behind it is answered.
func TestAnUpdateOfAnyShapeEndsAndIsFollowedByTheNext(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		withProbe(w)
		w.Serve()
		p := w.Member(t)
		p.Ask("/trogiup")
		user := fmt.Sprintf(`{"id":%d,"first_name":"Hạnh"}`, p.ID())
		chat := fmt.Sprintf(`{"id":%d,"type":"private","first_name":"Hạnh"}`, p.ID())
		n := 0
		for kind, document := range map[string]string{
			"message": `{"message_id":9,"from":` + user + `,"chat":` + chat + `,"date":1700000000,"text":"/trogiup","entities":[{"type":"bot_command","offset":0,"length":8}],
				"reply_to_message":{"message_id":1,"from":{"id":7},"chat":` + chat + `,"date":1},"forward_origin":{"type":"user","sender_user":` + user + `}}`,
			"edited_message": `{"message_id":9,"from":` + user + `,"chat":` + chat + `,"date":1700000000,"caption":"sửa","photo":[{"file_id":"p","file_unique_id":"u","width":9,"height":9}],"media_group_id":"4"}`,
			"callback_query": `{"id":"8","from":` + user + `,"data":"probes:1","message":{"message_id":9,"chat":` + chat + `,"date":1}}`,
			"my_chat_member": `{"chat":` + chat + `,"from":` + user + `,"date":1,"old_chat_member":{"status":"member"},"new_chat_member":{"status":"member"}}`,
		} {
			for i, m := range bottest.Must[[]bottest.Mutation](t)(bottest.Mutations([]byte(document))) {
				if i%9 == 0 {
					w.TG.PushUpdate(kind, m.Payload)
					n++
				}
			}
		}
		p.Write("/nut")
		w.AwaitHandled()
		if last := w.TG.BotMessages(p.ID()); !strings.Contains(last[len(last)-1].Text, "Các nút:") {
			t.Errorf("the last answer is %q", last[len(last)-1].Text)
		}
		for _, failed := range w.Strings(t, `select error from inbox_update where error <> '' and error not like '%cannot be decoded%'`) {
			t.Errorf("the bot failed: %s", failed)
		}
		if ended := w.Count(t, `select count(*) from inbox_update where state in ('done', 'parked')`); ended < n {
			t.Errorf("%d of %d updates have ended", ended, n)
		}
	})
}

// A group was told nothing of what was written to the bot there and could not be read.
func TestAGroupIsToldOfWhatItWroteToTheBotAndCannotBeRead(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		withProbe(w)
		w.Serve()
		boss := w.Administrator(t)
		here := boss.InGroup(w.Group(t, "Nhóm", boss))
		wrote := func(from int64, content string) {
			w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":1,"date":1,"chat":{"id":%d,"type":"supergroup"},"from":{"id":%d},%s}`, here.Chat, from, content))
		}
		toBot := fmt.Sprintf(`"reply_to_message":{"message_id":1,"from":{"id":%d}}`, w.TG.BotUser().ID)
		wrote(boss.ID(), toBot+`,"text":{"rich":"trả lời hệ thống"}`)
		bottest.Has(t, here.Next(), "chưa đọc được loại tin nhắn này")
		wrote(boss.ID(), fmt.Sprintf(`"text":"@%s hạn nộp?","entities":"mới"`, w.TG.BotUser().Username))
		bottest.Has(t, here.Next(), "chưa đọc được loại tin nhắn này")
		wrote(boss.ID(), toBot+`,"caption":"Công văn MẬT số 15","document":{"file_id":["tệp"]}`)
		bottest.Has(t, here.Next(), "chưa đọc được loại tin nhắn này")
		wrote(boss.ID(), `"text":{"rich":"chuyện riêng của nhóm"}`)
		wrote(7171, toBot+`,"text":{"rich":"người lạ"}`)
		bottest.Has(t, here.Next(), "chưa đọc được loại tin nhắn này")
		w.AwaitHandled()
		for words, kept := range map[string]int{"trả lời hệ thống": 1, "hạn nộp?": 1, "số 15": 0, "chuyện riêng": 0, "người lạ": 0} {
			if n := w.Count(t, `select count(*) from inbox_update where state = 'parked' and payload like '%' || $1 || '%'`, words); n != kept {
				t.Errorf("%d parked updates hold %q, want %d", n, words, kept)
			}
		}
		here.NothingElse()
	})
}

func TestDamagedUpdatesStopNobodyAndAreNotKept(t *testing.T) {
	served(t, func(t *testing.T, w *bottest.World, _ *probe) {
		p := w.Member(t)
		p.Ask("/trogiup")
		w.TG.PushUpdate("message", []byte(`{"message_id":"x"}`))
		w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":1,"date":1,"chat":{"id":%d,"type":"private"}}`, p.ID()))
		w.TG.PushUpdate("callback_query", []byte(`{"id":"1","from":{"id":5},"data":"v:1"}`))
		w.TG.PushUpdate("message", []byte(`[]`))
		w.TG.PushUpdate("something_new", []byte(`{"chat":{"id":5}}`))
		w.TG.PushUpdate("message", []byte(`{"message_id":5,"text":"x","entities":[{"type":"bot_command","offset":-4,"length":99999}],"chat":{"id":-77,"type":"supergroup"}}`))
		bottest.Has(t, p.Ask(where), whereAnswered)
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from inbox_update where payload like '%"message_id":"x"%' or payload like '%99999%' or payload like '%something_new%'`); n > 0 {
			t.Errorf("%d updates of nobody who agreed are kept", n)
		}
		p.NothingElse()
	})
}

func TestWhatOpensADoorIsNotKept(t *testing.T) {
	served(t, func(t *testing.T, w *bottest.World, _ *probe) {
		p := w.Member(t)
		const key = "kin-chia-khoa-cua-kin-du-dai"
		bottest.Must[telegramtest.Message](t)(p.Start(key))
		bottest.Has(t, p.Next(), "cửa kín")
		bottest.Has(t, p.Ask("https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fbot%3Fstart%3D"+key), "cửa kín")
		bottest.Must[telegramtest.Message](t)(p.Start("mo-ai-cung-biet"))
		bottest.Has(t, p.Next(), "cửa mở ai-cung-biet")
		menu := p.Ask("/nut")
		p.Press(menu, "Kín")
		bottest.Has(t, p.Next(), "kín")
		bottest.Has(t, p.Ask("/matma"), "chim-se-nau")
		w.AwaitHandled()
		for words, kept := range map[string]int{key: 0, "ai-cung-biet": 1, `"data":"probes`: 0} {
			if n := w.Count(t, `select count(*) from inbox_update where payload like '%' || $1 || '%'`, words); n != kept {
				t.Errorf("%d updates with %q are kept, want %d", n, words, kept)
			}
		}
		if n := w.Count(t, `select count(*) from outbox_delivery where content like '%chim-se-nau%'`); n > 0 {
			t.Error("the words of a secret reply are kept after it was sent")
		}
	})
}

func TestWhatAGroupSaysAmongItselfIsNotKept(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.TG.ReadsAllGroupMessages = true
		w.Serve()
		boss := w.Administrator(t)
		here := boss.InGroup(w.Group(t, "Nhóm", boss))
		chatter := here.Write("chuyện riêng của nhóm")
		bottest.Must[telegramtest.Message](t)(here.In(here.Chat).Edit(chatter.MessageID, "chuyện riêng của nhóm, sửa lại"))
		here.NothingElse()
		if n := w.Count(t, `select count(*) from inbox_update where payload like '%chuyện riêng%'`); n > 0 {
			t.Errorf("%d updates are kept", n)
		}
	})
}
