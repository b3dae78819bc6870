package difficulty

import (
	"context"
	"strconv"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// tell makes the notices of changes to the reporter's side: one for each person, whose row says whether it arrived.
func (m *module) tell(ctx context.Context, tx *database.Tx, changes ...ticket.Change) (all []outbox.Delivery, err error) {
	for _, c := range changes {
		author := ""
		if byReporter(c.Message.Kind) && len(c.Tell) > 0 {
			if author, err = m.personName(ctx, tx, c.Message.Author); err != nil {
				return nil, err
			}
		}
		for _, n := range c.Tell {
			access, err := m.kit.Directory.AccessIn(ctx, tx, n.Person.Account)
			if err != nil {
				return nil, err
			}
			speaks := ticket.MaySpeakFor(access, c.Ticket)
			pages := telegram.Split(m.text.told(c, author, speaks), telegram.MaxText)
			for i, page := range pages {
				var buttons [][]outbox.Button
				if i == len(pages)-1 {
					buttons = m.noticeButtons(c, speaks)
				}
				key := conversation.Key(Name, keyNotice, n.ID, i)
				all = append(all, conversation.Notice(key, n.Person.Account, page, buttons))
			}
		}
	}
	return all, nil
}

// noticeButtons are what somebody on the reporter's side can do about a change.
func (m *module) noticeButtons(c ticket.Change, speaks bool) [][]outbox.Button {
	t := c.Ticket
	switch {
	case c.Message.Kind == ticket.SaidReturned:
		return conversation.Pairs(m.draft.With(buttonToDraft, t.ID))
	case t.Code.Number == 0:
		return nil // it was withdrawn before it was sent
	}
	var buttons []outbox.Button
	switch c.Message.Kind {
	case ticket.SaidAsked:
		buttons = append(buttons, m.line.With(buttonSupplement, t.ID))
	case ticket.SaidAnswer, ticket.SaidDecision:
		if speaks {
			buttons = append(buttons, m.resolve.With(buttonResolved, t.ID), m.dispute.With(buttonDispute, t.ID))
		}
	case ticket.SaidRefusal, ticket.SaidClosed:
		if speaks {
			buttons = append(buttons, m.dispute.With(buttonDispute, t.ID))
		}
	}
	return conversation.Pairs(append(buttons, m.open.With(m.text.openLabel(t.Code.String()), t.ID))...)
}

// tellBoth tells the Board what somebody on a ticket's reporter's side did, and the others on that side.
func (m *module) tellBoth(ctx context.Context, tx *database.Tx, e *conversation.Event, c ticket.Change) ([]outbox.Delivery, error) {
	others, err := m.tell(ctx, tx, c)
	if err != nil {
		return nil, err
	}
	board, err := m.tellBoard(ctx, tx, c, &e.Access)
	return append(others, board...), err
}

// tellBoard tells the Board what the reporter's side did: a new ticket in the Board's group, by code, agency and category alone, else the
// officer responsible; everything else who deals with the ticket. by is who did it, and is not told.
func (m *module) tellBoard(ctx context.Context, tx *database.Tx, c ticket.Change, by *directory.Access) (all []outbox.Delivery, err error) {
	t := c.Ticket
	if t.Recorder != 0 && c.Message.Kind == ticket.SaidSent {
		return nil, nil // an officer recorded it
	}
	if t.Code.Number == 0 {
		return nil, nil // it was withdrawn before the Board had it
	}
	agency := ""
	if t.Kind == ticket.Difficulty {
		if agency, err = m.agencyName(ctx, tx, t.HolderID); err != nil {
			return nil, err
		}
	}
	if c.Message.Kind == ticket.SaidSent && t.Kind == ticket.Difficulty {
		board, err := m.kit.Groups.BoardChat(ctx, tx)
		if err != nil {
			return nil, err
		}
		if link, ok := m.kit.Link(LinkTicket, m.text.openLabel(t.Code.String()), t.ID); ok && board != 0 {
			return []outbox.Delivery{conversation.Notice(conversation.Key(Name, "board", c.Message.ID), board, m.text.toGroup(t, agency), conversation.Pairs(link))}, nil
		}
	}
	officers, err := m.store.Officers(ctx, tx, t)
	if err != nil {
		return nil, err
	}
	for _, p := range officers {
		if by != nil && p.ID == by.PersonID {
			continue
		}
		key := conversation.Key(Name, keyTicket, t.ID, "officer", c.Message.ID, p.ID)
		all = append(all, conversation.Notice(key, p.Account, m.text.toOfficer(c, agency), conversation.Pairs(m.open.With(m.text.openLabel(t.Code.String()), t.ID))))
	}
	return all, nil
}

// tellAgency tells who has to agree that a report waits for them.
func (m *module) tellAgency(ctx context.Context, tx *database.Tx, e *conversation.Event, s ticket.Sending) (all []outbox.Delivery, err error) {
	agency, err := m.agencyName(ctx, tx, s.Ticket.HolderID)
	if err != nil {
		return nil, err
	}
	for _, p := range s.WaitsFor {
		if p.ID == e.Access.PersonID {
			continue
		}
		key := conversation.Key(Name, keyTicket, s.Ticket.ID, "agency", s.Message.ID, p.ID)
		all = append(all, conversation.Notice(key, p.Account, m.text.toAgency(s, agency, e.Access.Name), conversation.Pairs(m.draft.With(buttonLook, s.Ticket.ID))))
	}
	return all, nil
}

// ended records whether a notice arrived. One that did not is told to who deals with the ticket: they reach the agency another way.
func (m *module) ended(ctx context.Context, tx *database.Tx, ended outbox.Ended) error {
	parts := strings.Split(ended.Key, ":")
	if len(parts) != 4 || parts[1] != keyNotice {
		return nil
	}
	id, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return nil
	}
	told, ticketID, ok, err := m.store.Told(ctx, tx, id, string(ended.State), ended.Reason, ended.At)
	if err != nil || !ok || ended.State != outbox.Failed {
		return err
	}
	t, err := m.store.Ticket(ctx, tx, ticketID)
	if err != nil {
		return err
	}
	officers, err := m.store.Officers(ctx, tx, t)
	if err != nil {
		return err
	}
	name, err := m.personName(ctx, tx, told.PersonID)
	if err != nil {
		return err
	}
	for _, p := range officers {
		key := conversation.Key(Name, keyTicket, t.ID, "failed", id, p.ID)
		notice := conversation.Notice(key, p.Account, m.text.notArrived(t, name, ended.Reason), conversation.Pairs(m.open.With(m.text.openLabel(t.Code.String()), t.ID)))
		if err := m.kit.Outbox.Enqueue(ctx, tx, notice); err != nil {
			return err
		}
	}
	return nil
}

