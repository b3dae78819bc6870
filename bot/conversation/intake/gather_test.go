package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
)

// nothingOpen requires that nothing of an intake is kept that has not ended.
func nothingOpen(t *testing.T, w *bottest.World) {
	t.Helper()
	w.AwaitHandled()
	if n := w.Count(t, `select (select count(*) from intake where state in ('gathering', 'reading', 'doubtful', 'read')) + (select count(*) from intake_file f join intake i on i.id = f.intake_id where i.state <> 'kept')
	+ (select count(*) from file_use where owner like 'intake:%')`); n != 0 {
		t.Errorf("%d things of what is over are kept", n)
	}
}

func TestPagesAreLetGoWhenTheirSendingIsCancelledOrTimesOut(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		for _, end := range []func(asked telegramtest.Post){
			func(asked telegramtest.Post) { officer.Press(asked, "Hủy") },
			func(telegramtest.Post) { officer.Ask("/huy") },
			func(telegramtest.Post) { officer.Ask("/nap") }, // begins anew
			func(telegramtest.Post) { w.PassTime(t, officer); officer.Until("Đã quá thời gian chờ") },
		} {
			officer.See().Write("/nap")
			asked := officer.Until("Nạp văn bản vào kho")
			bottest.Must[telegramtest.Message](t)(officer.In(officer.Chat).SendPhoto(page(t, fmt.Sprint(w.NewID())).Data, ""))
			count := officer.Until("Đã nhận 1 trang")
			w.AwaitHandled()
			end(asked)
			nothingOpen(t, w)
			officer.Refused(count, "✅ Đã gửi đủ, đọc văn bản", "không còn hiệu lực")
		}
	})
}

func TestAFileThatIsNotFetchedEndsItsIntake(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		rule := w.TG.Inject(telegramtest.Fault{Method: "getFile", Do: telegramtest.Refuse, Code: 400, Description: "Bad Request: file is too big"})
		officer.Ask("/nap")
		sends(officer, "lon.pdf", "x")
		officer.Until("Trợ lý chưa nhận được tệp “lon.pdf” vì tệp lớn hơn 20 MB")
		nothingOpen(t, w)
		officer.Ask("/nap")
		bottest.Must[[]telegramtest.Message](t)(officer.In(officer.Chat).SendAlbum([]telegramtest.Upload{page(t, "1"), page(t, "2")}))
		officer.Until("Trợ lý chưa nhận được trang ảnh")
		nothingOpen(t, w)
		if n := w.Count(t, `select count(*) from form`); n != 0 {
			t.Errorf("%d forms are open", n)
		}
		rule.Remove()
	})
}

func TestSeveralDocumentsAreReadOneAfterTheOther(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		one, two := circular(first), strings.ReplaceAll(circular(second), "77/2020", "78/2020")
		bottest.Must[[]telegramtest.Message](t)(officer.In(officer.Chat).SendAlbum([]telegramtest.Upload{{Name: "mot.txt", Data: []byte(one)}, {Name: "hai.txt", Data: []byte(two)}}))
		officer.Press(officer.Until("có muốn nạp 2 tệp"), "Nạp vào kho văn bản")
		// The one that is fetched first is read first.
		both := officer.Until("Nội dung đã đọc").Text + officer.Until("Nội dung đã đọc").Text
		for _, number := range []string{"77/2020/TT-BTN", "78/2020/TT-BTN"} {
			if strings.Count(both, number) != 1 {
				t.Errorf("%s was read in %q", number, both)
			}
		}
		// Behind a form that the first part ended the second is offered.
		officer.Ask("/nap")
		bottest.Must[[]telegramtest.Message](t)(officer.In(officer.Chat).SendAlbum([]telegramtest.Upload{{Name: "ba.txt", Data: []byte(one)}, {Name: "bon.txt", Data: []byte(two)}}))
		officer.Until("Nội dung đã đọc")
		officer.Until("có muốn nạp tệp bon.txt")
	})
}

func TestAQuestionWithAFileIsAQuestion(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		bottest.Must[telegramtest.Message](t)(officer.In(officer.Chat).SendDocument(telegramtest.Upload{Name: "a.txt", Data: []byte("x")}, bottest.Question))
		bottest.Has(t, officer.Next(), bottest.Answer)
		bottest.Must[telegramtest.Message](t)(officer.In(officer.Chat).SendDocument(telegramtest.Upload{Name: "a.txt", Data: []byte("x")}, "Cơ quan gặp vướng mắc phản ánh về đâu"))
		offer := officer.Until("có muốn nạp tệp a.txt")
		officer.Press(offer, "Không nạp")
		bottest.Has(t, officer.Until("phản ánh về"), bottest.Answer) // as it is answered without the offer
	})
}

func TestTheOfferTakesWhatComesAfterIt(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Service.Documents = &scan{}
		officer, _ := office(t, w)
		one, two := halves()
		for _, words := range []string{one, two} { // one by one, and not as an album
			bottest.Must[telegramtest.Message](t)(officer.In(officer.Chat).SendPhoto(page(t, words).Data, ""))
		}
		offer := officer.Until("có muốn nạp")
		w.AwaitHandled()
		sends(officer, "a.exe", "MZ")
		officer.Until("không thuộc loại đọc được")
		officer.Press(offer, "Nạp vào kho văn bản")
		count := officer.Until("Đã nhận 2 trang")
		w.AwaitHandled()
		officer.Press(count, "✅ Đã gửi đủ, đọc văn bản")
		bottest.Has(t, officer.Until("Nội dung đã đọc"), "2 Điều")
	})
}

func TestWhoLosesTheRightOnTheWayBringsNothingIn(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		screen := reads(officer, circular(first))
		edit := officer.Turn(screen, "✏️ Sửa", "Sửa thông tin văn bản")
		officer.Reach(edit, "Trích yếu")
		w.Exec(t, `update post set role = $1 where person_id = (select id from person where account = $2)`, directory.Member, officer.ID())
		officer.Write("Trích yếu khác")
		officer.Until("không thuộc quyền")
		officer.Forge(screen, dataOf(t, screen, "✅ Đưa vào kho"))
		sends(officer, "a.txt", circular(first))
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from document where number = '77/2020/TT-BTN'`); n != 0 {
			t.Error("it is in the corpus")
		}
		if n := w.Count(t, `select count(*) from intake where corrections <> '{}'`); n != 0 {
			t.Error("it was corrected")
		}
	})
}

func TestWhatAnErasedOfficerHadInHandIsGone(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		keeps(officer, circular(first))
		reads(officer, circular(second))
		asked := officer.See().Reach(officer.Ask("/dulieu"), "Xóa dữ liệu của tôi")
		officer.Press(asked, bottest.Labels(asked)[0]) // which does it
		bottest.Eventually(t, "the officer is erased", func() bool { return w.Count(t, `select count(*) from person where account = $1`, officer.ID()) == 0 })
		nothingOpen(t, w)
		if n := w.Count(t, `select count(*) from intake where begun_by <> 0`); n != 0 {
			t.Errorf("%d intakes are somebody's", n)
		}
		if n := w.Count(t, `select count(*) from document where number = '77/2020/TT-BTN'`); n != 1 {
			t.Error("what is in the corpus went with who brought it in")
		}
	})
}
