package consolidation_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

const (
	submit = "✅ Chốt chủ đề, trình lãnh đạo"
	agree  = "✅ Đồng ý dự thảo, trình ký"
)

// proposed is a desk with a draft that has a proposal for each of its two themes, and the draft's page.
func proposed(t *testing.T, w *bottest.World) (d *desktest.Desk, page telegramtest.Post, main, other string) {
	t.Helper()
	d, main, _, other = reported(t, w)
	page = made(d)
	for n := range 2 {
		screen := d.Officer.Turn(theme(d, page, n), "➕ Kiến nghị", fmt.Sprint("Kiến nghị ", n+1))
		screen = write(d.Officer, screen, "Nội dung", fmt.Sprint("nội dung thứ ", n+1))
		page = d.Officer.Turn(d.Officer.Turn(screen, up, "qua UBND tỉnh"), up, "Dự thảo báo cáo tổng hợp")
	}
	return d, page, main, other
}

// agreed is a draft that a leader agreed to.
func agreed(d *desktest.Desk, page telegramtest.Post) telegramtest.Post {
	d.T.Helper()
	d.Officer.Turn(page, submit, "Đã chốt chủ đề và trình")
	d.Approver.Turn(d.Approver.Turn(d.Approver.Until("trình dự thảo"), "Mở dự thảo", "Chờ lãnh đạo"), agree, "Đã đồng ý dự thảo")
	return d.Officer.Turn(d.Officer.Until("được đồng ý, trình ký"), "Mở dự thảo", "Đã đồng ý, trình ký")
}

func TestAReturnedDraftIsEditedAndSubmittedAgain(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d, page, _, _ := proposed(t, w)
		screen := theme(d, page, 0)
		page = d.Officer.Turn(d.Officer.Turn(screen, up, "Chủ đề (2)"), up, "Dự thảo báo cáo tổng hợp")
		page = d.Officer.Turn(page, submit, "1 lãnh đạo được báo")
		bottest.Offers(t, page, submit, false)
		d.Officer.Turn(theme(d, page, 0), up, "Chủ đề (2)")
		bottest.Offers(t, theme(d, d.Officer.Turn(page, up, "Chờ lãnh đạo"), 0), "Đổi tên", false)
		review := d.Approver.Turn(d.Approver.Next(), "Mở dự thảo", "Chờ lãnh đạo đồng ý")
		ask := d.Approver.Reach(review, "Trả lại")
		d.Approver.Turn(ask, cancel, "Đã hủy")
		d.Approver.Reach(review, "Trả lại")
		bottest.Has(t, d.Approver.Ask(strings.Repeat("a", 4000)), "quá mức")
		bottest.Has(t, d.Approver.Ask("Nêu <rõ> nguyên nhân?"), "Đã trả lại")
		page = d.Officer.Turn(d.Officer.Until("Nêu <rõ> nguyên nhân?"), "Mở dự thảo", "Ý kiến trả lại: Nêu <rõ> nguyên nhân?")
		bottest.Offers(t, page, submit, true)
		screen = write(d.Officer, theme(d, page, 0), "Nguyên nhân chủ quan", "Chưa lập dự toán")
		page = d.Officer.Turn(d.Officer.Turn(screen, up, "Chủ đề (2)"), up, "Trả lại, kèm ý kiến")
		page = d.Officer.Turn(page, submit, "Chờ lãnh đạo đồng ý")
		if strings.Contains(page.Text, "Ý kiến trả lại") {
			t.Errorf("the old opinion still stands there: %s", page.Text)
		}
		again := d.Approver.Until("trình dự thảo")
		d.Approver.Refused(review, agree, changed)                                                 // it is of the draft as it was returned
		d.Approver.Turn(d.Approver.Turn(again, "Mở dự thảo", "Chờ lãnh đạo"), agree, "3 phản ánh") // the joined one is told too
	})
}

