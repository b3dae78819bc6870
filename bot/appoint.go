package bot

import (
	"context"
	"fmt"

	"thidua/bot/directory"
	"thidua/bot/inbox"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// appoint asks which role somebody of an agency is to have there.
func (b *Bot) appoint(e telegram.Event, source string, id int64) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		post, err := b.Directory.EndablePost(ctx, tx, actorOf(e), id)
		if err != nil {
			return reply{}, err
		}
		who, err := b.Directory.AccessIn(ctx, tx, e.User.ID)
		if err != nil {
			return reply{}, err
		}
		if post.PersonID == who.PersonID || !who.May(directory.ManageFocals, post.AgencyID) { // nobody raises themselves
			return reply{}, b.text.problemDenied()
		}
		t := talk{Person: post.PersonID, Agency: post.AgencyID}
		return b.ask(ctx, tx, e, postRole, t, b.text.askRole(post), func(id int64) [][]outbox.Button {
			var buttons []outbox.Button
			for i, role := range directory.Roles() {
				if role != post.Role && who.MayAppoint(role, post.AgencyID) && role != directory.Member {
					buttons = append(buttons, button(role.Name(), pressChoice, id, choiceFirst+int64(i)))
				}
			}
			return rows(buttons...)
		})
	})
}

// choseRole asks for the document that names a focal point, and gives other roles at once.
func (b *Bot) choseRole(ctx context.Context, tx *database.Tx, e telegram.Event, source string, d dialogue, role directory.Role) (reply, error) {
	d.talk.Role = role
	if role != directory.Focal && role != directory.DeputyFocal {
		return b.saidRoleBasis(ctx, tx, e, source, d, "")
	}
	agency, err := b.Directory.AgencyIn(ctx, tx, d.talk.Agency)
	if err != nil {
		return reply{}, err
	}
	return b.ask(ctx, tx, e, roleBasis, d.talk, b.text.askBasis(agency.Name), func(id int64) [][]outbox.Button {
		return rows(button(buttonNoBasis, pressChoice, id, choiceNone))
	})
}

func (b *Bot) saidRoleBasis(ctx context.Context, tx *database.Tx, e telegram.Event, source string, d dialogue, words string) (reply, error) {
	basis, on, ok := "", directory.Day(""), true
	if words != "" {
		basis, on, ok = splitBasis(words)
	}
	if !ok {
		return reply{html: b.text.basisUnclear()}, nil
	}
	post, err := b.Directory.Appoint(ctx, tx, actorOf(e), directory.Appointment{
		PersonID: d.talk.Person, AgencyID: d.talk.Agency, Role: d.talk.Role, Basis: basis, BasisOn: on,
	})
	if err != nil {
		return reply{}, err
	}
	if err := b.dialogues.end(ctx, tx, e.ChatID, e.User.ID); err != nil {
		return reply{}, err
	}
	p, err := b.Directory.PersonIn(ctx, tx, d.talk.Person)
	if err != nil {
		return reply{}, err
	}
	r := reply{html: b.text.appointed(post, p.Name), toast: b.text.doneShort()}
	if p.Account != 0 {
		r.menus = []int64{p.Account}
		r.others = append(r.others, notice("appointed:"+source, p.Account, b.text.youAppointed(post), nil))
	}
	return r, nil
}

// askLead asks which agency of a bloc leads it this year.
func (b *Bot) askLead(e telegram.Event, source string, id int64, deputy bool) inbox.Plan {
	return b.choose(e, source, blocAgency, id, talk{Bloc: id, Deputy: deputy}, func(bloc directory.Bloc, year int) (string, []int64, []string) {
		var ids []int64
		var names []string
		for _, a := range bloc.Agencies {
			ids, names = append(ids, a.ID), append(names, a.Name)
		}
		return b.text.askLead(bloc, year, deputy), ids, names
	})
}

