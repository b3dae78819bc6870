package curation

import (
	"context"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/door"
	"thidua/bot/ticket"
	"thidua/knowledge"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
)

// drafting is an answer that an officer writes: a new one, or other words for one that there is.
type drafting struct {
	ID, Revision int64 // 0 is a new one
	Ticket       int64 // that a new one comes from
	Code         string
	// Asked and Answered are the words that may be kept as they are.
	Asked, Answered string
	Draft           curated.Draft
	Found           []curated.Basis // the provisions that are offered; those of Draft.Basis are among them
	Whole           bool            // it was looked at as a whole: what is changed since leads back there
	Moved           bool            // another changed the answer meanwhile, which these words would replace
}

// The steps of the form, in their order.
const (
	stepQuestion  = "question"
	stepAnswer    = "answer"
	stepBasis     = "basis"
	stepExpiry    = "expiry"
	stepTerritory = "territory"
	stepCheck     = "check"
)

// The answers to the steps. They are kept with a form: none is given another meaning.
const (
	chooseKeep int64 = -1
	chooseDone int64 = -2
	chooseNone int64 = -3

	chooseHalfYear int64 = 6
	chooseYear     int64 = 12

	chooseProvince int64 = 0
	chooseCountry  int64 = 1

	chooseSubmit int64 = 0
)

// parts are the steps to which the preview leads back, by the value of the choice.
var parts = []struct {
	value int64
	label string
	step  string
}{
	{1, "Sửa câu hỏi", stepQuestion}, {2, "Sửa nội dung trả lời", stepAnswer}, {3, "Chọn lại căn cứ", stepBasis},
	{4, "Đặt lại thời hạn", stepExpiry}, {5, "Đổi phạm vi áp dụng", stepTerritory},
}

const formTTL = 24 * time.Hour

func never(string) bool { return false }

// mask takes the names and numbers of persons out of words that whoever asks will read.
func mask(words string) string {
	words, _ = door.Mask(words)
	return door.MaskNames(words, maskedName)
}

func (m *module) newDraftForm() *conversation.Form[drafting] {
	return &conversation.Form[drafting]{
		Name: "draft", Version: 1, TTL: formTTL, Title: func(drafting) string { return "đưa vào kho câu trả lời" },
		Steps: []conversation.Step[drafting]{
			{Name: stepQuestion, Ask: m.asks(m.askQuestion), Text: m.tookQuestion, Chosen: m.keptQuestion, Question: never},
			{Name: stepAnswer, Ask: m.asks(m.askAnswer), Text: m.tookAnswer, Chosen: m.keptAnswer, Question: never},
			{Name: stepBasis, Ask: m.asks(m.askBasis), Text: m.tookBasisWords, Chosen: m.choseBasis, Question: never},
			{Name: stepExpiry, Ask: m.asks(m.askExpiry), Text: m.tookExpiry, Chosen: m.choseExpiry},
			{Name: stepTerritory, Ask: m.asks(m.askTerritory), Chosen: m.choseTerritory},
			{Name: stepCheck, Ask: m.asks(m.askCheck), Chosen: m.choseCheck},
		},
	}
}

// asks is a step for who may deal with tickets.
func (m *module) asks(prompt func(s drafting) conversation.Prompt) func(ctx context.Context, tx *database.Tx, e *conversation.Event, s drafting) (conversation.Prompt, error) {
	return func(ctx context.Context, tx *database.Tx, e *conversation.Event, s drafting) (conversation.Prompt, error) {
		return prompt(s), m.kit.May(ctx, tx, e, ticket.Handle)
	}
}

// begun begins an answer of the reply to a ticket, or shows the one that was made of it.
func (m *module) begun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		t, reply, err := m.curable(ctx, tx, e, e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		id, err := m.curated.OfSource(ctx, tx, sourceOf(t.ID))
		if err != nil {
			return conversation.Reply{}, err
		}
		if id != 0 {
			return m.screen(ctx, tx, id, alreadyThere)
		}
		s := drafting{Ticket: t.ID, Code: t.Code.String(), Asked: mask(t.Words), Answered: mask(reply.Words)}
		s.Draft = curated.Draft{Source: sourceOf(t.ID), Reply: writtenReply(reply)}
		if t.Task.Key != "" {
			s.Found = []curated.Basis{{DocumentKey: t.Task.Key, Path: t.Task.Path, Place: t.Task.Place}}
		}
		return m.draftForm.Begin(ctx, tx, e, stepQuestion, s)
	})
}

