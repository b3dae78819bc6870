package difficulty

import (
	"fmt"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
	"thidua/bot/ticket"
	"thidua/knowledge/vietnamese"
)

// The words on the Board's buttons.
const (
	buttonRecord        = "➕ Ghi nhận qua kênh khác"
	buttonRecordNow     = "✅ Ghi nhận"
	buttonCannedList    = "Mẫu trả lời"
	buttonToList        = "‹ Danh sách"
	buttonAccept        = "Tiếp nhận"
	buttonReply         = "Trả lời"
	buttonCanned        = "Mẫu trả lời"
	buttonRecall        = "Rút trả lời đã trình"
	buttonAsk           = "Yêu cầu bổ sung"
	buttonForward       = "Chuyển cơ quan có thẩm quyền"
	buttonAssign        = "Phân công"
	buttonHeading       = "Tiêu đề trung lập"
	buttonCategory      = "Lĩnh vực"
	buttonLevel         = "Cấp giải quyết"
	buttonJoin          = "Gộp"
	buttonUnjoin        = "Tách"
	buttonRefuse        = "Không tiếp nhận"
	buttonReopen        = "Mở lại"
	buttonNote          = "Ghi chú nội bộ"
	buttonAsBoard       = "Xem, xử lý như người của Ban"
	buttonAgain         = "Gửi lại tin chưa đến"
	buttonSubmitReply   = "Trình duyệt"
	buttonDocument      = "Ghi số, ngày văn bản trả lời"
	buttonRewrite       = "Viết lại"
	buttonReview        = "Xem, duyệt"
	buttonReviews       = "Trả lời chờ duyệt"
	buttonApprove       = "✅ Duyệt và gửi"
	buttonApproveCanned = "✅ Duyệt"
	buttonReturn        = "Trả lại"
	buttonRetire        = "Thôi dùng mẫu này"
	buttonSendCanned    = "✅ Gửi mẫu này"
	buttonEveryCategory = "Mọi lĩnh vực"
	buttonNewCanned     = "➕ Soạn mẫu trả lời"
	buttonCurate        = "Đưa vào kho câu trả lời"
	buttonCuratedList   = "Kho câu trả lời"
	buttonGaps          = "Câu hỏi chưa có trả lời"
)

// What is asked for in one step, and above lists.
const (
	askNote           = "Đề nghị ghi nội dung ghi chú; chỉ người của Ban đọc được."
	askAsk            = "Đề nghị ghi nội dung cần bổ sung. Tin được gửi ngay; thời hạn trả lời tạm dừng đến khi có bổ sung."
	askForward        = "Đề nghị ghi tên cơ quan có thẩm quyền giải quyết. Bên gửi được báo rõ tên này."
	askReopen         = "Đề nghị ghi lý do mở lại. Bên gửi và các cơ quan được trả lời chung đều được báo nguyên văn, nên không nêu việc riêng của cơ quan nào."
	askHeading        = "Đề nghị ghi tiêu đề trung lập trong một dòng, không nêu tên cơ quan, cá nhân. Cơ quan khác có cùng vướng mắc chỉ thấy tiêu đề này."
	askReturn         = "Đề nghị ghi ý kiến gửi người soạn."
	askCannedTitle    = "Đề nghị ghi tên mẫu trả lời trong một dòng, ví dụ “Làm tròn tỷ lệ chiến sĩ thi đua cơ sở”."
	askCannedWords    = "Đề nghị ghi nội dung trả lời. Mẫu dùng được sau khi lãnh đạo duyệt; khi dùng thì gửi nguyên văn, không phải trình lại."
	askCannedCategory = "Mẫu này dùng cho phản ánh thuộc lĩnh vực nào?"
	chooseOfficer     = "Giao chuyên viên nào xử lý?"
	chooseClass       = "Đề nghị chọn:"
)

var listNames = [ticket.Lists]string{
	ticket.ListInHand: "Đang xử lý", ticket.ListNew: "Chờ tiếp nhận", ticket.ListMine: "Việc của tôi", ticket.ListWaiting: "Chờ bổ sung",
	ticket.ListToApprove: "Chờ phê duyệt trả lời", ticket.ListOverdue: "Quá hạn", ticket.ListSettled: "Đã xong, đã báo cáo", ticket.ListQuestions: "Câu hỏi gửi Ban",
	ticket.ListAgency: "Chờ cơ quan đồng ý",
}

