package document

import (
	"context"
	"slices"
	"strconv"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
)

// opened is a provision with the questions about it.
type opened struct {
	document *corpus.Document
	unit     *corpus.Provision
	words    string
	count    []bank.Question // those that count
	retired  []bank.Question
}

// holds reports whether a question is about the words that the unit has now.
func (o *opened) holds(q bank.Question) bool { return bank.Holds(q.Words, bank.Hash(o.words)) }

// open is the provision that an event names. Its questions are those that q sees.
func (m *module) open(ctx context.Context, q database.Querier, document, provision int64) (*opened, error) {
	d, _, err := m.whole(ctx, document)
	if err != nil {
		return nil, err
	}
	o := &opened{document: d, unit: provisionOf(d, provision)}
	if o.unit == nil {
		return nil, conversation.ErrOld
	}
	o.words, _ = d.FullText(o.unit.Path)
	return o, m.fill(ctx, q, o)
}

// fill reads the questions about the unit, those of other words first.
func (m *module) fill(ctx context.Context, q database.Querier, o *opened) error {
	all, err := m.bank.Of(ctx, q, o.document.Key)
	o.count, o.retired = nil, nil
	for _, one := range all {
		switch {
		case one.Path != o.unit.Path:
		case one.RetiredAt != 0:
			o.retired = append(o.retired, one)
		default:
			o.count = append(o.count, one)
		}
	}
	slices.SortStableFunc(o.count, func(a, b bank.Question) int {
		switch {
		case o.holds(a) == o.holds(b):
			return 0
		case o.holds(a):
			return 1
		}
		return -1
	})
	return err
}

// unitOpened shows the questions about a provision.
func (m *module) unitOpened(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	o, err := m.open(ctx, m.kit.DB, e.ID(0), e.ID(1))
	if err != nil {
		return nil, err
	}
	reply := m.screen(o, conversation.Page(e.ID(2)), "", nil)
	return m.showing(e, reply.HTML, reply.Buttons)
}

// screen is a page of the questions about a provision, below what was just done and what takes that back.
func (m *module) screen(o *opened, page int, done string, undo *outbox.Button) conversation.Reply {
	from, until := conversation.PageOf(len(o.count), page, pageSize)
	var buttons [][]outbox.Button
	if undo != nil {
		buttons = append(buttons, []outbox.Button{*undo})
	}
	buttons = append(buttons, []outbox.Button{m.add.With(buttonAdd, o.document.ID, o.unit.ID)})
	for i, q := range o.count[from:until] {
		row := []outbox.Button{m.retire.With(m.text.retireLabel(from+i+1), o.document.ID, o.unit.ID, q.ID())}
		if !o.holds(q) {
			row = append(row, m.confirm.With(m.text.confirmLabel(from+i+1), o.document.ID, o.unit.ID, q.ID()))
		}
		buttons = append(buttons, row)
	}
	buttons = append(buttons, conversation.Pager(len(o.count), page, pageSize, func(label string, page int) outbox.Button {
		return m.unit.With(label, o.document.ID, o.unit.ID, int64(page))
	})...)
	if len(o.retired) > 0 {
		buttons = append(buttons, []outbox.Button{m.retired.With(m.text.retiredLabel(len(o.retired)), o.document.ID, o.unit.ID, 0)})
	}
	buttons = append(buttons, []outbox.Button{m.document.With(conversation.ButtonUp, o.document.ID, 0)})
	return conversation.Reply{HTML: done + m.text.unit(o, from, until), Buttons: buttons}
}