// curable is a question to the Board with the reply that reached who asked; it is refused of another ticket.
func (m *module) curable(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64) (ticket.Ticket, ticket.Reply, error) {
	if err := m.kit.May(ctx, tx, e, ticket.Handle); err != nil {
		return ticket.Ticket{}, ticket.Reply{}, err
	}
	_, t, err := m.tickets.Read(ctx, tx, e.Actor(), id)
	if err != nil {
		return t, ticket.Reply{}, err
	}
	reply, err := m.tickets.LastReply(ctx, tx, id)
	if err == nil && (!t.Curable() || reply.Kind != ticket.Answer) {
		err = ticket.ErrChanged
	}
	return t, reply, err
}

// writtenReply is the document of a reply; with half of it there is none.
func writtenReply(r ticket.Reply) (w knowledge.WrittenReply) {
	if r.Document != "" && r.DocumentOn != "" {
		w = knowledge.WrittenReply{Number: withoutSo(r.Document), Date: r.DocumentOn}
	}
	return w
}

// editBegun begins other words for an answer that there is: they are proposed anew.
func (m *module) editBegun(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.changing(ctx, e, stepCheck)
}

// renewing begins another last day for an answer that there is.
func (m *module) renewing(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.changing(ctx, e, stepExpiry)
}

// changing begins to change an answer that there is, at a step; what is changed is seen as a whole before it is proposed.
func (m *module) changing(ctx context.Context, e *conversation.Event, step string) (conversation.Act, error) {
	a, err := m.curated.Get(ctx, m.kit.DB, e.ID(0))
	if err != nil {
		return nil, m.text.refused(err)
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, ticket.Handle); err != nil {
			return conversation.Reply{}, err
		}
		if err := m.text.stands(a, e.ID(1)); err != nil {
			return conversation.Reply{}, err
		}
		code, err := m.codeOf(ctx, tx, a.Source)
		if err != nil {
			return conversation.Reply{}, err
		}
		s := drafting{ID: a.ID, Revision: a.Revision, Code: code, Asked: a.Question, Answered: a.Text, Draft: a.Draft, Found: a.Basis, Whole: true}
		return m.draftForm.Begin(ctx, tx, e, step, s)
	})
}

// goTo asks a step; provisions are searched for before theirs, outside the transaction.
func (m *module) goTo(ctx context.Context, e *conversation.Event, step string, s drafting) (conversation.Act, error) {
	if step == stepBasis {
		found, err := m.proposeBasis(ctx, s.Draft.Question)
		if err != nil {
			return nil, err
		}
		s.offer(found)
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.draftForm.Next(ctx, tx, e, step, s)
	})
}

// after goes on from a step. A written reply needs no last day, so none is asked for.
func (m *module) after(ctx context.Context, e *conversation.Event, step string, s drafting) (conversation.Act, error) {
	next := stepCheck
	switch {
	case s.Whole:
	case step == stepQuestion:
		next = stepAnswer
	case step == stepAnswer:
		next = stepBasis
	case step == stepBasis && s.Draft.Reply.Number == "":
		next = stepExpiry
	case step == stepBasis, step == stepExpiry:
		next = stepTerritory
	}
	return m.goTo(ctx, e, next, s)
}

func (m *module) askQuestion(s drafting) conversation.Prompt {
	_, err := curated.CleanQuestion(s.Asked)
	var choices []conversation.Choice
	if err == nil {
		choices = append(choices, conversation.Choice{Label: buttonKeepQuestion, Value: chooseKeep})
	}
	return conversation.Prompt{HTML: m.text.askQuestion(s, err), Choices: conversation.Choices(choices...)}
}

func (m *module) tookQuestion(ctx context.Context, e *conversation.Event, s drafting) (conversation.Act, error) {
	return m.setQuestion(ctx, e, s, mask(e.Text))
}

func (m *module) keptQuestion(ctx context.Context, e *conversation.Event, s drafting, _ int64) (conversation.Act, error) {
	return m.setQuestion(ctx, e, s, s.Asked)
}

