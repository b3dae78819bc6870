// Package bot is the running bot put together: which modules there are, the limits, and the loops between Telegram and the
// store. What is said and done is in the modules, package conversation and below.
package bot

import (
	"log/slog"
	"slices"
	"time"

	"thidua/bot/announced"
	"thidua/bot/blankform"
	"thidua/bot/broadcast"
	"thidua/bot/calendar"
	"thidua/bot/conversation"
	"thidua/bot/conversation/admission"
	"thidua/bot/conversation/announcement"
	"thidua/bot/conversation/consolidation"
	"thidua/bot/conversation/curation"
	"thidua/bot/conversation/difficulty"
	"thidua/bot/conversation/document"
	"thidua/bot/conversation/formcatalogue"
	intaking "thidua/bot/conversation/intake"
	"thidua/bot/conversation/officehours"
	"thidua/bot/conversation/organisation"
	"thidua/bot/conversation/privacy"
	"thidua/bot/conversation/proof"
	"thidua/bot/conversation/question"
	"thidua/bot/conversation/ticketfigures"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/group"
	"thidua/bot/holiday"
	"thidua/bot/inbox"
	"thidua/bot/intake"
	"thidua/bot/job"
	"thidua/bot/outbox"
	"thidua/bot/source"
	"thidua/bot/ticket"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// Module makes a module with what it needs.
type Module func(kit *conversation.Kit) conversation.Module

// modules are the product's, in the order of their commands in the menu and of their parts in the help. answerer may be
// nil where no question is answered, and documents where none is brought in; sole lets who may approve release what they wrote.
func modules(answerer *knowledge.Answerer, documents intake.Reader, hours *calendar.Calendar, sole bool) []Module {
	reader := &announced.Reader{}
	var shared *ticket.Store // of the kit: what one module makes of a ticket another tells
	tickets := func(kit *conversation.Kit) *ticket.Store {
		if shared == nil {
			shared = Tickets(kit, hours)
			shared.LetAuthorsApprove(sole)
		}
		return shared
	}
	return []Module{
		func(kit *conversation.Kit) conversation.Module {
			forms := source.Forms{DB: kit.DB, Store: blankform.NewStore(kit.Directory, kit.Files), Library: libraryOf(answerer)}
			return question.New(kit, answerer, source.Announcements{DB: kit.DB, Reader: reader}, forms, document.Keep)
		},
		privacy.New,
		admission.New,
		organisation.New,
		func(kit *conversation.Kit) conversation.Module {
			store := Announcements(kit, hours)
			store.LetAuthorsRelease(sole)
			return announcement.New(kit, store, reader, holidays(kit, hours))
		},
		func(kit *conversation.Kit) conversation.Module {
			return difficulty.New(kit, tickets(kit), libraryOf(answerer), source.Origins{DB: kit.DB, Reader: reader})
		},
		func(kit *conversation.Kit) conversation.Module { return consolidation.New(kit, tickets(kit)) },
		func(kit *conversation.Kit) conversation.Module {
			return curation.New(kit, tickets(kit), answerer, source.Gaps{DB: kit.DB}, document.Keep)
		},
		func(kit *conversation.Kit) conversation.Module { return document.New(kit, libraryOf(answerer)) },
		func(kit *conversation.Kit) conversation.Module {
			return intaking.New(kit, libraryOf(answerer), documents, source.Attached{Store: Announcements(kit, hours), Stored: kit.Files})
		},
		func(kit *conversation.Kit) conversation.Module { return formcatalogue.New(kit, libraryOf(answerer)) },
		func(kit *conversation.Kit) conversation.Module { return officehours.New(kit, holidays(kit, hours)) },
		func(kit *conversation.Kit) conversation.Module { return proof.New(kit, Announcements(kit, hours)) },
		func(kit *conversation.Kit) conversation.Module { return ticketfigures.New(kit, Tickets(kit, hours)) },
	}
}

// Announcements are those of the store of a kit; for hours see calendar.OrDefault.
func Announcements(kit *conversation.Kit, hours *calendar.Calendar) *broadcast.Store {
	return broadcast.NewStore(kit.DB, kit.Directory, kit.Outbox, kit.Files, kit.Jobs, holidays(kit, hours))
}

// Tickets are those of the store of a kit; for hours see calendar.OrDefault.
func Tickets(kit *conversation.Kit, hours *calendar.Calendar) *ticket.Store {
	return ticket.NewStore(kit.DB, kit.Directory, kit.Files, holidays(kit, hours))
}

// libraryOf is the library of an answerer, which may be nil.
func libraryOf(answerer *knowledge.Answerer) *knowledge.Library {
	if answerer == nil {
		return nil
	}
	return answerer.Library
}

func holidays(kit *conversation.Kit, hours *calendar.Calendar) *holiday.Store {
	return holiday.NewStore(kit.Directory, calendar.OrDefault(hours))
}

// newKit makes the stores of a migrated database, tied to each other and to the modules.
func newKit(db *database.DB, settings directory.Settings) (*conversation.Kit, *conversation.Watcher) {
	watcher := &conversation.Watcher{}
	people := directory.NewStore(db, settings, slices.Concat(broadcast.Permissions, ticket.Permissions, holiday.Permissions, document.Permissions, blankform.Permissions, intake.Permissions)...)
	return &conversation.Kit{
		DB: db, Inbox: inbox.NewStore(db), Outbox: outbox.NewStore(db, watcher), Jobs: job.NewStore(db), Files: file.NewStore(db),
		Directory: people, Groups: group.NewStore(people), Now: time.Now, Wake: func() {},
	}, watcher
}

// route ties modules to a kit and a watcher.
func route(kit *conversation.Kit, watcher *conversation.Watcher, limiter conversation.Limiter, makers []Module) *conversation.Router {
	var all []conversation.Module
	for _, make := range makers {
		all = append(all, make(kit))
	}
	router := conversation.NewRouter(kit, limiter, all...)
	watcher.Watch(router)
	return router
}

// Offline is a kit for commands that work on the store beside the running bot: what is kept of a person, and erasing it.
func Offline(db *database.DB, settings directory.Settings, log *slog.Logger) *conversation.Kit {
	kit, watcher := newKit(db, settings)
	kit.Log = log
	route(kit, watcher, &limiter{}, modules(nil, nil, nil, false))
	return kit
}
