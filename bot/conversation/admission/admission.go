// Package admission is the module by which people and groups come in: invitations, the notice about what is stored and the
// agreement to it, requests for a role and their confirmation, the groups the bot is brought into.
package admission

import (
	"context"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// Name is the module's.
const Name = "admission"

// StartName is the name of the deep links that carry an invitation's token.
const StartName = "i"

type module struct {
	kit  *conversation.Kit
	text text

	agree, disagree, confirm, refuse, invite, revoke *conversation.Button

	request *conversation.Form[requestState]
	join    *conversation.Form[joinState]
}

// New makes the module.
func New(kit *conversation.Kit) conversation.Module {
	m := &module{kit: kit, text: text{kit.Words}}
	m.agree = &conversation.Button{Verb: "ok", Unagreed: true, Handler: m.agreed}
	m.disagree = &conversation.Button{Verb: "no", Unagreed: true, Handler: m.disagreed}
	// Whose role may be confirmed follows from the request: the directory decides. The numbers are the request, and the person
	// on the list and their account that were shown.
	m.confirm = &conversation.Button{Verb: "cy", Args: 3, Where: conversation.Anywhere, Handler: m.decide(true)}
	m.refuse = &conversation.Button{Verb: "cn", Args: 1, Where: conversation.Anywhere, Handler: m.decide(false)}
	m.invite = &conversation.Button{Verb: "iv", Args: 2, Handler: m.invited}
	m.revoke = &conversation.Button{Verb: "ir", Args: 1, Secret: true, Handler: m.revoked}
	m.request, m.join = m.requestForm(), m.joinForm()
	return conversation.Module{
		Name: Name,
		Commands: []conversation.Command{
			{Name: "start", Where: conversation.Anywhere, Handler: m.started},
			{Name: "moi", Description: "Mời đồng nghiệp trong cơ quan", Permission: directory.ManageMembers, Handler: m.inviteColleagues},
			{Name: "ketnoi", Where: conversation.Group, Handler: m.setBoardGroup},
			{Name: "ngatketnoi", Where: conversation.Group, Handler: m.unsetBoardGroup},
		},
		Buttons: []*conversation.Button{m.agree, m.disagree, m.confirm, m.refuse, m.invite, m.revoke},
		Forms:   []conversation.AnyForm{m.request, m.join},
		Links: []conversation.Link{
			{Name: "invite", Permission: directory.ManageMembers, Handler: m.inviteMenu},
			{Name: "requests", Permission: directory.Browse, Handler: m.listRequests},
		},
		Starts: []conversation.Start{{Name: StartName, Unadmitted: true, Secret: true, Handler: m.opened}},
		Jobs: []conversation.Job{
			{Kind: jobJoined, Handler: m.joined}, {Kind: jobLeave, Lane: conversation.LaneTelegram, Handler: m.leave},
		},
		Admit:      m.admit,
		Membership: m.membership,
		ChatMoved:  kit.Groups.Move,
		Erase:      m.erase,
		Purge:      kit.Directory.Purge,
	}
}

// admit keeps back who has not agreed to what is stored, and who has no post any more.
func (m *module) admit(ctx context.Context, e *conversation.Event) (conversation.Act, bool, error) {
	switch {
	case !e.Private && e.Access.May(directory.Ask, 0):
		return nil, false, nil
	case !e.Private:
		return conversation.Say(m.text.unknownInGroup()), true, nil
	case !e.Access.Agreed:
		act, err := m.newcomer(ctx, e)
		return act, true, err
	case !e.Access.May(directory.Ask, 0) && !e.WithoutPost:
		return m.offering(m.text.noPost(), "mydata", buttonMyData), true, nil
	}
	return nil, false, nil
}

// offering is words with the button of another module's link, if there is one.
func (m *module) offering(html, link, label string) conversation.Act {
	return screen(html, m.linkRows(link, label, 0))
}

// linkRows is the button of a link alone, or nothing when no module has the link.
func (m *module) linkRows(link, label string, id int64) [][]outbox.Button {
	button, ok := m.kit.Link(link, label, id)
	if !ok {
		return nil
	}
	return conversation.Rows(button)
}

// newcomer shows somebody who may come in what is stored about them, and anybody else the way.
func (m *module) newcomer(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	invitation, invited, err := m.kit.Directory.OpenedInvitation(ctx, e.User.ID)
	if err != nil {
		return nil, err
	}
	if !invited && e.Access.PersonID == 0 && !e.Access.ConfiguredAdmin && !m.kit.Directory.OpenQuestions() {
		return conversation.Say(m.text.stranger(e.User.ID)), nil
	}
	return func(context.Context, *database.Tx) (conversation.Reply, error) { return m.notice(invitation), nil }, nil
}

// notice is what somebody reads before anything is kept of them.
func (m *module) notice(i directory.Invitation) conversation.Reply {
	return conversation.Reply{
		HTML:    m.text.notice(i.Agency, i.Role, m.kit.Notice()),
		Buttons: conversation.Rows(m.agree.With(buttonAgree), m.disagree.With(buttonDisagree)),
	}
}

// opened is a press of Start with an invitation's token. Who has agreed before is asked whether they mean it: links get
// forwarded.
func (m *module) opened(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if e.Access.Agreed {
			admission, ok, err := m.kit.Directory.AlreadyAdmitted(ctx, tx, e.User.ID, e.Param)
			if err != nil {
				return conversation.Reply{}, err
			}
			if ok {
				return m.admitted(ctx, tx, e, admission)
			}
		}
		i, err := m.kit.Directory.OpenInvitation(ctx, tx, e.User.ID, e.Param)
		if err != nil {
			return conversation.Reply{}, err
		}
		if e.Access.Agreed {
			return m.join.Begin(ctx, tx, e, conversation.StepConfirm, joinState{Invitation: i.ID})
		}
		return m.notice(i), nil
	}, nil
}

