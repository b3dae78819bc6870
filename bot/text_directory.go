package bot

import (
	"fmt"
	"strings"
	"time"

	"thidua/bot/directory"
	"thidua/bot/outbox"
	"thidua/bot/telegram"
)

// The words on the buttons of who is who.
const (
	buttonAgree    = "✅ Đồng ý"
	buttonDisagree = "Không đồng ý"
	buttonCancel   = "Hủy"
	buttonDo       = "✅ Thực hiện"
	buttonNoBasis  = "Chưa có văn bản"
	buttonConfirm  = "✅ Xác nhận"
	buttonRefuse   = "Từ chối"
	buttonUp       = "‹ Quay lại"
	buttonBelow    = "Đơn vị trực thuộc"
	buttonPeople   = "Người"
	buttonHistory  = "Lịch sử"
	buttonInvite   = "Mời tham gia"
	buttonActs     = "Sắp xếp tổ chức"
	buttonBlocs    = "Cụm, khối thi đua"
	buttonClaims   = "Chờ xác nhận"
	buttonRename   = "Đổi tên"
	buttonMerge    = "Sáp nhập vào…"
	buttonHandOver = "Chuyển trực thuộc"
	buttonDissolve = "Giải thể"
	buttonFound    = "Thêm đơn vị trực thuộc"
	buttonUndo     = "↩ Hoàn tác"
	buttonRevoke   = "Thu hồi đường dẫn"
	buttonMove     = "Chuyển công tác"
	buttonDetach   = "Gỡ tài khoản Telegram (mất máy)"
	buttonAppoint  = "Giao vai trò khác"
	buttonLead     = "Chọn Trưởng cụm (khối)"
	buttonDeputy   = "Chọn Phó Trưởng cụm (khối)"
	buttonOfficer  = "Chọn chuyên viên theo dõi"
	buttonExport   = "Gửi bản sao dữ liệu cho tôi"
	buttonErase    = "Xóa dữ liệu của tôi"
)

func (t text) commandInvite() telegram.Command {
	return telegram.Command{Name: "moi", Description: "Mời đồng nghiệp trong cơ quan"}
}

func (t text) commandOrganisation() telegram.Command {
	return telegram.Command{Name: "tochuc", Description: "Cơ cấu tổ chức, con người"}
}

func (t text) commandLend() telegram.Command {
	return telegram.Command{Name: "uyquyen", Description: "Ủy quyền phê duyệt"}
}

// Problems that the conversation itself finds.
var (
	problemNoDay  = &directory.Problem{Code: directory.Invalid, Sentence: "Chưa thấy ngày thực hiện có trong lịch; đề nghị ghi ngày dạng 01/7/2025, các phần cách nhau bằng dấu chấm phẩy."}
	problemTooFew = &directory.Problem{Code: directory.Invalid, Sentence: "Chưa đủ nội dung; đề nghị ghi đủ các phần như mẫu, cách nhau bằng dấu chấm phẩy."}
	problemKind   = &directory.Problem{Code: directory.Invalid, Sentence: "Loại cơ quan chưa đúng; đề nghị ghi một trong các loại: " + strings.Join(directory.KindNames(), "; ") + "."}
)

func (t text) problemOld() error {
	return &directory.Problem{Code: directory.Ended, Sentence: "Nút này không còn hiệu lực; đề nghị mở lại từ đầu."}
}

func (t text) problemDenied() error {
	return &directory.Problem{Code: directory.Denied, Sentence: t.notAllowed()}
}

func (t text) notAllowed() string {
	return "Việc này không thuộc quyền của tài khoản đang dùng. Nếu cần, đề nghị " + t.Address + " liên hệ " + t.board() + "."
}

func (t text) privateOnly() string {
	return "Việc này chỉ thực hiện khi nhắn riêng cho trợ lý."
}

func (t text) slowDown() string {
	return "Trợ lý đang nhận nhiều tin nhắn liên tiếp nên tạm dừng trong giây lát. Đề nghị " + t.Address + " gửi lại sau một phút."
}

func (t text) anonymous() string {
	return "Trợ lý không nhận biết được người gửi ẩn danh. Đề nghị " + t.Address + " tắt chế độ ẩn danh rồi gửi lại, hoặc nhắn riêng cho trợ lý."
}

