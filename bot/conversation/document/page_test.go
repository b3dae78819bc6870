package document_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
)

// many are questions about the second clause of rules, a line each.
func many(n int) string {
	var out strings.Builder
	out.WriteString("# 77/2020/TT-BTN\n## Điều 2 khoản 2\n")
	for i := range n {
		fmt.Fprintf(&out, "câu hỏi mẫu thứ %d là gì\n", i+1)
	}
	return out.String()
}

func TestManyQuestionsComeAsPages(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w, rules(second), many(19))
		screen := opens(officer)
		bottest.Has(t, screen, "(19)", "1. câu hỏi mẫu thứ 1 là gì", "8. câu hỏi mẫu thứ 8")
		bottest.Offers(t, screen, "‹ Trang trước", false)
		screen = officer.Turn(screen, "Trang sau ›", "9. câu hỏi mẫu thứ 9")
		screen = officer.Turn(screen, "Trang sau ›", "19. câu hỏi mẫu thứ 19")
		bottest.Offers(t, screen, "Trang sau ›", false)
		screen = officer.Turn(screen, "Thôi dùng 18", "Đã thôi dùng câu hỏi “câu hỏi mẫu thứ 18 là gì”")
		bottest.Has(t, screen, "(18)")
		screen = officer.Turn(screen, "‹ Quay lại", "chọn điều, mục")
		officer.Turn(screen, "‹ Kho văn bản", "chọn văn bản")
	})
}

// What lapsed is told on the first page alone, and what was retired is not counted.
func TestTheDocumentsComeAsPages(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		texts := []string{rules(second), many(3), rules(others)}
		for n := range 8 {
			texts = append(texts, strings.Replace(rules(second), "77/2020", fmt.Sprintf("%d/2021", 80+n), 1))
		}
		officer, _ := office(t, w, texts...)
		count := func(words string) (n int) {
			_, tail, _ := strings.Cut(words, "mọi người qua ")
			_, _ = fmt.Sscan(tail, &n)
			return n
		}
		screen := officer.Turn(officer.Ask("/vanban"), "Câu hỏi thường gặp", "chọn văn bản")
		bottest.Offers(t, screen, "⚠️ Cần rà soát (3)", true)
		before := count(screen.Text)
		bottest.Offers(t, officer.Turn(screen, "Trang sau ›", "chọn văn bản"), "⚠️ Cần rà soát (3)", false)
		officer.Turn(opens(officer), "Thôi dùng 2", "Đã thôi dùng câu hỏi")
		if now := count(officer.Turn(officer.Ask("/vanban"), "Câu hỏi thường gặp", "chọn văn bản").Text); before < 4 || now != before-1 {
			t.Errorf("%d questions, of %d before one was retired", now, before)
		}
	})
}

func TestWhatWasRetiredComesAsPages(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w, rules(second), many(10))
		w.Exec(t, `update bank_question set retired_at = 1, retired_by = 1`)
		w.Exec(t, `update corpus set version = version + 1`)
		screen := opens(officer)
		bottest.Has(t, screen, "(0)", "Chưa có câu hỏi nào")
		list := officer.Turn(screen, "Đã thôi dùng (10)", "8. câu hỏi mẫu thứ 8")
		list = officer.Turn(list, "Trang sau ›", "10. câu hỏi mẫu thứ 10")
		back := officer.Turn(list, "Dùng lại 10", "Đã dùng lại câu hỏi “câu hỏi mẫu thứ 10 là gì”")
		bottest.Has(t, back, "(1)")
		bottest.Offers(t, back, "Đã thôi dùng (9)", true)
		officer.Turn(officer.Turn(back, "Đã thôi dùng (9)", "Câu hỏi đã thôi dùng"), "‹ Quay lại", "Câu hỏi thường gặp của khoản 2 Điều 2")
	})
}

// An article that has no clauses is opened itself.
func TestAnArticleWithoutClausesIsAUnit(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w, rules(second))
		screen := officer.Turn(officer.Ask("/vanban"), "Câu hỏi thường gặp", "chọn văn bản")
		screen = officer.Turn(screen, labelWith(t, screen, "77/2020/TT-BTN"), "chọn điều, mục")
		screen = officer.Turn(screen, labelWith(t, screen, "Điều 1. Phạm vi"), "Câu hỏi thường gặp của Điều 1")
		bottest.Has(t, screen, "Thông tư này quy định về khen thưởng thử nghiệm.")
	})
}

func TestWhoLostTheRightInTheMiddleAddsNothing(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w, rules(second), many(1))
		screen := opens(officer)
		officer.Reach(screen, "➕ Thêm câu hỏi")
		w.Exec(t, `update post set role = $1 where person_id = (select id from person where account = $2)`, directory.Member, officer.ID())
		officer.Write("ai chi tiền thưởng cho hộ gia đình")
		officer.Until("không còn thuộc quyền")
		goesOn(t, w, officer)
		officer.Refused(screen, "Thôi dùng 1", "không thuộc quyền")
		if n := w.Count(t, `select count(*) from bank_question where source = 'officer' or retired_at <> 0`); n != 0 {
			t.Errorf("%d rows", n)
		}
	})
}

// goesOn tells that a form has ended: what is written next is a question to the corpus.
func goesOn(t *testing.T, w *bottest.World, p *bottest.Person) {
	t.Helper()
	bottest.Has(t, p.Ask("hộ gia đình gương mẫu được tặng gì"), "Hộ gia đình gương mẫu được tặng Giấy khen")
	if n := w.Count(t, `select count(*) from form`); n != 0 {
		t.Errorf("%d forms are open", n)
	}
}

func TestAFormWhoseDocumentWasReplacedAddsNothing(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w, rules(second))
		officer.Reach(opens(officer), "➕ Thêm câu hỏi")
		w.Ingest(t, rules(others))
		officer.Write("ai chi tiền thưởng cho hộ gia đình")
		bottest.Has(t, officer.Until("đã được thay trong kho văn bản"), "Khoản 2 Điều 2 Thông tư số 77/2020/TT-BTN")
		goesOn(t, w, officer)
		if n := w.Count(t, `select count(*) from bank_question`); n != 0 {
			t.Errorf("%d rows", n)
		}
	})
}
