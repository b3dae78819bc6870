// Package difficulty is the module of what agencies report to the Board: they write, follow and supplement it, officers deal with it,
// leaders release the replies.
package difficulty

import (
	"context"
	"slices"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/ticket"
	"thidua/knowledge"
	"thidua/knowledge/database"
)

// Name is the module's.
const Name = "difficulty"

// The links by which other modules lead here. They take the id of what a report is about, of an answer, of a ticket, and nothing.
const (
	LinkReport   = "reportabout"  // an announcement
	LinkQuestion = "askboard"     // an answer: the question becomes one to the Board
	LinkOfAnswer = "reportanswer" // an answer: a difficulty with what it cites
	LinkTicket   = "ticket"
	LinkReviews  = "replyreviews"
)

// The links of other modules that stand on the Board's screens where there are any: on a ticket's page, which takes its id, and on the list.
const linkCurate = "curate"

var boardLinks = []struct{ name, label string }{{"curatedlist", buttonCuratedList}, {"gaps", buttonGaps}}

// Origin is what a report or a question comes from.
type Origin struct {
	Title    string      // of an announcement; of an answer the question
	Question string      // as it was asked
	Shown    string      // what the bot had answered, in words
	Declined bool        // that it found nothing
	Wrong    bool        // who asked says that it is wrong
	Task     ticket.Task // the first provision that was cited
}

// Origins looks up what other modules keep, for a person who may read it; ok is false for another. They are filled in by assembly.
type Origins interface {
	Announcement(ctx context.Context, access directory.Access, id int64) (o Origin, ok bool, err error)
	Answer(ctx context.Context, access directory.Access, chat, id int64) (o Origin, ok bool, err error)
}

type module struct {
	kit     *conversation.Kit
	store   *ticket.Store
	library *knowledge.Library // may be nil: then no provision is proposed
	origins Origins
	text    text

	// Of who reports.
	draft, part, send, joinSend, abandon, restore, giveBack, rule *conversation.Button
	list, open, line, withdraw, resolve, dispute, history, files  *conversation.Button
	writeForm                                                     *conversation.Form[writing]
	lineForm                                                      *conversation.Form[writingTo]
	meantForm                                                     *conversation.Form[meaning]
	withdrawForm                                                  *conversation.Form[about]
	disputeForm, giveBackForm                                     *conversation.Form[about]

	// Of the Board.
	boardList, page, act, assign, classify, join, canned, sendCanned, again, record *conversation.Button
	newCanned, cannedPage, retire, review, approve, returnReply, reviews            *conversation.Button
	cannedReview, approveCanned, returnCanned                                       *conversation.Button
	actForms                                                                        map[int64]*conversation.Form[about]
	replyForm                                                                       *conversation.Form[replying]
	cannedForm                                                                      *conversation.Form[canning]
	returnForm                                                                      *conversation.Form[deciding]
	recordForm                                                                      *conversation.Form[recording]
	joinForm                                                                        *conversation.Form[about]
	taskForm                                                                        *conversation.Form[tasking]
}

// commandReport begins a report.
const commandReport = "phananh"

// about is the ticket that a short form is about.
type about struct{ Ticket int64 }

// New makes the module.
func New(kit *conversation.Kit, store *ticket.Store, library *knowledge.Library, origins Origins) conversation.Module {
	m := &module{kit: kit, store: store, library: library, origins: origins, text: text{kit.Words}}
	store.NotifyWith(func(ctx context.Context, tx *database.Tx, changes ...ticket.Change) error {
		told, err := m.tell(ctx, tx, changes...)
		if err != nil {
			return err
		}
		return kit.Outbox.Enqueue(ctx, tx, told...)
	})
	reporting, following, handling, releasing := m.reportButtons(), m.followButtons(), m.boardButtons(), m.releaseButtons()
	return conversation.Module{
		Name: Name,
		Commands: []conversation.Command{
			{Name: commandReport, Description: "Phản ánh khó khăn, vướng mắc", Permission: directory.Ask, Where: conversation.Private, WithFiles: true, Handler: m.reported},
			{Name: "theodoi", Description: "Theo dõi phản ánh, câu hỏi đã gửi", Permission: directory.Ask, Where: conversation.Private, Handler: m.listed},
			{Name: "xuly", Description: "Tiếp nhận, xử lý phản ánh", Permission: ticket.Handle, Where: conversation.Private, Handler: m.boardListed},
		},
		Buttons: slices.Concat(reporting, following, handling, releasing),
		Links: []conversation.Link{
			{Name: LinkReport, Permission: directory.Ask, Handler: m.reportedAbout},
			{Name: LinkQuestion, Permission: directory.Ask, Handler: m.questioned},
			{Name: LinkOfAnswer, Permission: directory.Ask, Handler: m.reportedOfAnswer},
			{Name: LinkTicket, Permission: directory.Ask, Handler: m.opened},
			{Name: LinkReviews, Permission: directory.Approve, Handler: m.reviewsListed},
		},
		Forms:     append([]conversation.AnyForm{m.writeForm, m.lineForm, m.meantForm, m.withdrawForm, m.disputeForm, m.giveBackForm, m.replyForm, m.cannedForm, m.returnForm, m.recordForm, m.joinForm, m.taskForm}, m.allActForms()...),
		Signals:   []conversation.Signal{{Name: fetchedSignal, Handler: m.fileFetched}},
		Claim:     m.claimed,
		Replied:   m.replied,
		Edited:    m.edited,
		Notice:    []string{m.text.notice()},
		Help:      m.text.help(),
		Tables:    []string{"ticket_counter", "ticket", "ticket_message", "ticket_notice", "ticket_file", "ticket_reply", "canned_reply", "ticket_transfer", "ticket_agency"},
		Directory: store,
		Ended:     m.ended,
		Export: func(ctx context.Context, q database.Querier, of conversation.Subject) (any, error) {
			return store.Export(ctx, q, of.PersonID)
		},
		Summary: func(ctx context.Context, q database.Querier, of conversation.Subject) (string, error) {
			n, err := store.CountOf(ctx, q, of.PersonID)
			return m.text.summary(n), err
		},
		Erase: func(ctx context.Context, tx *database.Tx, erased directory.Erased) error {
			return store.Erase(ctx, tx, erased.PersonID, erased.Names)
		},
		Hourly: m.remind,
		Purge:  store.Purge,
	}
}

