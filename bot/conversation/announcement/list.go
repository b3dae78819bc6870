package announcement

import (
	"context"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// pageSize is how many announcements a page of /thongbao shows.
const pageSize = 8

// listed is /thongbao.
func (m *module) listed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.page(e, 0), nil
}

// turned is another page of it.
func (m *module) turned(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.page(e, conversation.Page(e.ID(0))), nil
}

func (m *module) page(e *conversation.Event, page int) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
		if err != nil {
			return conversation.Reply{}, err
		}
		copies, total, err := m.store.Copies(ctx, tx, access.PersonID, page*pageSize, pageSize)
		if err != nil {
			return conversation.Reply{}, err
		}
		var rows []outbox.Button
		for _, c := range copies {
			rows = append(rows, m.show.With(conversation.Shorten(c.Title, maxLabel), c.ID))
		}
		turn := conversation.Pager(total, page, pageSize, func(label string, page int) outbox.Button { return m.list.With(label, int64(page)) })
		return conversation.Reply{HTML: m.text.list(copies, total, page*pageSize), Buttons: append(conversation.Rows(rows...), turn...)}, nil
	}
}

// shown shows an announcement again to somebody who got it.
func (m *module) shown(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		a, err := m.received(ctx, tx, e, e.ID(0), broadcast.Seen)
		if err != nil {
			return conversation.Reply{}, err
		}
		var files []conversation.Attachment
		for _, f := range a.Content.Files {
			files = append(files, conversation.Attachment{Name: f.Name, Hash: f.Hash})
		}
		return conversation.Reply{HTML: a.Content.HTML, Buttons: a.Content.Buttons, Files: files, Fresh: true}, nil
	}, nil
}
