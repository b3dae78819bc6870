package difficulty_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/bot/ticket"
)

// part presses the button of a part of a draft, and answers the question with words.
func (d *desk) part(by *bottest.Person, draft telegramtest.Post, label, words string) telegramtest.Post {
	d.T.Helper()
	by.Press(draft, label)
	by.Next()
	return by.Ask(words)
}

func TestUnderAnAnnouncementAReportNamesIt(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA2")
		id, _ := d.Released(nil)
		ask := d.Focal.Open(fmt.Sprint("reportabout-", id))
		bottest.Has(t, ask, "ghi khó khăn, vướng mắc")
		code := desktest.Code(d.Focal.Turn(d.Focal.Ask(money), "✅ Gửi", "Mã theo dõi"))
		d.Officer.Until("Phản ánh mới")
		bottest.Has(t, d.Open(d.Officer, code), "Từ thông báo: Đợt thi đua cao điểm")
		// Who did not get it does not report about it.
		bottest.Has(t, d.Member.Open(fmt.Sprint("reportabout-", id)), "Không tìm thấy thông báo này")
	})
}

func TestAPhotoAloneIsAReportAndWordsUnderItAreItsWords(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		p := d.Focal
		p.Ask("/phananh")
		bottest.Must[telegramtest.Message](t)(p.In(p.Chat).SendPhoto(picture(t, 1).Data, "Thông báo trả hồ sơ lần hai"))
		draft := p.Turn(p.Next(), "Mở phản ánh", "Tệp kèm theo: 1")
		bottest.Has(t, draft, "Thông báo trả hồ sơ lần hai")
		p.Press(draft, "📎 Ảnh, tệp")
		ask := p.Next()
		bottest.Must[telegramtest.Message](t)(p.In(p.Chat).SendPhoto(picture(t, 2).Data, ""))
		bottest.Has(t, p.Next(), "Đã nhận 2 tệp")
		draft = p.Turn(ask, "Bỏ hết tệp", "Thông báo trả hồ sơ lần hai")
		if strings.Contains(draft.Text, "Tệp kèm theo") {
			t.Errorf("its files are there: %s", draft.Text)
		}
		if n := w.Count(t, `select count(*) from file_use where owner like 'ticket:%'`); n != 0 {
			t.Errorf("%d contents are kept", n)
		}
		p.Press(draft, "📎 Ảnh, tệp")
		ask = p.Next()
		bottest.Must[telegramtest.Message](t)(p.In(p.Chat).SendPhoto(picture(t, 3).Data, ""))
		p.Next()
		draft = p.Turn(ask, "Xong", "Tệp kèm theo: 1")
		p.Turn(draft, "✅ Gửi", "Mã theo dõi")
	})
}

func TestWhatCannotBeSentIsSaidWithTheReason(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		p := d.Focal
		ask := p.Ask("/phananh")
		draft := p.Turn(ask, "Xong", "chưa có nội dung bằng chữ")
		p.Refused(draft, "✅ Gửi", "chưa có nội dung")
		bottest.Has(t, d.part(p, draft, "✏️ Sửa nội dung", strings.Repeat("ă", ticket.MaxWords+1)), "quá mức 3000")
		draft = p.Ask(money) // the question stands
		bottest.Has(t, d.part(p, draft, "Đề xuất, kiến nghị", strings.Repeat("ă", ticket.MaxProposal+1)), "quá mức 1500")
		draft = p.Ask("Bố trí quỹ trong dự toán")
		bottest.Has(t, draft, money, "Đề xuất, kiến nghị: Bố trí quỹ trong dự toán")
		p.Press(draft, "Đề xuất, kiến nghị")
		draft = p.Turn(p.Next(), "Không ghi", money)
		if strings.Contains(draft.Text, "Bố trí quỹ") {
			t.Errorf("it still proposes: %s", draft.Text)
		}
	})
}

func TestWhoShouldSettleItIsChosenOrWritten(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		p := d.Focal
		draft := d.part(p, p.Ask("/phananh "+money), "Nơi giải quyết", "Kho bạc Nhà nước khu vực")
		bottest.Has(t, draft, "Nơi giải quyết: Kho bạc Nhà nước khu vực")
		p.Press(draft, "Nơi giải quyết")
		draft = p.Turn(p.Next(), "UBND tỉnh", "Nơi giải quyết: UBND tỉnh")
		p.Press(draft, "Nơi giải quyết")
		draft = p.Turn(p.Next(), "Không ghi", money)
		if strings.Contains(draft.Text, "Nơi giải quyết") {
			t.Errorf("it is still said who: %s", draft.Text)
		}
		// A provision is looked for by other words, and taken out again.
		p.Press(draft, "Quy định liên quan")
		p.Next()
		tasks := p.Ask("tổng hợp, báo cáo khó khăn, vướng mắc")
		bottest.Has(t, tasks, "có thể liên quan các quy định sau", "1. ")
		draft = p.Turn(tasks, bottest.Labels(tasks)[0], "Quy định liên quan:")
		p.Press(draft, "Quy định liên quan")
		draft = p.Turn(p.Next(), "Không ghi", money)
		if strings.Contains(draft.Text, "Quy định liên quan") {
			t.Errorf("it still concerns a provision: %s", draft.Text)
		}
	})
}

