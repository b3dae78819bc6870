package curation_test

import (
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/vietnamese"
)

// day is so many days after today in Vietnam.
func day(after int) vietnamese.Day { return vietnamese.DayOf(time.Now()).Add(after) }

// releasedBefore has one answer that was released so many days before.
func releasedBefore(t *testing.T, w *bottest.World, expiry string, days int) *desktest.Desk {
	t.Helper()
	d := desktest.New(t, w)
	document := ""
	if expiry == "" {
		document = "1912/SNV-TĐKT ngày 02/12/2026"
	}
	proposed(d, answered(d, marriage, document), expiry)
	released(d)
	w.Exec(t, `update curated_answer set released_at = $1`, time.Now().AddDate(0, 0, -days).UnixMicro())
	return d
}

// toldOf is how many notices of a kind the officer got.
func toldOf(d *desktest.Desk, about string) int {
	d.T.Helper()
	return d.W.Count(d.T, `select count(*) from outbox_delivery where key like $1 and chat_id = $2`, "curation:"+about+":%", d.Officer.ID())
}

func TestAnAnswerWhoseTermEndsIsToldOfBeforeAndSuspendedOnTheDayAfter(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := releasedBefore(t, w, "1 năm", 60)
		w.Exec(t, `update curated_answer set ends_on = $1`, day(30))
		restart(w)
		if n := toldOf(d, "ending"); n != 0 {
			t.Errorf("it ends in more than 30 days, and they are told %d times", n)
		}
		w.Exec(t, `update curated_answer set ends_on = $1`, day(29))
		restart(w)
		bottest.Has(t, d.Officer.Next(), "sắp hết thời hạn", "đến hết ngày "+day(29).Words(), marriage)
		restart(w)
		if n := toldOf(d, "ending"); n != 1 {
			t.Errorf("they are told %d times", n)
		}
		bottest.Has(t, d.Focal.Ask(untoned), "Trao đổi nghiệp vụ", replied)

		w.Exec(t, `update curated_answer set ends_on = $1, told = $2`, day(0), day(1)) // its last day, of which they were told
		bottest.Has(t, d.Focal.Ask(untoned), "Trao đổi nghiệp vụ", replied)
		w.Exec(t, `update curated_answer set ends_on = $1, told = $2`, day(-1), day(0))
		bottest.Has(t, d.Focal.Ask(untoned), declined)
		restart(w)
		warning := d.Officer.Until("tạm dừng sử dụng")
		bottest.Has(t, warning, "Đã hết thời hạn sử dụng, đến hết ngày "+day(-1).Words(), marriage)
		restart(w)
		if n := toldOf(d, "suspended"); n != 1 {
			t.Errorf("they are told %d times", n)
		}

		list := d.Officer.Turn(d.Officer.Ask("/xuly"), "Kho câu trả lời", "đang dùng (0)")
		list = d.Officer.Turn(list, "Tạm dừng (1)", "tạm dừng (1)")
		bottest.Has(t, list, "1. ⚠️ Đã hết thời hạn sử dụng")
		page := d.Officer.Turn(list, bottest.Labels(list)[0], "⚠️ Đã hết thời hạn")
		check := d.Officer.Reach(page, "Sửa, trình lại")
		d.Officer.Refused(check, "Trình duyệt", "Thời hạn đã qua")
		ask := d.Officer.Reach(page, "Gia hạn")
		bottest.Has(t, ask, "dùng đến khi nào")
		check = d.Officer.Reach(ask, "1 năm")
		bottest.Has(t, check, "Xem lại trước khi trình", replied)
		bottest.Has(t, d.Officer.Reach(check, "Trình duyệt"), "chờ duyệt")
		released(d)
		bottest.Has(t, d.Focal.Ask(untoned), "Trao đổi nghiệp vụ", replied)
		restart(w)
		if n := toldOf(d, "suspended") + toldOf(d, "ending"); n != 2 {
			t.Errorf("they are told of what is renewed: %d", n)
		}
	})
}

// founded has one answer that was released days before, on Điều 2 of the archive's circular.
func founded(t *testing.T, w *bottest.World, days int) (d *desktest.Desk) {
	t.Helper()
	d = desktest.New(t, w)
	w.Ingest(t, archive("Tài liệu thử nghiệm gồm sổ ghi và tệp lưu."))
	code := answered(d, marriage, "1912/SNV-TĐKT ngày 02/12/2026")
	ask := d.Officer.Reach(d.Open(d.Officer, code), "Đưa vào kho câu trả lời")
	d.Officer.Reach(d.Officer.Reach(ask, "Giữ nguyên câu hỏi"), "Giữ nguyên nội dung trả lời")
	ask = d.Officer.Ask("Danh mục tài liệu thử nghiệm, sổ ghi và tệp lưu?")
	ask = d.Officer.Reach(ask, labelWith(t, bottest.Labels(ask), "Điều 2 Thông tư"))
	d.Officer.Reach(d.Officer.Reach(d.Officer.Reach(ask, "Xong căn cứ"), "Tỉnh Thái Bình"), "Trình duyệt")
	released(d)
	w.Exec(t, `update curated_answer set released_at = $1`, time.Now().AddDate(0, 0, -days).UnixMicro())
	return d
}