func (t text) listLabel(which, n int) string { return fmt.Sprintf("%s (%d)", listNames[which], n) }

func (t text) boardList(which int, views []view, total, from int, now time.Time) string {
	return fmt.Sprintf("<b>%s</b> (%d)\n%s", listNames[which], total, t.listed(views, from, now))
}

// chosenList are the newest tickets of a category or an agency.
func (t text) chosenList(of string, views []view, most int, now time.Time) string {
	html := "<b>" + telegram.Escape(of) + "</b>\n" + t.listed(views, 0, now)
	if len(views) == most {
		html += fmt.Sprintf("\n\n<i>%d phản ánh, câu hỏi mới nhất; mở phản ánh cũ hơn bằng mã.</i>", most)
	}
	return html
}

// listed are tickets in a list of the Board's, numbered after so many.
func (t text) listed(views []view, from int, now time.Time) string {
	if len(views) == 0 {
		return "\nKhông có phản ánh, câu hỏi nào trong danh sách này."
	}
	var out strings.Builder
	for i, v := range views {
		fmt.Fprintf(&out, "\n%d. %s", from+i+1, t.line(v.Ticket))
		line := []string{t.state(v)}
		if v.agency != "" {
			line = append([]string{telegram.Escape(v.agency)}, line...)
		}
		if v.Kind == ticket.Difficulty {
			line = append(line, vietnamese.LowerFirst(v.Category.Name()))
		}
		if v.State.Open() && !v.DueAt.IsZero() {
			line = append(line, t.deadline(v.Ticket, now))
		}
		out.WriteString("\n   " + strings.Join(line, " · ") + "\n")
	}
	return strings.TrimRight(out.String(), "\n")
}

func (t text) deadline(k ticket.Ticket, now time.Time) string {
	if k.State != ticket.AwaitingReporter && now.After(k.DueAt) {
		return "⚠️ quá hạn từ " + day(k.DueAt)
	}
	return "hạn " + day(k.DueAt)
}

// boardTicket is a ticket as the Board sees it.
func (t text) boardTicket(w boardView, now time.Time) string {
	var out strings.Builder
	name := "Phản ánh"
	if w.Kind == ticket.Question {
		name = "Câu hỏi gửi Ban"
	}
	fmt.Fprintf(&out, "<b>%s</b>\n%s", t.named(name, w.Ticket), t.state(w.view))
	line := func(name, value string) {
		if value != "" {
			out.WriteString("\n" + name + ": " + telegram.Escape(value))
		}
	}
	line("Cơ quan", w.agency)
	writer := "Người viết"
	if w.Kind == ticket.Question {
		writer = "Người hỏi"
	}
	line(writer, w.reporter)
	if w.Recorder != 0 {
		out.WriteString("\nKênh: " + t.origin(w.Origin))
	}
	line("Tiêu đề", w.Heading)
	if w.Kind == ticket.Difficulty {
		line("Lĩnh vực", w.Category.Name())
	}
	line("Cấp giải quyết", w.Level.Name())
	line("Chuyên viên", w.assignee)
	if w.State.Open() && !w.DueAt.IsZero() {
		out.WriteString("\nThời hạn: " + conversation.Clock(w.DueAt))
		if w.State == ticket.AwaitingReporter {
			out.WriteString(" (tạm dừng trong khi chờ bổ sung)")
		} else if now.After(w.DueAt) {
			out.WriteString(" (⚠️ quá hạn)")
		}
	}
	if len(w.joined) > 0 {
		var codes []string
		for _, j := range w.joined {
			codes = append(codes, j.Code.String())
		}
		out.WriteString("\nTrả lời chung cho: " + strings.Join(codes, ", "))
	}
	if w.About != "" && w.Kind == ticket.Difficulty {
		line("Từ thông báo", w.About)
	}
	out.WriteString("\n\n" + t.report(w.Report))
	if w.Kind == ticket.Question && w.About != "" {
		out.WriteString("\n\n<b>Lý do gửi Ban:</b> " + telegram.Escape(conversation.Shorten(w.About, 700)))
	}
	if w.open.ID != 0 {
		out.WriteString("\n\n<b>Trả lời đang chờ duyệt:</b>\n" + telegram.Escape(conversation.Shorten(w.open.Words, 800)))
	} else if w.last.Words != "" && w.last.Kind != ticket.SaidSent && !ofAgency(w.last.Kind) {
		out.WriteString("\n\n<b>" + t.kind(w.last.Kind) + "</b> (" + conversation.Clock(w.last.At) + "):\n" + t.saidWords(w.last, 800))
	}
	if len(w.undelivered) > 0 {
		fmt.Fprintf(&out, "\n\n⚠️ Có %d tin chưa đến được %s; %s.", len(w.undelivered), reporterOf(w.Ticket), sendAgain(w.Ticket))
	}
	return out.String()
}

