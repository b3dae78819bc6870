// Package question is the module that answers: it finds the provision that a question is about, quotes and cites it, and keeps
// what was asked and answered for the buttons under the answer.
package question

import (
	"context"
	"errors"
	"sync"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// Name is the module's.
const Name = "question"

// module answers questions.
type module struct {
	kit      *conversation.Kit
	answerer *knowledge.Answerer
	source   Source // may be nil
	forms    Forms  // may be nil
	keep     directory.PermissionID
	text     text

	full, page, cited, cite, useful, wrong, law, documents *conversation.Button

	holdings sync.Map // holding by holdingKey

	about *conversation.Form[asking]
}

// New makes the module. source and forms, which may be nil, are what beside the corpus answers questions; who has the permission keep looks after the corpus, and is
// told what it lacks.
func New(kit *conversation.Kit, answerer *knowledge.Answerer, source Source, forms Forms, keep directory.PermissionID) conversation.Module {
	m := &module{kit: kit, answerer: answerer, source: source, forms: forms, keep: keep, text: text{kit.Words}}
	m.about = m.newAboutForm()
	m.full = &conversation.Button{Verb: "v", Args: 1, Permission: directory.Ask, Where: conversation.Anywhere, Handler: m.showFull}
	m.page = &conversation.Button{Verb: "p", Args: 2, Permission: directory.Ask, Where: conversation.Anywhere, Handler: m.turnPage}
	m.cited = &conversation.Button{Verb: "vc", Args: 2, Permission: directory.Ask, Where: conversation.Anywhere, Handler: m.showCited}
	m.cite = &conversation.Button{Verb: "c", Args: 1, Permission: directory.Ask, Where: conversation.Anywhere, Handler: m.showCitation}
	m.useful = &conversation.Button{Verb: "u", Args: 1, Permission: directory.Ask, Where: conversation.Anywhere, Handler: m.vote(true)}
	m.wrong = &conversation.Button{Verb: "w", Args: 1, Permission: directory.Ask, Where: conversation.Anywhere, Handler: m.vote(false)}
	m.law = &conversation.Button{Verb: "ha", Args: 1, Permission: directory.Ask, Handler: m.showLaw}
	m.documents = &conversation.Button{Verb: "vb", Args: 1, Permission: directory.Ask, Where: conversation.Anywhere, Handler: m.turnDocuments}
	return conversation.Module{
		Name: Name,
		Commands: []conversation.Command{
			{Name: "hoi", Description: "Hỏi về thi đua, khen thưởng", Permission: directory.Ask, Where: conversation.Anywhere, WithFiles: true, Handler: m.asked},
			{Name: "vanban", Description: "Danh mục văn bản đang có", Permission: directory.Ask, Where: conversation.Anywhere, Handler: m.listDocuments},
		},
		Buttons:   []*conversation.Button{m.full, m.page, m.cited, m.cite, m.useful, m.wrong, m.law, m.documents},
		Forms:     []conversation.AnyForm{m.about},
		Links:     []conversation.Link{{Name: LinkAbout, Permission: directory.Ask, Handler: m.beginAbout}},
		Notice:    []string{m.text.notice()},
		Advise:    m.advise,
		Text:      m.said,
		Asks:      knowledge.NamesPlace,
		Edited:    m.edited,
		Ended:     m.ended,
		Replaces:  isChange,
		Signals:   []conversation.Signal{{Name: signalAnew, Handler: m.answerAnew}},
		Intro:     m.text.intro(),
		Help:      m.text.help(),
		Tables:    []string{"answer", "answer_citation", "feedback"},
		ChatMoved: moveAnswers,
		Export:    exportQuestions,
		Summary:   summary,
		Erase:     m.erase,
		Purge:     m.purge,
	}
}

// asked is /hoi.
func (m *module) asked(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	q := inquiryOf(e, e.Args)
	if q.empty() {
		return conversation.Say(m.text.askForQuestion()), nil
	}
	return m.answer(ctx, e, q)
}

// said is whatever a person wrote that nothing else took.
func (m *module) said(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	q := inquiryOf(e, e.Text)
	switch {
	case e.Text == "" && e.HasMedia():
		return conversation.Say(m.text.wordsOnly()), nil
	case q.empty() && e.ToBot:
		return conversation.Say(m.text.greeting()), nil
	case q.empty():
		return nil, nil // Telegram's own message: something was pinned, a timer was set
	}
	former, whole, err := m.goesOn(ctx, e)
	if err == nil {
		return m.replace(ctx, e, former, whole)
	}
	if !errors.Is(err, errNoAnswer) {
		return nil, err
	}
	return m.answer(ctx, e, q)
}

// answer answers what a person asked. The numbers and the health of persons are neither searched for nor kept.
func (m *module) answer(ctx context.Context, e *conversation.Event, q inquiry) (conversation.Act, error) {
	key := conversation.Key(Name, "answer", e.Key)
	if q.about != 0 {
		key = aboutKey(q.about, e.Key)
	}
	found, err := m.find(ctx, e, q)
	if err != nil {
		return nil, err
	}
	stored := m.render(e, found, key)
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		id, err := insertAnswer(ctx, tx, stored)
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{Key: stored.delivery, Pages: stored.pages, Buttons: m.answerButtons(e, id, found)}, nil
	}, nil
}

