package conversation_test

import (
	"slices"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// readers puts people on the bulletin's list.
func readers(t *testing.T, w *bottest.World, all ...*bottest.Person) {
	t.Helper()
	for n, p := range all {
		p.Open("")
		w.Exec(t, `insert into bulletin_reader (id, chat_id, state, messages) values ($1, $2, '', '[]')`, n+1, p.ID())
	}
}

func TestABatchReachesWhomItsModuleNamesAndIsProvenInItsRows(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		m, _ := withBulletin(t, w)
		boss, one, two, gone := w.Administrator(t), w.Member(t), w.Member(t), w.Member(t)
		boss.Open("")
		readers(t, w, one, two, gone)
		if err := gone.Block(); err != nil {
			t.Fatal(err)
		}
		w.AwaitHandled()
		bottest.Has(t, boss.Ask("/phat"), "Đang phát.")
		for _, p := range []*bottest.Person{one, two} {
			bottest.Has(t, p.Next(), "Bản tin số 1")
		}
		bottest.Has(t, boss.Next(), "Xong bulletin:1: 2 đến, 1 không")
		states := w.Strings(t, `select state from bulletin_reader order by id`)
		if want := []string{"sent", "sent", "blocked"}; !slices.Equal(states, want) {
			t.Errorf("the proof is %q, want %q: each end once", states, want)
		}
		// The same batch again is none, and a correction is for those who have the first.
		bottest.Has(t, boss.Ask("/phat"), "Đang phát.")
		bottest.Has(t, boss.Ask("/dinhchinh"), "Đang đính chính.")
		bottest.Has(t, boss.Next(), "Xong bulletin:correction: 2 đến, 0 không")
		for _, p := range []*bottest.Person{one, two} {
			if last := p.Last(); last.Text != "Bản tin số 1, đã đính chính" {
				t.Errorf("the last message is %q", last.Text)
			}
			p.NothingElse()
		}
		boss.NothingElse()
		if m.purged.Load() == 0 {
			t.Error("the module was not told to purge")
		}
	})
}

func TestAFileOfAReplyIsKeptOnceUntilItWasSent(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		withBulletin(t, w)
		p, q := w.Member(t), w.Member(t)
		rule := w.TG.Inject(telegramtest.Fault{Method: "sendDocument", Do: telegramtest.WithholdBefore})
		p.Write("/tep")
		q.Write("/tep")
		bottest.AwaitHeld(t, rule, 1)
		bottest.Eventually(t, "both replies wait", func() bool { return w.Count(t, `select count(*) from file_use`) == 2 })
		if n := w.Count(t, `select count(*) from file`); n != 1 {
			t.Errorf("one content of two deliveries is kept %d times", n)
		}
		rule.Remove()
		for _, p := range []*bottest.Person{p, q} {
			got := p.Next()
			if got.Document == nil || got.Document.FileName != "mẫu 1.txt" || got.Caption != "Biểu mẫu" || string(w.TG.File(got.Document.FileID)) != "biểu mẫu số 1" {
				t.Errorf("got %+v", got)
			}
		}
		w.AwaitHandled()
		if n := w.Count(t, `select (select count(*) from file) + (select count(*) from file_use)`); n > 0 {
			t.Error("the file is kept after both were sent")
		}
	})
}

func TestAFileThatTelegramKnowsNoMoreIsToldOf(t *testing.T) {
	served(t, func(t *testing.T, w *bottest.World, _ *probe) {
		p := w.Member(t)
		w.TG.Inject(telegramtest.Fault{Method: "getFile", Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: wrong file_id or the file is temporarily unavailable"})
		bottest.Must[telegramtest.Message](t)(p.Private().SendDocument(telegramtest.Upload{Name: "cũ.txt", Data: []byte("cũ")}, "/nhan"))
		bottest.Has(t, p.Next(), "Đang nhận 1 tệp.")
		bottest.Has(t, p.Next(), "cũ.txt", "đã giữ: false, quá lớn: false")
		if n := w.Count(t, `select count(*) from file_use`); n > 0 {
			t.Errorf("%d uses of a file that did not come", n)
		}
	})
}

func TestWhatIsSaidOnceIsNotSaidAgain(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		withBulletin(t, w)
		p, q := w.Member(t), w.Member(t)
		menu := p.Ask("/motlan")
		p.Press(menu, "Toàn văn")
		bottest.Has(t, p.Next(), "Văn bản 1")
		if words := p.Press(menu, "Toàn văn"); words != "Nội dung này đã gửi ở trên." {
			t.Errorf("over the button: %q", words)
		}
		p.Press(menu, "Trích") // something else
		bottest.Has(t, p.Next(), "Văn bản 2")
		bottest.Has(t, q.Reach(q.Ask("/motlan"), "Toàn văn"), "Văn bản 1") // somebody else
		p.NothingElse()
	})
}

