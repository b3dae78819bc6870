package difficulty

import (
	"context"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/door"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// reported is /phananh: with words behind it a draft that has only to be sent, without them the question what the difficulty is.
func (m *module) reported(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	words, _ := door.Mask(strings.TrimSpace(e.Args))
	return m.beginReport(e, writing{Report: ticket.Report{Words: words}, Files: e.Files, From: sourceOf(e)}), nil
}

// reportedAbout is the link under an announcement.
func (m *module) reportedAbout(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	o, ok, err := m.origins.Announcement(ctx, e.Access, e.ID(0))
	if err == nil && !ok {
		err = problem.New(problem.NotFound, "Không tìm thấy thông báo này trong các thông báo đã gửi cho tài khoản đang dùng.")
	}
	if err != nil {
		return nil, err
	}
	return m.beginReport(e, writing{Report: ticket.Report{About: o.Title}}), nil
}

// reportedOfAnswer is the link under an answer: the report concerns what it cites.
func (m *module) reportedOfAnswer(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	o, err := m.answer(ctx, e)
	if err != nil {
		return nil, err
	}
	return m.beginReport(e, writing{Report: ticket.Report{Task: o.Task}}), nil
}

func (m *module) answer(ctx context.Context, e *conversation.Event) (Origin, error) {
	o, ok, err := m.origins.Answer(ctx, e.Access, e.ChatID, e.ID(0))
	if err == nil && !ok {
		err = conversation.ErrOld
	}
	return o, err
}

// questioned is the link under an answer that answers nothing: the question goes to the Board as it was asked.
func (m *module) questioned(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	o, err := m.answer(ctx, e)
	if err != nil {
		return nil, err
	}
	answer := e.ID(0)
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		change, again, err := m.store.OpenQuestion(ctx, tx, e.Actor(), answer, ticket.Report{Words: o.Question, About: m.text.whyAsked(o)})
		if err != nil {
			return conversation.Reply{}, err
		}
		reply := conversation.Reply{HTML: m.text.questionSent(change.Ticket, again), About: aboutTicket(change.Ticket.ID), Fresh: true,
			Buttons: conversation.Pairs(m.open.With(buttonOpen, change.Ticket.ID))}
		if !again {
			reply.Others, err = m.tellBoard(ctx, tx, change, nil)
		}
		return reply, err
	})
}

// beginReport begins a draft for the agency of the person, or asks for which of them.
func (m *module) beginReport(e *conversation.Event, w writing) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
		if err != nil {
			return conversation.Reply{}, err
		}
		switch posts := access.PostsFor(ticket.Write); {
		case len(posts) == 0 && access.May(ticket.Handle, 0):
			return conversation.Reply{HTML: m.text.officersRecord(), Buttons: conversation.Pairs(m.record.With(buttonRecord))}, nil
		case len(posts) == 0:
			return conversation.Reply{}, problem.New(problem.Denied, m.text.noAgency())
		case len(posts) > 1:
			w.Agencies = agencyChoices(posts)
			return m.writeForm.Begin(ctx, tx, e, stepAgency, w)
		default:
			return m.beginFor(ctx, tx, e, posts[0].AgencyID, w)
		}
	}
}

// beginFor begins a draft with what was said before there was one.
func (m *module) beginFor(ctx context.Context, tx *database.Tx, e *conversation.Event, agency int64, w writing) (conversation.Reply, error) {
	if w.Report.Words != "" {
		var err error
		if w.Report.Words, err = ticket.CleanWords(w.Report.Words, "nội dung phản ánh", ticket.MaxWords); err != nil {
			return conversation.Reply{}, err
		}
	}
	id, err := m.store.Begin(ctx, tx, e.Actor(), agency, w.Report)
	if err == nil && w.Report.Words != "" {
		err = m.store.Written(ctx, tx, e.Actor(), id, w.Report.Words, w.From, false)
	}
	if err != nil {
		return conversation.Reply{}, err
	}
	switch {
	case len(w.Files) > 0: // the others of an album come after the one with the words
		if err := m.awaitFiles(ctx, tx, e, w.Files, id, 0); err != nil {
			return conversation.Reply{}, err
		}
		return m.writeForm.Begin(ctx, tx, e, stepFiles, writing{Ticket: id})
	case w.Report.Words == "":
		return m.writeForm.Begin(ctx, tx, e, stepWords, writing{Ticket: id})
	}
	return m.draftScreen(ctx, tx, e, id)
}

