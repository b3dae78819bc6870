package question_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
)

// gapped is a circular of which the file has some articles.
const gapped = "BỘ THỬ NGHIỆM\n\nSố: 79/2020/TT-BTN\n\nHà Nội, ngày 05 tháng 3 năm 2020\n\nTHÔNG TƯ\n\nQuy định về con dấu thử nghiệm\n\n" +
	"Điều 1. Phạm vi điều chỉnh\n\nThông tư này quy định về con dấu thử nghiệm.\n\nĐiều 2. Giữ con dấu\n\nNgười giữ con dấu thử nghiệm là văn thư.\n\n" +
	"Điều 7. Hủy con dấu\n\nCon dấu thử nghiệm được hủy khi hỏng.\n"

func TestTheListSaysHowDocumentsStandAndHowTheCorpusHasThem(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Ingest(t, gapped)
		w.Serve()
		p := w.Member(t)
		bottest.Has(t, p.Ask("/vanban 79"), "(còn hiệu lực; mới có Điều 1–2, 7)")
		bottest.Has(t, p.Ask("/vanban"), "(còn hiệu lực; mới có Điều 1–2, 7)", "(đã kết thúc giai đoạn thực hiện ngày 31/12/2025)")

		store := curated.Corpus(w.DB)
		mark := func(do func(tx *database.Tx) error) {
			t.Helper()
			if err := w.DB.InTx(t.Context(), do); err != nil {
				t.Fatal(err)
			}
		}
		key := w.Strings(t, `select key from document where number like '79/%'`)[0]
		mark(func(tx *database.Tx) error { return store.RetireIn(t.Context(), tx, key, "2026-01-05", "bãi bỏ") })
		bottest.Has(t, p.Ask("/vanban 79"), "(thôi dùng từ ngày 05/01/2026; mới có Điều 1–2, 7)")
		mark(func(tx *database.Tx) error { return store.RestoreIn(t.Context(), tx, key) })
		bottest.Has(t, p.Ask("/vanban 79"), "(còn hiệu lực; mới có Điều 1–2, 7)")

		// Read anew it has all of its articles.
		w.Ingest(t, strings.ReplaceAll(gapped, "Điều 7.", "Điều 3."))
		if got := p.Ask("/vanban 79"); strings.Contains(got.Text, "mới có") {
			t.Errorf("it is still said to be held in part: %s", got.Text)
		}
	})
}

func TestALongListIsTurnedOver(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		for i := range 35 {
			w.Ingest(t, strings.ReplaceAll(gapped, "79/2020", fmt.Sprintf("%d/2020", 100+i)))
		}
		w.Serve()
		p := w.Member(t)
		first := p.Ask("/vanban")
		bottest.Has(t, first, "hiện có 36 văn bản", "và 6 văn bản khác")
		second := p.Turn(first, "Trang sau ›", "134/2020/TT-BTN")
		if strings.Contains(second.Text, "văn bản khác") || strings.Contains(second.Text, "101/2020") {
			t.Errorf("the last page: %s", second.Text)
		}
		bottest.Has(t, p.Turn(second, "‹ Trang trước", "101/2020/TT-BTN"), "và 6 văn bản khác")
	})
}

const lacks = "Kho văn bản chưa có toàn văn Chỉ thị số 19/CT-TTg ngày 16/7/2021 của Thủ tướng Chính phủ; đề nghị đồng chí nạp văn bản"

// theDirective is no more of it than makes it a document.
const theDirective = "THỦ TƯỚNG CHÍNH PHỦ\n\nSố: 19/CT-TTg\n\nHà Nội, ngày 16 tháng 7 năm 2021\n\nCHỈ THỊ\n\nVề việc thử nghiệm\n\n1. Các bộ thử nghiệm.\n\n2. Các tỉnh thử nghiệm.\n"

func TestOfficersAreToldWhichDocumentIsMissingAndLedToTakingItIn(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		officer, member := w.Holder(t, "SNV", directory.Officer), w.Member(t)
		for _, words := range []string{"/vanban", "/trogiup", "/start"} {
			told := officer.Ask(words)
			bottest.Has(t, told, lacks)
			officer.Press(told, "Nạp văn bản")
			officer.Until("gửi tệp văn bản")
			officer.Ask("/huy")
			got := member.Ask(words)
			bottest.Offers(t, got, "Nạp văn bản", false)
			if strings.Contains(got.Text, "Kho văn bản chưa có") {
				t.Errorf("a member is told on %s: %s", words, got.Text)
			}
		}
		w.Ingest(t, theDirective)
		for _, words := range []string{"/vanban", "/trogiup", "/start"} {
			told := officer.Ask(words)
			bottest.Offers(t, told, "Nạp văn bản", false)
			if strings.Contains(told.Text, "Kho văn bản chưa có") {
				t.Errorf("with it the officer is told on %s: %s", words, told.Text)
			}
		}
	})
}
