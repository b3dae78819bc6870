// Package consolidation is the module of the consolidated report: officers make its draft out of what agencies reported, leaders agree to
// it, and what the provincial People's Committee decides travels back to who reported.
package consolidation

import (
	"context"

	"thidua/bot/consolidated"
	"thidua/bot/conversation"
	"thidua/bot/digest"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/period"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
)

// Name is the module's.
const Name = "consolidation"

type module struct {
	kit     *conversation.Kit
	store   *consolidated.Store
	tickets *ticket.Store
	text    text
	office  digest.Office

	list, begin, page, themes, theme, themePage, proposals, proposal, proposalPage *conversation.Button
	edit, value, file                                                              *conversation.Button
	submit, silent, agree, giveBack, issue, opinion                                *conversation.Button
	periodForm                                                                     *conversation.Form[periodState]
	writeForm                                                                      *conversation.Form[writing]
	returnForm, issueForm                                                          *conversation.Form[about]
	opinionForm                                                                    *conversation.Form[deciding]
}

// about is the draft, in the revision that was seen, that a short form is about.
type about struct{ Digest, Revision int64 }

// New makes the module.
func New(kit *conversation.Kit, tickets *ticket.Store) conversation.Module {
	store := consolidated.NewStore(kit.DB, kit.Directory, tickets)
	m := &module{kit: kit, store: store, tickets: tickets, text: text{kit.Words}, office: OfficeOf(kit.Words)}
	reading := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: ticket.Digests, Handler: handler}
	}
	writing := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: ticket.Handle, Handler: handler}
	}
	leading := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: directory.Approve, Handler: handler}
	}
	m.list = reading("za", 1, m.listed)                // page
	m.begin = writing("zb", 1, m.begun)                // number of the kind of period; -1 asks for its days, -2 lists them
	m.page = reading("zc", 1, m.opened)                // digest
	m.themes = reading("zd", 2, m.themesListed)        // digest, page
	m.theme = reading("ze", 2, m.themeShown)           // digest, theme
	m.proposals = reading("zf", 2, m.proposalList)     // digest, page
	m.proposal = reading("zg", 2, m.proposalShown)     // digest, proposal
	m.edit = writing("zh", 4, m.editBegun)             // digest, revision, field, theme or proposal
	m.value = writing("zi", 4, m.valueChosen)          // digest, revision, what, theme or proposal with its value
	m.file = reading("zj", 2, m.fileSent)              // digest, which
	m.submit = writing("zk", 2, m.submitted)           // digest, revision
	m.silent = leading("zl", 3, m.silentNamed)         // digest, revision, 1 or 0
	m.agree = leading("zm", 2, m.agreed)               // digest, revision
	m.giveBack = leading("zn", 2, m.returning)         // digest, revision
	m.issue = writing("zo", 2, m.issuing)              // digest, revision
	m.opinion = writing("zp", 1, m.opinionBegun)       // digest
	m.themePage = reading("zq", 3, m.themeShown)       // digest, theme, page
	m.proposalPage = reading("zr", 3, m.proposalShown) // digest, proposal, page
	m.periodForm, m.writeForm, m.returnForm = m.newPeriodForm(), m.newWriteForm(), m.newReturnForm()
	m.issueForm, m.opinionForm = m.newIssueForm(), m.newOpinionForm()
	return conversation.Module{
		Name: Name,
		Commands: []conversation.Command{
			{Name: "tonghop", Description: "Báo cáo tổng hợp khó khăn, vướng mắc", Permission: ticket.Digests, Where: conversation.Private, Handler: m.listed},
		},
		Buttons: []*conversation.Button{m.list, m.begin, m.page, m.themes, m.theme, m.themePage, m.proposals, m.proposal, m.proposalPage, m.edit,
			m.value, m.file, m.submit, m.silent, m.agree, m.giveBack, m.issue, m.opinion},
		Forms:     []conversation.AnyForm{m.periodForm, m.writeForm, m.returnForm, m.issueForm, m.opinionForm},
		Signals:   []conversation.Signal{{Name: signalDrafted, Handler: m.draftShown}},
		Jobs:      []conversation.Job{{Kind: jobDraft, Lane: "reports", Tries: 3, Handler: m.draft, GaveUp: m.notDrafted}},
		Tables:    []string{"digest", "digest_opinion"},
		Directory: watcher{store},
		Erase: func(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
			return store.Erase(ctx, tx, erased.Names)
		},
	}
}

// watcher follows the directory: what somebody wrote who turns out to be a person on the list is that person's.
type watcher struct{ store *consolidated.Store }

func (watcher) PostsChanged(context.Context, *database.Tx, []directory.PostChange) error { return nil }

func (watcher) Reorganised(context.Context, *database.Tx, directory.Reorganisation, directory.Effect) error {
	return nil
}

func (watcher) Undoing(context.Context, *database.Tx, directory.Reorganisation, directory.Effect) error {
	return nil
}

// Merged implements directory.MergeWatcher.
func (w watcher) Merged(ctx context.Context, tx *database.Tx, came, listed int64) error {
	return w.store.Merged(ctx, tx, came, listed)
}

// pageSize is how many drafts, themes or proposals a page lists.
const pageSize = 8

// maxListed is how many drafts are listed at all.
const maxListed = 40