// typingAfter is how long an answer must take before the person is shown that the bot is at work: the sign takes a message's place
// in the pace.
const typingAfter = 500 * time.Millisecond

// showTyping shows the person that the bot is at work, unless it is done before by calling stop.
func (m *module) showTyping(e *conversation.Event) (stop func() bool) {
	return time.AfterFunc(typingAfter, func() { m.kit.Effects.Typing(e.ChatID, e.ThreadID) }).Stop
}

// find answers an inquiry: by its matter where it only passes that on, else by its words, which may follow up on others or on the matter, and by the matter
// again where the words are a comment that came to nothing and the matter comes to more; or about a row.
func (m *module) find(ctx context.Context, e *conversation.Event, q inquiry) (result, error) {
	if q.passedOn = q.passesOn(); q.about != 0 {
		res, err := m.findAbout(ctx, e, q)
		return m.withOfficer(ctx, e, res, err)
	}
	defer m.showTyping(e)()
	if q.passedOn {
		return m.search(ctx, e, q, nil)
	}
	turns, err := m.before(ctx, e, q)
	if err != nil {
		return result{}, err
	}
	res, err := m.search(ctx, e, q, turns)
	if err != nil || q.toBot || q.matter() == "" || !q.commentsOnly(res.answer) {
		return res, err
	}
	of := q
	of.passedOn = true
	guess, err := m.search(ctx, e, of, []turn{{question: q.words()}})
	if err != nil || foundNothing(guess.answer) && !(declined(guess.answer) && knowledge.Asks(of.asks())) {
		return res, err // a remark that comes to nothing is no question: what the person wrote may be
	}
	guess.guessed = true
	return guess, nil
}

// search answers the question of an inquiry, after the turns when it leans on them.
func (m *module) search(ctx context.Context, e *conversation.Event, asked inquiry, turns []turn) (result, error) {
	q := knowledge.Question{Text: asked.asks(), Sector: sectorOf(e)}
	for _, t := range turns {
		q.History = append(q.History, t.question)
	}
	answer, err := m.answerer.Answer(ctx, q)
	if err != nil {
		return result{}, err
	}
	res, reading := result{answer: answer}, Reading{Text: q.Text, At: asked.at}
	follows := answer.After != ""
	if !asked.passedOn && !(follows && turns[len(turns)-1].answer == 0) {
		asked = asked.withoutMatter() // nobody agreed to its being kept
	}
	if !follows {
		if res, err = m.askSource(ctx, e, reading, answer); err != nil {
			return result{}, err
		}
	}
	for _, t := range turns {
		if follows && t.answer != 0 {
			res.after = t
		}
	}
	res.asked = asked
	res.unplaced = foundNothing(res.answer) && knowledge.LacksArticle(q.Text)
	res, err = m.withForms(ctx, e, reading, res)
	return m.withOfficer(ctx, e, res, err)
}

