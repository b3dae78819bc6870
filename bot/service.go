package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"thidua/bot/calendar"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/health"
	"thidua/bot/inbox"
	"thidua/bot/intake"
	"thidua/bot/metric"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/worker"
)

// Service is the running bot: everything between Telegram and the store. The fields of the first group are needed.
type Service struct {
	DB      *database.DB // migrated, with the right to serve it: see LockServe
	Client  *telegram.Client
	Library *knowledge.Library // refreshed and saved while the service runs
	// Documents reads the documents that officers bring into the corpus; nil where they bring in none.
	Documents intake.Reader
	Words     conversation.Words // how the bot calls the Board, the province and people
	Hours     *calendar.Calendar // when the office works: bulk waits for it
	Log       *slog.Logger

	Admins []int64 // accounts that administer the system without a post
	Open   bool    // whoever agrees to what is stored may ask, let in or not
	// SoleRelease lets who may approve release what they wrote: for a Board of one person.
	SoleRelease bool
	PerPerson   int // messages a minute of one person; 0 means no limit
	Total       int // messages a minute of all; 0 means no limit

	// ChatInterval is the time between two messages to one person; 0 means what Telegram allows. Groups wait three times as long.
	ChatInterval time.Duration
	// Rate is how many calls a second go to Telegram; 0 means what Telegram allows.
	Rate float64
	// Modules are further modules beside the product's own.
	Modules []Module

	WebhookURL    *url.URL // where Telegram posts updates; nil means that they are polled
	WebhookSecret string   // which Telegram repeats with every update; see telegram.ValidSecret
	// ServeHTTP shows the pages until its context ends; then it lets the requests in hand finish. It is called before Telegram
	// is. It may be nil without a webhook.
	ServeHTTP func(ctx context.Context, pages Pages)
	// FreeSpace is the bytes that are left for the store; nil when nobody knows.
	FreeSpace func() (uint64, error)

	// Ready is called once, when the bot knows who it is and begins; may be nil.
	Ready func(me telegram.Me)
}

// Pages are what a Service answers over HTTP.
type Pages struct {
	Webhook http.Handler // what is posted to WebhookURL
	Health  http.Handler // GET /healthz and GET /readyz
	Metrics http.Handler // GET /metrics
}

// parts are what a running Service is made of. Those of the first group need no Telegram.
type parts struct {
	kit     *conversation.Kit
	watcher *conversation.Watcher
	health  *health.Health
	metrics *metric.Set
	owner   string // of this process's leases
	updates *inbox.Worker
	webhook *telegram.Webhook

	router  *conversation.Router
	poller  *telegram.Poller
	sender  *outbox.Sender
	effects *telegram.Effects
}

// Run serves until ctx ends and then drains: no new update is taken, those in hand are finished, the answers to what is
// being sent are recorded. What waits is in the store for the next start. It returns an error only when it could not
// begin: ctx's when that ended first.
func (s *Service) Run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	// In front of the queue first, behind it last: what the workers finish can still be sent.
	var front, back sync.WaitGroup
	defer front.Wait()
	defer stop()
	p := s.prepare()
	front.Go(func() { p.health.Watch(ctx) })
	if s.ServeHTTP != nil {
		front.Go(func() {
			s.ServeHTTP(ctx, Pages{Webhook: p.webhook, Health: p.health.Pages(), Metrics: p.metrics.Page()})
		})
	}
	if err := s.Library.Refresh(ctx); err != nil {
		return err
	}
	me, err := s.identify(ctx)
	if err != nil {
		return err
	}
	p.health.Known(true)
	s.assemble(p, me)
	ahead, err := p.kit.Inbox.Recover(ctx, s.Client.BotID())
	if err != nil {
		return err
	}
	if ahead > 0 {
		s.Log.Warn("the clock was set back: chats would have waited for the time it showed", "chats", ahead)
	}
	s.Log.Info("serving", "bot", me.Username, "database", s.DB.Engine())

	sending, stopSending := context.WithCancel(context.WithoutCancel(ctx))
	defer stopSending()
	back.Go(func() { p.sender.Run(sending) })
	back.Go(func() { p.effects.Run(sending) })
	for _, loop := range s.loops(p) {
		front.Go(func() { loop(ctx) })
	}
	if s.Ready != nil {
		s.Ready(me)
	}
	front.Wait()
	s.drain(p.kit.Outbox)
	stopSending()
	back.Wait()
	s.Log.Info("stopped")
	return nil
}

