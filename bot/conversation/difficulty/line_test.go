package difficulty_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// two sends two reports of the focal point's and returns their codes.
func (d *desk) two() (first, second string) {
	d.T.Helper()
	first = desktest.Code(d.Report(d.Focal, money))
	second = desktest.Code(d.Report(d.Focal, "Phần mềm quản lý hồ sơ khóa tài khoản của xã"))
	d.Officer.Next()
	d.Officer.Next()
	return first, second
}

// said are the words that were added to a ticket.
func (d *desk) said(code string) []string {
	d.T.Helper()
	return d.W.Strings(d.T, `select m.words from ticket_message m join ticket t on t.id = m.ticket_id where t.number = $1 and m.kind = 'supplement' order by m.id`, desktest.Number(code))
}

func (d *desk) wantSaid(code string, want ...string) {
	d.T.Helper()
	if got := d.said(code); strings.Join(got, "|") != strings.Join(want, "|") {
		d.T.Errorf("%s was told %q, want %q", code, got, want)
	}
}

func TestSeveralOpenTicketsOfOneChatNeverMix(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		first, second := d.two()
		p := d.Focal
		p.Press(d.Open(p, first), "Bổ sung")
		line := p.Next()
		bottest.Has(t, line, "Đang viết cho "+first, "sau 30 phút", "che họ tên, số định danh")
		bottest.Has(t, p.Ask("Thiếu 42 triệu đồng"), "Đã ghi vào "+first, "Đang viết cho "+first)
		bottest.Has(t, d.Officer.Next(), first, "bổ sung", "Thiếu 42 triệu đồng")

		// An answer to a message of the other goes to the other, whatever line is open.
		notice := d.Open(d.Officer, second)
		d.Officer.Press(notice, "Tiếp nhận")
		told := p.Next()
		bottest.Has(t, told, second, "đã được tiếp nhận")
		p.AwaitRecorded(told)
		bottest.Must[telegramtest.Message](t)(p.In(p.Chat).Reply(told.MessageID, "Tài khoản khóa từ 01/7"))
		bottest.Has(t, p.Next(), "Đã ghi bổ sung vào "+second)
		d.wantSaid(first, "Thiếu 42 triệu đồng")
		d.wantSaid(second, "Tài khoản khóa từ 01/7")

		line = p.Ask("Kho bạc yêu cầu định mức")
		bottest.Has(t, line, "Đã ghi vào "+first)
		left := p.Turn(line, "Thoát", "Đã thoát khỏi "+first)
		bottest.Offers(t, left, "Mở "+first, true)
		p.Ask("quỹ thi đua khen thưởng lấy từ đâu") // a question like any other
		d.wantSaid(first, "Thiếu 42 triệu đồng", "Kho bạc yêu cầu định mức")
		d.wantSaid(second, "Tài khoản khóa từ 01/7")
	})
}

// The confirmation asks for it, and went to the search of the corpus.
func TestAnAnswerToTheConfirmationIsASupplementOfThatTicket(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		p := d.Focal
		reply := func(to telegramtest.Post, words string) {
			t.Helper()
			p.AwaitRecorded(to)
			bottest.Must[telegramtest.Message](t)(p.In(p.Chat).Reply(to.MessageID, words))
			bottest.Has(t, p.Next(), "Đã ghi bổ sung vào "+desktest.Code(to))
		}
		sent := d.Report(p, money)
		other := d.Report(p, "Phần mềm quản lý hồ sơ khóa tài khoản của xã")
		w.AwaitHandled()
		reply(sent, "Thiếu 42 triệu đồng")
		reply(other, "Tài khoản khóa từ 01/7")

		// A member's report: the notice turns into the draft and the draft into the confirmation.
		draft := d.Member.Ask("/phananh Chưa rõ thành phần hội đồng")
		d.Member.Turn(draft, desktest.FirstLabel(draft), "đã chuyển")
		look := p.Turn(p.Next(), "Xem, gửi hoặc trả lại", "chờ cơ quan đồng ý")
		sentOn := p.Turn(look, "✅ Gửi", "Mã theo dõi")
		w.AwaitHandled()
		reply(sentOn, "Hội đồng có 9 thành viên")

		d.wantSaid(desktest.Code(sent), "Thiếu 42 triệu đồng")
		d.wantSaid(desktest.Code(other), "Tài khoản khóa từ 01/7")
		d.wantSaid(desktest.Code(sentOn), "Hội đồng có 9 thành viên")
	})
}

