package consolidation

import (
	"fmt"
	"slices"
	"strings"

	"thidua/bot/consolidated"
	"thidua/bot/conversation"
	"thidua/bot/digest"
	"thidua/bot/period"
	"thidua/bot/telegram"
	"thidua/bot/ticket"
	"thidua/knowledge/vietnamese"
)

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

// The words on buttons.
const (
	buttonBegin         = "➕ Lập dự thảo"
	buttonOtherPeriod   = "Kỳ khác…"
	buttonPart          = "📄 Phần để dán"
	buttonWhole         = "📄 Báo cáo đầy đủ"
	buttonTable         = "📊 Bảng .xlsx"
	buttonSubmit        = "✅ Chốt chủ đề, trình lãnh đạo"
	buttonNameSilent    = "☐ Nêu tên cơ quan chưa báo cáo"
	buttonSilentNamed   = "✅ Nêu tên cơ quan chưa báo cáo"
	buttonAgree         = "✅ Đồng ý dự thảo, trình ký"
	buttonReturn        = "Trả lại"
	buttonIssue         = "Ghi số, ngày phát hành"
	buttonOpinion       = "Ghi ý kiến UBND tỉnh"
	buttonToList        = "‹ Danh sách"
	buttonOpen          = "Mở dự thảo"
	buttonMerge         = "Gộp vào chủ đề khác"
	buttonTakeOut       = "Tách một phản ánh"
	buttonAddProposal   = "➕ Kiến nghị"
	buttonNeeds         = "Cần Tờ trình riêng"
	buttonDropProposal  = "Bỏ kiến nghị này"
	buttonNoDecision    = "Chưa có ý kiến về nội dung này"
	buttonRecordOpinion = "✅ Ghi và báo các cơ quan"
)

// What is asked for in one step, and above lists.
const (
	choosePeriod = "Lập dự thảo cho kỳ nào? Số liệu lấy đến hôm nay hoặc đến ngày cuối kỳ."
	askDays      = "Đề nghị ghi ngày đầu và ngày cuối của kỳ, ví dụ:\n<i>từ ngày 01/10/2026 đến ngày 30/11/2026</i>"
	notBegun     = "Kỳ này chưa bắt đầu; đề nghị ghi lại ngày đầu và ngày cuối."
	askRelated   = "Đề nghị ghi mỗi cơ quan một dòng, ví dụ:\n<i>Sở Tài chính, 30/STC-NS ngày 01/12/2026: nhất trí</i>"
	askMerge     = "Gộp chủ đề này vào chủ đề nào?"
	askTakeOut   = "Tách phản ánh nào thành chủ đề riêng?"
	askReturn    = "Đề nghị ghi ý kiến gửi người lập dự thảo."
	askIssue     = "Đề nghị ghi số, ngày của báo cáo đã phát hành, ví dụ:\n<i>215/BC-SNV ngày 18/12/2026</i>"
	askOpinion   = "Đề nghị ghi số, ngày văn bản của UBND tỉnh, ví dụ:\n<i>5123/UBND-NC ngày 28/12/2026</i>"
	alreadyMade  = "<i>Kỳ này đã có dự thảo đang soạn; trợ lý mở dự thảo đó.</i>\n\n"
	justMade     = "Đã lập dự thảo từ các phản ánh trong kỳ; chủ đề do trợ lý đề xuất, đề nghị rà soát trước khi trình.\n\n"
)

var stateNames = map[consolidated.State]string{
	consolidated.Draft: "Dự thảo", consolidated.Submitted: "Chờ lãnh đạo đồng ý", consolidated.Returned: "Trả lại, kèm ý kiến",
	consolidated.Agreed: "Đã đồng ý, trình ký", consolidated.Issued: "Đã phát hành",
}

func periodOf(d consolidated.Report) string {
	return conversation.UpperFirst(d.Data.Period.Words)
}

// drafting says that the draft of a period is being made.
func (t text) drafting(p period.Period) string {
	return "Trợ lý đang lập dự thảo báo cáo tổng hợp " + telegram.Escape(digest.PeriodWords(p.From, p.To)) + "; lập xong sẽ gửi ngay tại đây."
}

