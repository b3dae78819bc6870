package difficulty

import (
	"context"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// pageSize is how many tickets a page of a list shows.
const pageSize = 8

// listed is /theodoi: what the person reported or asked, and what the agencies reported for which they speak; with a code that ticket.
func (m *module) listed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	if code, ok := ticket.ParseCode(e.Args); ok {
		return m.openedByCode(e, code), nil
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
		if err != nil {
			return conversation.Reply{}, err
		}
		page := conversation.Page(e.ID(0))
		tickets, total, err := m.store.Of(ctx, tx, access, page*pageSize, pageSize)
		if err != nil {
			return conversation.Reply{}, err
		}
		rows := m.listRows(tickets, func(t ticket.Ticket) *conversation.Button {
			if (t.State == ticket.Draft || t.State == ticket.AwaitingAgency && access.May(ticket.Speak, t.HolderID)) && t.Code.Number == 0 {
				return m.draft
			}
			return m.open
		})
		rows = append(rows, conversation.Pager(total, page, pageSize, func(label string, page int) outbox.Button { return m.list.With(label, int64(page)) })...)
		for _, p := range access.PostsFor(ticket.Agree) {
			wants, err := m.store.HeadAgrees(ctx, tx, p.AgencyID)
			if err != nil {
				return conversation.Reply{}, err
			}
			button := m.rule.With(buttonHeadAgrees, p.AgencyID, 1)
			if wants {
				button = m.rule.With(buttonHeadLets, p.AgencyID, 0)
			}
			rows = append(rows, []outbox.Button{button})
		}
		if link, ok := m.figuresLink(access); ok {
			rows = append(rows, []outbox.Button{link})
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return conversation.Reply{}, err
		}
		views, err := m.views(ctx, tx, tickets)
		return conversation.Reply{HTML: m.text.list(views, total, page*pageSize, database.Time(now)), Buttons: rows}, err
	})
}

func (m *module) listRows(tickets []ticket.Ticket, button func(t ticket.Ticket) *conversation.Button) (rows [][]outbox.Button) {
	for _, t := range tickets {
		rows = append(rows, []outbox.Button{button(t).With(conversation.Shorten(m.text.label(t), maxLabel), t.ID)})
	}
	return rows
}

// view is a ticket with what is said of it in a list.
type view struct {
	ticket.Ticket
	agency string
	main   ticket.Ticket // that it is joined to
	last   ticket.Message
}

func (m *module) view(ctx context.Context, tx *database.Tx, t ticket.Ticket) (v view, err error) {
	v.Ticket = t
	if t.HolderID != 0 {
		if v.agency, err = m.agencyName(ctx, tx, t.HolderID); err != nil {
			return v, err
		}
	}
	if t.JoinedTo != 0 {
		if v.main, err = m.store.Ticket(ctx, tx, t.JoinedTo); err != nil {
			return v, err
		}
	}
	said, err := m.store.Messages(ctx, tx, t.ID, false)
	if len(said) > 0 {
		v.last = said[len(said)-1]
	}
	return v, err
}

func (m *module) views(ctx context.Context, tx *database.Tx, tickets []ticket.Ticket) (views []view, err error) {
	for _, t := range tickets {
		v, err := m.view(ctx, tx, t)
		if err != nil {
			return nil, err
		}
		views = append(views, v)
	}
	return views, nil
}

// openedByCode opens the ticket that somebody names, if they may read it.
func (m *module) openedByCode(e *conversation.Event, code ticket.Code) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		t, err := m.store.Named(ctx, tx, e.Actor(), code)
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: m.text.found(t), Buttons: conversation.Pairs(m.open.With(m.text.openLabel(t.Code.String()), t.ID))}, nil
	}
}

// opened shows a ticket: to its reporter's side with what that can do, to the Board with all it can. A press of it under the ticket
// itself turns the message into it as it is now.
func (m *module) opened(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.shown(e, false)
}

// boardOpened shows a ticket to the Board, also to who is on its reporter's side too.
func (m *module) boardOpened(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.shown(e, true)
}

func (m *module) shown(e *conversation.Event, asBoard bool) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		reply, err := m.screen(ctx, tx, e, e.ID(0), "", asBoard)
		if err != nil {
			return conversation.Reply{}, err
		}
		reply.Key = m.ticketKey(e.ID(0), e.Key)
		return reply, nil
	})
}

