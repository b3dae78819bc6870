package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/inbox"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// The screens of /tochuc: one message that changes as its buttons are pressed. A screen of another day than today carries
// the day in its buttons and can be read only.

const (
	listRows   = 8  // buttons on one page
	kindsFrom  = 20 // from so many agencies on they are shown by kind
	peopleRows = 10
)

// dayNumber is a day in a button: 20250701; 0 is today.
func dayNumber(day, today directory.Day) int64 {
	if day == today {
		return 0
	}
	n, _ := strconv.ParseInt(strings.ReplaceAll(string(day), "-", ""), 10, 64)
	return n
}

func numberDay(n int64, today directory.Day) (directory.Day, error) {
	if n == 0 {
		return today, nil
	}
	return vietnamese.ParseDay(fmt.Sprintf("%04d-%02d-%02d", n/10000, n/100%100, n%100))
}

// organisation is /tochuc: the whole, what the words find, or the whole on another day.
func (b *Bot) organisation(ctx context.Context, e telegram.Event, source string, who directory.Access) (inbox.Plan, error) {
	if !who.May(directory.Browse, 0) {
		return b.refuse(e, source, b.text.notAllowed()), nil
	}
	today, err := b.Directory.Today(ctx)
	if err != nil {
		return inbox.Plan{}, err
	}
	day := today
	words := e.Args
	if d, err := vietnamese.ParseDay(words); err == nil {
		day, words = d, ""
	}
	tree, err := b.Directory.Tree(ctx, day)
	if err != nil {
		return inbox.Plan{}, err
	}
	if words == "" {
		return b.screen(ctx, e, source, func(ctx context.Context) (string, [][]outbox.Button, error) {
			return b.below(ctx, tree, today, 0, -1, 0, who)
		})
	}
	found := tree.Find(words, listRows)
	if len(found) == 1 {
		return b.screen(ctx, e, source, func(ctx context.Context) (string, [][]outbox.Button, error) {
			return b.agencyCard(ctx, tree, today, found[0].ID, who)
		})
	}
	people, err := b.Directory.FindPersons(ctx, words, listRows)
	if err != nil {
		return inbox.Plan{}, err
	}
	var buttons []outbox.Button
	for _, a := range found {
		buttons = append(buttons, button(a.Name, pressAgency, a.ID, 0))
	}
	for _, p := range people {
		buttons = append(buttons, button("👤 "+p.Name, pressPerson, p.ID))
	}
	return b.screen(ctx, e, source, func(context.Context) (string, [][]outbox.Button, error) {
		return b.text.found(words, len(found)+len(people)), rows(buttons...), nil
	})
}

// screen plans a screen: the pressed message changes into it, or it is a message of its own.
func (b *Bot) screen(ctx context.Context, e telegram.Event, source string, draw func(ctx context.Context) (string, [][]outbox.Button, error)) (inbox.Plan, error) {
	html, buttons, err := draw(ctx)
	if problem.Is(err, problem.NotFound) || problem.Is(err, problem.Ended) {
		return b.refuse(e, source, err.Error()), nil
	}
	if err != nil {
		return inbox.Plan{}, err
	}
	return b.act(e, source, func(context.Context, *database.Tx) (reply, error) {
		return reply{html: html, buttons: buttons}, nil
	}), nil
}

// browsed draws the screen that a pressed button stands for.
func (b *Bot) browsed(ctx context.Context, e telegram.Event, source string, p press) (inbox.Plan, error) {
	who, err := b.who(ctx, e)
	if err != nil {
		return inbox.Plan{}, err
	}
	if !who.May(directory.Browse, 0) || !b.boardPlace(ctx, e) {
		return b.refuse(e, source, b.text.notAllowed()), nil
	}
	today, err := b.Directory.Today(ctx)
	if err != nil {
		return inbox.Plan{}, err
	}
	day, err := numberDay(p.last(), today)
	if err != nil || p.verb == pressPerson || p.verb == pressClaims {
		day = today
	}
	tree, err := b.Directory.Tree(ctx, day)
	if err != nil {
		return inbox.Plan{}, err
	}
	return b.screen(ctx, e, source, func(ctx context.Context) (string, [][]outbox.Button, error) {
		switch p.verb {
		case pressBelow:
			return b.below(ctx, tree, today, p.id, int(p.number(0)), pageIn(p.number(1)), who)
		case pressAgency:
			return b.agencyCard(ctx, tree, today, p.id, who)
		case pressPeople:
			return b.people(ctx, tree, today, p.id, pageIn(p.number(0)))
		case pressHistory:
			return b.history(ctx, tree, today, p.id)
		case pressBlocs:
			return b.blocs(ctx, tree, today)
		case pressBloc:
			return b.bloc(ctx, tree, today, p.id, who)
		case pressPerson:
			return b.personCard(ctx, today, p.id, who)
		case pressClaims:
			return b.claims(ctx, who, int(min(p.id, maxPages)))
		case pressActs:
			return b.actsMenu(ctx, tree, p.id, who)
		case pressRoles:
			return b.inviteMenu(ctx, tree, p.id, who)
		}
		return "", nil, b.text.problemOld()
	})
}

