package admission

import (
	"fmt"
	"strings"
	"time"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/telegram"
)

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

// The words on buttons.
const (
	buttonAgree    = "✅ Đồng ý"
	buttonDisagree = "Không đồng ý"
	buttonSubmit   = "✅ Gửi"
	buttonAgain    = "Ghi lại"
	buttonConfirm  = "✅ Xác nhận"
	buttonRefuse   = "Từ chối"
	buttonNext     = "Tiếp theo ›"
	buttonUp       = conversation.ButtonUp
	buttonRevoke   = "Thu hồi đường dẫn"
	buttonTree     = "Cơ cấu tổ chức"
	buttonMyData   = "Xem, xóa dữ liệu của tôi"
)

// Sentences of one wording.
const (
	requestConfirmedShort = "Đã xác nhận."
	requestRefusedShort   = "Đã từ chối."
	noRequests            = "Không còn đề nghị nào chờ xác nhận."
	boardGroupSet         = "Nhóm này là <b>nhóm của Ban</b>. Đề nghị xác nhận, thông báo công việc sẽ gửi vào đây; quyền xử lý vẫn theo từng người."
	boardGroupUnset       = "Nhóm này không còn là nhóm của Ban."
)

func (t text) welcome(intro string) string {
	return "Kính chào " + t.Address + ". Đây là trợ lý của " + t.Office() + ".\n\n" + intro
}

func (t text) stranger(account int64) string {
	return "Kính chào " + t.Address + ". Đây là trợ lý của " + t.Office() + ", dành cho cán bộ, công chức, viên chức các cơ quan, đơn vị của tỉnh.\n\n" +
		"Để sử dụng, đề nghị " + t.Address + " nhận đường dẫn mời từ đầu mối thi đua, khen thưởng của cơ quan mình, hoặc liên hệ " + t.Office() + "." +
		fmt.Sprintf("\n\n<i>Mã tài khoản Telegram: </i><code>%d</code>", account)
}

func (t text) unknownInGroup() string {
	return "Đề nghị " + t.Address + " nhắn riêng cho trợ lý để đăng ký trước, sau đó đặt câu hỏi trong nhóm."
}

func (t text) noPost() string {
	return "Hiện " + t.Address + " không giữ vị trí nào tại cơ quan, đơn vị trong danh sách của " + t.Office() +
		", nên trợ lý chưa phục vụ được. Nếu đã chuyển công tác, đề nghị nhận đường dẫn mời từ đầu mối của cơ quan mới."
}

// notice is what somebody reads before anything is kept of them; lines are what the modules say of themselves.
func (t text) notice(agency string, role directory.Role, lines []string) string {
	var out strings.Builder
	out.WriteString("Kính chào " + t.Address + ". Đây là trợ lý của " + t.Office() + ".")
	if agency != "" {
		fmt.Fprintf(&out, "\n\n%s được mời tham gia: <b>%s</b>, vai trò: %s.", t.Capital(), telegram.Escape(agency), role.Name())
	}
	out.WriteString("\n\nTrước khi sử dụng, đề nghị " + t.Address + " xem và cho ý kiến:\n" +
		"• <b>Dữ liệu được lưu:</b> mã tài khoản Telegram, họ tên, số điện thoại công vụ (nếu danh sách của Ban có), cơ quan, chức vụ, vai trò. Bản gốc của tin nhắn được xóa sau 7 ngày.")
	for _, line := range lines {
		out.WriteString("\n• " + line)
	}
	out.WriteString("\n• <b>Người xem được:</b> chuyên viên, lãnh đạo duyệt và quản trị hệ thống của Ban; không công khai cho cơ quan, cá nhân khác.\n" +
		"• Tin nhắn đi qua máy chủ của Telegram ở nước ngoài. " + t.Capital() + " không dùng vẫn nhận, gửi đầy đủ qua Hệ thống quản lý văn bản.\n\n" +
		"Nếu " + t.Address + " chưa đồng ý, trợ lý chỉ giữ mã tài khoản.")
	return out.String()
}

