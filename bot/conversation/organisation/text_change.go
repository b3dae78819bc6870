package organisation

import (
	"fmt"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/telegram"
)

// The words on buttons.
const (
	buttonBelow    = "Đơn vị trực thuộc"
	buttonPeople   = "Cán bộ"
	buttonHistory  = "Lịch sử"
	buttonInvite   = "Mời tham gia"
	buttonChanges  = "Sắp xếp tổ chức"
	buttonBlocs    = "Cụm, khối thi đua"
	buttonRequests = "Chờ xác nhận"
	buttonRename   = "Đổi tên"
	buttonMerge    = "Sáp nhập vào…"
	buttonHandOver = "Chuyển trực thuộc"
	buttonDissolve = "Giải thể"
	buttonFound    = "Thêm đơn vị trực thuộc"
	buttonUndo     = "↩ Hoàn tác"
	buttonMove     = "Chuyển công tác"
	buttonDetach   = "Gỡ tài khoản Telegram (mất máy)"
	buttonAppoint  = "Giao vai trò khác"
	buttonLead     = "Chọn Trưởng cụm (khối)"
	buttonDeputy   = "Chọn Phó Trưởng cụm (khối)"
	buttonOfficer  = "Chọn chuyên viên theo dõi"
	buttonPersons  = "Ghép với người trong danh sách"
	buttonUp       = conversation.ButtonUp
	buttonDo       = conversation.ButtonDo
)

// Refusals of what was typed.
var (
	errNoDay  = problem.New(problem.Invalid, "Chưa thấy ngày thực hiện có trong lịch; đề nghị ghi ngày dạng 01/7/2025, các phần cách nhau bằng dấu chấm phẩy.")
	errTooFew = problem.New(problem.Invalid, "Chưa đủ nội dung; đề nghị ghi đủ các phần như mẫu, cách nhau bằng dấu chấm phẩy.")
	errKind   = problem.New(problem.Invalid, "Loại cơ quan chưa đúng; đề nghị ghi một trong các loại: "+strings.Join(directory.AgencyKindNames(), "; ")+".")
)

func (t text) changesTitle(a directory.Agency) string {
	return "<b>" + telegram.Escape(a.Name) + "</b>\nĐề nghị chọn việc sắp xếp tổ chức. Trợ lý cho xem trước kết quả rồi mới thực hiện, và hoàn tác được."
}

func (t text) askChange(kind directory.ReorganisationKind, name string) string {
	name = telegram.Escape(name)
	sample := map[directory.ReorganisationKind]string{
		directory.Renaming:    "tên mới; ngày; văn bản\n<i>Sở Nội vụ tỉnh Hưng Yên; 01/7/2025; Nghị quyết 202/2025/QH15</i>",
		directory.Merger:      "mã cơ quan sau sáp nhập; tên (nếu là cơ quan mới); ngày; văn bản\n<i>XDONGTIEN; UBND xã Đồng Tiến; 01/7/2025; Nghị quyết 1666/NQ-UBTVQH15</i>",
		directory.HandOver:    "mã cơ quan cấp trên mới; ngày; văn bản\n<i>UBNDTINH; 01/7/2025; Nghị quyết 202/2025/QH15</i>",
		directory.Dissolution: "ngày; văn bản\n<i>01/7/2025; Nghị quyết 203/2025/QH15</i>",
		directory.Founding:    "mã mới; tên; loại; ngày; văn bản\n<i>TTHCC; Trung tâm Phục vụ hành chính công; đơn vị sự nghiệp; 01/7/2025; Quyết định 12/QĐ-UBND</i>",
	}[kind]
	title := kind.Name()
	if name != "" {
		title += ": " + name
	}
	return "<b>" + title + "</b>\nĐề nghị ghi trong một tin nhắn, các phần cách nhau bằng dấu chấm phẩy:\n" + sample
}

