package telegramtest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// refusal is one call that Telegram refuses, and its words.
type refusal struct {
	method string
	params params
	want   string // after "Bad Request: "; "" when the call is taken
}

func checkRefusals(t *testing.T, s *Server, all map[string]refusal) {
	t.Helper()
	for name, c := range all {
		r := call(t, s, c.method, c.params)
		want := c.want
		if want != "" {
			want = "Bad Request: " + want
		}
		if r.Description != want || r.OK != (want == "") {
			t.Errorf("%s: %s says %v %q, want %q", name, c.method, r.OK, r.Description, want)
		}
	}
}

// refusedWorld is a server with Lan's chat, a message of the bot there, one of Lan's, and a group with the bot.
func refusedWorld(t *testing.T) (s *Server, ours, theirs int, group int64) {
	t.Helper()
	s = New()
	lan := started(t, s)
	ours = send(t, s, 7, "một").MessageID
	theirs = must[Message](t)(lan.Send("của tôi")).MessageID
	group = s.AddGroup(Group{Title: "Khối 1", Members: []int64{7}})
	if err := s.AddBot(group, 7); err != nil {
		t.Fatal(err)
	}
	return s, ours, theirs, group
}

func TestSendMethodsRefuseWhatTelegramRefuses(t *testing.T) {
	s, ours, _, group := refusedWorld(t)
	long := strings.Repeat("a", maxCaption+1)
	doc := s.newFile(kindDocument, Upload{Name: "a.txt", Data: []byte("a")}).ID
	photo := s.newFile(kindPhoto, Upload{Data: picture(t, 2, 2)}).ID
	item := func(kind, media string) params { return params{"type": kind, "media": media} }
	album := func(items ...params) params { return params{"chat_id": 7, "media": items} }
	text := func(more params) params {
		p := params{"chat_id": 7, "text": "a"}
		for k, v := range more {
			p[k] = v
		}
		return p
	}
	checkRefusals(t, s, map[string]refusal{
		"a reply to nothing":        {"sendMessage", text(params{"reply_parameters": params{"message_id": 999}}), "message to be replied not found"},
		"a reply to what is gone":   {"sendMessage", text(params{"reply_parameters": params{"message_id": 999, "allow_sending_without_reply": true}}), ""},
		"an old reply to nothing":   {"sendMessage", text(params{"reply_to_message_id": 999}), "message to be replied not found"},
		"an old reply":              {"sendMessage", text(params{"reply_to_message_id": ours}), ""},
		"a reply by a word":         {"sendMessage", text(params{"reply_to_message_id": "first"}), "invalid reply_to_message_id specified"},
		"broken reply parameters":   {"sendMessage", text(params{"reply_parameters": "x"}), "can't parse reply parameters JSON object"},
		"a strange boolean":         {"sendMessage", text(params{"protect_content": "perhaps"}), "invalid protect_content specified"},
		"broken entities":           {"sendMessage", text(params{"entities": "x"}), "can't parse entities JSON object"},
		"an entity outside":         {"sendMessage", text(params{"entities": []Entity{{Type: "bold", Offset: 1, Length: 5}}}), "entity beginning at UTF-16 offset 1 ends not in the text or in the middle of a character"},
		"half a character":          {"sendMessage", params{"chat_id": 7, "text": "😀", "entities": []Entity{{Type: "bold", Length: 1}}}, "entity beginning at UTF-16 offset 0 ends not in the text or in the middle of a character"},
		"a broken keyboard":         {"sendMessage", text(params{"reply_markup": "x"}), "can't parse reply markup JSON object"},
		"a keyboard without rows":   {"sendMessage", text(params{"reply_markup": params{"inline_keyboard": 1}}), "can't parse inline keyboard: an array of arrays of InlineKeyboardButton is expected"},
		"an empty keyboard":         {"sendMessage", text(params{"reply_markup": params{"inline_keyboard": [][]params{}}}), ""},
		"no document":               {"sendDocument", params{"chat_id": 7}, "there is no document in the request"},
		"an unknown document":       {"sendDocument", params{"chat_id": 7, "document": "BQACAgUnothing"}, "wrong file identifier/HTTP URL specified"},
		"a photo as a document":     {"sendDocument", params{"chat_id": 7, "document": photo}, "can't use file of type Photo as Document"},
		"a document as a photo":     {"sendPhoto", params{"chat_id": 7, "photo": doc}, "can't use file of type Document as Photo"},
		"a document as a video":     {"sendVideo", params{"chat_id": 7, "video": doc}, "can't use file of type Document as Video"},
		"a document as a sound":     {"sendAudio", params{"chat_id": 7, "audio": doc}, "can't use file of type Document as Audio"},
		"a document as a voice":     {"sendVoice", params{"chat_id": 7, "voice": doc}, "can't use file of type Document as Voice"},
		"a document as a GIF":       {"sendAnimation", params{"chat_id": 7, "animation": doc}, "can't use file of type Document as Animation"},
		"no voice":                  {"sendVoice", params{"chat_id": 7}, "there is no voice in the request"},
		"a file from the web":       {"sendDocument", params{"chat_id": 7, "document": "https://a.vn/a.pdf"}, "failed to get HTTP URL content"},
		"a part that is not there":  {"sendDocument", params{"chat_id": 7, "document": "attach://file0"}, "wrong file identifier/HTTP URL specified"},
		"a caption too long":        {"sendDocument", params{"chat_id": 7, "document": doc, "caption": long}, "message caption is too long"},
		"a caption badly formatted": {"sendPhoto", params{"chat_id": 7, "photo": photo, "caption": "<b>a", "parse_mode": "HTML"}, `can't parse entities: Can't find end tag corresponding to start tag "b"`},
		"the longest caption":       {"sendDocument", params{"chat_id": 7, "document": doc, "caption": long[1:]}, ""},
		"a known document":          {"sendDocument", params{"chat_id": 7, "document": doc}, ""},
		"no album":                  {"sendMediaGroup", params{"chat_id": 7}, "can't parse media JSON object"},
		"an album of one":           {"sendMediaGroup", album(item("document", doc)), "media group must include 2-10 items"},
		"an album of eleven":        {"sendMediaGroup", album(make([]params, 11)...), "media group must include 2-10 items"},
		"an album with a voice":     {"sendMediaGroup", album(item("voice", doc), item("voice", doc)), `media of type "voice" is not supported`},
		"a mixed album":             {"sendMediaGroup", album(item("document", doc), item("photo", photo)), "photo or video can't be mixed with other media types"},
		"an album of a wrong kind":  {"sendMediaGroup", album(item("photo", photo), item("photo", doc)), "can't use file of type Document as Photo"},
		"an album with a long word": {"sendMediaGroup", album(item("document", doc), params{"type": "document", "media": doc, "caption": long}), "message caption is too long"},
		"an album":                  {"sendMediaGroup", album(item("document", doc), item("document", doc)), ""},
		"a copy from nowhere":       {"copyMessage", params{"chat_id": 7, "from_chat_id": 404, "message_id": 1}, "chat not found"},
		"a copy of nothing":         {"copyMessage", params{"chat_id": 7, "from_chat_id": 7, "message_id": 999}, "message to copy not found"},
		"a copy of a service word":  {"copyMessage", params{"chat_id": 7, "from_chat_id": group, "message_id": 1}, "message can't be copied"},
		"a copy":                    {"copyMessage", params{"chat_id": group, "from_chat_id": 7, "message_id": ours}, ""},
		"a draft without an id":     {"sendMessageDraft", params{"chat_id": 7, "text": "a"}, "DRAFT_ID_INVALID"},
		"a draft in a group":        {"sendMessageDraft", params{"chat_id": group, "draft_id": 1, "text": "a"}, "drafts can be sent only to private chats"},
		"a draft too long":          {"sendMessageDraft", params{"chat_id": 7, "draft_id": 1, "text": strings.Repeat("a", maxText+1)}, "message is too long"},
		"a draft":                   {"sendMessageDraft", params{"chat_id": 7, "draft_id": 1, "text": ""}, ""},
		"an unknown action":         {"sendChatAction", params{"chat_id": 7, "action": "sleeping"}, "wrong parameter action in request"},
		"an action":                 {"sendChatAction", params{"chat_id": 7, "action": "typing"}, ""},
	})
	if v := s.Violations(); len(v) != 0 {
		t.Errorf("violations: %v", v)
	}
}

