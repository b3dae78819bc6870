package announcement

import (
	"context"
	"errors"
	"slices"
	"time"

	"thidua/bot/audience"
	"thidua/bot/broadcast"
	"thidua/bot/calendar"
	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/knowledge/database"
)

// The parts of a draft, as buttons name them. They are kept in messages that were sent: none is given another meaning.
const (
	partKind     = 1
	partTitle    = 2
	partBody     = 3
	partFiles    = 4
	partDocument = 5
	partAudience = 6
	partAnswer   = 7 // whether it is to be acknowledged, and until when
	partTime     = 8
)

// parts are what a draft is made of, in the order of the buttons under it.
func (m *module) newParts() map[int64]part {
	return map[int64]part{
		partKind:     {label: "Loại", draw: m.drawKinds, set: m.setKind},
		partTitle:    {label: "Trích yếu", step: stepTitle},
		partBody:     {label: "Nội dung", step: stepBody},
		partFiles:    {label: "Tệp kèm theo", step: stepFiles},
		partDocument: {label: "Văn bản", draw: m.drawDocument, set: m.setDocument},
		partAudience: {label: "Người nhận", draw: m.drawAudience},
		partAnswer:   {label: "Xác nhận, thời hạn", draw: m.drawAnswer, set: m.setAnswer},
		partTime:     {label: "Thời điểm gửi", draw: m.drawTime, set: m.setTime},
	}
}

// part is one of them: what is chosen has a screen of buttons, what is written a step of the form.
type part struct {
	label string
	draw  func(v composing) (html string, buttons [][]outbox.Button)
	set   func(v composing, d *broadcast.Draft, value int64) error
	step  string
}

var partRows = [][]int64{{partKind, partTitle}, {partBody, partFiles}, {partDocument, partAudience}, {partAnswer, partTime}}

// composing is a draft while its author looks at it.
type composing struct {
	broadcast.Announcement
	audience   audience.Audience // whom it would go to now
	size       string            // the same in words, or why it would go to nobody
	unusable   error             // the refusal of an audience that names what there is not
	campaign   string            // the name of what it belongs to
	everywhere bool              // whoever looks may announce to every agency
	missing    string            // what is to be decided or mended before it can be sent
	now        time.Time
	hours      *calendar.Calendar
}

// looked reads a draft outside a transaction, with whom it would go to. Whether it may be seen is asked in the transaction.
func (m *module) looked(ctx context.Context, id int64, change func(d *broadcast.Draft) error) (v composing, err error) {
	if v.Announcement, err = m.store.Announcement(ctx, m.kit.DB, id); err != nil {
		return v, err
	}
	if change != nil {
		if err := change(&v.Draft); err != nil {
			return v, err
		}
	}
	return m.withAudience(ctx, v)
}

func (m *module) withAudience(ctx context.Context, v composing) (composing, error) {
	now, err := m.kit.DB.Now(ctx)
	if err != nil {
		return v, err
	}
	v.now, v.size, v.unusable = database.Time(now), "", nil
	if v.hours, err = m.holidays.Calendar(ctx, m.kit.DB); err != nil {
		return v, err
	}
	if v.Audience.String() == "" {
		return v, nil
	}
	v.audience, err = m.store.AudienceOf(ctx, v.Draft)
	if refused, is := errors.AsType[*problem.Error](err); is {
		v.size, v.unusable = refused.Error(), refused // an agency in it is gone since
		return v, nil
	}
	v.size = sizeLine(v.audience)
	return v, err
}

// drafts is /soan: what the person has in hand, templates, and a new draft.
func (m *module) drafts(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.draftList(ctx, tx, e, "")
	}, nil
}

// maxListed is how many drafts or templates stand as buttons.
const maxListed = 20

func (m *module) draftList(ctx context.Context, tx *database.Tx, e *conversation.Event, before string) (conversation.Reply, error) {
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err != nil {
		return conversation.Reply{}, err
	}
	drafts, err := m.store.Drafts(ctx, tx, access)
	if err != nil {
		return conversation.Reply{}, err
	}
	templates, err := m.store.Templates(ctx, tx, access)
	if err != nil {
		return conversation.Reply{}, err
	}
	buttons := [][]outbox.Button{{m.newDraft.With(buttonNewDraft)}}
	if access.May(broadcast.Announce, 0) {
		buttons = append(buttons, []outbox.Button{m.sentList.With(buttonSentList, 0), m.campaigns.With(buttonCampaigns)})
	}
	for _, a := range drafts[:min(len(drafts), maxListed)] {
		buttons = append(buttons, []outbox.Button{m.draft.With(m.text.draftLabel(a), a.ID)})
	}
	for _, a := range templates[:min(len(templates), maxListed)] {
		buttons = append(buttons, []outbox.Button{m.copyDraft.With(m.text.templateLabel(a), a.ID), m.draft.With("✏️", a.ID)})
	}
	return conversation.Reply{HTML: before + m.text.drafts(drafts, templates), Buttons: buttons}, nil
}

