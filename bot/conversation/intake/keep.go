package intake

import (
	"context"
	"encoding/json"
	"fmt"

	"thidua/bot/conversation"
	"thidua/bot/intake"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
)

// signalDone says that the corpus was changed, when the library has loaded that: what its officer asks then is answered from it.
const signalDone = "done"

// What was done to the corpus.
const (
	doneKept     = "kept"
	doneUndone   = "undone"
	doneRetired  = "retired"
	doneRestored = "restored"
	doneRemoved  = "removed"
)

// done is a change of the corpus.
type done struct {
	What   string
	Intake int64  // of what was kept and undone
	Key    string // of the document
	Name   string // how it is written
	Shown  string // the key of the message that says that it is being done
}

// tellDone makes the signal of a change, in the transaction that makes it.
func (m *module) tellDone(ctx context.Context, tx *database.Tx, e *conversation.Event, d done) error {
	var err error
	if d.Shown, err = m.shownIn(ctx, tx, e); err != nil {
		return err
	}
	return m.kit.Signal(ctx, tx, conversation.Key(Name, signalDone, e.Key), e.ChatID, e.User.ID, Name, signalDone, d)
}

// shownIn is the key of the message in which what is done about an event is said: the one under which was pressed, where that can be changed.
func (m *module) shownIn(ctx context.Context, tx *database.Tx, e *conversation.Event) (string, error) {
	if e.Kind == telegram.Pressed {
		key, ok, err := m.kit.Outbox.KeyOf(ctx, tx, e.ChatID, e.MessageID)
		if ok || err != nil {
			return key, err
		}
	}
	return conversation.MessageKey(conversation.ReplyKey(Name, e), 0), nil
}

// becoming changes the message of a key, which loses its buttons, where that can be changed.
func (m *module) becoming(ctx context.Context, tx *database.Tx, e *conversation.Event, key, html string) ([]outbox.Delivery, error) {
	has, err := m.kit.Outbox.Has(ctx, tx, key)
	if !has || err != nil {
		return nil, err
	}
	return []outbox.Delivery{{
		Key: conversation.Key(Name, "became", e.Key), ChatID: e.ChatID, Priority: outbox.Reply, Op: outbox.Edit, Target: key, Content: outbox.Content{HTML: html},
	}}, nil
}

// kept brings an intake into the corpus. What is still missing is asked for first.
func (m *module) kept(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.lookAt(ctx, e, e.ID(0))
	if err != nil {
		return nil, err
	}
	if v.intake.Revision != e.ID(1) {
		return nil, intake.ErrMoved
	}
	if len(v.missing) > 0 {
		return nil, problem.New(problem.Invalid, stillMissing)
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		i, err := m.store.Put(ctx, tx, e.Actor(), v.intake.ID, e.ID(1), v.document, e.ID(2))
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: m.text.storing(v.document)}, m.tellDone(ctx, tx, e, done{What: doneKept, Intake: i.ID, Key: i.Key, Name: v.document.Name()})
	}, nil
}

// undone takes that back.
func (m *module) undone(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	i, err := m.mine(ctx, e, e.ID(0), intake.Kept)
	if err != nil {
		return nil, err
	}
	stored, err := m.store.Stored(ctx, m.kit.DB, i.Key)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		i, err := m.store.Undo(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: m.text.undoing(stored)}, m.tellDone(ctx, tx, e, done{What: doneUndone, Intake: i.ID, Key: i.Key, Name: nameOf(stored)})
	}, nil
}

func nameOf(d *corpus.Document) string {
	if d == nil {
		return ""
	}
	return d.Name()
}

// corpusChanged lets the library load what was stored, and says what was done.
func (m *module) corpusChanged(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	var d done
	if err := json.Unmarshal(e.Payload, &d); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	if err := m.ready(); err != nil {
		return nil, err
	}
	if err := m.library.Refresh(ctx); err != nil {
		return nil, err
	}
	stored, err := m.store.Stored(ctx, m.kit.DB, d.Key)
	if err != nil {
		return nil, err
	}
	act, err := m.changedTo(ctx, e, d, stored)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		reply, err := act(ctx, tx)
		if err != nil {
			return reply, err
		}
		became, err := m.becoming(ctx, tx, e, d.Shown, m.text.became(d))
		reply.Others = append(reply.Others, became...)
		return reply, err
	}, nil
}

// changedTo says what a document has become, which is nil where it is not in the corpus any more.
func (m *module) changedTo(ctx context.Context, e *conversation.Event, d done, stored *corpus.Document) (conversation.Act, error) {
	switch {
	case d.What == doneRemoved:
		return m.saying(e, m.text.removed(d.Name), [][]outbox.Button{{m.list.With(buttonToList, 0)}}), nil
	case d.What == doneUndone:
		return m.saying(e, m.text.undone(d.Name, stored), m.documentButton(stored)), nil
	case stored == nil: // it was taken away meanwhile
		return m.saying(e, m.text.gone(d.Name), [][]outbox.Button{{m.list.With(buttonToList, 0)}}), nil
	case d.What == doneKept:
		i, err := m.store.Get(ctx, m.kit.DB, d.Intake)
		if err != nil {
			return nil, err
		}
		buttons := [][]outbox.Button{{m.undo.With(buttonUndo, i.ID)}}
		return m.saying(e, m.text.kept(stored, i.Replaced()), append(buttons, m.documentButton(stored)...)), nil
	}
	return m.openDocument(ctx, e, stored, m.text.changed(d.What)+"\n\n")
}

func (m *module) documentButton(d *corpus.Document) [][]outbox.Button {
	if d == nil {
		return nil
	}
	return [][]outbox.Button{{m.document.With(buttonOpen, d.ID)}}
}

// saying is an act that says something to who may keep the corpus.
func (m *module) saying(e *conversation.Event, html string, buttons [][]outbox.Button) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: html, Buttons: buttons}, m.kit.May(ctx, tx, e, intake.Keep)
	}
}
