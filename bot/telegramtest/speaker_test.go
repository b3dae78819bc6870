package telegramtest

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

// What an app would not let a person do is refused to the test that tries it, and the bot hears nothing.
func TestAppsRefuseWhatTheyRefuse(t *testing.T) {
	now := newClock()
	s := &Server{Now: now.Now}
	lan := started(t, s)
	minh := s.AddUser(User{ID: 8, FirstName: "Minh"})
	gone := s.AddUser(User{ID: 9, FirstName: "Gone"})
	gone.Deactivate()
	group := s.AddGroup(Group{Type: "group", Title: "Khối 1", Members: []int64{7, 9}})
	channel := s.AddGroup(Group{Type: "channel", Title: "Kênh", Members: []int64{7}})
	ours := call(t, s, "sendMessage", params{"chat_id": 7, "text": "chọn", "reply_markup": params{"inline_keyboard": [][]params{{{"text": "Có", "callback_data": "y"}, {"text": "Xem", "url": "https://a.vn"}}}}}).message(t)
	mine := must[Message](t)(lan.Send("của tôi"))
	album := []Upload{{Name: "a", Data: []byte("a")}, {Name: "b", Data: []byte("b")}}
	private := lan.Private()
	for name, try := range map[string]func() error{
		"an empty message":             func() error { _, err := private.Send(" \n"); return err },
		"a message too long":           func() error { _, err := private.Send(strings.Repeat("a", maxText+1)); return err },
		"a reply to nothing":           func() error { _, err := private.Reply(999, "a"); return err },
		"a quote of other words":       func() error { _, err := private.ReplyQuoting(ours.MessageID, "khác", "a"); return err },
		"a caption too long":           func() error { _, err := private.SendDocument(album[0], strings.Repeat("a", maxCaption+1)); return err },
		"an album of one":              func() error { _, err := private.SendAlbum(album[:1], ""); return err },
		"an album of eleven":           func() error { _, err := private.SendAlbum(make([]Upload, 11), ""); return err },
		"an album without pictures":    func() error { _, err := private.SendAlbum(make([]Upload, 2), ""); return err },
		"no picture":                   func() error { _, err := private.SendPhoto([]byte("a"), ""); return err },
		"a chat that is not there":     func() error { _, err := lan.In(-5).Send("a"); return err },
		"somebody else's private chat": func() error { _, err := minh.In(7).Send("a"); return err },
		"a group of others":            func() error { _, err := minh.In(group).Send("a"); return err },
		"a post of a member":           func() error { _, err := lan.In(channel).Send("a"); return err },
		"a channel in a group":         func() error { _, err := s.Channel(group).Send("a"); return err },
		"a channel that is not there":  func() error { _, err := s.Channel(-5).Send("a"); return err },
		"a deactivated account":        func() error { _, err := gone.Send("a"); return err },
		"a block by nobody":            func() error { return gone.Block() },
		"an edit of the bot's message": func() error { _, err := private.Edit(ours.MessageID, "a"); return err },
		"an edit of nothing":           func() error { _, err := private.Edit(999, "a"); return err },
		"an edit into nothing":         func() error { _, err := private.Edit(mine.MessageID, " "); return err },
		"an edit by another":           func() error { _, err := minh.In(group).Edit(mine.MessageID, "a"); return err },
		"deleting nothing":             func() error { return private.Delete(999) },
		"a button that is not there":   func() error { _, err := private.Press(ours.MessageID, "n"); return err },
		"a label that is not there":    func() error { _, err := private.PressLabel(ours.MessageID, "Không"); return err },
		"a label of a link":            func() error { _, err := private.PressLabel(ours.MessageID, "Xem"); return err },
		"a button of one's own":        func() error { _, err := private.PressLabel(mine.MessageID, "Có"); return err },
		"a press by a channel":         func() error { _, err := s.Channel(channel).Press(1, "y"); return err },
		"a bot brought by nobody":      func() error { return s.AddBot(group, 404) },
		"a bot into a private chat":    func() error { return s.AddBot(7, 7) },
		"a member of a private chat":   func() error { return s.SetMember(7, 8, statusMember) },
		"an unknown member":            func() error { return s.SetMember(group, 404, statusMember) },
		"an upgrade of a channel":      func() error { _, err := s.Upgrade(channel); return err },
	} {
		before := s.Pending()
		if err := try(); !errors.Is(err, ErrRefused) {
			t.Errorf("%s gave %v", name, err)
		}
		if s.Pending() != before {
			t.Errorf("%s: the bot is told", name)
		}
	}
	next, err := s.Upgrade(group)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lan.In(group).Send("a"); !errors.Is(err, ErrRefused) {
		t.Errorf("the old group takes messages (%v)", err)
	}
	if _, err := s.Upgrade(next); !errors.Is(err, ErrRefused) {
		t.Errorf("a supergroup is upgraded (%v)", err)
	}
	now.advance(49 * time.Hour)
	if _, err := private.Edit(mine.MessageID, "b"); !errors.Is(err, ErrRefused) {
		t.Errorf("a message of two days is edited (%v)", err)
	}
}

