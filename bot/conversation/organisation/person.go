package organisation

import (
	"context"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
)

const peopleRows = 10 // on one page

// drawPeople lists who is what in an agency.
func (m *module) drawPeople(ctx context.Context, v view) (string, [][]outbox.Button, error) {
	id, page := v.id(0), conversation.Page(v.id(1))
	path := v.tree.Path(id)
	if len(path) == 0 {
		return "", nil, conversation.ErrOld
	}
	all, err := m.kit.Directory.PostsOfAgency(ctx, id, v.tree.Day)
	if err != nil {
		return "", nil, err
	}
	from, until := conversation.PageOf(len(all), page, peopleRows)
	var buttons [][]outbox.Button
	if v.now() {
		for _, p := range all[from:until] {
			buttons = append(buttons, []outbox.Button{m.person.With("👤 "+m.text.personLabel(p), p.PersonID, 0)})
		}
	}
	buttons = append(buttons, conversation.Pager(len(all), page, peopleRows, func(label string, page int) outbox.Button {
		return m.people.With(label, id, int64(page), v.day())
	})...)
	buttons = append(buttons, []outbox.Button{m.agency.With(buttonUp, id, v.day())})
	return m.text.people(path[len(path)-1], all[from:until], from, len(all), v.tree.Day, v.today), buttons, nil
}

// drawPerson shows one person of today and what can be done about them.
func (m *module) drawPerson(ctx context.Context, v view) (string, [][]outbox.Button, error) {
	p, err := m.kit.Directory.Person(ctx, v.id(0))
	if err != nil {
		return "", nil, err
	}
	posts, err := m.kit.Directory.PostsOfPerson(ctx, p.ID)
	if err != nil {
		return "", nil, err
	}
	state := m.text.accountState(p, "")
	if p.Account != 0 {
		stopped, err := m.kit.Outbox.Stopped(ctx, m.kit.DB, p.Account)
		if err != nil {
			return "", nil, err
		}
		state = m.text.accountState(p, stopped)
	}
	buttons, agency := m.postButtons(v, posts)
	others, err := m.personButtons(ctx, v, p)
	if err != nil {
		return "", nil, err
	}
	buttons = append(buttons, others...)
	if agency != 0 {
		buttons = append(buttons, []outbox.Button{m.people.With(buttonUp, agency, 0, 0)})
	}
	return m.text.personCard(p, posts, state, v.today), buttons, nil
}

// postButtons are what the reader may do about the posts of somebody; agency is that of the last one, to go back to.
func (m *module) postButtons(v view, posts []directory.Post) (buttons [][]outbox.Button, agency int64) {
	for _, post := range posts {
		if post.Until != "" && post.Until <= v.today {
			continue
		}
		agency = post.AgencyID
		own := post.PersonID == v.access.PersonID
		if !v.access.MayAppoint(post.Role, post.AgencyID) && !(own && v.access.May(directory.ManageMembers, post.AgencyID)) {
			continue
		}
		buttons = append(buttons, []outbox.Button{m.end.With(m.text.endLabel(post), post.ID), m.move.With(buttonMove, post.ID)})
		if !own && v.access.May(directory.ManageFocals, post.AgencyID) { // nobody raises themselves
			buttons = append(buttons, []outbox.Button{m.appoint.With(buttonAppoint, post.ID)})
		}
	}
	return buttons, agency
}

// personButtons are what the reader may do about the person and their account.
func (m *module) personButtons(ctx context.Context, v view, p directory.Person) (buttons [][]outbox.Button, err error) {
	if p.ID == v.access.PersonID {
		return nil, nil
	}
	if p.Account != 0 {
		may, err := m.kit.Directory.MayDetach(ctx, m.kit.DB, v.access, p)
		if err != nil {
			return nil, err
		}
		if may {
			buttons = append(buttons, []outbox.Button{m.detach.With(buttonDetach, p.ID)})
		}
	}
	if !v.access.May(directory.ManageFocals, 0) {
		return buttons, nil
	}
	listed, duplicate, err := m.kit.Directory.Duplicate(ctx, m.kit.DB, p)
	if err != nil || !duplicate {
		return buttons, err
	}
	may, err := m.kit.Directory.MayHandOver(ctx, m.kit.DB, v.access, listed)
	if err == nil && may {
		buttons = append(buttons, []outbox.Button{m.merge.With(buttonPersons, p.ID)})
	}
	return buttons, err
}
