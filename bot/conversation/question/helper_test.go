package question_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// where is asked in many stories; the built-in plan's last paragraph answers it with whereAnswered.
const (
	where         = "Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?"
	whereAnswered = "phản ánh về Ban Thi đua - Khen thưởng, Sở Nội vụ để tổng hợp"
)

// marriage is not in the corpus.
const marriage = "thủ tục đăng ký kết hôn với người nước ngoài"

// answerLabels are the buttons under an answer.
var answerLabels = []string{"Xem nguyên văn", "Trích dẫn", "👍 Hữu ích", "👎 Chưa đúng"}

// ownLabels are those in the private chat, where more can be done about it; askBoard stands there under what has no answer.
var ownLabels = append(slices.Clone(answerLabels), "Phản ánh vướng mắc")

const askBoard = "Gửi câu hỏi tới Ban"

// longDocument has an article of n clauses, which fills many messages when n is large.
func longDocument(n int) string {
	var text strings.Builder
	text.WriteString("BỘ THỬ NGHIỆM\n\nSố: 77/2020/TT-BTN\n\nHà Nội, ngày 05 tháng 3 năm 2020\n\nTHÔNG TƯ\n\n" +
		"Quy định về lưu trữ thử nghiệm\n\nĐiều 1. Phạm vi điều chỉnh\n\nThông tư này quy định về lưu trữ thử nghiệm.\n\n" +
		"Điều 2. Danh mục tài liệu thử nghiệm\n\n")
	for i := range n {
		fmt.Fprintf(&text, "%d. %s %s.\n\n", i+1, clause(i), strings.TrimSpace(strings.Repeat("sổ ghi & <tệp> lưu, ", 20)))
	}
	return text.String()
}

// clause begins the i-th clause of longDocument.
func clause(i int) string { return fmt.Sprintf("Tài liệu loại %d gồm:", i+1) }

// edit changes the words of a message that the person wrote.
func edit(p *bottest.Person, m telegramtest.Message, text string) {
	p.T.Helper()
	if _, err := p.In(p.Chat).Edit(m.MessageID, text); err != nil {
		p.T.Fatal(err)
	}
}

// changed waits until a message differs from what it was.
func changed(p *bottest.Person, m telegramtest.Post) (now telegramtest.Post) {
	p.T.Helper()
	bottest.Eventually(p.T, "the message changes", func() bool { now = p.Now(m); return now.Text != m.Text })
	return now
}

// says requires the words over a pressed button.
func says(t *testing.T, p *bottest.Person, on telegramtest.Post, label, words string) {
	t.Helper()
	if got := p.Press(on, label); got != words {
		t.Errorf("over %s: %q, want %q", label, got, words)
	}
}
