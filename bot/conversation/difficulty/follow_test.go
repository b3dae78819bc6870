package difficulty_test

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

func TestTheCodeOfAnotherAgencysTicketTellsNothing(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA2")
		code := desktest.Code(d.Report(d.Focal, money))
		other := d.Focals["XA2"]
		absent := other.Ask("/theodoi VM-2026-0999").Text
		for _, words := range []string{code, "vm " + desktest.Number(code), "/theodoi " + code, "/theodoi vm " + desktest.Number(code), strings.ToLower(code)} {
			if said := other.Ask(words).Text; said != absent {
				t.Errorf("%s: %q, what there is not: %q", words, said, absent)
			}
		}
		bottest.Has(t, other.Ask("/theodoi"), "Chưa có phản ánh")
		for _, words := range []string{code, "vm " + desktest.Number(code)} {
			bottest.Offers(t, d.Focal.Ask(words), "Mở "+code, true)
			bottest.Offers(t, d.Head.Ask(words), "Mở "+code, true)
			bottest.Has(t, d.Member.Ask(words), "không thuộc quyền xem") // who did not write it
		}
	})
}

func TestAReportIsWithdrawnByWhoSpeaksForItWithOneQuestion(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code := desktest.Code(d.Report(d.Focal, money))
		d.Officer.Next()
		ask := d.Head.Reach(d.Open(d.Head, code), "Rút phản ánh")
		bottest.Has(t, ask, "Rút phản ánh "+code, "mã theo dõi vẫn được giữ")
		bottest.Has(t, d.Head.Reach(ask, "✅ Thực hiện"), "Đã rút phản ánh "+code)
		bottest.Has(t, d.Officer.Next(), code, "Cơ quan XA1 đã rút phản ánh")
		page := d.Open(d.Focal, code)
		bottest.Has(t, page, "Đã rút")
		for _, label := range []string{"Bổ sung", "Rút phản ánh", "Đề nghị xem xét lại"} {
			bottest.Offers(t, page, label, false)
		}
	})
}

func TestAMemberWithdrawsAReportThatWasNeverSentAndTheBoardHearsNothing(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		draft := d.Member.Ask("/phananh " + money)
		d.Member.Turn(draft, desktest.FirstLabel(draft), "đã chuyển")
		waits := d.Focal.Next()
		list := d.Member.Ask("/theodoi")
		bottest.Has(t, list, "chờ đầu mối, lãnh đạo cơ quan gửi")
		page := d.Member.Reach(list, bottest.Labels(list)[0])
		bottest.Has(t, page, "Chờ cơ quan đồng ý", money)
		ask := d.Member.Reach(page, "Rút phản ánh")
		bottest.Has(t, ask, "Rút phản ánh này?", "không được gửi Ban Thi đua")
		done := d.Member.Reach(ask, "✅ Thực hiện")
		bottest.Has(t, done, "Đã rút phản ánh.")
		bottest.Offers(t, done, "Mở phản ánh", true)
		d.Officer.NothingElse()
		d.Focal.Refused(waits, "Xem, gửi hoặc trả lại", "đã chuyển sang trạng thái khác")
	})
}

func TestWhatIsBegunForATicketIsNotCompletedWithoutTheRight(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code := desktest.Code(d.Report(d.Focal, money))
		ask := d.Focal.Reach(d.Open(d.Focal, code), "Rút phản ánh")
		d.Focal.Press(d.Open(d.Focal, code), "Bổ sung")
		line := d.Focal.Next()
		w.Exec(t, `update post set agency_id = $1 where role = 'focal'`, bottest.Agency(t, w.DB, "XA7"))
		bottest.Has(t, d.Focal.Ask("Thiếu 42 triệu đồng"), "không thuộc quyền xem")
		bottest.Has(t, line, "Đang viết cho "+code)
		d.wantSaid(code)
		d.Focal.Refused(ask, "✅ Thực hiện", "không còn hiệu lực") // it was set aside
		if state := d.State(code); state != "sent" {
			t.Errorf("it is %s", state)
		}
	})
}

