package telegramtest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// updateAge is how long Telegram keeps an update nobody takes.
const updateAge = 24 * time.Hour

// poller is one getUpdates call that waits.
type poller struct {
	end chan string // receives the reason another call ended this one
}

// push queues an update for the bot, if it wants that kind; the caller holds mu.
func (s *Server) push(kind string, payload any) {
	if !s.wants(kind) {
		return
	}
	body, err := json.Marshal(payload)
	if err != nil {
		panic(fmt.Sprintf("telegramtest: encode a %s: %v", kind, err)) // our own types always marshal
	}
	s.st.Pending = append(s.st.Pending, pendingUpdate{ID: s.st.NextUpdateID, Kind: kind, Body: body, At: s.Now()})
	s.st.NextUpdateID++
	s.notify()
}

// wants follows allowed_updates; by default everything but the kinds that must be asked for.
func (s *Server) wants(kind string) bool {
	if len(s.st.Allowed) > 0 {
		return slices.Contains(s.st.Allowed, kind)
	}
	return kind != "chat_member" && kind != "message_reaction" && kind != "message_reaction_count"
}

// PushUpdate queues an update of any kind and shape, as it stands; for kinds nobody here plays, and for damaged ones.
func (s *Server) PushUpdate(kind string, payload json.RawMessage) int64 {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.st.NextUpdateID
	s.push(kind, payload)
	var q callbackQuery // a press can be answered, as that of a person
	if kind == "callback_query" && json.Unmarshal(payload, &q) == nil && q.Message != nil && s.st.Chats[q.Message.Chat.ID] != nil {
		s.callbacks[q.ID] = &Callback{ID: q.ID, s: s, user: q.From.ID, chat: q.Message.Chat.ID, msg: q.Message.MessageID, at: s.Now(), done: make(chan struct{})}
	}
	return id
}

// SetNextUpdateID lets the ids go on from another number: Telegram draws a new one, perhaps lower, after a week
// without updates.
func (s *Server) SetNextUpdateID(id int64) {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.st.NextUpdateID = id
}

// Pending is how many updates the bot has not confirmed.
func (s *Server) Pending() int {
	s.init()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	return len(s.st.Pending)
}

// expire forgets updates that are too old; the caller holds mu.
func (s *Server) expire() {
	oldest := s.Now().Add(-updateAge)
	s.st.Pending = slices.DeleteFunc(s.st.Pending, func(u pendingUpdate) bool { return u.At.Before(oldest) })
}

// wire is the update as the bot gets it.
func (u pendingUpdate) wire() json.RawMessage {
	return json.RawMessage(fmt.Sprintf(`{"update_id":%d,%q:%s}`, u.ID, u.Kind, u.Body))
}

// pollParams are what a getUpdates call asks for.
type pollParams struct {
	offset    int64
	limit     int
	timeout   time.Duration
	allowed   []string
	restricts bool // allowed was given
}

func (q *request) pollParams() (p pollParams, refusal *apiError) {
	var numbers [3]int64
	for i, name := range []string{"offset", "limit", "timeout"} {
		if numbers[i], refusal = q.integer(name); refusal != nil {
			return p, refusal
		}
	}
	p.offset, p.limit = numbers[0], int(numbers[1])
	p.timeout = time.Duration(min(max(numbers[2], 0), 50)) * time.Second
	if p.limit <= 0 || p.limit > 100 {
		p.limit = 100
	}
	p.restricts, refusal = q.object("allowed_updates", &p.allowed)
	return p, refusal
}

// getUpdates waits for updates; an error means the connection is to be cut.
func (s *Server) getUpdates(ctx context.Context, q *request) (any, *apiError, error) {
	p, refusal := q.pollParams()
	if refusal != nil {
		return nil, refusal, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.st.Hook.URL != "" {
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"), nil
	}
	s.endPoll("terminated by other getUpdates request; make sure that only one bot instance is running")
	if p.restricts {
		s.st.Allowed = p.allowed
	}
	s.confirm(p.offset)
	me := &poller{end: make(chan string, 1)}
	s.poll = me
	defer func() {
		if s.poll == me {
			s.poll = nil
		}
	}()
	timer := time.NewTimer(p.timeout)
	defer timer.Stop()
	for over := p.timeout == 0; ; {
		if s.down || s.ctx.Err() != nil {
			return nil, nil, errCut
		}
		s.expire()
		if len(s.st.Pending) > 0 || over {
			taken := []json.RawMessage{}
			for _, u := range s.st.Pending[:min(p.limit, len(s.st.Pending))] {
				taken = append(taken, u.wire())
			}
			return taken, nil, nil
		}
		changed := s.changed
		s.mu.Unlock()
		var reason string
		select {
		case <-changed:
		case <-timer.C:
			over = true
		case reason = <-me.end:
		case <-ctx.Done():
		case <-s.ctx.Done():
		}
		s.mu.Lock()
		select {
		case reason = <-me.end: // both may have come
		default:
		}
		if reason != "" {
			return nil, conflict(reason), nil
		}
		if ctx.Err() != nil {
			return nil, nil, errCut
		}
	}
}

// confirm forgets what the offset covers: ids below it, or all but the last -offset. An offset beyond every id given
// out covers nothing, so a bot that keeps the old maximum after ids started again gets the same updates for ever, as
// from Telegram. The caller holds mu.
func (s *Server) confirm(offset int64) {
	switch {
	case offset > s.st.NextUpdateID:
	case offset > 0:
		s.st.Pending = slices.DeleteFunc(s.st.Pending, func(u pendingUpdate) bool { return u.ID < offset })
	case offset < 0:
		s.st.Pending = s.st.Pending[max(0, int64(len(s.st.Pending))+offset):]
	}
}

// endPoll ends the waiting getUpdates, if any, with a conflict; the caller holds mu.
func (s *Server) endPoll(reason string) {
	if s.poll != nil {
		s.poll.end <- reason
		s.poll = nil
	}
}
