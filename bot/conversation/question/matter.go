package question

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf16"

	"thidua/bot/conversation"
	"thidua/bot/door"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// inquiry is what a person asks, which may be put together from several messages.
type inquiry struct {
	text   string
	matter string // what text is about that somebody else wrote, or the person before
	at     time.Time
	about  int64 // the row that is asked about; 0 is nothing
}

// inquiryOf is what a message asks. Under somebody's message it is about that; with no question of its own it passes that on.
func inquiryOf(e *conversation.Event, text string) inquiry {
	q := inquiry{at: e.At}
	q.text, _ = door.Mask(text)
	if e.ReplyToBot {
		return q
	}
	q.matter = matterIn(e.Quote)
	if q.matter == "" {
		q.matter = matterIn(e.Answered)
	}
	return q.settled()
}

// matterIn are words of a message that somebody else may have written, as far as they may be searched for.
func matterIn(words string) string {
	if door.Check(words).Kind != door.Clear {
		return ""
	}
	words, _ = door.Mask(strings.TrimSpace(words))
	return words
}

// settled is the inquiry with the matter for its question, where its own words ask for nothing.
func (q inquiry) settled() inquiry {
	if q.matter != "" && (q.text == "" || knowledge.PassesOn(q.text)) {
		q.text, q.matter = q.matter, ""
	}
	return q
}

const (
	// forwardWithin is how soon after a comment the message comes that was forwarded with it: the app sends both at once.
	forwardWithin = 2 * time.Second
	// cutWithin is how soon after a text the rest of it comes, which was too long for one message.
	cutWithin = 30 * time.Second
	// cutFrom is from which length on a text may be one that an app has cut: at the last blank before telegram.MaxText.
	cutFrom = telegram.MaxText - 200
)

const askedLast = answerColumns + `
where chat_id = $1 and account = $2 and thread_id = $3 and message_id < $4 and asked_at >= $5 order by asked_at desc, id desc limit 1`

// goesOn finds the question that a message is a part of, and what that asks with it: the rest of a text that the app has cut, or what was
// forwarded with a comment. errNoAnswer says that there is none.
func (m *module) goesOn(ctx context.Context, e *conversation.Event) (former storedAnswer, q inquiry, err error) {
	if e.Kind != telegram.Message || e.ReplyTo != 0 || e.Text == "" || e.Command != "" {
		return storedAnswer{}, inquiry{}, errNoAnswer
	}
	former, err = scanAnswer(m.kit.DB.QueryRow(ctx, askedLast, e.ChatID, e.User.ID, e.ThreadID, e.MessageID, e.At.Add(-cutWithin).UnixMicro()))
	if err != nil {
		return storedAnswer{}, inquiry{}, err
	}
	words, _ := door.Mask(e.Text)
	q = former.inquiry()
	switch {
	case e.Forwarded && !former.forwarded && e.At.Sub(q.at) <= forwardWithin:
		q.matter = strings.TrimSpace(q.matter + "\n" + words)
	case !e.Forwarded && former.fillsMessage():
		q.text += "\n" + words
	default:
		return storedAnswer{}, inquiry{}, errNoAnswer
	}
	return former, q, nil
}

// editedPart answers an edited message that has no answer of its own, because that is kept no more. One that was a part of a question is left
// alone.
func (m *module) editedPart(ctx context.Context, e *conversation.Event, question string) (conversation.Act, error) {
	before, err := scanAnswer(m.kit.DB.QueryRow(ctx, askedLast, e.ChatID, e.User.ID, e.ThreadID, e.MessageID, 0))
	if err != nil && !errors.Is(err, errNoAnswer) {
		return nil, err
	}
	if err == nil && (before.matter != "" || before.fillsMessage()) {
		return nil, nil
	}
	return m.answer(ctx, e, inquiryOf(e, question))
}

// fillsMessage reports whether a question is so long that the app may have cut it.
func (k storedAnswer) fillsMessage() bool { return len(utf16.Encode([]rune(k.question))) >= cutFrom }

// inquiry is what was asked.
func (k storedAnswer) inquiry() inquiry {
	return inquiry{text: k.question, matter: k.matter, at: time.UnixMicro(k.asked), about: aboutOf(k.delivery)}
}

// replace puts the answer to an inquiry in the place of a former one; where that is not in the chat any more it is answered anew.
func (m *module) replace(ctx context.Context, e *conversation.Event, former storedAnswer, q inquiry) (conversation.Act, error) {
	found, err := m.find(ctx, e, q)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		former, err := answerOfID(ctx, tx, former.id, former.chat)
		if errors.Is(err, errNoAnswer) {
			return conversation.Reply{}, nil // somebody was erased meanwhile
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		stands, err := m.kit.Outbox.Has(ctx, tx, conversation.MessageKey(former.delivery, 0))
		if err != nil {
			return conversation.Reply{}, err
		}
		if !stands {
			return m.anew(ctx, tx, e, former, q, found)
		}
		stored := m.render(e, q, found, former.delivery)
		if err := replaceAnswer(ctx, tx, former.id, stored, max(former.messages, len(stored.pages))); err != nil {
			return conversation.Reply{}, err
		}
		deliveries := conversation.Messages(e, stored.delivery, stored.pages, m.answerButtons(e, former.id, found))
		return conversation.Reply{Others: editDeliveries(deliveries, former.messages, stored.delivery, e.Key)}, nil
	}, nil
}
