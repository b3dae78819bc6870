package consolidation

import (
	"context"
	"fmt"
	"slices"

	"thidua/bot/consolidated"
	"thidua/bot/conversation"
	"thidua/bot/digest"
	"thidua/bot/outbox"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// themesListed lists the themes of a draft.
func (m *module) themesListed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		d, err := m.read(ctx, tx, e, e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.themesScreen(d, conversation.Page(e.ID(1))), nil
	})
}

func (m *module) themesScreen(d consolidated.Report, page int) conversation.Reply {
	from, until := conversation.PageOf(len(d.Data.Themes), page, pageSize)
	var rows [][]outbox.Button
	for i := from; i < until; i++ {
		rows = append(rows, []outbox.Button{m.theme.With(conversation.Shorten(fmt.Sprintf("%d. %s", i+1, d.Data.Themes[i].Title), maxLabel), d.ID, int64(i))})
	}
	rows = append(rows, conversation.Pager(len(d.Data.Themes), page, pageSize, func(label string, page int) outbox.Button { return m.themes.With(label, d.ID, int64(page)) })...)
	rows = append(rows, []outbox.Button{m.page.With(conversation.ButtonUp, d.ID)})
	return conversation.Reply{HTML: m.text.themes(d, from, until), Buttons: rows}
}

// themeShown shows a theme, with what can be changed of it.
func (m *module) themeShown(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		d, err := m.read(ctx, tx, e, e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.themeScreen(ctx, tx, e, d, e.ID(1), conversation.Page(e.ID(2)))
	})
}

func (m *module) themeScreen(ctx context.Context, tx *database.Tx, e *conversation.Event, d consolidated.Report, n int64, page int) (conversation.Reply, error) {
	if n < 0 || n >= int64(len(d.Data.Themes)) {
		return conversation.Reply{}, consolidated.ErrChanged
	}
	html, buttons := conversation.TextPage(m.text.theme(d, int(n)), page, func(label string, page int) outbox.Button {
		return m.themePage.With(label, d.ID, n, int64(page))
	})
	if d.Editable() && m.kit.May(ctx, tx, e, ticket.Handle) == nil {
		var own []outbox.Button
		for _, f := range fields {
			if !f.ofProposal {
				own = append(own, m.edit.With(f.label, d.ID, d.Revision, f.id, n))
			}
		}
		own = append(own, m.edit.With(buttonMerge, d.ID, d.Revision, fieldMerge, n), m.edit.With(buttonTakeOut, d.ID, d.Revision, fieldTakeOut, n),
			m.value.With(buttonAddProposal, d.ID, d.Revision, valueAdd, n))
		buttons = append(buttons, conversation.Pairs(own...)...)
	}
	for i, p := range d.Data.Proposals {
		if p.Theme == d.Data.Themes[n].Title {
			buttons = append(buttons, []outbox.Button{m.proposal.With(m.text.proposalLabel(i, p), d.ID, int64(i))})
		}
	}
	buttons = append(buttons, []outbox.Button{m.themes.With(conversation.ButtonUp, d.ID, 0)})
	return conversation.Reply{HTML: html, Buttons: buttons}, nil
}

// proposalList lists the proposals of a draft.
func (m *module) proposalList(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		d, err := m.read(ctx, tx, e, e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		page := conversation.Page(e.ID(1))
		from, until := conversation.PageOf(len(d.Data.Proposals), page, pageSize)
		var rows [][]outbox.Button
		for i := from; i < until; i++ {
			rows = append(rows, []outbox.Button{m.proposal.With(m.text.proposalLabel(i, d.Data.Proposals[i]), d.ID, int64(i))})
		}
		rows = append(rows, conversation.Pager(len(d.Data.Proposals), page, pageSize, func(label string, page int) outbox.Button { return m.proposals.With(label, d.ID, int64(page)) })...)
		rows = append(rows, []outbox.Button{m.page.With(conversation.ButtonUp, d.ID)})
		return conversation.Reply{HTML: m.text.proposals(d, from, until), Buttons: rows}, nil
	})
}

