package difficulty_test

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/directory"
)

func TestAnOfficerRecordsWhatCameByLetterAndTheFocalPointIsTold(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		o := d.Officer
		o.Press(o.Ask("/xuly"), "➕ Ghi nhận qua kênh khác")
		o.Next()
		bottest.Has(t, o.Ask("không có cơ quan nào tên vậy"), "Không tìm thấy cơ quan")
		found := o.Ask("xa1")
		o.Press(found, "Cơ quan XA1")
		bottest.Has(t, o.Next(), "đến bằng cách nào")
		bottest.Has(t, o.Ask("qua công văn"), "công văn thì kèm số")
		bottest.Has(t, o.Ask("cv 903/SYT-TCCB ngày 17/11/2026"), "Kênh: công văn số 903/SYT-TCCB ngày 17/11/2026")
		draft := o.Ask("Đề nghị kéo dài thời hạn nộp hồ sơ đột xuất?")
		bottest.Has(t, draft, "Cơ quan XA1", "kéo dài thời hạn")
		o.Press(draft, "📎 Ảnh, tệp")
		o.Next()
		if _, err := o.In(o.Chat).SendPhoto(picture(t, 1).Data, ""); err != nil {
			t.Fatal(err)
		}
		kept := o.Next()
		draft = o.Turn(kept, "Mở phản ánh", "Tệp kèm theo: 1")
		sent := o.Turn(draft, "✅ Ghi nhận", "Đã ghi nhận phản ánh")
		code := desktest.Code(sent)
		told := d.Focal.Next()
		bottest.Has(t, told, "đã ghi nhận phản ánh của quý cơ quan qua công văn số 903/SYT-TCCB", code, "kéo dài thời hạn")
		if state := d.State(code); state != "accepted" {
			t.Errorf("it is %s", state)
		}
		bottest.Has(t, d.Focal.Reach(told, "Mở "+code), "Ghi nhận qua công văn", code)
	})
}

func TestTheBoardsGroupReadsNothingOfWhatAReportSays(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		boss := w.Administrator(t)
		id := w.Group(t, "Ban TĐKT", boss, d.Officer)
		group := boss.InGroup(id)
		group.Ask("/ketnoi@" + w.TG.BotUser().Username)
		group.See()
		code := desktest.Code(d.Report(d.Focal, money))
		notice := group.Next()
		bottest.Has(t, notice, "Phản ánh mới", code, "Cơ quan XA1", "chưa phân loại")
		if strings.Contains(notice.Text, "Dự toán") {
			t.Error("the group reads what the report says")
		}
		link := d.Officer.InGroup(id).PressURL(notice, "Mở "+code)
		_, param, _ := strings.Cut(link, "start=")
		bottest.Has(t, d.Officer.Open(param), code, money)
	})
}

func TestEverythingAnOfficerDoesIsToldToWhoReported(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		second := w.Holder(t, "SNV", directory.Officer)
		second.Write("/hoi")
		w.AwaitHandled()
		second.See()
		code := desktest.Code(d.Report(d.Focal, money))
		w.AwaitHandled()
		second.See()
		page := d.Open(d.Officer, code)
		page = d.Officer.Turn(page, "Phân công", "Giao chuyên viên nào")
		page = d.Officer.Turn(page, w.Strings(t, `select name from person where account = $1`, second.ID())[0], "Đang xử lý")
		bottest.Has(t, second.Next(), "Giao xử lý "+code)
		bottest.Has(t, d.Focal.Next(), "đã được tiếp nhận")
		d.Officer.Press(page, "Ghi chú nội bộ")
		d.Officer.Next()
		page = d.Officer.Ask("Kho bạc đã trả lời miệng")
		d.Officer.Press(page, "Chuyển cơ quan có thẩm quyền")
		d.Officer.Next()
		page = d.Officer.Ask("Sở Tài chính")
		bottest.Has(t, page, "Đã chuyển Sở Tài chính")
		bottest.Has(t, d.Focal.Next(), code, "thuộc thẩm quyền của Sở Tài chính")

		d.Officer.Press(page, "Không tiếp nhận")
		d.Officer.Next()
		d.Officer.Press(d.Officer.Ask("Nội dung thuộc ngành tài chính"), "Trình duyệt")
		d.Officer.Next()
		review := d.Approver.Reach(d.Approver.Next(), "Xem, duyệt")
		d.Approver.Turn(review, "✅ Duyệt và gửi", "Đã duyệt")
		refused := d.Focal.Until("không thuộc phạm vi")
		bottest.Has(t, refused, "không thuộc phạm vi tiếp nhận", "thuộc ngành tài chính")
		d.Focal.Press(refused, "Đề nghị xem xét lại")
		d.Focal.Next()
		bottest.Has(t, d.Focal.Ask("Sở Tài chính bảo hỏi Sở Nội vụ"), "Đã gửi đề nghị xem xét lại")
		bottest.Has(t, second.Next(), code, "đề nghị xem xét lại", "bảo hỏi Sở Nội vụ")
		history := d.Focal.Turn(d.Open(d.Focal, code), "Quá trình xử lý", "Đề nghị xem xét lại")
		if strings.Contains(history.Text, "trả lời miệng") {
			t.Error("an agency reads the Board's note")
		}
		board := d.Officer.Turn(d.Open(d.Officer, code), "Quá trình xử lý", "Kho bạc đã trả lời miệng")
		bottest.Has(t, board, "Đề nghị xem xét lại")
	})
}

