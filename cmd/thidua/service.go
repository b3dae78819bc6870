package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"sync"
	"time"

	"thidua/bot"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/inbox"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// service is the running bot: everything between Telegram and the store.
type service struct {
	Settings Settings
	Log      *slog.Logger
	// Ready is called when the bot knows who it is and has begun; may be nil.
	Ready func(me telegram.Me)
}

// Run serves until ctx is cancelled and then drains: no new update is taken, those in hand are finished, the answers
// to what is being sent are recorded. What waits is in the store for the next start.
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
		Token: s.Settings.TelegramBotToken, URL: s.Settings.TelegramAPIURL, Proxy: s.Settings.TelegramProxy,
	})
	if err != nil {
		return err
	}
	defer client.Close()
	library, err := s.Settings.library(store, s.Log)
	if err != nil {
		return err
	}
	if err := library.Refresh(ctx); err != nil {
		return err
	}
	listener, err := s.listen()
	if err != nil {
		return err
	}
	if listener != nil {
		defer listener.Close() // the server closes it too, once it serves
	}
	me, err := s.whoAmI(ctx, client)
	if err != nil {
		return err
	}
	s.Log.Info("serving", "bot", me.Username, "database", db.Engine())
	return s.serve(ctx, db, client, me, store, library, hook, listener)
}

// whoAmI asks Telegram until it answers; only a refused token ends it.
func (s *service) whoAmI(ctx context.Context, client *telegram.Client) (telegram.Me, error) {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		me, err := client.Me(ctx)
		if err == nil {
			return me, nil
		}
		if refused, ok := errors.AsType[*telegram.APIError](err); ok && (refused.Code == 401 || refused.Code == 404) {
			return telegram.Me{}, fmt.Errorf("the bot token is unknown to Telegram; check TELEGRAM_BOT_TOKEN: %w", err)
		}
		s.Log.Warn("Telegram cannot be reached; check the network, TELEGRAM_PROXY and TELEGRAM_API_URL", "error", err, "again_in", wait)
		select {
		case <-ctx.Done():
			return telegram.Me{}, ctx.Err()
		case <-time.After(wait):
		}
	}
}

func (s *service) serve(ctx context.Context, db *database.DB, client *telegram.Client, me telegram.Me, store *knowledge.Store, library *knowledge.Library, hook *url.URL, listener net.Listener) error {
	updates := inbox.NewStore(db)
	people := directory.NewStore(db, s.Settings.AdminIDs)
	files := file.NewStore(db)
	deliveries := outbox.NewStore(db, bot.Watcher(people, files))
	jobs := job.NewStore(db)
	pacer := outbox.NewPacer(outbox.DefaultRate)
	effects := telegram.NewEffects(client, pacer, s.Log)
	owner := ownerName()
	sender := &outbox.Sender{Store: deliveries, Transport: telegram.NewTransport(client, files, s.Log), Pacer: pacer, Log: s.Log, Owner: owner}
	handler := bot.New(bot.Config{
		Me: me, DB: db, Inbox: updates, Outbox: deliveries, Jobs: jobs, Files: files, Directory: people,
		Answerer: &knowledge.Answerer{Library: library, Home: s.Settings.Province}, Effects: effects, Settings: s.Settings.words(),
		Open: s.Settings.OpenQuestions, PerPerson: s.Settings.RatePerson, Total: s.Settings.RateTotal, Log: s.Log, Wake: sender.Wake,
	})
	if err := updates.Recover(ctx, client.BotID()); err != nil {
		return err
	}
	worker := &inbox.Worker{Store: updates, BotID: client.BotID(), Handler: handler, Log: s.Log}
	worked := &job.Worker{Store: jobs, Handlers: handler.Handlers(), Log: s.Log, Done: sender.Wake}
	poller := &telegram.Poller{
		Client: client, Inbox: updates, Stored: worker.Wake, Log: s.Log,
		RunExclusive: underLease(db, fmt.Sprintf("poll %d", client.BotID()), owner),
	}

	// In front of the queue first, behind it last: what the workers finish can still be sent.
	sending, stopSending := context.WithCancel(context.WithoutCancel(ctx))
	defer stopSending()
	var front, back sync.WaitGroup
	back.Go(func() { sender.Run(sending) })
	back.Go(func() { effects.Run(sending) })
	if listener != nil {
		server := s.httpServer(db, hook, &telegram.Webhook{
			BotID: client.BotID(), Secret: s.Settings.WebhookSecret, Inbox: updates, Stored: worker.Wake, Log: s.Log,
		})
		front.Go(func() { s.serveHTTP(ctx, server, listener) })
	}
	front.Go(func() { s.take(ctx, client, hook, poller) })
	front.Go(func() { worker.Run(ctx) })
	front.Go(func() { worked.Run(ctx) })
	if library.Embedder != nil {
		vectors := &vectors{db: db, store: store, library: library, jobs: jobs, log: s.Log}
		front.Go(func() { vectors.watch(ctx) })
		front.Go(func() { vectors.work(ctx) })
	}
	front.Go(func() { s.keepIndex(ctx, library) })
	front.Go(func() { s.showCommands(ctx, effects, handler) })
	front.Go(func() { s.purge(ctx, updates, deliveries, jobs, files, people, handler) })
	if s.Ready != nil {
		s.Ready(me)
	}
	front.Wait()
	s.drain(deliveries)
	stopSending()
	back.Wait()
	s.Log.Info("stopped")
	return nil
}

