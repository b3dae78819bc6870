package difficulty

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/door"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// lineTTL is after how much silence nothing more is written to a ticket.
const lineTTL = 30 * time.Minute

// writingTo is the ticket that a person is writing to.
type writingTo struct {
	Ticket int64
	Code   string
	// Said is the message that the parts of an album belong to.
	Said  int64  `json:",omitempty"`
	Album string `json:",omitempty"`
	Kept  int    `json:",omitempty"` // how many messages were kept since it began
}

const (
	stepLine  = "line"
	stepMeant = "meant"
)

// newLineForm is the line to one ticket: it is always said which one that is, and it ends by itself.
func (m *module) newLineForm() *conversation.Form[writingTo] {
	return &conversation.Form[writingTo]{
		Name: "line", Version: 1, TTL: lineTTL, TimeOut: true,
		Title:    func(w writingTo) string { return "viết cho " + w.Code },
		TimedOut: func(w writingTo) string { return m.text.lineTimedOut(w) },
		Steps: []conversation.Step[writingTo]{{
			Name: stepLine,
			Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, w writingTo) (conversation.Prompt, error) {
				if _, _, err := m.store.Read(ctx, tx, e.Actor(), w.Ticket); err != nil {
					return conversation.Prompt{}, err
				}
				return conversation.Prompt{HTML: m.text.writingTo(w), Choices: conversation.Choices(choice{Label: buttonLeave, Value: chooseDone}), Ends: true}, nil
			},
			Text: m.lineText, Files: m.lineFiles, Chosen: m.lineLeft, Question: never,
		}},
	}
}

// lineBegun begins to write to a ticket.
func (m *module) lineBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		t, err := m.spokenFor(ctx, tx, e, ticket.MaySupplement)
		if err == nil && !t.CanSupplement() {
			err = ticket.ErrChanged
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.lineForm.Begin(ctx, tx, e, stepLine, writingTo{Ticket: t.ID, Code: t.Code.String()})
	})
}

// lineText keeps words. What ends in a question mark may be meant for the assistant: that is asked, never guessed.
func (m *module) lineText(ctx context.Context, e *conversation.Event, w writingTo) (conversation.Act, error) {
	if e.Kind == telegram.Edited {
		return m.edited(ctx, e)
	}
	switch acknowledges(e) {
	case door.Received:
		return conversation.Say(m.text.acknowledged(w.Code)), nil
	case door.Yes:
		return m.askMeantLine(ctx, e, w)
	}
	words, err := supplementOf(e)
	if err != nil {
		return nil, err
	}
	if act, err := m.askUnknown(ctx, e); act != nil || err != nil {
		return act, err
	}
	if conversation.EndsInQuestionMark(words) {
		return m.askMeantLine(ctx, e, w)
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.keepLine(ctx, tx, e, w, words)
	})
}

// acknowledges is Received of a message that says only that another was read, or thanks for it: it is nothing to keep with a ticket, and does
// not give what the Board asked for. It is Yes of one that may be that or an answer, "vâng", "rồi ạ", and Other of every other.
func acknowledges(e *conversation.Event) door.BriefKind {
	kind, brief := e.Brief()
	switch {
	case !brief || len(e.Files) > 0:
	case slices.Contains([]door.BriefKind{door.Thanks, door.Later, door.Received}, kind):
		return door.Received
	case kind == door.Yes || kind == door.Other:
		return door.Yes
	}
	return door.Other
}

// supplementOf are the words of a message as they are kept with a ticket.
func supplementOf(e *conversation.Event) (string, error) {
	words, _ := door.Mask(e.Text)
	return ticket.CleanWords(words, "nội dung bổ sung", ticket.MaxWords)
}

// askMeantLine asks whether words are for the ticket that is written to.
func (m *module) askMeantLine(ctx context.Context, e *conversation.Event, w writingTo) (conversation.Act, error) {
	t, err := m.store.Ticket(ctx, m.kit.DB, w.Ticket)
	if err != nil {
		return nil, err
	}
	return m.askMeant(ctx, e, []ticket.Ticket{t})
}

