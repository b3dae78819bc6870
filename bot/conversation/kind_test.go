package conversation_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"

	"thidua/bot/bottest"
)

// announcing are the fields of messages by which Telegram itself tells of something. Whatever else a message has, also what a later version of
// the library adds, is to be answered.
var announcing = strings.Fields(`new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo group_chat_created
		supergroup_chat_created channel_chat_created message_auto_delete_timer_changed migrate_to_chat_id migrate_from_chat_id pinned_message
		connected_website write_access_allowed proximity_alert_triggered boost_added chat_background_set checklist_tasks_done checklist_tasks_added
		direct_message_price_changed forum_topic_created forum_topic_edited forum_topic_closed forum_topic_reopened general_forum_topic_hidden
		general_forum_topic_unhidden giveaway_created giveaway_completed paid_message_price_changed chat_owner_left chat_owner_changed
		suggested_post_approved suggested_post_approval_failed suggested_post_declined suggested_post_paid suggested_post_refunded
		voice_chat_scheduled voice_chat_started voice_chat_ended voice_chat_participants_invited`)

// sample is a value of a type of the library as Telegram would send it.
func sample(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return `"` + bottest.Question + `"`
	case reflect.Bool:
		return "true"
	case reflect.Slice:
		return `[{"file_id":"f","file_unique_id":"u","width":9,"height":9}]`
	case reflect.Pointer, reflect.Struct, reflect.Map, reflect.Interface:
		return `{"file_id":"f","file_unique_id":"u","emoji":"🙂"}`
	}
	return "1"
}

func TestEveryKindOfMessageIsReadOrAnsweredWithASentence(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		p.Ask("/trogiup")
		kinds := map[string]string{ // of Bot API 10, and of one to come
			"rich_message": `{"blocks":[{"type":"photo","photo":[]}]}`, "live_photo": `{"file_id":"f"}`, "gift_upgrade_sent": `{"gift":{}}`, "hologram": `{"depth":3}`,
		}
		making := []string{"message_id", "date", "chat", "from", "sender_chat", "caption"} // a message of somebody's; a caption stands under something
		message := reflect.TypeFor[models.Message]()
		for i := range message.NumField() {
			name, _, _ := strings.Cut(message.Field(i).Tag.Get("json"), ",")
			if !slices.Contains(making, name) && !slices.Contains(announcing, name) {
				kinds[name] = sample(message.Field(i).Type)
			}
		}
		n := 900
		push := func(fields string) {
			n++
			w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%[3]d,"first_name":"X"}%s}`, n, time.Now().Unix(), p.ID(), fields))
		}
		for name, value := range kinds {
			push(fmt.Sprintf(`,%q:%s`, name, value))
			if name == "sticker" {
				continue // a short reply
			}
			want := "chỉ đọc được câu hỏi bằng chữ"
			if name == "text" {
				want = bottest.Answer
			}
			if got := p.Next(); !strings.Contains(got.Text, want) {
				t.Errorf("%s: %s", name, got.Text)
			}
		}
		push("") // of an app newer than the bot's Bot API
		bottest.Has(t, p.Next(), "chỉ đọc được câu hỏi bằng chữ")
		for _, name := range announcing {
			if strings.HasPrefix(name, "migrate") {
				continue
			}
			field, _ := message.FieldByNameFunc(func(field string) bool {
				f, _ := message.FieldByName(field)
				tag, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				return tag == name
			})
			if field.Type == nil {
				t.Errorf("the library has no %s", name)
				continue
			}
			push(fmt.Sprintf(`,%q:%s`, name, sample(field.Type)))
		}
		for _, name := range []string{"community_chat_added", "community_chat_removed", "managed_bot_created", "poll_option_added", "poll_option_deleted"} { // which the library does not know
			push(fmt.Sprintf(`,%q:{}`, name))
		}
		message1 := fmt.Sprintf(`{"message_id":7,"date":1,"chat":{"id":%d,"type":"private"},"from":{"id":%[1]d,"first_name":"X"},"text":%q}`, p.ID(), bottest.Question)
		for kind, payload := range map[string]string{ // that the bot does not ask for, and that may come of a time when it did
			"poll_answer": `{"poll_id":"1","user":{"id":5},"option_ids":[0]}`, "poll": `{"id":"1"}`, "business_message": message1, "edited_business_message": message1, "guest_message": message1,
			"business_connection": `{"id":"1","user":{"id":5}}`, "deleted_business_messages": `{"chat":{"id":5},"message_ids":[1]}`, "channel_post": message1, "edited_channel_post": message1,
			"message_reaction": `{"chat":{"id":5},"message_id":1,"user":{"id":5}}`, "message_reaction_count": `{"chat":{"id":5},"message_id":1}`, "chat_join_request": `{"chat":{"id":-5},"from":{"id":5}}`,
			"chat_member": `{"chat":{"id":-5},"from":{"id":5}}`, "inline_query": `{"id":"1","from":{"id":5},"query":"x"}`, "pre_checkout_query": `{"id":"1","from":{"id":5}}`, "chat_boost": `{"chat":{"id":-5}}`, "of_the_future": message1,
		} {
			w.TG.PushUpdate(kind, []byte(payload))
		}
		p.NothingElse()
	})
}

func TestWhatARichMessageSaysIsRead(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss := w.Administrator(t)
		boss.Ask("/trogiup")
		here := boss.InGroup(w.Group(t, "Nhóm", boss))
		push := func(p *bottest.Person, n int, blocks string) {
			w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"?"},"from":{"id":%d,"first_name":"X"},"rich_message":{"blocks":[%s]}}`, n, time.Now().Unix(), p.Chat, p.ID(), blocks))
		}
		for i, blocks := range []string{
			`{"type":"paragraph","text":"` + bottest.Question + `"}`,
			`{"type":"heading","size":1,"text":{"type":"bold","text":"Cơ quan gặp khó khăn,"}},{"type":"paragraph","text":["vướng mắc thì ",{"type":"italic","text":["phản ánh ",{"type":"underline","text":"về đâu?"}]}]}`,
			`{"type":"list","items":[{"label":"1","blocks":[{"type":"paragraph","text":"` + bottest.Question + `"}]}]}`,
			`{"type":"table","cells":[[{"text":"Cơ quan gặp khó khăn, vướng mắc"},{"text":"thì phản ánh về đâu?"}]]}`,
			`{"type":"details","summary":"` + bottest.Question + `","blocks":[{"type":"divider"}]}`,
			`{"type":"photo","photo":[{"file_id":"f"}],"caption":{"text":"` + bottest.Question + `"}}`,
			`{"type":"of the future","inside":{"text":"` + bottest.Question + `"}}`,
		} {
			push(boss, 900+i, blocks)
			if got := boss.Next(); !strings.Contains(got.Text, bottest.Answer) {
				t.Errorf("%s: %s", blocks, got.Text)
			}
		}
		push(boss, 950, `{"type":"paragraph","text":["/trogiup"]}`)
		bottest.Has(t, boss.Next(), "Hướng dẫn sử dụng")
		push(here, 951, `{"type":"paragraph","text":[{"type":"mention","text":"@`+w.TG.BotUser().Username+`"}," `+bottest.Question+`"]}`)
		bottest.Has(t, here.Next(), bottest.Answer)
		push(here, 952, `{"type":"paragraph","text":"chuyện riêng"}`)
		here.NothingElse()
	})
}