func (t text) stranger() string {
	return "Kính chào " + t.Address + ". Đây là trợ lý của " + t.board() + ", dành cho cán bộ, công chức, viên chức các cơ quan, đơn vị của tỉnh.\n\n" +
		"Để sử dụng, đề nghị " + t.Address + " nhận đường dẫn mời từ đầu mối thi đua, khen thưởng của cơ quan mình, hoặc liên hệ " + t.board() + "."
}

func (t text) unknownInGroup() string {
	return "Đề nghị " + t.Address + " nhắn riêng cho trợ lý để đăng ký trước, sau đó đặt câu hỏi trong nhóm."
}

func (t text) noPost() string {
	return "Hiện " + t.Address + " không giữ vị trí nào tại cơ quan, đơn vị trong danh sách của " + t.board() +
		", nên trợ lý chưa phục vụ được. Nếu đã chuyển công tác, đề nghị nhận đường dẫn mời từ đầu mối của cơ quan mới.\n\nBấm /dulieu để xem hoặc xóa dữ liệu đang lưu."
}

// privacy is what somebody reads before anything is kept of them.
func (t text) privacy(agency string, role directory.Role) string {
	var out strings.Builder
	out.WriteString("Kính chào " + t.Address + ". Đây là trợ lý của " + t.board() + ".")
	if agency != "" {
		fmt.Fprintf(&out, "\n\n%s được mời tham gia: <b>%s</b>, vai trò: %s.", t.capital(), telegram.Escape(agency), role.Name())
	}
	out.WriteString("\n\nTrước khi sử dụng, đề nghị " + t.Address + " xem và cho ý kiến:\n" +
		"• <b>Dữ liệu được lưu:</b> mã tài khoản Telegram, họ tên, cơ quan, chức vụ, vai trò; câu hỏi, câu trả lời và góp ý. Bản gốc của tin nhắn được xóa sau 7 ngày.\n" +
		"• <b>Người xem được:</b> chuyên viên, lãnh đạo phê duyệt và quản trị hệ thống của Ban; không công khai cho cơ quan, cá nhân khác.\n" +
		"• <b>Xem, xóa dữ liệu:</b> gửi lệnh /dulieu bất cứ lúc nào. Nhật ký chỉ giữ việc đã làm, không giữ họ tên và nội dung.\n\n" +
		"Nếu " + t.Address + " chưa đồng ý, trợ lý chỉ giữ mã tài khoản.")
	return out.String()
}

func (t text) disagreed() string {
	return "Trợ lý đã ghi nhận và không lưu dữ liệu của " + t.Address + ". Khi cần sử dụng, đề nghị mở lại đường dẫn mời."
}

func (t text) agreedAt(at time.Time) string {
	return "<b>✅ Đã đồng ý</b> lúc " + Clock(at) + "."
}

// admitted greets somebody who has just come in.
func (t text) admitted(who directory.Standing, commands []telegram.Command) string {
	return "Cảm ơn " + t.Address + "." + t.posts(who) + "\n\n" + t.usage() + t.ownCommands(commands)
}

// posts says what somebody is.
func (t text) posts(who directory.Standing) string {
	var out strings.Builder
	for i, p := range who.Posts {
		out.WriteString(map[bool]string{true: " " + t.capital() + " hiện là ", false: "; "}[i == 0])
		out.WriteString("<b>" + telegram.Escape(t.postLine(p.Role, p.Agency)) + "</b>")
	}
	if out.Len() == 0 {
		return ""
	}
	return out.String() + "."
}

// ownCommands are those beside everyone's.
func (t text) ownCommands(commands []telegram.Command) string {
	var out strings.Builder
	for _, c := range commands[len(t.commands()):] {
		out.WriteString("\n• /" + c.Name + " – " + c.Description)
	}
	if out.Len() == 0 {
		return ""
	}
	return "\n\nDành riêng cho vai trò của " + t.Address + ":" + out.String()
}

func (t text) postLine(role directory.Role, agency string) string {
	return role.Name() + ", " + agency
}

func (t text) askWho(role directory.Role, agency string) string {
	return "Cảm ơn " + t.Address + ". " + t.capital() + " hiện là <b>Thành viên</b> của <b>" + telegram.Escape(agency) + "</b> và có thể đặt câu hỏi ngay.\n\n" +
		"Vai trò <b>" + role.Name() + "</b> cần được Ban xác nhận. Đề nghị " + t.Address + " ghi họ và tên, chức vụ trong một tin nhắn, ví dụ:\n<i>Nguyễn Văn An, Chánh Văn phòng</i>"
}