func (m *module) reportButtons() []*conversation.Button {
	button := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: directory.Ask, Handler: handler}
	}
	m.draft = button("tb", 1, m.draftOpened)   // ticket
	m.part = button("tc", 2, m.partOpened)     // ticket, part
	m.send = button("te", 1, m.sent)           // ticket
	m.joinSend = button("tf", 2, m.sent)       // ticket, ticket of the same difficulty
	m.abandon = button("tg", 1, m.abandoned)   // ticket
	m.restore = button("th", 1, m.restored)    // ticket
	m.giveBack = button("to", 1, m.givingBack) // ticket
	m.rule = button("tp", 2, m.ruled)          // agency, 1 or 0
	m.writeForm, m.giveBackForm = m.newWriteForm(), m.newGiveBackForm()
	return []*conversation.Button{m.draft, m.part, m.send, m.joinSend, m.abandon, m.restore, m.giveBack, m.rule}
}

func (m *module) followButtons() []*conversation.Button {
	button := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: directory.Ask, Handler: handler}
	}
	m.list = button("ti", 1, m.listed)          // page
	m.open = button("tj", 1, m.opened)          // ticket
	m.line = button("tk", 1, m.lineBegun)       // ticket
	m.withdraw = button("tl", 1, m.withdrawing) // ticket
	m.resolve = button("tm", 1, m.resolved)     // ticket
	m.dispute = button("tn", 1, m.disputing)    // ticket
	m.history = button("tq", 2, m.historyShown) // ticket, page
	m.files = button("tr", 1, m.filesShown)     // ticket
	m.lineForm, m.meantForm, m.withdrawForm, m.disputeForm = m.newLineForm(), m.newMeantForm(), m.newWithdrawForm(), m.newDisputeForm()
	return []*conversation.Button{m.list, m.open, m.line, m.withdraw, m.resolve, m.dispute, m.history, m.files}
}

func (m *module) boardButtons() []*conversation.Button {
	button := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: ticket.Handle, Handler: handler}
	}
	m.boardList = button("wa", 2, m.boardListed) // list, page
	m.page = button("wb", 1, m.boardOpened)      // ticket
	m.page.Permission = directory.Ask            // leaders read it too
	m.act = button("wc", 2, m.acted)             // ticket, what is done
	m.assign = button("wd", 2, m.assigned)       // ticket, person; 0 lists them
	m.classify = button("we", 3, m.classified)   // ticket, part, value; -1 lists them
	m.join = button("wf", 2, m.joining)          // ticket, ticket; 0 lists those that are alike
	m.canned = button("wg", 2, m.cannedChosen)   // ticket, canned reply; 0 lists them
	m.newCanned = button("wh", 0, m.canningBegun)
	m.cannedPage = button("wi", 1, m.cannedShown) // canned reply; 0 lists them
	m.retire = button("wj", 1, m.cannedRetired)   // canned reply
	m.record = button("wk", 0, m.recordBegun)
	m.again = button("wl", 1, m.toldAgain)       // message
	m.sendCanned = button("wt", 2, m.cannedSent) // ticket, canned reply
	m.actForms = m.newActForms()
	m.replyForm, m.cannedForm, m.recordForm, m.joinForm = m.newReplyForm(), m.newCannedForm(), m.newRecordForm(), m.newJoinForm()
	m.taskForm = m.newTaskForm()
	return []*conversation.Button{m.boardList, m.page, m.act, m.assign, m.classify, m.join, m.canned, m.newCanned, m.cannedPage, m.retire, m.record, m.again, m.sendCanned}
}

func (m *module) releaseButtons() []*conversation.Button {
	button := func(verb string, args int, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: directory.Approve, Handler: handler}
	}
	m.review = button("wm", 1, m.reviewed)            // reply
	m.approve = button("wn", 2, m.approved)           // reply, revision
	m.returnReply = button("wo", 2, m.returning(0))   // reply, revision
	m.cannedReview = button("wp", 1, m.cannedRead)    // canned reply
	m.approveCanned = button("wq", 2, m.cannedPassed) // canned reply, revision
	m.returnCanned = button("wr", 2, m.returning(1))  // canned reply, revision
	m.reviews = button("ws", 0, m.reviewsListed)
	m.returnForm = m.newReturnForm()
	return []*conversation.Button{m.review, m.approve, m.returnReply, m.cannedReview, m.approveCanned, m.returnCanned, m.reviews}
}
