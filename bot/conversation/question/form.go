package question

import (
	"context"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge"
)

// Forms finds the blank forms that a question asks for: "cho em xin mẫu báo cáo thành tích". It is asked with no transaction open.
type Forms interface {
	// FindForms returns the forms that are meant, the likeliest first, at most three, and nothing where none fits well.
	FindForms(ctx context.Context, access directory.Access, r Reading) ([]BlankForm, error)
}

// BlankForm is a form that is sent at a press.
type BlankForm struct {
	ID       int64 // its row, to be sent by Link: see conversation.Link
	Link     string
	Title    string // "Mẫu số 08. Báo cáo thành tích"
	Document string // what it is attached to, and that this does not hold where it does not
}

// outcomeForm is the outcome of a question to which a blank form is the answer.
const outcomeForm knowledge.Outcome = "form"

// withForms adds to what came of a question the blank forms that it asks for: beside what is quoted, and in the place of the word that nothing was found.
func (m *module) withForms(ctx context.Context, e *conversation.Event, r Reading, res result) (result, error) {
	if m.forms == nil || len(res.found) > 0 || res.answer.Outcome == knowledge.Greeting || res.answer.Outcome == knowledge.Refused {
		return res, nil
	}
	forms, err := m.forms.FindForms(ctx, e.Access, r)
	if err != nil || len(forms) == 0 {
		return res, err
	}
	res.forms = forms
	switch res.answer.Outcome {
	case knowledge.DeclinedNoBasis, knowledge.DeclinedOutOfScope, knowledge.NoSuch:
		res.answer, res.after = knowledge.Answer{Outcome: outcomeForm, AsOf: res.answer.AsOf}, turn{} // the form answers it alone
	}
	return res, nil
}

// formButtons have forms sent, each in the private chat.
func (m *module) formButtons(forms []BlankForm) (rows [][]outbox.Button) {
	for _, f := range forms {
		label := buttonForm
		if len(forms) > 1 {
			label = conversation.Shorten(buttonForm+": "+f.Title, maxTitle)
		}
		if button, ok := m.kit.Link(f.Link, label, f.ID); ok {
			rows = append(rows, []outbox.Button{button})
		}
	}
	return rows
}
