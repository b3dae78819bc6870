package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	library "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"thidua/bot/bottest"
	"thidua/bot/bottest/historytest"
	"thidua/bot/outbox"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// benchEngines measures on a fresh store of every engine. The old rows of some are made in statements that take minutes.
func benchEngines(b *testing.B, measure func(b *testing.B, config database.Config)) {
	for _, engine := range []struct {
		name  string
		store func(t testing.TB) database.Config
	}{{"sqlite", databasetest.SQLite}, {"postgres", databasetest.Postgres}} {
		b.Run(engine.name, func(b *testing.B) {
			config := engine.store(b)
			config.StatementTimeout = -1
			measure(b, config)
			b.ReportMetric(0, "ns/op")
		})
	}
}

// BenchmarkAnnouncementWithinTelegramsLimits measures the pace of an announcement to 300 recipients, 10,000 with -long, from its first
// copy to its last, by the whole program at a Telegram with its real limits: sent/s, and what share that is of the pace that the
// program sets itself. Use -benchtime 1x.
func BenchmarkAnnouncementWithinTelegramsLimits(b *testing.B) {
	benchEngines(b, func(b *testing.B, config database.Config) {
		w := newWorld(b, config, &telegramtest.Server{Limits: telegramtest.RealLimits()})
		r := newRecipients(b, w.db, w.tg, recipientsOf(10_000))
		w.serve()
		b.ResetTimer()
		id := r.await(b, r.announce(b, w.settings), 0)
		b.StopTimer()
		r.check(b, receipts(b, w.settings, id))
		pace := r.pace(b)
		b.ReportMetric(pace, "sent/s")
		b.ReportMetric(100*pace/outbox.DefaultRate, "%-of-pace")
		b.ReportMetric(float64(len(r.refusals(nil))), "429s")
		w.program.terminate()
	})
}

// BenchmarkAnnouncementWithoutLimits measures how many copies a second of an announcement to 3,000 recipients, 10,000 with -long, are
// sent and recorded when neither Telegram nor the program sets a pace. No setting of the program takes its pace away: so the bot runs
// in this process, with the test server. cpu-ms/copy is this process's, without PostgreSQL. bare-sent/s is a loop around the library's
// SendMessage at the same server, which records nothing; bare8-sent/s is eight such loops beside each other. SQLite syncs every
// commit; measure PostgreSQL on a server that does so too. Use -benchtime 1x.
func BenchmarkAnnouncementWithoutLimits(b *testing.B) {
	size := 3_000
	if *databasetest.Long {
		size = 10_000
	}
	benchEngines(b, func(b *testing.B, config database.Config) {
		w := bottest.New(b, config)
		w.Service.Rate, w.Service.ChatInterval = 1e9, time.Nanosecond
		r := newRecipients(b, w.DB, w.TG, size)
		w.Serve()
		settings := storeSettings(b, config)
		used := processTime(b)
		b.ResetTimer()
		id := r.await(b, r.announce(b, settings), 0)
		b.StopTimer()
		used = processTime(b) - used
		r.check(b, receipts(b, settings, id))
		b.ReportMetric(r.pace(b), "sent/s")
		b.ReportMetric(used.Seconds()*1000/float64(r.size), "cpu-ms/copy")
		w.Stop()
		text := r.copies(firstRecipient)[0].HTML
		b.ReportMetric(bareLoops(b, r, text, 1), "bare-sent/s")
		b.ReportMetric(bareLoops(b, r, text, 8), "bare8-sent/s")
	})
}

