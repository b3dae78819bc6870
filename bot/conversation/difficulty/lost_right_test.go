package difficulty_test

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/telegramtest"
)

// What an officer or a leader began with a right is not completed without it, and changes nothing.
func TestWhatWasBegunWithARightIsNotCompletedWithoutIt(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA2")
		code, _ := d.accepted(money)
		main := desktest.Code(d.Report(d.Focals["XA2"], "Xã chưa có quỹ"))
		d.Officer.Until("Phản ánh mới")
		waiting := desktest.Code(d.Report(d.Focal, "Phần mềm khóa tài khoản"))
		d.Officer.Until("Phản ánh mới")
		review := d.submitted(waiting, "Đã mở khóa")
		for _, c := range []struct {
			label, words string
		}{
			{"Ghi chú nội bộ", "Hỏi Sở Tài chính"}, {"Yêu cầu bổ sung", "Nêu số tiền"}, {"Chuyển cơ quan có thẩm quyền", "Sở Tài chính"},
			{"Tiêu đề trung lập", "Quỹ thi đua"}, {"Gộp", main}, {"Trả lời", "Trích quỹ"}, {"Không tiếp nhận", "Không thuộc thẩm quyền"},
		} {
			d.Officer.Press(d.Open(d.Officer, code), c.label)
			d.Officer.Next()
			d.deposed(d.Officer, "officer", c.label, c.words)
		}
		for _, c := range []struct{ label, words string }{{"➕ Ghi nhận qua kênh khác", "XA1"}, {"Mẫu trả lời", ""}} {
			list := d.Officer.Ask("/xuly")
			if c.words == "" {
				list = d.Officer.Turn(list, c.label, "Mẫu trả lời đã duyệt")
				c.label, c.words = "➕ Soạn mẫu trả lời", "Tên mẫu"
			}
			d.Officer.Press(list, c.label)
			d.Officer.Next()
			d.deposed(d.Officer, "officer", c.label, c.words)
		}
		d.Approver.Press(review, "Trả lại")
		d.Approver.Next()
		d.deposed(d.Approver, "approver", "Trả lại", "Nêu căn cứ")
	})
}

// deposed has somebody write the words of a form when their post has ended, and requires that they are refused and nothing is kept. They
// have their post again afterwards, and no form.
func (d *desk) deposed(p *bottest.Person, role, what, words string) {
	d.T.Helper()
	tickets := func() string {
		return strings.Join(d.W.Strings(d.T, `select state || joined_to || heading || forwarded_to from ticket order by id`), ";") +
			strings.Join(d.W.Strings(d.T, `select kind || words from ticket_message order by id`), ";") +
			strings.Join(d.W.Strings(d.T, `select state || words from ticket_reply order by id`), ";") +
			strings.Join(d.W.Strings(d.T, `select title from canned_reply order by id`), ";")
	}
	before := tickets()
	d.W.Exec(d.T, `update post set until_on = '2021-01-01' where role = $1`, role)
	d.W.Appoint(d.T, p, "XA9", "member") // they are somebody's still
	if said := p.Ask(words).Text; !strings.Contains(said, "không thuộc quyền") {
		d.T.Errorf("%s without the right: %s", what, said)
	}
	if after := tickets(); after != before {
		d.T.Errorf("%s without the right changed something:\n%s\n%s", what, before, after)
	}
	d.W.Exec(d.T, `delete from post where role = 'member' and person_id = (select id from person where account = $1)`, p.ID())
	d.W.Exec(d.T, `update post set until_on = '' where role = $1`, role)
	d.W.Exec(d.T, `delete from form where account = $1`, p.ID())
	p.See()
}

