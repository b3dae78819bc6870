package announcement

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"thidua/bot/audience"
	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/problem"
	"thidua/bot/telegram"
)

var noTime time.Time

// The words on the buttons under drafts.
const (
	buttonNewDraft        = "➕ Soạn thông báo mới"
	buttonPreview         = "👁 Xem trước tin sẽ gửi"
	buttonSubmit          = "📨 Trình duyệt"
	buttonSend            = "📨 Gửi"
	buttonCopy            = "Sao chép"
	buttonKeepTemplate    = "Lưu thành mẫu"
	buttonUseTemplate     = "Soạn theo mẫu này"
	buttonAbandon         = "Bỏ dự thảo"
	buttonAbandonTemplate = "Bỏ mẫu"
	buttonRestore         = "Khôi phục dự thảo"
	buttonWithdraw        = "Rút lại để sửa"
	buttonToDrafts        = "‹ Danh sách dự thảo"
	buttonToLists         = "‹ Cách chọn khác"

	buttonWriteDocument = "✏️ Ghi số, ngày, cơ quan ban hành"
	buttonIssued        = "Đã phát hành trên Hệ thống"
	buttonNoDocument    = "Không kèm văn bản"
	buttonWriteDue      = "✏️ Ngày, giờ khác"
	buttonWriteTime     = "✏️ Ngày, giờ khác"
	buttonWriteUntil    = "✏️ Lặp lại đến ngày"
	buttonNoBody        = "Chỉ dẫn văn bản, không có nội dung riêng"
	buttonFilesDone     = "Đã đủ tệp"
	buttonNoFiles       = "Bỏ hết tệp"

	buttonReplyReviews   = "Trả lời phản ánh chờ duyệt"
	buttonCuratedReviews = "Câu trả lời chờ duyệt"

	buttonReview     = "Xem và cho ý kiến"
	buttonApprove    = "✅ Duyệt và gửi"
	buttonAfterHours = "Duyệt, gửi ngoài giờ"
	buttonReturn     = "↩️ Trả lại"
)

// What is said over a button, as plain text.
const (
	voidedToast  = "Thông báo đã trình trở lại thành dự thảo; sửa xong đề nghị trình lại."
	previewToast = "Đã gửi bản xem trước ở dưới."
	copiedToast  = "Đã sao chép."
)

// What the steps of the forms ask.
const (
	askTitle = "Đề nghị ghi trích yếu: thông báo về việc gì, trong một dòng."
	askBody  = "Đề nghị gửi nội dung thông báo. Định dạng chữ (đậm, nghiêng, liên kết) được giữ nguyên; ảnh, tệp gửi cùng được kèm theo."
	askFiles = "Đề nghị gửi ảnh, tệp kèm theo, nhiều nhất 10 tệp."

	askDocument = "Đề nghị ghi văn bản theo mẫu, trên một hoặc nhiều dòng:\n<i>1876/SNV-TĐKT ngày 25/11/2026 của Sở Nội vụ về việc báo cáo khó khăn, vướng mắc quý IV</i>"
	askDue      = "Đề nghị ghi thời hạn xác nhận, ví dụ:\n<i>17 giờ 00 ngày 15/12/2026</i>"
	askTime     = "Đề nghị ghi thời điểm gửi, có giờ và ngày, ví dụ:\n<i>8 giờ 00 ngày 15/12/2026</i>"

	momentPassed  = "Thời điểm này đã qua."
	askUntil      = "Đề nghị ghi ngày kết thúc lặp lại, ví dụ:\n<i>31/12/2026</i>"
	askDelete     = "Tin sẽ được xóa khỏi cuộc trò chuyện của mọi người nhận. Đề nghị ghi lý do xóa tin gửi nhầm."
	askReturn     = "Đề nghị ghi ý kiến để người soạn hoàn thiện."
	askAfterHours = "Thông báo sẽ gửi ngay, không chờ giờ làm việc. Đề nghị ghi lý do."
)

func draftTitle(a broadcast.Announcement) string {
	if a.Title != "" {
		return a.Title
	}
	if a.Document.Number != "" {
		return "Văn bản số " + a.Document.Number
	}
	return "chưa có trích yếu"
}

// draftLabel stands on a button.
func (t text) draftLabel(a broadcast.Announcement) string {
	label := fmt.Sprintf("%d · %s", a.ID, draftTitle(a))
	if a.State != broadcast.Drafted {
		label = fmt.Sprintf("%d · %s · %s", a.ID, a.State.Name(), draftTitle(a))
	}
	return conversation.Shorten(label, maxLabel)
}

