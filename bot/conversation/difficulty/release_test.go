package difficulty_test

import (
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// submitted has the officer write a reply to a ticket and submit it, and returns what the approver is shown.
func (d *desk) submitted(code, words string) (review telegramtest.Post) {
	d.T.Helper()
	d.Officer.Press(d.Open(d.Officer, code), "Trả lời")
	d.Officer.Next()
	d.Officer.Reach(d.Officer.Ask(words), "Trình duyệt")
	return d.Approver.Reach(d.Approver.Until("trình duyệt trả lời"), "Xem, duyệt")
}

func TestAReplyThatIsReturnedComesBackWithTheReasonAndIsWrittenAnew(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, _ := d.accepted(money)
		review := d.submitted(code, "Trích quỹ theo quy định")
		d.Approver.Press(review, "Trả lại")
		d.Approver.Next()
		bottest.Has(t, d.Approver.Ask("Nêu rõ căn cứ?"), "người soạn được báo")
		back := d.Officer.Until("được trả lại")
		bottest.Has(t, back, code, "Nêu rõ căn cứ")
		d.Approver.Refused(review, "✅ Duyệt và gửi", "đã chuyển sang trạng thái khác")
		bottest.Has(t, d.Officer.Reach(back, "Mở "+code), "Đã tiếp nhận")
		review = d.submitted(code, "Trích quỹ theo Nghị định 152/2025/NĐ-CP")
		d.Approver.Turn(review, "✅ Duyệt và gửi", "Đã duyệt và gửi")
		bottest.Has(t, d.Focal.Until("trả lời:"), "Nghị định 152/2025/NĐ-CP")
	})
}

func TestAReplyIsTakenBackBeforeALeaderDecides(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, _ := d.accepted(money)
		review := d.submitted(code, "Trích quỹ theo quy định")
		page := d.Open(d.Officer, code)
		bottest.Has(t, page, "Trả lời đang chờ duyệt:", "Trích quỹ theo quy định")
		bottest.Offers(t, page, "Trả lời", false)
		page = d.Officer.Turn(page, "Rút trả lời đã trình", "Đã tiếp nhận")
		bottest.Offers(t, page, "Trả lời", true)
		d.Approver.Refused(review, "✅ Duyệt và gửi", "đã chuyển sang trạng thái khác")
		d.submitted(code, "Trích quỹ theo quy định")
		d.Officer.Turn(d.Open(d.Officer, code), "Rút trả lời đã trình", "Đã tiếp nhận")
		bottest.Has(t, d.Focal.Next(), code, "đang hoàn thiện nội dung trả lời") // once, and not what was written
		d.Focal.NothingElse()
	})
}

func TestTheWrittenReplyIsNamedToWhoReported(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, page := d.accepted(money)
		d.Officer.Press(page, "Trả lời")
		d.Officer.Next()
		check := d.Officer.Ask("Sở Nội vụ đã trả lời bằng văn bản.")
		d.Officer.Press(check, "Ghi số, ngày văn bản trả lời")
		d.Officer.Next()
		bottest.Has(t, d.Officer.Ask("văn bản hôm qua"), "1912/SNV-TĐKT")
		check = d.Officer.Ask("1912/SNV-TĐKT ngày 02/12/2026")
		const written = "Văn bản trả lời: số 1912/SNV-TĐKT ngày 02/12/2026"
		bottest.Has(t, check, written)
		bottest.Has(t, d.Officer.Reach(check, "Viết lại"), "ghi nội dung trả lời")
		check = d.Officer.Ask("Sở Nội vụ đã có văn bản trả lời.")
		bottest.Has(t, check, "đã có văn bản trả lời", written)
		d.Officer.Reach(check, "Trình duyệt")
		review := d.Approver.Reach(d.Approver.Next(), "Xem, duyệt")
		bottest.Has(t, review, written)
		d.Approver.Turn(review, "✅ Duyệt và gửi", "Đã duyệt và gửi")
		bottest.Has(t, d.Focal.Until("trả lời:"), code, written)
		bottest.Has(t, d.Open(d.Focal, code), written)
	})
}

func TestARefusalOfATicketIsReadByALeaderFirst(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, page := d.accepted(money)
		bottest.Has(t, d.Officer.Reach(page, "Không tiếp nhận"), "lý do không thuộc phạm vi tiếp nhận", "sau khi lãnh đạo duyệt")
		check := d.Officer.Ask("Nội dung thuộc thẩm quyền của Sở Tài chính.")
		bottest.Has(t, check, "Không tiếp nhận "+code)
		d.Officer.Reach(check, "Trình duyệt")
		review := d.Approver.Reach(d.Approver.Next(), "Xem, duyệt")
		bottest.Has(t, review, "Không tiếp nhận "+code, "thẩm quyền của Sở Tài chính")
		d.Approver.Turn(review, "✅ Duyệt và gửi", "Đã duyệt")
		refused := d.Focal.Until("không thuộc phạm vi")
		bottest.Has(t, refused, "không thuộc phạm vi tiếp nhận", "Sở Tài chính")
		bottest.Offers(t, refused, "Đề nghị xem xét lại", true)
		d.Focal.Press(refused, "Đề nghị xem xét lại")
		d.Focal.Next()
		bottest.Has(t, d.Focal.Ask("Sở Tài chính đã chuyển lại?"), "Đã gửi đề nghị xem xét lại", code)
		bottest.Has(t, d.Officer.Until("đề nghị xem xét lại"), "Sở Tài chính đã chuyển lại")
		if state := d.State(code); state != "disputed" {
			t.Errorf("it is %s", state)
		}
	})
}

