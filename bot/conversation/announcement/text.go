package announcement

import (
	"fmt"
	"strings"
	"time"

	"thidua/bot/audience"
	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/telegram"
	"thidua/knowledge/vietnamese"
)

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

// The words on buttons.
const (
	buttonSeen    = "✅ Đã nắm thông tin"
	buttonMissing = "Chưa thấy văn bản trên Hệ thống"
	buttonOptOut  = "🔕 Không nhận tin tuyên truyền"
	buttonOptIn   = "🔔 Nhận lại tin tuyên truyền"
)

// notice is the module's line before the agreement.
func (t text) notice() string {
	return "<b>Thông báo:</b> thông báo nào của " + t.Board + " đã gửi cho " + t.Address + ", khi nào, và việc " + t.Address +
		" xác nhận; phần của cơ quan được giữ lại khi xóa dữ liệu cá nhân."
}

func (t text) help() string {
	return "<b>Thông báo của " + t.Board + ":</b> /thongbao liệt kê những thông báo đã gửi cho " + t.Address + "; kèm từ cần tìm thì tìm trong đó, " +
		"ví dụ <i>/thongbao hạn nộp báo cáo</i>. Cũng có thể hỏi thẳng: <i>hạn nộp công văn hôm qua?</i>\n" +
		"• <b>" + buttonSeen + "</b>: cho biết đầu mối đã xem; không phải là việc nhận văn bản theo quy định và không là căn cứ để phê bình hay chấm điểm\n" +
		"• <b>" + buttonMissing + "</b>: báo để văn bản được gửi lại\n" +
		"Văn bản chính thức được gửi, nhận trên Hệ thống quản lý văn bản; không dùng trợ lý vẫn nhận đầy đủ ở đó."
}

// optedOut says whether somebody gets publicity from now on.
func (t text) optedOut(back bool) string {
	if back {
		return "Đã ghi nhận: " + t.Address + " nhận lại tin tuyên truyền."
	}
	return "Đã ghi nhận: " + t.Address + " không nhận tin tuyên truyền nữa. Các thông báo khác vẫn được gửi."
}

func (t text) summary(n int) string { return fmt.Sprintf("Thông báo đã gửi: %d", n) }

// announcement is the message that is sent: what it is, its words, the document it carries, what is asked for.
func (t text) announcement(d broadcast.Draft, about *broadcast.Announcement) string {
	var b strings.Builder
	if about != nil {
		b.WriteString("<b>" + strings.ToUpper(d.Kind.Name()) + "</b> thông báo gửi ngày " + dayOf(about.StartedAt) + ":\n")
	}
	if d.Urgency != "" {
		b.WriteString("<b>" + strings.ToUpper(string(d.Urgency)) + "</b>\n")
	}
	fmt.Fprintf(&b, "<b>%s</b>\n<i>%s · %s</i>", telegram.Escape(d.Title), telegram.Escape(d.Kind.Name()), t.Board)
	if d.Body != "" {
		b.WriteString("\n\n" + d.Body)
	}
	if doc := d.Document; doc.Number != "" {
		fmt.Fprintf(&b, "\n\nVăn bản: số %s ngày %s của %s, đã phát hành trên Hệ thống quản lý văn bản.", telegram.Escape(doc.Number), doc.Date.Words(), telegram.Escape(doc.Issuer))
	} else {
		b.WriteString("\n\n<i>Tin thông báo nghiệp vụ, không thay thế văn bản.</i>")
	}
	switch {
	case !d.DueAt.IsZero():
		b.WriteString("\n\nĐề nghị xác nhận chậm nhất " + conversation.Clock(d.DueAt) + ".")
	case d.Acknowledged:
		b.WriteString("\n\nĐề nghị xác nhận đã nắm thông tin.")
	}
	return b.String()
}

// dayOf is the day of an instant.
func dayOf(at time.Time) string { return vietnamese.DayOf(at).Words() }

// lateNote stands before the words for who joined later.
func (t text) lateNote() string {
	return "<i>Gửi bổ sung do " + t.Address + " mới tham gia.</i>\n\n"
}

// superseded are the words of an earlier announcement after it was changed.
func (t text) superseded(d broadcast.Draft, about *broadcast.Announcement) string {
	done := map[broadcast.Kind]string{broadcast.Correction: "đính chính", broadcast.Amendment: "thay đổi nội dung", broadcast.Recall: "thu hồi",
		broadcast.Update: "cập nhật", broadcast.Withdrawal: "gỡ"}[d.Kind]
	head := "<b>Đã được " + done + " ngày " + dayOf(time.Now()) + ", xem tin sau.</b>"
	if d.Document.Number != "" && d.Document.Number != about.Document.Number {
		head = "<b>Đã được " + done + " tại văn bản số " + telegram.Escape(d.Document.Number) + " ngày " + d.Document.Date.Words() + ".</b>"
	}
	return head + "\n\n" + about.Content.HTML
}

