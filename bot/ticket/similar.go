package ticket

import (
	"context"
	"sync"
	"time"

	"thidua/bot/similar"
)

// likeness finds tickets that tell of the same difficulty. It is kept in memory, and follows the rows by the time of their last change.
type likeness struct {
	mu    sync.Mutex
	index *similar.Index
	since int64 // of the newest change that it has
}

const acceptedSince = columns + `where changed_at >= $1 and kind = 'difficulty' and accepted_at > 0 order by changed_at, id`

// longestChange is how much later than its time a change may appear.
const longestChange = 10 * time.Second

// follow takes over what changed since it was looked at last.
func (l *likeness) follow(ctx context.Context, q Reader) error {
	if l.index == nil {
		l.index, l.since = similar.NewIndex(), 0
	}
	now, err := q.Now(ctx)
	if err != nil {
		return err
	}
	l.since = min(l.since, now) // a clock that was set back
	// A row has the time that its transaction began with: one that took longer appears behind others of a later time.
	changed, err := list(ctx, q, acceptedSince, l.since-longestChange.Microseconds())
	if err != nil {
		return err
	}
	for _, t := range changed {
		if t.State == Withdrawn || t.State == Refused || t.Words == "" {
			l.index.Remove(t.ID)
		} else {
			l.index.Put(t.ID, likeText(t))
		}
		l.since = max(l.since, t.ChangedAt.UnixMicro())
	}
	return nil
}

// likeText is a ticket as likeness reads it.
func likeText(t Ticket) similar.Text {
	text := similar.Text{Heading: t.Heading, Words: t.Words, Proposal: t.Proposal}
	if t.Category != "" {
		text.Category = t.Category.Name()
	}
	return text
}

// find are the tickets that are most like one, itself left out.
func (l *likeness) find(ctx context.Context, q Reader, t Ticket, limit int) ([]similar.Match, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.follow(ctx, q); err != nil {
		return nil, err
	}
	var found []similar.Match
	for _, m := range l.index.Find(likeText(t), limit+1) {
		if m.ID != t.ID {
			found = append(found, m)
		}
	}
	return found[:min(len(found), limit)], nil
}

// FollowLikeness reads what changed since it was read last, with no transaction open: the first time that is everything.
func (s *Store) FollowLikeness(ctx context.Context) error {
	s.likeness.mu.Lock()
	defer s.likeness.mu.Unlock()
	return s.likeness.follow(ctx, s.db)
}

// perJoined is how many are looked at for each that is wanted: several may be joined to one.
const perJoined = 4

// Similar are tickets that seem to tell of the same difficulty as one, the best first; of several that are joined the one that is answered
// for them. With offered they are those that are offered to who reports: with a neutral heading, and surely alike; else those that an
// officer looks at to join it to one.
func (s *Store) Similar(ctx context.Context, q Reader, t Ticket, limit int, offered bool) (all []Ticket, err error) {
	found, err := s.likeness.find(ctx, q, t, limit*perJoined)
	if err != nil {
		return nil, err
	}
	taken := map[int64]bool{t.ID: true, t.JoinedTo: true}
	for _, m := range found {
		if offered && m.Score < similar.Offered || len(all) == limit {
			break
		}
		main, err := s.Ticket(ctx, q, m.ID)
		if err == nil && main.JoinedTo != 0 {
			main, err = s.Ticket(ctx, q, main.JoinedTo)
		}
		if err != nil {
			return nil, err
		}
		if taken[main.ID] || !main.joinable() || offered && main.Heading == "" {
			continue
		}
		taken[main.ID] = true
		all = append(all, main)
	}
	return all, nil
}

// joinable reports whether others may be joined to a ticket: the Board still owes something for it, or what it replied is for them too.
func (t *Ticket) joinable() bool {
	return t.Kind == Difficulty && !t.AcceptedAt.IsZero() && t.State != Withdrawn && t.State != Refused && t.JoinedTo == 0 &&
		(t.State.Open() || !t.RepliedAt.IsZero())
}

// Alike tells of tickets whether they surely tell of the same difficulty.
func Alike(tickets []Ticket) func(a, b Ticket) bool {
	index := similar.NewIndex()
	for _, t := range tickets {
		index.Put(t.ID, likeText(t))
	}
	type pair struct{ a, b int64 }
	like := map[pair]bool{}
	for _, t := range tickets {
		for _, m := range index.Find(likeText(t), alikeLookedAt) {
			if m.Score >= similar.Offered && m.ID != t.ID {
				like[pair{t.ID, m.ID}], like[pair{m.ID, t.ID}] = true, true
			}
		}
	}
	return func(a, b Ticket) bool { return like[pair{a.ID, b.ID}] }
}

// alikeLookedAt is how many of the tickets that are most like one are looked at for a theme.
const alikeLookedAt = 20
