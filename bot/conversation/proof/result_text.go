package proof

import (
	"fmt"
	"strings"

	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/report"
	"thidua/bot/telegram"
	"thidua/knowledge/vietnamese"
)

// The words on the buttons about results.
const (
	buttonResult        = "📊 Kết quả"
	buttonRecord        = "Ghi nhận qua kênh khác"
	buttonRecordAnother = "Ghi nhận cơ quan khác"
	buttonOthers        = "Đã ghi nhận qua kênh khác"
	buttonDrop          = "Bỏ ghi nhận"
	buttonUnreached     = "Cơ quan chưa nhận được: nội dung gửi qua Hệ thống"
	buttonResultFile    = "Bảng kết quả (.xlsx)"
	buttonDocuments     = "Văn bản, phiếu gửi qua Hệ thống (.docx, .xlsx)"
	buttonJustNow       = "Vừa xong"
	buttonDoRecord      = "✅ Ghi nhận"
	buttonReplies       = "📥 Nạp bảng trả lời đã ghi"
	buttonAllAgencies   = "Xem tất cả cơ quan"
	buttonTicketFigures = "📊 Phản ánh, vướng mắc"
)

// noReceipt is said under every result.
const noReceipt = "Kết quả cho biết đầu mối được nêu tên đã xem tin; không phải là việc nhận văn bản theo quy định và không là căn cứ để phê bình hay chấm điểm."

const (
	withoutBloc = "Chưa thuộc cụm, khối"
	whenUnclear = "Chưa rõ ngày, giờ. Đề nghị ghi đủ cả giờ và ngày, ví dụ:\n<i>8 giờ 30 ngày 15/12/2026</i>"
)

// stageWords say how far an announcement got with an agency, as plain text.
func stageWords(a broadcast.Announcement, s broadcast.Stage, late bool) string {
	switch s {
	case broadcast.StageUnreachable:
		return "Chưa có người nhận tin"
	case broadcast.StageNotReached:
		return "Chưa nhận được"
	case broadcast.StageMissing:
		return "Báo chưa thấy văn bản"
	case broadcast.StageOther:
		return "Ghi nhận qua kênh khác"
	case broadcast.StageAcknowledged:
		if late {
			return "Đã xác nhận (sau hạn)"
		}
		return "Đã xác nhận"
	}
	if a.Acknowledged {
		return "Đã nhận, chưa xác nhận"
	}
	return "Đã nhận"
}

// openWords name the list of those from whom nothing came.
func openWords(a broadcast.Announcement) string {
	if a.Acknowledged {
		return "Cơ quan chưa xác nhận"
	}
	return "Cơ quan chưa phản hồi"
}

// done is how many agencies did what was asked of them: acknowledged, or where that was not asked, got it.
func done(a broadcast.Announcement, t broadcast.Tally) int {
	n := t.Of(broadcast.StageAcknowledged, broadcast.StageOther)
	if !a.Acknowledged {
		n += t.Of(broadcast.StageReached, broadcast.StageMissing)
	}
	return n
}

func blocName(b broadcast.BlocResult) string {
	if b.Code == "" {
		return withoutBloc
	}
	return b.Name
}

// chart is the result by bloc. Every agency stands in one part of one bar.
func (t text) chart(r *broadcast.Result) report.Chart {
	c := report.Chart{
		Title: r.Title, Subtitle: fmt.Sprintf("Thông báo số %d · số cơ quan, đến %s", r.ID, conversation.Clock(r.At)), Footnote: noReceipt,
		Series: []report.Series{
			{Name: "Đã xác nhận, ghi nhận qua kênh khác", Tone: report.Done},
			{Name: stageWords(r.Announcement, broadcast.StageReached, false), Tone: report.Partly},
			{Name: "Chưa nhận được", Tone: report.Missing},
		},
	}
	for _, b := range r.Blocs {
		c.Bars = append(c.Bars, report.Bar{
			Label: blocName(b), Note: fmt.Sprintf("%d/%d", done(r.Announcement, b.Tally), b.Of()),
			Values: []float64{
				float64(b.Of(broadcast.StageAcknowledged, broadcast.StageOther)),
				float64(b.Of(broadcast.StageReached, broadcast.StageMissing)),
				float64(b.Of(broadcast.StageUnreachable, broadcast.StageNotReached)),
			},
		})
	}
	return c
}

