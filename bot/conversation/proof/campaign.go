package proof

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/bot/problem"
)

// CampaignLink is the link that shows what became of a campaign.
const CampaignLink = "campaignproof"

// campaignResult is what became of the announcements of a campaign that stand: what was changed or taken back since is answered by what
// took its place.
type campaignResult struct {
	broadcast.Campaign
	results  []broadcast.Result // in the order in which they were written
	agencies []campaignAgency   // those that owe most first, then by their codes
	blocs    []campaignBloc     // by their codes, the agencies without one last
	total    campaignTally
	at       time.Time // when it was counted
}

// campaignTally counts agencies of announcements: one that two announcements went to counts twice.
type campaignTally struct {
	asked, reached, done int
	waited               int // reached, and not done
	late                 int // done after the day
}

func (t *campaignTally) add(a broadcast.Announcement, r *broadcast.AgencyResult) {
	t.asked++
	if !notReached(r) {
		t.reached++
	}
	switch done := isDone(a, r); {
	case done:
		t.done++
	case !notReached(r):
		t.waited++
	}
	if r.Late {
		t.late++
	}
}

// isDone reports whether an agency did what an announcement asked of it; see done.
func isDone(a broadcast.Announcement, r *broadcast.AgencyResult) bool {
	return !r.Open() || !a.Acknowledged && !notReached(r)
}

// campaignAgency is what became of a campaign with one agency.
type campaignAgency struct {
	id               int64
	code, name, bloc string // as of the last announcement that it was sent
	campaignTally
	results map[int64]*broadcast.AgencyResult // by announcement
}

// owes are the announcements, of those of the campaign, about which something is still to come from the agency.
func (a *campaignAgency) owes(all []broadcast.Result) (ids []int64) {
	for _, r := range all {
		if of := a.results[r.ID]; of != nil && !isDone(r.Announcement, of) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

type campaignBloc struct {
	broadcast.BlocResult // its code and name
	campaignTally
}

// errNothingSent is the refusal of the result of a campaign before its first announcement is sent.
var errNothingSent error = problem.New(problem.Moved, "Đợt này chưa có thông báo nào bắt đầu gửi nên chưa có kết quả.")

// campaignResult reads what became of a campaign, outside any transaction.
func (m *module) campaignResult(ctx context.Context, id int64) (c campaignResult, err error) {
	if c.Campaign, err = m.store.Campaign(ctx, m.kit.DB, id); err != nil {
		return c, err
	}
	all, err := m.store.InCampaign(ctx, m.kit.DB, id)
	if err != nil {
		return c, err
	}
	for _, a := range all {
		if a.StartedAt.IsZero() || a.Kind.TakesBack() || !slices.Contains([]broadcast.State{broadcast.Sending, broadcast.Paused, broadcast.Sent}, a.State) {
			continue
		}
		r, err := m.store.AgencyResults(ctx, a.ID)
		if err != nil {
			return c, err
		}
		c.results, c.at = append(c.results, r), r.At
	}
	if len(c.results) == 0 {
		return c, errNothingSent
	}
	c.count()
	return c, nil
}

// count sums up what the announcements say of each agency and bloc.
func (c *campaignResult) count() {
	agencies, blocs := map[int64]*campaignAgency{}, map[string]*campaignBloc{}
	for i := range c.results {
		r := &c.results[i]
		for _, b := range r.Blocs {
			if blocs[b.Code] == nil {
				blocs[b.Code] = &campaignBloc{BlocResult: b}
			}
		}
		for j := range r.Agencies {
			of := &r.Agencies[j]
			a := agencies[of.AgencyID]
			if a == nil {
				a = &campaignAgency{id: of.AgencyID, results: map[int64]*broadcast.AgencyResult{}}
				agencies[of.AgencyID] = a
			}
			a.code, a.name, a.bloc, a.results[r.ID] = of.Code, of.Agency, of.Bloc, of
			a.add(r.Announcement, of)
			c.total.add(r.Announcement, of)
			blocs[of.Bloc].add(r.Announcement, of)
		}
	}
	for _, a := range agencies {
		c.agencies = append(c.agencies, *a)
	}
	slices.SortFunc(c.agencies, func(a, b campaignAgency) int {
		return cmp.Or(cmp.Compare(b.asked-b.done, a.asked-a.done), cmp.Compare(a.code, b.code))
	})
	for _, b := range blocs {
		c.blocs = append(c.blocs, *b)
	}
	slices.SortFunc(c.blocs, func(a, b campaignBloc) int {
		if (a.Code == "") != (b.Code == "") {
			return cmp.Compare(b.Code, a.Code)
		}
		return cmp.Compare(a.Code, b.Code)
	})
}

// owing are the agencies of which something is still to come.
func (c *campaignResult) owing() (all []campaignAgency) {
	for _, a := range c.agencies {
		if a.done < a.asked {
			all = append(all, a)
		}
	}
	return all
}

// campaignShown shows what became of a campaign: pictures by announcement and by bloc, and figures; in the Board's group those alone.
func (m *module) campaignShown(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	c, err := m.campaignResult(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	reply := conversation.Reply{HTML: m.text.campaign(&c), Fresh: true}
	for i, chart := range m.text.campaignCharts(&c) {
		pictures, err := chart.PNGs()
		if err != nil {
			return nil, err
		}
		for j, picture := range pictures[:min(len(pictures), maxPictures/2)] {
			name := fmt.Sprintf("ket-qua-dot-%d-%d-%d.png", c.ID, i+1, j+1)
			reply.Files = append(reply.Files, conversation.Attachment{Name: name, Kind: file.Photo, Data: picture})
		}
	}
	if e.Private {
		if n := len(c.owing()); n > 0 {
			reply.Buttons = append(reply.Buttons, []outbox.Button{m.results.owing.With(fmt.Sprintf("%s (%d)", buttonOwing, n), c.ID, 0)})
		}
		reply.Buttons = append(reply.Buttons, []outbox.Button{m.results.campaignFile.With(buttonResultFile, c.ID)})
	}
	return m.shows(e, reply), nil
}

// owingListed names the agencies of which something is still to come, with the numbers of the announcements.
func (m *module) owingListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	c, err := m.campaignResult(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	owing, page := c.owing(), conversation.Page(e.ID(1))
	from, until := conversation.PageOf(len(owing), page, owingPage)
	turn := conversation.Pager(len(owing), page, owingPage, func(label string, page int) outbox.Button {
		return m.results.owing.With(label, c.ID, int64(page))
	})
	return m.shows(e, conversation.Reply{HTML: m.text.owingList(&c, owing, from, until), Buttons: turn, Protected: true}), nil
}

// owingPage is how many agencies a page names.
const owingPage = 20

// campaignFileMade sends the result of a campaign as a table.
func (m *module) campaignFileMade(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	c, err := m.campaignResult(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	table, err := workbook(fmt.Sprintf("ket-qua-dot-%d.xlsx", c.ID), m.text.campaignTables(&c))
	if err != nil {
		return nil, err
	}
	reply := conversation.Reply{HTML: m.text.campaignFile(&c), Files: []conversation.Attachment{table}, Fresh: true, Protected: true}
	return m.shows(e, reply), nil
}