func (t text) nameUnclear() string {
	return "Đề nghị " + t.Address + " ghi đủ họ và tên, rồi dấu phẩy, rồi chức vụ, ví dụ:\n<i>Nguyễn Văn An, Chánh Văn phòng</i>\n\nNếu cần hỏi, đề nghị kết thúc câu bằng dấu hỏi; để dừng, bấm /huy."
}

func (t text) askBasis(agency string) string {
	return "Đề nghị " + t.Address + " ghi số, ngày văn bản của lãnh đạo " + telegram.Escape(agency) + " cử đầu mối, ví dụ:\n<i>125/UBND-NV ngày 03/11/2026</i>"
}

func (t text) basisUnclear() string {
	return "Chưa thấy số hoặc ngày của văn bản. Đề nghị " + t.Address + " ghi như ví dụ:\n<i>125/UBND-NV ngày 03/11/2026</i>\nhoặc bấm “" + buttonNoBasis + "” ở trên."
}

func (t text) claimSent(c directory.Claim) string {
	return "Đã gửi đề nghị xác nhận <b>" + c.Role.Name() + "</b> của <b>" + telegram.Escape(c.Agency) + "</b> tới " + t.board() +
		". Trợ lý sẽ báo ngay khi có kết quả; trong khi chờ, " + t.Address + " đặt câu hỏi bình thường."
}

func (t text) claimUnheard(c directory.Claim) string {
	return "Đã ghi nhận đề nghị xác nhận <b>" + c.Role.Name() + "</b> của <b>" + telegram.Escape(c.Agency) +
		"</b>. Hiện chưa có người của Ban trên hệ thống; đề nghị sẽ chờ trong danh sách đến khi được xử lý."
}

func (t text) claimWaits(role directory.Role, agency string) string {
	return "Đề nghị xác nhận <b>" + role.Name() + "</b> của <b>" + telegram.Escape(agency) + "</b> đang chờ " + t.board() + " xử lý."
}

func (t text) claimCard(c directory.Claim, listed, replaces bool, same []directory.Post) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Đề nghị xác nhận %s</b>\n", c.Role.Name())
	fmt.Fprintf(&out, "\nCơ quan: <b>%s</b> (%s)", telegram.Escape(c.Agency), telegram.Escape(c.Code))
	fmt.Fprintf(&out, "\nHọ và tên: <b>%s</b>", telegram.Escape(c.Name))
	if c.Title != "" {
		fmt.Fprintf(&out, "\nChức vụ: %s", telegram.Escape(c.Title))
	}
	if c.Role == directory.Focal || c.Role == directory.DeputyFocal {
		basis := "chưa có"
		if c.Basis != "" {
			basis = telegram.Escape(c.Basis) + " ngày " + c.BasisOn.Words()
		}
		fmt.Fprintf(&out, "\nVăn bản cử: %s", basis)
	}
	for _, p := range same {
		fmt.Fprintf(&out, "\nHiện đang giữ vai trò này: %s", telegram.Escape(p.Person))
	}
	switch {
	case replaces:
		out.WriteString("\n\n⚠️ Họ tên này có trong danh sách của cơ quan và <b>đang gắn với một tài khoản khác</b>. Xác nhận sẽ gỡ tài khoản cũ; đề nghị gọi điện kiểm tra trước.")
	case listed:
		out.WriteString("\n\nHọ tên này có trong danh sách của cơ quan; xác nhận sẽ gắn tài khoản với người trong danh sách.")
	default:
		out.WriteString("\n\nHọ tên này chưa có trong danh sách của cơ quan.")
	}
	return out.String()
}

func (t text) claimDecided(c directory.Claim, by string) string {
	words := "Đã xác nhận"
	if c.State == directory.Refused {
		words = "Đã từ chối"
	}
	return fmt.Sprintf("<b>%s</b> %s của %s (%s): %s.\nNgười xử lý: %s", words, strings.ToLower(c.Role.Name()), telegram.Escape(c.Agency), telegram.Escape(c.Code),
		telegram.Escape(c.Name), telegram.Escape(by))
}

func (t text) claimConfirmedShort() string { return "Đã xác nhận." }
func (t text) claimRefusedShort() string   { return "Đã từ chối." }

func (t text) claimConfirmed(c directory.Claim) string {
	return t.board() + " đã xác nhận " + t.Address + " là <b>" + c.Role.Name() + "</b> của <b>" + telegram.Escape(c.Agency) + "</b>."
}

