package admission_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// requests brings somebody in who asks to be a focal point, up to the question who they are.
func requests(t *testing.T, w *bottest.World, code string) *bottest.Person {
	t.Helper()
	p := w.Stranger(t)
	bottest.Has(t, p.Come(w.Invite(t, code, directory.Focal, 0)), "họ và tên, chức vụ")
	return p
}

// submits brings somebody in whose role request waits for the Board, as the name.
func submits(t *testing.T, w *bottest.World, code, name string) *bottest.Person {
	t.Helper()
	p := requests(t, w, code)
	p.Reach(p.Reach(p.Ask(name+", Trưởng phòng"), "Chưa có văn bản"), "✅ Gửi")
	return p
}

func TestARoleRequestTakesTheEditOfEachOfItsMessages(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := requests(t, w, "SOA")
		edit := func(m telegramtest.Message, words string) telegramtest.Post {
			bottest.Must[telegramtest.Message](t)(p.Private().Edit(m.MessageID, words))
			return p.Next()
		}
		name := p.Write("Nguyễn Thị Hạn, Phó phòng")
		p.Next()
		bottest.Has(t, edit(name, "Nguyễn Thị Hạnh, Phó phòng"), "số, ngày văn bản") // the question that it leads to
		basis := p.Write("12/SOA ngày 03/11/2026")
		bottest.Has(t, p.Next(), "Nguyễn Thị Hạnh", "12/SOA")
		bottest.Has(t, edit(basis, "125/SOA ngày 04/11/2026"), "Nguyễn Thị Hạnh", "125/SOA ngày 04/11/2026")
		before := p.Last()
		check := edit(name, "Nguyễn Thị Hạnh, Chánh Văn phòng") // what was said since is kept
		bottest.Has(t, check, "Chánh Văn phòng", "125/SOA ngày 04/11/2026")
		bottest.Has(t, edit(name, "Hạnh"), "đủ họ và tên")
		p.Refused(before, "✅ Gửi", "không còn hiệu lực") // it shows what is no more
		p.Reach(check, "✅ Gửi")
		if n := w.Count(t, `select count(*) from role_request where state = 'pending' and title = 'Chánh Văn phòng' and basis = '125/SOA'`); n != 1 {
			t.Errorf("%d requests as they were shown", n)
		}
		bottest.Must[telegramtest.Message](t)(p.Private().Edit(name.MessageID, "Trần Văn Khác, Giám đốc")) // too late
		w.AwaitHandled()
		p.NothingElse()
		if n := w.Count(t, `select count(*) from role_request where name = 'Nguyễn Thị Hạnh'`); n != 1 {
			t.Error("a late edit changed what the Board reads")
		}
	})
}

func TestARoleRequestIsSetAsideAndResumedAfterARestart(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := requests(t, w, "SOA")
		p.Ask("Nguyễn Thị Hạnh, Chánh Văn phòng")
		asked := p.Last()
		w.Stop()
		w.Serve()
		sure := p.Reach(p.Ask("/dulieu"), "Xóa dữ liệu của tôi")
		p.Refused(asked, "Chưa có văn bản", "không còn hiệu lực")
		p.Turn(sure, "Hủy", "Đã hủy")
		aside := p.Next()
		bottest.Has(t, aside, "đang làm dở", "đề nghị xác nhận vai trò Đầu mối thi đua, khen thưởng, Cơ quan SOA")
		bottest.Has(t, p.Reach(aside, "Tiếp tục"), "số, ngày văn bản")
		w.Stop()
		w.Serve()
		bottest.Has(t, p.Ask("125/SOA ngày 03/11/2026"), "Nguyễn Thị Hạnh", "125/SOA")
	})
}

func TestARoleRequestThatIsCancelledOrTimesOutCanBeTakenUpByStart(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := requests(t, w, "SOA")
		bottest.Has(t, p.Ask("/huy"), "Đã hủy")
		bottest.Offers(t, p.Ask("Nguyễn Thị Hạnh, Chánh Văn phòng"), "Chưa có văn bản", false) // taken by no form
		bottest.Has(t, p.Open(""), "họ và tên, chức vụ")
		w.PassTime(t, p)
		bottest.Eventually(t, "the form is gone", func() bool { return w.Count(t, `select count(*) from form`) == 0 })
		p.NothingElse() // a letter takes its time: nobody is reminded that it is late
		bottest.Has(t, p.Open(""), "họ và tên, chức vụ")
	})
}