func (t text) changes(all []directory.Change) string {
	var out strings.Builder
	for i, c := range all {
		if i == 40 {
			fmt.Fprintf(&out, "\n… và %d thay đổi khác", len(all)-i)
			break
		}
		fmt.Fprintf(&out, "\n%s %s", map[directory.Sign]string{directory.Added: "➕", directory.Altered: "✏️", directory.Removed: "➖"}[c.Sign], telegram.Escape(c.Text))
	}
	return out.String()
}

func (t text) preview(r directory.Reorganisation, changes []directory.Change) string {
	html := "<b>Xem trước: " + strings.ToLower(r.Kind.Name()) + "</b>, từ ngày " + r.On.Words() + t.byBasis(r.Basis) + "\n" + t.changes(changes)
	return html + "\n\nChưa có gì thay đổi. Đề nghị kiểm tra rồi bấm “" + buttonDo + "”."
}

func (t text) done(r directory.Reorganisation, changes []directory.Change) string {
	return "<b>Đã thực hiện: " + strings.ToLower(r.Kind.Name()) + "</b>, từ ngày " + r.On.Words() + t.byBasis(r.Basis) + "\n" + t.changes(changes)
}

func (t text) undone(r directory.Reorganisation) string {
	return "Đã hoàn tác việc " + strings.ToLower(r.Kind.Name()) + " từ ngày " + r.On.Words() + ". Cơ cấu tổ chức trở lại như trước đó."
}

func (t text) endLabel(p directory.Post) string { return "Thôi giữ vị trí: " + p.Role.Name() }

func (t text) confirmEnd(p directory.Post) string {
	return "Kết thúc vị trí <b>" + p.Role.Name() + "</b> của <b>" + telegram.Escape(p.Person) + "</b> tại " + telegram.Escape(p.Agency) + " từ hôm nay?"
}

func (t text) postEnded(p directory.Post) string {
	return "Đã kết thúc vị trí " + p.Role.Name() + " của " + telegram.Escape(p.Person) + " tại " + telegram.Escape(p.Agency) + "."
}

func (t text) yourPostEnded(p directory.Post) string {
	return t.Capital() + " thôi giữ vị trí <b>" + p.Role.Name() + "</b> tại <b>" + telegram.Escape(p.Agency) + "</b> từ hôm nay."
}

func (t text) confirmDetach(p directory.Person) string {
	return "Gỡ tài khoản Telegram khỏi <b>" + telegram.Escape(p.Name) + "</b>? Tài khoản đó mất hết quyền ngay, các nút đang mở không dùng được nữa. " +
		"Vị trí công tác vẫn giữ; người này vào lại bằng đường dẫn mời mới."
}

// configuredEnds is said of an administrator whom the settings name.
func (t text) configuredEnds() string {
	return "⚠️ Tài khoản này là quản trị theo cấu hình (ADMIN_IDS). Sau khi gỡ, cấu hình không còn cho tài khoản này quyền gì; muốn vào lại phải được mời và xác nhận như mọi người."
}

func (t text) askMove(p directory.Post) string {
	return "<b>Chuyển công tác: " + telegram.Escape(p.Person) + "</b>, từ " + telegram.Escape(p.Agency) +
		"\nĐề nghị ghi mã cơ quan mới; chức vụ mới, ví dụ:\n<i>SNV; Chuyên viên</i>\nNgười này là thành viên của cơ quan mới từ hôm nay."
}

func (t text) moved(name string, p directory.Post) string {
	return "Đã chuyển " + telegram.Escape(name) + " sang " + telegram.Escape(p.Agency) + ", vai trò: " + p.Role.Name() + "."
}

func (t text) youMoved(p directory.Post) string {
	return t.Capital() + " được chuyển sang <b>" + telegram.Escape(p.Agency) + "</b>, vai trò: " + p.Role.Name() + "."
}

