package telegramtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func picture(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestUpdatesHaveTelegramsShape(t *testing.T) {
	s := &Server{Now: newClock().Now}
	lan := started(t, s)
	m := must[Message](t)(lan.Send("/hoi@thidua_test_bot điều 22"))
	if _, err := lan.Private().Edit(m.MessageID, "sửa"); err != nil {
		t.Fatal(err)
	}
	all := updates(t, s, nil)
	var got any
	if err := json.Unmarshal(all[0]["message"], &got); err != nil {
		t.Fatal(err)
	}
	from := map[string]any{"id": 7.0, "is_bot": false, "first_name": "Lan", "username": "lan", "language_code": "vi"}
	want := map[string]any{
		"message_id": 2.0, "from": from, "date": 1772438400.0,
		"chat": map[string]any{"id": 7.0, "type": "private", "first_name": "Lan", "username": "lan"},
		"text": "/hoi@thidua_test_bot điều 22", "entities": []any{map[string]any{"type": "bot_command", "offset": 0.0, "length": 20.0}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	var edited Message
	if err := json.Unmarshal(all[1]["edited_message"], &edited); err != nil || edited.Text != "sửa" || edited.EditDate == 0 || edited.MessageID != 2 {
		t.Errorf("%v %+v", err, edited)
	}
}

func TestAPressIsAnsweredOnce(t *testing.T) {
	now := newClock()
	s := &Server{Now: now.Now}
	lan := started(t, s)
	markup := params{"inline_keyboard": [][]params{{{"text": "Có", "callback_data": "y:1"}, {"text": "Trang", "url": "https://vi.du"}}}}
	m := call(t, s, "sendMessage", params{"chat_id": 7, "text": "?", "reply_markup": markup}).message(t)
	press := must[*Callback](t)(lan.Private().PressLabel(m.MessageID, "Có"))
	var q struct {
		ID      string
		From    User
		Message Message
		Data    string
	}
	if err := json.Unmarshal(updates(t, s, nil)[0]["callback_query"], &q); err != nil || q.Data != "y:1" || q.From.ID != 7 || q.Message.ReplyMarkup == nil {
		t.Fatalf("%v %+v", err, q)
	}
	answer := func() reply {
		return call(t, s, "answerCallbackQuery", params{"callback_query_id": q.ID, "text": "Đã ghi", "show_alert": true})
	}
	if r := answer(); !r.OK {
		t.Fatal(r.Description)
	}
	if a := must[CallbackAnswer](t)(press.Wait(deadline(t))); a.Text != "Đã ghi" || !a.Alert {
		t.Errorf("%+v", a)
	}
	old := "Bad Request: query is too old and response timeout expired or query ID is invalid"
	refused(t, answer(), 400, old)

	call(t, s, "editMessageText", params{"chat_id": 7, "message_id": m.MessageID, "text": "xong"})
	late := must[*Callback](t)(lan.Private().Press(m.MessageID, "y:1")) // the app still shows the old keyboard
	now.advance(2 * time.Minute)
	refused(t, call(t, s, "answerCallbackQuery", params{"callback_query_id": late.ID}), 400, old)
	for _, err := range []error{
		second(lan.Private().Press(m.MessageID, "z")), second(lan.Private().PressLabel(m.MessageID, "Có")), second(lan.Private().Press(99, "y:1")),
	} {
		if !errors.Is(err, ErrRefused) {
			t.Errorf("got %v", err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

func TestFilesTravelBothWays(t *testing.T) {
	s := New()
	lan := started(t, s)
	m := must[Message](t)(lan.Private().SendDocument(Upload{Name: "Kế hoạch.docx", Data: []byte("PK…")}, "đây"))
	var f struct {
		Path string `json:"file_path"`
		Size int    `json:"file_size"`
	}
	if err := json.Unmarshal(call(t, s, "getFile", params{"file_id": m.Document.FileID}).Result, &f); err != nil {
		t.Fatal(err)
	}
	answer, err := http.Get(s.URL() + "/file/bot" + s.BotToken() + "/" + f.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if raw, _ := io.ReadAll(answer.Body); string(raw) != "PK…" || f.Size != len(raw) || m.Document.FileName != "Kế hoạch.docx" {
		t.Errorf("%q %+v", raw, f)
	}
	again := call(t, s, "sendDocument", params{"chat_id": 7, "document": m.Document.FileID}).message(t)
	if again.Document.FileID != m.Document.FileID {
		t.Errorf("%+v", again.Document)
	}
	refused(t, call(t, s, "sendPhoto", params{"chat_id": 7, "photo": m.Document.FileID}), 400, "Bad Request: can't use file of type Document as Photo")
	refused(t, call(t, s, "sendPhoto", params{"chat_id": 7, "photo": "nothing"}), 400, "Bad Request: wrong file identifier/HTTP URL specified")
	big := must[Message](t)(lan.Private().SendDocument(Upload{Name: "a.bin", Data: make([]byte, maxDownload+1)}, ""))
	refused(t, call(t, s, "getFile", params{"file_id": big.Document.FileID}), 400, "Bad Request: file is too big")
	if _, err := lan.Private().SendPhoto([]byte("no image"), ""); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
	photo := must[Message](t)(lan.Private().SendPhoto(picture(t, 4, 3), ""))
	if p := photo.Photo[0]; p.Width != 4 || p.Height != 3 || !bytes.Equal(s.File(p.FileID), picture(t, 4, 3)) {
		t.Errorf("%+v", p)
	}
}

func TestAlbumsAreSeveralUpdatesWithOneGroup(t *testing.T) {
	s := New()
	lan := started(t, s)
	must[[]Message](t)(lan.Private().SendAlbum([]Upload{{Data: picture(t, 1, 1)}, {Data: picture(t, 2, 2)}}, "hai ảnh"))
	all := updates(t, s, nil)
	var a, b Message
	if len(all) != 2 || json.Unmarshal(all[0]["message"], &a) != nil || json.Unmarshal(all[1]["message"], &b) != nil {
		t.Fatalf("%v", all)
	}
	if a.MediaGroupID == "" || a.MediaGroupID != b.MediaGroupID || a.Caption != "hai ảnh" || b.Caption != "" {
		t.Errorf("%+v %+v", a, b)
	}
	photo, doc := params{"type": "photo", "media": a.Photo[0].FileID}, params{"type": "document", "media": "x"}
	for want, media := range map[string][]params{
		"Bad Request: media group must include 2-10 items":                                {photo},
		"Bad Request: document can't be mixed with other media types":                     {photo, doc},
		"Bad Request: wrong file identifier/HTTP URL specified":                           {doc, doc},
		`Bad Request: media of type "poll" is not supported`:                              {{"type": "poll"}, photo},
		"Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0": {photo, {"type": "photo", "media": a.Photo[0].FileID, "caption": "<x>", "parse_mode": "HTML"}},
	} {
		refused(t, call(t, s, "sendMediaGroup", params{"chat_id": 7, "media": media}), 400, want)
	}
	if n := len(s.BotMessages(7)); n != 0 {
		t.Errorf("a refused album left %d messages", n)
	}
}

func TestBlockingTellsTheBot(t *testing.T) {
	s := New()
	lan := started(t, s)
	if err := lan.Block(); err != nil {
		t.Fatal(err)
	}
	if _, err := lan.Send("a"); !errors.Is(err, ErrRefused) {
		t.Error("a person writes to a bot they block")
	}
	must[Message](t)(lan.Start("moi_abc"))
	all := updates(t, s, nil)
	var was, is chatMemberUpdated
	if len(all) != 3 || json.Unmarshal(all[0]["my_chat_member"], &was) != nil || json.Unmarshal(all[1]["my_chat_member"], &is) != nil {
		t.Fatalf("%v", all)
	}
	if was.New.Status != "kicked" || is.New.Status != "member" || is.Chat.ID != 7 || was.New.User.ID != s.BotUser().ID {
		t.Errorf("%+v %+v", was, is)
	}
	if !strings.Contains(string(all[2]["message"]), `"/start moi_abc"`) {
		t.Errorf("%s", all[2]["message"])
	}
}

func TestGroupsFollowPrivacyMode(t *testing.T) {
	s := New()
	lan := started(t, s)
	group := s.AddGroup(Group{Title: "Ban TĐKT", Members: []int64{7}})
	if _, err := s.Person(7).In(-5).Send("a"); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
	if err := s.AddBot(group, 7); err != nil {
		t.Fatal(err)
	}
	m := send(t, s, group, "chào")
	say := lan.In(group)
	for _, text := range []string{"nói chuyện", "/hoi", "/hoi@other_bot", "@thidua_test_bot ơi"} {
		must[Message](t)(say.Send(text))
	}
	must[Message](t)(say.Reply(m.MessageID, "trả lời"))
	must[Message](t)(s.Anonymous(group).Send("/an_danh"))
	if got, want := kinds(t, s), "[my_chat_member message: message:/hoi message:@thidua_test_bot ơi message:trả lời message:/an_danh]"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	if err := s.PromoteBot(group, 7); err != nil {
		t.Fatal(err)
	}
	must[Message](t)(say.Send("quản trị thấy hết"))
	channel := s.AddGroup(Group{Type: "channel", Title: "Kênh", Members: []int64{7}})
	if err := s.PromoteBot(channel, 7); err != nil {
		t.Fatal(err)
	}
	must[Message](t)(s.Channel(channel).Send("bài"))
	must[Message](t)(s.Forwarded(channel, group).Send("bài"))
	if err := s.RemoveBot(group, 7); err != nil {
		t.Fatal(err)
	}
	must[Message](t)(say.Send("bot đi rồi"))
	if got, want := kinds(t, s), "[my_chat_member message:quản trị thấy hết my_chat_member channel_post:bài message:bài my_chat_member message:]"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// kinds takes and confirms every pending update.
func kinds(t *testing.T, s *Server) string {
	t.Helper()
	var got []string
	last := 0
	for _, u := range updates(t, s, nil) {
		_ = json.Unmarshal(u["update_id"], &last)
		for kind, raw := range u {
			var m Message
			switch {
			case kind == "update_id":
				continue
			case strings.HasSuffix(kind, "member"):
			case json.Unmarshal(raw, &m) == nil:
				kind += ":" + m.Text
			}
			got = append(got, kind)
		}
	}
	updates(t, s, params{"offset": last + 1})
	return fmt.Sprint(got)
}

func TestMembersAndAdministrators(t *testing.T) {
	s := New()
	started(t, s)
	s.AddUser(User{ID: 8, FirstName: "Minh"})
	group := s.AddGroup(Group{Members: []int64{7}})
	if err := s.AddBot(group, 7); err != nil {
		t.Fatal(err)
	}
	status := func(user int64) string {
		var m ChatMember
		r := call(t, s, "getChatMember", params{"chat_id": group, "user_id": user})
		if err := json.Unmarshal(r.Result, &m); err != nil {
			return r.Description
		}
		return m.Status
	}
	if got := status(7) + status(8) + status(s.BotUser().ID); got != "creatorleftmember" {
		t.Error(got)
	}
	if got := status(99); got != "Bad Request: user not found" {
		t.Error(got)
	}
	if r := call(t, s, "leaveChat", params{"chat_id": group}); !r.OK {
		t.Fatal(r.Description)
	}
	refused(t, call(t, s, "sendMessage", params{"chat_id": group, "text": "a"}), 403, "Forbidden: bot is not a member of the supergroup chat")
}
