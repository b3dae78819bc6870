package announcement_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/audience"
	"thidua/bot/bottest"
	"thidua/bot/bottest/boardtest"
	"thidua/bot/broadcast"
	"thidua/bot/calendar"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// inSevenWeeks is a time on which an office that never closes is open, as people write it.
var inSevenWeeks = "8 giờ 00 ngày " + time.Now().In(vietnamese.Zone()).AddDate(0, 0, 49).Format("02/01/2006")

func TestMain(m *testing.M) { bottest.Main(m) }

// The words on the buttons.
const (
	seen    = "✅ Đã nắm thông tin"
	missing = "Chưa thấy văn bản trên Hệ thống"
)

func TestEverybodyGetsOneCopyAndAcknowledgesIt(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		b := boardtest.NewBoard(t, w, nil)
		focal, member := w.Holder(t, "SOYT", directory.Focal), w.Holder(t, "SOYT", directory.Member)
		both := w.Holder(t, "SOTC", directory.Head)
		bottest.GivePost(t, w.DB, both.ID(), bottest.Agency(t, w.DB, "THUE"), directory.DeputyFocal)
		bottest.Agency(t, w.DB, "KHONGCO") // nobody is there
		for _, p := range []*bottest.Person{focal, member, both} {
			p.Write("/hoi") // Telegram lets nobody be written to who never wrote
		}
		w.Serve()
		w.AwaitHandled()
		for _, p := range []*bottest.Person{focal, member, both} {
			p.See()
		}
		id := b.Plan("all role:focal | all role:head | all role:deputy_focal | agency:SOYT role:member", nil)
		b.Becomes(id, broadcast.Sent)
		copies := map[*bottest.Person]telegramtest.Post{}
		for _, p := range []*bottest.Person{focal, member, both} {
			copies[p] = p.Next()
			bottest.Has(t, copies[p], "Đợt thi đua cao điểm", "Đề nghị <quý cơ quan> triển khai.", "215/KH-UBND", "05/10/2026", "UBND tỉnh")
			p.NothingElse()
		}

		focal.Press(copies[focal], seen)
		bottest.Has(t, focal.Next(), "Đã ghi nhận", "SOYT")
		if said := focal.Press(copies[focal], seen); !strings.Contains(said, "trước đó") {
			t.Errorf("a second press said %q", said)
		}
		member.Press(copies[member], seen)
		bottest.Has(t, member.Next(), "đồng chí đã nắm thông tin", "do đầu mối hoặc lãnh đạo")
		both.Press(copies[both], seen)
		which := both.Next()
		bottest.Has(t, which, "chọn cơ quan")
		if labels := bottest.Labels(which); len(labels) != 2 {
			t.Fatalf("the agencies to choose from: %q", labels)
		}
		both.Press(which, bottest.Labels(which)[0])
		both.Next()
		both.Press(copies[both], seen) // which says nothing for the other agency yet
		bottest.Has(t, both.Next(), "chọn cơ quan")
		both.Press(copies[both], missing)
		again := both.Next()
		both.Press(again, bottest.Labels(again)[1])
		bottest.Has(t, both.Next(), "chưa thấy văn bản")

		want := []string{"SOTC head sent seen", "SOYT focal sent seen", "SOYT member sent seen", "THUE deputy_focal sent missing"}
		if diff := cmp.Diff(want, b.Receipts(id)); diff != "" {
			t.Errorf("receipts (-want +got):\n%s", diff)
		}
		p, err := b.Store.Progress(t.Context(), w.DB, id)
		if err != nil {
			t.Fatal(err)
		}
		if want := (broadcast.Progress{Sent: 3, Agencies: 4, AgenciesReached: 3, AgenciesSeen: 2, Missing: 1}); p != want {
			t.Errorf("progress %+v, want %+v", p, want)
		}
		unreached, err := b.Store.Unreached(t.Context(), w.DB, id)
		if err != nil || len(unreached) != 1 || unreached[0].Code != "KHONGCO" {
			t.Errorf("unreached: %q, %v", unreached, err)
		}
	})
}

func TestWhoGotNoneSaysNothingOfIt(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		b := boardtest.NewBoard(t, w, nil)
		focal, other := w.Holder(t, "SOYT", directory.Focal), w.Holder(t, "SOTC", directory.Focal)
		focal.Write("/hoi")
		other.Write("/hoi")
		w.Serve()
		w.AwaitHandled()
		focal.See()
		other.See()
		id := b.Plan("agency:SOYT", nil)
		data := focal.Next().ReplyMarkup.Rows[0][0].CallbackData
		cb, err := other.Private().Press(other.Last().MessageID, data)
		if err == nil {
			other.Answered(cb)
		}
		w.AwaitHandled()
		if diff := cmp.Diff([]string{"SOYT focal sent"}, b.Receipts(id)); diff != "" {
			t.Errorf("receipts (-want +got):\n%s", diff)
		}
	})
}

