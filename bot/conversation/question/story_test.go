package question_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
)

// One person goes through everything that the module keeps rows for, on both engines. The other tests tell what does not
// depend on the engine.
func TestAQuestionFromAskingToErasing(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		boss, p := w.Administrator(t), w.Member(t)
		p.Ask(tasks)
		question := p.Write(tasksThen)
		answer := p.Next()
		bottest.Has(t, answer, joined+": “"+tasks+"”", tasksPlace)
		says(t, p, answer, "👎 Chưa đúng", "Đã ghi nhận để rà soát. Cảm ơn đồng chí.")
		edit(p, question, where)
		bottest.Has(t, changed(p, answer), whereAnswered)
		says(t, p, answer, "👍 Hữu ích", "Cảm ơn đồng chí đã góp ý.") // the vote of before was about another answer
		p.Press(answer, "Trích dẫn")
		bottest.Has(t, p.Next(), whereAnswered)

		group := w.Group(t, "Cụm thi đua số 1", boss, p)
		here := p.InGroup(group)
		asked := here.Write(w.Mention("khoản 1 mục I kế hoạch"))
		public := here.Next()
		here.Press(public, "Trích dẫn")
		here.Next()
		edit(here, asked, w.Mention("khoản 2 mục I kế hoạch"))
		changed(here, public)
		here.Press(public, "Xem nguyên văn")
		bottest.Has(t, here.Next(), "Mục I")
		w.AwaitHandled()

		mine := p.Ask("/dulieu")
		bottest.Has(t, mine, "Câu hỏi và câu trả lời: 3")
		p.Press(mine, "Gửi bản sao dữ liệu cho tôi")
		kept := exported(t, w, p.Next())
		if len(kept) != 3 || kept[1].Question != where || kept[1].Outcome != "verbatim" || !strings.Contains(kept[1].Answer, whereAnswered) ||
			kept[1].Helpful == nil || !*kept[1].Helpful || kept[0].Helpful != nil {
			t.Errorf("the copy says %+v", kept)
		}
		p.Press(mine, "Xóa dữ liệu của tôi")
		p.Press(p.Next(), "✅ Thực hiện")
		bottest.Has(t, p.Next(), "Đã xóa dữ liệu")
		for _, table := range []string{"answer", "answer_citation", "feedback"} {
			if n := w.Count(t, `select count(*) from `+table); n > 0 {
				t.Errorf("%d rows are left in %s", n, table)
			}
		}
		if n := w.Count(t, `select count(*) from outbox_delivery where chat_id = $1 and content like '%Mục I %'`, group); n > 0 {
			t.Errorf("%d deliveries of the group still hold the answers", n)
		}
		for _, label := range answerLabels {
			if words := boss.InGroup(group).Press(public, label); !strings.Contains(words, "không còn hiệu lực") {
				t.Errorf("%s under an erased answer: %q", label, words)
			}
		}
		bottest.Enrol(t, w.DB, p.ID()) // invited again
		alone(t, p.Ask(tasksThen))
		p.NothingElse()
	})
}

type exportedQuestion struct {
	Question, Outcome, Answer string
	Helpful                   *bool
}

// exported are the questions in a person's copy.
func exported(t *testing.T, w *bottest.World, copied telegramtest.Post) []exportedQuestion {
	t.Helper()
	if copied.Document == nil {
		t.Fatalf("this is no file: %+v", copied.Message)
	}
	var all struct{ Question []exportedQuestion }
	if err := json.Unmarshal(w.TG.File(copied.Document.FileID), &all); err != nil {
		t.Fatal(err)
	}
	return all.Question
}

func TestACopyHasTheQuestionsInTheirOrder(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		if kept := exported(t, w, copyOf(p)); kept == nil || len(kept) > 0 {
			t.Errorf("who asked nothing has the questions %#v", kept)
		}
		for _, question := range []string{where, marriage} {
			p.Ask(question)
		}
		var asked []string
		for _, q := range exported(t, w, copyOf(p)) {
			asked = append(asked, q.Outcome+" "+q.Question)
		}
		if want := []string{"verbatim " + where, "declined_no_basis " + marriage}; !slices.Equal(asked, want) {
			t.Errorf("the copy has %q, want %q", asked, want)
		}
	})
}

// copyOf is the file that a person gets of what is kept of them.
func copyOf(p *bottest.Person) telegramtest.Post {
	p.Press(p.Ask("/dulieu"), "Gửi bản sao dữ liệu cho tôi")
	return p.Next()
}
