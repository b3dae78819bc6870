// Package proof is the module about what became of the Board's announcements: whom they reached, who acknowledged them, what came by other
// channels, and the documents for those who do not use the bot.
package proof

import (
	"context"
	"time"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// Name is the module's, and Link's, which shows what became of an announcement.
const Name = "proof"

type module struct {
	kit     *conversation.Kit
	store   *broadcast.Store
	text    text
	results resultKit
}

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

// New makes the module.
func New(kit *conversation.Kit, store *broadcast.Store) conversation.Module {
	m := &module{kit: kit, store: store, text: text{kit.Words}}
	buttons := m.newResultKit()
	return conversation.Module{
		Name: Name,
		Commands: []conversation.Command{
			{Name: "thongke", Description: "Kết quả thông báo", Permission: broadcast.Announce, Where: conversation.Board, Handler: m.listed},
		},
		Buttons: buttons,
		Forms:   []conversation.AnyForm{m.results.recordForm, m.results.dropForm, m.results.repliesForm},
		Signals: []conversation.Signal{{Name: signalFetched, Handler: m.repliesFetched}, {Name: signalRead, Handler: m.repliesRead}},
		Jobs:    []conversation.Job{{Kind: jobReplies, Lane: "tables", Tries: 3, Handler: m.readReplies, GaveUp: m.repliesUnread}},
		Links: []conversation.Link{
			{Name: Name, Permission: broadcast.Announce, Handler: m.resultShown},
			{Name: CampaignLink, Permission: broadcast.Announce, Handler: m.campaignShown},
		},
		Tables: []string{"other_acknowledgement"},
		Export: func(context.Context, database.Querier, conversation.Subject) (any, error) { return nil, nil },
		Erase: func(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
			for _, account := range erased.Accounts {
				if err := kit.Files.Erase(ctx, tx, repliesOwner(account)); err != nil {
					return err
				}
			}
			return store.EraseNames(ctx, tx, erased.Names)
		},
	}
}

// linkTicketFigures is the link to the figures of what agencies reported, where a module has one; 0 are those of all agencies.
const linkTicketFigures = "ticketfigures"

// maxListed is how many announcements the list has.
const maxListed = 10

// listed is /thongke: the newest announcements that were sent.
func (m *module) listed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.mayAnnounce(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		all, _, err := m.store.Released(ctx, tx, false, 0, maxListed)
		if err != nil {
			return conversation.Reply{}, err
		}
		var buttons []outbox.Button
		for _, a := range all {
			if !a.StartedAt.IsZero() {
				buttons = append(buttons, m.results.result.With(m.text.label(a), a.ID))
			}
		}
		html := m.text.list(len(buttons))
		if link, ok := m.kit.Link(linkTicketFigures, buttonTicketFigures, 0); ok {
			buttons = append(buttons, link)
		}
		return conversation.Reply{HTML: html, Buttons: conversation.Rows(buttons...)}, nil
	}, nil
}

func (m *module) mayAnnounce(ctx context.Context, tx *database.Tx, e *conversation.Event) error {
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err == nil && !access.May(broadcast.Announce, 0) {
		err = m.kit.Words.Denied()
	}
	return err
}

const (
	pageSize = 8  // rows of buttons
	maxLabel = 60 // characters on a button
	maxTitle = 300
	formTTL  = 24 * time.Hour
)
