package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/inbox"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// The acts on agencies, as the numbers in buttons.
const (
	actRenaming int64 = iota + 1
	actMerger
	actHandOver
	actDissolution
	actFounding
)

// actsMenu offers what can be done to an agency.
func (b *Bot) actsMenu(_ context.Context, tree *directory.Tree, id int64, who directory.Access) (string, [][]outbox.Button, error) {
	path := tree.Path(id)
	if len(path) == 0 || !who.May(directory.Reorganise, id) {
		return "", nil, b.text.problemOld()
	}
	var buttons []outbox.Button
	for _, act := range []struct {
		label string
		act   int64
	}{{buttonRename, actRenaming}, {buttonMerge, actMerger}, {buttonHandOver, actHandOver}, {buttonFound, actFounding}, {buttonDissolve, actDissolution}} {
		buttons = append(buttons, button(act.label, pressStart, id, act.act))
	}
	buttons = append(buttons, button(buttonUp, pressAgency, id, 0))
	return b.text.actsTitle(path[len(path)-1]), rows(buttons...), nil
}

// startAct asks for the words that an act needs.
func (b *Bot) startAct(e telegram.Event, source string, agency, act int64) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		who, err := b.Directory.AccessIn(ctx, tx, e.User.ID)
		if err != nil {
			return reply{}, err
		}
		if !who.May(directory.Reorganise, agency) {
			return reply{}, b.text.problemDenied()
		}
		t := talk{Agency: agency}
		name, code := "", ""
		if agency != 0 {
			a, err := b.Directory.AgencyIn(ctx, tx, agency)
			if err != nil {
				return reply{}, err
			}
			name, code = a.Name, a.Code
		}
		switch act {
		case actRenaming:
			t.Act = directory.Reorganisation{Kind: directory.Renaming, From: []string{code}}
		case actMerger:
			t.Act = directory.Reorganisation{Kind: directory.Merger, From: []string{code}}
		case actHandOver:
			t.Act = directory.Reorganisation{Kind: directory.HandOver, From: []string{code}}
		case actDissolution:
			t.Act = directory.Reorganisation{Kind: directory.Dissolution, From: []string{code}}
		case actFounding:
			t.Act = directory.Reorganisation{Kind: directory.Founding, Parent: code}
		default:
			return reply{}, b.text.problemOld()
		}
		return b.ask(ctx, tx, e, actWords, t, b.text.askAct(t.Act.Kind, name), nil)
	})
}

// saidAct takes the words of an act, and shows what it would change before anything does.
func (b *Bot) saidAct(ctx context.Context, e telegram.Event, source string, d dialogue) (inbox.Plan, error) {
	act, err := parseAct(d.talk.Act, e.Text)
	var changes []directory.Change
	if err == nil {
		changes, err = b.Directory.PreviewReorganisation(ctx, actorOf(e), act)
	}
	if p, ok := errors.AsType[*problem.Error](err); ok {
		return b.refuse(e, source, p.Sentence), nil
	}
	if err != nil {
		return inbox.Plan{}, err
	}
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		if _, err := b.current(ctx, tx, e, d.id); err != nil {
			return reply{}, err
		}
		return b.ask(ctx, tx, e, actConfirm, talk{Agency: d.talk.Agency, Act: act, Shown: changes}, b.text.preview(act, changes),
			func(id int64) [][]outbox.Button { return rows(button(buttonDo, pressChoice, id, choiceYes)) })
	}), nil
}