func (m *module) keepLine(ctx context.Context, tx *database.Tx, e *conversation.Event, w writingTo, words string) (conversation.Reply, error) {
	change, told, err := m.supplement(ctx, tx, e, w.Ticket, words)
	if conversation.Over(err) {
		return conversation.Reply{HTML: telegram.Escape(err.Error())}, m.lineForm.End(ctx, tx, e)
	}
	if err != nil {
		return conversation.Reply{}, err
	}
	w.Said, w.Album, w.Kept = change.Message.ID, e.AlbumID, w.Kept+1
	if err := m.awaitFiles(ctx, tx, e, e.Files, w.Ticket, change.Message.ID); err != nil {
		return conversation.Reply{}, err
	}
	reply, err := m.lineForm.Next(ctx, tx, e, stepLine, w)
	reply.Others = told
	return reply, err
}

// lineFiles keeps files, those of an album with one message.
func (m *module) lineFiles(ctx context.Context, e *conversation.Event, w writingTo) (conversation.Act, error) {
	if act, err := m.askUnknown(ctx, e); act != nil || err != nil {
		return act, err
	}
	words := strings.TrimSpace(e.Text)
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if w.Album == "" || e.AlbumID != w.Album {
			return m.keepLine(ctx, tx, e, w, words)
		}
		if err := m.awaitFiles(ctx, tx, e, e.Files, w.Ticket, w.Said); err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{}, m.lineForm.Keep(ctx, tx, e, w)
	})
}

func (m *module) lineLeft(_ context.Context, e *conversation.Event, w writingTo, _ int64) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: m.text.lineLeft(w), About: aboutTicket(w.Ticket), Buttons: conversation.Pairs(m.open.With(m.text.openLabel(w.Code), w.Ticket))}, m.lineForm.End(ctx, tx, e)
	})
}

// supplement keeps what somebody says more about a ticket, and tells the officers and the others of their agency.
func (m *module) supplement(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, words string) (ticket.Change, []outbox.Delivery, error) {
	change, err := m.store.Supplement(ctx, tx, e.Actor(), id, words, sourceOf(e))
	if err != nil {
		return change, nil, err
	}
	told, err := m.tellBoth(ctx, tx, e, change)
	return change, told, err
}

// replied takes a message that answers one about a ticket: it is for that ticket, whatever else is open.
func (m *module) replied(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	id, ok, err := m.ticketReplied(ctx, e)
	if err != nil || !ok || !e.Private {
		return nil, err
	}
	t, err := m.store.Ticket(ctx, m.kit.DB, id)
	if err != nil {
		return nil, err
	}
	says := func(html string) (conversation.Act, error) {
		return conversation.Acting(func(context.Context, *database.Tx) (conversation.Reply, error) {
			return conversation.Reply{Key: m.ticketKey(id, e.Key), HTML: html, Buttons: conversation.Pairs(m.open.With(m.text.openLabel(t.Code.String()), id))}, nil
		})
	}
	switch {
	case !ticket.MayRead(e.Access, t):
		return nil, ticket.ErrNoTicket
	case t.Code.Number == 0:
		return says(m.text.notSentYet())
	case !ticket.MaySupplement(e.Access, t) && ticket.OfBoard(e.Access):
		return says(m.text.officersAct(t))
	case !ticket.MaySupplement(e.Access, t):
		return nil, ticket.ErrNoTicket
	case acknowledges(e) == door.Received:
		return says(m.text.acknowledged(t.Code.String()))
	case acknowledges(e) == door.Yes:
		return m.askMeant(ctx, e, []ticket.Ticket{t})
	}
	words, err := supplementOf(e)
	if err != nil && len(e.Files) == 0 {
		return nil, err
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		change, told, err := m.supplement(ctx, tx, e, id, words)
		if err != nil {
			return conversation.Reply{}, err
		}
		if err := m.awaitFiles(ctx, tx, e, e.Files, id, change.Message.ID); err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{Key: m.ticketKey(id, e.Key), HTML: m.text.supplemented(change.Ticket, ticket.MaySpeakFor(e.Access, change.Ticket)), Others: told,
			Buttons: conversation.Pairs(m.open.With(m.text.openLabel(t.Code.String()), id))}, nil
	})
}

// The keys of messages about a ticket name it, so that an answer to one goes to it.
const (
	keyTicket = "ticket"
	keyNotice = "notice"
	keyDue    = "due"
)