func TestARoleRequestIsDecidedOnceByWhoMay(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		first, second := w.Officer(t, directory.Officer), w.Officer(t, directory.Officer)
		approver, focal := w.Officer(t, directory.Approver), w.Holder(t, "SOA", directory.Focal)
		p := submits(t, w, "SOA", "Lê Thu Hà")
		cards := []telegramtest.Post{first.Next(), second.Next()}
		bottest.Has(t, cards[0], "Lê Thu Hà", "Hiện đang giữ vai trò này: "+fmt.Sprint("Người ", focal.ID()))

		id := w.Count(t, `select id from role_request`)
		for _, other := range []*bottest.Person{approver, focal, p} { // nobody decides about themselves either
			other.Forge(other.Ask(bottest.Question), "cy:"+strconv.FormatInt(int64(id), 36)+":0:0")
		}
		if n := w.Count(t, `select count(*) from role_request where state = 'pending'`); n != 1 {
			t.Fatal("somebody decided who may not")
		}

		// Two decide at the same moment: one of them does.
		var said [2]string
		var wait sync.WaitGroup
		for i, label := range []string{"✅ Xác nhận", "Từ chối"} {
			officer := []*bottest.Person{first, second}[i]
			officer.AwaitRecorded(cards[i])
			cb := bottest.Must[*telegramtest.Callback](t)(officer.Private().PressLabel(cards[i].MessageID, label))
			wait.Go(func() { said[i] = officer.Answered(cb) })
		}
		wait.Wait()
		if late := "đã được xử lý trước đó"; strings.Contains(said[0], late) == strings.Contains(said[1], late) {
			t.Errorf("over the buttons stands %q", said)
		}
		now := first.Becomes(cards[0], "Người xử lý:") // the decision stands over every card
		if other := second.Becomes(cards[1], "Người xử lý:"); other.Text != now.Text {
			t.Errorf("one reads %q, the other %q", now.Text, other.Text)
		}
		bottest.Offers(t, now, "✅ Xác nhận", false)
		p.Next()
		p.NothingElse()
	})
}

func TestWhoIsConfirmedIsWhomTheCardShowed(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		first, second := w.Officer(t, directory.Officer), w.Officer(t, directory.Officer)
		p := submits(t, w, "SOA", "Trần Văn Thật")
		card, other := first.Next(), second.Next()
		bottest.Has(t, card, "chưa có trong danh sách")
		list := first.Turn(first.Ask("/tochuc"), "Chờ xác nhận (1)", "chưa có trong danh sách")

		// The person of that name is listed meanwhile, and comes.
		listed := w.Holder(t, "SOA", directory.Head)
		w.Rename(t, listed, "Trần Văn Thật")
		for _, on := range []telegramtest.Post{card, list} {
			first.Refused(on, "✅ Xác nhận", "đã thay đổi")
			bottest.Offers(t, first.Becomes(on, "đang gắn với một tài khoản khác"), "✅ Xác nhận", true)
		}
		bottest.Offers(t, second.Becomes(other, "đang gắn với một tài khoản khác"), "✅ Xác nhận", true)
		bottest.Has(t, listed.Ask("/moi"), "Cơ quan SOA")
		bottest.Has(t, p.Ask("/moi"), "không thuộc quyền")

		second.Refused(other, "✅ Xác nhận", "Đã xác nhận.")
		first.Becomes(card, "Đã xác nhận đầu mối")
		bottest.Has(t, listed.Ask(bottest.Question), "nhận đường dẫn mời")
	})
}

func TestThoseWhoWaitAreDecidedFromTheList(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		for _, name := range []string{"Lê Thu Hà", "Phạm Quốc Bảo"} {
			p := submits(t, w, "SOA", name)
			bottest.Has(t, p.Last(), "Hiện chưa có người của Ban trên hệ thống") // they wait in the list
		}
		officer := w.Officer(t, directory.Officer)
		screen := officer.Ask("/tochuc")
		list := officer.Turn(screen, "Chờ xác nhận (2)", "Lê Thu Hà") // another module's screen, in the same message
		bottest.Has(t, list, "Đang chờ xác nhận: 2")
		officer.Turn(list, "Tiếp theo ›", "Phạm Quốc Bảo")
		decided := officer.Turn(list, "Từ chối", "Đã từ chối")
		officer.Turn(decided, "Tiếp theo ›", "Lê Thu Hà")
		officer.Turn(list, "✅ Xác nhận", "Đã xác nhận đầu mối")
		officer.Turn(list, "Tiếp theo ›", "Không còn đề nghị nào")
		officer.Turn(list, "‹ Quay lại", "Cơ cấu tổ chức")
		officer.NothingElse()
	})
}

