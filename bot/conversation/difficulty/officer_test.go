package difficulty_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// onward turns the page of a list.
const onward = "Trang sau ›"

// accepted is the code of a ticket of the focal point's that the officer took on, and its page.
func (d *desk) accepted(words string) (code string, page telegramtest.Post) {
	d.T.Helper()
	code = desktest.Code(d.Report(d.Focal, words))
	d.Officer.Until("Phản ánh mới")
	page = d.Officer.Turn(d.Open(d.Officer, code), "Tiếp nhận", "Đã tiếp nhận")
	d.Focal.Until("đã được tiếp nhận")
	return code, page
}

// write presses a button of the officer's page that asks for words, writes them and returns the page that comes of it.
func (d *desk) write(page telegramtest.Post, label, question, words string) telegramtest.Post {
	d.T.Helper()
	bottest.Has(d.T, d.Officer.Reach(page, label), question)
	return d.Officer.Ask(words)
}

func TestAnOfficerFindsTheBoardsTicketsByWhatTheyWaitFor(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		first := desktest.Code(d.Report(d.Focal, money))
		second := desktest.Code(d.Report(d.Focal, "Phần mềm khóa tài khoản của xã"))
		d.Officer.Next()
		d.Officer.Next()
		list := d.Officer.Ask("/xuly")
		bottest.Has(t, list, "Đang xử lý (2)", first, second, "Cơ quan XA1", "Chờ tiếp nhận", "chưa phân loại")
		bottest.Offers(t, list, "Chờ tiếp nhận (2)", true)
		bottest.Offers(t, list, "Quá hạn (0)", false)
		list = d.Officer.Turn(list, "Chờ tiếp nhận (2)", "Chờ tiếp nhận (2)")
		page := d.Officer.Reach(list, bottest.Labels(list)[0])
		bottest.Has(t, page, first, money)
		page = d.Officer.Turn(page, "Tiếp nhận", "Đã tiếp nhận")
		list = d.Officer.Turn(page, "‹ Danh sách", "Đang xử lý (2)")
		bottest.Has(t, list, "hạn ")
		bottest.Offers(t, list, "Việc của tôi (1)", true)
		w.Exec(t, `update ticket set due_at = 1 where number = $1`, desktest.Number(first))
		list = d.Officer.Ask("/xuly")
		bottest.Has(t, list, "⚠️ quá hạn từ")
		bottest.Has(t, d.Officer.Turn(list, "Quá hạn (1)", "Quá hạn (1)"), first)
		// With a code the command opens that ticket.
		bottest.Has(t, d.Officer.Reach(d.Officer.Ask("/xuly "+second), "Mở "+second), "Phần mềm khóa tài khoản")
	})
}

func TestAListIsTurnedPageByPage(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		for i := range 10 {
			d.Focal.See()
			d.Report(d.Focal, fmt.Sprint("Vướng mắc thứ ", i+1))
		}
		w.AwaitHandled()
		d.Officer.See()
		d.Focal.See()
		for _, p := range []struct {
			who     *bottest.Person
			command string
		}{{d.Officer, "/xuly"}, {d.Focal, "/theodoi"}} {
			list := p.who.Ask(p.command)
			bottest.Has(t, list, "(10)", "8. ")
			next := p.who.Turn(list, onward, "10. ")
			if strings.Contains(next.Text, "8. ") {
				t.Errorf("the second page is %s", next.Text)
			}
			p.who.Turn(next, "‹ Trang trước", "8. ")
		}
	})
}

func TestWhatAnOfficerDoesIsToldToTheAgencyInItsOwnWords(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, page := d.accepted(money)
		page = d.write(page, "Ghi chú nội bộ", "chỉ người của Ban đọc được", "Sở Tài chính đang xem xét?")
		bottest.Has(t, page, code)
		page = d.write(page, "Tiêu đề trung lập", "không nêu tên cơ quan", "Quỹ thi đua cấp xã")
		bottest.Has(t, page, "Tiêu đề: Quỹ thi đua cấp xã")
		page = d.write(page, "Yêu cầu bổ sung", "thời hạn trả lời tạm dừng", "Đề nghị nêu số văn bản?")
		bottest.Has(t, page, "Chờ bổ sung", "tạm dừng trong khi chờ bổ sung")
		asked := d.Focal.Next()
		bottest.Has(t, asked, code, "đề nghị bổ sung", "nêu số văn bản")
		bottest.Offers(t, asked, "Bổ sung", true)
		page = d.write(page, "Chuyển cơ quan có thẩm quyền", "được báo rõ tên này", "Sở Tài chính")
		bottest.Has(t, page, "Đã chuyển Sở Tài chính")
		bottest.Has(t, d.Focal.Next(), "thuộc thẩm quyền của Sở Tài chính", "tiếp tục theo dõi")
		history := d.Focal.Turn(d.Open(d.Focal, code), "Quá trình xử lý", "Quá trình xử lý "+code)
		for _, internal := range []string{"đang xem xét", "Ghi chú", "Quỹ thi đua cấp xã", "Phân công"} {
			if strings.Contains(history.Text, internal) {
				t.Errorf("the agency reads %q", internal)
			}
		}
		bottest.Has(t, d.Officer.Turn(page, "Quá trình xử lý", "Quá trình xử lý "+code), "Ghi chú nội bộ", "đang xem xét")
	})
}

