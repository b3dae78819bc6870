package conversation

import (
	"context"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/group"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// albumWeight is what a file of an album counts for the limits: Telegram sends at most ten, which are one message to who
// sends it.
const albumWeight = 0.1

// decide finds who handles an event. Signals, moves of a group and what becomes of the bot in a chat go to their modules at
// once. What a person does is limited first, but for edits that change nothing. A press goes to its button, which asks for its own permission. What bears a
// secrecy mark is refused before anything reads it, and what may be secret or a complaint waits until its sender says what it
// is; what they let pass comes here once more. Another message goes to a start that strangers may use, else through admission,
// and then, as message says, to its command, the owner of the message that it answers, the open form, whom a short reply is
// for, or text; an edit goes to who took the message.
func (r *Router) decide(ctx context.Context, e *Event) (handling, error) {
	if e.Kind == signalled && e.Payload == nil {
		return handling{}, nil // whom it was about was erased
	}
	if e.Kind == signalled {
		return r.signal(ctx, e)
	}
	if e.Kind == telegram.Migrated {
		return handling{module: r.ownModule(), act: func(ctx context.Context, tx *database.Tx) (Reply, error) {
			return Reply{}, r.kit.Outbox.Move(ctx, tx, e.ChatID, e.MovedTo)
		}}, nil
	}
	if e.Kind == telegram.Membership {
		return r.by(ctx, e, r.membership, r.membership.Membership)
	}
	if e.Kind == telegram.Other || !e.addressed() {
		return handling{}, nil
	}
	if e.User == nil {
		return r.anonymous(e), nil
	}
	free := e.passed                            // it was counted when it came
	if e.Kind == telegram.Edited && !e.passed { // of one that its sender let pass the words are known already
		changed, known, err := r.changed(ctx, e)
		if err != nil || !changed {
			return handling{}, err
		}
		free = !known && e.member() // nothing comes of it but what the door may find
	}
	if !free {
		if h, stop := r.limit(e); stop {
			return h, nil
		}
	}
	if e.Kind == telegram.Pressed {
		return r.pressed(ctx, e)
	}
	if h, stop, err := r.atDoor(ctx, e); stop || err != nil {
		return h, err
	}
	start, _ := r.start(e)
	if start.of.Unadmitted {
		return r.by(ctx, e, start.module, start.of.Handler)
	}
	e.WithoutPost = start.of.WithoutPost || r.commands[e.Command].of.WithoutPost
	if act, stop, err := r.admit.Admit(ctx, e); err != nil || stop {
		return handling{module: r.admit, act: act}, err
	}
	if e.Kind == telegram.Edited {
		return r.edited(ctx, e)
	}
	return r.message(ctx, e)
}

// by lets a module's handler prepare.
func (r *Router) by(ctx context.Context, e *Event, m *Module, handler Handler) (handling, error) {
	act, err := handler(ctx, e)
	return handling{module: m, act: act}, err
}

// anonymous answers whoever is not to be known: an admin who writes as the group has no rights.
func (r *Router) anonymous(e *Event) handling {
	if e.Private || e.Kind != telegram.Message {
		return handling{} // Telegram's own, or no message, or one of which that was said when it came
	}
	return handling{module: r.ownModule(), act: Say(r.kit.Words.anonymous())}
}

// member reports whether the event is of somebody who may ask; everybody else is a stranger.
func (e *Event) member() bool { return e.Access.May(directory.Ask, 0) }

// limit answers whoever is too fast.
func (r *Router) limit(e *Event) (h handling, stop bool) {
	weight := 1.0
	if e.AlbumID != "" {
		weight = albumWeight
	}
	verdict := r.limiter.Take(Incoming{
		Key: e.Key, Account: e.User.ID, Member: e.member(), Sent: e.At, Weight: weight,
	}, r.kit.Now())
	if verdict == Pass {
		return handling{}, false
	}
	act := Say(telegram.Escape(r.kit.Words.slowDown()))
	if e.Kind == telegram.Pressed {
		act = Toast(r.kit.Words.slowDown())
	} else if verdict == SlowStill {
		act = nil
	}
	return handling{module: r.ownModule(), act: act}, true
}

// message is a message of somebody who was admitted: the parts of an album to the open form or into the album, a command to
// its handler, an answer to the owner of the message answered, words to the open form, a short reply to who has something
// open, what a module claims to that, and the rest to the module with Text.
func (r *Router) message(ctx context.Context, e *Event) (handling, error) {
	if e.AlbumID != "" {
		return r.part(ctx, e)
	}
	if e.Command != "" {
		return r.command(ctx, e)
	}
	if h, ok, err := r.replied(ctx, e); ok || err != nil {
		return h, err
	}
	if h, ok, err := r.formed(ctx, e); ok || err != nil {
		return h, err
	}
	if kind, ok := e.Brief(); ok {
		return r.offerBrief(ctx, e, kind)
	}
	if h, ok, err := r.claimed(ctx, e); ok || err != nil {
		return h, err
	}
	return r.by(ctx, e, r.text, r.text.Text)
}

// claimed offers words and files of a private chat to the modules in their order, unless their sender was asked already and let them pass.
func (r *Router) claimed(ctx context.Context, e *Event) (handling, bool, error) {
	if !e.Private || e.passed || e.Text == "" && len(e.Files) == 0 {
		return handling{}, false, nil
	}
	for _, m := range r.modules {
		if m.Claim == nil {
			continue
		}
		h, err := r.by(ctx, e, m, m.Claim)
		if h.act != nil || err != nil {
			return h, true, err
		}
	}
	return handling{}, false, nil
}

func (r *Router) command(ctx context.Context, e *Event) (handling, error) {
	if start, ok := r.start(e); ok {
		return r.by(ctx, e, start.module, start.of.Handler)
	}
	c, ok := r.commands[e.Command]
	switch {
	case !ok:
		return handling{module: r.ownModule(), act: Say(r.kit.Words.unknownCommand(e.Command))}, nil
	case c.of.Name == startCommand && e.Args != "":
		return handling{}, problem.New(problem.NotFound, r.kit.Words.unknownStart())
	case !permitted(e.Access, c.of.Permission):
		return handling{}, r.kit.Words.Denied()
	}
	if err := r.inPlace(ctx, e, c.of.Where); err != nil {
		return handling{}, err
	}
	return r.by(ctx, e, c.module, c.of.Handler)
}

// inPlace refuses what is done elsewhere than where it may be.
func (r *Router) inPlace(ctx context.Context, e *Event, where Place) error {
	switch {
	case where == Private && !e.Private:
		return problem.New(problem.Denied, r.kit.Words.privateOnly())
	case where == Group && e.Private:
		return problem.New(problem.Denied, r.kit.Words.groupOnly())
	case where == Board:
		fit, err := r.inBoardPlace(ctx, e)
		if err == nil && !fit {
			err = problem.New(problem.Denied, r.kit.Words.boardOnly())
		}
		return err
	}
	return nil
}

// inBoardPlace reports whether a chat is fit for what is the Board's to see: a private one, or the Board's group.
func (r *Router) inBoardPlace(ctx context.Context, e *Event) (bool, error) {
	if e.Private {
		return true, nil
	}
	purpose, err := r.kit.Groups.Purpose(ctx, r.kit.DB, e.ChatID)
	return purpose == group.Board, err
}

// startCommand is what Telegram sends for the button Start and for deep links.
const startCommand = "start"

// cutStart takes the parameter of a deep link apart.
func cutStart(e *Event) (name, param string, ok bool) {
	if e.Kind != telegram.Message || e.Command != startCommand || e.Args == "" || !e.Private {
		return "", "", false
	}
	name, param, _ = strings.Cut(e.Args, "-")
	return name, param, true
}

func (r *Router) start(e *Event) (entry[Start], bool) {
	name, param, ok := cutStart(e)
	if !ok {
		return entry[Start]{}, false
	}
	s, ok := r.starts[name]
	e.Param = param
	return s, ok
}

// replied finds the module that made the message which is answered.
func (r *Router) replied(ctx context.Context, e *Event) (handling, bool, error) {
	if e.Kind != telegram.Message || e.ReplyTo == 0 || !e.ReplyToBot {
		return handling{}, false, nil
	}
	key, ok, err := r.kit.Outbox.KeyOf(ctx, r.kit.DB, e.ChatID, e.ReplyTo)
	if err != nil || !ok {
		return handling{}, false, err
	}
	for _, m := range r.modules {
		if m.Name == ownerOf(key) && m.Replied != nil {
			e.Replied = key
			h, err := r.by(ctx, e, m, m.Replied)
			return h, h.act != nil || err != nil, err
		}
	}
	return handling{}, false, nil
}

// pressed does what a button stands for.
func (r *Router) pressed(ctx context.Context, e *Event) (handling, error) {
	verb, ids, ok := parseData(e.Data)
	b, known := r.buttons[verb]
	old := handling{module: r.ownModule(), act: Toast(r.kit.Words.oldButton())}
	switch {
	case !ok || !known || len(ids) != b.of.Args || e.ChatID == 0:
		return old, nil
	case !e.Access.Agreed && !b.of.Unagreed:
		return old, nil // of somebody who was somebody once, and is not any more
	case !permitted(e.Access, b.of.Permission):
		return handling{}, problem.New(problem.Denied, r.kit.Words.notAllowedShort())
	}
	e.IDs = ids
	if link, isLink := r.links[verb]; isLink {
		if leaves, err := r.leavesGroup(ctx, e, link.of); leaves || err != nil {
			return handling{module: b.module, after: r.openPrivately(e, verb)}, err
		}
	}
	if err := r.inPlace(ctx, e, b.of.Where); err != nil {
		return handling{}, err
	}
	if b.of.route != nil {
		return b.of.route(ctx, e)
	}
	return r.by(ctx, e, b.module, b.of.Handler)
}
