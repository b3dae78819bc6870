package outbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"thidua/knowledge/database"
	"thidua/knowledge/worker"
)

// Sender sends the waiting deliveries. Of several replicas one sends at a time: the others wait for its lease.
type Sender struct {
	Store     *Store
	Transport Transport
	Token     Token // asked when a delivery is refused with CheckToken; nil takes the token for good
	Pacer     *Pacer
	Log       *slog.Logger
	Owner     string                 // unique to this process
	Sources   map[string]BatchSource // by the name that batches give
	Tried     func(Try)              // told of every try; may be nil

	Parallel     int           // goroutines, and so the bound of doubles after a crash; 0 means 8
	Lease        time.Duration // of the right to send; 0 means 4 s
	ChatInterval time.Duration // between messages to one person; 0 means 1 s
	GroupEvery   time.Duration // between messages to one group; 0 means 3 s (20 a minute)
	MaxAge       time.Duration // after which an undeliverable message is given up; 0 means 24 h
	MaxBackoff   time.Duration // between tries of what may have been delivered, and of a bad token; 0 means a minute
	Idle         time.Duration // how often to look without a call of Wake; 0 means 200 ms

	wake      worker.Signal
	batchWake worker.Signal

	throttle throttle
	floor    floor
	busy     atomic.Bool // whoever looked last found something to send

	mu       sync.Mutex
	inHand   map[Priority]int // deliveries on the way or about to be, by priority
	badToken int              // how often in a row the token was found bad
	goodFrom time.Time        // when it is tried again
}

// Wake tells the sender that deliveries were enqueued or batches changed. It never blocks.
func (s *Sender) Wake() {
	s.wake.Notify()
	s.batchWake.Notify()
}

func (s *Sender) defaults() {
	s.Parallel = cmp.Or(s.Parallel, 8)
	s.Lease = cmp.Or(s.Lease, 4*time.Second)
	s.ChatInterval = cmp.Or(s.ChatInterval, time.Second)
	s.GroupEvery = cmp.Or(s.GroupEvery, 3*time.Second)
	s.MaxAge = cmp.Or(s.MaxAge, 24*time.Hour)
	s.MaxBackoff = cmp.Or(s.MaxBackoff, time.Minute)
	s.Idle = cmp.Or(s.Idle, 200*time.Millisecond)
	s.inHand = map[Priority]int{}
}

const leaseName = "outbox sender"

// Run sends until ctx is cancelled; then it sends no more, records the answers of what is on the way, and returns.
// What waits is sent after the next start.
func (s *Sender) Run(ctx context.Context) {
	s.defaults()
	for ctx.Err() == nil {
		_, err := s.Store.db.Hold(ctx, leaseName, s.Owner, s.Lease, s.serve)
		if err != nil && ctx.Err() == nil {
			s.Log.Error("the outbox cannot be served", "error", err)
		}
		worker.Sleep(ctx, s.Lease/10)
	}
}

// serve sends while ctx lasts: until it is cancelled or the lease is lost. What is on the way then is finished.
func (s *Sender) serve(ctx context.Context, lease database.Lease) {
	left, err := s.Store.recover(ctx, lease.Fence)
	if isRefused(err) {
		left, err = s.insisting().recover(ctx, lease.Fence)
	}
	if err != nil {
		s.Log.Error("the outbox cannot be served", "error", err)
		return
	}
	if left > 0 {
		s.Log.Warn("sending again what a former process left without an answer; it may arrive twice", "deliveries", left)
	}
	lifts, err := s.takeUp(ctx)
	if err != nil {
		s.Log.Error("the outbox cannot be served", "error", err)
		return
	}
	looking := make(chan struct{}, 1)
	var group sync.WaitGroup
	group.Go(func() { s.batches(ctx) })
	group.Go(func() { s.watch(ctx, lifts) })
	for range s.Parallel {
		group.Go(func() { s.loop(ctx, lease.Fence, looking) })
	}
	group.Wait()
}

// loop delivers one after the other.
func (s *Sender) loop(ctx context.Context, fence int64, looking chan struct{}) {
	for {
		d := s.next(ctx, fence, looking)
		if d == nil {
			return
		}
		s.deliver(context.WithoutCancel(ctx), d)
		s.count(d.Priority, -1)
		if d.Priority != Reply {
			s.wake.Notify() // one more may go
		}
	}
}

// count counts a delivery that is on the way from now on, or no more.
func (s *Sender) count(p Priority, change int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inHand[p] += change
}

