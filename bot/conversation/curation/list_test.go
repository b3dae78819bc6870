package curation_test

import (
	"strings"
	"sync"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// archive is a document of one clause, which may change.
func archive(clause string) string {
	return "BỘ THỬ NGHIỆM\n\nSố: 77/2020/TT-BTN\n\nHà Nội, ngày 05 tháng 3 năm 2020\n\nTHÔNG TƯ\n\nQuy định về lưu trữ thử nghiệm\n\n" +
		"Điều 1. Phạm vi điều chỉnh\n\nThông tư này quy định về lưu trữ thử nghiệm.\n\nĐiều 2. Danh mục tài liệu thử nghiệm\n\n" + clause + "\n"
}

// restart has the bot look again whether it has something to say.
func restart(w *bottest.World) {
	w.T.Helper()
	w.Stop()
	w.Lapse()
	w.Serve()
	w.AwaitHandled()
}

func TestAnAnswerWhoseBasisChangedIsSuspendedAndItsOfficersAreToldOnce(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		w.Ingest(t, archive("Tài liệu thử nghiệm gồm sổ ghi và tệp lưu."))
		code := answered(d, marriage, "1912/SNV-TĐKT ngày 02/12/2026")
		ask := d.Officer.Reach(d.Open(d.Officer, code), "Đưa vào kho câu trả lời")
		ask = d.Officer.Reach(d.Officer.Reach(ask, "Giữ nguyên câu hỏi"), "Giữ nguyên nội dung trả lời")
		bottest.Has(t, ask, "căn cứ quy định nào")
		ask = d.Officer.Ask("Danh mục tài liệu thử nghiệm, sổ ghi và tệp lưu?")
		label := labelWith(t, bottest.Labels(ask), "Điều 2 Thông tư")
		ask = d.Officer.Reach(ask, label)
		ask = d.Officer.Reach(ask, strings.Replace(label, "☐", "☑", 1)) // out again
		bottest.Offers(t, ask, "Không ghi căn cứ", true)
		ask = d.Officer.Reach(d.Officer.Reach(ask, label), "Xong căn cứ")
		check := d.Officer.Reach(ask, "Tỉnh Thái Bình")
		bottest.Has(t, check, "• Điều 2 Thông tư số 77/2020/TT-BTN")
		d.Officer.Reach(check, "Trình duyệt")
		review := d.Approver.Reach(d.Approver.Until("đề xuất đưa vào kho"), "Xem, duyệt")
		bottest.Has(t, review, "Căn cứ, theo nội dung hiện có", "Tài liệu thử nghiệm gồm sổ ghi và tệp lưu.")
		d.Approver.Turn(review, "✅ Duyệt, đưa vào kho", "Đã duyệt")
		d.Officer.Next()
		bottest.Has(t, d.Focal.Ask(untoned), "Đã được Sở trả lời", "Điều 2 Thông tư")

		w.Ingest(t, archive("Tài liệu thử nghiệm gồm sổ ghi."))
		bottest.Has(t, d.Focal.Ask(untoned), declined)
		restart(w)
		warning := d.Officer.Next()
		bottest.Has(t, warning, "tạm dừng sử dụng", "nội dung đã thay đổi", "Điều 2 Thông tư", marriage)
		restart(w)
		if n := w.Count(t, `select count(*) from outbox_delivery where key like 'curation:suspended:%' and chat_id = $1`, d.Officer.ID()); n != 1 {
			t.Errorf("the officer is told %d times", n)
		}

		page := d.Officer.Turn(warning, "Mở câu trả lời", "tạm dừng")
		bottest.Has(t, d.Officer.Reach(d.Officer.Reach(page, "Sửa, trình lại"), "Trình duyệt"), "chờ duyệt")
		released(d)
		bottest.Has(t, d.Focal.Ask(untoned), "Đã được Sở trả lời", "gồm sổ ghi.")
	})
}

