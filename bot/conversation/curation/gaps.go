package curation

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/bot/sheet"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// Window is how far back the report of gaps looks; answers are kept no longer.
const Window = 90 * 24 * time.Hour

// gapsPerPage is how many gaps a message lists.
const gapsPerPage = 10

// lookLimit is how long somebody waits for the corpus to be asked again.
const lookLimit = 3 * time.Second

// report is what was asked without a good answer in the window that ends now.
type report struct {
	open, closed []Gap
	since        vietnamese.Day
}

func (m *module) report(ctx context.Context, e *conversation.Event) (r report, err error) {
	if !e.Access.May(ticket.Handle, 0) {
		return r, m.kit.Words.Denied()
	}
	now, err := m.kit.DB.Now(ctx)
	if err != nil {
		return r, err
	}
	from := database.Time(now).Add(-Window)
	r.since = vietnamese.DayOf(from)
	r.open, r.closed, err = m.reader.Read(ctx, from)
	return r, err
}

// gapsListed lists what is asked and not answered.
func (m *module) gapsListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	r, err := m.report(ctx, e)
	if err != nil {
		return nil, err
	}
	page := conversation.Page(e.ID(0))
	from, until := conversation.PageOf(len(r.open), page, gapsPerPage)
	buttons, err := m.proposals(ctx, r.open[from:until], from)
	if err != nil {
		return nil, err
	}
	buttons = append(buttons, conversation.Pager(len(r.open), page, gapsPerPage, func(label string, page int) outbox.Button { return m.gaps.With(label, int64(page)) })...)
	if len(r.closed) > 0 {
		buttons = append(buttons, []outbox.Button{m.closed.With(m.text.closedLabel(len(r.closed)), 0)})
	}
	if len(r.open)+len(r.closed) > 0 {
		buttons = append(buttons, []outbox.Button{m.gapFile.With(buttonGapFile)})
	}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: m.text.gaps(r.open, r.since, from, until), Buttons: buttons}, m.kit.May(ctx, tx, e, ticket.Handle)
	})
}

// closedListed lists what was asked without an answer and has one now.
func (m *module) closedListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	r, err := m.report(ctx, e)
	if err != nil {
		return nil, err
	}
	page := conversation.Page(e.ID(0))
	from, until := conversation.PageOf(len(r.closed), page, gapsPerPage)
	buttons, err := m.proposals(ctx, r.closed[from:until], from)
	if err != nil {
		return nil, err
	}
	buttons = append(buttons, conversation.Pager(len(r.closed), page, gapsPerPage, func(label string, page int) outbox.Button { return m.closed.With(label, int64(page)) })...)
	buttons = append(buttons, []outbox.Button{m.gaps.With(buttonToGaps, 0)})
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: m.text.closed(r.closed, r.since, from, until), Buttons: buttons}, m.kit.May(ctx, tx, e, ticket.Handle)
	})
}

// gapsWritten sends all of them as a table.
func (m *module) gapsWritten(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	r, err := m.report(ctx, e)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := sheet.WriteWorkbook(&out, tables(r)); err != nil {
		return nil, fmt.Errorf("writing the gaps: %w", err)
	}
	file := conversation.Attachment{Name: "cau-hoi-chua-co-tra-loi.xlsx", Data: out.Bytes()}
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: m.text.gapFile(r), Files: []conversation.Attachment{file}, Fresh: true}, m.kit.May(ctx, tx, e, ticket.Handle)
	})
}
