package telegramtest

import (
	"slices"
	"time"
)

// EventKind is what happened in a chat.
type EventKind string

// The kinds of events. Only Sent, Edited and Deleted are kept in the ledger; the others are shown to subscribers.
const (
	Sent     EventKind = "sent"
	Edited   EventKind = "edited"
	Deleted  EventKind = "deleted"
	Reacted  EventKind = "reacted"
	Typing   EventKind = "typing"   // Text is the chat action
	Drafted  EventKind = "drafted"  // Text is the draft shown so far
	Answered EventKind = "answered" // Callback is the answer to a press
	Menu     EventKind = "menu"     // the command menu or the bot's description changed
	Changed  EventKind = "changed"  // a chat, its members or its state changed
	Resync   EventKind = "resync"   // events were dropped: read the state again
)

// Event is one visible change, of either side. Post is the message as it was right after the change.
type Event struct {
	Seq       int64
	At        time.Time
	Kind      EventKind
	ChatID    int64
	MessageID int             `json:",omitempty"`
	Post      *Post           `json:",omitempty"`
	Text      string          `json:",omitempty"`
	UserID    int64           `json:",omitempty"`
	Callback  *CallbackAnswer `json:",omitempty"`
}

// Ledger is everything that was sent, edited and deleted in the chat, by either side, in order. An edit keeps the whole
// message as it then was, so all versions are there.
func (s *Server) Ledger(chatID int64) []Event {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.st.Chats[chatID]; c != nil {
		return slices.Clone(c.Events)
	}
	return nil
}

// Messages is the current state of the chat: its messages in order, without the deleted ones.
func (s *Server) Messages(chatID int64) []Post {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.st.Chats[chatID]
	if c == nil {
		return nil
	}
	var all []Post
	for _, p := range c.Posts {
		if p.DeletedAt.IsZero() {
			all = append(all, *p)
		}
	}
	return all
}

// BotMessages is Messages without what people wrote.
func (s *Server) BotMessages(chatID int64) []Post {
	return slices.DeleteFunc(s.Messages(chatID), func(p Post) bool { return !p.FromBot })
}

// Chats lists all chats by id: private ones of every account, groups, channels.
func (s *Server) Chats() []Chat {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Chat, 0, len(s.st.Chats))
	for _, c := range s.st.Chats {
		all = append(all, c.Chat)
	}
	slices.SortFunc(all, func(a, b Chat) int { return int(min(1, max(-1, a.ID-b.ID))) })
	return all
}

type subscriber struct {
	ch   chan Event
	lost bool
}

// subscriberBuffer is how many events may wait for a slow page before it is told to read everything again.
const subscriberBuffer = 256

// Subscribe passes on every event from now. The server never waits for a subscriber: one that falls behind gets a
// Resync event in place of what it missed. The channel is closed by cancel and by Close.
func (s *Server) Subscribe() (events <-chan Event, cancel func()) {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	sub := &subscriber{ch: make(chan Event, subscriberBuffer)}
	if s.ctx.Err() != nil {
		close(sub.ch)
		return sub.ch, func() {}
	}
	s.subs[sub] = true
	return sub.ch, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.dropSubscriber(sub)
	}
}

// dropSubscriber closes the subscription once; the caller holds mu.
func (s *Server) dropSubscriber(sub *subscriber) {
	if s.subs[sub] {
		delete(s.subs, sub)
		close(sub.ch)
	}
}

// record numbers the event, keeps it in the chat's ledger when it belongs there and tells everybody; the caller holds mu.
func (s *Server) record(c *chat, e Event) {
	s.st.Seq++
	e.Seq, e.At = s.st.Seq, s.Now()
	if c != nil {
		e.ChatID = c.ID
		switch e.Kind {
		case Sent, Edited, Deleted:
			c.Events = append(c.Events, e)
		}
	}
	for sub := range s.subs {
		sub.offer(e)
	}
	s.notify()
}

// recordPost is record for a change of a message; the event gets its own copy.
func (s *Server) recordPost(c *chat, kind EventKind, p *Post) {
	now := *p
	s.record(c, Event{Kind: kind, MessageID: p.MessageID, Post: &now})
}

// offer never blocks. Only one goroutine at a time calls it (under mu), so a place seen free stays free. The last
// place of the buffer is for the Resync; after it nothing is queued until it has been taken.
func (sub *subscriber) offer(e Event) {
	if sub.lost && len(sub.ch) > 0 {
		return
	}
	sub.lost = len(sub.ch) == cap(sub.ch)-1
	if sub.lost {
		e = Event{Seq: e.Seq, At: e.At, Kind: Resync}
	}
	sub.ch <- e
}