func TestATicketIsGivenToAnotherOfficerWhoIsTold(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		other := w.Officer(t, directory.Officer)
		w.Rename(t, other, "Trần Thị Lan")
		other.See()
		code, page := d.accepted(money)
		other.See()
		list := d.Officer.Turn(page, "Phân công", "Giao chuyên viên nào xử lý?")
		page = d.Officer.Turn(list, "Trần Thị Lan", "Chuyên viên: Trần Thị Lan")
		bottest.Has(t, page, "Đang xử lý")
		told := other.Until("Giao xử lý")
		bottest.Has(t, told, code, "trả lời chậm nhất")
		bottest.Has(t, replyTo(t, other, told, "Nhờ đồng chí làm giúp"), code, "chưa được gửi cho ai")
		bottest.Has(t, other.Reach(told, "Mở "+code), money)
		bottest.Has(t, d.Focal.Next(), code, "đang được Ban Thi đua - Khen thưởng, Sở Nội vụ xử lý")
		d.Officer.Turn(d.Officer.Turn(page, "Phân công", "Giao chuyên viên nào xử lý?"), "Trần Thị Lan", "Chuyên viên: Trần Thị Lan")
		other.Until("Giao xử lý")
		d.Focal.NothingElse() // who it goes to next is the Board's own matter
		// What the agency says then goes to who deals with it.
		d.Focal.Press(d.Open(d.Focal, code), "Bổ sung")
		d.Focal.Next()
		d.Focal.Ask("Thiếu 42 triệu đồng")
		bottest.Has(t, other.Next(), code, "Cơ quan XA1 bổ sung", "Thiếu 42 triệu đồng")
		d.Officer.See()
		d.Officer.NothingElse()
	})
}

func TestAnOfficerReadsAMembersReportAndDoesNotSendItWhereTheAgencyCan(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		draft := d.Member.Ask("/phananh " + money)
		d.Member.Turn(draft, desktest.FirstLabel(draft), "đã chuyển")
		list := d.Officer.Ask("/xuly")
		list = d.Officer.Turn(list, "Chờ cơ quan đồng ý (1)", "Chờ cơ quan đồng ý (1)")
		page := d.Officer.Reach(list, bottest.Labels(list)[0])
		bottest.Has(t, page, money, "Chờ cơ quan đồng ý", "Cơ quan: Cơ quan XA1")
		for _, label := range []string{"✅ Gửi", "Tiếp nhận", "Trả lời", "Trả lại người viết"} {
			bottest.Offers(t, page, label, false)
		}
		bottest.Offers(t, page, "Ghi chú nội bộ", true)
	})
}

func TestTicketsOfTheSameDifficultyAreJoinedByTheirCodesAndTakenApart(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA2")
		main, _ := d.accepted(money)
		other := d.Focals["XA2"]
		joined := desktest.Code(d.Report(other, "Xã chưa có quỹ thi đua"))
		d.Officer.Until("Phản ánh mới")
		page := d.Open(d.Officer, joined)
		bottest.Has(t, d.Officer.Reach(page, "Gộp"), "để trả lời chung với phản ánh nào", "ghi mã")
		bottest.Has(t, d.Officer.Ask("không rõ"), "VM-2026-0042 hoặc vm 42")
		page = d.Officer.Ask(main)
		bottest.Has(t, page, "Đã gộp vào "+main)
		told := other.Until("cùng nội dung với")
		bottest.Has(t, told, joined, "mã theo dõi của cơ quan giữ nguyên")
		if strings.Contains(told.Text, "XA1") || strings.Contains(told.Text, "Dự toán") {
			t.Errorf("another agency's ticket is told of: %s", told.Text)
		}
		bottest.Has(t, d.Open(d.Officer, main), "Trả lời chung cho: "+joined)
		// The main ticket's code does not open it for the other agency.
		bottest.Has(t, other.Ask(main), "không thuộc quyền xem")
		page = d.Officer.Turn(d.Open(d.Officer, joined), "Tách", "Chờ tiếp nhận")
		bottest.Offers(t, page, "Tách", false)
		bottest.Has(t, other.Until("tách ra"), joined, "để xử lý riêng")
	})
}