func (t text) claimRefused(c directory.Claim) string {
	return t.board() + " chưa xác nhận vai trò <b>" + c.Role.Name() + "</b> của <b>" + telegram.Escape(c.Agency) + "</b>. " + t.capital() +
		" vẫn là thành viên và đặt câu hỏi bình thường; đề nghị liên hệ Ban để biết lý do."
}

func (t text) claimsLeft(n int) string { return fmt.Sprintf("<i>Đang chờ xác nhận: %d</i>", n) }
func (t text) noClaims() string        { return "Không còn đề nghị nào chờ xác nhận." }

func (t text) cancelled() string { return "Đã hủy." }
func (t text) nothingToCancel() string {
	return "Hiện không có việc nào đang làm dở để hủy."
}

// The organisation.

func (t text) asOf(day, today directory.Day) string {
	if day == today {
		return ""
	}
	return " <i>(tại ngày " + day.Words() + ", chỉ xem)</i>"
}

func (t text) treeTitle(tree *directory.Tree, id int64, today directory.Day) string {
	if path := tree.Path(id); len(path) > 0 {
		return "<b>" + telegram.Escape(path[len(path)-1].Name) + "</b>" + t.asOf(tree.Day, today) + "\nĐơn vị trực thuộc:"
	}
	html := fmt.Sprintf("<b>Cơ cấu tổ chức</b>%s\n%d cơ quan, đơn vị.", t.asOf(tree.Day, today), tree.Len())
	return html + "\n\nTìm cơ quan hoặc người: <code>/tochuc sở nội vụ</code>\nXem tại một ngày: <code>/tochuc 30/6/2025</code>"
}

func (t text) found(words string, n int) string {
	if n == 0 {
		return "Không tìm thấy cơ quan, người nào khớp với “" + telegram.Escape(words) + "”. Đề nghị kiểm tra lại tên hoặc mã; gõ không dấu cũng được."
	}
	return "Kết quả tìm “" + telegram.Escape(words) + "”:"
}

func (t text) agencyLabel(a directory.Agency, children int) string {
	if children > 0 {
		return fmt.Sprintf("%s (%d)", a.Name, children)
	}
	return a.Name
}

func (t text) agencyCard(path []directory.Agency, people []directory.Post, blocs []directory.Bloc, day, today directory.Day) string {
	a := path[len(path)-1]
	var out strings.Builder
	fmt.Fprintf(&out, "<b>%s</b>%s\nMã: <code>%s</code> · %s", telegram.Escape(a.Name), t.asOf(day, today), telegram.Escape(a.Code), a.Kind.Name())
	if len(path) > 1 {
		fmt.Fprintf(&out, "\nTrực thuộc: %s", telegram.Escape(path[len(path)-2].Name))
	}
	if a.From != "" {
		fmt.Fprintf(&out, "\nTừ ngày: %s", a.From.Words())
	}
	for _, role := range []directory.Role{directory.Head, directory.Focal, directory.DeputyFocal} {
		var names []string
		for _, p := range people {
			if p.Role == role {
				names = append(names, telegram.Escape(t.personLabel(p)))
			}
		}
		switch {
		case len(names) > 0:
			fmt.Fprintf(&out, "\n%s: %s", role.Name(), strings.Join(names, "; "))
		case role == directory.Focal:
			out.WriteString("\n<i>Chưa có đầu mối thi đua, khen thưởng.</i>")
		}
	}
	for _, b := range blocs {
		fmt.Fprintf(&out, "\n%s", telegram.Escape(b.Name))
		switch {
		case b.Lead != nil && b.Lead.ID == a.ID:
			out.WriteString(" – Trưởng cụm (khối)")
		case containsAgency(b.Deputies, a.ID):
			out.WriteString(" – Phó Trưởng cụm (khối)")
		}
		for _, o := range b.Officers {
			fmt.Fprintf(&out, "; chuyên viên theo dõi: %s", telegram.Escape(o.Name))
		}
	}
	return out.String()
}

func containsAgency(all []directory.Agency, id int64) bool {
	for _, a := range all {
		if a.ID == id {
			return true
		}
	}
	return false
}

func (t text) personLabel(p directory.Post) string {
	if p.Title == "" {
		return p.Person
	}
	return p.Person + ", " + p.Title
}

func (t text) people(a directory.Agency, page []directory.Post, from, of int, day, today directory.Day) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>%s</b>%s: %d người\n", telegram.Escape(a.Name), t.asOf(day, today), of)
	for i, p := range page {
		fmt.Fprintf(&out, "\n%d. %s – %s", from+i+1, telegram.Escape(t.personLabel(p)), p.Role.Name())
	}
	return out.String()
}

