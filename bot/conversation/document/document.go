// Package document is the module about the documents of the corpus: an officer opens one, a provision of it, and looks after the questions
// that people ask about it.
package document

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge"
	"thidua/knowledge/bank"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
)

// Name is the module's.
const Name = "document"

// LinkQuestions is the link by which other modules lead to the questions about documents. It takes nothing.
const LinkQuestions = "questions"

// linkForms is the link of another module to the blank forms of a document, where there is one. It takes the id of the document's row.
const linkForms = "blankforms"

// Keep is the permission to look after the questions that provisions answer.
const Keep directory.PermissionID = "keep_questions"

// Permissions are what this module guards.
var Permissions = []directory.Permission{
	{ID: Keep, Words: "ghi câu hỏi thường gặp của điều khoản", Grants: map[directory.Role]directory.Scope{directory.Officer: directory.Everywhere}},
}

type module struct {
	kit     *conversation.Kit
	library *knowledge.Library
	bank    *bank.Store
	text    text

	documents, document, article, unit, add, retire, restore, confirm, retired, lapsed, retireGone, restoreGone, ending *conversation.Button
	addForm                                                                                                             *conversation.Form[adding]
}

// New makes the module. library may be nil where no question is answered.
func New(kit *conversation.Kit, library *knowledge.Library) conversation.Module {
	m := &module{kit: kit, library: library, bank: knowledge.NewStore(kit.DB).Questions, text: text{kit.Words}}
	button := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: Keep, Handler: handler}
	}
	m.documents = button("qa", 1, m.documentsListed)    // page
	m.document = button("qb", 2, m.documentOpened)      // document, page
	m.article = button("qc", 3, m.articleOpened)        // document, provision, page
	m.unit = button("qd", 3, m.unitOpened)              // document, provision, page
	m.add = button("qe", 2, m.addBegun)                 // document, provision
	m.retire = button("qf", 3, m.acting(m.retireOne))   // document, provision, question
	m.restore = button("qg", 3, m.acting(m.restoreOne)) // document, provision, question
	m.confirm = button("qh", 3, m.acting(m.confirmOne)) // document, provision, question
	m.retired = button("qi", 3, m.retiredListed)        // document, provision, page
	m.lapsed = button("qj", 1, m.lapsedListed)          // page
	m.retireGone = button("qk", 2, m.goneRetired)       // document, what is gone
	m.restoreGone = button("ql", 2, m.goneRestored)     // document, what is gone
	m.ending = button("qm", 1, m.endingListed)          // page
	m.addForm = m.newAddForm()
	return conversation.Module{
		Name: Name,
		Buttons: []*conversation.Button{
			m.documents, m.document, m.article, m.unit, m.add, m.retire, m.restore, m.confirm, m.retired, m.lapsed, m.retireGone, m.restoreGone, m.ending,
		},
		Forms: []conversation.AnyForm{m.addForm},
		Links: []conversation.Link{
			{Name: LinkQuestions, Permission: Keep, Handler: m.documentsListed}, {Name: LinkEnding, Permission: Keep, Handler: m.endingListed},
		},
		Tables:    []string{"bank_question"},
		Directory: watcher{m.bank},
		Erase:     m.erase,
	}
}

// linkDocument is the name of the link to what can be done to a document itself, where another module has it. It takes the document's row.
const linkDocument = "corpusdocument"

const (
	pageSize = 8
	maxLabel = 60 // characters on a button
)

// showing is an act that only shows, to who may see it.
func (m *module) showing(e *conversation.Event, html string, buttons [][]outbox.Button) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: html, Buttons: buttons}, m.kit.May(ctx, tx, e, Keep)
	})
}

// all are the documents of the corpus, and the questions about them.
func (m *module) all(ctx context.Context) (documents []*corpus.Document, questions []bank.Question, err error) {
	if m.library == nil {
		return nil, nil, conversation.ErrOld
	}
	if documents, err = m.library.Documents(ctx); err != nil {
		return nil, nil, err
	}
	keys := make(map[string]bool, len(documents))
	for _, d := range documents {
		keys[d.Key] = true
	}
	questions, err = m.bank.All(ctx, m.kit.DB, func(key string) bool { return keys[key] })
	return documents, questions, err
}

// counted is how many questions that count are told alike by of.
func counted[K comparable](questions []bank.Question, of func(bank.Question) K) map[K]int {
	n := map[K]int{}
	for _, q := range questions {
		if q.RetiredAt == 0 {
			n[of(q)]++
		}
	}
	return n
}

// documentsListed lists the documents, those with the most questions first.
func (m *module) documentsListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	documents, questions, err := m.all(ctx)
	if err != nil {
		return nil, err
	}
	n := counted(questions, func(q bank.Question) string { return q.Document })
	slices.SortStableFunc(documents, func(a, b *corpus.Document) int { return cmp.Compare(n[b.Key], n[a.Key]) })
	sum := 0
	for _, some := range n {
		sum += some
	}
	page := conversation.Page(e.ID(0))
	from, until := conversation.PageOf(len(documents), page, pageSize)
	var lapsed []bank.Question
	if from == 0 { // it reads the words of the whole corpus
		if lapsed, err = m.bank.Lapsed(ctx, m.kit.DB, questions); err != nil {
			return nil, err
		}
	}
	var buttons [][]outbox.Button
	if len(lapsed) > 0 {
		buttons = append(buttons, []outbox.Button{m.lapsed.With(m.text.lapsedLabel(len(lapsed)), 0)})
	}
	for _, d := range documents[from:until] {
		buttons = append(buttons, []outbox.Button{m.document.With(counts(d.Name(), n[d.Key]), d.ID, 0)})
	}
	buttons = append(buttons, conversation.Pager(len(documents), page, pageSize, func(label string, page int) outbox.Button { return m.documents.With(label, int64(page)) })...)
	return m.showing(e, m.text.documents(len(documents), sum), buttons)
}

