package telegram_test

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/bot/telegramtest"
)

// wire is a Telegram with one person who has started the bot, and the bot's way to it.
func wire(t *testing.T) (*telegramtest.Server, *telegramtest.Person, *telegram.Transport) {
	t.Helper()
	srv := telegramtest.New()
	if err := srv.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	person := srv.AddUser(telegramtest.User{ID: 42, FirstName: "Hạnh"})
	if _, err := person.Start(""); err != nil {
		t.Fatal(err)
	}
	client, err := telegram.NewClient(telegram.Config{Token: srv.BotToken(), URL: srv.URL()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	t.Cleanup(func() {
		for _, v := range srv.Violations() {
			t.Errorf("Telegram would object: %+v", v)
		}
	})
	return srv, person, telegram.NewTransport(client, nil, slog.New(slog.DiscardHandler))
}

func send(chat int64, html string) *outbox.Delivery {
	return &outbox.Delivery{Key: "k", ChatID: chat, Op: outbox.Send, Content: outbox.Content{HTML: html}}
}

func TestDeliverMakesTheMessageAndNamesIt(t *testing.T) {
	srv, person, transport := wire(t)
	d := send(person.ID(), "<b>một</b>")
	d.Content.Buttons = [][]outbox.Button{{{Text: "Bấm", Data: "v:1"}}}
	d.Content.ReplyTo = 9999 // gone by now
	d.Content.Silent, d.Content.Protected = true, true
	ids, err := transport.Deliver(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	sent := srv.BotMessages(person.ID())
	if len(sent) != 1 || len(ids) != 1 || int64(sent[0].MessageID) != ids[0] || sent[0].Text != "một" || sent[0].ReplyMarkup.Rows[0][0].CallbackData != "v:1" || !sent[0].HasProtected {
		t.Errorf("%v is %+v", ids, sent)
	}
}

func TestEditsAndDeletesMayBeRepeated(t *testing.T) {
	srv, person, transport := wire(t)
	ids, err := transport.Deliver(t.Context(), send(person.ID(), "cũ"))
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range []outbox.Op{outbox.Edit, outbox.Edit, outbox.Delete, outbox.Delete} {
		d := &outbox.Delivery{ChatID: person.ID(), Op: op, TargetMessages: ids, Content: outbox.Content{HTML: "mới"}}
		if _, err := transport.Deliver(t.Context(), d); err != nil {
			t.Errorf("%s: %v", op, err)
		}
	}
	if left := srv.BotMessages(person.ID()); len(left) != 0 {
		t.Errorf("%d messages are left", len(left))
	}
}

func TestEveryRefusalCarriesTheNextAction(t *testing.T) {
	for name, test := range map[string]struct {
		fault telegramtest.Fault
		html  string
		op    outbox.Op
		want  outbox.SendError
	}{
		"429":             {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 429, RetryAfter: 7}, want: outbox.SendError{Action: outbox.Throttled, RetryAfter: 7 * time.Second}},
		"blocked":         {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 403, Description: "Forbidden: bot was blocked by the user"}, want: outbox.SendError{Action: outbox.StopChat, Reason: outbox.Blocked}},
		"deactivated":     {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 403, Description: "Forbidden: user is deactivated"}, want: outbox.SendError{Action: outbox.StopChat, Reason: outbox.Deactivated}},
		"never started":   {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 403, Description: "Forbidden: bot can't initiate conversation with a user"}, want: outbox.SendError{Action: outbox.StopChat, Reason: outbox.NotStarted}},
		"put out":         {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 403, Description: "Forbidden: bot was kicked from the group chat"}, want: outbox.SendError{Action: outbox.StopChat, Reason: outbox.Removed}},
		"no such chat":    {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: chat not found"}, want: outbox.SendError{Action: outbox.StopChat, Reason: outbox.NotStarted}},
		"no words":        {html: "<b> </b>", want: outbox.SendError{Action: outbox.GiveUp}},
		"no such peer":    {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: PEER_ID_INVALID"}, want: outbox.SendError{Action: outbox.StopChat, Reason: outbox.NotStarted}},
		"deactivated too": {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: INPUT_USER_DEACTIVATED"}, want: outbox.SendError{Action: outbox.StopChat, Reason: outbox.Deactivated}},
		"not a member":    {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 403, Description: "Forbidden: bot is not a member of the supergroup chat"}, want: outbox.SendError{Action: outbox.StopChat, Reason: outbox.Removed}},
		"group deleted":   {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 403, Description: "Forbidden: the group chat was deleted"}, want: outbox.SendError{Action: outbox.StopChat, Reason: outbox.Removed}},
		// What is no word of the chat stops it not: it may be the message, or hold today alone.
		"no rights":       {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: not enough rights to send text messages to the chat"}, want: outbox.SendError{Action: outbox.GiveUp}},
		"no rights yet":   {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: have no rights to send a message"}, want: outbox.SendError{Action: outbox.GiveUp}},
		"write forbidden": {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: CHAT_WRITE_FORBIDDEN"}, want: outbox.SendError{Action: outbox.GiveUp}},
		"forbidden":       {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 403, Description: "Forbidden: MESSAGE_AUTHOR_REQUIRED"}, want: outbox.SendError{Action: outbox.GiveUp}},
		"to a bot":        {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 403, Description: "Forbidden: bot can't send messages to bots"}, want: outbox.SendError{Action: outbox.GiveUp}},
		"upgraded":        {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: group chat was upgraded to a supergroup chat"}, want: outbox.SendError{Action: outbox.GiveUp}},
		"token refused":   {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 401, Description: "Unauthorized"}, want: outbox.SendError{Action: outbox.CheckToken}},
		"no such method":  {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 404, Description: "Not Found"}, want: outbox.SendError{Action: outbox.CheckToken}},
		"conflict":        {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 409, Description: "Conflict"}, want: outbox.SendError{Action: outbox.CheckToken}},
		"unlisted":        {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 422, Description: "Unprocessable"}, want: outbox.SendError{Action: outbox.GiveUp}},
		"server error":    {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 500, Description: "Internal Server Error"}, want: outbox.SendError{Action: outbox.Uncertain}},
		"unavailable":     {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 503, Description: "Service Unavailable"}, want: outbox.SendError{Action: outbox.Retry}},
		"too large":       {fault: telegramtest.Fault{Do: telegramtest.Refuse, Code: 413, Description: "Request Entity Too Large"}, want: outbox.SendError{Action: outbox.GiveUp}},
		"gateway":         {fault: telegramtest.Fault{Do: telegramtest.BadGateway}, want: outbox.SendError{Action: outbox.Uncertain}},
		"lost reply":      {fault: telegramtest.Fault{Do: telegramtest.LoseReply}, want: outbox.SendError{Action: outbox.Uncertain}},
		"lost request":    {fault: telegramtest.Fault{Do: telegramtest.LoseRequest}, want: outbox.SendError{Action: outbox.Uncertain}}, // the bot cannot tell
		"lost edit reply": {fault: telegramtest.Fault{Do: telegramtest.LoseReply}, op: outbox.Edit, want: outbox.SendError{Action: outbox.Retry}},
	} {
		t.Run(name, func(t *testing.T) {
			srv, person, transport := wire(t)
			d := send(person.ID(), "một")
			if test.html != "" {
				d.Content.HTML = test.html
			}
			if test.op == outbox.Edit {
				ids, err := transport.Deliver(t.Context(), d)
				if err != nil {
					t.Fatal(err)
				}
				d = &outbox.Delivery{ChatID: person.ID(), Op: outbox.Edit, TargetMessages: ids, Content: outbox.Content{HTML: "hai"}}
			}
			if test.fault.Do != telegramtest.Pass {
				srv.Inject(test.fault)
			}
			_, err := transport.Deliver(t.Context(), d)
			got, ok := errors.AsType[*outbox.SendError](err)
			if !ok {
				t.Fatalf("got %v, which says nothing of what to do", err)
			}
			got.Err = nil
			if diff := cmp.Diff(test.want, *got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAGroupThatBecameASupergroupSaysWhereItIs(t *testing.T) {
	srv, person, transport := wire(t)
	group := srv.AddGroup(telegramtest.Group{Type: "group", Title: "Cụm thi đua", Members: []int64{person.ID()}})
	if err := srv.AddBot(group, person.ID()); err != nil {
		t.Fatal(err)
	}
	super, err := srv.Upgrade(group)
	if err != nil {
		t.Fatal(err)
	}
	_, err = transport.Deliver(t.Context(), send(group, "một"))
	got, ok := errors.AsType[*outbox.SendError](err)
	if !ok || got.Action != outbox.Move || got.MoveTo != super {
		t.Fatalf("got %v, want a move to %d", err, super)
	}
}

func TestWhatNeverLeftTheMachineIsNotUncertain(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	listener.Close() // nobody listens there now
	client, err := telegram.NewClient(telegram.Config{Token: "1:secret", URL: url})
	if err != nil {
		t.Fatal(err)
	}
	_, err = telegram.NewTransport(client, nil, slog.New(slog.DiscardHandler)).Deliver(t.Context(), send(1, "một"))
	got, ok := errors.AsType[*outbox.SendError](err)
	if !ok || got.Action != outbox.Retry {
		t.Fatalf("got %v", err)
	}
	if strings.Contains(err.Error(), "secret") {
		t.Errorf("the token is in %q", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	if _, err := client.Me(ctx); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("Me gave %v", err)
	}
}

func TestNewClientSaysWhatIsWrongWithItsSettings(t *testing.T) {
	for _, config := range []telegram.Config{
		{Token: ""}, {Token: "abc"}, {Token: "1:a b"}, {Token: "1:a/../x"},
		{Token: "1:a", URL: "telegram.example"}, {Token: "1:a", URL: "ftp://h"},
		{Token: "1:a", Proxy: "socks4://h:1"}, {Token: "1:a", Proxy: "h:1"},
	} {
		if _, err := telegram.NewClient(config); err == nil {
			t.Errorf("%+v was accepted", config)
		}
	}
	for _, proxy := range []string{"http://127.0.0.1:8080", "https://u:p@h", "socks5://u:p@127.0.0.1:1080"} {
		if _, err := telegram.NewClient(telegram.Config{Token: "1:a", Proxy: proxy}); err != nil {
			t.Errorf("%s: %v", proxy, err)
		}
	}
}
