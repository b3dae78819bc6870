package difficulty

import (
	"context"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// acted does what a button of the Board's page stands for, or asks for the words that it needs.
func (m *module) acted(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	id, what := e.ID(0), e.ID(1)
	if form, asks := m.actForms[what]; asks {
		return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			if _, err := m.toHandle(ctx, tx, e, id); err != nil {
				return conversation.Reply{}, err
			}
			return form.Begin(ctx, tx, e, stepReason, about{id})
		})
	}
	if what == doTask {
		return m.taskBegun(ctx, e, id)
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		switch what {
		case doAccept:
			change, err := m.store.Accept(ctx, tx, e.Actor(), id)
			return m.boardDid(ctx, tx, e, id, err, change)
		case doUnjoin:
			change, err := m.store.Unjoin(ctx, tx, e.Actor(), id)
			return m.boardDid(ctx, tx, e, id, err, change)
		case doRecall:
			return m.recalled(ctx, tx, e, id)
		case doReply, doRefuse:
			return m.replyBegun(ctx, tx, e, id, what == doRefuse)
		}
		return conversation.Reply{}, conversation.ErrOld
	})
}

// boardDid shows a ticket after something was done about it, and tells its reporter's side.
func (m *module) boardDid(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, err error, changes ...ticket.Change) (conversation.Reply, error) {
	if err != nil {
		return conversation.Reply{}, err
	}
	told, err := m.tell(ctx, tx, changes...)
	if err != nil {
		return conversation.Reply{}, err
	}
	reply, err := m.screen(ctx, tx, e, id, m.text.done(changes), true)
	reply.Others = append(reply.Others, told...)
	reply.Toast = conversation.DoneShort
	return reply, err
}

// newActForms are the forms that ask for the words of an act.
func (m *module) newActForms() map[int64]*conversation.Form[about] {
	form := func(name, title, question string, do func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) ([]ticket.Change, error)) *conversation.Form[about] {
		return m.reasonForm(name, title, question, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) (conversation.Reply, error) {
			changes, err := do(ctx, tx, e, id, words)
			reply, err := m.boardDid(ctx, tx, e, id, err, changes...)
			reply.Toast, reply.Fresh = "", true
			return reply, err
		})
	}
	one := func(c ticket.Change, err error) ([]ticket.Change, error) { return []ticket.Change{c}, err }
	return map[int64]*conversation.Form[about]{
		doNote: form("note", "ghi chú nội bộ", askNote, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) ([]ticket.Change, error) {
			return one(m.store.Note(ctx, tx, e.Actor(), id, words))
		}),
		doAsk: form("ask", "yêu cầu bổ sung", askAsk, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) ([]ticket.Change, error) {
			return one(m.store.Ask(ctx, tx, e.Actor(), id, words))
		}),
		doForward: form("forward", "chuyển cơ quan có thẩm quyền", askForward, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) ([]ticket.Change, error) {
			to, err := directory.CleanLine(words, "tên cơ quan có thẩm quyền", 1, ticket.MaxAddressed)
			if err != nil {
				return nil, err
			}
			return m.store.Forward(ctx, tx, e.Actor(), id, to)
		}),
		doReopen: form("reopen", "mở lại phản ánh", askReopen, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) ([]ticket.Change, error) {
			return m.store.Reopen(ctx, tx, e.Actor(), id, words)
		}),
		doHeading: form("heading", "đặt tiêu đề trung lập", askHeading, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) ([]ticket.Change, error) {
			heading, err := directory.CleanLine(words, "tiêu đề", 1, ticket.MaxHeading)
			if err != nil {
				return nil, err
			}
			return one(m.store.Classify(ctx, tx, e.Actor(), id, func(c *ticket.Classification) { c.Heading = heading }))
		}),
	}
}

func (m *module) allActForms() (all []conversation.AnyForm) {
	for _, what := range []int64{doNote, doAsk, doForward, doReopen, doHeading} {
		all = append(all, m.actForms[what])
	}
	return all
}

// assigned gives a ticket to an officer; 0 lists who there is.
func (m *module) assigned(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id, person := e.ID(0), e.ID(1)
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if person == 0 {
			if _, err := m.toHandle(ctx, tx, e, id); err != nil {
				return conversation.Reply{}, err
			}
			officers, err := m.store.AllOfficers(ctx, tx)
			if err != nil {
				return conversation.Reply{}, err
			}
			var buttons []outbox.Button
			for _, p := range officers {
				buttons = append(buttons, m.assign.With(conversation.Shorten(p.Name, maxLabel), id, p.ID))
			}
			return conversation.Reply{HTML: chooseOfficer, Buttons: append(conversation.Rows(buttons...), conversation.Pairs(m.page.With(conversation.ButtonUp, id))...)}, nil
		}
		changes, to, err := m.store.Assign(ctx, tx, e.Actor(), id, person)
		reply, err := m.boardDid(ctx, tx, e, id, err, changes...)
		if err == nil && to.ID != e.Access.PersonID {
			last := changes[len(changes)-1]
			key := conversation.Key(Name, keyTicket, id, "assigned", last.Message.ID)
			reply.Others = append(reply.Others, conversation.Notice(key, to.Account, m.text.assignedTo(last.Ticket), conversation.Pairs(m.page.With(m.text.openLabel(last.Ticket.Code.String()), id))))
		}
		return reply, err
	})
}

