package bot

import (
	"context"
	"errors"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/inbox"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// The kinds of dialogues.
const (
	claimName  dialogueKind = "claim name"
	claimBasis dialogueKind = "claim basis"
	claimCheck dialogueKind = "claim check" // what was understood, before it is sent

	actWords   dialogueKind = "act words"   // of a reorganisation that was chosen by a button
	actConfirm dialogueKind = "act confirm" // its preview was shown
	postMove   dialogueKind = "post move"   // where somebody goes
	sure       dialogueKind = "sure"        // before what cannot be undone

	postRole    dialogueKind = "post role"    // which role somebody gets
	roleBasis   dialogueKind = "role basis"   // and by which document
	blocAgency  dialogueKind = "bloc agency"  // which agency leads a bloc
	blocOfficer dialogueKind = "bloc officer" // who follows it

	lendTo   dialogueKind = "lend to"   // whom an approver lets approve
	lendDays dialogueKind = "lend days" // and when
)

// What a button of a dialogue chooses.
const (
	choiceCancel int64 = 0
	choiceNone   int64 = 1
	choiceYes    int64 = 2
	choiceFirst  int64 = 10 // the first of the choices that the dialogue remembers
)

// said takes words that answer a dialogue; ok is false when the person is in none, or asks a question meanwhile.
func (b *Bot) said(ctx context.Context, e telegram.Event, source string) (plan inbox.Plan, ok bool, err error) {
	if !e.Private || e.User == nil || e.Command != "" || e.Text == "" || e.HasMedia() || strings.HasSuffix(strings.TrimSpace(e.Text), "?") {
		return inbox.Plan{}, false, nil
	}
	now, err := b.DB.Now(ctx)
	if err != nil {
		return inbox.Plan{}, false, err
	}
	d, err := b.dialogues.of(ctx, b.DB, now, e.ChatID, e.User.ID)
	if errors.Is(err, errNoDialogue) {
		return inbox.Plan{}, false, nil
	}
	if err != nil {
		return inbox.Plan{}, false, err
	}
	switch d.kind {
	case actConfirm, sure, claimCheck, lendTo, blocAgency, blocOfficer, postRole:
		return inbox.Plan{}, false, nil // these wait for a button
	case claimName, claimBasis, roleBasis:
		// These may wait for weeks, and the person asks questions meanwhile.
		if asksMeanwhile(d.kind, e.Text) {
			return inbox.Plan{}, false, nil
		}
	case actWords:
		plan, err := b.saidAct(ctx, e, source, d)
		return plan, true, err
	}
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		d, err := b.current(ctx, tx, e, d.id)
		if err != nil {
			return reply{}, err
		}
		switch d.kind {
		case claimName:
			return b.saidName(ctx, tx, e, d)
		case claimBasis:
			return b.saidBasis(ctx, tx, e, d, e.Text)
		case postMove:
			return b.saidMove(ctx, tx, e, source, d)
		case lendDays:
			return b.saidDays(ctx, tx, e, d)
		case roleBasis:
			return b.saidRoleBasis(ctx, tx, e, source, d, e.Text)
		}
		return reply{}, b.text.problemOld()
	}), true, nil
}

// current is the dialogue if it is still the one that was shown.
func (b *Bot) current(ctx context.Context, tx *database.Tx, e telegram.Event, id int64) (dialogue, error) {
	now, err := tx.Now(ctx)
	if err != nil {
		return dialogue{}, err
	}
	d, err := b.dialogues.of(ctx, tx, now, e.ChatID, e.User.ID)
	if errors.Is(err, errNoDialogue) || err == nil && d.id != id {
		return dialogue{}, b.text.problemOld()
	}
	return d, err
}

// chose is a press of a dialogue's button.
func (b *Bot) chose(e telegram.Event, source string, id, choice int64) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		d, err := b.current(ctx, tx, e, id)
		if err != nil {
			return reply{}, err
		}
		if choice == choiceCancel {
			return b.cancelled(ctx, tx, e)
		}
		switch {
		case d.kind == claimBasis && choice == choiceNone:
			return b.saidBasis(ctx, tx, e, d, "")
		case d.kind == claimCheck && choice == choiceYes:
			return b.sendClaim(ctx, tx, e, d)
		case d.kind == claimCheck && choice == choiceNone:
			claim, err := b.Directory.RoleRequestIn(ctx, tx, d.talk.Claim)
			if err != nil {
				return reply{}, err
			}
			return b.askName(ctx, tx, e, claim)
		case d.kind == actConfirm && choice == choiceYes:
			return b.doAct(ctx, tx, e, d)
		case d.kind == sure && choice == choiceYes:
			return b.doSure(ctx, tx, e, source, d)
		case d.kind == roleBasis && choice == choiceNone:
			return b.saidRoleBasis(ctx, tx, e, source, d, "")
		case choice < choiceFirst:
		case d.kind == postRole && choice-choiceFirst < int64(len(directory.Roles())):
			return b.choseRole(ctx, tx, e, source, d, directory.Roles()[choice-choiceFirst])
		case d.kind == blocAgency && choice-choiceFirst < int64(len(d.talk.Choices)):
			return b.setLead(ctx, tx, e, d, d.talk.Choices[choice-choiceFirst])
		case d.kind == blocOfficer && choice-choiceFirst < int64(len(d.talk.Choices)):
			return b.setOfficer(ctx, tx, e, d, d.talk.Choices[choice-choiceFirst])
		case d.kind == lendTo && choice >= choiceFirst && choice-choiceFirst < int64(len(d.talk.Choices)):
			return b.lend(ctx, tx, e, d.talk.Choices[choice-choiceFirst])
		}
		return reply{}, b.text.problemOld()
	})
}

func (b *Bot) cancelled(ctx context.Context, tx *database.Tx, e telegram.Event) (reply, error) {
	if err := b.dialogues.end(ctx, tx, e.ChatID, e.User.ID); err != nil {
		return reply{}, err
	}
	return reply{html: b.text.cancelled()}, nil
}

// cancel is /huy.
func (b *Bot) cancel(e telegram.Event, source string) inbox.Plan {
	return b.act(e, source, func(ctx context.Context, tx *database.Tx) (reply, error) {
		now, err := tx.Now(ctx)
		if err != nil {
			return reply{}, err
		}
		if _, err := b.dialogues.of(ctx, tx, now, e.ChatID, e.User.ID); errors.Is(err, errNoDialogue) {
			return reply{html: b.text.nothingToCancel()}, nil
		} else if err != nil {
			return reply{}, err
		}
		return b.cancelled(ctx, tx, e)
	})
}