func TestEveryKindOfContentReachesTheBotInItsField(t *testing.T) {
	s := New()
	lan := started(t, s)
	private := lan.Private()
	file := Upload{Name: "a.bin", Data: []byte("a")}
	for field, try := range map[string]func() (Message, error){
		"document":  func() (Message, error) { return private.SendDocument(file, "kèm") },
		"video":     func() (Message, error) { return private.SendMedia(kindVideo, file, "kèm") },
		"audio":     func() (Message, error) { return private.SendMedia(kindAudio, file, "kèm") },
		"voice":     func() (Message, error) { return private.SendMedia(kindVoice, file, "kèm") },
		"animation": func() (Message, error) { return private.SendMedia(kindAnimation, file, "kèm") },
		"photo":     func() (Message, error) { return private.SendPhoto(picture(t, 2, 2), "kèm") },
		"sticker":   func() (Message, error) { return private.SendOther("sticker", params{"file_id": "s"}) },
		"contact":   func() (Message, error) { return private.SendOther("contact", params{"phone_number": "1"}) },
		"location":  func() (Message, error) { return private.SendOther("location", params{"latitude": 1}) },
	} {
		m := must[Message](t)(try())
		all := updates(t, s, nil)
		var got map[string]json.RawMessage
		if len(all) != 1 || json.Unmarshal(all[0]["message"], &got) != nil {
			t.Fatalf("%s: %v", field, all)
		}
		var id int
		_ = json.Unmarshal(all[0]["update_id"], &id)
		updates(t, s, params{"offset": id + 1})
		if got[field] == nil || m.Caption != "" && string(got["caption"]) != `"kèm"` {
			t.Errorf("%s came as %s", field, all[0]["message"])
		}
	}
	if _, err := private.SendOther("game", 1); err == nil {
		t.Error("a game was sent")
	}
	if _, err := private.SendOther("contact", func() {}); err == nil {
		t.Error("what is no JSON was sent")
	}
}

func TestAnEditIsToldWithTheNewWordsAndADeletionIsNot(t *testing.T) {
	s := New()
	lan := started(t, s)
	private := lan.Private()
	words := must[Message](t)(private.Send("một"))
	media := must[Message](t)(private.SendDocument(Upload{Name: "a", Data: []byte("a")}, "cũ"))
	must[Message](t)(private.Edit(words.MessageID, "hai /hoi"))
	must[Message](t)(private.Edit(media.MessageID, "mới"))
	must[Message](t)(private.Edit(media.MessageID, "")) // a caption may be taken away
	if err := private.Delete(words.MessageID); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range updates(t, s, nil) {
		for kind, raw := range u {
			var m Message
			if kind != "update_id" && json.Unmarshal(raw, &m) == nil {
				got = append(got, kind+" "+m.Text+m.Caption)
				if kind == "edited_message" && m.EditDate == 0 {
					t.Errorf("an edit without its date: %s", raw)
				}
			}
		}
	}
	if want := "message một, message cũ, edited_message hai /hoi, edited_message mới, edited_message "; strings.Join(got, ", ") != want {
		t.Errorf("told %q", got)
	}
	if left := s.Messages(7); len(left) != 2 {
		t.Errorf("%d messages are left, want /start and the file", len(left))
	}
}

