package question

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// LinkAbout is the link by which other modules let a person ask about a row of theirs that Source finds.
const LinkAbout = "askabout"

// aboutTTL is how long the form waits for a question.
const aboutTTL = 30 * time.Minute

// asking is the form of a question about something.
type asking struct {
	ID    int64
	Title string
}

const stepAsk = "ask"

// newAboutForm takes the next words as a question about something.
func (m *module) newAboutForm() *conversation.Form[asking] {
	return &conversation.Form[asking]{
		Name: "about", Version: 1, TTL: aboutTTL, Title: func(a asking) string { return m.text.askingAbout(a.Title) },
		Steps: []conversation.Step[asking]{{
			Name: stepAsk,
			Ask: func(_ context.Context, _ *database.Tx, _ *conversation.Event, a asking) (conversation.Prompt, error) {
				return conversation.Prompt{HTML: m.text.askAbout(a.Title)}, nil
			},
			Text:     m.askedAbout,
			Question: func(string) bool { return false }, // it waits for one
		}},
	}
}

// askButton is the link's button as the module places it itself.
func (m *module) askButton(label string, id int64) outbox.Button {
	button, _ := m.kit.Link(LinkAbout, label, id)
	return button
}

// beginAbout is the link.
func (m *module) beginAbout(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	about, err := m.sourceOf(ctx, e, Reading{At: e.At, About: e.ID(0)})
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.about.Begin(ctx, tx, e, stepAsk, asking{ID: about.ID, Title: about.Title})
	}, nil
}

// sourceOf is what a question is asked about. It is refused when the person may not read it, or no more.
func (m *module) sourceOf(ctx context.Context, e *conversation.Event, r Reading) (Found, error) {
	if m.source == nil {
		return Found{}, conversation.ErrOld
	}
	found, err := m.source.Find(ctx, e.Access, r)
	if err == nil && len(found) == 0 {
		err = problem.New(problem.NotFound, m.text.aboutGone())
	}
	if err != nil {
		return Found{}, err
	}
	return found[0], nil
}

// askedAbout answers the question of the form, and ends it.
func (m *module) askedAbout(ctx context.Context, e *conversation.Event, a asking) (conversation.Act, error) {
	q := inquiryOf(e, e.Text)
	q.about = a.ID
	act, err := m.answer(ctx, e, q)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.about.End(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		return act(ctx, tx)
	}, nil
}

// findAbout answers a question about something that was sent: by its words where they answer, by the corpus with the document leant on
// that it carries, and by its words again where the corpus has nothing.
func (m *module) findAbout(ctx context.Context, e *conversation.Event, q inquiry) (result, error) {
	defer m.showTyping(e)()
	about, err := m.sourceOf(ctx, e, Reading{Text: q.asks(), At: q.at, About: q.about})
	if err != nil {
		return result{}, err
	}
	answer, err := m.answerer.Answer(ctx, knowledge.Question{Text: q.asks(), About: about.Document.Number, Sector: sectorOf(e)})
	if err != nil {
		return result{}, err
	}
	if !q.passedOn {
		q = q.withoutMatter()
	}
	res := result{asked: q, answer: answer, about: about}
	switch {
	case answer.Outcome == knowledge.Greeting || answer.Outcome == knowledge.Refused:
	case leansOn(answer, about) || answers(answer) && !about.Answers:
	default:
		res.found, res.answer = []Found{about}, sent(answer)
	}
	return res, nil
}

// leansOn reports whether an answer is from the document that something carries.
func leansOn(answer knowledge.Answer, about Found) bool {
	return len(answer.Citations) > 0 && about.Document.Number != "" && answer.Citations[0].Number == about.Document.Number
}

// aboutKey is the key of the answer to a question about a row; an edit of the question finds the row in it.
func aboutKey(id int64, event string) string { return conversation.Key(Name, "about", id, event) }

// aboutOf is the row that an answer's question was asked about, 0 for none.
func aboutOf(delivery string) int64 {
	rest, ok := strings.CutPrefix(delivery, conversation.Key(Name, "about")+":")
	if !ok {
		return 0
	}
	number, _, _ := strings.Cut(rest, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// showLaw answers from the corpus alone a question that what was sent answered.
func (m *module) showLaw(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	former, err := m.pressedAnswer(ctx, e)
	if err != nil {
		return nil, err
	}
	answer, err := m.answerer.Answer(ctx, knowledge.Question{Text: former.asks(), Sector: sectorOf(e)})
	if err != nil {
		return nil, err
	}
	key := deliveryKey("law", former)
	asked := former.inquiry
	asked.message = 0 // an edit of the question changes the first answer
	res, err := m.withOfficer(ctx, e, result{asked: asked, answer: answer}, nil)
	if err != nil {
		return nil, err
	}
	stored := m.render(e, res, key)
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		kept, err := answerOfDelivery(ctx, tx, e.ChatID, key)
		if errors.Is(err, errNoAnswer) {
			kept.id, err = insertAnswer(ctx, tx, stored)
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{Key: key, Account: former.account, Once: true, Pages: stored.pages, Buttons: m.answerButtons(e, kept.id, res)}, nil
	}, nil
}
