package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"thidua/bot/inbox"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// The verbs of buttons. A button holds a verb and the id of a row, never a right: everything is checked again.
const (
	pressFull   = "v"
	pressPage   = "p"
	pressCite   = "c"
	pressUseful = "u"
	pressWrong  = "w"
)

func pressData(verb string, id int64, more ...int) string {
	data := verb + ":" + strconv.FormatInt(id, 10)
	for _, n := range more {
		data += ":" + strconv.Itoa(n)
	}
	return data
}

// press is a button's data taken apart.
type press struct {
	verb string
	id   int64
	page int
}

func parsePress(data string) (p press, ok bool) {
	parts := strings.Split(data, ":")
	if len(parts) < 2 || len(parts) > 3 {
		return press{}, false
	}
	id, err := strconv.ParseInt(parts[1], 10, 64)
	if err != nil {
		return press{}, false
	}
	p = press{verb: parts[0], id: id}
	if len(parts) == 3 {
		if p.page, err = strconv.Atoi(parts[2]); err != nil || p.page < 0 {
			return press{}, false
		}
	}
	return p, (len(parts) == 3) == (p.verb == pressPage)
}

// pressed does what a button stands for, once: a second press is told so.
func (b *Bot) pressed(ctx context.Context, e telegram.Event, source string) (inbox.Plan, error) {
	p, ok := parsePress(e.Data)
	if !ok {
		return b.press(e, b.text.oldButton(), nil), nil
	}
	k, err := b.answers.ofID(ctx, b.DB, p.id, e.ChatID)
	if errors.Is(err, errNoAnswer) {
		return b.press(e, b.text.oldButton(), nil), nil
	}
	if err != nil {
		return inbox.Plan{}, err
	}
	if len(k.answer.Citations) == 0 && p.verb != pressUseful && p.verb != pressWrong {
		return b.press(e, b.text.oldButton(), nil), nil // the question was changed to one that has no answer
	}
	switch p.verb {
	case pressFull:
		return b.full(ctx, e, k)
	case pressPage:
		return b.turn(ctx, e, k, p.page, source)
	case pressCite:
		return b.cite(ctx, e, k)
	case pressUseful, pressWrong:
		return b.vote(ctx, e, k, p.verb == pressUseful)
	}
	return b.press(e, b.text.oldButton(), nil), nil
}

// press plans the short text over the button, and the change if there is one.
func (b *Bot) press(e telegram.Event, words string, commit func(ctx context.Context, tx *database.Tx) error) inbox.Plan {
	if commit == nil {
		commit = func(context.Context, *database.Tx) error { return nil }
	}
	return inbox.Plan{Commit: commit, After: func(context.Context) { b.Effects.AnswerPress(e.PressID, words) }}
}

// once plans deliveries that are made by the first press alone.
func (b *Bot) once(ctx context.Context, e telegram.Event, deliveries []outbox.Delivery) (inbox.Plan, error) {
	sent, err := b.Outbox.Has(ctx, b.DB, deliveries[0].Key)
	if err != nil {
		return inbox.Plan{}, err
	}
	if sent {
		return b.press(e, b.text.alreadySent(), nil), nil
	}
	return b.press(e, "", func(ctx context.Context, tx *database.Tx) error {
		return b.Outbox.Enqueue(ctx, tx, deliveries...)
	}), nil
}

func (b *Bot) cite(ctx context.Context, e telegram.Event, k kept) (inbox.Plan, error) {
	var blocks []string
	for _, c := range k.answer.Citations {
		blocks = append(blocks, "<code>"+telegram.Escape(b.text.citeWords(c.Place, c.Quote))+"</code>")
	}
	pages := telegram.Split(b.text.citeLead()+"\n\n"+strings.Join(blocks, "\n\n"), telegram.MaxText)
	return b.once(ctx, e, b.messages(e, b.pressKey("cite", k), pages, nil))
}

// pressKey names what a button of an answer sends; a new answer to a changed question has keys of its own.
func (b *Bot) pressKey(what string, k kept) string {
	return fmt.Sprintf("%s:%d:%s", what, k.id, shortHash(k.question))
}

