package bot

import (
	"sync"
	"time"

	"thidua/bot/conversation"
)

// limiter keeps one person from crowding out the others, and all of them from crowding out the machine: a bucket of
// tokens for each person and one for everybody. A person's counts by the times at which Telegram received the messages, and
// everybody's only what is fresh, so that what piled up while the bot was down is not taken for haste. It is in memory: a
// restart forgives.
type limiter struct {
	person, total int // messages a minute, and at once; 0 means no limit

	mu       sync.Mutex
	accounts map[int64]*bucket
	all      bucket
}

type bucket struct {
	spent float64 // tokens gone
	at    time.Time
	told  time.Time
}

const maxBuckets = 20000

// backlog is the age from which a message is one of those that piled up.
const backlog = time.Minute

// Take implements conversation.Limiter.
func (l *limiter) Take(account int64, at, now time.Time, weight float64) conversation.Verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.accounts == nil {
		l.accounts = map[int64]*bucket{}
	}
	b := l.accounts[account]
	if b == nil {
		if len(l.accounts) >= maxBuckets {
			l.forget(at)
		}
		b = &bucket{at: at}
		l.accounts[account] = b
	}
	fresh := now.Sub(at) < backlog
	if b.full(l.person, at) || fresh && l.all.full(l.total, now) {
		if at.Sub(b.told) < time.Minute {
			return conversation.SlowStill
		}
		b.told = at
		return conversation.Slow
	}
	b.spent += weight
	if fresh {
		l.all.spent += weight
	}
	return conversation.Pass
}

// full lets the tokens come back that the time since the last message is worth, and reports whether none is left.
func (b *bucket) full(perMinute int, at time.Time) bool {
	if perMinute == 0 {
		return false
	}
	if since := at.Sub(b.at); since > 0 {
		b.spent = max(0, b.spent-since.Minutes()*float64(perMinute))
		b.at = at
	}
	return b.spent+1 > float64(perMinute)
}

// forget drops the people who have all their tokens back.
func (l *limiter) forget(at time.Time) {
	for account, b := range l.accounts {
		if at.Sub(b.at) > time.Minute {
			delete(l.accounts, account)
		}
	}
	if len(l.accounts) >= maxBuckets { // a flood of strangers: begin anew rather than grow
		clear(l.accounts)
	}
}