func TestWhatWasSentIsListedAndShownAgain(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		b := boardtest.NewBoard(t, w, nil)
		focal := w.Holder(t, "SOYT", directory.Focal)
		w.Serve()
		bottest.Has(t, focal.Ask("/thongbao"), "Chưa có thông báo nào")
		for i := range 10 {
			id := b.Plan("all", func(a *broadcast.Draft) { a.Title = fmt.Sprint("Việc thứ ", i) })
			b.Becomes(id, broadcast.Sent)
			focal.Next()
		}
		list := focal.Ask("/thongbao")
		bottest.Has(t, list, "(10)", "1. Việc thứ 9", "chưa xác nhận")
		if strings.Contains(list.Text, "Việc thứ 0") {
			t.Errorf("the list has everything on one page: %s", list.Text)
		}
		focal.Press(list, "Việc thứ 9")
		again := focal.Next()
		bottest.Has(t, again, "Việc thứ 9", "215/KH-UBND")
		focal.Press(again, seen)
		focal.Next()
		bottest.Has(t, focal.Ask("/thongbao"), "1. Việc thứ 9", "đã xác nhận")
	})
}

func TestASendingIsPausedResumedAndCancelled(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		b := boardtest.NewBoard(t, w, nil)
		var people []*bottest.Person
		for i := range 30 {
			p := w.Holder(t, fmt.Sprintf("CQ%02d", i), directory.Focal)
			p.Write("/hoi")
			people = append(people, p)
		}
		w.Service.Rate = 40
		w.Serve()
		w.AwaitHandled()
		ctx := t.Context()
		id := b.Plan("all", nil)
		bottest.Eventually(t, "some were sent to", func() bool { return b.Progress(id).Sent > 3 })
		if err := b.Do(func(tx *database.Tx) error { return b.Store.Pause(ctx, tx, directory.Operator, id) }); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second) // in which what is on its way arrives
		before := b.Progress(id)
		time.Sleep(500 * time.Millisecond)
		if now := b.Progress(id); now != before || now.Waiting == 0 {
			t.Errorf("while it was paused %+v became %+v", before, now)
		}
		w.Stop()
		w.Lapse()
		w.Serve() // a pause survives the end of the process
		time.Sleep(500 * time.Millisecond)
		if now := b.Progress(id); now.Sent != before.Sent {
			t.Errorf("after a restart %+v became %+v", before, now)
		}
		if err := b.Do(func(tx *database.Tx) error { return b.Store.Resume(ctx, tx, directory.Operator, id, false) }); err != nil {
			t.Fatal(err)
		}
		bottest.Eventually(t, "it goes on", func() bool { return b.Progress(id).Sent > before.Sent })
		if err := b.Do(func(tx *database.Tx) error { return b.Store.Cancel(ctx, tx, directory.Operator, id) }); err != nil {
			t.Fatal(err)
		}
		b.Becomes(id, broadcast.Cancelled)
		bottest.Eventually(t, "nobody waits any more", func() bool { return b.Progress(id).Waiting == 0 })
		if p := b.Progress(id); p.Sent+p.Cancelled != len(people) {
			t.Errorf("of %d people %+v are told of", len(people), p)
		}
		for what, act := range map[string]func(tx *database.Tx) error{
			"resume": func(tx *database.Tx) error { return b.Store.Resume(ctx, tx, directory.Operator, id, false) },
			"cancel": func(tx *database.Tx) error { return b.Store.Cancel(ctx, tx, directory.Operator, id) },
			"retry":  func(tx *database.Tx) error { _, err := b.Store.Retry(ctx, tx, directory.Operator, id); return err },
		} {
			if err := b.Do(act); err == nil {
				t.Errorf("%s of a cancelled announcement is not refused", what)
			}
		}
	})
}

func TestWhatIsOverdueIsAskedAboutBeforeItGoesOn(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		id := o.Plan("all", func(d *broadcast.Draft) { d.SendAt, d.DueAt = time.Now().Add(time.Hour), time.Now().Add(2*time.Hour) })
		page := o.OpenPage(o.Officer, "1 · Đã duyệt, chờ gửi · Đợt thi đua cao điểm")
		page = o.Officer.Turn(page, "⏸ Tạm dừng", "Tạm dừng")
		w.Exec(t, `update announcement set due_at = 1, send_at = 1 where id = $1`, id)
		o.Officer.Press(page, "▶️ Gửi tiếp")
		ask := o.Officer.Until("đã qua. Vẫn gửi tiếp")
		if a := o.Is(id); a.State != broadcast.Paused {
			t.Errorf("before it was confirmed it is %s", a.State)
		}
		o.Officer.Press(ask, "✅ Thực hiện")
		o.Becomes(id, broadcast.Sent)
	})
}

func TestWhatKeepsToWorkingHoursWaitsForThem(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		off := "until;2099-01-01\n"
		for day := time.Now().Add(-48 * time.Hour); day.Before(time.Now().Add(60 * 24 * time.Hour)); day = day.Add(24 * time.Hour) {
			off += day.Format("2006-01-02") + ";off;Nghỉ;thử\n"
		}
		table, err := calendar.Parse("thử", strings.NewReader(off))
		if err != nil {
			t.Fatal(err)
		}
		b := boardtest.NewBoard(t, w, calendar.New(calendar.Hours{From: 7 * time.Hour, Until: 17 * time.Hour}, table))
		focal := w.Holder(t, "SOYT", directory.Focal)
		focal.Write("/hoi")
		w.Serve()
		w.AwaitHandled()
		focal.See()
		waits := b.Plan("all", func(a *broadcast.Draft) { a.AfterHours = "" })
		marked := b.Plan("all", func(a *broadcast.Draft) {
			a.AfterHours, a.Title, a.Urgency = "", "Công điện", broadcast.Express
		})
		b.Becomes(marked, broadcast.Sent)
		bottest.Has(t, focal.Next(), "HỎA TỐC", "Công điện")
		focal.NothingElse()
		if a := b.Is(waits); a.State != broadcast.Planned {
			t.Errorf("outside working hours it is %s", a.State)
		}
	})
}

func TestAnAnnouncementThatIsLateAsksFirst(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		b := boardtest.NewBoard(t, w, nil)
		focal := w.Holder(t, "SOYT", directory.Focal)
		focal.Write("/hoi")
		id := b.Plan("all", nil)
		err := b.Do(func(tx *database.Tx) error { // the bot was away for an hour
			_, err := tx.Exec(t.Context(), `update announcement set released_at = released_at - 3600000000`)
			if err == nil {
				_, err = tx.Exec(t.Context(), `update job set due_at = due_at - 3600000000, set_at = set_at - 3600000000 where kind = $1`, broadcast.JobStart)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.Serve()
		b.Becomes(id, broadcast.Paused)
		if a := b.Is(id); a.Halt != broadcast.HaltLate {
			t.Errorf("it stands still because %q", a.Halt)
		}
		if err := b.Do(func(tx *database.Tx) error { return b.Store.Resume(t.Context(), tx, directory.Operator, id, false) }); err != nil {
			t.Fatal(err)
		}
		b.Becomes(id, broadcast.Sent)
	})
}

func TestWhoCannotBeReachedIsNamedAndNotTriedAgain(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		b := boardtest.NewBoard(t, w, nil)
		there, gone := w.Holder(t, "SOYT", directory.Focal), w.Holder(t, "SOTC", directory.Focal)
		there.Write("/hoi")
		gone.Write("/hoi")
		w.Serve()
		w.AwaitHandled()
		if err := gone.Block(); err != nil {
			t.Fatal(err)
		}
		id := b.Plan("all", nil)
		b.Becomes(id, broadcast.Sent)
		if diff := cmp.Diff([]string{"SOTC focal failed blocked", "SOYT focal sent"}, b.Receipts(id)); diff != "" {
			t.Errorf("receipts (-want +got):\n%s", diff)
		}
		err := b.Do(func(tx *database.Tx) error {
			_, err := b.Store.Retry(t.Context(), tx, directory.Operator, id)
			return err
		})
		if err == nil || !strings.Contains(err.Error(), "Không có lượt gửi nào") {
			t.Errorf("sending again to whoever blocked the bot: %v", err)
		}
	})
}

