package announcement

import (
	"fmt"
	"strings"

	"thidua/bot/announced"
	"thidua/bot/broadcast"
	"thidua/bot/conversation"
	"thidua/bot/telegram"
)

// The words on buttons of a reader.
const (
	buttonAsk    = "Hỏi về nội dung này"
	buttonReport = "Phản ánh vướng mắc"
	buttonAll    = "Tất cả thông báo"
)

// searchHint says how announcements are looked for.
const searchHint = "Để tìm, ghi từ cần tìm sau lệnh: <i>/thongbao hạn nộp báo cáo</i>, <i>/thongbao 1876</i>, <i>/thongbao hôm qua</i>."

// maxSought is how many characters of what was looked for are said again.
const maxSought = 100

// found lists what words mean.
func (t text) found(words string, matches []announced.Match, total int) string {
	sought := "“" + telegram.Escape(conversation.Shorten(strings.TrimSpace(words), maxSought)) + "”"
	if total == 0 {
		return "Không tìm thấy thông báo nào đã gửi cho " + t.Address + " về " + sought + ".\n\n" + searchHint
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<b>Thông báo đã gửi cho %s về %s</b> (%d)\n", t.Address, sought, total)
	for i, f := range matches {
		fmt.Fprintf(&b, "\n%d. %s · %s%s", i+1, telegram.Escape(f.Title), conversation.Clock(f.At), stateOf(f.Copy))
		if f.Document.Number != "" {
			b.WriteString("\n    số " + telegram.Escape(f.Document.Number) + " của " + telegram.Escape(f.Document.Issuer))
		}
	}
	if total > len(matches) {
		fmt.Fprintf(&b, "\n\n… và %d thông báo khác; ghi thêm từ cần tìm để thu hẹp.", total-len(matches))
	}
	return b.String() + "\n\nBấm vào tên để xem lại."
}

// stateOf says whether a copy still holds, and whether it was acknowledged where it asks for that.
func stateOf(c broadcast.Copy) string {
	switch {
	case c.State == broadcast.Changed || c.State == broadcast.Recalled:
		return " · <b>" + strings.ToLower(c.State.Name()) + "</b>"
	case c.Seen:
		return " · đã xác nhận"
	case c.Acknowledged:
		return " · <b>chưa xác nhận</b>"
	}
	return ""
}

// over stands before the words of what holds no more as it was.
func (t text) over(state broadcast.State) string {
	if state == broadcast.Recalled {
		return "<b>Đã thu hồi, không còn hiệu lực.</b>\n\n"
	}
	return "<b>Đã thay đổi, đề nghị xem tin sau.</b>\n\n"
}
