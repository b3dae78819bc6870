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
type canning struct{ Title string }

const (
	stepTitle = "title"
	maxTitle  = 120 // characters
)

// cannedChosen answers a ticket with a canned reply; 0 lists them.
func (m *module) cannedChosen(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id, canned := e.ID(0), e.ID(1)
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if canned != 0 {
			changes, err := m.store.SendCanned(ctx, tx, e.Actor(), id, canned)
			return m.boardDid(ctx, tx, e, id, err, changes...)
		}
		t, err := m.toHandle(ctx, tx, e, id)
		if err != nil {
			return conversation.Reply{}, err
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
		return conversation.Reply{HTML: m.text.chooseCanned(t, fitting), Buttons: append(conversation.Rows(buttons...), rows(m.page.With(conversation.ButtonUp, id))...)}, nil
	})
}

// cannedShown shows a canned reply that may be used; 0 lists them.
func (m *module) cannedShown(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
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
		return conversation.Reply{HTML: m.text.cannedReply(c), Buttons: rows(buttons...)}, nil
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
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		c, err := m.store.RetireCanned(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.cannedList(ctx, tx, m.text.cannedDecided(c)+"\n\n")
	})
}

func (m *module) canningBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.cannedForm.Begin(ctx, tx, e, stepTitle, canning{})
	})
}

func (m *module) newCannedForm() *conversation.Form[canning] {
	form := &conversation.Form[canning]{Name: "canned", Version: 1, TTL: formTTL, Title: func(canning) string { return "soạn mẫu trả lời" }}
	ask := func(html string) func(ctx context.Context, tx *database.Tx, e *conversation.Event, s canning) (conversation.Prompt, error) {
		return func(ctx context.Context, tx *database.Tx, e *conversation.Event, _ canning) (conversation.Prompt, error) {
			_, err := m.mayHandle(ctx, tx, e)
			return conversation.Prompt{HTML: html}, err
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
			return form.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				return m.proposeCanned(ctx, tx, e, ticket.Canned{Title: s.Title, Words: words})
			}), nil
		}},
	}
	return form
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
		told = append(told, conversation.Notice(key, p.Account, m.text.cannedToApprove(c, e.Access.Name), rows(m.cannedReview.With(buttonReview, c.ID))))
	}
	return conversation.Reply{HTML: m.text.replySubmitted(len(told)), Others: told}, nil
}

// cannedRead shows a leader a canned reply that waits.
func (m *module) cannedRead(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.mayApprove(ctx, tx, e); err != nil {
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
			Buttons: rows(m.approveCanned.With(buttonApproveCanned, c.ID, c.Revision), m.returnCanned.With(buttonReturn, c.ID, c.Revision))}, nil
	})
}

func (m *module) cannedPassed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
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
