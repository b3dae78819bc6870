package difficulty

import (
	"fmt"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/bot/ticket"
	"thidua/knowledge/vietnamese"
)

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

// The words on buttons.
const (
	buttonSend       = "✅ Gửi"
	buttonAgree      = "✅ Đồng ý gửi"
	buttonSubmit     = "✅ Gửi người có thẩm quyền của cơ quan"
	buttonSame       = "Cơ quan tôi cũng có vướng mắc này"
	buttonProposal   = "Đề xuất, kiến nghị"
	buttonAddressed  = "Nơi giải quyết"
	buttonTask       = "Quy định liên quan"
	buttonFiles      = "📎 Ảnh, tệp"
	buttonWords      = "✏️ Sửa nội dung"
	buttonOrigin     = "Kênh, số, ngày"
	buttonAbandon    = "Bỏ bản nháp"
	buttonRestore    = "Khôi phục bản nháp"
	buttonGiveBack   = "Trả lại người viết"
	buttonFilesDone  = "Xong"
	buttonNoFiles    = "Bỏ hết tệp"
	buttonNone       = "Không ghi"
	buttonToDraft    = "Mở phản ánh"
	buttonLook       = "Xem, gửi hoặc trả lại"
	buttonOpen       = "Theo dõi"
	buttonSupplement = "Bổ sung"
	buttonLeave      = "Thoát"
	buttonResolved   = "Đã được giải quyết"
	buttonDispute    = "Đề nghị xem xét lại"
	buttonWithdraw   = "Rút phản ánh"
	buttonTakeBack   = "Rút câu hỏi"
	buttonAsReporter = "Xem như người gửi"
	buttonHistory    = "Quá trình xử lý"
	buttonFigures    = "📊 Số liệu của cơ quan"
	buttonIsQuestion = "Đây là câu hỏi tra cứu"
	buttonHeadAgrees = "Chỉ gửi khi lãnh đạo đồng ý"
	buttonHeadLets   = "Đầu mối gửi không cần lãnh đạo đồng ý"
)

// What is asked for in one step.
const (
	askGiveBack = "Đề nghị ghi ý kiến gửi người viết: cần sửa, bổ sung nội dung gì."
	askDispute  = "Đề nghị ghi rõ nội dung chưa được giải quyết hoặc chưa đúng, để Ban xem xét lại."

	abandonedDraft = "Đã bỏ bản nháp."
)

func (t text) notice() string {
	return "<b>Phản ánh, câu hỏi gửi Ban:</b> nội dung, tệp kèm theo, người viết, người gửi và quá trình xử lý; phản ánh của cơ quan được lưu theo hồ sơ công việc, khi xóa dữ liệu cá nhân thì bỏ tên người viết."
}

func (t text) help() string {
	return "<b>Phản ánh khó khăn, vướng mắc:</b> bấm /phananh, ghi nội dung rồi bấm “" + buttonSend + "”; có thể kèm ảnh, tệp, đề xuất. Đầu mối hoặc lãnh đạo gửi thay mặt cơ quan; phản ánh của thành viên chuyển đầu mối xem trước.\n" +
		"<b>Theo dõi:</b> bấm /theodoi hoặc gõ mã, ví dụ “vm 42”. Trả lời đúng tin nhắn của phản ánh nào thì nội dung được ghi vào phản ánh đó."
}

func (t text) summary(n int) string {
	return fmt.Sprintf("Phản ánh, câu hỏi gửi Ban đã viết, gửi hoặc có ý kiến: %d", n)
}

func (t text) noAgency() string {
	return "Tài khoản đang dùng chưa gắn với cơ quan nào nên chưa phản ánh được. Đề nghị " + t.Plain().Address + " nhận lời mời của đầu mối cơ quan, hoặc liên hệ " + t.Plain().Office() + "."
}

func (t text) officersRecord() string {
	return "Người của Ban ghi nhận phản ánh của cơ quan gửi qua công văn, điện thoại, cuộc họp bằng nút dưới đây."
}

func (t text) askAgency() string {
	return t.Capital() + " phản ánh thay mặt cơ quan nào?"
}

func (t text) askWords() string {
	return "Đề nghị " + t.Address + " ghi khó khăn, vướng mắc của cơ quan trong một tin nhắn, rồi bấm “" + buttonSend + "”. Có thể gửi kèm ảnh, tệp, ghi âm.\n\n" +
		"<i>Không nêu họ tên người được đề nghị khen thưởng. Trước khi gửi ảnh, đề nghị che họ tên, số định danh.</i>"
}

func (t text) askProposal() string {
	return "Cơ quan đề xuất, kiến nghị gì để tháo gỡ? Đề nghị " + t.Address + " ghi trong một tin nhắn."
}

