package conversation

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"thidua/bot/directory"
	"thidua/bot/door"
	"thidua/bot/inbox"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// Verdict is what a Limiter says about an event.
type Verdict int

const (
	Pass      Verdict = iota
	Slow              // too many: say so
	SlowStill         // too many, and it was said already
)

// Incoming is what a Limiter knows of an event.
type Incoming struct {
	Key     string // the same whenever the event is tried again
	Account int64
	Member  bool // who may ask; everybody else is a stranger
	Sent    time.Time
	Weight  float64 // 1 of a message
}

// Limiter keeps one person from crowding out the others.
type Limiter interface {
	// Take counts an event that is handled now. One that is tried again is not counted again.
	Take(m Incoming, now time.Time) Verdict
}

// Router finds the handler of every event in the tables of the modules. It implements inbox.Handler.
type Router struct {
	kit     *Kit
	limiter Limiter
	modules []*Module // the toolkit's own is the last

	commands map[string]entry[Command]
	buttons  map[string]entry[*Button]
	links    map[string]entry[Link]
	starts   map[string]entry[Start]
	signals  map[string]entry[Signal]
	jobs     map[string]entry[Job]
	forms    map[string]AnyForm

	startParam   *regexp.Regexp   // of a link to the bot
	secretParams []*regexp.Regexp // of each secret start

	text       *Module
	admit      *Module
	membership *Module
}

// entry is something of a module's table.
type entry[T any] struct {
	module *Module
	of     T
}

// NewRouter reads the tables of the modules. It panics when two of them claim the same name: a fault of the program that
// every start and every test meets.
func NewRouter(kit *Kit, limiter Limiter, modules ...Module) *Router {
	r := &Router{
		kit: kit, limiter: limiter,
		commands: map[string]entry[Command]{}, buttons: map[string]entry[*Button]{}, links: map[string]entry[Link]{},
		starts: map[string]entry[Start]{}, signals: map[string]entry[Signal]{}, jobs: map[string]entry[Job]{}, forms: map[string]AnyForm{},
		startParam: startParam(kit.Me.Username),
	}
	kit.router = r
	for _, m := range append(modules, r.own()) {
		r.add(&m)
	}
	return r
}

func (r *Router) add(m *Module) {
	if slices.ContainsFunc(r.modules, func(other *Module) bool { return other.Name == m.Name }) {
		panic("two modules are called " + m.Name)
	}
	r.modules = append(r.modules, m)
	if m.Directory != nil {
		r.kit.Directory.Watch(m.Directory)
	}
	for _, c := range m.Commands {
		put(r.commands, c.Name, m, c)
	}
	for _, b := range m.Buttons {
		put(r.buttons, b.Verb, m, b)
	}
	for _, l := range m.Links {
		put(r.links, l.Name, m, l)
		put(r.buttons, l.Name, m, &Button{Verb: l.Name, Args: 1, Permission: l.Permission, Where: l.Where, Handler: l.Handler})
		put(r.starts, l.Name, m, l.start(r.kit))
	}
	for _, s := range m.Starts {
		put(r.starts, s.Name, m, s)
		if s.Secret {
			r.secretParams = append(r.secretParams, secretParam(s.Name))
		}
	}
	for _, s := range m.Signals {
		put(r.signals, signalKind(m.Name, s.Name), m, s)
	}
	for _, j := range m.Jobs {
		put(r.jobs, j.Kind, m, j)
	}
	for _, f := range m.Forms {
		name := m.Name + ":" + f.name()
		if r.forms[name] != nil {
			panic("two forms are called " + name)
		}
		f.own(m.Name)
		r.forms[name] = f
	}
	for _, only := range []struct {
		has  bool
		slot **Module
		what string
	}{{m.Text != nil, &r.text, "text"}, {m.Admit != nil, &r.admit, "admission"}, {m.Membership != nil, &r.membership, "membership"}} {
		if only.has && *only.slot != nil {
			panic(fmt.Sprintf("%s and %s both take %s", (*only.slot).Name, m.Name, only.what))
		}
		if only.has {
			*only.slot = m
		}
	}
}