// screen is a ticket as the person of an event sees it, below what was just done. Who is of the Board and on its reporter's side sees it
// either way, and goes from one to the other.
func (m *module) screen(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, done string, asBoard bool) (conversation.Reply, error) {
	access, t, err := m.store.Read(ctx, tx, e.Actor(), id)
	if err != nil {
		return conversation.Reply{}, err
	}
	switch {
	case t.State == ticket.Draft, t.State == ticket.AwaitingAgency && access.May(ticket.Speak, t.HolderID):
		return m.draftScreen(ctx, tx, e, id)
	case t.State == ticket.AwaitingAgency && access.May(ticket.Handle, 0):
		// Where the agency can speak for itself an officer only reads it.
		if reply, err := m.draftScreen(ctx, tx, e, id); !problem.Is(err, problem.Denied) {
			return reply, err
		}
	}
	v, err := m.view(ctx, tx, t)
	if err != nil {
		return conversation.Reply{}, err
	}
	if ticket.OfBoard(access) && (asBoard || !ticket.MaySupplement(access, t)) {
		return m.boardScreen(ctx, tx, access, v, done)
	}
	var buttons []outbox.Button
	add := func(can bool, button outbox.Button) {
		if can {
			buttons = append(buttons, button)
		}
	}
	speaks := ticket.MaySpeakFor(access, t)
	add(t.CanSupplement() && ticket.MaySupplement(access, t), m.line.With(buttonSupplement, id))
	add(t.CanResolve() && speaks, m.resolve.With(buttonResolved, id))
	add(t.CanDispute() && speaks, m.dispute.With(buttonDispute, id))
	add(t.CanWithdraw() && speaks, m.withdraw.With(withdrawLabel(t), id))
	add(true, m.history.With(buttonHistory, id, 0))
	files, err := m.store.Files(ctx, tx, id)
	add(len(files) > 0, m.files.With(m.text.filesLabel(len(files)), id))
	add(ticket.OfBoard(access), m.page.With(buttonAsBoard, id))
	return conversation.Reply{HTML: done + m.text.ticket(v), Buttons: conversation.Pairs(buttons...)}, err
}

// historyShown shows all that was said about a ticket, page by page.
func (m *module) historyShown(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		access, t, err := m.store.Read(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		lines, err := m.historyLines(ctx, tx, access, t)
		if err != nil {
			return conversation.Reply{}, err
		}
		html, buttons := conversation.TextPage(m.text.historyOf(t)+"\n\n"+strings.Join(lines, "\n\n"), conversation.Page(e.ID(1)), func(label string, page int) outbox.Button {
			return m.history.With(label, t.ID, int64(page))
		})
		buttons = append(buttons, conversation.Pairs(m.open.With(m.text.openLabel(t.Code.String()), t.ID))...)
		return conversation.Reply{HTML: html, Buttons: buttons}, nil
	})
}

// historyLines are what was said about a ticket, as a person may read it: the Board not what its agency said among itself before it was
// sent, the agency not who of the Board said something.
func (m *module) historyLines(ctx context.Context, tx *database.Tx, access directory.Access, t ticket.Ticket) (lines []string, err error) {
	said, err := m.store.Messages(ctx, tx, t.ID, ticket.OfBoard(access))
	if err != nil {
		return nil, err
	}
	for _, s := range said {
		if ofAgency(s.Kind) && !ticket.MaySupplement(access, t) && !access.May(ticket.Speak, t.HolderID) {
			continue
		}
		names := ticket.OfBoard(access)
		if !names {
			if names, err = m.store.InAgency(ctx, tx, t.HolderID, s.Author); err != nil {
				return nil, err
			}
		}
		name := ""
		if names {
			if name, err = m.personName(ctx, tx, s.Author); err != nil {
				return nil, err
			}
		}
		lines = append(lines, m.text.said(s, name))
	}
	return lines, nil
}