func TestNumbersOfPersonsAreMaskedInWhatIsKept(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		draft := d.Focal.Ask("/phananh Hồ sơ của công chức có số định danh 034085001234 bị trả lại")
		d.part(d.Focal, draft, "Đề xuất, kiến nghị", "Trả lại người có CCCD 034085001234")
		for _, column := range []string{"words", "proposal"} {
			if got := w.Strings(t, `select `+column+` from ticket`)[0]; strings.Contains(got, "034085001234") {
				t.Errorf("%s keeps %q", column, got)
			}
		}
	})
}

func TestTheEditOfAMessageChangesTheDraftUntilItIsSent(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		p := d.Focal
		p.Ask("/phananh")
		written := p.Write(money)
		draft := p.Next()
		if _, err := p.In(p.Chat).Edit(written.MessageID, money+", thiếu 42 triệu đồng"); err != nil {
			t.Fatal(err)
		}
		bottest.Has(t, p.Next(), "bản nháp", "thiếu 42 triệu đồng")
		if n := w.Count(t, `select count(*) from ticket`); n != 1 {
			t.Errorf("there are %d drafts", n)
		}
		code := desktest.Code(p.Turn(draft, "✅ Gửi", "Mã theo dõi"))
		d.Officer.Next()
		ask := p.Reach(d.Open(p, code), "Rút phản ánh")
		p.Reach(ask, "✅ Thực hiện")
		d.Officer.Until("đã rút")
		if _, err := p.In(p.Chat).Edit(written.MessageID, "Nội dung khác"); err != nil {
			t.Fatal(err)
		}
		bottest.Has(t, p.Next(), "đã chuyển sang trạng thái khác")
		d.Officer.NothingElse()
	})
}

func TestAFocalPointMendsAMembersReportBeforeSendingIt(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		draft := d.Member.Ask("/phananh " + money)
		d.Member.Turn(draft, desktest.FirstLabel(draft), "đã chuyển")
		look := d.Focal.Turn(d.Focal.Next(), "Xem, gửi hoặc trả lại", "chờ cơ quan đồng ý")
		bottest.Offers(t, look, "Bỏ bản nháp", false)
		mended := d.part(d.Focal, look, "✏️ Sửa nội dung", "Dự toán năm 2026 chưa có quỹ thi đua")
		bottest.Has(t, mended, "chờ cơ quan đồng ý", "Dự toán năm 2026 chưa có quỹ thi đua")
		code := desktest.Code(d.Focal.Turn(mended, "✅ Gửi", "Mã theo dõi"))
		bottest.Has(t, d.Member.Next(), code, "đã được gửi")
		bottest.Has(t, d.Open(d.Member, code), "Dự toán năm 2026 chưa có quỹ thi đua")
		if n := w.Count(t, `select count(*) from ticket_message where kind = 'sent' and words like 'Dự toán năm 2026 chưa%'`); n != 1 {
			t.Error("what was sent is not kept as it was sent")
		}
		// The head reads it too, and who is not concerned does not.
		bottest.Has(t, d.Head.Ask("/theodoi"), code)
		other := w.Holder(t, "XA1", directory.Member)
		bottest.Has(t, other.Ask("/theodoi"), "Chưa có phản ánh")
	})
}

func TestTheRuleOfTheHeadIsTakenBack(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		bottest.Offers(t, d.Focal.Ask("/theodoi"), "Chỉ gửi khi lãnh đạo đồng ý", false)
		said := d.Head.Reach(d.Head.Ask("/theodoi"), "Chỉ gửi khi lãnh đạo đồng ý")
		bottest.Has(t, said, "chỉ được gửi khi lãnh đạo cơ quan đồng ý")
		bottest.Has(t, d.Head.Reach(said, "Đầu mối gửi không cần lãnh đạo đồng ý"), "không cần chờ lãnh đạo")
		bottest.Has(t, d.Report(d.Focal, money), "Mã theo dõi")
	})
}

