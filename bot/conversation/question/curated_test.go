package question_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/knowledge"
	"thidua/knowledge/corpus"
	"thidua/knowledge/curated"
	"thidua/knowledge/database"
	"thidua/knowledge/vietnamese"
)

// replied is an answer to where, founded on what the corpus quotes to it.
func replied(t *testing.T, w *bottest.World) curated.Draft {
	t.Helper()
	documents, _, err := knowledge.NewStore(w.DB).Documents(t.Context())
	if err != nil || len(documents) == 0 {
		t.Fatal(len(documents), err)
	}
	return curated.Draft{
		Question: where, Text: "Gửi về Ban <Thi đua> & Khen thưởng,\ntrước ngày 15 hằng tháng.",
		Reply: knowledge.WrittenReply{Number: "123/SNV-TĐKT", Date: "2026-01-05"},
		Basis: []curated.Basis{{DocumentKey: documents[0].Key, Path: "Kết"}},
	}
}

// release has a draft proposed and released.
func release(t *testing.T, w *bottest.World, d curated.Draft) (id int64) {
	t.Helper()
	store := curated.NewStore(w.DB)
	err := w.DB.InTx(t.Context(), func(tx *database.Tx) (err error) {
		if id, err = store.Propose(t.Context(), tx, d, 1); err == nil {
			err = store.Release(t.Context(), tx, id, 1, 2)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAQuestionThatTheOfficeRepliedToIsAnsweredWithTheReply(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		id := release(t, w, replied(t, w))
		answer := p.Ask("co quan gap kho khan vuong mac thi phan anh ve dau a")
		if strings.Contains(answer.Text, "Đã được Sở") {
			t.Errorf("“a” may be any word, and it is left out: %s", answer.Text)
		}
		answer = p.Ask("Đồng chí cho em hỏi, " + strings.ToLower(where))
		bottest.Has(t, answer, "Đã được Sở trả lời\n\nGửi về Ban <Thi đua> & Khen thưởng,\ntrước ngày 15 hằng tháng.\n\nTheo văn bản số 123/SNV-TĐKT ngày 05/01/2026.",
			whereAnswered, "Căn cứ: Phần kết Kế hoạch ngày 10/8/2021", "đã kết thúc giai đoạn thực hiện")
		if labels := bottest.Labels(answer); !slices.Equal(labels, ownLabels) {
			t.Errorf("buttons %q", labels)
		}
		says(t, p, answer, "Trích dẫn", "")
		if plain := bottest.Entity(p.Next(), "code"); !strings.HasPrefix(plain, "Phần kết Kế hoạch ngày 10/8/2021") || !strings.Contains(plain, whereAnswered) {
			t.Errorf("to paste: %q", plain)
		}
		says(t, p, answer, "Xem nguyên văn", "")
		bottest.Has(t, p.Next(), "Phần kết Kế hoạch ngày 10/8/2021", whereAnswered)
		says(t, p, answer, "👍 Hữu ích", "Cảm ơn đồng chí đã góp ý.")
		if n := w.Count(t, `select count(*) from answer where outcome = 'officially_answered'`); n != 1 {
			t.Errorf("%d answers are kept as the office's", n)
		}

		store := curated.NewStore(w.DB)
		err := w.DB.InTx(t.Context(), func(tx *database.Tx) error { return store.Withdraw(t.Context(), tx, id, 2, "") })
		if err != nil {
			t.Fatal(err)
		}
		answer = p.Ask(where)
		bottest.Has(t, answer, "Quy định liên quan (trích nguyên văn)", whereAnswered)
		if strings.Contains(answer.Text, "Đã được Sở trả lời") {
			t.Errorf("it is withdrawn: %s", answer.Text)
		}
		p.NothingElse()
	})
}

func TestAnExchangeSaysUntilWhenItIsGood(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		until := vietnamese.DayOf(time.Now()).Add(10)
		d := replied(t, w)
		d.Question, d.Reply, d.EndsOn, d.Basis = marriage, knowledge.WrittenReply{}, until, nil
		release(t, w, d)
		answer := p.Ask(marriage)
		bottest.Has(t, answer, "Trao đổi nghiệp vụ\n\nGửi về Ban", "Trao đổi nghiệp vụ, có giá trị tham khảo đến ngày "+until.Words()+";")
		if labels := bottest.Labels(answer); !slices.Equal(labels, answerLabels[2:]) { // it quotes nothing
			t.Errorf("buttons %q", labels)
		}
		says(t, p, answer, "👎 Chưa đúng", "Đã ghi nhận để rà soát. Cảm ơn đồng chí.")
		w.Exec(t, `update curated_answer set ends_on = $1`, string(until.Add(-11)))
		bottest.Has(t, p.Ask(marriage), "Chưa tìm thấy quy định trong kho văn bản")
	})
}

func TestANewReadingOfADocumentTakesTheAnswerFoundedOnItBack(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		w.Ingest(t, longDocument(2))
		d := replied(t, w)
		d.Question, d.Basis = "Tài liệu loại 1 gồm những gì?", []curated.Basis{{DocumentKey: corpus.NumberKey("77/2020/TT-BTN"), Path: "Điều 2 khoản 1"}}
		id := release(t, w, d)
		bottest.Has(t, p.Ask(d.Question), "Đã được Sở trả lời", clause(0))
		w.Ingest(t, strings.Replace(longDocument(2), clause(0), "Tài liệu loại 1 chỉ gồm:", 1))
		answer := p.Ask(d.Question)
		bottest.Has(t, answer, "Tài liệu loại 1 chỉ gồm:")
		if strings.Contains(answer.Text, "Đã được Sở trả lời") {
			t.Errorf("its basis changed: %s", answer.Text)
		}
		a, err := curated.NewStore(w.DB).Get(context.Background(), w.DB, id)
		if err != nil || a.State != curated.Suspended || a.Reason != curated.BasisReworded || !strings.HasPrefix(a.Note, "khoản 1 Điều 2 Thông tư") {
			t.Errorf("%+v, %v", a, err)
		}
	})
}
