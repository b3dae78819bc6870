package telegram_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// refusing lets Telegram refuse every call that when says, with a description.
func refusing(srv *telegramtest.Server, code int, description string, when func(c telegramtest.Call) bool) {
	srv.Inject(telegramtest.Fault{Do: telegramtest.Refuse, Code: code, Description: description, When: when})
}

// has reports whether a call has a parameter.
func has(name string) func(c telegramtest.Call) bool {
	return func(c telegramtest.Call) bool { return c.Params[name] != "" }
}

func TestWhatIsRefusedInATopicAnswersWithoutIt(t *testing.T) {
	for _, refusal := range []struct {
		code        int
		description string
	}{
		{400, "Bad Request: message thread not found"}, {400, "Bad Request: TOPIC_CLOSED"}, {400, "Bad Request: TOPIC_DELETED"},
		{400, "Bad Request: invalid message thread ID specified"}, {403, "Forbidden: bot was kicked from the supergroup chat"}, {403, "Forbidden: TOPIC_NOT_MEMBER"},
	} {
		srv, person, transport := wire(t)
		refusing(srv, refusal.code, refusal.description, has("message_thread_id"))
		asked, err := person.Private().Send("hỏi")
		if err != nil {
			t.Fatal(err)
		}
		d := send(person.ID(), "<b>đáp</b>")
		d.Content.ThreadID, d.Content.ReplyTo = 7, int64(asked.MessageID)
		ids, err := transport.Deliver(t.Context(), d)
		sent := srv.BotMessages(person.ID())
		if err != nil || len(ids) != 1 || len(sent) != 1 || sent[0].Text != "đáp" || sent[0].ReplyToMessage == nil || sent[0].ReplyToMessage.MessageID != asked.MessageID {
			t.Errorf("%s: %v %v %+v", refusal.description, ids, err, sent)
		}
		if d.Content.ThreadID != 7 {
			t.Error("the delivery was changed")
		}
	}
}

func TestAMessageThatIsGoneOrInAClosedTopicIsNotAnswered(t *testing.T) {
	for _, description := range []string{
		"Bad Request: message to be replied not found", "Bad Request: replied message not found", "Bad Request: reply message not found",
		"Bad Request: REPLY_MESSAGE_ID_INVALID", "Bad Request: TOPIC_CLOSED",
	} {
		srv, person, transport := wire(t)
		refusing(srv, 400, description, has("reply_parameters"))
		d := send(person.ID(), "đáp")
		d.Content.ThreadID, d.Content.ReplyTo = 7, 1
		if description != "Bad Request: TOPIC_CLOSED" {
			d.Content.ThreadID = 0
		}
		if _, err := transport.Deliver(t.Context(), d); err != nil || len(srv.BotMessages(person.ID())) != 1 {
			t.Errorf("%s: %v", description, err)
		}
	}
}

func TestWordsThatTelegramCannotReadGoPlain(t *testing.T) {
	for _, description := range []string{
		`Bad Request: can't parse entities: Unsupported start tag "5" at byte offset 4`, "Bad Request: ENTITY_BOUNDS_INVALID", "Bad Request: ENTITIES_TOO_LONG",
	} {
		srv, person, transport := wire(t)
		refusing(srv, 400, description, has("parse_mode"))
		d := send(person.ID(), `Mức <5 triệu> &amp; <b>khung</b> <a href="x">đây</a>`)
		d.Content.Buttons = [][]outbox.Button{{{Text: "Bấm", Data: "v:1"}}}
		ids, err := transport.Deliver(t.Context(), d)
		sent := srv.BotMessages(person.ID())
		if err != nil || len(ids) != 1 || len(sent) != 1 || sent[0].Text != "Mức <5 triệu> & khung đây" || sent[0].ReplyMarkup == nil {
			t.Errorf("%s: %v %+v", description, err, sent)
			continue
		}
		d = &outbox.Delivery{ChatID: person.ID(), Op: outbox.Edit, TargetMessages: ids, Content: outbox.Content{HTML: "<b>mới</b>"}}
		if _, err := transport.Deliver(t.Context(), d); err != nil || srv.BotMessages(person.ID())[0].Text != "mới" {
			t.Errorf("%s: the edit: %v", description, err)
		}
	}
}

