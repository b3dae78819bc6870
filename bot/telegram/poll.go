package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"thidua/bot/inbox"
	"thidua/knowledge/worker"
)

// RunExclusive runs poll while this replica has the right to poll, which one at a time has for ttl and renews; poll's context
// ends when the right is lost. It returns false when another replica has it. package bot makes it of a lease.
type RunExclusive func(ctx context.Context, ttl time.Duration, poll func(ctx context.Context)) (had bool, err error)

// Poller takes updates by long poll. No update is confirmed to Telegram before it is stored. Of several replicas one
// polls at a time.
type Poller struct {
	Client       *Client
	Inbox        *inbox.Store
	RunExclusive RunExclusive
	Stored       func()          // called when updates were stored; may be nil
	Polled       func(err error) // called after every poll, with nil when all that Telegram gave is stored; may be nil
	Log          *slog.Logger

	Wait  time.Duration // of one long poll; 0 means 50 s
	Lease time.Duration // of the right to poll, renewed while it is used; 0 means 4 s
	Quiet time.Duration // after which the offset is dropped; 0 means an hour
}

// allowedUpdates are the kinds of update that the bot understands; others would fill the inbox for nothing.
var allowedUpdates = []string{"message", "edited_message", "callback_query", "my_chat_member"}

// Run polls until ctx is cancelled. What was received and not stored by then comes again.
func (p *Poller) Run(ctx context.Context) {
	p.Wait = cmp.Or(p.Wait, 50*time.Second)
	p.Lease = cmp.Or(p.Lease, 4*time.Second)
	p.Quiet = cmp.Or(p.Quiet, time.Hour)
	for ctx.Err() == nil {
		_, err := p.RunExclusive(ctx, p.Lease, p.poll)
		if err != nil && ctx.Err() == nil {
			p.Log.Error("the right to poll cannot be asked for", "error", err)
		}
		worker.Sleep(ctx, min(2*time.Second, p.Lease/4))
	}
}

// poll polls until ctx ends, with it or with the right to poll.
//
// It starts without an offset: everything unconfirmed comes again, and the inbox knows what it has. Then it asks for
// the last received + 1, never the greatest: after a week without updates Telegram chooses the next id at random, and
// it may be lower. After a quiet hour the offset is dropped for the same reason.
func (p *Poller) poll(ctx context.Context) {
	var offset int64
	last := time.Now()
	failures, repeats := 0, 0 // in a row
	var wait time.Duration    // the first answers at once, to show that polling works
	for ctx.Err() == nil {
		if time.Since(last) > p.Quiet {
			offset = 0
		}
		began := time.Now()
		received, err := p.Client.updates(ctx, offset, wait)
		if err != nil {
			if ctx.Err() == nil {
				failures++
				p.polled(err)
				p.failed(ctx, err, failures)
			}
			continue
		}
		if len(received) == 0 {
			failures = 0
			p.polled(nil)
			if wait == 0 {
				wait = p.Wait
				continue
			}
			// A server that answers at once instead of waiting is not to be asked thousands of times a second.
			worker.Sleep(ctx, min(p.Wait, time.Second)-time.Since(began))
			continue
		}
		next, added, err := p.store(ctx, received)
		if err != nil {
			if ctx.Err() == nil {
				failures++
				p.polled(err)
				p.Log.Error("updates could not be stored; Telegram keeps them", "error", err)
				worker.Sleep(ctx, pollBackoff.After(failures))
			}
			continue
		}
		failures, offset, wait = 0, next, p.Wait
		p.polled(nil)
		if added == 0 {
			// They were to be confirmed, and come again: the server may do so as often as it is asked.
			repeats++
			worker.Sleep(ctx, pollBackoff.After(repeats))
			continue
		}
		repeats, last = 0, time.Now()
		if p.Stored != nil {
			p.Stored()
		}
	}
}

func (p *Poller) polled(err error) {
	if p.Polled != nil {
		p.Polled(err)
	}
}

// store keeps what was received and returns the offset that confirms it, and how many of it are new.
func (p *Poller) store(ctx context.Context, received []json.RawMessage) (offset int64, added int, err error) {
	var updates []inbox.Update
	for _, raw := range received {
		u, err := ParseUpdate(p.Client.BotID(), raw)
		if err != nil {
			// Without an id it can be neither stored nor confirmed; the next one's offset passes over it.
			p.Log.Error("an update cannot be read", "error", err)
			continue
		}
		updates = append(updates, u)
		offset = u.UpdateID + 1
	}
	if len(updates) == 0 {
		return 0, 0, errors.New("no update could be read")
	}
	added, err = p.Inbox.Put(ctx, updates)
	return offset, added, err
}

func (p *Poller) failed(ctx context.Context, err error, failures int) {
	wait := pollBackoff.After(failures)
	if refused, ok := errors.AsType[*APIError](err); ok {
		switch refused.Code {
		case http.StatusConflict:
			if strings.Contains(refused.Description, "webhook") {
				p.Log.Warn("taking a former webhook back", "error", p.Client.DeleteWebhook(ctx))
				break
			}
			p.Log.Error("another program takes this bot's updates; stop it", "error", err)
			wait = 10 * time.Second
		case http.StatusUnauthorized, http.StatusNotFound:
			p.Log.Error("Telegram does not know this bot token", "error", err)
			wait = time.Minute
		case http.StatusTooManyRequests:
			wait = max(refused.RetryAfter, time.Second)
		}
	}
	p.Log.Warn("updates cannot be fetched", "error", err, "again_in", wait)
	worker.Sleep(ctx, wait)
}

// pollBackoff does not grow for long: when Telegram, or the store, is there again, nobody waits more than seconds.
var pollBackoff = worker.Backoff{First: 500 * time.Millisecond, Most: 4 * time.Second}
