package intake_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

func TestTheCommandUnderAFileTakesThatFile(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Service.Documents = &scan{}
		officer, member := office(t, w)
		here := officer.In(officer.Chat)
		bottest.Must[telegramtest.Message](t)(here.SendDocument(telegramtest.Upload{Name: "van ban.txt", Data: []byte(circular(first))}, "/nap"))
		bottest.Has(t, officer.Until("Nội dung đã đọc"), "77/2020/TT-BTN")
		bottest.Must[telegramtest.Message](t)(here.SendDocument(telegramtest.Upload{Name: "a.exe", Data: []byte("MZ")}, "/nạp"))
		officer.Until("không thuộc loại đọc được")

		one, two := halves()
		bottest.Must[telegramtest.Message](t)(here.SendPhoto(page(t, one).Data, "/nap"))
		officer.Until("Đã nhận 1 trang")
		bottest.Must[telegramtest.Message](t)(here.SendPhoto(page(t, two).Data, "")) // the next page
		bottest.Eventually(t, "there are two pages", func() bool { return w.Count(t, `select count(*) from intake_file`) == 3 })
		w.AwaitHandled()
		officer.Press(officer.Now(officer.Last()), "✅ Đã gửi đủ, đọc văn bản")
		bottest.Has(t, officer.Until("Nội dung đã đọc"), "2 Điều")

		bottest.Must[[]telegramtest.Message](t)(here.SendAlbum([]telegramtest.Upload{page(t, one), page(t, two)}, "/nap"))
		officer.Until("Đã nhận 2 trang")
		member.See()
		bottest.Must[telegramtest.Message](t)(member.In(member.Chat).SendDocument(telegramtest.Upload{Name: "van ban.txt", Data: []byte(circular(first))}, "/nap"))
		bottest.Has(t, member.Next(), "không thuộc quyền")
	})
}

// What says that something is asked or being done says what became of it when it is over.
func TestMessagesOfWhatIsOverSayWhatBecameOfIt(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		became := func(m telegramtest.Post, words string) {
			t.Helper()
			if now := officer.Becomes(m, words); len(bottest.Labels(now)) > 0 {
				t.Errorf("%q has buttons", now.Text)
			}
		}
		sends(officer, "quyet dinh.txt", circular(first))
		offer := officer.Until("có muốn nạp tệp quyet dinh.txt vào kho")
		officer.Press(offer, "Nạp vào kho văn bản")
		screen := officer.Until("Nội dung đã đọc")
		became(offer, "Đã nhận tệp quyet dinh.txt để nạp")
		officer.Press(screen, "✅ Đưa vào kho")
		kept := officer.Until("Trợ lý dùng ngay khi trả lời")
		became(screen, "Đã đưa Thông tư số 77/2020/TT-BTN")
		officer.Press(kept, "↩️ Hoàn tác")
		officer.Until("không còn trong kho")
		became(kept, "Đã hoàn tác việc nạp Thông tư số 77/2020/TT-BTN")

		kept = keeps(officer, circular(first))
		opened := officer.Turn(kept, "Mở văn bản", "Tình trạng")
		officer.Reach(opened, "Thôi dùng từ ngày…")
		officer.Press(officer.Last(), "Từ hôm nay")
		officer.Until("ghi lý do")
		officer.Write("được thay bằng văn bản khác")
		doing := officer.Next()
		officer.Until("Đã ghi nhận thôi dùng")
		became(doing, "Đã cập nhật kho: Thông tư số 77/2020/TT-BTN")
		officer.Reach(officer.Last(), "🗑 Xóa khỏi kho")
		asked := officer.Last()
		officer.Press(asked, "Xóa văn bản khỏi kho")
		officer.Until("khỏi kho văn bản, cùng tệp gốc")
		became(asked, "Đã xóa Thông tư số 77/2020/TT-BTN")

		photos := bottest.Must[[]telegramtest.Message](t)
		photos(officer.In(officer.Chat).SendAlbum([]telegramtest.Upload{page(t, "1"), page(t, "2")}))
		offer = officer.Until("có muốn nạp 2 tệp")
		officer.Press(offer, "Nạp vào kho văn bản")
		became(offer, "Đã nhận 2 tệp để nạp")
		officer.Ask("/huy")

		w.TG.Inject(telegramtest.Fault{Method: "getFile", Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: file is too big"})
		officer.See().Ask("/nap")
		sends(officer, "lon.txt", "x")
		says := func(words string) bool {
			return slices.ContainsFunc(w.TG.BotMessages(officer.Chat), func(m telegramtest.Post) bool { return strings.Contains(m.Text, words) })
		}
		bottest.Eventually(t, "it is said not to be read", func() bool { return says("Chưa đọc được văn bản") })
		if says("Đang đọc lon.txt") {
			t.Error("it is still said to be read")
		}
	})
}

