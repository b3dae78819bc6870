package bot

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/inbox"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// reply is what a person gets for what they did.
type reply struct {
	html    string
	buttons [][]outbox.Button
	secret  bool   // not to be kept once it is sent
	fresh   bool   // a message of its own, also for a press, whose message is otherwise changed
	toast   string // over the pressed button
	others  []outbox.Delivery
	menus   []int64 // accounts whose command menu may have changed
}

// act plans what needs the domain: do runs inside the transaction. A problem that it finds rolls back what was done and
// is told instead.
func (b *Bot) act(e telegram.Event, source string, do func(ctx context.Context, tx *database.Tx) (reply, error)) inbox.Plan {
	var toast string
	return inbox.Plan{
		Commit: func(ctx context.Context, tx *database.Tx) error {
			r, err := do(ctx, tx)
			if p, ok := errors.AsType[*problem.Error](err); ok {
				return &inbox.Instead{Plan: b.woken(b.refuse(e, source, p.Sentence))}
			}
			if err != nil {
				return err
			}
			toast = r.toast
			return b.enqueueReply(ctx, tx, e, source, r)
		},
		After: func(context.Context) {
			if e.Kind == telegram.Pressed {
				b.Effects.AnswerPress(e.PressID, toast)
			}
		},
	}
}

func (b *Bot) enqueueReply(ctx context.Context, tx *database.Tx, e telegram.Event, source string, r reply) error {
	for _, account := range r.menus {
		if err := b.Jobs.Enqueue(ctx, tx, jobMenu, strconv.FormatInt(account, 10), strconv.FormatInt(account, 10), 0); err != nil {
			return err
		}
	}
	var all []outbox.Delivery
	if r.html != "" {
		pages := telegram.Split(r.html, telegram.MaxText)
		all = b.messages(e, "reply:"+source, pages, r.buttons)
		for i := range all {
			all[i].Content.Secret = r.secret
		}
		if e.Kind == telegram.Pressed && !r.fresh && len(pages) == 1 {
			target, ok, err := b.Outbox.KeyOf(ctx, tx, e.ChatID, e.MessageID)
			if err != nil {
				return err
			}
			if ok {
				all[0].Op, all[0].Target = outbox.Edit, target
			}
		}
	}
	return b.Outbox.Enqueue(ctx, tx, append(all, r.others...)...)
}

// refuse tells why something was not done: over the button, or in a message.
func (b *Bot) refuse(e telegram.Event, source, sentence string) inbox.Plan {
	if e.Kind == telegram.Pressed {
		return b.press(e, sentence, nil)
	}
	return b.say(e, source, telegram.Escape(sentence))
}

// notice is a message of its own accord to a chat.
func notice(key string, chat int64, html string, buttons [][]outbox.Button) outbox.Delivery {
	return outbox.Delivery{
		Key: key, ChatID: chat, Priority: outbox.Notice, Op: outbox.Send, Content: outbox.Content{HTML: html, Buttons: buttons},
	}
}

// button makes a button; data is a verb and numbers.
func button(label, verb string, numbers ...int64) outbox.Button {
	parts := []string{verb}
	for _, n := range numbers {
		parts = append(parts, strconv.FormatInt(n, 10))
	}
	return outbox.Button{Text: label, Data: strings.Join(parts, ":")}
}

// rows puts buttons under each other.
func rows(buttons ...outbox.Button) (all [][]outbox.Button) {
	for _, one := range buttons {
		all = append(all, []outbox.Button{one})
	}
	return all
}

func actorOf(e telegram.Event) directory.Actor {
	if e.User == nil {
		return directory.Actor{}
	}
	return directory.Actor{Account: e.User.ID}
}

// ask begins a dialogue and gives its question; buttons are made for its id.
func (b *Bot) ask(ctx context.Context, tx *database.Tx, e telegram.Event, kind dialogueKind, t talk, html string, buttons func(id int64) [][]outbox.Button) (reply, error) {
	id, err := b.dialogues.begin(ctx, tx, e.ChatID, e.User.ID, kind, t, dialogueTTL(kind))
	if err != nil {
		return reply{}, err
	}
	r := reply{html: html, fresh: true}
	if buttons != nil {
		r.buttons = buttons(id)
	}
	r.buttons = append(r.buttons, []outbox.Button{button(buttonCancel, pressChoice, id, choiceCancel)})
	return r, nil
}