func (t text) templateLabel(a broadcast.Announcement) string {
	return conversation.Shorten("📄 "+draftTitle(a), maxLabel)
}

func (t text) toDraft(id int64) string { return fmt.Sprintf("Mở thông báo số %d", id) }

func (t text) drafts(drafts, templates []broadcast.Announcement) string {
	var b strings.Builder
	b.WriteString("<b>Soạn thông báo</b>\n\n")
	if len(drafts) == 0 {
		b.WriteString("Chưa có dự thảo nào.")
	} else {
		fmt.Fprintf(&b, "Dự thảo đang có: %d. Bấm vào tên để soạn tiếp.", len(drafts))
	}
	if len(templates) > 0 {
		b.WriteString("\n📄 là mẫu: bấm để soạn theo mẫu, ✏️ để sửa mẫu.")
	}
	return b.String()
}

// excerptLength is how much of the words of a draft stands on its screen, in characters.
const excerptLength = 400

// draft is the screen of a draft.
func (t text) draft(v composing) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<b>Thông báo số %d</b> · %s", v.ID, v.State.Name())
	if v.State == broadcast.Returned {
		b.WriteString("\n<b>Ý kiến:</b> " + telegram.Escape(v.Note))
	}
	b.WriteString("\n\n" + t.partsOf(v))
	if slices.Contains([]broadcast.State{broadcast.Drafted, broadcast.Returned}, v.State) {
		if v.missing != "" {
			b.WriteString("\n\n⚠️ " + telegram.Escape(v.missing))
		} else if v.OwnWords() {
			b.WriteString("\n\nThông báo có nội dung riêng nên cần lãnh đạo duyệt.")
		} else {
			b.WriteString("\n\nThông báo chỉ dẫn văn bản đã phát hành nên gửi ngay được.")
		}
	}
	return b.String()
}

// partsOf lists what was decided of a draft.
func (t text) partsOf(v composing) string {
	var lines []string
	for _, line := range t.lines(v.Draft) {
		lines = append(lines, "<b>"+line.name+":</b> "+line.words)
	}
	if v.campaign != "" {
		lines = append(lines, "<b>Đợt thi đua:</b> "+telegram.Escape(v.campaign))
	}
	if v.size != "" {
		lines = append(lines, "→ "+telegram.Escape(v.size))
	}
	return strings.Join(lines, "\n")
}

// line is one part of a draft in words, as HTML.
type line struct{ name, words string }

func (t text) lines(d broadcast.Draft) []line {
	none := "<i>chưa có</i>"
	or := func(words string) string {
		if words == "" {
			return none
		}
		return words
	}
	kind := ""
	if d.Kind != "" {
		kind = telegram.Escape(d.Kind.Name())
	}
	body := telegram.Escape(conversation.Shorten(telegram.Plain(d.Body), excerptLength))
	if body == "" && d.Document.Number != "" {
		body = "chỉ dẫn văn bản, không có nội dung riêng"
	}
	answer := "không yêu cầu"
	if d.Acknowledged {
		answer = "có"
		if !d.DueAt.IsZero() {
			answer += ", chậm nhất " + conversation.Clock(d.DueAt)
		}
	}
	if d.Remind {
		answer += ", nhắc trước hạn 1 ngày làm việc"
	}
	if d.Late {
		answer += "; gửi cả người tham gia sau"
	}
	at := "ngay khi được duyệt"
	if !d.SendAt.IsZero() {
		at = conversation.Clock(d.SendAt)
	}
	switch {
	case d.AfterHours != "":
		at += ", gửi ngoài giờ: " + telegram.Escape(d.AfterHours)
	case d.KeepsHours():
		at += ", trong giờ làm việc"
	}
	if d.Repeat != broadcast.Once {
		at += map[broadcast.Repeat]string{broadcast.Weekly: "; lặp lại hằng tuần", broadcast.Monthly: "; lặp lại hằng tháng"}[d.Repeat]
		if d.RepeatUntil != "" {
			at += " đến ngày " + d.RepeatUntil.Words()
		}
	}
	return []line{
		{"Loại", or(kind)}, {"Trích yếu", or(telegram.Escape(d.Title))}, {"Nội dung", or(body)}, {"Tệp", or(fileNames(d.Files))},
		{"Văn bản", documentWords(d)}, {"Người nhận", or(telegram.Escape(recipientWords(d)))}, {"Xác nhận", answer}, {"Gửi", at},
	}
}

