package difficulty_test

import (
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
)

// ago is an instant so many days before now, as tables keep it.
func ago(days int) int64 { return time.Now().AddDate(0, 0, -days).UnixMicro() }

// wake stops the bot and starts it again, so that it looks for what is due.
func (d *desk) wake() {
	d.T.Helper()
	d.W.AwaitHandled()
	for _, p := range []*bottest.Person{d.Officer, d.Approver, d.Focal, d.Head, d.Member} {
		p.See()
	}
	d.W.Stop()
	d.W.Serve()
}

func TestWhatIsDueIsRemindedOfAndWhatIsOverGoesToTheLeaders(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code := desktest.Code(d.Report(d.Focal, money))
		w.Exec(t, `update ticket set sent_at = $1`, ago(9))
		d.wake()
		bottest.Has(t, d.Officer.Next(), code, "chưa được tiếp nhận")
		d.Answer(code, "Tiếp nhận")
		w.Exec(t, `update ticket set due_at = $1`, time.Now().Add(26*time.Hour).UnixMicro())
		d.wake()
		bottest.Has(t, d.Officer.Next(), code, "cần trả lời chậm nhất")
		w.Exec(t, `update ticket set due_at = $1`, ago(2))
		d.wake()
		// Of one ticket and one reason an officer is told once a week; that it is over is another reason.
		bottest.Has(t, d.Officer.Next(), code, "quá hạn trả lời")
		bottest.Has(t, d.Approver.Next(), "Báo cáo lãnh đạo", code, "quá hạn trả lời")
		d.wake()
		d.Officer.NothingElse()
		d.Approver.NothingElse()
		list := d.Officer.Ask("/xuly")
		bottest.Has(t, list, code, "⚠️ quá hạn từ")
		bottest.Offers(t, list, "Quá hạn (1)", true)
	})
}

func TestNoDayCountsWhileTheBoardWaitsForItsReporter(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code := desktest.Code(d.Report(d.Focal, money))
		d.Officer.See()
		d.Officer.Press(d.Open(d.Officer, code), "Yêu cầu bổ sung")
		d.Officer.Next()
		page := d.Officer.Ask("Đề nghị nêu số tiền còn thiếu")
		bottest.Has(t, page, "tạm dừng trong khi chờ bổ sung")
		due := w.Count(t, `select due_at from ticket`)
		w.Exec(t, `update ticket set waiting_since = $1`, ago(6))
		d.wake()
		bottest.Has(t, d.Focal.Next(), code, "đang chờ quý cơ quan bổ sung")
		d.Officer.NothingElse()
		d.Focal.Press(d.Open(d.Focal, code), "Bổ sung")
		d.Focal.Next()
		d.Focal.Ask("Thiếu 42 triệu đồng")
		w.AwaitHandled()
		if after := w.Count(t, `select due_at from ticket`); after-due != 6*24*3600*1_000_000 {
			t.Errorf("the day moved by %v, want the 6 working days of this calendar", time.Duration(after-due)*time.Microsecond)
		}
	})
}

func TestWhatNobodyDisputesIsClosedAndCanStillBeDisputed(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code := desktest.Code(d.Report(d.Focal, money))
		d.Answer(code, "Tiếp nhận")
		w.Exec(t, `update ticket set state = 'answered', settled_at = $1`, ago(12))
		d.wake()
		closed := d.Focal.Next()
		bottest.Has(t, closed, code, "kết thúc")
		d.Focal.Press(closed, "Đề nghị xem xét lại")
		d.Focal.Next()
		bottest.Has(t, d.Focal.Ask("Chưa giải quyết được"), "Đã gửi đề nghị xem xét lại")
		if state := d.State(code); state != "disputed" {
			t.Errorf("it is %s", state)
		}
	})
}

func TestAReportThatItsAgencyDoesNotSendIsRemindedOf(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		draft := d.Member.Ask("/phananh " + money)
		d.Member.Turn(draft, desktest.FirstLabel(draft), "đã chuyển")
		w.Exec(t, `update ticket set changed_at = $1`, ago(3))
		d.wake()
		bottest.Has(t, d.Focal.Next(), "đang chờ gửi thay mặt cơ quan", money)
		// Who came meanwhile speaks for it too; without anybody it is the officer who is told.
		w.Exec(t, `update post set until_on = '2021-01-01' where role in ('focal', 'head')`)
		w.Exec(t, `delete from outbox_delivery where key like 'difficulty:due:%'`)
		d.wake()
		bottest.Has(t, d.Officer.Next(), "đang chờ gửi thay mặt cơ quan")
	})
}
