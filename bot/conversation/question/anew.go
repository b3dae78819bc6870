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

// anewPayload names the answer.
type anewPayload struct{ Answer int64 }

const dropAnswer = `delete from answer where id = $1`

// anew answers an inquiry with new messages in the place of a former answer that is not in the chat any more.
func (m *module) anew(ctx context.Context, tx *database.Tx, e *conversation.Event, former storedAnswer, q inquiry, found result) (conversation.Reply, error) {
	if _, err := tx.Exec(ctx, dropAnswer, former.id); err != nil {
		return conversation.Reply{}, fmt.Errorf("dropping an answer: %w", err)
	}
	delivery := conversation.Key(Name, "answer", e.Key)
	if q.about != 0 {
		delivery = aboutKey(q.about, e.Key)
	}
	stored := m.render(e, q, found, delivery)
	id, err := insertAnswer(ctx, tx, stored)
	if err != nil {
		return conversation.Reply{}, err
	}
	asked := *e // which the messages answer, in a group
	asked.Kind = telegram.Message
	return conversation.Reply{Others: conversation.Messages(&asked, stored.delivery, stored.pages, m.answerButtons(e, id, found))}, nil
}

// editMark stands in the keys of deliveries that change an answer, see editDeliveries.
const editMark = ":edit:"

// isChange reports whether a delivery changes an answer.
func isChange(d outbox.Ended) bool { return d.Op == outbox.Edit && strings.Contains(d.Key, editMark) }

// ended has a changed question answered anew when the answer that was to be changed is gone from the chat.
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
	return m.kit.Signal(ctx, tx, conversation.Key(Name, signalAnew, d.Key), d.ChatID, former.account, Name, signalAnew, anewPayload{former.id})
}

// answerAnew is the signal.
func (m *module) answerAnew(ctx context.Context, signal *conversation.Event) (conversation.Act, error) {
	var p anewPayload
	if err := json.Unmarshal(signal.Payload, &p); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	former, err := answerOfID(ctx, m.kit.DB, p.Answer, signal.ChatID)
	if errors.Is(err, errNoAnswer) || signal.User == nil {
		return nil, nil // it was answered anew already, or its person erased
	}
	if err != nil {
		return nil, err
	}
	e := *signal
	e.MessageID, e.ThreadID = former.message, int(former.thread)
	q := former.inquiry()
	found, err := m.find(ctx, &e, q)
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
		return m.anew(ctx, tx, &e, former, q, found)
	}, nil
}