// boardPlace reports whether a chat is fit to show the organisation and its people: a private one, or the Board's group.
func (b *Bot) boardPlace(ctx context.Context, e telegram.Event) bool {
	if e.Private {
		return true
	}
	purpose, err := b.Directory.GroupPurpose(ctx, b.DB, e.ChatID)
	return err == nil && purpose == directory.BoardGroup
}

// below lists the agencies directly under one, all or of one kind; many are shown by kind first.
func (b *Bot) below(ctx context.Context, tree *directory.Tree, today directory.Day, id int64, kind, page int, who directory.Access) (string, [][]outbox.Button, error) {
	day := dayNumber(tree.Day, today)
	children := tree.Children(id)
	html := b.text.treeTitle(tree, id, today)
	var buttons [][]outbox.Button
	var kinds []directory.AgencyKind
	counts := map[directory.AgencyKind]int{}
	for _, a := range children {
		if counts[a.Kind]++; counts[a.Kind] == 1 {
			kinds = append(kinds, a.Kind)
		}
	}
	if kind < 0 && len(children) > kindsFrom && len(kinds) > 1 {
		for i, k := range kinds {
			buttons = append(buttons, []outbox.Button{button(fmt.Sprintf("%s (%d)", upperFirst(k.Name()), counts[k]), pressBelow, id, int64(i), 0, day)})
		}
	} else {
		if kind >= 0 && kind < len(kinds) {
			var of []directory.Agency
			for _, a := range children {
				if a.Kind == kinds[kind] {
					of = append(of, a)
				}
			}
			children = of
		}
		from, until := pageOf(len(children), page, listRows)
		for _, a := range children[from:until] {
			buttons = append(buttons, []outbox.Button{button(b.text.agencyLabel(a, len(tree.Children(a.ID))), pressAgency, a.ID, day)})
		}
		buttons = append(buttons, turns(len(children), page, listRows, func(page int) outbox.Button {
			return button("", pressBelow, id, int64(kind), int64(page), day)
		})...)
	}
	var back []outbox.Button
	if kind >= 0 {
		back = append(back, button(buttonUp, pressBelow, id, -1, 0, day))
	} else if id != 0 {
		back = append(back, button(buttonUp, pressAgency, id, day))
	}
	if back != nil {
		buttons = append(buttons, back)
	}
	if id != 0 || kind >= 0 {
		return html, buttons, nil
	}
	blocs, err := b.Directory.Blocs(ctx, tree.Day)
	if err != nil {
		return "", nil, err
	}
	if len(blocs) > 0 {
		buttons = append(buttons, []outbox.Button{button(fmt.Sprintf("%s (%d)", buttonBlocs, len(blocs)), pressBlocs, 0, day)})
	}
	if tree.Day == today {
		waiting, err := b.decidable(ctx, who)
		if err != nil {
			return "", nil, err
		}
		if len(waiting) > 0 {
			buttons = append(buttons, []outbox.Button{button(fmt.Sprintf("%s (%d)", buttonClaims, len(waiting)), pressClaims, 0)})
		}
		if tree.Len() == 0 {
			buttons = append(buttons, []outbox.Button{button(buttonFound, pressStart, 0, actFounding)})
		}
	}
	return html, buttons, nil
}

// pageIn is the page that a button names, which anybody may have forged.
func pageIn(n int64) int { return int(min(max(n, 0), maxPages)) }

// pageOf is the part of n things that a page shows.
func pageOf(n, page, size int) (from, until int) {
	from = min(max(page, 0)*size, n)
	return from, min(from+size, n)
}

// turns are the buttons to the pages before and after, if there are any.
func turns(n, page, size int, to func(page int) outbox.Button) [][]outbox.Button {
	var row []outbox.Button
	if page > 0 {
		back := to(page - 1)
		back.Text = buttonBack
		row = append(row, back)
	}
	if (page+1)*size < n {
		on := to(page + 1)
		on.Text = buttonOn
		row = append(row, on)
	}
	if row == nil {
		return nil
	}
	return [][]outbox.Button{row}
}

