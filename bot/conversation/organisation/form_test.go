package organisation_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// changes opens what can be done to an agency and begins one of it.
func changes(officer *bottest.Person, code, what string) telegramtest.Post {
	officer.T.Helper()
	screen := officer.Ask("/tochuc " + code)
	officer.Turn(screen, "Sắp xếp tổ chức", "Trợ lý cho xem trước kết quả")
	return officer.Reach(screen, what)
}

func TestEveryReorganisationIsDescribedShownDoneAndUndone(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officer := w.Officer(t, directory.Officer)
		for _, code := range []string{"SNV", "TTA", "XA"} {
			bottest.Agency(t, w.DB, code)
		}
		for _, c := range []struct {
			code, what, asked string
			wrong             map[string]string // words and what is wrong with them
			words             string
			preview           []string
		}{
			{
				"SNV", "Đổi tên", "Đổi tên: Cơ quan SNV",
				map[string]string{"Sở Nội vụ": "Chưa thấy ngày", "01/7/2025": "Chưa đủ nội dung", "Sở Nội vụ; 31/2/2025": "Chưa thấy ngày"},
				"Sở Nội vụ tỉnh; 01/7/2025; NQ 202", []string{"đổi tên", "Sở Nội vụ tỉnh", "NQ 202"},
			},
			{
				"TTA", "Chuyển trực thuộc", "Cơ quan TTA",
				map[string]string{"TTA; 01/7/2025": "trực thuộc chính nó", "KHONGCO; 01/7/2025": "Không có cơ quan cấp trên"},
				"snv\n01/7/2025", []string{"TTA", "01/7/2025"},
			},
			{
				"SNV", "Thêm đơn vị trực thuộc", "mã mới; tên; loại",
				map[string]string{"TTHCC; Trung tâm; đội xe; 01/7/2025": "Loại cơ quan chưa đúng", "TTHCC; 01/7/2025": "Chưa đủ nội dung", "XA; Xã; 01/7/2025": "đã dùng"},
				"TTHCC; Trung tâm hành chính công; đơn vị sự nghiệp; 01/7/2025; QĐ 12", []string{"➕", "Trung tâm hành chính công", "QĐ 12"},
			},
			{
				"XA", "Giải thể", "Giải thể: Cơ quan XA",
				map[string]string{"giải thể ngay": "Chưa thấy ngày"},
				"01/7/2025; NQ 203", []string{"➖", "Cơ quan XA"},
			},
		} {
			bottest.Has(t, changes(officer, c.code, c.what), c.asked)
			for words, wrong := range c.wrong {
				if got := officer.Ask(words); !strings.Contains(got.Text, wrong) || got.ReplyMarkup != nil {
					t.Errorf("%s, %q: %s", c.what, words, got.Text)
				}
			}
			preview := officer.Ask(c.words)
			bottest.Has(t, preview, append(c.preview, "Chưa có gì thay đổi")...)
			version := w.Count(t, `select count(*) from reorganisation where undone_at = 0`)
			done := officer.Turn(preview, "✅ Thực hiện", "Đã thực hiện")
			if now := w.Count(t, `select count(*) from reorganisation where undone_at = 0`); now != version+1 {
				t.Errorf("%s: %d acts more", c.what, now-version)
			}
			officer.Turn(done, "↩ Hoàn tác", "Đã hoàn tác")
		}
		officer.NothingElse()
	})
}

func TestAChangeTakesAnEditIsSetAsideAndOutlivesARestart(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officer := w.Officer(t, directory.Officer)
		bottest.Agency(t, w.DB, "SNV")
		changes(officer, "snv", "Đổi tên")
		words := officer.Write("Sở Nội vụ tỉng; 01/7/2025")
		first := officer.Next()
		bottest.Must[telegramtest.Message](t)(officer.Private().Edit(words.MessageID, "Sở Nội vụ tỉnh; 01/7/2025; NQ 202"))
		second := officer.Next()
		bottest.Has(t, second, "Sở Nội vụ tỉnh", "NQ 202")
		officer.Refused(first, "✅ Thực hiện", "không còn hiệu lực") // it shows what is not meant
		bottest.Must[telegramtest.Message](t)(officer.Private().Edit(words.MessageID, "Sở Nội vụ tỉnh"))
		bottest.Has(t, officer.Next(), "Chưa thấy ngày") // and the preview stands
		bottest.Has(t, officer.Ask(bottest.Question), bottest.Answer)

		w.Stop()
		w.Serve()
		officer.See()
		changes(officer, "snv", "Giải thể") // another of the kind takes its place
		officer.Refused(second, "✅ Thực hiện", "không còn hiệu lực")
		preview := officer.Ask("01/7/2025")
		ask := officer.Reach(card(officer, officer), "Thôi giữ vị trí: Chuyên viên")
		officer.Refused(preview, "✅ Thực hiện", "không còn hiệu lực")
		officer.Turn(ask, "Hủy", "Đã hủy")
		aside := officer.Next()
		bottest.Has(t, aside, "đang làm dở", "giải thể Cơ quan SNV")
		again := officer.Reach(aside, "Tiếp tục")
		bottest.Has(t, again, "Xem trước: giải thể")
		officer.Turn(again, "Hủy", "Đã hủy")
		officer.NothingElse()
		if n := w.Count(t, `select count(*) from reorganisation where kind <> 'founding'`); n != 0 {
			t.Errorf("%d acts", n)
		}
	})
}