func TestAReplyToJoinedTicketsReachesEachAgencyWithItsOwnCode(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA2")
		main, _ := d.accepted(money)
		other := d.Focals["XA2"]
		joined := desktest.Code(d.Report(other, "Xã chưa có quỹ thi đua"))
		d.Officer.Until("Phản ánh mới")
		d.Officer.Press(d.Open(d.Officer, joined), "Gộp")
		d.Officer.Next()
		d.Officer.Ask(main)
		other.Until("cùng nội dung với")
		d.Officer.Press(d.Open(d.Officer, main), "Trả lời")
		d.Officer.Next()
		check := d.Officer.Ask("Trích quỹ theo Nghị định")
		bottest.Has(t, check, "từng cơ quan của 1 phản ánh đã gộp")
		d.Officer.Reach(check, "Trình duyệt")
		review := d.Approver.Reach(d.Approver.Next(), "Xem, duyệt")
		bottest.Has(t, review, "gửi riêng tới từng cơ quan của 1 phản ánh đã gộp")
		d.Approver.Turn(review, "✅ Duyệt và gửi", "và 1 phản ánh đã gộp")
		bottest.Has(t, d.Focal.Until("trả lời:"), main, "Trích quỹ theo Nghị định")
		answer := other.Until("trả lời:")
		bottest.Has(t, answer, joined, "Trích quỹ theo Nghị định")
		if strings.Contains(answer.Text, main) {
			t.Error("the reply names another agency's code")
		}
	})
}

func TestWhatCameByLetterIsRecordedWithItsNumberAndDay(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		p := d.Officer
		bottest.Has(t, p.Reach(p.Ask("/xuly"), "➕ Ghi nhận qua kênh khác"), "Phản ánh của cơ quan nào?")
		bottest.Has(t, p.Ask("không có cơ quan này"), "Không tìm thấy cơ quan")
		found := p.Ask("XA1")
		bottest.Has(t, found, "chọn cơ quan")
		bottest.Has(t, p.Reach(found, bottest.Labels(found)[0]), "ngày nào")
		bottest.Has(t, p.Ask("công văn ngày 17/11/2026"), "công văn 903/SYT-TCCB") // its number is missing
		bottest.Has(t, p.Ask("công văn 903/SYT-TCCB ngày 17/11/2026"), "công văn số 903/SYT-TCCB ngày 17/11/2026", "ghi nội dung khó khăn")
		draft := p.Ask(money)
		bottest.Has(t, draft, "Cơ quan: Cơ quan XA1", "Kênh: công văn số 903/SYT-TCCB", money)
		// A draft that is left is found again, and the way by which it came is mended.
		list := p.Ask("/theodoi")
		draft = p.Turn(list, bottest.Labels(list)[0], "Kênh: công văn số 903/SYT-TCCB")
		p.Press(draft, "Kênh, số, ngày")
		draft = p.Turn(p.Next(), "‹ Quay lại", "Kênh: công văn số 903/SYT-TCCB")
		p.Press(draft, "Kênh, số, ngày")
		p.Next()
		bottest.Has(t, p.Ask("hôm nọ"), "phản ánh đến bằng cách nào")
		draft = p.Ask("điện thoại ngày 18/11/2026")
		bottest.Has(t, draft, "Kênh: điện thoại ngày 18/11/2026")
		sent := p.Turn(draft, "✅ Ghi nhận", "Đã ghi nhận phản ánh")
		code := desktest.Code(sent)
		told := d.Focal.Next()
		bottest.Has(t, told, "đã ghi nhận phản ánh của quý cơ quan qua điện thoại", code, money)
		bottest.Has(t, d.Focal.Reach(told, "Mở "+code), "Ghi nhận qua điện thoại")
		if state := d.State(code); state != "accepted" {
			t.Errorf("it is %s", state)
		}
	})
}

func TestATicketIsOpenedAgainWithTheReason(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, _ := d.accepted(money)
		w.Exec(t, `update ticket set state = 'answered'`)
		page := d.write(d.Open(d.Officer, code), "Mở lại", "lý do mở lại", "Có văn bản mới của Bộ Nội vụ")
		bottest.Has(t, page, "Đang xử lý")
		bottest.Has(t, d.Focal.Next(), code, "được mở lại để xử lý", "Có văn bản mới")
	})
}

func TestAnOfficersAnswerToAMessageIsSentToNobody(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, page := d.accepted(money)
		for _, p := range []*bottest.Person{d.Officer, d.Approver} {
			p.See()
			on := d.Open(p, code)
			p.AwaitRecorded(on)
			bottest.Must[telegramtest.Message](t)(p.In(p.Chat).Reply(on.MessageID, "Đề nghị nêu số tiền"))
			bottest.Has(t, p.Next(), "tin nhắn này chưa được gửi cho ai", code)
		}
		d.Focal.NothingElse()
		if n := w.Count(t, `select count(*) from ticket_message where words like '%nêu số tiền%'`); n != 0 {
			t.Error("it was kept as something said")
		}
		bottest.Has(t, d.Officer.Now(page), "Đã tiếp nhận")
	})
}
