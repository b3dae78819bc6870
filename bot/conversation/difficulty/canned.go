package difficulty

import (
	"context"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// canning is a canned reply that an officer writes.
type canning struct{ Title, Words string }

const (
	stepTitle    = "title"
	stepCategory = "category"
	maxTitle     = 120 // characters
)

// cannedSent answers a ticket with a canned reply, word for word.
func (m *module) cannedSent(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id := e.ID(0)
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		changes, err := m.store.SendCanned(ctx, tx, e.Actor(), id, e.ID(1))
		return m.boardDid(ctx, tx, e, id, err, changes...)
	})
}

// cannedChosen shows a canned reply as it would answer a ticket; 0 lists them.
func (m *module) cannedChosen(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id, canned := e.ID(0), e.ID(1)
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		t, err := m.toHandle(ctx, tx, e, id)
		if err == nil && !t.CanReply() {
			err = ticket.ErrChanged
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		if canned != 0 {
			return m.cannedToSend(ctx, tx, t, canned)
		}
		all, err := m.store.CannedReplies(ctx, tx, ticket.Approved)
		if err != nil {
			return conversation.Reply{}, err
		}
		var fitting []ticket.Canned
		for _, c := range all {
			if c.Category == "" || t.Category == "" || c.Category == t.Category {
				fitting = append(fitting, c)
			}
		}
		var buttons []outbox.Button
		for _, c := range fitting[:min(len(fitting), maxReviews)] {
			buttons = append(buttons, m.canned.With(conversation.Shorten(c.Title, maxLabel), id, c.ID))
		}
		return conversation.Reply{HTML: m.text.chooseCanned(t, fitting), Buttons: append(conversation.Rows(buttons...), conversation.Pairs(m.page.With(conversation.ButtonUp, id))...)}, nil
	})
}

// cannedToSend shows the whole of a canned reply before it is sent, and to how many others it goes.
func (m *module) cannedToSend(ctx context.Context, tx *database.Tx, t ticket.Ticket, id int64) (conversation.Reply, error) {
	c, err := m.store.Canned(ctx, tx, id)
	if err == nil && c.State != ticket.Approved {
		err = ticket.ErrNoCanned
	}
	if err != nil {
		return conversation.Reply{}, err
	}
	joined, err := m.store.JoinedTo(ctx, tx, t.ID)
	return conversation.Reply{HTML: m.text.checkCanned(t, c, len(joined)),
		Buttons: conversation.Pairs(m.sendCanned.With(buttonSendCanned, t.ID, id), m.canned.With(conversation.ButtonUp, t.ID, 0))}, err
}

// cannedShown shows a canned reply that may be used; 0 lists them.
func (m *module) cannedShown(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if _, err := m.mayHandle(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		if e.ID(0) == 0 {
			return m.cannedList(ctx, tx, "")
		}
		c, err := m.store.Canned(ctx, tx, e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		buttons := []outbox.Button{m.cannedPage.With(conversation.ButtonUp, 0)}
		if c.State == ticket.Approved {
			buttons = append(buttons, m.retire.With(buttonRetire, c.ID))
		}
		return conversation.Reply{HTML: m.text.cannedReply(c), Buttons: conversation.Pairs(buttons...)}, nil
	})
}

func (m *module) cannedList(ctx context.Context, tx *database.Tx, done string) (conversation.Reply, error) {
	all, err := m.store.CannedReplies(ctx, tx, ticket.Approved)
	if err != nil {
		return conversation.Reply{}, err
	}
	var buttons []outbox.Button
	for _, c := range all[:min(len(all), maxReviews)] {
		buttons = append(buttons, m.cannedPage.With(conversation.Shorten(c.Title, maxLabel), c.ID))
	}
	buttons = append(buttons, m.newCanned.With(buttonNewCanned), m.boardList.With(buttonToList, ticket.ListInHand, 0))
	return conversation.Reply{HTML: done + m.text.cannedList(len(all)), Buttons: conversation.Rows(buttons...)}, nil
}

func (m *module) cannedRetired(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		c, err := m.store.RetireCanned(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.cannedList(ctx, tx, m.text.cannedDecided(c)+"\n\n")
	})
}

func (m *module) canningBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.cannedForm.Begin(ctx, tx, e, stepTitle, canning{})
	})
}

