package telegramtest

import (
	"fmt"
	"math"
	"net/http"
	"time"
)

// Limit is a token bucket: Burst messages at once, then Rate a second. A zero Rate is no limit.
type Limit struct {
	Rate  float64
	Burst int
}

// Limits are the flood limits of a bot. An album counts as its items.
type Limits struct {
	Global  Limit // all messages, edits and deletes of the bot
	Private Limit // messages and edits in one private chat
	Group   Limit // messages and edits in one group or channel
}

// RealLimits are Telegram's, as far as it says: 30 a second, 1 a second in a chat, 20 a minute in a group.
func RealLimits() Limits {
	return Limits{
		Global:  Limit{Rate: 30, Burst: 30},
		Private: Limit{Rate: 1, Burst: 3},
		Group:   Limit{Rate: 20.0 / 60, Burst: 20},
	}
}

type flood struct {
	limits Limits
	global bucket
	chats  map[int64]*bucket
}

type bucket struct {
	spent float64 // tokens missing from a full bucket
	at    time.Time
	until time.Time // a told retry_after runs until then; calls before are refused again
}

// wait is how long until the bucket lets cost pass; what is larger than a whole burst passes from a full bucket and
// leaves a debt.
func (b *bucket) wait(l Limit, cost int, now time.Time) time.Duration {
	if l.Rate <= 0 || cost == 0 {
		return 0
	}
	if !b.at.IsZero() {
		b.spent = max(0, b.spent-l.Rate*now.Sub(b.at).Seconds())
	}
	b.at = now
	missing := b.spent + float64(min(cost, l.Burst)) - float64(l.Burst)
	wait := b.until.Sub(now)
	if missing > 1e-9 {
		wait = max(wait, time.Duration(math.Ceil(missing/l.Rate*1e9)))
	}
	return max(0, wait)
}

// admit charges cost messages to the token and, unless it is 0, the chat; or refuses with 429. The caller holds mu.
func (s *Server) admit(c *chat, cost, chatCost int) *apiError {
	f, now := &s.flood, s.Now()
	if f.chats == nil {
		f.chats = map[int64]*bucket{}
	}
	own, limit := &bucket{}, Limit{}
	if c != nil && chatCost > 0 {
		if f.chats[c.ID] == nil {
			f.chats[c.ID] = own
		}
		own, limit = f.chats[c.ID], f.limits.Group
		if c.Type == typePrivate {
			limit = f.limits.Private
		}
	}
	for _, try := range []struct {
		b    *bucket
		l    Limit
		cost int
	}{{&f.global, f.limits.Global, cost}, {own, limit, chatCost}} {
		if wait := try.b.wait(try.l, try.cost, now); wait > 0 {
			seconds := int(math.Ceil(wait.Seconds()))
			if try.b.until.Before(now) {
				try.b.until = now.Add(time.Duration(seconds) * time.Second)
			}
			return &apiError{
				Code: http.StatusTooManyRequests, RetryAfter: seconds,
				Description: fmt.Sprintf("Too Many Requests: retry after %d", seconds),
			}
		}
	}
	f.global.spent += float64(cost)
	own.spent += float64(chatCost)
	return nil
}
