package proof

import (
	"bytes"
	"context"
	"fmt"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/bot/replytable"
	"thidua/bot/sheet"
	"thidua/knowledge/database"
)

// resultKit are the buttons about what became of an announcement.
type resultKit struct {
	result, missing, file *conversation.Button
	record, others, drop  *conversation.Button
	unreached, letter     *conversation.Button
	documents, replies    *conversation.Button
	campaign, owing       *conversation.Button // of a campaign
	campaignFile          *conversation.Button
	recordForm            *conversation.Form[recording]
	dropForm              *conversation.Form[dropping]
	repliesForm           *conversation.Form[importing]
}

// newResultKit makes the buttons and forms about results.
func (m *module) newResultKit() []*conversation.Button {
	button := func(verb string, args int, where conversation.Place, handler conversation.Handler) *conversation.Button {
		return &conversation.Button{Verb: verb, Args: args, Permission: broadcast.Announce, Where: where, Handler: handler}
	}
	m.results = resultKit{
		result:    button("ra", 1, conversation.Board, m.resultShown),      // announcement
		missing:   button("rb", 2, conversation.Private, m.missingListed),  // announcement, page
		file:      button("rc", 1, conversation.Private, m.resultFileMade), // announcement
		record:    button("rd", 1, conversation.Private, m.recordBegun),    // announcement
		others:    button("re", 2, conversation.Private, m.othersListed),   // announcement, page
		drop:      button("rf", 2, conversation.Private, m.dropBegun),      // announcement, agency
		unreached: button("rg", 2, conversation.Private, m.unreachedListed),
		letter:    button("rh", 2, conversation.Private, m.letterShown),   // announcement, agency
		documents: button("ri", 1, conversation.Private, m.documentsMade), // announcement
		replies:   button("rj", 1, conversation.Private, m.repliesBegun),  // announcement

		campaign:     button("rk", 1, conversation.Board, m.campaignShown),      // campaign
		owing:        button("rl", 2, conversation.Private, m.owingListed),      // campaign, page
		campaignFile: button("rm", 1, conversation.Private, m.campaignFileMade), // campaign
	}
	m.results.recordForm, m.results.dropForm, m.results.repliesForm = m.newRecordForm(), m.newDropForm(), m.newRepliesForm()
	k := m.results
	return []*conversation.Button{k.result, k.missing, k.file, k.record, k.others, k.drop, k.unreached, k.letter, k.documents, k.replies, k.campaign, k.owing, k.campaignFile}
}

// shows is an act that replies to whoever may see results.
func (m *module) shows(e *conversation.Event, reply conversation.Reply) conversation.Act {
	return func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return reply, m.mayAnnounce(ctx, tx, e)
	}
}

// maxPictures is how many pictures one message has. More blocs than that are in the table alone.
const maxPictures = 10