func put[T any](table map[string]entry[T], name string, m *Module, of T) {
	if other, taken := table[name]; taken {
		panic(fmt.Sprintf("%s and %s both have %q", other.module.Name, m.Name, name))
	}
	table[name] = entry[T]{module: m, of: of}
}

// Modules are the modules in their order, the toolkit's own last.
func (r *Router) Modules() []*Module { return r.modules }

// handling is what was decided about an event, and by which module.
type handling struct {
	module *Module
	act    Act
	// event is what is handled in the place of the one that came: a whole album.
	event *Event
	// after is done instead of an act: nothing lasting changes.
	after func(ctx context.Context)
	// kept is the form that took the message, or zero; its edits go there.
	kept formRow
}

// Prepare implements inbox.Handler.
func (r *Router) Prepare(ctx context.Context, u inbox.Update) (inbox.Plan, error) {
	e, err := r.event(ctx, u)
	if err != nil {
		return inbox.Plan{}, err
	}
	h, err := r.decide(ctx, e)
	var plan inbox.Plan
	if refusal, ok := errors.AsType[*problem.Error](err); ok {
		plan = r.refuse(e, h.kept, refusal.Sentence)
	} else if err != nil {
		return inbox.Plan{}, err
	} else if h.act != nil {
		plan = r.plan(cmp.Or(h.event, e), h)
	} else if h.after != nil {
		plan.After = h.after
	} else if e.Kind == telegram.Pressed {
		plan.After = func(context.Context) { r.answerPress(e, "") }
	}
	if plan.Commit == nil {
		if plan.Commit, err = r.reopening(ctx, e); err != nil {
			return inbox.Plan{}, err
		}
	}
	// Of a press that was handled nothing need be known, and under the button stands what others may have to forget.
	plan.Forget = e.Kind == telegram.Pressed || r.forgets(e)
	return plan, nil
}

// errUnreadable reports an update that a program of this version will never read.
var errUnreadable = fmt.Errorf("the update cannot be decoded: %w", inbox.ErrHopeless)

// event reads an update or a signal.
func (r *Router) event(ctx context.Context, u inbox.Update) (*Event, error) {
	e := &Event{Key: u.Key, router: r}
	if u.Kind != "" {
		return r.signalled(ctx, e, u)
	}
	var err error
	if e.Event, err = r.kit.Me.Event(u.Payload); err != nil {
		return nil, fmt.Errorf("%w: %w", errUnreadable, err)
	}
	if e.raw = u.Payload; e.Kind == telegram.Pressed { // which Telegram does not date
		e.At = u.ReceivedAt
	}
	r.readPastedStart(e)
	r.readSpelledCommand(e)
	e.look()
	return e, r.identify(ctx, e)
}

// identify looks up who an event is from; an anonymous one is nobody.
func (r *Router) identify(ctx context.Context, e *Event) (err error) {
	if e.User != nil {
		e.Access, err = r.kit.Directory.Access(ctx, e.User.ID)
	}
	return err
}

// signalled reads a signal.
func (r *Router) signalled(ctx context.Context, e *Event, u inbox.Update) (*Event, error) {
	var s signalPayload
	if err := json.Unmarshal(u.Payload, &s); err != nil {
		return nil, fmt.Errorf("%w: %w", errUnreadable, err)
	}
	e.Event = telegram.Event{Kind: signalled, ChatID: u.ChatKey, Private: u.ChatKey > 0, At: r.kit.Now(), Data: u.Kind}
	e.Payload = s.Payload
	if u.Kind == signalKind(ownName, signalPassed) && s.Payload != nil {
		return r.passed(ctx, e)
	}
	if s.Account != 0 {
		e.User = &telegram.User{ID: s.Account}
	}
	return e, r.identify(ctx, e)
}

// signalled is the kind of an event of the program's own.
const signalled telegram.Kind = "signal"

