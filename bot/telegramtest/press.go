package telegramtest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// CallbackAnswer is what a person sees after pressing a button.
type CallbackAnswer struct {
	Text      string
	Alert     bool
	URL       string
	CacheTime int
}

// Callback is one press of a button, waiting for the bot's answer.
type Callback struct {
	ID     string
	s      *Server
	user   int64
	chat   int64
	msg    int
	at     time.Time
	done   chan struct{}
	answer CallbackAnswer
}

// Wait blocks until the bot has answered the press.
func (c *Callback) Wait(ctx context.Context) (CallbackAnswer, error) {
	select {
	case <-c.done:
		return c.answer, nil
	case <-ctx.Done():
		return CallbackAnswer{}, fmt.Errorf("wait for the answer to a press: %w", ctx.Err())
	case <-c.s.ctx.Done():
		return CallbackAnswer{}, errors.New("wait for the answer to a press: server closed")
	}
}

// Answered says whether the bot has answered.
func (c *Callback) Answered() bool {
	select {
	case <-c.done:
		return true
	default:
		return false
	}
}

// Press presses the button with that callback data. The message must still be there and show such a button, or have
// shown it before an edit: an app may be behind.
func (v Speaker) Press(messageID int, data string) (*Callback, error) {
	s := v.s
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := v.place()
	if err != nil {
		return nil, err
	}
	p := c.live(messageID)
	if p == nil || !p.FromBot || !p.Offered[data] {
		return nil, fmt.Errorf("%w: message %d has no button %q", ErrRefused, messageID, data)
	}
	return v.press(c, p, data)
}

// PressLabel presses the button with that label in the message as it is now.
func (v Speaker) PressLabel(messageID int, label string) (*Callback, error) {
	s := v.s
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := v.place()
	if err != nil {
		return nil, err
	}
	p := c.live(messageID)
	if p == nil || p.ReplyMarkup == nil {
		return nil, fmt.Errorf("%w: message %d has no buttons", ErrRefused, messageID)
	}
	for _, row := range p.ReplyMarkup.Rows {
		for _, b := range row {
			if b.Text == label && b.CallbackData != "" {
				return v.press(c, p, b.CallbackData)
			}
		}
	}
	return nil, fmt.Errorf("%w: message %d has no button %q", ErrRefused, messageID, label)
}

// press tells the bot; the caller holds mu.
func (v Speaker) press(c *chat, p *Post, data string) (*Callback, error) {
	s := v.s
	a := s.st.Accounts[v.user]
	if a == nil {
		return nil, fmt.Errorf("%w: only a person presses buttons", ErrRefused)
	}
	cb := &Callback{
		ID: strconv.FormatInt(s.st.NextQueryID, 10), s: s, user: v.user, chat: c.ID, msg: p.MessageID,
		at: s.Now(), done: make(chan struct{}),
	}
	s.st.NextQueryID += 7
	for id, old := range s.callbacks {
		if cb.at.Sub(old.at) > s.CallbackAge {
			delete(s.callbacks, id)
		}
	}
	s.callbacks[cb.ID] = cb
	m := p.Message
	s.push("callback_query", callbackQuery{
		ID: cb.ID, From: a.User, Message: &m, ChatInstance: strconv.FormatInt(c.ID*31+17, 10), Data: data,
	})
	s.notify()
	return cb, nil
}

func (s *Server) answerCallbackQuery(q *request) (any, *apiError) {
	id := q.text("callback_query_id")
	cb := s.callbacks[id]
	if cb == nil || s.Now().Sub(cb.at) > s.CallbackAge {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	text := q.text("text")
	if utf16Len(text) > 200 {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	alert, err := q.boolean("show_alert")
	if err != nil {
		return nil, err
	}
	cache, err := q.integer("cache_time")
	if err != nil {
		return nil, err
	}
	delete(s.callbacks, id)
	cb.answer = CallbackAnswer{Text: text, Alert: alert, URL: q.text("url"), CacheTime: int(cache)}
	close(cb.done)
	answer := cb.answer
	s.record(s.st.Chats[cb.chat], Event{Kind: Answered, MessageID: cb.msg, UserID: cb.user, Callback: &answer})
	return true, nil
}