func TestOfTwoLeadersOneDecides(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d, page, main, _ := proposed(t, w)
		second := w.Officer(t, directory.Approver)
		w.AwaitHandled()
		second.See()
		d.Officer.Turn(page, submit, "2 lãnh đạo được báo")
		leaders := []*bottest.Person{d.Approver, second}
		reviews := make([]telegramtest.Post, 2)
		for i, p := range leaders {
			reviews[i] = p.Turn(p.Until("trình dự thảo"), "Mở dự thảo", "Chờ lãnh đạo")
			p.AwaitRecorded(reviews[i])
		}
		var wait sync.WaitGroup
		said := make([]string, 2)
		for i, p := range leaders {
			wait.Go(func() { said[i] = p.Press(reviews[i], agree) })
		}
		wait.Wait()
		w.AwaitHandled()
		if refused := strings.Count(strings.Join(said, "\n"), changed); refused != 1 {
			t.Errorf("two leaders agreed at once, and over the buttons stands %q", said)
		}
		if n := w.Count(t, `select count(*) from digest where state = 'agreed' and approver <> 0`); n != 1 || d.State(main) != "reported" {
			t.Errorf("%d drafts are agreed to, and the ticket is %s", n, d.State(main))
		}
		d.Focal.Until("tổng hợp, báo cáo UBND tỉnh")
		d.Focal.NothingElse() // told once
	})
}

func TestSilentAgenciesAreNamedWhenALeaderSaysSo(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		bottest.Agency(t, w.DB, "XALANG")
		d, _, _, _ := reported(t, w)
		page := made(d)
		_, text := sent(d.Officer, page, "📄 Báo cáo đầy đủ")
		if strings.Contains(text, "Cơ quan XALANG") || !strings.Contains(text, "Cơ quan XA1") {
			t.Error("the draft names a silent agency, or none that reported")
		}
		d.Officer.Turn(page, submit, "Chờ lãnh đạo")
		review := d.Approver.Turn(d.Approver.Next(), "Mở dự thảo", "Chờ lãnh đạo")
		named := d.Approver.Turn(review, "☐ Nêu tên cơ quan chưa báo cáo", "nêu tên trong báo cáo")
		if _, text = sent(d.Approver, named, "📄 Báo cáo đầy đủ"); !strings.Contains(text, "Cơ quan XALANG") {
			t.Error("the silent agency is not named")
		}
		d.Approver.Press(named, "✅ Nêu tên cơ quan chưa báo cáo")
		unnamed := d.Approver.Shows(named, "☐ Nêu tên cơ quan chưa báo cáo")
		if _, text = sent(d.Approver, unnamed, "📄 Báo cáo đầy đủ"); strings.Contains(text, "Cơ quan XALANG") || strings.Contains(unnamed.Text, "nêu tên") {
			t.Error("the silent agency is still named")
		}
	})
}

func TestFilesAreSentInEveryState(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, page, main, _ := proposed(t, w)
		names := map[string]string{"📄 Phần để dán": "bao-cao-kho-khan-vuong-mac-1-phan.docx", "📄 Báo cáo đầy đủ": "bao-cao-kho-khan-vuong-mac-1.docx", "📊 Bảng .xlsx": "bao-cao-kho-khan-vuong-mac-1.xlsx"}
		files := func(state string) {
			t.Helper()
			for label, want := range names {
				name, text := sent(d.Officer, page, label)
				if name != want || !strings.Contains(text, "nội dung thứ 2") && !strings.Contains(text, "Nội dung thứ 2") {
					t.Errorf("%s of a draft that is %s is %s", label, state, name)
				}
				if has := strings.Contains(text, main); has != (label != "📄 Phần để dán") {
					t.Errorf("%s names the code: %v", label, has)
				}
			}
		}
		files("draft")
		page = d.Officer.Turn(page, submit, "Chờ lãnh đạo")
		files("submitted")
		d.Approver.Turn(d.Approver.Turn(d.Approver.Until("trình dự thảo"), "Mở dự thảo", "Chờ lãnh đạo"), agree, "Đã đồng ý dự thảo")
		page = d.Officer.Turn(d.Officer.Until("được đồng ý"), "Mở dự thảo", "Đã đồng ý, trình ký")
		files("agreed")
		page = write(d.Officer, page, "Ghi số, ngày phát hành", "215/BC-SNV ngày 18/12/2026")
		files("issued")
	})
}