func TestJoiningAndLeavingAreTold(t *testing.T) {
	s := New()
	started(t, s)
	s.AddUser(User{ID: 8, FirstName: "Minh"})
	group := s.AddGroup(Group{Title: "Khối 1", Members: []int64{7}, Admins: []int64{7, 8}})
	if err := s.PromoteBot(group, 7); err != nil {
		t.Fatal(err)
	}
	call(t, s, "getUpdates", params{"allowed_updates": []string{"message", "chat_member"}})
	for _, status := range []string{statusLeft, statusLeft, statusMember, statusKicked} {
		if err := s.SetMember(group, 8, status); err != nil {
			t.Fatal(err)
		}
	}
	var changes, words int
	for _, u := range updates(t, s, nil) {
		var m Message
		switch {
		case u["chat_member"] != nil:
			changes++
		case json.Unmarshal(u["message"], &m) == nil && (m.NewChatMembers != nil || m.LeftChatMember != nil):
			words++
		}
	}
	if changes != 3 || words != 4 { // the bot's own coming is one of the messages
		t.Errorf("%d changes, %d messages", changes, words)
	}
	var admins []ChatMember
	if err := json.Unmarshal(call(t, s, "getChatAdministrators", params{"chat_id": group}).Result, &admins); err != nil {
		t.Fatal(err)
	}
	if len(admins) != 2 || admins[0].Status != statusCreator || admins[1].User.ID != s.BotUser().ID {
		t.Errorf("administrators %+v", admins)
	}
	if r := call(t, s, "getChatMemberCount", params{"chat_id": group}); string(r.Result) != "2" {
		t.Errorf("%s members, want Lan and the bot", r.Result)
	}
	if r := call(t, s, "getChatMemberCount", params{"chat_id": 7}); string(r.Result) != "2" {
		t.Errorf("%s members of a private chat", r.Result)
	}
}

func TestOnlyWhoStartedIsAChat(t *testing.T) {
	s := New()
	started(t, s)
	s.AddUser(User{ID: 8, FirstName: "Minh", Username: "minh"})
	refused(t, call(t, s, "getChat", params{"chat_id": 8}), 400, "Bad Request: chat not found")
	public := s.AddGroup(Group{Title: "Công khai", Username: "congkhai", Members: []int64{7}})
	closed := s.AddGroup(Group{Title: "Kín", Members: []int64{7}})
	for chat, want := range map[any]string{7: "", "@CongKhai": "", public: "", closed: "Bad Request: chat not found"} {
		if r := call(t, s, "getChat", params{"chat_id": chat}); r.Description != want {
			t.Errorf("%v: %q, want %q", chat, r.Description, want)
		}
	}
	refused(t, call(t, s, "sendMessage", params{"chat_id": "@congkhai", "text": "a"}), 403, "Forbidden: bot is not a member of the supergroup chat")
	if len(s.Chats()) != 4 || len(s.Persons()) != 2 {
		t.Errorf("%d chats, %d persons", len(s.Chats()), len(s.Persons()))
	}
	if s.Person(404) != nil {
		t.Error("an unknown account has a handle")
	}
}

func TestTheWebhooksStateIsTold(t *testing.T) {
	s := New()
	lan := started(t, s)
	info := func() (i struct {
		URL     string `json:"url"`
		Pending int    `json:"pending_update_count"`
		Most    int    `json:"max_connections"`
		Error   string `json:"last_error_message"`
		Allowed []string
	}) {
		t.Helper()
		if err := json.Unmarshal(call(t, s, "getWebhookInfo", nil).Result, &i); err != nil {
			t.Fatal(err)
		}
		return i
	}
	if i := info(); i.URL != "" || i.Pending != 0 || i.Most != 0 {
		t.Errorf("without a webhook: %+v", i)
	}
	must[Message](t)(lan.Send("a"))
	nobody := "http://127.0.0.1:1/hook" // nobody listens there
	if r := call(t, s, "setWebhook", params{"url": nobody, "secret_token": "s", "allowed_updates": []string{"message"}}); !r.OK {
		t.Fatal(r.Description)
	}
	if err := s.Wait(deadline(t), func() bool { return info().Error != "" }); err != nil {
		t.Fatal(err)
	}
	if i := info(); i.URL != nobody || i.Pending != 1 || i.Most != 40 || !strings.HasPrefix(i.Error, "Connection failed") {
		t.Errorf("with one that is not there: %+v", i)
	}
	refused(t, call(t, s, "getUpdates", nil), 409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	if r := call(t, s, "setWebhook", params{"url": ""}); !r.OK || info().URL != "" || info().Pending != 1 { // the same as deleteWebhook
		t.Errorf("%+v", info())
	}
	if r := call(t, s, "deleteWebhook", params{"drop_pending_updates": true}); !r.OK || info().Pending != 0 {
		t.Errorf("%+v", info())
	}
}
