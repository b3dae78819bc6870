package organisation

import (
	"context"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/knowledge/database"
)

// postState is the post that is about to end.
type postState struct{ Post int64 }

func (m *module) newEndForm() *conversation.Form[postState] {
	return conversation.Confirmation("end", func(postState) string { return "kết thúc vị trí" },
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s postState) (string, error) {
			post, err := m.kit.Directory.EndablePost(ctx, tx, e.Actor(), s.Post)
			return m.text.confirmEnd(post), err
		}, m.endPost)
}

// askEnd asks whether a post is to end: one's own, or somebody's whose posts one manages.
func (m *module) askEnd(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.endForm.Begin(ctx, tx, e, conversation.StepConfirm, postState{Post: e.ID(0)})
	}, nil
}

func (m *module) endPost(ctx context.Context, tx *database.Tx, e *conversation.Event, s postState) (conversation.Reply, error) {
	post, account, err := m.kit.Directory.EndPost(ctx, tx, e.Actor(), s.Post)
	if err != nil {
		return conversation.Reply{}, err
	}
	reply := conversation.Reply{HTML: m.text.postEnded(post), Toast: conversation.DoneShort}
	m.tell(&reply, e, "ended", account, m.text.yourPostEnded(post))
	return reply, nil
}

// tell lets the person know whom an act is about, unless they did it themselves, and refreshes their menu.
func (m *module) tell(reply *conversation.Reply, e *conversation.Event, what string, account int64, html string) {
	if account == 0 {
		return
	}
	reply.Menus = append(reply.Menus, account)
	if account != e.User.ID {
		reply.Others = append(reply.Others, conversation.Notice(conversation.Key(Name, what, e.Key), account, html, nil))
	}
}

// personState is the person whose account is about to be taken off.
type personState struct{ Person int64 }

func (m *module) newDetachForm() *conversation.Form[personState] {
	return conversation.Confirmation("detach", func(personState) string { return "gỡ tài khoản Telegram" },
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s personState) (string, error) {
			p, err := m.kit.Directory.DetachablePerson(ctx, tx, e.Actor(), s.Person)
			if err != nil {
				return "", err
			}
			of, err := m.kit.Directory.AccessIn(ctx, tx, p.Account)
			html := m.text.confirmDetach(p)
			if of.ConfiguredAdmin {
				html += "\n\n" + m.text.configuredEnds()
			}
			return html, err
		},
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s personState) (conversation.Reply, error) {
			account, err := m.kit.Directory.DetachAccount(ctx, tx, e.Actor(), s.Person)
			if err != nil {
				return conversation.Reply{}, err
			}
			return conversation.Reply{HTML: detached, Toast: conversation.DoneShort}, m.kit.EndSessions(ctx, tx, account)
		})
}

// askDetach asks whether an account is to be taken off somebody.
func (m *module) askDetach(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.detachForm.Begin(ctx, tx, e, conversation.StepConfirm, personState{Person: e.ID(0)})
	}, nil
}

// moveState is the post that its holder leaves for another agency.
type moveState struct {
	Post   int64
	Person string // the holder's name
}

func (m *module) newMoveForm() *conversation.Form[moveState] {
	return &conversation.Form[moveState]{
		Name: "move", Version: 1, TTL: formTTL, TimeOut: true,
		Title: func(s moveState) string { return "chuyển công tác: " + s.Person },
		Steps: []conversation.Step[moveState]{{Name: stepWords, Ask: m.askMove, Text: m.tookMove}},
	}
}

// beginMove asks where somebody goes.
func (m *module) beginMove(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		post, err := m.kit.Directory.EndablePost(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.moveForm.Begin(ctx, tx, e, stepWords, moveState{Post: post.ID, Person: post.Person})
	}, nil
}

func (m *module) askMove(ctx context.Context, tx *database.Tx, e *conversation.Event, s moveState) (conversation.Prompt, error) {
	post, err := m.kit.Directory.EndablePost(ctx, tx, e.Actor(), s.Post)
	return conversation.Prompt{HTML: m.text.askMove(post)}, err
}

func (m *module) tookMove(_ context.Context, e *conversation.Event, s moveState) (conversation.Act, error) {
	code, title, _ := strings.Cut(e.Text, ";")
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		agency, err := m.kit.Directory.AgencyOfCodeIn(ctx, tx, code)
		if err != nil {
			return conversation.Reply{}, err
		}
		post, account, err := m.kit.Directory.Transfer(ctx, tx, e.Actor(), s.Post, agency.ID, title)
		if err != nil {
			return conversation.Reply{}, err
		}
		reply := conversation.Reply{HTML: m.text.moved(s.Person, post)}
		m.tell(&reply, e, "moved", account, m.text.youMoved(post))
		return reply, m.moveForm.End(ctx, tx, e)
	}, nil
}

