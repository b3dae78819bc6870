package organisation

import (
	"context"
	"slices"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// delegateState is a delegation of approval while it is described.
type delegateState struct {
	To int64 // the person who is to approve
}

const (
	stepTo   = "to"
	stepDays = "days"

	maxLeaders = 20
)

func (m *module) newDelegateForm() *conversation.Form[delegateState] {
	return &conversation.Form[delegateState]{
		Name: "delegate", Version: 1, TTL: formTTL,
		Title: func(delegateState) string { return "giao duyệt thay" },
		Steps: []conversation.Step[delegateState]{
			{Name: stepTo, Ask: m.askDelegate, Chosen: m.choseLeader},
			{Name: stepDays, Ask: m.askDays, Text: m.tookDays},
		},
	}
}

// beginDelegate is /duyetthay: an approver lets another leader approve for some days.
func (m *module) beginDelegate(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	if !slices.ContainsFunc(e.Access.Posts, func(p directory.Post) bool { return p.Role == directory.Approver }) {
		return nil, m.denied()
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		leaders, err := m.kit.Directory.MayActFor(ctx, tx, e.Access.PersonID)
		if err != nil {
			return conversation.Reply{}, err
		}
		if len(leaders) == 0 {
			return conversation.Reply{HTML: nobodyToDelegate}, nil
		}
		return m.delegateForm.Begin(ctx, tx, e, stepTo, delegateState{})
	}, nil
}

func (m *module) askDelegate(ctx context.Context, tx *database.Tx, e *conversation.Event, _ delegateState) (conversation.Prompt, error) {
	leaders, err := m.kit.Directory.MayActFor(ctx, tx, e.Access.PersonID)
	if err != nil {
		return conversation.Prompt{}, err
	}
	current, err := m.kit.Directory.Delegations(ctx, tx, e.Access.PersonID)
	if err != nil {
		return conversation.Prompt{}, err
	}
	prompt := conversation.Prompt{HTML: m.text.askDelegate(current, e.Access.PersonID)}
	for _, p := range leaders[:min(len(leaders), maxLeaders)] {
		prompt.Choices = append(prompt.Choices, []conversation.Choice{{Label: "👤 " + p.Name, Value: p.ID}})
	}
	for _, d := range current {
		if d.From.ID == e.Access.PersonID {
			prompt.Buttons = append(prompt.Buttons, []outbox.Button{m.revokeDelegation.With(m.text.revokeLabel(d), d.ID)})
		}
	}
	return prompt, nil
}

func (m *module) choseLeader(_ context.Context, e *conversation.Event, s delegateState, value int64) (conversation.Act, error) {
	s.To = value
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.delegateForm.Next(ctx, tx, e, stepDays, s)
	}, nil
}

func (m *module) askDays(context.Context, *database.Tx, *conversation.Event, delegateState) (conversation.Prompt, error) {
	return conversation.Prompt{HTML: m.text.askDays()}, nil
}

func (m *module) tookDays(_ context.Context, e *conversation.Event, s delegateState) (conversation.Act, error) {
	days := vietnamese.FindDays(vietnamese.Normalize(e.Text))
	if len(days) != 2 || days[0].Day == "" || days[1].Day == "" {
		return conversation.Say(m.text.askDays()), nil
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		d, err := m.kit.Directory.Delegate(ctx, tx, e.Actor(), s.To, days[0].Day, days[1].Day)
		if err != nil {
			return conversation.Reply{}, err
		}
		reply := conversation.Reply{
			HTML: m.text.delegated(d), Buttons: conversation.Rows(m.revokeDelegation.With(m.text.revokeLabel(d), d.ID)),
		}
		m.tell(&reply, e, "delegated", d.To.Account, m.text.delegatedToYou(d))
		return reply, m.delegateForm.End(ctx, tx, e)
	}, nil
}

func (m *module) delegationRevoked(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.Directory.RevokeDelegation(ctx, tx, e.Actor(), e.ID(0)); err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: delegationRevoked, Toast: conversation.DoneShort}, nil
	}, nil
}
