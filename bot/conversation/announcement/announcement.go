// Package announcement is the module of the Board's announcements: officers write, follow and change them, leaders release them, and people
// read, find and acknowledge what was announced to them.
package announcement

import (
	"context"
	"slices"

	"thidua/bot/announced"
	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/holiday"
	"thidua/bot/outbox"
	"thidua/knowledge/database"
)

// Name is the module's, and that of the batches of broadcast.
const Name = broadcast.Source

type module struct {
	kit      *conversation.Kit
	store    *broadcast.Store
	reader   *announced.Reader
	holidays *holiday.Store
	text     text

	buttons buttons
	list    *conversation.Button
	show    *conversation.Button

	// Of drafts.
	draftsList, newDraft, draft, part, value, write, audience, toggle, preview *conversation.Button
	submit, send, copyDraft, keepTemplate, abandon, restore, withdraw          *conversation.Button
	follow, sentList, act, change, remind, deletion                            *conversation.Button
	review, approve, afterHours, giveBack                                      *conversation.Button
	parts                                                                      map[int64]part
	writeForm                                                                  *conversation.Form[writing]
	campaigns, campaign, newCampaign, chooseCampaign, inCampaign               *conversation.Button
	campaignForm                                                               *conversation.Form[campaignState]
	cancelForm, resumeForm, remindForm                                         *conversation.Form[pageState]
	returnForm, hoursForm, deleteForm                                          *conversation.Form[deciding]
}

// buttons are those under an announcement.
type buttons struct {
	seen, missing *conversation.Button // of an announcement
	optOut        *conversation.Button // of an announcement; 1 takes it back
	answerFor     *conversation.Button // of an announcement, an agency and what is said for it
}

func newButtons() buttons {
	return buttons{
		seen:      &conversation.Button{Verb: "as", Args: 1, Permission: directory.Ask},
		optOut:    &conversation.Button{Verb: "nf", Args: 2, Permission: directory.Ask},
		missing:   &conversation.Button{Verb: "am", Args: 1, Permission: directory.Ask},
		answerFor: &conversation.Button{Verb: "af", Args: 3, Permission: directory.Ask},
	}
}

