// Package formcatalogue is the module about the blank forms of documents: everybody finds one and has it sent, officers look after them.
package formcatalogue

import (
	"context"
	"slices"

	"thidua/bot/blankform"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Name is the module's.
const Name = "formcatalogue"

const (
	// LinkForms is the link by which other modules lead officers to the forms of a document, whose row's id it takes.
	LinkForms = "blankforms"
	// LinkForm is the link by which other modules send a form, whose id it takes.
	LinkForm = "blankform"
)

type module struct {
	kit     *conversation.Kit
	library *knowledge.Library
	store   *blankform.Store
	text    text

	list, ofDocument, get                                       *conversation.Button
	manage, open, add, rename, replace, retire, restore, former *conversation.Button
	write                                                       *conversation.Form[writing]
}

// New makes the module. library may be nil where no question is answered.
func New(kit *conversation.Kit, library *knowledge.Library) conversation.Module {
	m := &module{kit: kit, library: library, store: blankform.NewStore(kit.Directory, kit.Files), text: text{kit.Words}}
	asking := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: directory.Ask, Where: conversation.Anywhere, Handler: handler}
	}
	keeping := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: blankform.Keep, Handler: handler}
	}
	m.list = asking("bfl", 1, m.listTurned)                     // page
	m.ofDocument = asking("bfd", 2, m.documentTurned)           // document, page
	m.get = asking("bfg", 1, m.sent)                            // form
	m.manage = keeping("bfm", 2, m.managed)                     // document, page
	m.former = keeping("bfx", 2, m.formerListed)                // document, page
	m.open = keeping("bfo", 1, m.opened)                        // form
	m.add = keeping("bfa", 1, m.addBegun)                       // document
	m.rename = keeping("bfr", 1, m.begun(renaming, stepLabel))  // form
	m.replace = keeping("bfs", 1, m.begun(replacing, stepFile)) // form
	m.retire = keeping("bft", 1, m.retired)                     // form
	m.restore = keeping("bfu", 1, m.restored)                   // form
	m.write = m.newWriteForm()
	return conversation.Module{
		Name: Name,
		Commands: []conversation.Command{
			{Name: "bieumau", Description: "Tìm và lấy biểu mẫu", Permission: directory.Ask, Where: conversation.Anywhere, Handler: m.asked},
		},
		Buttons: []*conversation.Button{m.list, m.ofDocument, m.get, m.manage, m.former, m.open, m.add, m.rename, m.replace, m.retire, m.restore},
		Forms:   []conversation.AnyForm{m.write},
		Links: []conversation.Link{
			{Name: LinkForms, Permission: blankform.Keep, Handler: m.managed}, {Name: LinkForm, Permission: directory.Ask, Handler: m.sent},
		},
		Signals: []conversation.Signal{{Name: signalFetched, Handler: m.fetched}},
		Help:    m.text.help(),
		Tables:  []string{"blank_form"},
		Erase:   m.erase,
	}
}

const (
	pageSize = 8
	maxFound = 20 // forms that words find are shown at once
	maxLabel = 60 // characters on a button
)

// documents are those of the corpus.
func (m *module) documents(ctx context.Context) ([]*corpus.Document, error) {
	if m.library == nil {
		return nil, conversation.ErrOld
	}
	return m.library.Documents(ctx)
}

// given are the forms that are given out.
func (m *module) given(ctx context.Context) ([]blankform.Held, error) {
	documents, err := m.documents(ctx)
	if err != nil {
		return nil, err
	}
	forms, err := m.store.All(ctx, m.kit.DB)
	return blankform.Given(forms, documents), err
}

func (m *module) today() vietnamese.Day { return vietnamese.DayOf(m.kit.Now()) }

// asked is /bieumau: all forms, or those that the words after it mean.
func (m *module) asked(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	all, err := m.given(ctx)
	if err != nil {
		return nil, err
	}
	if e.Args == "" || len(all) == 0 {
		return m.page(all, 0), nil
	}
	found := blankform.Search(all, e.Args)
	switch {
	case len(found) == 0:
		return conversation.Say(m.text.notFound(e.Args, len(all))), nil
	case len(found) > pageSize && areAllOfOne(found, all):
		return m.documentPage(found[0].Document, found, 0), nil
	}
	shown := found[:min(maxFound, len(found))]
	return screen(m.text.found(e.Args, len(found), shown, m.today()), m.buttons(shown, 0)), nil
}

