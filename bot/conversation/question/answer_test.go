package question_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

func TestAQuestionIsAnsweredWithTheQuoteAndItsPlace(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		answer := p.Ask(where)
		if quote := bottest.Entity(answer, "blockquote"); !strings.Contains(quote, whereAnswered) {
			t.Errorf("the quote is %q, entities %+v", quote, answer.Entities)
		}
		bottest.Has(t, answer, "Căn cứ: ", "Kế hoạch ngày 10/8/2021")
		if !strings.Contains(answer.HTML, "<b>Căn cứ:</b>") {
			t.Errorf("the citation line is not marked: %s", answer.HTML)
		}
		if labels := bottest.Labels(answer); !slices.Equal(labels, ownLabels) {
			t.Errorf("buttons %q", labels)
		}
		if n := len(w.TG.Calls("sendChatAction")); n > 0 {
			t.Errorf("%d typing signs for an answer that came at once", n)
		}
		bottest.Has(t, p.Ask("/HOI "+where), whereAnswered)
		bottest.Has(t, p.Ask("/hoi"), "ghi câu hỏi sau lệnh")
		declined := p.Ask(marriage)
		if !slices.Equal(bottest.Labels(declined), []string{askBoard}) || bottest.Entity(declined, "blockquote") != "" {
			t.Errorf("what is not in the corpus is answered: %s", declined.Text)
		}
		p.NothingElse()
	})
}

func TestWhatIsNoQuestionIsAnsweredKindly(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		bottest.Must[telegramtest.Message](t)(p.Start(""))
		bottest.Has(t, p.Next(), "Kính chào đồng chí", "Ban Thi đua - Khen thưởng, Sở Nội vụ, tỉnh Thái Bình", "Ví dụ:", "/trogiup")
		bottest.Has(t, p.Ask("xin chào"), "Kính chào")
		bottest.Has(t, p.Ask("???"), "chưa rõ câu hỏi")
		p.NothingElse()
	})
}

func TestDocumentsAreListed(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		bottest.Has(t, p.Ask("/vanban"), "hiện có 1 văn bản", "Kế hoạch ngày 10/8/2021", "đã kết thúc giai đoạn thực hiện")
		w.Ingest(t, longDocument(1)) // beside the running bot, which takes it over
		bottest.Has(t, p.Ask("/vanban"), "hiện có 2 văn bản", "77/2020/TT-BTN")
		found := p.Ask("/vanban 77")
		bottest.Has(t, found, "Có 1 văn bản theo “77”", "77/2020/TT-BTN", "lưu trữ thử nghiệm")
		if strings.Contains(found.Text, "Kế hoạch") {
			t.Errorf("what is not meant is listed: %s", found.Text)
		}
		bottest.Has(t, p.Ask("/văn bản 99"), "không có văn bản nào theo “99”")
	})
}

func TestADocumentIsQuotedWhenItIsIngestedAndNotBefore(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		bottest.Has(t, p.Ask("Điều 1 Thông tư 77/2020/TT-BTN"), "Kho văn bản chưa có toàn văn Thông tư 77/2020")
		w.Ingest(t, longDocument(1))
		bottest.Has(t, p.Ask("Điều 1 Thông tư 77/2020/TT-BTN"), "Thông tư này quy định về lưu trữ thử nghiệm")
	})
}

func TestStrangeTypingIsNoTrouble(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		for _, typed := range []string{
			norm.NFD.String(where), "co quan gap kho khan vuong mac thi phan anh ve dau", "🎉👨‍👩‍👧‍👦 " + where + " 🎉",
		} {
			bottest.Has(t, p.Ask(typed), whereAnswered)
		}
		for _, typed := range []string{
			"\u202eمرحبا بالعالم\u202c שלום עולם", "<b>không đóng thẻ & </i> &lt; %s $1 ' \" \\ ` _ *",
			strings.Repeat("thi đua khen thưởng ", 300)[:4096], strings.Repeat("Ă", 4096), strings.Repeat("👍", 2048),
		} {
			if answer := w.Member(t).Ask(typed); answer.Text == "" { // of one person the next would go on with a text of 4096
				t.Errorf("%.20q is answered with nothing", typed)
			}
		}
		p.NothingElse()
	})
}

