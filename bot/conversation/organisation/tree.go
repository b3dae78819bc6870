package organisation

import (
	"context"
	"fmt"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
)

const (
	listRows  = 8  // buttons on one page
	kindsFrom = 20 // from so many agencies on they are shown by kind
	allKinds  = -1 // in the place of the number of a kind
	maxBlocs  = 40
)

// drawRoot shows the agencies at the top, and the ways to everything else.
func (m *module) drawRoot(ctx context.Context, v view) (string, [][]outbox.Button, error) {
	v.ids = []int64{0, allKinds, 0}
	return m.drawChildren(ctx, v)
}

// drawChildren lists the agencies directly under one, all or of one kind; many are shown by kind first.
func (m *module) drawChildren(ctx context.Context, v view) (string, [][]outbox.Button, error) {
	id, kind, page := v.id(0), int(v.id(1)), conversation.Page(v.id(2))
	children := v.tree.Children(id)
	kinds, counts := kindsOf(children)
	var buttons [][]outbox.Button
	if kind < 0 && len(children) > kindsFrom && len(kinds) > 1 {
		for i, k := range kinds {
			label := fmt.Sprintf("%s (%d)", conversation.UpperFirst(k.Name()), counts[k])
			buttons = append(buttons, []outbox.Button{m.children.With(label, id, int64(i), 0, v.day())})
		}
	} else {
		buttons = m.childButtons(v, ofKind(children, kinds, kind), page)
	}
	if kind >= 0 {
		buttons = append(buttons, []outbox.Button{m.children.With(buttonUp, id, allKinds, 0, v.day())})
	} else if id != 0 {
		buttons = append(buttons, []outbox.Button{m.agency.With(buttonUp, id, v.day())})
	}
	html := m.text.treeTitle(v.tree, id, v.today)
	if id != 0 || kind >= 0 {
		return html, buttons, nil
	}
	more, err := m.rootButtons(ctx, v)
	return html, append(buttons, more...), err
}

// kindsOf are the kinds of agencies in the order of their first, and how many there are of each.
func kindsOf(agencies []directory.Agency) (kinds []directory.AgencyKind, counts map[directory.AgencyKind]int) {
	counts = map[directory.AgencyKind]int{}
	for _, a := range agencies {
		if counts[a.Kind]++; counts[a.Kind] == 1 {
			kinds = append(kinds, a.Kind)
		}
	}
	return kinds, counts
}

// ofKind are the agencies of one kind, by its number; of no kind, all.
func ofKind(agencies []directory.Agency, kinds []directory.AgencyKind, kind int) (of []directory.Agency) {
	if kind < 0 || kind >= len(kinds) {
		return agencies
	}
	for _, a := range agencies {
		if a.Kind == kinds[kind] {
			of = append(of, a)
		}
	}
	return of
}

func (m *module) childButtons(v view, children []directory.Agency, page int) (buttons [][]outbox.Button) {
	from, until := conversation.PageOf(len(children), page, listRows)
	for _, a := range children[from:until] {
		label := m.text.agencyLabel(a, len(v.tree.Children(a.ID)))
		buttons = append(buttons, []outbox.Button{m.agency.With(label, a.ID, v.day())})
	}
	return append(buttons, conversation.Pager(len(children), page, listRows, func(label string, page int) outbox.Button {
		return m.children.With(label, v.id(0), v.id(1), int64(page), v.day())
	})...)
}

// rootButtons are the ways from the top to blocs, to who waits to be confirmed, and to the first agency.
func (m *module) rootButtons(ctx context.Context, v view) (buttons [][]outbox.Button, err error) {
	blocs, err := m.kit.Directory.Blocs(ctx, v.tree.Day)
	if err != nil {
		return nil, err
	}
	if len(blocs) > 0 {
		buttons = append(buttons, []outbox.Button{m.blocs.With(fmt.Sprintf("%s (%d)", buttonBlocs, len(blocs)), 0, v.day())})
	}
	if !v.now() {
		return buttons, nil
	}
	waiting, err := m.kit.Directory.DecidableRoleRequests(ctx, v.access)
	if err != nil {
		return nil, err
	}
	if link, ok := m.kit.Link("requests", fmt.Sprintf("%s (%d)", buttonRequests, len(waiting)), 0); ok && len(waiting) > 0 {
		buttons = append(buttons, []outbox.Button{link})
	}
	if v.tree.Len() == 0 && v.access.May(directory.Reorganise, 0) {
		buttons = append(buttons, []outbox.Button{m.change.With(buttonFound, 0, changeFounding)})
	}
	return buttons, nil
}

