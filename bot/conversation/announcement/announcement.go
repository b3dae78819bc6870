// Package announcement is the module by which people read and acknowledge the Board's announcements.
package announcement

import (
	"context"
	"slices"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// Name is the module's, and that of the batches of broadcast.
const Name = broadcast.Source

type module struct {
	kit   *conversation.Kit
	store *broadcast.Store
	text  text

	buttons buttons
	list    *conversation.Button
	show    *conversation.Button
}

// buttons are those under an announcement.
type buttons struct {
	seen, missing *conversation.Button // of an announcement
	answerFor     *conversation.Button // of an announcement, an agency and what is said for it
}

func newButtons() buttons {
	return buttons{
		seen:      &conversation.Button{Verb: "as", Args: 1, Permission: directory.Ask},
		missing:   &conversation.Button{Verb: "am", Args: 1, Permission: directory.Ask},
		answerFor: &conversation.Button{Verb: "af", Args: 3, Permission: directory.Ask},
	}
}

// New makes the module.
func New(kit *conversation.Kit, store *broadcast.Store) conversation.Module {
	m := &module{kit: kit, store: store, text: text{kit.Words}, buttons: newButtons()}
	m.buttons.seen.Handler = m.answered(broadcast.Seen)
	m.buttons.missing.Handler = m.answered(broadcast.Missing)
	m.buttons.answerFor.Handler = m.answeredFor
	store.Watch(m)
	m.list = &conversation.Button{Verb: "al", Args: 1, Permission: directory.Ask, Handler: m.turned}
	m.show = &conversation.Button{Verb: "an", Args: 1, Permission: directory.Ask, Handler: m.shown}
	return conversation.Module{
		Name: Name,
		Commands: []conversation.Command{
			{Name: "thongbao", Description: "Thông báo đã gửi cho tôi", Permission: directory.Ask, Where: conversation.Private, Handler: m.listed},
		},
		Buttons: []*conversation.Button{m.buttons.seen, m.buttons.missing, m.buttons.answerFor, m.list, m.show},
		Jobs: []conversation.Job{
			{Kind: broadcast.JobStart, Lane: "announcements", Handler: store.Start, GaveUp: store.GaveUp},
			{Kind: broadcast.JobHours, Lane: "announcement hours", Handler: store.KeepHours, GaveUp: store.GaveUp},
			{Kind: broadcast.JobRest, Lane: "announcements", Handler: store.EndRest},
		},
		Notice:  []string{m.text.notice()},
		Help:    m.text.help(),
		Tables:  []string{"announcement", "announcement_version", "announcement_approval", "announcement_agency", "announcement_recipient", "acknowledgement"},
		Batches: map[string]outbox.BatchSource{broadcast.Source: store},
		Ended:   store.Ended,
		Export: func(ctx context.Context, q database.Querier, of conversation.Subject) (any, error) {
			return store.Received(ctx, q, of.PersonID, maxExported)
		},
		Summary: m.summary,
		Erase: func(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
			return store.Erase(ctx, tx, erased.PersonID, erased.Accounts)
		},
	}
}

// maxExported is more than anybody was ever sent.
const maxExported = 100_000

func (m *module) summary(ctx context.Context, q database.Querier, of conversation.Subject) (string, error) {
	n, err := m.store.CountReceived(ctx, q, of.PersonID)
	return m.text.summary(n), err
}

// Halted implements broadcast.Watcher: it tells the approvers, and the author, that an announcement stands still.
func (m *module) Halted(ctx context.Context, tx *database.Tx, a broadcast.Announcement, why broadcast.Halt) error {
	told, err := m.store.Approvers(ctx, tx)
	if err != nil {
		return err
	}
	if author, err := m.author(ctx, tx, a); err != nil {
		return err
	} else if author.Account != 0 && !slices.Contains(told, author) {
		told = append(told, author)
	}
	for _, p := range told {
		key := conversation.Key(Name, "halted", a.ID, a.Round, why, p.PersonID)
		if err := m.kit.Outbox.Enqueue(ctx, tx, conversation.Notice(key, p.Account, m.text.halted(a, why), nil)); err != nil {
			return err
		}
	}
	return nil
}

// author is who has an announcement sent, while they may; the zero value otherwise.
func (m *module) author(ctx context.Context, tx *database.Tx, a broadcast.Announcement) (broadcast.Approver, error) {
	if a.Author == 0 {
		return broadcast.Approver{}, nil
	}
	p, err := m.kit.Directory.PersonIn(ctx, tx, a.Author)
	if err != nil || p.Account == 0 {
		return broadcast.Approver{}, err
	}
	access, err := m.kit.Directory.AccessIn(ctx, tx, p.Account)
	if err != nil || !access.May(broadcast.Announce, 0) {
		return broadcast.Approver{}, err
	}
	return broadcast.Approver{PersonID: p.ID, Account: p.Account}, nil
}
