package bot

import (
	"sync"
	"time"

	"thidua/bot/conversation"
)

// limiter keeps one person from crowding out the others, all of them from crowding out the machine, and strangers from
// crowding out those who are let in: a bucket of tokens for each person, one for everybody who is let in and a smaller one
// for all others together. A person's counts by the times at which Telegram received the messages, and
// everybody's only what is fresh, so that what piled up while the bot was down is not taken for haste. A message that is tried
// again was counted. It is in memory: a restart forgives.
type limiter struct {
	person, total int // messages a minute, and at once; 0 means no limit

	mu        sync.Mutex
	accounts  map[int64]*bucket
	members   bucket
	strangers bucket
}

type bucket struct {
	spent float64 // tokens gone
	at    time.Time
	told  time.Time

	counted [recent]counted // the messages counted last
	next    int             // where the next takes its place among them
}

// counted is a message and what was said of it.
type counted struct {
	key     string
	verdict conversation.Verdict
}

const (
	maxBuckets = 20000

	// recent is how many of a person's messages are known when they are tried again: one of each chat is tried at a time.
	recent = 8

	// backlog is the age from which a message is one of those that piled up.
	backlog = time.Minute

	// strangerShare is which part of what everybody may send all strangers together may.
	strangerShare = 4
)

// Take implements conversation.Limiter.
func (l *limiter) Take(m conversation.Incoming, now time.Time) conversation.Verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.bucket(m)
	for _, c := range b.counted {
		if c.key == m.Key {
			return c.verdict
		}
	}
	verdict := l.take(b, m, now)
	b.counted[b.next] = counted{m.Key, verdict}
	b.next = (b.next + 1) % recent
	return verdict
}

// bucket is the person's own.
func (l *limiter) bucket(m conversation.Incoming) *bucket {
	if l.accounts == nil {
		l.accounts = map[int64]*bucket{}
	}
	b := l.accounts[m.Account]
	if b == nil {
		if len(l.accounts) >= maxBuckets {
			l.forget(m.Sent)
		}
		b = &bucket{at: m.Sent}
		l.accounts[m.Account] = b
	}
	return b
}

func (l *limiter) take(b *bucket, m conversation.Incoming, now time.Time) conversation.Verdict {
	all, total := &l.members, l.total
	if !m.Member {
		all = &l.strangers
		if total > 0 {
			total = max(total/strangerShare, 1)
		}
	}
	fresh := now.Sub(m.Sent) < backlog
	if b.full(l.person, m.Sent) || fresh && all.full(total, now) {
		if m.Sent.Sub(b.told) < time.Minute {
			return conversation.SlowStill
		}
		b.told = m.Sent
		return conversation.Slow
	}
	b.spent += m.Weight
	if fresh {
		all.spent += m.Weight
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