func TestTheNumberAndDayOfAnIssuedReportAreReadOrAskedAgain(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, page, _, _ := proposed(t, w)
		page = agreed(d, page)
		ask := d.Officer.Reach(page, "Ghi số, ngày phát hành")
		bottest.Has(t, d.Officer.Turn(ask, cancel, "Đã hủy"), "Đã hủy")
		d.Officer.Reach(page, "Ghi số, ngày phát hành")
		for _, clumsy := range []string{"hôm qua", "215/BC-SNV", "ngày 18/12/2026", "215/BC-SNV ngày 31/02/2026", "BC-SNV ngày 18/12/2026"} {
			bottest.Has(t, d.Officer.Ask(clumsy), "Đề nghị ghi số, ngày của báo cáo đã phát hành")
		}
		issued := d.Officer.Ask("Số 215/BC-SNV, ngày 18.12.2026")
		bottest.Has(t, issued, "Đã phát hành: số 215/BC-SNV ngày 18/12/2026.")
		d.Officer.Refused(page, "Ghi số, ngày phát hành", changed) // from the page before
		// A slip is mended from the page as it is now.
		bottest.Has(t, write(d.Officer, issued, "Ghi số, ngày phát hành", "217/BC-SNV ngày 18/12/2026"), "Đã phát hành: số 217/BC-SNV")
	})
}

func TestTheCommitteesOpinionIsRecordedOnceAndADecisionMayBeSkipped(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d, page, main, other := proposed(t, w)
		page = agreed(d, page)
		d.Focal.Until("tổng hợp, báo cáo")
		d.Focals["XA3"].Until("tổng hợp, báo cáo")
		begin := func() telegramtest.Post {
			t.Helper()
			d.Officer.Reach(page, "Ghi ý kiến UBND tỉnh")
			bottest.Has(t, d.Officer.Ask("văn bản của UBND tỉnh"), "Đề nghị ghi số, ngày văn bản")
			return d.Officer.Ask("5123/UBND-NC ngày 28/12/2026")
		}
		first := begin()
		bottest.Has(t, first, "Kiến nghị 1/2", "nội dung thứ 1")
		d.Officer.Turn(first, cancel, "Đã hủy")
		first = begin()
		second := d.Officer.Reach(first, "Chưa có ý kiến về nội dung này")
		bottest.Has(t, second, "Kiến nghị 2/2", "nội dung thứ 2")
		d.Officer.Refused(first, "Chưa có ý kiến về nội dung này", "không còn hiệu lực")
		bottest.Has(t, d.Officer.Ask(strings.Repeat("a", 4000)), "quá mức")
		check := d.Officer.Ask("Đồng ý. Thời hạn thế nào?")
		bottest.Has(t, check, "1. (chưa có ý kiến)", "2. Đồng ý. Thời hạn thế nào?", "chỉ ghi một lần")
		recorded := d.Officer.Turn(check, "✅ Ghi và báo các cơ quan", "1 phản ánh được báo")
		bottest.Offers(t, recorded, "Ghi ý kiến UBND tỉnh", false)
		told, quiet := d.Focals["XA3"], d.Focal
		if data(d).Proposals[0].Theme == data(d).Themes[0].Title && data(d).Themes[0].Codes[0] == other {
			told, quiet = d.Focal, d.Focals["XA3"]
		}
		bottest.Has(t, told.Next(), "đã có ý kiến của UBND tỉnh", "Đồng ý. Thời hạn thế nào?")
		quiet.NothingElse()
		if n := w.Count(t, `select count(*) from ticket where state = 'reported'`); n != 1 {
			t.Errorf("%d tickets still wait for the Committee: %v, %s", n, d.States(), main)
		}
		d.Officer.Refused(page, "Ghi ý kiến UBND tỉnh", "đã được ghi") // from the page of before
		if n := w.Count(t, `select count(*) from digest_opinion`); n != 1 {
			t.Errorf("%d opinions", n)
		}
	})
}

func TestThePeriodOfADraftIsTwoDaysInOrder(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		choose := d.Officer.Turn(d.Officer.Ask("/tonghop"), "➕ Lập dự thảo", "Lập dự thảo cho kỳ nào")
		d.Officer.Reach(choose, "Kỳ khác…")
		year := time.Now().Year()
		for _, clumsy := range []string{
			"từ 10/3/2026 đến 01/3/2026", "01/3/2026", "từ 31/02/2026 đến 10/3/2026", "từ 01/3/2026 đến 31/6/2026", "01/3/2026, 05/3/2026, 10/3/2026", "quý I",
			fmt.Sprintf("từ 01/01/%d đến 31/01/%d", year+1, year+1),
		} {
			bottest.Has(t, d.Officer.Ask(clumsy), "ngày đầu và ngày cuối")
		}
		if n := w.Count(t, `select count(*) from digest`); n != 0 {
			t.Errorf("%d drafts", n)
		}
		bottest.Has(t, d.Officer.Ask(fmt.Sprintf("01/01/%d - 31/12/%d", year-1, year-1)), drafting)
		bottest.Has(t, d.Officer.Until("mã dự thảo"), "Từ ngày 01/01", "Chủ đề: 0; kiến nghị: 0")
		empty := d.Officer.Last()
		bottest.Has(t, d.Officer.Turn(empty, "Chủ đề (0)", "chưa có phản ánh nào"), "Kỳ này")
	})
}

