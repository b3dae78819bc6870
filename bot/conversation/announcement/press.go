package announcement

import (
	"context"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
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
			a, standings, err := m.standings(ctx, tx, e, e.ID(0), kind)
			if err != nil {
				return conversation.Reply{}, err
			}
			open := unanswered(standings)
			if len(open) > 1 {
				return m.askFor(a, open, kind), nil
			}
			if len(open) == 0 {
				open = standings[:1]
			}
			return m.acknowledge(ctx, tx, e, a, open[0], kind)
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
		a, standings, err := m.standings(ctx, tx, e, e.ID(0), kind)
		if err != nil {
			return conversation.Reply{}, err
		}
		for _, one := range standings {
			if one.AgencyID == e.ID(1) {
				return m.acknowledge(ctx, tx, e, a, one, kind)
			}
		}
		return conversation.Reply{}, broadcast.ErrNoAnnouncement
	}, nil
}

func (m *module) standings(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, kind broadcast.AcknowledgementKind) (broadcast.Announcement, []broadcast.Standing, error) {
	a, err := m.store.Announcement(ctx, tx, id)
	if err != nil {
		return a, nil, err
	}
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err != nil {
		return a, nil, err
	}
	standings, err := m.store.Standings(ctx, tx, access, id, kind)
	return a, standings, err
}

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

// maxLabel is how many characters of an agency's name stand on a button.
const maxLabel = 60

// acknowledge records what somebody says and shows it where they pressed.
func (m *module) acknowledge(ctx context.Context, tx *database.Tx, e *conversation.Event, a broadcast.Announcement, of broadcast.Standing, kind broadcast.AcknowledgementKind) (conversation.Reply, error) {
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err != nil {
		return conversation.Reply{}, err
	}
	fresh, err := m.store.Acknowledge(ctx, tx, access, a.ID, of, kind, e.At)
	if err != nil {
		return conversation.Reply{}, err
	}
	if !fresh {
		return conversation.Reply{Toast: m.text.saidBefore()}, nil
	}
	reply := conversation.Reply{HTML: m.text.thanks(a, of, kind, e.At), Fresh: true, Toast: m.text.noted()}
	if kind == broadcast.Missing {
		if reply.Others, err = m.tellOfficers(ctx, tx, e, a, of); err != nil {
			return conversation.Reply{}, err
		}
	}
	return reply, nil
}

// tellOfficers tells who sent an announcement, or the Board's group, that an agency has not found its document.
func (m *module) tellOfficers(ctx context.Context, tx *database.Tx, e *conversation.Event, a broadcast.Announcement, of broadcast.Standing) ([]outbox.Delivery, error) {
	chat, err := m.kit.Groups.BoardChat(ctx, tx)
	if err != nil {
		return nil, err
	}
	if a.Author != 0 {
		author, err := m.kit.Directory.PersonIn(ctx, tx, a.Author)
		if err != nil {
			return nil, err
		}
		if author.Account != 0 {
			chat = author.Account
		}
	}
	if chat == 0 {
		return nil, nil // the list of who has not found it has it
	}
	key := conversation.Key(Name, "missing", a.ID, of.AgencyID, e.Key)
	return []outbox.Delivery{conversation.Notice(key, chat, m.text.missing(a, telegram.Escape(of.Agency)), nil)}, nil
}
