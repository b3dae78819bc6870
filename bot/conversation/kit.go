package conversation

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/group"
	"thidua/bot/inbox"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// Effects are calls to Telegram that are no deliveries: nothing waits for them and they are not made up for.
// *telegram.Effects is the real one.
type Effects interface {
	// Typing shows the typing sign; it may be dropped.
	Typing(chatID int64, threadID int)
	// AnswerPress ends the waiting sign of a pressed button, with a plain text over it or a link to open; when it is dropped lost
	// is called, which may be nil.
	AnswerPress(pressID, text, url string, lost func())
	// EditText changes a message of the bot's that shows how far something is; it may be dropped.
	EditText(chatID, messageID int64, html string, buttons [][]outbox.Button)
	// Leave and SetCommands are repeated by the job that calls them.
	Leave(ctx context.Context, chatID int64) error
	SetCommands(ctx context.Context, chatID int64, commands []telegram.Command) error
}

// Kit is what every module is made with.
type Kit struct {
	Me        telegram.Me
	DB        *database.DB
	Inbox     *inbox.Store
	Outbox    *outbox.Store
	Jobs      *job.Store
	Files     *file.Store
	Fetcher   file.Fetcher // of what people send
	Directory *directory.Store
	Groups    *group.Store
	Effects   Effects
	Words     Words
	Log       *slog.Logger
	Now       func() time.Time
	Worked    func(kind, result string, took time.Duration) // see job.Worker; may be nil
	Wake      func()                                        // wakes whoever sends and whoever handles updates, after a commit

	router *Router // set by NewRouter
}

// Link makes the button of another module's link; ok is false when no module has it.
func (k *Kit) Link(name, label string, id int64) (button outbox.Button, ok bool) {
	if _, ok := k.router.links[name]; !ok {
		return outbox.Button{}, false
	}
	return outbox.Button{Text: label, Data: buttonData(name, []int64{id})}, true
}

// LinkFor is Link for who may follow it.
func (k *Kit) LinkFor(e *Event, name, label string, id int64) (button outbox.Button, ok bool) {
	if link, ok := k.router.links[name]; !ok || !permitted(e.Access, link.of.Permission) {
		return outbox.Button{}, false
	}
	return k.Link(name, label, id)
}

// StartURL is the deep link to a bot with a Start of that name.
func StartURL(username, name, param string) string {
	return "https://t.me/" + username + "?start=" + name + "-" + param
}

// OwnCommands says which commands the access allows beside everybody's, or nothing. What somebody may is said in their
// private chat alone.
func (k *Kit) OwnCommands(e *Event, access directory.Access) string {
	if !e.Private {
		return ""
	}
	_, own := k.router.menu(access)
	return k.Words.ownCommands(own)
}

// Intro is how a person begins, from all modules.
func (k *Kit) Intro() string {
	var parts []string
	for _, m := range k.router.modules {
		if m.Intro != "" {
			parts = append(parts, m.Intro)
		}
	}
	return strings.Join(parts, "\n\n")
}

// Notice is what all modules keep of people, to be read before anybody agrees to it.
func (k *Kit) Notice() (lines []string) {
	for _, m := range k.router.modules {
		lines = append(lines, m.Notice...)
	}
	return lines
}

// signalPayload is a signal as the inbox keeps it.
type signalPayload struct {
	Account int64           `json:"account"`
	Payload json.RawMessage `json:"payload"`
}

// Signal makes an event of the program's own for a module, in the caller's transaction. It is handled once, after what the
// chat's people wrote before the commit. account is the person it concerns, 0 for none; it is erased with them. Of one key
// one signal is made.
func (k *Kit) Signal(ctx context.Context, tx *database.Tx, key string, chat, account int64, module, name string, payload any) error {
	raw, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("making a signal: %w", err)
	}
	body, err := json.Marshal(signalPayload{Account: account, Payload: raw})
	if err != nil {
		return fmt.Errorf("making a signal: %w", err)
	}
	return k.Inbox.Enqueue(ctx, tx, inbox.Internal{
		BotID: k.Me.ID, ChatID: chat, Kind: signalKind(module, name), Key: key, Account: account, Payload: body,
	})
}

// signalKind is what the inbox knows a signal by.
func signalKind(module, name string) string { return module + ":" + name }

// EndSessions ends what an account that was taken off its person has in hand: open forms, the menu, what waits to be sent.
func (k *Kit) EndSessions(ctx context.Context, tx *database.Tx, account int64) error {
	if _, err := k.router.endForms(ctx, tx, formsOf, account); err != nil {
		return err
	}
	if err := k.refreshMenu(ctx, tx, account); err != nil {
		return err
	}
	return k.Outbox.Stop(ctx, tx, account, outbox.Detached)
}

// refreshMenu shows an account the commands that its posts allow, a little later.
func (k *Kit) refreshMenu(ctx context.Context, tx *database.Tx, account int64) error {
	id := strconv.FormatInt(account, 10)
	return k.Jobs.Enqueue(ctx, tx, jobMenu, id, id, 0)
}
