package difficulty

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/bot/ticket"
	"thidua/knowledge/vietnamese"
)

// state is how far a ticket is, with whose it is.
func (t text) state(v view) string {
	switch {
	case v.State == ticket.Forwarded && v.ForwardedTo != "":
		return "Đã chuyển " + telegram.Escape(v.ForwardedTo)
	case v.State == ticket.Joined:
		return "Đã gộp vào " + v.main.Code.String() + " (" + vietnamese.LowerFirst(v.main.State.Name()) + ")"
	}
	return v.State.Name()
}

// subject is a ticket in a few words: the officer's for it, or the beginning of its own.
func (t text) subject(k ticket.Ticket) string {
	if k.Heading != "" {
		return k.Heading
	}
	words := strings.Join(strings.Fields(k.Words), " ")
	if words == "" {
		return "(ảnh, tệp kèm theo)"
	}
	return conversation.Shorten(words, 80)
}

func (t text) label(k ticket.Ticket) string {
	if k.Code.Number == 0 {
		return k.State.Name() + " · " + t.subject(k)
	}
	return k.Code.String() + " · " + t.subject(k)
}

// named is a word for a ticket with its code, if it has one yet.
func (t text) named(what string, k ticket.Ticket) string {
	return strings.TrimSpace(what + " " + k.Code.String())
}

// line is a ticket in a list of them.
func (t text) line(k ticket.Ticket) string {
	subject := telegram.Escape(t.subject(k))
	if k.Code.Number == 0 {
		return subject
	}
	return "<b>" + k.Code.String() + "</b> " + subject
}

// waitsFor is what a ticket waits for, as its reporter reads it.
func (t text) waitsFor(v view, now time.Time) string {
	who := "cơ quan"
	if v.Kind == ticket.Question {
		who = t.Address
	}
	switch v.State {
	case ticket.Draft:
		return "chưa gửi"
	case ticket.AwaitingAgency:
		if v.Sender != 0 {
			return "chờ lãnh đạo cơ quan đồng ý"
		}
		return "chờ đầu mối, lãnh đạo cơ quan gửi"
	case ticket.Sent, ticket.Disputed:
		return "chờ Ban tiếp nhận"
	case ticket.AwaitingReporter:
		return "chờ " + who + " bổ sung"
	case ticket.Accepted, ticket.InProgress, ticket.AwaitingApproval, ticket.Forwarded:
		if !v.DueAt.IsZero() {
			return "trả lời chậm nhất " + conversation.Clock(v.DueAt)
		}
	case ticket.Answered:
		return "chờ " + who + " xác nhận đã giải quyết hoặc đề nghị xem xét lại"
	case ticket.Reported:
		return "chờ ý kiến UBND tỉnh"
	}
	return ""
}

func (t text) list(views []view, total, from int, now time.Time) string {
	if total == 0 {
		return "Chưa có phản ánh hoặc câu hỏi nào gửi Ban. Bấm /phananh để phản ánh khó khăn, vướng mắc của cơ quan."
	}
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Phản ánh, câu hỏi đang theo dõi</b> (%d)\n", total)
	for i, v := range views {
		fmt.Fprintf(&out, "\n%d. %s\n   %s", from+i+1, t.line(v.Ticket), t.state(v))
		if waits := t.waitsFor(v, now); waits != "" {
			out.WriteString("; " + waits)
		}
		if v.last.ID != 0 {
			fmt.Fprintf(&out, "\n   <i>%s, ngày %s</i>", t.kind(v.last.Kind), day(v.last.At))
		}
		out.WriteString("\n")
	}
	return strings.TrimSpace(out.String())
}

func (t text) found(k ticket.Ticket) string {
	return "Mã theo dõi <b>" + k.Code.String() + "</b>: bấm nút dưới đây để xem."
}

// ticket is one as its reporter's side sees it.
func (t text) ticket(v view) string {
	var out strings.Builder
	name := "Phản ánh"
	if v.Kind == ticket.Question {
		name = "Câu hỏi gửi Ban"
	}
	fmt.Fprintf(&out, "<b>%s</b>\n%s", t.named(name, v.Ticket), t.state(v))
	if waits := t.waitsFor(v, v.ChangedAt); waits != "" {
		out.WriteString("; " + waits)
	}
	if v.agency != "" {
		out.WriteString("\nCơ quan: " + telegram.Escape(v.agency))
	}
	if v.Recorder != 0 {
		out.WriteString("\nGhi nhận qua " + t.origin(v.Origin))
	}
	if !v.SentAt.IsZero() {
		out.WriteString("\nNgày gửi: " + day(v.SentAt))
	}
	out.WriteString("\n\n" + t.report(v.Report))
	if v.last.ID != 0 && v.last.Words != "" && v.last.Kind != ticket.SaidSent {
		out.WriteString("\n\n<b>" + t.kind(v.last.Kind) + "</b> (" + conversation.Clock(v.last.At) + "):\n" + t.saidWords(v.last, 1200))
	}
	return out.String()
}