// appointState is who gets another role in their agency.
type appointState struct {
	Post     int64 // the one that the reader started from
	PersonID int64
	Person   string
	AgencyID int64
	Agency   string
	Role     directory.Role
}

const (
	stepRole  = "role"
	stepBasis = "basis"
)

func (m *module) newAppointForm() *conversation.Form[appointState] {
	return &conversation.Form[appointState]{
		Name: "appoint", Version: 1, TTL: formTTL, TimeOut: true,
		Title: func(s appointState) string { return "giao vai trò cho " + s.Person },
		Steps: []conversation.Step[appointState]{
			{Name: stepRole, Ask: m.askRole, Chosen: m.choseRole},
			{Name: stepBasis, Ask: m.askBasis, Text: m.tookBasis, Chosen: m.choseNoBasis, Question: conversation.IsNoBasis},
		},
	}
}

// appointable is the post of somebody to whom the actor may give another role. Nobody raises themselves.
func (m *module) appointable(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64) (directory.Post, directory.Access, error) {
	post, err := m.kit.Directory.EndablePost(ctx, tx, e.Actor(), id)
	if err != nil {
		return directory.Post{}, directory.Access{}, err
	}
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err == nil && (post.PersonID == access.PersonID || !access.May(directory.ManageFocals, post.AgencyID)) {
		err = m.denied()
	}
	return post, access, err
}

// beginAppoint asks which role somebody of an agency is to have there.
func (m *module) beginAppoint(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		post, _, err := m.appointable(ctx, tx, e, e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.appointForm.Begin(ctx, tx, e, stepRole, appointState{
			Post: post.ID, PersonID: post.PersonID, Person: post.Person, AgencyID: post.AgencyID, Agency: post.Agency,
		})
	}, nil
}

func (m *module) askRole(ctx context.Context, tx *database.Tx, e *conversation.Event, s appointState) (conversation.Prompt, error) {
	post, access, err := m.appointable(ctx, tx, e, s.Post)
	if err != nil {
		return conversation.Prompt{}, err
	}
	var choices []conversation.Choice
	for i, role := range directory.Roles() {
		if role != post.Role && role != directory.Member && access.MayAppoint(role, post.AgencyID) {
			choices = append(choices, conversation.Choice{Label: role.Name(), Value: int64(i)})
		}
	}
	return conversation.Prompt{HTML: m.text.askRole(post), Choices: conversation.Choices(choices...)}, nil
}

// choseRole asks for the document that names a focal point, and gives other roles at once.
func (m *module) choseRole(_ context.Context, e *conversation.Event, s appointState, value int64) (conversation.Act, error) {
	roles := directory.Roles()
	if value < 0 || value >= int64(len(roles)) {
		return nil, conversation.ErrOld
	}
	s.Role = roles[value]
	if s.Role.NeedsBasis() {
		return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			return m.appointForm.Next(ctx, tx, e, stepBasis, s)
		}, nil
	}
	return m.appointed(e, s, "", ""), nil
}

func (m *module) askBasis(_ context.Context, _ *database.Tx, _ *conversation.Event, s appointState) (conversation.Prompt, error) {
	return conversation.Prompt{
		HTML:    conversation.AskBasis(m.kit.Words, s.Agency),
		Choices: conversation.Choices(conversation.Choice{Label: conversation.ButtonNoBasis}),
	}, nil
}

func (m *module) tookBasis(_ context.Context, e *conversation.Event, s appointState) (conversation.Act, error) {
	basis, on, ok := conversation.ParseBasis(e.Text)
	if !ok {
		return conversation.Say(conversation.BasisUnclear(m.kit.Words)), nil
	}
	return m.appointed(e, s, basis, on), nil
}

func (m *module) choseNoBasis(_ context.Context, e *conversation.Event, s appointState, _ int64) (conversation.Act, error) {
	return m.appointed(e, s, "", ""), nil
}

// appointed gives the role and tells who has it now.
func (m *module) appointed(e *conversation.Event, s appointState, basis string, on directory.Day) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		post, err := m.kit.Directory.Appoint(ctx, tx, e.Actor(), directory.Appointment{
			PersonID: s.PersonID, AgencyID: s.AgencyID, Role: s.Role, Basis: basis, BasisOn: on,
		})
		if err != nil {
			return conversation.Reply{}, err
		}
		p, err := m.kit.Directory.PersonIn(ctx, tx, s.PersonID)
		if err != nil {
			return conversation.Reply{}, err
		}
		reply := conversation.Reply{HTML: m.text.appointed(post, p.Name), Toast: conversation.DoneShort}
		m.tell(&reply, e, "appointed", p.Account, m.text.youAppointed(post))
		return reply, m.appointForm.End(ctx, tx, e)
	}
}
