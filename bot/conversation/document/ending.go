package document

import (
	"context"

	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/knowledge/corpus"
	"thidua/knowledge/vietnamese"
)

// LinkEnding is the link by which other modules lead to the documents that end soon. It takes nothing.
const LinkEnding = "ending"

// endingWithin is how many days ahead is looked.
const endingWithin = 90

// endingListed lists the documents that end soon, the next first.
func (m *module) endingListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	if m.library == nil {
		return nil, conversation.ErrOld
	}
	documents, err := m.library.Documents(ctx)
	if err != nil {
		return nil, err
	}
	today := vietnamese.DayOf(m.kit.Now())
	ending := corpus.EndingAfter(corpus.EndingBy(documents, today.Add(endingWithin)), today)
	page := conversation.Page(e.ID(0))
	from, until := conversation.PageOf(len(ending), page, pageSize)
	var buttons [][]outbox.Button
	for i, one := range ending[from:until] {
		buttons = append(buttons, []outbox.Button{m.document.With(m.text.numbered(from+i+1, one.Document), one.Document.ID, 0)})
	}
	buttons = append(buttons, conversation.Pager(len(ending), page, pageSize, func(label string, page int) outbox.Button { return m.ending.With(label, int64(page)) })...)
	return m.showing(e, m.text.ending(ending, from, until), buttons)
}
