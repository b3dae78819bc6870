// Package privacy is the module by which a person sees what is kept of them, gets a copy of it and has it erased.
package privacy

import (
	"bytes"
	"context"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// Name is the module's.
const Name = "privacy"

type module struct {
	kit  *conversation.Kit
	text text

	export, erase *conversation.Button

	eraseForm *conversation.Form[struct{}]
}

// New makes the module.
func New(kit *conversation.Kit) conversation.Module {
	m := &module{kit: kit, text: text{kit.Words}}
	m.export = &conversation.Button{Verb: "sx", Handler: m.exported}
	m.erase = &conversation.Button{Verb: "se", Handler: m.askErase}
	m.eraseForm = conversation.Confirmation("erase",
		func(struct{}) string { return "xóa dữ liệu của tôi" },
		func(context.Context, *database.Tx, *conversation.Event, struct{}) (string, error) {
			return m.text.confirmErase(), nil
		},
		nil)
	m.eraseForm.Steps[0].Chosen = m.eraseSelf // which reads all messages before it acts
	return conversation.Module{
		Name: Name,
		Commands: []conversation.Command{
			{Name: "dulieu", Description: "Xem, xóa dữ liệu của tôi", WithoutPost: true, Handler: m.show},
		},
		Buttons: []*conversation.Button{m.export, m.erase},
		Links:   []conversation.Link{{Name: "mydata", Handler: m.show}},
		Notice:  []string{m.text.notice()},
		Forms:   []conversation.AnyForm{m.eraseForm},
	}
}

// show is /dulieu: what is kept of the person, and what they can do about it.
func (m *module) show(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	kept, err := m.kit.Summary(ctx, e.Access.PersonID)
	if err != nil {
		return nil, err
	}
	var buttons []outbox.Button
	for _, p := range e.Access.Posts {
		if leave, ok := m.kit.Link("endpost", m.text.leaveLabel(p), p.ID); ok {
			buttons = append(buttons, leave)
		}
	}
	buttons = append(buttons, m.export.With(buttonExport), m.erase.With(buttonErase))
	return func(context.Context, *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: m.text.kept(e.Access, kept), Buttons: conversation.Rows(buttons...)}, nil
	}, nil
}

// exported sends the person their copy as a file.
func (m *module) exported(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	copied, err := m.kit.Export(ctx, e.Access.PersonID)
	if err != nil {
		return nil, err
	}
	// In pieces, without holding the store: the copy of who asked much is large.
	stored, err := m.kit.Files.Put(ctx, bytes.NewReader(copied), maxCopy)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		file := []conversation.Attachment{{Name: "du-lieu-cua-toi.json", Hash: stored.Hash}}
		return conversation.Reply{HTML: m.text.copyCaption(), Files: file, Fresh: true}, m.kit.AuditExport(ctx, tx, directory.Actor{Account: e.User.ID}, e.Access.PersonID)
	}, nil
}

// maxCopy is what Telegram lets a bot send, in bytes.
const maxCopy = 50 << 20

func (m *module) askErase(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.eraseForm.Begin(ctx, tx, e, conversation.StepConfirm, struct{}{})
	}, nil
}

// eraseSelf is the last word of /dulieu.
func (m *module) eraseSelf(ctx context.Context, e *conversation.Event, _ struct{}, _ int64) (conversation.Act, error) {
	prepared, err := m.kit.PrepareErasure(ctx, e.Access.PersonID)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.eraseForm.End(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
		if err != nil {
			return conversation.Reply{}, err
		}
		if _, err := m.kit.Erase(ctx, tx, directory.Actor{Account: e.User.ID}, access.PersonID, prepared); err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: m.text.erased(), Fresh: true, Menus: []int64{e.User.ID}}, nil
	}, nil
}