// acting is a handler that does something to the question that a button names, and shows the provision again.
func (m *module) acting(do func(ctx context.Context, tx *database.Tx, o *opened, q bank.Question, by directory.Access) (done string, undo *outbox.Button, err error)) conversation.Handler {
	return func(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
		o, err := m.open(ctx, m.kit.DB, e.ID(0), e.ID(1))
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			by, err := m.kit.Directory.Authorise(ctx, tx, e.Actor(), Keep, 0)
			if err != nil {
				return conversation.Reply{}, err
			}
			if err := m.fill(ctx, tx, o); err != nil {
				return conversation.Reply{}, err
			}
			all := slices.Concat(o.count, o.retired)
			i := slices.IndexFunc(all, func(q bank.Question) bool { return q.ID() == e.ID(2) })
			if i < 0 {
				return conversation.Reply{}, conversation.ErrOld
			}
			done, undo, err := do(ctx, tx, o, all[i], by)
			if err == nil {
				err = m.fill(ctx, tx, o)
			}
			return m.screen(o, 0, done, undo), err
		}, nil
	}
}

// record leaves word of what was done to a question, and none of its words.
func record(ctx context.Context, tx *database.Tx, by directory.Access, act string, d *corpus.Document, q bank.Entry) error {
	return by.Audit(ctx, tx, act, "document", d.ID, "document", d.Key, "path", q.Path, "question", strconv.FormatInt(q.ID(), 10))
}

func (m *module) retireOne(ctx context.Context, tx *database.Tx, o *opened, q bank.Question, by directory.Access) (string, *outbox.Button, error) {
	if q.RetiredAt != 0 {
		return "", nil, conversation.ErrOld
	}
	if err := m.bank.Retire(ctx, tx, q.Entry, by.PersonID); err != nil {
		return "", nil, err
	}
	undo := m.restore.With(buttonUndo, o.document.ID, o.unit.ID, q.ID())
	return m.text.retiredOne(q), &undo, record(ctx, tx, by, "retire question", o.document, q.Entry)
}

func (m *module) restoreOne(ctx context.Context, tx *database.Tx, o *opened, q bank.Question, by directory.Access) (string, *outbox.Button, error) {
	done, err := m.bank.Restore(ctx, tx, q.Entry, by.PersonID)
	if err == nil && !done {
		err = conversation.ErrOld
	}
	if err != nil {
		return "", nil, err
	}
	return m.text.restoredOne(q), nil, record(ctx, tx, by, "restore question", o.document, q.Entry)
}

// confirmOne has a question hold for the words that its provision has now.
func (m *module) confirmOne(ctx context.Context, tx *database.Tx, o *opened, q bank.Question, by directory.Access) (string, *outbox.Button, error) {
	if q.RetiredAt != 0 || o.holds(q) {
		return "", nil, conversation.ErrOld
	}
	q.Words = bank.Hash(o.words)
	there, err := m.bank.Put(ctx, tx, q.Entry, bank.FromOfficer, by.PersonID)
	if err == nil && !there {
		err = problem.New(problem.Moved, m.text.reworded())
	}
	if err != nil {
		return "", nil, err
	}
	return m.text.confirmedOne(q), nil, record(ctx, tx, by, "confirm question", o.document, q.Entry)
}

// retiredListed lists what was retired, to bring it back.
func (m *module) retiredListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	o, err := m.open(ctx, m.kit.DB, e.ID(0), e.ID(1))
	if err != nil {
		return nil, err
	}
	page := conversation.Page(e.ID(2))
	from, until := conversation.PageOf(len(o.retired), page, pageSize)
	var buttons [][]outbox.Button
	for i, q := range o.retired[from:until] {
		buttons = append(buttons, []outbox.Button{m.restore.With(m.text.restoreLabel(from+i+1), o.document.ID, o.unit.ID, q.ID())})
	}
	buttons = append(buttons, conversation.Pager(len(o.retired), page, pageSize, func(label string, page int) outbox.Button {
		return m.retired.With(label, o.document.ID, o.unit.ID, int64(page))
	})...)
	buttons = append(buttons, []outbox.Button{m.unit.With(conversation.ButtonUp, o.document.ID, o.unit.ID, 0)})
	return m.showing(e, m.text.retired(o, from, until), buttons)
}