// name is what a draft is called within a sentence. It has no number: the clerk gives one to the report.
func (t text) name(d consolidated.Report) string {
	return "dự thảo báo cáo tổng hợp " + vietnamese.LowerFirst(periodOf(d))
}

func (t text) label(d consolidated.Report) string {
	return fmt.Sprintf("%s · %s · mã %d", periodOf(d), stateNames[d.State], d.ID)
}

func (t text) list(n int) string {
	if n == 0 {
		return "Chưa có dự thảo báo cáo tổng hợp nào."
	}
	return fmt.Sprintf("<b>Báo cáo tổng hợp khó khăn, vướng mắc</b> (%d dự thảo)", n)
}

func (t text) themesLabel(d consolidated.Report) string {
	return fmt.Sprintf("Chủ đề (%d)", len(d.Data.Themes))
}

func (t text) proposalsLabel(d consolidated.Report) string {
	return fmt.Sprintf("Kiến nghị (%d)", len(d.Data.Proposals))
}

// digest is a draft in a few lines.
func (t text) digest(d consolidated.Report, opinion consolidated.Opinion, decided bool) string {
	var out strings.Builder
	f := d.Data.Figures.Total.Now
	fmt.Fprintf(&out, "<b>%s</b>\n%s · mã dự thảo: %d\nTừ ngày %s đến ngày %s; số liệu đến ngày %s.\n", telegram.Escape(conversation.UpperFirst(t.name(d))), stateNames[d.State], d.ID,
		d.Period.From.Words(), d.Period.To.Words(), d.Data.Period.AsOf.Words())
	fmt.Fprintf(&out, "\nTiếp nhận: %d; đã giải quyết: %d; đang xử lý: %d; quá hạn: %d.", f.Received, f.Settled, f.InHand, f.Overdue)
	fmt.Fprintf(&out, "\nCơ quan có phản ánh: %d; chưa báo cáo: %d", len(d.Data.Agencies.Reported), len(d.Data.Agencies.Silent))
	if d.Data.Agencies.NameSilent {
		out.WriteString(" (nêu tên trong báo cáo)")
	}
	fmt.Fprintf(&out, ".\nChủ đề: %d; kiến nghị: %d.", len(d.Data.Themes), len(d.Data.Proposals))
	if missing := t.missing(d); missing != "" && d.Editable() {
		out.WriteString("\n\n⚠️ " + missing)
	}
	if d.Note != "" {
		out.WriteString("\n\n<b>Ý kiến trả lại:</b> " + telegram.Escape(d.Note))
	}
	if d.Number != "" {
		out.WriteString("\n\nĐã phát hành: số " + telegram.Escape(d.Number) + " ngày " + d.IssuedOn.Words() + ".")
	}
	if decided {
		out.WriteString("\n\n<b>Ý kiến UBND tỉnh:</b> văn bản số " + telegram.Escape(opinion.Number) + " ngày " + opinion.On.Words() + "; đã báo các cơ quan.")
	}
	return out.String()
}