// New makes the module.
func New(kit *conversation.Kit, store *broadcast.Store, reader *announced.Reader, holidays *holiday.Store) conversation.Module {
	m := &module{kit: kit, store: store, reader: reader, holidays: holidays, text: text{kit.Words}, buttons: newButtons()}
	m.buttons.seen.Handler = m.answered(broadcast.Seen)
	m.buttons.missing.Handler = m.answered(broadcast.Missing)
	m.buttons.answerFor.Handler = m.answeredFor
	m.buttons.optOut.Handler = m.optedOut
	store.Watch(m)
	store.RenderWith(m.render())
	m.list = &conversation.Button{Verb: "al", Args: 1, Permission: directory.Ask, Handler: m.turned}
	m.show = &conversation.Button{Verb: "an", Args: 1, Permission: directory.Ask, Handler: m.shown}
	composing, reviewing, following := m.composeButtons(), m.reviewButtons(), m.pageButtons()
	m.parts = m.newParts()
	m.writeForm = m.newWriteForm()
	m.returnForm = m.newDecideForm("return", askReturn, m.returned)
	m.hoursForm = m.newDecideForm("hours", askAfterHours, m.releasedAfterHours)
	m.deleteForm = m.newDecideForm("delete", askDelete, m.deleted)
	m.cancelForm, m.resumeForm, m.remindForm, m.campaignForm = m.newCancelForm(), m.newResumeForm(), m.newRemindForm(), m.newCampaignForm()
	return conversation.Module{
		Name: Name,
		Commands: []conversation.Command{
			{Name: "thongbao", Description: "Xem, tìm thông báo đã gửi cho tôi", Permission: directory.Ask, Where: conversation.Private, Handler: m.listed},
			{Name: "soan", Description: "Soạn thông báo", Permission: broadcast.Compose, Where: conversation.Private, Handler: m.drafts},
			{Name: "dondoc", Description: "Đôn đốc xác nhận thông báo", Permission: broadcast.Announce, Where: conversation.Private, Handler: m.unacknowledged},
			{Name: "choduyet", Description: "Thông báo chờ duyệt", Permission: directory.Approve, Where: conversation.Private, Handler: m.reviews},
		},
		Buttons: slices.Concat([]*conversation.Button{m.buttons.seen, m.buttons.missing, m.buttons.answerFor, m.buttons.optOut, m.list, m.show}, composing, reviewing, following),
		Links:   []conversation.Link{{Name: LinkShow, Permission: directory.Ask, Handler: m.shown}},
		Forms:   []conversation.AnyForm{m.writeForm, m.returnForm, m.hoursForm, m.deleteForm, m.cancelForm, m.resumeForm, m.remindForm, m.campaignForm},
		Signals: []conversation.Signal{{Name: fetchedSignal, Handler: m.fileFetched}},
		Jobs: []conversation.Job{
			{Kind: broadcast.JobStart, Lane: "announcements", Handler: store.Start, GaveUp: store.GaveUp},
			{Kind: broadcast.JobHours, Lane: "announcement hours", Handler: store.KeepHours, GaveUp: store.GaveUp},
			{Kind: broadcast.JobRest, Lane: "announcements", Handler: store.EndRest},
			{Kind: broadcast.JobRemind, Lane: "announcement hours", Handler: store.RemindDue},
			{Kind: broadcast.JobUnseen, Lane: "announcement hours", Handler: store.Unseen},
			{Kind: broadcast.JobJoined, Lane: "announcements", Handler: store.SendLate},
			{Kind: jobProgress, Lane: "announcement progress", Handler: m.showProgress},
		},
		Notice:    []string{m.text.notice()},
		Help:      m.text.help(),
		Tables:    []string{"campaign", "announcement", "announcement_version", "announcement_approval", "announcement_opt_out", "announcement_agency", "announcement_recipient", "acknowledgement"},
		Directory: store,
		Batches:   map[string]outbox.BatchSource{broadcast.Source: store, broadcast.SourceOld: store.OldCopies()},
		Ended:     store.Ended,
		Export: func(ctx context.Context, q database.Querier, of conversation.Subject) (any, error) {
			return store.Received(ctx, q, of.PersonID, maxExported)
		},
		Summary: m.summary,
		Erase: func(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
			return store.Erase(ctx, tx, erased.PersonID, erased.Accounts)
		},
	}
}

// composeButtons makes the buttons by which announcements are written.
func (m *module) composeButtons() []*conversation.Button {
	button := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: broadcast.Compose, Handler: handler}
	}
	m.draftsList = button("ad", 0, m.drafts)
	m.newDraft = button("aw", 0, m.begun)
	m.draft = button("ae", 1, m.opened)            // announcement
	m.part = button("ap", 2, m.partOpened)         // announcement, part
	m.value = button("av", 3, m.valueChosen)       // announcement, part, value
	m.write = button("at", 2, m.writeBegun)        // announcement, what is written
	m.audience = button("au", 4, m.audienceListed) // announcement, list, agency, page
	m.toggle = button("ag", 4, m.audienceToggled)  // announcement, list, value, page
	m.preview = button("ai", 1, m.previewed)       // announcement
	m.submit = button("ab", 2, m.submitted)        // announcement, revision
	m.send = button("ah", 2, m.sent)               // announcement, revision
	m.copyDraft = button("ac", 1, m.copied)        // announcement
	m.keepTemplate = button("ak", 1, m.keptAsTemplate)
	m.abandon = button("ax", 1, m.abandoned)
	m.restore = button("ay", 1, m.restored)
	m.withdraw = button("az", 1, m.withdrawn)
	return []*conversation.Button{m.draftsList, m.newDraft, m.draft, m.part, m.value, m.write, m.audience, m.toggle, m.preview, m.submit, m.send,
		m.copyDraft, m.keepTemplate, m.abandon, m.restore, m.withdraw}
}

