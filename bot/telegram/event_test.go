package telegram_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/inbox"
	"thidua/bot/telegram"
)

var me = telegram.Me{ID: 7, Username: "thidua_bot"}

func TestEventReadsWhatTelegramSends(t *testing.T) {
	at := time.Unix(1_700_000_000, 0)
	hanh := &telegram.Person{ID: 5, Name: "Nguyễn Hạnh"}
	const from = `"from":{"id":5,"first_name":"Hạnh","last_name":"Nguyễn"},"date":1700000000`
	const private = `"chat":{"id":5,"type":"private"},` + from
	const group = `"chat":{"id":-100,"type":"supergroup","title":"Nhóm"},` + from
	for name, test := range map[string]struct {
		update string
		want   telegram.Event
	}{
		"question": {`{"update_id":1,"message":{"message_id":9,` + private + `,"text":"Vướng mắc thì sao?"}}`,
			telegram.Event{Kind: telegram.Message, ChatID: 5, Private: true, Person: hanh, MessageID: 9, At: at, Text: "Vướng mắc thì sao?"}},
		"command with the bot's name": {`{"update_id":1,"message":{"message_id":9,` + group + `,"text":"/TroGiup@Thidua_Bot  chỉ thị 👍","entities":[{"type":"bot_command","offset":0,"length":19}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: -100, ChatTitle: "Nhóm", Person: hanh, MessageID: 9, At: at, Text: "/TroGiup@Thidua_Bot  chỉ thị 👍", Command: "trogiup", Args: "chỉ thị 👍", ToBot: true}},
		"another bot's command": {`{"update_id":1,"message":{"message_id":9,` + group + `,"text":"/trogiup@khac_bot","entities":[{"type":"bot_command","offset":0,"length":17}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: -100, ChatTitle: "Nhóm", Person: hanh, MessageID: 9, At: at, Text: "/trogiup@khac_bot"}},
		"a command inside the text is none": {`{"update_id":1,"message":{"message_id":9,` + private + `,"text":"gõ /trogiup","entities":[{"type":"bot_command","offset":3,"length":8}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: 5, Private: true, Person: hanh, MessageID: 9, At: at, Text: "gõ /trogiup"}},
		"mention after an emoji is taken out": {`{"update_id":1,"message":{"message_id":9,` + group + `,"text":"👍 @thidua_bot cờ thi đua?","entities":[{"type":"mention","offset":3,"length":11}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: -100, ChatTitle: "Nhóm", Person: hanh, MessageID: 9, At: at, Text: "👍  cờ thi đua?", ToBot: true}},
		"offsets outside the text are ignored": {`{"update_id":1,"message":{"message_id":9,` + private + `,"text":"a","entities":[{"type":"mention","offset":3,"length":11},{"type":"bot_command","offset":0,"length":-1}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: 5, Private: true, Person: hanh, MessageID: 9, At: at, Text: "a"}},
		"anonymous admin has no person": {`{"update_id":1,"message":{"message_id":9,` + group + `,"sender_chat":{"id":-100,"type":"supergroup"},"text":"a"}}`,
			telegram.Event{Kind: telegram.Message, ChatID: -100, ChatTitle: "Nhóm", MessageID: 9, At: at, Text: "a"}},
		"photo of an album with words": {`{"update_id":1,"message":{"message_id":9,` + private + `,"photo":[{"file_id":"x"}],"caption":"đây","media_group_id":"g"}}`,
			telegram.Event{Kind: telegram.Message, ChatID: 5, Private: true, Person: hanh, MessageID: 9, At: at, Text: "đây", HasFile: true, AlbumID: "g"}},
		"group becomes a supergroup": {`{"update_id":1,"message":{"message_id":9,"chat":{"id":-3,"type":"group","title":"Nhóm"},` + from + `,"migrate_to_chat_id":-1003}}`,
			telegram.Event{Kind: telegram.Migrated, ChatID: -3, ChatTitle: "Nhóm", Person: hanh, MessageID: 9, At: at, MovedTo: -1003}},
		"blocked": {`{"update_id":1,"my_chat_member":{` + private + `,"old_chat_member":{"status":"member","user":{"id":7}},"new_chat_member":{"status":"kicked","user":{"id":7}}}}`,
			telegram.Event{Kind: telegram.Membership, ChatID: 5, Private: true, Person: hanh, At: at, Already: true}},
		"added to a group": {`{"update_id":1,"my_chat_member":{` + group + `,"old_chat_member":{"status":"left","user":{"id":7}},"new_chat_member":{"status":"member","user":{"id":7}}}}`,
			telegram.Event{Kind: telegram.Membership, ChatID: -100, ChatTitle: "Nhóm", Person: hanh, At: at, Active: true}},
		"channel post is nobody's": {`{"update_id":1,"channel_post":{"message_id":9,"chat":{"id":-9,"type":"channel"},"date":1,"text":"a"}}`,
			telegram.Event{Kind: telegram.Other}},
		"a kind from the future": {`{"update_id":1,"something_new":{"x":1}}`, telegram.Event{Kind: telegram.Other}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := me.Event([]byte(test.update))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEventOfAPressKnowsWhereItsButtonStood(t *testing.T) {
	for _, message := range []string{
		`{"message_id":9,"date":1700000000,"chat":{"id":-100,"type":"supergroup"},"text":"a"}`,
		`{"message_id":9,"date":0,"chat":{"id":-100,"type":"supergroup"}}`, // too old to be shown
	} {
		got, err := me.Event([]byte(`{"update_id":1,"callback_query":{"id":"77","from":{"id":5,"first_name":"Hạnh"},"data":"v:1","message":` + message + `}}`))
		if err != nil {
			t.Fatal(err)
		}
		if got.Kind != telegram.Pressed || got.ChatID != -100 || got.MessageID != 9 || got.Data != "v:1" || got.PressID != "77" || got.Person.ID != 5 {
			t.Errorf("got %+v", got)
		}
	}
}

func TestUpdateFindsTheChatThatOrdersIt(t *testing.T) {
	for update, want := range map[string]int64{
		`{"update_id":3,"message":{"message_id":9,"chat":{"id":-5},"from":{"id":6}}}`:                             -5,
		`{"update_id":3,"callback_query":{"id":"1","from":{"id":6},"message":{"message_id":1,"chat":{"id":-5}}}}`: -5,
		`{"update_id":3,"callback_query":{"id":"1","from":{"id":6},"inline_message_id":"x"}}`:                     6,
		`{"update_id":3,"poll_answer":{"poll_id":"1","user":{"id":6},"option_ids":[0]}}`:                          6,
		`{"update_id":3,"something_new":{"x":1}}`:                                                                 0,
		`{"update_id":3,"something_new":"words"}`:                                                                 0,
	} {
		got, err := telegram.Update(7, []byte(update))
		if err != nil {
			t.Errorf("%s: %v", update, err)
		}
		if diff := cmp.Diff(inbox.Update{BotID: 7, UpdateID: 3, ChatKey: want, Payload: []byte(update)}, got); diff != "" {
			t.Error(update, diff)
		}
	}
	for _, update := range []string{``, `[]`, `{}`, `{"update_id":"three"}`, `{"update_id":3`} {
		if _, err := telegram.Update(7, []byte(update)); err == nil {
			t.Errorf("%q was read", update)
		}
	}
}
