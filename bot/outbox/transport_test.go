//lint:file-ignore ST1005 these are Telegram's own words

package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// transport stands in for Telegram: it notes what it is asked, answers by its script, and checks of every call what
// holds of all of them.
type transport struct {
	t testing.TB
	// script answers the try-th call for a delivery, counted from 1; the zero answer is success. nil is success always.
	script func(d outbox.Delivery, try int) answer
	paused bool // a batch is paused in this test: what it held goes after what was enqueued later

	mu       sync.Mutex
	calls    []call
	tries    map[string]int
	arrived  map[string]int   // how often the person got it
	busy     map[int64]string // the delivery in hand of each chat
	last     map[line]int64   // the newest delivery of each line
	messages map[int64]int64  // the chats of the message ids given out
	nextID   int64

	over    chan struct{}
	endOnce sync.Once
}

type line struct {
	chat     int64
	priority outbox.Priority
}

type call struct {
	outbox.Delivery
	At time.Time
}

// answer is what the transport does with a call.
type answer struct {
	err   error
	lost  bool            // with err: it arrived all the same
	after <-chan struct{} // withhold the answer until this is closed
	panic bool
}

var errTelegram = errors.New("Telegram says no")

func fails(next outbox.Action) answer {
	return answer{err: &outbox.SendError{Action: next, Err: errTelegram}}
}

func throttles(wait time.Duration) answer {
	return answer{err: &outbox.SendError{Action: outbox.Throttled, RetryAfter: wait, Err: errTelegram}}
}

func stops(reason outbox.StopReason) answer {
	return answer{err: &outbox.SendError{Action: outbox.StopChat, Reason: reason, Err: errTelegram}}
}

func moves(to int64) answer {
	return answer{err: &outbox.SendError{Action: outbox.Move, MoveTo: to, Err: errTelegram}}
}

func newTransport(t testing.TB, script func(d outbox.Delivery, try int) answer) *transport {
	return &transport{
		t: t, script: script, tries: map[string]int{}, arrived: map[string]int{}, busy: map[int64]string{},
		last: map[line]int64{}, messages: map[int64]int64{}, nextID: 1000, over: make(chan struct{}),
	}
}

// Deliver implements outbox.Transport.
func (p *transport) Deliver(ctx context.Context, d *outbox.Delivery) ([]int64, error) {
	if ctx.Err() != nil {
		p.t.Errorf("%s is sent with a cancelled context", d.Key)
	}
	try := p.begin(*d)
	var a answer
	if p.script != nil {
		a = p.script(*d, try)
	}
	if a.after != nil {
		select {
		case <-a.after:
		case <-p.over: // a test that failed opens its gates no more
		}
	}
	return p.end(*d, a)
}

func (p *transport) begin(d outbox.Delivery) (try int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if other := p.busy[d.ChatID]; other != "" {
		p.t.Errorf("%s is sent while %s of the same chat %d is on the way", d.Key, other, d.ChatID)
	}
	p.busy[d.ChatID] = d.Key
	of := line{d.ChatID, d.Priority}
	if p.last[of] > d.ID && !p.paused {
		p.t.Errorf("%s (%d) is sent after %d of the same chat %d and priority", d.Key, d.ID, p.last[of], d.ChatID)
	}
	p.last[of] = d.ID
	if about := d.Op == outbox.Edit || d.Op == outbox.Delete; about != (len(d.TargetMessages) > 0) {
		p.t.Errorf("%s, a %s, is about the messages %v", d.Key, d.Op, d.TargetMessages)
	}
	for _, id := range d.TargetMessages {
		if p.messages[id] == 0 {
			p.t.Errorf("%s is about the message %d, which was never sent", d.Key, id)
		}
	}
	p.tries[d.Key]++
	if d.Attempts < p.tries[d.Key] {
		p.t.Errorf("%s says it is tried the %d. time; it is at least the %d.", d.Key, d.Attempts, p.tries[d.Key])
	}
	p.calls = append(p.calls, call{Delivery: d, At: time.Now()})
	return p.tries[d.Key]
}

func (p *transport) end(d outbox.Delivery, a answer) (ids []int64, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.busy, d.ChatID)
	if a.panic {
		panic("the transport has a bug")
	}
	if a.err != nil && !a.lost {
		return nil, a.err
	}
	p.arrived[d.Key]++
	ids = d.TargetMessages
	if d.Op == outbox.Send || d.Op == outbox.Album {
		for range max(1, len(d.Content.Files)) {
			p.nextID++
			p.messages[p.nextID] = d.ChatID
			ids = append(ids, p.nextID)
		}
	}
	if a.err != nil {
		return nil, a.err
	}
	return ids, nil
}

