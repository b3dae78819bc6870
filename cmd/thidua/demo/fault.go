package demo

import (
	"slices"
	"strings"
	"sync"
	"time"

	"thidua/bot/telegramtest"
)

// faultSettings is what goes wrong at Telegram, as the page's drawer sets and shows it.
type faultSettings struct {
	Flood      bool `json:"flood"` // every send is refused with 429
	RetryAfter int  `json:"retry_after"`
	Down       bool `json:"down"`
	Lost       int  `json:"lost"`  // sends yet to come that arrive, but whose reply the bot does not get
	Delay      int  `json:"delay"` // milliseconds before every call
}

// Bounds of faultSettings: longer than these a visitor would take the demo to be broken.
const (
	maxRetryAfter = 120
	maxLost       = 100
	maxDelay      = 10_000
)

// faults makes the in-process Telegram fail. The zero value with a server is usable.
type faults struct {
	server *telegramtest.Server

	mu    sync.Mutex
	now   faultSettings
	rules []*telegramtest.Rule
	lost  *telegramtest.Rule
}

// set replaces what goes wrong.
func (f *faults) set(want faultSettings) {
	f.mu.Lock()
	defer f.mu.Unlock()
	want.RetryAfter = min(max(want.RetryAfter, 1), maxRetryAfter)
	want.Lost = min(max(want.Lost, 0), maxLost)
	want.Delay = min(max(want.Delay, 0), maxDelay)
	for _, rule := range f.rules {
		rule.Remove()
	}
	f.now, f.rules, f.lost = want, nil, nil
	delay := time.Duration(want.Delay) * time.Millisecond
	// The first rule that matches a call is applied alone, so each has the delay too.
	if want.Flood {
		f.rules = append(f.rules, f.server.Inject(telegramtest.Fault{
			When: isSend, Do: telegramtest.Refuse, Code: 429, RetryAfter: want.RetryAfter, Delay: delay,
		}))
	}
	if want.Lost > 0 {
		f.lost = f.server.Inject(telegramtest.Fault{When: isSend, Do: telegramtest.LoseReply, Times: want.Lost, Delay: delay})
		f.rules = append(f.rules, f.lost)
	}
	if delay > 0 {
		f.rules = append(f.rules, f.server.Inject(telegramtest.Fault{When: isNotPoll, Delay: delay}))
	}
	f.server.SetDown(want.Down)
}

// state is what goes wrong now.
func (f *faults) state() faultSettings {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.now
	now.RetryAfter = max(now.RetryAfter, 1)
	if f.lost != nil {
		now.Lost = max(0, now.Lost-f.lost.Hits())
	}
	return now
}

func isSend(c telegramtest.Call) bool {
	return slices.Contains([]string{"sendmessage", "senddocument", "sendphoto", "sendmediagroup"}, strings.ToLower(c.Method))
}

func isNotPoll(c telegramtest.Call) bool { return !strings.EqualFold(c.Method, "getUpdates") }
