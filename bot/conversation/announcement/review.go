package announcement

import (
	"context"
	"time"

	"thidua/bot/broadcast"
	"thidua/bot/calendar"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// submitted has a draft wait for approval, and tells who approves. Of the revision that its author saw: what they wrote since is not in
// what they looked at.
func (m *module) submitted(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.letGo(ctx, e, func(ctx context.Context, tx *database.Tx, v composing) (conversation.Reply, error) {
		a, err := m.store.Submit(ctx, tx, e.Actor(), v.ID, v.audience)
		if err != nil {
			return conversation.Reply{}, err
		}
		v.Announcement = a
		told, err := m.tellApprovers(ctx, tx, v, e.Access)
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: m.text.submitted(v, len(told)), Buttons: m.closedButtons(a), Others: told}, nil
	})
}

// sent releases a draft that only carries an issued document.
func (m *module) sent(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.letGo(ctx, e, func(ctx context.Context, tx *database.Tx, v composing) (conversation.Reply, error) {
		a, err := m.store.Send(ctx, tx, e.Actor(), v.ID, v.audience)
		if err != nil {
			return conversation.Reply{}, err
		}
		v.Announcement = a
		return conversation.Reply{HTML: m.text.released(v, begins(v.hours, a)), Buttons: m.closedButtons(a)}, nil
	})
}

// letGo does something with a draft in the revision whose button was pressed, and with whom it goes to now.
func (m *module) letGo(ctx context.Context, e *conversation.Event, do func(ctx context.Context, tx *database.Tx, v composing) (conversation.Reply, error)) (conversation.Act, error) {
	v, err := m.looked(ctx, e.ID(0), nil)
	if err == nil {
		err = v.unusable
	}
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		now, err := m.store.Own(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		if now.Revision != e.ID(1) || now.Revision != v.Revision {
			return conversation.Reply{}, broadcast.ErrChanged
		}
		return do(ctx, tx, v)
	}, nil
}

// tellApprovers tells who approves that an announcement waits for them; its author only where they may approve their own.
func (m *module) tellApprovers(ctx context.Context, tx *database.Tx, v composing, author directory.Access) (told []outbox.Delivery, err error) {
	approvers, err := m.store.Approvers(ctx, tx)
	if err != nil {
		return nil, err
	}
	for _, p := range approvers {
		if p.PersonID == author.PersonID && !m.store.AuthorsRelease() {
			continue
		}
		key := conversation.Key(Name, "submitted", v.ID, v.Revision, p.PersonID)
		buttons := [][]outbox.Button{{m.review.With(buttonReview, v.ID)}}
		told = append(told, conversation.Notice(key, p.Account, m.text.toApprove(v, author.Name), buttons))
	}
	return told, nil
}

// reviews is /choduyet: what waits for approval.
func (m *module) reviews(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.mayApprove(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		waiting, err := m.store.ToApprove(ctx, tx)
		if err != nil {
			return conversation.Reply{}, err
		}
		var buttons []outbox.Button
		for _, a := range waiting[:min(len(waiting), maxListed)] {
			buttons = append(buttons, m.review.With(m.text.draftLabel(a), a.ID))
		}
		for _, link := range reviewLinks {
			if button, ok := m.kit.Link(link.name, link.label, 0); ok {
				buttons = append(buttons, button)
			}
		}
		return conversation.Reply{HTML: m.text.reviews(waiting), Buttons: conversation.Rows(buttons...)}, nil
	}, nil
}

// reviewLinks lead to what waits for a leader in other modules, where there are any.
var reviewLinks = []struct{ name, label string }{{"replyreviews", buttonReplyReviews}, {"curatedreviews", buttonCuratedReviews}}

func (m *module) mayApprove(ctx context.Context, tx *database.Tx, e *conversation.Event) error {
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err == nil && !access.May(directory.Approve, 0) {
		err = m.kit.Words.Denied()
	}
	return err
}

// reviewed shows what waits for approval: the real message with its files, whom it goes to, and what changed since it was submitted before.
func (m *module) reviewed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.looked(ctx, e.ID(0), nil)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.mayApprove(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		a, err := m.store.Announcement(ctx, tx, v.ID)
		if err != nil {
			return conversation.Reply{}, err
		}
		if a.Revision != v.Revision || a.State != broadcast.Submitted && a.Halt != broadcast.HaltAudience {
			return conversation.Reply{}, broadcast.ErrChanged
		}
		before, again, err := m.store.Previous(ctx, tx, v.ID)
		if err != nil {
			return conversation.Reply{}, err
		}
		author, err := m.authorName(ctx, tx, a)
		if err != nil {
			return conversation.Reply{}, err
		}
		html := m.text.review(v, author)
		if again {
			html += m.text.changes(before, v.Draft)
		}
		buttons := [][]outbox.Button{{m.approve.With(buttonApprove, v.ID, v.Revision)}, {m.afterHours.With(buttonAfterHours, v.ID, v.Revision)},
			{m.giveBack.With(buttonReturn, v.ID, v.Revision)}}
		if a.State != broadcast.Submitted {
			buttons = buttons[:1]
		}
		// The message first: what is decided stands under it.
		key := conversation.Key(Name, "review", v.ID, e.Key)
		pages := conversation.Messages(e, key, telegram.Split(html, telegram.MaxText), buttons)
		return conversation.Reply{Others: append(m.showMessage(e, v.ID, a.Message), pages...)}, nil
	}, nil
}

