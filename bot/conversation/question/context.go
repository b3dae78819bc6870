package question

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// before is what an inquiry may follow up on, the oldest first: its matter, else the questions of before, and of a message of the bot the words
// that were picked out of it, or all where it is forgotten.
func (m *module) before(ctx context.Context, e *conversation.Event, q inquiry) ([]turn, error) {
	if !knowledge.LeansOn(q.text) {
		return nil, nil
	}
	turns, err := m.earlier(ctx, e, q.at)
	if err != nil || len(turns) > 0 && e.ReplyTo != 0 && e.Quote == "" {
		return turns, err
	}
	switch {
	case q.matter != "":
		return []turn{{question: q.matter}}, nil
	case e.ReplyToBot && e.Quote != "":
		return append(turns[max(0, len(turns)-1):], turn{question: e.Quote}), nil
	case e.ReplyToBot && len(turns) == 0:
		return m.forgotten(ctx, e)
	}
	return turns, nil
}

// forgotten is a message of the bot that is answered and of which nothing is kept any more: its words came with the answer to it.
func (m *module) forgotten(ctx context.Context, e *conversation.Event) ([]turn, error) {
	words := matterIn(e.Answered)
	_, kept, err := m.kit.Outbox.KeyOf(ctx, m.kit.DB, e.ChatID, e.ReplyTo)
	if err != nil || kept || words == "" {
		return nil, err
	}
	return []turn{{question: words}}, nil
}

// earlier are the questions that one may follow up on, the oldest first: where it answers a message, the question that was asked or answered in that,
// whoever asked, and what that one followed up on; else the last two of the person in the chat and topic.
func (m *module) earlier(ctx context.Context, e *conversation.Event, at time.Time) ([]turn, error) {
	if e.ReplyTo == 0 {
		return questionsBefore(ctx, m.kit.DB, e, at)
	}
	answered, err := m.repliedTo(ctx, e)
	if errors.Is(err, errNoAnswer) {
		return nil, nil // it answers something else
	}
	if err != nil {
		return nil, err
	}
	turns := []turn{{answered.id, answered.account, answered.question}}
	if answered.after == 0 {
		return turns, nil
	}
	before, err := answerOfID(ctx, m.kit.DB, answered.after, e.ChatID)
	if errors.Is(err, errNoAnswer) {
		return turns, nil
	}
	return append([]turn{{before.id, before.account, before.question}}, turns...), err
}

// repliedTo is the answer that a message replies to, or whose question it replies to.
func (m *module) repliedTo(ctx context.Context, e *conversation.Event) (storedAnswer, error) {
	if !e.ReplyToBot {
		return scanAnswer(m.kit.DB.QueryRow(ctx, askedIn, e.ChatID, e.ReplyTo))
	}
	key, _, err := m.kit.Outbox.KeyOf(ctx, m.kit.DB, e.ChatID, e.ReplyTo)
	if err != nil {
		return storedAnswer{}, err
	}
	at := strings.LastIndexByte(key, ':') // before the number of the message
	if at < 0 {
		return storedAnswer{}, errNoAnswer
	}
	return scanAnswer(m.kit.DB.QueryRow(ctx, answeredIn, e.ChatID, key[:at]))
}

const (
	// asksSomething leaves out what nothing follows up on.
	asksSomething = ` and outcome not in ('greeting', 'refused', 'sent')`

	askedIn       = answerColumns + ` where chat_id = $1 and message_id = $2` + asksSomething + ` order by id desc limit 1`
	answeredIn    = answerColumns + ` where chat_id = $1 and delivery = $2` + asksSomething
	lastQuestions = `
select id, account, question from answer
where chat_id = $1 and account = $2 and thread_id = $3 and message_id < $4 and asked_at >= $5` + asksSomething + `
order by asked_at desc, id desc limit 2`
)

// questionsBefore are the two questions that a person asked last in a chat and topic before a message of a moment, oldest first, as far
// as a question may follow up on them. What is before is told by the messages' numbers: several may be of one second, and an edit
// comes later than what was asked after the message.
func questionsBefore(ctx context.Context, q database.Querier, e *conversation.Event, at time.Time) (turns []turn, err error) {
	rows, err := q.Query(ctx, lastQuestions, e.ChatID, e.User.ID, e.ThreadID, e.MessageID, at.Add(-followUpWithin).UnixMicro())
	if err != nil {
		return nil, fmt.Errorf("reading the questions before: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var t turn
		if err := rows.Scan(&t.answer, &t.account, &t.question); err != nil {
			return nil, fmt.Errorf("reading the questions before: %w", err)
		}
		turns = append(turns, t)
	}
	slices.Reverse(turns)
	return turns, rows.Err()
}
