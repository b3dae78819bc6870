package telegramtest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTextLength(t *testing.T) {
	s := New()
	started(t, s)
	for _, c := range []struct{ name, text, mode, want string }{
		{"empty", "", "", "Bad Request: message text is empty"},
		{"only space", " \n\t", "", "Bad Request: message text is empty"},
		{"only tags", "<b> </b>", "HTML", "Bad Request: message text is empty"},
		{"4096", strings.Repeat("đ", 4096), "", ""},
		{"4097", strings.Repeat("đ", 4097), "", "Bad Request: message is too long"},
		{"emoji count twice", strings.Repeat("😀", 2049), "", "Bad Request: message is too long"},
		{"tags do not count", "<b>" + strings.Repeat("đ", 4096) + "</b>", "HTML", ""},
		{"unknown tag", "<div>a</div>", "HTML", `Bad Request: can't parse entities: Unsupported start tag "div" at byte offset 0`},
		{"markdown", "*a*", "MarkdownV2", "Bad Request: unsupported parse_mode"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := call(t, s, "sendMessage", params{"chat_id": 7, "text": c.text, "parse_mode": c.mode})
			if r.Description != c.want {
				t.Errorf("got %q, want %q", r.Description, c.want)
			}
		})
	}
	r := call(t, s, "sendDocument", params{"chat_id": 7, "document": "x", "caption": strings.Repeat("a", 1025)})
	refused(t, r, 400, "Bad Request: message caption is too long")
	if v := s.Violations(); len(v) != 0 {
		t.Errorf("violations: %v", v)
	}
}

func TestStoredMessageKeepsTextEntitiesAndSource(t *testing.T) {
	s := New()
	started(t, s)
	call(t, s, "sendMessage", params{"chat_id": 7, "text": "<b>Điều</b> &amp; /huy", "parse_mode": "HTML"}).message(t)
	p := s.BotMessages(7)[0]
	if p.Text != "Điều & /huy" || p.HTML != "<b>Điều</b> &amp; /huy" || len(p.Entities) != 2 || p.Entities[1].Type != "bot_command" || p.Entities[1].Offset != 7 {
		t.Errorf("%+v", p)
	}
}

