// Package health tells whether the bot lives, whether it can serve, and how old what waits is: to whoever asks over HTTP and in
// the log.
package health

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"thidua/bot/inbox"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/worker"
)

// Health watches one bot. The fields of the first group are needed.
type Health struct {
	DB     *database.DB
	Inbox  *inbox.Store
	Outbox *outbox.Store
	Jobs   *job.Store
	BotID  int64
	Log    *slog.Logger

	Posted    bool                   // Telegram posts updates; otherwise they are polled
	FreeSpace func() (uint64, error) // bytes that are left for the store; nil when nobody knows
	Limit     time.Duration          // for which a look at the store may take; 0 means 3 s
	Every     time.Duration          // how often Watch looks; 0 means 10 s

	known    atomic.Bool  // Telegram answers to the token
	set      atomic.Bool  // Telegram was told where to post
	received atomic.Int64 // when Telegram gave what it had, in unix microseconds of this machine's clock

	mu   sync.Mutex
	last *look
}

const (
	// warnUnfetched is an age of the last answer to a poll at which there is still time: Telegram drops updates after 24 h.
	warnUnfetched = 20 * time.Hour
	dropped       = 24 * time.Hour

	// warnWaiting is an age at which an update or a reply has waited longer than anything goes on that mends itself.
	warnWaiting = 15 * time.Minute

	// pollStale is longer than a poll that gets no update takes, with the longest wait after a failure.
	pollStale = 3 * time.Minute

	leastSpace = 200 << 20

	// fresh is how long one look answers everybody who asks.
	fresh = time.Second
)

// Known tells that Telegram answered to the token, or refused it.
func (h *Health) Known(known bool) { h.known.Store(known) }

// Set tells that Telegram knows where to post updates.
func (h *Health) Set() { h.set.Store(true) }

// Received tells that Telegram answered to a poll, posted an update, or said that none waits.
func (h *Health) Received() { h.received.Store(time.Now().UnixMicro()) }

// receivedBeat is the name under which the store keeps when Telegram gave what it had: over restarts, and for the replicas that
// do not poll.
func (h *Health) receivedBeat() string { return fmt.Sprint("received ", h.BotID) }

// healthBeat is the name of the write that shows that the store takes any.
const healthBeat = "health"

// look is one look at the store, by whoever asked first.
type look struct {
	begun  time.Time
	ended  chan struct{}
	report Report
}

// Look reports how things stand. It returns within the Limit, whatever the store does, and looks at it for all who ask at a
// time together: asking often costs nothing.
func (h *Health) Look(ctx context.Context) Report {
	l := h.look()
	limit := h.limit()
	timer := time.NewTimer(limit - time.Since(l.begun))
	defer timer.Stop()
	select {
	case <-l.ended:
		return l.report
	case <-timer.C:
	case <-ctx.Done():
	}
	select {
	case <-l.ended: // in the same moment
		return l.report
	default:
	}
	return h.judge(facts{err: fmt.Errorf("the database has not answered for %v", time.Since(l.begun).Round(time.Second))})
}

func (h *Health) limit() time.Duration {
	if h.Limit > 0 {
		return h.Limit
	}
	return 3 * time.Second
}

// look is the present look: one that is on its way or has just ended, or a new one.
func (h *Health) look() *look {
	h.mu.Lock()
	defer h.mu.Unlock()
	if l := h.last; l != nil {
		select {
		case <-l.ended:
			if time.Since(l.begun) < fresh {
				return l
			}
		default: // a second would only wait for the same
			return l
		}
	}
	l := &look{begun: time.Now(), ended: make(chan struct{})}
	h.last = l
	go func() {
		defer close(l.ended)
		ctx, cancel := context.WithTimeout(context.Background(), h.limit())
		defer cancel()
		l.report = h.judge(h.find(ctx))
	}()
	return l
}

// facts are what was found in the store.
type facts struct {
	err      error // of the store
	now      time.Time
	received time.Time
	inbox    inbox.Queue
	outbox   outbox.Queue
	jobs     job.Queue
	holds    []outbox.Hold
	space    uint64
	measured bool // space is known
}

// find writes, and then reads what is to be known.
func (h *Health) find(ctx context.Context) (f facts) {
	f.err = worker.Guard(func() error {
		if err := h.DB.CheckFile(); err != nil {
			return err
		}
		if err := h.DB.Beat(ctx, healthBeat); err != nil {
			return err
		}
		if err := h.DB.CheckFile(); err != nil { // which the write may have found out about
			return err
		}
		return h.read(ctx, &f)
	})
	if h.FreeSpace != nil {
		var err error
		f.space, err = h.FreeSpace()
		f.measured = err == nil
	}
	return f
}

func (h *Health) read(ctx context.Context, f *facts) error {
	now, err := h.DB.Now(ctx)
	if err != nil {
		return err
	}
	f.now = database.Time(now)
	if f.received, err = h.DB.LastBeat(ctx, h.receivedBeat()); err != nil {
		return err
	}
	if f.inbox, err = h.Inbox.Queue(ctx, h.BotID); err != nil {
		return err
	}
	if f.outbox, err = h.Outbox.Queue(ctx); err != nil {
		return err
	}
	if f.holds, err = h.Outbox.Holds(ctx); err != nil {
		return err
	}
	f.jobs, err = h.Jobs.Queue(ctx)
	return err
}
