package conversation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"thidua/bot/directory"
	"thidua/bot/job"
	"thidua/bot/telegram"
	"thidua/knowledge/database"
)

// The toolkit's own module: the help, cancelling, forms, albums and menus.

const (
	ownName = "conversation"

	jobMenu    = "command menu"
	jobAlbum   = "close album"
	jobTimeOut = "form time-out"
	jobFetch   = "fetch file"

	signalAlbum   = "album"
	signalTimeOut = "timeout"
)

func (r *Router) own() Module {
	return Module{
		Name: ownName,
		Commands: []Command{
			{Name: "trogiup", Description: helpDescription, Where: Anywhere, Handler: r.help},
			{Name: "help", Where: Anywhere, Handler: r.help},
			{Name: "huy", Where: Private, WithoutPost: true, Handler: r.cancelOpen},
		},
		Buttons: []*Button{
			{Verb: verbChoice, Args: 3, route: r.choose},
			{Verb: verbCancel, Args: 1, Handler: r.cancelForm},
			{Verb: verbResume, Args: 1, route: r.resumeForm},
			{Verb: verbHeld, Args: 2, Where: Anywhere, Handler: r.told},
		},
		Signals: []Signal{{Name: signalAlbum, route: r.album}, {Name: signalTimeOut, Handler: r.formTimedOut}},
		Jobs: []Job{
			{Kind: jobMenu, Lane: LaneTelegram, Handler: r.showMenu}, {Kind: jobTimeOut, Handler: r.timedOut},
			{Kind: jobAlbum, Handler: r.closeAlbum, GaveUp: r.albumGaveUp},
			{Kind: jobFetch, Lane: "files", Parallel: 2, Handler: r.fetch, GaveUp: r.fetchGaveUp},
		},
		Tables:    []string{"form", "message_taken", "album_part", "held_message"},
		ChatMoved: r.chatMoved,
		Erase:     r.erase,
		Purge:     r.purge,
	}
}

func (r *Router) ownModule() *Module { return r.modules[len(r.modules)-1] }

func (r *Router) help(ctx context.Context, e *Event) (Act, error) {
	advised, err := r.kit.Advice(ctx)
	if err != nil {
		return nil, err
	}
	var parts []string
	for _, m := range r.modules {
		if m.Help != "" {
			parts = append(parts, m.Help)
		}
	}
	common, _ := r.menu(e.Access)
	own := r.kit.OwnCommands(e, e.Access)
	if r.kit.Words.Decision == "" && e.Private && e.Access.May(directory.ManageBoard, 0) {
		own += r.kit.Words.noDecision()
	}
	advice, buttons := advised.For(e, e.Access)
	html := r.kit.Words.help(parts, common, own+advice)
	return func(context.Context, *database.Tx) (Reply, error) { return Reply{HTML: html, Buttons: buttons}, nil }, nil
}

// menu are the commands for everybody who may ask, and those beside them that the access allows.
func (r *Router) menu(access directory.Access) (common, own []telegram.Command) {
	for _, m := range r.modules {
		for _, c := range m.Commands {
			entry := telegram.Command{Name: c.Name, Description: c.Description}
			switch {
			case c.Description == "":
			case c.Permission == "" || c.Permission == directory.Ask:
				common = append(common, entry)
			case permitted(access, c.Permission):
				own = append(own, entry)
			}
		}
	}
	return common, own
}

// Commands is the menu of somebody who has no post.
func (r *Router) Commands() []telegram.Command {
	common, _ := r.menu(directory.Access{})
	return common
}

// showMenu shows a person the commands that their posts of now allow.
func (r *Router) showMenu(ctx context.Context, j job.Job) (func(ctx context.Context, tx *database.Tx) error, error) {
	account, err := strconv.ParseInt(j.Payload, 10, 64)
	if err != nil {
		return nil, fmt.Errorf("reading the job: %w", err)
	}
	access, err := r.kit.Directory.Access(ctx, account)
	if err != nil {
		return nil, err
	}
	if err := r.kit.Effects.SetCommands(ctx, account, r.ownMenu(access)); err != nil {
		return nil, fmt.Errorf("showing a menu: %w", err)
	}
	return nil, nil
}