func (m *module) setQuestion(ctx context.Context, e *conversation.Event, s drafting, words string) (conversation.Act, error) {
	question, err := curated.CleanQuestion(words)
	if err != nil {
		return nil, m.text.refused(err)
	}
	s.Draft.Question = question
	return m.after(ctx, e, stepQuestion, s)
}

func (m *module) askAnswer(s drafting) conversation.Prompt {
	return conversation.Prompt{HTML: m.text.askAnswer(s), Choices: conversation.Choices(conversation.Choice{Label: buttonKeepAnswer, Value: chooseKeep})}
}

func (m *module) tookAnswer(ctx context.Context, e *conversation.Event, s drafting) (conversation.Act, error) {
	words, err := ticket.CleanWords(e.Text, "nội dung trả lời", ticket.MaxReply)
	if err != nil {
		return nil, err
	}
	s.Draft.Text = mask(words)
	return m.after(ctx, e, stepAnswer, s)
}

func (m *module) keptAnswer(ctx context.Context, e *conversation.Event, s drafting, _ int64) (conversation.Act, error) {
	s.Draft.Text = s.Answered
	return m.after(ctx, e, stepAnswer, s)
}

func (m *module) askCheck(s drafting) conversation.Prompt {
	choices := []conversation.Choice{{Label: buttonSubmit, Value: chooseSubmit}}
	for _, p := range parts {
		choices = append(choices, conversation.Choice{Label: p.label, Value: p.value})
	}
	return conversation.Prompt{HTML: m.text.check(s), Choices: conversation.Choices(choices...)}
}

func (m *module) choseCheck(ctx context.Context, e *conversation.Event, s drafting, value int64) (conversation.Act, error) {
	s.Whole = true
	for _, p := range parts {
		if p.value == value {
			return m.goTo(ctx, e, p.step, s)
		}
	}
	submit := m.draftForm.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.submitted(ctx, tx, e, s)
	})
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if s.ID == 0 {
			return submit(ctx, tx)
		}
		a, err := m.curated.Get(ctx, tx, s.ID)
		if err != nil {
			return conversation.Reply{}, m.text.refused(err)
		}
		if a.State == curated.Withdrawn || a.Revision == s.Revision {
			return submit(ctx, tx)
		}
		s := s // what was written is not lost: it is looked at again, and replaces the other's words knowingly
		s.Revision, s.Moved = a.Revision, true
		return m.draftForm.Next(ctx, tx, e, stepCheck, s)
	})
}

// submitted proposes the answer, and tells who releases it.
func (m *module) submitted(ctx context.Context, tx *database.Tx, e *conversation.Event, s drafting) (conversation.Reply, error) {
	by, err := m.kit.Directory.Authorise(ctx, tx, e.Actor(), ticket.Handle, 0)
	if err != nil {
		return conversation.Reply{}, err
	}
	today, err := m.today(ctx, tx)
	if err != nil {
		return conversation.Reply{}, err
	}
	if s.Draft.EndsOn != "" && s.Draft.EndsOn < today {
		return conversation.Reply{}, errOver
	}
	id := s.ID
	if id != 0 {
		err = m.curated.Change(ctx, tx, id, s.Revision, s.Draft, by.PersonID)
	} else if _, _, err = m.curable(ctx, tx, e, s.Ticket); err == nil {
		id, err = m.curated.Propose(ctx, tx, s.Draft, by.PersonID)
	}
	if err != nil {
		return conversation.Reply{}, m.text.refused(err)
	}
	return m.proposed(ctx, tx, by, id)
}

// proposed records that an answer waits for its release, tells the leaders and shows it.
func (m *module) proposed(ctx context.Context, tx *database.Tx, by directory.Access, id int64) (conversation.Reply, error) {
	if err := by.Audit(ctx, tx, "propose curated answer", "curated", id); err != nil {
		return conversation.Reply{}, err
	}
	told, err := m.tellApprovers(ctx, tx, by, id)
	if err != nil {
		return conversation.Reply{}, err
	}
	reply, err := m.screen(ctx, tx, id, m.text.submitted(len(told)))
	reply.Others, reply.Fresh = told, true
	return reply, err
}
