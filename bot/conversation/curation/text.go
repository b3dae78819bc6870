package curation

import (
	"fmt"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/door"
	"thidua/bot/telegram"
	"thidua/bot/ticket"
	"thidua/knowledge/curated"
)

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

// maskedName stands where words name a person.
const maskedName = "[họ tên]"

// The words on the buttons.
const (
	buttonKeepQuestion = "Giữ nguyên câu hỏi"
	buttonKeepAnswer   = "Giữ nguyên nội dung trả lời"
	buttonBasisDone    = "Xong căn cứ"
	buttonNoBasis      = "Không ghi căn cứ"
	buttonNoExpiry     = "Không đặt thời hạn"
	buttonSubmit       = "Trình duyệt"
	buttonReview       = "Xem, duyệt"
	buttonRelease      = "✅ Duyệt, đưa vào kho"
	buttonReturn       = "Trả lại"
	buttonOpen         = "Mở câu trả lời"
	buttonEdit         = "Sửa, trình lại"
	buttonVariant      = "➕ Thêm cách hỏi"
	buttonDrop         = "Bỏ: "
	buttonWithdraw     = "Rút khỏi kho"
	buttonWithdrawNow  = "Rút câu trả lời này khỏi kho"
	buttonToList       = "‹ Kho câu trả lời"
	buttonToReviews    = "‹ Câu trả lời chờ duyệt"
	buttonRenew        = "Gia hạn"
	buttonSuspended    = "Câu trả lời tạm dừng"
)

const (
	askExpiry = "Câu trả lời dùng đến khi nào? Đề nghị chọn, hoặc ghi ngày cuối cùng, ví dụ <i>31/12/2027</i>. Trợ lý báo chuyên viên trước 30 ngày; quá thời hạn, trợ lý không dùng câu trả lời này nữa."

	askTerritory  = "Câu trả lời áp dụng ở đâu?"
	wholeCountry  = "Cả nước"
	askReturn     = "Đề nghị ghi ý kiến gửi người đề xuất."
	alreadyThere  = "<i>Trả lời này đã được đề xuất đưa vào kho.</i>\n\n"
	askerErased   = "Người hỏi đã xóa dữ liệu cá nhân; câu trả lời chưa duyệt được rút khỏi kho."
	withdrawnDone = "<i>Đã rút khỏi kho; trợ lý không dùng câu trả lời này nữa.</i>\n\n"
)

func (t text) askQuestion(s drafting, unfit error) string {
	html := "Câu hỏi trong kho, đã che họ tên và số của cá nhân:\n\n<blockquote>" + telegram.Escape(conversation.Shorten(s.Asked, 1500)) + "</blockquote>\n\n"
	if s.Code != "" {
		html = "<b>" + telegram.Escape(s.Code) + "</b>\n" + html
	}
	if unfit != nil {
		return html + telegram.Escape(t.refused(unfit).Error()) + "\n\nĐề nghị ghi lại câu hỏi, không nêu cơ quan, cá nhân."
	}
	return html + "Trợ lý chỉ dùng câu trả lời khi người khác hỏi đúng những từ này. Giữ nguyên, hoặc ghi lại cho gọn, không nêu cơ quan, cá nhân."
}

func (t text) askAnswer(s drafting) string {
	return "Nội dung trả lời trong kho:\n\n<blockquote>" + telegram.Escape(s.Answered) + "</blockquote>\n\nGiữ nguyên, hoặc ghi lại cho người khác cùng hiểu, không nêu cơ quan, cá nhân."
}

func (t text) askBasis(s drafting) string {
	var out strings.Builder
	out.WriteString("Câu trả lời căn cứ quy định nào? Bấm để chọn, bấm lại để bỏ; ghi từ khác để tìm lại.\n")
	for i, b := range s.Found {
		fmt.Fprintf(&out, "\n%d. %s", i+1, telegram.Escape(b.Place))
	}
	if len(s.Found) == 0 {
		out.WriteString("\n<i>Chưa tìm thấy quy định nào.</i>")
	}
	return out.String() + "\n\nKhi căn cứ được sửa đổi hoặc hết hiệu lực, trợ lý tạm dừng dùng câu trả lời và báo chuyên viên."
}

// title is what whoever asks reads above an answer.
func title(d curated.Draft) string {
	if d.Reply.Number != "" {
		return "Đã được Sở trả lời"
	}
	return "Trao đổi nghiệp vụ"
}