func (t text) accountState(p directory.Person, stopped outbox.Stop) string {
	switch {
	case p.Account == 0:
		return "chưa dùng trợ lý"
	case stopped == outbox.Blocked:
		return "đã chặn trợ lý"
	case stopped == outbox.Deactivated:
		return "tài khoản Telegram ngừng dùng"
	case p.AgreedAt.IsZero():
		return "chưa đồng ý với thông báo về dữ liệu"
	}
	return "đang dùng, từ " + Clock(p.AgreedAt)
}

func (t text) personCard(p directory.Person, posts []directory.Post, state string, today directory.Day) string {
	name := telegram.Escape(p.Name)
	if !p.ErasedAt.IsZero() {
		name = "(đã xóa dữ liệu)"
	}
	var out strings.Builder
	fmt.Fprintf(&out, "<b>%s</b>\nTài khoản Telegram: %s\n", name, state)
	for _, post := range posts {
		fmt.Fprintf(&out, "\n• %s – %s", post.Role.Name(), telegram.Escape(post.Agency))
		if post.Title != "" {
			fmt.Fprintf(&out, ", %s", telegram.Escape(post.Title))
		}
		if post.Basis != "" {
			fmt.Fprintf(&out, " (%s ngày %s)", telegram.Escape(post.Basis), post.BasisOn.Words())
		}
		if span := t.span(post.From, post.Until); span != "" {
			fmt.Fprintf(&out, ", %s", span)
		}
		if post.Until != "" && post.Until <= today {
			out.WriteString(" <i>(đã kết thúc)</i>")
		}
	}
	return out.String()
}

// span is "từ 01/7/2025 đến hết 31/12/2026"; the last day is included, as people count.
func (t text) span(from, until directory.Day) string {
	var parts []string
	if from != "" {
		parts = append(parts, "từ "+from.Words())
	}
	if until != "" {
		parts = append(parts, "đến hết "+until.Add(-1).Words())
	}
	return strings.Join(parts, " ")
}

func (t text) history(lines []directory.History, before, successors []directory.Agency) string {
	var out strings.Builder
	last := lines[len(lines)-1]
	fmt.Fprintf(&out, "<b>Lịch sử</b> (mã <code>%s</code>)\n", telegram.Escape(last.Code))
	for _, h := range lines {
		if h.From != "" && h.From == h.Until {
			continue // another act of the same day took its place
		}
		fmt.Fprintf(&out, "\n• <b>%s</b> (%s)", telegram.Escape(h.Name), h.Kind.Name())
		if span := t.span(h.From, h.Until); span != "" {
			fmt.Fprintf(&out, ", %s", span)
		}
		if h.Opened.ID != 0 {
			fmt.Fprintf(&out, "\n  %s%s", h.Opened.Kind.Name(), t.byBasis(h.Opened.Basis))
		}
	}
	for _, p := range before {
		fmt.Fprintf(&out, "\nTiếp nhận: <b>%s</b> (%s)", telegram.Escape(p.Name), p.Kind.Name())
	}
	if last.Until != "" && last.Closed.ID != 0 {
		fmt.Fprintf(&out, "\n\nKết thúc từ %s: %s%s", last.Until.Words(), strings.ToLower(last.Closed.Kind.Name()), t.byBasis(last.Closed.Basis))
	}
	for _, s := range successors {
		fmt.Fprintf(&out, "\nCơ quan kế thừa: <b>%s</b>", telegram.Escape(s.Name))
	}
	return out.String()
}

func (t text) byBasis(basis string) string {
	if basis == "" {
		return ""
	}
	return " (" + telegram.Escape(basis) + ")"
}

func (t text) blocsTitle(n int) string { return fmt.Sprintf("<b>Cụm, khối thi đua:</b> %d", n) }

