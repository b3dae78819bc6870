package conversation

import (
	"context"
	"time"

	"thidua/knowledge/database"
)

// confirmTTL is how long a question whether to do something waits.
const confirmTTL = 30 * time.Minute

// StepConfirm is the one step of a Confirmation.
const StepConfirm = "confirm"

// Confirmation is a form of one step, which asks before something that cannot be taken back. ask is the question; do is
// called when it is confirmed, after the form has ended, and checks again.
func Confirmation[S any](name string, title func(state S) string,
	ask func(ctx context.Context, tx *database.Tx, e *Event, state S) (html string, err error),
	do func(ctx context.Context, tx *database.Tx, e *Event, state S) (Reply, error),
) *Form[S] {
	form := &Form[S]{Name: name, Version: 1, Title: title, TTL: confirmTTL}
	form.Steps = []Step[S]{{
		Name: StepConfirm,
		Ask: func(ctx context.Context, tx *database.Tx, e *Event, state S) (Prompt, error) {
			html, err := ask(ctx, tx, e, state)
			return Prompt{HTML: html, Choices: Choices(Choice{Label: ButtonDo})}, err
		},
		Chosen: func(_ context.Context, e *Event, state S, _ int64) (Act, error) {
			return func(ctx context.Context, tx *database.Tx) (Reply, error) {
				if err := form.End(ctx, tx, e); err != nil {
					return Reply{}, err
				}
				return do(ctx, tx, e, state)
			}, nil
		},
	}}
	return form
}