// terms say of a draft by which document it was replied, for whom it is and until when.
func (t text) terms(d curated.Draft) string {
	var out strings.Builder
	if d.Reply.Number != "" {
		out.WriteString("\nVăn bản trả lời: số " + telegram.Escape(d.Reply.Number) + " ngày " + d.Reply.Date.Words())
	}
	until := "không đặt"
	if d.EndsOn != "" {
		until = "đến hết ngày " + d.EndsOn.Words()
	}
	territory := wholeCountry
	if d.Territory != "" {
		territory = conversation.UpperFirst(d.Territory)
	}
	return out.String() + "\nThời hạn: " + until + "\nPhạm vi: " + telegram.Escape(territory)
}

func places(basis []curated.Basis) string {
	if len(basis) == 0 {
		return "\nCăn cứ: không ghi"
	}
	var out strings.Builder
	out.WriteString("\nCăn cứ:")
	for _, b := range basis {
		out.WriteString("\n• " + telegram.Escape(b.Place))
	}
	return out.String()
}

// warnings say what about persons is to be looked at before everybody reads it.
func warnings(d curated.Draft) (html string) {
	questions := strings.Join(append([]string{d.Question}, d.Variants...), "\n")
	if names := door.FindNames(questions + "\n" + d.Text); len(names) > 0 {
		html += "\n⚠️ Có thể còn họ tên cá nhân: " + telegram.Escape(conversation.Shorten(strings.Join(names, ", "), maxReason)) + ". Đề nghị bỏ họ tên trước khi đưa vào kho.\n"
	}
	if strings.Contains(questions, maskedName) || strings.Contains(questions, ticket.Forgotten) {
		html += "\n⚠️ Câu hỏi có chỗ đã che họ tên; người khác không hỏi như vậy nên sẽ không nhận được câu trả lời. Đề nghị ghi lại câu hỏi.\n"
	}
	return html
}

// words are the question and the answer of a draft.
func (t text) words(d curated.Draft) string {
	if d.Question == "" && d.Text == "" {
		return "<i>Nội dung đã được xóa.</i>\n"
	}
	html := "<b>Hỏi:</b> " + telegram.Escape(d.Question)
	for i, v := range d.Variants {
		if i == 0 {
			html += "\n\n<b>Cách hỏi khác:</b>"
		}
		html += "\n• " + telegram.Escape(v)
	}
	return html + "\n\n<b>" + title(d) + ":</b>\n" + telegram.Escape(d.Text) + "\n"
}

func (t text) check(s drafting) string {
	html := "<b>Xem lại trước khi trình</b>\n"
	if s.Moved {
		html += "\n⚠️ Câu trả lời trong kho đã có người sửa hoặc đã chuyển trạng thái sau khi " + t.Address + " mở. Nội dung " + t.Address + " soạn được giữ dưới đây; bấm “" + buttonSubmit + "” sẽ thay nội dung hiện có.\n"
	}
	html += warnings(s.Draft) + "\n" + t.words(s.Draft) + places(s.Draft.Basis) + t.terms(s.Draft)
	if s.Code != "" {
		html += "\nTừ câu hỏi: " + telegram.Escape(s.Code)
	}
	return html
}

func (t text) submitted(leaders int) string {
	if leaders == 0 {
		return "<i>Đã ghi lại, nhưng chưa có lãnh đạo duyệt nào khác dùng trợ lý; đề nghị liên hệ quản trị hệ thống.</i>\n\n"
	}
	return fmt.Sprintf("<i>Đã trình; %d lãnh đạo được báo.</i>\n\n", leaders)
}

func (t text) toRelease(a curated.Answer, by directory.Access) string {
	act := " đề xuất đưa vào kho câu trả lời cho câu hỏi:\n\n"
	if a.ProposedBy != by.PersonID {
		act = " sửa, trình lại đề xuất đưa vào kho câu trả lời cho câu hỏi:\n\n"
	}
	return telegram.Escape(by.Name) + act + telegram.Escape(a.Question)
}

// edited names who wrote in an answer beside its proposer.
func edited(names []string) string {
	if len(names) == 0 {
		return ""
	}
	return "\nNgười sửa: " + telegram.Escape(strings.Join(names, ", "))
}

func (t text) label(a curated.Answer) string {
	return conversation.Shorten(fmt.Sprintf("%d. %s", a.ID, a.Question), maxLabel)
}

func (t text) waiting(n int) string {
	if n == 0 {
		return "Không có câu trả lời nào chờ duyệt đưa vào kho."
	}
	return fmt.Sprintf("<b>Câu trả lời chờ duyệt đưa vào kho</b> (%d)", n)
}

// maxQuote is how much of a provision a review shows, in characters.
const maxQuote = 300

