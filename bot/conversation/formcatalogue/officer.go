package formcatalogue

import (
	"context"
	"slices"

	"thidua/bot/blankform"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
)

// documentOf is the document whose row has an id.
func (m *module) documentOf(ctx context.Context, id int64) (*corpus.Document, error) {
	return m.documentBy(ctx, func(d *corpus.Document) bool { return d.ID == id })
}

func (m *module) documentBy(ctx context.Context, is func(*corpus.Document) bool) (*corpus.Document, error) {
	documents, err := m.documents(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(documents, is)
	if i < 0 {
		return nil, conversation.ErrOld // it was replaced since
	}
	return documents[i], nil
}

// managed lists the forms of a document to who looks after them.
func (m *module) managed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.managing(ctx, e, false)
}

// formerListed lists those that are given out no more.
func (m *module) formerListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.managing(ctx, e, true)
}

func (m *module) managing(ctx context.Context, e *conversation.Event, retired bool) (conversation.Act, error) {
	d, err := m.documentOf(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, blankform.Keep); err != nil {
			return conversation.Reply{}, err
		}
		all, err := m.store.Of(ctx, tx, d.Key)
		if err != nil {
			return conversation.Reply{}, err
		}
		former := slices.DeleteFunc(slices.Clone(all), func(f blankform.Form) bool { return f.RetiredAt == 0 })
		shown := slices.DeleteFunc(all, func(f blankform.Form) bool { return (f.RetiredAt == 0) == retired })
		return m.managingScreen(d, shown, conversation.Page(e.ID(1)), retired, len(former)), nil
	}, nil
}

// managingScreen is a page of the forms of a document, of those that are given out or of those that are not any more.
func (m *module) managingScreen(d *corpus.Document, forms []blankform.Form, page int, retired bool, former int) conversation.Reply {
	from, until := pageOf(len(forms), &page)
	turn := m.manage
	var rows [][]outbox.Button
	if retired {
		turn = m.former
	} else {
		rows = append(rows, []outbox.Button{m.add.With(buttonAdd, d.ID)})
	}
	for i := range forms[from:until] {
		rows = append(rows, []outbox.Button{m.open.With(m.text.numbered(from+i+1, &forms[from+i]), forms[from+i].ID)})
	}
	rows = append(rows, conversation.Pager(len(forms), page, pageSize, func(label string, page int) outbox.Button { return turn.With(label, d.ID, int64(page)) })...)
	if !retired && former > 0 {
		rows = append(rows, []outbox.Button{m.former.With(m.text.formerLabel(former), d.ID, 0)})
	}
	if retired {
		rows = append(rows, []outbox.Button{m.manage.With(conversation.ButtonUp, d.ID, 0)})
	}
	return conversation.Reply{HTML: m.text.managed(d, forms, from, until, retired), Buttons: rows}
}

// opened shows a form to who looks after it.
func (m *module) opened(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	documents, err := m.documents(ctx)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, blankform.Keep); err != nil {
			return conversation.Reply{}, err
		}
		f, err := m.store.Get(ctx, tx, e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(f, documents, "", nil), nil
	}, nil
}

// screen shows a form below what was just done and what takes that back.
func (m *module) screen(f blankform.Form, documents []*corpus.Document, done string, undo *outbox.Button) conversation.Reply {
	var rows [][]outbox.Button
	if undo != nil {
		rows = append(rows, []outbox.Button{*undo})
	}
	rows = append(rows, conversation.Pairs(m.rename.With(buttonRename, f.ID), m.replace.With(buttonReplace, f.ID))...)
	if f.RetiredAt == 0 {
		rows = append(rows, []outbox.Button{m.get.With(buttonGet, f.ID), m.retire.With(buttonRetire, f.ID)})
	} else {
		rows = append(rows, []outbox.Button{m.restore.With(buttonRestore, f.ID)})
	}
	h := blankform.Held{Form: f}
	if i := slices.IndexFunc(documents, func(d *corpus.Document) bool { return d.Key == f.DocumentKey }); i >= 0 {
		h.Document = documents[i]
		rows = append(rows, []outbox.Button{m.manage.With(conversation.ButtonUp, h.Document.ID, 0)})
	}
	return conversation.Reply{HTML: done + m.text.form(&h, m.today()), Buttons: rows}
}

// retired ends that a form is given out.
func (m *module) retired(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.changed(ctx, m.store.Retire, e, retiredDone, m.restore)
}

// restored gives it out again.
func (m *module) restored(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.changed(ctx, m.store.Restore, e, restoredDone, m.retire)
}

// changed does something to the form that a button names, and offers what takes it back.
func (m *module) changed(ctx context.Context, do func(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) (blankform.Form, error),
	e *conversation.Event, done string, back *conversation.Button,
) (conversation.Act, error) {
	documents, err := m.documents(ctx)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		f, err := do(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		undo := back.With(buttonUndo, f.ID)
		return m.screen(f, documents, done, &undo), nil
	}, nil
}