// whole is the document with an id, and the questions about it.
func (m *module) whole(ctx context.Context, id int64) (*corpus.Document, []bank.Question, error) {
	if m.library == nil {
		return nil, nil, conversation.ErrOld
	}
	documents, err := m.library.Documents(ctx)
	if err != nil {
		return nil, nil, err
	}
	i := slices.IndexFunc(documents, func(d *corpus.Document) bool { return d.ID == id })
	if i < 0 {
		return nil, nil, conversation.ErrOld // it was replaced since
	}
	d, err := m.library.Document(ctx, documents[i].Key)
	if err != nil {
		return nil, nil, err
	}
	questions, err := m.bank.Of(ctx, m.kit.DB, d.Key)
	return d, questions, err
}

// underArticle reports whether a unit stands under another, or is it.
func underArticle(path, article string) bool {
	return path == article || strings.HasPrefix(path, article+" ") || strings.HasPrefix(path, article+".") || strings.HasPrefix(path, article+", ")
}

// headUnits are the articles of a document and the units at its top that hold none, as the items of a plan, each once.
func headUnits(d *corpus.Document) (units []*corpus.Provision) {
	bySeq := map[int]*corpus.Provision{}
	for i := range d.Provisions {
		bySeq[d.Provisions[i].Seq] = &d.Provisions[i]
	}
	holds := map[*corpus.Provision]bool{}
	for i := range d.Provisions {
		if p := &d.Provisions[i]; p.Level == corpus.LevelArticle {
			for above := bySeq[p.Parent]; above != nil && !holds[above]; above = bySeq[above.Parent] {
				holds[above] = true
			}
		}
	}
	for i := range d.Provisions {
		if p := &d.Provisions[i]; p.Part <= 1 && (p.Level == corpus.LevelArticle || p.Parent < 0 && !holds[p]) {
			units = append(units, p)
		}
	}
	return units
}

// documentOpened lists the articles of a document and what stands beside them or, of a plan, its items.
func (m *module) documentOpened(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	d, questions, err := m.whole(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	articles := headUnits(d)
	page := conversation.Page(e.ID(1))
	from, until := conversation.PageOf(len(articles), page, pageSize)
	n := counted(questions, func(q bank.Question) string { return q.Path })
	var buttons [][]outbox.Button
	for _, a := range articles[from:until] {
		sum := 0
		for path, some := range n {
			if underArticle(path, a.Path) {
				sum += some
			}
		}
		buttons = append(buttons, []outbox.Button{m.article.With(counts(named(a), sum), d.ID, a.ID, 0)})
	}
	buttons = append(buttons, conversation.Pager(len(articles), page, pageSize, func(label string, page int) outbox.Button { return m.document.With(label, d.ID, int64(page)) })...)
	if forms, ok := m.kit.LinkFor(e, linkForms, buttonForms, d.ID); ok {
		buttons = append(buttons, []outbox.Button{forms})
	}
	if b, ok := m.kit.LinkFor(e, linkDocument, buttonKeep, d.ID); ok {
		buttons = append(buttons, []outbox.Button{b})
	}
	buttons = append(buttons, []outbox.Button{m.documents.With(buttonToDocuments, 0)})
	return m.showing(e, m.text.document(d), buttons)
}

// articleOpened lists the units of an article, itself first. One that has none is opened itself.
func (m *module) articleOpened(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	d, questions, err := m.whole(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	article := provisionOf(d, e.ID(1))
	if article == nil {
		return nil, conversation.ErrOld
	}
	var units []*corpus.Provision
	for i := range d.Provisions {
		if p := &d.Provisions[i]; p.Part <= 1 && underArticle(p.Path, article.Path) {
			units = append(units, p)
		}
	}
	if len(units) == 1 {
		e.IDs = []int64{d.ID, article.ID, 0}
		return m.unitOpened(ctx, e)
	}
	n := counted(questions, func(q bank.Question) string { return q.Path })
	page := conversation.Page(e.ID(2))
	from, until := conversation.PageOf(len(units), page, pageSize)
	var buttons [][]outbox.Button
	for _, u := range units[from:until] {
		buttons = append(buttons, []outbox.Button{m.unit.With(counts(named(u), n[u.Path]), d.ID, u.ID, 0)})
	}
	buttons = append(buttons, conversation.Pager(len(units), page, pageSize, func(label string, page int) outbox.Button {
		return m.article.With(label, d.ID, article.ID, int64(page))
	})...)
	buttons = append(buttons, []outbox.Button{m.document.With(conversation.ButtonUp, d.ID, 0)})
	return m.showing(e, m.text.article(d, article), buttons)
}

// provisionOf is the provision with an id, nil when the document does not have it.
func provisionOf(d *corpus.Document, id int64) *corpus.Provision {
	for i := range d.Provisions {
		if d.Provisions[i].ID == id {
			return &d.Provisions[i]
		}
	}
	return nil
}
