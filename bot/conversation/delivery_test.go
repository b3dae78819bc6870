package conversation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"thidua/bot/bottest"
	"thidua/bot/outbox"
	"thidua/bot/telegramtest"
)

func TestATextTooLongForOneReplyIsCut(t *testing.T) {
	served(t, func(t *testing.T, w *bottest.World, _ *probe) {
		p := w.Member(t)
		p.Write("/dai")
		for i := range 3 {
			page := p.Next()
			if i == 0 && !strings.HasPrefix(page.Text, "Dòng thứ 0.") {
				t.Errorf("it begins with %.30q", page.Text)
			}
		}
		p.NothingElse()
	})
}

func TestAModuleIsToldOfTheEndOfItsOwnDeliveriesAlone(t *testing.T) {
	served(t, func(t *testing.T, w *bottest.World, probe *probe) {
		p := w.Member(t)
		p.Ask("/trogiup")
		p.Ask("/nut")
		p.Ask(where)
		w.AwaitHandled()
		ended := probe.told(&probe.ended)
		if len(ended) != 1 || !strings.HasPrefix(ended[0], "probe:reply:") {
			t.Errorf("told of %q", ended)
		}
	})
}

func TestModulesFollowAGroupThatBecomesASupergroup(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		probe := withProbe(w)
		w.Serve()
		boss := w.Administrator(t)
		group := w.TG.AddGroup(telegramtest.Group{Type: "group", Title: "Khối", Members: []int64{boss.ID()}})
		if err := w.TG.AddBot(group, boss.ID()); err != nil {
			t.Fatal(err)
		}
		here := boss.InGroup(group)
		here.Next()
		here.Ask(w.Mention(where))
		if n := w.Count(t, `select count(*) from message_taken where chat_id = $1`, group); n != 1 {
			t.Errorf("%d messages of the group are remembered, want the question", n)
		}
		super := bottest.Must[int64](t)(w.TG.Upgrade(group)) // told in both chats
		w.AwaitHandled()
		if moved, want := slices.Compact(probe.told(&probe.moved)), []string{fmt.Sprint(group, " → ", super)}; !slices.Equal(moved, want) {
			t.Errorf("moved %q, want %q", moved, want)
		}
		if n := w.Count(t, `select count(*) from message_taken where chat_id = $1`, group); n > 0 {
			t.Errorf("%d messages are remembered by numbers that are others' now", n)
		}
		there := &bottest.Person{Person: boss.Person, W: w, T: t, Chat: super}
		bottest.Has(t, there.Ask(w.Mention(where)), whereAnswered) // and no second greeting before it
	})
}

func TestAFileIsFetchedAndItsModuleTold(t *testing.T) {
	served(t, func(t *testing.T, w *bottest.World, _ *probe) {
		p := w.Member(t)
		file := telegramtest.Upload{Name: "Báo cáo <1>.txt", Data: []byte("mười hai chữ")}
		bottest.Must[telegramtest.Message](t)(p.Private().SendDocument(file, "/nhan"))
		bottest.Has(t, p.Next(), "Đang nhận 1 tệp.")
		bottest.Has(t, p.Next(), fmt.Sprintf("Báo cáo <1>.txt: %d byte, đã giữ: true, quá lớn: false", len(file.Data)))
		if n := w.Count(t, `select count(*) from file`); n != 1 {
			t.Errorf("%d contents are kept", n)
		}
	})
}

func TestAFileThatTelegramDoesNotGiveOutIsToldToBeTooLarge(t *testing.T) {
	served(t, func(t *testing.T, w *bottest.World, _ *probe) {
		p := w.Member(t)
		file := telegramtest.Upload{Name: "phim.mp4", Data: make([]byte, 21<<20)}
		bottest.Must[telegramtest.Message](t)(p.Private().SendDocument(file, "/nhan"))
		p.Next()
		bottest.Has(t, p.Next(), "phim.mp4", "đã giữ: false, quá lớn: true")
	})
}

