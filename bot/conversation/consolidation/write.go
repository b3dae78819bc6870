package consolidation

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"thidua/bot/consolidated"
	"thidua/bot/conversation"
	"thidua/bot/digest"
	"thidua/bot/period"
	"thidua/bot/problem"
	"thidua/bot/ticket"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// The fields of a theme and of a proposal that are written, as buttons name them: none is given another meaning.
const (
	fieldTitle   = 1
	fieldMerge   = 50
	fieldTakeOut = 51
)

// field is one of them.
type field struct {
	id         int64
	label      string
	ask        string
	ofProposal bool
	most       int // characters, of one line; 0 is maxField, of any number of lines
	set        func(d *digest.Data, n int, words string)
}

// How long a field is, in characters: of several lines, and the name of a body or a day.
const (
	maxField = 3000
	maxName  = ticket.MaxAddressed
)

// fields are all of them, in the order of their buttons.
var fields = []field{
	{id: fieldTitle, label: "Đổi tên", ask: "Đề nghị ghi tên chủ đề trong một dòng.", most: ticket.MaxHeading, set: rename},
	{id: 2, label: "Nội dung", ask: "Đề nghị ghi nội dung khó khăn, vướng mắc của chủ đề; không ghi mã theo dõi.", set: func(d *digest.Data, n int, w string) { d.Themes[n].What = w }},
	{id: 3, label: "Căn cứ", ask: "Đề nghị ghi căn cứ pháp lý.", set: func(d *digest.Data, n int, w string) { d.Themes[n].LegalBasis = w }},
	{id: 4, label: "Nguyên nhân khách quan", ask: "Đề nghị ghi nguyên nhân khách quan.", set: func(d *digest.Data, n int, w string) { d.Themes[n].Objective = w }},
	{id: 5, label: "Nguyên nhân chủ quan", ask: "Đề nghị ghi nguyên nhân chủ quan.", set: func(d *digest.Data, n int, w string) { d.Themes[n].Subjective = w }},
	{id: 11, label: "Nội dung", ask: "Đề nghị ghi nội dung kiến nghị, nối tiếp sau nơi nhận; ví dụ “hướng dẫn mức trích lập quỹ”.", ofProposal: true, set: func(d *digest.Data, n int, w string) { d.Proposals[n].Content = w }},
	{id: 12, label: "Tên cơ quan nhận", ask: "Đề nghị ghi tên cơ quan được giao hoặc được kiến nghị, ví dụ “Sở Tài chính”.", ofProposal: true, most: maxName, set: func(d *digest.Data, n int, w string) { d.Proposals[n].Whom = conversation.OneLine(w) }},
	{id: 13, label: "Căn cứ", ask: "Đề nghị ghi căn cứ của kiến nghị.", ofProposal: true, set: func(d *digest.Data, n int, w string) { d.Proposals[n].Basis = w }},
	{id: 14, label: "Ý kiến của Sở", ask: "Đề nghị ghi ý kiến của Sở.", ofProposal: true, set: func(d *digest.Data, n int, w string) { d.Proposals[n].View = w }},
	{id: 15, label: "Ý kiến cơ quan liên quan", ask: askRelated, ofProposal: true, set: func(d *digest.Data, n int, w string) { d.Proposals[n].Related = parseRelated(w) }},
	{id: 16, label: "Phương án", ask: "Đề nghị ghi mỗi phương án một dòng.", ofProposal: true, set: func(d *digest.Data, n int, w string) { d.Proposals[n].Options = conversation.Lines(w) }},
	{id: 17, label: "Cơ quan chủ trì", ask: "Đề nghị ghi cơ quan chủ trì thực hiện.", ofProposal: true, most: maxName, set: func(d *digest.Data, n int, w string) { d.Proposals[n].Lead = conversation.OneLine(w) }},
	{id: 18, label: "Thời hạn", ask: "Đề nghị ghi thời hạn, ví dụ “chậm nhất ngày 31/3/2027”.", ofProposal: true, most: maxName, set: func(d *digest.Data, n int, w string) { d.Proposals[n].Deadline = conversation.OneLine(w) }},
}

