package question

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// pressedAnswer is the answer whose button was pressed.
func (m *module) pressedAnswer(ctx context.Context, e *conversation.Event) (storedAnswer, error) {
	a, err := answerOfID(ctx, m.kit.DB, e.ID(0), e.ChatID)
	if errors.Is(err, errNoAnswer) {
		return storedAnswer{}, conversation.ErrOld
	}
	return a, err
}

// citedAnswer is the same, if it still cites something: the question may have been changed to one that has no answer.
func (m *module) citedAnswer(ctx context.Context, e *conversation.Event) (storedAnswer, error) {
	a, err := m.pressedAnswer(ctx, e)
	if err == nil && len(a.answer.Citations) == 0 {
		return storedAnswer{}, conversation.ErrOld
	}
	return a, err
}

// deliveryKey names what a button of an answer sends; a new answer to a changed question has keys of its own.
func deliveryKey(what string, a storedAnswer) string {
	sum := sha256.Sum256([]byte(a.words() + "\x00" + a.matter()))
	return conversation.Key(Name, what, a.id, hex.EncodeToString(sum[:4]))
}

// showCitation sends the quotes as plain text to copy.
func (m *module) showCitation(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	a, err := m.citedAnswer(ctx, e)
	if err != nil {
		return nil, err
	}
	var blocks []string
	for _, c := range a.answer.Citations {
		blocks = append(blocks, "<code>"+telegram.Escape(m.text.citeWords(c.Place, c.Quote))+"</code>")
	}
	pages := telegram.Split(m.text.citeLead()+"\n\n"+strings.Join(blocks, "\n\n"), telegram.MaxText)
	return once(deliveryKey("cite", a), a.account, pages, nil), nil
}

// once sends pages about the question of an account the first time it is pressed.
func once(key string, account int64, pages []string, buttons [][]outbox.Button) conversation.Act {
	return func(context.Context, *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{Key: key, Account: account, Once: true, Pages: pages, Buttons: buttons}, nil
	}
}

// showFull sends the whole articles that were cited: up to three messages, else one with buttons to turn its pages.
func (m *module) showFull(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	a, err := m.citedAnswer(ctx, e)
	if err != nil {
		return nil, err
	}
	quoted, err := m.quotedArticles(ctx, a)
	if err != nil {
		return nil, err
	}
	pages := fullPages(quoted)
	cited, err := m.citedBy(ctx, quoted)
	if err != nil {
		return nil, err
	}
	key := deliveryKey("full", a)
	if len(pages) <= conversation.MaxMessages {
		return once(key, a.account, pages, m.citedButtons(a, cited)), nil
	}
	return once(key, a.account, []string{m.numbered(pages, 0)}, append(m.pager(a, 0, len(pages)), m.citedButtons(a, cited)...)), nil
}

// turnPage shows another page of a long text in the same message.
func (m *module) turnPage(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	a, err := m.citedAnswer(ctx, e)
	if err != nil {
		return nil, err
	}
	quoted, err := m.quotedArticles(ctx, a)
	if err != nil {
		return nil, err
	}
	pages := fullPages(quoted)
	page := conversation.Page(e.ID(1))
	if page >= len(pages) {
		return nil, conversation.ErrOld
	}
	cited, err := m.citedBy(ctx, quoted)
	if err != nil {
		return nil, err
	}
	full := deliveryKey("full", a)
	target := conversation.MessageKey(full, 0)
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		sent, err := m.kit.Outbox.Has(ctx, tx, target)
		if err != nil {
			return conversation.Reply{}, err
		}
		if !sent {
			return conversation.Reply{}, conversation.ErrOld
		}
		return conversation.Reply{Others: []outbox.Delivery{{
			Key: conversation.Key(full, "page", e.Key), Account: a.account, Priority: outbox.Reply, Op: outbox.Edit, Target: target,
			Content: outbox.Content{HTML: m.numbered(pages, page), Buttons: append(m.pager(a, page, len(pages)), m.citedButtons(a, cited)...)},
		}}}, nil
	}, nil
}

func (m *module) numbered(pages []string, page int) string {
	return pages[page] + "\n\n" + m.text.page(page+1, len(pages))
}

func (m *module) pager(a storedAnswer, page, of int) [][]outbox.Button {
	return conversation.Pager(of, page, 1, func(label string, page int) outbox.Button { return m.page.With(label, a.id, int64(page)) })
}

// pageNumber is what is kept free on a page for its number, in characters.
const pageNumber = 64

// fullPages is the text of articles, cut to the size of messages.
func fullPages(quoted []quotedArticle) []string {
	var parts []string
	for _, q := range quoted {
		parts = append(parts, q.html)
	}
	return telegram.Split(strings.Join(parts, "\n\n"), telegram.MaxText-pageNumber)
}

// vote keeps what a person thinks of an answer; they may change their mind.
func (m *module) vote(helpful bool) conversation.Handler {
	return func(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
		a, err := m.pressedAnswer(ctx, e)
		if err != nil {
			return nil, err
		}
		former, voted, err := readVote(ctx, m.kit.DB, a.id, e.User.ID)
		if err != nil {
			return nil, err
		}
		if voted && former == helpful {
			return conversation.Toast(m.text.alreadyVoted()), nil
		}
		words := m.text.thanks()
		shown := result{answer: knowledge.Answer{Citations: a.answer.Citations}}
		if !helpful {
			words = m.text.noted()
			if shown, err = m.withForms(ctx, e, Reading{Text: a.asks(), At: m.kit.Now()}, shown); err != nil {
				return nil, err
			}
		}
		return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			reply := conversation.Reply{Toast: words}
			if ask := m.linkRow(e, linkAskBoard, m.text.askBoard(), a.id); !helpful && ask != nil {
				reply.Others = []outbox.Delivery{m.offerBoard(e, a, shown, ask)}
			}
			return reply, putVote(ctx, tx, a.id, e.User.ID, helpful)
		}, nil
	}
}

// offerBoard puts the way to the Board under an answer that somebody finds wrong. It edits the message that was pressed: the row of the
// delivery of an old answer is gone.
func (m *module) offerBoard(e *conversation.Event, a storedAnswer, shown result, ask [][]outbox.Button) outbox.Delivery {
	buttons := [][]outbox.Button{{m.useful.With(buttonUseful, a.id), m.wrong.With(buttonWrong, a.id)}}
	if len(a.answer.Citations) > 0 || len(shown.forms) > 0 {
		buttons = m.answerButtons(e, a.id, shown)
	}
	return outbox.Delivery{
		Key: conversation.Key(deliveryKey("board", a), e.Key), Priority: outbox.Reply, Op: outbox.Edit,
		ChatID: e.ChatID, TargetMessages: []int64{e.MessageID}, Content: outbox.Content{Buttons: append(buttons, ask...)},
	}
}
