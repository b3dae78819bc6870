package outbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"thidua/knowledge/database"
)

// Transport performs one delivery; package telegram is the real one.
type Transport interface {
	// Deliver returns the ids of the messages made or, of an Edit or Delete, those that it is about. Its error is a *SendError, which says what to do next; any other
	// error is taken for a lost reply. Of a delivery with MessageIDs these stand, and its content is what follows them as words; they are returned with the others, also
	// with an error.
	Deliver(ctx context.Context, d *Delivery) (messageIDs []int64, err error)
}

// Token tells whether Telegram still knows the bot; telegram.Client is the real one.
type Token interface {
	// Alive is nil when Telegram answers to the token itself, with getMe.
	Alive(ctx context.Context) error
}

// Watcher learns what sending found out, in the transaction that records it. It is called with tx only. An error rolls back
// what it is told of, which is then told again.
type Watcher interface {
	// Ended tells of a delivery that has ended. Whoever enqueued it keeps what must be known later: the row goes in time.
	Ended(ctx context.Context, tx *database.Tx, e Ended) error
	ChatStopped(ctx context.Context, tx *database.Tx, chatID int64, reason StopReason) error
	ChatMoved(ctx context.Context, tx *database.Tx, from, to int64) error
}

// StopReason is why nothing can be sent to a chat.
type StopReason string

const (
	Blocked     StopReason = "blocked"     // the person blocked the bot
	Deactivated StopReason = "deactivated" // the account is gone
	NotStarted  StopReason = "not_started" // the person never wrote to the bot
	Detached    StopReason = "detached"    // the Board took the account off its person
	Removed     StopReason = "removed"     // the bot was put out of the group, or may not write there
)

// Action is what a failed delivery needs.
type Action int

const (
	Retry      Action = iota // not delivered for sure; try again later
	Uncertain                // may have been delivered; try again and list it
	Later                    // not tried; hold the chat for RetryAfter
	Throttled                // not delivered; hold the chat for RetryAfter
	StopChat                 // not delivered, and nothing else will be to this chat: Reason says why
	Move                     // the group is now MoveTo; deliver there
	GiveUp                   // never deliverable
	CheckToken               // refused as if the token were: Sender.Token tells whether it is; if not, never deliverable
)

// Try is one try of a delivery.
type Try struct {
	Op     Op
	Result string // sent, or what the failure needs
	Took   time.Duration
}

// tryResult names what a failure needs and what became of the delivery.
func tryResult(a Action, state State) string {
	switch {
	case a == StopChat:
		return "stopped"
	case state == Failed:
		return "gave_up"
	}
	return map[Action]string{
		Retry: "retry", Uncertain: "uncertain", Later: "later", Throttled: "throttled", Move: "moved", CheckToken: "token",
	}[a]
}

// SendError is a failed delivery with its next action.
type SendError struct {
	Action     Action
	RetryAfter time.Duration // Later, Throttled
	Reason     StopReason    // StopChat
	MoveTo     int64         // Move
	Rest       *Content      // what is left when a part was delivered; nil when none was
	Err        error
}

// Error says what Telegram said.
func (e *SendError) Error() string { return fmt.Sprintf("sending: %v", e.Err) }

// Unwrap gives the cause.
func (e *SendError) Unwrap() error { return e.Err }

// sendErrorOf is the SendError in err, or "lost reply" for anything else.
func sendErrorOf(err error) *SendError {
	if sendErr, ok := errors.AsType[*SendError](err); ok {
		return sendErr
	}
	return &SendError{Action: Uncertain, Err: err}
}
