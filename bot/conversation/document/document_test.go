package document_test

import (
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/directory"
	"thidua/bot/telegramtest"
	"thidua/knowledge/bank"
)

func TestMain(m *testing.M) { bottest.Main(m) }

// rules is a document whose second clause may be written anew, or be away.
func rules(clause string) string {
	return "BỘ THỬ NGHIỆM\n\nSố: 77/2020/TT-BTN\n\nHà Nội, ngày 05 tháng 3 năm 2020\n\nTHÔNG TƯ\n\nQuy định về khen thưởng thử nghiệm\n\n" +
		"Điều 1. Phạm vi điều chỉnh\n\nThông tư này quy định về khen thưởng thử nghiệm.\n\nĐiều 2. Khen hộ gia đình\n\n" +
		"1. Hộ gia đình gương mẫu được tặng Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã.\n\n" + clause + "\n"
}

const (
	second   = "2. Tiền thưởng lấy từ quỹ thi đua, khen thưởng của cấp ra quyết định."
	others   = "2. Hồ sơ gồm tờ trình, danh sách, báo cáo thành tích và biên bản họp xét, gửi trước ngày 30 tháng 11 hằng năm."
	question = "Xã khen hộ nuôi tôm giỏi nhất ấp thì phong bì ai chi?"
	place    = "Khoản 2 Điều 2"
)

// office is a Board with an officer, and a member of an agency.
func office(t *testing.T, w *bottest.World, texts ...string) (officer, member *bottest.Person) {
	t.Helper()
	for _, text := range texts {
		w.Ingest(t, text)
	}
	officer, member = w.Holder(t, "SNV", directory.Officer), w.Member(t)
	w.Serve()
	for _, p := range []*bottest.Person{officer, member} {
		p.Ask("/hoi")
	}
	return officer, member
}

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

// opens goes to the second clause of rules.
func opens(p *bottest.Person) telegramtest.Post {
	p.T.Helper()
	screen := p.Turn(p.Ask("/vanban"), "Câu hỏi thường gặp", "chọn văn bản")
	screen = p.Turn(screen, labelWith(p.T, screen, "77/2020/TT-BTN"), "chọn điều, mục")
	screen = p.Turn(screen, labelWith(p.T, screen, "Điều 2. Khen hộ"), "điểm nhỏ nhất")
	return p.Turn(screen, labelWith(p.T, screen, place), "Câu hỏi thường gặp của khoản 2 Điều 2")
}

// adds adds questions to the provision that is shown.
func adds(p *bottest.Person, screen telegramtest.Post, lines, says string) telegramtest.Post {
	p.T.Helper()
	bottest.Has(p.T, p.Reach(screen, "➕ Thêm câu hỏi"), "mỗi câu một dòng", "khoản 2 Điều 2")
	p.Write(lines)
	return p.Until(says)
}

func TestAnOfficerAddsQuestionsThatAreAnsweredAtOnce(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w, rules(second))
		if got := member.Ask(question); strings.Contains(got.Text, second[3:]) {
			t.Fatalf("it is answered without: %s", got.Text)
		}
		screen := opens(officer)
		bottest.Has(t, screen, "(0)", second, "Chưa có câu hỏi nào")
		screen = adds(officer, screen, "- "+question+"\n\nquỹ nào chi tiền thưởng cho hộ gia đình\nxã khen hộ nuôi tôm giỏi nhất ấp, thì phong bì ai chi", "Đã ghi 2 câu hỏi")
		bottest.Has(t, screen, "(2)", "1. "+question, "2. quỹ nào chi")
		bottest.Has(t, member.Ask(question), second[3:])
		bottest.Has(t, adds(officer, screen, question, "Các câu này đã có từ trước"), "(2)")
		bottest.Has(t, opens(officer), "(2)")
		if n := w.Count(t, `select count(*) from audit where act = 'add question' and detail like '%Điều 2 khoản 2%'`); n != 2 {
			t.Errorf("%d entries of the audit", n)
		}
		if n := w.Count(t, `select count(*) from bank_question where source = 'officer' and added_by <> 0 and words <> 0`); n != 2 {
			t.Errorf("%d rows", n)
		}
	})
}