func (m *module) ticketKey(id int64, event string) string {
	return conversation.Key(Name, keyTicket, id, event)
}

// aboutTicket is Reply.About of what is said about a ticket.
func aboutTicket(id int64) string { return conversation.Key(keyTicket, id) }

// ticketReplied is the ticket that the message is about which an event answers: as it reads now, or else as it was sent.
func (m *module) ticketReplied(ctx context.Context, e *conversation.Event) (id int64, ok bool, err error) {
	key, changed, err := m.kit.Outbox.KeyOfChange(ctx, m.kit.DB, e.ChatID, e.ReplyTo)
	if err != nil {
		return 0, false, err
	}
	if changed {
		if id, ok, err = m.ticketOfKey(ctx, key); ok || err != nil {
			return id, ok, err
		}
	}
	return m.ticketOfKey(ctx, e.Replied)
}

// ticketOfKey is the ticket that a message with a key is about.
func (m *module) ticketOfKey(ctx context.Context, key string) (id int64, ok bool, err error) {
	parts := strings.Split(key, ":")
	if len(parts) < 3 {
		return 0, false, nil
	}
	n, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return 0, false, nil
	}
	switch parts[1] {
	case keyTicket, keyDue:
		return n, true, nil
	case keyNotice:
		id, err = m.store.OfNotice(ctx, m.kit.DB, n)
		if problem.Is(err, problem.NotFound) {
			return 0, false, nil
		}
		return id, err == nil, err
	}
	return 0, false, nil
}

// edited takes new words of a message about a ticket: as an amendment, or those of a report that is not sent.
func (m *module) edited(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	said, err := m.store.MessageAt(ctx, m.kit.DB, ticket.Source{Chat: e.ChatID, Message: e.MessageID})
	if problem.Is(err, problem.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	words := e.Text
	switch e.Command {
	case "":
	case commandReport:
		words = e.Args
	default:
		return nil, nil // it became another command
	}
	words, _ = door.Mask(words)
	if words, err = ticket.CleanWords(words, "nội dung", ticket.MaxWords); err != nil {
		return nil, err
	}
	amend := m.store.Amend
	if said.Kind == ticket.SaidWritten {
		amend = m.store.Rewrite
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		change, err := amend(ctx, tx, e.Actor(), said, words)
		switch {
		case problem.Is(err, problem.Duplicate): // that nothing changed is not said
			return conversation.Reply{}, nil
		case err != nil:
			return conversation.Reply{}, err
		case change.Ticket.Code.Number == 0:
			reply, err := m.draftScreen(ctx, tx, e, change.Ticket.ID)
			reply.Fresh = true
			return reply, err
		}
		told, err := m.tellBoth(ctx, tx, e, change)
		return conversation.Reply{HTML: m.text.amended(change), About: aboutTicket(change.Ticket.ID), Others: told}, err
	})
}

// meaning are messages of which their sender is asked for which ticket they are: what they say before they choose is asked about together.
type meaning struct {
	Events  []telegram.Event
	Tickets []meantTicket
}

type meantTicket struct {
	ID       int64
	Code     string
	Question bool `json:",omitempty"`
}

// claimed asks about free words while the Board waits for its person to say more: they may be that, or a question. A question that says
// so goes where questions go.
func (m *module) claimed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	if !e.Access.Agreed || e.Access.PersonID == 0 {
		return nil, nil
	}
	if code, named := ticket.ParseCode(e.Text); named && len(strings.Fields(e.Text)) <= 3 { // "vm 42"
		return m.openedByCode(e, code), nil
	}
	if act, err := m.askUnknown(ctx, e); act != nil || err != nil {
		return act, err
	}
	if conversation.EndsInQuestionMark(e.Text) {
		return nil, nil
	}
	waiting, err := m.store.Awaiting(ctx, m.kit.DB, e.Access)
	// Who left the agency is not asked what they mean for it.
	waiting = slices.DeleteFunc(waiting, func(t ticket.Ticket) bool { return !ticket.MaySupplement(e.Access, t) })
	if err != nil || len(waiting) == 0 {
		return nil, err
	}
	return m.askMeant(ctx, e, waiting)
}