// result is the line of figures under the pictures.
func (t text) result(r *broadcast.Result) string {
	n := r.Total
	var b strings.Builder
	fmt.Fprintf(&b, "📊 <b>%s</b>\n%s\n\n", telegram.Escape(conversation.Shorten(r.Title, maxTitle)), t.resultOf(r))
	fmt.Fprintf(&b, "<b>%s/%s cơ quan</b> %s.", conversation.Thousands(done(r.Announcement, n)), conversation.Thousands(n.Of()), doneWords(r.Announcement))
	line := func(count int, words, within string) {
		if count > 0 {
			fmt.Fprintf(&b, "\n• %s: %s%s", words, conversation.Thousands(count), within)
		}
	}
	within := func(count int, words string) string {
		if count == 0 {
			return ""
		}
		return fmt.Sprintf(" (%s %s)", conversation.Thousands(count), words)
	}
	line(n.Of(broadcast.StageAcknowledged), "Đã xác nhận", within(n.Late, "sau hạn"))
	for _, s := range []broadcast.Stage{broadcast.StageOther, broadcast.StageReached, broadcast.StageMissing} {
		line(n.Of(s), stageWords(r.Announcement, s, false), "")
	}
	line(n.Of(broadcast.StageNotReached, broadcast.StageUnreachable), "Chưa nhận được", within(n.Of(broadcast.StageUnreachable), "chưa có người nhận tin"))
	return b.String() + "\n\n<i>" + noReceipt + "</i>"
}

func doneWords(a broadcast.Announcement) string {
	if a.Acknowledged {
		return "đã xác nhận"
	}
	return "đã nhận"
}

// resultOf says of which announcement, how far it is, and of when the figures are.
func (t text) resultOf(r *broadcast.Result) string {
	of := fmt.Sprintf("Thông báo số %d · %s · số liệu đến %s", r.ID, r.State.Name(), conversation.Clock(r.At))
	if !r.DueAt.IsZero() {
		of += "\nThời hạn xác nhận: " + conversation.Clock(r.DueAt)
	}
	return of
}

// heading begins a list about an announcement.
func (t text) heading(a broadcast.Announcement, words string, n int) string {
	return fmt.Sprintf("<b>%s</b> (%s)\nThông báo số %d: %s\n", words, conversation.Thousands(n), a.ID, telegram.Escape(conversation.Shorten(a.Title, maxLabel)))
}

// maxContacts is how many people stand under one agency.
const maxContacts = 4

func (t text) missingList(r *broadcast.Result, open []broadcast.AgencyResult, from, until int, contacts map[int64][]broadcast.Contact) string {
	if len(open) == 0 {
		return "Tất cả cơ quan đã xác nhận thông báo <b>" + telegram.Escape(r.Title) + "</b>."
	}
	var b strings.Builder
	b.WriteString(t.heading(r.Announcement, openWords(r.Announcement), len(open)))
	for i, a := range open[from:until] {
		fmt.Fprintf(&b, "\n%d. <b>%s</b>: %s", from+i+1, telegram.Escape(conversation.Shorten(a.Agency, maxLabel)), vietnamese.LowerFirst(stageWords(r.Announcement, a.Stage(), false)))
		people := contacts[a.AgencyID]
		if len(people) == 0 {
			b.WriteString("\n   – chưa có đầu mối, lãnh đạo trong danh sách")
		}
		for _, c := range people[:min(len(people), maxContacts)] {
			fmt.Fprintf(&b, "\n   – %s, %s%s", telegram.Escape(conversation.Shorten(orErased(c.Person), maxLabel)), vietnamese.LowerFirst(c.Role.Name()), copyWords(c.State, c.Reason))
			if c.Phone != "" {
				b.WriteString(" · " + conversation.Phone(c.Phone))
			}
		}
		if more := len(people) - maxContacts; more > 0 {
			fmt.Fprintf(&b, "\n   – và %d người khác", more)
		}
	}
	return b.String() + "\n\n<i>" + noReceipt + "</i>"
}

