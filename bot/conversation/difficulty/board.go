package difficulty

import (
	"context"
	"slices"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// boardListed is /xuly: a list of the Board's tickets, with the others one press away.
func (m *module) boardListed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	if code, ok := ticket.ParseCode(e.Args); ok {
		return m.openedByCode(e, code), nil
	}
	which, page := int(e.ID(0)), conversation.Page(e.ID(1))
	if which < 0 || which >= ticket.Lists {
		return nil, conversation.ErrOld
	}
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
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
		return conversation.Reply{HTML: m.text.boardList(which, views, counts[which], page*pageSize, database.Time(now)), Buttons: append(buttons, rows(others...)...)}, nil
	})
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
	return conversation.Reply{HTML: done + m.text.boardTicket(w, database.Time(now)), Buttons: rows(buttons...)}, nil
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
	add(w.Ticket.CanJoin() && len(w.joined) == 0, m.join.With(buttonJoin, id, 0))
	add(w.State == ticket.Joined, m.act.With(buttonUnjoin, id, doUnjoin))
	add(w.CanReply() && w.Kind == ticket.Difficulty, m.act.With(buttonRefuse, id, doRefuse))
	add(w.CanReopen(), m.act.With(buttonReopen, id, doReopen))
	add(true, m.act.With(buttonNote, id, doNote))
	return buttons
}

// acted does what a button of the Board's page stands for, or asks for the words that it needs.
func (m *module) acted(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id, what := e.ID(0), e.ID(1)
	if form, asks := m.actForms[what]; asks {
		return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			if _, err := m.toHandle(ctx, tx, e, id); err != nil {
				return conversation.Reply{}, err
			}
			return form.Begin(ctx, tx, e, stepReason, about{id})
		})
	}
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		switch what {
		case doAccept:
			change, err := m.store.Accept(ctx, tx, e.Actor(), id)
			return m.boardDid(ctx, tx, e, id, err, change)
		case doUnjoin:
			change, err := m.store.Unjoin(ctx, tx, e.Actor(), id)
			return m.boardDid(ctx, tx, e, id, err, change)
		case doRecall:
			return m.recalled(ctx, tx, e, id)
		case doReply, doRefuse:
			return m.replyBegun(ctx, tx, e, id, what == doRefuse)
		}
		return conversation.Reply{}, conversation.ErrOld
	})
}

// boardDid shows a ticket after something was done about it, and tells its reporter's side.
func (m *module) boardDid(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, err error, changes ...ticket.Change) (conversation.Reply, error) {
	if err != nil {
		return conversation.Reply{}, err
	}
	told, err := m.tell(ctx, tx, changes...)
	if err != nil {
		return conversation.Reply{}, err
	}
	reply, err := m.screen(ctx, tx, e, id, m.text.done(changes), true)
	reply.Others = append(reply.Others, told...)
	reply.Toast = conversation.DoneShort
	return reply, err
}

// newActForms are the forms that ask for the words of an act.
func (m *module) newActForms() map[int64]*conversation.Form[about] {
	form := func(name, title, question string, do func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) ([]ticket.Change, error)) *conversation.Form[about] {
		return m.reasonForm(name, title, question, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) (conversation.Reply, error) {
			changes, err := do(ctx, tx, e, id, words)
			reply, err := m.boardDid(ctx, tx, e, id, err, changes...)
			reply.Toast, reply.Fresh = "", true
			return reply, err
		})
	}
	one := func(c ticket.Change, err error) ([]ticket.Change, error) { return []ticket.Change{c}, err }
	return map[int64]*conversation.Form[about]{
		doNote: form("note", "ghi chú nội bộ", askNote, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) ([]ticket.Change, error) {
			return one(m.store.Note(ctx, tx, e.Actor(), id, words))
		}),
		doAsk: form("ask", "yêu cầu bổ sung", askAsk, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) ([]ticket.Change, error) {
			return one(m.store.Ask(ctx, tx, e.Actor(), id, words))
		}),
		doForward: form("forward", "chuyển cơ quan có thẩm quyền", askForward, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) ([]ticket.Change, error) {
			to, err := directory.CleanLine(words, "tên cơ quan có thẩm quyền", 1, ticket.MaxAddressed)
			if err != nil {
				return nil, err
			}
			return m.store.Forward(ctx, tx, e.Actor(), id, to)
		}),
		doReopen: form("reopen", "mở lại phản ánh", askReopen, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) ([]ticket.Change, error) {
			return m.store.Reopen(ctx, tx, e.Actor(), id, words)
		}),
		doHeading: form("heading", "đặt tiêu đề trung lập", askHeading, func(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) ([]ticket.Change, error) {
			heading, err := directory.CleanLine(words, "tiêu đề", 1, ticket.MaxHeading)
			if err != nil {
				return nil, err
			}
			return one(m.store.Classify(ctx, tx, e.Actor(), id, func(c *ticket.Classification) { c.Heading = heading }))
		}),
	}
}

