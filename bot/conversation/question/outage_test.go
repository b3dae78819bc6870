package question_test

import (
	"slices"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
	"thidua/knowledge/worker/workertest"
)

func TestTelegramDownForAWhile(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		log := &workertest.Log{}
		w.Service.Log = log.Logger()
		p, q := w.Member(t), w.Member(t)
		w.TG.SetDown(true)
		p.Write(where)
		back := make(chan bool)
		go func() {
			for !log.Has("Telegram cannot be reached") {
				time.Sleep(5 * time.Millisecond)
			}
			w.TG.SetDown(false)
			close(back)
		}()
		w.Serve() // the program comes up before the network does
		<-back
		bottest.Has(t, p.Next(), whereAnswered)
		rule := w.TG.Inject(telegramtest.Fault{Method: "sendMessage", Do: telegramtest.WithholdBefore, Times: 1})
		q.Write(where)
		bottest.AwaitHeld(t, rule, 1)
		w.TG.SetDown(true) // with an answer on its way
		bottest.Eventually(t, "the bot notices", func() bool { return log.Has("a delivery failed") && log.Has("updates cannot be fetched") })
		w.TG.SetDown(false)
		rule.Remove()
		bottest.Has(t, q.Next(), whereAnswered)
		p.NothingElse()
		q.NothingElse()
	})
}

func TestARefusedACutAndALostCallCostThePersonNothing(t *testing.T) {
	for name, trouble := range map[string]struct {
		fault telegramtest.Fault
		most  int // messages that may arrive
	}{
		"429":             {telegramtest.Fault{Do: telegramtest.Refuse, Code: 429, RetryAfter: 1}, 1},
		"500":             {telegramtest.Fault{Do: telegramtest.Refuse, Code: 500}, 1},
		"502 with a page": {telegramtest.Fault{Do: telegramtest.BadGateway}, 1},
		"cut before":      {telegramtest.Fault{Do: telegramtest.LoseRequest}, 1},
		"cut after":       {telegramtest.Fault{Do: telegramtest.LoseReply}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
				w.Serve()
				p := w.Member(t)
				trouble.fault.Method, trouble.fault.Times = "sendMessage", 1
				w.TG.Inject(trouble.fault)
				bottest.Has(t, p.Ask(where), whereAnswered)
				w.AwaitHandled()
				got := len(w.TG.BotMessages(p.ID()))
				if got > trouble.most {
					t.Errorf("%d messages", got)
				}
				if uncertain := w.Count(t, `select count(*) from outbox_delivery where uncertain`); got > 1 && uncertain == 0 {
					t.Error("the message came twice and is not listed as uncertain")
				}
			})
		})
	}
}

func TestWhoBlocksTheBotHearsNothingAndWhoWritesAgainIsAnswered(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		p.Ask("/trogiup")
		rule := w.TG.Inject(telegramtest.Fault{Method: "sendMessage", Do: telegramtest.WithholdBefore, Times: 1})
		for _, question := range []string{where, "khoản 1 mục I kế hoạch", "khoản 2 mục I kế hoạch"} {
			p.Write(question)
		}
		bottest.AwaitHeld(t, rule, 1)
		if err := p.Block(); err != nil {
			t.Fatal(err)
		}
		rule.Remove()
		bottest.Eventually(t, "the deliveries are given up", func() bool {
			return w.Count(t, `select count(*) from outbox_delivery where state = 'failed'`) == 3
		})
		calls := sends(w, p.ID())
		bottest.Must[telegramtest.Message](t)(p.Start(""))
		bottest.Has(t, p.Next(), "Kính chào")
		bottest.Has(t, p.Ask("khoản 3 mục I kế hoạch"), "hoản 3 Mục I")
		p.NothingElse()
		if got := sends(w, p.ID()) - calls; got != 3 {
			t.Errorf("after the return %d messages were sent, want one for each of the three written", got)
		}
	})
}

// sends is how many messages the bot tried to send to a chat.
func sends(w *bottest.World, chat int64) int {
	return len(slices.DeleteFunc(w.TG.Calls("sendMessage"), func(c telegramtest.Call) bool { return c.ChatID != chat }))
}

func TestQuestionsAskedWhileNobodyServesAreAnsweredInOrder(t *testing.T) {
	bottest.SQLite(t, func(t *testing.T, w *bottest.World) {
		p := w.Member(t)
		p.Write("khoản 1 mục I kế hoạch")
		p.Write("khoản 2 mục I kế hoạch")
		w.Serve()
		bottest.Has(t, p.Next(), "hoản 1 Mục I")
		bottest.Has(t, p.Next(), "hoản 2 Mục I")
		w.Stop()
		third := p.Write("khoản 3 mục I kế hoạch")
		edit(p, third, where)
		w.Serve()
		p.Becomes(p.Next(), whereAnswered)
		p.NothingElse()
	})
}