func (t text) confirmJoin(i directory.Invitation) string {
	return "Tham gia <b>" + telegram.Escape(i.Agency) + "</b>, vai trò <b>" + i.Role.Name() + "</b>?"
}

func (t text) disagreed() string {
	return "Trợ lý đã ghi nhận và chỉ giữ mã tài khoản. Khi cần sử dụng, đề nghị mở lại đường dẫn mời."
}

func (t text) agreedAt(at time.Time) string {
	return "<b>✅ Đã đồng ý</b> lúc " + conversation.Clock(at) + "."
}

// admitted greets somebody who has just come in.
func (t text) admitted(access directory.Access, intro string) string {
	return "Cảm ơn " + t.Address + "." + t.posts(access) + "\n\n" + intro
}

// posts says what somebody is.
func (t text) posts(access directory.Access) string {
	var out strings.Builder
	for i, p := range access.Posts {
		out.WriteString(map[bool]string{true: " " + t.Capital() + " hiện là ", false: "; "}[i == 0])
		out.WriteString("<b>" + telegram.Escape(conversation.PostLine(p.Role, p.Agency)) + "</b>")
	}
	if out.Len() == 0 {
		return ""
	}
	return out.String() + "."
}

func (t text) askWho(role directory.Role, agency string) string {
	return "Cảm ơn " + t.Address + ". " + t.Capital() + " hiện là <b>Thành viên</b> của <b>" + telegram.Escape(agency) + "</b> và có thể đặt câu hỏi ngay.\n\n" +
		"Vai trò <b>" + role.Name() + "</b> cần được Ban xác nhận. Đề nghị " + t.Address + " ghi họ và tên, chức vụ trong một tin nhắn, ví dụ:\n<i>Nguyễn Văn An, Chánh Văn phòng</i>"
}

func (t text) nameUnclear() string {
	return "Đề nghị " + t.Address + " ghi đủ họ và tên, rồi dấu phẩy, rồi chức vụ, ví dụ:\n<i>Nguyễn Văn An, Chánh Văn phòng</i>\n\nNếu cần hỏi, đề nghị kết thúc câu bằng dấu hỏi; để dừng, bấm /huy."
}

// checkRequest is what the bot understood.
func (t text) checkRequest(s requestState) string {
	html := "Đề nghị " + t.Address + " kiểm tra trước khi gửi tới Ban:\n\nVai trò: <b>" + s.Role.Name() + "</b>, " + telegram.Escape(s.Agency) +
		"\nHọ và tên: <b>" + telegram.Escape(s.Name) + "</b>\nChức vụ: <b>" + telegram.Escape(s.Title) + "</b>"
	if s.Basis != "" {
		html += "\nVăn bản cử: <b>" + telegram.Escape(s.Basis) + "</b> ngày " + s.BasisOn.Words()
	}
	return html + "\n\nSau khi gửi không sửa được."
}

func (t text) requestSent(r directory.RoleRequest) string {
	return "Đã gửi đề nghị xác nhận <b>" + r.Role.Name() + "</b> của <b>" + telegram.Escape(r.Agency) + "</b> tới " + t.Office() +
		". Trợ lý sẽ báo ngay khi có kết quả; trong khi chờ, " + t.Address + " đặt câu hỏi bình thường."
}

func (t text) requestUnheard(r directory.RoleRequest) string {
	return "Đã ghi nhận đề nghị xác nhận <b>" + r.Role.Name() + "</b> của <b>" + telegram.Escape(r.Agency) +
		"</b>. Hiện chưa có người của Ban trên hệ thống; đề nghị sẽ chờ trong danh sách đến khi được xử lý."
}

func (t text) requestWaits(role directory.Role, agency string) string {
	return "Đề nghị xác nhận <b>" + role.Name() + "</b> của <b>" + telegram.Escape(agency) + "</b> đang chờ " + t.Office() + " xử lý."
}