func labelWith(t *testing.T, labels []string, part string) string {
	t.Helper()
	for _, l := range labels {
		if strings.Contains(l, part) {
			return l
		}
	}
	t.Fatalf("no button with %q: %q", part, labels)
	return ""
}

func TestVariantsAreAddedReleasedAndRemovedAndTheAnswerWithdrawn(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		const variant, typed = "Cưới người nước ngoài làm giấy tờ gì?", "cuoi nguoi nuoc ngoai lam giay to gi"
		d := desktest.New(t, w)
		proposed(d, answered(d, marriage, ""), "6 tháng")
		released(d)
		if got := d.Focal.Ask(typed); strings.Contains(got.Text, replied) {
			t.Errorf("nobody wrote that variant: %s", got.Text)
		}
		list := d.Officer.Turn(d.Officer.Ask("/xuly"), "Kho câu trả lời", "đang dùng (1)")
		page := d.Officer.Turn(list, bottest.Labels(list)[0], "đang dùng")
		bottest.Has(t, d.Officer.Reach(page, "➕ Thêm cách hỏi"), "tạm dừng dùng câu trả lời")
		page = d.Officer.Ask(variant)
		bottest.Has(t, page, "chờ duyệt", "• "+variant)
		if got := d.Focal.Ask(untoned); strings.Contains(got.Text, replied) {
			t.Errorf("nobody released it: %s", got.Text)
		}
		released(d)
		bottest.Has(t, d.Focal.Ask(typed), "Trao đổi nghiệp vụ", replied)
		for _, label := range []string{"➕ Thêm cách hỏi", "Rút khỏi kho", "Sửa, trình lại"} {
			d.Officer.Refused(page, label, "trạng thái khác") // of the revision before
		}

		list = d.Officer.Turn(page, "‹ Kho câu trả lời", "đang dùng (1)")
		page = d.Officer.Turn(list, bottest.Labels(list)[0], variant)
		drop := d.Officer.Turn(page, "Bớt cách hỏi (1)", "Bấm vào cách hỏi cần bỏ")
		page = d.Officer.Turn(drop, "Bỏ: "+variant, "đang dùng")
		if got := d.Focal.Ask(typed); strings.Contains(got.Text, replied) {
			t.Errorf("the variant is out: %s", got.Text)
		}
		bottest.Has(t, d.Focal.Ask(untoned), replied)
		ask := d.Officer.Reach(page, "Rút khỏi kho")
		bottest.Has(t, d.Officer.Turn(ask, "Rút câu trả lời này khỏi kho", "Đã rút khỏi kho"), "đã rút")
		bottest.Has(t, d.Focal.Ask(untoned), declined)
	})
}