// reminder is sent to those who have not acknowledged an announcement.
func (t text) reminder(about *broadcast.Announcement) string {
	words := "<b>ĐÔN ĐỐC</b>\nĐến nay chưa ghi nhận xác nhận của " + t.Address + " đối với thông báo <b>" + telegram.Escape(about.Title) +
		"</b> gửi ngày " + dayOf(about.StartedAt) + "."
	if !about.DueAt.IsZero() {
		words += "\nĐề nghị xác nhận chậm nhất " + conversation.Clock(about.DueAt) + "."
	}
	return words + "\nĐã xác nhận qua kênh khác thì không phải thực hiện lại."
}

// tooLong is plain text: it is a refusal.
func (t text) tooLong(over int) string {
	return fmt.Sprintf("Nội dung dài hơn mức Telegram cho phép: thừa %d ký tự. Đề nghị rút gọn, hoặc gửi phần chi tiết bằng tệp kèm theo.", over)
}

func (t text) forWhich(a broadcast.Announcement) string {
	return t.Capital() + " nhận thông báo <b>" + telegram.Escape(a.Title) + "</b> với tư cách đại diện nhiều cơ quan. Đề nghị chọn cơ quan:"
}

func (t text) thanks(a broadcast.Announcement, of broadcast.Standing, kind broadcast.AcknowledgementKind, at time.Time) string {
	agency, title := telegram.Escape(of.Agency), telegram.Escape(a.Title)
	if kind == broadcast.Missing {
		return "Đã báo " + t.Board + ": " + t.missingFor(of) + " chưa thấy văn bản của thông báo <b>" + title + "</b> trên Hệ thống. Văn bản sẽ được kiểm tra, gửi lại nếu cần."
	}
	late := ""
	if !a.DueAt.IsZero() && at.After(a.DueAt) {
		late = " (sau hạn)"
	}
	if broadcast.ForAgency(of.Role) {
		return "✅ Đã ghi nhận" + late + ": " + agency + " đã nắm thông tin <b>" + title + "</b>, " + conversation.Clock(at) + "."
	}
	return "✅ Đã ghi nhận" + late + ": " + t.Address + " đã nắm thông tin <b>" + title + "</b>, " + conversation.Clock(at) +
		". Việc xác nhận thay cơ quan do đầu mối hoặc lãnh đạo cơ quan thực hiện."
}

// noted and saidBefore are plain text over the button.
func (t text) noted() string      { return "Đã ghi nhận." }
func (t text) saidBefore() string { return "Nội dung này đã được ghi nhận trước đó." }

func (t text) missing(a broadcast.Announcement, of broadcast.Standing) string {
	return fmt.Sprintf("%s báo chưa thấy văn bản số %s trên Hệ thống (thông báo <b>%s</b>). Đề nghị kiểm tra, gửi lại nếu cần.",
		conversation.UpperFirst(t.missingFor(of)), telegram.Escape(a.Document.Number), telegram.Escape(a.Title))
}

// missingFor is who has not found a document: an agency, or one of its people for themselves.
func (t text) missingFor(of broadcast.Standing) string {
	if broadcast.ForAgency(of.Role) {
		return telegram.Escape(of.Agency)
	}
	return "một thành viên của " + telegram.Escape(of.Agency)
}

func (t text) halted(a broadcast.Announcement, why broadcast.Halt) string {
	return fmt.Sprintf("Thông báo số %d <b>%s</b> đang tạm dừng. %s", a.ID, telegram.Escape(a.Title), haltWords[why])
}

