package intake

import (
	"context"
	"errors"
	"slices"

	"thidua/bot/conversation"
	"thidua/bot/file"
	"thidua/bot/intake"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// documentsOf are the files of an announcement that may be documents, in their order.
func (m *module) documentsOf(ctx context.Context, e *conversation.Event, id int64) ([]file.Use, error) {
	if err := m.ready(); err != nil {
		return nil, err
	}
	files, err := m.attached.Files(ctx, m.kit.DB, e.Access, id)
	if err != nil {
		return nil, err
	}
	files = slices.DeleteFunc(files, func(u file.Use) bool { return notTaken(asSent(u)) })
	if len(files) == 0 {
		return nil, problem.New(problem.NotFound, noAttached)
	}
	return files, nil
}

// asSent is a stored file as somebody might have sent it.
func asSent(u file.Use) telegram.File {
	return telegram.File{Kind: file.Document, UniqueID: u.Hash, Name: u.Name, MIME: u.MIME, Size: u.Size}
}

// attachedOffered brings in the only document that came with an announcement, or asks which.
func (m *module) attachedOffered(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	files, err := m.documentsOf(ctx, e, e.ID(0))
	if err != nil {
		return nil, err
	}
	if len(files) == 1 {
		return m.bringIn(e, files[0]), nil
	}
	var buttons []outbox.Button
	for n, f := range files {
		buttons = append(buttons, m.attach.With(conversation.Shorten(f.Name, maxLabel), e.ID(0), int64(n)))
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: m.text.chooseAttached(), Buttons: conversation.Rows(buttons...), Fresh: true}, m.kit.May(ctx, tx, e, intake.Keep)
	}, nil
}

// attachedChosen brings in one of several.
func (m *module) attachedChosen(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	files, err := m.documentsOf(ctx, e, e.ID(0))
	if err != nil {
		return nil, err
	}
	if n := e.ID(1); n >= 0 && n < int64(len(files)) {
		return m.bringIn(e, files[n]), nil
	}
	return nil, conversation.ErrOld
}

// bringIn begins an intake of a file that is stored already, once however often it is pressed.
func (m *module) bringIn(e *conversation.Event, u file.Use) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		has, err := m.store.Has(ctx, tx, e.Actor(), u.Hash)
		if err != nil || has {
			return conversation.Reply{Toast: alreadyReading}, err
		}
		id, err := m.store.Begin(ctx, tx, e.Actor(), "")
		if err == nil {
			err = m.store.Add(ctx, tx, e.Actor(), id, intake.File{UniqueID: u.Hash, Name: u.Name, MIME: u.MIME, Picture: isPicture(asSent(u)), Hash: u.Hash})
		}
		if errors.Is(err, file.ErrNotFound) {
			err = conversation.ErrOld
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		said, err := m.startReading(ctx, tx, e, id)
		return conversation.Reply{Others: []outbox.Delivery{said}}, err
	}
}
