package announcement

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// What a button on the page of an announcement does.
const (
	actPause = 1 + iota
	actResume
	actRetry
	actCancel
)

// changeKinds are the kinds of follow-ups, in the order of the buttons.
var changeKinds = []broadcast.Kind{broadcast.Correction, broadcast.Amendment, broadcast.Recall, broadcast.Update, broadcast.Withdrawal}

// pageSizeSent is how many announcements stand on one page of the list.
const pageSizeSent = 8

// sentListed lists what was released.
func (m *module) sentListed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.announcementList(ctx, tx, e, false, conversation.Page(e.ID(0)))
	}, nil
}

// unacknowledged is /dondoc: what was sent and waits for acknowledgements.
func (m *module) unacknowledged(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.announcementList(ctx, tx, e, true, 0)
	}, nil
}

func (m *module) announcementList(ctx context.Context, tx *database.Tx, e *conversation.Event, waiting bool, page int) (conversation.Reply, error) {
	if err := m.mayAnnounce(ctx, tx, e); err != nil {
		return conversation.Reply{}, err
	}
	all, total, err := m.store.Released(ctx, tx, waiting, page*pageSizeSent, pageSizeSent)
	if err != nil {
		return conversation.Reply{}, err
	}
	var buttons []outbox.Button
	for _, a := range all {
		buttons = append(buttons, m.follow.With(m.text.draftLabel(a), a.ID))
	}
	rows := conversation.Rows(buttons...)
	if !waiting {
		rows = append(rows, conversation.Pager(total, page, pageSizeSent, func(label string, page int) outbox.Button { return m.sentList.With(label, int64(page)) })...)
	}
	return conversation.Reply{HTML: m.text.announcements(total, waiting), Buttons: rows}, nil
}

func (m *module) mayAnnounce(ctx context.Context, tx *database.Tx, e *conversation.Event) error {
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err == nil && !access.May(broadcast.Announce, 0) {
		err = m.kit.Words.Denied()
	}
	return err
}

// pageOpened shows an announcement with how far it is and what can be done.
func (m *module) pageOpened(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.pageOf(ctx, tx, e, e.ID(0))
	}, nil
}

func (m *module) pageOf(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64) (conversation.Reply, error) {
	if err := m.mayAnnounce(ctx, tx, e); err != nil {
		return conversation.Reply{}, err
	}
	a, err := m.released(ctx, tx, id)
	if err != nil {
		return conversation.Reply{}, err
	}
	progress, err := m.store.Progress(ctx, tx, id)
	if err != nil {
		return conversation.Reply{}, err
	}
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err != nil {
		return conversation.Reply{}, err
	}
	return conversation.Reply{HTML: m.text.page(a, progress), Buttons: append(m.fileButtons(e, a), m.controls(a, progress, access)...)}, nil
}

// fileButtons lead from an announcement to its files, for who may bring them into the corpus.
func (m *module) fileButtons(e *conversation.Event, a broadcast.Announcement) [][]outbox.Button {
	if !slices.ContainsFunc(a.Files, func(f outbox.File) bool { return f.Kind == string(file.Document) }) {
		return nil
	}
	if b, ok := m.kit.LinkFor(e, linkFiles, buttonFiles, a.ID); ok {
		return [][]outbox.Button{{b}}
	}
	return nil
}

// released is an announcement that was released; what is still written is its author's.
func (m *module) released(ctx context.Context, tx *database.Tx, id int64) (broadcast.Announcement, error) {
	a, err := m.store.Announcement(ctx, tx, id)
	if err == nil && a.ReleasedAt.IsZero() {
		err = broadcast.ErrNoAnnouncement
	}
	return a, err
}

