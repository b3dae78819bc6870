package conversation

import (
	"context"
	"fmt"
	"strings"

	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// Reply is what is said back.
type Reply struct {
	// HTML is one text; it is split where it is too long for one message. After a press the pressed message changes into
	// it, unless Fresh.
	HTML string
	// Pages are texts that were split already; they take the place of HTML.
	Pages   []string
	Buttons [][]outbox.Button // under the last message
	Files   []Attachment      // with the text as the caption of the first
	Secret  bool              // the words are not kept once they are sent
	Fresh   bool              // a message of its own, also after a press
	Toast   string            // plain text over the pressed button
	// Key names the deliveries in place of the event's; it must begin with the module's name.
	Key string
	// Once, with a Key, says that a later press sends nothing: the person is told that it was sent.
	Once bool
	// Others are further deliveries: to other chats, or changes of earlier messages. Their keys begin with the module's name.
	Others []outbox.Delivery
	// Menus are accounts whose command menu may have changed.
	Menus []int64
}

// MaxMessages is how many messages one reply may take: more would bury what the person wrote. Longer texts are turned over
// by buttons.
const MaxMessages = 3

// Key makes a key of deliveries: the module's name, or a key of it, and what tells this delivery from its others.
func Key(begin string, parts ...any) string {
	var b strings.Builder
	b.WriteString(begin)
	for _, p := range parts {
		fmt.Fprintf(&b, ":%v", p)
	}
	return b.String()
}

// MessageKey is the key of the i-th message of a reply.
func MessageKey(key string, i int) string { return fmt.Sprintf("%s:%d", key, i) }

// ownerOf is the module whose key it is.
func ownerOf(key string) string {
	module, _, _ := strings.Cut(key, ":")
	return module
}

// Notice is a message of its own accord to a chat.
func Notice(key string, chat int64, html string, buttons [][]outbox.Button) outbox.Delivery {
	return outbox.Delivery{
		Key: key, ChatID: chat, Priority: outbox.Notice, Op: outbox.Send, Content: outbox.Content{HTML: html, Buttons: buttons},
	}
}

// Messages makes the deliveries of pages under key: at most MaxMessages, the buttons under the last. In a group the first
// answers the message that the event is.
func Messages(e *Event, key string, pages []string, buttons [][]outbox.Button) []outbox.Delivery {
	pages = pages[:min(len(pages), MaxMessages)]
	var all []outbox.Delivery
	for i, page := range pages {
		content := outbox.Content{HTML: page, ThreadID: e.ThreadID}
		if i == 0 && !e.Private && e.Kind == telegram.Message {
			content.ReplyTo = e.MessageID
		}
		if i == len(pages)-1 {
			content.Buttons = buttons
		}
		all = append(all, outbox.Delivery{Key: MessageKey(key, i), ChatID: e.ChatID, Priority: e.priority(), Op: outbox.Send, Content: content})
	}
	return all
}

// priority is that of what is said back: a crowd of strangers must not keep those waiting who are let in.
func (e *Event) priority() outbox.Priority {
	if e.member() {
		return outbox.Reply
	}
	return outbox.Notice
}

// enqueue makes the deliveries of a module's reply. It returns the text to show over the pressed button.
func (r *Router) enqueue(ctx context.Context, tx *database.Tx, e *Event, module string, reply Reply) (toast string, err error) {
	if err := reply.check(module); err != nil {
		return "", err
	}
	for _, account := range reply.Menus {
		if err := r.kit.refreshMenu(ctx, tx, account); err != nil {
			return "", err
		}
	}
	key := reply.Key
	if key == "" {
		key = Key(module, "reply", e.Key)
	}
	pages := reply.Pages
	if pages == nil && reply.HTML != "" {
		pages = telegram.Split(reply.HTML, telegram.MaxText)
	}
	if pages == nil && len(reply.Files) > 0 {
		pages = []string{""}
	}
	all := Messages(e, key, pages, reply.Buttons)
	if reply.Once && len(all) > 0 {
		sent, err := r.kit.Outbox.Has(ctx, tx, all[0].Key)
		if err != nil {
			return "", err
		}
		if sent {
			return r.kit.Words.alreadySent(), nil
		}
	}
	for i := range all {
		all[i].Content.Secret = reply.Secret
	}
	if len(reply.Files) > 0 {
		if all[0].Content.Files, err = r.kit.attach(ctx, tx, all[0].Key, reply.Files); err != nil {
			return "", err
		}
	}
	if e.Kind == telegram.Pressed && !reply.Fresh && reply.Key == "" && len(all) == 1 && len(reply.Files) == 0 {
		target, ok, err := r.kit.Outbox.KeyOf(ctx, tx, e.ChatID, e.MessageID)
		if err != nil {
			return "", err
		}
		if ok {
			all[0].Op, all[0].Target = outbox.Edit, target
		}
	}
	return reply.Toast, r.kit.Outbox.Enqueue(ctx, tx, append(all, reply.Others...)...)
}

// check finds keys that are another module's: a message would be taken for one of that module.
func (r Reply) check(module string) error {
	if r.Key != "" && ownerOf(r.Key) != module {
		return fmt.Errorf("the key %q of a reply does not begin with its module's name, %q", r.Key, module)
	}
	for _, d := range r.Others {
		if ownerOf(d.Key) != module {
			return fmt.Errorf("the key %q of a delivery does not begin with its module's name, %q", d.Key, module)
		}
	}
	return nil
}