// copyWords say why somebody has no copy; nothing of who has one.
func copyWords(state, reason string) string {
	switch {
	case state == "sent":
		return ""
	case state == "":
		return " (chưa được gửi tin)"
	case reason != "" && state == "failed":
		return " (" + broadcast.ReasonName(reason) + ")"
	}
	return " (" + vietnamese.LowerFirst(broadcast.DeliveryName(state)) + ")"
}

func orErased(name string) string {
	if name == "" {
		return conversation.ErasedName
	}
	return name
}

func (t text) othersList(r *broadcast.Result, recorded []broadcast.AgencyResult, from, until int) string {
	if len(recorded) == 0 {
		return "Chưa có cơ quan nào được ghi nhận qua kênh khác."
	}
	var b strings.Builder
	b.WriteString(t.heading(r.Announcement, buttonOthers, len(recorded)))
	for i, a := range recorded[from:until] {
		fmt.Fprintf(&b, "\n%d. <b>%s</b>: %s", from+i+1, telegram.Escape(conversation.Shorten(a.Agency, maxLabel)), otherWords(a.Other))
		if a.Seen != nil {
			b.WriteString("; sau đó đã xác nhận trên trợ lý")
		}
	}
	return b.String()
}

// otherWords are what was recorded, as HTML.
func otherWords(o *broadcast.OtherAcknowledgement) string {
	words := fmt.Sprintf("%s, %s, %s", telegram.Escape(informant(o)), lowerChannel(o.Channel), conversation.Clock(o.At))
	if o.Note != "" {
		words += " (" + telegram.Escape(conversation.Shorten(o.Note, maxLabel)) + ")"
	}
	return words
}

// ReplyLine says in a line of plain text what is recorded of an agency.
func ReplyLine(a broadcast.AgencyResult) string {
	o := a.Other
	return fmt.Sprintf("  %s %s: %s, %s, %s", a.Code, a.Agency, informant(o), lowerChannel(o.Channel), conversation.Clock(o.At))
}

func informant(o *broadcast.OtherAcknowledgement) string {
	name := orErased(o.Informant)
	if o.Position != "" {
		name += ", " + o.Position
	}
	return name
}

// lowerChannel is a channel within a sentence; the document system keeps its capital.
func lowerChannel(c broadcast.Channel) string {
	if c == broadcast.DocumentSystem {
		return "qua " + c.Name()
	}
	return vietnamese.LowerFirst(c.Name())
}

func (t text) unreachedList(r *broadcast.Result, n int) string {
	if n == 0 {
		return "Cơ quan nào cũng đã nhận được thông báo <b>" + telegram.Escape(r.Title) + "</b>."
	}
	return t.heading(r.Announcement, "Cơ quan chưa nhận được", n) + "\nBấm vào tên cơ quan để lấy nội dung gửi qua Hệ thống quản lý văn bản."
}

// letterTo is a text to send an agency on the document system, to be copied as it is.
func (t text) letterTo(r *broadcast.Result, a broadcast.AgencyResult) string {
	return "Nội dung gửi " + telegram.Escape(a.Agency) + " qua Hệ thống quản lý văn bản (chạm vào để sao chép):\n<pre>" +
		telegram.Escape(t.letterWords(r, a)) + "</pre>"
}

func (t text) letterWords(r *broadcast.Result, a broadcast.AgencyResult) string {
	board := t.Plain().Board
	words := "Kính gửi: " + a.Agency + "\n\n" + board + " thông báo tới quý cơ quan: " + r.Title
	if d := r.Document; d.Number != "" {
		words += fmt.Sprintf(" (văn bản số %s ngày %s của %s, đã phát hành trên Hệ thống quản lý văn bản)", d.Number, d.Date.Words(), d.Issuer)
	}
	words += "."
	if r.Body != "" {
		words += "\n\n" + strings.TrimSpace(telegram.Plain(r.Body))
	}
	words += "\n\nĐề nghị quý cơ quan nghiên cứu, triển khai thực hiện"
	if r.Acknowledged {
		words += " và phản hồi đã nắm thông tin về " + board + " qua Hệ thống" + byWhen(r)
	}
	return words + ". Trân trọng./."
}

