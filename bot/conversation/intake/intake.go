// Package intake is the module by which an officer brings documents into the corpus and looks after those that are there: the files come in the chat, are read
// by a job, are shown as they were read, and go into the corpus when the officer has seen that.
package intake

import (
	"context"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/intake"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// Name is the module's.
const Name = "intake"

// The links by which other modules lead here.
const (
	LinkBegin    = "intake"         // to bring a document in; takes nothing
	LinkCorpus   = "corpus"         // to the list of all documents; takes nothing
	LinkDocument = "corpusdocument" // to a document, by its row
	LinkFiles    = "intakefiles"    // to bring in a file that came with an announcement, by its id
)

// Attached are the files that came with an announcement.
type Attached interface {
	// Files are those of the announcement with an id, of which the person with that access may read; a *problem.Error when they may not, or there is none.
	Files(ctx context.Context, q database.Querier, access directory.Access, id int64) ([]file.Use, error)
}

type module struct {
	kit      *conversation.Kit
	library  *knowledge.Library
	store    *intake.Store
	reader   intake.Reader
	attached Attached
	text     text

	read, drop, tell, show, keep, edit, field, preview, undo, attach *conversation.Button
	list, document, retire, restore, remove, original, replace, more *conversation.Button

	gather  *conversation.Form[gathering]
	value   *conversation.Form[valuing]
	retired *conversation.Form[retiring]
	removed *conversation.Form[removing]
}

// New makes the module. library and reader may be nil where nothing is read.
func New(kit *conversation.Kit, library *knowledge.Library, reader intake.Reader, attached Attached) conversation.Module {
	corpus := knowledge.NewStore(kit.DB)
	if library != nil {
		corpus = library.Store()
	}
	m := &module{kit: kit, library: library, reader: reader, attached: attached, text: text{kit.Words}}
	m.store = intake.NewStore(kit.DB, kit.Directory, kit.Files, corpus)
	button := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: intake.Keep, Handler: handler}
	}
	m.read = button("ea", 1, m.readBegun)        // intake
	m.drop = button("eb", 1, m.dropped)          // intake
	m.tell = button("ec", 2, m.told)             // intake, 1 of a secret
	m.show = button("ed", 1, m.shown)            // intake
	m.keep = button("ee", 3, m.kept)             // intake, revision, document in whose place
	m.edit = button("ef", 1, m.editListed)       // intake
	m.field = button("eg", 2, m.valueBegun)      // intake, field
	m.preview = button("eh", 2, m.previewed)     // intake, page
	m.undo = button("ei", 1, m.undone)           // intake
	m.attach = button("ej", 2, m.attachedChosen) // announcement, file
	m.list = button("ek", 1, m.listed)           // page
	m.document = button("el", 1, m.opened)       // document
	m.retire = button("em", 1, m.retireBegun)    // document
	m.restore = button("en", 1, m.restored)      // document
	m.remove = button("eo", 1, m.removeBegun)    // document
	m.original = button("ep", 1, m.originalSent) // document
	m.replace = button("eq", 1, m.replaceBegun)  // document
	m.more = button("er", 0, m.begun)
	m.gather, m.value, m.retired, m.removed = m.newGatherForm(), m.newValueForm(), m.newRetireForm(), m.newRemoveForm()
	return conversation.Module{
		Name: Name,
		Commands: []conversation.Command{
			{Name: "nap", Description: "Nạp văn bản vào kho", Permission: intake.Keep, Where: conversation.Private, WithFiles: true, Handler: m.begun},
		},
		Buttons: []*conversation.Button{m.read, m.drop, m.tell, m.show, m.keep, m.edit, m.field, m.preview, m.undo, m.attach, m.list, m.document, m.retire,
			m.restore, m.remove, m.original, m.replace, m.more},
		Forms: []conversation.AnyForm{m.gather, m.value, m.retired, m.removed},
		Links: []conversation.Link{
			{Name: LinkBegin, Permission: intake.Keep, Handler: m.begun}, {Name: LinkCorpus, Permission: intake.Keep, Handler: m.listed},
			{Name: LinkDocument, Permission: intake.Keep, Handler: m.opened}, {Name: LinkFiles, Permission: intake.Keep, Handler: m.attachedOffered},
		},
		Signals: []conversation.Signal{
			{Name: signalFetched, Handler: m.fetched}, {Name: signalRead, Handler: m.readEnded}, {Name: signalDone, Handler: m.corpusChanged},
		},
		Jobs:      []conversation.Job{{Kind: jobRead, Lane: "documents", Parallel: 1, Limit: readTime, Tries: 3, Handler: m.reading, GaveUp: m.readGaveUp}},
		Claim:     m.claimed,
		Tables:    []string{"intake", "intake_file"},
		Directory: watcher{m.store},
		Erase: func(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
			return m.store.Erase(ctx, tx, erased.PersonID)
		},
		Purge: func(ctx context.Context, keep time.Duration) error { return m.store.Purge(ctx, keep) },
	}
}

// ready refuses what needs a reader and the corpus where there is none.
func (m *module) ready() error {
	if m.reader == nil || m.library == nil {
		return conversation.ErrOld
	}
	return nil
}

// mine is an intake of the person of an event that was read; ErrNoIntake of every other.
func (m *module) mine(ctx context.Context, e *conversation.Event, id int64, state intake.State) (*intake.Intake, error) {
	if err := m.ready(); err != nil {
		return nil, err
	}
	i, err := m.store.Get(ctx, m.kit.DB, id)
	if err == nil && (i.BegunBy == 0 || i.BegunBy != e.Access.PersonID || i.State != state) {
		err = intake.ErrNoIntake
	}
	return i, err
}

// watcher follows the directory: what somebody began who turns out to be a person on the list is that person's.
type watcher struct{ store *intake.Store }

func (watcher) PostsChanged(context.Context, *database.Tx, []directory.PostChange) error { return nil }

func (watcher) Reorganised(context.Context, *database.Tx, directory.Reorganisation, directory.Effect) error {
	return nil
}

func (watcher) Undoing(context.Context, *database.Tx, directory.Reorganisation, directory.Effect) error {
	return nil
}

// Merged implements directory.MergeWatcher.
func (w watcher) Merged(ctx context.Context, tx *database.Tx, came, listed int64) error {
	return w.store.GiveTo(ctx, tx, came, listed)
}