// askOfficer asks who of the Board follows a bloc.
func (b *Bot) askOfficer(e telegram.Event, source string, id int64) inbox.Plan {
	return b.choose(e, source, blocOfficer, id, talk{Bloc: id}, func(bloc directory.Bloc, _ int) (string, []int64, []string) {
		return b.text.askOfficer(bloc), nil, nil
	})
}

const maxChoices = 40

// choose asks about a bloc with a button for each choice; the people of the Board when none are given.
func (b *Bot) choose(e telegram.Event, source string, kind dialogueKind, id int64, t talk, of func(bloc directory.Bloc, year int) (html string, ids []int64, names []string)) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		who, err := b.Directory.AccessIn(ctx, tx, e.User.ID)
		if err != nil {
			return reply{}, err
		}
		if !who.May(directory.Reorganise, 0) {
			return reply{}, b.text.problemDenied()
		}
		bloc, year, err := b.Directory.BlocIn(ctx, tx, id)
		if err != nil {
			return reply{}, err
		}
		html, ids, names := of(bloc, year)
		if kind == blocOfficer {
			people, err := b.Directory.Colleagues(ctx, tx, 0)
			if err != nil {
				return reply{}, err
			}
			for _, p := range people {
				ids, names = append(ids, p.ID), append(names, p.Name)
			}
		}
		if len(ids) == 0 {
			return reply{html: b.text.nobodyToChoose(), fresh: true}, nil
		}
		t.Choices = ids[:min(len(ids), maxChoices)]
		return b.ask(ctx, tx, e, kind, t, html, func(id int64) [][]outbox.Button {
			var buttons []outbox.Button
			for i := range t.Choices {
				buttons = append(buttons, button(names[i], pressChoice, id, choiceFirst+int64(i)))
			}
			return rows(buttons...)
		})
	})
}

func (b *Bot) setLead(ctx context.Context, tx *database.Tx, e telegram.Event, d dialogue, agency int64) (reply, error) {
	bloc, year, err := b.Directory.BlocIn(ctx, tx, d.talk.Bloc)
	if err != nil {
		return reply{}, err
	}
	if err := b.Directory.SetLead(ctx, tx, actorOf(e), bloc.ID, agency, year, d.talk.Deputy); err != nil {
		return reply{}, err
	}
	return b.blocChanged(ctx, tx, e, bloc.ID)
}

func (b *Bot) setOfficer(ctx context.Context, tx *database.Tx, e telegram.Event, d dialogue, person int64) (reply, error) {
	if err := b.Directory.SetOfficer(ctx, tx, actorOf(e), d.talk.Bloc, person); err != nil {
		return reply{}, err
	}
	return b.blocChanged(ctx, tx, e, d.talk.Bloc)
}

// blocChanged shows a bloc after a change.
func (b *Bot) blocChanged(ctx context.Context, tx *database.Tx, e telegram.Event, id int64) (reply, error) {
	if err := b.dialogues.end(ctx, tx, e.ChatID, e.User.ID); err != nil {
		return reply{}, err
	}
	bloc, year, err := b.Directory.BlocIn(ctx, tx, id)
	if err != nil {
		return reply{}, err
	}
	return reply{html: b.text.bloc(bloc, directory.Day(fmt.Sprintf("%d-12-31", year))), toast: b.text.doneShort()}, nil
}

// joinTwin makes somebody who came by themselves the person of that name on the list.
func (b *Bot) joinTwin(e telegram.Event, source string, id int64) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		p, replaced, err := b.Directory.Merge(ctx, tx, actorOf(e), id)
		if err != nil {
			return reply{}, err
		}
		if replaced != 0 {
			if err := b.cutOff(ctx, tx, replaced); err != nil {
				return reply{}, err
			}
		}
		return reply{
			html: b.text.joined(p), buttons: rows(button("👤 "+p.Name, pressPerson, p.ID)), toast: b.text.doneShort(), menus: []int64{p.Account},
		}, nil
	})
}