func agencyChoices(posts []directory.Post) (all []agencyChoice) {
	for _, p := range posts {
		all = append(all, agencyChoice{ID: p.AgencyID, Name: p.Agency})
	}
	return all
}

// draftOpened shows a draft.
func (m *module) draftOpened(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.writeForm.Leave(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		return m.draftScreen(ctx, tx, e, e.ID(0))
	})
}

// draftScreen is a report that is not sent, with everything that can be done about it one press away.
func (m *module) draftScreen(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64) (conversation.Reply, error) {
	t, err := m.store.Own(ctx, tx, e.Actor(), id)
	if err != nil {
		return conversation.Reply{}, err
	}
	v, err := m.drafted(ctx, tx, e, t)
	if err != nil {
		return conversation.Reply{}, err
	}
	buttons := [][]outbox.Button{{m.send.With(v.sendLabel(), id)}}
	for i, similar := range v.similar {
		buttons = append(buttons, []outbox.Button{m.joinSend.With(m.text.sameLabel(i, len(v.similar)), id, similar.ID)})
	}
	buttons = append(buttons, conversation.Pairs(
		m.part.With(buttonProposal, id, partProposal), m.part.With(buttonAddressed, id, partAddressed),
		m.part.With(buttonTask, id, partTask), m.part.With(buttonFiles, id, partFiles),
		m.part.With(buttonWords, id, partWords))...)
	last := len(buttons) - 1
	switch {
	case t.State == ticket.AwaitingAgency:
		buttons[last] = append(buttons[last], m.giveBack.With(buttonGiveBack, id))
	case t.Recorder != 0:
		buttons[last] = append(buttons[last], m.part.With(buttonOrigin, id, partOrigin))
		buttons = append(buttons, []outbox.Button{m.abandon.With(buttonAbandon, id)})
	default:
		buttons[last] = append(buttons[last], m.abandon.With(buttonAbandon, id))
	}
	return conversation.Reply{HTML: m.text.draft(v), Buttons: buttons}, nil
}

// maxLabel is how many characters stand on a button.
const maxLabel = 60

// drafting is a report while somebody looks at it before it is sent.
type drafting struct {
	ticket.Ticket
	agency   string
	reporter string // of a member's report
	files    int
	waiting  int             // of them, to be fetched
	waits    []ticket.Person // who has to agree, if it is sent now
	byBoard  bool
	records  bool            // an officer looks at it, who gives it its code for an agency for which nobody speaks
	names    []string        // of persons, as it seems
	similar  []ticket.Ticket // of the same difficulty, as it seems
}

func (v drafting) sendLabel() string {
	switch {
	case v.Recorder != 0 || v.records:
		return buttonRecordNow
	case len(v.waits) > 0 && !v.byBoard:
		return buttonSubmit
	case v.State == ticket.AwaitingAgency && v.Sender != 0: // before its head
		return buttonAgree
	}
	return buttonSend
}

func (m *module) drafted(ctx context.Context, tx *database.Tx, e *conversation.Event, t ticket.Ticket) (v drafting, err error) {
	v.Ticket = t
	if v.agency, err = m.agencyName(ctx, tx, t.HolderID); err != nil {
		return v, err
	}
	if t.State == ticket.AwaitingAgency {
		if v.reporter, err = m.personName(ctx, tx, t.Reporter); err != nil {
			return v, err
		}
	}
	files, err := m.store.Files(ctx, tx, t.ID)
	if err != nil {
		return v, err
	}
	for _, f := range files {
		v.files++
		if f.Awaited() {
			v.waiting++
		}
	}
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err != nil {
		return v, err
	}
	v.records = t.State == ticket.AwaitingAgency && !access.May(ticket.Speak, t.HolderID)
	if v.waits, v.byBoard, err = m.store.WaitsFor(ctx, tx, access, t); err != nil {
		return v, err
	}
	v.names = door.FindNames(t.Words + "\n" + t.Proposal)
	if len(v.waits) == 0 && t.Recorder == 0 { // who confirms it is offered them
		v.similar, err = m.store.Similar(ctx, tx, t, ticket.MaxOffered, true)
	}
	return v, err
}