// parseAct reads "tên hoặc mã; loại; ngày; văn bản" as far as the act needs them. The day is found wherever it stands; what
// follows it is the document.
func parseAct(act directory.Reorganisation, words string) (directory.Reorganisation, error) {
	var parts []string
	for _, part := range strings.FieldsFunc(words, func(r rune) bool { return r == ';' || r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	at := slices.IndexFunc(parts, func(part string) bool { return dayIn(part) != "" })
	if at < 0 {
		return act, problemNoDay
	}
	act.On = dayIn(parts[at])
	act.Basis = strings.Join(parts[at+1:], "; ")
	given := parts[:at]
	need := map[directory.ReorganisationKind]int{directory.Renaming: 1, directory.Merger: 1, directory.HandOver: 1, directory.Founding: 2}[act.Kind]
	if len(given) < need {
		return act, problemTooFew
	}
	switch act.Kind {
	case directory.Renaming:
		act.Name = given[0]
	case directory.Merger:
		act.Into = given[0]
		if len(given) > 1 {
			act.Name = given[1]
		}
	case directory.HandOver:
		act.Parent = given[0]
	case directory.Founding:
		act.Into, act.Name = given[0], given[1]
		if len(given) > 2 {
			kind, ok := directory.ParseAgencyKind(given[2])
			if !ok {
				return act, problemKind
			}
			act.AgencyKind = kind
		}
	}
	return act, nil
}

func dayIn(part string) directory.Day {
	m := dayInWords.FindStringSubmatch(part)
	if m == nil {
		return ""
	}
	if basis, day, ok := splitBasis("x " + part); ok && len([]rune(basis)) < 12 { // "từ ngày 01/7/2025", not a document of that day
		return day
	}
	return ""
}

// doAct does what was shown, if nothing has changed since.
func (b *Bot) doAct(ctx context.Context, tx *database.Tx, e telegram.Event, d dialogue) (reply, error) {
	done, changes, err := b.Directory.ReorganiseAsPreviewed(ctx, tx, actorOf(e), d.talk.Act, d.talk.Shown)
	if err != nil {
		return reply{}, err
	}
	if err := b.dialogues.end(ctx, tx, e.ChatID, e.User.ID); err != nil {
		return reply{}, err
	}
	return reply{
		html:    b.text.done(done, changes),
		buttons: rows(button(buttonUndo, pressUndo, done.ID)),
		toast:   b.text.doneShort(),
	}, nil
}

// undo takes an act back.
func (b *Bot) undo(e telegram.Event, source string, id int64) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		r, err := b.Directory.Undo(ctx, tx, actorOf(e), id)
		if err != nil {
			return reply{}, err
		}
		return reply{html: b.text.undone(r), toast: b.text.undoneShort()}, nil
	})
}

// inviteMenu offers the roles to invite into an agency.
func (b *Bot) inviteMenu(ctx context.Context, tree *directory.Tree, id int64, who directory.Access) (string, [][]outbox.Button, error) {
	path := tree.Path(id)
	if len(path) == 0 || !who.May(directory.ManageMembers, id) {
		return "", nil, b.text.problemOld()
	}
	open, err := b.Directory.Invitations(ctx, id)
	if err != nil {
		return "", nil, err
	}
	var buttons []outbox.Button
	for i, role := range directory.Roles() {
		if who.MayAppoint(role, id) {
			buttons = append(buttons, button(role.Name(), pressInvite, id, int64(i)))
		}
	}
	for _, i := range open[:min(len(open), 5)] {
		if who.MayAppoint(i.Role, id) {
			buttons = append(buttons, button(b.text.revokeLabel(i), pressRevoke, i.ID))
		}
	}
	buttons = append(buttons, button(buttonUp, pressAgency, id, 0))
	return b.text.inviteTitle(path[len(path)-1].Name, open), rows(buttons...), nil
}

// invite makes a link, in a message of its own that can be forwarded.
func (b *Bot) invite(e telegram.Event, source string, agency, role int64) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		roles := directory.Roles()
		if role < 0 || role >= int64(len(roles)) {
			return reply{}, b.text.problemOld()
		}
		i, token, err := b.Directory.Invite(ctx, tx, actorOf(e), directory.InvitationSpec{AgencyID: agency, Role: roles[role]})
		if err != nil {
			return reply{}, err
		}
		return reply{html: b.text.invitation(i, Link(b.Me.Username, token)), buttons: rows(button(buttonRevoke, pressRevoke, i.ID)), fresh: true, secret: true}, nil
	})
}

// Link is the deep link that opens a bot with an invitation's token.
func Link(username, token string) string { return "https://t.me/" + username + "?start=" + token }