// pageButtons makes those by which what was released is followed and changed.
func (m *module) pageButtons() []*conversation.Button {
	button := func(verb string, args int, permission directory.PermissionID, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: permission, Handler: handler}
	}
	m.follow = button("aj", 1, broadcast.Announce, m.pageOpened)   // announcement
	m.sentList = button("na", 1, broadcast.Announce, m.sentListed) // page
	m.act = button("nb", 2, broadcast.Announce, m.acted)           // announcement, what is done
	m.change = button("nc", 2, broadcast.Announce, m.changeBegun)  // announcement, number of the kind; -1 lists the kinds
	m.remind = button("nd", 1, broadcast.Announce, m.remindAsked)  // announcement
	m.deletion = button("ne", 1, directory.Approve, m.deleteAsked) // announcement
	m.campaigns = button("ng", 0, broadcast.Announce, m.campaignsListed)
	m.campaign = button("nh", 2, broadcast.Announce, m.campaignOpened)       // campaign, page
	m.newCampaign = button("ni", 1, broadcast.Announce, m.campaignBegun)     // announcement that it is for, or 0
	m.chooseCampaign = button("nj", 1, broadcast.Compose, m.campaignChoices) // announcement
	m.inCampaign = button("nk", 2, broadcast.Compose, m.campaignChosen)      // announcement, campaign
	return []*conversation.Button{m.campaigns, m.campaign, m.newCampaign, m.chooseCampaign, m.inCampaign, m.follow, m.sentList, m.act, m.change, m.remind, m.deletion}
}

// reviewButtons makes those by which they are approved.
func (m *module) reviewButtons() []*conversation.Button {
	button := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: directory.Approve, Handler: handler}
	}
	m.review = button("ar", 1, m.reviewed)                  // announcement
	m.approve = button("aa", 2, m.approved)                 // announcement, revision
	m.afterHours = button("ao", 2, m.decides(&m.hoursForm)) // announcement, revision
	m.giveBack = button("aq", 2, m.decides(&m.returnForm))  // announcement, revision
	return []*conversation.Button{m.review, m.approve, m.afterHours, m.giveBack}
}

// maxExported is more than anybody was ever sent.
const maxExported = 100_000

func (m *module) summary(ctx context.Context, q database.Querier, of conversation.Subject) (string, error) {
	n, err := m.store.CountReceived(ctx, q, of.PersonID)
	return m.text.summary(n), err
}

// Halted implements broadcast.Watcher: it tells the approvers, and the author, that an announcement stands still.
func (m *module) Halted(ctx context.Context, tx *database.Tx, a broadcast.Announcement, why broadcast.Halt) error {
	told, err := m.store.Approvers(ctx, tx)
	if err != nil {
		return err
	}
	if author, err := m.author(ctx, tx, a); err != nil {
		return err
	} else if author.Account != 0 && !slices.Contains(told, author) {
		told = append(told, author)
	}
	now, err := tx.Now(ctx) // it may stand still for one reason again and again
	if err != nil {
		return err
	}
	buttons := [][]outbox.Button{{m.follow.With(buttonFollow, a.ID)}}
	if why == broadcast.HaltAudience {
		buttons = append(buttons, []outbox.Button{m.review.With(buttonReview, a.ID)})
	}
	for _, p := range told {
		key := conversation.Key(Name, "halted", a.ID, now, p.PersonID)
		if err := m.kit.Outbox.Enqueue(ctx, tx, conversation.Notice(key, p.Account, m.text.halted(a, why), buttons)); err != nil {
			return err
		}
	}
	return nil
}

// author is who wrote an announcement, while they may write any; the zero value otherwise.
func (m *module) author(ctx context.Context, tx *database.Tx, a broadcast.Announcement) (broadcast.Approver, error) {
	if a.Author == 0 {
		return broadcast.Approver{}, nil
	}
	p, err := m.kit.Directory.PersonIn(ctx, tx, a.Author)
	if err != nil || p.Account == 0 {
		return broadcast.Approver{}, err
	}
	access, err := m.kit.Directory.AccessIn(ctx, tx, p.Account)
	if err != nil || !access.May(broadcast.Compose, 0) {
		return broadcast.Approver{}, err
	}
	return broadcast.Approver{PersonID: p.ID, Account: p.Account}, nil
}