// reserve is the least urgent priority of which one more may be on the way, and counts one of it until reserved is called: however
// slow they are, one goroutine is left to replies, and one more to notices and replies. A sender of one or two goroutines has none to
// spare. more says that yet another of that priority may.
func (s *Sender) reserve() (least Priority, more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	least = s.least()
	s.inHand[least]++
	return least, s.least() == least
}

func (s *Sender) least() Priority {
	switch bulk := s.inHand[Bulk]; {
	case bulk+s.inHand[Notice] >= max(1, s.Parallel-1):
		return Reply
	case bulk >= max(1, s.Parallel-2):
		return Notice
	}
	return Bulk
}

// reserved counts what was claimed, if anything was, in the place of what was reserved.
func (s *Sender) reserved(least Priority, claimed *Delivery) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inHand[least]-- // in one step with what follows: between them another would see a place that is taken
	if claimed == nil {
		return
	}
	s.inHand[claimed.Priority]++
	if claimed.Priority < least {
		s.wake.Notify() // somebody may have found nothing because of this
	}
}

// next waits for a delivery that may go now; nil means that ctx ended.
func (s *Sender) next(ctx context.Context, fence int64, looking chan struct{}) *Delivery {
	for {
		select {
		case <-ctx.Done():
			return nil
		case looking <- struct{}{}:
		}
		if d := s.look(ctx, fence, sync.OnceFunc(func() { <-looking })); d != nil {
			return d
		}
	}
}

// look waits for a place and looks once for a delivery to use it. Another may look after free is called, at the latest when this one
// is done. While there is something to send that is as soon as the place is taken: a store that is slow or far away would set the
// pace. When nothing was found the others would find nothing either, and keep the store busy.
func (s *Sender) look(ctx context.Context, fence int64, free func()) *Delivery {
	defer free()
	// The place first, the delivery after: what is most urgent when the place comes is what goes.
	if s.Pacer.Wait(ctx) != nil {
		return nil
	}
	pass := s.throttle.next(time.Now())
	if pass == passWait {
		s.throttle.probed.Wait(ctx, s.Idle)
		return nil
	}
	least, room := s.reserve()
	together := room && s.busy.Load() && pass == passFree
	if together {
		free()
	}
	d, more, err := s.Store.claim(context.WithoutCancel(ctx), fence, least, s.floor.id.Load())
	if isRefused(err) {
		d, more, err = s.insisting().claim(context.WithoutCancel(ctx), fence, least, s.floor.id.Load())
	}
	s.reserved(least, d)
	s.busy.Store(d != nil)
	if d != nil {
		// As soon as it is known: an album is paid for at once.
		if n := d.weight(); n > 1 {
			s.Pacer.Use(n - 1)
		}
		d.probe = pass == passProbe
		return d
	}
	s.tryLater(pass)
	switch {
	case err != nil:
		s.Log.Error("the outbox cannot be read", "error", err)
		worker.Sleep(ctx, time.Second)
	case !more && !together:
		s.wake.Wait(ctx, s.Idle)
	}
	return nil
}

// tryLater leaves it to another message to be the one that is tried.
func (s *Sender) tryLater(p pass) {
	if p == passProbe {
		s.throttle.tried(false)
	}
}

// deliver tries one delivery and records the result, for as long as the store takes to accept it: to go on without
// would let a crash double more than this one.
func (s *Sender) deliver(ctx context.Context, d *Delivery) {
	ctx = worker.WithID(ctx, "delivery", d.Key)
	began := time.Now()
	ids, err := s.try(ctx, d)
	t := Try{Op: d.Op, Result: string(Sent), Took: time.Since(began)}
	r := result{state: Sent, messageIDs: ids, hold: s.interval(d)}
	if err != nil {
		failure := sendErrorOf(err)
		r = s.failed(ctx, d, failure)
		r.messageIDs, r.rest = ids, failure.Rest
		t.Result = tryResult(failure.Action, r.state)
	}
	if s.Tried != nil {
		s.Tried(t)
	}
	if d.probe && !r.throttled {
		s.probed(ctx, r.state != Waiting || r.moveTo != 0)
	}
	store, refused := s.Store, 0
	for failures := 1; ; failures++ {
		err := store.record(ctx, d, r)
		if err == nil {
			return
		}
		if isRefused(err) {
			if refused++; refused == tellTries {
				store = s.insisting()
			}
		}
		s.Log.ErrorContext(ctx, "a result could not be recorded; trying again", "delivery", d.Key, "error", err)
		time.Sleep(recordBackoff.After(failures))
	}
}