// missing is what the proposals of a draft lack that the report has a blank for.
func (t text) missing(d consolidated.Report) string {
	n := 0
	for _, p := range d.Data.Proposals {
		if p.Content == "" || p.View == "" || p.Deadline == "" || (p.To == digest.ToAgency || p.To == digest.ToMinistry) && p.Whom == "" {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d kiến nghị còn thiếu nội dung, nơi nhận, ý kiến của Sở hoặc thời hạn; chỗ thiếu để trống trong báo cáo.", n)
}

func (t text) themes(d consolidated.Report, from, until int) string {
	if len(d.Data.Themes) == 0 {
		return "Kỳ này chưa có phản ánh nào."
	}
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Chủ đề</b> (%d)\n", len(d.Data.Themes))
	for i := from; i < until; i++ {
		theme := d.Data.Themes[i]
		fmt.Fprintf(&out, "\n%d. %s (%d phản ánh)", i+1, telegram.Escape(theme.Title), len(theme.Codes))
	}
	return out.String()
}

// agencyOf is whose a ticket of a draft is.
func agencyOf(d consolidated.Report, code string) string {
	for _, t := range d.Data.Tickets {
		if t.Code == code {
			return t.Agency
		}
	}
	return ""
}

func (t text) theme(d consolidated.Report, n int) string {
	theme := d.Data.Themes[n]
	var out strings.Builder
	fmt.Fprintf(&out, "<b>%d. %s</b>\n\n%s", n+1, telegram.Escape(theme.Title), orDots(theme.What))
	out.WriteString("\n\n<b>Phản ánh:</b>")
	for _, code := range theme.Codes {
		out.WriteString("\n• " + code + " · " + telegram.Escape(agencyOf(d, code)))
	}
	for _, part := range []struct{ name, words string }{{"Căn cứ", theme.LegalBasis}, {"Nguyên nhân khách quan", theme.Objective}, {"Nguyên nhân chủ quan", theme.Subjective}} {
		out.WriteString("\n<b>" + part.name + ":</b> " + orDots(part.words))
	}
	return out.String()
}

func orDots(words string) string {
	if words == "" {
		return "…………"
	}
	return telegram.Escape(words)
}

func (t text) addressee(p digest.Proposal) string {
	switch p.To {
	case digest.ToCouncil:
		return "Trình Hội đồng nhân dân tỉnh"
	case digest.ToMinistry:
		return "Kiến nghị " + orPlainDots(p.Whom)
	case digest.ToChairman:
		return "Chủ tịch Hội đồng Thi đua - Khen thưởng tỉnh"
	}
	return "Giao " + orPlainDots(p.Whom)
}

func orPlainDots(words string) string {
	if words == "" {
		return "…………"
	}
	return words
}

func (t text) proposalLabel(i int, p digest.Proposal) string {
	return conversation.Shorten(fmt.Sprintf("%d. %s: %s", i+1, t.addressee(p), p.Content), maxLabel)
}

func (t text) proposals(d consolidated.Report, from, until int) string {
	if len(d.Data.Proposals) == 0 {
		return "Chưa có kiến nghị nào. Mở một chủ đề để thêm kiến nghị."
	}
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Kiến nghị, đề xuất qua UBND tỉnh</b> (%d)\n", len(d.Data.Proposals))
	for i := from; i < until; i++ {
		p := d.Data.Proposals[i]
		fmt.Fprintf(&out, "\n%d. <b>%s</b> %s", i+1, telegram.Escape(t.addressee(p)), telegram.Escape(conversation.Shorten(p.Content, 200)))
	}
	return out.String()
}

func (t text) proposal(d consolidated.Report, n int) string {
	p := d.Data.Proposals[n]
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Kiến nghị %d</b>\nChủ đề: %s\n\n<b>%s</b> %s", n+1, orDots(p.Theme), telegram.Escape(t.addressee(p)), orDots(p.Content))
	var related []string
	for _, r := range p.Related {
		line := r.Body
		if r.Document.Number != "" {
			line += " (" + r.Document.Number + " ngày " + r.Document.Day.Words() + ")"
		}
		related = append(related, line+": "+r.Content)
	}
	for _, part := range []struct{ name, words string }{{"Căn cứ", p.Basis}, {"Ý kiến của Sở", p.View}, {"Ý kiến cơ quan liên quan", strings.Join(related, "; ")},
		{"Phương án", strings.Join(p.Options, "; ")}, {"Cơ quan chủ trì", p.Lead}, {"Thời hạn", p.Deadline}} {
		out.WriteString("\n<b>" + part.name + ":</b> " + orDots(part.words))
	}
	if p.NeedsSubmission {
		out.WriteString("\n\n<b>Cần Tờ trình riêng.</b>")
	}
	return out.String()
}

func (t text) ticketLabel(d consolidated.Report, code string) string {
	return code + " · " + agencyOf(d, code)
}

// takenOut is the title of a theme of one ticket, which no other has.
func (t text) takenOut(d *digest.Data, code string) string {
	words := "Chủ đề tách riêng"
	if i := slices.IndexFunc(d.Tickets, func(k digest.Ticket) bool { return k.Code == code }); i >= 0 {
		words = conversation.Shorten("Vướng mắc của "+d.Tickets[i].Agency, ticket.MaxHeading)
	}
	return consolidated.Unique(words, func(title string) bool {
		return slices.ContainsFunc(d.Themes, func(theme digest.Theme) bool { return theme.Title == title })
	})
}

func (t text) file(d consolidated.Report) string {
	return telegram.Escape(conversation.UpperFirst(t.name(d))) + ". Dự thảo không có số, ngày; chỗ thiếu để trống."
}

// submitted says how many leaders were told, of those who use the bot.
func (t text) submitted(n, leaders int) string {
	switch {
	case leaders == 0:
		return "<i>Đã chốt, nhưng chưa có lãnh đạo duyệt nào dùng trợ lý; đề nghị liên hệ quản trị hệ thống.</i>\n\n"
	case n == 0:
		return "<i>Đã chốt, nhưng không có lãnh đạo nào khác để đồng ý: người lập, người chốt không tự đồng ý dự thảo của mình. Đề nghị liên hệ quản trị hệ thống.</i>\n\n"
	}
	return fmt.Sprintf("<i>Đã chốt chủ đề và trình; %d lãnh đạo được báo.</i>\n\n", n)
}

func (t text) toAgree(d consolidated.Report, author string) string {
	return telegram.Escape(author) + " trình " + telegram.Escape(t.name(d)) + "."
}

func (t text) agreed(changes []ticket.Change) string {
	return "<i>Đã đồng ý dự thảo, trình ký; các phản ánh có kiến nghị chuyển sang “Đã tổng hợp, báo cáo UBND tỉnh”; " + told(changes) + ".</i>\n\n"
}

// maxWritten is how many codes a sentence names.
const maxWritten = 30

// told counts the tickets whose reporters the bot tells, and names those of which a letter has to.
func told(changes []ticket.Change) string {
	n := 0
	var written []string
	for _, c := range changes {
		if len(c.Tell) > 0 {
			n++
		} else {
			written = append(written, c.Ticket.Code.String())
		}
	}
	words := fmt.Sprintf("%d phản ánh được báo", n)
	if len(written) == 0 {
		return words
	}
	more := ""
	if len(written) > maxWritten {
		more = fmt.Sprintf(" và %d phản ánh khác", len(written)-maxWritten)
		written = written[:maxWritten]
	}
	return words + ", " + strings.Join(written, ", ") + more + " cần báo bằng văn bản"
}

func (t text) agreedTo(d consolidated.Report) string {
	return telegram.Escape(conversation.UpperFirst(t.name(d))) + " đã được đồng ý, trình ký. Khi báo cáo phát hành, đề nghị ghi số, ngày."
}

// gaveBack says how many were told that a draft came back.
func (t text) gaveBack(n int) string {
	if n == 0 {
		return "Đã trả lại, kèm ý kiến; chưa có ai được báo qua trợ lý, đề nghị báo trực tiếp người lập dự thảo."
	}
	return fmt.Sprintf("Đã trả lại, kèm ý kiến; %d người làm dự thảo được báo.", n)
}

func (t text) returned(d consolidated.Report) string {
	return telegram.Escape(conversation.UpperFirst(t.name(d))) + " được trả lại, kèm ý kiến:\n\n" + telegram.Escape(d.Note)
}

func (t text) askDecision(d consolidated.Report, n int) string {
	p := d.Data.Proposals[n]
	return fmt.Sprintf("<b>Kiến nghị %d/%d</b>\n%s %s\n\nĐề nghị ghi ý kiến của UBND tỉnh về nội dung này; cơ quan phản ánh được báo nguyên văn.", n+1, len(d.Data.Proposals),
		telegram.Escape(t.addressee(p)), telegram.Escape(p.Content))
}

func (t text) checkOpinion(d consolidated.Report, o consolidated.Opinion) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Kiểm tra trước khi ghi</b>\nVăn bản số %s ngày %s của UBND tỉnh\n", telegram.Escape(o.Number), o.On.Words())
	for i, words := range o.Decisions {
		if words == "" {
			words = "(chưa có ý kiến)"
		}
		fmt.Fprintf(&out, "\n%d. %s", i+1, telegram.Escape(words))
	}
	return out.String() + "\n\nÝ kiến chỉ ghi một lần; các cơ quan phản ánh và đã gộp được báo ngay."
}

func (t text) recorded(changes []ticket.Change) string {
	return "<i>Đã ghi ý kiến UBND tỉnh; " + told(changes) + ".</i>\n\n"
}