func TestTheHistoryOfATicketIsReadPageByPage(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code := desktest.Code(d.Report(d.Focal, money))
		d.Focal.Press(d.Open(d.Focal, code), "Bổ sung")
		d.Focal.Next()
		line := d.Focal.Ask(strings.Repeat("Thiếu quỹ. ", 180))
		for range 2 {
			line = d.Focal.Ask(strings.Repeat("Thiếu quỹ. ", 180))
		}
		d.Focal.Turn(line, "Thoát", "Đã thoát")
		history := d.Focal.Turn(d.Open(d.Focal, code), "Quá trình xử lý", "Quá trình xử lý "+code)
		bottest.Has(t, history, "Gửi Ban")
		next := d.Focal.Turn(history, onward, "Bổ sung")
		bottest.Has(t, d.Focal.Reach(next, "Mở "+code), code, "Chờ tiếp nhận")
	})
}

func TestUnderAnAnswerOneReportsOrAsksTheBoard(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		d.Member.Ask(bottest.Question)
		id := w.Strings(t, `select max(id) from answer`)[0]
		sent := d.Member.Open("askboard-" + id)
		bottest.Has(t, sent, "Đã gửi câu hỏi tới Ban Thi đua", "Mã theo dõi")
		code := desktest.Code(sent)
		bottest.Has(t, d.Officer.Next(), "Câu hỏi mới gửi Ban", code, bottest.Question)
		bottest.Has(t, d.Member.Open("askboard-"+id), "Câu hỏi này đã được gửi trước đó", code)
		page := d.Open(d.Officer, code)
		bottest.Has(t, page, "Câu hỏi gửi Ban", "Lý do gửi Ban: Nội dung trợ lý đã đưa ra: ") // they opened the link themselves
		for _, label := range []string{"Gộp", "Cấp giải quyết", "Không tiếp nhận"} {
			bottest.Offers(t, page, label, false)
		}
		// It is the member's alone: not even who speaks for the agency reads it.
		bottest.Has(t, d.Focal.Ask(code), "không thuộc quyền xem")
		bottest.Has(t, d.Focal.Ask("/theodoi"), "Chưa có phản ánh")
		bottest.Has(t, d.Focal.Open("askboard-"+id), "không còn hiệu lực") // nor is it another's answer to ask about

		written := d.Member.Open("reportanswer-" + id)
		bottest.Has(t, written, "ghi khó khăn, vướng mắc")
		bottest.Has(t, d.Member.Ask(money), "Quy định liên quan:")
	})
}

