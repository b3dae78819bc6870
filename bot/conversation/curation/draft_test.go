package curation_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/bottest/desktest"
	"thidua/bot/conversation"
	"thidua/bot/conversation/curation"
	"thidua/bot/conversation/document"
	"thidua/bot/directory"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

func TestAFormIsTakenUpAgainAfterAnotherAndAfterARestart(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		code := answered(d, marriage, "")
		ask := d.Officer.Reach(d.Open(d.Officer, code), "Đưa vào kho câu trả lời")
		ask = d.Officer.Reach(ask, "Giữ nguyên câu hỏi")
		bottest.Has(t, ask, "Nội dung trả lời trong kho", replied)
		page := d.Officer.Reach(d.Officer.Ask("/xuly "+code), "Mở "+code)
		d.Officer.Press(page, "Ghi chú nội bộ")
		d.Officer.Next()
		d.Officer.Ask("Đã gọi Sở Tư pháp")
		aside := d.Officer.Next()
		bottest.Has(t, aside, "đưa vào kho câu trả lời")
		restart(w)
		ask = d.Officer.Reach(aside, labelWith(t, bottest.Labels(aside), "Tiếp tục"))
		bottest.Has(t, ask, "Nội dung trả lời trong kho", replied)
		ask = d.Officer.Ask("Đề nghị hỏi Sở Tư pháp, có được không?") // words, not a question to the bot
		bottest.Has(t, ask, "căn cứ quy định nào")
		d.Officer.Write("/huy")
		d.Officer.Next()
		if n := w.Count(t, `select count(*) from form`) + w.Count(t, `select count(*) from curated_answer`); n != 0 {
			t.Error("what was cancelled is there")
		}
	})
}

func TestAQuestionThatIsNoneForOthersIsWrittenAnew(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		code := answered(d, marriage, "")
		w.Exec(t, `update ticket set words = $1 where number = $2`, strings.Repeat("Ông Nguyễn Văn Nam hỏi về thủ tục. ", 20), desktest.Number(code))
		ask := d.Officer.Reach(d.Open(d.Officer, code), "Đưa vào kho câu trả lời")
		bottest.Has(t, ask, "quá dài", "[họ tên]")
		bottest.Offers(t, ask, "Giữ nguyên câu hỏi", false)
		if strings.Contains(ask.Text, "Nguyễn Văn Nam") {
			t.Error("it names a person")
		}
		bottest.Has(t, d.Officer.Ask("xin chào"), "Chưa rõ câu hỏi hỏi gì")
		bottest.Has(t, d.Officer.Ask(marriage), "Nội dung trả lời trong kho")
	})
}

func TestTheButtonStandsUnderAnsweredQuestionsAlone(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		code := answered(d, marriage, "")
		for state, want := range map[string]bool{"answered": true, "resolved": true, "closed": true, "disputed": false, "accepted": false} {
			w.Exec(t, `update ticket set state = $1 where number = $2`, state, desktest.Number(code))
			bottest.Offers(t, d.Open(d.Officer, code), "Đưa vào kho câu trả lời", want)
		}
		w.Exec(t, `update ticket set state = 'answered' where number = $1`, desktest.Number(code))
		page := d.Open(d.Officer, code)
		w.Exec(t, `update ticket set words = '' where number = $1`, desktest.Number(code)) // whoever asked was erased
		d.Officer.Refused(page, "Đưa vào kho câu trả lời", "trạng thái khác")
		bottest.Offers(t, d.Open(d.Officer, code), "Đưa vào kho câu trả lời", false)
		w.Exec(t, `update ticket set words = 'x', state = 'answered' where number = $1`, desktest.Number(code))
		w.Exec(t, `update ticket_reply set state = 'returned'`)
		bottest.Offers(t, d.Open(d.Officer, code), "Đưa vào kho câu trả lời", false)
	})
}

func TestTwoOfficersDoNotOverwriteEachOther(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		second := w.Holder(t, "SNV", directory.Officer)
		second.Write("/hoi")
		w.AwaitHandled()
		second.See()
		proposed(d, answered(d, marriage, ""), "6 tháng")
		w.AwaitHandled()
		second.See()
		open := func(p *bottest.Person) (check string) {
			t.Helper()
			list := p.Turn(p.Ask("/xuly"), "Kho câu trả lời", "đang dùng (0)")
			list = p.Turn(list, "Chờ duyệt (1)", "chờ duyệt (1)")
			return p.Reach(p.Turn(list, bottest.Labels(list)[0], marriage), "Sửa, trình lại").Text
		}
		if a, b := open(d.Officer), open(second); a != b {
			t.Errorf("%s\nand\n%s", a, b)
		}
		bottest.Has(t, second.Reach(second.Last(), "Trình duyệt"), "Đã trình")
		d.Officer.Reach(d.Officer.Last(), "Sửa nội dung trả lời")
		check := d.Officer.Reach(d.Officer.Ask("Đề nghị liên hệ Sở Tư pháp, tầng 2."), "Trình duyệt")
		bottest.Has(t, check, "đã có người sửa", "được giữ dưới đây", "Sở Tư pháp, tầng 2.")
		if n := w.Count(t, `select revision from curated_answer`); n != 2 {
			t.Errorf("revision %d", n)
		}
		bottest.Has(t, d.Officer.Reach(check, "Trình duyệt"), "Đã trình", "Sở Tư pháp, tầng 2.")
		if who := w.Count(t, `select p.account from curated_answer a join person p on p.id = a.proposed_by`); int64(who) != d.Officer.ID() {
			t.Error("it is not the first officer's any more")
		}
		if who := w.Count(t, `select p.account from curated_editor e join person p on p.id = e.edited_by`); int64(who) != second.ID() {
			t.Error("the second officer did not write in it")
		}
	})
}