// processTime is the processor's time that the process has used.
func processTime(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// bareLoops sends a text to everybody, by so many loops around the library's call, and returns how many a second.
func bareLoops(b *testing.B, r *recipients, text string, loops int) float64 {
	b.Helper()
	client, err := library.New(r.tg.BotToken(), library.WithServerURL(r.tg.URL()), library.WithSkipGetMe())
	if err != nil {
		b.Fatal(err)
	}
	accounts := make(chan int64)
	failed := make(chan error, loops)
	began := time.Now()
	for range loops {
		go func() {
			var last error
			for id := range accounts {
				if _, err := client.SendMessage(b.Context(), &library.SendMessageParams{ChatID: id, Text: text, ParseMode: models.ParseModeHTML}); err != nil {
					last = err
				}
			}
			failed <- last
		}()
	}
	for _, id := range r.accounts() {
		accounts <- id
	}
	close(accounts)
	for range loops {
		if err := <-failed; err != nil {
			b.Fatal(err)
		}
	}
	return float64(r.size) / time.Since(began).Seconds()
}

// pace is how many copies a second were sent from the first to the last.
func (r *recipients) pace(t testing.TB) float64 {
	t.Helper()
	times := r.sentAt()
	if len(times) < r.size {
		t.Fatalf("%d copies for %d recipients", len(times), r.size)
	}
	return float64(len(times)-1) / times[len(times)-1].Sub(times[0]).Seconds()
}

// sentAt are the times at which the calls came that sent a copy, in order.
func (r *recipients) sentAt() (times []time.Time) {
	for _, c := range r.tg.Calls("sendMessage") {
		if c.Took && strings.Contains(c.Params["text"], announced) {
			times = append(times, c.At)
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	return times
}

// BenchmarkAnswersDuringAnAnnouncement measures how long people wait for the first message of an answer while an announcement goes to
// 300 recipients, 10,000 with -long, at Telegram's real limits, beside 10,000 old rows of every kind, 1,000,000 with -long. Those who
// ask are recipients themselves, three a second; who got a copy within the second before the answer is not counted: their chat had to
// rest. sent/s is the pace that is left to the announcement. Use -benchtime 1x.
func BenchmarkAnswersDuringAnAnnouncement(b *testing.B) {
	old := 10_000
	if *databasetest.Long {
		old = 1_000_000
	}
	benchEngines(b, func(b *testing.B, config database.Config) {
		w := newWorld(b, config, &telegramtest.Server{Limits: telegramtest.RealLimits()})
		r := newRecipients(b, w.db, w.tg, recipientsOf(10_000))
		historytest.AddMessages(b, w.db, old, time.Hour)
		historytest.AddAnnouncements(b, w.db, max(1, old/r.size), time.Hour)
		w.serve()
		b.ResetTimer()
		sending := r.announce(b, w.settings)
		asked := r.askUntil(b, sending.ended)
		id := r.await(b, sending, 0)
		bottest.Eventually(b, "everybody who asked is answered", func() bool {
			return !slices.ContainsFunc(asked, func(account int64) bool { return r.waited(account).answered.IsZero() })
		})
		b.StopTimer()
		r.check(b, receipts(b, w.settings, id))
		var took []time.Duration
		rested := 0
		for _, account := range asked {
			if a := r.waited(account); a.rested {
				rested++
			} else {
				took = append(took, a.answered.Sub(a.asked))
			}
		}
		if len(took) == 0 {
			b.Fatal("nobody asked")
		}
		slices.Sort(took)
		for _, p := range []int{50, 95, 99, 100} {
			at := took[min(len(took)*p/100, len(took)-1)]
			b.ReportMetric(float64(at.Microseconds())/1000, fmt.Sprintf("p%d-ms", p))
		}
		b.ReportMetric(float64(len(took)), "answers")
		b.ReportMetric(float64(rested), "not-counted")
		b.ReportMetric(r.pace(b), "sent/s")
		b.ReportMetric(float64(len(r.refusals(nil))), "429s")
		w.program.terminate()
	})
}

// askUntil lets one recipient after the other ask, nobody twice, until ended, and returns who did.
func (r *recipients) askUntil(b *testing.B, ended <-chan struct{}) (asked []int64) {
	b.Helper()
	random := rand.New(rand.NewPCG(1, 1))
	deck := r.draw(random)
	for len(*deck) > 0 {
		select {
		case <-ended:
			return asked
		case <-time.After(time.Duration(random.ExpFloat64() * float64(time.Second) / 3)):
		}
		id := deck.deal(1)[0]
		bottest.Must[telegramtest.Message](b)(r.tg.Person(id).Send(units[len(asked)%len(units)]))
		asked = append(asked, id)
	}
	return asked
}

// wait is a question and its answer.
type wait struct {
	asked, answered time.Time
	rested          bool // the chat had got a copy within the second before the answer
}

// waited is how long somebody waited who asked once.
func (r *recipients) waited(account int64) (a wait) {
	var copied time.Time
	for _, e := range r.tg.Ledger(account) {
		switch {
		case e.Kind != telegramtest.Sent:
		case !e.Post.FromBot:
			a = wait{asked: e.At} // the last is the question
		case strings.Contains(e.Post.Text, announced):
			copied = e.At
		case a.answered.IsZero():
			a.answered, a.rested = e.At, e.At.Sub(copied) < time.Second || copied.After(a.asked.Add(-time.Second))
		}
	}
	return a
}
