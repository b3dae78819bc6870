package outbox

import (
	"encoding/json"
	"fmt"
	"time"
)

// Priority orders deliveries of all chats: replies first, then ticket notices, then bulk.
type Priority int64

const (
	Reply  Priority = 0
	Notice Priority = 1
	Bulk   Priority = 2
)

// Op is what a delivery does to its chat.
type Op string

const (
	Send   Op = "send"
	Album  Op = "album"  // two to ten files shown as one message
	Edit   Op = "edit"   // changes the words and buttons of a message
	Delete Op = "delete" // removes a message, or several
)

// Changes reports whether it is about a message that is there.
func (o Op) Changes() bool { return o == Edit || o == Delete }

// State of a delivery.
type State string

const (
	Waiting   State = "waiting"
	Sending   State = "sending"
	Sent      State = "sent"
	Failed    State = "failed"
	Cancelled State = "cancelled" // replaced by an edit, deleted before it was sent, about such a one, erased, or of a cancelled batch
)

// Delivery is one operation on one chat.
type Delivery struct {
	// Key names the delivery: enqueueing a key twice sends once. It is made of the program's own row ids, never of
	// Telegram's, which may come again.
	Key      string
	ChatID   int64 // not of an Edit or Delete with a Target, which has its chat
	Account  int64 // whom it tells of outside their private chat, to be erased with them; 0 for nobody
	Priority Priority
	Op       Op
	Content  Content

	// An Edit or Delete is about the Send or Album whose key is Target, or without one about messages of ChatID by their
	// ids: those of a delivery whose row went, of which TargetMedia says whether it shows a file. The store sets both for a
	// Target when it is sent.
	Target         string
	TargetMessages []int64
	TargetMedia    bool

	// Set by the store.
	ID         int64
	State      State
	Uncertain  bool // sent at least once without an answer: it may have arrived twice
	Attempts   int
	Error      string
	MessageIDs []int64 // as Telegram numbered them
	CreatedAt  time.Time

	targetID int64
	fence    int64
	probe    bool // it finds out whether Telegram takes messages again
}

// Content is what a message shows.
type Content struct {
	// HTML is the words; under files they are the caption of the first, unless it has its own. An Edit without words
	// changes the buttons alone.
	HTML     string     `json:"html,omitempty"`
	Buttons  [][]Button `json:"buttons,omitempty"`
	ReplyTo  int64      `json:"reply_to,omitempty"` // the message answered; it may be gone by then
	Silent   bool       `json:"silent,omitempty"`
	Secret   bool       `json:"secret,omitempty"` // the words are dropped as soon as they are sent
	Files    []File     `json:"files,omitempty"`  // not of an Edit
	ThreadID int        `json:"thread,omitempty"` // a forum group's topic
	// Protected keeps a message from being forwarded and saved, as far as Telegram's apps obey. An Edit leaves that as it is.
	Protected bool `json:"protected,omitempty"`
}

// Button is one inline button.
type Button struct {
	Text string `json:"text"`
	Data string `json:"data"` // at most 64 bytes: a verb and a short row id, never a right
}

// File is one file of a message, by its stored content. Whoever enqueues it holds a use of the content until the delivery
// has ended; without the content it fails.
type File struct {
	Hash    string `json:"hash"`
	Kind    string `json:"kind"` // how Telegram shows it, by its own word: photo, document …
	Name    string `json:"name,omitempty"`
	Caption string `json:"caption,omitempty"` // HTML
}

// weight is how many of Telegram's counted messages a delivery is.
func (d *Delivery) weight() int {
	if d.Op == Album {
		return max(1, len(d.Content.Files))
	}
	return 1
}

// hasMedia reports whether the message that a delivery makes or is about shows a file, as far as it says so itself.
func (d *Delivery) hasMedia() bool { return d.TargetMedia || len(d.Content.Files) > 0 }

func encode(v any) (string, error) {
	out, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encoding a delivery: %w", err)
	}
	return string(out), nil
}
