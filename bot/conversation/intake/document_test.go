package intake_test

import (
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/bank"
)

// labelWith is the label of a button with some words on it.
func labelWith(t testing.TB, m telegramtest.Post, words string) string {
	t.Helper()
	for _, l := range bottest.Labels(m) {
		if strings.Contains(l, words) {
			return l
		}
	}
	t.Fatalf("no button with %q: %q", words, bottest.Labels(m))
	return ""
}

// opens goes from /nap to the circular.
func opens(p *bottest.Person) telegramtest.Post {
	p.T.Helper()
	p.Write("/nap")
	list := p.Turn(p.Until("Nạp văn bản vào kho"), "📚 Văn bản trong kho", "Văn bản trong kho (")
	return p.Turn(list, labelWith(p.T, list, "77/2020/TT-BTN"), "Tình trạng")
}

func TestADocumentIsRetiredForAReasonAndBroughtBack(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		w.Ingest(t, circular(first))
		if !answered(member, whose, first) {
			t.Fatal("it does not answer")
		}
		screen := opens(officer)
		bottest.Has(t, screen, "Tình trạng: đang dùng", "2 Điều", "Nạp vào kho: ngày")
		bottest.Offers(t, screen, "📎 Tải tệp gốc", false)
		bottest.Has(t, officer.Reach(screen, "Thôi dùng từ ngày…"), "ngày bắt đầu thôi dùng")
		for words, refused := range map[string]string{"mai": "Ngày chưa đúng", "01/01/2010": "phải từ ngày văn bản bắt đầu", "01/01/2090": "trong vòng 5 năm"} {
			officer.Write(words)
			officer.Until(refused)
		}
		officer.Write("06/3/2020")
		officer.Until("lý do")
		officer.Write("x")
		officer.Until("Đề nghị ghi lý do")
		officer.Write("được thay bằng Thông tư khác")
		screen = officer.Until("Đã ghi nhận thôi dùng")
		bottest.Has(t, screen, "thôi dùng từ ngày 06/3/2020 (được thay bằng Thông tư khác)")
		if got := member.See().Ask(whose); strings.Contains(got.Text, first) && !strings.Contains(got.Text, "đã thôi dùng Thông tư số 77/2020/TT-BTN") {
			t.Errorf("it answers all the same: %s", got.Text)
		}
		list := officer.Turn(screen, "‹ Văn bản trong kho", "🚫 1 văn bản đã thôi dùng")
		if first := bottest.Labels(list)[0]; !strings.HasPrefix(first, "🚫 Thông tư số 77/2020/TT-BTN") {
			t.Errorf("first stands %q", first)
		}
		screen = officer.Turn(list, labelWith(t, list, "77/2020/TT-BTN"), "Tình trạng")
		old := dataOf(t, screen, "Dùng lại")
		officer.Press(screen, "Dùng lại")
		bottest.Has(t, officer.Until("Văn bản được dùng lại"), "Tình trạng: đang dùng")
		officer.Forge(screen, old)
		if n := w.Count(t, `select count(*) from audit where act in ('retire document', 'restore document')`); n != 2 {
			t.Errorf("%d entries of the audit", n)
		}
	})
}

func TestADocumentIsRemovedAfterWhatDependsOnItWasSaid(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		keeps(officer, circular(first))
		w.Exec(t, `insert into bank_question (document_key, path, question, words, source, added_by, added_at, retired_by, retired_at)
select key, 'Điều 2 khoản 2', 'hộ nuôi tôm được bao nhiêu tiền', $1, 'officer', 0, 1, 0, 0 from document where number = '77/2020/TT-BTN'`, int64(bank.Hash(first)))
		screen := opens(officer)
		asked := officer.Reach(screen, "🗑 Xóa khỏi kho")
		bottest.Has(t, asked, "Thông tư số 77/2020/TT-BTN", "không hoàn tác được", "1 câu hỏi thường gặp")
		officer.Press(asked, "Hủy")
		asked = officer.See().Reach(opens(officer), "🗑 Xóa khỏi kho")
		officer.Press(asked, "Xóa văn bản khỏi kho")
		officer.Until("Đã xóa Thông tư số 77/2020/TT-BTN")
		if answered(member, whose, first) {
			t.Error("it still answers")
		}
		if n := w.Count(t, `select (select count(*) from document where number = '77/2020/TT-BTN') + (select count(*) from file_use where owner like 'corpus:%') + (select count(*) from intake where state = 'kept')`); n != 0 {
			t.Errorf("%d rows are left", n)
		}
		officer.Forge(screen, dataOf(t, screen, "Thay bằng tệp khác"))
		officer.NothingElse()
		if n := w.Count(t, `select count(*) from audit where act = 'remove document'`); n != 1 {
			t.Errorf("%d entries of the audit", n)
		}
	})
}