func (t text) confirmMerge(p directory.Person) string {
	return "Ghép với <b>" + telegram.Escape(p.Name) + "</b> trong danh sách? ⚠️ Người trong danh sách <b>đang gắn với một tài khoản khác</b>; " +
		"tài khoản đó bị gỡ, mất hết quyền ngay. Đề nghị gọi điện kiểm tra trước."
}

func (t text) merged(p directory.Person) string {
	return "Đã ghép với người trong danh sách: <b>" + telegram.Escape(p.Name) + "</b>. Vị trí trong danh sách nay thuộc tài khoản này."
}

func (t text) askRole(p directory.Post) string {
	return "Giao vai trò cho <b>" + telegram.Escape(p.Person) + "</b> tại " + telegram.Escape(p.Agency) + ":"
}

func (t text) appointed(p directory.Post, name string) string {
	html := "<b>" + telegram.Escape(name) + "</b> hiện là <b>" + p.Role.Name() + "</b> của " + telegram.Escape(p.Agency)
	if p.Basis != "" {
		html += " (" + telegram.Escape(p.Basis) + " ngày " + p.BasisOn.Words() + ")"
	}
	return html + "."
}

func (t text) youAppointed(p directory.Post) string {
	return t.Office() + " ghi nhận " + t.Address + " là <b>" + p.Role.Name() + "</b> của <b>" + telegram.Escape(p.Agency) + "</b>."
}

func (t text) askLead(b directory.Bloc, year int, deputy bool) string {
	post := "Trưởng cụm (khối)"
	if deputy {
		post = "Phó Trưởng cụm (khối)"
	}
	return fmt.Sprintf("Đề nghị chọn %s của <b>%s</b>, năm %d:", post, telegram.Escape(b.Name), year)
}

func (t text) askOfficer(b directory.Bloc) string {
	return "Đề nghị chọn chuyên viên theo dõi <b>" + telegram.Escape(b.Name) + "</b>:"
}

func (t text) askDelegate(current []directory.Delegation, self int64) string {
	var out strings.Builder
	out.WriteString("<b>Giao duyệt thay</b>")
	for _, d := range current {
		if d.From.ID == self {
			fmt.Fprintf(&out, "\n• Đang giao %s duyệt thay, %s", telegram.Escape(d.To.Name), t.span(d.FromOn, d.UntilOn))
		} else {
			fmt.Fprintf(&out, "\n• Đang được %s giao duyệt thay, %s", telegram.Escape(d.From.Name), t.span(d.FromOn, d.UntilOn))
		}
	}
	out.WriteString("\n\nĐề nghị chọn người duyệt thay:")
	return out.String()
}

func (t text) askDays() string {
	return "Đề nghị ghi ngày đầu và ngày cuối, ví dụ:\n<i>01/12/2026 đến 15/12/2026</i>"
}

func (t text) delegated(d directory.Delegation) string {
	return "Đã giao <b>" + telegram.Escape(d.To.Name) + "</b> duyệt thay, " + t.span(d.FromOn, d.UntilOn) + "."
}

func (t text) delegatedToYou(d directory.Delegation) string {
	return t.Capital() + " được <b>" + telegram.Escape(d.From.Name) + "</b> giao duyệt thay, " + t.span(d.FromOn, d.UntilOn) + "."
}

func (t text) revokeLabel(d directory.Delegation) string {
	return "Thu hồi việc giao duyệt thay: " + d.To.Name
}

// Sentences of one wording.
const (
	undoneShort       = "Đã hoàn tác."
	detached          = "Đã gỡ tài khoản. Để người này vào lại bằng tài khoản mới, đề nghị gửi đường dẫn mời mới."
	nobodyToChoose    = "Chưa có cơ quan hoặc người nào để chọn; đề nghị bổ sung danh sách trước."
	nobodyToDelegate  = "Hiện trong danh sách chưa có lãnh đạo khác của Ban hoặc lãnh đạo cơ quan chủ quản của Ban để giao duyệt thay."
	delegationRevoked = "Đã thu hồi việc giao duyệt thay."
)