// controls are the buttons of an announcement's page.
func (m *module) controls(a broadcast.Announcement, p broadcast.Progress, access directory.Access) (rows [][]outbox.Button) {
	rows = m.resultButtons(a)
	var row []outbox.Button
	switch {
	case a.State == broadcast.Planned || a.State == broadcast.Sending || a.Halt == broadcast.HaltHours:
		row = append(row, m.act.With(buttonPause, a.ID, actPause), m.act.With(buttonCancel, a.ID, actCancel))
	case a.State == broadcast.Paused:
		row = append(row, m.act.With(buttonResume, a.ID, actResume), m.act.With(buttonCancel, a.ID, actCancel))
	}
	if a.State == broadcast.Sent {
		if p.Failed > 0 || p.FilesFailed > 0 {
			row = append(row, m.act.With(buttonRetry, a.ID, actRetry))
		}
		if a.Acknowledged && p.AgenciesSeen < p.Agencies {
			row = append(row, m.remind.With(buttonRemind, a.ID))
		}
	}
	if a.State == broadcast.Sent || a.State == broadcast.Cancelled && !a.StartedAt.IsZero() { // stopped half way, some have it
		rows = append(rows, row)
		row = []outbox.Button{m.change.With(buttonChange, a.ID, -1)}
		if access.May(directory.Approve, 0) {
			row = append(row, m.deletion.With(buttonDelete, a.ID))
		}
	}
	rows = append(rows, row)
	if access.May(broadcast.Compose, 0) {
		rows = append(rows, []outbox.Button{m.copyDraft.With(buttonCopy, a.ID)})
	}
	rows = append(rows, []outbox.Button{m.follow.With(buttonRefresh, a.ID), m.sentList.With(buttonToSent, 0)})
	return withoutEmpty(rows)
}

func withoutEmpty(rows [][]outbox.Button) (full [][]outbox.Button) {
	for _, row := range rows {
		if len(row) > 0 {
			full = append(full, row)
		}
	}
	return full
}

// acted pauses, resumes or sends again, and shows the page; before it cancels, or goes on with what is overdue, it asks.
func (m *module) acted(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	id := e.ID(0)
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		var err error
		switch e.ID(1) {
		case actPause:
			err = m.store.Pause(ctx, tx, e.Actor(), id)
		case actResume:
			if err = m.store.Resume(ctx, tx, e.Actor(), id, false); errors.Is(err, broadcast.ErrOverdue) {
				return m.resumeForm.Begin(ctx, tx, e, conversation.StepConfirm, pageState{id})
			}
		case actRetry:
			_, err = m.store.Retry(ctx, tx, e.Actor(), id)
		case actCancel:
			return m.cancelForm.Begin(ctx, tx, e, conversation.StepConfirm, pageState{id})
		default:
			err = conversation.ErrOld
		}
		if err != nil {
			return conversation.Reply{}, err
		}
		reply, err := m.pageOf(ctx, tx, e, id)
		reply.Toast = conversation.DoneShort
		return reply, err
	}, nil
}

// pageState is the announcement that something is asked about.
type pageState struct{ Announcement int64 }

func (m *module) newCancelForm() *conversation.Form[pageState] {
	return m.newPageForm("cancel", "hủy gửi thông báo số %d", m.text.askCancel, m.store.Cancel)
}

func (m *module) newResumeForm() *conversation.Form[pageState] {
	return m.newPageForm("resume", "gửi tiếp thông báo số %d", m.text.askOverdue,
		func(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) error {
			return m.store.Resume(ctx, tx, actor, id, true)
		})
}

// newPageForm asks before something is done to an announcement, and then shows its page.
func (m *module) newPageForm(name, title string, ask func(a broadcast.Announcement) string,
	do func(ctx context.Context, tx *database.Tx, actor directory.Actor, id int64) error,
) *conversation.Form[pageState] {
	return conversation.Confirmation(name, func(s pageState) string { return fmt.Sprintf(title, s.Announcement) },
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s pageState) (string, error) {
			if err := m.mayAnnounce(ctx, tx, e); err != nil {
				return "", err
			}
			a, err := m.released(ctx, tx, s.Announcement)
			return ask(a), err
		},
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s pageState) (conversation.Reply, error) {
			if err := do(ctx, tx, e.Actor(), s.Announcement); err != nil {
				return conversation.Reply{}, err
			}
			return m.pageOf(ctx, tx, e, s.Announcement)
		})
}