// full sends the whole articles that were cited: up to three messages, else one with buttons to turn its pages.
func (b *Bot) full(ctx context.Context, e telegram.Event, k kept) (inbox.Plan, error) {
	pages, err := b.fullPages(ctx, k)
	if err != nil {
		return inbox.Plan{}, err
	}
	key := b.pressKey("full", k)
	if len(pages) <= maxMessages {
		return b.once(ctx, e, b.messages(e, key, pages, nil))
	}
	return b.once(ctx, e, b.messages(e, key, []string{b.numbered(pages, 0)}, b.pager(k, 0, len(pages))))
}

// turn shows another page of a long text in the same message.
func (b *Bot) turn(ctx context.Context, e telegram.Event, k kept, page int, source string) (inbox.Plan, error) {
	pages, err := b.fullPages(ctx, k)
	if err != nil {
		return inbox.Plan{}, err
	}
	target := messageKey(b.pressKey("full", k), 0)
	sent, err := b.Outbox.Has(ctx, b.DB, target)
	if err != nil {
		return inbox.Plan{}, err
	}
	if page >= len(pages) || !sent {
		return b.press(e, b.text.oldButton(), nil), nil
	}
	return b.press(e, "", func(ctx context.Context, tx *database.Tx) error {
		return b.Outbox.Enqueue(ctx, tx, outbox.Delivery{
			Key: "turn:" + source, Priority: outbox.Reply, Op: outbox.Edit, Target: target,
			Content: outbox.Content{HTML: b.numbered(pages, page), Buttons: b.pager(k, page, len(pages))},
		})
	}), nil
}

func (b *Bot) numbered(pages []string, page int) string {
	return pages[page] + "\n\n" + b.text.page(page+1, len(pages))
}

func (b *Bot) pager(k kept, page, of int) [][]outbox.Button {
	var row []outbox.Button
	if page > 0 {
		row = append(row, outbox.Button{Text: buttonBack, Data: pressData(pressPage, k.id, page-1)})
	}
	if page+1 < of {
		row = append(row, outbox.Button{Text: buttonOn, Data: pressData(pressPage, k.id, page+1)})
	}
	if row == nil {
		return nil
	}
	return [][]outbox.Button{row}
}

// fullPages is the text of every article cited, once, cut to the size of messages.
func (b *Bot) fullPages(ctx context.Context, k kept) ([]string, error) {
	var parts []string
	shown := map[string]bool{}
	for _, c := range k.answer.Citations {
		path, words, above, err := b.Answerer.Library.Article(ctx, c.DocumentKey, c.Path)
		if errors.Is(err, knowledge.ErrNotFound) {
			parts = append(parts, b.text.fullGone(c.Place))
			continue
		}
		if err != nil {
			return nil, err
		}
		if shown[c.DocumentKey+"\n"+path] {
			continue
		}
		shown[c.DocumentKey+"\n"+path] = true
		part := b.text.fullTitle(knowledge.Place(path) + " " + c.Document)
		if above != "" {
			part += "\n<i>" + telegram.Escape(above) + "</i>"
		}
		parts = append(parts, part+"\n\n"+telegram.Escape(words))
	}
	return telegram.Split(strings.Join(parts, "\n\n"), telegram.MaxText-pagerRoom), nil
}

// pagerRoom is kept free on a page for its number.
const pagerRoom = 64

func (b *Bot) vote(ctx context.Context, e telegram.Event, k kept, helpful bool) (inbox.Plan, error) {
	if e.Person == nil {
		return b.press(e, b.text.oldButton(), nil), nil
	}
	former, voted, err := b.answers.vote(ctx, b.DB, k.id, e.Person.ID)
	if err != nil {
		return inbox.Plan{}, err
	}
	if voted && former == helpful {
		return b.press(e, b.text.alreadyVoted(), nil), nil
	}
	words := b.text.thanks()
	if !helpful {
		words = b.text.noted()
	}
	return b.press(e, words, func(ctx context.Context, tx *database.Tx) error {
		return b.answers.setVote(ctx, tx, k.id, e.Person.ID, helpful)
	}), nil
}
