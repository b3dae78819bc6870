package admission_test

import (
	"fmt"
	"slices"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// rawOf counts the raw updates that are kept of an account.
func rawOf(t *testing.T, w *bottest.World, p *bottest.Person) int {
	t.Helper()
	return w.Count(t, `select count(*) from inbox_update where payload like $1`, fmt.Sprintf("%%%d%%", p.ID()))
}

func TestAdmission(t *testing.T) {
	bottest.Tell(t, []bottest.Story{
		{Name: "a stranger gets a courteous dead end and leaves no trace", Tell: strangerLeavesNoTrace},
		{Name: "who opens an invitation reads what is stored, agrees and may ask", Tell: invitedAgrees},
		{Name: "a focal point waits for an officer's tap", Tell: focalIsConfirmed},
		{Name: "who is refused stays a member and is told", Tell: headIsRefused},
		{Name: "somebody on the list gets their posts with a new telephone", Tell: newTelephone},
		{Name: "who holds posts in two agencies is asked for which they invite", Tell: invitesForWhich},
		{Name: "an invitation is revoked by who gave it", Tell: revokes},
	})
}

func strangerLeavesNoTrace(t *testing.T, w *bottest.World) {
	p := w.Stranger(t)
	bottest.Has(t, p.Open(""), "Kính chào đồng chí", "đường dẫn mời", fmt.Sprint(p.ID()))
	for _, words := range []string{bottest.Question, "/vanban", "/tochuc", "/dulieu", "/trogiup", "/hoi " + bottest.Question} {
		bottest.Has(t, p.Ask(words), "nhận đường dẫn mời")
	}
	bottest.Has(t, p.Open("i-khong-co-that"), "không đúng hoặc không còn dùng được")
	if n := rawOf(t, w, p); n != 0 {
		t.Errorf("%d updates of a stranger are kept", n)
	}
	for _, table := range []string{"person", "contact", "form"} {
		if n := w.Count(t, `select count(*) from `+table+` where account = $1`, p.ID()); n != 0 {
			t.Errorf("%d rows of %s", n, table)
		}
	}
	if err := p.Block(); err != nil {
		t.Fatal(err)
	}
	bottest.Has(t, p.Open("i-mot-duong-dan-la"), "không đúng hoặc không còn dùng được") // also to who had blocked the bot
	if n := rawOf(t, w, p); n != 0 {
		t.Errorf("%d updates of a stranger who blocked the bot are kept", n)
	}
}

func invitedAgrees(t *testing.T, w *bottest.World) {
	link := w.Invite(t, "SOA", directory.Member, 2)
	p := w.Stranger(t)
	notice := p.Open(link)
	bottest.Has(t, notice, "Cơ quan SOA", "Dữ liệu được lưu", "Người xem được", "/dulieu", "Thành viên")
	if n := rawOf(t, w, p); n != 0 {
		t.Errorf("%d updates are kept before the agreement", n)
	}
	again := p.Ask(bottest.Question) // not before the agreement
	bottest.Has(t, again, "Dữ liệu được lưu", "Cơ quan SOA")
	p.Turn(notice, "Không đồng ý", "chỉ giữ mã tài khoản")
	bottest.Has(t, p.Ask(bottest.Question), "nhận đường dẫn mời")
	p.Refused(again, "✅ Đồng ý", "không đúng hoặc không còn dùng được") // the notice of an invitation that was declined

	notice = p.Open(link)
	bottest.Has(t, p.Reach(notice, "✅ Đồng ý"), "Thành viên, Cơ quan SOA")
	bottest.Has(t, p.Becomes(notice, "✅ Đã đồng ý"), "Dữ liệu được lưu") // and can be read again
	bottest.Offers(t, p.Now(notice), "✅ Đồng ý", false)
	bottest.Has(t, p.Ask(bottest.Question), bottest.Answer)
	p.Refused(again, "Không đồng ý", "không còn hiệu lực") // later it would be untrue

	bottest.Has(t, w.Stranger(t).Come(link), "Thành viên, Cơ quan SOA")
	bottest.Has(t, w.Stranger(t).Open(link), "không còn dùng được") // it was for two
	for _, column := range []string{"inbox_update where payload", "outbox_delivery where content", "audit where detail"} {
		if n := w.Count(t, `select count(*) from `+column+` like $1`, "%"+link+"%"); n != 0 {
			t.Errorf("%d rows of %s hold the link", n, column)
		}
	}
}

func focalIsConfirmed(t *testing.T, w *bottest.World) {
	officer := w.Officer(t, directory.Officer)
	p := w.Stranger(t)
	bottest.Has(t, p.Come(w.Invite(t, "SOB", directory.Focal, 0)), "Thành viên của Cơ quan SOB", "họ và tên, chức vụ")
	bottest.Has(t, p.Ask(bottest.Question), bottest.Answer) // a member meanwhile
	bottest.Has(t, p.Ask("Hạnh"), "đủ họ và tên")
	bottest.Has(t, p.Ask("nguyễn thị hạnh - Chánh Văn phòng"), "số, ngày văn bản")
	bottest.Has(t, p.Ask("không rõ"), "Chưa thấy số hoặc ngày")
	// Questions go on meanwhile, also those with commas and numbers in them.
	bottest.Has(t, p.Ask("Điều 24 Luật Thi đua, khen thưởng quy định thế nào"), "Chưa tìm thấy quy định trong kho")
	check := p.Ask("125/SOB-VP ngày 03/11/2026")
	bottest.Has(t, check, "kiểm tra trước khi gửi", "nguyễn thị hạnh", "125/SOB-VP")
	bottest.Has(t, p.Reach(check, "Ghi lại"), "họ và tên, chức vụ")
	bottest.Has(t, p.Ask("khoản 3 mục II kế hoạch"), "hoản 3 Mục II")
	bottest.Has(t, p.Ask("nguyễn thị hạnh, Chánh Văn phòng"), "số, ngày văn bản")
	check = p.Ask("125/SOB-VP ngày 03/11/2026")
	bottest.Has(t, p.Reach(check, "✅ Gửi"), "Đã gửi đề nghị xác nhận", "Đầu mối thi đua, khen thưởng")
	p.Refused(check, "✅ Gửi", "không còn hiệu lực") // it is submitted once

	card := officer.Until("Cơ quan SOB")
	bottest.Has(t, card, "Đề nghị xác nhận Đầu mối", "nguyễn thị hạnh", "Chánh Văn phòng", "125/SOB-VP ngày 03/11/2026", "chưa có trong danh sách")
	officer.Refused(card, "✅ Xác nhận", "Đã xác nhận.")
	bottest.Has(t, p.Next(), "đã xác nhận đồng chí là Đầu mối")
	officer.Becomes(card, "Đã xác nhận đầu mối")
	bottest.Has(t, p.Ask("/moi"), "Đường dẫn mời", "Cơ quan SOB", "https://t.me/")
	bottest.Eventually(t, "the menu shows what a focal point may", func() bool {
		return slices.ContainsFunc(w.TG.Commands(p.ID(), p.ID()), func(c telegramtest.BotCommand) bool { return c.Command == "moi" })
	})
	p.NothingElse()
}

func headIsRefused(t *testing.T, w *bottest.World) {
	officer := w.Officer(t, directory.Officer)
	p := w.Stranger(t)
	p.Come(w.Invite(t, "SOH", directory.Head, 0))
	check := p.Ask("Phạm Quốc Bảo, Giám đốc") // a head needs no document
	bottest.Has(t, check, "kiểm tra trước khi gửi", "Lãnh đạo cơ quan")
	p.Reach(check, "✅ Gửi")
	card := officer.Until("Phạm Quốc Bảo")
	officer.Refused(card, "Từ chối", "Đã từ chối.")
	officer.Becomes(card, "Đã từ chối")
	bottest.Has(t, p.Next(), "chưa xác nhận vai trò", "vẫn là thành viên")
	bottest.Has(t, p.Ask("/moi"), "không thuộc quyền")
	bottest.Has(t, p.Ask(bottest.Question), bottest.Answer)
}

func newTelephone(t *testing.T, w *bottest.World) {
	officer := w.Officer(t, directory.Officer)
	old := w.Holder(t, "SOC", directory.Focal)
	w.Rename(t, old, "Trần Văn Minh")
	answer := old.Ask(bottest.Question)
	// The telephone is lost: an officer takes the account off the person in one act.
	found := officer.Ask("/tochuc tran van minh")
	bottest.Has(t, found, "Kết quả tìm")
	card := officer.Turn(found, "👤 Trần Văn Minh", "Tài khoản Telegram: đang dùng")
	bottest.Has(t, card, "Đầu mối thi đua, khen thưởng – Cơ quan SOC")
	sure := officer.Reach(card, "Gỡ tài khoản Telegram (mất máy)")
	bottest.Has(t, sure, "Gỡ tài khoản Telegram khỏi Trần Văn Minh")
	officer.Turn(sure, "✅ Thực hiện", "Đã gỡ tài khoản")
	old.Refused(answer, "Trích dẫn", "không còn hiệu lực")
	bottest.Has(t, old.Ask(bottest.Question), "nhận đường dẫn mời")

	// The new one comes with a link and is known by the name on the list.
	p := w.Stranger(t)
	p.Come(w.Invite(t, "SOC", directory.Focal, 0))
	bottest.Has(t, p.Reach(p.Ask("Tran Van Minh, Trưởng phòng"), "Chưa có văn bản"), "kiểm tra trước khi gửi")
	// Somebody who puts it off is asked again by Start, though the link may be used up by then.
	bottest.Has(t, p.Open(""), "họ và tên, chức vụ")
	p.Reach(p.Reach(p.Ask("Tran Van Minh, Trưởng phòng"), "Chưa có văn bản"), "✅ Gửi")
	card = officer.Until("Tran Van Minh")
	bottest.Has(t, card, "có trong danh sách của cơ quan", "Văn bản cử: chưa có")
	officer.Press(card, "✅ Xác nhận")
	bottest.Has(t, p.Next(), "đã xác nhận")
	if n := w.Count(t, `select count(*) from person where name_key = 'tran van minh' and account = $1`, p.ID()); n != 1 {
		t.Errorf("%d persons of that name have the new account", n)
	}
}

func invitesForWhich(t *testing.T, w *bottest.World) {
	p := w.Holder(t, "SOD", directory.Focal)
	w.Appoint(t, p, "SOE", directory.Head)
	which := p.Ask("/moi")
	bottest.Has(t, which, "Đề nghị chọn cơ quan.")
	bottest.Has(t, p.Reach(which, "Cơ quan SOE"), "Đường dẫn mời tham gia Cơ quan SOE", "vai trò: Thành viên")
}

func revokes(t *testing.T, w *bottest.World) {
	focal := w.Holder(t, "SOF", directory.Focal)
	invitation := focal.Ask("/moi")
	link := deepLink.FindStringSubmatch(invitation.Text)
	if link == nil {
		t.Fatalf("no link: %s", invitation.Text)
	}
	w.AwaitHandled()
	if n := w.Count(t, `select count(*) from outbox_delivery where content like $1`, "%"+link[1]+"%"); n != 0 {
		t.Errorf("%d sent messages keep the link", n)
	}
	first, second := w.Stranger(t), w.Stranger(t)
	bottest.Has(t, first.Come(link[1]), "Thành viên, Cơ quan SOF")
	notice := second.Open(link[1])
	focal.Turn(invitation, "Thu hồi đường dẫn", "Đã thu hồi đường dẫn mời")
	second.Refused(notice, "✅ Đồng ý", "không còn dùng được") // while it was read
	bottest.Has(t, second.Open(link[1]), "không còn dùng được")
	bottest.Has(t, first.Ask(bottest.Question), bottest.Answer) // who is in stays in
}
