package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"testing"
	"time"

	"thidua/bot/telegram"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// BenchmarkAnswer measures how long a person waits: from writing a question until the answer stands in the chat. Every
// question comes from another chat and a little after the former, so that the pacer's limits are not what is measured.
func BenchmarkAnswer(b *testing.B) {
	for name, config := range map[string]func(testing.TB) database.Config{"sqlite": databasetest.SQLite, "postgres": databasetest.Postgres} {
		b.Run(name, func(b *testing.B) { benchmarkAnswer(b, config(b)) })
	}
}

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

func benchmarkAnswer(b *testing.B, config database.Config) {
	tg := serveInProcess(b, config)
	db := databasetest.Open(b, config)
	var persons []*telegramtest.Person
	for range 200 {
		p := tg.AddUser(telegramtest.User{FirstName: "Người hỏi"})
		enrol(b, db, p.ID())
		persons = append(persons, p)
	}
	var took []time.Duration
	for n := 0; b.Loop(); n++ {
		p := persons[n%len(persons)]
		before := len(tg.BotMessages(p.ID()))
		began := time.Now()
		if _, err := p.Send(units[n%len(units)]); err != nil {
			b.Fatal(err)
		}
		if err := tg.Wait(b.Context(), func() bool { return len(tg.BotMessages(p.ID())) > before }); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
		b.StopTimer()
		time.Sleep(100 * time.Millisecond) // two places of the pacer: the typing sign and the answer take one each
		b.StartTimer()
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}