func (t text) askAddressed() string {
	return "Theo " + t.Address + ", nội dung này do cơ quan nào giải quyết? Chọn dưới đây hoặc ghi tên cơ quan khác."
}

func (t text) askTask(tasks []ticket.Task) string {
	if len(tasks) == 0 {
		return "Nội dung này liên quan quy định, nhiệm vụ nào? Đề nghị " + t.Address + " ghi vài từ để tìm, ví dụ “quỹ thi đua, khen thưởng”."
	}
	var out strings.Builder
	out.WriteString("Nội dung này có thể liên quan các quy định sau; đề nghị chọn một, hoặc ghi từ khác để tìm lại:\n")
	for i, task := range tasks {
		fmt.Fprintf(&out, "\n%d. %s", i+1, telegram.Escape(conversation.UpperFirst(task.Place)))
	}
	return out.String()
}

func (t text) askFiles() string {
	return "Đề nghị " + t.Address + " gửi ảnh, tệp, ghi âm; xong thì bấm “" + buttonFilesDone + "”.\n\n<i>Đề nghị che họ tên, số định danh trước khi gửi ảnh.</i>"
}

func (t text) askOrigin() string {
	return "Đề nghị ghi phản ánh đến bằng cách nào, ngày nào; công văn thì kèm số, ví dụ:\n<i>công văn 903/SYT-TCCB ngày 17/11/2026</i>\n<i>điện thoại ngày 17/11/2026</i>\n<i>họp ngày 17/11/2026</i>"
}

// draft is a report before it is sent.
func (t text) draft(v drafting) string {
	var out strings.Builder
	out.WriteString("<b>Phản ánh khó khăn, vướng mắc</b> (" + vietnamese.LowerFirst(v.State.Name()) + ")\n")
	out.WriteString("Cơ quan: " + telegram.Escape(v.agency))
	if v.reporter != "" {
		out.WriteString("\nNgười viết: " + telegram.Escape(v.reporter))
	}
	if v.Recorder != 0 {
		out.WriteString("\nKênh: " + t.origin(v.Origin))
	}
	out.WriteString("\n\n" + t.report(v.Report))
	if v.files > 0 {
		fmt.Fprintf(&out, "\n<b>Tệp kèm theo:</b> %d", v.files)
		if v.waiting > 0 {
			fmt.Fprintf(&out, " (%d tệp đang tải về)", v.waiting)
		}
	}
	if len(v.names) > 0 {
		out.WriteString("\n\n⚠️ Nội dung có vẻ nêu họ tên cá nhân (" + telegram.Escape(strings.Join(v.names, ", ")) + "); đề nghị bỏ họ tên người được đề nghị khen thưởng.")
	}
	if len(v.similar) > 0 {
		out.WriteString("\n\nBan đã tiếp nhận vướng mắc có nội dung tương tự; nếu đúng là vướng mắc của cơ quan, bấm nút tương ứng để được trả lời chung, vẫn có mã theo dõi riêng:")
		for i, similar := range v.similar {
			fmt.Fprintf(&out, "\n%d. %s", i+1, telegram.Escape(similar.Heading))
		}
	}
	return out.String() + "\n\n" + t.whatSending(v)
}

// sameLabel is on the button of the i-th of n that are alike, whose headings stand in the message: a button would cut them.
func (t text) sameLabel(i, n int) string {
	if n == 1 {
		return buttonSame
	}
	return fmt.Sprintf("%s (%d)", buttonSame, i+1)
}

func (t text) whatSending(v drafting) string {
	switch {
	case v.records:
		return "<i>Cơ quan chưa có đầu mối, lãnh đạo sử dụng trợ lý. Khi ghi nhận, phản ánh được cấp mã theo dõi ngay và người viết được báo.</i>"
	case v.Recorder != 0:
		return "<i>Khi ghi nhận, phản ánh được cấp mã theo dõi ngay và đầu mối cơ quan được báo.</i>"
	case v.byBoard:
		return "<i>Cơ quan chưa có đầu mối, lãnh đạo sử dụng trợ lý nên phản ánh được chuyển chuyên viên của Ban ghi nhận.</i>"
	case len(v.waits) > 0:
		return "<i>Phản ánh được chuyển " + t.people(v.waits) + " xem, gửi Ban hoặc trả lại.</i>"
	}
	return "<i>Bấm “" + v.sendLabel() + "” để gửi " + t.Board + "; mã theo dõi được cấp ngay.</i>"
}

func (t text) people(all []ticket.Person) string {
	var names []string
	for _, p := range all {
		names = append(names, telegram.Escape(p.Name))
	}
	return strings.Join(names, ", ")
}

