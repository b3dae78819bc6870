package announcement

import (
	"context"
	"strings"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// maxCampaigns is how many campaigns are offered.
const maxCampaigns = 20

// campaignPage is how many announcements a page of a campaign shows.
const campaignPage = 10

// campaignState is the draft that a new campaign is for; 0 is none.
type campaignState struct{ Draft int64 }

const stepCampaign = "words"

func (m *module) newCampaignForm() *conversation.Form[campaignState] {
	return &conversation.Form[campaignState]{
		Name: "campaign", Version: 1, TTL: formTTL, Title: func(campaignState) string { return "mở đợt thi đua" },
		Steps: []conversation.Step[campaignState]{{
			Name: stepCampaign, Text: m.tookCampaign, Question: never,
			Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, _ campaignState) (conversation.Prompt, error) {
				return conversation.Prompt{HTML: askCampaign}, m.mayAnnounce(ctx, tx, e)
			},
		}},
	}
}

// parseCampaign reads a campaign: its name, its two days, and what it is for, each from a line of its own on.
func parseCampaign(words string) (c broadcast.Campaign, ok bool) {
	lines := strings.Split(strings.TrimSpace(words), "\n")
	if len(lines) < 2 {
		return c, false
	}
	days := vietnamese.FindDays(vietnamese.Normalize(lines[1]))
	if len(days) != 2 || days[0].Day == "" || days[1].Day == "" {
		return c, false
	}
	name, err := directory.CleanLine(lines[0], "Tên đợt", 1, maxTitle)
	if err != nil {
		return c, false
	}
	return broadcast.Campaign{Name: name, From: days[0].Day, Until: days[1].Day, Words: strings.TrimSpace(strings.Join(lines[2:], "\n"))}, true
}

func (m *module) tookCampaign(ctx context.Context, e *conversation.Event, s campaignState) (conversation.Act, error) {
	c, ok := parseCampaign(e.Text)
	if !ok {
		return conversation.Say(askCampaign), nil
	}
	v := composing{}
	if s.Draft != 0 {
		var err error
		if v, err = m.looked(ctx, s.Draft, nil); err != nil {
			return nil, err
		}
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		id, err := m.store.NewCampaign(ctx, tx, e.Actor(), c)
		if err != nil {
			return conversation.Reply{}, err
		}
		if err := m.campaignForm.End(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		if s.Draft == 0 {
			return m.campaignPage(ctx, tx, e, id, 0)
		}
		if err := m.edit(ctx, tx, e, s.Draft, func(d *broadcast.Draft) error { d.Campaign = id; return nil }); err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, e, s.Draft, v)
	}, nil
}

// campaignBegun asks for a new campaign, for a draft if one is named.
func (m *module) campaignBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.campaignForm.Begin(ctx, tx, e, stepCampaign, campaignState{Draft: e.ID(0)})
	}, nil
}

// campaignsListed lists the campaigns.
func (m *module) campaignsListed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.mayAnnounce(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		all, err := m.store.Campaigns(ctx, tx, maxCampaigns)
		if err != nil {
			return conversation.Reply{}, err
		}
		var rows [][]outbox.Button
		for _, c := range all {
			rows = append(rows, []outbox.Button{m.campaign.With(conversation.Shorten(c.Name, maxLabel), c.ID, 0)})
		}
		rows = append(rows, []outbox.Button{m.newCampaign.With(buttonNewCampaign, 0)}, m.backToList())
		return conversation.Reply{HTML: m.text.campaigns(all), Buttons: rows}, nil
	}, nil
}

// campaignOpened shows a campaign: its announcements, their days, how far each is.
func (m *module) campaignOpened(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.campaignPage(ctx, tx, e, e.ID(0), conversation.Page(e.ID(1)))
	}, nil
}

func (m *module) campaignPage(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, page int) (conversation.Reply, error) {
	if err := m.mayAnnounce(ctx, tx, e); err != nil {
		return conversation.Reply{}, err
	}
	c, err := m.store.Campaign(ctx, tx, id)
	if err != nil {
		return conversation.Reply{}, err
	}
	all, total, err := m.store.CampaignPage(ctx, tx, id, page*campaignPage, campaignPage)
	if err != nil {
		return conversation.Reply{}, err
	}
	var lines []string
	var rows [][]outbox.Button
	for _, a := range all {
		p, err := m.store.Progress(ctx, tx, a.ID)
		if err != nil {
			return conversation.Reply{}, err
		}
		lines = append(lines, m.text.inCampaign(a, p))
		rows = append(rows, []outbox.Button{m.follow.With(m.text.draftLabel(a), a.ID)})
	}
	rows = append(rows, conversation.Pager(total, page, campaignPage, func(label string, page int) outbox.Button {
		return m.campaign.With(label, id, int64(page))
	})...)
	if b, ok := m.kit.Link(linkCampaignResult, buttonCampaignResult, id); ok && total > 0 {
		rows = append(rows, []outbox.Button{b})
	}
	return conversation.Reply{HTML: m.text.campaign(c, lines), Buttons: append(rows, []outbox.Button{m.campaigns.With(buttonToCampaigns)})}, nil
}

// campaignChoices lists to which campaign a draft may belong.
func (m *module) campaignChoices(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		a, err := m.store.Own(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		all, err := m.store.Campaigns(ctx, tx, maxCampaigns)
		if err != nil {
			return conversation.Reply{}, err
		}
		rows := [][]outbox.Button{{m.inCampaign.With(ticked(a.Campaign == 0)+"Không thuộc đợt nào", a.ID, 0)}}
		for _, c := range all {
			rows = append(rows, []outbox.Button{m.inCampaign.With(ticked(a.Campaign == c.ID)+conversation.Shorten(c.Name, maxLabel), a.ID, c.ID)})
		}
		if e.Access.May(broadcast.Announce, 0) {
			rows = append(rows, []outbox.Button{m.newCampaign.With(buttonNewCampaign, a.ID)})
		}
		rows = append(rows, []outbox.Button{m.draft.With(conversation.ButtonUp, a.ID)})
		return conversation.Reply{HTML: m.text.chooseCampaign(), Buttons: rows}, nil
	}, nil
}

// campaignChosen puts a draft into a campaign, or takes it out.
func (m *module) campaignChosen(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.looked(ctx, e.ID(0), nil)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		id := e.ID(1)
		if id != 0 {
			if _, err := m.store.Campaign(ctx, tx, id); err != nil {
				return conversation.Reply{}, err
			}
		}
		if err := m.edit(ctx, tx, e, e.ID(0), func(d *broadcast.Draft) error { d.Campaign = id; return nil }); err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, e, e.ID(0), v)
	}, nil
}
