package curation

import (
	"context"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
)

// tellApprovers tells the leaders that an answer waits for them, but for its authors.
func (m *module) tellApprovers(ctx context.Context, tx *database.Tx, by directory.Access, id int64) (told []outbox.Delivery, err error) {
	a, err := m.curated.Get(ctx, tx, id)
	if err != nil {
		return nil, m.text.refused(err)
	}
	approvers, err := m.tickets.Approvers(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, p := range approvers {
		if a.IsBy(p.ID) && !m.tickets.AuthorsApprove() {
			continue
		}
		key := conversation.Key(Name, "submitted", id, a.Revision, p.ID)
		told = append(told, conversation.Notice(key, p.Account, m.text.toRelease(a, by), conversation.Pairs(m.review.With(buttonReview, id))))
	}
	return told, nil
}

// waiting lists what waits for a leader: what was proposed, the oldest first.
func (m *module) waiting(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, directory.Approve); err != nil {
			return conversation.Reply{}, err
		}
		all, err := m.curated.Proposed(ctx, tx)
		if err != nil {
			return conversation.Reply{}, err
		}
		page := conversation.Page(e.ID(0))
		from, until := conversation.PageOf(len(all), page, pageSize)
		var buttons [][]outbox.Button
		for _, a := range all[from:until] {
			buttons = append(buttons, []outbox.Button{m.review.With(m.text.label(a), a.ID)})
		}
		buttons = append(buttons, conversation.Pager(len(all), page, pageSize, func(label string, page int) outbox.Button { return m.reviews.With(label, int64(page)) })...)
		return conversation.Reply{HTML: m.text.waiting(len(all)), Buttons: buttons}, nil
	})
}

// reviewed shows an answer that waits for a leader, with what it is founded on as it is now.
func (m *module) reviewed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	if !e.Access.May(directory.Approve, 0) {
		return nil, m.kit.Words.Denied()
	}
	today, err := m.kit.Directory.Today(ctx)
	if err != nil {
		return nil, err
	}
	founded, err := m.curated.BasisNow(ctx, m.kit.DB, e.ID(0), today)
	if err != nil {
		return nil, err
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, directory.Approve); err != nil {
			return conversation.Reply{}, err
		}
		a, err := m.curated.Get(ctx, tx, e.ID(0))
		if err == nil && a.State != curated.Proposed {
			err = &curated.Error{Code: curated.WrongState}
		}
		if err != nil {
			return conversation.Reply{}, m.text.refused(err)
		}
		v, err := m.view(ctx, tx, a)
		if err != nil {
			return conversation.Reply{}, err
		}
		buttons := conversation.Pairs(m.release.With(buttonRelease, a.ID, a.Revision), m.giveBack.With(buttonReturn, a.ID, a.Revision), m.reviews.With(buttonToReviews, 0))
		return conversation.Reply{HTML: m.text.review(v, founded), Buttons: buttons, Fresh: true}, nil
	})
}

// errOwn is the refusal of an answer that a leader wrote in.
var errOwn error = problem.New(problem.Denied, "Người đề xuất, người sửa không tự duyệt, trả lại câu trả lời của mình; đề nghị lãnh đạo khác xem xét.")

// decidable is who may decide about an answer that waits, and is none of its authors.
func (m *module) decidable(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64) (directory.Access, curated.Answer, error) {
	by, err := m.kit.Directory.Authorise(ctx, tx, e.Actor(), directory.Approve, 0)
	if err != nil {
		return by, curated.Answer{}, err
	}
	a, err := m.curated.Get(ctx, tx, id)
	if err != nil {
		return by, a, m.text.refused(err)
	}
	if a.IsBy(by.PersonID) && !m.tickets.AuthorsApprove() {
		return by, a, errOwn
	}
	return by, a, nil
}

// released shows an answer, in the revision that the leader saw, to whoever asks its question.
func (m *module) released(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		by, a, err := m.decidable(ctx, tx, e, e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		if err := m.curated.Release(ctx, tx, a.ID, e.ID(1), by.PersonID); err != nil {
			return conversation.Reply{}, m.text.refused(err)
		}
		if err := by.Audit(ctx, tx, "release curated answer", "curated", a.ID); err != nil {
			return conversation.Reply{}, err
		}
		told, err := m.tellAuthors(ctx, tx, e, a, m.text.releasedTo(a))
		return conversation.Reply{HTML: m.text.released(a), Toast: conversation.DoneShort, Buttons: conversation.Pairs(m.reviews.With(buttonToReviews, 0)), Others: told}, err
	})
}

// tellAuthors tells who wrote an answer what was decided of it.
func (m *module) tellAuthors(ctx context.Context, tx *database.Tx, e *conversation.Event, a curated.Answer, html string) (told []outbox.Delivery, err error) {
	for _, id := range a.Authors() {
		if id == e.Access.PersonID {
			continue
		}
		p, err := m.kit.Directory.PersonIn(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if p.Account != 0 {
			told = append(told, conversation.Notice(conversation.Key(Name, "decided", e.Key, id), p.Account, html, conversation.Pairs(m.page.With(buttonOpen, a.ID))))
		}
	}
	return told, nil
}

// stepNote is the step of the short forms.
const stepNote = "note"

// returning begins to return an answer.
func (m *module) returning(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		_, a, err := m.decidable(ctx, tx, e, e.ID(0))
		if err == nil && (a.Revision != e.ID(1) || a.State != curated.Proposed) {
			err = m.text.refused(&curated.Error{Code: curated.Moved})
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.returnForm.Begin(ctx, tx, e, stepNote, about{e.ID(0), e.ID(1)})
	})
}

func (m *module) newReturnForm() *conversation.Form[about] {
	form := &conversation.Form[about]{Name: "return", Version: 1, TTL: formTTL, Title: func(about) string { return "trả lại câu trả lời, kèm ý kiến" }}
	form.Steps = []conversation.Step[about]{{
		Name: stepNote,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, _ about) (conversation.Prompt, error) {
			return conversation.Prompt{HTML: askReturn}, m.kit.May(ctx, tx, e, directory.Approve)
		},
		Text: func(_ context.Context, e *conversation.Event, s about) (conversation.Act, error) {
			note, err := ticket.CleanWords(e.Text, "ý kiến", curated.MaxNote)
			if err != nil {
				return nil, err
			}
			return form.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				return m.returned(ctx, tx, e, s, note)
			}), nil
		},
		Question: never,
	}}
	return form
}

func (m *module) returned(ctx context.Context, tx *database.Tx, e *conversation.Event, s about, note string) (conversation.Reply, error) {
	by, a, err := m.decidable(ctx, tx, e, s.ID)
	if err != nil {
		return conversation.Reply{}, err
	}
	if err := m.curated.Return(ctx, tx, a.ID, s.Revision, note); err != nil {
		return conversation.Reply{}, m.text.refused(err)
	}
	if err := by.Audit(ctx, tx, "return curated answer", "curated", a.ID); err != nil {
		return conversation.Reply{}, err
	}
	told, err := m.tellAuthors(ctx, tx, e, a, m.text.returnedTo(a, note))
	return conversation.Reply{HTML: m.text.returned(), Buttons: conversation.Pairs(m.reviews.With(buttonToReviews, 0)), Others: told}, err
}
