// Package organisation is the module about who is who: the tree of agencies on any day and its changes, blocs, persons and
// their posts, and who approves in whose place.
package organisation

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Name is the module's.
const Name = "organisation"

type module struct {
	kit  *conversation.Kit
	text text

	// Screens, which can be read in the Board's group too.
	children, agency, people, history, blocs, bloc, person, changes *conversation.Button
	// Acts.
	change, undo, move, detach, appoint, merge, lead, officer, end, revokeDelegation *conversation.Button

	changeForm   *conversation.Form[changeState]
	moveForm     *conversation.Form[moveState]
	appointForm  *conversation.Form[appointState]
	blocForm     *conversation.Form[blocState]
	delegateForm *conversation.Form[delegateState]
	endForm      *conversation.Form[postState]
	detachForm   *conversation.Form[personState]
	mergeForm    *conversation.Form[mergeState]
}

// New makes the module.
func New(kit *conversation.Kit) conversation.Module {
	m := &module{kit: kit, text: text{kit.Words}}
	screen := func(verb string, args int, draw drawing) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: directory.Browse, Where: conversation.Board, Handler: m.screen(draw)}
	}
	m.children = screen("ol", 4, m.drawChildren) // agency, kind, page, day
	m.agency = screen("oa", 2, m.drawAgency)     // agency, day
	m.people = screen("op", 3, m.drawPeople)     // agency, page, day
	m.history = screen("oh", 2, m.drawHistory)   // agency, day
	m.blocs = screen("ob", 2, m.drawBlocs)       // 0, day
	m.bloc = screen("oc", 2, m.drawBloc)         // bloc, day
	m.person = screen("pp", 2, m.drawPerson)     // person, 0
	m.changes = screen("om", 2, m.drawChanges)   // agency, 0

	act := func(verb string, args int, permission directory.PermissionID, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: permission, Handler: handler}
	}
	m.change = act("os", 2, directory.Reorganise, m.beginChange) // agency, kind
	m.undo = act("un", 1, directory.Reorganise, m.undone)
	m.lead = act("bl", 2, directory.Reorganise, m.askLead) // bloc, 1 for a deputy
	m.officer = act("bo", 1, directory.Reorganise, m.askOfficer)
	m.detach = act("pd", 1, directory.DetachAgencyAccounts, m.askDetach)
	// In which agency the right must be, the directory checks from the post.
	m.move = act("pm", 1, directory.ManageMembers, m.beginMove)
	m.appoint = act("pa", 1, directory.ManageFocals, m.beginAppoint)
	m.merge = act("pj", 1, directory.ManageFocals, m.beginMerge)
	m.end = act("pe", 1, "", m.askEnd) // everybody may leave
	m.revokeDelegation = act("dt", 1, "", m.delegationRevoked)

	m.changeForm, m.moveForm, m.appointForm, m.blocForm = m.newChangeForm(), m.newMoveForm(), m.newAppointForm(), m.newBlocForm()
	m.delegateForm, m.endForm, m.detachForm, m.mergeForm = m.newDelegateForm(), m.newEndForm(), m.newDetachForm(), m.newMergeForm()
	return conversation.Module{
		Name: Name,
		Commands: []conversation.Command{
			{Name: "tochuc", Description: "Cơ cấu tổ chức, con người", Permission: directory.Browse, Handler: m.open},
			{Name: "duyetthay", Description: "Giao duyệt thay", Permission: directory.Delegate, Handler: m.beginDelegate},
		},
		Buttons: []*conversation.Button{
			m.children, m.agency, m.people, m.history, m.blocs, m.bloc, m.person, m.changes,
			m.change, m.undo, m.lead, m.officer, m.detach, m.move, m.appoint, m.merge, m.end, m.revokeDelegation,
		},
		Forms: []conversation.AnyForm{
			m.changeForm, m.moveForm, m.appointForm, m.blocForm, m.delegateForm, m.endForm, m.detachForm, m.mergeForm,
		},
		Links: []conversation.Link{
			{Name: "tree", Permission: directory.Browse, Handler: m.screen(m.drawRoot)},
			{Name: "agency", Permission: directory.Browse, Handler: m.screen(m.drawAgency)},
			{Name: "endpost", Handler: m.askEnd},
		},
	}
}