func (t text) resultFile(r *broadcast.Result) string {
	return fmt.Sprintf("Kết quả thông báo số %d theo cơ quan, theo cụm, khối và theo người; số liệu đến %s.\n<i>%s</i>", r.ID, conversation.Clock(r.At), noReceipt)
}

func (t text) documents(r *broadcast.Result) string {
	return fmt.Sprintf("Tệp của thông báo số %d để gửi qua Hệ thống quản lý văn bản: dự thảo công văn kèm danh sách nơi nhận và phiếu phản hồi; bảng ghi phản hồi của cơ quan.\n"+
		"Số, ngày và chữ ký do văn thư, người ký ghi. Bảng đã ghi thì nạp lại bằng nút “%s”.", r.ID, buttonReplies)
}

func (t text) askReplies(a broadcast.Announcement) string {
	return fmt.Sprintf("Đề nghị %s gửi bảng trả lời đã ghi của thông báo số %d <b>%s</b>, tệp .xlsx hoặc .csv.", t.Address, a.ID, telegram.Escape(a.Title))
}

// repliesNotFetched says why the file of a table did not come.
func (t text) repliesNotFetched(f conversation.Fetched) string {
	name := telegram.Escape(f.Name)
	switch {
	case f.Forbidden:
		return "Tệp " + name + " không phải tệp .xlsx hoặc .csv; đề nghị gửi bảng trả lời đã ghi."
	case f.TooLarge:
		return "Tệp " + name + " lớn quá 5 MB; đề nghị kiểm tra lại tệp."
	}
	return "Chưa tải được tệp " + name + "; đề nghị gửi lại."
}

// unreadable says why a table could not be read.
func (t text) unreadable(why string) string {
	return conversation.UpperFirst(telegram.Escape(strings.TrimSuffix(why, "."))) + "."
}

// maxProblems is how many problems of a table a message lists.
const maxProblems = 15

// nothingToRecord says what is wrong with a table, or that it says nothing new.
func (t text) nothingToRecord(a broadcast.Announcement, r readTable) string {
	var b strings.Builder
	if len(r.Problems) == 0 {
		fmt.Fprintf(&b, "Bảng không có gì mới cho thông báo số %d: %d dòng không đổi, %d dòng chưa ghi.", a.ID, r.Unchanged, r.NotYet)
		return b.String() + t.notes(r.Notes)
	}
	fmt.Fprintf(&b, "Bảng có %d chỗ cần sửa; chưa ghi nhận gì. Đề nghị sửa rồi gửi lại tệp.\n", len(r.Problems))
	for _, p := range r.Problems[:min(len(r.Problems), maxProblems)] {
		where := fmt.Sprintf("%s, dòng %d", p.Table, p.Line)
		if p.Column != "" {
			where += ", cột " + p.Column
		}
		b.WriteString("\n• <b>" + telegram.Escape(where) + "</b>: " + telegram.Escape(p.Sentence))
	}
	if more := len(r.Problems) - maxProblems; more > 0 {
		fmt.Fprintf(&b, "\n… và %d chỗ khác", more)
	}
	return b.String() + t.notes(r.Notes)
}

// notes say how a table was read.
func (t text) notes(all []string) string {
	var b strings.Builder
	for _, note := range all {
		b.WriteString("\n\n<i>Lưu ý: " + telegram.Escape(note) + "</i>")
	}
	return b.String()
}

// askImport lists what a table says before it is recorded.
func (t text) askImport(a broadcast.Announcement, all []broadcast.AgencyResult, notes []string) string {
	var b strings.Builder
	b.WriteString(t.heading(a, "Ghi nhận qua kênh khác theo bảng", len(all)))
	for i, r := range all[:min(len(all), maxProblems)] {
		fmt.Fprintf(&b, "\n%d. <b>%s</b>: %s", i+1, telegram.Escape(conversation.Shorten(r.Agency, maxLabel)), otherWords(r.Other))
	}
	if more := len(all) - maxProblems; more > 0 {
		fmt.Fprintf(&b, "\n… và %d cơ quan khác", more)
	}
	return b.String() + t.notes(notes)
}

func (t text) imported(a broadcast.Announcement, n int) string {
	return fmt.Sprintf("✅ Đã ghi nhận %d cơ quan qua kênh khác, thông báo số %d. Nếu ghi nhận sai, đề nghị bỏ ghi nhận của từng cơ quan ở danh sách dưới.", n, a.ID)
}

