package bot

import (
	"context"
	"errors"
	"time"

	"thidua/bot/inbox"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// question answers what a person asked.
func (b *Bot) question(ctx context.Context, e telegram.Event, question, source string) (inbox.Plan, error) {
	answer, err := b.find(ctx, e, question, e.At)
	if err != nil {
		return inbox.Plan{}, err
	}
	kept := b.keep(e, question, answer, "answer:"+source)
	return inbox.Plan{Commit: func(ctx context.Context, tx *database.Tx) error {
		id, err := b.answers.insert(ctx, tx, kept)
		if errors.Is(err, errAnswered) {
			return nil // a late part of an album that was answered
		}
		if err != nil {
			return err
		}
		return b.Outbox.Enqueue(ctx, tx, b.messages(e, kept.delivery, kept.pages, b.answerButtons(id, answer))...)
	}}, nil
}

// find answers a question of a moment, which may lean on those that the person asked before it in the chat.
func (b *Bot) find(ctx context.Context, e telegram.Event, question string, at time.Time) (knowledge.Answer, error) {
	b.Effects.Typing(e.ChatID, e.ThreadID)
	q := knowledge.Question{Text: question}
	if e.Person != nil && knowledge.IsFollowUp(question) {
		var err error
		if q.History, err = b.answers.before(ctx, b.DB, e.ChatID, e.Person.ID, e.MessageID, at); err != nil {
			return knowledge.Answer{}, err
		}
	}
	return b.Answerer.Answer(ctx, q)
}

// keep is the answer as it is stored and shown.
func (b *Bot) keep(e telegram.Event, question string, answer knowledge.Answer, delivery string) kept {
	html := b.text.answer(answer)
	if answer.After != "" {
		html = b.text.after(answer.After) + "\n\n" + html
	}
	if e.HasFile {
		html += "\n\n" + b.text.fileUnread()
	}
	if now := b.Now(); now.Sub(e.At) > lateAfter {
		html = b.text.askedAt(e.At) + "\n\n" + html
	}
	k := kept{
		chat: e.ChatID, message: e.MessageID, question: question, answer: answer, html: html, delivery: delivery,
		asked: e.At.UnixMicro(), pages: telegram.Split(html, telegram.MaxText),
	}
	k.pages = k.pages[:min(len(k.pages), maxMessages)]
	if e.Person != nil {
		k.person = e.Person.ID
	}
	return k
}

// edited answers a question again whose words were changed, in the place of the former answer. A message that was no
// question before is left alone.
func (b *Bot) edited(ctx context.Context, e telegram.Event, source string) (inbox.Plan, error) {
	question := e.Text
	if e.Command == "hoi" {
		question = e.Args
	}
	former, err := b.answers.ofMessage(ctx, b.DB, e.ChatID, e.MessageID)
	if errors.Is(err, errNoAnswer) || err == nil && (former.question == question || question == "") {
		return inbox.Plan{}, nil
	}
	if err != nil {
		return inbox.Plan{}, err
	}
	answer, err := b.find(ctx, e, question, time.UnixMicro(former.asked)) // an edit comes later than what was asked
	if err != nil {
		return inbox.Plan{}, err
	}
	return inbox.Plan{Commit: func(ctx context.Context, tx *database.Tx) error {
		former, err := b.answers.ofMessage(ctx, tx, e.ChatID, e.MessageID)
		if err != nil {
			return err
		}
		kept := b.keep(e, question, answer, former.delivery)
		if err := b.answers.replace(ctx, tx, former.id, kept, max(former.messages, len(kept.pages))); err != nil {
			return err
		}
		fresh := b.messages(e, kept.delivery, kept.pages, b.answerButtons(former.id, answer))
		return b.Outbox.Enqueue(ctx, tx, amend(fresh, former.messages, kept.delivery, source)...)
	}}, nil
}

// amend turns the messages of a new answer into changes of those of the former: an edit where one stands, a new message
// where none does, an ellipsis in the place of one too many.
func amend(fresh []outbox.Delivery, standing int, delivery, source string) []outbox.Delivery {
	for i := range fresh {
		if i < standing {
			fresh[i].Op, fresh[i].Target, fresh[i].Key = outbox.Edit, fresh[i].Key, messageKey("amend:"+source, i)
		}
	}
	for i := len(fresh); i < standing; i++ {
		// Deleting would leave later edits without a message to change.
		fresh = append(fresh, outbox.Delivery{
			Key: messageKey("amend:"+source, i), Priority: outbox.Reply, Op: outbox.Edit, Target: messageKey(delivery, i),
			Content: outbox.Content{HTML: "…"},
		})
	}
	return fresh
}

// answerButtons stand under an answer that has something to show.
func (b *Bot) answerButtons(id int64, answer knowledge.Answer) [][]outbox.Button {
	if len(answer.Citations) == 0 {
		return nil
	}
	return [][]outbox.Button{
		{button(buttonFull, pressFull, id), button(buttonCite, pressCite, id)},
		{button(buttonUseful, pressUseful, id), button(buttonWrong, pressWrong, id)},
	}
}
