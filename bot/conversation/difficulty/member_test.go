package difficulty_test

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// replyTo has somebody answer a message, and returns what is said to that.
func replyTo(t *testing.T, p *bottest.Person, to telegramtest.Post, words string) telegramtest.Post {
	t.Helper()
	p.AwaitRecorded(to)
	bottest.Must[telegramtest.Message](t)(p.In(p.Chat).Reply(to.MessageID, words))
	return p.Next()
}

// edit has somebody edit a message of theirs.
func edit(t *testing.T, p *bottest.Person, message int, words string) {
	t.Helper()
	if _, err := p.In(p.Chat).Edit(message, words); err != nil {
		t.Fatal(err)
	}
}

// Who wrote it says more; what counts for the agency is said by who speaks for it, and each is told what the other did.
func TestAMemberDecidesNothingAboutWhatTheirAgencySent(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		w.Rename(t, d.Member, "Trần Thị Cúc")
		w.Rename(t, d.Focal, "Lê Văn Bình")
		d.Member.Ask("/phananh")
		written := d.Member.Write(money)
		draft := d.Member.Next()
		d.Member.Turn(draft, desktest.FirstLabel(draft), "đã chuyển")
		sent := d.Focal.Turn(d.Focal.Turn(d.Focal.Next(), "Xem, gửi hoặc trả lại", "Người viết: Trần Thị Cúc"), "✅ Gửi", "Mã theo dõi")
		code := desktest.Code(sent)
		bottest.Has(t, d.Member.Next(), code, "đã được gửi")
		page := d.Open(d.Member, code)
		bottest.Offers(t, page, "Bổ sung", true)
		bottest.Offers(t, page, "Rút phản ánh", false)

		edit(t, d.Member, written.MessageID, money+", nợ từ tháng 8")
		bottest.Has(t, d.Member.Next(), code, "được ghi là bổ sung", "giữ nguyên")
		bottest.Has(t, d.Focal.Next(), code, "Trần Thị Cúc bổ sung", "nợ từ tháng 8")

		d.Answer(code, "Tiếp nhận")
		d.Member.Until("đã được tiếp nhận")
		d.submittedAndApproved(code, "Trích quỹ")
		told := d.Member.Until("trả lời:")
		bottest.Has(t, told, "Đầu mối hoặc lãnh đạo cơ quan xác nhận")
		bottest.Offers(t, told, "Đã được giải quyết", false)
		told = d.Focal.Until("trả lời:")
		d.Focal.Press(told, "Đề nghị xem xét lại")
		d.Focal.Next()
		bottest.Has(t, d.Focal.Ask("Chưa đúng đối tượng"), "Đã gửi đề nghị xem xét lại")
		bottest.Has(t, d.Member.Next(), code, "Lê Văn Bình đề nghị", "Chưa đúng đối tượng")
	})
}

// submittedAndApproved has the officer answer a ticket and the leader let it go.
func (d *desk) submittedAndApproved(code, words string) {
	d.T.Helper()
	d.Approver.Press(d.submitted(code, words), "✅ Duyệt và gửi")
	d.W.AwaitHandled()
}

// An edit of the command itself, or of what stands under a photo, changed nothing.
func TestWhatAReportWasWrittenByIsEdited(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		written := d.Focal.Write("/phananh Xã chưa có quỹ")
		d.Focal.Next()
		edit(t, d.Focal, written.MessageID, "/phananh Xã chưa có quỹ thi đua")
		draft := d.Focal.Next()
		bottest.Has(t, draft, "bản nháp", "Xã chưa có quỹ thi đua")
		code := desktest.Code(d.Focal.Turn(draft, "✅ Gửi", "Mã theo dõi"))
		d.Officer.Next()
		edit(t, d.Focal, written.MessageID, "/phananh Xã chưa có quỹ thi đua, khen thưởng")
		bottest.Has(t, d.Focal.Next(), "Đã ghi đính chính", code)
		bottest.Has(t, d.Officer.Next(), "đính chính", "Xã chưa có quỹ thi đua, khen thưởng")
		edit(t, d.Focal, written.MessageID, "/theodoi") // it is no report any more
		d.Focal.NothingElse()

		// Words under a photo are added to those that there are, and are edited like others.
		d.Focal.Press(d.Focal.Ask("/phananh Trụ sở xuống cấp"), "📎 Ảnh, tệp")
		d.Focal.Next()
		photo := bottest.Must[telegramtest.Message](t)(d.Focal.In(d.Focal.Chat).SendPhoto(bottest.Picture(t).Data, "Dột tầng 2"))
		draft = d.Focal.Turn(d.Focal.Until("Đã nhận 1 tệp"), "Mở phản ánh", "bản nháp")
		bottest.Has(t, draft, "Trụ sở xuống cấp\nDột tầng 2")
		if _, err := d.Focal.In(d.Focal.Chat).Edit(photo.MessageID, "Dột tầng 3"); err != nil {
			t.Fatal(err)
		}
		bottest.Has(t, d.Focal.Next(), "Trụ sở xuống cấp\nDột tầng 3")
	})
}