func TestFormsThatTimeOutChangeNothing(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officer, approver, head := w.Officer(t, directory.Officer), w.Officer(t, directory.Approver), w.Officer(t, directory.Head)
		p := w.Holder(t, "SNV", directory.Member)
		for _, d := range dialogues(officer, approver, head, p) {
			d.begin()
			asked := d.by.Last()
			w.PassTime(t, d.by)
			bottest.Eventually(t, "the form is gone", func() bool { return w.Count(t, `select count(*) from form`) == 0 })
			d.by.Refused(asked, "Hủy", "không còn hiệu lực")
			if d.reminds {
				bottest.Has(t, d.by.Next(), "Đã quá thời gian chờ", d.title, "chưa có gì thay đổi")
			}
		}
		officer.NothingElse()
		approver.NothingElse()
		if n := w.Count(t, `select count(*) from post where until_on <> ''`) + w.Count(t, `select count(*) from delegation`); n != 0 {
			t.Errorf("%d rows have changed", n)
		}
	})
}

func TestOfTwoWhoDoWhatTheySawOneIsToldToLookAgain(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officers := []*bottest.Person{w.Officer(t, directory.Officer), w.Officer(t, directory.Officer)}
		bottest.Agency(t, w.DB, "SNV")
		var presses [2]*telegramtest.Callback
		for i, officer := range officers {
			changes(officer, "snv", "Đổi tên")
			officer.AwaitRecorded(officer.Ask([]string{"Sở Một; 01/7/2025", "Sở Hai; 01/7/2025"}[i]))
		}
		for i, officer := range officers {
			presses[i] = bottest.Must[*telegramtest.Callback](t)(officer.Private().PressLabel(officer.Last().MessageID, "✅ Thực hiện"))
		}
		var said [2]string
		var wait sync.WaitGroup
		for i, officer := range officers {
			wait.Go(func() { said[i] = officer.Answered(presses[i]) })
		}
		wait.Wait()
		if moved := "vừa được thay đổi"; strings.Contains(said[0], moved) == strings.Contains(said[1], moved) {
			t.Errorf("over the buttons stands %q", said)
		}
		if n := w.Count(t, `select count(*) from reorganisation where kind = 'renaming'`); n != 1 {
			t.Errorf("%d renamings", n)
		}
	})
}

func TestAnActThatOthersBuiltOnIsNotUndone(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		first, second := w.Officer(t, directory.Officer), w.Officer(t, directory.Officer)
		bottest.Agency(t, w.DB, "SNV")
		changes(first, "snv", "Thêm đơn vị trực thuộc")
		done := first.Turn(first.Ask("PHONG; Phòng Thi đua; 01/7/2025"), "✅ Thực hiện", "Đã thực hiện")
		changes(second, "phong", "Đổi tên")
		second.Turn(second.Ask("Phòng Khen thưởng; 02/7/2025"), "✅ Thực hiện", "Đã thực hiện")
		if said := first.Press(done, "↩ Hoàn tác"); said == "" || said == "Đã hoàn tác." {
			t.Errorf("over the button stands %q", said)
		}
		bottest.Has(t, first.Ask("/tochuc phong"), "Phòng Khen thưởng")
		second.Turn(second.Last(), "↩ Hoàn tác", "Đã hoàn tác")
		first.Turn(done, "↩ Hoàn tác", "Đã hoàn tác")
		bottest.Has(t, first.Ask("/tochuc phong"), "Không tìm thấy")
	})
}

func TestTheFirstAgencyIsFoundedFromTheEmptyTree(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		admin := w.Somebody(t, bottest.Admin)
		admin.Press(admin.Open(""), "✅ Đồng ý")
		admin.Next()
		bottest.Has(t, admin.Reach(admin.Ask("/tochuc"), "Thêm đơn vị trực thuộc"), "Thành lập", "mã mới")
		admin.Turn(admin.Ask("UBNDTINH; UBND tỉnh; UBND tỉnh, thành phố; 01/7/2025"), "✅ Thực hiện", "Đã thực hiện")
		bottest.Offers(t, admin.Ask("/tochuc"), "UBND tỉnh", true)
	})
}