// identify asks Telegram who the bot is until it answers; only a refused token, or ctx, ends it.
func (s *Service) identify(ctx context.Context) (me telegram.Me, err error) {
	var refused error
	const failure = "Telegram cannot be reached; check the network, TELEGRAM_PROXY and TELEGRAM_API_URL"
	answered := s.retryUntilOK(ctx, failure, func(ctx context.Context) error {
		me, err = s.Client.Me(ctx)
		if unknownToken(err) {
			refused = err
			return nil
		}
		return err
	})
	switch {
	case !answered:
		return telegram.Me{}, ctx.Err()
	case refused != nil:
		return telegram.Me{}, fmt.Errorf("the bot token is unknown to Telegram; check TELEGRAM_BOT_TOKEN: %w", refused)
	}
	return me, nil
}

// prepare makes the parts that need no Telegram. What is posted is stored from then on.
func (s *Service) prepare() *parts {
	p := &parts{owner: ownerName()}
	p.kit, p.watcher = newKit(s.DB, directory.Settings{Admins: s.Admins, OpenQuestions: s.Open})
	p.health = &health.Health{
		DB: s.DB, Inbox: p.kit.Inbox, Outbox: p.kit.Outbox, Jobs: p.kit.Jobs, BotID: s.Client.BotID(), Log: s.Log,
		Posted: s.WebhookURL != nil, FreeSpace: s.FreeSpace,
	}
	p.metrics = metric.New(p.health, s.DB, p.owner)
	p.kit.Worked = p.metrics.Worked
	p.updates = &inbox.Worker{Store: p.kit.Inbox, BotID: s.Client.BotID(), Log: s.Log, Handled: p.metrics.Handled}
	p.webhook = &telegram.Webhook{
		BotID: s.Client.BotID(), Secret: s.WebhookSecret, Inbox: p.kit.Inbox, Log: s.Log,
		Stored: func() { p.health.Received(); p.updates.Wake() },
	}
	return p
}

// assemble makes the other parts and ties all together; none of them runs yet.
func (s *Service) assemble(p *parts, me telegram.Me) {
	pacer := outbox.NewPacer(s.Rate)
	kit := p.kit
	p.effects = telegram.NewEffects(s.Client, pacer, s.Log)
	p.sender = &outbox.Sender{
		Store: kit.Outbox, Transport: telegram.NewTransport(s.Client, kit.Files, s.Log), Token: s.Client, Pacer: pacer,
		Log: s.Log, Owner: p.owner, Tried: p.metrics.Tried,
		ChatInterval: s.ChatInterval, GroupEvery: 3 * s.ChatInterval,
	}
	kit.Me, kit.Effects, kit.Fetcher, kit.Words, kit.Log = me, p.effects, s.Client, s.Words, s.Log
	answerer := &knowledge.Answerer{Library: s.Library, Home: s.Words.Plain().Province,
		Answered: func(outcome knowledge.Outcome, took time.Duration) { p.metrics.Answered(string(outcome), took) }}
	p.router = route(kit, p.watcher, &limiter{person: s.PerPerson, total: s.Total}, append(modules(answerer, s.Documents, s.Hours, s.SoleRelease), s.Modules...))
	p.sender.Sources = p.router.Sources()
	p.updates.Handler = p.router
	kit.Wake = func() { p.sender.Wake(); p.updates.Wake() }
	p.poller = &telegram.Poller{
		Client: s.Client, Inbox: kit.Inbox, Stored: p.updates.Wake, Polled: p.polled, Log: s.Log,
		RunExclusive: exclusive(s.DB, fmt.Sprintf("poll %d", s.Client.BotID()), p.owner),
	}
}