func (t text) bloc(b directory.Bloc, day directory.Day) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>%s</b> (mã <code>%s</code>), năm %s\n", telegram.Escape(b.Name), telegram.Escape(b.Code), day.Year())
	lead := "chưa có"
	if b.Lead != nil {
		lead = telegram.Escape(b.Lead.Name)
	}
	fmt.Fprintf(&out, "\nTrưởng cụm (khối): %s", lead)
	for _, d := range b.Deputies {
		fmt.Fprintf(&out, "\nPhó Trưởng cụm (khối): %s", telegram.Escape(d.Name))
	}
	for _, o := range b.Officers {
		fmt.Fprintf(&out, "\nChuyên viên theo dõi: %s", telegram.Escape(o.Name))
	}
	fmt.Fprintf(&out, "\n\nGồm %d cơ quan, đơn vị:", len(b.Agencies))
	for _, a := range b.Agencies {
		fmt.Fprintf(&out, "\n• %s", telegram.Escape(a.Name))
	}
	return out.String()
}

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

// Delegation.

func (t text) askLend(current []directory.Delegation, self int64) string {
	var out strings.Builder
	out.WriteString("<b>Ủy quyền phê duyệt</b>")
	for _, d := range current {
		if d.From.ID == self {
			fmt.Fprintf(&out, "\n• Đang ủy quyền cho %s, %s", telegram.Escape(d.To.Name), t.span(d.FromOn, d.UntilOn))
		} else {
			fmt.Fprintf(&out, "\n• Đang được %s ủy quyền, %s", telegram.Escape(d.From.Name), t.span(d.FromOn, d.UntilOn))
		}
	}
	out.WriteString("\n\nĐề nghị chọn người được ủy quyền:")
	return out.String()
}

func (t text) nobodyToLend() string {
	return "Hiện Ban chưa có chuyên viên hoặc lãnh đạo khác trong danh sách để ủy quyền."
}

func (t text) askDays() string {
	return "Đề nghị ghi ngày đầu và ngày cuối, ví dụ:\n<i>01/12/2026 đến 15/12/2026</i>"
}

func (t text) lent(d directory.Delegation) string {
	return "Đã ủy quyền phê duyệt cho <b>" + telegram.Escape(d.To.Name) + "</b>, " + t.span(d.FromOn, d.UntilOn) + "."
}

func (t text) lentToYou(d directory.Delegation) string {
	return t.capital() + " được <b>" + telegram.Escape(d.From.Name) + "</b> ủy quyền phê duyệt, " + t.span(d.FromOn, d.UntilOn) + "."
}

func (t text) takeBackLabel(d directory.Delegation) string {
	return "Thu hồi ủy quyền: " + d.To.Name
}

func (t text) takenBack() string { return "Đã thu hồi ủy quyền." }

// A person's own data.

func (t text) mine(who directory.Standing, questions int) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Dữ liệu đang lưu về %s</b>\n\nHọ tên: %s\nMã tài khoản Telegram: <code>%d</code>", t.Address, telegram.Escape(who.Name), who.Account)
	for _, p := range who.Posts {
		fmt.Fprintf(&out, "\n• %s", telegram.Escape(t.postLine(p.Role, p.Agency)))
		if p.Title != "" {
			fmt.Fprintf(&out, " (%s)", telegram.Escape(p.Title))
		}
	}
	fmt.Fprintf(&out, "\nCâu hỏi và câu trả lời: %d\n\nNgười xem được: chuyên viên, lãnh đạo phê duyệt và quản trị hệ thống của Ban. Bản gốc của tin nhắn được xóa sau 7 ngày.", questions)
	return out.String()
}

func (t text) copyCaption() string { return "Bản sao dữ liệu đang lưu về " + t.Address + "." }

func (t text) sureErase() string {
	return "Xóa họ tên, tài khoản, vị trí, câu hỏi và câu trả lời của " + t.Address + "? Việc này <b>không hoàn tác được</b>; muốn dùng lại cần đường dẫn mời mới. Tin nhắn trong máy của " +
		t.Address + ", đề nghị tự xóa trong Telegram."
}

func (t text) erased() string {
	return "Đã xóa dữ liệu của " + t.Address + ". Cảm ơn " + t.Address + " đã sử dụng trợ lý."
}

// Groups.

func (t text) boardBound() string {
	return "Nhóm này là <b>nhóm của Ban</b>. Đề nghị xác nhận, thông báo công việc sẽ gửi vào đây; quyền xử lý vẫn theo từng người."
}

func (t text) boardUnbound() string { return "Nhóm này không còn là nhóm của Ban." }

func (t text) groupOnly() string { return "Lệnh này chỉ dùng trong nhóm." }

// AuditActor is who an entry of the audit names, for a reader: the person if they are still known.
func AuditActor(p directory.Person) string {
	if p.Name == "" {
		return fmt.Sprintf("người số %d (đã xóa)", p.ID)
	}
	return p.Name
}