var became = map[curated.SuspensionReason]string{
	curated.BasisGone:     "không còn trong kho văn bản",
	curated.BasisReworded: "có nội dung đã thay đổi sau khi đề xuất",
	curated.BasisExpired:  "thuộc văn bản được thay thế, hết hiệu lực",
	curated.BasisOver:     "thuộc văn bản đã kết thúc giai đoạn thực hiện",
}

// review is an answer as a leader decides about it, with what it is founded on as that is now.
func (t text) review(v view, founded []curated.BasisNow) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Câu trả lời số %d, %s</b>", v.ID, stateNames[v.State])
	if v.proposer != "" {
		out.WriteString("\nNgười đề xuất: " + telegram.Escape(v.proposer) + ", " + conversation.Clock(v.ProposedAt))
	}
	out.WriteString(edited(v.editors))
	if v.code != "" {
		out.WriteString("\nTừ câu hỏi: " + telegram.Escape(v.code))
	}
	out.WriteString("\n" + warnings(v.Draft) + "\n" + t.words(v.Draft))
	if len(founded) == 0 {
		out.WriteString(places(nil))
	} else {
		out.WriteString("\n<b>Căn cứ, theo nội dung hiện có:</b>")
	}
	for _, b := range founded {
		out.WriteString("\n• " + telegram.Escape(b.Place))
		if b.Became != "" {
			out.WriteString(" (⚠️ " + became[b.Became] + ")")
		}
		if b.Stops != "" {
			out.WriteString(" (⚠️ áp dụng đến hết ngày " + b.Stops.Add(-1).Words() + ")")
		}
		if b.Quote != "" {
			out.WriteString("\n<blockquote>" + telegram.Escape(conversation.Shorten(b.Quote, maxQuote)) + "</blockquote>")
		}
	}
	out.WriteString(t.terms(v.Draft))
	return out.String()
}

func (t text) released(a curated.Answer) string {
	return fmt.Sprintf("Đã duyệt câu trả lời số %d. Từ nay trợ lý dùng câu trả lời này khi được hỏi “%s”.", a.ID, telegram.Escape(conversation.Shorten(a.Question, 300)))
}

func (t text) releasedTo(a curated.Answer) string {
	return fmt.Sprintf("Câu trả lời số %d đã được duyệt, đưa vào kho.", a.ID)
}

func (t text) returned() string {
	return "Đã trả lại, kèm ý kiến; người đề xuất được báo."
}

func (t text) returnedTo(a curated.Answer, note string) string {
	return fmt.Sprintf("Câu trả lời số %d được trả lại, kèm ý kiến:\n\n", a.ID) + telegram.Escape(note)
}

var stateNames = map[curated.State]string{
	curated.Proposed: "chờ duyệt", curated.Released: "đang dùng", curated.Returned: "được trả lại",
	curated.Suspended: "tạm dừng", curated.Withdrawn: "đã rút",
}

func (t text) listLabel(state curated.State, n int) string {
	return fmt.Sprintf("%s (%d)", conversation.UpperFirst(stateNames[state]), n)
}

// list lists the answers of a page, with why those that are not shown are not.
func (t text) list(state curated.State, n int, page []curated.Answer) string {
	html := fmt.Sprintf("<b>Kho câu trả lời: %s</b> (%d)", stateNames[state], n)
	if n == 0 {
		return html + "\n\nKhông có câu trả lời nào. Câu trả lời được đề xuất từ trang của câu hỏi gửi Ban đã trả lời."
	}
	html += "\n"
	for _, a := range page {
		about := ""
		switch {
		case a.Reason != "":
			about = "⚠️ " + reasons(a)
		case a.Note != "":
			about = "Ý kiến: " + a.Note
		case a.EndsOn != "":
			about = "Dùng đến hết ngày " + a.EndsOn.Words()
		default:
			continue
		}
		html += fmt.Sprintf("\n%d. %s", a.ID, telegram.Escape(conversation.Shorten(about, maxReason)))
	}
	return html
}

// maxReason is how much of a reason a line of a list has, in characters.
const maxReason = 200

// page is an answer as an officer sees it.
func (t text) page(v view) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Câu trả lời số %d</b>: %s", v.ID, stateNames[v.State])
	if v.State == curated.Released && v.EndsOn != "" && v.EndsOn < v.today {
		out.WriteString(" (⚠️ đã hết thời hạn)")
	}
	if v.Reason != "" {
		out.WriteString("\n⚠️ " + telegram.Escape(reasons(v.Answer)))
	} else if v.Note != "" {
		out.WriteString("\nÝ kiến: " + telegram.Escape(v.Note))
	}
	if v.code != "" {
		out.WriteString("\nTừ câu hỏi: " + telegram.Escape(v.code))
	}
	if v.proposer != "" {
		out.WriteString("\nNgười đề xuất: " + telegram.Escape(v.proposer))
	}
	out.WriteString(edited(v.editors))
	return out.String() + "\n\n" + t.words(v.Draft) + places(v.Basis) + t.terms(v.Draft)
}

