package health

import (
	"errors"
	"fmt"
	"math"
	"time"

	"thidua/bot/inbox"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// Report is how things stand. It names nobody: no chat, no words, no token.
type Report struct {
	Status   string    `json:"status"`             // ok, warning, or failed: a restart, or a person, is needed
	Ready    bool      `json:"ready"`              // it can serve
	Problems []Finding `json:"problems,omitempty"` // why it failed
	WaitsFor []Finding `json:"waits_for,omitempty"`
	Warnings []Finding `json:"warnings,omitempty"`

	// Ages in seconds; nil when there is nothing of an age, or nobody could look.
	LastReceived *float64 `json:"last_received_seconds"` // since Telegram gave the updates it had
	OldestUpdate *float64 `json:"oldest_waiting_update_seconds"`
	OldestReply  *float64 `json:"oldest_waiting_reply_seconds"`
	TokenHeldFor *float64 `json:"token_held_for_seconds"` // nothing is sent until then, as Telegram asked
	HeldChats    int      `json:"held_chats"`             // likewise, each
	Waiting      int      `json:"waiting_updates"`
	Parked       int      `json:"parked_updates"`
	WaitingReply int      `json:"waiting_replies"`
	WaitingOther int      `json:"waiting_other_deliveries"`
	Uncertain    int      `json:"uncertain_deliveries"`
	Failed       int      `json:"failed_deliveries"`
	FailedJobs   int      `json:"failed_jobs"`

	Queues *Queues `json:"-"` // what was counted in full; nil when nobody could look
}

// Queues are what waits, at an instant of the store's clock.
type Queues struct {
	At     time.Time
	Inbox  inbox.Queue
	Outbox outbox.Queue
	Jobs   job.Queue
}

// Finding is one thing that is not as it should be.
type Finding struct {
	Kind string `json:"kind"` // one word, for programs
	Says string `json:"says"` // one sentence, for people

	detail error // for the log alone: it may name servers and files
}

// The values of Report.Status.
const (
	fine    = "ok"
	warning = "warning"
	failed  = "failed"
)

// judge says what the facts mean.
func (h *Health) judge(f facts) Report {
	r := Report{Status: fine}
	if f.err != nil {
		r.Problems = append(r.Problems, Finding{"store", storeSays(f.err), f.err})
	}
	if f.measured && f.space < leastSpace {
		r.warn("disk", fmt.Sprintf("%d MB are free: with a full disk nothing is answered", f.space>>20))
	}
	received := f.received
	if here := h.received.Load(); here > 0 && time.UnixMicro(here).After(received) {
		received = time.UnixMicro(here)
	}
	now := f.now
	if now.IsZero() {
		now = time.Now()
	}
	r.LastReceived = age(now, received)
	if f.err == nil {
		r.count(f)
	}
	h.judgeTelegram(&r, now, received)
	r.Ready = len(r.Problems)+len(r.WaitsFor) == 0
	switch {
	case len(r.Problems) > 0:
		r.Status = failed
	case len(r.Warnings)+len(r.WaitsFor) > 0:
		r.Status = warning
	}
	return r
}

// storeSays is what everybody may read of a failure of the store.
func storeSays(err error) string {
	if file, ok := errors.AsType[*database.FileError](err); ok {
		return file.What
	}
	return "the database takes no writes or does not answer: the log says more"
}

// count takes over what was counted, and warns of what waits for long.
func (r *Report) count(f facts) {
	r.Queues = &Queues{At: f.now, Inbox: f.inbox, Outbox: f.outbox, Jobs: f.jobs}
	reply := f.outbox.Open[outbox.Reply]
	r.OldestUpdate, r.OldestReply = age(f.now, f.inbox.Oldest), age(f.now, reply.Oldest)
	r.Waiting, r.Parked = f.inbox.Waiting, f.inbox.Parked
	r.WaitingReply = reply.Count
	r.WaitingOther = f.outbox.Open[outbox.Notice].Count + f.outbox.Open[outbox.Bulk].Count
	r.Uncertain, r.Failed, r.FailedJobs = f.outbox.Uncertain, f.outbox.Failed, f.jobs.Failed
	for _, hold := range f.holds {
		if hold.ChatID == 0 {
			r.TokenHeldFor = age(hold.Until, f.now)
			r.warn("held", fmt.Sprintf("Telegram asked the bot to send nothing for another %.0f s", *r.TokenHeldFor))
			continue
		}
		r.HeldChats++
	}
	for _, waits := range []struct {
		kind, what string
		age        *float64
	}{{"updates", "an update has waited to be handled", r.OldestUpdate}, {"replies", "a reply has waited to be sent", r.OldestReply}} {
		if waits.age != nil && *waits.age >= warnWaiting.Seconds() {
			r.warn(waits.kind, fmt.Sprintf("%s for %v", waits.what, seconds(*waits.age).Round(time.Minute)))
		}
	}
}

// judgeTelegram looks at whether updates come.
func (h *Health) judgeTelegram(r *Report, now, received time.Time) {
	if !h.known.Load() {
		r.wait("token", "Telegram has not answered to the bot's token")
	}
	since := now.Sub(received)
	switch {
	case h.Posted && !h.set.Load():
		r.wait("webhook", "Telegram has not been told where to post updates")
	case !h.Posted && (received.IsZero() || since > pollStale):
		r.wait("poll", "no poll has been answered for a while")
	}
	switch {
	case received.IsZero() || since < warnUnfetched:
	case since < dropped:
		r.warn("unfetched", fmt.Sprintf("no updates were fetched for %v: Telegram drops them after 24 h", since.Round(time.Minute)))
	default:
		r.warn("unfetched", fmt.Sprintf("no updates were fetched for %v: Telegram drops them after 24 h, and what was written before that is lost",
			since.Round(time.Minute)))
	}
}

func (r *Report) warn(kind, says string) {
	r.Warnings = append(r.Warnings, Finding{Kind: kind, Says: says})
}
func (r *Report) wait(kind, says string) {
	r.WaitsFor = append(r.WaitsFor, Finding{Kind: kind, Says: says})
}

// age is how many seconds lie between an instant and a later one; nil of none. A clock that was set back makes no age of less than 0.
func age(now, at time.Time) *float64 {
	if at.IsZero() {
		return nil
	}
	s := math.Round(max(0, now.Sub(at).Seconds())*1000) / 1000
	return &s
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }
