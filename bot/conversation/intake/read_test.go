package intake_test

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
	"thidua/ingest/plain"
)

// half are two pages of a document.
func halves() (string, string) {
	whole := circular(first)
	cut := strings.Index(whole, "Điều 2.")
	return whole[:cut], whole[cut:]
}

func TestPagesAreReadTogetherInTheirOrderWhenAllWereSent(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		reader := &scan{warnings: []plain.Warning{
			{Kind: plain.Recognised, Detail: "0.87"}, {Kind: plain.BlankPage, Page: 2}, {Kind: plain.LegacyEncoding, Detail: "TCVN3"}, {Kind: plain.TrackedChanges},
			{Kind: plain.Comments}, {Kind: plain.Pictures, Detail: "3"}, {Kind: plain.Unread, Detail: "equation"}, {Kind: plain.Unsure, Page: 1, Detail: "0.4"}, {Kind: plain.MissingPages, Detail: "5"},
		}}
		w.Service.Documents = reader
		officer, _ := office(t, w)
		asked := officer.Ask("/nap")
		officer.Refused(asked, "✅ Đã gửi đủ, đọc văn bản", "Chưa có trang nào")
		one, two := halves()
		bottest.Must[[]telegramtest.Message](t)(officer.In(officer.Chat).SendAlbum([]telegramtest.Upload{page(t, one), page(t, two)}))
		count := officer.Until("Đã nhận")
		count = officer.Becomes(count, "Đã nhận 2 trang ảnh")
		sends(officer, "khac.txt", "x")
		officer.Until("Đang nhận các trang ảnh")
		officer.Press(count, "✅ Đã gửi đủ, đọc văn bản")
		progress := officer.Until("Đang đọc 2 trang ảnh")
		screen := officer.Until("Nội dung đã đọc")
		bottest.Has(t, screen, "2 Điều", "nhận dạng từ ảnh, độ tin cậy khoảng 87%", "trang 2: không đọc được chữ", "phông chữ cũ", "TCVN3", "chưa được chấp nhận", "ý kiến góp ý", "hình ảnh", "chưa đọc được (equation)",
			"trang 1: ảnh mờ", "các trang cuối")
		officer.Becomes(progress, "Đã đọc xong văn bản")
		officer.Press(screen, "✅ Đưa vào kho")
		kept := officer.Until("Trợ lý dùng ngay")
		document := officer.Turn(kept, "Mở văn bản", "Tình trạng: đang dùng")
		bottest.Has(t, document, "độ tin cậy khoảng 87%")
		officer.Press(document, "📎 Tải tệp gốc")
		bottest.Has(t, officer.Until("Tệp gốc của"), "(2 tệp)")
		for _, name := range []string{"Trang 01.jpg", "Trang 02.jpg"} {
			if got := officer.Next(); got.Document == nil || got.Document.FileName != name {
				t.Errorf("%+v is sent, want %s", got.Document, name)
			}
		}
		if n := reader.readings.Load(); n != 1 {
			t.Errorf("it was read %d times", n)
		}
	})
}

func TestPagesOfferedAreGatheredOn(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Service.Documents = &scan{}
		officer, _ := office(t, w)
		one, two := halves()
		bottest.Must[[]telegramtest.Message](t)(officer.In(officer.Chat).SendAlbum([]telegramtest.Upload{page(t, one), page(t, "\n")}))
		officer.Press(officer.Until("có muốn nạp 2 tệp vào kho"), "Nạp vào kho văn bản")
		count := officer.Until("Đã nhận 2 trang")
		bottest.Must[telegramtest.Message](t)(officer.In(officer.Chat).SendPhoto(page(t, two).Data, ""))
		officer.Becomes(count, "Đã nhận 3 trang")
		w.AwaitHandled()
		officer.Press(count, "✅ Đã gửi đủ, đọc văn bản")
		bottest.Has(t, officer.Until("Nội dung đã đọc"), "2 Điều")
		if n := w.Count(t, `select count(*) from form`); n != 0 {
			t.Errorf("%d forms are open", n)
		}
	})
}

func TestWhatCannotBeReadIsSaidAndNotKept(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		reader := &scan{}
		w.Service.Documents = reader
		officer, _ := office(t, w)
		reader.fail.Store(&errDamaged)
		officer.Ask("/nap")
		sends(officer, "a.pdf", "%PDF")
		officer.Until("Chưa nạp được văn bản. Tệp bị hỏng")
		reader.fail.Store(&errBroken)
		officer.Ask("/nap")
		sends(officer, "b.pdf", "%PDF")
		bottest.Eventually(t, "it is read again", func() bool {
			w.Exec(t, `update job set due_at = 1 where kind = 'read document' and state = 'waiting' and lease_until = 0`)
			return strings.Contains(officer.Last().Text, "do lỗi của hệ thống")
		})
		if n := reader.readings.Load(); n != 4 {
			t.Errorf("it was read %d times, want once and three times", n)
		}
		officer.See().Ask("/nap")
		sends(officer, "x.exe", "MZ")
		officer.Until("không thuộc loại đọc được")
		if n := w.Count(t, `select (select count(*) from file_use where owner like 'intake:%') + (select count(*) from intake where state <> 'dropped') + (select count(*) from intake_file)`); n != 0 {
			t.Errorf("%d things are kept", n)
		}
	})
}

