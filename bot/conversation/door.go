package conversation

import (
	"context"
	"fmt"

	"thidua/bot/audit"
	"thidua/bot/door"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// secret reports whether a message surely bears a secrecy mark: in its words, its caption or the name of its file. It is looked
// for before anything else reads the message.
func (e *Event) secret() bool {
	if e.Kind != telegram.Message && e.Kind != telegram.Edited {
		return false
	}
	found := door.Check(e.Text)
	for i := 0; found.Kind != door.Secret && i < len(e.Files); i++ {
		found = door.CheckFileName(e.Files[i].Name)
	}
	return found.Kind == door.Secret && found.Sure
}

// refuseSecret tells who sent something secret whom to inform, takes the message out of the chat, and keeps that it happened.
// What it said is not kept, see forgets.
func (r *Router) refuseSecret(e *Event) handling {
	return handling{module: r.ownModule(), act: func(ctx context.Context, tx *database.Tx) (Reply, error) {
		entry := audit.Entry{
			Actor: e.Access.PersonID, Via: audit.Chat, Act: "refuse secret", Object: fmt.Sprint("chat:", e.ChatID),
			Detail: map[string]string{"account": fmt.Sprint(e.User.ID)},
		}
		if err := audit.Append(ctx, tx, entry); err != nil {
			return Reply{}, err
		}
		return Reply{HTML: r.kit.Words.secretRefused(), Others: []outbox.Delivery{{
			Key: Key(ownName, "secret", e.Key), ChatID: e.ChatID, Priority: outbox.Reply, Op: outbox.Delete, TargetMessages: []int64{e.MessageID},
		}}}, nil
	}}
}

// personal reports whether a message names a number or the health of a person, which is masked in what is kept.
func (e *Event) personal() bool {
	_, masked := door.Mask(e.Text)
	return len(masked) > 0
}
