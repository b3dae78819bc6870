// Package conversation is the toolkit that the conversation's modules are made of. A module is a value assembled from
// tables: its commands, buttons, forms, links and jobs. The one Router reads the tables of all modules, finds for every
// event the handler that it is for, and turns what the handler replies into deliveries. It names no command, no button and no
// form of any module, and modules never import each other.
package conversation

import (
	"context"
	"time"

	"thidua/bot/directory"
	"thidua/bot/door"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// Module is one job of the conversation. Every field but Name may be empty.
type Module struct {
	// Name is of lower-case letters. The keys of the module's deliveries begin with it; see Key.
	Name string

	Commands []Command
	Buttons  []*Button
	Forms    []AnyForm
	Links    []Link
	Starts   []Start
	Signals  []Signal
	Jobs     []Job

	// Text takes what no command, button, owner or form took, and is no short reply. One module has it.
	Text Handler
	// Asks reports whether words that stand after a slash and are no command are a question to Text, as "điều 5" in "/điều 5". The module with Text has it; may be nil.
	Asks func(words string) bool
	// Claim is offered words, and files, of a private chat that no form took and that are no short reply, before Text has them: they may be meant for
	// something that the module has open there, or a file may be of a kind that it takes. A nil Act is that they are not; the first module that answers has them. It decides nothing
	// by guess: where it is not sure it asks the person, and gives the message back with Kit.Pass when it is not for it.
	Claim Handler
	// Brief is offered a short reply that no form took, such as “đã nhận” or “duyệt”. nil is that the module has nothing open
	// in the chat that it may be said to; the first module that answers has it. It reads, and changes nothing.
	Brief func(ctx context.Context, e *Event, kind door.BriefKind) (*BriefReply, error)
	// Admit is asked before anything but a press is handled; stop keeps the event from going on, and act, which may be nil,
	// takes its place. One module has it.
	Admit func(ctx context.Context, e *Event) (act Act, stop bool, err error)
	// Membership follows the bot being blocked, unblocked, brought into a group and put out of one. One module has it.
	Membership Handler

	// Replied takes a message that answers one of the module's; Event.Replied is the key of the delivery that made it.
	Replied Handler
	// Edited takes new words of a message that the module took, after a form that took it has ended.
	Edited Handler

	// Notice says what the module keeps of people and what they can do about it: a line of HTML each, read before anybody
	// agrees to what is stored.
	Notice []string
	// Advise is what the module asks of those who look after the program's work: it is said under the greeting and the help to whoever may do it. It is called with
	// no transaction open; may be nil.
	Advise func(ctx context.Context) ([]Advice, error)
	// Intro is how a person begins, said to who comes in; Help is the module's part of the help. Both are HTML.
	Intro, Help string

	// Tables are those that the module alone reads and writes.
	Tables []string
	// Directory is told who joined and left and what became of agencies, and is asked before that is undone; may be nil.
	Directory directory.Watcher
	// Batches are whom the module's batches of deliveries go to, by the name that a batch calls its source.
	Batches map[string]outbox.BatchSource
	// Ended is told, in the transaction that records it, what became of a delivery of the module.
	Ended func(ctx context.Context, tx *database.Tx, e outbox.Ended) error
	// Replaces reports whether Ended has something else sent in the place of a delivery when that fails, so that nobody need be warned; may be nil.
	Replaces func(e outbox.Ended) bool
	// ChatMoved follows a group that became a supergroup. Its messages are numbered anew. It may be told of one move several times.
	ChatMoved func(ctx context.Context, tx *database.Tx, from, to int64) error
	// Export is a person's copy of what the module keeps of them, to be written as JSON; nil where there is nothing.
	Export func(ctx context.Context, q database.Querier, of Subject) (any, error)
	// Summary says in a line of HTML what the module keeps of a person.
	Summary func(ctx context.Context, q database.Querier, of Subject) (string, error)
	// Erase forgets a person. The directory has erased them already.
	Erase func(ctx context.Context, tx *database.Tx, erased directory.Erased) error
	// Hourly looks every hour, on every process, whether the module has something to say of its own accord.
	Hourly func(ctx context.Context) error
	// Purge drops what is older than keep, or than the module keeps it, in slices (database.ExecInSlices). It is called
	// every hour.
	Purge func(ctx context.Context, keep time.Duration) error
}

// Subject is a person with the accounts they have and had, as far as those are nobody else's now.
type Subject struct {
	PersonID int64
	Accounts []int64
}

// Event is one update with what is known about who it is from, looked up once.
type Event struct {
	telegram.Event
	// Key is unique to the event and the same when it is handled again: keys of deliveries are made from it.
	Key    string
	Access directory.Access

	// IDs are the numbers of a pressed button, or the id of a link.
	IDs []int64
	// Param is what followed the name of a Start.
	Param string
	// Replied is the key of the delivery that the message answers.
	Replied string
	// Payload is what a Signal carries, as JSON.
	Payload []byte
	// WithoutPost reports that what is asked for is open to whoever has agreed to what is stored, without any post.
	WithoutPost bool

	raw       []byte       // the update as it came
	finding   door.Finding // what the door found in it
	personal  bool         // it names a number or the health of a person
	passed    bool         // its sender was asked what it is, and let it pass
	router    *Router
	form      formRow // the form that takes the event
	formEnded bool    // a form ended in this event, so that one set aside is offered
}

// Actor is who does it, for the directory.
func (e *Event) Actor() directory.Actor {
	if e.User == nil {
		return directory.Actor{}
	}
	return directory.Actor{Account: e.User.ID}
}

// ID is the i-th number of a pressed button.
func (e *Event) ID(i int) int64 {
	if i < len(e.IDs) {
		return e.IDs[i]
	}
	return 0
}

// Handler decides about an event: it reads and searches with no transaction open. A nil Act is that there is nothing to do.
// A *problem.Error is a refusal, which is said to the person.
type Handler func(ctx context.Context, e *Event) (Act, error)

// Act makes the change inside the transaction that ends the event, checking again what the Handler assumed. It has no
// effect outside tx, because it may be run again. A *problem.Error rolls back what was done and is said to the person.
type Act func(ctx context.Context, tx *database.Tx) (Reply, error)

// Say is an Act of words alone.
func Say(html string) Act {
	return func(context.Context, *database.Tx) (Reply, error) { return Reply{HTML: html}, nil }
}

// Toast is an Act that only says a short plain text over the pressed button.
func Toast(text string) Act {
	return func(context.Context, *database.Tx) (Reply, error) { return Reply{Toast: text}, nil }
}

// Place is where a command or button may be used.
type Place int

const (
	Private  Place = iota // in the private chat alone
	Board                 // there, and in the Board's own group
	Group                 // in groups alone
	Anywhere              // in the private chat and in groups
)

// Command is something a person types behind a stroke.
type Command struct {
	Name string // without the stroke: lower-case Latin letters, as Telegram wants
	// Description stands beside it in the menu; a command without one is not in the menu.
	Description string
	// Permission must be granted somewhere; "" asks for none.
	Permission directory.PermissionID
	// WithoutPost opens the command to whoever has agreed to what is stored, without any post.
	WithoutPost bool
	// WithFiles lets the command stand under an album; else an album with a command under it is files alone.
	WithFiles bool
	Where     Place
	Handler   Handler
}

// Button is a kind of button. What is sent holds its verb and the ids of rows, never a right: a press is checked again for
// who presses, for the place, and by the handler for the state of the rows.
type Button struct {
	Verb string // short and unique over all modules: lower-case letters and digits
	Args int    // how many numbers follow
	// Permission must be granted somewhere; "" asks for none. Where it must be granted is the handler's to check.
	Permission directory.PermissionID
	// Unagreed lets the button be pressed by somebody who has not agreed to what is stored.
	Unagreed bool
	Where    Place
	// Secret keeps the raw update from being kept: the button stands under something that opens a door.
	Secret  bool
	Handler Handler

	// route takes the place of Handler where the row that is pressed decides whose handler it is.
	route func(ctx context.Context, e *Event) (handling, error)
}

// Link is an entry into a module for other modules to offer, by name and without knowing the module: a button that takes
// one row id. In a group its button answers with a deep link into the private chat, unless Where lets it be used there.
type Link struct {
	Name       string // unique over all modules: lower-case letters and digits
	Permission directory.PermissionID
	Where      Place   // Private or Board
	Handler    Handler // checks the right to the row, Event.ID(0)
}

// Start takes a parameter of a deep link: t.me/bot?start=<Name>-<Param>.
type Start struct {
	Name string // unique over all modules: lower-case letters and digits
	// Unadmitted lets it through to somebody who has not agreed or has no post; the handler decides.
	Unadmitted bool
	// WithoutPost opens it to whoever has agreed to what is stored, without any post.
	WithoutPost bool
	// Secret keeps the raw update from being kept: the parameter opens a door.
	Secret  bool
	Handler Handler
}

// Signal is an event of the program's own for a chat: what a job or a due time says there. It is a row of the inbox, so
// that it is handled in order with what people write. See Kit.Signal.
type Signal struct {
	Name    string // unique in the module
	Handler Handler

	route func(ctx context.Context, e *Event) (handling, error) // as in Button
}

// LaneTelegram is the lane of what calls Telegram, which may take long to answer.
const LaneTelegram = "telegram"

// Job is slow work or a due time of the module.
type Job struct {
	Kind string // unique over all modules
	// Lane names the workers that share their time with it; jobs of one lane wait for each other. "" is the lane of
	// what is quickly done.
	Lane     string
	Parallel int           // how many of the lane are done at once; the largest of the lane counts; 0 means 1
	Limit    time.Duration // how long a try may take before its context ends; the longest of the lane counts; 0 means 30 minutes
	Tries    int           // after which a failing job is given up; 0 means 5
	Handler  job.Handler
	// GaveUp is called in the transaction that gives the job up, to tell who waits for it; may be nil.
	GaveUp func(ctx context.Context, tx *database.Tx, j job.Job, cause error) error
}
