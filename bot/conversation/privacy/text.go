package privacy

import (
	"fmt"
	"strings"

	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/telegram"
)

// text is what the module says. What is put into a sentence is escaped by it.
type text struct{ conversation.Words }

// The words on buttons.
const (
	buttonExport = "Gửi bản sao dữ liệu cho tôi"
	buttonErase  = "Xóa dữ liệu của tôi"
)

// notice is the module's line before the agreement.
func (t text) notice() string {
	return "<b>Xem, xóa dữ liệu:</b> gửi lệnh /dulieu bất cứ lúc nào. Nhật ký chỉ giữ việc đã làm, không giữ họ tên và nội dung."
}

// kept is what is stored about the reader; lines are the modules'.
func (t text) kept(access directory.Access, lines []string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<b>Dữ liệu đang lưu về %s</b>\n\nHọ tên: %s\nMã tài khoản Telegram: <code>%d</code>", t.Address, telegram.Escape(access.Name), access.Account)
	if len(access.Posts) > 0 && access.Posts[0].Phone != "" {
		out.WriteString("\nSố điện thoại: " + conversation.Phone(access.Posts[0].Phone))
	}
	for _, p := range access.Posts {
		fmt.Fprintf(&out, "\n• %s", telegram.Escape(conversation.PostLine(p.Role, p.Agency)))
		if p.Title != "" {
			fmt.Fprintf(&out, " (%s)", telegram.Escape(p.Title))
		}
	}
	for _, line := range lines {
		out.WriteString("\n" + line)
	}
	out.WriteString("\n\nNgười xem được: chuyên viên, lãnh đạo duyệt và quản trị hệ thống của Ban. Bản gốc của tin nhắn được xóa sau 7 ngày.")
	return out.String()
}

func (t text) copyCaption() string { return "Bản sao dữ liệu đang lưu về " + t.Address + "." }

func (t text) confirmErase() string {
	return "Xóa họ tên, số điện thoại, tài khoản, vị trí, câu hỏi và câu trả lời của " + t.Address + "? Việc này <b>không hoàn tác được</b>; muốn dùng lại cần đường dẫn mời mới. Tin nhắn trong máy của " +
		t.Address + ", đề nghị tự xóa trong Telegram."
}

func (t text) erased() string {
	return "Đã xóa dữ liệu của " + t.Address + ". Cảm ơn " + t.Address + " đã sử dụng trợ lý."
}

func (t text) leaveLabel(p directory.Post) string {
	return "Thôi giữ vị trí: " + conversation.PostLine(p.Role, p.Agency)
}