func (b *Bot) revoke(e telegram.Event, source string, id int64) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		i, err := b.Directory.RevokeInvitation(ctx, tx, actorOf(e), id)
		if err != nil {
			return reply{}, err
		}
		return reply{html: b.text.revoked(i), toast: b.text.doneShort()}, nil
	})
}

// ours is /moi: somebody of an agency invites colleagues. Who has several posts is asked for which.
func (b *Bot) ours(ctx context.Context, e telegram.Event, source string, who directory.Access) (inbox.Plan, error) {
	posts := who.PostsFor(directory.ManageMembers)
	if len(posts) == 0 {
		if who.May(directory.ManageMembers, 0) {
			return b.say(e, source, b.text.inviteFromTree()), nil
		}
		return b.refuse(e, source, b.text.notAllowed()), nil
	}
	if len(posts) == 1 {
		return b.invite(e, source, posts[0].AgencyID, 0), nil
	}
	var buttons []outbox.Button
	for _, p := range posts[:min(len(posts), listRows)] {
		buttons = append(buttons, button(p.Agency, pressInvite, p.AgencyID, 0))
	}
	return b.act(e, source, func(context.Context, *database.Tx) (reply, error) {
		return reply{html: b.text.forWhich(), buttons: rows(buttons...)}, nil
	}), nil
}

// beSure asks before what cannot be undone.
func (b *Bot) beSure(ctx context.Context, tx *database.Tx, e telegram.Event, t talk, html string) (reply, error) {
	return b.ask(ctx, tx, e, sure, t, html, func(id int64) [][]outbox.Button {
		return rows(button(buttonDo, pressChoice, id, choiceYes))
	})
}

// doSure does what was asked about.
func (b *Bot) doSure(ctx context.Context, tx *database.Tx, e telegram.Event, source string, d dialogue) (reply, error) {
	if err := b.dialogues.end(ctx, tx, e.ChatID, e.User.ID); err != nil {
		return reply{}, err
	}
	switch {
	case d.talk.Post != 0:
		post, account, err := b.Directory.EndPost(ctx, tx, actorOf(e), d.talk.Post)
		if err != nil {
			return reply{}, err
		}
		r := reply{html: b.text.postEnded(post), toast: b.text.doneShort()}
		if account != 0 {
			r.menus = []int64{account}
			if account != e.User.ID {
				r.others = append(r.others, notice("ended:"+source, account, b.text.yourPostEnded(post), nil))
			}
		}
		return r, nil
	case d.talk.Person != 0:
		account, err := b.Directory.DetachAccount(ctx, tx, actorOf(e), d.talk.Person)
		if err != nil {
			return reply{}, err
		}
		return reply{html: b.text.detached(), toast: b.text.doneShort()}, b.cutOff(ctx, tx, account)
	}
	return b.eraseSelf(ctx, tx, e)
}

// endPost asks whether a post is to end.
func (b *Bot) endPost(e telegram.Event, source string, id int64) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		post, err := b.Directory.EndablePost(ctx, tx, actorOf(e), id)
		if err != nil {
			return reply{}, err
		}
		return b.beSure(ctx, tx, e, talk{Post: id}, b.text.sureEnd(post))
	})
}

// detach asks whether an account is to be taken off somebody.
func (b *Bot) detach(e telegram.Event, source string, person int64) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		p, err := b.Directory.DetachablePerson(ctx, tx, actorOf(e), person)
		if err != nil {
			return reply{}, err
		}
		html := b.text.sureDetach(p)
		of, err := b.Directory.AccessIn(ctx, tx, p.Account)
		if err != nil {
			return reply{}, err
		}
		if of.ConfiguredAdmin {
			html += "\n\n" + b.text.configuredEnds()
		}
		return b.beSure(ctx, tx, e, talk{Person: person}, html)
	})
}

// move asks where somebody goes.
func (b *Bot) move(e telegram.Event, source string, id int64) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		post, err := b.Directory.EndablePost(ctx, tx, actorOf(e), id)
		if err != nil {
			return reply{}, err
		}
		return b.ask(ctx, tx, e, postMove, talk{Post: id}, b.text.askMove(post), nil)
	})
}