// What is said to a question of the Board's ends the wait for it; that it was read does not.
func TestAnAcknowledgementIsNoSupplement(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, page := d.accepted(money)
		d.write(page, "Yêu cầu bổ sung", "tạm dừng", "Đã bố trí quỹ chưa")
		asked := d.Focal.Until("đề nghị bổ sung")
		for _, words := range []string{"Đã nhận", "Cảm ơn Ban", "Để em xem"} {
			bottest.Has(t, replyTo(t, d.Focal, asked, words), "không ghi vào "+code)
		}
		if state := d.State(code); state != "awaiting_reporter" {
			t.Errorf("it is %s", state)
		}
		d.wantSaid(code)
		d.Focal.Press(asked, "Bổ sung")
		d.Focal.Next()
		bottest.Has(t, d.Focal.Ask("cảm ơn em"), "không ghi vào "+code)
		d.wantSaid(code)
		bottest.Has(t, replyTo(t, d.Focal, asked, "Chưa có"), "Đã ghi bổ sung vào "+code) // it answers what was asked
		d.wantSaid(code, "Chưa có")
		// What may be either is asked about.
		ask := replyTo(t, d.Focal, asked, "Vâng ạ")
		bottest.Has(t, ask, "là bổ sung cho phản ánh dưới đây")
		d.wantSaid(code, "Chưa có")
		bottest.Has(t, d.Focal.Reach(ask, "Ghi vào "+code), "Đã ghi bổ sung vào "+code)
		d.wantSaid(code, "Chưa có", "Vâng ạ")
		// A photo is no acknowledgement, however courteous the words under it.
		d.Focal.AwaitRecorded(asked)
		bottest.Must[telegramtest.Message](t)(d.Focal.In(d.Focal.Chat).SendPhoto(bottest.Picture(t).Data, "Cảm ơn Ban", asked.MessageID))
		bottest.Has(t, d.Focal.Until("Đã ghi bổ sung"), code)
	})
}

// What an officer answers to a notice of the Board's goes to nobody, and is no question to search for.
func TestAnOfficersAnswerToANoticeNamesItsTicket(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code := desktest.Code(d.Report(d.Focal, money))
		bottest.Has(t, replyTo(t, d.Officer, d.Officer.Until("Phản ánh mới"), "Hỏi lại số tiền"), code, "chưa được gửi cho ai")
		review := d.submitted(code, "Trích quỹ")
		bottest.Has(t, replyTo(t, d.Approver, review, "Được"), code, "chưa được gửi cho ai")
		d.Approver.Reach(review, "Trả lại")
		d.Approver.Ask("Nêu rõ căn cứ")
		bottest.Has(t, replyTo(t, d.Officer, d.Officer.Until("được trả lại"), "Vâng, nêu căn cứ nào"), code, "chưa được gửi cho ai")

		draft := d.Member.Ask("/phananh Chưa rõ thành phần hội đồng")
		d.Member.Turn(draft, desktest.FirstLabel(draft), "đã chuyển")
		waits := d.Focal.Until("chờ gửi thay mặt cơ quan")
		bottest.Has(t, replyTo(t, d.Focal, waits, "Sửa lại giúp"), "chưa gửi", "mở phản ánh")
		d.wantSaid(code)
	})
}

