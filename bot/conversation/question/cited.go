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

// citedBy are the first articles of other documents that the articles an answer quotes refer to, each once, without those that it quotes itself.
func (m *module) citedBy(ctx context.Context, a storedAnswer) (all []knowledge.Citation, err error) {
	type place struct{ document, path string }
	seen := map[place]bool{}
	var quoted []place
	for _, c := range a.answer.Citations {
		path, _, _, err := m.answerer.Library.Article(ctx, c.DocumentKey, c.Path)
		if errors.Is(err, knowledge.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if p := (place{c.DocumentKey, path}); !seen[p] {
			seen[p], quoted = true, append(quoted, p)
		}
	}
	for _, p := range quoted {
		cited, err := m.answerer.Library.Cited(ctx, p.document, p.path)
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
	cited, err := m.citedBy(ctx, a)
	if err != nil {
		return nil, err
	}
	n := e.ID(1)
	if n < 0 || n >= int64(len(cited)) {
		return nil, conversation.ErrOld
	}
	part, _, err := m.article(ctx, cited[n])
	if err != nil {
		return nil, err
	}
	pages := telegram.Split(part, telegram.MaxText)
	if len(pages) > conversation.MaxMessages {
		pages = append(slices.Clone(pages[:conversation.MaxMessages-1]), m.text.citedGoesOn(cited[n]))
	}
	return once(conversation.Key(deliveryKey("cited", a), cited[n].DocumentKey, cited[n].Path), a.account, pages, nil), nil
}

// article is the whole article that a citation is of, as it is shown, and its path. It is one sentence when the corpus has it no more.
func (m *module) article(ctx context.Context, c knowledge.Citation) (html, path string, err error) {
	path, words, above, err := m.answerer.Library.Article(ctx, c.DocumentKey, c.Path)
	if errors.Is(err, knowledge.ErrNotFound) {
		return m.text.fullGone(c.Place), c.Path, nil
	}
	if err != nil {
		return "", "", err
	}
	html = m.text.fullTitle(corpus.Place(path) + " " + c.Document)
	if above != "" {
		html += "\n<i>" + telegram.Escape(above) + "</i>"
	}
	return html + "\n\n" + telegram.Escape(words), path, nil
}
