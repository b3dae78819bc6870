package demo

import (
	"bytes"
	"fmt"
	"net/http"
	"time"

	"thidua/bot/telegramtest"
)

// pageState is everything the page shows. It is sent whole when a page connects, also again, so that a page that was
// away has missed nothing.
type pageState struct {
	Bot   telegramtest.User `json:"bot"`
	Chats []pageChat        `json:"chats"`
}

type pageChat struct {
	ID       int64                     `json:"id"`
	Name     string                    `json:"name"`
	Role     string                    `json:"role"`
	Examples []string                  `json:"examples"`
	Blocked  bool                      `json:"blocked"`
	Started  bool                      `json:"started"`
	Commands []telegramtest.BotCommand `json:"commands"`
	Messages []pageMessage             `json:"messages"`
}

// pageMessage is a message as the page draws it.
type pageMessage struct {
	ID       int                     `json:"id"`
	Out      bool                    `json:"out"` // the person's own
	Date     int64                   `json:"date"`
	Edited   bool                    `json:"edited,omitempty"`
	Text     string                  `json:"text,omitempty"`
	Entities []telegramtest.Entity   `json:"entities,omitempty"`
	Album    string                  `json:"album,omitempty"`
	Photo    *telegramtest.PhotoSize `json:"photo,omitempty"`
	Document *telegramtest.Document  `json:"document,omitempty"`
	ReplyTo  string                  `json:"reply_to,omitempty"` // the words it answers
	Buttons  [][]telegramtest.Button `json:"buttons,omitempty"`
	Reaction []string                `json:"reactions,omitempty"`
}

// pageStatus is what changes beside the chats.
type pageStatus struct {
	Waiting   int            `json:"waiting"`
	Sending   int            `json:"sending"`
	Sent      int            `json:"sent"`
	Failed    int            `json:"failed"`
	Uncertain int            `json:"uncertain"`
	Pending   int            `json:"pending"` // updates the bot has not fetched
	Read      int            `json:"read"`    // the bot has fetched every message up to this id
	Faults    faultSettings  `json:"faults"`
	Corpus    corpusProgress `json:"corpus"`
}

// pageEvent is a change in one chat.
type pageEvent struct {
	Kind    telegramtest.EventKind `json:"kind"`
	Chat    int64                  `json:"chat"`
	Message int                    `json:"message,omitempty"`
	Post    *pageMessage           `json:"post,omitempty"`
	Text    string                 `json:"text,omitempty"`
	Alert   bool                   `json:"alert,omitempty"`
}

// shownMessages bounds what a page that connects has to draw.
const shownMessages = 400

func (s *session) state() pageState {
	state := pageState{Bot: s.telegram.BotUser()}
	for _, p := range persons() {
		posts := s.telegram.Messages(p.ID)
		chat := pageChat{
			ID: p.ID, Name: p.Name, Role: p.Role, Examples: p.Examples, Started: len(posts) > 0,
			Blocked: s.telegram.Person(p.ID).Blocked(), Commands: s.telegram.Commands(p.ID, p.ID), Messages: []pageMessage{},
		}
		for _, post := range posts[max(0, len(posts)-shownMessages):] {
			chat.Messages = append(chat.Messages, toPage(&post))
		}
		state.Chats = append(state.Chats, chat)
	}
	return state
}

func toPage(p *telegramtest.Post) pageMessage {
	m := pageMessage{
		ID: p.MessageID, Out: !p.FromBot, Date: p.Date, Edited: p.EditDate != 0 && p.Text != "", Text: p.Text,
		Entities: p.Entities, Album: p.MediaGroupID, Document: p.Document, Reaction: p.Reactions,
	}
	if m.Text == "" {
		m.Text, m.Entities = p.Caption, p.CaptionEntities
	}
	if len(p.Photo) > 0 {
		m.Photo = &p.Photo[len(p.Photo)-1]
	}
	if p.ReplyToMessage != nil {
		m.ReplyTo = p.ReplyToMessage.Text
	}
	if p.ReplyMarkup != nil {
		m.Buttons = p.ReplyMarkup.Rows
	}
	return m
}

func toEvent(e telegramtest.Event) pageEvent {
	out := pageEvent{Kind: e.Kind, Chat: e.ChatID, Message: e.MessageID, Text: e.Text}
	if e.Post != nil {
		m := toPage(e.Post)
		out.Post = &m
	}
	if e.Callback != nil {
		out.Text, out.Alert = e.Callback.Text, e.Callback.Alert
	}
	return out
}

const (
	statusEvery = 300 * time.Millisecond
	aliveEvery  = 15 * time.Second
	writeLimit  = 10 * time.Second // after which a page that does not read is let go
)

// events streams the state and then every change. It has no memory: a page that comes back gets the state again.
func (s *session) events(w http.ResponseWriter, r *http.Request) {
	events, cancel := s.telegram.Subscribe()
	defer cancel()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	stream := &eventStream{w: w, control: http.NewResponseController(w)}
	status, alive := time.NewTicker(statusEvery), time.NewTicker(aliveEvery)
	defer status.Stop()
	defer alive.Stop()
	var known []byte
	latest, read := 0, 0
	full := func() {
		state := s.state()
		for _, c := range state.Chats {
			for _, m := range c.Messages {
				latest = max(latest, m.ID)
			}
		}
		stream.send("state", marshal(state))
	}
	full()
	for stream.err == nil {
		// What is pending is asked before what the latest was could move on.
		pending := s.telegram.Pending()
		if pending == 0 {
			read = latest
		}
		if now := s.status(r, pending, read); now != nil && !bytes.Equal(now, known) {
			known = now
			stream.send("status", known)
		}
		select {
		case <-r.Context().Done():
			return
		case <-alive.C:
			stream.send("alive", []byte("{}"))
		case <-status.C:
		case e, open := <-events:
			switch {
			case !open:
				return
			case e.Kind == telegramtest.Resync || e.Kind == telegramtest.Changed || e.Kind == telegramtest.Menu:
				full() // rare, and spares the page a second way to change the same things
			default:
				latest = max(latest, e.MessageID)
				stream.send("event", marshal(toEvent(e)))
			}
		}
	}
}

// status is nil when the database cannot tell just now.
func (s *session) status(r *http.Request, pending, read int) []byte {
	count, err := s.deliveries.Count(r.Context(), s.began)
	if err != nil {
		return nil
	}
	s.mu.Lock()
	corpus := s.corpus
	s.mu.Unlock()
	return marshal(pageStatus{
		Waiting: count.Waiting, Sending: count.Sending, Sent: count.Sent, Failed: count.Failed, Uncertain: count.Uncertain,
		Pending: pending, Read: read, Faults: s.faults.state(), Corpus: corpus,
	})
}

// eventStream writes server-sent events; after the first error it writes nothing.
type eventStream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	err     error
}

func (s *eventStream) send(name string, data []byte) {
	if s.err != nil {
		return
	}
	_ = s.control.SetWriteDeadline(time.Now().Add(writeLimit)) // a recorder in a test has none
	if _, s.err = fmt.Fprintf(s.w, "event: %s\ndata: %s\n\n", name, data); s.err == nil {
		s.err = s.control.Flush()
	}
}