func (p *transport) all() []call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.calls)
}

// keys are the deliveries called for, in order.
func (p *transport) keys() []string {
	keys := []string{}
	for _, c := range p.all() {
		keys = append(keys, c.Key)
	}
	return keys
}

// at is when the try-th call for key came.
func (p *transport) at(key string, try int) time.Time {
	p.t.Helper()
	for _, c := range p.all() {
		if c.Key == key {
			if try--; try == 0 {
				return c.At
			}
		}
	}
	p.t.Fatalf("%s was not tried as often", key)
	return time.Time{}
}

var owners atomic.Int64

// sender is one that knows no limits. It is not started.
func sender(t testing.TB, store *outbox.Store, transport outbox.Transport) *outbox.Sender {
	return &outbox.Sender{
		Store: store, Transport: transport, Pacer: outbox.NewPacer(1e6), Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Owner: fmt.Sprint("process ", owners.Add(1)), Parallel: 4, ChatInterval: time.Microsecond,
		GroupEvery: time.Microsecond, MaxBackoff: time.Millisecond, Idle: 3 * time.Millisecond,
	}
}

// start runs s until the returned function is called, which waits for it to end; the end of the test calls it too.
func start(t testing.TB, s *outbox.Sender) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); s.Run(ctx) }()
	stop = sync.OnceFunc(func() { cancel(); <-done })
	t.Cleanup(func() {
		if p, ok := s.Transport.(*transport); ok {
			p.endOnce.Do(func() { close(p.over) })
		}
		stop()
	})
	return stop
}

// gate makes a channel to withhold answers with, and its opener.
func gate() (closed chan struct{}, open func()) {
	closed = make(chan struct{})
	return closed, sync.OnceFunc(func() { close(closed) })
}

func send(key string, chat int64) outbox.Delivery {
	return outbox.Delivery{Key: key, ChatID: chat, Op: outbox.Send, Content: outbox.Content{HTML: key}}
}

func bulk(key string, chat int64) outbox.Delivery {
	d := send(key, chat)
	d.Priority = outbox.Bulk
	return d
}

func edit(key, target, html string) outbox.Delivery {
	return outbox.Delivery{Key: key, Op: outbox.Edit, Target: target, Content: outbox.Content{HTML: html}}
}

func remove(key, target string) outbox.Delivery {
	return outbox.Delivery{Key: key, Op: outbox.Delete, Target: target}
}

// inTx runs do in a transaction that must be committed.
func inTx(t testing.TB, db *database.DB, do func(ctx context.Context, tx *database.Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := db.InTx(ctx, func(tx *database.Tx) error { return do(ctx, tx) }); err != nil {
		t.Error(err)
	}
}

func enqueue(t testing.TB, db *database.DB, store *outbox.Store, deliveries ...outbox.Delivery) {
	t.Helper()
	inTx(t, db, func(ctx context.Context, tx *database.Tx) error { return store.Enqueue(ctx, tx, deliveries...) })
}

func count(t testing.TB, store *outbox.Store) outbox.Count {
	t.Helper()
	c, err := store.Count(context.Background(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// patience is for a loaded machine: nothing that works comes near it.
const patience = 30 * time.Second

func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(patience); !is(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// ended waits until nothing waits or is on the way.
func ended(t testing.TB, store *outbox.Store) {
	t.Helper()
	eventually(t, "every delivery has ended", func() bool {
		c := count(t, store)
		return c.Waiting+c.Sending == 0
	})
}

// called waits until the transport has been called n times.
func called(t testing.TB, p *transport, n int) {
	t.Helper()
	eventually(t, fmt.Sprintf("%d calls", n), func() bool { return len(p.all()) >= n })
}

// of lists the deliveries of chats by key.
func of(t testing.TB, store *outbox.Store, chats ...int64) map[string]outbox.Delivery {
	t.Helper()
	all := map[string]outbox.Delivery{}
	for _, chat := range chats {
		list, err := store.OfChat(context.Background(), chat)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			all[d.Key] = d
		}
	}
	return all
}

// ends are the states and reasons of chats' deliveries by key.
func ends(t testing.TB, store *outbox.Store, chats ...int64) map[string]string {
	t.Helper()
	all := map[string]string{}
	for key, d := range of(t, store, chats...) {
		all[key] = string(d.State)
		if d.Error != "" {
			all[key] += ": " + d.Error
		}
		if d.Uncertain {
			all[key] += " (uncertain)"
		}
	}
	return all
}
