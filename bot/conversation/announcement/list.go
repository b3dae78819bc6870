package announcement

import (
	"context"
	"slices"
	"strings"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/door"
	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/bot/search"
	"thidua/knowledge/database"
)

// pageSize is how many announcements a page of /thongbao shows.
const pageSize = 8

// LinkShow is the link by which other modules open an announcement for somebody who got it.
const LinkShow = "announcement"

// listed is /thongbao, with words to look for or without.
func (m *module) listed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	if strings.TrimSpace(e.Args) != "" {
		return m.found(ctx, e, e.Args)
	}
	return m.page(e, 0), nil
}

// found lists those announcements to the person that words mean, the best first. What does not fit one page is counted.
func (m *module) found(ctx context.Context, e *conversation.Event, words string) (conversation.Act, error) {
	words, _ = door.Mask(words) // they are said again, and kept with that
	matches, total, err := m.reader.Find(ctx, m.kit.DB, e.Access.PersonID, search.Parse(words, e.At), pageSize)
	if err != nil {
		return nil, err
	}
	var rows []outbox.Button
	for _, f := range matches {
		rows = append(rows, m.show.With(conversation.Shorten(f.Title, maxLabel), f.ID))
	}
	rows = append(rows, m.list.With(buttonAll, 0))
	return func(context.Context, *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: m.text.found(words, matches, total), Buttons: conversation.Rows(rows...)}, nil
	}, nil
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
			files = append(files, conversation.Attachment{Name: f.Name, Kind: file.Kind(f.Kind), Hash: f.Hash})
		}
		key := conversation.Key(Name, "shown", a.ID, e.Key)
		following := broadcast.Following(key, e.ChatID, 0, outbox.Reply, a.Following)
		html, buttons := a.Content.HTML, a.Content.Buttons
		if a.State == broadcast.Changed || a.State == broadcast.Recalled { // as in the chat, nobody acknowledges it any more
			html, buttons = m.text.over(a.State)+html, nil
		}
		about := a.ID
		if a.Kind == broadcast.Reminder && a.About != 0 { // what it reminds of has the words
			about = a.About
		}
		return conversation.Reply{HTML: html, Buttons: m.withReaderButtons(buttons, about), Files: files, Fresh: true, Others: following}, nil
	}, nil
}

// withReaderButtons are the buttons of an announcement with those of the links of today: what was sent before a module had one lacks it.
func (m *module) withReaderButtons(sent [][]outbox.Button, id int64) [][]outbox.Button {
	all := slices.Clone(sent)
	for _, row := range readerButtons(m.kit.Link, id) {
		row = slices.DeleteFunc(row, func(b outbox.Button) bool {
			return slices.ContainsFunc(all, func(r []outbox.Button) bool { return slices.Contains(r, b) })
		})
		if len(row) > 0 {
			all = append(all, row)
		}
	}
	return all
}
