package main

import (
	"context"
	"log/slog"

	"thidua/bot"
	"thidua/bot/job"
	"thidua/bot/telegram"
)

// service is the bot by the settings: it opens what bot.Service needs, and closes it.
type service struct {
	Settings Settings
	Log      *slog.Logger
	// Ready is called when the bot knows who it is and begins; may be nil.
	Ready func(me telegram.Me)
}

// Run serves until ctx ends and then drains; see bot.Service. database.ErrLocked when another process serves the file.
func (s *service) Run(ctx context.Context) error {
	hook, err := s.Settings.webhook()
	if err != nil {
		return err
	}
	db, store, err := openCorpus(ctx, s.Settings.database())
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.LockServe(); err != nil {
		return err
	}
	client, err := telegram.NewClient(telegram.Config{
		Token: s.Settings.TelegramBotToken, URL: s.Settings.TelegramAPIURL, Proxy: s.Settings.TelegramProxy, Log: s.Log,
	})
	if err != nil {
		return err
	}
	defer client.Close()
	library, err := s.Settings.library(store, s.Log)
	if err != nil {
		return err
	}
	running := &bot.Service{
		DB: db, Client: client, Library: library, Settings: s.Settings.words(), Log: s.Log, Admins: s.Settings.AdminIDs,
		Open: s.Settings.OpenQuestions, PerPerson: s.Settings.RatePerson, Total: s.Settings.RateTotal,
		WebhookURL: hook, WebhookSecret: s.Settings.WebhookSecret, Ready: s.Ready,
	}
	if s.Settings.ListenAddr != "" {
		listener, err := listen(s.Settings.ListenAddr)
		if err != nil {
			return err
		}
		defer listener.Close() // the server closes it too, once it serves
		running.ServeHTTP = (&httpServer{listener: listener, db: db, hook: hook, log: s.Log}).serve
	}
	if library.Embedder != nil {
		vectors := &vectors{db: db, store: store, library: library, jobs: job.NewStore(db), log: s.Log}
		running.Background = append(running.Background, vectors.watch, vectors.work)
	}
	return running.Run(ctx)
}
