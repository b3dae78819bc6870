package bot_test

import (
	"encoding/json"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/knowledge/database/databasetest"
)

// handled pushes updates and requires that each ends without a failure of the bot.
func handled(t testing.TB, w *bottest.World, push func()) {
	t.Helper()
	push()
	w.AwaitHandled()
	for _, failure := range w.Strings(t, `select error || ': ' || payload from inbox_update where error <> '' and error not like '%cannot be decoded%'`) {
		t.Errorf("the bot failed: %.2000s", failure)
	}
}

// FuzzHandledUpdate has the whole bot handle updates of any JSON.
func FuzzHandledUpdate(f *testing.F) {
	w := bottest.New(f, databasetest.SQLite(f))
	w.Serve()
	p := w.Member(f)
	p.Ask("/trogiup")
	odd := bottest.NewOdd(2, p.ID(), w.TG.BotUser().Username)
	for range 100 {
		kind, payload := odd.Update()
		f.Add(kind, []byte(payload))
	}
	f.Fuzz(func(t *testing.T, kind string, payload []byte) {
		if !json.Valid(payload) || kind == "update_id" {
			return
		}
		w.T = t
		handled(t, w, func() { w.TG.PushUpdate(kind, payload) })
		w.T = f
	})
}

// TestOddUpdates is the bounded sister of FuzzHandledUpdate; with -long it goes on for a minute, with other updates each time.
func TestOddUpdates(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		w.Serve()
		p := w.Member(t)
		p.Ask("/trogiup")
		seed := uint64(1)
		if inFull() {
			seed = uint64(time.Now().UnixNano())
			t.Logf("seed %d", seed)
		}
		odd := bottest.NewOdd(seed, p.ID(), w.TG.BotUser().Username)
		for begun := time.Now(); ; {
			handled(t, w, func() {
				for range 300 {
					w.TG.PushUpdate(odd.Update())
				}
			})
			if !inFull() || t.Failed() || time.Since(begun) > time.Minute {
				break
			}
		}
		other := w.Member(t)
		bottest.Has(t, other.Ask(bottest.Question), bottest.Answer)
	})
}
