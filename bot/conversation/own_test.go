package conversation_test

import (
	"slices"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

func TestTheHelpFollowsFromTheModules(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		help := p.Ask("/trogiup")
		bottest.Has(t, help, "Đặt câu hỏi:", "/hoi – Hỏi về thi đua, khen thưởng", "/vanban", "/trogiup – ", "/huy – Dừng việc đang làm dở")
		if title := bottest.Entity(help, "bold"); title != "Hướng dẫn sử dụng" {
			t.Errorf("the title is %q: %+v", title, help.Entities)
		}
		for _, same := range []string{"/trogiup@" + w.TG.BotUser().Username, "/help", "/TroGiup điều gì đó"} {
			if again := p.Ask(same); again.Text != help.Text {
				t.Errorf("%s: %q", same, again.Text)
			}
		}
		p.NothingElse()
	})
}

func TestCommandsOfARoleAreShownToItAlone(t *testing.T) {
	served(t, func(t *testing.T, w *bottest.World, _ *probe) {
		const own, line = "Dành riêng cho vai trò của đồng chí:", "/vieccuacanbo – Việc của cán bộ"
		member, officer := w.Member(t), w.Holder(t, "BAN", directory.Admin)
		if help := member.Ask("/trogiup"); strings.Contains(help.Text, own) || strings.Contains(help.Text, "vieccuacanbo") {
			t.Errorf("a member reads %s", help.Text)
		}
		bottest.Has(t, member.Ask("/vieccuacanbo"), "không thuộc quyền của tài khoản đang dùng", "Ban Thi đua - Khen thưởng")
		bottest.Has(t, officer.Ask("/trogiup"), own, line)
		bottest.Has(t, officer.Ask("/vieccuacanbo"), "của cán bộ")
		var everybody []string
		bottest.Eventually(t, "the menu is set", func() bool {
			everybody = nil
			for _, c := range w.TG.Commands(member.ID(), member.ID()) {
				everybody = append(everybody, c.Command)
			}
			return len(everybody) > 0
		})
		if want := []string{"hoi", "vanban", "dulieu", "trogiup"}; !slices.Equal(slices.DeleteFunc(everybody, func(c string) bool { return !slices.Contains(want, c) }), want) {
			t.Errorf("the menu of everybody: %q", everybody)
		}
	})
}

func TestAnUnknownCommandAndAnUnknownLinkAreSaidToBe(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		bottest.Has(t, p.Ask("/khongco <b>"), "không có lệnh /khongco", "/trogiup")
		bottest.Must[telegramtest.Message](t)(p.Start("la-123"))
		bottest.Has(t, p.Next(), "Đường dẫn này không còn hiệu lực")
		p.NothingElse()
	})
}

func TestACommandIsMetAsItIsSpelt(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		help := p.Ask("/trogiup").Text
		for _, typed := range []string{"/trợ giúp", "/Trợ Giúp", "/tro giup", "/TRỢ GIÚP giúp tôi"} {
			if got := p.Ask(typed).Text; got != help {
				t.Errorf("%s: %q", typed, got)
			}
		}
		bottest.Has(t, p.Ask("/văn bản"), "Kho văn bản hiện có")
		bottest.Has(t, p.Ask("/hỏi"), "ghi câu hỏi sau lệnh")
		officer := w.Administrator(t)
		if got, want := officer.Ask("/tổ chức").Text, officer.Ask("/tochuc").Text; got != want {
			t.Errorf("/tổ chức gave %q, want %q", got, want)
		}
	})
}

func TestNothingIsCancelledWhereNothingIsOpen(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		bottest.Has(t, p.Ask("/huy"), "Hiện không có việc nào đang làm dở")
	})
}