func TestListsOfDraftsAndThemesHavePages(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, _, _, _ := reported(t, w)
		bottest.Has(t, d.Officer.Ask("/tonghop"), "Chưa có dự thảo")
		page := made(d)
		for n := 2; n <= 10; n++ {
			w.Exec(t, `insert into digest (from_on, to_on, state, revision, data, author, signed_by, approver, note, number, issued_on, created_at, changed_at, agreed_at)
select from_on, to_on, state, revision, data, author, signed_by, approver, note, number, issued_on, created_at, changed_at, agreed_at from digest where id = 1`)
		}
		list := d.Officer.Ask("/tonghop")
		bottest.Has(t, list, "10 dự thảo")
		if first := bottest.Labels(list); !strings.HasSuffix(first[0], "mã 10") || !strings.HasSuffix(first[7], "mã 3") || first[8] != onward {
			t.Errorf("the first page offers %q", first)
		}
		d.Officer.Press(list, onward)
		next := d.Officer.Shows(list, "‹ Trang trước")
		if second := bottest.Labels(next); !strings.HasSuffix(second[0], "mã 2") || !strings.HasSuffix(second[1], "mã 1") || second[2] != "‹ Trang trước" {
			t.Errorf("the second page offers %q", second)
		}
		for range 9 {
			screen := d.Officer.Turn(theme(d, page, 0), "➕ Kiến nghị", "Kiến nghị ")
			page = d.Officer.Turn(d.Officer.Turn(screen, up, "qua UBND tỉnh"), up, "Dự thảo báo cáo tổng hợp")
		}
		proposals := d.Officer.Turn(page, "Kiến nghị (9)", "8. ")
		last := d.Officer.Turn(proposals, onward, "9. ")
		if strings.Contains(last.Text, "8. ") {
			t.Errorf("the second page is %s", last.Text)
		}
	})
}

func TestWhoHasNoPartInTheReportIsRefused(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d, page, main, _ := proposed(t, w)
		page = d.Officer.Turn(page, submit, "Chờ lãnh đạo")
		bottest.Has(t, d.Focal.Ask("/tonghop"), "không thuộc quyền")
		on := d.Focal.Last()
		for _, data := range []string{"za:0", "zb:0", "zb:-1", "zc:1", "zd:1:0", "ze:1:0", "zf:1:0", "zg:1:0", "zh:1:1:1:0", "zi:1:1:1:0", "zj:1:2", "zk:1:1", "zl:1:6:1", "zm:1:6", "zn:1:6", "zo:1:6", "zp:1"} {
			before := len(w.TG.BotMessages(d.Focal.ID()))
			d.Focal.Forge(on, data)
			for _, m := range w.TG.BotMessages(d.Focal.ID())[before:] {
				if m.Document != nil || strings.Contains(m.Text, main) || strings.Contains(m.Text, "Dự thảo") {
					t.Errorf("%s shows a focal point %q", data, m.Text)
				}
			}
		}
		if now := d.Focal.Now(on).Text; now != on.Text {
			t.Errorf("a forged press turned the message into %s", now)
		}
		if n := w.Count(t, `select count(*) from digest where state = 'submitted'`) + w.Count(t, `select count(*) from form where account = $1`, d.Focal.ID()); n != 1 {
			t.Error("a forged press did something")
		}
		// An officer decides nothing, and a leader writes nothing.
		bottest.Offers(t, page, agree, false)
		review := d.Approver.Turn(d.Approver.Until("trình dự thảo"), "Mở dự thảo", "Chờ lãnh đạo")
		bottest.Offers(t, review, submit, false)
		bottest.Offers(t, d.Approver.Turn(d.Approver.Turn(review, "Kiến nghị (2)", "qua UBND tỉnh"), "1. Giao …………: nội dung thứ 1", "Kiến nghị 1"), "Bỏ kiến nghị này", false)
	})
}
