package main

import (
	"context"
	"errors"
	"log/slog"
	"testing"

	"thidua/bot/telegram"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

// serveInProcess runs the service in this process, on the store of config, until the benchmark ends.
func serveInProcess(b *testing.B, config database.Config) *telegramtest.Server {
	b.Helper()
	tg := telegramtest.New()
	tg.Token = testToken
	if err := tg.Start("127.0.0.1:0"); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(tg.Close)
	settings := &Settings{
		TelegramSettings: TelegramSettings{TelegramBotToken: testToken, TelegramAPIURL: tg.URL()},
		StoreSettings:    StoreSettings{DatabaseURL: config.URL, DataDir: config.DataDir},
	}
	s, err := openService(b.Context(), settings, slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan struct{}), make(chan error, 1)
	s.Ready = func(telegram.Me) { close(ready) }
	go func() { ended <- s.Run(ctx) }()
	b.Cleanup(func() {
		cancel()
		if err := errors.Join(<-ended, s.Close()); err != nil {
			b.Error(err)
		}
	})
	select {
	case <-ready:
	case err := <-ended:
		ended <- err
		b.Fatalf("the service ended: %v", err)
	}
	return tg
}
