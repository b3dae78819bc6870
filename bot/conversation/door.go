package conversation

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

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
	e.finding, e.personal = door.Check(e.Text), personal(e.Text)
	for i := 0; !e.secret() && i < len(e.Files); i++ {
		if named := door.CheckFileName(e.Files[i].Name); worse(named, e.finding) {
			e.finding = named
		}
		e.personal = e.personal || personal(e.Files[i].Name)
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

// personal reports whether words name a number or the health of a person, which is masked in what is kept.
func personal(words string) bool {
	_, masked := door.Mask(words)
	return len(masked) > 0
}

// mask takes the numbers and the health of persons out of the words of an event, before a form keeps them.
func (e *Event) mask() {
	if text, masked := door.Mask(e.Text); len(masked) > 0 {
		e.Text, e.HTML = text, telegram.Escape(text)
	}
}

// wordsOf are the words anywhere in an update that cannot be read otherwise.
func wordsOf(raw []byte) (all []string) {
	var update any
	if json.Unmarshal(raw, &update) != nil {
		return []string{string(raw)}
	}
	var walk func(name string, value any)
	walk = func(name string, value any) {
		switch value := value.(type) {
		case map[string]any:
			for name, inner := range value {
				walk(name, inner)
			}
		case []any:
			for _, inner := range value {
				walk(name, inner)
			}
		case string:
			if !strings.HasSuffix(name, "id") { // those of files are no words
				all = append(all, value)
			}
		}
	}
	walk("", update)
	return all
}

// unkept reports whether something of an update that cannot be read must not be kept.
func unkept(raw []byte) bool {
	return slices.ContainsFunc(wordsOf(raw), func(words string) bool {
		return door.Check(words).Kind != door.Clear || door.CheckFileName(words).Kind != door.Clear || personal(words)
	})
}

// atDoor handles what must go no further: it refuses what is surely secret, and asks about what is doubtful. About an album it
// asks when that is whole.
func (r *Router) atDoor(ctx context.Context, e *Event) (h handling, stop bool, err error) {
	part := e.AlbumID != "" && e.Kind == telegram.Message
	if part {
		refused, err := r.albumRefused(ctx, e)
		if refused || err != nil {
			return r.refusePart(e), true, err
		}
	}
	switch {
	case e.secret():
		return r.refuseSecret(e), true, nil
	case e.doubtful() && !part:
		return r.ask(e), true, nil
	}
	return handling{}, false, nil
}

// refusePart takes a part of an album that was refused out of the chat; its sender knows.
func (r *Router) refusePart(e *Event) handling {
	return handling{module: r.ownModule(), act: func(context.Context, *database.Tx) (Reply, error) {
		return Reply{Others: deletions(e, []int64{e.MessageID})}, nil
	}}
}

// refuseSecret refuses the message of an event, and the album that it is of. What it said is not kept, see forgets.
func (r *Router) refuseSecret(e *Event) handling {
	return handling{module: r.ownModule(), act: func(ctx context.Context, tx *database.Tx) (Reply, error) {
		return r.refused(ctx, tx, e, heldMessage{messages: []int64{e.MessageID}, albumID: e.AlbumID})
	}}
}

// refused refuses what is secret or a denunciation: its sender is told where to turn, and its messages are taken out of the
// chat.
func (r *Router) refused(ctx context.Context, tx *database.Tx, e *Event, what heldMessage) (Reply, error) {
	messages := what.messages
	if what.albumID != "" {
		parts, err := r.refuseAlbum(ctx, tx, e, what.albumID)
		if err != nil {
			return Reply{}, err
		}
		messages = append(messages, parts...)
	}
	reply := Reply{HTML: r.kit.Words.denunciationRefused(), Others: deletions(e, messages)}
	if !what.denounces {
		if err := r.auditSecret(ctx, tx, e); err != nil {
			return Reply{}, err
		}
		reply.HTML = r.kit.Words.secretRefused()
	}
	if e.formEnded {
		reply.HTML += "\n\n" + r.kit.Words.formWithRefused()
	}
	return reply, nil
}

// auditSecret keeps that something secret was sent: when, by which account, and who could read it there. The person is not
// named, so that after an erasure nothing ties them to the account. Of a denunciation not even that is kept.
func (r *Router) auditSecret(ctx context.Context, tx *database.Tx, e *Event) error {
	readers := "bot"
	if !e.Private {
		readers = "group"
	}
	return audit.Append(ctx, tx, audit.Entry{
		Via: audit.Chat, Act: "refuse secret", Object: fmt.Sprint("chat:", e.ChatID),
		Detail: map[string]string{"account": fmt.Sprint(e.User.ID), "sent to": readers},
	})
}

// deletions take messages of people out of a chat, where Telegram allows.
func deletions(e *Event, messages []int64) []outbox.Delivery {
	return []outbox.Delivery{{
		Key: Key(ownName, "refused", e.Key), ChatID: e.ChatID, Priority: outbox.Reply, Op: outbox.Delete, TargetMessages: messages,
	}}
}
