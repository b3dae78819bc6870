package difficulty

import (
	"context"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// replying is a reply that an officer writes.
type replying struct {
	Ticket     int64
	Refuses    bool
	Words      string
	Document   string
	DocumentOn directory.Day
}

const (
	stepReply    = "reply"
	stepCheck    = "check"
	stepDocument = "document"
)

// The answers to the preview of a reply.
const (
	choiceSubmit int64 = iota
	choiceDocument
	choiceAgain
)

// replyBegun begins a reply, or a refusal, which is one too.
func (m *module) replyBegun(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, refuses bool) (conversation.Reply, error) {
	t, err := m.toHandle(ctx, tx, e, id)
	if err == nil && !t.CanReply() {
		err = ticket.ErrChanged
	}
	if err != nil {
		return conversation.Reply{}, err
	}
	return m.replyForm.Begin(ctx, tx, e, stepReply, replying{Ticket: id, Refuses: refuses})
}

func (m *module) newReplyForm() *conversation.Form[replying] {
	form := &conversation.Form[replying]{Name: "reply", Version: 1, TTL: formTTL, Title: func(replying) string { return "soạn trả lời" }}
	ask := func(html func(t ticket.Ticket, s replying) string, choices ...choice) func(ctx context.Context, tx *database.Tx, e *conversation.Event, s replying) (conversation.Prompt, error) {
		return func(ctx context.Context, tx *database.Tx, e *conversation.Event, s replying) (conversation.Prompt, error) {
			t, err := m.toHandle(ctx, tx, e, s.Ticket)
			return conversation.Prompt{HTML: html(t, s), Choices: conversation.Choices(choices...)}, err
		}
	}
	tookWords := func(_ context.Context, e *conversation.Event, s replying) (conversation.Act, error) {
		words, err := ticket.CleanWords(e.Text, "nội dung trả lời", ticket.MaxReply)
		if err != nil {
			return nil, err
		}
		s.Words = words
		return next(form, e, stepCheck, s), nil
	}
	form.Steps = []conversation.Step[replying]{
		{Name: stepReply, Ask: ask(m.text.askReply), Text: tookWords, Question: never},
		{Name: stepCheck, Ask: m.askCheckReply, Text: tookWords, Chosen: m.choseReply, Question: never},
		{Name: stepDocument, Ask: ask(func(ticket.Ticket, replying) string { return m.text.askDocument() }), Text: func(_ context.Context, e *conversation.Event, s replying) (conversation.Act, error) {
			number, on, ok := conversation.ParseBasis(e.Text)
			if !ok {
				return conversation.Say(m.text.askDocument()), nil
			}
			s.Document, s.DocumentOn = number, on
			return next(form, e, stepCheck, s), nil
		}},
	}
	return form
}

// askCheckReply shows a reply as its reporter will read it, and who else it goes to.
func (m *module) askCheckReply(ctx context.Context, tx *database.Tx, e *conversation.Event, s replying) (conversation.Prompt, error) {
	t, err := m.toHandle(ctx, tx, e, s.Ticket)
	if err != nil {
		return conversation.Prompt{}, err
	}
	joined, err := m.store.JoinedTo(ctx, tx, s.Ticket)
	choices := conversation.Choices(choice{Label: buttonSubmitReply, Value: choiceSubmit}, choice{Label: buttonDocument, Value: choiceDocument}, choice{Label: buttonRewrite, Value: choiceAgain})
	return conversation.Prompt{HTML: m.text.checkReply(t, s.reply(), len(joined)), Choices: choices}, err
}

func (s replying) reply() ticket.Reply {
	r := ticket.Reply{TicketID: s.Ticket, Kind: ticket.Answer, Words: s.Words, Document: s.Document, DocumentOn: s.DocumentOn}
	if s.Refuses {
		r.Kind = ticket.Refusal
	}
	return r
}

func (m *module) choseReply(_ context.Context, e *conversation.Event, s replying, value int64) (conversation.Act, error) {
	switch value {
	case choiceDocument:
		return next(m.replyForm, e, stepDocument, s), nil
	case choiceAgain:
		return next(m.replyForm, e, stepReply, s), nil
	}
	return m.replyForm.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		changes, r, err := m.store.SubmitReply(ctx, tx, e.Actor(), s.reply())
		if err != nil {
			return conversation.Reply{}, err
		}
		leaders, err := m.tellApprovers(ctx, tx, e, changes[0].Ticket, r)
		if err != nil {
			return conversation.Reply{}, err
		}
		told, err := m.tell(ctx, tx, changes...)
		if err != nil {
			return conversation.Reply{}, err
		}
		reply, err := m.screen(ctx, tx, e, s.Ticket, m.text.replySubmitted(len(leaders)), true)
		reply.Others, reply.Fresh = append(told, leaders...), true
		return reply, err
	}), nil
}

