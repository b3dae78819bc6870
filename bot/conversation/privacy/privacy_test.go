package privacy_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

func TestPrivacy(t *testing.T) {
	bottest.Tell(t, []bottest.Story{
		{Name: "a person sees and takes what is kept of them", Tell: seesAndTakes},
		{Name: "a person erases themselves and nothing of them is left", Tell: erases},
		{Name: "a person leaves their post", Tell: leaves},
	})
}

// record is the part of a copy that the tests read.
type record struct {
	Directory struct {
		Name         string
		Account      int64
		Posts        []struct{ Agency, Role string }
		RoleRequests []struct{ Name, Title string } `json:"role_requests"`
	}
	Question []map[string]any
}

func seesAndTakes(t *testing.T, w *bottest.World) {
	p := w.Holder(t, "SOA", directory.Focal)
	w.Appoint(t, p, "SOB", directory.Member)
	p.Ask("khen thưởng cho trường hợp rất riêng")
	shown := p.Ask("/dulieu")
	bottest.Has(t, shown, "Đầu mối thi đua, khen thưởng, Cơ quan SOA", "Thành viên, Cơ quan SOB", fmt.Sprint(p.ID()), "Câu hỏi và câu trả lời: 1")
	sent := p.Reach(shown, "Gửi bản sao dữ liệu cho tôi")
	bottest.Has(t, sent, "Bản sao dữ liệu đang lưu")
	if sent.Document == nil || sent.Document.FileName != "du-lieu-cua-toi.json" {
		t.Fatalf("no file: %+v", sent)
	}
	copied := w.TG.File(sent.Document.FileID)
	var got record
	if err := json.Unmarshal(copied, &got); err != nil {
		t.Fatal(err)
	}
	if got.Directory.Account != p.ID() || len(got.Directory.Posts) != 2 || len(got.Question) != 1 {
		t.Errorf("the copy says %s", copied)
	}
	if !strings.Contains(string(copied), "trường hợp rất riêng") {
		t.Error("the copy lacks the question")
	}
}

// traces counts what is left of an account and a name in every table that could hold them.
func traces(t *testing.T, w *bottest.World, account int64, name string) (left []string) {
	t.Helper()
	for _, place := range []string{
		"inbox_update where payload", "outbox_delivery where content", "answer where question", "role_request where name",
		"role_request where title", "post where title", "person where name", "person where name_key", "audit where detail", "form where state",
		"job where payload", "bank_question where question", "curated_question where words", "curated_answer where text", "curated_answer where note",
	} {
		for _, trace := range []string{name, strings.ToLower(name), fmt.Sprint(account)} {
			if n := w.Count(t, "select count(*) from "+place+" like $1", "%"+trace+"%"); n != 0 {
				left = append(left, fmt.Sprintf("%d rows of %s like %s", n, place, trace))
			}
		}
	}
	for _, place := range []string{"person where account", "form where account", "message_taken where chat_id", "contact where account", "answer where chat_id"} {
		if n := w.Count(t, "select count(*) from "+place+" = $1", account); n != 0 {
			left = append(left, fmt.Sprintf("%d rows of %s = %d", n, place, account))
		}
	}
	return left
}

func erases(t *testing.T, w *bottest.World) {
	officer := w.Officer(t, directory.Officer)
	p := w.Stranger(t)
	p.Come(w.Invite(t, "SOC", directory.Head, 0))
	p.Reach(p.Ask("Nguyễn Thị Hạnh Phúc, Chánh Văn phòng"), "✅ Gửi")
	card := officer.Until("Nguyễn Thị Hạnh Phúc") // somebody else reads the name
	officer.Press(card, "✅ Xác nhận")
	p.Until("đã xác nhận")
	p.Ask("Hạnh Phúc hỏi riêng về khen thưởng")
	p.Ask("/moi")
	begun := p.Reach(p.Open(w.Invite(t, "SOD", directory.Head, 0)), "✅ Thực hiện") // in the middle of something
	bottest.Has(t, begun, "họ và tên, chức vụ")
	found := officer.Ask("/tochuc hanh phuc") // the name is on a screen, under a finger
	officer.Turn(found, "👤 Nguyễn Thị Hạnh Phúc", "Tài khoản Telegram")
	w.Exec(t, `insert into bank_question (document_key, path, question, words, source, added_by, added_at, retired_by, retired_at)
values ('1/2020/nd-cp', 'Điều 1', 'nguyễn thị hạnh phúc phản ánh về đâu', 0, 'officer', 0, 1, 0, 0)`) // and in a question that a provision answers
	w.AwaitHandled()

	shown := p.Ask("/dulieu")
	sure := p.Reach(shown, "Xóa dữ liệu của tôi")
	bottest.Has(t, sure, "không hoàn tác được")
	p.Turn(sure, "Hủy", "Đã hủy")
	bottest.Has(t, p.Next(), "đang làm dở")
	bottest.Has(t, p.Ask("/dulieu"), "Nguyễn Thị Hạnh Phúc") // nothing was done
	sure = p.Reach(p.Last(), "Xóa dữ liệu của tôi")
	p.Press(sure, "✅ Thực hiện")
	bottest.Has(t, p.Next(), "Đã xóa dữ liệu")
	cb := bottest.Must[*telegramtest.Callback](t)(p.Private().PressLabel(shown.MessageID, "Gửi bản sao dữ liệu cho tôi"))
	if words := p.Answered(cb); !strings.Contains(words, "không còn hiệu lực") {
		t.Errorf("a button of before: %q", words)
	}
	w.AwaitHandled()
	w.Exec(t, `delete from job where state <> 'waiting'`) // what is done goes after a week
	for _, left := range traces(t, w, p.ID(), "Hạnh Phúc") {
		t.Error(left)
	}
	if n := w.Count(t, `select count(*) from audit where act = 'erase person'`); n != 1 {
		t.Errorf("the act is %d times in the audit", n)
	}
	if n := w.Count(t, `select count(*) from post m join person p on p.id = m.person_id where p.erased_at <> 0 and m.until_on = ''`); n != 0 {
		t.Errorf("%d posts go on", n)
	}
	bottest.Has(t, p.Ask("/dulieu"), "nhận đường dẫn mời")
	bottest.Has(t, officer.Ask("/tochuc hanh phuc"), "Không tìm thấy")
}