func TestTheReplyToJoinedTicketsReachesEachInItsOwnChat(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA2")
		other := d.Focals["XA2"]
		main, joined := desktest.Code(d.Report(d.Focal, money)), desktest.Code(d.Report(other, "Phường nợ tiền thưởng"))
		d.Answer(main, "Tiếp nhận")
		d.Answer(joined, "Tiếp nhận")
		d.Join(joined, main)
		w.AwaitHandled()
		bottest.Has(t, other.Last(), joined, "trả lời chung", "mã theo dõi của cơ quan giữ nguyên")
		if n := w.Count(t, `select count(*) from ticket where joined_to <> 0 and joined_state = 'accepted'`); n != 1 {
			t.Error("what it was is not kept")
		}
		d.Officer.Press(d.Open(d.Officer, joined), "Tách")
		w.AwaitHandled()
		if state := d.State(joined); state != "accepted" {
			t.Errorf("parted, it is %s", state)
		}
		d.Join(joined, main)
		bottest.Offers(t, d.Open(d.Officer, main), "Gộp", false) // others are joined to it
		w.AwaitHandled()
		d.Focal.See()
		other.See()
		d.Officer.See()
		d.Officer.Press(d.Open(d.Officer, main), "Trả lời")
		d.Officer.Next()
		check := d.Officer.Ask("Nguồn chi theo Nghị định 152/2025/NĐ-CP")
		bottest.Has(t, check, "gửi riêng tới từng cơ quan của 1 phản ánh đã gộp")
		d.Officer.Press(check, "Trình duyệt")
		d.Officer.Next()
		w.AwaitHandled()
		d.Approver.Turn(d.Approver.Reach(d.Approver.Next(), "Xem, duyệt"), "✅ Duyệt và gửi", "và 1 phản ánh đã gộp")
		bottest.Has(t, d.Focal.Until("trả lời:"), main, "Nghị định 152")
		answer := other.Next()
		bottest.Has(t, answer, joined, "Nghị định 152")
		if strings.Contains(answer.Text, main) || strings.Contains(answer.Text, "XA1") {
			t.Errorf("the reply names another's ticket: %s", answer.Text)
		}
		// Who is joined disputes for themselves.
		other.Press(answer, "Đề nghị xem xét lại")
		other.Next()
		other.Ask("Phường không có nguồn này")
		w.AwaitHandled()
		if states := d.State(main) + " " + d.State(joined); states != "answered disputed" {
			t.Errorf("they are %s", states)
		}
	})
}