// filesShown sends the files of a ticket to somebody who may read it.
func (m *module) filesShown(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		_, t, err := m.store.Read(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		files, err := m.store.Files(ctx, tx, t.ID)
		if err != nil {
			return conversation.Reply{}, err
		}
		reply := conversation.Reply{Toast: m.text.filesFollow(len(files))}
		for _, f := range files {
			if f.Awaited() {
				continue
			}
			key := conversation.Key(Name, keyTicket, t.ID, e.Key, f.ID)
			deliveries, err := m.kit.SendFile(ctx, tx, key, e.ChatID, conversation.Attachment{Name: f.Name, Kind: f.Kind, Hash: f.Hash})
			if err != nil {
				return conversation.Reply{}, err
			}
			reply.Others = append(reply.Others, deliveries)
		}
		return reply, nil
	})
}

func (m *module) newWithdrawForm() *conversation.Form[about] {
	return conversation.Confirmation("withdraw", func(about) string { return "rút nội dung đã gửi" },
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s about) (string, error) {
			_, t, err := m.store.Read(ctx, tx, e.Actor(), s.Ticket)
			return m.text.askWithdraw(t), err
		},
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s about) (conversation.Reply, error) {
			change, err := m.store.Withdraw(ctx, tx, e.Actor(), s.Ticket)
			return m.reporterDid(ctx, tx, e, change, err, m.text.withdrawn(change.Ticket))
		})
}

// spokenFor is the ticket of a press by somebody who may do on its reporter's side what they are then asked about.
func (m *module) spokenFor(ctx context.Context, tx *database.Tx, e *conversation.Event, may func(directory.Access, ticket.Ticket) bool) (ticket.Ticket, error) {
	access, t, err := m.store.Read(ctx, tx, e.Actor(), e.ID(0))
	switch {
	case err != nil || may(access, t):
		return t, err
	case ticket.MaySupplement(access, t):
		return t, ticket.ErrAgencySpeaks
	}
	return t, ticket.ErrNoTicket
}

func (m *module) withdrawing(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		t, err := m.spokenFor(ctx, tx, e, ticket.MaySpeakFor)
		if err == nil && !t.CanWithdraw() {
			err = ticket.ErrChanged
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.withdrawForm.Begin(ctx, tx, e, conversation.StepConfirm, about{e.ID(0)})
	})
}

// reporterDid says what the reporter's side did, and tells the Board.
func (m *module) reporterDid(ctx context.Context, tx *database.Tx, e *conversation.Event, change ticket.Change, err error, said string) (conversation.Reply, error) {
	if err != nil {
		return conversation.Reply{}, err
	}
	reply := conversation.Reply{HTML: said, About: aboutTicket(change.Ticket.ID), Fresh: true,
		Buttons: conversation.Pairs(m.open.With(m.text.openLabel(change.Ticket.Code.String()), change.Ticket.ID))}
	reply.Others, err = m.tellBoth(ctx, tx, e, change)
	return reply, err
}

func (m *module) resolved(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		change, err := m.store.Resolve(ctx, tx, e.Actor(), e.ID(0))
		return m.reporterDid(ctx, tx, e, change, err, m.text.resolved(change.Ticket))
	})
}

func (m *module) newDisputeForm() *conversation.Form[about] {
	return m.reasonForm("dispute", "đề nghị xem xét lại", askDispute, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, why string) (conversation.Reply, error) {
		change, err := m.store.Dispute(ctx, tx, e.Actor(), id, why)
		return m.reporterDid(ctx, tx, e, change, err, m.text.disputed(change.Ticket))
	})
}

func (m *module) disputing(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		t, err := m.spokenFor(ctx, tx, e, ticket.MaySpeakFor)
		if err == nil && !t.CanDispute() {
			err = ticket.ErrChanged
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.disputeForm.Begin(ctx, tx, e, stepReason, about{e.ID(0)})
	})
}

// linkFigures is the link to the figures of an agency, where a module has one; it takes the agency.
const linkFigures = "ticketfigures"

// figuresLink is the button to the figures of the agency for which a person speaks.
func (m *module) figuresLink(access directory.Access) (outbox.Button, bool) {
	posts := access.PostsFor(ticket.Speak)
	if len(posts) == 0 {
		return outbox.Button{}, false
	}
	return m.kit.Link(linkFigures, buttonFigures, posts[0].AgencyID)
}