func TestWordsThatAreTooLongAreCut(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("một hai ba. ", 400)) // 4799
	for _, description := range []string{"", "Bad Request: message is too long", "Bad Request: MESSAGE_TOO_LONG"} {
		srv, person, transport := wire(t)
		most := telegram.MaxText
		if description != "" {
			most = 1000
			refusing(srv, 400, description, func(c telegramtest.Call) bool { return len(c.Params["text"]) > most*2 })
		}
		first, err := transport.Deliver(t.Context(), send(person.ID(), "ngắn"))
		if err != nil {
			t.Fatal(err)
		}
		d := send(person.ID(), "<b>"+long+"</b>")
		d.Content.Buttons = [][]outbox.Button{{{Text: "Bấm", Data: "v:1"}}}
		ids, err := transport.Deliver(t.Context(), d)
		if err != nil || len(ids) < 2 {
			t.Fatalf("%s: %v %v", description, ids, err)
		}
		edit := &outbox.Delivery{ChatID: person.ID(), Op: outbox.Edit, TargetMessages: first, Content: d.Content}
		if _, err := transport.Deliver(t.Context(), edit); err != nil {
			t.Fatalf("%s: the edit: %v", description, err)
		}
		sent := srv.BotMessages(person.ID())
		together(t, sent[1:1+len(ids)], long)
		together(t, append(sent[:1:1], sent[1+len(ids):]...), long)
	}
}

// together requires messages to say words together, with the buttons under the last.
func together(t *testing.T, sent []telegramtest.Post, words string) {
	t.Helper()
	var all []string
	for i, m := range sent {
		all = append(all, m.Text)
		if has := m.ReplyMarkup != nil; has != (i == len(sent)-1) {
			t.Errorf("message %d of %d has buttons: %v", i+1, len(sent), has)
		}
	}
	if strings.Join(all, " ") != words {
		t.Errorf("%d messages say %d of %d bytes", len(sent), len(strings.Join(all, " ")), len(words))
	}
}

func TestWordsUnderFilesThatAreTooLongFollowThem(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		p := newPost(t, db)
		refusing(p.srv, 400, "Bad Request: MEDIA_CAPTION_TOO_LONG", func(c telegramtest.Call) bool {
			return c.Params["caption"] != "" || strings.Contains(c.Params["media"], "Kính")
		})
		for i, op := range []outbox.Op{outbox.Send, outbox.Album} {
			d := send(p.person.ID(), "<b>Kính gửi</b>")
			d.Op, d.Content.Buttons = op, [][]outbox.Button{{{Text: "Bấm", Data: "v:1"}}}
			for n := range i + 1 {
				d.Content.Files = append(d.Content.Files, p.stored(t, file.Document, "a.pdf", fmt.Append(nil, "tệp ", i, n)))
			}
			ids, err := p.transport.Deliver(t.Context(), d)
			sent := p.srv.BotMessages(p.person.ID())
			if err != nil || len(ids) != i+2 || sent[len(sent)-1].Text != "Kính gửi" || sent[len(sent)-1].ReplyMarkup == nil {
				t.Errorf("%s: %v %v %+v", op, ids, err, sent)
			}
		}
	})
}

func TestButtonsThatTelegramRefusesStayAway(t *testing.T) {
	for _, description := range []string{"Bad Request: BUTTON_DATA_INVALID", "Bad Request: can't parse inline keyboard button: Text buttons are unallowed", "Bad Request: reply markup is too long", "Bad Request: REPLY_MARKUP_TOO_LONG"} {
		srv, person, transport := wire(t)
		refusing(srv, 400, description, has("reply_markup"))
		d := send(person.ID(), "<b>đáp</b>")
		d.Content.Buttons = [][]outbox.Button{{{Text: "Bấm", Data: "v:1"}}}
		if _, err := transport.Deliver(t.Context(), d); err != nil || srv.BotMessages(person.ID())[0].Text != "đáp" {
			t.Errorf("%s: %v", description, err)
		}
	}
}