// renewed proposes it again as it is, and returns the leader's review.
func renewed(d *desktest.Desk, note telegramtest.Post) telegramtest.Post {
	d.T.Helper()
	page := d.Officer.Turn(note, "Mở câu trả lời", "tạm dừng")
	d.Officer.Reach(d.Officer.Reach(page, "Sửa, trình lại"), "Trình duyệt")
	return d.Approver.Reach(d.Approver.Until("đề xuất đưa vào kho"), "Xem, duyệt")
}

func TestAnAnswerWhoseLawLapsesOnADayIsSuspendedAndItsOfficersAreToldOnce(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := founded(t, w, 60)
		// That it expires is known and was when it was released: nothing is replaced any more.
		w.Exec(t, `update document set expires_on = $1 where number = '77/2020/TT-BTN'`, day(20))
		restart(w)
		bottest.Has(t, d.Officer.Next(), "sắp hết thời hạn", "Căn cứ chỉ áp dụng đến hết ngày "+day(19).Words()+": Điều 2 Thông tư")
		w.Exec(t, `update document set expires_on = $1 where number = '77/2020/TT-BTN'`, day(0))
		restart(w)
		warning := d.Officer.Next()
		bottest.Has(t, warning, "tạm dừng sử dụng", "hết hiệu lực: Điều 2 Thông tư", marriage)
		bottest.Has(t, d.Focal.Ask(untoned), declined)
		restart(w)
		if n := toldOf(d, "suspended"); n != 1 {
			t.Errorf("they are told %d times", n)
		}
		// A leader who finds that it still holds sees that its basis does not, and it is given again.
		review := renewed(d, warning)
		bottest.Has(t, review, "⚠️ thuộc văn bản được thay thế, hết hiệu lực")
		d.Approver.Turn(review, "✅ Duyệt, đưa vào kho", "Đã duyệt")
		bottest.Has(t, d.Focal.Ask(untoned), "Đã được Sở trả lời", replied)
		restart(w)
		if n := toldOf(d, "suspended"); n != 1 {
			t.Errorf("it was released knowingly, and they are told %d times", n)
		}
	})
}

func TestAnAnswerFoundedOnAPlanThatIsOverIsSuspended(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := founded(t, w, 60)
		w.Exec(t, `update document set ends_on = $1 where number = '77/2020/TT-BTN'`, day(-1))
		restart(w)
		warning := d.Officer.Next()
		bottest.Has(t, warning, "tạm dừng sử dụng", "đã kết thúc giai đoạn thực hiện: Điều 2 Thông tư")
		bottest.Has(t, renewed(d, warning), "⚠️ thuộc văn bản đã kết thúc giai đoạn thực hiện")
	})
}

// A law that ends takes many answers with it: one notice lists them, and who comes later is told what nobody was told.
func TestManyThatEndAtOnceAreToldOfInOneNotice(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		for i := range 13 {
			w.Exec(t, `insert into curated_answer (state, text, territory, ends_on, number, replied_on, source, proposed_by, released_by, revision,
	reason, note, told, proposed_at, released_at, changed_at) values ('released', 'x', '', $1, '', '', '', 5, 6, 1, '', '', '', 1, 1, 1)`, day(-1))
			w.Exec(t, `insert into curated_question (curated_id, n, words, key, spelling, live) select id, 0, $1, $2, $2, true from curated_answer order by id desc limit 1`,
				strings.Repeat("Câu hỏi rất dài & khó ", 20), strings.Repeat("cau ", i+1))
		}
		officer := w.Holder(t, "SNV", directory.Officer)
		w.Exec(t, `update person set agreed_at = 0 where account = $1`, officer.ID()) // nobody can be told yet
		w.Serve()
		w.AwaitHandled()
		bottest.Eventually(t, "they are suspended", func() bool { return w.Count(t, `select count(*) from curated_answer where state = 'suspended'`) == 13 })
		officer.Write("/hoi")
		w.AwaitHandled()
		officer.See()
		w.Stop()
		w.Exec(t, `update person set agreed_at = 1 where account = $1`, officer.ID())
		restart(w)
		note := officer.Next()
		bottest.Has(t, note, "13 câu trả lời tạm dừng sử dụng", "Đã hết thời hạn sử dụng, đến hết ngày "+day(-1).Words(), "và 3 câu trả lời khác")
		bottest.Has(t, officer.Turn(note, "Câu trả lời tạm dừng", "tạm dừng (13)"), "⚠️ Đã hết thời hạn")
		restart(w)
		if n := w.Count(t, `select count(*) from outbox_delivery where key like 'curation:suspended:%'`); n != 1 {
			t.Errorf("%d notices", n)
		}
	})
}
