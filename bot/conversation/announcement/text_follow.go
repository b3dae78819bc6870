package announcement

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/telegram"
)

// The words on the buttons of an announcement's page.
const (
	buttonSentList       = "📋 Đã gửi"
	buttonToSent         = "‹ Danh sách đã gửi"
	buttonFollow         = "Theo dõi, điều khiển"
	buttonRefresh        = "🔄 Cập nhật"
	buttonPause          = "⏸ Tạm dừng"
	buttonResume         = "▶️ Gửi tiếp"
	buttonCancel         = "⏹ Hủy gửi"
	buttonRetry          = "🔁 Gửi lại lượt lỗi"
	buttonRemind         = "🔔 Nhắc cơ quan chưa xác nhận"
	buttonChange         = "✏️ Thay đổi, thu hồi"
	buttonFiles          = "Đưa tệp vào kho văn bản"
	buttonResult         = "📊 Kết quả"
	buttonCampaignResult = "📊 Kết quả cả đợt"
	buttonDelete         = "🗑 Xóa tin gửi nhầm"

	buttonCampaigns   = "🏁 Đợt thi đua"
	buttonNewCampaign = "➕ Mở đợt thi đua mới"
	buttonToCampaigns = "‹ Các đợt thi đua"
)

func (t text) announcements(total int, waiting bool) string {
	switch {
	case waiting && total == 0:
		return "Không có thông báo nào đang chờ xác nhận."
	case waiting:
		return fmt.Sprintf("<b>Thông báo còn cơ quan chưa xác nhận</b> (%d)\n\nBấm vào tên để xem và đôn đốc.", total)
	case total == 0:
		return "Chưa có thông báo nào được duyệt gửi."
	}
	return fmt.Sprintf("<b>Thông báo đã duyệt, đã gửi</b> (%d)\n\nBấm vào tên để theo dõi.", total)
}

// page is the page of an announcement that was released.
func (t text) page(a broadcast.Announcement, p broadcast.Progress) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<b>Thông báo số %d</b>\n<b>%s</b>\n%s", a.ID, telegram.Escape(a.Title), telegram.Escape(a.Kind.Name()))
	if a.About != 0 {
		fmt.Fprintf(&b, " đối với thông báo số %d", a.About)
	}
	b.WriteString("\nNgười nhận: " + telegram.Escape(recipientWords(a.Draft)))
	if d := a.Document; d.Number != "" {
		b.WriteString("\nVăn bản: " + documentWords(a.Draft))
	}
	if !a.DueAt.IsZero() {
		b.WriteString("\nThời hạn xác nhận: " + conversation.Clock(a.DueAt))
	}
	switch {
	case !a.StartedAt.IsZero():
		b.WriteString("\nBắt đầu gửi: " + conversation.Clock(a.StartedAt))
	case !a.SendAt.IsZero():
		b.WriteString("\nSẽ gửi từ: " + conversation.Clock(a.SendAt))
	}
	return b.String() + "\n\n" + telegram.Escape(ProgressLine(a, p))
}

// progress is the message that shows how far a sending is.
func (t text) progress(a broadcast.Announcement, p broadcast.Progress, left time.Duration) string {
	html := fmt.Sprintf("Thông báo số %d <b>%s</b>\n%s", a.ID, telegram.Escape(a.Title), telegram.Escape(ProgressLine(a, p)))
	if left > 0 && a.State == broadcast.Sending {
		html += "\nCòn khoảng " + duration(left) + "."
	}
	return html
}

// duration is a time in words, no more exact than it is known.
func duration(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d giây", max(5, int(d.Seconds())/5*5))
	case d < time.Hour:
		return fmt.Sprintf("%d phút", int(d.Minutes()+0.5))
	}
	return fmt.Sprintf("%d giờ %d phút", int(d.Hours()), int(d.Minutes())%60)
}

// askCampaign asks for a campaign.
const askCampaign = "Đề nghị ghi tên đợt thi đua, dòng sau là ngày bắt đầu và kết thúc, các dòng sau nữa là nội dung, ví dụ:\n" +
	"<i>Thi đua cao điểm cuối năm 2026\ntừ 10/10/2026 đến 31/12/2026\nHoàn thành các chỉ tiêu năm 2026.</i>"

func (t text) campaigns(all []broadcast.Campaign) string {
	if len(all) == 0 {
		return "Chưa có đợt thi đua nào."
	}
	return "<b>Các đợt thi đua</b>\n\nBấm vào tên để xem các thông báo của đợt."
}

func (t text) chooseCampaign() string {
	return "Đề nghị chọn đợt thi đua của thông báo này."
}