// begun begins a draft, or goes on with one on which nothing was written yet.
func (m *module) begun(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.withAudience(ctx, composing{})
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
		if err != nil {
			return conversation.Reply{}, err
		}
		drafts, err := m.store.Drafts(ctx, tx, access)
		if err != nil {
			return conversation.Reply{}, err
		}
		for _, a := range drafts {
			if a.State == broadcast.Drafted && a.Author == access.PersonID && a.Untouched() {
				return m.screen(ctx, tx, e, a.ID, v)
			}
		}
		id, err := m.store.NewDraft(ctx, tx, e.Actor(), broadcast.Draft{})
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, e, id, v)
	}, nil
}

// opened shows a draft.
func (m *module) opened(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.looked(ctx, e.ID(0), nil)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.screen(ctx, tx, e, e.ID(0), v)
	}, nil
}

// screen is a draft as it is now, with what can be done with it. v says whom it goes to.
func (m *module) screen(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64, v composing) (conversation.Reply, error) {
	a, err := m.store.Own(ctx, tx, e.Actor(), id)
	if err != nil {
		return conversation.Reply{}, err
	}
	v.Announcement = a
	if a.Campaign != 0 {
		c, err := m.store.Campaign(ctx, tx, a.Campaign)
		if err != nil {
			return conversation.Reply{}, err
		}
		v.campaign = c.Name
	}
	err = m.store.Check(ctx, tx, a.Draft, v.now)
	if refused, is := errors.AsType[*problem.Error](err); is {
		v.missing = refused.Error()
	} else if err != nil {
		return conversation.Reply{}, err
	}
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err != nil {
		return conversation.Reply{}, err
	}
	if !slices.Contains([]broadcast.State{broadcast.Drafted, broadcast.Returned, broadcast.Template}, a.State) {
		return conversation.Reply{HTML: m.text.draft(v), Buttons: m.closedButtons(a)}, nil
	}
	var buttons [][]outbox.Button
	for _, row := range partRows {
		var some []outbox.Button
		for _, code := range row {
			some = append(some, m.part.With(m.parts[code].label, id, code))
		}
		buttons = append(buttons, some)
	}
	buttons = append(buttons, []outbox.Button{m.chooseCampaign.With("Đợt thi đua", id), m.preview.With(buttonPreview, id)})
	switch {
	case a.State == broadcast.Template:
		return conversation.Reply{HTML: m.text.draft(v), Buttons: append(buttons, []outbox.Button{m.copyDraft.With(buttonUseTemplate, id), m.abandon.With(buttonAbandonTemplate, id)}, m.backToList())}, nil
	case !a.OwnWords() && access.May(broadcast.Announce, 0):
		buttons = append(buttons, []outbox.Button{m.send.With(buttonSend, id, a.Revision)})
	default:
		buttons = append(buttons, []outbox.Button{m.submit.With(buttonSubmit, id, a.Revision)})
	}
	buttons = append(buttons, []outbox.Button{m.copyDraft.With(buttonCopy, id), m.keepTemplate.With(buttonKeepTemplate, id)}, []outbox.Button{m.abandon.With(buttonAbandon, id)}, m.backToList())
	return conversation.Reply{HTML: m.text.draft(v), Buttons: buttons}, nil
}

// closedButtons are those under what is no draft any more.
func (m *module) closedButtons(a broadcast.Announcement) [][]outbox.Button {
	buttons := m.resultButtons(a)
	switch a.State {
	case broadcast.Submitted, broadcast.Planned:
		buttons = append(buttons, []outbox.Button{m.withdraw.With(buttonWithdraw, a.ID)})
	case broadcast.Cancelled:
		if a.Content.HTML == "" {
			buttons = append(buttons, []outbox.Button{m.restore.With(buttonRestore, a.ID)})
		}
	}
	return append(buttons, []outbox.Button{m.copyDraft.With(buttonCopy, a.ID)}, m.backToList())
}

func (m *module) backToList() []outbox.Button {
	return []outbox.Button{m.draftsList.With(buttonToDrafts)}
}

// partOpened shows one part of a draft to choose, or asks for its words.
func (m *module) partOpened(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	p, known := m.parts[e.ID(1)]
	if !known {
		return nil, conversation.ErrOld
	}
	if p.step != "" {
		return m.beginWriting(e, e.ID(0), p.step), nil
	}
	return m.showPart(ctx, e, p)
}

// showPart shows one part of a draft to choose.
func (m *module) showPart(ctx context.Context, e *conversation.Event, p part) (conversation.Act, error) {
	v, err := m.looked(ctx, e.ID(0), nil)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		shown := v
		shown.everywhere = e.Access.May(broadcast.Announce, 0)
		if shown.Announcement, err = m.store.Own(ctx, tx, e.Actor(), e.ID(0)); err != nil {
			return conversation.Reply{}, err
		}
		return m.drawPart(shown, p), nil
	}, nil
}

