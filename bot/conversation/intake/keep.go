package intake

import (
	"context"
	"encoding/json"
	"fmt"

	"thidua/bot/conversation"
	"thidua/bot/intake"
	"thidua/bot/outbox"
	"thidua/bot/problem"
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
}

// tellDone makes the signal of a change, in the transaction that makes it.
func (m *module) tellDone(ctx context.Context, tx *database.Tx, e *conversation.Event, d done) error {
	return m.kit.Signal(ctx, tx, conversation.Key(Name, signalDone, e.Key), e.ChatID, e.User.ID, Name, signalDone, d)
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
	switch {
	case d.What == doneRemoved:
		return m.saying(e, m.text.removed(d.Name), [][]outbox.Button{{m.list.With(buttonToList, 0)}}), nil
	case d.What == doneUndone:
		return m.saying(e, m.text.undone(d.Name, stored), m.documentButton(stored)), nil
	case stored == nil: // another took it away meanwhile
		return nil, nil
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