// done is what was just done, above the ticket; "" where the ticket says it itself.
func (t text) done(changes []ticket.Change) string {
	told, message := 0, ticket.MessageKind("")
	for _, c := range changes {
		told += len(c.Tell)
		message = c.Message.Kind
	}
	switch {
	case message.Internal():
		return ""
	case told == 0 && changes[0].Ticket.Kind == ticket.Question:
		return "<i>Người hỏi không còn nhận tin trên trợ lý.</i>\n\n"
	case told == 0:
		return "<i>Cơ quan chưa có người nhận trên trợ lý; đề nghị báo qua Hệ thống quản lý văn bản.</i>\n\n"
	}
	return ""
}

// toGroup is a new ticket as the Board's group reads it: nothing of what it says.
func (t text) toGroup(k ticket.Ticket, agency string) string {
	return "📩 Phản ánh mới <b>" + k.Code.String() + "</b>\n" + agencyAndCategory(k, agency)
}

// agencyAndCategory are whose a ticket is and what it is about.
func agencyAndCategory(k ticket.Ticket, agency string) string {
	return telegram.Escape(agency) + " · " + vietnamese.LowerFirst(k.Category.Name())
}

// toOfficer is what the reporter's side did, as who deals with the ticket reads it.
func (t text) toOfficer(c ticket.Change, agency string) string {
	k := c.Ticket
	who := telegram.Escape(agency)
	if k.Kind == ticket.Question {
		who = "người hỏi"
	}
	code := "<b>" + k.Code.String() + "</b>"
	words := telegram.Escape(conversation.Shorten(c.Message.Words, 1500))
	switch c.Message.Kind {
	case ticket.SaidSent:
		if k.Kind == ticket.Question {
			return "📩 Câu hỏi mới gửi Ban " + code + ":\n\n" + words
		}
		return "📩 Phản ánh mới " + code + "\n" + agencyAndCategory(k, agency)
	case ticket.SaidSupplement:
		return code + ": " + who + " bổ sung:\n\n" + words
	case ticket.SaidAmendment:
		return code + ": " + who + " đính chính:\n\n" + words
	case ticket.SaidWithdrawn:
		return code + ": " + who + " đã rút " + what(k) + "."
	case ticket.SaidResolved:
		return code + ": " + who + " xác nhận đã được giải quyết."
	case ticket.SaidDisputed:
		return code + ": " + who + " đề nghị xem xét lại:\n\n" + words
	}
	return code + ": " + vietnamese.LowerFirst(t.kind(c.Message.Kind)) + "."
}

// toAgency is a report as who has to agree to it reads it.
func (t text) toAgency(s ticket.Sending, agency, from string) string {
	head := telegram.Escape(from) + " viết phản ánh của " + telegram.Escape(agency) + ", chờ gửi thay mặt cơ quan:"
	switch {
	case s.ByBoard:
		head = telegram.Escape(from) + " viết phản ánh của " + telegram.Escape(agency) + "; cơ quan chưa có đầu mối, lãnh đạo sử dụng trợ lý nên đề nghị Ban ghi nhận:"
	case s.Ticket.Sender != 0:
		head = telegram.Escape(from) + " trình phản ánh của " + telegram.Escape(agency) + ", chờ lãnh đạo đồng ý gửi:"
	}
	return head + "\n\n" + t.reportInBrief(s.Ticket.Report)
}

var reasons = map[string]string{
	string(outbox.Blocked): "đã chặn trợ lý", string(outbox.Deactivated): "tài khoản ngừng dùng", string(outbox.NotStarted): "chưa bắt đầu trò chuyện",
}

