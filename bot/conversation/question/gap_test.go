package question_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"thidua/bot/bottest"
	"thidua/bot/conversation/question"
)

func TestWhatHadNoGoodAnswerIsListedWithoutWhoAsked(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		began := time.Now().Add(-time.Minute)
		p, other := w.Member(t), w.Member(t)
		p.Ask(marriage)
		good := p.Ask(where)
		says(t, p, good, "👍 Hữu ích", "Cảm ơn đồng chí đã góp ý.")
		bad := other.Ask(where + " Nói rõ")
		says(t, other, bad, "👎 Chưa đúng", "Đã ghi nhận để rà soát. Cảm ơn đồng chí.")
		other.Ask(marriage)
		w.AwaitHandled()
		w.Exec(t, `insert into feedback (answer_id, account, helpful, given_at) select max(id), 1, false, 1 from answer where question = $1`, marriage)
		w.Exec(t, `insert into feedback (answer_id, account, helpful, given_at) select max(id), 2, false, 1 from answer where question = $1`, marriage)
		list := func(since time.Time, limit int) []question.Unmet {
			t.Helper()
			all, err := question.Unanswered(t.Context(), w.DB, since, limit)
			if err != nil {
				t.Fatal(err)
			}
			for i := range all {
				if all[i].At.Before(began) || all[i].At.After(time.Now().Add(time.Minute)) {
					t.Errorf("it was answered at %v", all[i].At)
				}
				all[i].At = time.Time{}
			}
			return all
		}
		want := []question.Unmet{{Words: marriage, Declined: true, Wrong: true}, {Words: where + " Nói rõ", Wrong: true}, {Words: marriage, Declined: true}}
		if diff := cmp.Diff(want, list(began, 100)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(want[:2], list(began, 2)); diff != "" {
			t.Errorf("the newest two: %s", diff)
		}
		if got := list(time.Now().Add(time.Minute), 100); got != nil {
			t.Errorf("of the time to come: %+v", got)
		}
	})
}