// forgets reports whether the raw update must not be kept: its author has not agreed to that, it was not for the bot, it
// bears a secrecy mark, or may, or may be a complaint, or what is a person's own, it is a part of an album, of which another may
// yet, it holds what opens a door, or the words of somebody else, who may not have
// agreed.
func (r *Router) forgets(e *Event) bool {
	if e.Kind == signalled {
		return false
	}
	if !e.Access.Agreed || e.Kind == telegram.Membership || !e.addressed() {
		return true
	}
	if verb, _, ok := parseData(e.Data); ok && e.Kind == telegram.Pressed {
		return r.buttons[verb].of != nil && r.buttons[verb].of.Secret
	}
	return e.finding.Kind != door.Clear || e.passed || e.AlbumID != "" || e.personal || r.holdsSecret(e.raw) || e.ReplyTo != 0 && !e.ReplyToBot ||
		bytes.Contains(e.raw, []byte(`"forward_origin"`)) || bytes.Contains(e.raw, []byte(`"external_reply"`))
}

// addressed reports whether an event wants something of the bot: everything in a private chat; in a group what names it.
func (e *Event) addressed() bool {
	if e.Kind == telegram.Message || e.Kind == telegram.Edited {
		return e.Private || e.ToBot
	}
	return true
}

// plan makes an act into a plan of the inbox.
func (r *Router) plan(e *Event, h handling) inbox.Plan {
	var toast string
	return inbox.Plan{
		Commit: func(ctx context.Context, tx *database.Tx) error {
			if err := r.reopen(ctx, tx, e); err != nil {
				return err
			}
			e.formEnded = false
			reply, err := h.act(ctx, tx)
			if refusal, ok := errors.AsType[*problem.Error](err); ok {
				instead := r.refuse(e, h.kept, refusal.Sentence)
				instead.Forget = r.forgets(e)
				return &inbox.Instead{Plan: instead}
			}
			if err != nil {
				return err
			}
			if err := r.took(ctx, tx, e, h); err != nil {
				return err
			}
			if toast, err = r.enqueue(ctx, tx, e, h.module.Name, reply); err != nil {
				return err
			}
			return r.offerAside(ctx, tx, e)
		},
		After: func(context.Context) {
			r.kit.Wake()
			if e.Kind == telegram.Pressed {
				r.answerPress(e, toast)
			}
		},
	}
}

// answerPress ends the waiting sign of a pressed button, with a text over it when there is one. What Telegram does not show there
// any more, because the press is too old or too many were answered, is said in the person's private chat.
func (r *Router) answerPress(e *Event, text string) {
	var lost func()
	if text != "" && e.User != nil && e.Access.Agreed {
		lost = func() {
			said := Notice(Key(ownName, "toast", e.Key), e.User.ID, telegram.Escape(text), nil)
			said.Priority = outbox.Reply
			ctx, cancel := context.WithTimeout(context.Background(), lostToastTime)
			defer cancel()
			err := r.kit.DB.InTx(ctx, func(tx *database.Tx) error { return r.kit.Outbox.Enqueue(ctx, tx, said) })
			if err != nil {
				r.kit.Log.Error("what was to be said over a button is lost", "update", e.Key, "error", err)
				return
			}
			r.kit.Wake()
		}
	}
	r.kit.Effects.AnswerPress(e.PressID, Shorten(text, maxToast), "", lost)
}

// lostToastTime bounds the saying of what was not shown over a button.
const lostToastTime = 10 * time.Second

// comesFromChat reports whether an event shows that the bot is in its chat: somebody wrote or pressed there. Of being put out and let in again
// the module with Membership knows.
func (e *Event) comesFromChat() bool {
	return e.ChatID != 0 && (e.Kind == telegram.Message || e.Kind == telegram.Edited || e.Kind == telegram.Pressed)
}

// reopen lets a chat be written to again, because something came from there.
func (r *Router) reopen(ctx context.Context, tx *database.Tx, e *Event) error {
	if !e.comesFromChat() {
		return nil
	}
	return r.kit.Outbox.Reopen(ctx, tx, e.ChatID)
}

