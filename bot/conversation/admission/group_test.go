package admission_test

import (
	"strings"
	"testing"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// left counts how often the bot left a group by itself.
func left(w *bottest.World) int { return len(w.TG.Calls("leaveChat")) }

func TestAGroupIsEnteredWithWhoMayBringTheBotThere(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		focal := w.Holder(t, "SOA", directory.Focal)
		stranger := w.Stranger(t)
		group := w.TG.AddGroup(telegramtest.Group{Title: "Phòng", Members: []int64{focal.ID(), stranger.ID()}})
		here, theirs := focal.InGroup(group), stranger.InGroup(group)
		if err := w.TG.AddBot(group, focal.ID()); err != nil {
			t.Fatal(err)
		}
		at := "@" + w.TG.BotUser().Username
		bottest.Has(t, here.Next(), "đã tham gia nhóm", at)
		if err := w.TG.PromoteBot(group, stranger.ID()); err != nil { // who makes it an administrator does not bring it
			t.Fatal(err)
		}
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from job where kind = 'joined group'`); n != 1 {
			t.Errorf("the group is greeted %d times", n)
		}
		bottest.Has(t, here.Ask(at+" "+bottest.Question), bottest.Answer)
		theirs.See()
		bottest.Has(t, theirs.Ask(at+" "+bottest.Question), "nhắn riêng cho trợ lý để đăng ký trước")
		here.See()
		for _, command := range []string{"/moi", "/tochuc", "/dulieu", "/duyetthay"} { // they show what is not for a group
			if said := here.Ask(command + at); said.ReplyMarkup != nil {
				t.Errorf("%s: %s", command, said.Text)
			}
		}
		here.NothingElse()
		if left(w) != 0 {
			t.Error("the bot left")
		}

		// Put out, it forgets the group; brought back, it greets again.
		if err := w.TG.RemoveBot(group, focal.ID()); err != nil {
			t.Fatal(err)
		}
		bottest.Eventually(t, "the group is forgotten", func() bool { return w.Count(t, `select count(*) from group_chat`) == 0 })
		if err := w.TG.AddBot(group, focal.ID()); err != nil {
			t.Fatal(err)
		}
		bottest.Has(t, here.Next(), "đã tham gia nhóm")
	})
}

func TestAGroupIsNotToldWhatOneOfItMay(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		focal := w.Holder(t, "SOA", directory.Focal)
		here := focal.InGroup(w.Group(t, "Phòng", focal)).See()
		for command, said := range map[string]string{"/start": "Kính chào", "/trogiup": "/vanban", "/help": "/vanban"} {
			bottest.Has(t, focal.Ask(command), said, "Dành riêng cho vai trò", "/moi")
			got := here.Ask(command + "@" + w.TG.BotUser().Username)
			bottest.Has(t, got, said)
			if strings.Contains(got.Text, "/moi") || strings.Contains(got.Text, "Dành riêng") {
				t.Errorf("%s in a group: %s", command, got.Text)
			}
		}
	})
}

func TestAGroupIsLeftIntoWhichNobodyEntitledBroughtTheBot(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		var groups []*bottest.Person
		for _, p := range []*bottest.Person{w.Stranger(t), w.Member(t)} {
			group := w.TG.AddGroup(telegramtest.Group{Title: "Nhóm lạ", Members: []int64{p.ID()}})
			if err := w.TG.AddBot(group, p.ID()); err != nil {
				t.Fatal(err)
			}
			groups = append(groups, p.InGroup(group))
		}
		for _, p := range groups {
			bottest.Has(t, p.Next(), "chỉ tham gia nhóm do quản trị", "xin rời nhóm này")
		}
		bottest.Eventually(t, "the leaving waits", func() bool {
			return w.Count(t, `select count(*) from job where kind = 'leave group'`) == 2
		})
		w.Exec(t, `update job set due_at = 1 where kind = 'leave group'`)
		bottest.Eventually(t, "the bot leaves both", func() bool { return left(w) == 2 })
		if n := w.Count(t, `select count(*) from group_chat`); n != 0 {
			t.Errorf("%d groups are kept", n)
		}
	})
}

func TestAGroupThatBecomesASupergroupStaysWhatItIs(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss := w.Administrator(t)
		group := w.TG.AddGroup(telegramtest.Group{Type: "group", Title: "Ban TĐKT", Members: []int64{boss.ID()}})
		here := boss.InGroup(group)
		if err := w.TG.AddBot(group, boss.ID()); err != nil {
			t.Fatal(err)
		}
		here.Next()
		bottest.Has(t, here.Ask("/ketnoi@"+w.TG.BotUser().Username), "nhóm của Ban")
		moved := bottest.Must[int64](t)(w.TG.Upgrade(group))
		bottest.Eventually(t, "the group has moved", func() bool {
			return w.Count(t, `select count(*) from group_chat where purpose = 'board' and chat_id = $1`, moved) == 1
		})
		bottest.Eventually(t, "what looked like a new group is looked at", func() bool {
			return w.Count(t, `select count(*) from job where kind = 'joined group' and state = 'waiting'`) == 0
		})
		there := boss.InGroup(moved)
		submits(t, w, "SOA", "Lê Thu Hà")
		bottest.Has(t, there.Next(), "Lê Thu Hà") // and no second greeting before it
		there.NothingElse()
	})
}

func TestASupergroupThatTheBotWasPutOutOfIsNoLongerKnown(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss, stranger := w.Administrator(t), w.Stranger(t)
		group := w.TG.AddGroup(telegramtest.Group{Type: "group", Title: "Phòng", Members: []int64{boss.ID(), stranger.ID()}})
		if err := w.TG.AddBot(group, boss.ID()); err != nil {
			t.Fatal(err)
		}
		bottest.Has(t, boss.InGroup(group).Next(), "đã tham gia nhóm")
		moved := bottest.Must[int64](t)(w.TG.Upgrade(group))
		registered := func() bool { return w.Count(t, `select count(*) from group_chat where chat_id = $1`, moved) == 1 }
		bottest.Eventually(t, "the group has moved", registered)
		putOut := func(by *bottest.Person) {
			w.AwaitHandled()
			w.Exec(t, `update job set due_at = 1 where kind = 'joined group' and state = 'waiting'`)
			w.AwaitHandled()
			if err := w.TG.RemoveBot(moved, by.ID()); err != nil {
				t.Fatal(err)
			}
			bottest.Eventually(t, "the group is forgotten", func() bool { return w.Count(t, `select count(*) from group_chat`) == 0 })
		}
		putOut(boss)
		there := boss.InGroup(moved).See()
		if err := w.TG.AddBot(moved, stranger.ID()); err != nil {
			t.Fatal(err)
		}
		bottest.Has(t, there.Next(), "xin rời nhóm này")
		putOut(stranger)
		if err := w.TG.AddBot(moved, boss.ID()); err != nil {
			t.Fatal(err)
		}
		bottest.Has(t, there.Next(), "đã tham gia nhóm")
		if !registered() {
			t.Error("the group is not registered")
		}
	})
}

func TestAGroupThatMovesBeforeItIsGreetedIsKeptUnderItsPresentId(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss := w.Administrator(t)
		group := w.TG.AddGroup(telegramtest.Group{Type: "group", Title: "Phòng", Members: []int64{boss.ID()}})
		if err := w.TG.AddBot(group, boss.ID()); err != nil {
			t.Fatal(err)
		}
		moved := bottest.Must[int64](t)(w.TG.Upgrade(group))
		there := boss.InGroup(moved)
		bottest.Has(t, there.Next(), "đã tham gia nhóm")
		bottest.Eventually(t, "both joinings are looked at", func() bool {
			return w.Count(t, `select count(*) from job where kind = 'joined group' and state = 'waiting'`) == 0
		})
		if n := w.Count(t, `select count(*) from group_chat where chat_id <> $1`, moved); n != 0 {
			t.Errorf("%d groups are kept under an id that is no more", n)
		}
		there.NothingElse()
	})
}

func TestWhoBlockedTheBotIsHeardOfAndWrittenToAgain(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officer := w.Officer(t, directory.Officer)
		p := submits(t, w, "SOA", "Lê Thu Hà")
		card := officer.Next()
		if err := p.Block(); err != nil {
			t.Fatal(err)
		}
		bottest.Eventually(t, "the audit tells", func() bool {
			return w.Count(t, `select count(*) from audit where act = 'block bot'`) == 1
		})
		officer.Press(card, "✅ Xác nhận")
		w.AwaitHandled() // the notice ended with the block
		bottest.Has(t, p.Open(""), "Kính chào")
		bottest.Has(t, p.Ask("/moi"), "Cơ quan SOA") // it was confirmed all the same
		if n := w.Count(t, `select count(*) from audit where act = 'unblock bot'`); n != 1 {
			t.Errorf("%d times unblocked", n)
		}
	})
}

// newKeeper is a module that keeps something of people.
func newKeeper(*conversation.Kit) conversation.Module {
	return conversation.Module{Name: "keeper", Notice: []string{"<b>Sổ lưu:</b> chữ ký của đồng chí."}, Intro: "Ghi sổ lưu bằng một tin nhắn."}
}

func TestTheNoticeNamesWhatEveryModuleKeeps(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Service.Modules = []bot.Module{newKeeper}
		w.Serve()
		p := w.Stranger(t)
		notice := p.Open(w.Invite(t, "SOA", directory.Member, 0))
		bottest.Has(t, notice, "• Sổ lưu: chữ ký của đồng chí.", "• Xem, xóa dữ liệu:", "Câu hỏi")
		bottest.Has(t, p.Reach(notice, "✅ Đồng ý"), "Ghi sổ lưu bằng một tin nhắn.")
		bottest.Has(t, p.Becomes(notice, "✅ Đã đồng ý"), "• Sổ lưu: chữ ký của đồng chí.") // what was agreed to
	})
}

func TestWhoIsKnownWithoutAnInvitationReadsTheNoticeFirst(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		listed, admin := w.Holder(t, "SOA", directory.Head), w.Somebody(t, bottest.Admin)
		w.Exec(t, `update person set agreed_at = 0`)
		for _, p := range []*bottest.Person{listed, admin} {
			notice := p.Ask("/moi")
			bottest.Has(t, notice, "Dữ liệu được lưu")
			bottest.Has(t, p.Reach(notice, "✅ Đồng ý"), "Cảm ơn đồng chí", "/moi")
		}
		bottest.Has(t, listed.Ask("/moi"), "Cơ quan SOA")
		bottest.Has(t, admin.Ask("/tochuc"), "Cơ cấu tổ chức")
	})
}

func TestWhoHasNoPostAnyMoreIsShownTheWayToTheirData(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Holder(t, "SOA", directory.Member)
		answer := p.Ask(bottest.Question)
		w.Exec(t, `update post set until_on = '2021-01-01'`)
		for _, words := range []string{bottest.Question, "/moi", "/trogiup"} {
			bottest.Has(t, p.Ask(words), "không giữ vị trí nào")
		}
		p.Refused(answer, "Trích dẫn", "không thuộc quyền")
		bottest.Has(t, p.Turn(p.Last(), "Xem, xóa dữ liệu của tôi", "Dữ liệu đang lưu"), "Mã tài khoản Telegram")
		bottest.Has(t, p.Ask("/dulieu"), "Dữ liệu đang lưu")
		back := p.Open(w.Invite(t, "SOB", directory.Member, 0))
		bottest.Has(t, p.Reach(back, "✅ Thực hiện"), "Thành viên, Cơ quan SOB")
	})
}

func TestOpenQuestionsAreForEverybodyWhoAgrees(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Service.Open = true
		w.Serve()
		p := w.Stranger(t)
		notice := p.Ask(bottest.Question)
		bottest.Has(t, notice, "Dữ liệu được lưu")
		p.Reach(notice, "✅ Đồng ý")
		bottest.Has(t, p.Ask(bottest.Question), bottest.Answer)
		for _, command := range []string{"/tochuc", "/moi", "/duyetthay"} {
			bottest.Has(t, p.Ask(command), "không thuộc quyền")
		}
	})
}