// kinds are what was said or done, as a heading.
var kinds = map[ticket.MessageKind]string{
	ticket.SaidToAgency: "Chuyển người có thẩm quyền của cơ quan", ticket.SaidReturned: "Trả lại, kèm ý kiến", ticket.SaidSent: "Gửi Ban",
	ticket.SaidSupplement: "Bổ sung", ticket.SaidAmendment: "Đính chính", ticket.SaidNote: "Ghi chú nội bộ", ticket.SaidAccepted: "Ban đã tiếp nhận",
	ticket.SaidAssigned: "Phân công", ticket.SaidInProgress: "Xử lý", ticket.SaidInReview: "Hoàn thiện, trình duyệt nội dung trả lời", ticket.SaidAsked: "Yêu cầu bổ sung", ticket.SaidForwarded: "Chuyển cơ quan có thẩm quyền",
	ticket.SaidReplyWritten: "Soạn trả lời, chờ phê duyệt", ticket.SaidReplyReturned: "Trả lời chưa được duyệt", ticket.SaidReplyRecalled: "Rút trả lời đã trình", ticket.SaidAnswer: "Trả lời",
	ticket.SaidRefusal: "Không thuộc phạm vi tiếp nhận", ticket.SaidJoined: "Gộp", ticket.SaidUnjoined: "Tách ra xử lý riêng",
	ticket.SaidClassified: "Phân loại", ticket.SaidReopened: "Mở lại", ticket.SaidWithdrawn: "Rút lại", ticket.SaidResolved: "Xác nhận đã giải quyết",
	ticket.SaidDisputed: "Đề nghị xem xét lại", ticket.SaidReported: "Tổng hợp, báo cáo UBND tỉnh", ticket.SaidDecision: "Ý kiến UBND tỉnh", ticket.SaidClosed: "Kết thúc",
}

func (t text) kind(k ticket.MessageKind) string { return kinds[k] }

func withdrawLabel(k ticket.Ticket) string {
	if k.Kind == ticket.Question {
		return buttonTakeBack
	}
	return buttonWithdraw
}

// byReporter reports whether somebody on the reporter's side said it.
func byReporter(k ticket.MessageKind) bool {
	return slices.Contains([]ticket.MessageKind{ticket.SaidSupplement, ticket.SaidAmendment, ticket.SaidWithdrawn, ticket.SaidResolved, ticket.SaidDisputed}, k)
}

// ofAgency reports whether an agency said it to itself, before it sent a report: the Board does not read it.
func ofAgency(k ticket.MessageKind) bool { return k == ticket.SaidToAgency || k == ticket.SaidReturned }

func (t text) historyOf(k ticket.Ticket) string {
	return "<b>" + t.named("Quá trình xử lý", k) + "</b>"
}

// said is one message of a ticket; name is who said it, or "".
func (t text) said(m ticket.Message, name string) string {
	head := "<b>" + t.kind(m.Kind) + "</b> · " + conversation.Clock(m.At)
	if name != "" {
		head += " · " + telegram.Escape(name)
	}
	if m.Kind == ticket.SaidAssigned || m.Words == "" {
		return head
	}
	return head + "\n" + t.saidWords(m, len(m.Words))
}

// saidWords are the words of a message as they are read, of so many characters at most.
func (t text) saidWords(m ticket.Message, most int) string {
	words := telegram.Escape(conversation.Shorten(m.Words, most))
	if m.Kind == ticket.SaidJoined {
		return "Được trả lời chung với " + words
	}
	return words
}

func (t text) filesLabel(n int) string { return fmt.Sprintf("📎 Tệp kèm theo (%d)", n) }

func (t text) filesFollow(n int) string { return fmt.Sprintf("Gửi %d tệp kèm theo.", n) }

func (t text) askWithdraw(k ticket.Ticket) string {
	if k.Code.Number == 0 {
		return "Rút phản ánh này? Phản ánh không được gửi " + t.Board + " nữa."
	}
	return "Rút " + what(k) + " <b>" + k.Code.String() + "</b>? Ban không xử lý tiếp; mã theo dõi vẫn được giữ."
}