// reopening is what an event asks for that nothing else is done about: nil when its chat can be written to.
func (r *Router) reopening(ctx context.Context, e *Event) (func(ctx context.Context, tx *database.Tx) error, error) {
	if !e.comesFromChat() {
		return nil, nil
	}
	stopped, err := r.kit.Outbox.Stopped(ctx, r.kit.DB, e.ChatID)
	if err != nil || stopped == "" {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) error { return r.reopen(ctx, tx, e) }, nil
}

// refuse tells why something was not done: over the button, or in a message. kept is the form that waits for the message's
// edit, which mends it.
func (r *Router) refuse(e *Event, kept formRow, sentence string) inbox.Plan {
	if e.Kind == telegram.Pressed {
		return inbox.Plan{
			Commit: func(ctx context.Context, tx *database.Tx) error { return r.reopen(ctx, tx, e) },
			After:  func(context.Context) { r.answerPress(e, sentence) },
		}
	}
	return r.plan(e, handling{module: r.ownModule(), act: Say(telegram.Escape(sentence)), kept: kept})
}

// GiveUp implements inbox.Handler: one sentence for the person, when there is one to tell.
func (r *Router) GiveUp(ctx context.Context, u inbox.Update, _ error) (inbox.Plan, error) {
	e, err := r.event(ctx, u)
	if errors.Is(err, errUnreadable) {
		return r.giveUpUnread(ctx, u)
	}
	if e == nil {
		return inbox.Plan{Forget: true}, err
	}
	if e.Kind == telegram.Pressed && e.ChatID == 0 {
		return inbox.Plan{Forget: true, After: func(context.Context) { r.answerPress(e, "") }}, nil
	}
	silent := e.Kind == telegram.Other || e.Kind == telegram.Membership || e.Kind == telegram.Migrated
	if silent || !e.addressed() || e.Kind == signalled && (e.User == nil || !e.Private) {
		return inbox.Plan{Forget: err != nil || r.forgets(e)}, nil
	}
	plan := r.apologise(e, r.kit.Words.failed())
	plan.Forget = err != nil || r.forgets(e)
	return plan, nil
}

// apologise says a sentence in a message, also after a press: what is said over a button is easily lost.
func (r *Router) apologise(e *Event, sentence string) inbox.Plan {
	e.Key += ":failed"
	reply := Reply{HTML: sentence, Fresh: true}
	return r.plan(e, handling{module: r.ownModule(), act: func(context.Context, *database.Tx) (Reply, error) { return reply, nil }})
}

// giveUpUnread tells a chat that its message cannot be read: a group when what could be read shows that it was meant for the
// bot. The update is kept, to be handled by a newer program, when its person has agreed to that and nothing in it must not be
// kept.
func (r *Router) giveUpUnread(ctx context.Context, u inbox.Update) (inbox.Plan, error) {
	if u.Kind != "" {
		return inbox.Plan{}, nil
	}
	e := &Event{Key: u.Key, router: r, raw: u.Payload}
	e.Event, _ = r.kit.Me.Event(u.Payload)
	silent := e.Kind == telegram.Membership || e.Kind == telegram.Migrated
	e.Kind, e.ChatID, e.Private, e.At = telegram.Message, u.ChatKey, u.ChatKey > 0, u.ReceivedAt
	if e.Private {
		e.User = &telegram.User{ID: u.ChatKey}
	}
	e.ToBot = e.ToBot || e.Data != "" || bytes.Contains(u.Payload, []byte("@"+r.kit.Me.Username))
	if silent || u.ChatKey == 0 || !e.addressed() {
		return inbox.Plan{Forget: true}, nil
	}
	if err := r.identify(ctx, e); err != nil {
		return inbox.Plan{}, err
	}
	plan := r.apologise(e, r.kit.Words.unreadable())
	plan.Forget = r.forgets(e) || unkept(u.Payload)
	if e.PressID != "" {
		apologised := plan.After
		plan.After = func(ctx context.Context) {
			apologised(ctx)
			r.answerPress(e, "")
		}
	}
	return plan, nil
}

// permitted reports whether a permission is granted somewhere; "" is granted to everybody.
func permitted(access directory.Access, permission directory.PermissionID) bool {
	return permission == "" || access.May(permission, 0)
}
