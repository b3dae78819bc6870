package bot

import (
	"context"
	"slices"

	"thidua/bot/directory"
	"thidua/bot/outbox"
)

// The screens of /tochuc about people: who is what in an agency, one person, who waits to be confirmed.

// people lists who is what in an agency.
func (b *Bot) people(ctx context.Context, tree *directory.Tree, today directory.Day, id int64, page int) (string, [][]outbox.Button, error) {
	path := tree.Path(id)
	if len(path) == 0 {
		return "", nil, b.text.problemOld()
	}
	all, err := b.Directory.PostsOfAgency(ctx, id, tree.Day)
	if err != nil {
		return "", nil, err
	}
	day := dayNumber(tree.Day, today)
	from, until := pageOf(len(all), page, peopleRows)
	var buttons [][]outbox.Button
	if tree.Day == today {
		for _, p := range all[from:until] {
			buttons = append(buttons, []outbox.Button{button("👤 "+b.text.personLabel(p), pressPerson, p.PersonID)})
		}
	}
	buttons = append(buttons, turns(len(all), page, peopleRows, func(page int) outbox.Button {
		return button("", pressPeople, id, int64(page), day)
	})...)
	buttons = append(buttons, []outbox.Button{button(buttonUp, pressAgency, id, day)})
	return b.text.people(path[len(path)-1], all[from:until], from, len(all), tree.Day, today), buttons, nil
}

// personCard is one person of today and what can be done about them.
func (b *Bot) personCard(ctx context.Context, today directory.Day, id int64, who directory.Access) (string, [][]outbox.Button, error) {
	p, err := b.Directory.Person(ctx, id)
	if err != nil {
		return "", nil, err
	}
	posts, err := b.Directory.PostsOfPerson(ctx, id)
	if err != nil {
		return "", nil, err
	}
	state := b.text.accountState(p, "")
	if p.Account != 0 {
		stopped, err := b.Outbox.Stopped(ctx, b.DB, p.Account)
		if err != nil {
			return "", nil, err
		}
		state = b.text.accountState(p, stopped)
	}
	var buttons [][]outbox.Button
	var up int64
	for _, post := range posts {
		if post.Until != "" && post.Until <= today {
			continue
		}
		up = post.AgencyID
		if who.May(directory.ManageMembers, post.AgencyID) {
			buttons = append(buttons, []outbox.Button{button(b.text.endLabel(post), pressEnd, post.ID), button(buttonMove, pressMove, post.ID)})
			if who.May(directory.ManageFocals, post.AgencyID) {
				buttons = append(buttons, []outbox.Button{button(buttonAppoint, pressAppoint, post.ID)})
			}
		}
	}
	if p.Account != 0 && who.May(directory.DetachAgencyAccounts, 0) && p.ID != who.PersonID {
		buttons = append(buttons, []outbox.Button{button(buttonDetach, pressDetach, p.ID)})
	}
	if who.May(directory.ManageFocals, 0) && p.ID != who.PersonID {
		if _, ok, err := b.Directory.Duplicate(ctx, b.DB, p); err != nil {
			return "", nil, err
		} else if ok {
			buttons = append(buttons, []outbox.Button{button(buttonJoin, pressJoin, p.ID)})
		}
	}
	if up != 0 {
		buttons = append(buttons, []outbox.Button{button(buttonUp, pressPeople, up, 0, 0)})
	}
	return b.text.personCard(p, posts, state, today), buttons, nil
}

// claims shows those who wait and whom the reader may decide about, one at a time, the oldest first.
func (b *Bot) claims(ctx context.Context, who directory.Access, at int) (string, [][]outbox.Button, error) {
	waiting, err := b.decidable(ctx, who)
	if err != nil {
		return "", nil, err
	}
	up := []outbox.Button{button(buttonUp, pressBelow, 0, -1, 0, 0)}
	if len(waiting) == 0 {
		return b.text.noClaims(), [][]outbox.Button{up}, nil
	}
	if at < 0 || at >= len(waiting) {
		at = 0
	}
	html, buttons, err := b.claimCard(ctx, b.DB, waiting[at])
	if err != nil {
		return "", nil, err
	}
	if len(waiting) > 1 {
		up = append(up, button(buttonNext, pressClaims, int64((at+1)%len(waiting))))
	}
	return html + "\n\n" + b.text.claimsLeft(len(waiting)), append(buttons, up), nil
}

// decidable are the claims that somebody may decide.
func (b *Bot) decidable(ctx context.Context, who directory.Access) ([]directory.RoleRequest, error) {
	waiting, err := b.Directory.PendingRoleRequests(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(waiting, func(c directory.RoleRequest) bool {
		return c.PersonID == who.PersonID || !who.MayAppoint(c.Role, c.AgencyID)
	}), nil
}