func TestAQuestionIsRetiredAndBroughtBack(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w, rules(second), "# 77/2020/TT-BTN\n## Điều 2 khoản 2\n"+question)
		bottest.Has(t, member.Ask(question), second[3:])
		screen := opens(officer)
		retired := officer.Turn(screen, "Thôi dùng 1", "Đã thôi dùng câu hỏi")
		bottest.Offers(t, retired, "Đã thôi dùng (1)", true)
		if got := member.Ask(question); strings.Contains(got.Text, second[3:]) {
			t.Errorf("it counts all the same: %s", got.Text)
		}
		back := officer.Turn(retired, "↩️ Hoàn tác", "Đã dùng lại")
		bottest.Has(t, back, "(1)")
		bottest.Has(t, member.Ask(question), second[3:])
		officer.Turn(back, "Thôi dùng 1", "Đã thôi dùng câu hỏi")
		list := officer.Turn(back, "Đã thôi dùng (1)", "Câu hỏi đã thôi dùng của khoản 2 Điều 2")
		bottest.Has(t, list, question)
		officer.Turn(list, "Dùng lại 1", "Đã dùng lại")
		if n := w.Count(t, `select count(*) from audit where act in ('retire question', 'restore question')`); n != 4 {
			t.Errorf("%d entries of the audit", n)
		}
	})
}

func TestQuestionsThatLapsedAreMarkedAndConfirmed(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w, rules(second), "# 77/2020/TT-BTN\n## Điều 2 khoản 2\n"+question+"\nhạn gửi hồ sơ khen hộ gia đình là ngày nào\n## Điều 2 khoản 1\nhộ gia đình được khen gì")
		w.Ingest(t, rules(others))
		screen := officer.Turn(officer.Ask("/vanban"), "Câu hỏi thường gặp", "chọn văn bản")
		screen = officer.Turn(screen, "⚠️ Cần rà soát (2)", "Câu hỏi cần rà soát")
		bottest.Has(t, screen, "1. Khoản 2 Điều 2 Thông tư số 77/2020/TT-BTN", "2 câu")
		screen = officer.Turn(screen, labelWith(t, screen, "1. khoản 2"), "đang không được dùng")
		bottest.Has(t, screen, "1. "+question, "⚠️", others)
		screen = officer.Turn(screen, "✅ Vẫn đúng 2", "được dùng cho lời văn hiện nay")
		if n := strings.Count(screen.Text, "⚠️"); n != 1 {
			t.Errorf("%d are marked: %s", n, screen.Text)
		}
		bottest.Offers(t, officer.Turn(officer.Ask("/vanban"), "Câu hỏi thường gặp", "chọn văn bản"), "⚠️ Cần rà soát (1)", true)
		officer.Turn(screen, "Thôi dùng 1", "Đã thôi dùng câu hỏi")
		for _, l := range bottest.Labels(officer.Turn(officer.Ask("/vanban"), "Câu hỏi thường gặp", "chọn văn bản")) {
			if strings.Contains(l, "rà soát") {
				t.Errorf("there is still %q", l)
			}
		}
		if n := w.Count(t, `select count(*) from audit where act = 'confirm question'`); n != 1 {
			t.Errorf("%d entries of the audit", n)
		}
	})
}

func TestQuestionsAboutAUnitThatIsGoneAreRetiredTogether(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w, rules(second), "# 77/2020/TT-BTN\n## Điều 2 khoản 2\n"+question+"\nquỹ nào chi")
		w.Ingest(t, rules(""))
		screen := officer.Turn(officer.Ask("/vanban"), "Câu hỏi thường gặp", "chọn văn bản")
		list := officer.Turn(screen, "⚠️ Cần rà soát (2)", "văn bản không còn điều, khoản, điểm này")
		gone := officer.Turn(list, labelWith(t, list, "Thôi dùng 2 câu"), "Đã thôi dùng 2 câu hỏi về khoản 2 Điều 2")
		if n := w.Count(t, `select count(*) from bank_question where retired_at <> 0`); n != 2 {
			t.Errorf("%d are retired", n)
		}
		bottest.Offers(t, officer.Turn(gone, "‹ Câu hỏi cần rà soát", "Không có câu hỏi nào cần rà soát"), "Thôi dùng", false)
		var ids []string
		for _, words := range []string{question, "quỹ nào chi"} {
			ids = append(ids, fmt.Sprintf("%%%d%%", bank.Entry{Question: words}.ID()))
		}
		if n := w.Count(t, `select count(*) from audit where act = 'retire question' and (detail like $1 or detail like $2)`, ids[0], ids[1]); n != 2 {
			t.Errorf("%d entries of the audit tell which", n)
		}
		screen = officer.Turn(officer.Ask("/vanban"), "Câu hỏi thường gặp", "chọn văn bản")
		bottest.Offers(t, screen, "⚠️ Cần rà soát (2)", false)
	})
}