// dialogue is a form in the middle.
type dialogue struct {
	title, asks string
	by          *bottest.Person
	begin       func()
	reminds     bool // its person is told when its time has passed
}

// dialogues are the forms that change nothing before their last step.
func dialogues(officer, approver, head, p *bottest.Person) []dialogue {
	role := func() telegramtest.Post { return officer.Reach(card(officer, p), "Giao vai trò khác") }
	return []dialogue{
		{"đổi tên Cơ quan SNV", "Đổi tên: Cơ quan SNV", officer, func() { changes(officer, "snv", "Đổi tên") }, true},
		{"chuyển công tác: " + nameOf(p), "mã cơ quan mới", officer, func() { officer.Reach(card(officer, p), "Chuyển công tác") }, true},
		{"giao vai trò cho " + nameOf(p), "Giao vai trò cho", officer, func() { role() }, true},
		{"giao vai trò cho " + nameOf(p), "số, ngày văn bản", officer, func() { officer.Reach(role(), "Đầu mối thi đua, khen thưởng") }, true},
		{"kết thúc vị trí", "Kết thúc vị trí", officer, func() { officer.Reach(card(officer, p), "Thôi giữ vị trí: Thành viên") }, false},
		{"gỡ tài khoản Telegram", "Gỡ tài khoản Telegram khỏi", officer, func() {
			officer.Reach(card(officer, p), "Gỡ tài khoản Telegram (mất máy)")
		}, false},
		{"giao duyệt thay", "chọn người duyệt thay", approver, func() { approver.Ask("/duyetthay") }, false},
		{"giao duyệt thay", "ngày đầu và ngày cuối", approver, func() {
			approver.Reach(approver.Ask("/duyetthay"), "👤 "+nameOf(head))
		}, false},
	}
}

func TestEveryFormIsSetAsideResumedAndCancelledWithoutAChange(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officer, approver, head := w.Officer(t, directory.Officer), w.Officer(t, directory.Approver), w.Officer(t, directory.Head)
		p := w.Holder(t, "SNV", directory.Member)
		before := w.Count(t, `select count(*) from audit`)
		for _, d := range dialogues(officer, approver, head, p) {
			d.begin()
			bottest.Has(t, d.by.Last(), d.asks)
			other := d.by.Reach(d.by.Ask("/dulieu"), "Xóa dữ liệu của tôi")
			d.by.Turn(other, "Hủy", "Đã hủy")
			aside := d.by.Next()
			bottest.Has(t, aside, "đang làm dở", d.title)
			again := d.by.Reach(aside, "Tiếp tục")
			bottest.Has(t, again, d.asks)
			d.by.Turn(again, "Hủy", "Đã hủy")
			bottest.Has(t, d.by.Ask("/huy"), "không có việc nào đang làm dở")
		}
		if n := w.Count(t, `select count(*) from audit`) - before; n != 0 {
			t.Errorf("%d acts", n)
		}
	})
}

func TestWhatWasRefusedIsMendedByAnEdit(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officer, approver, head := w.Officer(t, directory.Officer), w.Officer(t, directory.Approver), w.Officer(t, directory.Head)
		p := w.Holder(t, "SNV", directory.Member)
		bottest.Agency(t, w.DB, "SYT")
		mends := func(by *bottest.Person, wrong, refused, right, done string) {
			t.Helper()
			m := by.Write(wrong)
			bottest.Has(t, by.Next(), refused)
			bottest.Must[telegramtest.Message](t)(by.Private().Edit(m.MessageID, right))
			bottest.Has(t, by.Next(), done)
		}
		changes(officer, "snv", "Đổi tên")
		mends(officer, "Sở Nội vụ tỉnh", "Chưa thấy ngày", "Sở Nội vụ tỉnh; 01/7/2025", "Xem trước")
		officer.Ask("/huy")
		officer.Reach(officer.Reach(card(officer, p), "Giao vai trò khác"), "Đầu mối thi đua, khen thưởng")
		mends(officer, "125/SNV", "Chưa thấy số hoặc ngày", "125/SNV ngày 03/11/2026", "hiện là Đầu mối")
		officer.Reach(card(officer, p), "Chuyển công tác")
		mends(officer, "SYTT; Chuyên viên", "Không có cơ quan này", "SYT; Chuyên viên", "sang Cơ quan SYT")
		approver.Reach(approver.Ask("/duyetthay"), "👤 "+nameOf(head))
		first := time.Now().AddDate(0, 0, 1).Format("02/01/2006")
		mends(approver, "01/01/2020 đến 02/01/2020", "từ hôm nay trở đi", first+" đến "+first, "duyệt thay")
		w.AwaitHandled()
		officer.See().NothingElse()
	})
}
