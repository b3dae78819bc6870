package bot

import (
	"sync"
	"time"
)

// limiter keeps one person from crowding out the others, and all of them from crowding out the machine: a bucket of
// tokens for each person and one for everybody. A person's counts by the times at which Telegram received the messages, and
// everybody's only what is fresh, so that what piled up while the bot was down is not taken for haste. It is in memory: a
// restart forgives.
type limiter struct {
	person, total int // messages a minute, and at once; 0 means no limit

	mu     sync.Mutex
	people map[int64]*bucket
	all    bucket
}

type bucket struct {
	spent float64 // tokens gone
	at    time.Time
	told  time.Time
}

// verdict is what to do about a message.
type verdict int

const (
	pass      verdict = iota
	slow              // too many: say so
	slowStill         // too many, and it was said within the minute
)

const maxBuckets = 20000

const (
	// backlog is the age from which a message is one of those that piled up.
	backlog = time.Minute
	// albumWeight is what a file of an album counts: Telegram sends at most ten.
	albumWeight = 0.1
)

// take counts a message of a person that was sent at a time and is handled now.
func (l *limiter) take(account int64, at, now time.Time, weight float64) verdict {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.people == nil {
		l.people = map[int64]*bucket{}
	}
	b := l.people[account]
	if b == nil {
		if len(l.people) >= maxBuckets {
			l.forget(at)
		}
		b = &bucket{at: at}
		l.people[account] = b
	}
	fresh := now.Sub(at) < backlog
	if b.full(l.person, at) || fresh && l.all.full(l.total, now) {
		if at.Sub(b.told) < time.Minute {
			return slowStill
		}
		b.told = at
		return slow
	}
	b.spent += weight
	if fresh {
		l.all.spent += weight
	}
	return pass
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
	for account, b := range l.people {
		if at.Sub(b.at) > time.Minute {
			delete(l.people, account)
		}
	}
	if len(l.people) >= maxBuckets { // a flood of strangers: begin anew rather than grow
		clear(l.people)
	}
}