func TestUndoOfWhatIsGoneBringsThoseBackThatWentWithIt(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w, rules(second), "# 77/2020/TT-BTN\n## Điều 2 khoản 2\n"+question+"\nquỹ nào chi\nlấy tiền ở đâu")
		officer.Turn(opens(officer), "Thôi dùng 1", "Đã thôi dùng câu hỏi")
		w.Ingest(t, rules(""))
		screen := officer.Turn(officer.Ask("/vanban"), "Câu hỏi thường gặp", "chọn văn bản")
		list := officer.Turn(screen, "⚠️ Cần rà soát (2)", "văn bản không còn điều, khoản, điểm này")
		gone := officer.Turn(list, labelWith(t, list, "Thôi dùng 2 câu"), "Đã thôi dùng 2 câu hỏi")
		back := officer.Turn(gone, "↩️ Hoàn tác", "Đã dùng lại 2 câu hỏi")
		if n := w.Count(t, `select count(*) from bank_question where retired_at <> 0`); n != 1 {
			t.Errorf("%d are retired", n)
		}
		officer.Turn(back, "Thôi dùng", "Đã thôi dùng 2 câu hỏi")
	})
}

func TestWhatIsNoQuestionIsAskedForAgainAndNamesAreMasked(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w, rules(second))
		screen := opens(officer)
		officer.Reach(screen, "➕ Thêm câu hỏi")
		for words, says := range map[string]string{
			"gì": "quá ngắn hoặc quá dài", strings.Repeat("dài ", 81): "quá ngắn hoặc quá dài",
			strings.Join(lines(31), "\n"): "nhiều nhất 30 câu hỏi",
		} {
			officer.Write(words)
			officer.Until(says)
		}
		officer.Write("Ông Nguyễn Văn Nam ở ấp 3 được thưởng từ quỹ nào")
		bottest.Has(t, officer.Until("Đã ghi 1 câu hỏi"), "Ông [họ tên] ở ấp 3 được thưởng từ quỹ nào")
	})
}

func lines(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("câu hỏi thứ %d", i))
	}
	return all
}

func TestOnlyOfficersAreLedToTheQuestions(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, member := office(t, w, rules(second))
		bottest.Offers(t, member.Ask("/vanban"), "Câu hỏi thường gặp", false)
		bottest.Offers(t, officer.Ask("/vanban"), "Câu hỏi thường gặp", true)
		screen := opens(officer)
		w.Ingest(t, rules(others)) // the provision is another row now
		officer.Refused(screen, "➕ Thêm câu hỏi", "không còn hiệu lực")
	})
}

func TestThePlanIsOpenedByItsItems(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		officer, _ := office(t, w, rules(second))
		screen := officer.Turn(officer.Ask("/vanban"), "Câu hỏi thường gặp", "chọn văn bản")
		screen = officer.Turn(screen, labelWith(t, screen, "Kế hoạch ngày 10/8/2021"), "chọn điều, mục")
		screen = officer.Turn(screen, labelWith(t, screen, "Mục II"), "điểm nhỏ nhất")
		label := labelWith(t, screen, "Khoản 3 Mục II")
		for !strings.Contains(label, "(") {
			t.Fatalf("it has no questions: %q", bottest.Labels(screen))
		}
		unit := officer.Turn(screen, label, "Câu hỏi thường gặp của khoản 3 Mục II")
		bottest.Offers(t, unit, "Thôi dùng 1", true)
		if pages := bottest.Labels(unit); len(pages) > 12 {
			t.Errorf("%d buttons", len(pages))
		}
		officer.Turn(unit, "Thôi dùng 1", "Đã thôi dùng câu hỏi")
		if n := w.Count(t, `select count(*) from bank_question where source = 'shipped' and retired_by <> 0`); n != 1 {
			t.Errorf("%d of the program's own are retired", n)
		}
	})
}
