package question

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// turn is a question that another may follow up on.
type turn struct {
	answer   int64 // the row of its answer
	account  int64 // who asked
	question string
}

// followUpWithin is how long a question may follow up on the one before it, if it does not answer a message.
const followUpWithin = 30 * time.Minute

// turns are the question of an answer, after what that was read with.
func (k storedAnswer) turns() []turn {
	if k.passedOn {
		return []turn{{answer: k.id, question: k.asks()}} // the words of another
	}
	asked := turn{k.id, k.account, k.words()}
	if matter := k.matter(); matter != "" {
		return []turn{{question: matter}, asked}
	}
	return []turn{asked}
}

// before is what an inquiry may follow up on, the oldest first: the questions of before, or its matter, which has no answer. Of a message of the bot that
// is the words that were picked out of it, or all where it is forgotten.
func (m *module) before(ctx context.Context, e *conversation.Event, q inquiry) ([]turn, error) {
	if !knowledge.LeansOn(q.words()) {
		return nil, nil
	}
	turns, err := m.earlier(ctx, e, q)
	if err != nil || len(turns) > 0 && q.replyTo != 0 && !q.picked {
		return turns, err
	}
	matter := turn{question: q.matter()}
	switch {
	case matter.question == "":
		return turns, nil
	case !q.toBot:
		return []turn{matter}, nil
	case q.picked:
		return append(turns[max(0, len(turns)-1):], matter), nil
	}
	_, kept, err := m.kit.Outbox.KeyOf(ctx, m.kit.DB, e.ChatID, q.replyTo)
	if err != nil || kept {
		return turns, err
	}
	return []turn{matter}, nil
}

// earlier are the questions that one may follow up on, the oldest first: where it answers a message, the question that was asked or answered in that,
// whoever asked, and what that one followed up on; else the last two of the person in the chat and topic.
func (m *module) earlier(ctx context.Context, e *conversation.Event, q inquiry) ([]turn, error) {
	if q.replyTo == 0 {
		return questionsBefore(ctx, m.kit.DB, e, q)
	}
	answered, err := m.repliedTo(ctx, e.ChatID, q)
	if errors.Is(err, errNoAnswer) {
		return nil, nil // it answers something else
	}
	if err != nil || answered.after == 0 {
		return answered.turns(), err
	}
	before, err := answerOfID(ctx, m.kit.DB, answered.after, e.ChatID)
	if errors.Is(err, errNoAnswer) {
		return answered.turns(), nil
	}
	return append(before.turns(), answered.turns()...), err
}

// repliedTo is the answer that a message replies to, or whose question it replies to.
func (m *module) repliedTo(ctx context.Context, chat int64, q inquiry) (storedAnswer, error) {
	if !q.toBot {
		return scanAnswer(m.kit.DB.QueryRow(ctx, askedIn, chat, q.replyTo))
	}
	key, _, err := m.kit.Outbox.KeyOf(ctx, m.kit.DB, chat, q.replyTo)
	if err != nil {
		return storedAnswer{}, err
	}
	at := strings.LastIndexByte(key, ':') // before the number of the message
	if at < 0 {
		return storedAnswer{}, errNoAnswer
	}
	return scanAnswer(m.kit.DB.QueryRow(ctx, answeredIn, chat, key[:at]))
}

const (
	// asksSomething leaves out what nothing follows up on.
	asksSomething = ` and outcome not in ('greeting', 'refused', 'sent')`

	askedIn       = answerColumns + ` where chat_id = $1 and message_id = $2` + asksSomething + ` order by id desc limit 1`
	answeredIn    = answerColumns + ` where chat_id = $1 and delivery = $2` + asksSomething
	lastQuestions = answerColumns + `
where chat_id = $1 and account = $2 and thread_id = $3 and message_id < $4 and asked_at >= $5` + asksSomething + `
order by asked_at desc, id desc limit 2`
)

// questionsBefore are the two questions that a person asked last in a chat and topic before a message of a moment, oldest first, as far
// as a question may follow up on them. What is before is told by the messages' numbers: several may be of one second, and an edit
// comes later than what was asked after the message.
func questionsBefore(ctx context.Context, db database.Querier, e *conversation.Event, q inquiry) (turns []turn, err error) {
	rows, err := db.Query(ctx, lastQuestions, e.ChatID, e.User.ID, q.thread, q.message, q.at.Add(-followUpWithin).UnixMicro())
	if err != nil {
		return nil, fmt.Errorf("reading the questions before: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		k, err := scanAnswer(rows)
		if err != nil {
			return nil, err
		}
		turns = append(k.turns(), turns...)
	}
	return turns, rows.Err()
}