func (b *Bot) saidMove(ctx context.Context, tx *database.Tx, e telegram.Event, source string, d dialogue) (reply, error) {
	code, title, _ := strings.Cut(e.Text, ";")
	agency, err := b.Directory.AgencyOfCodeIn(ctx, tx, code)
	if err != nil {
		return reply{}, err
	}
	post, account, err := b.Directory.Transfer(ctx, tx, actorOf(e), d.talk.Post, agency.ID, title)
	if err != nil {
		return reply{}, err
	}
	if err := b.dialogues.end(ctx, tx, e.ChatID, e.User.ID); err != nil {
		return reply{}, err
	}
	r := reply{html: b.text.moved(post)}
	if account != 0 {
		r.menus = []int64{account}
		r.others = append(r.others, notice("moved:"+source, account, b.text.youMoved(post), nil))
	}
	return r, nil
}

// lending is /uyquyen: an approver lets another of the Board approve for some days.
func (b *Bot) lending(ctx context.Context, e telegram.Event, source string, who directory.Access) (inbox.Plan, error) {
	if !slices.ContainsFunc(who.Posts, func(p directory.Post) bool { return p.Role == directory.Approver }) {
		return b.refuse(e, source, b.text.notAllowed()), nil
	}
	current, err := b.Directory.Delegations(ctx, who.PersonID)
	if err != nil {
		return inbox.Plan{}, err
	}
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		colleagues, err := b.Directory.Colleagues(ctx, tx, who.PersonID)
		if err != nil {
			return reply{}, err
		}
		if len(colleagues) == 0 {
			return reply{html: b.text.nobodyToLend()}, nil
		}
		t := talk{}
		var names []string
		for _, p := range colleagues[:min(len(colleagues), 20)] {
			t.Choices = append(t.Choices, p.ID)
			names = append(names, p.Name)
		}
		return b.ask(ctx, tx, e, lendTo, t, b.text.askLend(current, who.PersonID), func(id int64) [][]outbox.Button {
			var buttons []outbox.Button
			for i, name := range names {
				buttons = append(buttons, button("👤 "+name, pressChoice, id, choiceFirst+int64(i)))
			}
			for _, d := range current {
				if d.From.ID == who.PersonID {
					buttons = append(buttons, button(b.text.takeBackLabel(d), pressTakeBack, d.ID))
				}
			}
			return rows(buttons...)
		})
	}), nil
}

// lend asks for the days.
func (b *Bot) lend(ctx context.Context, tx *database.Tx, e telegram.Event, to int64) (reply, error) {
	return b.ask(ctx, tx, e, lendDays, talk{Person: to}, b.text.askDays(), nil)
}

func (b *Bot) saidDays(ctx context.Context, tx *database.Tx, e telegram.Event, d dialogue) (reply, error) {
	days := dayInWords.FindAllStringSubmatch(e.Text, 3)
	if len(days) != 2 {
		return reply{html: b.text.askDays()}, nil
	}
	first, last := dayIn(days[0][1]), dayIn(days[1][1])
	lent, err := b.Directory.Delegate(ctx, tx, actorOf(e), d.talk.Person, first, last)
	if err != nil {
		return reply{}, err
	}
	if err := b.dialogues.end(ctx, tx, e.ChatID, e.User.ID); err != nil {
		return reply{}, err
	}
	r := reply{html: b.text.lent(lent), buttons: rows(button(b.text.takeBackLabel(lent), pressTakeBack, lent.ID))}
	if lent.To.Account != 0 {
		r.others = append(r.others, notice(fmt.Sprintf("lent:%d", lent.ID), lent.To.Account, b.text.lentToYou(lent), nil))
		r.menus = []int64{lent.To.Account}
	}
	return r, nil
}

func (b *Bot) takeBack(e telegram.Event, source string, id int64) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		if err := b.Directory.RevokeDelegation(ctx, tx, actorOf(e), id); err != nil {
			return reply{}, err
		}
		return reply{html: b.text.takenBack(), toast: b.text.doneShort()}, nil
	})
}