// classified sets the category or the level of a ticket; -1 lists them.
func (m *module) classified(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id, part, value := e.ID(0), e.ID(1), e.ID(2)
	labels := []string{}
	for _, c := range ticket.Categories() {
		labels = append(labels, c.Name())
	}
	if part == partLevel {
		labels = labels[:0]
		for _, l := range ticket.Levels() {
			labels = append(labels, l.Name())
		}
	}
	if part != partCategory && part != partLevel || value < -1 || value >= int64(len(labels)) {
		return nil, conversation.ErrOld
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if _, err := m.toHandle(ctx, tx, e, id); err != nil {
			return conversation.Reply{}, err
		}
		if value == -1 {
			var buttons []outbox.Button
			for i, label := range labels {
				buttons = append(buttons, m.classify.With(label, id, part, int64(i)))
			}
			return conversation.Reply{HTML: chooseClass, Buttons: append(conversation.Rows(buttons...), conversation.Pairs(m.page.With(conversation.ButtonUp, id))...)}, nil
		}
		change, err := m.store.Classify(ctx, tx, e.Actor(), id, func(c *ticket.Classification) {
			if part == partCategory {
				c.Category = ticket.Categories()[value]
			} else {
				c.Level = ticket.Levels()[value]
			}
		})
		return m.boardDid(ctx, tx, e, id, err, change)
	})
}

// maxAlike is how many tickets an officer is shown to join one to.
const maxAlike = 3

// joining joins a ticket to another; 0 lists those that seem to be of the same difficulty, and lets a code be typed.
func (m *module) joining(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id, target := e.ID(0), e.ID(1)
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if _, err := m.toHandle(ctx, tx, e, id); err != nil {
			return conversation.Reply{}, err
		}
		if target == 0 {
			return m.joinForm.Begin(ctx, tx, e, stepReason, about{id})
		}
		changes, err := m.store.Join(ctx, tx, e.Actor(), id, target)
		return m.boardDid(ctx, tx, e, id, err, changes...)
	})
}

// newJoinForm shows what is alike, and takes a code.
func (m *module) newJoinForm() *conversation.Form[about] {
	form := &conversation.Form[about]{Name: "join", Version: 1, TTL: formTTL, Title: func(about) string { return "gộp phản ánh" }}
	form.Steps = []conversation.Step[about]{{
		Name: stepReason,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, s about) (conversation.Prompt, error) {
			t, err := m.toHandle(ctx, tx, e, s.Ticket)
			if err != nil {
				return conversation.Prompt{}, err
			}
			alike, err := m.store.Similar(ctx, tx, t, maxAlike, false)
			if err != nil {
				return conversation.Prompt{}, err
			}
			var buttons []outbox.Button
			for _, a := range alike {
				buttons = append(buttons, m.join.With(conversation.Shorten(a.Code.String()+" · "+m.text.subject(a), maxLabel), s.Ticket, a.ID))
			}
			views, err := m.views(ctx, tx, alike)
			return conversation.Prompt{HTML: m.text.askJoin(t, views), Buttons: conversation.Rows(buttons...)}, err
		},
		Text: func(_ context.Context, e *conversation.Event, s about) (conversation.Act, error) {
			code, ok := ticket.ParseCode(e.Text)
			if !ok {
				return nil, problem.New(problem.Invalid, "Đề nghị ghi mã theo dõi, ví dụ VM-2026-0042 hoặc vm 42.")
			}
			return form.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				target, err := m.store.OfCode(ctx, tx, code)
				if err != nil {
					return conversation.Reply{}, err
				}
				changes, err := m.store.Join(ctx, tx, e.Actor(), s.Ticket, target.ID)
				reply, err := m.boardDid(ctx, tx, e, s.Ticket, err, changes...)
				reply.Toast, reply.Fresh = "", true
				return reply, err
			}), nil
		},
	}}
	return form
}

// toldAgain sends once more what did not arrive.
func (m *module) toldAgain(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		change, err := m.store.TellAgain(ctx, tx, e.Actor(), e.ID(0))
		return m.boardDid(ctx, tx, e, change.Ticket.ID, err, change)
	})
}
