package conversation_test

import (
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/inbox"
	"thidua/bot/telegramtest"
)

// After a week without updates Telegram draws its ids anew: one that was used for another message is a message like any other.
func TestUpdateIDsThatComeBackAreHandledAnew(t *testing.T) {
	served(t, func(t *testing.T, w *bottest.World, _ *probe) {
		p := w.Member(t)
		w.TG.SetNextUpdateID(1000)
		bottest.Has(t, p.Ask(where), whereAnswered)
		w.AwaitHandled()
		w.Exec(t, `update inbox_update set ended_at = 1`)
		if err := inbox.NewStore(w.DB).Purge(t.Context(), 7*24*time.Hour); err != nil {
			t.Fatal(err)
		}
		w.Stop()
		w.TG.SetNextUpdateID(1000)
		w.Serve()
		bottest.Has(t, p.Ask("/trogiup"), "Hướng dẫn sử dụng")
		bottest.Has(t, p.Ask(where), whereAnswered)
		w.AwaitHandled()
		if n := w.Count(t, `select count(*) from inbox_update where update_id = 1000 and state = 'done'`); n != 1 {
			t.Errorf("%d updates have the id, want 1", n)
		}
		p.NothingElse()
	})
}

// At three messages a second forty strangers are thirteen seconds of work: whoever may ask is answered before them.
func TestAMemberIsAnsweredBeforeACrowdOfStrangers(t *testing.T) {
	bottest.Conversation(t, func(t *testing.T, w *bottest.World) {
		w.Service.Rate = 3
		w.Serve()
		member := w.Member(t)
		for range 40 {
			stranger := w.Stranger(t)
			bottest.Must[telegramtest.Message](t)(stranger.Start(""))
		}
		bottest.Eventually(t, "what the strangers are told waits to be sent", func() bool {
			return w.TG.Pending() == 0 && w.Count(t, `select count(*) from inbox_update where state = 'done'`) == 40
		})
		began := time.Now()
		bottest.Has(t, member.Ask("/trogiup"), "Hướng dẫn sử dụng")
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("the answer took %v", took)
		}
	})
}