// report is what a report says, as it is shown everywhere.
func (t text) report(r ticket.Report) string {
	words := telegram.Escape(r.Words)
	if words == "" {
		words = "<i>(chưa có nội dung bằng chữ)</i>"
	}
	lines := []string{words}
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, "<b>"+name+":</b> "+telegram.Escape(value))
		}
	}
	add("Đề xuất, kiến nghị", r.Proposal)
	add("Nơi giải quyết", r.AddressedTo)
	add("Quy định liên quan", conversation.UpperFirst(r.Task.Place))
	return strings.Join(lines, "\n")
}

// reportInBrief is a report in a notice, which is one message; the button below it shows the whole.
func (t text) reportInBrief(r ticket.Report) string {
	r.Words, r.Proposal = conversation.Shorten(r.Words, 1500), conversation.Shorten(r.Proposal, 700)
	return t.report(r)
}

func (t text) origin(o ticket.Origin) string {
	names := map[ticket.Channel]string{ticket.Letter: "công văn", ticket.Phone: "điện thoại", ticket.Meeting: "cuộc họp", ticket.Other: "kênh khác"}
	words := names[o.Channel]
	if o.Number != "" {
		words += " số " + o.Number
	}
	if o.On != "" {
		words += " ngày " + o.On.Words()
	}
	return telegram.Escape(words)
}

func (t text) submitted(s ticket.Sending) string {
	switch {
	case s.ByBoard:
		return "Cơ quan chưa có đầu mối, lãnh đạo sử dụng trợ lý; phản ánh đã được chuyển chuyên viên của Ban ghi nhận. " + t.Capital() + " theo dõi tại /theodoi."
	case s.Ticket.Sender != 0:
		return "Phản ánh đã trình " + t.people(s.WaitsFor) + " đồng ý gửi. " + t.Capital() + " theo dõi tại /theodoi."
	}
	return "Phản ánh đã chuyển " + t.people(s.WaitsFor) + " để gửi thay mặt cơ quan. " + t.Capital() + " theo dõi tại /theodoi."
}

// sent is said of what has its code: to who sent it, or to an officer who recorded it.
func (t text) sent(k ticket.Ticket, recorded, again bool) string {
	lead := "Đã gửi phản ánh"
	switch {
	case again:
		lead = "Phản ánh này đã được gửi trước đó"
	case recorded:
		lead = "Đã ghi nhận phản ánh"
	}
	html := lead + ". Mã theo dõi: <b>" + k.Code.String() + "</b>."
	switch {
	case recorded || again:
	case k.State == ticket.Joined:
		html += " Phản ánh được trả lời chung với phản ánh cùng nội dung mà Ban đã tiếp nhận."
	default:
		html += fmt.Sprintf(" %s tiếp nhận trong %d ngày làm việc, trả lời trong %d ngày làm việc kể từ ngày tiếp nhận.", conversation.UpperFirst(t.Board), ticket.AcceptWithin, ticket.AnswerWithin)
	}
	return html
}

// moreToSay is how more is said about what was sent.
func (t text) moreToSay() string {
	return "\n\nCần bổ sung, đề nghị trả lời chính tin nhắn này hoặc bấm “" + buttonSupplement + "”; sửa tin nhắn đã gửi thì nội dung được ghi là đính chính."
}

// whyAsked is why a question goes to the Board, and what the bot had answered.
func (t text) whyAsked(o Origin) string {
	why := ""
	switch {
	case o.Wrong:
		why = "Người hỏi đánh giá câu trả lời của trợ lý chưa đúng. "
	case o.Declined:
		why = "Trợ lý chưa tìm được câu trả lời. "
	}
	return why + "Nội dung trợ lý đã đưa ra: " + o.Shown
}

func (t text) questionSent(k ticket.Ticket, again bool) string {
	lead := "Đã gửi câu hỏi tới " + t.Board
	if again {
		lead = "Câu hỏi này đã được gửi trước đó"
	}
	return lead + ". Mã theo dõi: <b>" + k.Code.String() + "</b>. Câu trả lời được gửi riêng cho " + t.Address + "; theo dõi tại /theodoi."
}

func (t text) ruled(wants bool) string {
	if wants {
		return "Từ nay phản ánh của cơ quan chỉ được gửi khi lãnh đạo cơ quan đồng ý."
	}
	return "Từ nay đầu mối gửi phản ánh của cơ quan không cần chờ lãnh đạo đồng ý."
}

func (t text) gaveBack(k ticket.Ticket) string {
	return "Đã trả lại, kèm ý kiến. Người viết được báo để sửa và gửi lại."
}

func (t text) asking(k ticket.Ticket, question string) string {
	if k.Code.Number == 0 {
		return question
	}
	return "<b>" + k.Code.String() + "</b>\n" + question
}

func (t text) notFetched(f conversation.Fetched) string {
	name := telegram.Escape(f.Name)
	if name == "" {
		name = "Tệp"
	}
	if f.TooLarge {
		return name + ": lớn quá mức cho phép nên chưa nhận được. Đề nghị " + t.Address + " gửi tệp nhỏ hơn, hoặc gửi qua Hệ thống quản lý văn bản."
	}
	return name + ": chưa tải về được. Đề nghị " + t.Address + " gửi lại."
}