func (m *module) newCannedForm() *conversation.Form[canning] {
	form := &conversation.Form[canning]{Name: "canned", Version: 1, TTL: formTTL, Title: func(canning) string { return "soạn mẫu trả lời" }}
	ask := func(html string, choices ...choice) func(ctx context.Context, tx *database.Tx, e *conversation.Event, s canning) (conversation.Prompt, error) {
		return func(ctx context.Context, tx *database.Tx, e *conversation.Event, _ canning) (conversation.Prompt, error) {
			_, err := m.mayHandle(ctx, tx, e)
			return conversation.Prompt{HTML: html, Choices: conversation.Choices(choices...)}, err
		}
	}
	form.Steps = []conversation.Step[canning]{
		{Name: stepTitle, Ask: ask(askCannedTitle), Question: never, Text: func(_ context.Context, e *conversation.Event, s canning) (conversation.Act, error) {
			title, err := directory.CleanLine(e.Text, "tên mẫu trả lời", 1, maxTitle)
			if err != nil {
				return nil, err
			}
			s.Title = title
			return next(form, e, stepReply, s), nil
		}},
		{Name: stepReply, Ask: ask(askCannedWords), Question: never, Text: func(_ context.Context, e *conversation.Event, s canning) (conversation.Act, error) {
			words, err := ticket.CleanWords(e.Text, "nội dung trả lời", ticket.MaxReply)
			if err != nil {
				return nil, err
			}
			s.Words = words
			return next(form, e, stepCategory, s), nil
		}},
		{Name: stepCategory, Ask: ask(askCannedCategory, m.categoryChoices()...), Chosen: func(_ context.Context, e *conversation.Event, s canning, value int64) (conversation.Act, error) {
			c := ticket.Canned{Title: s.Title, Words: s.Words}
			if all := ticket.Categories(); value >= 0 && value < int64(len(all)) {
				c.Category = all[value]
			} else if value != chooseNone {
				return nil, conversation.ErrOld
			}
			return form.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				return m.proposeCanned(ctx, tx, e, c)
			}), nil
		}},
	}
	return form
}

// categoryChoices are the categories, and none of them.
func (m *module) categoryChoices() (all []choice) {
	for i, c := range ticket.Categories() {
		all = append(all, choice{Label: c.Name(), Value: int64(i)})
	}
	return append(all, choice{Label: buttonEveryCategory, Value: chooseNone})
}

func (m *module) proposeCanned(ctx context.Context, tx *database.Tx, e *conversation.Event, c ticket.Canned) (conversation.Reply, error) {
	c, err := m.store.ProposeCanned(ctx, tx, e.Actor(), c)
	if err != nil {
		return conversation.Reply{}, err
	}
	approvers, err := m.store.Approvers(ctx, tx)
	if err != nil {
		return conversation.Reply{}, err
	}
	var told []outbox.Delivery
	for _, p := range approvers {
		if p.ID == c.Author && !m.store.AuthorsApprove() {
			continue
		}
		key := conversation.Key(Name, "canned", c.ID, p.ID)
		told = append(told, conversation.Notice(key, p.Account, m.text.cannedToApprove(c, e.Access.Name), conversation.Pairs(m.cannedReview.With(buttonReview, c.ID))))
	}
	return conversation.Reply{HTML: m.text.replySubmitted(len(told)), Others: told}, nil
}

// cannedRead shows a leader a canned reply that waits.
func (m *module) cannedRead(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, directory.Approve); err != nil {
			return conversation.Reply{}, err
		}
		c, err := m.store.Canned(ctx, tx, e.ID(0))
		if err == nil && c.State != ticket.Submitted {
			err = problem.New(problem.Moved, "Mẫu trả lời đã được xử lý.")
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: m.text.cannedReply(c), Fresh: true,
			Buttons: conversation.Pairs(m.approveCanned.With(buttonApproveCanned, c.ID, c.Revision), m.returnCanned.With(buttonReturn, c.ID, c.Revision))}, nil
	})
}

func (m *module) cannedPassed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		c, err := m.store.DecideCanned(ctx, tx, e.Actor(), e.ID(0), e.ID(1), "")
		if err != nil {
			return conversation.Reply{}, err
		}
		told, err := m.tellCannedAuthor(ctx, tx, e, c)
		return conversation.Reply{HTML: m.text.cannedDecided(c), Others: told}, err
	})
}

func (m *module) tellCannedAuthor(ctx context.Context, tx *database.Tx, e *conversation.Event, c ticket.Canned) ([]outbox.Delivery, error) {
	p, err := m.kit.Directory.PersonIn(ctx, tx, c.Author)
	if err != nil || p.Account == 0 || p.ID == e.Access.PersonID {
		return nil, err
	}
	return []outbox.Delivery{conversation.Notice(conversation.Key(Name, "decided", e.Key), p.Account, strings.TrimSpace(m.text.cannedDecided(c)), nil)}, nil
}
