package faulttest

import (
	"context"
	"sync"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// On PostgreSQL nobody can tell a killed replica from one that works: what it held waits for its lease. On SQLite the next
// process knows that the former is gone.
func TestWhatAKilledBotHeldIsFreeAfterFiveSeconds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, databasetest.Postgres(t), 1)
	c := newCrowd(w, 3, 0, 1)
	if err := w.begin(); err != nil {
		t.Fatal(err)
	}
	rule := w.tg.Inject(telegramtest.Fault{When: sends, Do: telegramtest.Withhold})
	for i, p := range c.persons {
		p.write("/dem", int64(i), owed{})
	}
	bottest.AwaitHeld(t, rule, 3)
	w.kill()
	now, err := w.db.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := w.count(`select count(*) from lease where until > 0`); n < 2 {
		t.Fatalf("the bot held %d leases; it polls and sends", n)
	}
	for what, query := range map[string]string{
		"lease":            `select coalesce(max(until), 0) from lease`,
		"lease of a chat":  `select coalesce(max(lease_until), 0) from inbox_chat`,
		"lease of a job":   `select coalesce(max(lease_until), 0) from job`,
		"gate of a chat":   `select coalesce(max(ready_at), 0) from outbox_chat`,
		"gate of an inbox": `select coalesce(max(ready_at), 0) from inbox_chat`,
	} {
		if left := w.count(query) - now; left > silence.Microseconds() {
			t.Errorf("a %s of the killed bot lasts for %d µs more", what, left)
		}
	}
}

// An outage that lasts longer than any wait between two tries should be over for everybody soon after it is over.
func TestAfterAnOutageNobodyIsSilentForLong(t *testing.T) {
	t.Parallel()
	databasetest.Engines(t, func(t *testing.T, store func(testing.TB) database.Config) {
		t.Parallel()
		w := newWorld(t, store(t), 1)
		c := newCrowd(w, 8, 0, 1)
		if err := w.begin(); err != nil {
			t.Fatal(err)
		}
		watching, stop := context.WithCancel(t.Context())
		var watch sync.WaitGroup
		watch.Go(func() { w.watchMachine(watching) })
		rule := w.tg.Inject(telegramtest.Fault{When: sends, Do: telegramtest.WithholdBefore})
		for i, p := range c.persons[:4] { // their answers are on the way
			p.write("/dem", int64(i+1), owed{what: "reply", words: []string{counted(int64(i + 1))}})
		}
		bottest.AwaitHeld(t, rule, 4)
		end := w.ledger.begin("wire", 0)
		w.wire.refuse()
		rule.Remove()
		for i, p := range c.persons[4:] { // their questions have not come
			p.write("/dem", int64(i+5), owed{what: "reply", words: []string{counted(int64(i + 5))}})
		}
		time.Sleep(8500 * time.Millisecond) // between 7.5 s, when the fifth try fails, and 15.5 s, when the next would be
		w.wire.resume()
		end()
		w.settle()
		stop()
		watch.Wait()
		a := newAudit(w)
		a.nothingLost()
		a.notSilent()
		for _, p := range a.promises {
			if len(p.broken) > 0 {
				t.Errorf("%s:\n\t%s", p.name, p.first())
			}
		}
		if t.Failed() {
			t.Log(w.keepLog(1))
		}
	})
}
