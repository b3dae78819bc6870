package main

import (
	"context"
	"errors"
	"io"
	"log/slog"

	"thidua/bot"
	"thidua/ingest"
	"thidua/ingest/reader"
)

// service is the bot with what was opened for it.
type service struct {
	*bot.Service
	opened []io.Closer
}

// Close closes what was opened, the last first. Run must have returned.
func (s *service) Close() error {
	var errs []error
	for i := len(s.opened) - 1; i >= 0; i-- {
		errs = append(errs, s.opened[i].Close())
	}
	return errors.Join(errs...)
}

// openService opens what the bot needs, by the settings, and takes the right to serve the store: database.ErrLocked when
// another process has it. The caller closes the service.
func openService(ctx context.Context, settings *Settings, log *slog.Logger) (_ *service, err error) {
	s := &service{}
	defer func() {
		if err != nil {
			_ = s.Close() // the first error is told
		}
	}()
	hook, err := settings.webhook()
	if err != nil {
		return nil, err
	}
	client, err := settings.client()
	if err != nil {
		return nil, err
	}
	s.opened = append(s.opened, closer(client.Close))
	db, err := openServed(ctx, &settings.StoreSettings)
	if err != nil {
		return nil, err
	}
	s.opened = append(s.opened, db)
	store, err := corpusOf(ctx, db)
	if err != nil {
		return nil, err
	}
	library, err := settings.library(store, settings.DataDir, log)
	if err != nil {
		return nil, err
	}
	hours, err := settings.calendar(settings.DataDir)
	if err != nil {
		return nil, err
	}
	s.Service = &bot.Service{
		DB: db, Client: client, Library: library, Documents: ingest.DocumentReader{Reader: reader.Reader{Log: log}}, Words: settings.words(), Hours: hours, Log: log, Admins: settings.AdminIDs,
		SoleRelease: settings.SoleRelease, Open: settings.OpenQuestions, PerPerson: settings.RatePerson, Total: settings.RateTotal,
		WebhookURL: hook, WebhookSecret: settings.WebhookSecret,
	}
	if !db.Shared() {
		s.FreeSpace = func() (uint64, error) { return freeSpace(settings.DataDir) }
	}
	if settings.Decision == "" {
		log.Warn("no document is named that allows this channel; name it: CHANNEL_DECISION")
	}
	server := &httpServer{hook: hook, log: log}
	if server.listener, err = s.listen("LISTEN_ADDR", settings.ListenAddr); err != nil {
		return nil, err
	}
	if server.metrics, err = s.listen("METRICS_ADDR", settings.MetricsSettings.address()); err != nil {
		return nil, err
	}
	s.ServeHTTP = server.serve
	return s, nil
}

// closer is an io.Closer that cannot fail.
type closer func()

// Close calls it.
func (c closer) Close() error {
	c()
	return nil
}
