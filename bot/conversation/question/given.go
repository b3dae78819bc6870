package question

import (
	"context"
	"errors"
	"fmt"

	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// Given is an answer that was given, for other modules to go on from.
type Given struct {
	Question  string // as it was asked
	HTML      string // the answer as it was shown
	Declined  bool   // that says that nothing was found
	Wrong     bool   // who asked says that it is wrong
	Citations []knowledge.Citation
}

const givenTo = `select text, outcome from answer where id = $1 and account = $2`

// AnswerTo is an answer in a chat to a question of an account; ok is false for one that was given to somebody else, elsewhere, or is kept no
// more.
func AnswerTo(ctx context.Context, q database.Querier, account, chat, id int64) (g Given, ok bool, err error) {
	kept, err := answerOfID(ctx, q, id, chat)
	if errors.Is(err, errNoAnswer) || err == nil && kept.account != account {
		return Given{}, false, nil
	}
	if err != nil {
		return Given{}, false, err
	}
	g = Given{Question: kept.asks(), Citations: kept.answer.Citations}
	var outcome knowledge.Outcome
	if err := q.QueryRow(ctx, givenTo, id, account).Scan(&g.HTML, &outcome); err != nil {
		return Given{}, false, fmt.Errorf("reading an answer: %w", err)
	}
	g.Declined = declined(knowledge.Answer{Outcome: outcome})
	helpful, voted, err := readVote(ctx, q, id, account)
	g.Wrong = voted && !helpful
	return g, err == nil, err
}

// The links of other modules that stand under an answer where there are any. They take its id.
const (
	linkAskBoard = "askboard"     // the question goes to the Board
	linkReport   = "reportanswer" // a difficulty with what is cited
)

// linkRow is the row of another module's link under an answer, in the private chat alone: what comes of it is the person's own.
func (m *module) linkRow(e *conversation.Event, name, label string, id int64) [][]outbox.Button {
	button, ok := m.kit.Link(name, label, id)
	if !ok || !e.Private {
		return nil
	}
	return [][]outbox.Button{{button}}
}

// declined reports whether an answer says that nothing was found about what is the field's, or that there is no such thing.
func declined(a knowledge.Answer) bool {
	return a.Outcome == knowledge.DeclinedNoBasis && !a.Unclear || a.Outcome == knowledge.NoSuch
}
