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

func TestMain(m *testing.M) { bottest.Main(m) }

// What the corpus has no answer to, as it is asked and as others type it.
const (
	marriage = "Thủ tục đăng ký kết hôn với người nước ngoài thế nào?"
	untoned  = "thu tuc dang ky ket hon voi nguoi nuoc ngoai the nao"
	replied  = "Việc này do ngành tư pháp hướng dẫn; đề nghị liên hệ Sở Tư pháp."
	declined = "Chưa tìm thấy quy định"
)

// answered has a member ask what has no answer, send it to the Board and get a reply, with a document where there is one; code is the
// question's.
func answered(d *desktest.Desk, question, document string) (code string) {
	d.T.Helper()
	answer := d.Member.Ask(question)
	bottest.Has(d.T, answer, declined)
	d.Member.Press(answer, "Gửi câu hỏi tới Ban")
	code = desktest.Code(d.Member.Next())
	d.Officer.Until(code)
	d.Officer.Press(d.Open(d.Officer, code), "Trả lời")
	d.Officer.Next()
	check := d.Officer.Ask(replied)
	if document != "" {
		d.Officer.Press(check, "Ghi số, ngày văn bản trả lời")
		d.Officer.Next()
		check = d.Officer.Ask(document)
	}
	d.Officer.Press(check, "Trình duyệt")
	d.Officer.Next()
	review := d.Approver.Reach(d.Approver.Until("trình duyệt trả lời"), "Xem, duyệt")
	d.Approver.Turn(review, "✅ Duyệt và gửi", "Đã duyệt")
	d.Member.Until(replied)
	d.W.AwaitHandled()
	d.Officer.See()
	return code
}

// drafted goes through the form until the preview, founded on as many provisions as there are labels.
func drafted(d *desktest.Desk, code, expiry string) (check telegramtest.Post) {
	d.T.Helper()
	ask := d.Officer.Reach(d.Open(d.Officer, code), "Đưa vào kho câu trả lời")
	ask = d.Officer.Reach(ask, "Giữ nguyên câu hỏi")
	ask = d.Officer.Reach(ask, "Giữ nguyên nội dung trả lời")
	ask = d.Officer.Reach(ask, "Không ghi căn cứ")
	if expiry != "" {
		bottest.Has(d.T, ask, "dùng đến khi nào")
		ask = d.Officer.Reach(ask, expiry)
	}
	bottest.Has(d.T, ask, "áp dụng ở đâu")
	return d.Officer.Reach(ask, "Tỉnh Thái Bình")
}

// proposed has the officer propose the reply to a question.
func proposed(d *desktest.Desk, code, expiry string) (page telegramtest.Post) {
	d.T.Helper()
	page = d.Officer.Reach(drafted(d, code, expiry), "Trình duyệt")
	bottest.Has(d.T, page, "Đã trình; 1 lãnh đạo được báo")
	return page
}

// released has the leader release what was proposed last.
func released(d *desktest.Desk) {
	d.T.Helper()
	review := d.Approver.Reach(d.Approver.Until("đề xuất đưa vào kho"), "Xem, duyệt")
	d.Approver.Turn(review, "✅ Duyệt, đưa vào kho", "Đã duyệt câu trả lời")
	bottest.Has(d.T, d.Officer.Next(), "đã được duyệt, đưa vào kho")
}

func TestAReplyOfTheBoardAnswersWhoAsksTheSame(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		code := answered(d, marriage, "1912/SNV-TĐKT ngày 02/12/2026")
		check := drafted(d, code, "")
		bottest.Has(t, check, "Hỏi: "+marriage, "Đã được Sở trả lời:", replied, "số 1912/SNV-TĐKT ngày 02/12/2026", "Thời hạn: không đặt", "Phạm vi: Tỉnh Thái Bình", code)
		bottest.Has(t, d.Focal.Ask(untoned), declined) // nobody released it yet
		page := d.Officer.Reach(check, "Trình duyệt")
		bottest.Has(t, page, "chờ duyệt", "1 lãnh đạo được báo")
		bottest.Has(t, d.Focal.Ask(untoned), declined)

		d.Approver.Write("/choduyet")
		list := d.Approver.Until("Hiện không có thông báo nào chờ duyệt")
		list = d.Approver.Turn(list, "Câu trả lời chờ duyệt", "chờ duyệt đưa vào kho (1)")
		review := d.Approver.Reach(list, bottest.Labels(list)[0])
		bottest.Has(t, review, "Người đề xuất", marriage, replied, "Căn cứ: không ghi", "Từ câu hỏi: "+code)
		d.Approver.Turn(review, "✅ Duyệt, đưa vào kho", "Đã duyệt câu trả lời")
		bottest.Has(t, d.Officer.Next(), "đã được duyệt")
		bottest.Has(t, d.Focal.Ask(untoned), "Đã được Sở trả lời", replied, "Theo văn bản số 1912/SNV-TĐKT ngày 02/12/2026")
		bottest.Has(t, d.Focal.Ask("Đồng chí cho em hỏi, "+strings.ToLower(marriage)), "Đã được Sở trả lời")
		if got := d.Focal.Ask("Thủ tục đăng ký kết hôn với người trong nước thế nào?"); strings.Contains(got.Text, replied) {
			t.Errorf("another question is answered so: %s", got.Text)
		}
		acts := strings.Join(w.Strings(t, `select act from audit where object like 'curated:%' order by id`), ", ")
		if acts != "propose curated answer, release curated answer" {
			t.Errorf("the audit has %s", acts)
		}
	})
}