// insisting is the store that records also what whoever enqueued it does not want to hear of.
func (s *Sender) insisting() *Store {
	return s.Store.insisting(func(err error) { s.Log.Error("whoever enqueued a delivery is not told of its end", "error", err) })
}

// errPanic marks a delivery of which it is not known whether it was made.
var errPanic = errors.New("panic")

// tellTries is how often whoever enqueued a delivery is told of its end before it is recorded without.
const tellTries = 5

// recordBackoff is how long to wait for a store that does not accept a result.
var recordBackoff = worker.Backoff{First: 50 * time.Millisecond, Most: 5 * time.Second}

// try calls the transport. A panic is a delivery that can never be done, though it may have been: trying it again
// would only panic again, and must not take the process down with every other chat.
func (s *Sender) try(ctx context.Context, d *Delivery) (ids []int64, err error) {
	err = worker.Guard(func() (err error) { ids, err = s.Transport.Deliver(ctx, d); return err })
	if bug, ok := errors.AsType[*worker.PanicError](err); ok {
		s.Log.ErrorContext(ctx, "sending panicked", "delivery", d.Key, "error", bug)
		return nil, &SendError{Action: GiveUp, Err: fmt.Errorf("%w: %v", errPanic, bug.Value)}
	}
	return ids, err
}

// interval is the rest that a chat gets after a delivery.
func (s *Sender) interval(d *Delivery) time.Duration {
	every := s.ChatInterval
	if d.ChatID < 0 {
		every = s.GroupEvery
	}
	return time.Duration(d.weight()) * every
}

// failed turns a failure into what is to be recorded.
func (s *Sender) failed(ctx context.Context, d *Delivery, failure *SendError) result {
	r := result{state: Waiting, problem: failure.Error(), uncertain: failure.Action == Uncertain || errors.Is(failure, errPanic)}
	switch failure.Action {
	case GiveUp:
		r.state = Failed
		r.hold = s.interval(d)
	case StopChat:
		r.state, r.stop = Failed, failure.Reason
		if r.stop != "" {
			r.problem = string(r.stop)
		}
	case Move:
		if r.moveTo = failure.MoveTo; r.moveTo == 0 || r.moveTo == d.ChatID { // it would come back at once, for ever
			r.state, r.moveTo, r.hold = Failed, 0, s.interval(d)
		}
	case Later:
		r.hold = min(failure.RetryAfter, MaxHold)
		return r
	case Throttled:
		wait := min(failure.RetryAfter, MaxHold)
		r.hold, r.throttled = max(wait, s.interval(d)), true
		s.throttled(ctx, d, wait)
	case CheckToken:
		r = s.checked(ctx, d, r)
	case Retry, Uncertain:
		most := s.MaxBackoff
		if failure.Action == Retry { // no try makes a copy, so when Telegram can be reached again nobody waits for long
			most = min(most, maxRetry)
		}
		r.hold = max(worker.Backoff{First: time.Second, Most: most}.After(d.Attempts), s.interval(d))
		if time.Since(d.CreatedAt) > s.MaxAge {
			r.state = Failed
		}
	}
	if failure.Action != Throttled {
		s.Log.WarnContext(ctx, "a delivery failed", "delivery", d.Key, "chat", d.ChatID, "attempt", d.Attempts, "error", failure.Err)
	}
	return r
}

// maxRetry is the longest wait before a new try of what was not delivered for sure.
const maxRetry = 4 * time.Second

// checked says what becomes of a delivery that was refused as if the token were: it is given up while the token is good, for it
// alone is at fault. While the token is not, nothing can be sent, and nothing is given up.
func (s *Sender) checked(ctx context.Context, d *Delivery, r result) result {
	if s.Token != nil {
		err := s.Token.Alive(ctx)
		r.hold = s.tokenHold(err != nil, time.Now())
		if err != nil {
			s.Log.ErrorContext(ctx, "Telegram does not answer to the token; nothing is sent", "again_in", r.hold, "error", err)
			s.Pacer.Hold(time.Now().Add(r.hold))
			return r
		}
	}
	r.state, r.hold = Failed, s.interval(d)
	return r
}

// tokenHold is for how long nothing is sent after a look at the token: for longer each time that it is found bad, since a question
// that was only cut off must not silence everybody for long. Of several at once one counts.
func (s *Sender) tokenHold(bad bool, now time.Time) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !bad:
		s.badToken = 0
		return 0
	case !now.Before(s.goodFrom):
		s.badToken++
		s.goodFrom = now.Add(worker.Backoff{First: time.Second, Most: s.MaxBackoff}.After(s.badToken))
	}
	return s.goodFrom.Sub(now)
}
