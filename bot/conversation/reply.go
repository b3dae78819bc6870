package conversation

import (
	"cmp"
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
	Files   []Attachment      // one with the text as its caption, or an album of up to ten before the text
	Secret  bool              // the words are not kept once they are sent
	// Protected keeps what is said from being forwarded and saved. A pressed message changes into it only if it is so itself.
	Protected bool
	Fresh     bool   // a message of its own, also after a press
	Toast     string // plain text over the pressed button
	// Key names the deliveries in place of the event's; it must begin with the module's name.
	Key string
	// About takes the place of "reply" in the names of the deliveries: what the reply is about, "ticket:12". Unlike with a Key the pressed
	// message changes into the reply; the name is that of the change then, see outbox.KeyOfChange.
	About string
	// Once, with a Key, says that a later press sends nothing: the person is told that it was sent.
	Once bool
	// Others are further deliveries: to other chats, or changes of earlier messages. Their keys begin with the module's name.
	Others []outbox.Delivery
	// Account is whom the messages tell of; 0 is who the event is from.
	Account int64
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

// ReplyKey is the key under which a module's reply to an event goes out, where the reply names none.
func ReplyKey(module string, e *Event) string { return Key(module, "reply", e.Key) }

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
		all = append(all, outbox.Delivery{
			Key: MessageKey(key, i), ChatID: e.ChatID, Account: e.tellsOf(), Priority: e.priority(), Op: outbox.Send, Content: content,
		})
	}
	return all
}

// tellsOf is the account that what is said back tells of: in a group, who the event is from.
func (e *Event) tellsOf() int64 {
	if e.Private || e.User == nil {
		return 0
	}
	return e.User.ID
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
	key := cmp.Or(reply.Key, ReplyKey(module, e))
	if reply.Key == "" && reply.About != "" {
		key = Key(module, reply.About, e.Key)
	}
	pages := reply.Pages
	if pages == nil && reply.HTML != "" {
		limit := telegram.MaxText
		if len(reply.Files) == 1 {
			limit = telegram.MaxCaption
		}
		pages = telegram.Split(reply.HTML, limit)
	}
	if pages == nil && len(reply.Files) == 1 {
		pages = []string{""}
	}
	if reply.Once {
		var sent bool
		if key, sent, err = r.onceKey(ctx, tx, e, key); err != nil || sent {
			return r.kit.Words.alreadySent(), err
		}
	}
	all := Messages(e, key, pages, reply.Buttons)
	if all, err = r.withFiles(ctx, tx, e, key, all, reply.Files); err != nil {
		return "", err
	}
	for i := range all {
		all[i].Content.Secret, all[i].Content.Protected = reply.Secret, reply.Protected
		if !e.Private {
			all[i].Account = cmp.Or(reply.Account, all[i].Account)
		}
	}
	if e.Kind == telegram.Pressed && !reply.Fresh && reply.Key == "" && len(all) == 1 && len(reply.Files) == 0 && (e.Protected || !reply.Protected) {
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

// onceKey is the key for a reply that is sent once; sent reports that it was, or is on the way. What could not be delivered
// keeps its key used, so that it is sent under another.
func (r *Router) onceKey(ctx context.Context, tx *database.Tx, e *Event, key string) (free string, sent bool, err error) {
	keys, err := r.kit.Outbox.Keys(ctx, tx, key+":")
	if err != nil {
		return "", false, err
	}
	for _, used := range keys {
		if sent, err := r.kit.Outbox.Has(ctx, tx, used); err != nil || sent {
			return "", sent, err
		}
	}
	if len(keys) > 0 {
		return Key(key, "again", e.Key), false, nil
	}
	return key, false, nil
}

// withFiles puts one file into the first message, with the text as its caption; several go before the messages as an album.
func (r *Router) withFiles(ctx context.Context, tx *database.Tx, e *Event, key string, all []outbox.Delivery, files []Attachment) (_ []outbox.Delivery, err error) {
	switch len(files) {
	case 0:
		return all, nil
	case 1:
		all[0].Content.Files, err = r.kit.attach(ctx, tx, all[0].Key, files)
		return all, err
	}
	album := outbox.Delivery{
		Key: Key(key, "files"), ChatID: e.ChatID, Account: e.tellsOf(), Priority: outbox.Reply, Op: outbox.Album, Content: outbox.Content{ThreadID: e.ThreadID},
	}
	if album.Content.Files, err = r.kit.attach(ctx, tx, album.Key, files); err != nil {
		return nil, err
	}
	return append([]outbox.Delivery{album}, all...), nil
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
