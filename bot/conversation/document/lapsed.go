package document

import (
	"context"
	"slices"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
)

// lapsedUnit is a unit some of whose questions were written for other words.
type lapsedUnit struct {
	document *corpus.Document
	path     string
	unit     *corpus.Provision // nil when the document has it no more
	n        int               // of the questions
}

// lapsedListed lists the units whose questions were written for other words.
func (m *module) lapsedListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	units, err := m.lapsedUnits(ctx)
	if err != nil {
		return nil, err
	}
	page := conversation.Page(e.ID(0))
	from, until := conversation.PageOf(len(units), page, pageSize)
	var buttons [][]outbox.Button
	for i, u := range units[from:until] {
		button := m.retireGone.With(m.text.goneLabel(from+i+1, u), u.document.ID, goneID(u.path))
		if u.unit != nil {
			button = m.unit.With(m.text.lapsedUnitLabel(from+i+1, u), u.document.ID, u.unit.ID, 0)
		}
		buttons = append(buttons, []outbox.Button{button})
	}
	buttons = append(buttons, conversation.Pager(len(units), page, pageSize, func(label string, page int) outbox.Button { return m.lapsed.With(label, int64(page)) })...)
	buttons = append(buttons, []outbox.Button{m.documents.With(buttonToDocuments, 0)})
	return m.showing(e, m.text.lapsed(units, from, until), buttons)
}

// goneID names the path of a unit that its document has no more, on a button.
func goneID(path string) int64 { return bank.Entry{Question: path}.ID() }

func (m *module) lapsedUnits(ctx context.Context) (units []lapsedUnit, err error) {
	_, questions, err := m.all(ctx)
	if err != nil {
		return nil, err
	}
	lapsed, err := m.bank.Lapsed(ctx, m.kit.DB, questions)
	if err != nil {
		return nil, err
	}
	at := map[[2]string]int{}
	for _, q := range lapsed {
		i, known := at[[2]string{q.Document, q.Path}]
		if !known {
			i = len(units)
			at[[2]string{q.Document, q.Path}] = i
			u := lapsedUnit{path: q.Path}
			if u.document, err = m.library.Document(ctx, q.Document); err != nil {
				return nil, err
			}
			for k := range u.document.Provisions {
				if p := &u.document.Provisions[k]; p.Path == q.Path && u.unit == nil {
					u.unit = p
				}
			}
			units = append(units, u)
		}
		units[i].n++
	}
	return units, nil
}

// goneRetired retires the questions about a unit that its document has no more.
func (m *module) goneRetired(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.actingOnGone(ctx, e, func(ctx context.Context, tx *database.Tx, o *opened, by directory.Access) (n int, again outbox.Button, err error) {
		for _, q := range o.count {
			if err := m.bank.Retire(ctx, tx, q.Entry, by.PersonID); err != nil {
				return 0, again, err
			}
			if err := record(ctx, tx, by, "retire question", o.document, q.Entry); err != nil {
				return 0, again, err
			}
		}
		return len(o.count), m.restoreGone.With(buttonUndo, e.ID(0), e.ID(1)), nil
	}, true)
}

// goneRestored takes that back: those come back that were retired last.
func (m *module) goneRestored(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.actingOnGone(ctx, e, func(ctx context.Context, tx *database.Tx, o *opened, by directory.Access) (n int, again outbox.Button, err error) {
		var last int64
		for _, q := range o.retired {
			last = max(last, q.RetiredAt)
		}
		for _, q := range o.retired {
			if q.RetiredAt != last {
				continue
			}
			if _, err := m.bank.Restore(ctx, tx, q.Entry, by.PersonID); err != nil {
				return 0, again, err
			}
			if err := record(ctx, tx, by, "restore question", o.document, q.Entry); err != nil {
				return 0, again, err
			}
			n++
		}
		return n, m.retireGone.With(buttonRetireAll, e.ID(0), e.ID(1)), nil
	}, false)
}

// actingOnGone does something to the questions about a unit that a button names and that its document has no more: it tells to how many, and
// what takes it back.
func (m *module) actingOnGone(ctx context.Context, e *conversation.Event, do func(context.Context, *database.Tx, *opened, directory.Access) (int, outbox.Button, error), retires bool) (conversation.Act, error) {
	d, _, err := m.whole(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		by, err := m.kit.Directory.Authorise(ctx, tx, e.Actor(), Keep, 0)
		if err != nil {
			return conversation.Reply{}, err
		}
		all, err := m.bank.Of(ctx, tx, d.Key)
		if err != nil {
			return conversation.Reply{}, err
		}
		i := slices.IndexFunc(all, func(q bank.Question) bool { return goneID(q.Path) == e.ID(1) })
		if i < 0 {
			return conversation.Reply{}, conversation.ErrOld
		}
		o := &opened{document: d, unit: &corpus.Provision{Path: all[i].Path}}
		gone, err := m.bank.IsGone(ctx, tx, all[i].Entry) // a document that was read anew may have it again
		if err == nil {
			err = m.fill(ctx, tx, o)
		}
		n := 0
		var again outbox.Button
		if err == nil && gone {
			n, again, err = do(ctx, tx, o, by)
		}
		if err == nil && n == 0 {
			err = conversation.ErrOld
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: m.text.goneDone(d, o.unit.Path, n, retires), Buttons: conversation.Rows(again, m.lapsed.With(buttonToLapsed, 0))}, nil
	}, nil
}