func TestWhatIsForOnePlaceIsRefusedInAnother(t *testing.T) {
	served(t, func(t *testing.T, w *bottest.World, _ *probe) {
		boss := w.Administrator(t)
		group := w.Group(t, "Nhóm", boss)
		here, bot := boss.InGroup(group), "@"+w.TG.BotUser().Username
		const privately, boardOnly, groupOnly = "chỉ thực hiện khi nhắn riêng cho trợ lý.", "hoặc trong nhóm của Ban.", "Lệnh này chỉ dùng trong nhóm."

		bottest.Has(t, here.Ask("/huy"+bot), privately)
		bottest.Has(t, here.Ask("/riengban"+bot), boardOnly)
		bottest.Has(t, here.Ask("/riengnhom"+bot), "của nhóm")
		menu := here.Ask("/nut" + bot)
		if words := here.Press(menu, "Riêng"); !strings.Contains(words, privately) {
			t.Errorf("over a private button: %q", words)
		}
		if words := here.Press(menu, "Của Ban"); !strings.Contains(words, boardOnly) {
			t.Errorf("over a button of the Board: %q", words)
		}
		bottest.Has(t, boss.Ask("/riengnhom"), groupOnly)
		bottest.Has(t, boss.Ask("/riengban"), "của Ban")

		bottest.Has(t, here.Ask("/ketnoi"+bot), "nhóm của Ban")
		bottest.Has(t, here.Ask("/riengban"+bot), "của Ban")
		here.Press(menu, "Của Ban")
		bottest.Has(t, here.Next(), "của Ban")
	})
}

func TestWhoIsNotToBeKnownHasNoRights(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss := w.Administrator(t)
		group := w.Group(t, "Nhóm", boss)
		here := boss.InGroup(group)
		somebody := w.TG.Anonymous(group)
		for _, text := range []string{w.Mention(where), "/trogiup@" + w.TG.BotUser().Username} {
			bottest.Must[telegramtest.Message](t)(somebody.Send(text))
			bottest.Has(t, here.Next(), "không nhận biết được người gửi ẩn danh", "tắt chế độ ẩn danh")
		}
		chatter := bottest.Must[telegramtest.Message](t)(somebody.Send("mai họp nhé"))
		bottest.Must[telegramtest.Message](t)(somebody.Edit(chatter.MessageID, "mai họp sớm nhé"))
		here.NothingElse()

		channel := w.TG.AddGroup(telegramtest.Group{Type: "channel", Title: "Kênh", Members: []int64{boss.ID()}})
		if err := w.TG.AddBot(channel, boss.ID()); err != nil {
			t.Fatal(err)
		}
		bottest.Must[telegramtest.Message](t)(w.TG.Channel(channel).Send(where))
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from answer`); n > 0 {
			t.Errorf("%d answers to nobody", n)
		}
	})
}

func TestAStrangerIsToldTheWayAndNothingIsKept(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss, p := w.Administrator(t), w.Stranger(t)
		group := w.Group(t, "Nhóm", boss, p)
		bottest.Has(t, p.Ask(where), "nhận đường dẫn mời")
		bottest.Has(t, p.InGroup(group).Ask(w.Mention(where)), "nhắn riêng cho trợ lý để đăng ký trước")
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from inbox_update where payload like '%vướng mắc%'`); n > 0 {
			t.Errorf("%d updates of a stranger are kept", n)
		}
	})
}

func TestHasteGetsOneSentenceAndOthersAreAnswered(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Service.PerPerson = 3
		w.Serve()
		p, other := w.Member(t), w.Member(t)
		answer := p.Ask(where)
		p.Ask("/trogiup")
		p.Ask("/trogiup")
		bottest.Has(t, p.Ask("/trogiup"), "đang nhận nhiều tin nhắn liên tiếp", "gửi lại sau một phút")
		p.Write("/trogiup")
		if words := p.Press(answer, "👍 Hữu ích"); !strings.Contains(words, "đang nhận nhiều tin nhắn liên tiếp") {
			t.Errorf("over a button pressed in haste: %q", words)
		}
		w.AwaitHandled()
		if n := len(w.TG.BotMessages(p.ID())); n != 4 {
			t.Errorf("%d messages, want three answers and one sentence", n)
		}
		bottest.Has(t, other.Ask(where), whereAnswered)
	})
}