// tellApprovers tells the leaders that a reply waits for them, but for who wrote it.
func (m *module) tellApprovers(ctx context.Context, tx *database.Tx, e *conversation.Event, t ticket.Ticket, r ticket.Reply) (told []outbox.Delivery, err error) {
	approvers, err := m.store.Approvers(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, p := range approvers {
		if p.ID == r.Author && !m.store.AuthorsApprove() {
			continue
		}
		key := conversation.Key(Name, keyTicket, t.ID, "approve", r.ID, p.ID)
		told = append(told, conversation.Notice(key, p.Account, m.text.toApprove(t, e.Access.Name), conversation.Pairs(m.review.With(buttonReview, r.ID))))
	}
	return told, nil
}

// recalled takes the reply back that waits for a leader.
func (m *module) recalled(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64) (conversation.Reply, error) {
	open, err := m.store.OpenReply(ctx, tx, id)
	if err != nil {
		return conversation.Reply{}, err
	}
	change, _, err := m.store.RecallReply(ctx, tx, e.Actor(), open.ID)
	return m.boardDid(ctx, tx, e, id, err, change)
}

// reviewsListed lists what waits for a leader: replies to tickets, and canned replies.
func (m *module) reviewsListed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, directory.Approve); err != nil {
			return conversation.Reply{}, err
		}
		replies, err := m.store.ToApprove(ctx, tx)
		if err != nil {
			return conversation.Reply{}, err
		}
		canned, err := m.store.CannedReplies(ctx, tx, ticket.Submitted)
		if err != nil {
			return conversation.Reply{}, err
		}
		var buttons []outbox.Button
		for _, r := range replies[:min(len(replies), maxReviews)] {
			t, err := m.store.Ticket(ctx, tx, r.TicketID)
			if err != nil {
				return conversation.Reply{}, err
			}
			buttons = append(buttons, m.review.With(conversation.Shorten(m.text.label(t), maxLabel), r.ID))
		}
		for _, c := range canned[:min(len(canned), maxReviews)] {
			buttons = append(buttons, m.cannedReview.With(conversation.Shorten(m.text.cannedLabel(c), maxLabel), c.ID))
		}
		return conversation.Reply{HTML: m.text.reviews(len(replies), len(canned)), Buttons: conversation.Rows(buttons...)}, nil
	})
}

// maxReviews is how many of each a list shows.
const maxReviews = 20

// reviewed shows a reply that waits, with the ticket that it answers and to how many it goes.
func (m *module) reviewed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, directory.Approve); err != nil {
			return conversation.Reply{}, err
		}
		r, err := m.store.Reply(ctx, tx, e.ID(0))
		if err == nil && r.State != ticket.Submitted {
			err = ticket.ErrChanged
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		t, err := m.store.Ticket(ctx, tx, r.TicketID)
		if err != nil {
			return conversation.Reply{}, err
		}
		v, err := m.view(ctx, tx, t)
		if err != nil {
			return conversation.Reply{}, err
		}
		joined, err := m.store.JoinedTo(ctx, tx, t.ID)
		if err != nil {
			return conversation.Reply{}, err
		}
		author, err := m.personName(ctx, tx, r.Author)
		buttons := conversation.Pairs(m.approve.With(buttonApprove, r.ID, r.Revision), m.returnReply.With(buttonReturn, r.ID, r.Revision), m.open.With(m.text.openLabel(t.Code.String()), t.ID))
		return conversation.Reply{Key: m.ticketKey(t.ID, e.Key), HTML: m.text.review(v, r, author, len(joined)), Buttons: buttons, Fresh: true}, err
	})
}