func (m *module) agencyName(ctx context.Context, tx *database.Tx, id int64) (string, error) {
	a, err := m.kit.Directory.AgencyIn(ctx, tx, id)
	if problem.Is(err, problem.NotFound) {
		return m.store.AgencyName(ctx, tx, id)
	}
	return a.Name, err
}

func (m *module) personName(ctx context.Context, tx *database.Tx, id int64) (string, error) {
	if id == 0 {
		return conversation.ErasedName, nil
	}
	p, err := m.kit.Directory.PersonIn(ctx, tx, id)
	if err == nil && p.Name == "" {
		p.Name = conversation.ErasedName
	}
	return p.Name, err
}

// sent sends a report on, alone or joined to one of the same difficulty.
func (m *module) sent(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		s, err := m.store.Send(ctx, tx, e.Actor(), e.ID(0), e.ID(1))
		if err != nil {
			return conversation.Reply{}, err
		}
		if err := m.writeForm.Leave(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		t := s.Ticket
		if t.State == ticket.AwaitingAgency && !s.Again {
			reply := conversation.Reply{HTML: m.text.submitted(s), Buttons: conversation.Pairs(m.open.With(buttonOpen, t.ID))}
			reply.Others, err = m.tellAgency(ctx, tx, e, s)
			return reply, err
		}
		recorded := t.Recorder != 0 || !ticket.MaySupplement(e.Access, t)
		reply := conversation.Reply{HTML: m.text.sent(t, recorded, s.Again), About: aboutTicket(t.ID),
			Buttons: conversation.Pairs(m.open.With(buttonOpen, t.ID))}
		if !recorded { // an officer has nothing to add for the agency
			reply.HTML += m.text.moreToSay()
			reply.Buttons = conversation.Pairs(m.open.With(buttonOpen, t.ID), m.line.With(buttonSupplement, t.ID))
		}
		if s.Again {
			return reply, nil
		}
		if reply.Others, err = m.tell(ctx, tx, append([]ticket.Change{s.Change}, s.Joined...)...); err != nil {
			return conversation.Reply{}, err
		}
		board, err := m.tellBoard(ctx, tx, s.Change, &e.Access)
		reply.Others = append(reply.Others, board...)
		return reply, err
	})
}

// abandoned puts a draft aside, restored takes it up again.
func (m *module) abandoned(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.store.Abandon(ctx, tx, e.Actor(), e.ID(0)); err != nil {
			return conversation.Reply{}, err
		}
		if err := m.writeForm.Leave(ctx, tx, e); err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: abandonedDraft, Buttons: conversation.Pairs(m.restore.With(buttonRestore, e.ID(0)))}, nil
	})
}

func (m *module) restored(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if _, err := m.store.Restore(ctx, tx, e.Actor(), e.ID(0)); err != nil {
			return conversation.Reply{}, err
		}
		return m.draftScreen(ctx, tx, e, e.ID(0))
	})
}

// ruled says whether an agency lets nothing go before its head agreed.
func (m *module) ruled(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		wants := e.ID(1) == 1
		if err := m.store.SetHeadAgrees(ctx, tx, e.Actor(), e.ID(0), wants); err != nil {
			return conversation.Reply{}, err
		}
		back := int64(1)
		label := buttonHeadAgrees
		if wants {
			back, label = 0, buttonHeadLets
		}
		return conversation.Reply{HTML: m.text.ruled(wants), Buttons: conversation.Pairs(m.rule.With(label, e.ID(0), back)), Fresh: true}, nil
	})
}

// newGiveBackForm asks why a member's report goes back to them.
func (m *module) newGiveBackForm() *conversation.Form[about] {
	return m.reasonForm("giveback", "trả lại phản ánh", askGiveBack, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, why string) (conversation.Reply, error) {
		change, err := m.store.Return(ctx, tx, e.Actor(), id, why)
		if err != nil {
			return conversation.Reply{}, err
		}
		told, err := m.tell(ctx, tx, change)
		return conversation.Reply{HTML: m.text.gaveBack(change.Ticket), Others: told}, err
	})
}

func (m *module) givingBack(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if _, err := m.store.Own(ctx, tx, e.Actor(), e.ID(0)); err != nil {
			return conversation.Reply{}, err
		}
		return m.giveBackForm.Begin(ctx, tx, e, stepReason, about{e.ID(0)})
	})
}
