package bot

import (
	"context"

	"thidua/bot/directory"
	"thidua/bot/inbox"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// who is what the author of an event is today; an anonymous one is nobody.
func (b *Bot) who(ctx context.Context, e telegram.Event) (directory.Access, error) {
	if e.User == nil {
		return directory.Access{}, nil
	}
	return b.Directory.Access(ctx, e.User.ID)
}

// mayAsk reports whether somebody's questions are answered: of those whom the Board let in or, with open questions, of
// everybody who has agreed to what is stored.
func (b *Bot) mayAsk(who directory.Access) bool {
	return who.May(directory.Ask, 0) || b.Open && who.Agreed
}

// gate answers whoever is not to go on: too fast, unknown, or not yet agreed. stop is false for the others.
func (b *Bot) gate(ctx context.Context, e telegram.Event, source string, who directory.Access) (plan inbox.Plan, stop bool, err error) {
	switch {
	case e.User == nil && e.Private:
		return inbox.Plan{}, true, nil // Telegram's own, or no message of a person
	case e.User == nil:
		return b.say(e, source, b.text.anonymous()), true, nil
	}
	weight := 1.0
	if e.AlbumID != "" {
		weight = albumWeight // its files are one message to who sends it
	}
	if e.User != nil {
		switch b.limit.take(e.User.ID, e.At, b.Now(), weight) {
		case slow:
			return b.refuse(e, source, b.text.slowDown()), true, nil
		case slowStill:
			if e.Kind == telegram.Pressed {
				plan = b.press(e, b.text.slowDown(), nil)
			}
			return plan, true, nil
		}
	}
	switch {
	case e.Kind == telegram.Pressed:
		return inbox.Plan{}, false, nil // each button asks for its own right
	case !e.Private:
		if b.mayAsk(who) {
			return inbox.Plan{}, false, nil
		}
		return b.say(e, source, b.text.unknownInGroup()), true, nil
	case e.Command == "start" && e.Args != "":
		return b.opened(e, source, who), true, nil
	case !who.Agreed:
		plan, err = b.newcomer(ctx, e, source, who)
		return plan, true, err
	case !b.mayAsk(who) && e.Command != "dulieu":
		return b.say(e, source, b.text.noPost()), true, nil
	}
	return inbox.Plan{}, false, nil
}

// newcomer shows somebody who may come in what is stored about them, and anybody else the way.
func (b *Bot) newcomer(ctx context.Context, e telegram.Event, source string, who directory.Access) (inbox.Plan, error) {
	invitation, invited, err := b.Directory.OpenedInvitation(ctx, e.User.ID)
	if err != nil {
		return inbox.Plan{}, err
	}
	if !invited && who.PersonID == 0 && !who.ConfiguredAdmin && !b.Open {
		return b.say(e, source, b.text.stranger(e.User.ID)), nil
	}
	return b.act(e, source, func(context.Context, *database.Tx) (reply, error) {
		return b.noticeOf(invitation), nil
	}), nil
}

// noticeOf is what somebody reads before anything is kept of them.
func (b *Bot) noticeOf(i directory.Invitation) reply {
	r := reply{html: b.text.privacy(i.Agency, i.Role)}
	r.buttons = append(rows(button(buttonAgree, pressAgree, 0)), rows(button(buttonDisagree, pressDisagree, 0))...)
	return r
}

// opened is a press of Start with an invitation's token.
func (b *Bot) opened(e telegram.Event, source string, who directory.Access) inbox.Plan {
	if who.Agreed {
		return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
			entry, err := b.Directory.AcceptInvitation(ctx, tx, e.User.ID, e.Args)
			if err != nil {
				return reply{}, err
			}
			return b.entered(ctx, tx, e, entry)
		})
	}
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		i, err := b.Directory.OpenInvitation(ctx, tx, e.User.ID, e.Args)
		if err != nil {
			return reply{}, err
		}
		return b.noticeOf(i), nil
	})
}

// started is Start by somebody known: a greeting, or the question that a claim of theirs still waits for.
func (b *Bot) started(e telegram.Event, source string, who directory.Access) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		if e.Private {
			claim, asking, err := b.Directory.DraftRoleRequest(ctx, tx, e.User.ID)
			if err != nil {
				return reply{}, err
			}
			if asking {
				return b.askName(ctx, tx, e, claim)
			}
		}
		return reply{html: b.text.welcome() + b.text.ownCommands(b.commandsOf(who))}, nil
	})
}

// agreed is the press of the button under the notice, which stays, to be read again, without its buttons.
func (b *Bot) agreed(ctx context.Context, e telegram.Event, source string) (inbox.Plan, error) {
	invitation, _, err := b.Directory.OpenedInvitation(ctx, e.User.ID)
	if err != nil {
		return inbox.Plan{}, err
	}
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		entry, err := b.Directory.Agree(ctx, tx, e.User.ID, e.User.Name, b.Open)
		if err != nil {
			return reply{}, err
		}
		r, err := b.entered(ctx, tx, e, entry)
		if err != nil {
			return reply{}, err
		}
		target, ok, err := b.Outbox.KeyOf(ctx, tx, e.ChatID, e.MessageID)
		if err == nil && ok {
			r.others = append(r.others, outbox.Delivery{
				Key: "agreed:" + source, Priority: outbox.Reply, Op: outbox.Edit, Target: target,
				Content: outbox.Content{HTML: b.text.privacy(invitation.Agency, invitation.Role) + "\n\n" + b.text.agreedAt(e.At)},
			})
		}
		return r, err
	}), nil
}

// disagreed is the other one.
func (b *Bot) disagreed(e telegram.Event, source string) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		if err := b.Directory.Decline(ctx, tx, e.User.ID); err != nil {
			return reply{}, err
		}
		return reply{html: b.text.disagreed()}, nil
	})
}

// entered tells what somebody now is, and asks who they are when that is more than a member.
func (b *Bot) entered(ctx context.Context, tx *database.Tx, e telegram.Event, entry directory.Admission) (reply, error) {
	menus := []int64{e.User.ID}
	if entry.RoleRequest == nil || entry.RoleRequest.State == directory.Pending {
		who, err := b.Directory.AccessIn(ctx, tx, e.User.ID)
		if err != nil {
			return reply{}, err
		}
		r := reply{html: b.text.admitted(who, b.commandsOf(who)), fresh: true, menus: menus}
		if entry.RoleRequest != nil {
			r.html = b.text.claimWaits(entry.RoleRequest.Role, entry.RoleRequest.Agency)
		}
		return r, nil
	}
	r, err := b.askName(ctx, tx, e, *entry.RoleRequest)
	r.menus = menus
	return r, err
}
