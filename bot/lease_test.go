package bot_test

import (
	"testing"
	"time"

	"thidua/bot/bottest"
)

// Another replica takes over within five seconds of a crash: no lease lies further ahead. After a clean stop it does at once: none
// is left.
func TestLeasesMakeNoLongSilenceAfterACrashAndNoneAfterAStop(t *testing.T) {
	bottest.Each(t, func(t *testing.T, w *bottest.World) {
		const longest = 4500 * time.Millisecond // and half a second until the other asks
		w.Serve()
		for range 3 {
			bottest.Eventually(t, "the poller and the sender have their leases", func() bool {
				return w.Count(t, `select count(*) from lease where until > 0`) >= 2
			})
			w.Member(t).Ask("/hoi")
			var until, now int64
			if err := w.DB.QueryRow(t.Context(), `select max(until) from (
	select until from lease union all select lease_until from inbox_chat union all select lease_until from job where state = 'waiting') as l`).Scan(&until); err != nil {
				t.Fatal(err)
			}
			now, err := w.DB.Now(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if ahead := time.Duration(until-now) * time.Microsecond; ahead > longest {
				t.Errorf("after a crash nothing is done for %v", ahead)
			}
		}
		w.Stop()
		for _, left := range []string{
			`select count(*) from lease where until > 0`, `select count(*) from inbox_chat where lease_until > 0`,
			`select count(*) from job where state = 'waiting' and lease_until > 0`,
		} {
			if n := w.Count(t, left); n > 0 {
				t.Errorf("%d after a clean stop: %s", n, left)
			}
		}
	})
}