func TestKeyboardsAreChecked(t *testing.T) {
	s := New()
	started(t, s)
	button := func(b params) params { return params{"inline_keyboard": [][]params{{b}}} }
	var many [][]params
	for i := range 101 {
		many = append(many, []params{{"text": "a", "callback_data": fmt.Sprint(i)}})
	}
	for name, c := range map[string]struct {
		markup params
		want   string
	}{
		"64 bytes":         {button(params{"text": "a", "callback_data": strings.Repeat("a", 64)}), ""},
		"65 bytes":         {button(params{"text": "a", "callback_data": strings.Repeat("a", 65)}), "Bad Request: BUTTON_DATA_INVALID"},
		"33 letters of 2":  {button(params{"text": "a", "callback_data": strings.Repeat("đ", 33)}), "Bad Request: BUTTON_DATA_INVALID"},
		"no action":        {button(params{"text": "a", "copy_text": params{"text": ""}}), "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		"copy_text quirk":  {button(params{"text": "a", "callback_data": "x", "copy_text": params{"text": ""}}), ""},
		"no text":          {button(params{"text": "", "callback_data": "x"}), `Bad Request: can't parse inline keyboard button: Field "text" must be of type String and not empty`},
		"bad url":          {button(params{"text": "a", "url": "x"}), "Bad Request: inline keyboard button URL 'x' is invalid: Wrong HTTP URL"},
		"101 buttons":      {params{"inline_keyboard": many}, "Bad Request: reply markup is too long"},
		"reply keyboard":   {params{"keyboard": [][]params{{{"text": "a"}}}}, ""},
		"unknown keyboard": {params{"buttons": 1}, "Bad Request: object expected as reply markup"},
	} {
		r := call(t, s, "sendMessage", params{"chat_id": 7, "text": "a", "reply_markup": c.markup})
		if r.Description != c.want {
			t.Errorf("%s: got %q, want %q", name, r.Description, c.want)
		}
	}
}

func TestEditsAndDeletes(t *testing.T) {
	now := newClock()
	s := &Server{Now: now.Now}
	lan := started(t, s)
	m := send(t, s, 7, "một")
	edit := func(id int, text string) reply {
		return call(t, s, "editMessageText", params{"chat_id": 7, "message_id": id, "text": text})
	}
	refused(t, edit(m.MessageID, "một"), 400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	refused(t, edit(999, "hai"), 400, "Bad Request: message to edit not found")
	theirs := must[Message](t)(lan.Send("của tôi"))
	refused(t, edit(theirs.MessageID, "hai"), 400, "Bad Request: message can't be edited")
	if got := edit(m.MessageID, "hai").message(t); got.Text != "hai" || got.EditDate == 0 {
		t.Errorf("%+v", got)
	}
	markup := params{"inline_keyboard": [][]params{{{"text": "Có", "callback_data": "y"}}}}
	if got := call(t, s, "editMessageReplyMarkup", params{"chat_id": 7, "message_id": m.MessageID, "reply_markup": markup}).message(t); got.ReplyMarkup == nil {
		t.Error("no keyboard after the edit")
	}
	if got := edit(m.MessageID, "hai").message(t); got.ReplyMarkup != nil {
		t.Error("an edit without reply_markup keeps the keyboard")
	}
	refused(t, call(t, s, "editMessageCaption", params{"chat_id": 7, "message_id": m.MessageID, "caption": "x"}), 400, "Bad Request: there is no caption in the message to edit")

	now.advance(49 * time.Hour)
	del := func(id int) reply { return call(t, s, "deleteMessage", params{"chat_id": 7, "message_id": id}) }
	refused(t, del(m.MessageID), 400, "Bad Request: message can't be deleted for everyone")
	fresh := send(t, s, 7, "mới")
	if r := del(fresh.MessageID); !r.OK {
		t.Error(r.Description)
	}
	refused(t, del(fresh.MessageID), 400, "Bad Request: message to delete not found")
	refused(t, edit(fresh.MessageID, "x"), 400, "Bad Request: message to edit not found")
	var kinds []EventKind
	var texts []string
	for _, e := range s.Ledger(7) {
		kinds, texts = append(kinds, e.Kind), append(texts, e.Post.Text)
	}
	if got, want := fmt.Sprint(kinds, texts), "[sent sent sent edited edited edited sent deleted] [/start một của tôi hai hai hai mới mới]"; got != want {
		t.Errorf("ledger %s, want %s", got, want)
	}
}

func TestWhoCannotBeWrittenTo(t *testing.T) {
	s := New()
	lan := started(t, s)
	write := func(chat int64) reply { return call(t, s, "sendMessage", params{"chat_id": chat, "text": "a"}) }
	refused(t, write(404), 400, "Bad Request: chat not found")
	refused(t, call(t, s, "sendMessage", params{"text": "a"}), 400, "Bad Request: chat_id is empty")
	s.AddUser(User{ID: 8, FirstName: "Minh"})
	refused(t, write(8), 403, "Forbidden: bot can't initiate conversation with a user")
	if err := lan.Block(); err != nil {
		t.Fatal(err)
	}
	refused(t, write(7), 403, "Forbidden: bot was blocked by the user")
	if err := lan.Unblock(); err != nil {
		t.Fatal(err)
	}
	if r := write(7); !r.OK {
		t.Error(r.Description)
	}
	group := s.AddGroup(Group{Type: "group", Title: "Khối 1", Members: []int64{7}})
	refused(t, write(group), 400, "Bad Request: chat not found")
	if err := s.AddBot(group, 7); err != nil {
		t.Fatal(err)
	}
	if r := write(group); !r.OK {
		t.Error(r.Description)
	}
	next, err := s.Upgrade(group)
	if err != nil {
		t.Fatal(err)
	}
	r := write(group)
	refused(t, r, 400, "Bad Request: group chat was upgraded to a supergroup chat")
	if r.Parameters.MigrateTo != next {
		t.Errorf("migrate to %d, want %d", r.Parameters.MigrateTo, next)
	}
	if m := write(next).message(t); m.MessageID != 2 || m.Chat.Type != "supergroup" {
		t.Errorf("a supergroup counts its own messages: %+v", m)
	}
	if err := s.RemoveBot(next, 7); err != nil {
		t.Fatal(err)
	}
	refused(t, write(next), 403, "Forbidden: bot was kicked from the supergroup chat")
	lan.Deactivate()
	refused(t, write(7), 403, "Forbidden: user is deactivated")
}

func TestTokenMethodAndParametersAreChecked(t *testing.T) {
	s := New()
	started(t, s)
	for path, want := range map[string]int{
		"/bot1:x/getMe":                         http.StatusUnauthorized,
		"/bot" + s.BotToken() + "/makeCoffee":   http.StatusNotFound,
		"/file/bot" + s.BotToken() + "/nothing": http.StatusNotFound,
		"/":                                     http.StatusNotFound,
		"/bot" + s.BotToken() + "/GETME":        http.StatusOK,
		"/bot" + s.BotToken() + "/getChat?chat_id=7&x=1": http.StatusOK,
	} {
		answer, err := http.Get(s.URL() + path)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, answer.StatusCode, want)
		}
	}
	if got := len(s.Violations()); got != 2 {
		t.Errorf("violations %v, want the method and the parameter", s.Violations())
	}
}