func TestAnExchangeEndsAndIsNotShownAfterwards(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		code := answered(d, marriage, "")
		proposed(d, code, "1 năm")
		released(d)
		until := vietnamese.Day(time.Now().In(vietnamese.Zone()).AddDate(1, 0, 0).Format(time.DateOnly))
		bottest.Has(t, d.Focal.Ask(untoned), "Trao đổi nghiệp vụ", replied, "đến ngày "+until.Words())
		w.Exec(t, `update curated_answer set ends_on = '2026-01-02'`)
		bottest.Has(t, d.Focal.Ask(untoned), declined)
		list := d.Officer.Turn(d.Officer.Ask("/xuly"), "Kho câu trả lời", "đang dùng (1)")
		bottest.Has(t, d.Officer.Turn(list, bottest.Labels(list)[0], "đã hết thời hạn"), marriage, "đến hết ngày 02/01/2026")
	})
}

func TestAnAnswerIsReturnedWithANoteAndProposedAgain(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		proposed(d, answered(d, marriage, ""), "6 tháng")
		review := d.Approver.Reach(d.Approver.Until("đề xuất đưa vào kho"), "Xem, duyệt")
		d.Approver.Press(review, "Trả lại")
		bottest.Has(t, d.Approver.Next(), "ý kiến gửi người đề xuất")
		bottest.Has(t, d.Approver.Ask("Ghi rõ địa chỉ"), "Đã trả lại, kèm ý kiến")
		note := d.Officer.Next()
		bottest.Has(t, note, "được trả lại", "Ghi rõ địa chỉ")
		bottest.Has(t, d.Focal.Ask(untoned), declined)
		d.Approver.Refused(review, "✅ Duyệt, đưa vào kho", "trạng thái khác")

		page := d.Officer.Turn(note, "Mở câu trả lời", "được trả lại")
		bottest.Has(t, page, "Ý kiến: Ghi rõ địa chỉ")
		check := d.Officer.Reach(page, "Sửa, trình lại")
		d.Officer.Reach(check, "Sửa nội dung trả lời")
		check = d.Officer.Ask("Đề nghị liên hệ Sở Tư pháp, ông Nguyễn Văn Nam, CCCD 034090001234.")
		bottest.Has(t, check, "Xem lại trước khi trình", "Sở Tư pháp, ông [họ tên]")
		if strings.Contains(check.Text, "Nam") || strings.Contains(check.Text, "034090001234") {
			t.Errorf("it names a person: %s", check.Text)
		}
		d.Officer.Reach(check, "Đặt lại thời hạn")
		bottest.Has(t, d.Officer.Ask("01/01/2026"), "phải sau hôm nay")
		check = d.Officer.Ask("31/12/2099")
		d.Officer.Reach(check, "Đổi phạm vi áp dụng")
		check = d.Officer.Reach(d.Officer.Last(), "Cả nước")
		bottest.Has(t, d.Officer.Reach(check, "Trình duyệt"), "đến hết ngày 31/12/2099", "Phạm vi: Cả nước", "chờ duyệt")
		released(d)
		bottest.Has(t, d.Focal.Ask(untoned), "Trao đổi nghiệp vụ", "Đề nghị liên hệ Sở Tư pháp, ông [họ tên]")
	})
}

func TestNobodyReleasesTheirOwnAnswer(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		code := answered(d, marriage, "")
		w.Appoint(t, d.Officer, "SNV", directory.Approver)
		proposed(d, code, "6 tháng")
		list := d.Officer.Turn(d.Officer.Ask("/choduyet"), "Câu trả lời chờ duyệt", "chờ duyệt đưa vào kho (1)")
		review := d.Officer.Reach(list, bottest.Labels(list)[0])
		d.Officer.Refused(review, "✅ Duyệt, đưa vào kho", "không tự duyệt")
		d.Officer.Refused(review, "Trả lại", "không tự duyệt")
		if state := w.Strings(t, `select state from curated_answer`)[0]; state != "proposed" {
			t.Errorf("it is %s", state)
		}
	})
}