func TestCannedRepliesAreApprovedOnceAndSentAsTheyAre(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		o := d.Officer
		list := o.Turn(o.Ask("/xuly"), "Mẫu trả lời", "Mẫu trả lời đã duyệt")
		o.Press(list, "➕ Soạn mẫu trả lời")
		o.Next()
		o.Ask("Làm tròn tỷ lệ chiến sĩ thi đua cơ sở")
		o.Turn(o.Ask("Tỷ lệ tính ra số lẻ thì làm tròn xuống?"), "Tiêu chuẩn, tiêu chí, tỷ lệ", "lãnh đạo được báo")
		review := d.Approver.Reach(d.Approver.Next(), "Xem, duyệt")
		bottest.Has(t, d.Approver.Turn(review, "✅ Duyệt", "đã được duyệt"), "Làm tròn tỷ lệ")
		bottest.Has(t, o.Next(), "đã được duyệt")
		code := desktest.Code(d.Report(d.Focal, "Tỷ lệ 1,35 người làm tròn thế nào"))
		page := o.Turn(d.Open(o, code), "Mẫu trả lời", "Chọn mẫu")
		page = o.Turn(page, "Làm tròn tỷ lệ chiến sĩ thi đua cơ sở", "Tỷ lệ tính ra số lẻ thì làm tròn xuống?")
		page = o.Turn(page, "✅ Gửi mẫu này", "Đã trả lời")
		bottest.Has(t, d.Focal.Next(), code, "làm tròn xuống")
		bottest.Offers(t, page, "Mở lại", true)
	})
}

func TestAReplyThatDoesNotArriveIsShownAndSentAgain(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code := desktest.Code(d.Report(d.Focal, money))
		w.AwaitHandled()
		d.Officer.See()
		if err := d.Focal.Block(); err != nil {
			t.Fatal(err)
		}
		page := d.Open(d.Officer, code)
		d.Officer.Press(page, "Tiếp nhận")
		bottest.Has(t, d.Officer.Until("chưa đến được"), code, "đã chặn trợ lý", "Hệ thống quản lý văn bản")
		page = d.Open(d.Officer, code)
		bottest.Has(t, page, "1 tin chưa đến được cơ quan")
		if err := d.Focal.Unblock(); err != nil {
			t.Fatal(err)
		}
		d.Focal.Write("/hoi")
		w.AwaitHandled()
		d.Focal.See()
		d.Officer.Press(page, "Gửi lại tin chưa đến")
		bottest.Has(t, d.Focal.Next(), code, "đã được tiếp nhận")
		w.AwaitHandled()
		if strings.Contains(d.Open(d.Officer, code).Text, "chưa đến được") {
			t.Error("what arrived is still missing")
		}
	})
}

func TestAWithdrawnTicketKeepsItsCode(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code := desktest.Code(d.Report(d.Focal, money))
		d.Focal.Press(d.Open(d.Focal, code), "Rút phản ánh")
		ask := d.Focal.Next()
		bottest.Has(t, ask, "Rút phản ánh "+code)
		bottest.Has(t, d.Focal.Reach(ask, "✅ Thực hiện"), "Đã rút phản ánh "+code)
		again := desktest.Code(d.Report(d.Focal, "Vướng mắc khác"))
		if again != "VM-"+code[3:7]+"-0002" {
			t.Errorf("the next code is %s", again)
		}
		bottest.Has(t, d.Open(d.Officer, code), "Đã rút")
	})
}

func TestTwoLeadersCannotBothDecideAboutOneReply(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code := desktest.Code(d.Report(d.Focal, money))
		d.Officer.Press(d.Open(d.Officer, code), "Trả lời")
		d.Officer.Next()
		d.Officer.Press(d.Officer.Ask("Nguồn chi theo quy định"), "Trình duyệt")
		d.Officer.Next()
		review := d.Approver.Reach(d.Approver.Next(), "Xem, duyệt")
		page := d.Open(d.Officer, code)
		page = d.Officer.Turn(page, "Rút trả lời đã trình", "Đã tiếp nhận")
		d.Approver.Refused(review, "✅ Duyệt và gửi", "đã chuyển sang trạng thái khác")
		if n := w.Count(t, `select count(*) from ticket_message where kind = 'answer'`); n != 0 {
			t.Error("what was taken back was sent")
		}
		d.Officer.Press(page, "Trả lời")
		d.Officer.Next()
		d.Officer.Press(d.Officer.Ask("Nguồn chi theo Nghị định 152"), "Trình duyệt")
		w.AwaitHandled()
		review = d.Approver.Reach(d.Approver.Next(), "Xem, duyệt")
		d.Approver.Press(review, "Trả lại")
		d.Approver.Next()
		bottest.Has(t, d.Approver.Ask("Ghi rõ điều, khoản"), "Đã trả lại")
		bottest.Has(t, d.Officer.Until("được trả lại, kèm ý kiến"), "Ghi rõ điều, khoản")
	})
}
