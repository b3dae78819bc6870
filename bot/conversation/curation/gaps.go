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

// report are the gaps of the window that ends now.
func (m *module) report(ctx context.Context, e *conversation.Event) (gaps []Gap, since vietnamese.Day, err error) {
	if !e.Access.May(ticket.Handle, 0) {
		return nil, "", m.kit.Words.Denied()
	}
	now, err := m.kit.DB.Now(ctx)
	if err != nil {
		return nil, "", err
	}
	from := database.Time(now).Add(-Window)
	asked, err := m.questions.Unanswered(ctx, from)
	return Group(asked), vietnamese.DayOf(from), err
}

// gapsListed lists what is asked and not answered.
func (m *module) gapsListed(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	gaps, since, err := m.report(ctx, e)
	if err != nil {
		return nil, err
	}
	page := conversation.Page(e.ID(0))
	from, until := conversation.PageOf(len(gaps), page, gapsPerPage)
	buttons := conversation.Pager(len(gaps), page, gapsPerPage, func(label string, page int) outbox.Button { return m.gaps.With(label, int64(page)) })
	if len(gaps) > 0 {
		buttons = append(buttons, []outbox.Button{m.gapFile.With(buttonGapFile)})
	}
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: m.text.gaps(gaps, since, from, until), Buttons: buttons}, m.may(ctx, tx, e, ticket.Handle)
	})
}

// gapsWritten sends all of them as a table.
func (m *module) gapsWritten(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	gaps, since, err := m.report(ctx, e)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := sheet.WriteWorkbook(&out, []sheet.Out{table(gaps, since)}); err != nil {
		return nil, fmt.Errorf("writing the gaps: %w", err)
	}
	file := conversation.Attachment{Name: "cau-hoi-chua-co-tra-loi.xlsx", Data: out.Bytes()}
	return acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return conversation.Reply{HTML: m.text.gapFile(len(gaps), since), Files: []conversation.Attachment{file}, Fresh: true}, m.may(ctx, tx, e, ticket.Handle)
	})
}