func (t text) askAgency(a broadcast.Announcement, words string, n int) string {
	switch {
	case words == "" && n == 0:
		return "Không còn cơ quan nào của thông báo số " + fmt.Sprint(a.ID) + " cần ghi nhận."
	case n == 0:
		return "Không thấy cơ quan chưa xác nhận nào theo “" + telegram.Escape(words) + "”. Đề nghị ghi lại mã hoặc tên cơ quan."
	}
	return t.heading(a, openWords(a), n) + "\nĐề nghị chọn cơ quan đã phản hồi bằng cách khác, hoặc ghi mã hay tên cơ quan."
}

func (t text) askWho(_ broadcast.Announcement, of broadcast.AgencyResult, _ recording) string {
	return "<b>" + telegram.Escape(of.Agency) + "</b>\nAi đã xác nhận cho cơ quan? Đề nghị ghi họ và tên, chức vụ, ví dụ:\n<i>Nguyễn Văn An, Chánh Văn phòng</i>"
}

func (t text) askHow(_ broadcast.Announcement, of broadcast.AgencyResult, r recording) string {
	return "<b>" + telegram.Escape(of.Agency) + "</b>\n" + telegram.Escape(informant(&r.Said)) + " xác nhận bằng cách nào?"
}

func (t text) askWhen(_ broadcast.Announcement, of broadcast.AgencyResult, _ recording) string {
	return "<b>" + telegram.Escape(of.Agency) + "</b>\nXác nhận lúc nào? Đề nghị ghi giờ và ngày, ví dụ:\n<i>8 giờ 30 ngày 15/12/2026</i>"
}

func (t text) askRecord(a broadcast.Announcement, of broadcast.AgencyResult, r recording) string {
	return fmt.Sprintf("Ghi nhận <b>%s</b> đã nắm thông tin của thông báo số %d <b>%s</b>?\nNgười xác nhận: %s\nCách xác nhận: %s\nThời điểm: %s", telegram.Escape(of.Agency), a.ID,
		telegram.Escape(a.Title), telegram.Escape(informant(&r.Said)), r.Said.Channel.Name(), conversation.Clock(r.Said.At))
}

func (t text) recorded(a broadcast.Announcement, of broadcast.AgencyResult, o broadcast.OtherAcknowledgement) string {
	return fmt.Sprintf("✅ Đã ghi nhận <b>%s</b>, thông báo số %d: %s.", telegram.Escape(of.Agency), a.ID, otherWords(&o))
}

func (t text) askDrop(a broadcast.Announcement, of broadcast.AgencyResult) string {
	by := "quản trị hệ thống"
	if of.Other.RecordedName != "" {
		by = telegram.Escape(of.Other.RecordedName)
	}
	return fmt.Sprintf("Bỏ ghi nhận qua kênh khác của <b>%s</b>, thông báo số %d?\n%s\nNgười ghi: %s, %s", telegram.Escape(of.Agency), a.ID, otherWords(of.Other), by,
		conversation.Clock(of.Other.RecordedAt))
}

func (t text) dropped(a broadcast.Announcement, of broadcast.AgencyResult) string {
	return fmt.Sprintf("Đã bỏ ghi nhận qua kênh khác của <b>%s</b>, thông báo số %d.", telegram.Escape(of.Agency), a.ID)
}

// roleAt is who acknowledged for an agency, in which role.
func roleAt(k *broadcast.Acknowledgement) string {
	return orErased(k.Person) + ", " + lowerRole(k.Role)
}

func lowerRole(r directory.Role) string { return vietnamese.LowerFirst(r.Name()) }

// label is an announcement on a button.
func (t text) label(a broadcast.Announcement) string {
	return conversation.Shorten(fmt.Sprintf("%d · %s", a.ID, a.Title), maxLabel)
}

func (t text) list(n int) string {
	if n == 0 {
		return "Chưa có thông báo nào được gửi."
	}
	return "<b>Kết quả thông báo</b>\n\nBấm vào tên để xem kết quả."
}

// noted is plain text over the button.
func (t text) noted() string { return "Đã ghi nhận." }