// view is the organisation on one day, for a reader.
type view struct {
	tree   *directory.Tree
	today  directory.Day
	access directory.Access
	ids    []int64 // of the pressed button
}

// id is the i-th number of the pressed button, or 0.
func (v view) id(i int) int64 {
	if i < len(v.ids) {
		return v.ids[i]
	}
	return 0
}

// now reports whether the view is of today. Another day's can be read only.
func (v view) now() bool { return v.tree.Day == v.today }

// day is the view's day in a button: 20250701; 0 is today.
func (v view) day() int64 {
	if v.now() {
		return 0
	}
	n, _ := strconv.ParseInt(strings.ReplaceAll(string(v.tree.Day), "-", ""), 10, 64) // a Day is digits and dashes
	return n
}

func dayOfNumber(n int64, today directory.Day) (directory.Day, error) {
	if n == 0 {
		return today, nil
	}
	return vietnamese.ParseDay(fmt.Sprintf("%04d-%02d-%02d", n/10000, n/100%100, n%100))
}

// drawing draws a screen.
type drawing func(ctx context.Context, v view) (html string, buttons [][]outbox.Button, err error)

// screen is a handler that draws a screen of the day that the pressed button names last; a link names none.
func (m *module) screen(draw drawing) conversation.Handler {
	return func(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
		today, err := m.kit.Directory.Today(ctx)
		if err != nil {
			return nil, err
		}
		day := today
		if len(e.IDs) > 1 {
			if day, err = dayOfNumber(e.IDs[len(e.IDs)-1], today); err != nil {
				return nil, conversation.ErrOld
			}
		}
		return m.draw(ctx, e, day, today, draw)
	}
}

func (m *module) draw(ctx context.Context, e *conversation.Event, day, today directory.Day, draw drawing) (conversation.Act, error) {
	tree, err := m.kit.Directory.Tree(ctx, day)
	if err != nil {
		return nil, err
	}
	html, buttons, err := draw(ctx, view{tree: tree, today: today, access: e.Access, ids: e.IDs})
	if err != nil {
		return nil, err
	}
	return func(context.Context, *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: html, Buttons: buttons}, nil
	}, nil
}

// maxFound is how many agencies and how many persons a search shows.
const maxFound = 8

// open is /tochuc: the whole, what the words find, or the whole on another day.
func (m *module) open(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	today, err := m.kit.Directory.Today(ctx)
	if err != nil {
		return nil, err
	}
	if day, err := vietnamese.ParseDay(e.Args); err == nil {
		return m.draw(ctx, e, day, today, m.drawRoot)
	}
	if e.Args == "" {
		return m.draw(ctx, e, today, today, m.drawRoot)
	}
	return m.draw(ctx, e, today, today, func(ctx context.Context, v view) (string, [][]outbox.Button, error) {
		return m.drawFound(ctx, v, e.Args)
	})
}

// drawFound shows what words find; a single agency at once.
func (m *module) drawFound(ctx context.Context, v view, words string) (string, [][]outbox.Button, error) {
	found := v.tree.Find(words, maxFound)
	if len(found) == 1 {
		v.ids = []int64{found[0].ID}
		return m.drawAgency(ctx, v)
	}
	persons, err := m.kit.Directory.FindPersons(ctx, words, maxFound)
	if err != nil {
		return "", nil, err
	}
	var buttons []outbox.Button
	for _, a := range found {
		buttons = append(buttons, m.agency.With(a.Name, a.ID, 0))
	}
	for _, p := range persons {
		buttons = append(buttons, m.person.With("👤 "+p.Name, p.ID, 0))
	}
	return m.text.found(words, len(found)+len(persons)), conversation.Rows(buttons...), nil
}

// denied is the refusal of who has no right in an agency.
func (m *module) denied() error { return m.kit.Words.Denied() }
