package bot

import (
	"fmt"
	"strings"
	"time"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/telegram"
)

// The words on the buttons of who is who.
const (
	buttonAgree    = "✅ Đồng ý"
	buttonDisagree = "Không đồng ý"
	buttonCancel   = "Hủy"
	buttonDo       = "✅ Thực hiện"
	buttonSend     = "✅ Gửi"
	buttonAgain    = "Ghi lại"
	buttonJoin     = "Ghép với người trong danh sách"
	buttonNext     = "Tiếp theo ›"
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
	problemNoDay  = &problem.Error{Code: problem.Invalid, Sentence: "Chưa thấy ngày thực hiện có trong lịch; đề nghị ghi ngày dạng 01/7/2025, các phần cách nhau bằng dấu chấm phẩy."}
	problemTooFew = &problem.Error{Code: problem.Invalid, Sentence: "Chưa đủ nội dung; đề nghị ghi đủ các phần như mẫu, cách nhau bằng dấu chấm phẩy."}
	problemKind   = &problem.Error{Code: problem.Invalid, Sentence: "Loại cơ quan chưa đúng; đề nghị ghi một trong các loại: " + strings.Join(directory.AgencyKindNames(), "; ") + "."}
)

func (t text) problemOld() error {
	return &problem.Error{Code: problem.Ended, Sentence: "Nút này không còn hiệu lực; đề nghị mở lại từ đầu."}
}

func (t text) problemDenied() error {
	return &problem.Error{Code: problem.Denied, Sentence: t.notAllowed()}
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

func (t text) stranger(account int64) string {
	return "Kính chào " + t.Address + ". Đây là trợ lý của " + t.board() + ", dành cho cán bộ, công chức, viên chức các cơ quan, đơn vị của tỉnh.\n\n" +
		"Để sử dụng, đề nghị " + t.Address + " nhận đường dẫn mời từ đầu mối thi đua, khen thưởng của cơ quan mình, hoặc liên hệ " + t.board() + "." +
		fmt.Sprintf("\n\n<i>Mã tài khoản Telegram: </i><code>%d</code>", account)
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
func (t text) admitted(who directory.Access, commands []telegram.Command) string {
	return "Cảm ơn " + t.Address + "." + t.posts(who) + "\n\n" + t.usage() + t.ownCommands(commands)
}

// posts says what somebody is.
func (t text) posts(who directory.Access) string {
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

// checkClaim is what the bot understood.
func (t text) checkClaim(c directory.RoleRequest, said talk) string {
	html := "Đề nghị " + t.Address + " kiểm tra trước khi gửi tới Ban:\n\nVai trò: <b>" + c.Role.Name() + "</b>, " + telegram.Escape(c.Agency) +
		"\nHọ và tên: <b>" + telegram.Escape(said.Name) + "</b>\nChức vụ: <b>" + telegram.Escape(said.Title) + "</b>"
	if said.Basis != "" {
		html += "\nVăn bản cử: <b>" + telegram.Escape(said.Basis) + "</b> ngày " + said.BasisOn.Words()
	}
	return html + "\n\nSau khi gửi không sửa được."
}

func (t text) claimSent(c directory.RoleRequest) string {
	return "Đã gửi đề nghị xác nhận <b>" + c.Role.Name() + "</b> của <b>" + telegram.Escape(c.Agency) + "</b> tới " + t.board() +
		". Trợ lý sẽ báo ngay khi có kết quả; trong khi chờ, " + t.Address + " đặt câu hỏi bình thường."
}

func (t text) claimUnheard(c directory.RoleRequest) string {
	return "Đã ghi nhận đề nghị xác nhận <b>" + c.Role.Name() + "</b> của <b>" + telegram.Escape(c.Agency) +
		"</b>. Hiện chưa có người của Ban trên hệ thống; đề nghị sẽ chờ trong danh sách đến khi được xử lý."
}

func (t text) claimWaits(role directory.Role, agency string) string {
	return "Đề nghị xác nhận <b>" + role.Name() + "</b> của <b>" + telegram.Escape(agency) + "</b> đang chờ " + t.board() + " xử lý."
}

func (t text) claimCard(c directory.RoleRequest, listed, replaces bool, same []directory.Post) string {
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

func (t text) claimDecided(c directory.RoleRequest, by string) string {
	words := "Đã xác nhận"
	if c.State == directory.Refused {
		words = "Đã từ chối"
	}
	return fmt.Sprintf("<b>%s</b> %s của %s (%s): %s.\nNgười xử lý: %s", words, strings.ToLower(c.Role.Name()), telegram.Escape(c.Agency), telegram.Escape(c.Code),
		telegram.Escape(c.Name), telegram.Escape(by))
}

func (t text) claimConfirmedShort() string { return "Đã xác nhận." }
func (t text) claimRefusedShort() string   { return "Đã từ chối." }

func (t text) claimConfirmed(c directory.RoleRequest) string {
	return t.board() + " đã xác nhận " + t.Address + " là <b>" + c.Role.Name() + "</b> của <b>" + telegram.Escape(c.Agency) + "</b>."
}

func (t text) claimRefused(c directory.RoleRequest) string {
	return t.board() + " chưa xác nhận vai trò <b>" + c.Role.Name() + "</b> của <b>" + telegram.Escape(c.Agency) + "</b>. " + t.capital() +
		" vẫn là thành viên và đặt câu hỏi bình thường; đề nghị liên hệ Ban để biết lý do."
}

func (t text) claimsLeft(n int) string { return fmt.Sprintf("<i>Đang chờ xác nhận: %d</i>", n) }
func (t text) noClaims() string        { return "Không còn đề nghị nào chờ xác nhận." }

func (t text) cancelled() string { return "Đã hủy." }
func (t text) nothingToCancel() string {
	return "Hiện không có việc nào đang làm dở để hủy."
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

func (t text) mine(who directory.Access, questions int) string {
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