func (t text) requestCard(r directory.RoleRequest, match directory.Match, same []directory.Post) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Đề nghị xác nhận %s</b>\n", r.Role.Name())
	fmt.Fprintf(&out, "\nCơ quan: <b>%s</b> (%s)", telegram.Escape(r.Agency), telegram.Escape(r.Code))
	fmt.Fprintf(&out, "\nHọ và tên: <b>%s</b>", telegram.Escape(r.Name))
	if r.Title != "" {
		fmt.Fprintf(&out, "\nChức vụ: %s", telegram.Escape(r.Title))
	}
	if r.Role.NeedsBasis() {
		basis := "chưa có"
		if r.Basis != "" {
			basis = telegram.Escape(r.Basis) + " ngày " + r.BasisOn.Words()
		}
		fmt.Fprintf(&out, "\nVăn bản cử: %s", basis)
	}
	for _, p := range same {
		fmt.Fprintf(&out, "\nHiện đang giữ vai trò này: %s", telegram.Escape(p.Person))
	}
	switch {
	case match.Account != 0:
		out.WriteString("\n\n⚠️ Họ tên này có trong danh sách của cơ quan và <b>đang gắn với một tài khoản khác</b>. Xác nhận sẽ gỡ tài khoản cũ; đề nghị gọi điện kiểm tra trước.")
	case match.PersonID != 0:
		out.WriteString("\n\nHọ tên này có trong danh sách của cơ quan; xác nhận sẽ gắn tài khoản với người trong danh sách.")
	default:
		out.WriteString("\n\nHọ tên này chưa có trong danh sách của cơ quan.")
	}
	return out.String()
}

func (t text) requestDecided(r directory.RoleRequest, by string) string {
	words := "Đã xác nhận"
	if r.State == directory.Refused {
		words = "Đã từ chối"
	}
	return fmt.Sprintf("<b>%s</b> %s của %s (%s): %s.\nNgười xử lý: %s", words, strings.ToLower(r.Role.Name()), telegram.Escape(r.Agency), telegram.Escape(r.Code),
		telegram.Escape(r.Name), telegram.Escape(by))
}

func (t text) requestConfirmed(r directory.RoleRequest) string {
	return t.Office() + " đã xác nhận " + t.Address + " là <b>" + r.Role.Name() + "</b> của <b>" + telegram.Escape(r.Agency) + "</b>."
}

func (t text) requestRefused(r directory.RoleRequest) string {
	return t.Office() + " chưa xác nhận vai trò <b>" + r.Role.Name() + "</b> của <b>" + telegram.Escape(r.Agency) + "</b>. " + t.Capital() +
		" vẫn là thành viên và đặt câu hỏi bình thường; đề nghị liên hệ Ban để biết lý do."
}

func (t text) requestsLeft(n int) string { return fmt.Sprintf("<i>Đang chờ xác nhận: %d</i>", n) }

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
		"\n\n" + conversation.UpperFirst(uses) + ", đến " + conversation.Clock(i.ExpiresAt) + ". Đường dẫn chỉ hiện một lần; đề nghị chỉ chuyển cho đúng người."
}

func (t text) inviteFromTree() string {
	return "Đề nghị chọn cơ quan trong cơ cấu tổ chức rồi bấm “Mời tham gia”."
}

func (t text) forWhich() string {
	return t.Capital() + " giữ vị trí tại nhiều cơ quan. Đề nghị chọn cơ quan."
}

func (t text) revoked(i directory.Invitation) string {
	return "Đã thu hồi đường dẫn mời vai trò " + i.Role.Name() + ". Người đã tham gia bằng đường dẫn này không bị ảnh hưởng."
}

func (t text) notForGroup() string {
	return "Trợ lý chỉ tham gia nhóm do quản trị hệ thống của " + t.Office() + " đưa vào. Trợ lý xin rời nhóm này; đề nghị " +
		t.Address + " nhắn riêng cho trợ lý để được phục vụ."
}

func (t text) joinedGroup(username string) string {
	return "Trợ lý tra cứu của " + t.Office() + " đã tham gia nhóm. Trong nhóm, trợ lý chỉ trả lời khi được nhắc tên: @" +
		telegram.Escape(username) + " kèm câu hỏi."
}