func TestEveryFormOfRequestIsRead(t *testing.T) {
	s := New()
	started(t, s)
	at := s.URL() + "/bot" + s.BotToken() + "/"
	for name, r := range map[string]func() (*http.Response, error){
		"query": func() (*http.Response, error) { return http.Get(at + "sendMessage?chat_id=7&text=a") },
		"form": func() (*http.Response, error) {
			return http.PostForm(at+"sendMessage", map[string][]string{"chat_id": {"7"}, "text": {"đ"}})
		},
		"json": func() (*http.Response, error) {
			return http.Post(at+"sendMessage", "application/json", strings.NewReader(`{"chat_id":7,"text":"a","protect_content":true,"entities":null}`))
		},
		"multipart without a body": func() (*http.Response, error) {
			return http.Post(at+"getMe", "multipart/form-data; boundary=x", strings.NewReader(""))
		},
	} {
		answer, err := r()
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != 200 {
			t.Errorf("%s: %s", name, answer.Status)
		}
	}
	answer, err := http.Post(at+"sendMessage", "application/json", strings.NewReader(`{"chat_id":`))
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != 400 {
		t.Errorf("broken JSON: %s", answer.Status)
	}
}

func TestMenusByScopeAndLanguage(t *testing.T) {
	s := New()
	started(t, s)
	set := func(p params) reply { return call(t, s, "setMyCommands", p) }
	one := func(c string) []params { return []params{{"command": c, "description": "x"}} }
	refused(t, set(params{"commands": one("Hỏi")}), 400, "Bad Request: BOT_COMMAND_INVALID")
	set(params{"commands": one("default")})
	set(params{"commands": one("vi"), "language_code": "vi"})
	if got := s.Commands(7, 7); got[0].Command != "vi" {
		t.Errorf("%v", got)
	}
	set(params{"commands": one("mine"), "scope": params{"type": "chat", "chat_id": 7}})
	if got := s.Commands(7, 7); got[0].Command != "mine" {
		t.Errorf("%v", got)
	}
	call(t, s, "deleteMyCommands", params{"scope": params{"type": "chat", "chat_id": 7}})
	if got := s.Commands(7, 7); got[0].Command != "vi" {
		t.Errorf("%v", got)
	}
	if r := call(t, s, "getMyCommands", params{}); string(r.Result) != `[{"command":"default","description":"x"}]` {
		t.Errorf("%s", r.Result)
	}
}
