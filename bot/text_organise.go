package bot

import (
	"fmt"
	"strings"

	"thidua/bot/directory"
	"thidua/bot/telegram"
)

// Changing it.

func (t text) actsTitle(a directory.Agency) string {
	return "<b>" + telegram.Escape(a.Name) + "</b>\nĐề nghị chọn việc sắp xếp tổ chức. Trợ lý cho xem trước kết quả rồi mới thực hiện, và hoàn tác được."
}

func (t text) askAct(kind directory.ReorganisationKind, name string) string {
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

func (t text) doneShort() string   { return "Đã thực hiện." }
func (t text) undoneShort() string { return "Đã hoàn tác." }

func (t text) undone(r directory.Reorganisation) string {
	return "Đã hoàn tác việc " + strings.ToLower(r.Kind.Name()) + " từ ngày " + r.On.Words() + ". Cơ cấu tổ chức trở lại như trước đó."
}

// Invitations and posts.

func (t text) inviteTitle(agency string, open []directory.Invitation) string {
	html := "<b>Mời tham gia: " + telegram.Escape(agency) + "</b>\nĐề nghị chọn vai trò. Người mở đường dẫn là thành viên ngay; vai trò cao hơn chờ Ban xác nhận họ tên, chức vụ."
	if len(open) > 0 {
		html += fmt.Sprintf("\n\nĐường dẫn còn hiệu lực: %d", len(open))
	}
	return html
}

func (t text) revokeLabel(i directory.Invitation) string {
	return fmt.Sprintf("Thu hồi: %s, đã dùng %d/%d", i.Role.Name(), i.Used, i.Uses)
}

func (t text) invitation(i directory.Invitation, link string) string {
	uses := fmt.Sprintf("dùng được %d lượt", i.Uses)
	if i.Uses == 1 {
		uses = "dùng được 01 lượt"
	}
	return "<b>Đường dẫn mời</b> tham gia " + telegram.Escape(i.Agency) + ", vai trò: " + i.Role.Name() + "\n" + telegram.Escape(link) +
		"\n\n" + upperFirst(uses) + ", đến " + Clock(i.ExpiresAt) + ". Đường dẫn chỉ hiện một lần; đề nghị chỉ chuyển cho đúng người."
}

func (t text) inviteFromTree() string {
	return "Đề nghị mở /tochuc, chọn cơ quan rồi bấm “" + buttonInvite + "”."
}

func (t text) forWhich() string {
	return t.capital() + " giữ vị trí tại nhiều cơ quan. Thay mặt cơ quan nào?"
}

func (t text) revoked(i directory.Invitation) string {
	return "Đã thu hồi đường dẫn mời vai trò " + i.Role.Name() + ". Người đã tham gia bằng đường dẫn này không bị ảnh hưởng."
}

func (t text) endLabel(p directory.Post) string { return "Thôi: " + p.Role.Name() }

func (t text) leaveLabel(p directory.Post) string { return "Thôi: " + t.postLine(p.Role, p.Agency) }

func (t text) sureEnd(p directory.Post) string {
	return "Kết thúc vị trí <b>" + p.Role.Name() + "</b> của <b>" + telegram.Escape(p.Person) + "</b> tại " + telegram.Escape(p.Agency) + " từ hôm nay?"
}

func (t text) postEnded(p directory.Post) string {
	return "Đã kết thúc vị trí " + p.Role.Name() + " của " + telegram.Escape(p.Person) + " tại " + telegram.Escape(p.Agency) + "."
}

func (t text) yourPostEnded(p directory.Post) string {
	return t.capital() + " thôi giữ vị trí <b>" + p.Role.Name() + "</b> tại <b>" + telegram.Escape(p.Agency) + "</b> từ hôm nay."
}

func (t text) sureDetach(p directory.Person) string {
	return "Gỡ tài khoản Telegram khỏi <b>" + telegram.Escape(p.Name) + "</b>? Tài khoản đó mất hết quyền ngay, các nút đang mở không dùng được nữa. " +
		"Vị trí công tác vẫn giữ; người này vào lại bằng đường dẫn mời mới."
}

// configuredEnds is said of an administrator whom the settings name.
func (t text) configuredEnds() string {
	return "⚠️ Tài khoản này là quản trị theo cấu hình (ADMIN_IDS). Sau khi gỡ, cấu hình không còn cho tài khoản này quyền gì; muốn vào lại phải được mời và xác nhận như mọi người."
}

func (t text) detached() string {
	return "Đã gỡ tài khoản. Để người này vào lại bằng tài khoản mới, đề nghị gửi đường dẫn mời mới."
}

func (t text) askMove(p directory.Post) string {
	return "<b>Chuyển công tác: " + telegram.Escape(p.Person) + "</b>, từ " + telegram.Escape(p.Agency) +
		"\nĐề nghị ghi mã cơ quan mới; chức vụ mới, ví dụ:\n<i>SNV; Chuyên viên</i>\nNgười này là thành viên của cơ quan mới từ hôm nay."
}

func (t text) moved(p directory.Post) string {
	return "Đã chuyển " + telegram.Escape(p.Person) + " sang " + telegram.Escape(p.Agency) + ", vai trò: " + p.Role.Name() + "."
}

func (t text) youMoved(p directory.Post) string {
	return t.capital() + " được chuyển sang <b>" + telegram.Escape(p.Agency) + "</b>, vai trò: " + p.Role.Name() + "."
}

func (t text) joined(p directory.Person) string {
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
	return t.board() + " ghi nhận " + t.Address + " là <b>" + p.Role.Name() + "</b> của <b>" + telegram.Escape(p.Agency) + "</b>."
}

func (t text) askLead(b directory.Bloc, year int, deputy bool) string {
	post := "Trưởng cụm (khối)"
	if deputy {
		post = "Phó Trưởng cụm (khối)"
	}
	return fmt.Sprintf("Chọn %s của <b>%s</b>, năm %d:", post, telegram.Escape(b.Name), year)
}

func (t text) askOfficer(b directory.Bloc) string {
	return "Chọn chuyên viên theo dõi <b>" + telegram.Escape(b.Name) + "</b>:"
}

func (t text) nobodyToChoose() string {
	return "Chưa có cơ quan hoặc người nào để chọn; đề nghị bổ sung danh sách trước."
}