// resultShown shows how far an announcement got: pictures by bloc and figures, in the Board's group those alone.
func (m *module) resultShown(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	r, err := m.store.Result(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	pictures, err := m.text.chart(&r).PNGs()
	if err != nil {
		return nil, err
	}
	reply := conversation.Reply{HTML: m.text.result(&r), Fresh: true}
	for i, picture := range pictures[:min(len(pictures), maxPictures)] {
		name := fmt.Sprintf("ket-qua-%d-%d.png", r.ID, i+1)
		reply.Files = append(reply.Files, conversation.Attachment{Name: name, Kind: file.Photo, Data: picture})
	}
	if e.Private {
		reply.Buttons = m.resultActions(&r)
	}
	return m.shows(e, reply), nil
}

// resultActions are what can be done about a result.
func (m *module) resultActions(r *broadcast.Result) (rows [][]outbox.Button) {
	add := func(b outbox.Button) { rows = append(rows, []outbox.Button{b}) }
	if n := len(r.Open()); n > 0 {
		add(m.results.missing.With(fmt.Sprintf("%s (%d)", openWords(r.Announcement), n), r.ID, 0))
		add(m.results.record.With(buttonRecord, r.ID))
		add(m.results.replies.With(buttonReplies, r.ID))
	}
	if n := len(r.Where(hasOther)); n > 0 {
		add(m.results.others.With(fmt.Sprintf("%s (%d)", buttonOthers, n), r.ID, 0))
	}
	if n := len(r.Where(notReached)); n > 0 {
		add(m.results.unreached.With(fmt.Sprintf("%s (%d)", buttonUnreached, n), r.ID, 0))
	}
	add(m.results.file.With(buttonResultFile, r.ID))
	add(m.results.documents.With(buttonDocuments, r.ID))
	return rows
}

func hasOther(a *broadcast.AgencyResult) bool { return a.Other != nil }

func notReached(a *broadcast.AgencyResult) bool {
	s := a.Stage()
	return s == broadcast.StageUnreachable || s == broadcast.StageNotReached
}

// resultPage is how many agencies a page shows: with names, as many as one message holds.
const resultPage = 6

// missingListed names those who would have to acknowledge an announcement.
func (m *module) missingListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	r, err := m.store.Result(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	contacts, err := m.store.Contacts(ctx, &r)
	if err != nil {
		return nil, err
	}
	open, page := r.Open(), conversation.Page(e.ID(1))
	from, until := conversation.PageOf(len(open), page, resultPage)
	turn := conversation.Pager(len(open), page, resultPage, func(label string, page int) outbox.Button {
		return m.results.missing.With(label, r.ID, int64(page))
	})
	return m.shows(e, conversation.Reply{HTML: m.text.missingList(&r, open, from, until, contacts), Buttons: turn, Protected: true}), nil
}

// othersListed shows what was recorded of other channels, to be taken back one by one.
func (m *module) othersListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	r, err := m.store.Result(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	recorded, page := r.Where(hasOther), conversation.Page(e.ID(1))
	from, until := conversation.PageOf(len(recorded), page, resultPage)
	var rows []outbox.Button
	for _, a := range recorded[from:until] {
		rows = append(rows, m.results.drop.With(conversation.Shorten(buttonDrop+": "+a.Agency, maxLabel), r.ID, a.AgencyID))
	}
	turn := conversation.Pager(len(recorded), page, resultPage, func(label string, page int) outbox.Button {
		return m.results.others.With(label, r.ID, int64(page))
	})
	reply := conversation.Reply{HTML: m.text.othersList(&r, recorded, from, until), Buttons: append(conversation.Rows(rows...), turn...), Protected: true}
	return m.shows(e, reply), nil
}

// unreachedListed lists the agencies of which nobody has an announcement, for each of which there is a text to send otherwise.
func (m *module) unreachedListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	r, err := m.store.Result(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	unreached, page := r.Where(notReached), conversation.Page(e.ID(1))
	from, until := conversation.PageOf(len(unreached), page, pageSize)
	var rows []outbox.Button
	for _, a := range unreached[from:until] {
		rows = append(rows, m.results.letter.With(conversation.Shorten(a.Agency, maxLabel), r.ID, a.AgencyID))
	}
	turn := conversation.Pager(len(unreached), page, pageSize, func(label string, page int) outbox.Button {
		return m.results.unreached.With(label, r.ID, int64(page))
	})
	reply := conversation.Reply{HTML: m.text.unreachedList(&r, len(unreached)), Buttons: append(conversation.Rows(rows...), turn...), Protected: true}
	return m.shows(e, reply), nil
}

// letterShown is a text to an agency that has no copy. It is to be copied, so it is not protected.
func (m *module) letterShown(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	r, err := m.store.Result(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	agency, ok := r.Agency(e.ID(1))
	if !ok || !notReached(&agency) {
		return nil, conversation.ErrOld
	}
	return m.shows(e, conversation.Reply{HTML: m.text.letterTo(&r, agency), Fresh: true}), nil
}

// resultFileMade sends the result as a table. It names those missing.
func (m *module) resultFileMade(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	r, err := m.store.Result(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	table, err := workbook(ResultFile(r.ID), ResultTables(m.kit.Words, &r))
	if err != nil {
		return nil, err
	}
	reply := conversation.Reply{HTML: m.text.resultFile(&r), Files: []conversation.Attachment{table}, Fresh: true, Protected: true}
	return m.shows(e, reply), nil
}

// documentsMade sends what goes out on the document system: the announcement as a letter, and the table for what comes back.
func (m *module) documentsMade(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	r, err := m.store.Result(ctx, e.ID(0))
	if err != nil {
		return nil, err
	}
	var letter bytes.Buffer
	if err := Letter(m.kit.Words, &r).WriteDOCX(&letter); err != nil {
		return nil, err
	}
	table, err := workbook(ReplyFile(r.ID), []sheet.Out{replytable.Table(&r)})
	if err != nil {
		return nil, err
	}
	files := []conversation.Attachment{{Name: LetterFile(r.ID), Data: letter.Bytes()}, table}
	buttons := [][]outbox.Button{{m.results.replies.With(buttonReplies, r.ID)}}
	return m.shows(e, conversation.Reply{HTML: m.text.documents(&r), Files: files, Buttons: buttons, Fresh: true}), nil
}

func workbook(name string, tables []sheet.Out) (conversation.Attachment, error) {
	var out bytes.Buffer
	err := sheet.WriteWorkbook(&out, tables)
	return conversation.Attachment{Name: name, Data: out.Bytes()}, err
}
