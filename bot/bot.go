// Package bot is the conversation: what a person said → what to answer, which buttons, which deliveries. It knows the
// domain and not the wire.
package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/inbox"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Effects is what the bot does that may be lost; *telegram.Effects is the real one.
type Effects interface {
	Typing(chatID int64, threadID int)
	AnswerPress(pressID, text string)
	Leave(ctx context.Context, chatID int64) error
	SetCommands(ctx context.Context, chatID int64, commands []telegram.Command) error
}

// Config is what a Bot is made of; every field is needed but Now; Open, PerPerson and Total may be zero.
type Config struct {
	Me        telegram.Me
	DB        *database.DB
	Inbox     *inbox.Store
	Outbox    *outbox.Store
	Jobs      *job.Store
	Files     *file.Store
	Directory *directory.Store
	Answerer  *knowledge.Answerer
	Effects   Effects
	Settings  Settings
	Open      bool // whoever agrees to what is stored may ask, let in or not
	PerPerson int  // messages a minute of one person; 0 means no limit
	Total     int  // messages a minute of all; 0 means no limit
	Log       *slog.Logger
	Now       func() time.Time // nil means time.Now
	Wake      func()           // called when deliveries were enqueued
}

// Bot decides about updates. It implements inbox.Handler.
type Bot struct {
	Config
	text      text
	answers   answers
	dialogues dialogues
	limit     limiter
	Records   *Records
}

// New makes a Bot.
func New(config Config) *Bot {
	if config.Now == nil {
		config.Now = time.Now
	}
	return &Bot{
		Config: config, text: newText(config.Settings), limit: limiter{person: config.PerPerson, total: config.Total},
		Records: &Records{DB: config.DB, Directory: config.Directory, Inbox: config.Inbox, Outbox: config.Outbox},
	}
}

// Commands is the menu to show in Telegram.
func (b *Bot) Commands() []telegram.Command { return b.text.commands() }

// lateAfter is the age of a question beyond which the answer says when it was asked: the bot or Telegram was down.
const lateAfter = 6 * time.Hour

// Prepare implements inbox.Handler.
func (b *Bot) Prepare(ctx context.Context, u inbox.Update) (inbox.Plan, error) {
	event, err := b.Me.Event(u.Payload)
	if err != nil {
		b.Log.Error("an update cannot be read", "update", u.Key, "error", err)
		return inbox.Plan{Forget: true}, nil // whoever it is of, and it will never be readable
	}
	who, err := b.who(ctx, event)
	if err != nil {
		return inbox.Plan{}, err
	}
	plan, err := b.prepare(ctx, event, u.Key, who)
	if err != nil {
		return plan, err
	}
	plan.Forget = plan.Forget || forgettable(event, who)
	if plan.Commit == nil {
		return plan, nil
	}
	return b.woken(plan), nil
}

// forgettable reports whether the raw update must not be kept: its author has not agreed to that, it was not for the bot,
// or it holds what opens a door.
func forgettable(e telegram.Event, who directory.Standing) bool {
	return !who.Agreed || e.Kind == telegram.Membership || e.Command == "start" && e.Args != "" || strings.Contains(e.Data, pressRevoke+":")
}

// woken is the plan with a call to the sender after it.
func (b *Bot) woken(plan inbox.Plan) inbox.Plan {
	after := plan.After
	plan.After = func(ctx context.Context) {
		b.Wake()
		if after != nil {
			after(ctx)
		}
	}
	return plan
}

// GiveUp implements inbox.Handler: one sentence for the person, when there is one to tell.
func (b *Bot) GiveUp(ctx context.Context, u inbox.Update, _ error) (inbox.Plan, error) {
	event, err := b.Me.Event(u.Payload)
	if err != nil || !b.addressed(event) {
		return inbox.Plan{Forget: true}, err
	}
	who, err := b.who(ctx, event)
	plan := b.say(event, u.Key+":failed", b.text.failed())
	plan.Forget = err != nil || forgettable(event, who)
	plan.After = func(context.Context) {
		b.Wake()
		if event.Kind == telegram.Pressed {
			b.Effects.AnswerPress(event.PressID, "")
		}
	}
	return plan, nil
}

// addressed reports whether an event wants something of the bot: everything in a private chat; in a group what names
// it.
func (b *Bot) addressed(e telegram.Event) bool {
	switch e.Kind {
	case telegram.Message, telegram.Edited:
		return e.Private || e.ToBot
	case telegram.Pressed:
		return true
	}
	return false
}

