package question

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// signalAnew says that the new answer to a changed question could not be put in the place of the former.
const signalAnew = "anew"

// anewPayload names the answer, and the messages in whose place it comes: by then others may stand there.
type anewPayload struct {
	Answer   int64
	Delivery string
}

// anew answers with new messages in the place of a former answer that is not in the chat any more, or not whole.
func (m *module) anew(ctx context.Context, tx *database.Tx, e *conversation.Event, former storedAnswer, found result) (conversation.Reply, error) {
	delivery := conversation.Key(Name, "answer", e.Key)
	if former.about != 0 {
		delivery = aboutKey(former.about, e.Key)
	}
	stored := m.render(e, found, delivery)
	if err := replaceAnswer(ctx, tx, former.id, stored, len(stored.pages)); err != nil {
		return conversation.Reply{}, err
	}
	asked := *e // which the messages answer, in a group
	asked.Kind, asked.MessageID, asked.ThreadID = telegram.Message, stored.message, stored.thread
	return conversation.Reply{Others: conversation.Messages(&asked, stored.delivery, stored.pages, m.answerButtons(e, former.id, found))}, nil
}

// editMark stands in the keys of deliveries that change an answer, see editDeliveries.
const editMark = ":edit:"

// isChange reports whether a delivery changes a message of an answer into another that says something.
func isChange(d outbox.Ended) bool { return d.Op == outbox.Edit && strings.Contains(d.Key, editMark) }

// ended has a changed question answered anew when a message of the answer cannot be changed: it is gone from the chat.
func (m *module) ended(ctx context.Context, tx *database.Tx, d outbox.Ended) error {
	if !isChange(d) || d.State != outbox.Failed {
		return nil
	}
	delivery, _, _ := strings.Cut(d.Key, editMark)
	former, err := answerOfDelivery(ctx, tx, d.ChatID, delivery)
	if errors.Is(err, errNoAnswer) {
		return nil
	}
	if err != nil {
		return err
	}
	return m.kit.Signal(ctx, tx, conversation.Key(Name, signalAnew, d.Key), d.ChatID, former.account, Name, signalAnew, anewPayload{former.id, delivery})
}

// answerAnew is the signal.
func (m *module) answerAnew(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	var p anewPayload
	if err := json.Unmarshal(e.Payload, &p); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	former, err := answerOfID(ctx, m.kit.DB, p.Answer, e.ChatID)
	if errors.Is(err, errNoAnswer) || e.User == nil || former.delivery != p.Delivery {
		return nil, nil // it was answered anew already, or its person erased
	}
	if err != nil {
		return nil, err
	}
	found, err := m.find(ctx, e, former.inquiry)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		former, err := answerOfID(ctx, tx, p.Answer, e.ChatID)
		if errors.Is(err, errNoAnswer) {
			return conversation.Reply{}, nil
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		reply, err := m.anew(ctx, tx, e, former, found)
		if err != nil {
			return conversation.Reply{}, err
		}
		left, err := m.takeAway(ctx, tx, e, former)
		reply.Others = append(left, reply.Others...)
		return reply, err
	}, nil
}

// takeAway deletes the messages of a former answer of which another is gone: the whole answer comes once more.
func (m *module) takeAway(ctx context.Context, tx *database.Tx, e *conversation.Event, former storedAnswer) (all []outbox.Delivery, err error) {
	for i := range former.messages {
		target := conversation.MessageKey(former.delivery, i)
		stands, err := m.kit.Outbox.Has(ctx, tx, target)
		if err != nil {
			return nil, err
		}
		if stands && former.messages > 1 { // the only one is the one that is gone
			all = append(all, outbox.Delivery{
				Key: conversation.MessageKey(conversation.Key(former.delivery, "gone", e.Key), i), Priority: outbox.Reply, Op: outbox.Delete, Target: target,
			})
		}
	}
	return all, nil
}
