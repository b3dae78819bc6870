package conversation

import (
	"strings"

	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/telegram"
)

// The words on the toolkit's own buttons.
const (
	buttonBack     = "‹ Trang trước"
	buttonOn       = "Trang sau ›"
	buttonCancel   = "Hủy"
	buttonContinue = "Tiếp tục"

	buttonIsSecret  = "Có, văn bản có dấu mật"
	buttonDenounces = "Có, là đơn khiếu nại, tố cáo"
	buttonGoOn      = "Không, đề nghị tiếp tục xử lý"
)

// The words on buttons that several modules have.
const (
	ButtonUp      = "‹ Quay lại"
	ButtonDo      = "✅ Thực hiện"
	ButtonNoBasis = "Chưa có văn bản"
)

// DoneShort is said over a button when what it stands for was done.
const DoneShort = "Đã thực hiện."

const (
	helpDescription = "Hướng dẫn sử dụng"

	cancelled       = "Đã hủy."
	nothingToCancel = "Hiện không có việc nào đang làm dở để hủy."
)

// ErrOld is the refusal of a button whose time has passed.
var ErrOld error = problem.New(problem.Ended, "Nút này không còn hiệu lực; đề nghị mở lại từ đầu.")

// Denied is the refusal of what the account has no permission for.
func (w Words) Denied() error { return problem.New(problem.Denied, w.notAllowed()) }

func (w Words) notAllowed() string {
	return "Việc này không thuộc quyền của tài khoản đang dùng. Nếu cần, đề nghị " + w.Plain().Address + " liên hệ " + w.Plain().Office() + "."
}

func (w Words) notAllowedShort() string {
	return "Việc này không thuộc quyền của tài khoản đang dùng."
}

func (w Words) oldButton() string { return ErrOld.Error() }

func (w Words) alreadySent() string { return "Nội dung này đã gửi ở trên." }

func (w Words) privateOnly() string {
	return "Việc này chỉ thực hiện khi nhắn riêng cho trợ lý."
}

func (w Words) groupOnly() string { return "Lệnh này chỉ dùng trong nhóm." }

func (w Words) boardOnly() string {
	return "Việc này chỉ thực hiện khi nhắn riêng cho trợ lý hoặc trong nhóm của Ban."
}

func (w Words) unknownCommand(command string) string {
	return "Trợ lý không có lệnh /" + telegram.Escape(command) + ". Đề nghị " + w.Address +
		" gửi câu hỏi, hoặc bấm /trogiup để xem hướng dẫn."
}

func (w Words) unknownStart() string {
	return "Đường dẫn này không còn hiệu lực. Đề nghị " + w.Address + " kiểm tra lại, hoặc bấm /trogiup để xem hướng dẫn."
}

func (w Words) slowDown() string {
	return "Trợ lý đang nhận nhiều tin nhắn liên tiếp nên tạm dừng trong giây lát. Đề nghị " + w.Plain().Address + " gửi lại sau một phút."
}

func (w Words) secretRefused() string {
	return "Nội dung vừa gửi mang dấu hiệu bí mật nhà nước. Trợ lý không tiếp nhận, không lưu nội dung này và sẽ xóa tin khỏi cuộc trò chuyện nếu Telegram cho phép.\n\n" +
		"Đề nghị " + w.Address + " xóa tin trên các thiết bị của mình, không gửi tài liệu mật qua Telegram, và báo ngay người phụ trách bảo vệ bí mật nhà nước của cơ quan, đơn vị."
}

func (w Words) formWithRefused() string {
	return "Việc đang làm dở có kèm tệp trong nội dung này đã dừng; đề nghị " + w.Address + " làm lại từ đầu."
}

func (w Words) askWhetherSecret() string {
	return w.Capital() + " đang gửi văn bản có dấu mật?\n\n" + w.heldMeanwhile()
}

func (w Words) askWhetherDenunciation() string {
	return w.Capital() + " đang gửi đơn khiếu nại, tố cáo?\n\n" + w.heldMeanwhile()
}

func (w Words) heldMeanwhile() string {
	return "Trợ lý chưa tra cứu và chưa lưu nội dung này; nội dung chỉ được giữ tạm để chờ " + w.Address + " trả lời trong một giờ, và được xóa chậm nhất sau hai giờ."
}

