package admission

import (
	"context"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// InvitationURL is the deep link that opens a bot with an invitation's token.
func InvitationURL(username, token string) string {
	return conversation.StartURL(username, StartName, token)
}

// maxButtons is how many agencies or open invitations stand under one message.
const maxButtons = 8

// inviteColleagues is /moi: somebody of an agency invites colleagues. Who has several posts is asked for which.
func (m *module) inviteColleagues(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	posts := e.Access.PostsFor(directory.ManageMembers)
	if len(posts) == 0 {
		return m.offering(m.text.inviteFromTree(), "tree", buttonTree), nil
	}
	if len(posts) == 1 {
		return m.makeInvitation(e, posts[0].AgencyID, directory.Member), nil
	}
	var buttons []outbox.Button
	for _, p := range posts[:min(len(posts), maxButtons)] {
		buttons = append(buttons, m.invite.With(p.Agency, p.AgencyID, roleNumber(directory.Member)))
	}
	return screen(m.text.forWhich(), conversation.Rows(buttons...)), nil
}

// roleNumber is a role in a button.
func roleNumber(role directory.Role) int64 {
	for i, r := range directory.Roles() {
		if r == role {
			return int64(i)
		}
	}
	return -1
}

// inviteMenu offers the roles to invite into an agency.
func (m *module) inviteMenu(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	id := e.ID(0)
	if !e.Access.May(directory.ManageMembers, id) {
		return nil, m.kit.Words.Denied() // and no word on whether there is such an agency
	}
	today, err := m.kit.Directory.Today(ctx)
	if err != nil {
		return nil, err
	}
	tree, err := m.kit.Directory.Tree(ctx, today)
	if err != nil {
		return nil, err
	}
	path := tree.Path(id)
	if len(path) == 0 {
		return nil, conversation.ErrOld
	}
	open, err := m.kit.Directory.Invitations(ctx, id)
	if err != nil {
		return nil, err
	}
	var buttons []outbox.Button
	for _, role := range directory.Roles() {
		if e.Access.MayAppoint(role, id) {
			buttons = append(buttons, m.invite.With(role.Name(), id, roleNumber(role)))
		}
	}
	for _, i := range open[:min(len(open), maxButtons)] {
		if e.Access.MayAppoint(i.Role, id) {
			buttons = append(buttons, m.revoke.With(m.text.revokeLabel(i), i.ID))
		}
	}
	if up, ok := m.kit.Link("agency", buttonUp, id); ok && e.Access.May(directory.Browse, 0) {
		buttons = append(buttons, up)
	}
	return screen(m.text.inviteTitle(path[len(path)-1].Name, open), conversation.Rows(buttons...)), nil
}

// invited is a press of a role to invite to.
func (m *module) invited(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	roles, n := directory.Roles(), e.ID(1)
	if n < 0 || n >= int64(len(roles)) {
		return nil, conversation.ErrOld
	}
	return m.makeInvitation(e, e.ID(0), roles[n]), nil
}

// makeInvitation makes a link, in a message of its own that can be forwarded.
func (m *module) makeInvitation(e *conversation.Event, agency int64, role directory.Role) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		i, token, err := m.kit.Directory.Invite(ctx, tx, e.Actor(), directory.InvitationSpec{AgencyID: agency, Role: role})
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{
			HTML:    m.text.invitation(i, InvitationURL(m.kit.Me.Username, token)),
			Buttons: conversation.Rows(m.revoke.With(buttonRevoke, i.ID)), Fresh: true, Secret: true,
		}, nil
	}
}

func (m *module) revoked(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		i, err := m.kit.Directory.RevokeInvitation(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		reply := conversation.Reply{HTML: m.text.revoked(i), Toast: conversation.DoneShort}
		if e.Access.May(directory.ManageMembers, i.AgencyID) {
			reply.Buttons = m.linkRows("invite", buttonUp, i.AgencyID)
		}
		return reply, nil
	}, nil
}