// agencyCard is one agency and what can be done about it.
func (b *Bot) agencyCard(ctx context.Context, tree *directory.Tree, today directory.Day, id int64, who directory.Access) (string, [][]outbox.Button, error) {
	path := tree.Path(id)
	if len(path) == 0 {
		return b.history(ctx, tree, today, id) // what became of it
	}
	people, err := b.Directory.PostsOfAgency(ctx, id, tree.Day)
	if err != nil {
		return "", nil, err
	}
	blocs, err := b.Directory.BlocsOf(ctx, id, tree.Day)
	if err != nil {
		return "", nil, err
	}
	agency, day := path[len(path)-1], dayNumber(tree.Day, today)
	html := b.text.agencyCard(path, people, blocs, tree.Day, today)
	var first []outbox.Button
	if n := len(tree.Children(id)); n > 0 {
		first = append(first, button(fmt.Sprintf("%s (%d)", buttonBelow, n), pressBelow, id, -1, 0, day))
	}
	if len(people) > 0 {
		first = append(first, button(fmt.Sprintf("%s (%d)", buttonPeople, len(people)), pressPeople, id, 0, day))
	}
	var buttons [][]outbox.Button
	if first != nil {
		buttons = append(buttons, first)
	}
	second := []outbox.Button{button(buttonHistory, pressHistory, id, day)}
	if tree.Day == today {
		if who.May(directory.ManageMembers, id) {
			second = append(second, button(buttonInvite, pressRoles, id))
		}
		if who.May(directory.Reorganise, id) {
			second = append(second, button(buttonActs, pressActs, id))
		}
	}
	return html, append(buttons, second, []outbox.Button{button(buttonUp, pressBelow, agency.ParentID, -1, 0, day)}), nil
}

func (b *Bot) history(ctx context.Context, tree *directory.Tree, today directory.Day, id int64) (string, [][]outbox.Button, error) {
	lines, err := b.Directory.History(ctx, id)
	if err != nil {
		return "", nil, err
	}
	if len(lines) == 0 {
		return "", nil, b.text.problemOld()
	}
	successors, err := b.Directory.Successors(ctx, id)
	if err != nil {
		return "", nil, err
	}
	before, err := b.Directory.Predecessors(ctx, id)
	if err != nil {
		return "", nil, err
	}
	day := dayNumber(tree.Day, today)
	var buttons []outbox.Button
	for _, p := range before[:min(len(before), listRows)] {
		buttons = append(buttons, button("← "+p.Name, pressHistory, p.ID, 0))
	}
	for _, s := range successors {
		buttons = append(buttons, button("→ "+s.Name, pressAgency, s.ID, 0))
	}
	if len(tree.Path(id)) > 0 {
		buttons = append(buttons, button(buttonUp, pressAgency, id, day))
	}
	return b.text.history(lines, before, successors), rows(buttons...), nil
}

func (b *Bot) blocs(ctx context.Context, tree *directory.Tree, today directory.Day) (string, [][]outbox.Button, error) {
	all, err := b.Directory.Blocs(ctx, tree.Day)
	if err != nil {
		return "", nil, err
	}
	day := dayNumber(tree.Day, today)
	var buttons []outbox.Button
	for _, bloc := range all[:min(len(all), 40)] {
		buttons = append(buttons, button(bloc.Name, pressBloc, bloc.ID, day))
	}
	buttons = append(buttons, button(buttonUp, pressBelow, 0, -1, 0, day))
	return b.text.blocsTitle(len(all)), rows(buttons...), nil
}

func (b *Bot) bloc(ctx context.Context, tree *directory.Tree, today directory.Day, id int64, who directory.Access) (string, [][]outbox.Button, error) {
	bloc, err := b.Directory.Bloc(ctx, id, tree.Day)
	if err != nil {
		return "", nil, err
	}
	var buttons []outbox.Button
	if tree.Day == today && who.May(directory.Reorganise, 0) {
		buttons = append(buttons, button(buttonLead, pressLead, id, 0), button(buttonDeputy, pressLead, id, 1), button(buttonOfficer, pressOfficer, id))
	}
	return b.text.bloc(bloc, tree.Day), rows(append(buttons, button(buttonUp, pressBlocs, 0, dayNumber(tree.Day, today)))...), nil
}