// reasons say why an answer is suspended, and about which provisions, in plain text.
func reasons(a curated.Answer) string {
	if a.Reason == curated.TermOver {
		return "Đã hết thời hạn sử dụng, đến hết ngày " + a.EndsOn.Words()
	}
	return "Căn cứ " + became[a.Reason] + ": " + strings.ReplaceAll(a.Note, "\n", "; ")
}

func (t text) suspended(a curated.Answer) string {
	return fmt.Sprintf("⚠️ Câu trả lời số %d tạm dừng sử dụng. %s.\n\nCâu hỏi: %s\n\n%s", a.ID, telegram.Escape(reasons(a)), telegram.Escape(a.Question), review)
}

const review = "Nếu nội dung còn phù hợp, đề nghị rà soát căn cứ, thời hạn và trình lãnh đạo duyệt lại; nếu không, đề nghị rút khỏi kho."

// maxTold is how many answers one notice lists.
const maxTold = 10

// listed are the lines of a notice about several answers.
func listed(all []curated.Answer, about func(a curated.Answer) string) string {
	var out strings.Builder
	for _, a := range all[:min(len(all), maxTold)] {
		fmt.Fprintf(&out, "\n\n%d. %s\n%s", a.ID, telegram.Escape(conversation.Shorten(a.Question, 100)), telegram.Escape(conversation.Shorten(about(a), maxReason)))
	}
	if more := len(all) - maxTold; more > 0 {
		fmt.Fprintf(&out, "\n\nvà %d câu trả lời khác.", more)
	}
	return out.String()
}

func (t text) allSuspended(all []curated.Answer) string {
	return fmt.Sprintf("⚠️ <b>%d câu trả lời tạm dừng sử dụng</b>", len(all)) + listed(all, reasons) + "\n\n" + review
}

// endsOn says until when an answer can be used, and why no longer.
func endsOn(end curated.End) string {
	last := "đến hết ngày " + end.On.Add(-1).Words()
	if end.Reason == curated.TermOver {
		return "Thời hạn sử dụng " + last
	}
	return "Căn cứ chỉ áp dụng " + last + ": " + strings.Join(end.Places, "; ")
}

func (t text) ending(e curated.Ending) string {
	return fmt.Sprintf("⏳ Câu trả lời số %d sắp hết thời hạn. %s.\n\nCâu hỏi: %s\n\n%s", e.ID, telegram.Escape(endsOn(e.End)), telegram.Escape(e.Question), renew)
}

const renew = "Sau ngày này, trợ lý tạm dừng dùng câu trả lời. Nếu nội dung còn phù hợp, đề nghị gia hạn hoặc sửa, và trình lãnh đạo duyệt; trong khi chờ duyệt, trợ lý chưa dùng câu trả lời."

func (t text) allEnding(all []curated.Answer, ends map[int64]curated.End) string {
	return fmt.Sprintf("⏳ <b>%d câu trả lời sắp hết thời hạn</b>", len(all)) + listed(all, func(a curated.Answer) string { return endsOn(ends[a.ID]) }) + "\n\n" + renew
}

func (t text) variantsLabel(a curated.Answer) string {
	return fmt.Sprintf("Bớt cách hỏi (%d)", len(a.Variants))
}

func (t text) askVariant(a curated.Answer) string {
	html := "Đề nghị ghi một cách hỏi khác của câu hỏi:\n\n<blockquote>" + telegram.Escape(a.Question) + "</blockquote>\n\nCách hỏi mới phải được lãnh đạo duyệt"
	if a.State == curated.Released {
		html += "; trong khi chờ duyệt, trợ lý tạm dừng dùng câu trả lời này"
	}
	return html + "."
}

func (t text) variants(a curated.Answer) string {
	if len(a.Variants) == 0 {
		return "Câu trả lời không có cách hỏi khác."
	}
	return "Bấm vào cách hỏi cần bỏ; câu hỏi chính và nội dung trả lời giữ nguyên."
}

func (t text) askWithdraw(a curated.Answer) string {
	return "Rút khỏi kho câu trả lời cho câu hỏi:\n\n<blockquote>" + telegram.Escape(a.Question) + "</blockquote>\n\nSau khi rút, trợ lý không dùng câu trả lời này nữa; muốn dùng lại phải đề xuất mới."
}