// askUnknown asks for which ticket an answer to a message of the bot's is of which is not known what it is about: its sending was never
// recorded. It is nil for every other message, and for who has no ticket in hand.
func (m *module) askUnknown(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	if e.ReplyTo == 0 || !e.ReplyToBot {
		return nil, nil
	}
	if _, known, err := m.kit.Outbox.KeyOf(ctx, m.kit.DB, e.ChatID, e.ReplyTo); err != nil || known {
		return nil, err
	}
	open, err := m.store.InHandOf(ctx, m.kit.DB, e.Access)
	if err != nil || len(open) == 0 {
		return nil, err
	}
	return m.askMeant(ctx, e, open)
}

func (m *module) askMeant(ctx context.Context, e *conversation.Event, tickets []ticket.Ticket) (conversation.Act, error) {
	before, _, err := m.meantForm.State(ctx, m.kit.DB, e)
	if err != nil {
		return nil, err
	}
	said := e.Event
	said.Text, _ = door.Mask(said.Text) // it is kept until its sender chooses
	state := meaning{Events: append(before.Events, said)}
	for _, t := range tickets {
		state.Tickets = append(state.Tickets, meantTicket{t.ID, t.Code.String(), t.Kind == ticket.Question})
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.meantForm.Begin(ctx, tx, e, stepMeant, state)
	}, nil
}

// newMeantForm asks for which ticket words are, or whether they are a question.
func (m *module) newMeantForm() *conversation.Form[meaning] {
	return &conversation.Form[meaning]{
		Name: "meant", Version: 2, TTL: lineTTL, Title: func(meaning) string { return "chọn nơi nhận nội dung vừa gửi" },
		Steps: []conversation.Step[meaning]{{
			Name: stepMeant,
			Ask: func(_ context.Context, _ *database.Tx, _ *conversation.Event, s meaning) (conversation.Prompt, error) {
				var choices []choice
				for i, t := range s.Tickets {
					choices = append(choices, choice{Label: m.text.forTicket(t.Code), Value: int64(i)})
				}
				choices = append(choices, choice{Label: buttonIsQuestion, Value: chooseNone})
				return conversation.Prompt{HTML: m.text.askMeant(len(s.Events), s.Tickets), Choices: conversation.Choices(choices...)}, nil
			},
			Chosen: m.choseMeant,
		}},
	}
}

func (m *module) choseMeant(_ context.Context, e *conversation.Event, s meaning, value int64) (conversation.Act, error) {
	if value != chooseNone && (value < 0 || value >= int64(len(s.Tickets))) {
		return nil, conversation.ErrOld
	}
	return m.meantForm.Ending(e, func(ctx context.Context, tx *database.Tx) (reply conversation.Reply, err error) {
		for n, said := range s.Events {
			if value == chooseNone {
				err = m.kit.Pass(ctx, tx, conversation.Key(Name, "passed", e.Key, n), said)
			} else {
				reply, err = m.meantFor(ctx, tx, e, said, s.Tickets[value].ID, reply.Others)
			}
			if err != nil {
				return conversation.Reply{}, err
			}
		}
		if value == chooseNone {
			reply.Toast = m.text.passedOn()
		}
		return reply, nil
	}), nil
}

// meantFor keeps what somebody said before they said for which ticket it is; others were told already of what they said before it.
func (m *module) meantFor(ctx context.Context, tx *database.Tx, e *conversation.Event, said telegram.Event, id int64, others []outbox.Delivery) (conversation.Reply, error) {
	was := *e // the words that were said, by who says now what they are
	was.Event = said
	words, err := supplementOf(&was)
	if err != nil && len(was.Files) == 0 {
		return conversation.Reply{}, err
	}
	change, told, err := m.supplement(ctx, tx, &was, id, words)
	if err != nil {
		return conversation.Reply{}, err
	}
	if err := m.awaitFiles(ctx, tx, &was, was.Files, id, change.Message.ID); err != nil {
		return conversation.Reply{}, err
	}
	return conversation.Reply{Key: m.ticketKey(id, e.Key), HTML: m.text.supplemented(change.Ticket, ticket.MaySpeakFor(e.Access, change.Ticket)), Others: append(others, told...),
		Buttons: conversation.Pairs(m.open.With(m.text.openLabel(change.Ticket.Code.String()), id))}, nil
}