// ownMenu are the commands that a person can use: few without a post. Who has not agreed has none, and Telegram shows them
// everybody's menu.
func (r *Router) ownMenu(access directory.Access) []telegram.Command {
	common, own := r.menu(access)
	all := append(common, own...)
	if access.May(directory.Ask, 0) {
		return all
	}
	return slices.DeleteFunc(all, func(c telegram.Command) bool {
		return !access.Agreed || !r.commands[c.Name].of.WithoutPost
	})
}

// signal finds the handler of a signal.
func (r *Router) signal(ctx context.Context, e *Event) (handling, error) {
	s, ok := r.signals[e.Data]
	if !ok {
		r.kit.Log.WarnContext(ctx, "a signal is of no module", "signal", e.Data)
		return handling{}, nil
	}
	if s.of.route != nil {
		return s.of.route(ctx, e)
	}
	return r.by(ctx, e, s.module, s.of.Handler)
}

// formTimedOut ends a form whose time has passed, unless it went on meanwhile.
func (r *Router) formTimedOut(_ context.Context, e *Event) (Act, error) {
	var p timeOutPayload
	if err := json.Unmarshal(e.Payload, &p); err != nil {
		return nil, fmt.Errorf("reading a signal: %w", err)
	}
	return func(ctx context.Context, tx *database.Tx) (Reply, error) {
		row, err := scanForm(tx.QueryRow(ctx, formOfID, p.Form))
		if errors.Is(err, errNoForm) || err == nil && row.turn != p.Turn {
			return Reply{}, nil
		}
		if err != nil {
			return Reply{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return Reply{}, err
		}
		if left := row.expires - now; left > 0 { // it went on without another question
			return Reply{}, r.timeOut(ctx, tx, row, time.Duration(left)*time.Microsecond)
		}
		e.formEnded = true
		var reply Reply
		if form, _ := r.formOf(row); form != nil {
			reply.HTML = form.timedOut(row, r.kit.Words)
		}
		return reply, r.release(ctx, tx, row)
	}, nil
}

// chatMoved lets go of what is told by the numbers of messages: a supergroup numbers them anew.
func (r *Router) chatMoved(ctx context.Context, tx *database.Tx, from, _ int64) error {
	for _, drop := range []string{dropTakenIn, dropPartsIn, dropHeldIn} {
		if _, err := tx.Exec(ctx, drop, from); err != nil {
			return fmt.Errorf("moving a chat: %w", err)
		}
	}
	return nil
}

// erase forgets the forms and the numbers of the messages of a person's private chats, and what of theirs was collected or held back
// anywhere.
func (r *Router) erase(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
	for _, account := range erased.Accounts {
		if _, err := r.endForms(ctx, tx, formsOf, account); err != nil {
			return err
		}
		for _, drop := range []string{dropTakenIn, dropPartsOf, dropHeldOf} {
			if _, err := tx.Exec(ctx, drop, account); err != nil {
				return fmt.Errorf("erasing a person: %w", err)
			}
		}
	}
	return nil
}

// maxPurged is how many forms one run of housekeeping lets go of; the next goes on.
const maxPurged = 1000

// purge drops what is left of forms and albums long over, and what nobody told of within holdTime. A form that cannot let go of what it holds stays, and stays alone.
func (r *Router) purge(ctx context.Context, keep time.Duration) error {
	now, err := r.kit.DB.Now(ctx)
	if err != nil {
		return err
	}
	before := now - keep.Microseconds()
	lapsed, err := forms(ctx, r.kit.DB, formsLapsed, before, maxPurged)
	failed := []error{err}
	for _, row := range lapsed {
		failed = append(failed, r.kit.DB.InTx(ctx, func(tx *database.Tx) error { return r.release(ctx, tx, row) }))
	}
	for _, purge := range []string{purgeTaken, purgeParts} {
		failed = append(failed, r.kit.DB.ExecInSlices(ctx, purge, before))
	}
	failed = append(failed, r.kit.DB.ExecInSlices(ctx, purgeHeld, now-holdTime.Microseconds()))
	if err := errors.Join(failed...); err != nil {
		return fmt.Errorf("purging: %w", err)
	}
	return nil
}
