package main

import (
	"os"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/bot/telegramtest"
	"thidua/knowledge/database"
)

// scan is a plan of six pages that was scanned.
const scan = root + "/../shared/documents/pdfscan_KH-672-KH-UBND-quangbinh-2024.pdf"

// BenchmarkAnswersBesideRecognition measures how long people wait for an answer while pages of a scan are recognised on the same machine without
// a pause: two a second ask for 20 seconds. Use -benchtime 1x.
func BenchmarkAnswersBesideRecognition(b *testing.B) {
	if _, err := os.Stat(scan); err != nil {
		b.Skipf("the private data is not here: %v", err)
	}
	benchEngines(b, func(b *testing.B, config database.Config) {
		w := newWorld(b, config, nil)
		people := newRecipients(b, w.db, w.tg, 40).accounts()
		w.serve()
		var stopped atomic.Bool
		scans := make(chan int)
		go func() {
			n := 0
			for ; !stopped.Load(); n++ {
				if _, log, status := run(b, w.settings, "ingest", "--dry-run", scan); status != 0 {
					b.Error(log)
				}
			}
			scans <- n
		}()
		time.Sleep(2 * time.Second) // the first page is being recognised
		var took []time.Duration
		b.ResetTimer()
		for n, account := range people {
			began := time.Now()
			bottest.Must[telegramtest.Message](b)(w.tg.Person(account).Send(units[n%len(units)]))
			if err := w.tg.Wait(b.Context(), func() bool { return len(w.tg.BotMessages(account)) > 0 }); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(began))
			time.Sleep(max(0, 500*time.Millisecond-time.Since(began)))
		}
		b.StopTimer()
		stopped.Store(true)
		b.ReportMetric(float64(<-scans), "scans")
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
		b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
		w.program.terminate()
	})
}