// areAllOfOne reports whether forms are all that one document of the corpus has.
func areAllOfOne(found, all []blankform.Held) bool {
	d := found[0].Document
	return d != nil && !slices.ContainsFunc(found, func(h blankform.Held) bool { return h.Document != d }) && len(found) == len(ofDocument(all, d))
}

func ofDocument(all []blankform.Held, d *corpus.Document) (some []blankform.Held) {
	for _, h := range all {
		if h.Document == d {
			some = append(some, h)
		}
	}
	return some
}

// screen is words with buttons.
func screen(html string, buttons [][]outbox.Button) conversation.Act {
	return func(context.Context, *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: html, Buttons: buttons}, nil
	}
}

// buttons send the forms that are shown, the first of which has the number from + 1.
func (m *module) buttons(shown []blankform.Held, from int) (rows [][]outbox.Button) {
	for i := range shown {
		rows = append(rows, []outbox.Button{m.get.With(m.text.numbered(from+i+1, &shown[i].Form), shown[i].ID)})
	}
	return rows
}

// page shows a page of all forms.
func (m *module) page(all []blankform.Held, page int) conversation.Act {
	from, until := pageOf(len(all), &page)
	buttons := append(m.buttons(all[from:until], from), conversation.Pager(len(all), page, pageSize, func(label string, page int) outbox.Button { return m.list.With(label, int64(page)) })...)
	return screen(m.text.list(all, from, until, m.today()), buttons)
}

// pageOf is the part of n things that a page shows; one that there is not is the last.
func pageOf(n int, page *int) (from, until int) {
	*page = max(0, min(*page, (n-1)/pageSize))
	return conversation.PageOf(n, *page, pageSize)
}

func (m *module) listTurned(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	all, err := m.given(ctx)
	if err != nil {
		return nil, err
	}
	return m.page(all, conversation.Page(e.ID(0))), nil
}

// documentPage shows a page of the forms of a document.
func (m *module) documentPage(d *corpus.Document, forms []blankform.Held, page int) conversation.Act {
	from, until := pageOf(len(forms), &page)
	buttons := append(m.buttons(forms[from:until], from), conversation.Pager(len(forms), page, pageSize, func(label string, page int) outbox.Button {
		return m.ofDocument.With(label, d.ID, int64(page))
	})...)
	return screen(m.text.ofDocument(d, forms, from, until, m.today()), buttons)
}

func (m *module) documentTurned(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	all, err := m.given(ctx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(h blankform.Held) bool { return h.Document != nil && h.Document.ID == e.ID(0) })
	if i < 0 {
		return nil, conversation.ErrOld
	}
	d := all[i].Document
	return m.documentPage(d, ofDocument(all, d), conversation.Page(e.ID(1))), nil
}

// sent sends a blank form; from one message once, so that a second press sends nothing.
func (m *module) sent(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	documents, err := m.documents(ctx)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		f, err := m.store.Get(ctx, tx, e.ID(0))
		if err != nil && !conversation.Over(err) {
			return conversation.Reply{}, err
		}
		given := blankform.Given([]blankform.Form{f}, documents)
		if err != nil || len(given) == 0 { // a form that was retired is not told from one that there is not
			return conversation.Reply{}, conversation.ErrOld
		}
		reply := conversation.Reply{
			HTML: m.text.caption(&given[0], m.today()), Files: []conversation.Attachment{{Name: f.FileName, Hash: f.FileHash}}, Fresh: true,
			Key: conversation.Key(Name, "file", f.ID, f.FileHash, e.ChatID, e.MessageID, e.User.ID), Once: true,
		}
		if e.Private && e.Access.May(blankform.Keep, 0) {
			reply.Buttons = conversation.Rows(m.open.With(buttonEdit, f.ID))
		}
		return reply, nil
	}, nil
}

// erase lets go of the files that somebody had sent for a form.
func (m *module) erase(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
	for _, account := range erased.Accounts {
		if err := m.kit.Files.Erase(ctx, tx, sentOwner(account)); err != nil {
			return err
		}
	}
	return nil
}
