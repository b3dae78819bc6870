package question

import (
	"context"
	"errors"

	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Links of other modules under the list of documents, where there are any. They take nothing.
const (
	linkQuestions = "questions" // to the questions that provisions answer
	linkCorpus    = "corpus"    // to the documents, for who keeps them
	linkEnding    = "ending"    // to the documents that end soon
	linkIntake    = "intake"    // to where documents are taken in
)

// endingWithin is how many days ahead officers are shown what ends.
const endingWithin = 90

// holding is what is known only of a document that was read whole.
type holding struct {
	articles string // those that the corpus has, of a document of which it has a part: "Điều 1–8, 49"; "" when it may have all
	codified bool   // its words are from the official codification alone
}

// holdingKey is one state of a document: its words do not change.
type holdingKey struct {
	id         int64
	ingestedAt int64
}

// listed is a document as the list shows it.
type listed struct {
	*corpus.Document
	holding
}

// documentList is what of the documents is listed.
type documentList struct {
	words      string // they were sought by; "" lists all
	all, found int
	page, from int // from is the first that is shown, of those found
	shown      []listed
}

// newDocumentList is a page of all documents, or the first of those that words mean.
func newDocumentList(all []*corpus.Document, words string, page int) documentList {
	found := findDocuments(all, words)
	l := documentList{words: words, all: len(all), found: len(found)}
	most := maxTitled
	if words == "" {
		most = maxListed
		l.page = max(0, min(page, (len(found)-1)/maxListed))
	}
	from, until := conversation.PageOf(len(found), l.page, most)
	l.from = from
	for _, d := range found[from:until] {
		l.shown = append(l.shown, listed{Document: d})
	}
	return l
}

// listDocuments is /vanban: a page of all documents, or those that the words after it mean.
func (m *module) listDocuments(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.documentsPage(ctx, e, e.Args, 0)
}

// turnDocuments shows another page of all documents.
func (m *module) turnDocuments(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.documentsPage(ctx, e, "", conversation.Page(e.ID(0)))
}

func (m *module) documentsPage(ctx context.Context, e *conversation.Event, words string, page int) (conversation.Act, error) {
	all, err := m.answerer.Library.Documents(ctx)
	if err != nil {
		return nil, err
	}
	list := newDocumentList(all, words, page)
	if err := m.addHoldings(ctx, list.shown); err != nil {
		return nil, err
	}
	today := vietnamese.DayOf(m.kit.Now())
	html := m.text.documents(list, today)
	var buttons [][]outbox.Button
	if words == "" {
		buttons = conversation.Pager(list.found, list.page, maxListed, func(label string, page int) outbox.Button { return m.documents.With(label, int64(page)) })
	}
	if e.Private {
		officers, links := m.forOfficers(e, all, today)
		html, buttons = html+officers, append(buttons, links...)
	}
	return func(context.Context, *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: html, Buttons: buttons}, nil
	}, nil
}

// forOfficers is what officers are told under the list of documents, and where they are led: to the questions that provisions answer, to what ends soon,
// and to taking in what the corpus lacks.
func (m *module) forOfficers(e *conversation.Event, all []*corpus.Document, today knowledge.Day) (html string, rows [][]outbox.Button) {
	link := func(name, label string) {
		if button, ok := m.kit.LinkFor(e, name, label, 0); ok {
			rows = append(rows, []outbox.Button{button})
		}
	}
	link(linkQuestions, buttonQuestions)
	link(linkCorpus, buttonCorpus)
	if ending := corpus.EndingAfter(corpus.EndingBy(all, today.Add(endingWithin)), today); len(ending) > 0 {
		link(linkEnding, m.text.endingLabel(len(ending)))
	}
	if missing := corpus.Missing(all); len(missing) > 0 && e.Access.May(m.keep, 0) {
		html = "\n\n" + m.text.missing(missing)
		link(linkIntake, buttonIntake)
	}
	return html, rows
}

// advise tells officers what the corpus lacks that it is to have.
func (m *module) advise(ctx context.Context) (all []conversation.Advice, err error) {
	if m.answerer == nil {
		return nil, nil
	}
	documents, err := m.answerer.Library.Documents(ctx)
	if err != nil {
		return nil, err
	}
	if missing := corpus.Missing(documents); len(missing) > 0 {
		all = append(all, conversation.Advice{Permission: m.keep, HTML: m.text.missing(missing), Link: linkIntake, Label: buttonIntake})
	}
	return all, nil
}

// addHoldings adds what is known of documents that were read whole. Each is read once in every state of it; of one that was removed meanwhile nothing is known.
func (m *module) addHoldings(ctx context.Context, documents []listed) error {
	for i := range documents {
		d := &documents[i]
		known, ok := m.holdings.Load(holdingKey{d.ID, d.IngestedAt})
		if !ok {
			whole, err := m.answerer.Library.Document(ctx, d.Key)
			if errors.Is(err, knowledge.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			h := holding{codified: whole.Codified()}
			if part := whole.Holding(); part.Gaps {
				h.articles = part.Articles
			}
			known = h
			m.holdings.Store(holdingKey{whole.ID, whole.IngestedAt}, h)
		}
		d.holding = known.(holding)
	}
	return nil
}
