package curation

import (
	"context"
	"unicode/utf8"

	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/bot/ticket"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// lists are what the officers' list shows, by the numbers that buttons name; none is given another meaning.
var lists = []curated.State{curated.Released, curated.Proposed, curated.Returned, curated.Suspended}

const (
	pageSize = 8
	maxLabel = 60
)

// listedByLink is the list as another module leads to it.
func (m *module) listedByLink(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	e.IDs = nil
	return m.listed(ctx, e)
}

// listed lists the answers in a state, with the other states one press away.
func (m *module) listed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	which := e.ID(0)
	if which < 0 || which >= int64(len(lists)) {
		return nil, conversation.ErrOld
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, ticket.Handle); err != nil {
			return conversation.Reply{}, err
		}
		var all []curated.Answer
		var others []outbox.Button
		for i, state := range lists {
			some, err := m.curated.List(ctx, tx, state)
			switch {
			case err != nil:
				return conversation.Reply{}, err
			case int64(i) == which:
				all = some
			case len(some) > 0:
				others = append(others, m.list.With(m.text.listLabel(state, len(some)), int64(i), 0))
			}
		}
		page := conversation.Page(e.ID(1))
		from, until := conversation.PageOf(len(all), page, pageSize)
		var buttons [][]outbox.Button
		for _, a := range all[from:until] {
			buttons = append(buttons, []outbox.Button{m.page.With(m.text.label(a), a.ID)})
		}
		buttons = append(buttons, conversation.Pager(len(all), page, pageSize, func(label string, page int) outbox.Button { return m.list.With(label, which, int64(page)) })...)
		return conversation.Reply{HTML: m.text.list(lists[which], len(all), all[from:until]), Buttons: append(buttons, conversation.Pairs(others...)...)}, nil
	})
}

// opened shows one answer.
func (m *module) opened(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, ticket.Handle); err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, e.ID(0), "")
	})
}

// view is an answer with the names of what it has by number.
type view struct {
	curated.Answer
	code     string // of the ticket that it came from
	proposer string
	editors  []string
	today    vietnamese.Day
}

// today is the day of the transaction.
func (m *module) today(ctx context.Context, tx *database.Tx) (vietnamese.Day, error) {
	now, err := tx.Now(ctx)
	return vietnamese.DayOf(database.Time(now)), err
}

func (m *module) view(ctx context.Context, tx *database.Tx, a curated.Answer) (v view, err error) {
	v.Answer = a
	if v.today, err = m.today(ctx, tx); err != nil {
		return v, err
	}
	if v.code, err = m.codeOf(ctx, tx, a.Source); err != nil {
		return v, err
	}
	if v.proposer, err = m.personName(ctx, tx, a.ProposedBy); err != nil {
		return v, err
	}
	for _, id := range a.Editors {
		name, err := m.personName(ctx, tx, id)
		if err != nil {
			return v, err
		}
		v.editors = append(v.editors, name)
	}
	return v, nil
}

// ends reports whether the answer's own last day has passed or is near.
func (v view) ends() bool {
	return v.State != curated.Withdrawn && v.EndsOn != "" && v.EndsOn < v.today.Add(aheadDays)
}

// screen is an answer with what an officer can do about it now, below what was just done.
func (m *module) screen(ctx context.Context, tx *database.Tx, id int64, done string) (conversation.Reply, error) {
	a, err := m.curated.Get(ctx, tx, id)
	if err != nil {
		return conversation.Reply{}, m.text.refused(err)
	}
	v, err := m.view(ctx, tx, a)
	if err != nil {
		return conversation.Reply{}, err
	}
	var buttons []outbox.Button
	if a.State != curated.Withdrawn {
		if v.ends() {
			buttons = append(buttons, m.renew.With(buttonRenew, id, a.Revision))
		}
		buttons = append(buttons, m.edit.With(buttonEdit, id, a.Revision))
		if a.State == curated.Proposed || a.State == curated.Released {
			buttons = append(buttons, m.variant.With(buttonVariant, id, a.Revision))
		}
		if len(a.Variants) > 0 {
			buttons = append(buttons, m.variants.With(m.text.variantsLabel(a), id))
		}
		buttons = append(buttons, m.withdraw.With(buttonWithdraw, id, a.Revision))
	}
	buttons = append(buttons, m.list.With(buttonToList, 0, 0))
	adopt, err := m.adoptButtons(ctx, tx, a)
	if err != nil {
		return conversation.Reply{}, err
	}
	return conversation.Reply{HTML: done + m.text.page(v), Buttons: append(conversation.Rows(adopt...), conversation.Pairs(buttons...)...)}, nil
}

// The limits of variants, so that a leader reads all of them on one review: their number, and the characters of one.
const (
	maxVariants = 20
	maxVariant  = 200
)

// beginning begins a short form about an answer as it was seen.
func (m *module) beginning(e *conversation.Event, form *conversation.Form[about]) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, ticket.Handle); err != nil {
			return conversation.Reply{}, err
		}
		a, err := m.curated.Get(ctx, tx, e.ID(0))
		if err != nil {
			return conversation.Reply{}, m.text.refused(err)
		}
		if err := m.text.stands(a, e.ID(1)); err != nil {
			return conversation.Reply{}, err
		}
		return form.Begin(ctx, tx, e, stepNote, about{e.ID(0), e.ID(1)})
	})
}

// adding begins to add a variant.
func (m *module) adding(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.beginning(e, m.variantForm)
}