func TestTwoOfficersAtOnceAcceptATicketOnce(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		other := w.Officer(t, "officer")
		other.See()
		code := desktest.Code(d.Report(d.Focal, money))
		d.Officer.Until("Phản ánh mới")
		other.Until("Phản ánh mới")
		pages := map[*bottest.Person]telegramtest.Post{d.Officer: d.Open(d.Officer, code), other: d.Open(other, code)}
		said := map[string]int{}
		for p, page := range pages {
			p.AwaitRecorded(page)
			cb, err := p.In(p.Chat).PressLabel(page.MessageID, "Tiếp nhận")
			if err != nil {
				t.Fatal(err)
			}
			said[p.Answered(cb)]++
		}
		if len(said) != 2 || said["Phản ánh đã chuyển sang trạng thái khác; đề nghị mở lại để xem."] != 1 {
			t.Errorf("over the buttons: %v", said)
		}
		bottest.Has(t, d.Focal.Next(), code, "đã được tiếp nhận")
		d.Focal.NothingElse()
	})
}

func TestAJoinedTicketSaysWhatItIsJoinedToAndNothingOfIt(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w, "XA2")
		main, _ := d.accepted(money)
		other := d.Focals["XA2"]
		joined := desktest.Code(d.Report(other, "Xã chưa có quỹ"))
		d.Officer.Until("Phản ánh mới")
		d.Officer.Press(d.Open(d.Officer, joined), "Gộp")
		d.Officer.Next()
		d.Officer.Ask(main)
		other.Until("cùng nội dung với")
		page := d.Open(other, joined)
		bottest.Has(t, page, "Đã gộp vào "+main+" (đã tiếp nhận)", "Xã chưa có quỹ", "Được trả lời chung với "+main)
		for _, anothers := range []string{"XA1", "Dự toán năm 2026"} {
			if strings.Contains(page.Text, anothers) {
				t.Errorf("it says %q of another agency's: %s", anothers, page.Text)
			}
		}
		history := other.Turn(page, "Quá trình xử lý", "Quá trình xử lý "+joined)
		bottest.Has(t, history, "Được trả lời chung với "+main)
		other.Press(d.Open(other, joined), "Đề nghị xem xét lại")
		other.Next()
		bottest.Has(t, other.Ask("Nội dung khác với phản ánh kia"), "Đã gửi đề nghị xem xét lại", joined)
		page = d.Open(other, joined)
		bottest.Has(t, page, "Đề nghị xem xét lại")
		if strings.Contains(page.Text, main) {
			t.Error("it is still joined")
		}
	})
}

func TestStickersAndTooManyFilesAreNotKept(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		p := d.Focal
		p.Ask("/phananh")
		send := func(n byte) {
			bottest.Must[telegramtest.Message](t)(p.In(p.Chat).SendPhoto(picture(t, n).Data, ""))
		}
		for n := range byte(11) {
			send(n)
		}
		bottest.Has(t, p.Until("nhiều nhất"), "Phản ánh kèm nhiều nhất 10 tệp mỗi lần")
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from ticket_file where hash <> ''`); n != 10 {
			t.Errorf("%d files are kept", n)
		}
		p.See()
		bottest.Must[telegramtest.Message](t)(p.In(p.Chat).SendOther("sticker", map[string]any{"file_id": "s1", "file_unique_id": "us1", "type": "regular", "width": 512, "height": 512}))
		bottest.Has(t, p.Next(), "Nhãn dán không kèm theo phản ánh được")
		draft := p.Ask(money)
		bottest.Has(t, p.Turn(draft, "✅ Gửi", "Mã theo dõi"), "VM-")
	})
}

func TestAFileThatTelegramDoesNotGiveIsSaidAndItsPlaceGivenUp(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		d := newDesk(t, w)
		p := d.Focal
		w.TG.Inject(telegramtest.Fault{Method: "getFile", Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: wrong file_id or the file is temporarily unavailable"})
		p.Ask("/phananh")
		bottest.Must[telegramtest.Message](t)(p.In(p.Chat).SendDocument(telegramtest.Upload{Name: "du-toan.pdf", Data: []byte("%PDF-1.4")}, ""))
		bottest.Has(t, p.Until("du-toan.pdf"), "chưa tải về được", "gửi lại")
		draft := p.Ask(money)
		if strings.Contains(draft.Text, "Tệp kèm theo") {
			t.Errorf("it has a file: %s", draft.Text)
		}
		p.Turn(draft, "✅ Gửi", "Mã theo dõi") // nothing is waited for
	})
}
