package question

import (
	"context"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge"
)

// Source finds what was sent to a person and answers their question: "hạn nộp công văn hôm qua?". It is asked in the private chat alone,
// about what the corpus does not answer better, and with no transaction open.
type Source interface {
	// Find returns what is meant, the best first, and nothing where the question is for the corpus. It gives only what the person may
	// read, whatever the access was when somebody else looked it up.
	Find(ctx context.Context, access directory.Access, r Reading) ([]Found, error)
}

// Reading is a question as the module has read it.
type Reading struct {
	Text string
	At   time.Time // when it was asked: "hôm qua" is the day before
	// Answered is that the corpus has what answers the question, in the documents with the numbers Cited.
	Answered bool
	Cited    []string
	// About is the row that the question is asked about, by the link LinkAbout; 0 is none. Found is that one then, or nothing when the
	// person may not read it.
	About int64
}

// Found is something that was sent to a person.
type Found struct {
	// ID is its row, to be opened by Link: see conversation.Link.
	ID    int64
	Link  string
	Title string
	// Document is the document that it carries; the zero value is none.
	Document struct {
		Number, Issuer string
		Date           knowledge.Day
	}
	SentAt time.Time
	DueAt  time.Time // until when it is to be acknowledged; zero is no day
	// Changed is that something later has changed it, TakenBack that it holds no more at all.
	Changed, TakenBack bool
	// Quote is words of it. Answers is that they answer the question; otherwise they are its beginning.
	Quote   string
	Answers bool
}

// outcomeSent is the outcome of a question that what was sent to the person answers. Nothing follows up on it.
const outcomeSent knowledge.Outcome = "sent"

// result is what came of a question: an answer of the corpus, or what was sent.
type result struct {
	asked  inquiry // as it was read: without its matter where that was not
	answer knowledge.Answer
	found  []Found
	forms  []BlankForm // that the question asks for
	about  Found       // what it was asked about; the zero value is nothing
	// officer is who on the Board follows the person's agency, of a question without an answer; "" when nobody is known.
	officer string
	// unplaced reports that nothing was found because the question names a clause, and not the article and the document that it is of.
	unplaced bool
	after    turn // the question that it was read after; the zero value is none
	guessed  bool // the words asked nothing, so that their matter was searched for
}

// askSource puts what was sent to a person in the place of the corpus's answer, where that is what they mean. What somebody answered
// to this very question is what they mean.
func (m *module) askSource(ctx context.Context, e *conversation.Event, r Reading, answer knowledge.Answer) (result, error) {
	res := result{answer: answer}
	if m.source == nil || !e.Private || answer.Outcome == knowledge.Greeting || answer.Outcome == knowledge.Refused ||
		answer.Outcome.IsCurated() {
		return res, nil
	}
	r.Answered = answers(answer)
	for _, c := range answer.Citations {
		if c.Number != "" {
			r.Cited = append(r.Cited, c.Number)
		}
	}
	found, err := m.source.Find(ctx, e.Access, r)
	if err != nil || len(found) == 0 {
		return res, err
	}
	res.found, res.answer = found, sent(answer)
	return res, nil
}

// answers reports whether the corpus answers a question, and not only something near it.
func answers(a knowledge.Answer) bool {
	return a.Outcome == knowledge.Verbatim || a.Outcome == knowledge.LookedUp
}

// sent is the answer that is kept of a question that what was sent answers.
func sent(a knowledge.Answer) knowledge.Answer {
	return knowledge.Answer{Outcome: outcomeSent, AsOf: a.AsOf}
}

// foundButtons open what was sent and ask on about it. A wrong guess is no dead end: the law is one press away.
func (m *module) foundButtons(id int64, found []Found) (rows [][]outbox.Button) {
	for _, f := range found {
		label := buttonOpen
		if len(found) > 1 {
			label = conversation.Shorten(f.Title, maxTitle)
		}
		if open, ok := m.kit.Link(f.Link, label, f.ID); ok {
			rows = append(rows, []outbox.Button{open})
		}
	}
	if len(found) == 1 {
		rows = append(rows, []outbox.Button{m.askButton(buttonAskOn, found[0].ID)})
	}
	return append(rows, []outbox.Button{m.law.With(buttonLaw, id)}, []outbox.Button{m.useful.With(buttonUseful, id), m.wrong.With(buttonWrong, id)})
}

// maxTitle is how many characters of a title stand on a button.
const maxTitle = 60
