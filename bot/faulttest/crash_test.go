package faulttest

import (
	"testing"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
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