func fileNames(files []outbox.File) string {
	var names []string
	for _, f := range files {
		name := f.Name
		if name == "" {
			name = "ảnh"
		}
		if name = telegram.Escape(name); broadcast.Awaited(f) {
			name += " <i>(đang tải)</i>"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

func documentWords(d broadcast.Draft) string {
	doc := d.Document
	if doc.Number == "" {
		return "không kèm; tin ghi “Tin thông báo nghiệp vụ, không thay thế văn bản”"
	}
	words := fmt.Sprintf("số %s ngày %s của %s", telegram.Escape(doc.Number), doc.Date.Words(), telegram.Escape(doc.Issuer))
	if d.Urgency != "" {
		words += ", độ khẩn: " + string(d.Urgency)
	}
	if !doc.Issued {
		words += "; <b>chưa xác nhận đã phát hành trên Hệ thống</b>"
	}
	return words
}

// recipientWords says whom a draft is for, as plain text.
func recipientWords(d broadcast.Draft) string {
	if d.About != 0 {
		return fmt.Sprintf("những người đã nhận thông báo số %d", d.About)
	}
	return audienceWords(d.Audience)
}

// audienceWords says an audience in words, as plain text; of one that was not chosen by buttons, the expression.
func audienceWords(e audience.Expression) string {
	s, ok := audience.SelectionOf(e)
	if !ok {
		return e.String()
	}
	var parts []string
	for _, c := range s.Include {
		parts = append(parts, conditionWords(c))
	}
	if len(parts) == 0 {
		return ""
	}
	words := strings.Join(parts, ", ")
	if len(s.Roles) > 0 {
		var roles []string
		for _, r := range s.Roles {
			roles = append(roles, r.Name())
		}
		words += "; vai trò: " + strings.Join(roles, ", ")
	} else {
		words += "; đầu mối, phó đầu mối và lãnh đạo"
	}
	if len(s.Exclude) > 0 {
		var except []string
		for _, c := range s.Exclude {
			except = append(except, conditionWords(c))
		}
		words += "; trừ " + strings.Join(except, ", ")
	}
	return words
}

func conditionWords(c audience.Condition) string {
	switch c.Field {
	case audience.FieldAll:
		return "tất cả cơ quan"
	case audience.FieldUnder:
		return c.Value + " và trực thuộc"
	case audience.FieldBloc:
		return "cụm, khối " + c.Value
	case audience.FieldKind:
		return directory.AgencyKind(c.Value).Name()
	}
	return c.Value
}

func (t text) chooseKind() string { return "Đề nghị chọn loại thông báo." }

func (t text) document(v composing) string {
	return "<b>Văn bản kèm theo:</b> " + documentWords(v.Draft) +
		"\n\nVăn bản phải có số, ngày và đã phát hành trên Hệ thống quản lý văn bản thì mới gửi được; độ khẩn lấy theo văn bản."
}

func (t text) answer(v composing) string {
	return "<b>Xác nhận:</b> " + t.lines(v.Draft)[6].words + "\n\nNgười nhận bấm “" + buttonSeen + "”; phần của cơ quan do đầu mối, phó đầu mối hoặc lãnh đạo bấm."
}

func (t text) time(v composing) string {
	return "<b>Thời điểm gửi:</b> " + t.lines(v.Draft)[7].words
}

// beyond says that the days off around a time may not be known yet.
func (t text) beyond(v composing, at time.Time) string {
	until := v.hours.Until()
	if at.Before(until.AddDate(0, 0, 1)) {
		return ""
	}
	return "\n\n⚠️ Lịch ngày nghỉ mới ghi đủ đến hết ngày " + until.Format("02/01/2006") + "; thời điểm này có thể rơi vào ngày nghỉ chưa ghi vào lịch."
}

func (t text) audience(v composing) string {
	words := recipientWords(v.Draft)
	if words == "" {
		return "<b>Người nhận:</b> <i>chưa chọn</i>\n\nĐề nghị chọn cơ quan; không chọn vai trò thì tin đến đầu mối, phó đầu mối và lãnh đạo."
	}
	html := "<b>Người nhận:</b> " + telegram.Escape(words) + "\n→ " + telegram.Escape(v.size)
	if n := len(v.audience.Unrepresented); n > 0 {
		var codes []string
		for _, a := range v.audience.Unrepresented[:min(n, 10)] {
			codes = append(codes, telegram.Escape(a.Code))
		}
		html += "\nCơ quan chưa có ai nhận được tin: " + strings.Join(codes, ", ")
		if n > 10 {
			html += fmt.Sprintf(" và %d cơ quan khác", n-10)
		}
		html += "."
	}
	return html
}

func (t text) abandoned(a broadcast.Announcement) string {
	return "Đã bỏ dự thảo số " + fmt.Sprint(a.ID) + " <b>" + telegram.Escape(draftTitle(a)) + "</b>."
}

func (t text) notFetched(f conversation.Fetched) string {
	why := "đề nghị gửi lại"
	if f.TooLarge {
		why = "tệp vượt quá 20 MB; đề nghị gửi tệp nhỏ hơn"
	}
	return "Chưa nhận được tệp <b>" + telegram.Escape(f.Name) + "</b>: " + why + "."
}

func (t text) fileAdded(f conversation.Fetched, n, awaited int) string {
	name := "ảnh"
	if f.Name != "" {
		name = "tệp <b>" + telegram.Escape(f.Name) + "</b>"
	}
	if awaited > 0 {
		return fmt.Sprintf("Đã kèm %s; còn %d tệp đang tải.", name, awaited)
	}
	return fmt.Sprintf("Đã kèm %s; thông báo có %d tệp.", name, n)
}

func (t text) fileRefused(f conversation.Fetched, why *problem.Error) string {
	return "Chưa kèm được tệp <b>" + telegram.Escape(f.Name) + "</b>. " + telegram.Escape(why.Error())
}

func (t text) submitted(v composing, approvers int) string {
	words := fmt.Sprintf("Đã trình thông báo số %d <b>%s</b>.", v.ID, telegram.Escape(v.Title))
	if approvers == 0 {
		return words + "\n\n⚠️ Hiện chưa có lãnh đạo duyệt nào dùng trợ lý; đề nghị báo quản trị hệ thống."
	}
	return words + fmt.Sprintf(" Đã báo %d người duyệt.", approvers)
}

func (t text) toApprove(v composing, author string) string {
	return fmt.Sprintf("%s trình duyệt thông báo số %d <b>%s</b>.\nNgười nhận: %s\n→ %s", telegram.Escape(author), v.ID, telegram.Escape(v.Title),
		telegram.Escape(recipientWords(v.Draft)), telegram.Escape(v.size))
}

func (t text) reviews(waiting []broadcast.Announcement) string {
	if len(waiting) == 0 {
		return "Hiện không có thông báo nào chờ duyệt."
	}
	return fmt.Sprintf("<b>Thông báo chờ duyệt</b> (%d)\n\nBấm vào tên để xem và cho ý kiến.", len(waiting))
}

func (t text) review(v composing, author string) string {
	html := fmt.Sprintf("<b>Thông báo số %d chờ duyệt</b>", v.ID)
	if author != "" {
		html += "\nNgười soạn: " + telegram.Escape(author)
	}
	if v.Halt == broadcast.HaltAudience {
		html += "\n⚠️ Người nhận đã khác so với lúc duyệt; đề nghị duyệt lại."
	}
	return html + "\n\n" + t.partsOf(v) + "\n\nTin sẽ gửi ở trên."
}

// changes says what is different from what was submitted before.
func (t text) changes(before, now broadcast.Draft) string {
	var lines []string
	old := t.lines(before)
	for i, line := range t.lines(now) {
		if line.words != old[i].words {
			lines = append(lines, fmt.Sprintf("• %s: <s>%s</s> → %s", line.name, old[i].words, line.words))
		}
	}
	if before.Body != now.Body && !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, "• Nội dung") }) {
		lines = append(lines, "• Nội dung: có sửa ở phần sau")
	}
	if len(lines) == 0 {
		return "\n\nKhông có gì khác so với lần trình trước."
	}
	return "\n\n<b>Khác so với lần trình trước:</b>\n" + strings.Join(lines, "\n")
}

func (t text) released(v composing, at time.Time) string {
	when := "ngay"
	if at.Sub(v.ReleasedAt) > time.Minute {
		when = "từ " + conversation.Clock(at)
	}
	return fmt.Sprintf("Thông báo số %d <b>%s</b> đã được duyệt, gửi %s.\nNgười nhận: %s", v.ID, telegram.Escape(v.Title), when, telegram.Escape(v.size))
}

func (t text) deciding(id int64) string {
	return fmt.Sprintf("cho ý kiến về thông báo số %d", id)
}

func (t text) givenBack(a broadcast.Announcement) string {
	return fmt.Sprintf("Đã trả lại thông báo số %d <b>%s</b> cho người soạn, kèm ý kiến: %s", a.ID, telegram.Escape(a.Title), telegram.Escape(a.Note))
}

func (t text) returned(a broadcast.Announcement) string {
	return fmt.Sprintf("Thông báo số %d <b>%s</b> được trả lại.\n<b>Ý kiến:</b> %s", a.ID, telegram.Escape(a.Title), telegram.Escape(a.Note))
}
