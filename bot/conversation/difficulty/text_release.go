package difficulty

import (
	"fmt"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/bot/ticket"
	"thidua/knowledge/vietnamese"
)

func (t text) askReply(k ticket.Ticket, s replying) string {
	if s.Refuses {
		return "<b>" + k.Code.String() + "</b>\nĐề nghị ghi lý do không thuộc phạm vi tiếp nhận, và cơ quan nào có thẩm quyền nếu biết. Nội dung chỉ được gửi sau khi lãnh đạo duyệt."
	}
	return "<b>" + k.Code.String() + "</b>\nĐề nghị ghi nội dung trả lời. Nội dung chỉ được gửi sau khi lãnh đạo duyệt."
}

func (t text) askDocument() string {
	return "Đề nghị ghi số, ngày văn bản trả lời, ví dụ:\n<i>1912/SNV-TĐKT ngày 02/12/2026</i>"
}

func (t text) checkReply(k ticket.Ticket, r ticket.Reply, joined int) string {
	html := "<b>Xem lại trước khi trình</b>\n\nTrả lời " + k.Code.String() + ":\n\n" + telegram.Escape(r.Said())
	if r.Kind == ticket.Refusal {
		html = "<b>Xem lại trước khi trình</b>\n\nKhông tiếp nhận " + k.Code.String() + ":\n\n" + telegram.Escape(r.Said())
	}
	return html + toJoined(joined)
}

// toJoined says that a reply goes to who is joined too.
func toJoined(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("\n\n<i>Trả lời được gửi riêng tới từng cơ quan của %d phản ánh đã gộp.</i>", n)
}

func (t text) replySubmitted(leaders int) string {
	if leaders == 0 {
		return "<i>Đã trình, nhưng ngoài người soạn chưa có lãnh đạo nào dùng trợ lý để duyệt; đề nghị liên hệ quản trị hệ thống.</i>\n\n"
	}
	return fmt.Sprintf("<i>Đã trình; %d lãnh đạo được báo.</i>\n\n", leaders)
}

func (t text) toApprove(k ticket.Ticket, author string) string {
	return telegram.Escape(author) + " trình duyệt trả lời <b>" + k.Code.String() + "</b>."
}

func (t text) reviews(replies, canned int) string {
	if replies+canned == 0 {
		return "Không có trả lời nào chờ duyệt."
	}
	return fmt.Sprintf("<b>Chờ duyệt:</b> %d trả lời phản ánh, câu hỏi; %d mẫu trả lời.", replies, canned)
}

func (t text) review(v view, r ticket.Reply, author string, joined int) string {
	kind := "Trả lời"
	if r.Kind == ticket.Refusal {
		kind = "Không tiếp nhận"
	}
	html := "<b>" + kind + " " + v.Code.String() + "</b>, chờ duyệt\nNgười soạn: " + telegram.Escape(author)
	if v.agency != "" {
		html += "\nCơ quan: " + telegram.Escape(v.agency)
	}
	html += "\n\n<b>Nội dung " + what(v.Ticket) + ":</b>\n" + t.report(v.Report) + "\n\n<b>" + kind + ":</b>\n" + telegram.Escape(r.Said())
	return html + toJoined(joined)
}

func (t text) approvedReply(k ticket.Ticket, n int) string {
	return fmt.Sprintf("Đã duyệt và gửi trả lời <b>%s</b>%s.", k.Code, alsoTo(n))
}

func alsoTo(n int) string {
	if n > 1 {
		return fmt.Sprintf(" và %d phản ánh đã gộp", n-1)
	}
	return ""
}

func (t text) replyApproved(k ticket.Ticket) string {
	return "Trả lời <b>" + k.Code.String() + "</b> đã được duyệt và gửi."
}

func (t text) replyReturned(k ticket.Ticket, why string) string {
	return "Trả lời <b>" + k.Code.String() + "</b> được trả lại, kèm ý kiến:\n\n" + telegram.Escape(why)
}

func (t text) returnedReply(k ticket.Ticket) string {
	return "Đã trả lại, kèm ý kiến; người soạn được báo."
}

// Canned replies.

func (t text) cannedLabel(c ticket.Canned) string { return "Mẫu · " + c.Title }

func (t text) cannedToApprove(c ticket.Canned, author string) string {
	return telegram.Escape(author) + " trình duyệt mẫu trả lời <b>" + telegram.Escape(c.Title) + "</b>."
}

func (t text) cannedReply(c ticket.Canned) string {
	of := buttonEveryCategory
	if c.Category != "" {
		of = c.Category.Name()
	}
	return "<b>Mẫu trả lời: " + telegram.Escape(c.Title) + "</b>\nLĩnh vực: " + vietnamese.LowerFirst(of) + "\n\n" + telegram.Escape(c.Words)
}

func (t text) cannedDecided(c ticket.Canned) string {
	title := "<b>" + telegram.Escape(c.Title) + "</b>"
	switch c.State {
	case ticket.Approved:
		return "Mẫu trả lời " + title + " đã được duyệt."
	case ticket.Returned:
		return "Mẫu trả lời " + title + " được trả lại, kèm ý kiến:\n\n" + telegram.Escape(c.Note)
	}
	return "Đã thôi dùng mẫu trả lời " + title + "."
}

func (t text) chooseCanned(k ticket.Ticket, all []ticket.Canned) string {
	if len(all) == 0 {
		return "Chưa có mẫu trả lời nào được duyệt cho lĩnh vực này. Soạn mẫu tại /xuly."
	}
	var out strings.Builder
	out.WriteString("Chọn mẫu để trả lời <b>" + k.Code.String() + "</b>; mẫu được gửi nguyên văn, không phải trình lại:\n")
	for i, c := range all[:min(len(all), 6)] {
		fmt.Fprintf(&out, "\n%d. <b>%s</b>\n%s\n", i+1, telegram.Escape(c.Title), telegram.Escape(conversation.Shorten(c.Words, 300)))
	}
	return strings.TrimSpace(out.String())
}

func (t text) checkCanned(k ticket.Ticket, c ticket.Canned, joined int) string {
	return "<b>Trả lời " + k.Code.String() + " bằng mẫu “" + telegram.Escape(c.Title) + "”</b>\n\n" + telegram.Escape(c.Words) + toJoined(joined)
}

func (t text) cannedList(n int) string {
	return fmt.Sprintf("<b>Mẫu trả lời đã duyệt</b> (%d)\n\nMẫu dùng để trả lời ngay những nội dung lặp lại, không phải trình lại.", n)
}