// prepare routes an event. source is unique to the update: keys of deliveries begin with it.
func (b *Bot) prepare(ctx context.Context, e telegram.Event, source string, who directory.Standing) (inbox.Plan, error) {
	switch e.Kind {
	case telegram.Membership:
		return b.membership(e), nil
	case telegram.Migrated:
		return inbox.Plan{Commit: func(ctx context.Context, tx *database.Tx) error {
			return b.Outbox.Move(ctx, tx, e.ChatID, e.MovedTo)
		}}, nil
	case telegram.Pressed:
		return b.pressed(ctx, e, source, who)
	}
	if !b.addressed(e) {
		return inbox.Plan{Forget: true}, nil
	}
	plan, stop, err := b.gate(ctx, e, source, who)
	if err != nil {
		return inbox.Plan{}, err
	}
	if !stop && e.Kind == telegram.Edited {
		return b.edited(ctx, e, source)
	}
	if !stop {
		plan, err = b.message(ctx, e, source, who)
	}
	if err != nil || !e.Private || plan.Commit == nil {
		return plan, err
	}
	return b.reopened(plan, e.ChatID), nil
}

// reopened is the plan after which the chat can be written to again, because its person wrote.
func (b *Bot) reopened(plan inbox.Plan, chat int64) inbox.Plan {
	commit := plan.Commit
	plan.Commit = func(ctx context.Context, tx *database.Tx) error {
		if err := b.Outbox.Reopen(ctx, tx, chat); err != nil {
			return err
		}
		err := commit(ctx, tx)
		if instead, ok := errors.AsType[*inbox.Instead](err); ok {
			return &inbox.Instead{Plan: b.reopened(instead.Plan, chat)}
		}
		return err
	}
	return plan
}

func (b *Bot) message(ctx context.Context, e telegram.Event, source string, who directory.Standing) (inbox.Plan, error) {
	if e.AlbumID != "" {
		return b.albumPart(e)
	}
	if plan, ok, err := b.said(ctx, e, source); ok || err != nil {
		return plan, err
	}
	if !e.Private && privateCommands[e.Command] {
		return b.say(e, source, b.text.privateOnly()), nil
	}
	switch e.Command {
	case "":
	case "start":
		return b.started(e, source, who), nil
	case "trogiup", "help":
		return b.say(e, source, b.text.help(b.commandsOf(who))), nil
	case "vanban":
		documents, err := b.Answerer.Library.Documents(ctx)
		if err != nil {
			return inbox.Plan{}, err
		}
		return b.say(e, source, b.text.documents(documents, vietnamese.DayOf(b.Now()))), nil
	case "hoi":
		if e.Args == "" {
			return b.say(e, source, b.text.askForQuestion()), nil
		}
		return b.question(ctx, e, e.Args, source)
	case "tochuc":
		return b.organisation(ctx, e, source, who)
	case "moi":
		return b.ours(ctx, e, source, who)
	case "uyquyen":
		return b.lending(ctx, e, source, who)
	case "dulieu":
		return b.mine(ctx, e, source, who)
	case "huy":
		return b.cancel(e, source), nil
	case "ketnoi":
		return b.bind(e, source), nil
	case "ngatketnoi":
		return b.unbind(e, source), nil
	default:
		return b.say(e, source, b.text.unknownCommand(e.Command)), nil
	}
	switch {
	case e.Text == "" && e.ToBot && !e.HasMedia():
		return b.say(e, source, b.text.greeting()), nil
	case e.Text == "" && !e.HasMedia():
		return inbox.Plan{}, nil // Telegram's own message: something was pinned, a timer was set
	case e.Text == "":
		return b.say(e, source, b.text.wordsOnly()), nil
	}
	return b.question(ctx, e, e.Text, source)
}

// privateCommands are those that show or change what is not for a whole group.
var privateCommands = map[string]bool{"tochuc": true, "moi": true, "uyquyen": true, "dulieu": true, "huy": true}

// say plans a reply of words alone.
func (b *Bot) say(e telegram.Event, source, html string) inbox.Plan {
	return inbox.Plan{Commit: func(ctx context.Context, tx *database.Tx) error {
		return b.Outbox.Enqueue(ctx, tx, b.messages(e, source, telegram.Split(html, telegram.MaxText), nil)...)
	}}
}

// messages makes the deliveries of one reply: at most maxMessages of the pages, the buttons under the last. In a group
// the first answers the message it is about.
func (b *Bot) messages(e telegram.Event, key string, pages []string, buttons [][]outbox.Button) []outbox.Delivery {
	pages = pages[:min(len(pages), maxMessages)]
	var all []outbox.Delivery
	for i, page := range pages {
		content := outbox.Content{HTML: page, ThreadID: e.ThreadID}
		if i == 0 && !e.Private && e.Kind == telegram.Message {
			content.ReplyTo = e.MessageID
		}
		if i == len(pages)-1 {
			content.Buttons = buttons
		}
		all = append(all, outbox.Delivery{Key: messageKey(key, i), ChatID: e.ChatID, Priority: outbox.Reply, Op: outbox.Send, Content: content})
	}
	return all
}

// maxMessages is how many messages one reply may take: more would bury what the person wrote. Longer texts are turned
// over by buttons.
const maxMessages = 3

func messageKey(key string, i int) string { return fmt.Sprintf("%s:%d", key, i) }
