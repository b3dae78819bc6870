package question

import (
	"context"
	"errors"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

const (
	// forwardWithin is how soon after a comment the message comes that was forwarded with it: the app sends both at once.
	forwardWithin = 2 * time.Second
	// cutWithin is how soon after a text the rest of it comes, which was too long for one message.
	cutWithin = 30 * time.Second
	// cutFrom is from which length on a text may be one that an app has cut: at the last blank before telegram.MaxText.
	cutFrom = telegram.MaxText - 200
)

// In a supergroup the numbers of messages of before say nothing, and are 0.
const askedLast = answerColumns + `
where chat_id = $1 and account = $2 and thread_id = $3 and message_id between 1 and $4 - 1 and asked_at >= $5 order by asked_at desc, id desc limit 1`

// goesOn finds the question that a message belongs to, and what that asks with it: the rest of a text that the app has cut, or what was
// forwarded with a comment that is nothing without it. errNoAnswer says that there is none.
func (m *module) goesOn(ctx context.Context, e *conversation.Event) (former storedAnswer, q inquiry, err error) {
	if e.Kind != telegram.Message || e.ReplyTo != 0 || e.Text == "" || e.Command != "" {
		return storedAnswer{}, inquiry{}, errNoAnswer
	}
	former, err = m.lastAsked(ctx, e, e.At.Add(-cutWithin))
	if err != nil {
		return storedAnswer{}, inquiry{}, err
	}
	if e.Forwarded && e.At.Sub(former.at) <= forwardWithin && former.lacksMatter() || !e.Forwarded && former.fillsMessage() {
		return former, former.with(e), nil
	}
	return storedAnswer{}, inquiry{}, errNoAnswer
}

// lastAsked is the last question of a person in the chat and topic before a message and since an instant.
func (m *module) lastAsked(ctx context.Context, e *conversation.Event, since time.Time) (storedAnswer, error) {
	return scanAnswer(m.kit.DB.QueryRow(ctx, askedLast, e.ChatID, e.User.ID, e.ThreadID, e.MessageID, since.UnixMicro()))
}

// lacksMatter reports whether a question is a comment on what comes with it: it was read with that, leans on something, or asks nothing and found nothing.
// What is forwarded after another question is one of its own.
func (k storedAnswer) lacksMatter() bool {
	if k.forwarded || k.toBot || k.about != 0 {
		return false
	}
	return k.passedOn || knowledge.LeansOn(k.words()) || k.commentsOnly(k.answer)
}

// commentsOnly reports whether the words ask nothing of their own and came to no answer: "Nhờ Ban Thi đua giải đáp".
func (q inquiry) commentsOnly(a knowledge.Answer) bool {
	return foundNothing(a) && !knowledge.Asks(q.words())
}

// answerOfEdited is the answer to the question that an edited message is a part of.
func (m *module) answerOfEdited(ctx context.Context, e *conversation.Event) (storedAnswer, error) {
	former, err := answerOfMessage(ctx, m.kit.DB, e.ChatID, e.MessageID)
	if !errors.Is(err, errNoAnswer) {
		return former, err
	}
	former, err = m.lastAsked(ctx, e, time.UnixMicro(0))
	if err == nil && former.partOf(e.MessageID) < 0 {
		err = errNoAnswer
	}
	return former, err
}

// edited answers a question again of which a message has new words, in the place of the former answer, or anew where that is gone.
func (m *module) edited(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	text := e.Text
	if e.Command == "hoi" {
		text = e.Args
	}
	former, err := m.answerOfEdited(ctx, e)
	if errors.Is(err, errNoAnswer) {
		if q := inquiryOf(e, text); !q.empty() {
			return m.answer(ctx, e, q)
		}
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	q, changed := former.inquiry.edited(e, text)
	if !changed || q.empty() {
		return nil, nil
	}
	return m.replace(ctx, e, former, q)
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
			return m.anew(ctx, tx, e, former, found)
		}
		stored := m.render(e, found, former.delivery)
		if err := replaceAnswer(ctx, tx, former.id, stored, max(former.messages, len(stored.pages))); err != nil {
			return conversation.Reply{}, err
		}
		deliveries := conversation.Messages(e, stored.delivery, stored.pages, m.answerButtons(e, former.id, found))
		return conversation.Reply{Others: editDeliveries(deliveries, former.messages, stored.delivery, e.Key)}, nil
	}, nil
}