func (t text) withdrawn(k ticket.Ticket) string {
	if k.Code.Number == 0 {
		return "Đã rút phản ánh."
	}
	return "Đã rút " + what(k) + " <b>" + k.Code.String() + "</b>."
}

func (t text) resolved(k ticket.Ticket) string {
	return "Đã ghi nhận <b>" + k.Code.String() + "</b> được giải quyết. Xin cảm ơn " + t.Address + "."
}

func (t text) disputed(k ticket.Ticket) string {
	return "Đã gửi đề nghị xem xét lại <b>" + k.Code.String() + "</b> tới " + t.Board + "."
}

// told is a change as somebody on the reporter's side reads it: author is who of them made it, speaks says whether the reader speaks for
// the agency.
func (t text) told(c ticket.Change, author string, speaks bool) string {
	k, words := c.Ticket, telegram.Escape(c.Message.Words)
	author = telegram.Escape(author)
	code := "<b>" + k.Code.String() + "</b>"
	head := conversation.UpperFirst(what(k)) + " " + code
	switch c.Message.Kind {
	case ticket.SaidReturned:
		return "Phản ánh của " + t.Address + " được trả lại để hoàn thiện:\n\n" + words
	case ticket.SaidSupplement:
		return head + ": " + author + " bổ sung:\n\n" + words
	case ticket.SaidAmendment:
		return head + ": " + author + " đính chính, nay là:\n\n" + words
	case ticket.SaidWithdrawn:
		if k.Code.Number == 0 {
			return author + " đã rút phản ánh đang chờ gửi thay mặt cơ quan."
		}
		return head + " đã được " + author + " rút."
	case ticket.SaidResolved:
		return head + ": " + author + " xác nhận đã được giải quyết."
	case ticket.SaidDisputed:
		return head + ": " + author + " đề nghị " + t.Board + " xem xét lại:\n\n" + words
	case ticket.SaidSent:
		if k.Recorder != 0 {
			return t.Board + " đã ghi nhận phản ánh của quý cơ quan qua " + t.origin(k.Origin) + ", mã theo dõi " + code + ":\n\n" + t.report(k.Report)
		}
		return head + " của cơ quan đã được gửi " + t.Board + "."
	case ticket.SaidAccepted:
		return head + " đã được tiếp nhận. Trả lời chậm nhất " + conversation.Clock(k.DueAt) + "."
	case ticket.SaidInProgress:
		return head + " đang được " + t.Board + " xử lý."
	case ticket.SaidInReview:
		return head + ": " + t.Board + " đang hoàn thiện nội dung trả lời, trình lãnh đạo phê duyệt."
	case ticket.SaidAsked:
		return head + ": " + t.Board + " đề nghị bổ sung:\n\n" + words + "\n\n<i>Trả lời chính tin nhắn này, hoặc bấm “" + buttonSupplement + "”. Thời hạn trả lời tạm dừng trong khi chờ.</i>"
	case ticket.SaidForwarded:
		return head + " thuộc thẩm quyền của <b>" + words + "</b>; " + t.Board + " đã chuyển và tiếp tục theo dõi."
	case ticket.SaidAnswer:
		then := "Nếu nội dung đã được giải quyết hoặc cần xem xét lại, đề nghị bấm nút dưới đây."
		if !speaks {
			then = "Đầu mối hoặc lãnh đạo cơ quan xác nhận đã giải quyết hoặc đề nghị xem xét lại."
		}
		return head + ": " + t.Board + " trả lời:\n\n" + words + "\n\n<i>" + then + "</i>"
	case ticket.SaidRefusal:
		return head + " không thuộc phạm vi tiếp nhận của " + t.Board + ":\n\n" + words
	case ticket.SaidJoined:
		return head + " cùng nội dung với phản ánh " + words + " nên được trả lời chung; mã theo dõi của cơ quan giữ nguyên."
	case ticket.SaidUnjoined:
		return head + " được tách ra để xử lý riêng."
	case ticket.SaidReopened:
		return head + " được mở lại để xử lý:\n\n" + words
	case ticket.SaidReported:
		return head + " đã được tổng hợp, báo cáo UBND tỉnh (" + words + ")."
	case ticket.SaidDecision:
		return head + " đã có ý kiến của UBND tỉnh:\n\n" + words
	case ticket.SaidClosed:
		return head + " kết thúc vì đã trả lời và không có đề nghị xem xét lại. Khi cần vẫn có thể đề nghị xem xét lại."
	}
	return head + ": " + vietnamese.LowerFirst(k.State.Name()) + "."
}
