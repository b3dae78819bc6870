package source

import (
	"context"

	"thidua/bot/blankform"
	"thidua/bot/conversation/formcatalogue"
	"thidua/bot/conversation/question"
	"thidua/bot/directory"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Forms finds the blank forms that questions ask for. They are everybody's who may ask.
type Forms struct {
	DB      *database.DB
	Store   *blankform.Store
	Library *knowledge.Library // may be nil where no question is answered
}

// FindForms implements question.Forms.
func (f Forms) FindForms(ctx context.Context, _ directory.Access, r question.Reading) ([]question.BlankForm, error) {
	if f.Library == nil || !blankform.Asks(r.Text) {
		return nil, nil
	}
	forms, err := f.Store.All(ctx, f.DB)
	if err != nil || len(forms) == 0 {
		return nil, err
	}
	documents, err := f.Library.Documents(ctx)
	if err != nil {
		return nil, err
	}
	today := vietnamese.DayOf(r.At)
	var found []question.BlankForm
	for _, h := range blankform.Wanted(blankform.Given(forms, documents), r.Text, today) {
		about := h.DocumentWords()
		if status := h.Status(today); !status.Holds() {
			about += "; " + status.Words()
		}
		found = append(found, question.BlankForm{ID: h.ID, Link: formcatalogue.LinkForm, Title: h.Title(), Document: about})
	}
	return found, nil
}
