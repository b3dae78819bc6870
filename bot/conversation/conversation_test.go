package conversation_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"thidua/bot"
	"thidua/bot/bottest"
	"thidua/bot/conversation"
	"thidua/bot/directory"
	"thidua/bot/problem"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

// withToy makes a world whose bot has two further modules.
func withToy(t *testing.T, w *bottest.World, version int) (released *[]string) {
	t.Helper()
	released = new([]string)
	w.Service.Modules = []bot.Module{
		func(kit *conversation.Kit) conversation.Module { return newToy(kit, version, released) },
		newNeighbour,
	}
	return released
}

func createToyTable(t *testing.T, w *bottest.World) {
	t.Helper()
	err := w.DB.InTx(t.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), toyTable)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAModuleOfExportedPartsNeedsNoLineOutsideIt(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		createToyTable(t, w)
		withToy(t, w, 1)
		w.Serve()
		p := w.Member(t)

		bottest.Has(t, p.Ask("/trogiup"), "Góp ý:", "/gopy – Góp ý", "/ghichu – Ghi chú", "/hoi") // from its tables
		bottest.Has(t, p.Ask("/gopy"), "Góp ý về việc gì?")
		bottest.Has(t, p.Ask("ab"), "Tên việc quá ngắn.") // a refusal changes nothing
		title := p.Write("Sổ vàng")
		files := p.Next()
		bottest.Has(t, files, "Việc: Sổ vàng.")
		bottest.Must[[]telegramtest.Message](t)(p.Private().SendAlbum([]telegramtest.Upload{bottest.Picture(t), bottest.Picture(t)}, ""))
		w.AwaitHandled()

		// An edit in the middle: the step that took the message takes its new words.
		bottest.Must[telegramtest.Message](t)(p.Private().Edit(title.MessageID, "Sổ vàng truyền thống"))
		edited := p.Next()
		bottest.Has(t, edited, "Việc: Sổ vàng truyền thống.", "đã có 2")
		if words := p.Press(files, "Đủ rồi"); !strings.Contains(words, "không còn hiệu lực") {
			t.Errorf("a button of the question before: %q", words)
		}
		bottest.Must[[]telegramtest.Message](t)(p.Private().SendAlbum([]telegramtest.Upload{bottest.Picture(t), bottest.Picture(t)}, ""))
		w.AwaitHandled()
		p.Press(edited, "Đủ rồi") // more files leave the buttons alive
		check := p.Next()
		bottest.Has(t, check, "“Sổ vàng truyền thống” với 4 ảnh")

		// A restart, and a second form meanwhile.
		w.Stop()
		w.Serve()
		bottest.Has(t, p.Ask("/ghichu"), "Ghi chú gì?")
		if words := p.Press(check, "Gửi"); !strings.Contains(words, "không còn hiệu lực") {
			t.Errorf("a button of a form that was set aside: %q", words)
		}
		bottest.Has(t, p.Ask("Họp giao ban"), "Đã ghi: Họp giao ban")
		aside := p.Next()
		bottest.Has(t, aside, "đang làm dở", "góp ý Sổ vàng truyền thống")
		p.Press(aside, "Tiếp tục")
		check = p.Next()
		bottest.Has(t, check, "“Sổ vàng truyền thống” với 4 ảnh")

		p.Press(check, "Gửi")
		sent := p.Becomes(check, "Đã nhận góp ý.")
		later := []string{p.Next().Text, p.Next().Text}
		slices.Sort(later)
		if want := []string{"Chưa làm được việc phụ.", "Góp ý có 4 ảnh."}; !slices.Equal(later, want) {
			t.Errorf("jobs said %q, want %q", later, want)
		}

		// A link from another module, privately and out of a group.
		menu := p.Ask("/lienket")
		if labels := bottest.Labels(menu); !slices.Equal(labels, []string{"Xem góp ý"}) {
			t.Errorf("links: %q", labels)
		}
		p.Press(menu, "Xem góp ý")
		bottest.Has(t, p.Next(), "Góp ý: Sổ vàng truyền thống")
		bottest.Must[telegramtest.Message](t)(p.Start("toysee-1"))
		bottest.Has(t, p.Next(), "Góp ý: Sổ vàng truyền thống")

		// A reply to one of the module's messages is the module's, whatever it says.
		bottest.Must[telegramtest.Message](t)(p.Private().Reply(sent.MessageID, "Điều 24 là gì?"))
		bottest.Has(t, p.Next(), "Đã nhận trả lời: Điều 24 là gì?")

		if words := p.Press(sent, "Rút"); words != "Đã rút." {
			t.Errorf("over the button: %q", words)
		}
		p.NothingElse()
	})
}

func TestALinkOfAGroupOpensThePrivateChat(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		createToyTable(t, w)
		withToy(t, w, 1)
		w.Serve()
		admin, p := w.Administrator(t), w.Member(t)
		group := w.TG.AddGroup(telegramtest.Group{Title: "Nhóm", Members: []int64{admin.ID(), p.ID()}})
		if err := w.TG.AddBot(group, admin.ID()); err != nil {
			t.Fatal(err)
		}
		in := p.InGroup(group)
		in.Next() // the greeting
		menu := in.Ask("/lienket@" + w.TG.BotUser().Username)
		url := in.PressURL(menu, "Xem góp ý")
		if want := "https://t.me/" + w.TG.BotUser().Username + "?start=toysee-1"; url != want {
			t.Errorf("the press opens %q, want %q", url, want)
		}
	})
}