// A personal number in a reply to a notice was kept as it was written.
func TestAPersonalNumberInASupplementIsMasked(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, page := d.accepted(money)
		d.write(page, "Yêu cầu bổ sung", "tạm dừng", "Đề nghị nêu rõ")
		asked := d.Focal.Until("đề nghị bổ sung")
		replyTo(t, d.Focal, asked, "Căn cước 034085001234 của người lập biểu")
		d.Focal.Reach(d.Open(d.Focal, code), "Bổ sung")
		d.Focal.Ask("Số căn cước 034085005678")
		for _, said := range d.said(code) {
			if strings.Contains(said, "03408500") {
				t.Errorf("it is kept as %q", said)
			}
		}
		if n := len(d.said(code)); n != 2 {
			t.Errorf("%d are kept", n)
		}
	})
}

// Somebody may be of the Board and of an agency.
func TestWhoIsOfTheBoardAndOfTheAgencySeesATicketEitherWay(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code := desktest.Code(d.Report(d.Focal, money))
		w.Appoint(t, d.Focal, "XA9", directory.Officer)
		w.Appoint(t, d.Head, "XA9", directory.Approver)
		page := d.Open(d.Focal, code)
		bottest.Offers(t, page, "Bổ sung", true)
		board := d.Focal.Reach(page, "Xem, xử lý như người của Ban")
		bottest.Offers(t, board, "Tiếp nhận", true)
		bottest.Offers(t, d.Focal.Reach(board, "Xem như người gửi"), "Rút phản ánh", true)
		page = d.Open(d.Head, code)
		bottest.Offers(t, page, "Rút phản ánh", true)
		bottest.Has(t, d.Head.Reach(page, "Xem, xử lý như người của Ban"), "Người viết", code)
		bottest.Offers(t, d.Open(d.Officer, code), "Xem như người gửi", false)
	})
}

// The Board does not read what an agency said among itself before it sent a report, and an agency not which officer sent it on.
func TestTheHistoryOfATicketNamesNobodyOfTheOtherSide(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		w.Rename(t, d.Member, "Trần Thị Cúc")
		w.Rename(t, d.Officer, "Phạm Văn Dũng")
		draft := d.Member.Ask("/phananh " + money)
		d.Member.Turn(draft, desktest.FirstLabel(draft), "đã chuyển")
		look := d.Focal.Turn(d.Focal.Next(), "Xem, gửi hoặc trả lại", "chờ cơ quan đồng ý")
		d.Focal.Press(look, "Trả lại người viết")
		d.Focal.Next()
		d.Focal.Ask("Ghi rõ số tiền")
		draft = d.Member.Turn(d.Member.Until("được trả lại"), "Mở phản ánh", "bản nháp")
		d.Member.Turn(draft, desktest.FirstLabel(draft), "đã chuyển")
		code := desktest.Code(d.Focal.Turn(d.Focal.Turn(d.Focal.Next(), "Xem, gửi hoặc trả lại", "chờ cơ quan"), "✅ Gửi", "Mã theo dõi"))
		d.Answer(code, "Tiếp nhận")
		of := func(p *bottest.Person) string {
			return p.Turn(d.Open(p, code), "Quá trình xử lý", "Quá trình xử lý").Text
		}
		agency, board := of(d.Focal), of(d.Officer)
		for _, c := range []struct {
			said, words string
			want        bool
		}{
			{agency, "Ghi rõ số tiền", true}, {agency, "Trần Thị Cúc", true}, {agency, "Phạm Văn Dũng", false},
			{board, "Ghi rõ số tiền", false}, {board, "Phạm Văn Dũng", true},
		} {
			if strings.Contains(c.said, c.words) != c.want {
				t.Errorf("%q: %t in\n%s", c.words, !c.want, c.said)
			}
		}
	})
}

// Who is told of a ticket that an officer recorded is asked about what they write without a mark.
func TestWhoIsAskedAboutARecordedTicketIsAskedWhatTheyMean(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		d.Officer.Press(d.Officer.Ask("/xuly"), "➕ Ghi nhận qua kênh khác")
		d.Officer.Next()
		d.Officer.Reach(d.Officer.Ask("XA1"), "Cơ quan XA1")
		d.Officer.Ask("điện thoại ngày 17/11/2026")
		code := desktest.Code(d.Officer.Turn(d.Officer.Ask("Xã chưa có quỹ"), "✅ Ghi nhận", "Mã theo dõi"))
		d.write(d.Open(d.Officer, code), "Yêu cầu bổ sung", "tạm dừng", "Đề nghị nêu số văn bản")
		d.Focal.Until("đề nghị bổ sung")
		ask := d.Focal.Ask("công văn 15/UBND-VHXH ngày 20/11/2026")
		bottest.Has(t, ask, "là bổ sung cho phản ánh dưới đây")
		d.Focal.Reach(ask, "Ghi vào "+code)
		d.wantSaid(code, "công văn 15/UBND-VHXH ngày 20/11/2026")
	})
}