func TestARequestOfSomebodyWhoLeftOrWaitedTooLongIsNotConfirmed(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officer := w.Officer(t, directory.Officer)
		late, left := submits(t, w, "SOA", "Lê Thu Hà"), submits(t, w, "SOB", "Phạm Quốc Bảo")
		first, second := officer.Next(), officer.Next()
		w.Exec(t, `update role_request set expires_at = 1 where name = 'Lê Thu Hà'`)
		officer.Refused(first, "✅ Xác nhận", "đã quá hạn")
		leave := left.Reach(left.Ask("/dulieu"), "Thôi giữ vị trí: Thành viên, Cơ quan SOB")
		left.Turn(leave, "✅ Thực hiện", "Đã kết thúc vị trí")
		officer.Refused(second, "✅ Xác nhận", "đã được xử lý trước đó") // it was withdrawn with the post
		late.NothingElse()
	})
}

func TestTheBoardsGroupIsBoundByAnAdministrator(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss, officer, guest := w.Administrator(t), w.Officer(t, directory.Officer), w.Member(t)
		group := w.TG.AddGroup(telegramtest.Group{Title: "Ban TĐKT", Members: []int64{boss.ID(), officer.ID(), guest.ID()}, Admins: []int64{boss.ID()}})
		here := boss.InGroup(group)
		if err := w.TG.AddBot(group, officer.ID()); err != nil {
			t.Fatal(err)
		}
		bottest.Has(t, here.Next(), "đã tham gia nhóm")
		at := "@" + w.TG.BotUser().Username
		bottest.Has(t, officer.InGroup(group).Ask("/ketnoi"+at), "không thuộc quyền")
		here.See()
		bottest.Has(t, here.Ask("/ketnoi"+at), "nhóm của Ban")
		bottest.Has(t, here.Ask("/ketnoi"+at), "đã là nhóm của Ban")
		bottest.Must[telegramtest.Message](t)(w.TG.Anonymous(group).Send("/ngatketnoi" + at))
		bottest.Has(t, here.Next(), "ẩn danh")
		bottest.Has(t, boss.Ask("/ketnoi"), "chỉ dùng trong nhóm")

		// Role requests come here now and not to the officers alone; only who may decides them here.
		p := submits(t, w, "SOG", "Lê Thu Hà")
		card := here.Until("Lê Thu Hà")
		officer.NothingElse()
		guest.InGroup(group).Refused(card, "✅ Xác nhận", "không thuộc quyền")
		officer.InGroup(group).Refused(card, "✅ Xác nhận", "Đã xác nhận.")
		here.Becomes(card, "Đã xác nhận đầu mối")
		bottest.Has(t, p.Next(), "đã xác nhận")

		here.See()
		bottest.Has(t, here.Ask("/ngatketnoi"+at), "không còn là nhóm của Ban")
		bottest.Has(t, here.Ask("/ngatketnoi"+at), "không phải là nhóm của Ban")
		submits(t, w, "SOG", "Phạm Quốc Bảo")
		bottest.Has(t, officer.Next(), "Phạm Quốc Bảo")
		here.NothingElse()
	})
}

func TestWhoWantsToBeOfTheBoardIsShownToAdministratorsAlone(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officer, admin := w.Officer(t, directory.Officer), w.Officer(t, directory.Admin)
		w.Exec(t, `insert into group_chat (chat_id, purpose, set_by, set_at) values (-1, 'board', 0, 1)`) // not even there
		p := w.Stranger(t)
		p.Come(w.Invite(t, "BAN", directory.Officer, 0))
		p.Reach(p.Ask("Lê Thu Hà, Chuyên viên"), "✅ Gửi")
		card := admin.Next()
		bottest.Has(t, card, "Đề nghị xác nhận Chuyên viên", "Lê Thu Hà")
		officer.NothingElse()
		admin.Press(card, "✅ Xác nhận")
		bottest.Has(t, p.Next(), "đã xác nhận đồng chí là Chuyên viên")
		bottest.Has(t, p.Ask("/tochuc"), "Cơ cấu tổ chức")
	})
}

func TestNobodyIsShownTheirOwnRequest(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officer := w.Officer(t, directory.Officer)
		officer.Reach(officer.Open(w.Invite(t, "SOA", directory.Head, 0)), "✅ Thực hiện")
		bottest.Has(t, officer.Reach(officer.Ask("Lê Thu Hà, Giám đốc"), "✅ Gửi"), "Hiện chưa có người của Ban trên hệ thống")
		bottest.Offers(t, officer.Ask("/tochuc"), "Chờ xác nhận (1)", false)
		officer.NothingElse()
		other := w.Officer(t, directory.Officer)
		bottest.Has(t, other.Turn(other.Ask("/tochuc"), "Chờ xác nhận (1)", "Lê Thu Hà"), "Đề nghị xác nhận Lãnh đạo cơ quan")
	})
}