func TestNobodyIsAskedToReleaseTheirOwnReply(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		w.Appoint(t, d.Officer, "SNV", directory.Approver)
		code, _ := d.accepted(money)
		review := d.submitted(code, "Trích quỹ theo quy định")
		shown := d.Officer.Reach(d.Open(d.Officer, code), "Xem, duyệt")
		bottest.Has(t, shown, "chờ duyệt", "Trích quỹ theo quy định")
		d.Officer.Refused(shown, "✅ Duyệt và gửi", "không tự duyệt")
		d.Approver.Turn(review, "✅ Duyệt và gửi", "Đã duyệt và gửi")
	})
}

func TestWhereNoLeaderUsesTheAssistantTheOfficerIsTold(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		_, page := d.accepted(money)
		w.Exec(t, `update post set until_on = '2021-01-01' where role = 'approver'`)
		d.Officer.Press(page, "Trả lời")
		d.Officer.Next()
		bottest.Has(t, d.Officer.Reach(d.Officer.Ask("Trích quỹ theo quy định"), "Trình duyệt"), "chưa có lãnh đạo nào dùng trợ lý để duyệt")
	})
}

func TestACannedReplyIsWrittenApprovedUsedAndRetired(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, page := d.accepted(money)
		bottest.Has(t, d.Officer.Turn(page, "Mẫu trả lời", "Chưa có mẫu trả lời nào"), "Soạn mẫu tại /xuly")
		list := d.Officer.Turn(d.Officer.Ask("/xuly"), "Mẫu trả lời", "Mẫu trả lời đã duyệt (0)")
		d.Officer.Press(list, "➕ Soạn mẫu trả lời")
		d.Officer.Next()
		bottest.Has(t, d.Officer.Ask("Trích quỹ thi đua"), "gửi nguyên văn")
		asked := d.Officer.Ask("Quỹ trích theo Nghị định 152/2025/NĐ-CP.")
		bottest.Has(t, asked, "lĩnh vực nào")
		d.Officer.Turn(asked, "Kinh phí, quỹ thi đua, khen thưởng", "1 lãnh đạo được báo")
		waits := d.Approver.Next()
		bottest.Has(t, waits, "trình duyệt mẫu trả lời", "Trích quỹ thi đua")
		review := d.Approver.Reach(waits, "Xem, duyệt")
		bottest.Has(t, review, "Nghị định 152/2025/NĐ-CP")
		d.Approver.Turn(review, "✅ Duyệt", "đã được duyệt")
		bottest.Has(t, d.Officer.Next(), "Trích quỹ thi đua", "đã được duyệt")
		d.Approver.Refused(waits, "Xem, duyệt", "đã được xử lý")

		other := desktest.Code(d.Report(d.Focal, "Phần mềm khóa tài khoản"))
		d.Officer.Turn(d.Officer.Turn(d.Open(d.Officer, other), "Lĩnh vực", "chọn"), "Công nghệ thông tin", "Lĩnh vực: Công nghệ thông tin")
		bottest.Has(t, d.Officer.Turn(d.Open(d.Officer, other), "Mẫu trả lời", "Chưa có mẫu"), "cho lĩnh vực này")

		chosen := d.Officer.Turn(d.Open(d.Officer, code), "Mẫu trả lời", "mẫu được gửi nguyên văn")
		bottest.Has(t, chosen, "1. Trích quỹ thi đua", "Nghị định 152")
		check := d.Officer.Turn(chosen, "Trích quỹ thi đua", "Trả lời "+code+" bằng mẫu")
		d.Officer.Turn(check, "✅ Gửi mẫu này", "Đã trả lời")
		bottest.Has(t, d.Focal.Next(), code, "trả lời:", "Nghị định 152/2025/NĐ-CP")

		list = d.Officer.Turn(d.Officer.Ask("/xuly"), "Mẫu trả lời", "Mẫu trả lời đã duyệt (1)")
		shown := d.Officer.Turn(list, "Trích quỹ thi đua", "Quỹ trích theo")
		bottest.Has(t, d.Officer.Turn(shown, "Thôi dùng mẫu này", "Đã thôi dùng mẫu trả lời"), "Mẫu trả lời đã duyệt (0)")
	})
}

func TestACannedReplyThatIsReturnedSaysWhy(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		list := d.Officer.Turn(d.Officer.Ask("/xuly"), "Mẫu trả lời", "Mẫu trả lời đã duyệt (0)")
		d.Officer.Press(list, "➕ Soạn mẫu trả lời")
		d.Officer.Next()
		d.Officer.Ask("Trích quỹ thi đua")
		d.Officer.Press(d.Officer.Ask("Quỹ trích theo quy định."), "Mọi lĩnh vực")
		bottest.Has(t, d.Approver.Next(), "trình duyệt mẫu trả lời")
		reviews := d.Approver.Open("replyreviews-0")
		bottest.Has(t, reviews, "0 trả lời phản ánh, câu hỏi; 1 mẫu trả lời")
		shown := d.Approver.Reach(reviews, "Mẫu · Trích quỹ thi đua")
		bottest.Has(t, shown, "Mẫu trả lời: Trích quỹ thi đua", "Quỹ trích theo quy định")
		d.Approver.Press(shown, "Trả lại")
		d.Approver.Next()
		bottest.Has(t, d.Approver.Ask("Nêu điều, khoản?"), "được trả lại", "Nêu điều, khoản")
		bottest.Has(t, d.Officer.Until("được trả lại"), "Nêu điều, khoản")
		bottest.Has(t, d.Approver.Open("replyreviews-0"), "Không có trả lời nào chờ duyệt")
	})
}