func (t text) notArrived(k ticket.Ticket, name, reason string) string {
	why := reasons[reason]
	if why == "" {
		why = "Telegram không nhận"
	}
	return "⚠️ Tin về <b>" + k.Code.String() + "</b> chưa đến được " + telegram.Escape(name) + " (" + why + "); " + sendAgain(k) + "."
}

// reporterOf is a word for whose a ticket is.
func reporterOf(k ticket.Ticket) string {
	if k.Kind == ticket.Question {
		return "người hỏi"
	}
	return "cơ quan"
}

// sendAgain is what is to be done about what did not arrive. A question is a person's own, and is answered through no agency.
func sendAgain(k ticket.Ticket) string {
	if k.Kind == ticket.Question {
		return "đề nghị gửi lại hoặc liên hệ trực tiếp người hỏi"
	}
	return "đề nghị gửi lại hoặc báo cơ quan qua Hệ thống quản lý văn bản"
}

// due is of what somebody is reminded.
func (t text) due(r ticket.Reminder, agency string, now time.Time, lead bool) string {
	code := "<b>" + r.Ticket.Code.String() + "</b>"
	of := ""
	if agency != "" {
		of = " của " + telegram.Escape(agency)
	}
	switch r.Why {
	case ticket.DueAccept:
		return "⏰ " + code + of + " chưa được tiếp nhận, gửi từ ngày " + day(r.Ticket.SentAt) + "."
	case ticket.DueSoon:
		return "⏰ " + code + of + " cần trả lời chậm nhất " + conversation.Clock(r.Ticket.DueAt) + "."
	case ticket.DueOver:
		if lead {
			return "⚠️ Báo cáo lãnh đạo: " + code + of + " quá hạn trả lời từ ngày " + day(r.Ticket.DueAt) + "."
		}
		return "⚠️ " + code + of + " quá hạn trả lời từ ngày " + day(r.Ticket.DueAt) + "."
	case ticket.DueReporter:
		if r.Ticket.Kind == ticket.Question {
			return "⏰ Câu hỏi " + code + ": " + t.Board + " đang chờ " + t.Address + " bổ sung từ ngày " + day(r.Ticket.WaitingSince) + "."
		}
		return "⏰ Phản ánh " + code + ": " + t.Board + " đang chờ quý cơ quan bổ sung từ ngày " + day(r.Ticket.WaitingSince) + "."
	case ticket.DueAgency:
		return "⏰ Phản ánh" + of + " đang chờ gửi thay mặt cơ quan từ ngày " + day(r.Ticket.ChangedAt) + ":\n\n" + t.reportInBrief(r.Ticket.Report)
	case ticket.DueApprove:
		return "⏰ Trả lời " + what(r.Ticket) + " " + code + of + " đang chờ phê duyệt."
	}
	return code
}

func (t text) assignedTo(k ticket.Ticket) string {
	return "Giao xử lý <b>" + k.Code.String() + "</b>, trả lời chậm nhất " + conversation.Clock(k.DueAt) + "."
}

func (t text) askJoin(k ticket.Ticket, alike []view) string {
	var out strings.Builder
	out.WriteString("Gộp <b>" + k.Code.String() + "</b> để trả lời chung với phản ánh nào? Chọn dưới đây, hoặc ghi mã, ví dụ “vm 42”.\n")
	for _, v := range alike {
		out.WriteString("\n<b>" + v.Code.String() + "</b> · " + telegram.Escape(v.agency) + "\n" + telegram.Escape(conversation.Shorten(v.Words, 250)) + "\n")
	}
	if len(alike) == 0 {
		out.WriteString("\n<i>Chưa thấy phản ánh nào có vẻ cùng nội dung.</i>")
	}
	return strings.TrimSpace(out.String())
}

func (t text) askRecordAgency(found int) string {
	if found > 0 {
		return "Đề nghị chọn cơ quan, hoặc ghi tên khác để tìm lại."
	}
	return "Phản ánh của cơ quan nào? Đề nghị ghi tên hoặc mã cơ quan."
}

func (t text) askRecordWords(s recording) string {
	return "Cơ quan: " + telegram.Escape(s.Name) + "\nKênh: " + t.origin(s.Origin) + "\n\nĐề nghị ghi nội dung khó khăn, vướng mắc; bản chụp, tệp gửi ở bước sau."
}

// Replies.