// listed is /tonghop: the drafts, the newest first.
func (m *module) listed(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		if err := m.kit.May(ctx, tx, e, ticket.Digests); err != nil {
			return conversation.Reply{}, err
		}
		all, err := m.store.Reports(ctx, tx, maxListed)
		if err != nil {
			return conversation.Reply{}, err
		}
		page := conversation.Page(e.ID(0))
		from, until := conversation.PageOf(len(all), page, pageSize)
		var rows [][]outbox.Button
		for _, d := range all[from:until] {
			rows = append(rows, []outbox.Button{m.page.With(conversation.Shorten(m.text.label(d), maxLabel), d.ID)})
		}
		rows = append(rows, conversation.Pager(len(all), page, pageSize, func(label string, page int) outbox.Button { return m.list.With(label, int64(page)) })...)
		if e.Access.May(ticket.Handle, 0) {
			rows = append(rows, []outbox.Button{m.begin.With(buttonBegin, -2)})
		}
		return conversation.Reply{HTML: m.text.list(len(all)), Buttons: rows}, nil
	})
}

const maxLabel = 60

// begun makes the draft of a period: of a kind, the one that today is in, or the one before where that has just begun.
func (m *module) begun(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	day, err := m.kit.Directory.Today(ctx)
	if err != nil {
		return nil, err
	}
	kinds := period.Kinds()
	switch which := e.ID(0); {
	case which == -1:
		return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			return m.periodForm.Begin(ctx, tx, e, stepPeriod, periodState{})
		})
	case which == -2:
		return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
			var buttons []outbox.Button
			for i, k := range kinds {
				for n, p := range []period.Period{period.Of(k, day), period.Of(k, day).Before()} {
					buttons = append(buttons, m.begin.With(conversation.UpperFirst(digest.PeriodWords(p.From, p.To)), int64(2*i+n)))
				}
			}
			buttons = append(buttons, m.begin.With(buttonOtherPeriod, -1))
			return conversation.Reply{HTML: choosePeriod, Buttons: conversation.Pairs(buttons...)}, m.kit.May(ctx, tx, e, ticket.Handle)
		})
	case which < 0 || which >= int64(2*len(kinds)):
		return nil, conversation.ErrOld
	default:
		p := period.Of(kinds[which/2], day)
		if which%2 == 1 {
			p = p.Before()
		}
		return m.make(e, p), nil
	}
}

// opened shows a draft.
func (m *module) opened(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		d, err := m.read(ctx, tx, e, e.ID(0))
		if err != nil {
			return conversation.Reply{}, err
		}
		return m.screen(ctx, tx, e, d, "")
	})
}

func (m *module) read(ctx context.Context, tx *database.Tx, e *conversation.Event, id int64) (consolidated.Report, error) {
	if err := m.kit.May(ctx, tx, e, ticket.Digests); err != nil {
		return consolidated.Report{}, err
	}
	return m.store.Report(ctx, tx, id)
}

// screen is a draft with what can be done about it now, below what was just done.
func (m *module) screen(ctx context.Context, tx *database.Tx, e *conversation.Event, d consolidated.Report, done string) (conversation.Reply, error) {
	access, err := m.kit.Directory.AccessIn(ctx, tx, e.User.ID)
	if err != nil {
		return conversation.Reply{}, err
	}
	opinion, decided, err := m.store.Opinion(ctx, tx, d.ID)
	if err != nil {
		return conversation.Reply{}, err
	}
	buttons := [][]outbox.Button{
		{m.themes.With(m.text.themesLabel(d), d.ID, 0), m.proposals.With(m.text.proposalsLabel(d), d.ID, 0)},
		{m.file.With(buttonPart, d.ID, filePart), m.file.With(buttonWhole, d.ID, fileWhole), m.file.With(buttonTable, d.ID, fileTable)},
	}
	officer, leader := access.May(ticket.Handle, 0), access.May(directory.Approve, 0)
	switch {
	case d.Editable() && officer:
		buttons = append(buttons, []outbox.Button{m.submit.With(buttonSubmit, d.ID, d.Revision)})
	case d.State == consolidated.Submitted && leader:
		name, wants := buttonNameSilent, int64(1)
		if d.Data.Agencies.NameSilent {
			name, wants = buttonSilentNamed, 0
		}
		buttons = append(buttons, []outbox.Button{m.silent.With(name, d.ID, d.Revision, wants)},
			[]outbox.Button{m.agree.With(buttonAgree, d.ID, d.Revision)}, []outbox.Button{m.giveBack.With(buttonReturn, d.ID, d.Revision)})
	case officer && (d.State == consolidated.Agreed || d.State == consolidated.Issued):
		row := []outbox.Button{m.issue.With(buttonIssue, d.ID, d.Revision)}
		if !decided && len(d.Data.Proposals) > 0 {
			row = append(row, m.opinion.With(buttonOpinion, d.ID))
		}
		buttons = append(buttons, row)
	}
	buttons = append(buttons, []outbox.Button{m.list.With(buttonToList, 0)})
	return conversation.Reply{HTML: done + m.text.digest(d, opinion, decided), Buttons: buttons}, nil
}

// errNoFile is the refusal of a report that cannot be drawn; it names what its data lack.
func errNoFile(err error) error {
	return &problem.Error{Code: problem.Invalid, Sentence: "Chưa tạo được tệp báo cáo từ dự thảo này; đề nghị lập lại dự thảo.", Err: err}
}