func rename(d *digest.Data, n int, words string) {
	title, was := conversation.OneLine(words), d.Themes[n].Title
	d.Themes[n].Title = title
	for i := range d.Proposals {
		if d.Proposals[i].Theme == was {
			d.Proposals[i].Theme = title
		}
	}
}

// parseRelated reads the opinions of other bodies, a line each: "Sở Tài chính, 30/STC-NS ngày 01/12/2026: nhất trí".
func parseRelated(words string) (all []digest.RelatedOpinion) {
	for _, line := range conversation.Lines(words) {
		head, content, _ := strings.Cut(line, ":")
		o := digest.RelatedOpinion{Body: strings.TrimSpace(head), Content: strings.TrimSpace(content)}
		// A name may have commas too: "Sở Văn hóa, Thể thao và Du lịch".
		for i := strings.LastIndex(head, ","); i >= 0; i = strings.LastIndex(head[:i], ",") {
			if number, on, ok := conversation.ParseNumber(head[i+1:]); ok {
				o.Body, o.Document = strings.TrimSpace(head[:i]), digest.Document{Number: number, Day: on}
				break
			}
		}
		all = append(all, o)
	}
	return all
}

// writing is the field that is written.
type writing struct {
	Digest, Revision, Field int64
	N                       int
	Page                    int // of the choices
}

const (
	stepField  = "field"
	stepPeriod = "period"
	stepWhy    = "why"
	stepIssue  = "issue"

	formTTL = 24 * time.Hour
)

func never(string) bool { return false }

// editBegun asks for the words of a field.
func (m *module) editBegun(_ context.Context, e *conversation.Event) (conversation.Act, error) {
	return conversation.Acting(func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
		return m.writeForm.Begin(ctx, tx, e, stepField, writing{Digest: e.ID(0), Revision: e.ID(1), Field: e.ID(2), N: int(e.ID(3))})
	})
}

func (m *module) newWriteForm() *conversation.Form[writing] {
	form := &conversation.Form[writing]{Name: "write", Version: 1, TTL: formTTL, Title: func(writing) string { return "sửa dự thảo báo cáo" }}
	form.Steps = []conversation.Step[writing]{{
		Name: stepField,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, w writing) (conversation.Prompt, error) {
			if err := m.kit.May(ctx, tx, e, ticket.Handle); err != nil {
				return conversation.Prompt{}, err
			}
			d, err := m.store.Report(ctx, tx, w.Digest)
			if err != nil {
				return conversation.Prompt{}, err
			}
			if d.Revision != w.Revision || !d.Editable() {
				return conversation.Prompt{}, consolidated.ErrChanged
			}
			return m.askField(d, w)
		},
		Text: func(_ context.Context, e *conversation.Event, w writing) (conversation.Act, error) {
			words, err := w.clean(e.Text)
			if err != nil {
				return nil, err
			}
			return m.writeForm.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				return m.wrote(ctx, tx, e, w, words)
			}), nil
		},
		Chosen: func(_ context.Context, e *conversation.Event, w writing, value int64) (conversation.Act, error) {
			if page, turned := conversation.Turned(w.Page, value); turned {
				w.Page = page
				return m.writeForm.GoingOn(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
					return m.writeForm.Next(ctx, tx, e, stepField, w)
				}), nil
			}
			return m.writeForm.Ending(e, func(ctx context.Context, tx *database.Tx) (conversation.Reply, error) {
				return m.moved(ctx, tx, e, w, int(value))
			}), nil
		},
		Question: never,
	}}
	return form
}

