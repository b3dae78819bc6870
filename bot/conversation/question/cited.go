package question

import (
	"context"
	"errors"
	"slices"

	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
)

// maxCited is how many articles are offered that what is shown refers to.
const maxCited = 4

// quotedArticle is an article that an answer quotes.
type quotedArticle struct {
	document, path string
	html           string // the whole article as it is shown; one sentence when the corpus has it no more
	gone           bool
}

// quotedArticles are those of an answer, each once.
func (m *module) quotedArticles(ctx context.Context, a storedAnswer) (all []quotedArticle, err error) {
	for _, c := range a.answer.Citations {
		quoted, err := m.article(ctx, c)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(all, func(q quotedArticle) bool { return q.document == quoted.document && q.path == quoted.path }) {
			all = append(all, quoted)
		}
	}
	return all, nil
}

// citedBy are the first articles of other documents that quoted articles refer to, each once, without those that are quoted themselves.
func (m *module) citedBy(ctx context.Context, quoted []quotedArticle) (all []knowledge.Citation, err error) {
	type place struct{ document, path string }
	seen := map[place]bool{}
	for _, q := range quoted {
		seen[place{q.document, q.path}] = true
	}
	for _, q := range quoted {
		if q.gone {
			continue
		}
		cited, err := m.answerer.Library.Cited(ctx, q.document, q.path)
		if err != nil {
			return nil, err
		}
		for _, c := range cited {
			if p := (place{c.DocumentKey, c.Path}); !seen[p] && len(all) < maxCited {
				seen[p], all = true, append(all, c)
			}
		}
	}
	return all, nil
}

func (m *module) citedButtons(a storedAnswer, cited []knowledge.Citation) (rows [][]outbox.Button) {
	for n, c := range cited {
		rows = append(rows, []outbox.Button{m.cited.With(m.text.citedLabel(c), a.id, int64(n))})
	}
	return rows
}

// showCited sends an article that those an answer quotes refer to. A very long one is cut: the article asked for by its place has its pages.
func (m *module) showCited(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	a, err := m.citedAnswer(ctx, e)
	if err != nil {
		return nil, err
	}
	quoted, err := m.quotedArticles(ctx, a)
	if err != nil {
		return nil, err
	}
	cited, err := m.citedBy(ctx, quoted)
	if err != nil {
		return nil, err
	}
	n := e.ID(1)
	if n < 0 || n >= int64(len(cited)) {
		return nil, conversation.ErrOld
	}
	shown, err := m.article(ctx, cited[n])
	if err != nil {
		return nil, err
	}
	pages := telegram.Split(shown.html, telegram.MaxText)
	if len(pages) > conversation.MaxMessages {
		pages = append(slices.Clone(pages[:conversation.MaxMessages-1]), m.text.citedGoesOn(cited[n]))
	}
	return once(conversation.Key(deliveryKey("cited", a), cited[n].DocumentKey, cited[n].Path), a.account, pages, nil), nil
}

// article is the article that a citation is of.
func (m *module) article(ctx context.Context, c knowledge.Citation) (quotedArticle, error) {
	path, words, above, err := m.answerer.Library.Article(ctx, c.DocumentKey, c.Path)
	if errors.Is(err, knowledge.ErrNotFound) {
		return quotedArticle{c.DocumentKey, c.Path, m.text.fullGone(c.Place), true}, nil
	}
	if err != nil {
		return quotedArticle{}, err
	}
	html := m.text.fullTitle(corpus.Place(path) + " " + c.Document)
	if above != "" {
		html += "\n<i>" + telegram.Escape(above) + "</i>"
	}
	return quotedArticle{c.DocumentKey, path, html + "\n\n" + telegram.Escape(words), false}, nil
}