// The Board reads why a question came, and whoever asked is spoken to as one person, not as an agency that reports.
func TestAQuestionGoesWithItsReasonAndIsCalledOne(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		asked := func(words, button string, why ...string) (code string) {
			t.Helper()
			answer := d.Member.Ask(words)
			if button != "" {
				d.Member.Press(answer, button)
				answer = d.Member.Shows(answer, "Gửi câu hỏi tới Ban")
			}
			d.Member.Press(answer, "Gửi câu hỏi tới Ban")
			code = desktest.Code(d.Member.Next())
			d.Officer.Until(code)
			bottest.Has(t, d.Open(d.Officer, code), append(why, "Nội dung trợ lý đã đưa ra: ")...)
			return code
		}
		first := asked("Thủ tục đăng ký kết hôn với người nước ngoài thế nào?", "", "Lý do gửi Ban: Trợ lý chưa tìm được câu trả lời.")
		second := asked(bottest.Question, "👎 Chưa đúng", "Lý do gửi Ban: Người hỏi đánh giá câu trả lời của trợ lý chưa đúng.")
		var ask telegramtest.Post
		for i, words := range []string{"bổ sung cho câu hỏi đã gửi Ban dưới đây", "bổ sung cho câu hỏi đã gửi Ban nào"} {
			code := []string{first, second}[i]
			d.Answer(code, "Tiếp nhận")
			d.write(d.Open(d.Officer, code), "Yêu cầu bổ sung", "đến khi có bổ sung", "Đề nghị nêu rõ trường hợp")
			d.Member.Until("đề nghị bổ sung")
			ask = d.Member.Ask("trường hợp của công chức xã")
			bottest.Has(t, ask, words)
		}
		bottest.Has(t, d.Member.Reach(ask, "Ghi vào "+first), "Đã ghi bổ sung vào "+first)
		bottest.Offers(t, d.Open(d.Member, first), "Rút câu hỏi", true)
		bottest.Offers(t, d.Open(d.Member, first), "Rút phản ánh", false)
		if err := d.Member.Block(); err != nil {
			t.Fatal(err)
		}
		d.write(d.Open(d.Officer, first), "Yêu cầu bổ sung", "đến khi có bổ sung", "Đề nghị nêu nơi cư trú")
		bottest.Has(t, d.Officer.Until("chưa đến được"), first, "liên hệ trực tiếp người hỏi")
		bottest.Has(t, d.Open(d.Officer, first), "Có 1 tin chưa đến được người hỏi")
	})
}

func TestALeadersOwnQuestionIsAnsweredByAnother(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		d.Officer.Ask(bottest.Question)
		id := w.Strings(t, `select max(id) from answer`)[0]
		code := desktest.Code(d.Officer.Open("askboard-" + id))
		other := w.Officer(t, directory.Officer)
		other.See()
		page := d.Open(other, code)
		bottest.Offers(t, page, "Trả lời", true)
		bottest.Offers(t, d.Open(d.Officer, code), "Trả lời", false) // the officer sees it as who asked
		other.Press(page, "Trả lời")
		other.Next()
		other.Reach(other.Ask("Phản ánh về Ban."), "Trình duyệt")
		d.Approver.Turn(d.Approver.Reach(d.Approver.Until("trình duyệt trả lời"), "Xem, duyệt"), "✅ Duyệt và gửi", "Đã duyệt")
		bottest.Has(t, d.Officer.Until("trả lời:"), code, "Phản ánh về Ban.")
	})
}

func TestWordsAreNotAskedAboutOfWhoLeftTheAgency(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		code, page := d.accepted(money)
		d.write(page, "Yêu cầu bổ sung", "tạm dừng", "Đề nghị nêu số tiền")
		d.Focal.Next()
		w.Exec(t, `update post set agency_id = $1 where role = 'focal'`, bottest.Agency(t, w.DB, "XA7"))
		if asked := d.Focal.Ask("quỹ thi đua khen thưởng"); strings.Contains(asked.Text, "bổ sung cho phản ánh") {
			t.Errorf("it is asked whether %s is meant", code)
		}
	})
}

func TestTheBoardsGroupReadsTheCodeAndTheAgencyAlone(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		admin := w.Administrator(t)
		bottest.Must[telegramtest.Message](t)(admin.Start(""))
		group := w.Group(t, "Ban", admin, d.Officer)
		in := admin.InGroup(group)
		bottest.Has(t, in.Ask("/ketnoi@"+w.TG.BotUser().Username), "nhóm của Ban")
		code := desktest.Code(d.Report(d.Focal, money))
		told := in.Next()
		bottest.Has(t, told, "Phản ánh mới", code, "Cơ quan XA1")
		if strings.Contains(told.Text, "Dự toán") {
			t.Errorf("the group reads %s", told.Text)
		}
		// Its button opens the private chat.
		if url := d.Officer.InGroup(group).PressURL(told, "Mở "+code); !strings.Contains(url, "start=ticket-") {
			t.Errorf("it leads to %q", url)
		}
		bottest.Has(t, d.Officer.Open("ticket-"+w.Strings(t, `select id from ticket where number > 0`)[0]), code, money)
	})
}