// authorName is who wrote an announcement, or "" of an operator.
func (m *module) authorName(ctx context.Context, tx *database.Tx, a broadcast.Announcement) (string, error) {
	if a.Author == 0 {
		return "", nil
	}
	p, err := m.kit.Directory.PersonIn(ctx, tx, a.Author)
	return p.Name, err
}

// approved releases an announcement in the revision that the approver saw.
func (m *module) approved(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.releaseAs(ctx, e, e.ID(0), e.ID(1), "")
}

func (m *module) releaseAs(ctx context.Context, e *conversation.Event, id, revision int64, afterHours string) (conversation.Act, error) {
	v, err := m.looked(ctx, id, nil)
	if err == nil {
		err = v.unusable
	}
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		a, err := m.store.Approve(ctx, tx, e.Actor(), id, revision, v.audience, afterHours)
		if err != nil {
			return conversation.Reply{}, err
		}
		shown := v
		shown.Announcement = a
		html := m.text.released(shown, begins(v.hours, a))
		told, err := m.tellAuthor(ctx, tx, e, a, html)
		return conversation.Reply{HTML: html, Toast: conversation.DoneShort, Others: told}, err
	}, nil
}

// tellAuthor tells who wrote an announcement what was decided of it.
func (m *module) tellAuthor(ctx context.Context, tx *database.Tx, e *conversation.Event, a broadcast.Announcement, html string) ([]outbox.Delivery, error) {
	author, err := m.author(ctx, tx, a)
	if err != nil || author.Account == 0 || author.Account == e.User.ID {
		return nil, err
	}
	buttons := [][]outbox.Button{{m.draft.With(m.text.toDraft(a.ID), a.ID)}}
	return []outbox.Delivery{conversation.Notice(conversation.Key(Name, "decided", e.Key), author.Account, html, buttons)}, nil
}

// begins is when an announcement would be sent that is released now.
func begins(hours *calendar.Calendar, a broadcast.Announcement) time.Time {
	at := a.ReleasedAt
	if a.SendAt.After(at) {
		at = a.SendAt
	}
	if a.KeepsHours() {
		at = hours.NextOpen(at)
	}
	return at
}

// deciding is what somebody writes about an announcement that they approve or return.
type deciding struct{ Announcement, Revision int64 }

const stepWhy = "why"

// newDecideForm asks why something is returned, or sent outside working hours.
func (m *module) newDecideForm(name, question string, took func(ctx context.Context, e *conversation.Event, d deciding, why string) (conversation.Act, error)) *conversation.Form[deciding] {
	form := &conversation.Form[deciding]{Name: name, Version: 1, TTL: formTTL, Title: func(d deciding) string { return m.text.deciding(d.Announcement) }}
	form.Steps = []conversation.Step[deciding]{{
		Name: stepWhy,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, _ deciding) (conversation.Prompt, error) {
			return conversation.Prompt{HTML: question}, m.mayApprove(ctx, tx, e)
		},
		Text: func(ctx context.Context, e *conversation.Event, d deciding) (conversation.Act, error) {
			why, err := directory.CleanLine(e.Text, "Lý do", 1, maxReason)
			if err != nil {
				return nil, err
			}
			act, err := took(ctx, e, d, why)
			if conversation.Over(err) {
				refused := err
				act, err = func(context.Context, *database.Tx) (conversation.Reply, error) { return conversation.Reply{}, refused }, nil
			}
			if err != nil {
				return nil, err
			}
			return form.Ending(e, act), nil
		},
		Question: never,
	}}
	return form
}

// maxReason is how long a reason is, in characters.
const maxReason = 1000

// decides begins a form about the announcement and revision of a press.
func (m *module) decides(form **conversation.Form[deciding]) conversation.Handler {
	return func(_ context.Context, e *conversation.Event) (conversation.Act, error) {
		return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			return (*form).Begin(ctx, tx, e, stepWhy, deciding{e.ID(0), e.ID(1)})
		}, nil
	}
}

// returned gives an announcement back to its author.
func (m *module) returned(_ context.Context, e *conversation.Event, d deciding, note string) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		a, err := m.store.Return(ctx, tx, e.Actor(), d.Announcement, d.Revision, note)
		if err != nil {
			return conversation.Reply{}, err
		}
		told, err := m.tellAuthor(ctx, tx, e, a, m.text.returned(a))
		return conversation.Reply{HTML: m.text.givenBack(a), Others: told}, err
	}, nil
}

// releasedAfterHours releases an announcement that does not wait for working hours.
func (m *module) releasedAfterHours(ctx context.Context, e *conversation.Event, d deciding, why string) (conversation.Act, error) {
	return m.releaseAs(ctx, e, d.Announcement, d.Revision, why)
}
