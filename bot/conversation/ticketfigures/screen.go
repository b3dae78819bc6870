package ticketfigures

import (
	"bytes"
	"context"
	"fmt"

	"thidua/bot/conversation"
	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/bot/period"
	"thidua/bot/problem"
	"thidua/bot/sheet"
	"thidua/bot/ticket"
)

// The groupings of which there are pictures, by the numbers that buttons name; none is given another meaning.
const (
	byCategory = iota
	byBloc
	byAgency
)

// groupings are what their figures are.
var groupings = [...]struct {
	label, title string
	of           func(f *ticket.Figures) []ticket.Figure
}{
	byCategory: {"📊 Biểu đồ theo lĩnh vực", "theo lĩnh vực", func(f *ticket.Figures) []ticket.Figure { return f.ByCategory }},
	byBloc:     {"📊 Biểu đồ theo cụm, khối", "theo cụm, khối thi đua", func(f *ticket.Figures) []ticket.Figure { return f.ByBloc }},
	byAgency:   {"📊 Biểu đồ theo cơ quan", "theo cơ quan, đơn vị", func(f *ticket.Figures) []ticket.Figure { return f.ByAgency }},
}

// groupingsOf are those of a view: of one agency by category alone.
func (v view) groupingsOf() []int {
	if v.agency != 0 {
		return []int{byCategory}
	}
	return []int{byCategory, byBloc, byAgency}
}

// shown shows the figures of a period as numbers. Turned to another period the message changes; from elsewhere it is one of its own.
func (m *module) shown(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.view(ctx, e)
	if err != nil {
		return nil, err
	}
	fresh := len(e.IDs) == 1
	return m.replies(e, conversation.Reply{HTML: m.text.figures(&v), Buttons: m.buttons(&v, e.Private), Fresh: fresh}), nil
}

// buttons lead to other periods, to pictures and, in private, to the workbook.
func (m *module) buttons(v *view, private bool) (rows [][]outbox.Button) {
	var periods, turn, pictures []outbox.Button
	for i := len(kinds) - 1; i >= 0; i-- {
		if p := period.Of(kinds[i], v.today); p != v.Period {
			periods = append(periods, m.show.With(m.text.periodName(p), v.ids(i, p)...))
		}
	}
	turn = append(turn, m.show.With(buttonBefore, v.ids(v.kind, v.Period.Before())...))
	if next := period.Of(kinds[v.kind], v.Period.To.Add(1)); next.From <= v.today {
		turn = append(turn, m.show.With(buttonAfter, v.ids(v.kind, next)...))
	}
	for _, by := range v.groupingsOf() {
		if len(drawable(groupings[by].of(&v.Figures))) > 0 {
			pictures = append(pictures, m.picture.With(groupings[by].label, append(v.ids(v.kind, v.Period), int64(by))...))
		}
	}
	if private && len(v.Tickets) > 0 {
		pictures = append(pictures, m.workbook.With(buttonWorkbook, v.ids(v.kind, v.Period)...))
	}
	for len(periods) > 0 {
		n := min(2, len(periods))
		rows, periods = append(rows, periods[:n]), periods[n:]
	}
	return append(append(rows, turn), conversation.Rows(pictures...)...)
}

// maxPictures is how many pictures one message has. What does not fit on them is in the workbook.
const maxPictures = 10

// drawn sends the figures as pictures.
func (m *module) drawn(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.view(ctx, e)
	if err != nil {
		return nil, err
	}
	by := int(e.ID(3))
	if e.ID(3) < 0 || e.ID(3) >= int64(len(groupings)) || v.agency != 0 && by != byCategory {
		return nil, conversation.ErrOld
	}
	bars := drawable(groupings[by].of(&v.Figures))
	if len(bars) == 0 {
		return nil, problem.New(problem.Moved, nothingToDraw)
	}
	pictures, err := m.text.chart(&v, groupings[by].title, bars).PNGs()
	if err != nil {
		return nil, err
	}
	shown := pictures[:min(len(pictures), maxPictures)]
	all := len(bars) <= maxBars && len(shown) == len(pictures)
	reply := conversation.Reply{HTML: m.text.picture(&v, groupings[by].title, all), Fresh: true}
	for i, picture := range shown {
		reply.Files = append(reply.Files, conversation.Attachment{Name: fmt.Sprintf("%s-%d.png", fileName(&v), i+1), Kind: file.Photo, Data: picture})
	}
	return m.replies(e, reply), nil
}

// workbookMade sends the figures as a workbook.
func (m *module) workbookMade(ctx context.Context, e *conversation.Event) (conversation.Act, error) {
	v, err := m.view(ctx, e)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := sheet.WriteWorkbook(&out, m.text.tables(&v)); err != nil {
		return nil, err
	}
	table := conversation.Attachment{Name: fileName(&v) + ".xlsx", Data: out.Bytes()}
	return m.replies(e, conversation.Reply{HTML: m.text.workbook(&v), Files: []conversation.Attachment{table}, Fresh: true}), nil
}

// fileName is that of the files about a period, without its ending.
func fileName(v *view) string {
	return fmt.Sprintf("phan-anh-%s-%s", v.Period.From, v.Period.To)
}