func (m *module) drawPart(v composing, p part) conversation.Reply {
	html, buttons := p.draw(v)
	return conversation.Reply{HTML: html, Buttons: append(buttons, []outbox.Button{m.draft.With(conversation.ButtonUp, v.ID)})}
}

// valueChosen sets a part of a draft to what was chosen, and shows what follows of it: the part again where more can be chosen.
func (m *module) valueChosen(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	p, known := m.parts[e.ID(1)]
	if !known || p.set == nil {
		return nil, conversation.ErrOld
	}
	return m.changed(ctx, e, e.ID(0), func(v composing, d *broadcast.Draft) error { return p.set(v, d, e.ID(2)) }, p)
}

// changed changes a draft and shows the part that was changed.
func (m *module) changed(ctx context.Context, e *conversation.Event, id int64, change func(v composing, d *broadcast.Draft) error, p part) (conversation.Act, error) {
	before, err := m.looked(ctx, id, nil)
	if err != nil {
		return nil, err
	}
	after := before
	if err := change(before, &after.Draft); err != nil {
		return nil, err
	}
	if after, err = m.withAudience(ctx, after); err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.edit(ctx, tx, e, id, func(d *broadcast.Draft) error { return change(before, d) }); err != nil {
			return conversation.Reply{}, err
		}
		shown := after
		shown.everywhere = e.Access.May(broadcast.Announce, 0)
		if shown.Announcement, err = m.store.Own(ctx, tx, e.Actor(), id); err != nil {
			return conversation.Reply{}, err
		}
		return m.drawPart(shown, p), nil
	}, nil
}

// previewed sends the real message to whoever writes it, and its files.
func (m *module) previewed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		a, err := m.store.Own(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		message, err := m.store.Rendered(ctx, tx, a.ID, a.Draft)
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{Others: m.showMessage(e, a.ID, message), Toast: previewToast}, nil
	}, nil
}

// showMessage sends a message as its recipients would see it to the chat of an event.
func (m *module) showMessage(e *conversation.Event, id int64, message broadcast.Message) []outbox.Delivery {
	key := conversation.Key(Name, "preview", id, e.Key)
	all := []outbox.Delivery{{Key: key, ChatID: e.ChatID, Priority: outbox.Reply, Op: outbox.Send, Content: message.Content}}
	if len(message.Following) > 0 {
		all = append(all, broadcast.Following(key+":files", e.ChatID, 0, outbox.Reply, message.Following)...)
	}
	return all
}

// copied makes a draft of another, or of a template, or of what was sent.
func (m *module) copied(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.copyAs(ctx, e, false)
}

// keptAsTemplate keeps a copy to be used again.
func (m *module) keptAsTemplate(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return m.copyAs(ctx, e, true)
}

func (m *module) copyAs(ctx context.Context, e *conversation.Event, template bool) (conversation.Act, error) {
	v, err := m.looked(ctx, e.ID(0), nil)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		id, err := m.store.Copy(ctx, tx, e.Actor(), e.ID(0), template)
		if err != nil {
			return conversation.Reply{}, err
		}
		reply, err := m.screen(ctx, tx, e, id, v)
		reply.Toast = copiedToast
		return reply, err
	}, nil
}

// abandoned puts a draft aside; it can be taken up again.
func (m *module) abandoned(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.store.Abandon(ctx, tx, e.Actor(), e.ID(0)); err != nil {
			return conversation.Reply{}, err
		}
		a, err := m.store.Own(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return conversation.Reply{HTML: m.text.abandoned(a), Buttons: [][]outbox.Button{{m.restore.With(buttonRestore, a.ID)}, m.backToList()}}, nil
	}, nil
}

func (m *module) restored(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.looked(ctx, e.ID(0), nil)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.store.Restore(ctx, tx, e.Actor(), e.ID(0)); err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, e, e.ID(0), v)
	}, nil
}

// withdrawn makes a draft again of what was submitted or approved.
func (m *module) withdrawn(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.looked(ctx, e.ID(0), nil)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		before, err := m.store.Own(ctx, tx, e.Actor(), e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		if _, err := m.store.Edit(ctx, tx, e.Actor(), e.ID(0), func(*broadcast.Draft) error { return nil }); err != nil {
			return conversation.Reply{}, err
		}
		reply, err := m.screen(ctx, tx, e, e.ID(0), v)
		if err != nil || before.Approver == 0 {
			return reply, err
		}
		approver, err := m.kit.Directory.PersonIn(ctx, tx, before.Approver)
		if err == nil && approver.Account != 0 && approver.Account != e.User.ID {
			key := conversation.Key(Name, "withdrawn", e.Key)
			reply.Others = append(reply.Others, conversation.Notice(key, approver.Account, m.text.withdrawn(before), nil))
		}
		return reply, err
	}, nil
}