func (t text) list(copies []broadcast.Copy, total, from int) string {
	if total == 0 {
		return "Chưa có thông báo nào gửi cho " + t.Address + "."
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<b>Thông báo đã gửi cho %s</b> (%d)\n", t.Address, total)
	for i, c := range copies {
		fmt.Fprintf(&b, "\n%d. %s · %s%s", from+i+1, telegram.Escape(c.Title), conversation.Clock(c.At), stateOf(c))
	}
	return b.String() + "\n\nBấm vào tên để xem lại. " + searchHint
}

// Size says whom an announcement would go to, as plain text.
func Size(audience audience.Audience) string {
	line := sizeLine(audience)
	for _, a := range audience.Unrepresented {
		line += "\n  chưa có ai: " + a.Code + " " + a.Name
	}
	return line
}

func sizeLine(audience audience.Audience) string {
	size := audience.Size()
	line := fmt.Sprintf("%s người, %d/%d cơ quan", conversation.Thousands(size.Persons), size.AgenciesReached, size.AgenciesMeant)
	for _, part := range []struct {
		n     int
		words string
	}{{size.WithoutFocal, "cơ quan chưa có đầu mối"}, {len(audience.Unreachable), "người chưa dùng trợ lý"}, {audience.Blocked, "người đã chặn trợ lý"}} {
		if part.n > 0 {
			line += fmt.Sprintf("; %s %s", conversation.Thousands(part.n), part.words)
		}
	}
	return line + "."
}

// haltWords say why an announcement stands still.
var haltWords = map[broadcast.Halt]string{
	broadcast.HaltOverdue:  "Thời hạn xác nhận đã qua trong lúc chờ gửi, cần có người quyết định gửi tiếp.",
	broadcast.HaltLate:     "Đã quá thời điểm gửi hơn 15 phút, cần có người quyết định gửi tiếp.",
	broadcast.HaltNobody:   "Chưa có ai trong danh sách người nhận có thể nhận tin.",
	broadcast.HaltAudience: "Người nhận đã khác so với lúc duyệt; cần lãnh đạo duyệt lại.",
	broadcast.HaltFailures: "Nhiều lượt gửi liên tiếp không thành công; đề nghị xem lý do từng người trước khi gửi tiếp.",
	broadcast.HaltError:    "Trợ lý chưa bắt đầu gửi được; đề nghị quản trị hệ thống kiểm tra nhật ký.",
	broadcast.HaltHours:    "Ngoài giờ làm việc; sẽ tự gửi tiếp khi đến giờ làm việc.",
}

// barWidth is how many signs a progress bar has.
const barWidth = 20

// ProgressLine says how far an announcement is, as plain text.
func ProgressLine(a broadcast.Announcement, p broadcast.Progress) string {
	total := p.Waiting + p.Sent + p.Failed + p.Cancelled
	line := a.State.Name()
	if total > 0 {
		done := barWidth * (total - p.Waiting) / total
		line += fmt.Sprintf(" [%s%s] %d/%d người", strings.Repeat("█", done), strings.Repeat("░", barWidth-done), p.Sent, total)
	}
	if p.Failed > 0 {
		line += fmt.Sprintf("; %d không gửi được", p.Failed)
	}
	if p.Uncertain > 0 {
		line += fmt.Sprintf("; %d chưa xác định", p.Uncertain)
	}
	if p.FilesFailed > 0 {
		line += fmt.Sprintf("; %d chưa nhận được tệp kèm theo", p.FilesFailed)
	}
	if p.Agencies > 0 {
		line += fmt.Sprintf("; đến %d/%d cơ quan", p.AgenciesReached, p.Agencies)
	}
	if a.Acknowledged {
		line += fmt.Sprintf("; %d cơ quan đã xác nhận", p.AgenciesSeen)
	}
	if p.AgenciesOther > 0 {
		line += fmt.Sprintf(" (trong đó %d ghi nhận qua kênh khác)", p.AgenciesOther)
	}
	if p.Missing > 0 {
		line += fmt.Sprintf("; %d cơ quan chưa thấy văn bản", p.Missing)
	}
	if words := haltWords[a.Halt]; words != "" && a.State == broadcast.Paused {
		line += ". " + words
	}
	return line
}

// ReceiptWords says what became of one copy, as plain text.
func ReceiptWords(r broadcast.Receipt) string {
	words := broadcast.DeliveryName(r.State)
	switch {
	case r.Uncertain && r.State == "sent":
		words += " (có thể hai lần)"
	case r.Uncertain:
		words = "Chưa xác định"
	}
	if !r.At.IsZero() {
		words += " " + conversation.Clock(r.At)
	}
	if r.Reason != "" && r.State == "failed" {
		words += " (" + broadcast.ReasonName(r.Reason) + ")"
	}
	if !r.SeenAt.IsZero() {
		words += "; đã xác nhận " + conversation.Clock(r.SeenAt)
	}
	if !r.MissingAt.IsZero() {
		words += "; báo chưa thấy văn bản " + conversation.Clock(r.MissingAt)
	}
	return words
}

// ReleasedByOperator tells an approver that an operator has an announcement sent, as HTML.
func ReleasedByOperator(words conversation.Words, a broadcast.Announcement) string {
	at := "ngay"
	if !a.SendAt.IsZero() {
		at = "từ " + conversation.Clock(a.SendAt)
	}
	return fmt.Sprintf("Quản trị hệ thống đã đặt gửi %s thông báo số %d <b>%s</b> của %s từ dòng lệnh.\nNgười nhận: <code>%s</code>\nLý do: %s", at, a.ID,
		telegram.Escape(a.Title), words.Board, telegram.Escape(a.Audience.String()), telegram.Escape(a.Reason))
}
