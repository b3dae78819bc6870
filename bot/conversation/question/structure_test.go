package question_test

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
)

// heldInPart is a decree of which Điều 1, 2 and 5 are there.
const heldInPart = "# Số hiệu: 152/2025/NĐ-CP | Nghị định | Quy định về việc thử | 14/6/2025 | Chính phủ\n# Tình trạng: MỘT PHẦN\n\nNGHỊ ĐỊNH\nQuy định về việc thử\n\n" +
	"Điều 1. Phạm vi\nNghị định này quy định việc thử.\n\nĐiều 2. Đối tượng\nNghị định này áp dụng với người thử.\n\n[… KHÔNG CHÉP Điều 3–4 …]\n\n" +
	"Điều 5. Hiệu lực thi hành\n1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2025.\n2. Nghị định số 98/2023/NĐ-CP hết hiệu lực kể từ ngày Nghị định này có hiệu lực thi hành.\n"

func TestADocumentHeldInPartSaysSoInChat(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		w.Ingest(t, heldInPart)
		missing := p.Ask("đ3 nghị định 152")
		bottest.Has(t, missing, "Kho chưa có Điều 3 Nghị định số 152/2025/NĐ-CP", "(mới có Điều 1–2, 5)")
		if strings.Contains(missing.Text, "không có Điều 3") || bottest.Entity(missing, "blockquote") != "" {
			t.Errorf("it is said to have no such article: %s", missing.Text)
		}
		bottest.Has(t, p.Ask("điều hai Nghị định 152/2025"), "áp dụng với người thử", "mới có Điều 1–2, 5")
		bottest.Has(t, p.Ask("Nghị định nào thay thế Nghị định 98/2023/NĐ-CP?"), "Nghị định 98/2023 đã hết hiệu lực từ ngày 01/7/2025", "Khoản 2 Điều 5 Nghị định số 152/2025/NĐ-CP")
		bottest.Has(t, p.Ask("Nghị định 152/2025 hết hiệu lực khi nào?"), "chưa có văn bản nào quy định Nghị định số 152/2025/NĐ-CP", "hết hiệu lực")
		bottest.Has(t, p.Ask("Phụ lục I Nghị định 152/2025/NĐ-CP"), "Kho chưa có Phụ lục I")
		p.NothingElse()
	})
}

func TestAnotherProvincesPlanIsNotAnsweredInChat(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		other := p.Ask("mục II kế hoạch của tỉnh Nam Định")
		bottest.Has(t, other, "Nam Định")
		if bottest.Entity(other, "blockquote") != "" {
			t.Errorf("ours was quoted: %s", other.Text)
		}
		bottest.Has(t, p.Ask("mục II.3 kế hoạch của tỉnh Thái Bình"), "Khoản 3 Mục II")
	})
}