// remindAsked asks whether those who have not acknowledged an announcement are to be reminded.
func (m *module) remindAsked(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.remindForm.Begin(ctx, tx, e, conversation.StepConfirm, pageState{e.ID(0)})
	}, nil
}

func (m *module) newRemindForm() *conversation.Form[pageState] {
	return conversation.Confirmation("remind", func(s pageState) string { return fmt.Sprintf("đôn đốc thông báo số %d", s.Announcement) },
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s pageState) (string, error) {
			if err := m.mayAnnounce(ctx, tx, e); err != nil {
				return "", err
			}
			a, err := m.released(ctx, tx, s.Announcement)
			if err != nil {
				return "", err
			}
			p, err := m.store.Progress(ctx, tx, s.Announcement)
			return m.text.askRemind(a, p), err
		},
		func(ctx context.Context, tx *database.Tx, e *conversation.Event, s pageState) (conversation.Reply, error) {
			a, err := m.store.Remind(ctx, tx, e.Actor(), s.Announcement)
			if err != nil {
				return conversation.Reply{}, err
			}
			hours, err := m.holidays.Calendar(ctx, tx)
			if err != nil {
				return conversation.Reply{}, err
			}
			return conversation.Reply{HTML: m.text.reminded(a, begins(hours, a)), Toast: conversation.DoneShort}, nil
		})
}

// changeBegun lists the ways to change what was sent, or begins the draft of one.
func (m *module) changeBegun(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	id, n := e.ID(0), e.ID(1)
	if n < -1 || n >= int64(len(changeKinds)) {
		return nil, conversation.ErrOld
	}
	if n == -1 {
		return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			if err := m.mayAnnounce(ctx, tx, e); err != nil {
				return conversation.Reply{}, err
			}
			a, err := m.released(ctx, tx, id)
			if err != nil {
				return conversation.Reply{}, err
			}
			var rows [][]outbox.Button
			for i, k := range changeKinds {
				if ofDocument := i < 3; ofDocument == (a.Document.Number != "") {
					rows = append(rows, []outbox.Button{m.change.With(k.Name(), id, int64(i))})
				}
			}
			return conversation.Reply{HTML: m.text.chooseChange(a), Buttons: append(rows, []outbox.Button{m.follow.With(conversation.ButtonUp, id)})}, nil
		}, nil
	}
	v := composing{}
	v.About, v.Kind = id, changeKinds[n]
	if a, err := m.store.Announcement(ctx, m.kit.DB, id); err == nil {
		v.Audience = a.Audience
	}
	v, err := m.withAudience(ctx, v)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		draft, err := m.store.NewFollowUp(ctx, tx, e.Actor(), id, changeKinds[n])
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, e, draft, v)
	}, nil
}

// deleteAsked asks an approver why something is deleted that was sent in error.
func (m *module) deleteAsked(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.deleteForm.Begin(ctx, tx, e, stepWhy, deciding{Announcement: e.ID(0)})
	}, nil
}

func (m *module) deleted(_ context.Context, e *conversation.Event, d deciding, why string) (conversation.Act, error) {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		a, err := m.store.Delete(ctx, tx, e.Actor(), d.Announcement, why)
		return conversation.Reply{HTML: m.text.deleted(a)}, err
	}, nil
}

// linkFiles is the name of the link by which the files of an announcement are brought into the corpus, where another module has it.
const linkFiles = "intakefiles"

// linkResult is the name of the link to what became of an announcement, where another module has it.
const linkResult = "proof"

// linkCampaignResult is that of the link to what became of a campaign.
const linkCampaignResult = "campaignproof"

// resultButtons lead from an announcement to what became of it; none before it was sent.
func (m *module) resultButtons(a broadcast.Announcement) [][]outbox.Button {
	if b, ok := m.kit.Link(linkResult, buttonResult, a.ID); ok && !a.StartedAt.IsZero() {
		return [][]outbox.Button{{b}}
	}
	return nil
}