func TestAnotherFileOfADocumentKeepsWhatWasCorrected(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		screen := reads(officer, circular(first))
		edit := officer.Turn(screen, "✏️ Sửa", "Sửa thông tin văn bản")
		officer.Reach(edit, "Trích yếu")
		officer.Write("Về hộ nuôi tôm")
		officer.Press(officer.Until("Trích yếu: Về hộ nuôi tôm"), "✅ Đưa vào kho")
		officer.Until("Trợ lý dùng ngay")
		bottest.Has(t, officer.Reach(opens(officer), "Thay bằng tệp khác"), "Thay tệp của văn bản trong kho")
		sends(officer, "moi.txt", circular(second))
		bottest.Has(t, officer.Until("Nội dung đã đọc"), "Trích yếu: Về hộ nuôi tôm", "Sẽ thay bản đang có")
		officer.Reach(opens(officer), "Thay bằng tệp khác")
		sends(officer, "khac.txt", strings.ReplaceAll(circular(second), "77/2020", "99/2020"))
		bottest.Has(t, officer.Until("Nội dung đã đọc"), "văn bản khác với Thông tư số 77/2020/TT-BTN")
	})
}

func TestDocumentsThatEndSoonStandFirst(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w)
		w.Ingest(t, circular(first))
		ends := time.Now().AddDate(0, 1, 0).Format(time.DateOnly)
		w.Exec(t, `update document set ends_on = $1 where number = '77/2020/TT-BTN'`, ends)
		officer.Write("/vanban")
		list := officer.Turn(officer.Until("Kho văn bản"), "Quản lý kho văn bản", "⏳ 1 văn bản")
		if first := bottest.Labels(list)[0]; !strings.HasPrefix(first, "⏳ Thông tư số 77/2020/TT-BTN") {
			t.Errorf("first stands %q", first)
		}
		member.Write("/vanban")
		bottest.Offers(t, member.Until("Kho văn bản"), "Quản lý kho văn bản", false)
		member.Write("/nap")
		member.Until("không thuộc quyền")
	})
}

func TestAnOfficersIntakeIsTheirsAlone(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		other := w.Holder(t, "SNV", directory.Officer)
		other.Ask("/hoi")
		screen := reads(officer, circular(first))
		for _, label := range []string{"✅ Đưa vào kho", "✏️ Sửa", "👁 Xem thử", "Bỏ"} {
			other.Forge(screen, dataOf(t, screen, label))
		}
		other.NothingElse()
		if n := w.Count(t, `select count(*) from intake where state = 'read' and revision = 4`); n != 1 {
			t.Errorf("it was changed: %q", w.Strings(t, `select state || ' ' || revision from intake`))
		}
		officer.Press(screen, "✅ Đưa vào kho")
		officer.Until("Trợ lý dùng ngay")
	})
}

func TestTwoWhoBringInOneDocumentSeeWhatTheOtherDid(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w)
		other := w.Holder(t, "SNV", directory.Officer)
		other.Ask("/hoi")
		one, two := reads(officer, circular(first)), reads(other, circular(second))
		officer.Press(one, "✅ Đưa vào kho")
		officer.Until("Trợ lý dùng ngay")
		other.Refused(two, "✅ Đưa vào kho", "Nội dung đã thay đổi")
		two = other.Turn(two, "👁 Xem thử", "Các điều, mục đã đọc")
		two = other.Turn(two, "‹ Quay lại", "Sẽ thay bản đang có")
		other.Press(two, "✅ Đưa vào kho, thay bản đang có")
		other.Until("Đã thay bản đang có")
	})
}