func TestOtherBotsAreNotAnswered(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss := w.Administrator(t)
		here := boss.InGroup(w.Group(t, "Nhóm", boss))
		name := w.TG.BotUser().Username
		for i, kind := range []string{"message", "edited_message"} {
			w.TG.PushUpdate(kind, fmt.Appendf(nil, `{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"supergroup"},"from":{"id":777,"is_bot":true,"first_name":"Máy"},
"text":"@%s hỏi","entities":[{"type":"mention","offset":0,"length":%d}]}`, 900+i, time.Now().Unix(), here.Chat, name, len(name)+1))
		}
		here.NothingElse()
	})
}

func TestWhoCannotBeKnownIsToldThatOfTheirMessageAlone(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss := w.Administrator(t)
		group := w.Group(t, "Cụm", boss)
		posts := len(w.TG.BotMessages(group))
		for i, kind := range []string{"message", "edited_message", "edited_message"} {
			w.TG.PushUpdate(kind, fmt.Appendf(nil, `{"message_id":900,"date":%d,"edit_date":%d,"chat":{"id":%d,"type":"supergroup"},"from":{"id":1087968824,"is_bot":false,"first_name":"Group"},
"sender_chat":{"id":%[3]d,"type":"supergroup"},"text":"@%s hỏi %d","entities":[{"type":"mention","offset":0,"length":%d}]}`,
				time.Now().Unix(), time.Now().Unix()+int64(i), group, w.TG.BotUser().Username, i, len(w.TG.BotUser().Username)+1))
		}
		w.AwaitHandled()
		bottest.Eventually(t, "it is said", func() bool { return len(w.TG.BotMessages(group)) > posts })
		boss.InGroup(group).Write(w.Mention("/trogiup"))
		bottest.Eventually(t, "the next is answered", func() bool { return len(w.TG.BotMessages(group)) > posts+1 })
		if n := len(w.TG.BotMessages(group)) - posts; n != 2 {
			t.Errorf("%d messages, want one to who cannot be known and an answer", n)
		}
	})
}
