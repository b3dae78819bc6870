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
	"thidua/knowledge/vietnamese"
)

// boardListed is /xuly: a list of the Board's tickets, with the others one press away; with a code that ticket, with words those of the category or
// the agency that they name.
func (m *module) boardListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	if code, ok := ticket.ParseCode(e.Args); ok {
		return m.openedByCode(e, code), nil
	}
	if words := strings.TrimSpace(e.Args); words != "" {
		return m.boardChosen(ctx, e, words)
	}
	which, page := int(e.ID(0)), conversation.Page(e.ID(1))
	if which < 0 || which >= ticket.Lists {
		return nil, conversation.ErrOld
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		access, err := m.mayHandle(ctx, tx, e)
		if err != nil {
			return conversation.Reply{}, err
		}
		counts, err := m.store.Counts(ctx, tx, access)
		if err != nil {
			return conversation.Reply{}, err
		}
		tickets, err := m.store.Board(ctx, tx, access, which, page*pageSize, pageSize)
		if err != nil {
			return conversation.Reply{}, err
		}
		views, err := m.views(ctx, tx, tickets)
		if err != nil {
			return conversation.Reply{}, err
		}
		now, err := tx.Now(ctx)
		if err != nil {
			return conversation.Reply{}, err
		}
		buttons := m.listRows(tickets, func(ticket.Ticket) *conversation.Button { return m.page })
		buttons = append(buttons, conversation.Pager(counts[which], page, pageSize, func(label string, page int) outbox.Button {
			return m.boardList.With(label, int64(which), int64(page))
		})...)
		var others []outbox.Button
		for i := range ticket.Lists {
			if i != which && counts[i] > 0 {
				others = append(others, m.boardList.With(m.text.listLabel(i, counts[i]), int64(i), 0))
			}
		}
		others = append(others, m.record.With(buttonRecord), m.cannedPage.With(buttonCannedList, 0))
		for _, link := range boardLinks {
			if button, ok := m.kit.Link(link.name, link.label, 0); ok {
				others = append(others, button)
			}
		}
		return conversation.Reply{HTML: m.text.boardList(which, views, counts[which], page*pageSize, database.Time(now)), Buttons: append(buttons, conversation.Pairs(others...)...)}, nil
	})
}

// boardChosen lists the newest tickets of a category or an agency.
func (m *module) boardChosen(ctx context.Context, e *conversation.Event, words string) (conversation.Act, error) {
	chosen, of, err := m.chooseTickets(ctx, words)
	if err != nil {
		return nil, err
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if _, err := m.mayHandle(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		tickets, err := m.store.Select(ctx, tx, chosen, pageSize)
		if err != nil {
			return conversation.Reply{}, err
		}
		views, err := m.views(ctx, tx, tickets)
		if err != nil {
			return conversation.Reply{}, err
		}
		now, err := tx.Now(ctx)
		buttons := m.listRows(tickets, func(ticket.Ticket) *conversation.Button { return m.page })
		buttons = append(buttons, conversation.Pairs(m.boardList.With(buttonToList, ticket.ListInHand, 0))...)
		return conversation.Reply{HTML: m.text.chosenList(of, views, pageSize, database.Time(now)), Buttons: buttons}, err
	})
}

// chooseTickets reads which tickets words name: those of a category, else of an agency.
func (m *module) chooseTickets(ctx context.Context, words string) (chosen ticket.Selection, of string, err error) {
	folded := vietnamese.Fold(words)
	for _, c := range ticket.Categories() {
		if strings.Contains(vietnamese.Fold(c.Name()), folded) {
			return ticket.Selection{Category: c}, c.Name(), nil
		}
	}
	day, err := m.kit.Directory.Today(ctx)
	if err != nil {
		return chosen, "", err
	}
	tree, err := m.kit.Directory.Tree(ctx, day)
	if err != nil {
		return chosen, "", err
	}
	found := tree.Find(words, 1)
	if len(found) == 0 {
		return chosen, "", problem.New(problem.NotFound, "Không có lĩnh vực hoặc cơ quan nào theo tên này; đề nghị ghi tên lĩnh vực, tên hoặc mã cơ quan, ví dụ “/xuly kinh phí”.")
	}
	return ticket.Selection{AgencyID: found[0].ID}, found[0].Name, nil
}

func (m *module) mayHandle(ctx context.Context, tx *database.Tx, e *conversation.Event) (directory.Access, error) {
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err == nil && !access.May(ticket.Handle, 0) {
		err = m.kit.Words.Denied()
	}
	return access, err
}

// toHandle is a ticket that an officer may deal with: no draft, of which nobody but its author knows.
func (m *module) toHandle(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64) (ticket.Ticket, error) {
	if _, err := m.mayHandle(ctx, tx, e); err != nil {
		return ticket.Ticket{}, err
	}
	_, t, err := m.store.Read(ctx, tx, e.Actor(), id)
	if err == nil && (t.State == ticket.Draft || t.State == ticket.Abandoned) {
		return ticket.Ticket{}, ticket.ErrNoTicket
	}
	return t, err
}

// What a button of the Board's page does. They stand in messages that were sent: none is given another meaning.
const (
	doAccept  = 1
	doNote    = 2
	doAsk     = 3
	doForward = 4
	doReply   = 5
	doRefuse  = 6
	doReopen  = 7
	doHeading = 8
	doRecall  = 9
	doUnjoin  = 10
	doTask    = 11
)

// The parts that an officer fills in.
const (
	partCategory = 1
	partLevel    = 2
)

