package bot_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"thidua/bot"
	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/bot/telegramtest"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

const token = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

// newService is a service between a Telegram and db; neither runs yet.
func newService(t *testing.T, db *database.DB) (*bot.Service, *telegramtest.Server) {
	t.Helper()
	tg := telegramtest.New()
	tg.Token = token
	if err := tg.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tg.Close)
	log := slog.New(slog.DiscardHandler)
	client, err := telegram.NewClient(telegram.Config{Token: token, URL: tg.URL()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	library := knowledge.NewLibrary(knowledge.NewStore(db))
	return &bot.Service{DB: db, Client: client, Library: library, Words: conversation.NewWords("Ban", "tỉnh Thử", "đồng chí"), Log: log}, tg
}

// run runs the service until stop, which returns what Run did.
func run(t *testing.T, s *bot.Service) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan struct{}), make(chan error, 1)
	s.Ready = func(telegram.Me) { close(ready) }
	go func() { ended <- s.Run(ctx) }()
	stop = func() error {
		cancel()
		select {
		case err := <-ended:
			ended <- err
			return err
		case <-time.After(time.Minute):
			t.Fatal("the service does not end")
			return nil
		}
	}
	t.Cleanup(func() { _ = stop() }) // a test that cares calls it
	select {
	case <-ready:
	case err := <-ended:
		t.Fatalf("the service ended before it was ready: %v", err)
	}
	return stop
}

// answered waits until a person has n messages of the bot.
func answered(t *testing.T, tg *telegramtest.Server, person int64, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := tg.Wait(ctx, func() bool { return len(tg.BotMessages(person)) >= n }); err != nil {
		t.Fatalf("person %d has %d messages, want %d", person, len(tg.BotMessages(person)), n)
	}
}

func TestAServiceAnswersAndGoesOnAfterARestart(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s, tg := newService(t, db)
		p := tg.AddUser(telegramtest.User{FirstName: "Lan"})
		stop := run(t, s)
		if _, err := p.Start(""); err != nil {
			t.Fatal(err)
		}
		answered(t, tg, p.ID(), 1)
		if err := stop(); err != nil {
			t.Errorf("stopped: %v", err)
		}
		if _, err := p.Send("xin chào"); err != nil { // while nobody serves
			t.Fatal(err)
		}
		run(t, s)
		answered(t, tg, p.ID(), 2)
		if broken := tg.Violations(); len(broken) > 0 {
			t.Errorf("rules of the Bot API were broken: %+v", broken)
		}
	})
}

func TestAServiceTakesWhatIsPosted(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		s, tg := newService(t, db)
		handler := make(chan http.Handler, 1)
		page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			h := <-handler
			handler <- h
			h.ServeHTTP(w, r)
		}))
		t.Cleanup(page.Close)
		var err error
		if s.WebhookURL, err = url.Parse(page.URL + "/telegram"); err != nil {
			t.Fatal(err)
		}
		s.WebhookSecret = "mot-bi-mat-kho-doan"
		s.ServeHTTP = func(ctx context.Context, pages bot.Pages) {
			handler <- pages.Webhook
			<-ctx.Done()
		}
		p := tg.AddUser(telegramtest.User{FirstName: "Lan"})
		run(t, s)
		if _, err := p.Start(""); err != nil {
			t.Fatal(err)
		}
		answered(t, tg, p.ID(), 1)
		if polls := len(tg.Calls("getUpdates")); polls > 0 {
			t.Errorf("%d polls with a webhook", polls)
		}
	})
}

func TestAServiceWithoutTelegramEndsOnlyForARefusedToken(t *testing.T) {
	db := databasetest.Open(t, databasetest.SQLite(t))
	s, tg := newService(t, db)
	tg.Token = "7:another"
	if err := s.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "check TELEGRAM_BOT_TOKEN") || strings.Contains(err.Error(), "AAHdqTcvCH1v") {
		t.Errorf("with a token that Telegram refuses: %v", err)
	}
	tg.Close() // a network that is down may come back
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := s.Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("without a network: %v, want the end of the context", err)
	}
}