// askField asks for words, or for another theme or a ticket where themes are merged or parted.
func (m *module) askField(d consolidated.Report, w writing) (conversation.Prompt, error) {
	var choices []conversation.Choice
	switch w.Field {
	case fieldMerge:
		for i, t := range d.Data.Themes {
			if i != w.N {
				choices = append(choices, conversation.Choice{Label: conversation.Shorten(t.Title, maxLabel), Value: int64(i)})
			}
		}
		return choosing(askMerge, choices, w.Page), nil
	case fieldTakeOut:
		if w.N < 0 || w.N >= len(d.Data.Themes) {
			return conversation.Prompt{}, consolidated.ErrChanged
		}
		for i, code := range d.Data.Themes[w.N].Codes {
			choices = append(choices, conversation.Choice{Label: conversation.Shorten(m.text.ticketLabel(d, code), maxLabel), Value: int64(i)})
		}
		return choosing(askTakeOut, choices, w.Page), nil
	}
	f, ok := fieldOf(w.Field)
	if !ok {
		return conversation.Prompt{}, conversation.ErrOld
	}
	return conversation.Prompt{HTML: f.ask}, nil
}

// choosing offers a page of choices.
func choosing(ask string, choices []conversation.Choice, page int) conversation.Prompt {
	from, until := conversation.PageOf(len(choices), page, pageSize)
	return conversation.Prompt{HTML: ask, Choices: append(conversation.Choices(choices[from:until]...), conversation.PagerChoices(len(choices), page, pageSize)...)}
}

// clean are the words of the field that is written, or why they are none.
func (w writing) clean(words string) (string, error) {
	f, _ := fieldOf(w.Field)
	most := cmp.Or(f.most, maxField)
	if f.most != 0 {
		words = conversation.OneLine(words)
	}
	if n := utf8.RuneCountInString(vietnamese.Normalize(words)); n > most {
		return "", problem.New(problem.Invalid, fmt.Sprintf("Phần này dài %d ký tự, quá mức %d; đề nghị ghi gọn lại.", n, most))
	}
	return ticket.CleanWords(words, "nội dung", most)
}

func fieldOf(id int64) (field, bool) {
	i := slices.IndexFunc(fields, func(f field) bool { return f.id == id })
	if i < 0 {
		return field{}, false
	}
	return fields[i], true
}

// wrote keeps the words of a field.
func (m *module) wrote(ctx context.Context, tx *database.Tx, e *conversation.Event, w writing, words string) (conversation.Reply, error) {
	f, ok := fieldOf(w.Field)
	if !ok {
		return conversation.Reply{}, problem.New(problem.Invalid, "Đề nghị chọn một trong các nút ở trên.")
	}
	d, err := m.store.Edit(ctx, tx, e.Actor(), w.Digest, w.Revision, func(d *digest.Data) error {
		n := len(d.Themes)
		if f.ofProposal {
			n = len(d.Proposals)
		}
		if w.N < 0 || w.N >= n {
			return consolidated.ErrChanged
		}
		if taken := func(t digest.Theme) bool { return t.Title == words }; f.id == fieldTitle && d.Themes[w.N].Title != words && slices.ContainsFunc(d.Themes, taken) {
			return problem.New(problem.Invalid, "Đã có chủ đề khác mang tên này; đề nghị ghi tên khác, hoặc gộp hai chủ đề.")
		}
		f.set(d, w.N, words)
		return nil
	})
	if err != nil {
		return conversation.Reply{}, err
	}
	if f.ofProposal {
		return m.proposalScreen(ctx, tx, e, d, int64(w.N), 0)
	}
	return m.themeScreen(ctx, tx, e, d, int64(w.N), 0)
}

// moved merges a theme into another, or takes one ticket out into a theme of its own.
func (m *module) moved(ctx context.Context, tx *database.Tx, e *conversation.Event, w writing, value int) (conversation.Reply, error) {
	d, err := m.store.Edit(ctx, tx, e.Actor(), w.Digest, w.Revision, func(d *digest.Data) error {
		if w.N < 0 || w.N >= len(d.Themes) {
			return consolidated.ErrChanged
		}
		if w.Field == fieldMerge {
			return merge(d, w.N, value)
		}
		return m.takeOut(d, w.N, value)
	})
	if err != nil {
		return conversation.Reply{}, err
	}
	return m.themesScreen(d, 0), nil
}