func TestWhatWasReleasedIsShownNoMoreWhileItIsChanged(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		page := proposed(d, answered(d, marriage, "1912/SNV-TĐKT ngày 02/12/2026"), "")
		released(d)
		bottest.Has(t, d.Focal.Ask(untoned), "Đã được Sở trả lời")
		list := d.Officer.Turn(page, "‹ Kho câu trả lời", "đang dùng (1)")
		check := d.Officer.Reach(d.Officer.Turn(list, bottest.Labels(list)[0], "đang dùng"), "Sửa, trình lại")
		ask := d.Officer.Reach(check, "Đặt lại thời hạn")
		ask = d.Officer.Reach(ask, "1 năm")
		bottest.Has(t, ask, "Thời hạn: đến hết ngày")
		check = d.Officer.Reach(d.Officer.Reach(ask, "Đặt lại thời hạn"), "Không đặt thời hạn")
		bottest.Has(t, check, "Thời hạn: không đặt")
		bottest.Has(t, d.Officer.Reach(check, "Trình duyệt"), "chờ duyệt")
		bottest.Has(t, d.Focal.Ask(untoned), declined)
		released(d)
		bottest.Has(t, d.Focal.Ask(untoned), "Đã được Sở trả lời")
	})
}

func TestOnABoardOfOneTheAuthorReleases(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Service.SoleRelease = true
		d := desktest.New(t, w)
		code := answered(d, marriage, "")
		w.Appoint(t, d.Officer, "SNV", directory.Approver)
		bottest.Has(t, d.Officer.Reach(drafted(d, code, "1 năm"), "Trình duyệt"), "2 lãnh đạo được báo")
		review := d.Officer.Reach(d.Officer.Until("đề xuất đưa vào kho"), "Xem, duyệt")
		d.Officer.Turn(review, "✅ Duyệt, đưa vào kho", "Đã duyệt câu trả lời")
		bottest.Has(t, d.Focal.Ask(untoned), "Trao đổi nghiệp vụ", replied)
	})
}

func TestGapsAreTurnedOver(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		d := desktest.New(t, w)
		for n := range 12 {
			w.Exec(t, `insert into answer (chat_id, account, message_id, question, outcome, text, as_of, delivery, messages, asked_at, answered_at)
select 1, 1, $1, $2, 'declined_no_basis', '', '', $3, 1, max(agreed_at), $4 from person`, n, fmt.Sprintf("Điều %d Luật Đất đai quy định gì?", n+10), fmt.Sprint("x:", n), int64(4e15))
		}
		list := d.Officer.Turn(d.Officer.Ask("/xuly"), "Câu hỏi chưa có trả lời", "(12)")
		if !strings.Contains(list.Text, "\n10. ") || strings.Contains(list.Text, "\n11. ") {
			t.Errorf("the first page: %s", list.Text)
		}
		next := labelWith(t, bottest.Labels(list), "›")
		list = d.Officer.Turn(list, next, "\n11. ")
		bottest.Has(t, list, "\n12. ")
		bottest.Offers(t, list, next, false)
	})
}

// Whose number was merged into that of a person on the list must not release under it what they proposed under the other.
func TestAnAnswerFollowsItsProposerToTheListedPerson(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		follower, ok := curation.New(&conversation.Kit{DB: db}, nil, nil, nil, document.Keep).Directory.(directory.MergeWatcher)
		if !ok {
			t.Fatal("nobody follows")
		}
		var by, releasedBy int64
		err := db.InTx(context.Background(), func(tx *database.Tx) error {
			if _, err := tx.Exec(t.Context(), `insert into curated_answer (state, text, territory, ends_on, number, replied_on, source, proposed_by, released_by, revision,
	reason, note, told, proposed_at, released_at, changed_at) values ('released', 'x', '', '', '1', '2026-01-01', '', 5, 6, 1, '', '', '', 1, 1, 1)`); err != nil {
				return err
			}
			for _, came := range []int64{5, 6} {
				if err := follower.Merged(t.Context(), tx, came, came+100); err != nil {
					return err
				}
			}
			return tx.QueryRow(t.Context(), `select proposed_by, released_by from curated_answer`).Scan(&by, &releasedBy)
		})
		if err != nil || by != 105 || releasedBy != 106 {
			t.Errorf("it is of %d and %d: %v", by, releasedBy, err)
		}
	})
}