// remind says once a week what is due, in working hours, and closes what was answered and nobody disputed.
func (m *module) remind(ctx context.Context) error {
	if err := m.store.FollowLikeness(ctx); err != nil { // before somebody waits for it
		return err
	}
	return m.kit.DB.InTx(ctx, func(tx *database.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		year, week := database.Time(now).In(vietnamese.Zone()).ISOWeek()
		reminders, err := m.store.Reminders(ctx, tx)
		if err != nil {
			return err
		}
		for _, r := range reminders {
			agency := ""
			if r.Ticket.HolderID != 0 {
				if agency, err = m.agencyName(ctx, tx, r.Ticket.HolderID); err != nil {
					return err
				}
			}
			for i, p := range append(r.To, r.ToLead...) {
				lead := i >= len(r.To)
				key := conversation.Key(Name, keyDue, r.Ticket.ID, string(r.Why), year, week, p.ID)
				notice := conversation.Notice(key, p.Account, m.text.due(r, agency, database.Time(now), lead), m.dueButtons(r))
				if err := m.kit.Outbox.Enqueue(ctx, tx, notice); err != nil {
					return err
				}
			}
		}
		closed, err := m.store.CloseSilent(ctx, tx)
		if err != nil {
			return err
		}
		told, err := m.tell(ctx, tx, closed...)
		if err != nil {
			return err
		}
		return m.kit.Outbox.Enqueue(ctx, tx, told...)
	})
}

func (m *module) dueButtons(r ticket.Reminder) [][]outbox.Button {
	switch r.Why {
	case ticket.DueAgency:
		return conversation.Pairs(m.draft.With(buttonLook, r.Ticket.ID))
	case ticket.DueReporter:
		return conversation.Pairs(m.line.With(buttonSupplement, r.Ticket.ID), m.open.With(m.text.openLabel(r.Ticket.Code.String()), r.Ticket.ID))
	case ticket.DueApprove:
		return conversation.Pairs(m.reviews.With(buttonReviews))
	}
	return conversation.Pairs(m.open.With(m.text.openLabel(r.Ticket.Code.String()), r.Ticket.ID))
}