func (t text) filesKept(k ticket.Ticket, n int) string {
	if k.Code.Number == 0 {
		return fmt.Sprintf("Đã nhận %d tệp kèm theo phản ánh. Gửi thêm tệp, ghi nội dung, hoặc mở phản ánh để gửi.", n)
	}
	return fmt.Sprintf("<b>%s</b>: đã lưu tệp kèm theo (%d tệp).", k.Code, n)
}

// The line to a ticket.

func (t text) writingTo(w writingTo) string {
	head := "✍️ Đang viết cho <b>" + w.Code + "</b> · bấm “" + buttonLeave + "” khi xong."
	if w.Kept == 0 {
		return head + "\n\nMỗi tin nhắn, ảnh, tệp gửi từ bây giờ được ghi vào " + w.Code + "; sau 30 phút không có tin thì tự thoát. Trước khi gửi ảnh, đề nghị che họ tên, số định danh."
	}
	return "Đã ghi vào <b>" + w.Code + "</b>.\n" + head
}

func (t text) lineTimedOut(w writingTo) string {
	return "Đã 30 phút không có tin nhắn nên thoát khỏi <b>" + w.Code + "</b>; các nội dung đã gửi đều được lưu. Tin nhắn sau không còn ghi vào " + w.Code + "."
}

func (t text) lineLeft(w writingTo) string {
	return "Đã thoát khỏi <b>" + w.Code + "</b>; các nội dung đã gửi đều được lưu."
}

func (t text) openLabel(code string) string {
	if code == "" {
		return buttonToDraft
	}
	return "Mở " + code
}

func (t text) forTicket(code string) string { return "Ghi vào " + code }

// askMeant asks about so many messages, which may be for these tickets.
func (t text) askMeant(messages int, tickets []meantTicket) string {
	what := "Nội dung vừa gửi"
	if messages > 1 {
		what = fmt.Sprintf("%d tin nhắn vừa gửi", messages)
	}
	questions := 0
	for _, one := range tickets {
		if one.Question {
			questions++
		}
	}
	of := "phản ánh"
	switch questions {
	case 0:
	case len(tickets):
		of = "câu hỏi đã gửi Ban"
	default:
		of = "phản ánh, câu hỏi đã gửi Ban"
	}
	if len(tickets) == 1 {
		return what + " là bổ sung cho " + of + " dưới đây, hay là câu hỏi tra cứu?"
	}
	return what + " là bổ sung cho " + of + " nào, hay là câu hỏi tra cứu?"
}

func (t text) passedOn() string { return "Trợ lý tra cứu nội dung này." }

func (t text) supplemented(k ticket.Ticket, speaks bool) string {
	html := "Đã ghi bổ sung vào <b>" + k.Code.String() + "</b>."
	if k.State == ticket.Answered || k.State == ticket.Closed || k.State == ticket.Resolved || k.State == ticket.Refused {
		html += " " + conversation.UpperFirst(what(k)) + " này đã có trả lời; nếu cần xem xét lại, "
		if speaks {
			html += "đề nghị mở ra và bấm “" + buttonDispute + "”."
		} else {
			html += "đề nghị báo đầu mối hoặc lãnh đạo cơ quan."
		}
	}
	return html
}

func (t text) amended(c ticket.Change) string {
	code := "<b>" + c.Ticket.Code.String() + "</b>"
	if c.Message.Kind == ticket.SaidSupplement {
		return code + " đã được gửi thay mặt cơ quan nên nội dung sửa được ghi là bổ sung; nội dung đã gửi giữ nguyên."
	}
	return "Đã ghi đính chính vào " + code + "; nội dung cũ vẫn được lưu."
}

func (t text) acknowledged(code string) string {
	return "Trợ lý đã nhận. Nội dung này không ghi vào <b>" + code + "</b>; cần bổ sung, đề nghị " + t.Address + " ghi cụ thể."
}

func (t text) notSentYet() string {
	return "Phản ánh này chưa gửi " + t.Board + " nên tin nhắn vừa rồi chưa được ghi vào đó. Đề nghị " + t.Address + " mở phản ánh để sửa, bổ sung hoặc gửi."
}

// what is the word for a ticket.
func what(k ticket.Ticket) string {
	if k.Kind == ticket.Question {
		return "câu hỏi"
	}
	return "phản ánh"
}

func (t text) officersAct(k ticket.Ticket) string {
	return "Để trả lời hoặc hỏi lại về <b>" + k.Code.String() + "</b>, đề nghị mở " + what(k) + " và dùng các nút; tin nhắn này chưa được gửi cho ai."
}

func day(at time.Time) string { return vietnamese.DayOf(at).Words() }