// joinState is the invitation that somebody is about to accept. Its token is kept nowhere.
type joinState struct{ Invitation int64 }

func (m *module) joinForm() *conversation.Form[joinState] {
	return conversation.Confirmation("join", func(joinState) string { return "tham gia cơ quan theo lời mời" },
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s joinState) (string, error) {
			i, err := m.kit.Directory.AcceptableInvitation(ctx, tx, e.User.ID, s.Invitation)
			return m.text.confirmJoin(i), err
		},
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s joinState) (conversation.Reply, error) {
			admission, err := m.kit.Directory.AcceptInvitation(ctx, tx, e.User.ID, s.Invitation)
			if err != nil {
				return conversation.Reply{}, err
			}
			return m.admitted(ctx, tx, e, admission)
		})
}

// started is Start by somebody known: a greeting, or the question that a role request of theirs still waits for.
func (m *module) started(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	advised, err := m.kit.Advice(ctx)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if e.Private {
			request, draft, err := m.kit.Directory.DraftRoleRequest(ctx, tx, e.User.ID)
			if err != nil {
				return conversation.Reply{}, err
			}
			if draft {
				return m.beginRequest(ctx, tx, e, request)
			}
		}
		advice, buttons := advised.For(e, e.Access)
		return conversation.Reply{HTML: m.text.welcome(m.kit.Intro()) + m.kit.OwnCommands(e, e.Access) + advice, Buttons: buttons}, nil
	}, nil
}

// agreed is the press of the button under the notice, which stays, to be read again, without its buttons. A second press
// greets once more and changes nothing.
func (m *module) agreed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	if e.Access.Agreed {
		return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			return m.admitted(ctx, tx, e, directory.Admission{})
		}, nil
	}
	invitation, _, err := m.kit.Directory.OpenedInvitation(ctx, e.User.ID)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		admission, err := m.kit.Directory.Agree(ctx, tx, e.User.ID, e.User.Name)
		if err != nil {
			return conversation.Reply{}, err
		}
		reply, err := m.admitted(ctx, tx, e, admission)
		if err != nil {
			return conversation.Reply{}, err
		}
		target, ok, err := m.kit.Outbox.KeyOf(ctx, tx, e.ChatID, e.MessageID)
		if err == nil && ok {
			reply.Others = append(reply.Others, outbox.Delivery{
				Key: conversation.Key(Name, "agreed", e.Key), Priority: outbox.Reply, Op: outbox.Edit, Target: target,
				Content: outbox.Content{HTML: m.text.notice(invitation.Agency, invitation.Role, m.kit.Notice()) + "\n\n" + m.text.agreedAt(e.At)},
			})
		}
		return reply, err
	}, nil
}

// disagreed is the other one. To who has agreed it would be untrue: what is stored is erased elsewhere.
func (m *module) disagreed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	if e.Access.Agreed {
		return nil, conversation.ErrOld
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.Directory.Decline(ctx, tx, e.User.ID); err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: m.text.disagreed()}, nil
	}, nil
}

// admitted tells what somebody now is, and asks who they are when that is to be more than a member.
func (m *module) admitted(ctx context.Context, tx *database.Tx, e *conversation.Event, a directory.Admission) (conversation.Reply, error) {
	menus := []int64{e.User.ID}
	if a.RoleRequest != nil && a.RoleRequest.State != directory.Pending {
		reply, err := m.beginRequest(ctx, tx, e, *a.RoleRequest)
		reply.Menus = menus
		return reply, err
	}
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err != nil {
		return conversation.Reply{}, err
	}
	reply := conversation.Reply{HTML: m.text.admitted(access, m.kit.Intro()) + m.kit.OwnCommands(e, access), Fresh: true, Menus: menus}
	if a.RoleRequest != nil {
		reply.HTML = m.text.requestWaits(a.RoleRequest.Role, a.RoleRequest.Agency)
	}
	return reply, nil
}

// erase forgets what was sent to the Board about a person's role requests.
func (m *module) erase(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
	var scope outbox.ErasureScope
	for _, id := range erased.RoleRequests {
		scope.Prefixes = append(scope.Prefixes, requestKey(id)+":")
	}
	return m.kit.Outbox.Erase(ctx, tx, scope)
}
