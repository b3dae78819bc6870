package curation_test

import (
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
)

func TestAGapLeavesTheListWhenItsAnswerIsReleasedAndComesBackWhenThatIsWrong(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		const near = "Thủ tục đăng ký kết hôn với người nước ngoài tại xã thế nào?"
		d := desktest.New(t, w)
		code := answered(d, marriage, "")
		bottest.Has(t, d.Focal.Ask(untoned), declined)
		bottest.Has(t, d.Focal.Ask(near), declined)
		proposed(d, code, "6 tháng")
		list := d.Officer.Turn(d.Officer.Ask("/xuly"), "Câu hỏi chưa có trả lời", "(1)")
		bottest.Has(t, list, "1. "+marriage, "3 lượt hỏi")
		for _, label := range bottest.Labels(list) {
			if strings.Contains(label, "Đã có câu trả lời") {
				t.Errorf("nobody released it: %s", label)
			}
		}
		released(d)
		list = d.Officer.Turn(d.Officer.Ask("/xuly"), "Câu hỏi chưa có trả lời", "1 lượt hỏi")
		bottest.Has(t, list, "Câu hỏi chưa có trả lời (1)", "1. "+near) // other words: the answer is not given to them
		closed := d.Officer.Turn(list, "Đã có câu trả lời (1)", "đã có câu trả lời (1)")
		bottest.Has(t, closed, "1. "+marriage, "2 lượt hỏi")
		list = d.Officer.Turn(closed, "‹ Câu hỏi chưa có trả lời", "chưa có trả lời (1)")
		file := d.Officer.Reach(list, "Bảng câu hỏi (.xlsx)")
		bottest.Has(t, file, "chưa có trả lời từ ngày", ": 1. Đã có câu trả lời: 1.")

		d.Head.Press(d.Head.Ask(untoned), "👎 Chưa đúng")
		w.AwaitHandled()
		list = d.Officer.Turn(d.Officer.Ask("/xuly"), "Câu hỏi chưa có trả lời", "1 bị đánh giá chưa đúng")
		bottest.Has(t, list, untoned, "Câu hỏi chưa có trả lời (1)", "2 lượt hỏi")
		w.Exec(t, `update curated_answer set state = 'suspended'`) // it answers no more
		bottest.Has(t, d.Officer.Turn(d.Officer.Ask("/xuly"), "Câu hỏi chưa có trả lời", "4 lượt hỏi"), "Câu hỏi chưa có trả lời (1)")
	})
}

func TestAGapLeavesTheListWhenADocumentAnswersIt(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		const question = "Danh mục tài liệu thử nghiệm gồm những gì?"
		d := desktest.New(t, w)
		bottest.Has(t, d.Focal.Ask(question), "chưa thuộc phạm vi")
		bottest.Has(t, d.Focal.Ask(marriage), declined)
		bottest.Has(t, d.Officer.Turn(d.Officer.Ask("/xuly"), "Câu hỏi chưa có trả lời", "(2)"), question, marriage)
		w.Ingest(t, archive("Tài liệu thử nghiệm gồm sổ ghi và tệp lưu."))
		bottest.Has(t, d.Focal.Ask("Danh mục tài liệu thử nghiệm, sổ ghi và tệp lưu?"), "sổ ghi và tệp lưu") // the new corpus is taken over
		list := d.Officer.Turn(d.Officer.Ask("/xuly"), "Câu hỏi chưa có trả lời", "(1)")
		bottest.Has(t, list, "1. "+marriage)
		bottest.Has(t, d.Officer.Turn(list, "Đã có câu trả lời (1)", "đã có câu trả lời (1)"), "1. "+question)
		bottest.Has(t, d.Focal.Ask(question), "sổ ghi")
	})
}

func TestAGapComesBackWhenTheQuestionThatClosedItIsRetired(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		const question = "Xã khen hộ nuôi tôm giỏi nhất ấp thì phong bì ai chi?"
		d := desktest.New(t, w)
		w.Ingest(t, archive("Tiền thưởng cho hộ gia đình lấy từ quỹ thi đua, khen thưởng của cấp ra quyết định."))
		if got := d.Focal.Ask(question); strings.Contains(got.Text, "cấp ra quyết định") {
			t.Fatalf("it is answered without: %s", got.Text)
		}
		gaps := func(says string) {
			t.Helper()
			d.Officer.Turn(d.Officer.Ask("/xuly"), "Câu hỏi chưa có trả lời", says)
		}
		gaps("Câu hỏi chưa có trả lời (1)")
		w.Ingest(t, "# 77/2020/TT-BTN\n## Điều 2\n"+question)
		bottest.Has(t, d.Head.Ask(question), "cấp ra quyết định")
		gaps("Không có câu hỏi nào")
		w.Exec(t, `update bank_question set retired_at = 1, retired_by = 1`)
		w.Exec(t, `update corpus set version = version + 1`)
		gaps(question)
	})
}
