package question_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

func TestTheButtonsUnderAnAnswerWorkOnce(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		answer := p.Ask("khoản 3 mục II kế hoạch")
		const sent = "Nội dung này đã gửi ở trên."
		says(t, p, answer, "Xem nguyên văn", "")
		bottest.Has(t, p.Next(), "“Phát hiện - bồi dưỡng - tổng kết - nhân rộng điển hình tiên tiến”")
		says(t, p, answer, "Xem nguyên văn", sent)
		says(t, p, answer, "Trích dẫn", "")
		if plain := bottest.Entity(p.Next(), "code"); !strings.HasPrefix(plain, "Khoản 3 Mục II Kế hoạch ngày 10/8/2021") || !strings.HasSuffix(plain, "”") {
			t.Errorf("to paste: %q", plain)
		}
		says(t, p, answer, "Trích dẫn", sent)
		p.NothingElse()
	})
}

func TestAVoteIsCountedOnceAndMayBeChanged(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		answer := p.Ask(where)
		for _, press := range []struct {
			label, words string
			helpful      int
		}{
			{"👍 Hữu ích", "Cảm ơn đồng chí đã góp ý.", 1},
			{"👍 Hữu ích", "Đồng chí đã góp ý như vậy về câu trả lời này.", 1},
			{"👎 Chưa đúng", "Đã ghi nhận để rà soát. Cảm ơn đồng chí.", 0},
		} {
			says(t, p, answer, press.label, press.words)
			if votes := w.Count(t, `select count(*) from feedback where account = $1`, p.ID()); votes != 1 {
				t.Errorf("%d votes of one person about one answer", votes)
			}
			if helpful := w.Count(t, `select count(*) from feedback where helpful`); helpful != press.helpful {
				t.Errorf("after %s %d votes for the answer", press.label, helpful)
			}
		}
		p.Shows(answer, askBoard) // which somebody who finds it wrong may want
		p.NothingElse()
	})
}

func TestForgedButtonsDoNothing(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p, other := w.Member(t), w.Member(t)
		theirs, mine := other.Ask(where), p.Ask(where)
		id := strings.TrimPrefix(mine.ReplyMarkup.Rows[0][0].CallbackData, "v:")
		for _, data := range []string{
			theirs.ReplyMarkup.Rows[0][0].CallbackData, theirs.ReplyMarkup.Rows[0][1].CallbackData, theirs.ReplyMarkup.Rows[1][0].CallbackData,
			"", ":", "v", "v:", "v:!", "v:-1", "v:0", "v:zzzzzzzzzzzzz", "v:1y2p0ij32e8e7", "v:" + id + ":1", "v:" + id + "'; drop table answer",
			"p:" + id, "p:" + id + ":0", "p:" + id + ":-1", "p:" + id + ":zzzz", "x:1", "\ufffd", strings.Repeat("9", 64),
		} {
			forge(w, p, mine, data)
		}
		// Real presses come behind the forged ones, in order.
		says(t, p, mine, "👍 Hữu ích", "Cảm ơn đồng chí đã góp ý.")
		p.NothingElse()
		other.NothingElse()
		if votes := w.Count(t, `select count(*) from feedback`); votes != 1 {
			t.Errorf("%d votes, of one person who pressed once", votes)
		}
	})
}

// forge is a press that no app would send.
func forge(w *bottest.World, p *bottest.Person, on telegramtest.Post, data string) {
	w.TG.PushUpdate("callback_query", fmt.Appendf(nil, `{"id":"%d","from":{"id":%d,"first_name":"X"},"chat_instance":"1","data":%s,
"message":{"message_id":%d,"date":%d,"chat":{"id":%d,"type":"private"}}}`,
		time.Now().UnixNano(), p.ID(), strconv.Quote(data), on.MessageID, on.Date, p.ID()))
}

func TestButtonsOfAnAnswerThatIsGoneSayThatTheyAreOld(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		answer := p.Ask(where)
		w.Exec(t, `delete from answer`)
		for _, label := range answerLabels {
			says(t, p, answer, label, "Nút này không còn hiệu lực; đề nghị mở lại từ đầu.")
		}
		p.NothingElse()
	})
}

func TestWhoMayNotAskAnyMoreMayNotPress(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		answer := p.Ask(where)
		w.Exec(t, `update post set until_on = '2020-12-31', until_before = '2021-01-01'`)
		for _, label := range answerLabels {
			says(t, p, answer, label, "Việc này không thuộc quyền của tài khoản đang dùng.")
		}
		if votes := w.Count(t, `select count(*) from feedback`); votes > 0 {
			t.Errorf("%d votes of somebody without a post", votes)
		}
	})
}