func TestSignalsComeInOrderOnceOfAKeyWithWhomTheyConcern(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		withBulletin(t, w)
		p := w.Member(t)
		p.Write("/tinhieu")
		bottest.Has(t, p.Next(), "Báo ngay.")
		bottest.Has(t, p.Next(), "Tín hiệu một 0 của", "được hỏi: true")
		bottest.Has(t, p.Next(), "Tín hiệu hai 1 của")
		bottest.Has(t, p.Ask("/tinhieu"), "Báo ngay.") // their keys were used
		p.NothingElse()
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from inbox_update where state <> 'done'`); n > 0 {
			t.Errorf("%d updates or signals are not done", n)
		}
	})
}

func TestAConfirmationActsOnceAndOnlyIfItMay(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		m, _ := withBulletin(t, w)
		p := w.Member(t)
		asked := p.Ask("/xoa <hồ sơ 5>")
		bottest.Has(t, asked, "Xóa <hồ sơ 5>?")
		if words := p.Press(asked, "✅ Thực hiện"); words != "Chưa xóa được." {
			t.Errorf("over the button: %q", words)
		}
		if n := w.Count(t, `select count(*) from bulletin_reader`); n > 0 {
			t.Error("what was refused has lasted")
		}
		m.open.Store(true) // the question still stands
		p.Press(asked, "✅ Thực hiện")
		p.Becomes(asked, "Đã xóa <hồ sơ 5>")
		if n := w.Count(t, `select count(*) from bulletin_reader`); n != 1 {
			t.Errorf("done %d times", n)
		}
		if n := w.Count(t, `select count(*) from form`); n > 0 {
			t.Error("the form is left")
		}
	})
}

func TestOfTooManyFormsTheOldestGivesWay(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		m, _ := withBulletin(t, w)
		p := w.Member(t)
		for _, n := range strings.Fields("0 1 2 3 4 5 6 7") {
			bottest.Has(t, p.Ask("/viec "+n), "Lời của việc "+n)
		}
		close(m.released)
		var released []string
		for s := range m.released {
			released = append(released, s)
		}
		if want := []string{"việc 0", "việc 1"}; !slices.Equal(released, want) {
			t.Errorf("released %q, want %q: five wait and one is open", released, want)
		}
		// They come back one after another, the last first; questions may come between.
		bottest.Has(t, p.Ask("bảy"), "Xong việc 7")
		for _, n := range strings.Fields("6 5 4 3 2") {
			bottest.Has(t, p.Reach(p.Until("đang làm dở việc: việc "+n), "Tiếp tục"), "Lời của việc "+n)
			bottest.Has(t, p.Ask("lời"), "Xong việc "+n)
		}
		p.NothingElse()
	})
}

func TestWhatAFormTakesPutsItsTimeOff(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		withBulletin(t, w)
		p := w.Member(t)
		asked := p.Ask("/viec 0")
		soon := w.Count(t, `select min(expires_at) from form`) - 50*60*1_000_000
		w.Exec(t, `update form set expires_at = $1`, soon)
		w.Exec(t, `update job set due_at = $1 where kind = 'form time-out'`, soon)
		bottest.Has(t, p.Ask("giữ"), "Đã giữ.")
		for _, query := range []string{`select min(expires_at) from form`, `select min(due_at) from job where kind = 'form time-out'`} {
			if n := w.Count(t, query); n < soon+49*60*1_000_000 {
				t.Errorf("%s: it was put off by %d s", query, (n-soon)/1_000_000)
			}
		}
		if labels := bottest.Labels(p.Now(asked)); !slices.Contains(labels, "Không lời") {
			t.Errorf("the buttons are %q", labels)
		}
	})
}

// A number in a button is nobody's right: of another question, of no choice, of no form, of a step without choices.
func TestForgedNumbersOfAFormDoNothing(t *testing.T) {
	withForms(t, func(t *testing.T, w *bottest.World) {
		p := w.Member(t)
		files := p.Ask("/gopy")
		for _, data := range []string{"f:1:1:0", "f:1:1:-1", "f:1:2:0", "f:2:1:0", "f:1:1:1y2p0ij32e8e7", "fx:2", "fr:2", "fx:0", "f:1:1", "f"} {
			p.Forge(files, data)
		}
		files = p.Ask("Sổ vàng")
		for _, data := range []string{"f:1:1:0", "f:1:2:1", "f:1:3:0", "f:1:2:-1"} {
			p.Forge(files, data)
		}
		w.AwaitHandled()
		if steps := w.Strings(t, `select step from form`); !slices.Equal(steps, []string{"files"}) {
			t.Errorf("the form is at %q", steps)
		}
		p.Press(files, "Đủ rồi")
		bottest.Has(t, p.Next(), "“Sổ vàng” với 0 ảnh")
	})
}

func TestWhoIsTakenOffHasNothingInHandAnyMore(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		m, _ := withBulletin(t, w)
		p, other := w.Member(t), w.Member(t)
		other.Ask("/viec 1")
		p.Ask("/viec 0")
		p.Write("/roi")
		w.AwaitHandled()
		if got := <-m.released; got != "việc 0" {
			t.Errorf("released %q", got)
		}
		if left := w.Strings(t, `select form from form`); !slices.Equal(left, []string{"many1"}) {
			t.Errorf("the forms left are %q", left)
		}
	})
}

func TestAMenuFollowsFromThePostsOfNow(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		withBulletin(t, w)
		p := w.Member(t)
		menu := func() (all []string) {
			for _, c := range w.TG.Commands(p.ID(), p.ID()) {
				all = append(all, c.Command)
			}
			return all
		}
		p.Ask("/thuchien")
		w.AwaitHandled()
		if slices.Contains(menu(), "vieccuacanbo") || !slices.Contains(menu(), "hoi") {
			t.Errorf("a member's menu is %q", menu())
		}
		w.Appoint(t, p, "BAN", directory.Officer)
		p.Ask("/thuchien")
		w.AwaitHandled()
		if !slices.Contains(menu(), "vieccuacanbo") || !slices.Contains(menu(), "hoi") {
			t.Errorf("an officer's menu is %q", menu())
		}
		w.Exec(t, `update post set until_on = '2020-02-01' where role = 'officer'`)
		p.Ask("/thuchien")
		w.AwaitHandled()
		if slices.Contains(menu(), "vieccuacanbo") {
			t.Errorf("the menu of who was an officer is %q", menu())
		}
	})
}

// Each door asks for what it is declared to ask for.
func TestADeepLinkOpensToWhomItIsDeclaredToOpen(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		withBulletin(t, w)
		member, former, stranger := w.Member(t), w.Member(t), w.Stranger(t)
		w.Exec(t, `update post set until_on = '2020-02-01' where person_id in (select id from person where account = $1)`, former.ID())
		for _, c := range []struct {
			who   *bottest.Person
			param string
			opens bool
			words string
		}{
			{member, "trong-1", true, "bên trong"}, {member, "bai-1", true, "bài mở"}, {member, "cua-1", true, "cửa ngoài"}, {member, "khong-1", false, "không còn hiệu lực"},
			{former, "trong-1", false, "bên trong"}, {former, "bai-1", true, "bài mở"}, {former, "cua-1", true, "cửa ngoài"},
			{stranger, "trong-1", false, "bên trong"}, {stranger, "bai-1", false, "bài mở"}, {stranger, "cua-1", true, "cửa ngoài"},
		} {
			got := c.who.Open(c.param)
			if opened := strings.Contains(got.Text, c.words); opened != c.opens && c.param != "khong-1" {
				t.Errorf("%s: %q", c.param, got.Text)
			}
		}
	})
}

func TestALinkWithoutARightNumberLeadsNowhere(t *testing.T) {
	withForms(t, func(t *testing.T, w *bottest.World) {
		p := w.Member(t)
		for _, param := range []string{"toysee-x", "toysee-", "toysee-1", "toysee-99999999999999999999", "toysee--1"} {
			bottest.Has(t, p.Open(param), "không còn hiệu lực")
		}
		p.NothingElse()
	})
}