func TestPersonsWhoWriteAtOnceKeepTheirOwnAnswers(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		people := map[string]*bottest.Person{"I": w.Member(t), "II": w.Member(t)}
		var all sync.WaitGroup
		for part, p := range people {
			all.Go(func() {
				for n := range 3 {
					if _, err := p.Send(fmt.Sprintf("khoản %d mục %s kế hoạch", n+1, part)); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
		all.Wait()
		for part, p := range people {
			for n := range 3 {
				bottest.Has(t, p.Next(), fmt.Sprintf("hoản %d Mục %s Kế hoạch", n+1, part))
			}
			p.NothingElse()
		}
	})
}

func TestALateAnswerSaysWhenTheQuestionWasAsked(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.TG.Now = func() time.Time { return time.Now().Add(-7 * time.Hour) } // written seven hours before the bot came back
		w.Serve()
		p := w.Member(t)
		asked := w.TG.Now().In(time.FixedZone("ICT", 7*3600))
		bottest.Has(t, p.Ask(where), "Trả lời câu hỏi gửi lúc ", asked.Format("ngày 02/01/2006"), "mong đồng chí thông cảm", whereAnswered)
		p.NothingElse()
	})
}

func TestAnAnswerInTimeDoesNotSayWhenTheQuestionWasAsked(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.TG.Now = func() time.Time { return time.Now().Add(-5 * time.Hour) }
		w.Serve()
		if answer := w.Member(t).Ask(where); strings.Contains(answer.Text, "gửi lúc") {
			t.Errorf("five hours late: %s", answer.Text)
		}
	})
}

func TestFilesAreAnsweredByTheirWordsAlone(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		const wordsOnly, unread = "chỉ đọc được câu hỏi bằng chữ", "chưa đọc tệp hoặc ảnh kèm theo"
		photo := bottest.Picture(t)
		bottest.Must[[]telegramtest.Message](t)(p.Private().SendAlbum([]telegramtest.Upload{photo, photo, photo}, ""))
		bottest.Has(t, p.Next(), wordsOnly)
		for _, caption := range []string{where, "/hoi " + where} {
			bottest.Must[[]telegramtest.Message](t)(p.Private().SendAlbum([]telegramtest.Upload{photo, photo, photo}, caption))
			bottest.Has(t, p.Next(), whereAnswered, unread)
		}
		bottest.Must[telegramtest.Message](t)(p.Private().SendPhoto(photo.Data, where))
		bottest.Has(t, p.Next(), whereAnswered, unread)
		bottest.Must[telegramtest.Message](t)(p.Private().SendDocument(telegramtest.Upload{Name: "a.pdf", Data: []byte("%PDF")}, ""))
		bottest.Has(t, p.Next(), wordsOnly)
		bottest.Must[telegramtest.Message](t)(p.Private().SendOther("sticker", map[string]any{"file_id": "a", "file_unique_id": "b"})) // asks nothing
		for _, kind := range []string{"location", "contact"} {
			bottest.Must[telegramtest.Message](t)(p.Private().SendOther(kind, map[string]any{"file_id": "a", "file_unique_id": "b"}))
			bottest.Has(t, p.Next(), wordsOnly)
		}
		bottest.Must[telegramtest.Message](t)(p.Private().SendMedia("voice", telegramtest.Upload{Data: []byte("OggS")}, ""))
		bottest.Has(t, p.Next(), wordsOnly)
		p.NothingElse()
	})
}

// Telegram writes such messages on behalf of people; nobody asked anything.
func TestAServiceMessageIsNotAnswered(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		p.Ask("/trogiup")
		w.TG.PushUpdate("message", fmt.Appendf(nil, `{"message_id":900,"date":%d,"chat":{"id":%[2]d,"type":"private"},"from":{"id":%[2]d,"first_name":"X"},
"pinned_message":{"message_id":1,"date":0,"chat":{"id":%[2]d,"type":"private"}}}`, time.Now().Unix(), p.ID()))
		p.NothingElse()
	})
}