func TestManyFailuresInARowPauseAndAreSentAgainAlone(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		b := boardtest.NewBoard(t, w, nil)
		for i := range 40 {
			w.Holder(t, fmt.Sprintf("CQ%02d", i), directory.Focal).Write("/hoi")
		}
		w.Serve()
		w.AwaitHandled()
		fault := w.TG.Inject(telegramtest.Fault{
			Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: can't parse entities",
			When: func(c telegramtest.Call) bool { return strings.Contains(c.Params["text"], "cao điểm") },
		})
		id := b.Plan("all", nil)
		b.Becomes(id, broadcast.Paused)
		if a := b.Is(id); a.Halt != broadcast.HaltFailures {
			t.Errorf("it stands still because %q", a.Halt)
		}
		failed := b.Progress(id)
		if failed.Failed < 20 || failed.Waiting == 0 {
			t.Errorf("when it stood still: %+v", failed)
		}
		fault.Remove()
		if err := b.Do(func(tx *database.Tx) error { return b.Store.Resume(t.Context(), tx, directory.Operator, id, false) }); err != nil {
			t.Fatal(err)
		}
		b.Becomes(id, broadcast.Sent)
		if err := b.Do(func(tx *database.Tx) error {
			_, err := b.Store.Retry(t.Context(), tx, directory.Operator, id)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		bottest.Eventually(t, "everybody has it", func() bool { return b.Progress(id).Sent == 40 })
	})
}

func TestWhatCannotBeSentSoIsRefused(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		b := boardtest.NewBoard(t, w, nil)
		officer, focal := w.Holder(t, "BOARD", directory.Officer), w.Holder(t, "SOYT", directory.Focal)
		for why, change := range map[string]func(a *broadcast.Draft){
			"loại thông báo":       func(a *broadcast.Draft) { a.Kind = "x" },
			"trích yếu":            func(a *broadcast.Draft) { a.Title = "" },
			"Chưa chọn người nhận": func(a *broadcast.Draft) { a.Audience = audience.Expression{} },
			"đã phát hành":         func(a *broadcast.Draft) { a.Document.Issued = false },
			"số, ngày và cơ quan":  func(a *broadcast.Draft) { a.Document.Issuer = "" },
			"Mức độ khẩn":          func(a *broadcast.Draft) { a.Document, a.Urgency = broadcast.Document{}, broadcast.Urgent },
			"thời hạn xác nhận":    func(a *broadcast.Draft) { a.Acknowledged, a.DueAt = false, time.Now().Add(time.Hour) },
			"sau thời điểm gửi":    func(a *broadcast.Draft) { a.DueAt = time.Now().Add(-time.Hour) },
			"quá một năm":          func(a *broadcast.Draft) { a.SendAt = time.Now().Add(500 * 24 * time.Hour) },
			"thừa":                 func(a *broadcast.Draft) { a.Title = strings.Repeat("ữ", 4000) },
		} {
			if _, err := b.TryPlan(directory.Operator, "all", change); err == nil || !strings.Contains(err.Error(), why) {
				t.Errorf("%s: %v", why, err)
			}
		}
		if _, err := b.TryPlan(directory.Actor{Account: focal.ID()}, "all", nil); err == nil {
			t.Error("a focal point has announcements sent")
		}
		if _, err := b.TryPlan(directory.Actor{Account: officer.ID()}, "all", nil); err == nil {
			t.Error("an officer has announcements sent that nobody approved")
		}
	})
}

func TestWhatIsKeptOfARecipientIsExportedAndErased(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		b := boardtest.NewBoard(t, w, nil)
		focal := w.Holder(t, "SOYT", directory.Focal)
		focal.Write("/hoi")
		w.Serve()
		w.AwaitHandled()
		focal.See()
		id := b.Plan("all", nil)
		focal.Press(focal.Next(), seen)
		focal.Next()
		access, err := b.Kit.Directory.Access(t.Context(), focal.ID())
		if err != nil {
			t.Fatal(err)
		}
		raw, err := b.Kit.Export(t.Context(), access.PersonID)
		if err != nil {
			t.Fatal(err)
		}
		var kept struct{ Announcement []broadcast.Received }
		if err := json.Unmarshal(raw, &kept); err != nil || len(kept.Announcement) != 1 || kept.Announcement[0].Title != "Đợt thi đua cao điểm" || kept.Announcement[0].SeenAt == "" {
			t.Errorf("exported %s, %v", raw, err)
		}
		err = b.Do(func(tx *database.Tx) error {
			_, err := b.Kit.Erase(t.Context(), tx, directory.Operator, access.PersonID, conversation.Prepared{})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"SOYT focal sent seen"}, b.Receipts(id)); diff != "" { // the agency's, without who
			t.Errorf("receipts (-want +got):\n%s", diff)
		}
		all, err := b.Store.Receipts(t.Context(), w.DB, id)
		if err != nil || len(all) != 1 || all[0].Account != 0 || all[0].Person != "" {
			t.Errorf("after erasing: %+v, %v", all, err)
		}
	})
}
