package difficulty_test

import (
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/telegramtest"
)

// hourly lets the bot look, as it does every hour and when it begins, at what time made of the rows meanwhile.
func (d *desk) hourly(statement string, args ...any) {
	d.T.Helper()
	d.W.AwaitHandled()
	d.W.Stop()
	d.W.Exec(d.T, statement, args...)
	d.W.Serve()
}

func TestWhoIsAskedIsRemindedAndAnswersFromTheReminder(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, page := d.accepted(money)
		d.write(page, "Yêu cầu bổ sung", "tạm dừng", "Đề nghị nêu số tiền")
		d.Focal.Until("đề nghị bổ sung")
		d.hourly(`update ticket set waiting_since = 1`)
		reminder := d.Focal.Next()
		bottest.Has(t, reminder, code, "đang chờ quý cơ quan bổ sung từ ngày")
		d.Focal.AwaitRecorded(reminder)
		// Words that answer it are for its ticket.
		bottest.Must[telegramtest.Message](t)(d.Focal.In(d.Focal.Chat).Reply(reminder.MessageID, "Thiếu 42 triệu đồng"))
		bottest.Has(t, d.Focal.Next(), "Đã ghi bổ sung vào "+code)
		d.wantSaid(code, "Thiếu 42 triệu đồng")
		if state := d.State(code); state != "accepted" {
			t.Errorf("it is %s", state)
		}
		bottest.Has(t, d.Focal.Reach(reminder, "Bổ sung"), "Đang viết cho "+code)
	})
}

func TestWhoSpeaksForTheAgencyIsRemindedOfAMembersReport(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		draft := d.Member.Ask("/phananh " + money)
		d.Member.Turn(draft, desktest.FirstLabel(draft), "đã chuyển")
		d.Focal.Next()
		d.hourly(`update ticket set changed_at = 1`)
		reminder := d.Focal.Next()
		bottest.Has(t, reminder, "Phản ánh của Cơ quan XA1 đang chờ gửi thay mặt cơ quan", money)
		look := d.Focal.Turn(reminder, "Xem, gửi hoặc trả lại", "chờ cơ quan đồng ý")
		bottest.Has(t, d.Focal.Turn(look, "✅ Gửi", "Mã theo dõi"), "VM-")
		d.Head.NothingElse()
	})
}

func TestALeaderIsRemindedOfAReplyThatWaits(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, _ := d.accepted(money)
		d.submitted(code, "Trích quỹ theo Nghị định")
		d.hourly(`update ticket set changed_at = 1`)
		reminder := d.Approver.Next()
		bottest.Has(t, reminder, "Trả lời phản ánh "+code, "đang chờ phê duyệt")
		list := d.Approver.Turn(reminder, "Trả lời chờ duyệt", "1 trả lời phản ánh, câu hỏi")
		review := d.Approver.Reach(list, bottest.Labels(list)[0])
		d.Approver.Turn(review, "✅ Duyệt và gửi", "Đã duyệt và gửi")
		bottest.Has(t, d.Focal.Until("trả lời:"), code)
	})
}