func leaves(t *testing.T, w *bottest.World) {
	p := w.Holder(t, "SOE", directory.Focal)
	w.Appoint(t, p, "SOF", directory.Member)
	sure := p.Reach(p.Ask("/dulieu"), "Thôi giữ vị trí: Đầu mối thi đua, khen thưởng, Cơ quan SOE") // another module's act
	bottest.Has(t, sure, "Kết thúc vị trí Đầu mối")
	p.Turn(sure, "✅ Thực hiện", "Đã kết thúc vị trí")
	bottest.Has(t, p.Ask("/moi"), "không thuộc quyền")
	shown := p.Ask("/dulieu")
	bottest.Offers(t, shown, "Thôi giữ vị trí: Đầu mối thi đua, khen thưởng, Cơ quan SOE", false)
	p.Turn(p.Reach(shown, "Thôi giữ vị trí: Thành viên, Cơ quan SOF"), "✅ Thực hiện", "Đã kết thúc vị trí")
	bottest.Has(t, p.Ask(bottest.Question), "không giữ vị trí nào")
	bottest.Has(t, p.Ask("/dulieu"), "Dữ liệu đang lưu") // what is kept is still theirs to see
}

func TestTheQuestionWhetherToEraseOutlivesARestartAndNotItsTime(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		late := p.Reach(p.Ask("/dulieu"), "Xóa dữ liệu của tôi")
		w.PassTime(t, p)
		bottest.Eventually(t, "the form is gone", func() bool { return w.Count(t, `select count(*) from form`) == 0 })
		p.Refused(late, "✅ Thực hiện", "không còn hiệu lực")
		sure := p.Reach(p.Ask("/dulieu"), "Xóa dữ liệu của tôi")
		w.Stop()
		w.Serve()
		p.Press(sure, "✅ Thực hiện")
		bottest.Has(t, p.Next(), "Đã xóa dữ liệu")
		if n := w.Count(t, `select count(*) from person where account = $1`, p.ID()); n != 0 {
			t.Error("the person is still there")
		}
	})
}

func TestNobodySeesOrErasesAnother(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p, other := w.Member(t), w.Member(t)
		sure := p.Reach(p.Ask("/dulieu"), "Xóa dữ liệu của tôi")
		for _, row := range sure.ReplyMarkup.Rows {
			for _, b := range row {
				other.Forge(other.Ask(bottest.Question), b.CallbackData) // the other's form
			}
		}
		id := w.Count(t, `select id from person where account = $1`, p.ID())
		for _, data := range []string{"mydata:" + fmt.Sprint(id), "sx", "sx:" + fmt.Sprint(id)} {
			other.Forge(other.Last(), data)
		}
		for _, m := range w.TG.BotMessages(other.ID()) {
			if strings.Contains(m.Text, fmt.Sprint(p.ID())) || m.Document != nil && strings.Contains(string(w.TG.File(m.Document.FileID)), fmt.Sprint(p.ID())) {
				t.Errorf("the other is shown %s", m.Text)
			}
		}
		if n := w.Count(t, `select count(*) from person where erased_at <> 0`); n != 0 {
			t.Errorf("%d persons are erased", n)
		}
		p.Press(sure, "✅ Thực hiện")
		bottest.Has(t, p.Next(), "Đã xóa dữ liệu")
	})
}
