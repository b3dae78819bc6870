package curation_test

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/conversation"
	"thidua/bot/conversation/curation"
	"thidua/bot/conversation/document"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database/databasetest"
)

const (
	kept = "Tài liệu thử nghiệm gồm sổ ghi và tệp lưu của hội đồng thi đua, khen thưởng."
	// nearly asks what marriage asks, in other words.
	nearly = "Thủ tục để đăng ký kết hôn cùng người nước ngoài mới?"
	toUnit = "➕ Đưa vào câu hỏi thường gặp của Điều 2"
)

// proposedFor has an answer to marriage proposed that is founded on an article.
func proposedFor(d *desktest.Desk) {
	d.T.Helper()
	ask := d.Officer.Reach(d.Open(d.Officer, answered(d, marriage, "1912/SNV-TĐKT ngày 02/12/2026")), "Đưa vào kho câu trả lời")
	d.Officer.Reach(d.Officer.Reach(ask, "Giữ nguyên câu hỏi"), "Giữ nguyên nội dung trả lời")
	ask = d.Officer.Ask("Danh mục tài liệu thử nghiệm, sổ ghi và tệp lưu?")
	for _, l := range bottest.Labels(ask) {
		if strings.Contains(l, "Điều 2 Thông tư") {
			ask = d.Officer.Reach(ask, l)
			break
		}
	}
	d.Officer.Reach(d.Officer.Reach(d.Officer.Reach(ask, "Xong căn cứ"), "Tỉnh Thái Bình"), "Trình duyệt")
}

func answerPage(d *desktest.Desk, state string) telegramtest.Post {
	d.T.Helper()
	d.W.AwaitHandled()
	d.Officer.See()
	list := d.Officer.Turn(d.Officer.Ask("/xuly"), "Kho câu trả lời", "Kho câu trả lời")
	for _, l := range bottest.Labels(list) {
		if strings.HasPrefix(l, state) {
			list = d.Officer.Turn(list, l, strings.ToLower(state[:1])+state[1:])
			break
		}
	}
	return d.Officer.Turn(list, bottest.Labels(list)[0], marriage)
}

func TestAReleasedAnswerProposesItsQuestionForWhatItIsFoundedOn(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		w.Ingest(t, archive(kept))
		proposedFor(d)
		bottest.Offers(t, answerPage(d, "Chờ duyệt"), toUnit, false)
		d.Approver.See()
		w.Exec(t, `update curated_answer set state = 'released', released_at = proposed_at`)
		page := answerPage(d, "Đang dùng")
		bottest.Offers(t, page, toUnit, true)
		if n := w.Count(t, `select count(*) from bank_question`); n != 0 {
			t.Errorf("%d questions are taken over by themselves", n)
		}
		page = d.Officer.Turn(page, toUnit, "Đã đưa 1 câu hỏi vào câu hỏi thường gặp của Điều 2 Thông tư")
		bottest.Offers(t, page, toUnit, false)
		if n := w.Count(t, `select count(*) from bank_question where question = $1 and path = 'Điều 2' and source like 'curated:%' and words <> 0 and added_by <> 0`, marriage); n != 1 {
			t.Errorf("%d rows", n)
		}
		if n := w.Count(t, `select count(*) from audit where act = 'accept question' and detail like '%Điều 2%'`); n != 1 {
			t.Errorf("%d entries of the audit", n)
		}
		if n := w.Count(t, `select count(*) from audit where lower(detail) like '%kết hôn%'`); n != 0 {
			t.Errorf("%d entries of the audit say what was asked", n)
		}
		w.Exec(t, `update bank_question set retired_at = 1, retired_by = 1`)
		bottest.Offers(t, answerPage(d, "Đang dùng"), toUnit, false) // who retired it meant it
	})
}

func TestAGapThatIsNearlyAnsweredIsProposedForThatAnswersProvision(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		w.Ingest(t, archive(kept))
		proposedFor(d)
		w.Exec(t, `update curated_answer set state = 'released', released_at = proposed_at`)
		d.Focal.Ask(nearly)
		d.Member.Ask("Thời gian lưu trữ hồ sơ dự án đầu tư công là bao lâu?") // no answer is like it
		w.AwaitHandled()
		d.Officer.See()
		list := d.Officer.Turn(d.Officer.Ask("/xuly"), "Câu hỏi chưa có trả lời", "Câu hỏi chưa có trả lời (")
		bottest.Has(t, list, nearly)
		var offers []string
		for _, l := range bottest.Labels(list) {
			if strings.Contains(l, "câu hỏi thường gặp của Điều 2") {
				offers = append(offers, l)
			}
		}
		if len(offers) != 1 || !strings.HasPrefix(offers[0], "➕ Đưa câu ") {
			t.Fatalf("offered %q", bottest.Labels(list))
		}
		done := d.Officer.Turn(list, offers[0], "Đã đưa 1 câu hỏi vào câu hỏi thường gặp của Điều 2")
		if n := w.Count(t, `select count(*) from bank_question where question = $1 and path = 'Điều 2'`, nearly); n != 1 {
			t.Errorf("%d rows", n)
		}
		list = d.Officer.Turn(done, "‹ Câu hỏi chưa có trả lời", "Câu hỏi chưa có trả lời")
		for _, l := range bottest.Labels(list) {
			if strings.Contains(l, "câu hỏi thường gặp của Điều 2") {
				t.Errorf("it is proposed again: %q", l)
			}
		}
	})
}

func TestTakingAQuestionOverNeedsThePermissionOfAddingOne(t *testing.T) {
	m := curation.New(&conversation.Kit{DB: databasetest.Open(t, databasetest.SQLite(t))}, nil, nil, nil, document.Keep)
	n := 0
	for _, b := range m.Buttons {
		if b.Permission == document.Keep {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d buttons need it", n)
	}
}