func (w Words) goesOn() string {
	return "Xin cảm ơn " + w.Address + ". Trợ lý tiếp tục xử lý nội dung đã gửi."
}

func (w Words) heldNoMore() string {
	return "Nút này không còn hiệu lực: nội dung đã được trả lời, hoặc đã quá một giờ nên trợ lý không còn giữ để xử lý. Nếu chưa được xử lý, đề nghị " + w.Plain().Address + " gửi lại."
}

func (w Words) denunciationRefused() string {
	return "Trợ lý không tiếp nhận khiếu nại, tố cáo và không giữ nội dung này. Đề nghị ông/bà gửi cơ quan có thẩm quyền hoặc Trụ sở Tiếp công dân " +
		w.Province + ", và tự xóa tin trên Telegram."
}

func (w Words) thanked() string {
	return "Trợ lý xin cảm ơn " + w.Address + ". Khi cần, đề nghị " + w.Address + " gửi câu hỏi tiếp theo."
}

func (w Words) anonymous() string {
	return "Trợ lý không nhận biết được người gửi ẩn danh. Đề nghị " + w.Address + " tắt chế độ ẩn danh rồi gửi lại, hoặc nhắn riêng cho trợ lý."
}

func (w Words) unreadable() string {
	return "Xin lỗi " + w.Address + ", hệ thống chưa đọc được loại tin nhắn này. Đề nghị " + w.Address +
		" gửi lại nội dung bằng tin nhắn chữ hoặc tệp đính kèm; nếu vẫn không được, liên hệ " + w.Office() + "."
}

func (w Words) failed() string {
	return "Xin lỗi " + w.Address + ", hệ thống gặp lỗi nên chưa xử lý được tin nhắn này. Đề nghị " + w.Address +
		" gửi lại sau ít phút; nếu vẫn lỗi, liên hệ " + w.Office() + "."
}

func (w Words) unfinished(title string) string {
	return w.Capital() + " đang làm dở việc: <b>" + telegram.Escape(title) + "</b>."
}

func (w Words) timedOut(title string) string {
	return "Đã quá thời gian chờ nên dừng việc <b>" + telegram.Escape(title) + "</b>; chưa có gì thay đổi. Khi cần, đề nghị " + w.Address + " làm lại từ đầu."
}

func (w Words) changedForm() string {
	return "Trợ lý vừa được nâng cấp nên việc đang làm dở phải làm lại từ đầu. Mong " + w.Address + " thông cảm."
}

// help is /trogiup: the modules' parts, then the commands that everybody has, then what is said of the reader's own.
func (w Words) help(parts []string, common []telegram.Command, own string) string {
	var out strings.Builder
	out.WriteString("<b>Hướng dẫn sử dụng</b>")
	for _, p := range parts {
		out.WriteString("\n\n" + p)
	}
	out.WriteString("\n\nCác lệnh:")
	for _, c := range common {
		out.WriteString("\n• /" + c.Name + " – " + c.Description)
	}
	out.WriteString("\n• /huy – Dừng việc đang làm dở")
	if w.Decision != "" {
		out.WriteString("\n\nKênh thông tin này được thực hiện theo " + w.Decision + ".")
	}
	return out.String() + own + "\n\n<i>Tin nhắn đi qua máy chủ của Telegram ở nước ngoài. " + w.Capital() +
		" không dùng vẫn nhận, gửi đầy đủ qua Hệ thống quản lý văn bản.</i>"
}

// noDecision tells an administrator that nobody named the document that allows the channel.
func (w Words) noDecision() string {
	return "\n\n⚠️ Chưa khai báo văn bản cho phép sử dụng kênh thông tin này (CHANNEL_DECISION)."
}

// ownCommands are the commands of somebody's posts.
func (w Words) ownCommands(own []telegram.Command) string {
	if len(own) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString("\n\nDành riêng cho vai trò của " + w.Address + ":")
	for _, c := range own {
		out.WriteString("\n• /" + c.Name + " – " + c.Description)
	}
	return out.String()
}

// PostLine says what somebody is where, as plain text.
func PostLine(role directory.Role, agency string) string { return role.Name() + ", " + agency }