// foundNothing reports whether the corpus has nothing to a question.
func foundNothing(a knowledge.Answer) bool {
	return a.Outcome == knowledge.DeclinedNoBasis || a.Outcome == knowledge.DeclinedOutOfScope
}

// sectorOf is the sector of who asks: of the first of their agencies that has one.
func sectorOf(e *conversation.Event) string {
	for _, p := range e.Access.Posts {
		if sector := knowledge.SectorOf(p.Agency); sector != "" {
			return sector
		}
	}
	return ""
}

// lateAfter is the age of a question beyond which the answer says when it was asked: the bot or Telegram was down.
const lateAfter = 6 * time.Hour

// render is the answer as it is stored and shown.
func (m *module) render(e *conversation.Event, res result, delivery string) storedAnswer {
	answer := res.answer
	html := m.text.result(res)
	if res.guessed {
		html = m.text.guessed() + "\n\n" + html
	}
	if res.after.answer != 0 {
		html = m.text.after(res.after, e.User.ID) + "\n\n" + html
	}
	if e.HasMedia() {
		html += "\n\n" + m.text.fileUnread()
	}
	if m.kit.Now().Sub(e.At) > lateAfter {
		html = m.text.askedAt(e.At) + "\n\n" + html
	}
	pages := telegram.Split(html, telegram.MaxText)
	return storedAnswer{
		chat: e.ChatID, account: e.User.ID, inquiry: res.asked, after: res.after.answer, answer: answer, html: html,
		delivery: delivery, pages: pages[:min(len(pages), conversation.MaxMessages)],
	}
}

// editDeliveries turns the messages of a new answer into changes of those of the former: an edit where one stands, a new message
// where none does, an ellipsis in the place of one too many. event is the key of the edit. Their keys begin as those of what
// they change, so that they are erased with it.
func editDeliveries(all []outbox.Delivery, standing int, delivery, event string) []outbox.Delivery {
	key := conversation.Key(delivery, "edit", event)
	for i := range all {
		if i < standing {
			all[i].Op, all[i].Target, all[i].Key = outbox.Edit, all[i].Key, conversation.MessageKey(key, i)
		}
	}
	for i := len(all); i < standing; i++ {
		// Deleting would leave later edits without a message to change.
		all = append(all, outbox.Delivery{
			Key: conversation.MessageKey(conversation.Key(delivery, "blank", event), i), Priority: outbox.Reply, Op: outbox.Edit, Target: conversation.MessageKey(delivery, i),
			Content: outbox.Content{HTML: "…"},
		})
	}
	return all
}

// answerButtons stand under an answer that has something to show.
func (m *module) answerButtons(e *conversation.Event, id int64, res result) (rows [][]outbox.Button) {
	if len(res.found) > 0 {
		return m.foundButtons(id, res.found)
	}
	rows = m.formButtons(res.forms)
	if len(res.answer.Citations) > 0 {
		rows = append(rows, []outbox.Button{m.full.With(buttonFull, id), m.cite.With(buttonCite, id)})
	}
	if len(res.answer.Citations) > 0 || res.answer.Outcome.IsCurated() || res.answer.Outcome == outcomeForm {
		rows = append(rows, []outbox.Button{m.useful.With(buttonUseful, id), m.wrong.With(buttonWrong, id)})
	}
	if len(res.answer.Citations) > 0 {
		rows = append(rows, m.linkRow(e, linkReport, buttonReport, id)...)
	}
	if declined(res.answer) {
		rows = append(rows, m.linkRow(e, linkAskBoard, m.text.askBoard(), id)...)
	}
	if res.about.ID != 0 {
		rows = append(rows, []outbox.Button{m.askButton(buttonAskOn, res.about.ID)})
	}
	return rows
}
