// Package outbox sends to Telegram what the rest of the program decided to send: enqueued in the caller's
// transaction, paced within Telegram's limits, tried until it is answered or given up with a reason.
//
// Delivery is at least once. A send whose answer was never recorded (a crash, a lost reply) is sent again and is
// listed as uncertain; each sending goroutine records its result before it takes the next delivery, so at most as many
// copies can be double as there are goroutines. Within a chat and priority the order of enqueueing is kept.
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
	Album  Op = "album"  // several files shown as one message
	Edit   Op = "edit"   // changes the message of Target
	Delete Op = "delete" // removes the message or messages of Target
)

// State of a delivery.
type State string

const (
	Waiting   State = "waiting"
	Sending   State = "sending"
	Sent      State = "sent"
	Failed    State = "failed"
	Cancelled State = "cancelled" // replaced by an edit, deleted before it was sent, or about such a one
)

// Delivery is one operation on one chat.
type Delivery struct {
	// Key names the delivery: enqueueing a key twice sends once.
	Key      string
	ChatID   int64
	Priority Priority
	Op       Op
	Target   string // the key of the Send or Album that an Edit or Delete is about
	Content  Content

	// Set by the store.
	ID         int64
	State      State
	Uncertain  bool // sent at least once without an answer: it may have arrived twice
	Attempts   int
	Error      string
	MessageIDs []int64 // as Telegram numbered them
	CreatedAt  time.Time

	// TargetMessages are the message ids that a claimed Edit or Delete is about.
	TargetMessages []int64

	targetID int64
	fence    int64
}

// Content is what a message shows.
type Content struct {
	HTML     string     `json:"html,omitempty"`
	Buttons  [][]Button `json:"buttons,omitempty"`
	ReplyTo  int64      `json:"reply_to,omitempty"` // the message answered; it may be gone by then
	Silent   bool       `json:"silent,omitempty"`
	Secret   bool       `json:"secret,omitempty"` // the words are dropped as soon as they are sent
	Files    []File     `json:"files,omitempty"`
	ThreadID int        `json:"thread,omitempty"` // a forum group's topic
}

// Button is one inline button.
type Button struct {
	Text string `json:"text"`
	Data string `json:"data"` // at most 64 bytes: a verb and a short row id, never a right
}

// File is one file of a message.
type File struct {
	Name    string `json:"name"`
	Photo   bool   `json:"photo,omitempty"`
	Data    []byte `json:"data"`
	Caption string `json:"caption,omitempty"` // HTML
}

// weight is how many of Telegram's counted messages a delivery is.
func (d *Delivery) weight() int {
	if d.Op == Album {
		return max(1, len(d.Content.Files))
	}
	return 1
}

func encode(v any) (string, error) {
	out, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encoding a delivery: %w", err)
	}
	return string(out), nil
}