func (m *module) proposalShown(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		d, err := m.read(ctx, tx, e, e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.proposalScreen(ctx, tx, e, d, e.ID(1), conversation.Page(e.ID(2)))
	})
}

func (m *module) proposalScreen(ctx context.Context, tx *database.Tx, e *conversation.Event, d consolidated.Report, n int64, page int) (conversation.Reply, error) {
	if n < 0 || n >= int64(len(d.Data.Proposals)) {
		return conversation.Reply{}, consolidated.ErrChanged
	}
	p := d.Data.Proposals[n]
	html, buttons := conversation.TextPage(m.text.proposal(d, int(n)), page, func(label string, page int) outbox.Button {
		return m.proposalPage.With(label, d.ID, n, int64(page))
	})
	if d.Editable() && m.kit.May(ctx, tx, e, ticket.Handle) == nil {
		var own []outbox.Button
		for _, f := range fields {
			if f.ofProposal {
				own = append(own, m.edit.With(f.label, d.ID, d.Revision, f.id, n))
			}
		}
		needs := buttonNeeds
		if p.NeedsSubmission {
			needs = "✅ " + buttonNeeds
		}
		own = append(own, m.value.With(needs, d.ID, d.Revision, valueNeeds, n), m.value.With(buttonDropProposal, d.ID, d.Revision, valueDrop, n))
		for i, to := range addressees {
			label := to.label
			if p.To == to.id {
				label = "✅ " + label
			}
			own = append(own, m.value.With(label, d.ID, d.Revision, valueTo+int64(i), n))
		}
		buttons = append(buttons, conversation.Pairs(own...)...)
	}
	buttons = append(buttons, []outbox.Button{m.proposals.With(conversation.ButtonUp, d.ID, 0)})
	return conversation.Reply{HTML: html, Buttons: buttons}, nil
}

// What a button gives a value to. They stand in messages that were sent: none is given another meaning.
const (
	valueAdd   = 1 // a proposal for a theme
	valueNeeds = 2 // whether a proposal needs a Tờ trình
	valueDrop  = 3 // a proposal
	valueTo    = 10
)

var addressees = []struct {
	id    digest.Addressee
	label string
}{{digest.ToAgency, "Giao sở, ngành"}, {digest.ToCouncil, "Trình HĐND tỉnh"}, {digest.ToMinistry, "Kiến nghị bộ, ngành"}, {digest.ToChairman, "Chủ tịch Hội đồng TĐKT"}}

// valueChosen changes a draft by one press.
func (m *module) valueChosen(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id, revision, what, n := e.ID(0), e.ID(1), e.ID(2), int(e.ID(3))
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		at := int64(n)
		d, err := m.store.Edit(ctx, tx, e.Actor(), id, revision, func(d *digest.Data) error {
			if what == valueAdd {
				if n < 0 || n >= len(d.Themes) {
					return consolidated.ErrChanged
				}
				d.Proposals = append(d.Proposals, digest.Proposal{Theme: d.Themes[n].Title, Codes: slices.Clone(d.Themes[n].Codes), To: digest.ToAgency, Basis: d.Themes[n].LegalBasis})
				at = int64(len(d.Proposals) - 1)
				return nil
			}
			if n < 0 || n >= len(d.Proposals) {
				return consolidated.ErrChanged
			}
			switch to := what - valueTo; {
			case what == valueNeeds:
				d.Proposals[n].NeedsSubmission = !d.Proposals[n].NeedsSubmission
			case what == valueDrop:
				d.Proposals = slices.Delete(d.Proposals, n, n+1)
			case to >= 0 && to < int64(len(addressees)):
				d.Proposals[n].To = addressees[to].id
			default:
				return conversation.ErrOld
			}
			return nil
		})
		if err != nil {
			return conversation.Reply{}, err
		}
		if what == valueDrop {
			return m.screen(ctx, tx, e, d, "")
		}
		return m.proposalScreen(ctx, tx, e, d, at, 0)
	})
}