// Of a copy whose sending was never recorded nobody knows which ticket it is about, and the answer to it must not go to the one that is
// written to.
func TestAnAnswerToAMessageThatIsNotKnownIsAskedAbout(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		first, second := d.two()
		d.Answer(second, "Tiếp nhận")
		told := d.Focal.See().Last()
		w.Exec(t, `update outbox_delivery set message_ids = '[]' where chat_id = $1 and message_ids = $2`, d.Focal.ID(), fmt.Sprintf("[%d]", told.MessageID))
		reply := func(words string) telegramtest.Post {
			t.Helper()
			bottest.Must[telegramtest.Message](t)(d.Focal.In(d.Focal.Chat).Reply(told.MessageID, words))
			return d.Focal.Next()
		}
		ask := reply("Tài khoản khóa từ 01/7") // with nothing open
		bottest.Has(t, ask, "bổ sung cho phản ánh nào")
		bottest.Has(t, d.Focal.Reach(ask, "Ghi vào "+second), "Đã ghi bổ sung vào "+second)

		d.Focal.Press(d.Open(d.Focal, first), "Bổ sung")
		d.Focal.Next()
		ask = reply("Đã gửi công văn")
		bottest.Has(t, ask, "bổ sung cho phản ánh nào")
		bottest.Has(t, d.Focal.Reach(ask, "Ghi vào "+second), "Đã ghi bổ sung vào "+second)
		d.wantSaid(first)
		d.wantSaid(second, "Tài khoản khóa từ 01/7", "Đã gửi công văn")
	})
}

func TestALineEndsAfterHalfAnHourOfSilence(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		first, _ := d.two()
		d.Focal.Press(d.Open(d.Focal, first), "Bổ sung")
		d.Focal.Next()
		w.PassTime(t, d.Focal)
		bottest.Has(t, d.Focal.Next(), "Đã 30 phút", first, "không còn ghi vào "+first)
		d.Focal.Ask("quỹ thi đua khen thưởng lấy từ đâu")
		d.wantSaid(first)
	})
}

func TestWordsWithoutAMarkAreAskedAboutAndNeverGuessed(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		first, second := d.two()
		for _, code := range []string{first, second} {
			page := d.Open(d.Officer, code)
			d.Officer.Press(page, "Yêu cầu bổ sung")
			d.Officer.Next()
			d.Officer.Ask("Đề nghị nêu số văn bản")
			bottest.Has(t, d.Focal.Next(), code, "đề nghị bổ sung", "nêu số văn bản")
		}
		ask := d.Focal.Ask("công văn 15/UBND-VHXH ngày 20/11/2026")
		bottest.Has(t, ask, "bổ sung cho phản ánh nào, hay là câu hỏi tra cứu?")
		d.wantSaid(first)
		bottest.Has(t, d.Focal.Reach(ask, "Ghi vào "+first), "Đã ghi bổ sung vào", first)
		d.wantSaid(first, "công văn 15/UBND-VHXH ngày 20/11/2026")
		if state := d.State(first); state == "awaiting_reporter" {
			t.Error("it still waits for more")
		}
		bottest.Has(t, d.Officer.Next(), first, "bổ sung")

		ask = d.Focal.Ask("cơ quan gặp khó khăn thì phản ánh về đâu")
		bottest.Has(t, ask, "bổ sung cho phản ánh dưới đây")
		d.Focal.Press(ask, "Đây là câu hỏi tra cứu")
		bottest.Has(t, d.Focal.Next(), "phản ánh về Ban Thi đua")
		d.wantSaid(second)

		// What says that it is a question is one.
		bottest.Has(t, d.Focal.Ask(bottest.Question), bottest.Answer)
		// A question within a line is asked about too.
		d.Focal.Press(d.Open(d.Focal, second), "Bổ sung")
		d.Focal.Next()
		ask = d.Focal.Ask("Như vậy đã đủ chưa?")
		bottest.Has(t, ask, "bổ sung cho phản ánh dưới đây, hay là câu hỏi tra cứu?")
		bottest.Has(t, d.Focal.Reach(ask, "Ghi vào "+second), "Đã ghi bổ sung vào")
		d.wantSaid(second, "Như vậy đã đủ chưa?")
	})
}

