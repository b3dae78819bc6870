package officehours_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/bottest/boardtest"
	"thidua/bot/broadcast"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/vietnamese"
)

func TestMain(m *testing.M) { bottest.Main(m) }

func in(days int) string {
	return time.Now().In(vietnamese.Zone()).AddDate(0, 0, days).Format("02/01/2006")
}

// met is somebody of the Board who has met the bot that runs.
func met(t *testing.T, w *bottest.World, role directory.Role) *bottest.Person {
	t.Helper()
	p := w.Holder(t, "SNV", role)
	p.Write("/hoi")
	w.Serve()
	w.AwaitHandled()
	return p.See()
}

// asksFor opens the screen.
func asksFor(p *bottest.Person) telegramtest.Post {
	p.T.Helper()
	p.Write("/ngaynghi")
	return p.Until("Giờ làm việc")
}

// enters writes a notice about today and tomorrow into the calendar.
func enters(p *bottest.Person, choice string) telegramtest.Post {
	p.T.Helper()
	p.Press(asksFor(p), "➕ Ghi thông báo nghỉ, làm bù")
	p.Until("dòng đầu")
	preview := p.Ask(fmt.Sprintf("Thông báo 9441/TB-BNV ngày 15/12/2026\nnghỉ %s đến %s: thử nghỉ", in(0), in(1)))
	bottest.Has(p.T, preview, "Kiểm tra trước khi ghi", "Theo: Thông báo 9441/TB-BNV", in(0)+" – ", "(2 ngày): nghỉ, thử nghỉ")
	return p.Turn(preview, choice, "Đã ghi vào lịch")
}

func TestWhatAnOfficerEntersHoldsForWhatWaitsToBeSent(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT") // whose calendar is open at every hour
		keepsHours := func(d *broadcast.Draft) { d.AfterHours = "" }
		o.Becomes(o.Plan("agency:SOYT", keepsHours), broadcast.Sent)

		screen := enters(o.Officer, "✅ Ghi vào lịch")
		bottest.Has(t, screen, "(2 ngày): nghỉ, thử nghỉ (Thông báo 9441/TB-BNV", "Giờ làm việc")
		waits := o.Plan("agency:SOYT", keepsHours)
		bottest.Eventually(t, "the start is put off", func() bool {
			return w.Count(t, `select count(*) from job where kind = 'announcement start' and key = $1 and state = 'waiting' and due_at > set_at`, fmt.Sprint(waits)) == 1
		})
		if n := w.Count(t, `select count(*) from job where kind = 'announcement start' and key = $1 and due_at > set_at + 3600000000`, fmt.Sprint(waits)); n != 0 {
			t.Error("it does not look again within the hour whether the calendar was changed")
		}
		if a := o.Is(waits); a.State != broadcast.Planned {
			t.Errorf("on a day off it is %s", a.State)
		}

		o.Officer.Press(screen, "Bỏ: "+in(0)+", Thông báo 9441/TB-BNV ngày 15/12/2026")
		ask := o.Officer.Until("Bỏ các ngày đã ghi")
		after := o.Officer.Turn(ask, "✅ Thực hiện", "Đã bỏ")
		bottest.Has(t, after, "Giờ làm việc")
		bottest.Offers(t, after, "Bỏ: "+in(0)+", Thông báo 9441/TB-BNV ngày 15/12/2026", false)
		// The hour is over: what was released an hour ago is not late because it was taken for a day off until now.
		w.Exec(t, `update announcement set released_at = released_at - 3000000000 where id = $1`, waits)
		w.Exec(t, `update job set due_at = set_at where kind = 'announcement start'`)
		o.Becomes(waits, broadcast.Sent)
		if n := w.Count(t, `select count(*) from audit where act in ('enter holidays', 'withdraw holidays')`); n != 2 {
			t.Errorf("%d entries of the audit", n)
		}
	})
}

func TestANoticeIsAskedForUntilItCanBeRead(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		p := met(t, w, directory.Officer)
		p.Press(asksFor(p), "➕ Ghi thông báo nghỉ, làm bù")
		p.Until("dòng đầu")
		for words, says := range map[string]string{
			"nghi tet tu mung 1":                                              "dòng đầu chưa có số, ngày",
			"Thông báo 9/TB ngày 1/1/2026\nnghỉ tết":                          "dòng 2 chưa có ngày đủ",
			"Thông báo 9/TB ngày 1/1/2026\nnghỉ " + in(-9) + " đến " + in(-2): "đã qua hết",
			"Thông báo 9/TB ngày 1/1/2026\nnghỉ " + in(9) + " đến " + in(2):   "không được trước ngày đầu",
		} {
			bottest.Has(t, p.Ask(words), says)
		}
		p.Write(fmt.Sprintf("Thông báo 9/TB ngày 01/01/2026\nnghỉ %s", in(3)))
		preview := p.Until("Kiểm tra")
		p.Press(preview, "✏️ Ghi lại")
		p.Until("dòng đầu")
		p.Write(fmt.Sprintf("Thông báo 10/TB ngày 01/01/2026\nlàm việc %s", in(3)))
		bottest.Has(t, p.Until("Kiểm tra"), "Thông báo 10/TB", "làm việc")
		if n := w.Count(t, `select count(*) from holiday_notice`); n != 0 {
			t.Errorf("%d are kept before they are confirmed", n)
		}
	})
}

func TestWhoKeepsTheCalendarIsToldBeforeItEnds(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Service.Hours = boardtest.Open(t, time.Now().AddDate(0, 0, 30).Format(time.DateOnly))
		officer, approver, focal := w.Holder(t, "SNV", directory.Officer), w.Holder(t, "SNV", directory.Approver), w.Holder(t, "SOYT", directory.Focal)
		for _, p := range []*bottest.Person{officer, approver, focal} {
			p.Write("/hoi")
		}
		w.Serve()
		w.AwaitHandled()
		warning := officer.Until("Lịch đã ghi đủ đến hết ngày " + w.Service.Hours.Until().Format("02/01/2006"))
		bottest.Has(t, warning, "ghi vào lịch")
		officer.Turn(warning, "📅 Ngày nghỉ, ngày làm bù", "Giờ làm việc")
		for _, p := range []*bottest.Person{approver, focal} {
			for _, m := range w.TG.BotMessages(p.Chat) {
				if strings.Contains(m.Text, "Lịch") {
					t.Errorf("told: %s", m.Text)
				}
			}
		}
		w.Stop()
		w.Serve() // on the same day nothing is said again
		officer.NothingElse()

		// With the year complete the warning ends.
		officer.See()
		officer.Press(asksFor(officer), "➕ Ghi thông báo nghỉ, làm bù")
		officer.Until("dòng đầu")
		next := time.Now().In(vietnamese.Zone()).Year() + 1
		preview := officer.Ask(fmt.Sprintf("Thông báo 9/TB ngày 01/01/2026\nnghỉ 01/09/%d đến 02/09/%d: Quốc khánh", next, next))
		officer.Turn(preview, fmt.Sprintf("✅ Ghi; lịch năm %d đã đủ", next), fmt.Sprintf("đủ đến hết ngày 31/12/%d.", next))
		w.Exec(t, `delete from outbox_delivery where key like 'officehours%'`)
		w.Stop()
		w.Serve()
		officer.NothingElse()
	})
}
