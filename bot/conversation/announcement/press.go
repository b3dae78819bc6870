package announcement

import (
	"context"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// What an answerFor button says.
const (
	saysSeen    = 1
	saysMissing = 2
)

// answered is a press of one of the two buttons under an announcement: what it says is said for the one agency that the presser stands
// for, or they are asked for which.
func (m *module) answered(kind broadcast.AcknowledgementKind) conversation.Handler {
	return func(_ context.Context, e *conversation.Event) (conversation.Act, error) {
		return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			r, err := m.received(ctx, tx, e, e.ID(0), kind)
			if err != nil {
				return conversation.Reply{}, err
			}
			if open := unanswered(r.standings); len(r.standings) > 1 && len(open) > 0 {
				return m.askFor(r.Announcement, open, kind), nil
			}
			return m.acknowledge(ctx, tx, e, r, r.standings[0], kind)
		}, nil
	}
}

// answeredFor says for which agency.
func (m *module) answeredFor(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	kind := broadcast.Seen
	if e.ID(2) == saysMissing {
		kind = broadcast.Missing
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		r, err := m.received(ctx, tx, e, e.ID(0), kind)
		if err != nil {
			return conversation.Reply{}, err
		}
		for _, one := range r.standings {
			if one.AgencyID == e.ID(1) {
				return m.acknowledge(ctx, tx, e, r, one, kind)
			}
		}
		return conversation.Reply{}, broadcast.ErrNoAnnouncement
	}, nil
}

// received is an announcement with who got it and for which agencies.
type received struct {
	broadcast.Announcement
	access    directory.Access
	standings []broadcast.Standing
}

// received is an announcement that the person of an event got, and that was not deleted since; broadcast.ErrNoAnnouncement otherwise.
func (m *module) received(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, kind broadcast.AcknowledgementKind) (r received, err error) {
	if r.Announcement, err = m.store.Announcement(ctx, tx, id); err != nil {
		return received{}, err
	}
	if r.State == broadcast.Deleted {
		return received{}, broadcast.ErrNoAnnouncement
	}
	if r.access, err = m.kit.Directory.AccessIn(ctx, tx, e.User.ID); err != nil {
		return received{}, err
	}
	if previewed := r.access.May(broadcast.Compose, 0) || r.access.May(directory.Approve, 0); previewed && r.StartedAt.IsZero() {
		return received{}, errPreview
	}
	r.standings, err = m.store.Standings(ctx, tx, r.access, id, kind)
	return r, err
}

// errPreview is the refusal of a button under what was not sent yet.
var errPreview error = problem.New(problem.Moved, "Đây là bản xem trước; nút này dùng được khi thông báo đã gửi.")

func unanswered(standings []broadcast.Standing) (open []broadcast.Standing) {
	for _, one := range standings {
		if !one.Answered {
			open = append(open, one)
		}
	}
	return open
}

// askFor asks for which of several agencies somebody says so. It is a message of its own: the copy stays to be read.
func (m *module) askFor(a broadcast.Announcement, open []broadcast.Standing, kind broadcast.AcknowledgementKind) conversation.Reply {
	says := int64(saysSeen)
	if kind == broadcast.Missing {
		says = saysMissing
	}
	var choices []outbox.Button
	for _, one := range open {
		choices = append(choices, m.buttons.answerFor.With(conversation.Shorten(one.Agency, maxLabel), a.ID, one.AgencyID, says))
	}
	return conversation.Reply{HTML: m.text.forWhich(a), Buttons: conversation.Rows(choices...), Fresh: true}
}

// optedOut lets somebody who got publicity get none any more, or get it again.
func (m *module) optedOut(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id, back := e.ID(0), e.ID(1) == 1
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		r, err := m.received(ctx, tx, e, id, broadcast.Seen)
		if err == nil && r.Kind != broadcast.Publicity {
			err = conversation.ErrOld
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		button := m.buttons.optOut.With(buttonOptIn, id, 1)
		if back {
			button = m.buttons.optOut.With(buttonOptOut, id, 0)
		}
		return conversation.Reply{HTML: m.text.optedOut(back), Buttons: conversation.Rows(button), Fresh: true},
			m.store.OptOut(ctx, tx, r.access, !back)
	}, nil
}

// maxLabel is how many characters of an agency's name stand on a button.
const maxLabel = 60

// acknowledge records what somebody says and tells them so.
func (m *module) acknowledge(ctx context.Context, tx *database.Tx, e *conversation.Event, r received, of broadcast.Standing, kind broadcast.AcknowledgementKind) (conversation.Reply, error) {
	fresh, err := m.store.Acknowledge(ctx, tx, r.access, r.ID, of, kind, e.At)
	if err != nil {
		return conversation.Reply{}, err
	}
	if !fresh {
		return conversation.Reply{Toast: m.text.saidBefore()}, nil
	}
	reply := conversation.Reply{HTML: m.text.thanks(r.Announcement, of, kind, e.At), Fresh: true, Toast: m.text.noted()}
	if kind == broadcast.Missing {
		reply.Others, err = m.tellOfficers(ctx, tx, e, r.Announcement, of)
	}
	return reply, err
}

// tellOfficers tells who had an announcement sent, or else the Board's group, or else the approvers, that its document is missing.
func (m *module) tellOfficers(ctx context.Context, tx *database.Tx, e *conversation.Event, a broadcast.Announcement, of broadcast.Standing) (all []outbox.Delivery, err error) {
	author, err := m.author(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	chats := []int64{author.Account}
	if author.Account == 0 {
		if chats[0], err = m.kit.Groups.BoardChat(ctx, tx); err != nil {
			return nil, err
		}
	}
	if chats[0] == 0 {
		approvers, err := m.store.Approvers(ctx, tx)
		if err != nil {
			return nil, err
		}
		chats = nil
		for _, p := range approvers {
			chats = append(chats, p.Account)
		}
	}
	for i, chat := range chats {
		key := conversation.Key(Name, "missing", a.ID, of.AgencyID, e.Key, i)
		all = append(all, conversation.Notice(key, chat, m.text.missing(a, of), nil))
	}
	return all, nil
}