func TestAQuestionIsProposedOnceAndOnlyWhenItWasAnswered(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		code := answered(d, marriage, "")
		proposed(d, code, "6 tháng")
		bottest.Has(t, d.Officer.Turn(d.Open(d.Officer, code), "Đưa vào kho câu trả lời", "đã được đề xuất"), marriage)
		other := answered(d, "Thủ tục đăng ký kết hôn với người nước ngoài tại xã thế nào?", "")
		d.Officer.Reach(d.Open(d.Officer, other), "Đưa vào kho câu trả lời")
		bottest.Has(t, d.Officer.Ask("còn cái đó thì sao?"), "đề nghị ghi đủ nội dung")
		ask := d.Officer.Ask(untoned) // another answer's
		ask = d.Officer.Reach(d.Officer.Reach(ask, "Giữ nguyên nội dung trả lời"), "Không ghi căn cứ")
		check := d.Officer.Reach(d.Officer.Reach(ask, "1 năm"), "Cả nước")
		d.Officer.Press(check, "Trình duyệt")
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from curated_answer`); n != 1 {
			t.Errorf("%d answers", n)
		}
		d.Officer.Reach(check, "Sửa câu hỏi")
		check = d.Officer.Reach(d.Officer.Last(), "Giữ nguyên câu hỏi")
		bottest.Has(t, d.Officer.Reach(check, "Trình duyệt"), "tại xã", "chờ duyệt")
		d.Open(d.Officer, desktest.Code(d.Report(d.Focal, "Chưa có quỹ thi đua")))
		bottest.Offers(t, d.Officer.Last(), "Đưa vào kho câu trả lời", false)
	})
}

func TestWhoIsNoOfficerDoesNotCurate(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		code := answered(d, marriage, "")
		page := d.Open(d.Approver, code)
		bottest.Offers(t, page, "Đưa vào kho câu trả lời", false)
		for _, data := range []string{"curate:1", "curatedlist:0", "gaps:0", "kb:1", "kl:0", "km"} {
			d.Approver.Forge(page, data)
		}
		if n := w.Count(t, `select count(*) from form where module = 'curation'`); n != 0 {
			t.Error("a leader curates")
		}
		d.Focal.Forge(d.Focal.Last(), "curatedreviews:0")
		for _, key := range w.Strings(t, `select key from outbox_delivery where key like 'curation:%'`) {
			t.Errorf("something was said: %s", key)
		}
		w.Appoint(t, d.Approver, "SNV", directory.Officer)
		bottest.Has(t, d.Approver.Reach(d.Open(d.Approver, code), "Đưa vào kho câu trả lời"), marriage)
	})
}

// Two wrote in it: neither releases it, and the record says who did what.
func TestNeitherWhoProposedNorWhoEditedReleases(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		third := w.Holder(t, "SNV", directory.Approver)
		third.Write("/hoi")
		w.AwaitHandled()
		third.See()
		code := answered(d, marriage, "")
		w.AwaitHandled()
		third.See()
		bottest.Has(t, d.Officer.Reach(drafted(d, code, "6 tháng"), "Trình duyệt"), "2 lãnh đạo được báo")
		w.Rename(t, d.Officer, "Trần Thị An")
		w.Rename(t, d.Approver, "Lê Văn Bình")
		author := w.Count(t, `select proposed_by from curated_answer`)
		w.Appoint(t, d.Officer, "SNV", directory.Approver)
		w.Appoint(t, d.Approver, "SNV", directory.Officer)
		d.Approver.Until("đề xuất đưa vào kho")
		third.Until("đề xuất đưa vào kho")

		list := d.Approver.Turn(d.Approver.Ask("/xuly"), "Kho câu trả lời", "đang dùng (0)")
		list = d.Approver.Turn(list, labelWith(t, bottest.Labels(list), "hờ duyệt"), "hờ duyệt")
		page := d.Approver.Turn(list, bottest.Labels(list)[0], marriage)
		check := d.Approver.Reach(page, "Sửa, trình lại")
		d.Approver.Reach(check, "Sửa nội dung trả lời")
		bottest.Has(t, d.Approver.Reach(d.Approver.Ask("Đề nghị liên hệ Sở Tư pháp trong giờ làm việc."), "Trình duyệt"), "1 lãnh đạo được báo",
			"Người đề xuất: Trần Thị An", "Người sửa: Lê Văn Bình")
		if by := w.Count(t, `select proposed_by from curated_answer`); by != author {
			t.Errorf("%d proposed it, not %d", by, author)
		}
		note := third.Until("sửa, trình lại đề xuất")
		bottest.Has(t, note, "Lê Văn Bình sửa, trình lại")
		for _, p := range []*bottest.Person{d.Officer, d.Approver} {
			waiting := p.Turn(p.See().Ask("/choduyet"), "Câu trả lời chờ duyệt", "chờ duyệt đưa vào kho (1)")
			review := p.Reach(waiting, bottest.Labels(waiting)[0])
			bottest.Has(t, review, "Người đề xuất: Trần Thị An", "Người sửa: Lê Văn Bình")
			p.Refused(review, "✅ Duyệt, đưa vào kho", "không tự duyệt")
		}
		if state := w.Strings(t, `select state from curated_answer`)[0]; state != "proposed" {
			t.Fatalf("it is %s", state)
		}
		third.Turn(third.Reach(note, "Xem, duyệt"), "✅ Duyệt, đưa vào kho", "Đã duyệt câu trả lời")
		bottest.Has(t, d.Officer.Next(), "đã được duyệt, đưa vào kho")
		bottest.Has(t, d.Approver.Next(), "đã được duyệt, đưa vào kho")
	})
}

func TestWhoAddsAVariantToWhatWaitsIsOneOfItsAuthors(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		page := proposed(d, answered(d, marriage, ""), "6 tháng")
		author := w.Count(t, `select proposed_by from curated_answer`)
		w.Appoint(t, d.Approver, "SNV", directory.Officer)
		d.Approver.Until("đề xuất đưa vào kho")
		list := d.Approver.Turn(d.Approver.Ask("/xuly"), "Kho câu trả lời", "đang dùng (0)")
		list = d.Approver.Turn(list, labelWith(t, bottest.Labels(list), "hờ duyệt"), "hờ duyệt")
		d.Approver.Reach(d.Approver.Turn(list, bottest.Labels(list)[0], marriage), "➕ Thêm cách hỏi")
		bottest.Has(t, d.Approver.Ask("Cưới người nước ngoài làm giấy tờ gì?"), "chưa có lãnh đạo duyệt nào khác", "Người sửa")
		d.Officer.Refused(page, "➕ Thêm cách hỏi", "trạng thái khác") // of the revision before
		waiting := d.Approver.Turn(d.Approver.See().Ask("/choduyet"), "Câu trả lời chờ duyệt", "chờ duyệt đưa vào kho (1)")
		d.Approver.Refused(d.Approver.Reach(waiting, bottest.Labels(waiting)[0]), "✅ Duyệt, đưa vào kho", "không tự duyệt")
		if by := w.Count(t, `select proposed_by from curated_answer`); by != author {
			t.Errorf("%d proposed it, not %d", by, author)
		}
	})
}

func TestTheNameOfWhoIsErasedIsInNoAnswer(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		w.Rename(t, d.Focal, "Lê Văn Bình")
		proposed(d, answered(d, marriage, ""), "6 tháng")
		w.Exec(t, `update curated_answer set text = 'Gặp Lê Văn Bình tại Sở.'`)
		w.Exec(t, `update curated_question set words = 'Lê Văn Bình ở đâu?'`)
		d.Focal.Ask("/dulieu")
		d.Focal.Press(d.Focal.Last(), "Xóa dữ liệu của tôi")
		ask := d.Focal.Next()
		d.Focal.Press(ask, bottest.Labels(ask)[0])
		w.AwaitHandled()
		for _, words := range append(w.Strings(t, `select text from curated_answer`), w.Strings(t, `select words || key from curated_question`)...) {
			if strings.Contains(words, "Bình") || strings.Contains(words, "binh") {
				t.Errorf("the name is there: %s", words)
			}
		}
	})
}

// What somebody asked the Board is theirs: with them it leaves what was proposed of it, and what was released to everybody names no
// question of theirs any more.
func TestTheWordsOfWhoIsErasedLeaveWhatWasProposedOfTheirQuestion(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		const second = "Thủ tục đăng ký kết hôn với người nước ngoài tại xã thế nào?"
		d := desktest.New(t, w)
		proposed(d, answered(d, marriage, ""), "6 tháng")
		released(d)
		page := proposed(d, answered(d, second, ""), "6 tháng")
		review := d.Approver.Reach(d.Approver.Until("đề xuất đưa vào kho"), "Xem, duyệt")
		d.Member.See()
		d.Member.Ask("/dulieu")
		d.Member.Press(d.Member.Last(), "Xóa dữ liệu của tôi")
		ask := d.Member.Next()
		d.Member.Press(ask, bottest.Labels(ask)[0])
		w.AwaitHandled()
		if got := w.Strings(t, `select state || ' ' || source || ' ' || text || ' ' || (select words || key from curated_question where curated_id = a.id) from curated_answer a order by id`); len(got) != 2 ||
			!strings.HasPrefix(got[0], "released  "+replied+" "+marriage) || strings.TrimSpace(got[1]) != "withdrawn" {
			t.Errorf("there is %q", got)
		}
		bottest.Has(t, d.Focal.Ask(untoned), "Trao đổi nghiệp vụ", replied)
		d.Approver.Refused(review, "✅ Duyệt, đưa vào kho", "trạng thái khác")
		d.Officer.Refused(page, "Sửa, trình lại", "trạng thái khác")
		list := d.Officer.Turn(page, "‹ Kho câu trả lời", "đang dùng (1)")
		if shown := d.Officer.Turn(list, bottest.Labels(list)[0], marriage); strings.Contains(shown.Text, "VM-") {
			t.Errorf("it names the question: %s", shown.Text)
		}
		d.Officer.Forge(list, "kb:2")
		bottest.Has(t, d.Officer.See().Last(), "Người hỏi đã xóa dữ liệu cá nhân", "đã rút")
	})
}

func TestANameInAQuestionIsWarnedOfBeforeTheRelease(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		code := answered(d, marriage, "")
		d.Officer.Reach(d.Open(d.Officer, code), "Đưa vào kho câu trả lời")
		ask := d.Officer.Ask("Ông Nguyễn Văn Nam kết hôn với người nước ngoài cần giấy tờ gì?")
		ask = d.Officer.Reach(d.Officer.Reach(ask, "Giữ nguyên nội dung trả lời"), "Không ghi căn cứ")
		check := d.Officer.Reach(d.Officer.Reach(ask, "6 tháng"), "Cả nước")
		bottest.Has(t, check, "⚠️ Câu hỏi có chỗ đã che họ tên", "Ông [họ tên] kết hôn")
		d.Officer.Reach(check, "Trình duyệt")
		note := d.Approver.Until("đề xuất đưa vào kho")
		bottest.Has(t, d.Approver.Reach(note, "Xem, duyệt"), "⚠️ Câu hỏi có chỗ đã che họ tên")
		w.Exec(t, `update curated_question set words = 'Ông Trần Quốc Bảo kết hôn thế nào?'`) // as one of an earlier program
		bottest.Has(t, d.Approver.Reach(note, "Xem, duyệt"), "⚠️ Có thể còn họ tên cá nhân: Trần Quốc Bảo")
		w.Exec(t, `update curated_question set words = $1`, marriage)
		if plain := d.Approver.Reach(note, "Xem, duyệt"); strings.Contains(plain.Text, "họ tên") {
			t.Errorf("it names nobody: %s", plain.Text)
		}
	})
}

func TestOfTwoLeadersWhoPressAtOnceOneReleases(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		second := w.Holder(t, "SNV", directory.Approver)
		second.Write("/hoi")
		w.AwaitHandled()
		second.See()
		code := answered(d, marriage, "")
		w.AwaitHandled()
		second.See()
		d.Officer.Reach(drafted(d, code, "6 tháng"), "Trình duyệt")
		leaders := []*bottest.Person{d.Approver, second}
		var reviews []telegramtest.Post
		for _, p := range leaders {
			reviews = append(reviews, p.Reach(p.Until("đề xuất đưa vào kho"), "Xem, duyệt"))
		}
		said := make([]string, len(leaders))
		var group sync.WaitGroup
		for i, p := range leaders {
			group.Go(func() { said[i] = p.Press(reviews[i], "✅ Duyệt, đưa vào kho") })
		}
		group.Wait()
		w.AwaitHandled()
		if a, b := strings.Contains(said[0], "trạng thái khác"), strings.Contains(said[1], "trạng thái khác"); a == b {
			t.Errorf("they are told %q", said)
		}
		if n := w.Count(t, `select count(*) from audit where act = 'release curated answer'`); n != 1 {
			t.Errorf("it was released %d times", n)
		}
		bottest.Has(t, d.Officer.Next(), "đã được duyệt, đưa vào kho")
		d.Officer.NothingElse()
	})
}