// Where nobody speaks for an agency an officer sends the report on, and who wrote it says whether it was settled.
func TestWhereNobodySpeaksForTheAgencyTheWriterConfirms(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		writer := w.Holder(t, "XA3", directory.Member)
		draft := writer.Ask("/phananh Chưa có quỹ")
		writer.Turn(draft, desktest.FirstLabel(draft), "chuyển chuyên viên của Ban")
		look := d.Officer.Turn(d.Officer.Until("đề nghị Ban ghi nhận"), "Xem, gửi hoặc trả lại", "Người viết")
		code := desktest.Code(d.Officer.Turn(look, "✅ Ghi nhận", "Đã ghi nhận phản ánh. Mã theo dõi"))
		d.submittedAndApproved(code, "Trích quỹ")
		told := writer.Until("trả lời:")
		bottest.Offers(t, told, "Đã được giải quyết", true)
		bottest.Has(t, writer.Reach(told, "Đã được giải quyết"), "được giải quyết")
		if state := d.State(code); state != "resolved" {
			t.Errorf("it is %s", state)
		}
	})
}

// What the head agrees to is what they read.
func TestWhatWaitsForTheHeadIsNotChangedByAnEdit(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		d.Head.Press(d.Head.Ask("/theodoi"), "Chỉ gửi khi lãnh đạo đồng ý")
		d.Head.Next()
		written := d.Focal.Write("/phananh Xã chưa có quỹ")
		draft := d.Focal.Next()
		d.Focal.Turn(draft, desktest.FirstLabel(draft), "đồng ý gửi")
		look := d.Head.Turn(d.Head.Next(), "Xem, gửi hoặc trả lại", "Xã chưa có quỹ")
		edit(t, d.Focal, written.MessageID, "/phananh Xã không cần quỹ")
		bottest.Has(t, d.Focal.Next(), "đang chờ lãnh đạo cơ quan đồng ý")
		d.Head.Turn(look, "✅ Đồng ý gửi", "Mã theo dõi")
		if said := w.Strings(t, `select words from ticket`); said[0] != "Xã chưa có quỹ" {
			t.Errorf("sent was %q", said)
		}
	})
}

// A report that was written anew is not changed by an edit of the message before, though its words still stand in it.
func TestAnEditOfAMessageThatWasReplacedChangesNothing(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		first := d.Focal.Write("/phananh Chưa có quỹ")
		d.Focal.Press(d.Focal.Next(), "✏️ Sửa nội dung")
		d.Focal.Next()
		d.Focal.Ask("Chưa có quỹ thi đua")
		edit(t, d.Focal, first.MessageID, "/phananh Chưa có tiền")
		d.Focal.NothingElse()
		if said := w.Strings(t, `select words from ticket`); said[0] != "Chưa có quỹ thi đua" {
			t.Errorf("it reads %q", said)
		}
	})
}

func TestAnOfficerFindsTicketsOfACategoryAndOfAnAgencyAndSaysWhichProvisionOneConcerns(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA2")
		code, page := d.accepted(money)
		other := desktest.Code(d.Report(d.Focals["XA2"], "Phần mềm khóa tài khoản"))
		d.Officer.Until("Phản ánh mới")
		d.Officer.Turn(d.Officer.Turn(page, "Lĩnh vực", "chọn"), "Kinh phí, quỹ thi đua, khen thưởng", "Lĩnh vực: Kinh phí")
		for words, want := range map[string][2]string{"/xuly kinh phi": {code, other}, "/xuly XA2": {other, code}} {
			list := d.Officer.Ask(words)
			bottest.Has(t, list, want[0])
			if strings.Contains(list.Text, want[1]) {
				t.Errorf("%s lists %s", words, list.Text)
			}
		}
		bottest.Has(t, d.Officer.Ask("/xuly cơ quan không có"), "Không có lĩnh vực hoặc cơ quan nào")

		ask := d.Officer.Reach(d.Open(d.Officer, code), "Quy định liên quan")
		bottest.Has(t, ask, "chọn một, hoặc ghi từ khác")
		d.Officer.Turn(ask, bottest.Labels(ask)[0], "Quy định liên quan:")
	})
}