func TestWhoDidNotGetAMessageIsNamedToTheOfficerWhoSendsItAgain(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		w.Rename(t, d.Focal, "Lê Văn Bình")
		code := desktest.Code(d.Report(d.Focal, money))
		d.Officer.Next()
		if err := d.Focal.Block(); err != nil {
			t.Fatal(err)
		}
		d.Officer.Turn(d.Open(d.Officer, code), "Tiếp nhận", "Đã tiếp nhận")
		failed := d.Officer.Until("chưa đến được")
		bottest.Has(t, failed, code, "Lê Văn Bình", "đã chặn trợ lý", "báo cơ quan qua Hệ thống")
		bottest.Has(t, replyTo(t, d.Officer, failed, "Đã báo bằng công văn"), code, "chưa được gửi cho ai")
		page := d.Officer.Reach(failed, "Mở "+code)
		bottest.Has(t, page, "Có 1 tin chưa đến được cơ quan")
		if err := d.Focal.Unblock(); err != nil {
			t.Fatal(err)
		}
		d.Focal.Write("/hoi") // by which the bot knows that they are there again
		d.Focal.Until("ghi câu hỏi")
		d.Officer.Press(page, "Gửi lại tin chưa đến")
		bottest.Has(t, d.Focal.Until("đã được tiếp nhận"), code)
	})
}

func TestWhatIsDueIsSaidOnceAWeek(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		late, _ := d.accepted(money)
		old, _ := d.accepted("Phần mềm khóa tài khoản của xã")
		for _, p := range []*bottest.Person{d.Officer, d.Approver, d.Focal} {
			p.See()
		}
		w.Stop()
		w.Exec(t, `update ticket set due_at = 1 where number = $1`, desktest.Number(late))
		w.Exec(t, `update ticket set state = 'answered', settled_at = 1 where number = $1`, desktest.Number(old))
		w.Serve() // it looks every hour, and when it begins
		bottest.Has(t, d.Officer.Next(), late, "quá hạn trả lời từ ngày")
		bottest.Has(t, d.Approver.Next(), "Báo cáo lãnh đạo", late)
		closed := d.Focal.Next()
		bottest.Has(t, closed, old, "kết thúc", "vẫn có thể đề nghị xem xét lại")
		w.AwaitHandled()
		w.Stop()
		w.Serve()
		for _, p := range []*bottest.Person{d.Officer, d.Approver, d.Focal} {
			p.NothingElse()
		}
		d.Focal.Press(closed, "Đề nghị xem xét lại")
		d.Focal.Next()
		bottest.Has(t, d.Focal.Ask("Tài khoản vẫn khóa"), "Đã gửi đề nghị xem xét lại")
	})
}

func TestWhoIsErasedIsNamedNowhere(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		w.Rename(t, d.Focal, "Lê Văn Bình")
		code, _ := d.accepted("Lê Văn Bình báo: xã chưa có quỹ")
		bottest.Has(t, d.Focal.Ask("/dulieu"), "đã viết, gửi hoặc có ý kiến: 1")
		d.Focal.Press(d.Focal.Last(), "Xóa dữ liệu của tôi")
		ask := d.Focal.Next()
		d.Focal.Press(ask, bottest.Labels(ask)[0])
		w.AwaitHandled()
		page := d.Open(d.Officer, code)
		bottest.Has(t, page, "Người viết: (đã xóa dữ liệu cá nhân)", "xã chưa có quỹ")
		history := d.Officer.Turn(page, "Quá trình xử lý", "Quá trình xử lý "+code)
		for _, m := range []telegramtest.Post{page, history} {
			if strings.Contains(m.Text, "Bình") {
				t.Errorf("the name is there: %s", m.Text)
			}
		}
		bottest.Has(t, d.Open(d.Head, code), "xã chưa có quỹ")
	})
}
