package announcement_test

import (
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/bottest/boardtest"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// later has the officer's draft sent tomorrow, submits it and has it approved.
func later(o *boardtest.Office, screen telegramtest.Post) {
	o.T.Helper()
	screen = o.Officer.Turn(screen, "Thời điểm gửi", "Thời điểm gửi: ngay khi")
	for _, label := range bottest.Labels(screen) {
		if strings.HasPrefix(label, "Đầu giờ ngày làm việc tới") {
			o.Officer.Press(screen, label)
		}
	}
	screen = o.Officer.Turn(o.Officer.Shows(screen, "Ngay khi được duyệt"), "‹ Quay lại", "cần lãnh đạo duyệt")
	o.Officer.Turn(screen, "📨 Trình duyệt", "Đã trình")
	o.Approver.Press(o.Approver.Until("trình duyệt"), "Xem và cho ý kiến")
	o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
	o.Becomes(1, broadcast.Planned)
	o.Officer.Until("đã được duyệt")
}

// A form that was left open is no way to take an approval back unseen.
func TestAFormThatWasLeftOpenChangesNothingThatWasApproved(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		screen := o.Drafted()
		p := o.Officer
		p.Press(screen, "Tệp kèm theo")
		p.Until("nhiều nhất 10")
		if _, err := p.In(p.Chat).SendDocument(telegramtest.Upload{Name: "ke-hoach.pdf", Data: []byte("%PDF 1")}, ""); err != nil {
			t.Fatal(err)
		}
		screen = p.Turn(p.Until("có 1 tệp."), "Mở thông báo số 1", "ke-hoach.pdf")
		later(o, screen)
		if _, err := p.In(p.Chat).SendDocument(telegramtest.Upload{Name: "anh-nha.pdf", Data: []byte("%PDF 2")}, ""); err != nil {
			t.Fatal(err)
		}
		bottest.Has(t, p.Until("Rút lại để sửa"), "đã duyệt")
		if a := o.Is(1); a.State != broadcast.Planned || len(a.Files) != 1 {
			t.Errorf("it is %s with %d files", a.State, len(a.Files))
		}
		bottest.Has(t, p.Ask("Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?"), "phản ánh") // the form is over
	})
}

func TestAScreenOfBeforeChangesNothingThatWasApproved(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		first := o.Drafted()
		kinds := o.Officer.Turn(first, "Loại", "Đề nghị chọn loại")
		list := o.Officer.Ask("/soan")
		later(o, o.Officer.Turn(list, "1 · Đợt thi đua cao điểm", "Thông báo số 1"))
		o.Officer.Refused(kinds, "Hướng dẫn", "Rút lại để sửa")
		if a := o.Is(1); a.State != broadcast.Planned || a.Kind != "launch" {
			t.Errorf("it is %s of the kind %s", a.State, a.Kind)
		}
	})
}

func TestWhoApprovedIsToldThatItWasTakenBack(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		later(o, o.Drafted())
		o.Officer.Write("/soan")
		list := o.Officer.Turn(o.Officer.Until("Soạn thông báo"), "📋 Đã gửi", "đã duyệt")
		page := o.Officer.Turn(list, "1 · Đã duyệt, chờ gửi · Đợt thi đua cao điểm", "Thông báo số 1")
		o.Officer.Forge(page, "az:1")
		o.Becomes(1, broadcast.Drafted)
		bottest.Has(t, o.Approver.Until("đã rút lại"), "Đợt thi đua cao điểm", "duyệt lại")
		if n := w.Count(t, `select count(*) from audit where act = 'withdraw announcement'`); n != 1 {
			t.Errorf("%d entries in the audit", n)
		}
	})
}

// What stands under a file that is sent as a file is no word of the announcement.
func TestACaptionReplacesNoWords(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		screen := o.Drafted()
		p := o.Officer
		p.Press(screen, "Tệp kèm theo")
		p.Until("nhiều nhất 10")
		if _, err := p.In(p.Chat).SendDocument(telegramtest.Upload{Name: "phu-luc.pdf", Data: []byte("%PDF 1")}, "Phụ lục 1"); err != nil {
			t.Fatal(err)
		}
		screen = p.Turn(p.Until("có 1 tệp."), "Mở thông báo số 1", "phu-luc.pdf")
		bottest.Has(t, screen, "Đề nghị các cơ quan triển khai?")
		p.Press(screen, "Nội dung")
		p.Until("gửi nội dung")
		if _, err := p.In(p.Chat).SendPhoto(bottest.Picture(t).Data, "Nội dung dưới ảnh"); err != nil {
			t.Fatal(err)
		}
		screen = p.Turn(p.Until("có 2 tệp."), "Mở thông báo số 1", "Nội dung dưới ảnh")
		bottest.Has(t, screen, "phu-luc.pdf, ảnh")
	})
}

func TestATimeThatHasPassedIsAskedForAgain(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		screen := o.Officer.Turn(o.Drafted(), "Thời điểm gửi", "Thời điểm gửi: ngay khi")
		o.Officer.Press(screen, "✏️ Ngày, giờ khác")
		o.Officer.Until("8 giờ 00")
		bottest.Has(t, o.Officer.Ask("8 giờ 00 ngày 15/12/2020"), "đã qua")
		bottest.Has(t, o.Officer.Ask(inSevenWeeks), inSevenWeeks)
	})
}