// polled tells health what came of a poll.
func (p *parts) polled(err error) {
	if err == nil {
		p.health.Received()
	}
	if err == nil || unknownToken(err) {
		p.health.Known(err == nil)
	}
}

// unknownToken reports whether Telegram refused the token itself.
func unknownToken(err error) bool {
	e, ok := errors.AsType[*telegram.APIError](err)
	return ok && (e.Code == http.StatusUnauthorized || e.Code == http.StatusNotFound)
}

// loops are what runs until ctx ends, in front of the outbox.
func (s *Service) loops(p *parts) []func(ctx context.Context) {
	loops := []func(ctx context.Context){
		p.updates.Run,
		s.Library.KeepIndex,
		func(ctx context.Context) { s.receive(ctx, p) },
		func(ctx context.Context) { s.showCommands(ctx, p) },
		func(ctx context.Context) { purge(ctx, p.kit, p.router) },
		func(ctx context.Context) { p.kit.Jobs.WatchClock(ctx, s.Log) },
	}
	for _, w := range p.router.Workers() {
		loops = append(loops, w.Run)
	}
	if s.Library.Embedder != nil {
		loops = append(loops, func(ctx context.Context) { keepVectors(ctx, s.Library, p.kit, p.metrics) })
	}
	return loops
}

// receive takes updates in: Telegram posts them, or they are polled. Changing from one to the other loses nothing: what
// waits at Telegram comes the other way.
func (s *Service) receive(ctx context.Context, p *parts) {
	if s.WebhookURL == nil {
		p.poller.Run(ctx)
		return
	}
	set := func(ctx context.Context) error {
		return s.Client.SetWebhook(ctx, s.WebhookURL.String(), s.WebhookSecret)
	}
	if s.retryUntilOK(ctx, "the webhook could not be set", set) {
		p.health.Set()
		s.Log.Info("Telegram posts updates", "webhook", s.WebhookURL.Redacted())
	}
	// Nobody may have written for days. Only Telegram knows whether anything waits there.
	for ctx.Err() == nil {
		info, err := s.Client.WebhookInfo(ctx)
		if err != nil || info.Pending == 0 {
			p.polled(err)
		}
		worker.Sleep(ctx, webhookEvery)
	}
}

// webhookEvery is how often Telegram is asked whether updates wait that it could not post.
const webhookEvery = 5 * time.Minute

// showCommands sets the command menu that everybody sees.
func (s *Service) showCommands(ctx context.Context, p *parts) {
	s.retryUntilOK(ctx, "the command menu could not be set", func(ctx context.Context) error {
		return p.effects.SetCommands(ctx, 0, p.router.Commands())
	})
}

// retryUntilOK repeats a call to Telegram until it succeeds; false means that ctx ended first.
func (s *Service) retryUntilOK(ctx context.Context, failure string, call func(ctx context.Context) error) bool {
	backoff := worker.Backoff{First: time.Second, Most: time.Minute}
	for failures := 1; ctx.Err() == nil; failures++ {
		err := call(ctx)
		if err == nil {
			return true
		}
		if ctx.Err() != nil {
			break
		}
		wait := backoff.After(failures)
		s.Log.Warn(failure, "error", err, "again_in", wait)
		worker.Sleep(ctx, wait)
	}
	return false
}

// drainTime is how long a stopping service goes on sending what waits.
const drainTime = 3 * time.Second

// drain lets the answers to the last questions go out; what takes longer goes out after the next start.
func (s *Service) drain(deliveries *outbox.Store) {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	for {
		left, err := deliveries.Pending(ctx)
		if err != nil || left == 0 {
			return
		}
		if !worker.Sleep(ctx, 50*time.Millisecond) {
			s.Log.Info("deliveries wait for the next start", "left", left)
			return
		}
	}
}