// drawAgency shows one agency and what can be done about it; of one that ended, what became of it.
func (m *module) drawAgency(ctx context.Context, v view) (string, [][]outbox.Button, error) {
	id := v.id(0)
	path := v.tree.Path(id)
	if len(path) == 0 {
		return m.drawHistory(ctx, v)
	}
	people, err := m.kit.Directory.PostsOfAgency(ctx, id, v.tree.Day)
	if err != nil {
		return "", nil, err
	}
	blocs, err := m.kit.Directory.BlocsOf(ctx, id, v.tree.Day)
	if err != nil {
		return "", nil, err
	}
	var first []outbox.Button
	if n := len(v.tree.Children(id)); n > 0 {
		first = append(first, m.children.With(fmt.Sprintf("%s (%d)", buttonBelow, n), id, allKinds, 0, v.day()))
	}
	if len(people) > 0 {
		first = append(first, m.people.With(fmt.Sprintf("%s (%d)", buttonPeople, len(people)), id, 0, v.day()))
	}
	var buttons [][]outbox.Button
	if first != nil {
		buttons = append(buttons, first)
	}
	second := []outbox.Button{m.history.With(buttonHistory, id, v.day())}
	if v.now() {
		if link, ok := m.kit.Link("invite", buttonInvite, id); ok && v.access.May(directory.ManageMembers, id) {
			second = append(second, link)
		}
		if v.access.May(directory.Reorganise, id) {
			second = append(second, m.changes.With(buttonChanges, id, 0))
		}
	}
	up := []outbox.Button{m.children.With(buttonUp, path[len(path)-1].ParentID, allKinds, 0, v.day())}
	return m.text.agencyCard(path, people, blocs, v.tree.Day, v.today), append(buttons, second, up), nil
}

// drawHistory shows what an agency was called and was part of, and what it came from and went into.
func (m *module) drawHistory(ctx context.Context, v view) (string, [][]outbox.Button, error) {
	id := v.id(0)
	lines, err := m.kit.Directory.History(ctx, id)
	if err != nil {
		return "", nil, err
	}
	if len(lines) == 0 {
		return "", nil, conversation.ErrOld
	}
	successors, err := m.kit.Directory.Successors(ctx, id)
	if err != nil {
		return "", nil, err
	}
	before, err := m.kit.Directory.Predecessors(ctx, id)
	if err != nil {
		return "", nil, err
	}
	var buttons []outbox.Button
	for _, p := range before[:min(len(before), listRows)] {
		buttons = append(buttons, m.history.With("← "+p.Name, p.ID, 0))
	}
	for _, s := range successors {
		buttons = append(buttons, m.agency.With("→ "+s.Name, s.ID, 0))
	}
	if len(v.tree.Path(id)) > 0 {
		buttons = append(buttons, m.agency.With(buttonUp, id, v.day()))
	}
	return m.text.history(lines, before, successors), conversation.Rows(buttons...), nil
}

// drawBlocs lists the blocs.
func (m *module) drawBlocs(ctx context.Context, v view) (string, [][]outbox.Button, error) {
	all, err := m.kit.Directory.Blocs(ctx, v.tree.Day)
	if err != nil {
		return "", nil, err
	}
	var buttons []outbox.Button
	for _, bloc := range all[:min(len(all), maxBlocs)] {
		buttons = append(buttons, m.bloc.With(bloc.Name, bloc.ID, v.day()))
	}
	buttons = append(buttons, m.children.With(buttonUp, 0, allKinds, 0, v.day()))
	return m.text.blocsTitle(len(all)), conversation.Rows(buttons...), nil
}

// drawBloc shows one bloc and what can be done about it.
func (m *module) drawBloc(ctx context.Context, v view) (string, [][]outbox.Button, error) {
	id := v.id(0)
	bloc, err := m.kit.Directory.Bloc(ctx, id, v.tree.Day)
	if err != nil {
		return "", nil, err
	}
	var buttons []outbox.Button
	if v.now() && v.access.May(directory.Reorganise, 0) {
		buttons = append(buttons, m.lead.With(buttonLead, id, 0), m.lead.With(buttonDeputy, id, 1), m.officer.With(buttonOfficer, id))
	}
	buttons = append(buttons, m.blocs.With(buttonUp, 0, v.day()))
	return m.text.bloc(bloc, v.tree.Day), conversation.Rows(buttons...), nil
}