func TestEditMethodsRefuseWhatTelegramRefuses(t *testing.T) {
	s, ours, theirs, group := refusedWorld(t)
	doc := s.newFile(kindDocument, Upload{Name: "a.txt", Data: []byte("a")}).ID
	media := call(t, s, "sendDocument", params{"chat_id": 7, "document": doc, "caption": "cũ"}).message(t).MessageID
	old := params{"keyboard": [][]params{{{"text": "a"}}}}
	checkRefusals(t, s, map[string]refusal{
		"no message":              {"editMessageText", params{"chat_id": 7, "text": "a"}, "message identifier is not specified"},
		"a message by a word":     {"editMessageText", params{"chat_id": 7, "message_id": "last", "text": "a"}, "invalid message_id specified"},
		"of another chat":         {"editMessageText", params{"chat_id": group, "message_id": ours + 100, "text": "a"}, "message to edit not found"},
		"somebody else's":         {"editMessageText", params{"chat_id": 7, "message_id": theirs, "text": "a"}, "message can't be edited"},
		"a text into nothing":     {"editMessageText", params{"chat_id": 7, "message_id": ours, "text": " "}, "message text is empty"},
		"a text of a file":        {"editMessageText", params{"chat_id": 7, "message_id": media, "text": "a"}, "there is no text in the message to edit"},
		"a caption of a text":     {"editMessageCaption", params{"chat_id": 7, "message_id": ours, "caption": "a"}, "there is no caption in the message to edit"},
		"a caption too long":      {"editMessageCaption", params{"chat_id": 7, "message_id": media, "caption": strings.Repeat("a", maxCaption+1)}, "message caption is too long"},
		"the same caption":        {"editMessageCaption", params{"chat_id": 7, "message_id": media, "caption": "cũ"}, "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},
		"the same keyboard":       {"editMessageReplyMarkup", params{"chat_id": 7, "message_id": ours}, "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"},
		"a keyboard of the other": {"editMessageReplyMarkup", params{"chat_id": 7, "message_id": ours, "reply_markup": old}, "inline keyboard expected"},
		"a text with the other":   {"editMessageText", params{"chat_id": 7, "message_id": ours, "text": "b", "reply_markup": old}, "inline keyboard expected"},
		"nothing to delete":       {"deleteMessage", params{"chat_id": 7, "message_id": 999}, "message to delete not found"},
		"deleting by a word":      {"deleteMessage", params{"chat_id": 7, "message_id": "x"}, "invalid message_id specified"},
		"deleting none":           {"deleteMessages", params{"chat_id": 7}, "message identifiers are not specified"},
		"deleting an empty list":  {"deleteMessages", params{"chat_id": 7, "message_ids": []int{}}, "too many messages specified"},
		"deleting too many":       {"deleteMessages", params{"chat_id": 7, "message_ids": make([]int, 101)}, "too many messages specified"},
		"deleting what is gone":   {"deleteMessages", params{"chat_id": 7, "message_ids": []int{999}}, ""},
		"a reaction to nothing":   {"setMessageReaction", params{"chat_id": 7, "message_id": 999, "reaction": []params{}}, "message to react not found"},
		"two reactions":           {"setMessageReaction", params{"chat_id": 7, "message_id": theirs, "reaction": []params{{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "👎"}}}, "REACTIONS_TOO_MANY"},
		"a strange reaction":      {"setMessageReaction", params{"chat_id": 7, "message_id": theirs, "reaction": []params{{"type": "paid"}}}, "REACTION_INVALID"},
		"broken reactions":        {"setMessageReaction", params{"chat_id": 7, "message_id": theirs, "reaction": "x"}, "can't parse reaction JSON object"},
	})
	if got := call(t, s, "editMessageCaption", params{"chat_id": 7, "message_id": media, "caption": "<i>mới</i>", "parse_mode": "HTML"}).message(t); got.Caption != "mới" || len(got.CaptionEntities) != 1 {
		t.Errorf("the caption is %+v", got)
	}
	if got := call(t, s, "editMessageCaption", params{"chat_id": 7, "message_id": media}).message(t); got.Caption != "" || got.Document == nil {
		t.Errorf("a caption cannot be taken away: %+v", got)
	}
}

func TestOtherMethodsRefuseWhatTelegramRefuses(t *testing.T) {
	s, _, _, group := refusedWorld(t)
	command := func(name, description string) params {
		return params{"commands": []BotCommand{{Command: name, Description: description}}}
	}
	scope := func(sc params) params { return params{"commands": []BotCommand{}, "scope": sc} }
	checkRefusals(t, s, map[string]refusal{
		"an old press":                {"answerCallbackQuery", params{"callback_query_id": "1"}, "query is too old and response timeout expired or query ID is invalid"},
		"no commands":                 {"setMyCommands", params{}, "can't parse commands JSON object"},
		"too many commands":           {"setMyCommands", params{"commands": make([]BotCommand, 101)}, "BOT_COMMANDS_TOO_MUCH"},
		"a command in capitals":       {"setMyCommands", command("Hoi", "Hỏi"), "BOT_COMMAND_INVALID"},
		"a command with marks":        {"setMyCommands", command("hỏi", "Hỏi"), "BOT_COMMAND_INVALID"},
		"a command too long":          {"setMyCommands", command(strings.Repeat("a", 33), "Hỏi"), "BOT_COMMAND_INVALID"},
		"a command without words":     {"setMyCommands", command("hoi", ""), "BOT_COMMAND_DESCRIPTION_INVALID"},
		"a command with many words":   {"setMyCommands", command("hoi", strings.Repeat("a", 257)), "BOT_COMMAND_DESCRIPTION_INVALID"},
		"a strange scope":             {"setMyCommands", scope(params{"type": "everybody"}), "can't parse BotCommandScope: unsupported type specified"},
		"a scope of no chat":          {"setMyCommands", scope(params{"type": "chat", "chat_id": 404}), "chat not found"},
		"a broken scope":              {"getMyCommands", params{"scope": "x"}, "can't parse scope JSON object"},
		"a long language":             {"deleteMyCommands", params{"language_code": "vie"}, "LANG_CODE_INVALID"},
		"a description too long":      {"setMyDescription", params{"description": strings.Repeat("a", 513)}, "the description is too long"},
		"a short one too long":        {"setMyShortDescription", params{"short_description": strings.Repeat("a", 121)}, "the short_description is too long"},
		"a description in what":       {"getMyDescription", params{"language_code": "VI"}, "LANG_CODE_INVALID"},
		"an unknown file":             {"getFile", params{"file_id": "x"}, "invalid file_id"},
		"an unknown chat":             {"getChat", params{"chat_id": 404}, "chat not found"},
		"a member by a word":          {"getChatMember", params{"chat_id": group, "user_id": "lan"}, "invalid user_id specified"},
		"an unknown member":           {"getChatMember", params{"chat_id": group, "user_id": 404}, "user not found"},
		"admins of a private chat":    {"getChatAdministrators", params{"chat_id": 7}, "there are no administrators in the private chat"},
		"leaving a private chat":      {"leaveChat", params{"chat_id": 7}, "chat member status can't be changed in private chats"},
		"an offset by a word":         {"getUpdates", params{"offset": "last"}, "invalid offset specified"},
		"broken kinds of update":      {"getUpdates", params{"allowed_updates": "x"}, "can't parse allowed updates JSON object"},
		"a webhook without a host":    {"setWebhook", params{"url": "https://"}, "bad webhook: invalid URL"},
		"a webhook by ftp":            {"setWebhook", params{"url": "ftp://a.vn"}, "bad webhook: invalid URL"},
		"a webhook with a bad secret": {"setWebhook", params{"url": "https://a.vn", "secret_token": "bí mật"}, "secret token contains unallowed characters"},
		"a webhook with much":         {"setWebhook", params{"url": "https://a.vn", "max_connections": 101}, "max_connections must be between 1 and 100"},
		"dropping perhaps":            {"deleteWebhook", params{"drop_pending_updates": "perhaps"}, "invalid drop_pending_updates specified"},
	})
	if v := s.Violations(); len(v) != 0 {
		t.Errorf("violations: %v", v)
	}
}

// Every method that goes to a chat refuses one that cannot be reached, in the same words.
func TestEveryMethodOfAChatKnowsWhoCannotBeReached(t *testing.T) {
	s, _, _, group := refusedWorld(t)
	doc := s.newFile(kindDocument, Upload{Name: "a.txt", Data: []byte("a")}).ID
	methods := map[string]params{
		"sendMessage": {"text": "a"}, "sendDocument": {"document": doc}, "sendPhoto": {"photo": doc}, "sendVideo": {"video": doc},
		"sendAudio": {"audio": doc}, "sendVoice": {"voice": doc}, "sendAnimation": {"animation": doc},
		"sendMediaGroup": {"media": []params{}}, "copyMessage": {"from_chat_id": 7, "message_id": 1}, "sendChatAction": {"action": "typing"},
		"sendMessageDraft": {"draft_id": 1}, "editMessageText": {"message_id": 1, "text": "a"}, "editMessageCaption": {"message_id": 1},
		"editMessageReplyMarkup": {"message_id": 1}, "deleteMessage": {"message_id": 1}, "deleteMessages": {"message_ids": []int{1}},
		"setMessageReaction": {"message_id": 1}, "leaveChat": {}, "getChatMember": {"user_id": 7}, "getChatMemberCount": {}, "getChatAdministrators": {},
	}
	check := func(chat any, code int, want string) {
		t.Helper()
		for method, p := range methods {
			p["chat_id"] = chat
			r := call(t, s, method, p)
			if r.OK || r.ErrorCode != code || r.Description != want {
				t.Errorf("%s to %v says %d %q, want %d %q", method, chat, r.ErrorCode, r.Description, code, want)
			}
		}
	}
	check("", 400, "Bad Request: chat_id is empty")
	check(404, 400, "Bad Request: chat not found")
	check("@nobody", 400, "Bad Request: chat not found")
	check("lan", 400, "Bad Request: chat not found")
	if err := s.RemoveBot(group, 7); err != nil {
		t.Fatal(err)
	}
	check(group, 403, "Forbidden: bot was kicked from the supergroup chat")
	other := s.AddUser(User{ID: 9, FirstName: "Máy", IsBot: true})
	check(other.ID(), 403, "Forbidden: bot can't send messages to bots")
	if err := s.Person(7).Block(); err != nil {
		t.Fatal(err)
	}
	check(7, 403, "Forbidden: bot was blocked by the user")
}

func TestWhatIsOldCannotBeDeletedAndAPressCannotBeAnswered(t *testing.T) {
	now := newClock()
	s := &Server{Now: now.Now, CallbackAge: time.Minute}
	lan := started(t, s)
	button := params{"inline_keyboard": [][]params{{{"text": "Có", "callback_data": "y"}}}}
	var ids []int
	for i := range 3 {
		ids = append(ids, call(t, s, "sendMessage", params{"chat_id": 7, "text": fmt.Sprint(i), "reply_markup": button}).message(t).MessageID)
	}
	long := must[*Callback](t)(lan.Private().Press(ids[0], "y"))
	refused(t, call(t, s, "answerCallbackQuery", params{"callback_query_id": long.ID, "text": strings.Repeat("a", 201)}), 400, "Bad Request: MESSAGE_TOO_LONG")
	refused(t, call(t, s, "answerCallbackQuery", params{"callback_query_id": long.ID, "show_alert": "x"}), 400, "Bad Request: invalid show_alert specified")
	refused(t, call(t, s, "answerCallbackQuery", params{"callback_query_id": long.ID, "cache_time": "x"}), 400, "Bad Request: invalid cache_time specified")
	now.advance(time.Minute + time.Second)
	refused(t, call(t, s, "answerCallbackQuery", params{"callback_query_id": long.ID}), 400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
	if long.Answered() {
		t.Error("a press that was refused counts as answered")
	}
	now.advance(48 * time.Hour)
	refused(t, call(t, s, "deleteMessage", params{"chat_id": 7, "message_id": ids[0]}), 400, "Bad Request: message can't be deleted for everyone")
	fresh := send(t, s, 7, "mới").MessageID
	if r := call(t, s, "deleteMessages", params{"chat_id": 7, "message_ids": append(ids, fresh)}); !r.OK {
		t.Error(r.Description)
	}
	if left := s.BotMessages(7); len(left) != 3 {
		t.Errorf("%d messages are left, want the three old ones", len(left))
	}
}