func (m *module) allActForms() (all []conversation.AnyForm) {
	for _, what := range []int64{doNote, doAsk, doForward, doReopen, doHeading} {
		all = append(all, m.actForms[what])
	}
	return all
}

// assigned gives a ticket to an officer; 0 lists who there is.
func (m *module) assigned(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id, person := e.ID(0), e.ID(1)
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if person == 0 {
			if _, err := m.toHandle(ctx, tx, e, id); err != nil {
				return conversation.Reply{}, err
			}
			officers, err := m.store.AllOfficers(ctx, tx)
			if err != nil {
				return conversation.Reply{}, err
			}
			var buttons []outbox.Button
			for _, p := range officers {
				buttons = append(buttons, m.assign.With(conversation.Shorten(p.Name, maxLabel), id, p.ID))
			}
			return conversation.Reply{HTML: chooseOfficer, Buttons: append(conversation.Rows(buttons...), rows(m.page.With(conversation.ButtonUp, id))...)}, nil
		}
		changes, to, err := m.store.Assign(ctx, tx, e.Actor(), id, person)
		reply, err := m.boardDid(ctx, tx, e, id, err, changes...)
		if err == nil && to.ID != e.Access.PersonID {
			last := changes[len(changes)-1]
			key := conversation.Key(Name, keyTicket, id, "assigned", last.Message.ID)
			reply.Others = append(reply.Others, conversation.Notice(key, to.Account, m.text.assignedTo(last.Ticket), rows(m.page.With(m.text.openLabel(last.Ticket.Code.String()), id))))
		}
		return reply, err
	})
}

// classified sets the category or the level of a ticket; -1 lists them.
func (m *module) classified(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id, part, value := e.ID(0), e.ID(1), e.ID(2)
	labels := []string{}
	for _, c := range ticket.Categories() {
		labels = append(labels, c.Name())
	}
	if part == partLevel {
		labels = labels[:0]
		for _, l := range ticket.Levels() {
			labels = append(labels, l.Name())
		}
	}
	if part != partCategory && part != partLevel || value < -1 || value >= int64(len(labels)) {
		return nil, conversation.ErrOld
	}
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if _, err := m.toHandle(ctx, tx, e, id); err != nil {
			return conversation.Reply{}, err
		}
		if value == -1 {
			var buttons []outbox.Button
			for i, label := range labels {
				buttons = append(buttons, m.classify.With(label, id, part, int64(i)))
			}
			return conversation.Reply{HTML: chooseClass, Buttons: append(conversation.Rows(buttons...), rows(m.page.With(conversation.ButtonUp, id))...)}, nil
		}
		change, err := m.store.Classify(ctx, tx, e.Actor(), id, func(c *ticket.Classification) {
			if part == partCategory {
				c.Category = ticket.Categories()[value]
			} else {
				c.Level = ticket.Levels()[value]
			}
		})
		return m.boardDid(ctx, tx, e, id, err, change)
	})
}

// maxAlike is how many tickets an officer is shown to join one to.
const maxAlike = 3

// joining joins a ticket to another; 0 lists those that seem to be of the same difficulty, and lets a code be typed.
func (m *module) joining(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id, target := e.ID(0), e.ID(1)
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if _, err := m.toHandle(ctx, tx, e, id); err != nil {
			return conversation.Reply{}, err
		}
		if target == 0 {
			return m.joinForm.Begin(ctx, tx, e, stepReason, about{id})
		}
		changes, err := m.store.Join(ctx, tx, e.Actor(), id, target)
		return m.boardDid(ctx, tx, e, id, err, changes...)
	})
}

// newJoinForm shows what is alike, and takes a code.
func (m *module) newJoinForm() *conversation.Form[about] {
	form := &conversation.Form[about]{Name: "join", Version: 1, TTL: formTTL, Title: func(about) string { return "gộp phản ánh" }}
	form.Steps = []conversation.Step[about]{{
		Name: stepReason,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, s about) (conversation.Prompt, error) {
			t, err := m.toHandle(ctx, tx, e, s.Ticket)
			if err != nil {
				return conversation.Prompt{}, err
			}
			alike, err := m.store.Similar(ctx, tx, t, maxAlike, false)
			if err != nil {
				return conversation.Prompt{}, err
			}
			var buttons []outbox.Button
			for _, a := range alike {
				buttons = append(buttons, m.join.With(conversation.Shorten(a.Code.String()+" · "+m.text.subject(a), maxLabel), s.Ticket, a.ID))
			}
			views, err := m.views(ctx, tx, alike)
			return conversation.Prompt{HTML: m.text.askJoin(t, views), Buttons: conversation.Rows(buttons...)}, err
		},
		Text: func(_ context.Context, e *conversation.Event, s about) (conversation.Act, error) {
			code, ok := ticket.ParseCode(e.Text)
			if !ok {
				return nil, problem.New(problem.Invalid, "Đề nghị ghi mã theo dõi, ví dụ VM-2026-0042 hoặc vm 42.")
			}
			return form.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				target, err := m.store.OfCode(ctx, tx, code)
				if err != nil {
					return conversation.Reply{}, err
				}
				changes, err := m.store.Join(ctx, tx, e.Actor(), s.Ticket, target.ID)
				reply, err := m.boardDid(ctx, tx, e, s.Ticket, err, changes...)
				reply.Toast, reply.Fresh = "", true
				return reply, err
			}), nil
		},
	}}
	return form
}

