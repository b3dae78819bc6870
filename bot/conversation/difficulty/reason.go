package difficulty

import (
	"context"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

const (
	stepReason = "reason"
	formTTL    = 24 * time.Hour
)

// never says that words are no question: what is written about a ticket may well ask something.
func never(string) bool { return false }

// reasonForm asks for words about a ticket, in one step, and does something with them.
func (m *module) reasonForm(name, title, question string,
	do func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) (conversation.Reply, error),
) *conversation.Form[about] {
	form := &conversation.Form[about]{Name: name, Version: 1, TTL: formTTL, Title: func(about) string { return title }}
	form.Steps = []conversation.Step[about]{{
		Name: stepReason,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, s about) (conversation.Prompt, error) {
			_, t, err := m.store.Read(ctx, tx, e.Actor(), s.Ticket)
			if err != nil {
				return conversation.Prompt{}, err
			}
			return conversation.Prompt{HTML: m.text.asking(t, question)}, nil
		},
		Text: func(_ context.Context, e *conversation.Event, s about) (conversation.Act, error) {
			words, err := ticket.CleanWords(e.Text, "nội dung", ticket.MaxReply)
			if err != nil {
				return nil, err
			}
			return form.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				return do(ctx, tx, e, s.Ticket, words)
			}), nil
		},
		Question: never,
	}}
	return form
}

// next goes to another step of a form.
func next[S any](form *conversation.Form[S], e *conversation.Event, step string, state S) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return form.Next(ctx, tx, e, step, state)
	}
}