func TestAFormThatAnotherProgramKeptIsEndedWithAWord(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		createToyTable(t, w)
		withToy(t, w, 1)
		w.Serve()
		p := w.Member(t)
		p.Ask("/gopy")
		w.Stop()
		withToy(t, w, 2)
		w.Serve()
		bottest.Has(t, p.Ask("Sổ vàng"), "vừa được nâng cấp")
		bottest.Has(t, p.Ask("/huy"), "không có việc nào đang làm dở")
	})
}

func TestWhatAFormHoldsIsReleasedWhenItIsNotFinished(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		createToyTable(t, w)
		released := withToy(t, w, 1)
		w.Serve()
		p := w.Member(t)
		for _, end := range []struct {
			how string
			do  func()
		}{
			{"cancelled", func() { p.Ask("/huy") }},
			{"replaced by one of its kind", func() { p.Ask("/gopy"); p.Ask("/huy") }},
			{"timed out", func() {
				exec(t, w, `update form set expires_at = 1`)
				exec(t, w, `update job set due_at = 1 where kind = 'form time-out'`)
				bottest.Has(t, p.Next(), "Đã quá thời gian chờ", "góp ý "+"timed out")
			}},
		} {
			p.Ask("/gopy")
			p.Ask(end.how)
			end.do()
			if !slices.Contains(*released, end.how) {
				t.Errorf("%s: released %q", end.how, *released)
			}
		}
	})
}

func exec(t *testing.T, w *bottest.World, statement string) {
	t.Helper()
	err := w.DB.InTx(t.Context(), func(tx *database.Tx) error {
		_, err := tx.Exec(t.Context(), statement)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestQuestionsAreAnsweredWhileAFormIsOpen(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		createToyTable(t, w)
		withToy(t, w, 1)
		w.Serve()
		p := w.Member(t)
		p.Ask("/gopy")
		bottest.Has(t, p.Ask("Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?"), "Căn cứ:")
		bottest.Has(t, p.Ask("Sổ vàng"), "Việc: Sổ vàng.")
	})
}

func TestWhatAModuleKeepsIsExportedAndErased(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		createToyTable(t, w)
		withToy(t, w, 1)
		w.Serve()
		p := w.Member(t)
		p.Ask("/gopy")
		p.Ask("Sổ vàng")
		p.Press(p.Last(), "Đủ rồi")
		p.Press(p.Next(), "Gửi")
		p.Next() // what its two jobs say
		p.Next()
		mine := p.Ask("/dulieu")
		p.Press(mine, "Gửi bản sao dữ liệu cho tôi")
		file := p.Next()
		var kept struct{ Toy struct{ Suggestions int } }
		if err := json.Unmarshal(w.TG.File(file.Document.FileID), &kept); err != nil || kept.Toy.Suggestions != 1 {
			t.Errorf("the copy says %+v: %v", kept, err)
		}
		p.Press(mine, "Xóa dữ liệu của tôi")
		p.Press(p.Next(), "✅ Thực hiện")
		bottest.Has(t, p.Next(), "Đã xóa dữ liệu")
		for _, table := range []string{"toy_suggestion", "form", "message_taken", "album_part", "held_message"} {
			var n int
			if err := w.DB.QueryRow(t.Context(), fmt.Sprintf(`select count(*) from %s`, table)).Scan(&n); err != nil || n != 0 {
				t.Errorf("%d rows are left in %s: %v", n, table, err)
			}
		}
	})
}

// guard is a module's directory.Watcher that keeps a reorganisation from being undone.
type guard struct{ told []string }

func (g *guard) PostsChanged(_ context.Context, _ *database.Tx, changes []directory.PostChange) error {
	for _, c := range changes {
		g.told = append(g.told, fmt.Sprint(c.Post.Role, " joined ", c.Joined))
	}
	return nil
}

func (g *guard) Reorganised(_ context.Context, _ *database.Tx, r directory.Reorganisation, _ directory.Effect) error {
	g.told = append(g.told, string(r.Kind))
	return nil
}

func (g *guard) Undoing(context.Context, *database.Tx, directory.Reorganisation, directory.Effect) error {
	return problem.New(problem.Ended, "Đã có thông báo gửi theo tên mới nên không hoàn tác được.")
}

func TestAModuleFollowsTheDirectoryAndIsAskedBeforeAnUndo(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		watching := &guard{}
		w.Service.Modules = []bot.Module{func(*conversation.Kit) conversation.Module {
			return conversation.Module{Name: "guard", Directory: watching}
		}}
		w.Serve()
		admin := w.Administrator(t)
		card := admin.Ask("/tochuc coquan")
		admin.Press(card, "Sắp xếp tổ chức")
		admin.Press(admin.Becomes(card, "chọn việc sắp xếp"), "Đổi tên")
		admin.Next()
		preview := admin.Ask("Cơ quan mới; 01/7/2025; Quyết định 1/QĐ-UBND")
		admin.Press(preview, "✅ Thực hiện")
		done := admin.Becomes(preview, "Đã thực hiện")
		if words := admin.Press(done, "↩ Hoàn tác"); !strings.Contains(words, "Đã có thông báo gửi theo tên mới") {
			t.Errorf("over the button: %q", words)
		}
		bottest.Has(t, admin.Ask("/tochuc coquan"), "Cơ quan mới")
		if !slices.Contains(watching.told, string(directory.Renaming)) {
			t.Errorf("the module was told %q", watching.told)
		}
	})
}