// toldAgain sends once more what did not arrive.
func (m *module) toldAgain(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		change, err := m.store.TellAgain(ctx, tx, e.Actor(), e.ID(0))
		return m.boardDid(ctx, tx, e, change.Ticket.ID, err, change)
	})
}

// recordBegun begins to record a difficulty that came by another channel.
func (m *module) recordBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.recordForm.Begin(ctx, tx, e, stepAgency, recording{})
	})
}

// recording is a difficulty that an officer records.
type recording struct {
	Agency int64
	Name   string
	Found  []agencyChoice
	Origin ticket.Origin
}

func (m *module) newRecordForm() *conversation.Form[recording] {
	form := &conversation.Form[recording]{Name: "record", Version: 1, TTL: formTTL, Title: func(recording) string { return "ghi nhận phản ánh qua kênh khác" }}
	may := func(ctx context.Context, tx *database.Tx, e *conversation.Event, html string, choices ...choice) (conversation.Prompt, error) {
		_, err := m.mayHandle(ctx, tx, e)
		return conversation.Prompt{HTML: html, Choices: conversation.Choices(choices...)}, err
	}
	form.Steps = []conversation.Step[recording]{{
		Name: stepAgency,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, s recording) (conversation.Prompt, error) {
			var choices []choice
			for i, a := range s.Found {
				choices = append(choices, choice{Label: conversation.Shorten(a.Name, maxLabel), Value: int64(i)})
			}
			return may(ctx, tx, e, m.text.askRecordAgency(len(choices)), choices...)
		},
		Text: m.tookAgencyWords(form),
		Chosen: func(_ context.Context, e *conversation.Event, s recording, value int64) (conversation.Act, error) {
			if value < 0 || value >= int64(len(s.Found)) {
				return nil, conversation.ErrOld
			}
			s.Agency, s.Name, s.Found = s.Found[value].ID, s.Found[value].Name, nil
			return next(form, e, stepOrigin, s), nil
		},
	}, {
		Name: stepOrigin,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, _ recording) (conversation.Prompt, error) {
			return may(ctx, tx, e, m.text.askOrigin())
		},
		Text: func(_ context.Context, e *conversation.Event, s recording) (conversation.Act, error) {
			origin, ok := parseOrigin(e.Text)
			if !ok {
				return conversation.Say(m.text.askOrigin()), nil
			}
			s.Origin = origin
			return next(form, e, stepWords, s), nil
		},
	}, {
		Name: stepWords,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, s recording) (conversation.Prompt, error) {
			return may(ctx, tx, e, m.text.askRecordWords(s))
		},
		Text: func(_ context.Context, e *conversation.Event, s recording) (conversation.Act, error) {
			words, err := ticket.CleanWords(e.Text, "nội dung phản ánh", ticket.MaxWords)
			if err != nil {
				return nil, err
			}
			return form.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				id, err := m.store.Record(ctx, tx, e.Actor(), s.Agency, s.Origin, ticket.Report{Words: words})
				if err == nil {
					err = m.store.Written(ctx, tx, e.Actor(), id, words, sourceOf(e))
				}
				if err != nil {
					return conversation.Reply{}, err
				}
				return m.draftScreen(ctx, tx, e, id)
			}), nil
		},
		Question: never,
	}}
	return form
}

// next goes to another step of a form.
func next[S any](form *conversation.Form[S], e *conversation.Event, step string, state S) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return form.Next(ctx, tx, e, step, state)
	}
}

// maxAgencies is how many agencies are offered for some words.
const maxAgencies = 8

// tookAgencyWords finds the agency that words name.
func (m *module) tookAgencyWords(form *conversation.Form[recording]) func(ctx context.Context, e *conversation.Event, s recording) (conversation.Act, error) {
	return func(ctx context.Context, e *conversation.Event, s recording) (conversation.Act, error) {
		day, err := m.kit.Directory.Today(ctx)
		if err != nil {
			return nil, err
		}
		tree, err := m.kit.Directory.Tree(ctx, day)
		if err != nil {
			return nil, err
		}
		s.Found = nil
		for _, a := range tree.Find(e.Text, maxAgencies) {
			s.Found = append(s.Found, agencyChoice{ID: a.ID, Name: a.Name})
		}
		s.Found = slices.Clip(s.Found)
		if len(s.Found) == 0 {
			return nil, problem.New(problem.NotFound, "Không tìm thấy cơ quan theo tên này; đề nghị ghi tên hoặc mã cơ quan.")
		}
		return next(form, e, stepAgency, s), nil
	}
}