// What was sent before a file with the command is part of the same document: nothing of it is let go.
func TestTheCommandUnderAFurtherPageGoesOnWithThoseBefore(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		photo := func(words, caption string) {
			bottest.Must[telegramtest.Message](t)(officer.In(officer.Chat).SendPhoto(page(t, words).Data, caption))
			w.AwaitHandled()
		}
		holds := func(pages int) {
			t.Helper()
			w.AwaitHandled()
			if n := w.Count(t, `select count(*) from intake_file f join intake i on i.id = f.intake_id where i.state = 'gathering'`); n != pages {
				t.Errorf("%d pages, want %d", n, pages)
			}
			if n := w.Count(t, `select count(*) from intake where state = 'gathering'`); n != 1 {
				t.Errorf("they are in %d documents", n)
			}
			officer.See().Ask("/huy")
		}
		photo("1", "/nap")
		photo("2", "/nap")
		photo("3", "")
		holds(3)

		officer.Ask("/nap")
		photo("4", "")
		bottest.Must[[]telegramtest.Message](t)(officer.In(officer.Chat).SendAlbum([]telegramtest.Upload{page(t, "5"), page(t, "6")}, "/nap"))
		holds(3)

		photo("7", "") // which is asked about
		photo("8", "/nap")
		holds(2)

		officer.Ask("/nap")
		bottest.Must[telegramtest.Message](t)(officer.In(officer.Chat).SendDocument(telegramtest.Upload{Name: "van ban.txt", Data: []byte(circular(first))}, "/nap"))
		officer.Until("Nội dung đã đọc")
		if n := w.Count(t, `select count(*) from form where form = 'gather'`); n != 0 {
			t.Errorf("%d forms wait for what came", n)
		}
	})
}

// What an officer does at once to what is not said yet to be in the corpus.
func TestADocumentThatIsTakenAwayAtOnceIsSaidToBeGone(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		kept := keeps(officer, circular(first))
		undo := dataOf(t, kept, "↩️ Hoàn tác")
		officer.Press(kept, "↩️ Hoàn tác")
		officer.Until("không còn trong kho")
		screen := reads(officer, circular(second))
		undo = undo[:strings.LastIndexByte(undo, ':')+1] + strconv.FormatInt(int64(w.Count(t, `select max(id) from intake`)), 36)
		keep := dataOf(t, screen, "✅ Đưa vào kho")
		w.Stop()
		for i, data := range []string{keep, undo} { // both are there before the first is done
			w.TG.PushUpdate("callback_query", fmt.Appendf(nil, `{"id":"%d","from":{"id":%d,"first_name":"X"},"chat_instance":"1","data":%q,
"message":{"message_id":%d,"date":%d,"chat":{"id":%[2]d,"type":"private"}}}`, i+1, officer.ID(), data, screen.MessageID, screen.Date))
		}
		w.Serve()
		officer.Until("đã được xóa hoặc hoàn tác việc nạp ngay sau đó")
		officer.Until("Đã hoàn tác")
	})
}

// The store forgets what it sent after a while; the buttons of that work on.
func TestAnOfferThatCannotBeChangedAnyMoreIsTaken(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		sends(officer, "van ban.txt", circular(first))
		offer := officer.Until("có muốn nạp tệp van ban.txt")
		officer.AwaitRecorded(offer)
		w.Exec(t, `delete from outbox_delivery where chat_id = $1 and message_ids = $2`, officer.Chat, fmt.Sprintf("[%d]", offer.MessageID))
		officer.Forge(offer, dataOf(t, offer, "Nạp vào kho văn bản"))
		officer.Until("Nội dung đã đọc")
	})
}
