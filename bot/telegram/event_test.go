package telegram_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/file"
	"thidua/bot/inbox"
	"thidua/bot/telegram"
)

var me = telegram.Me{ID: 7, Username: "thidua_bot"}

func TestEventReadsWhatTelegramSends(t *testing.T) {
	at := time.Unix(1_700_000_000, 0)
	hanh := &telegram.User{ID: 5, Name: "Nguyễn Hạnh"}
	const from = `"from":{"id":5,"first_name":"Hạnh","last_name":"Nguyễn"},"date":1700000000`
	const private = `"chat":{"id":5,"type":"private"},` + from
	const group = `"chat":{"id":-100,"type":"supergroup","title":"Nhóm"},` + from
	for name, test := range map[string]struct {
		update string
		want   telegram.Event
	}{
		"question": {`{"update_id":1,"message":{"message_id":9,` + private + `,"text":"Vướng mắc thì sao?"}}`,
			telegram.Event{Kind: telegram.Message, ChatID: 5, Private: true, User: hanh, MessageID: 9, At: at, Text: "Vướng mắc thì sao?", HTML: "Vướng mắc thì sao?"}},
		"command with the bot's name": {`{"update_id":1,"message":{"message_id":9,` + group + `,"text":"/TroGiup@Thidua_Bot  chỉ thị 👍","entities":[{"type":"bot_command","offset":0,"length":19}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: -100, ChatTitle: "Nhóm", User: hanh, MessageID: 9, At: at, Text: "/TroGiup@Thidua_Bot  chỉ thị 👍", HTML: "/TroGiup@Thidua_Bot  chỉ thị 👍", Command: "trogiup", Args: "chỉ thị 👍", ToBot: true}},
		"another bot's command": {`{"update_id":1,"message":{"message_id":9,` + group + `,"text":"/trogiup@khac_bot","entities":[{"type":"bot_command","offset":0,"length":17}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: -100, ChatTitle: "Nhóm", User: hanh, MessageID: 9, At: at, Text: "/trogiup@khac_bot", HTML: "/trogiup@khac_bot"}},
		"a command inside the text is none": {`{"update_id":1,"message":{"message_id":9,` + private + `,"text":"gõ /trogiup","entities":[{"type":"bot_command","offset":3,"length":8}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: 5, Private: true, User: hanh, MessageID: 9, At: at, Text: "gõ /trogiup", HTML: "gõ /trogiup"}},
		"mention after an emoji is taken out": {`{"update_id":1,"message":{"message_id":9,` + group + `,"text":"👍 @thidua_bot cờ thi đua?","entities":[{"type":"mention","offset":3,"length":11}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: -100, ChatTitle: "Nhóm", User: hanh, MessageID: 9, At: at, Text: "👍  cờ thi đua?", HTML: "👍 @thidua_bot cờ thi đua?", ToBot: true}},
		"mention by the bot's name, which the words also have": {`{"update_id":1,"message":{"message_id":9,` + group + `,"text":"Cờ thi đua 👍 thi đua?","entities":[{"type":"text_mention","offset":14,"length":7,"user":{"id":7,"is_bot":true,"first_name":"thi đua"}}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: -100, ChatTitle: "Nhóm", User: hanh, MessageID: 9, At: at, Text: "Cờ thi đua 👍 ?", HTML: `Cờ thi đua 👍 <a href="tg://user?id=7">thi đua</a>?`, ToBot: true}},
		"mention of a person by name": {`{"update_id":1,"message":{"message_id":9,` + group + `,"text":"Hải ơi","entities":[{"type":"text_mention","offset":0,"length":3,"user":{"id":8,"first_name":"Hải"}}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: -100, ChatTitle: "Nhóm", User: hanh, MessageID: 9, At: at, Text: "Hải ơi", HTML: `<a href="tg://user?id=8">Hải</a> ơi`}},
		"punctuation beside the mention": {`{"update_id":1,"message":{"message_id":9,` + group + `,"text":"… @thidua_bot ?!","entities":[{"type":"mention","offset":2,"length":11}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: -100, ChatTitle: "Nhóm", User: hanh, MessageID: 9, At: at, HTML: "… @thidua_bot ?!", ToBot: true}},
		"mention after a command and in front of its words": {`{"update_id":1,"message":{"message_id":9,` + group + `,"text":"/hoi @thidua_bot cờ","entities":[{"type":"bot_command","offset":0,"length":4},{"type":"mention","offset":5,"length":11}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: -100, ChatTitle: "Nhóm", User: hanh, MessageID: 9, At: at, Text: "/hoi  cờ", HTML: "/hoi @thidua_bot cờ", Command: "hoi", Args: "cờ", ToBot: true}},
		"offsets outside the text are ignored": {`{"update_id":1,"message":{"message_id":9,` + private + `,"text":"a","entities":[{"type":"mention","offset":3,"length":11},{"type":"bot_command","offset":0,"length":-1}]}}`,
			telegram.Event{Kind: telegram.Message, ChatID: 5, Private: true, User: hanh, MessageID: 9, At: at, Text: "a", HTML: "a"}},
		"anonymous admin has no person": {`{"update_id":1,"message":{"message_id":9,` + group + `,"sender_chat":{"id":-100,"type":"supergroup"},"text":"a"}}`,
			telegram.Event{Kind: telegram.Message, ChatID: -100, ChatTitle: "Nhóm", MessageID: 9, At: at, Text: "a", HTML: "a"}},
		"photo of an album with words": {`{"update_id":1,"message":{"message_id":9,` + private + `,"photo":[{"file_id":"s","width":90,"height":60},{"file_id":"x","file_unique_id":"u","width":1280,"height":853,"file_size":9000},{"file_id":"m","width":320,"height":213}],"caption":"đây","media_group_id":"g"}}`,
			telegram.Event{Kind: telegram.Message, ChatID: 5, Private: true, User: hanh, MessageID: 9, At: at, Text: "đây", HTML: "đây", AlbumID: "g",
				Files: []telegram.File{{Kind: file.Photo, FileID: "x", UniqueID: "u", MIME: "image/jpeg", Size: 9000, Width: 1280, Height: 853}}}},
		"group becomes a supergroup": {`{"update_id":1,"message":{"message_id":9,"chat":{"id":-3,"type":"group","title":"Nhóm"},` + from + `,"migrate_to_chat_id":-1003}}`,
			telegram.Event{Kind: telegram.Migrated, ChatID: -3, ChatTitle: "Nhóm", User: hanh, MessageID: 9, At: at, MovedTo: -1003}},
		"group becomes a supergroup, as a bot tells it": {`{"update_id":1,"message":{"message_id":9,"chat":{"id":-1003,"type":"supergroup","title":"Nhóm"},"from":{"id":6,"is_bot":true,"first_name":"Máy"},"date":1700000000,"migrate_from_chat_id":-3}}`,
			telegram.Event{Kind: telegram.Migrated, ChatID: -3, ChatTitle: "Nhóm", User: &telegram.User{ID: 6, Name: "Máy"}, MessageID: 9, At: at, MovedTo: -1003}},
		"a bot's message": {`{"update_id":1,"message":{"message_id":9,"chat":{"id":-100,"type":"supergroup","title":"Nhóm"},"from":{"id":6,"is_bot":true,"first_name":"Máy"},"date":1700000000,"text":"a"}}`,
			telegram.Event{Kind: telegram.Other, ChatID: -100, ChatTitle: "Nhóm", User: &telegram.User{ID: 6, Name: "Máy"}, MessageID: 9, At: at, Text: "a", HTML: "a"}},
		"blocked": {`{"update_id":1,"my_chat_member":{` + private + `,"old_chat_member":{"status":"member","user":{"id":7}},"new_chat_member":{"status":"kicked","user":{"id":7}}}}`,
			telegram.Event{Kind: telegram.Membership, ChatID: 5, Private: true, User: hanh, At: at, Already: true}},
		"added to a group": {`{"update_id":1,"my_chat_member":{` + group + `,"old_chat_member":{"status":"left","user":{"id":7}},"new_chat_member":{"status":"member","user":{"id":7}}}}`,
			telegram.Event{Kind: telegram.Membership, ChatID: -100, ChatTitle: "Nhóm", User: hanh, At: at, Active: true}},
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
		if got.Kind != telegram.Pressed || got.ChatID != -100 || got.MessageID != 9 || got.Data != "v:1" || got.PressID != "77" || got.User.ID != 5 {
			t.Errorf("got %+v", got)
		}
	}
}

func TestAPressOfNoChatIsAPressToAnswer(t *testing.T) {
	got, err := me.Event([]byte(`{"update_id":1,"callback_query":{"id":"77","from":{"id":5,"first_name":"Hạnh"},"inline_message_id":"x","data":"v:1"}}`))
	if err != nil || got.Kind != telegram.Pressed || got.ChatID != 0 || got.PressID != "77" || got.User.ID != 5 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestUpdateFindsTheChatThatOrdersItAndWhomItNames(t *testing.T) {
	for update, want := range map[string]inbox.Update{
		`{"update_id":3,"message":{"message_id":9,"chat":{"id":-5},"from":{"id":6}}}`:                             {ChatKey: -5, Accounts: []int64{6}},
		`{"update_id":3,"callback_query":{"id":"1","from":{"id":6},"message":{"message_id":1,"chat":{"id":-5}}}}`: {ChatKey: -5, Accounts: []int64{6}},
		`{"update_id":3,"callback_query":{"id":"1","from":{"id":6},"inline_message_id":"x"}}`:                     {ChatKey: 6},
		`{"update_id":3,"poll_answer":{"poll_id":"1","user":{"id":6},"option_ids":[0]}}`:                          {ChatKey: 6},
		`{"update_id":3,"something_new":{"x":1}}`:                                                                 {},
		// Of what is no JSON, to set it aside.
		`{"update_id":3`: {},
		`{"update_id":3,"something_new":"words"}`: {},
		// Of a shape that nobody expects.
		`{"update_id":3,"message":{"message_id":"x","chat":{"id":5,"type":[]},"from":"?"}}`: {ChatKey: 5},
		`{"update_id":3,"message":{"chat":"?","from":{"id":6}}}`:                            {ChatKey: 6},
		// Whom the bot itself, the chat and others stand for.
		`{"update_id":3,"message":{"message_id":9,"chat":{"id":5},"from":{"id":5},"contact":{"user_id":71},"reply_to_message":{"from":{"id":7},"entities":[{"user":{"id":9007199254740991}}]}}}`: {
			ChatKey: 5, Accounts: []int64{71, 9007199254740991}},
	} {
		got, err := telegram.ParseUpdate(7, []byte(update))
		if err != nil {
			t.Errorf("%s: %v", update, err)
		}
		want.BotID, want.UpdateID, want.Payload = 7, 3, []byte(update)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(update, diff)
		}
	}
	for _, update := range []string{``, `[]`, `{}`, `{"update_id":"three"}`, `{"update":3`} {
		if _, err := telegram.ParseUpdate(7, []byte(update)); err == nil {
			t.Errorf("%q was read", update)
		}
	}
}

func TestEventKnowsEveryKindOfFile(t *testing.T) {
	for content, want := range map[string]telegram.File{
		`"document":{"file_id":"d","file_unique_id":"u","file_name":"Báo cáo.pdf","mime_type":"application/pdf","file_size":5000000000}`: {
			Kind: file.Document, FileID: "d", UniqueID: "u", Name: "Báo cáo.pdf", MIME: "application/pdf", Size: 5_000_000_000},
		`"video":{"file_id":"v","file_unique_id":"u","file_name":"a.mp4","mime_type":"video/mp4","file_size":7,"width":640,"height":480,"duration":12}`: {
			Kind: file.Video, FileID: "v", UniqueID: "u", Name: "a.mp4", MIME: "video/mp4", Size: 7, Width: 640, Height: 480, Duration: 12},
		`"audio":{"file_id":"a","file_unique_id":"u","file_name":"a.mp3","mime_type":"audio/mpeg","file_size":7,"duration":12}`: {
			Kind: file.Audio, FileID: "a", UniqueID: "u", Name: "a.mp3", MIME: "audio/mpeg", Size: 7, Duration: 12},
		`"voice":{"file_id":"o","file_unique_id":"u","mime_type":"audio/ogg","file_size":7,"duration":12}`: {
			Kind: file.Voice, FileID: "o", UniqueID: "u", MIME: "audio/ogg", Size: 7, Duration: 12},
		`"video_note":{"file_id":"n","file_unique_id":"u","length":240,"file_size":7,"duration":12}`: {
			Kind: file.VideoNote, FileID: "n", UniqueID: "u", Size: 7, Width: 240, Height: 240, Duration: 12},
		`"sticker":{"file_id":"s","file_unique_id":"u","width":512,"height":500,"file_size":7,"emoji":"👍"}`: {
			Kind: file.Sticker, FileID: "s", UniqueID: "u", Size: 7, Width: 512, Height: 500, Emoji: "👍"},
		// A document comes with an animation, for old clients.
		`"animation":{"file_id":"g","file_unique_id":"u","file_name":"a.gif.mp4","mime_type":"video/mp4","file_size":7,"width":64,"height":48,"duration":2},"document":{"file_id":"g"}`: {
			Kind: file.Animation, FileID: "g", UniqueID: "u", Name: "a.gif.mp4", MIME: "video/mp4", Size: 7, Width: 64, Height: 48, Duration: 2},
	} {
		e := message(t, content)
		if diff := cmp.Diff([]telegram.File{want}, e.Files); diff != "" || !e.HasMedia() || e.OtherContent {
			t.Errorf("%s: %+v\n%s", content, e, diff)
		}
	}
	for _, content := range []string{
		`"contact":{"phone_number":"1","first_name":"a"}`, `"location":{"latitude":1,"longitude":2}`, `"dice":{"emoji":"🎲","value":3}`,
		`"poll":{"id":"1","question":"?","options":[]}`,
	} {
		if e := message(t, content); !e.OtherContent || !e.HasMedia() || len(e.Files) > 0 {
			t.Errorf("%s: %+v", content, e)
		}
	}
	// Telegram's own messages are not content.
	for _, content := range []string{`"pinned_message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"}}`, `"new_chat_title":"Nhóm"`} {
		if e := message(t, content); e.HasMedia() {
			t.Errorf("%s: %+v", content, e)
		}
	}
}

// message is the event of a message in a private chat with that content.
func message(t *testing.T, content string) telegram.Event {
	t.Helper()
	e, err := me.Event([]byte(`{"update_id":1,"message":{"message_id":9,"chat":{"id":5,"type":"private"},"from":{"id":5,"first_name":"Hạnh"},"date":1700000000,` + content + `}}`))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEventKnowsWhatIsAnswered(t *testing.T) {
	const answered = `"text":"a","reply_to_message":{"message_id":4,"date":1,"chat":{"id":5,"type":"private"},"text":"b"`
	for content, want := range map[string]telegram.Event{
		answered + `,"from":{"id":7,"is_bot":true}}`:                              {ReplyTo: 4, ReplyToBot: true, ToBot: true},
		answered + `,"from":{"id":6}},"quote":{"text":"phần trích","position":2}`: {ReplyTo: 4, Quote: "phần trích"},
		answered + `}`: {ReplyTo: 4}, // a channel's post
		answered + `,"from":{"id":7},"forum_topic_created":{"name":"x","icon_color":1}}`:                                                                        {}, // the topic that it stands in
		`"text":"a","external_reply":{"origin":{"type":"hidden_user","date":1,"sender_user_name":"x"},"message_id":3},"quote":{"text":"nơi khác","position":0}`: {Quote: "nơi khác"},
	} {
		e := message(t, content)
		got := telegram.Event{ReplyTo: e.ReplyTo, ReplyToBot: e.ReplyToBot, ToBot: e.ToBot, Quote: e.Quote}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", content, diff)
		}
	}
}

// Every new Bot API has kinds of things that the library, which checks them, knows nothing of. None of them keeps the words
// from being read.
func TestWhatIsNotUsedMayHaveAnyShape(t *testing.T) {
	for _, content := range []string{
		`"forward_origin":{"type":"telepathy","date":1}`, `"forward_origin":"words"`,
		`"external_reply":{"origin":{"type":"telepathy"},"message_id":"x"}`,
		`"chat_background_set":{"type":{"type":"hologram"}}`, `"chat_background_set":7`,
		`"chat":{"id":5,"type":"galaxy","title":{"text":"x"}}`, `"chat":{"id":5,"type":3}`, `"chat":{"id":5}`,
		`"paid_media":{"star_count":1,"paid_media":[{"type":"hologram"}]}`,
		`"entities":[{"type":"sparkle","offset":"0","length":2},{"type":4}]`, `"entities":"bold"`,
		`"sender_boost_count":"many","via_bot":{"id":"x"},"reply_markup":[],"link_preview_options":1`,
		`"quote":"words","message_thread_id":"7","is_topic_message":"yes"`,
		`"reply_to_message":{"message_id":4,"forward_origin":{"type":"telepathy"},"from":{"id":7}}`,
		`"reply_to_message":"that one"`, `"date":"today"`, `"document":"a file"`, `"photo":[5]`, `"gift":{"gift":1}`,
	} {
		e := message(t, content+`,"text":"Vướng mắc thì sao?"`)
		if e.Kind != telegram.Message || e.ChatID != 5 || !e.Private || e.User == nil || e.User.ID != 5 || e.Text != "Vướng mắc thì sao?" || len(e.Files) > 0 {
			t.Errorf("%s: %+v", content, e)
		}
	}
	for content, active := range map[string]bool{`{"status":"astral","user":{"id":7}}`: true, `{"status":"kicked","until_date":"?"}`: false} {
		e, err := me.Event([]byte(`{"update_id":1,"my_chat_member":{"chat":{"id":-5,"type":"galaxy"},"from":{"id":5},"date":1,"old_chat_member":7,"new_chat_member":` + content + `}}`))
		if err != nil || e.Kind != telegram.Membership || e.ChatID != -5 || e.Active != active {
			t.Errorf("%s: %+v %v", content, e, err)
		}
	}
}

func TestWhatCannotBeMadeOutIsAnError(t *testing.T) {
	const begin = `{"update_id":1,"message":{"message_id":9,"chat":{"id":5,"type":"private"},"from":{"id":5},"date":1,`
	for _, update := range []string{
		begin + `"text":{"rich":"words"}}}`, begin + `"caption":7}}`, begin + `"document":{"file_id":7}}}`,
		`{"update_id":1,"message":{"message_id":9,"chat":{"id":5,"type":"private"},"from":"?","text":"a"}}`,
		`{"update_id":1,"message":{"message_id":"x","chat":{"id":5},"from":{"id":5},"text":"a"}}`,
		`{"update_id":1,"message":{"message_id":9,"chat":"5","from":{"id":5},"text":"a"}}`,
		`{"update_id":1,"message":[]}`, `{"update_id":1,"edited_message":"words"}`,
		`{"update_id":1,"callback_query":{"id":"1","from":{"id":5},"data":["v"],"message":{"message_id":1,"chat":{"id":5}}}}`,
		`{"update_id":1,"message":`, `[]`, ``,
	} {
		if e, err := me.Event([]byte(update)); err == nil {
			t.Errorf("%s: %+v", update, e)
		}
	}
	// As the inbox leaves what was erased.
	if e, err := me.Event([]byte(`{}`)); err != nil || e.Kind != telegram.Other {
		t.Errorf("what was erased: %+v %v", e, err)
	}
}