// boardScreen is a ticket as the Board sees it.
func (m *module) boardScreen(ctx context.Context, tx *database.Tx, access directory.Access, v view, done string) (conversation.Reply, error) {
	w := boardView{view: v}
	var err error
	if w.reporter, w.assignee, err = m.boardNames(ctx, tx, v.Ticket); err != nil {
		return conversation.Reply{}, err
	}
	if w.joined, err = m.store.JoinedTo(ctx, tx, v.ID); err != nil {
		return conversation.Reply{}, err
	}
	if w.open, err = m.store.OpenReply(ctx, tx, v.ID); err != nil && !conversation.Over(err) {
		return conversation.Reply{}, err
	}
	if w.undelivered, err = m.store.Undelivered(ctx, tx, v.ID); err != nil {
		return conversation.Reply{}, err
	}
	files, err := m.store.Files(ctx, tx, v.ID)
	if err != nil {
		return conversation.Reply{}, err
	}
	now, err := tx.Now(ctx)
	if err != nil {
		return conversation.Reply{}, err
	}
	buttons := m.boardActs(access, w)
	if len(files) > 0 {
		buttons = append(buttons, m.files.With(m.text.filesLabel(len(files)), v.ID))
	}
	for _, message := range w.undelivered {
		buttons = append(buttons, m.again.With(buttonAgain, message))
	}
	curate, err := m.curateButton(ctx, tx, access, v.Ticket)
	if err != nil {
		return conversation.Reply{}, err
	}
	buttons = append(buttons, curate...)
	buttons = append(buttons, m.history.With(buttonHistory, v.ID, 0))
	if access.May(ticket.Handle, 0) {
		buttons = append(buttons, m.boardList.With(buttonToList, ticket.ListInHand, 0))
	}
	if ticket.MaySupplement(access, v.Ticket) {
		buttons = append(buttons, m.open.With(buttonAsReporter, v.ID))
	}
	return conversation.Reply{HTML: done + m.text.boardTicket(w, database.Time(now)), Buttons: conversation.Pairs(buttons...)}, nil
}

// curateButton leads to where the reply to a question is made an answer for whoever asks the same, where a module takes it.
func (m *module) curateButton(ctx context.Context, tx *database.Tx, access directory.Access, t ticket.Ticket) ([]outbox.Button, error) {
	button, ok := m.kit.Link(linkCurate, buttonCurate, t.ID)
	if !ok || !t.Curable() || !access.May(ticket.Handle, 0) {
		return nil, nil
	}
	reply, err := m.store.LastReply(ctx, tx, t.ID)
	if conversation.Over(err) || err == nil && reply.Kind != ticket.Answer {
		return nil, nil
	}
	return []outbox.Button{button}, err
}

// boardView is a ticket with what the Board alone sees of it.
type boardView struct {
	view
	reporter, assignee string
	joined             []ticket.Ticket
	open               ticket.Reply // that waits for a leader
	undelivered        []int64
}

func (m *module) boardNames(ctx context.Context, tx *database.Tx, t ticket.Ticket) (reporter, assignee string, err error) {
	switch {
	case t.Recorder != 0:
	case t.Reporter == 0:
		reporter = conversation.ErasedName
	default:
		if reporter, err = m.personName(ctx, tx, t.Reporter); err != nil {
			return "", "", err
		}
	}
	if t.Assignee != 0 {
		assignee, err = m.personName(ctx, tx, t.Assignee)
	}
	return reporter, assignee, err
}

// boardActs are the buttons for what the Board can do about a ticket as it is now.
func (m *module) boardActs(access directory.Access, w boardView) (buttons []outbox.Button) {
	id := w.ID
	add := func(can bool, button outbox.Button) {
		if can {
			buttons = append(buttons, button)
		}
	}
	if w.open.ID != 0 && access.May(directory.Approve, 0) {
		add(true, m.review.With(buttonReview, w.open.ID))
	}
	if !access.May(ticket.Handle, 0) {
		return buttons
	}
	add(w.CanAccept(), m.act.With(buttonAccept, id, doAccept))
	add(w.CanReply(), m.act.With(buttonReply, id, doReply))
	add(w.CanReply(), m.canned.With(buttonCanned, id, 0))
	add(w.open.ID != 0, m.act.With(buttonRecall, id, doRecall))
	add(w.CanAsk(), m.act.With(buttonAsk, id, doAsk))
	add(w.CanForward(), m.act.With(buttonForward, id, doForward))
	add(w.CanAssign(), m.assign.With(buttonAssign, id, 0))
	add(w.CanClassify() && w.Kind == ticket.Difficulty, m.act.With(buttonHeading, id, doHeading))
	add(w.CanClassify(), m.classify.With(buttonCategory, id, partCategory, -1))
	add(w.CanClassify() && w.Kind == ticket.Difficulty, m.classify.With(buttonLevel, id, partLevel, -1))
	add(w.CanClassify() && w.Kind == ticket.Difficulty, m.act.With(buttonTask, id, doTask))
	add(w.Ticket.CanJoin() && len(w.joined) == 0, m.join.With(buttonJoin, id, 0))
	add(w.State == ticket.Joined, m.act.With(buttonUnjoin, id, doUnjoin))
	add(w.CanReply() && w.Kind == ticket.Difficulty, m.act.With(buttonRefuse, id, doRefuse))
	add(w.CanReopen(), m.act.With(buttonReopen, id, doReopen))
	add(true, m.act.With(buttonNote, id, doNote))
	return buttons
}
