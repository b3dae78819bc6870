package intake_test

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/boardtest"
	"thidua/bot/broadcast"
	"thidua/bot/file"
	"thidua/bot/outbox"
	"thidua/bot/telegramtest"
)

const sentLabel = "1 · Đã gửi · Đợt thi đua cao điểm"

// announces sends an announcement with documents of these words, by their names.
func announces(t *testing.T, o *boardtest.Office, documents ...[2]string) {
	t.Helper()
	var files []outbox.File
	for _, d := range documents {
		c := bottest.Must[file.Content](t)(o.Kit.Files.Put(t.Context(), strings.NewReader(d[1]), 1<<20))
		files = append(files, outbox.File{Hash: c.Hash, Kind: string(file.Document), Name: d[0]})
	}
	o.Released(func(d *broadcast.Draft) { d.Files = files })
	o.Officer.See()
}

func TestTheFileOfAnAnnouncementIsBroughtInByAPress(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		announces(t, o, [2]string{"thong tu.txt", circular(first)})
		page := o.OpenPage(o.Officer, sentLabel)
		bottest.Offers(t, page, "Đưa tệp vào kho văn bản", true)
		o.Officer.Press(page, "Đưa tệp vào kho văn bản")
		o.Officer.Press(page, "Đưa tệp vào kho văn bản")
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from intake`); n != 1 {
			t.Errorf("pressing it twice begins %d intakes", n)
		}
		screen := o.Officer.Until("Nội dung đã đọc")
		bottest.Has(t, screen, "77/2020/TT-BTN")
		o.Officer.Press(screen, "✅ Đưa vào kho")
		o.Officer.Until("Trợ lý dùng ngay")
		if n := w.Count(t, `select count(*) from file_use where (owner like 'corpus:%' or owner like 'announcement:%') and name = 'thong tu.txt'`); n != 2 {
			t.Errorf("%d use the file, want the document and the announcement", n)
		}
		list := o.Approver.See().Ask("/dondoc") // who approves keeps no documents
		bottest.Offers(t, o.Approver.Turn(list, labelWith(t, list, "Đợt thi đua"), "Thông báo số"), "Đưa tệp vào kho văn bản", false)
	})
}

func TestOneOfSeveralFilesIsChosen(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		announces(t, o, [2]string{"bang.xlsx", "x"}, [2]string{"mot.txt", circular(first)}, [2]string{"hai.txt", circular(second)})
		choice := o.Officer.Reach(o.OpenPage(o.Officer, sentLabel), "Đưa tệp vào kho văn bản")
		bottest.Has(t, choice, "chọn tệp")
		bottest.Offers(t, choice, "bang.xlsx", false)
		o.Officer.Press(choice, "hai.txt")
		o.Officer.Press(o.Officer.Until("Nội dung đã đọc"), "✅ Đưa vào kho")
		o.Officer.Until("Trợ lý dùng ngay")
		if !answered(o.Officer, whose, second) {
			t.Error("the file that was chosen does not answer")
		}
		o.Officer.Press(choice, "mot.txt")
		bottest.Has(t, o.Officer.Until("Nội dung đã đọc"), "Sẽ thay bản đang có")
	})
}

func TestAnAnnouncementWithoutADocumentHasNoneToBringIn(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		o := boardtest.NewOffice(t, w, "SOYT")
		announces(t, o)
		page := o.OpenPage(o.Officer, sentLabel)
		bottest.Offers(t, page, "Đưa tệp vào kho văn bản", false)
		o.Officer.Forge(page, "intakefiles:1")
		bottest.Must[telegramtest.Message](t)(o.Officer.Start("intakefiles-1"))
		o.Officer.Until("không kèm tệp văn bản nào")
	})
}