func (m *module) newVariantForm() *conversation.Form[about] {
	form := &conversation.Form[about]{Name: "variant", Version: 1, TTL: formTTL, Title: func(about) string { return "thêm cách hỏi" }}
	form.Steps = []conversation.Step[about]{{
		Name: stepNote,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, s about) (conversation.Prompt, error) {
			if err := m.kit.May(ctx, tx, e, ticket.Handle); err != nil {
				return conversation.Prompt{}, err
			}
			a, err := m.curated.Get(ctx, tx, s.ID)
			return conversation.Prompt{HTML: m.text.askVariant(a)}, m.text.refused(err)
		},
		Text: func(_ context.Context, e *conversation.Event, s about) (conversation.Act, error) {
			words := mask(e.Text)
			if utf8.RuneCountInString(words) > maxVariant {
				return nil, m.text.refused(&curated.Error{Code: curated.TooLong, Words: words})
			}
			return form.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				return m.added(ctx, tx, e, s, words)
			}), nil
		},
		Question: never,
	}}
	return form
}

// added has an answer proposed with one more question. One that waits stays its proposer's; whoever adds to it is one of its authors.
func (m *module) added(ctx context.Context, tx *database.Tx, e *conversation.Event, s about, words string) (conversation.Reply, error) {
	by, err := m.kit.Directory.Authorise(ctx, tx, e.Actor(), ticket.Handle, 0)
	if err != nil {
		return conversation.Reply{}, err
	}
	a, err := m.curated.Get(ctx, tx, s.ID)
	switch {
	case err != nil:
	case len(a.Variants) >= maxVariants:
		err = &curated.Error{Code: curated.TooMany}
	case a.State == curated.Released || a.State == curated.Proposed:
		err = m.curated.AddVariant(ctx, tx, s.ID, s.Revision, words, by.PersonID)
	default:
		err = &curated.Error{Code: curated.WrongState}
	}
	if err != nil {
		return conversation.Reply{}, m.text.refused(err)
	}
	return m.proposed(ctx, tx, by, s.ID)
}

// variantsOf lists the variants of an answer to take one out.
func (m *module) variantsOf(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, ticket.Handle); err != nil {
			return conversation.Reply{}, err
		}
		a, err := m.curated.Get(ctx, tx, e.ID(0))
		if err != nil {
			return conversation.Reply{}, m.text.refused(err)
		}
		var buttons []outbox.Button
		for i, words := range a.Variants {
			buttons = append(buttons, m.drop.With(buttonDrop+conversation.Shorten(words, maxLabel), a.ID, a.Revision, int64(i)))
		}
		buttons = append(buttons, m.page.With(conversation.ButtonUp, a.ID))
		return conversation.Reply{HTML: m.text.variants(a), Buttons: conversation.Rows(buttons...)}, nil
	})
}

// dropped takes a variant out; what else was released stays so.
func (m *module) dropped(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		by, err := m.kit.Directory.Authorise(ctx, tx, e.Actor(), ticket.Handle, 0)
		if err != nil {
			return conversation.Reply{}, err
		}
		a, err := m.curated.Get(ctx, tx, e.ID(0))
		if err != nil {
			return conversation.Reply{}, m.text.refused(err)
		}
		if e.ID(2) < 0 || e.ID(2) >= int64(len(a.Variants)) {
			return conversation.Reply{}, conversation.ErrOld
		}
		if err := m.curated.RemoveVariant(ctx, tx, a.ID, e.ID(1), a.Variants[e.ID(2)]); err != nil {
			return conversation.Reply{}, m.text.refused(err)
		}
		if err := by.Audit(ctx, tx, "remove curated variant", "curated", a.ID); err != nil {
			return conversation.Reply{}, err
		}
		reply, err := m.screen(ctx, tx, a.ID, "")
		reply.Toast = conversation.DoneShort
		return reply, err
	})
}

// taking asks whether an answer is to be withdrawn.
func (m *module) taking(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.beginning(e, m.withdrawForm)
}

func (m *module) newWithdrawForm() *conversation.Form[about] {
	form := &conversation.Form[about]{Name: "withdraw", Version: 1, TTL: formTTL, Title: func(about) string { return "rút câu trả lời khỏi kho" }}
	form.Steps = []conversation.Step[about]{{
		Name: stepNote,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, s about) (conversation.Prompt, error) {
			if err := m.kit.May(ctx, tx, e, ticket.Handle); err != nil {
				return conversation.Prompt{}, err
			}
			a, err := m.curated.Get(ctx, tx, s.ID)
			choice := conversation.Choice{Label: buttonWithdrawNow, Value: chooseDone}
			return conversation.Prompt{HTML: m.text.askWithdraw(a), Choices: conversation.Choices(choice)}, m.text.refused(err)
		},
		Chosen: func(_ context.Context, e *conversation.Event, s about, _ int64) (conversation.Act, error) {
			return form.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				return m.withdrawn(ctx, tx, e, s)
			}), nil
		},
	}}
	return form
}

func (m *module) withdrawn(ctx context.Context, tx *database.Tx, e *conversation.Event, s about) (conversation.Reply, error) {
	by, err := m.kit.Directory.Authorise(ctx, tx, e.Actor(), ticket.Handle, 0)
	if err != nil {
		return conversation.Reply{}, err
	}
	if err := m.curated.Withdraw(ctx, tx, s.ID, s.Revision, ""); err != nil {
		return conversation.Reply{}, m.text.refused(err)
	}
	if err := by.Audit(ctx, tx, "withdraw curated answer", "curated", s.ID); err != nil {
		return conversation.Reply{}, err
	}
	return m.screen(ctx, tx, s.ID, withdrawnDone)
}