// Another approver decided meanwhile: what is written about it is refused once, and the chat is free.
func TestAReasonThatComesTooLateTrapsNobody(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		second := w.Holder(t, "SNV", directory.Approver)
		second.Open("")
		o.Officer.Turn(o.Drafted(), "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Until("trình duyệt"), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "↩️ Trả lại")
		o.Approver.Until("ghi ý kiến")
		second.Press(second.Until("trình duyệt"), "Xem và cho ý kiến")
		second.Press(second.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Sent)
		bottest.Has(t, o.Approver.Ask("Đề nghị sửa"), "đã được xử lý")
		if said := o.Approver.Ask("Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?"); !strings.Contains(said.Text, "phản ánh về") {
			t.Errorf("a question was answered: %s", said.Text)
		}
	})
}

// Whoever acknowledged as a member and was named focal point since says it for the agency.
func TestAMemberWhoBecomesFocalPointSpeaksForTheAgency(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		member := w.Holder(t, "SOYT", directory.Member)
		member.Open("")
		o.Plan("agency:SOYT role:member", boardtest.OwnWords)
		o.Becomes(1, broadcast.Sent)
		got := member.Until("Đổi lịch họp")
		member.Press(got, seen)
		bottest.Has(t, member.Until("Đã ghi nhận"), "do đầu mối hoặc lãnh đạo")
		if p := o.Progress(1); p.AgenciesSeen != 0 {
			t.Errorf("a member spoke for the agency: %+v", p)
		}
		w.Appoint(t, member, "SOYT", directory.Focal)
		member.Press(got, seen)
		bottest.Has(t, member.Until("Đã ghi nhận"), "SOYT đã nắm thông tin")
		if p := o.Progress(1); p.AgenciesSeen != 1 {
			t.Errorf("the focal point did not: %+v", p)
		}
		if said := member.Press(got, seen); !strings.Contains(said, "trước đó") {
			t.Errorf("a third press said %q", said)
		}
	})
}

// Another document is not as urgent as the one before it.
func TestAnotherDocumentLosesTheMarkOfUrgency(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		p := o.Officer
		write := func(screen telegramtest.Post, words string) telegramtest.Post {
			screen = p.Turn(screen, "Văn bản", "Văn bản kèm theo")
			p.Press(screen, "✏️ Ghi số, ngày, cơ quan ban hành")
			p.Until("theo mẫu")
			return p.Ask(words)
		}
		screen := write(o.Drafted(), "12/CĐ-UBND ngày 25/11/2026 của UBND tỉnh")
		screen = p.Turn(screen, "Văn bản", "Văn bản kèm theo")
		screen = p.Turn(screen, "Hỏa tốc", "độ khẩn: hỏa tốc")
		screen = write(p.Turn(screen, "‹ Quay lại", "hỏa tốc"), "13/UBND-NV ngày 26/11/2026 của UBND tỉnh")
		bottest.Has(t, screen, "13/UBND-NV")
		if a := o.Is(1); a.Urgency != "" {
			t.Errorf("it is marked %s", a.Urgency)
		}
	})
}

// What was stopped half way can be corrected and deleted by those who have it on their screen.
func TestWhatWasCancelledHalfWayCanStillBeChanged(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT", "SOTC")
		o.Released(boardtest.OwnWords)
		w.Exec(t, `update announcement set state = 'cancelled'`)
		page := o.OpenPage(o.Officer, "1 · Đã hủy · Đổi lịch họp")
		bottest.Offers(t, page, "✏️ Thay đổi, thu hồi", true)
		o.Officer.Turn(o.Officer.Turn(page, "✏️ Thay đổi, thu hồi", "tin cũ"), "Gỡ tin", "Thông báo số 2")
	})
}

// The files of an announcement are shown again with its words, as what they are.
func TestFilesAreShownAgain(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		screen := o.Drafted()
		p := o.Officer
		p.Press(screen, "Tệp kèm theo")
		p.Until("nhiều nhất 10")
		for _, name := range []string{"ke-hoach.pdf", "phu-luc.pdf"} {
			if _, err := p.In(p.Chat).SendDocument(telegramtest.Upload{Name: name, Data: []byte("%PDF " + name)}, ""); err != nil {
				t.Fatal(err)
			}
		}
		screen = p.Turn(p.Until("có 2 tệp."), "Mở thông báo số 1", "ke-hoach.pdf, phu-luc.pdf")
		p.Turn(screen, "📨 Trình duyệt", "Đã trình")
		o.Approver.Press(o.Approver.Until("trình duyệt"), "Xem và cho ý kiến")
		o.Approver.Press(o.Approver.Until("số 1 chờ duyệt"), "✅ Duyệt và gửi")
		o.Becomes(1, broadcast.Sent)
		focal := o.Focals["SOYT"]
		focal.Until("Đợt thi đua cao điểm")
		focal.Next()
		focal.Next()
		list := focal.Ask("/thongbao")
		focal.Press(list, "Đợt thi đua cao điểm")
		focal.Until("Đề nghị các cơ quan triển khai?")
		for range 2 {
			if got := focal.Next(); got.Document == nil {
				t.Errorf("not a file: %+v", got)
			}
		}
	})
}

// It may stand still for one reason more than once: each time somebody is told.
func TestEveryHaltIsTold(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		o.Drafted()
		id := o.Plan("all role:focal", func(d *broadcast.Draft) { d.SendAt = time.Now().Add(24 * time.Hour) })
		for range 2 {
			w.Exec(t, `update announcement set state = 'planned', halt = '', send_at = $1, released_at = $1 where id = $2`, time.Now().Add(-time.Hour).UnixMicro(), id)
			w.Exec(t, `update job set state = 'waiting', due_at = 0, ended_at = 0, attempts = 0 where kind = $1`, broadcast.JobStart)
			o.Becomes(id, broadcast.Paused)
			told := o.Approver.Until("đang tạm dừng")
			bottest.Has(t, told, "quá thời điểm gửi")
			bottest.Offers(t, told, "Theo dõi, điều khiển", true)
		}
	})
}