func TestAnEditedMessageIsAnAmendmentAndTheOldTextStays(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		d.Focal.Ask("/phananh")
		written := d.Focal.Write(money)
		draft := d.Focal.Next()
		sent := d.Focal.Turn(draft, "✅ Gửi", "Mã theo dõi")
		code := desktest.Code(sent)
		d.Officer.Next()
		if _, err := d.Focal.In(d.Focal.Chat).Edit(written.MessageID, money+", đã có quyết định khen 42 cá nhân"); err != nil {
			t.Fatal(err)
		}
		bottest.Has(t, d.Focal.Next(), "Đã ghi đính chính", code)
		bottest.Has(t, d.Officer.Next(), "đính chính", "42 cá nhân")
		said := d.W.Strings(t, `select m.words from ticket_message m where m.kind in ('sent', 'amendment') order by m.id`)
		if len(said) != 2 || said[0] != money || !strings.Contains(said[1], "42 cá nhân") {
			t.Errorf("kept is %q", said)
		}
		bottest.Has(t, d.Open(d.Focal, code), "42 cá nhân")

		d.Focal.Press(d.Focal.Last(), "Bổ sung")
		d.Focal.Next()
		more := d.Focal.Write("Nợ từ tháng 8")
		d.Focal.Next()
		d.Officer.Next()
		if _, err := d.Focal.In(d.Focal.Chat).Edit(more.MessageID, "Nợ từ tháng 9"); err != nil {
			t.Fatal(err)
		}
		bottest.Has(t, d.Focal.Next(), "Đã ghi đính chính")
		bottest.Has(t, d.Officer.Next(), "đính chính", "Nợ từ tháng 9")
		if n := w.Count(t, `select count(*) from ticket_message where words = 'Nợ từ tháng 8'`); n != 1 {
			t.Error("the old words are gone")
		}
	})
}

func TestPhotosAlbumsAndVoiceAreKeptWithTheirTicket(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		p := d.Focal
		p.Ask("/phananh")
		if _, err := p.In(p.Chat).SendPhoto(bottest.Picture(t).Data, ""); err != nil {
			t.Fatal(err)
		}
		kept := p.Next()
		bottest.Has(t, kept, "Đã nhận 1 tệp")
		draft := p.Turn(kept, "Mở phản ánh", "Tệp kèm theo: 1")
		sent := p.Turn(draft, "✅ Gửi", "Mã theo dõi")
		code := desktest.Code(sent)
		p.Press(d.Open(p, code), "Bổ sung")
		p.Next()
		if _, err := p.In(p.Chat).SendAlbum([]telegramtest.Upload{picture(t, 1), picture(t, 2)}, "Ảnh thông báo trả hồ sơ"); err != nil {
			t.Fatal(err)
		}
		p.Until("đã lưu tệp kèm theo")
		d.wantSaid(code, "Ảnh thông báo trả hồ sơ")
		bottest.Must[telegramtest.Message](t)(p.In(p.Chat).SendMedia("voice", telegramtest.Upload{Data: []byte("OggS ghi âm")}, ""))
		p.Until("đã lưu tệp kèm theo")
		if n := w.Count(t, `select count(*) from ticket_file where hash <> ''`); n != 4 {
			t.Errorf("%d files are kept", n)
		}
		d.Officer.See()
		page := d.Open(d.Officer, code)
		d.Officer.Press(page, "📎 Tệp kèm theo (4)")
		bottest.Eventually(t, "the officer gets the files", func() bool {
			return w.Count(t, `select count(*) from outbox_delivery where chat_id = $1 and state = 'sent' and content like '%"files"%'`, d.Officer.ID()) == 4
		})
	})
}

func TestWhoLeftAnAgencyReadsItsTicketsNoMore(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code := desktest.Code(d.Report(d.Focal, money))
		w.Exec(t, `update post set agency_id = $1 where role = 'focal'`, bottest.Agency(t, w.DB, "XA7"))
		for _, words := range []string{code, "/theodoi " + code} {
			bottest.Has(t, d.Focal.Ask(words), "không thuộc quyền xem")
		}
		bottest.Has(t, d.Focal.Ask("/theodoi"), "Chưa có phản ánh")
		fresh := w.Holder(t, "XA1", directory.Focal)
		bottest.Offers(t, d.Open(fresh, code), "Bổ sung", true)
	})
}

// picture is one that differs from others by its last byte.
func picture(t *testing.T, n byte) telegramtest.Upload {
	t.Helper()
	return telegramtest.Upload{Data: append(bottest.Picture(t).Data, n)}
}