// campaign is the page of a campaign, with a line for each announcement.
func (t text) campaign(c broadcast.Campaign, lines []string) string {
	html := "<b>" + telegram.Escape(c.Name) + "</b>\nTừ " + c.From.Words() + " đến hết " + c.Until.Words()
	if c.Words != "" {
		html += "\n\n" + telegram.Escape(c.Words)
	}
	if len(lines) == 0 {
		return html + "\n\nChưa có thông báo nào của đợt được gửi."
	}
	return html + "\n\n" + strings.Join(lines, "\n\n")
}

// inCampaign is one announcement on that page.
func (t text) inCampaign(a broadcast.Announcement, p broadcast.Progress) string {
	line := fmt.Sprintf("%d. <b>%s</b>", a.ID, telegram.Escape(a.Title))
	if !a.DueAt.IsZero() {
		line += ", hạn " + conversation.Clock(a.DueAt)
	}
	return line + "\n" + telegram.Escape(ProgressLine(a, p))
}

func (t text) askCancel(a broadcast.Announcement) string {
	return "Hủy gửi thông báo <b>" + telegram.Escape(a.Title) + "</b>? Người đã nhận vẫn giữ tin; người chưa nhận sẽ không nhận nữa."
}

func (t text) askOverdue(a broadcast.Announcement) string {
	return "Thời hạn xác nhận thông báo <b>" + telegram.Escape(a.Title) + "</b> (" + conversation.Clock(a.DueAt) +
		") đã qua. Vẫn gửi tiếp cho người chưa nhận? Nếu cần thời hạn mới, đề nghị hủy rồi soạn lại từ bản sao."
}

func (t text) askRemind(a broadcast.Announcement, p broadcast.Progress) string {
	return fmt.Sprintf("Nhắc người nhận thông báo <b>%s</b> của %d cơ quan chưa xác nhận? Tin nhắc gửi trong giờ làm việc và dừng ngay với cơ quan đã xác nhận; không cơ quan nào thấy tên cơ quan khác.",
		telegram.Escape(a.Title), p.Agencies-p.AgenciesSeen)
}

func (t text) reminded(a broadcast.Announcement, at time.Time) string {
	when := "ngay"
	if at.Sub(a.ReleasedAt) > time.Minute {
		when = "từ " + conversation.Clock(at)
	}
	return "Đã đặt nhắc về thông báo <b>" + telegram.Escape(a.Title) + "</b>, gửi " + when + "."
}

func (t text) chooseChange(a broadcast.Announcement) string {
	if a.Document.Number != "" {
		return "<b>" + telegram.Escape(a.Title) + "</b>\n\nĐính chính là sửa thể thức, kỹ thuật trình bày của văn bản; thay đổi nội dung phải có văn bản sửa đổi; thu hồi phải có thông báo thu hồi."
	}
	return "<b>" + telegram.Escape(a.Title) + "</b>\n\nTin mới trả lời tin cũ và nêu rõ nội dung thay đổi; tin cũ giữ nguyên lời dưới dòng ghi nhận thay đổi."
}

func (t text) keepsKind(v composing) string {
	return "<b>" + telegram.Escape(v.Kind.Name()) + fmt.Sprintf("</b> đối với thông báo số %d; loại này không đổi được.", v.About)
}

func (t text) deleted(a broadcast.Announcement) string {
	return fmt.Sprintf("Đang xóa thông báo số %d <b>%s</b> khỏi cuộc trò chuyện của người nhận.", a.ID, telegram.Escape(a.Title))
}

// unseen are the messages with the list of whom to call about what is marked hỏa tốc.
func (t text) unseen(a broadcast.Announcement, calls []broadcast.Call) []string {
	var b strings.Builder
	b.WriteString("<b>HỎA TỐC:</b> sau 30 phút chưa có phản hồi đối với <b>" + telegram.Escape(a.Title) + "</b>. Đề nghị gọi điện:\n")
	for _, c := range calls {
		b.WriteString("\n<b>" + telegram.Escape(c.Agency) + "</b>")
		if !c.Reached {
			b.WriteString(": chưa có ai nhận được tin")
		}
		b.WriteString("\n")
		for _, p := range c.Contacts {
			b.WriteString("• " + telegram.Escape(cmp.Or(p.Person, conversation.ErasedName)) + ", " + p.Role.Name() + ": " + cmp.Or(conversation.Phone(p.Phone), "chưa có số điện thoại") + "\n")
		}
		if len(c.Contacts) == 0 {
			b.WriteString("• chưa có đầu mối, lãnh đạo trong danh sách\n")
		}
	}
	return telegram.Split(b.String(), telegram.MaxText)
}

// withdrawn tells an approver that what they approved is a draft again.
func (t text) withdrawn(a broadcast.Announcement) string {
	return fmt.Sprintf("Người soạn đã rút lại thông báo số %d <b>%s</b> để sửa; khi trình lại sẽ cần duyệt lại.", a.ID, telegram.Escape(a.Title))
}
