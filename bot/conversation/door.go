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

// look notes what the door finds in a message: in its words, its caption or the name of its file. It is looked for before
// anything else reads the message, and not again in what somebody said is nothing of the kind.
func (e *Event) look() {
	if e.passed || e.Kind != telegram.Message && e.Kind != telegram.Edited {
		return
	}
	e.finding = door.Check(e.Text)
	for i := 0; !e.secret() && i < len(e.Files); i++ {
		if named := door.CheckFileName(e.Files[i].Name); worse(named, e.finding) {
			e.finding = named
		}
	}
}

// worse reports whether a calls for more than b: a sure secret before one that may be one, that before a complaint.
func worse(a, b door.Finding) bool {
	weight := func(f door.Finding) int {
		switch {
		case f.Kind == door.Secret && f.Sure:
			return 3
		case f.Kind == door.Secret:
			return 2
		case f.Kind == door.Denunciation:
			return 1
		}
		return 0
	}
	return weight(a) > weight(b)
}

// secret reports whether a message surely bears a secrecy mark.
func (e *Event) secret() bool { return e.finding.Kind == door.Secret && e.finding.Sure }

// doubtful reports whether a message may bear a secrecy mark, or be a complaint or a denunciation: its sender is asked. Who has not agreed
// to what is stored is not, since nothing of theirs may wait for the answer; admission turns them away.
func (e *Event) doubtful() bool {
	return e.finding.Kind != door.Clear && !e.secret() && e.Access.Agreed
}

// personal reports whether a message names a number or the health of a person, which is masked in what is kept.
func (e *Event) personal() bool {
	_, masked := door.Mask(e.Text)
	return len(masked) > 0
}

// atDoor handles what must go no further: it refuses what is surely secret, and asks about what is doubtful.
func (r *Router) atDoor(e *Event) (h handling, stop bool) {
	switch {
	case e.secret():
		return r.refuseSecret(e), true
	case e.doubtful():
		return r.ask(e), true
	}
	return handling{}, false
}

// refuseSecret refuses the message of an event. What it said is not kept, see forgets.
func (r *Router) refuseSecret(e *Event) handling {
	return handling{module: r.ownModule(), act: func(ctx context.Context, tx *database.Tx) (Reply, error) {
		return r.refuseAsSecret(ctx, tx, e, []int64{e.MessageID})
	}}
}

// refuseAsSecret tells who sent something secret whom to inform, takes its messages out of the chat, and keeps that it
// happened: when, by whom, and who could read it there.
func (r *Router) refuseAsSecret(ctx context.Context, tx *database.Tx, e *Event, messages []int64) (Reply, error) {
	readers := "bot"
	if !e.Private {
		readers = "group"
	}
	entry := audit.Entry{
		Actor: e.Access.PersonID, Via: audit.Chat, Act: "refuse secret", Object: fmt.Sprint("chat:", e.ChatID),
		Detail: map[string]string{"account": fmt.Sprint(e.User.ID), "sent to": readers},
	}
	if err := audit.Append(ctx, tx, entry); err != nil {
		return Reply{}, err
	}
	return Reply{HTML: r.kit.Words.secretRefused(), Others: deletions(e, messages)}, nil
}

// deletions take messages of people out of a chat, where Telegram allows.
func deletions(e *Event, messages []int64) (all []outbox.Delivery) {
	for _, message := range messages {
		all = append(all, outbox.Delivery{
			Key: Key(ownName, "refused", e.Key, message), ChatID: e.ChatID, Priority: outbox.Reply, Op: outbox.Delete, TargetMessages: []int64{message},
		})
	}
	return all
}