// merge puts the tickets, words and proposals of the n-th theme into another.
func merge(d *digest.Data, n, into int) error {
	if into < 0 || into >= len(d.Themes) || into == n {
		return consolidated.ErrChanged
	}
	from, to := d.Themes[n], &d.Themes[into]
	to.Codes = append(to.Codes, from.Codes...)
	for _, part := range []struct {
		name       string
		into, from *string
	}{{"Nội dung", &to.What, &from.What}, {"Căn cứ", &to.LegalBasis, &from.LegalBasis}, {"Nguyên nhân khách quan", &to.Objective, &from.Objective},
		{"Nguyên nhân chủ quan", &to.Subjective, &from.Subjective}} {
		if *part.from == "" || strings.Contains(*part.into, *part.from) {
			continue
		}
		*part.into = strings.TrimPrefix(*part.into+"\n"+*part.from, "\n")
		if n := utf8.RuneCountInString(*part.into); n > digest.MostText {
			return problem.New(problem.Invalid, fmt.Sprintf("Chưa gộp: phần “%s” của hai chủ đề cộng lại dài %d ký tự, quá mức %d. Đề nghị chọn chủ đề khác, hoặc hủy và rút gọn trước khi gộp.", part.name, n, digest.MostText))
		}
	}
	for i := range d.Proposals {
		if d.Proposals[i].Theme == from.Title {
			d.Proposals[i].Theme = to.Title
		}
	}
	d.Themes = slices.Delete(d.Themes, n, n+1)
	return nil
}

// takeOut makes a theme of its own of one ticket.
func (m *module) takeOut(d *digest.Data, n, at int) error {
	t := &d.Themes[n]
	if at < 0 || at >= len(t.Codes) {
		return consolidated.ErrChanged
	}
	if len(t.Codes) == 1 {
		return problem.New(problem.Invalid, "Chủ đề chỉ có một phản ánh nên không tách được.")
	}
	code := t.Codes[at]
	fresh := digest.Theme{Title: m.text.takenOut(d, code), Codes: []string{code}}
	for i := range d.Tickets {
		if d.Tickets[i].Code == code {
			fresh.What = conversation.Shorten(d.Tickets[i].Text, 400)
		}
	}
	t.Codes = slices.Delete(slices.Clone(t.Codes), at, at+1)
	for i := range d.Proposals { // they ask for what the others of the theme need
		if p := &d.Proposals[i]; p.Theme == t.Title {
			if p.Codes == nil { // it was kept before proposals had codes
				p.Codes = slices.Clone(t.Codes)
			}
			p.Codes = slices.DeleteFunc(slices.Clone(p.Codes), func(c string) bool { return c == code })
		}
	}
	d.Themes = append(d.Themes, fresh)
	return nil
}

// periodState is nothing: the form asks for two days.
type periodState struct{}

func (m *module) newPeriodForm() *conversation.Form[periodState] {
	form := &conversation.Form[periodState]{Name: "period", Version: 1, TTL: formTTL, Title: func(periodState) string { return "lập dự thảo báo cáo" }}
	form.Steps = []conversation.Step[periodState]{{
		Name: stepPeriod,
		Ask: func(ctx context.Context, tx *database.Tx, e *conversation.Event, _ periodState) (conversation.Prompt, error) {
			return conversation.Prompt{HTML: askDays}, m.kit.May(ctx, tx, e, ticket.Handle)
		},
		Text: func(ctx context.Context, e *conversation.Event, _ periodState) (conversation.Act, error) {
			days := vietnamese.FindDays(vietnamese.Normalize(e.Text))
			if len(days) != 2 || days[0].Day == "" || days[1].Day < days[0].Day {
				return conversation.Say(askDays), nil
			}
			if today, err := m.kit.Directory.Today(ctx); err != nil || days[0].Day > today {
				return conversation.Say(notBegun), err
			}
			return form.Ending(e, m.make(e, period.Period{From: days[0].Day, To: days[1].Day})), nil
		},
	}}
	return form
}