// saveEvery is how often the index is saved while documents are being loaded.
const saveEvery = time.Minute

// keepIndex brings the index up to date with what is loaded meanwhile, before somebody asks and waits for it, and saves it.
func (s *service) keepIndex(ctx context.Context, library *knowledge.Library) {
	for {
		saveIndex(library, s.Log)
		select {
		case <-ctx.Done():
			saveIndex(library, s.Log)
			return
		case <-time.After(saveEvery):
		}
		if err := library.Refresh(ctx); err != nil && ctx.Err() == nil {
			s.Log.Error("the corpus could not be read", "error", err)
		}
	}
}

// sendOut is how long a stopping program goes on sending what waits.
const sendOut = 3 * time.Second

// drain lets the answers to the last questions go out; what takes longer goes out after the next start.
func (s *service) drain(deliveries *outbox.Store) {
	ctx, cancel := context.WithTimeout(context.Background(), sendOut)
	defer cancel()
	for {
		left, err := deliveries.Pending(ctx)
		if err != nil || left == 0 {
			return
		}
		select {
		case <-ctx.Done():
			s.Log.Info("deliveries wait for the next start", "left", left)
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (s *service) showCommands(ctx context.Context, effects *telegram.Effects, handler *bot.Bot) {
	s.insist(ctx, "the command menu could not be set", func(ctx context.Context) error {
		return effects.SetCommands(ctx, 0, handler.Commands())
	})
}

// keepUpdates is how long raw updates and the words of deliveries are kept: a week, after which Telegram's ids may begin anew.
const keepUpdates = 7 * 24 * time.Hour

func (s *service) purge(ctx context.Context, updates *inbox.Store, deliveries *outbox.Store, jobs *job.Store, files *file.Store, people *directory.Store, handler *bot.Bot) {
	for ctx.Err() == nil {
		for _, old := range []struct {
			what  string
			purge func(ctx context.Context, keep time.Duration) error
		}{{"updates", updates.Purge}, {"jobs", jobs.Purge}, {"deliveries", deliveries.Purge}, {"files", files.Purge}, {"contacts", people.Purge}, {"dialogues", handler.PurgeDialogues}} {
			if err := old.purge(ctx, keepUpdates); err != nil && ctx.Err() == nil {
				s.Log.Error("what is old could not be purged", "what", old.what, "error", err)
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Hour):
		}
	}
}

// underLease runs the poll while this process holds a lease.
func underLease(db *database.DB, name, owner string) telegram.RunExclusive {
	return func(ctx context.Context, ttl time.Duration, poll func(ctx context.Context)) (bool, error) {
		return db.Hold(ctx, name, owner, ttl, func(ctx context.Context, _ database.Lease) { poll(ctx) })
	}
}

// ownerName tells this process from every other one that may hold a lease.
func ownerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "?" // the random part is what tells
	}
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:8])
}
