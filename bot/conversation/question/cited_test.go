package question_test

import (
	"slices"
	"strings"
	"testing"

	"thidua/bot/bottest"
)

// referring is a circular whose article refers to two of longDocument, of which one is not in it, and to a document that the corpus does not have.
const referring = "BỘ THỬ NGHIỆM\n\nSố: 78/2021/TT-BTN\n\nHà Nội, ngày 05 tháng 3 năm 2021\n\nTHÔNG TƯ\n\nQuy định về kiểm kê thử nghiệm\n\n" +
	"Điều 1. Phạm vi điều chỉnh\n\nThông tư này quy định về kiểm kê thử nghiệm.\n\n" +
	"Điều 2. Thời hạn kiểm kê thử nghiệm\n\n1. Kiểm kê thử nghiệm được tiến hành trước ngày 15 tháng 01 hằng năm.\n\n" +
	"2. Tài liệu kiểm kê thực hiện theo khoản 2 Điều 2 và Điều 9 Thông tư số 77/2020/TT-BTN và Điều 3 Thông tư số 5/2019/TT-BTN.\n"

func TestArticlesThatAnArticleRefersToArePressedOpen(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Ingest(t, longDocument(40))
		w.Ingest(t, referring)
		w.Serve()
		p := w.Member(t)
		full := p.Reach(p.Ask("Kiểm kê thử nghiệm được tiến hành trước ngày nào?"), "Xem nguyên văn")
		bottest.Has(t, full, "Điều 2 Thông tư số 78/2021/TT-BTN")
		const label = "📄 Điều 2 Thông tư số 77/2020/TT-BTN"
		labels := bottest.Labels(full)
		if len(labels) != 1 || labels[0] != label {
			t.Fatalf("offered are %q", labels)
		}
		says(t, p, full, label, "")
		bottest.Has(t, p.Next(), "Danh mục tài liệu thử nghiệm", clause(1))
		for last := p.Next(); !strings.Contains(last.Text, "Còn tiếp. Để đọc đủ, đề nghị gửi: Điều 2 Thông tư số 77/2020/TT-BTN"); last = p.Next() {
		}
		says(t, p, full, label, "Nội dung này đã gửi ở trên.")
		w.Ingest(t, strings.Replace(referring, "77/2020", "79/2020", 1)) // it refers to what the corpus lacks
		says(t, p, full, label, "Nút này không còn hiệu lực; đề nghị mở lại từ đầu.")
		if again := p.Reach(p.Ask("khoản 1 Điều 2 Thông tư 78/2021/TT-BTN"), "Xem nguyên văn"); slices.ContainsFunc(bottest.Labels(again), func(l string) bool { return strings.HasPrefix(l, "📄") }) {
			t.Errorf("offered are %q", bottest.Labels(again))
		}
	})
}