func TestReadingIsStoppedByItsOfficer(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		reader := &scan{hold: make(chan struct{})}
		w.Service.Documents = reader
		officer, _ := office(t, w)
		officer.Ask("/nap")
		sends(officer, "a.txt", circular(first))
		progress := officer.Until("Đang đọc a.txt")
		bottest.Eventually(t, "it is being read", func() bool { return reader.readings.Load() == 1 })
		progress = officer.Becomes(progress, "trang 1/1")
		officer.Press(progress, "⏹ Dừng")
		officer.Becomes(progress, "không giữ lại tệp")
		bottest.Eventually(t, "the job ends", func() bool {
			return w.Count(t, `select count(*) from job where kind = 'read document' and state = 'waiting'`) == 0
		})
		officer.See().NothingElse()
		if n := w.Count(t, `select count(*) from file_use where owner like 'intake:%'`); n != 0 {
			t.Errorf("%d files are kept", n)
		}
	})
}

func TestReadingGoesOnAfterARestart(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		reader := &scan{hold: make(chan struct{})}
		w.Service.Documents = reader
		officer, _ := office(t, w)
		officer.Ask("/nap")
		sends(officer, "a.txt", circular(first))
		bottest.Eventually(t, "it is being read", func() bool { return reader.readings.Load() == 1 })
		// What a process that was killed leaves: a job in hand and no answer. The bot that stops lets the reading end, which fails here.
		reader.fail.Store(&errBroken)
		close(reader.hold)
		w.Stop()
		w.Lapse()
		w.Exec(t, `update job set due_at = 1, attempts = 0 where kind = 'read document' and state = 'waiting'`)
		reader.fail.Store(nil)
		w.Serve()
		bottest.Has(t, officer.Until("Nội dung đã đọc"), "77/2020/TT-BTN")
	})
}

// marked is a document with a secrecy mark, which is surely one.
const marked = "BỘ THỬ NGHIỆM\n\nTỐI MẬT\n\nSố: 5/BC-BTN\n\nBÁO CÁO\n\nVề việc thử\n\n1. Nội dung gì đó.\n"

func TestNothingIsKeptOfWhatBearsASecrecyMark(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		officer.Ask("/nap")
		sends(officer, "bao cao.txt", marked)
		officer.Until("mang dấu hiệu bí mật nhà nước")
		w.AwaitHandled()
		if n := w.Count(t, `select (select count(*) from file_use where owner like 'intake:%') + (select count(*) from intake where body <> '' or state <> 'dropped')
	+ (select count(*) from job where payload like '%TỐI MẬT%')`); n != 0 {
			t.Errorf("%d things are kept", n)
		}
		if n := w.Count(t, `select count(*) from audit where act = 'refuse secret'`); n != 1 {
			t.Errorf("%d entries of the audit", n)
		}
		if n := w.Count(t, `select count(*) from outbox_delivery where op = 'delete' and key like 'intake:secret:%'`); n != 1 {
			t.Errorf("its message is taken out of the chat %d times", n)
		}
	})
}

func TestOfWhatMayBearASecrecyMarkItsOfficerIsAsked(t *testing.T) {
	doubtful := strings.ReplaceAll(circular(first), "Hộ nuôi tôm giỏi được", "Kèm công văn mat so 15. Hộ nuôi tôm giỏi được")
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		for _, answer := range []struct{ label, says string }{{"Có, văn bản có dấu mật", "mang dấu hiệu bí mật nhà nước"}, {"Không phải văn bản mật", "không phải văn bản mật. Trợ lý đọc tiếp"}} {
			officer.Write("/nap")
			officer.Until("Nạp văn bản vào kho")
			sends(officer, "van ban.txt", doubtful)
			asked := officer.Until("có chữ giống dấu chỉ độ mật")
			if n := w.Count(t, `select count(*) from intake where body <> ''`); n != 0 {
				t.Errorf("%d bodies are kept meanwhile", n)
			}
			officer.Turn(asked, answer.label, answer.says)
		}
		bottest.Has(t, officer.Until("Nội dung đã đọc"), "77/2020/TT-BTN")
		if n := w.Count(t, `select count(*) from audit where act in ('refuse secret', 'clear document')`); n != 2 {
			t.Errorf("%d entries of the audit", n)
		}
	})
}
