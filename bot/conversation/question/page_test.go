package question_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

func TestALongArticleComesAsPages(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		const clauses = 60
		w.Ingest(t, longDocument(clauses))
		w.Serve()
		p := w.Member(t)
		answer := p.Ask("Điều 2 Thông tư 77/2020/TT-BTN")
		for answer.ReplyMarkup == nil {
			answer = p.Next()
		}
		if n := len(w.TG.BotMessages(p.ID())); n > 3 {
			t.Errorf("the answer is %d messages", n)
		}
		bottest.Has(t, answer, "Căn cứ: Điều 2 Thông tư", "Đoạn trích còn tiếp; bấm “Xem nguyên văn”")
		p.Press(answer, "Xem nguyên văn")
		page := p.Next()
		bottest.Has(t, page, "Điều 2", "Trang 1/")
		before := len(w.TG.BotMessages(p.ID()))
		words, pages := page.Text, 1
		for slices.Contains(bottest.Labels(page), "Trang sau ›") {
			pages++
			page = turn(t, p, page, "Trang sau ›", pages)
			words += page.Text
		}
		for i := range clauses {
			if !strings.Contains(words, clause(i)+" sổ ghi & <tệp> lưu") {
				t.Errorf("khoản %d is on no page", i+1)
			}
		}
		turn(t, p, page, "‹ Trang trước", pages-1)
		if made := len(w.TG.BotMessages(p.ID())) - before; made > 0 {
			t.Errorf("turning pages made %d messages", made)
		}
	})
}

// turn presses a button of a page and waits for the other page in its place.
func turn(t *testing.T, p *bottest.Person, page telegramtest.Post, label string, n int) telegramtest.Post {
	t.Helper()
	says(t, p, page, label, "")
	return p.Becomes(page, fmt.Sprintf("Trang %d/", n))
}

func TestAPageThatIsNoMoreSaysThatTheButtonIsOld(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Ingest(t, longDocument(60))
		w.Serve()
		p := w.Member(t)
		answer := p.Ask("Điều 2 Thông tư 77/2020/TT-BTN")
		for answer.ReplyMarkup == nil {
			answer = p.Next()
		}
		p.Press(answer, "Xem nguyên văn")
		page := p.Next()
		for n := 2; n < 5; n++ {
			page = turn(t, p, page, "Trang sau ›", n)
		}
		w.Ingest(t, longDocument(20)) // a shorter one takes its place
		says(t, p, page, "Trang sau ›", "Nút này không còn hiệu lực; đề nghị mở lại từ đầu.")
		p.NothingElse()
	})
}

func TestAnArticleThatIsGoneIsSaidToBe(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Ingest(t, longDocument(1))
		w.Serve()
		p := w.Member(t)
		answer := p.Ask("Điều 2 Thông tư 77/2020/TT-BTN")
		w.Ingest(t, strings.Replace(longDocument(1), "Điều 2.", "Điều 3.", 1))
		p.Press(answer, "Xem nguyên văn")
		bottest.Has(t, p.Next(), "Kho văn bản đã thay đổi, không còn", "Điều 2")
	})
}

func TestAnArticleThatIsCitedTwiceIsSentOnce(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Ingest(t, longDocument(3))
		w.Serve()
		p := w.Member(t)
		answer := p.Ask("khoản 1 và khoản 2 Điều 2 Thông tư 77/2020/TT-BTN")
		bottest.Has(t, answer, "hoản 1 Điều 2", "hoản 2 Điều 2")
		p.Press(answer, "Xem nguyên văn")
		whole := p.Next()
		if n := strings.Count(whole.Text, "Danh mục tài liệu thử nghiệm"); n != 1 || !strings.Contains(whole.Text, clause(2)) {
			t.Errorf("the article is there %d times: %s", n, whole.Text)
		}
		p.NothingElse()
	})
}