func TestAnAlbumIsOneMessageToItsCommand(t *testing.T) {
	served(t, func(t *testing.T, w *bottest.World, _ *probe) {
		p := w.Member(t)
		pictures := []telegramtest.Upload{bottest.Picture(t), bottest.Picture(t), bottest.Picture(t)}
		bottest.Must[[]telegramtest.Message](t)(p.Private().SendAlbum(pictures, "/nhan"))
		bottest.Has(t, p.Next(), "Đang nhận 3 tệp.")
		for range pictures {
			bottest.Has(t, p.Next(), "đã giữ: true")
		}
		// A command that takes no files: they are files, with words under them.
		bottest.Must[[]telegramtest.Message](t)(p.Private().SendAlbum(pictures, "/nut"))
		if got := p.Next(); strings.Contains(got.Text, "Các nút") {
			t.Errorf("the command was obeyed: %s", got.Text)
		}
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from album_part`); n > 0 {
			t.Errorf("%d parts of albums are left", n)
		}
	})
}

// A file that came when its album was closed was kept for a week, and nobody said a word.
func TestAPartThatComesAfterItsAlbumIsAnswered(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		withProbe(w)
		w.Serve()
		p := w.Member(t)
		p.Ask("/trogiup")
		part := func(message int64, words string) {
			w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"},"from":{"id":%[3]d},"media_group_id":"77",
				"document":{"file_id":"no such file","file_unique_id":"u%[1]d","file_name":"%[1]d.pdf"}%[4]s}`, message, time.Now().Unix(), p.ID(), words))
		}
		part(501, `,"caption":"/nhan","caption_entities":[{"type":"bot_command","offset":0,"length":5}]`)
		part(502, "")
		bottest.Has(t, p.Next(), "Đang nhận 2 tệp.")
		for range 2 {
			bottest.Has(t, p.Next(), "đã giữ: false")
		}
		part(503, "")
		if late := p.Next(); late.Text == "" {
			t.Error("nothing is said of it")
		}
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from album_part`); n > 0 {
			t.Errorf("%d parts are left", n)
		}
	})
}

func TestAnAlbumThatCannotBeClosedIsApologisedFor(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		withProbe(w)
		for _, event := range []string{"insert", "update of set_at"} {
			w.Exec(t, `
create trigger last_try_`+event[:6]+` after `+event+` on job when new.kind = 'close album' begin
	update job set attempts = 4 where id = new.id; end`)
		}
		w.Exec(t, `
create trigger broken before insert on inbox_update when new.kind = 'conversation:album' begin select raise(abort, 'boom'); end`)
		w.Serve()
		p := w.Member(t)
		bottest.Must[[]telegramtest.Message](t)(p.Private().SendAlbum([]telegramtest.Upload{bottest.Picture(t), bottest.Picture(t)}, "/nhan"))
		bottest.Has(t, p.Next(), failed)
		// A part that comes after the apology is an album of its own, which ends alike.
		bottest.Eventually(t, "no part of it is left", func() bool { return w.Count(t, `select count(*) from album_part`) == 0 })
	})
}

func TestWhatGoesAsSeveralMessagesGoesOnWhereItWasInterrupted(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		withProbe(w)
		w.Serve()
		whole := w.Member(t)
		whole.Write("/dai")
		var pages []string
		for range 3 {
			pages = append(pages, whole.Next().Text)
		}
		long := func(c telegramtest.Call) bool { return utf8.RuneCountInString(c.Params["text"]) > 2100 }
		w.TG.Inject(telegramtest.Fault{Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: message is too long", When: long})
		for _, fault := range []telegramtest.Fault{
			{Do: telegramtest.Refuse, Code: 429, RetryAfter: 1}, {Do: telegramtest.BadGateway}, {Do: telegramtest.LoseRequest},
		} {
			p := w.Member(t)
			fault.Method, fault.ChatID, fault.Skip, fault.Times = "sendMessage", p.ID(), 1, 1
			fault.When = func(c telegramtest.Call) bool { return !long(c) }
			w.TG.Inject(fault)
			p.Write("/dai")
			words := ""
			w.AwaitHandled()
			bottest.Eventually(t, "everything came", func() bool {
				words = ""
				for _, m := range w.TG.BotMessages(p.ID()) {
					words += m.Text + "\n"
				}
				return strings.Contains(words, pages[2][len(pages[2])-40:])
			})
			if got, want := strings.Fields(words), strings.Fields(strings.Join(pages, "\n")); !slices.Equal(got, want) {
				t.Errorf("%+v: %d words came, want %d", fault, len(got), len(want))
			}
			store := outbox.NewStore(w.DB, nil)
			for _, m := range w.TG.BotMessages(p.ID()) {
				bottest.Eventually(t, "the owner of each message is found", func() bool {
					key, ok, err := store.KeyOf(t.Context(), w.DB, p.ID(), int64(m.MessageID))
					return err == nil && ok && strings.HasPrefix(key, "probe:reply:")
				})
			}
		}
	})
}