// approved lets a reply go in the revision that the leader saw.
func (m *module) approved(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		changes, r, err := m.store.ApproveReply(ctx, tx, e.Actor(), e.ID(0), e.ID(1))
		if err != nil {
			return conversation.Reply{}, err
		}
		told, err := m.tell(ctx, tx, changes...)
		if err != nil {
			return conversation.Reply{}, err
		}
		t := changes[0].Ticket
		author, err := m.tellAuthor(ctx, tx, e, r.Author, t, m.text.replyApproved(t))
		return conversation.Reply{HTML: m.text.approvedReply(t, len(changes)), Toast: conversation.DoneShort, Others: append(told, author...)}, err
	})
}

// tellAuthor tells the officer who wrote a reply what was decided of it.
func (m *module) tellAuthor(ctx context.Context, tx *database.Tx, e *conversation.Event, author int64, t ticket.Ticket, html string) ([]outbox.Delivery, error) {
	p, err := m.kit.Directory.PersonIn(ctx, tx, author)
	if err != nil || p.Account == 0 || p.ID == e.Access.PersonID {
		return nil, err
	}
	key := conversation.Key(Name, keyTicket, t.ID, "decided", e.Key)
	return []outbox.Delivery{conversation.Notice(key, p.Account, html, conversation.Pairs(m.page.With(m.text.openLabel(t.Code.String()), t.ID)))}, nil
}

// deciding is a reply, or a canned one, that a leader returns.
type deciding struct {
	ID, Revision int64
	Canned       bool
}

// returning begins to return a reply; canned is 1 for a canned one.
func (m *module) returning(canned int) conversation.Handler {
	return func(_ context.Context, e *conversation.Event) (conversation.Act, error) {
		return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			return m.returnForm.Begin(ctx, tx, e, stepReason, deciding{e.ID(0), e.ID(1), canned == 1})
		})
	}
}

func (m *module) newReturnForm() *conversation.Form[deciding] {
	form := &conversation.Form[deciding]{Name: "return", Version: 1, TTL: formTTL, Title: func(deciding) string { return "trả lại, kèm ý kiến" }}
	form.Steps = []conversation.Step[deciding]{{
		Name: stepReason,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, _ deciding) (conversation.Prompt, error) {
			return conversation.Prompt{HTML: askReturn}, m.kit.May(ctx, tx, e, directory.Approve)
		},
		Text: func(_ context.Context, e *conversation.Event, d deciding) (conversation.Act, error) {
			why, err := ticket.CleanWords(e.Text, "ý kiến", ticket.MaxReason)
			if err != nil {
				return nil, err
			}
			return form.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				if d.Canned {
					c, err := m.store.DecideCanned(ctx, tx, e.Actor(), d.ID, d.Revision, why)
					if err != nil {
						return conversation.Reply{}, err
					}
					told, err := m.tellCannedAuthor(ctx, tx, e, c)
					return conversation.Reply{HTML: m.text.cannedDecided(c), Others: told}, err
				}
				change, r, err := m.store.ReturnReply(ctx, tx, e.Actor(), d.ID, d.Revision, why)
				if err != nil {
					return conversation.Reply{}, err
				}
				told, err := m.tellAuthor(ctx, tx, e, r.Author, change.Ticket, m.text.replyReturned(change.Ticket, why))
				return conversation.Reply{HTML: m.text.returnedReply(change.Ticket), Others: told}, err
			}), nil
		},
		Question: never,
	}}
	return form
}