func TestAnAnswerWithAPhotoGoesToTheTicketOfTheMessage(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, page := d.accepted(money)
		d.write(page, "Yêu cầu bổ sung", "tạm dừng", "Đề nghị gửi ảnh thông báo")
		asked := d.Focal.Next()
		// Not as an answer to the message: it is asked whose it is.
		bottest.Must[telegramtest.Message](t)(d.Focal.In(d.Focal.Chat).SendPhoto(picture(t, 1).Data, "Ảnh thông báo"))
		meant := d.Focal.Next()
		bottest.Has(t, meant, "bổ sung cho phản ánh dưới đây")
		d.Focal.Press(meant, "Ghi vào "+code)
		bottest.Has(t, d.Focal.Until("Đã ghi bổ sung"), code)
		d.Focal.Until("đã lưu tệp kèm theo")
		d.wantSaid(code, "Ảnh thông báo")
		bottest.Must[telegramtest.Message](t)(d.Focal.In(d.Focal.Chat).Reply(asked.MessageID, "Ảnh đã gửi ở trên"))
		bottest.Has(t, d.Focal.Next(), "Đã ghi bổ sung vào "+code)
		d.wantSaid(code, "Ảnh thông báo", "Ảnh đã gửi ở trên")
		if n := w.Count(t, `select count(*) from ticket_file where hash <> ''`); n != 1 {
			t.Errorf("%d files are kept", n)
		}
	})
}

func TestALineOutlivesARestartAndSaysToWhichTicketOneWrites(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code := desktest.Code(d.Report(d.Focal, money))
		d.Focal.Press(d.Open(d.Focal, code), "Bổ sung")
		d.Focal.Next()
		w.Stop()
		w.Serve()
		line := d.Focal.Ask("Thiếu 42 triệu đồng")
		bottest.Has(t, line, "Đã ghi vào "+code, "Đang viết cho "+code)
		bottest.Offers(t, line, "Thoát", true)
		bottest.Offers(t, line, "Hủy", false)
		// What another does to the ticket meanwhile ends the line with the reason.
		w.Exec(t, `update ticket set state = 'withdrawn'`)
		bottest.Has(t, d.Focal.Ask("Thiếu thêm 10 triệu"), "đã chuyển sang trạng thái khác")
		d.wantSaid(code, "Thiếu 42 triệu đồng")
		bottest.Has(t, d.Focal.Ask(bottest.Question), bottest.Answer)
	})
}

func TestOnABoardOfOneThePersonReleasesTheirOwnReply(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Service.SoleRelease = true
		d := newDesk(t, w)
		w.Exec(t, `update post set until_on = '2021-01-01' where role = 'approver'`)
		w.Appoint(t, d.Officer, "SNV", directory.Approver)
		code, page := d.accepted(money)
		d.Officer.Press(page, "Trả lời")
		d.Officer.Next()
		d.Officer.Press(d.Officer.Ask("Trích quỹ theo Nghị định"), "Trình duyệt")
		review := d.Officer.Reach(d.Officer.Until("trình duyệt trả lời"), "Xem, duyệt")
		d.Officer.Turn(review, "✅ Duyệt và gửi", "Đã duyệt và gửi")
		bottest.Has(t, d.Focal.Until("trả lời:"), code, "Trích quỹ theo Nghị định")
	})
}

// Nothing is lost of what is said before it is said what it is.
func TestTwoMessagesInARowAreAskedAboutTogether(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, page := d.accepted(money)
		d.write(page, "Yêu cầu bổ sung", "tạm dừng", "Đề nghị nêu số tiền")
		d.Focal.Next()
		bottest.Has(t, d.Focal.Ask("Thiếu 42 triệu đồng"), "bổ sung cho phản ánh dưới đây")
		meant := d.Focal.Ask("Trong đó cấp xã 12 triệu đồng")
		bottest.Has(t, meant, "2 tin nhắn vừa gửi")
		d.Focal.Press(meant, "Ghi vào "+code)
		bottest.Has(t, d.Focal.Until("Đã ghi bổ sung"), code)
		d.wantSaid(code, "Thiếu 42 triệu đồng", "Trong đó cấp xã 12 triệu đồng")
	})
}

func TestAPhotoUnderTheCommandIsOfTheReport(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		bottest.Must[telegramtest.Message](t)(d.Focal.In(d.Focal.Chat).SendPhoto(picture(t, 1).Data, "/phananh "+money))
		d.Focal.Until("Xong")
		if n := w.Count(t, `select count(*) from ticket_file f join ticket k on k.id = f.ticket_id where k.words = $1`, money); n != 1 {
			t.Errorf("%d files are the report's", n)
		}
	})
}

// Whoever has to send a long report is told of it in one message that Telegram takes.
func TestALongReportOfAMemberReachesWhoSendsIt(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		draft := d.Member.Ask("/phananh " + strings.Repeat("Xã chưa có quỹ thi đua & khen thưởng. ", 75))
		w.Exec(t, `update ticket set proposal = $1`, strings.Repeat("Đề nghị bổ sung kinh phí. ", 55))
		d.Member.Turn(draft, desktest.FirstLabel(draft), "đã chuyển")
		bottest.Has(t, d.Focal.Until("chờ gửi thay mặt"), "Xã chưa có quỹ thi đua")
	})
}
