package question_test

import (
	"slices"
	"testing"
	"time"

	"thidua/bot/bottest"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// BenchmarkAnswer measures how long a person waits: from writing a question until the answer stands in the chat. Every
// question comes from another chat and a little after the former, so that the pacer's limits are not what is measured.
func BenchmarkAnswer(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkAnswer(b, databasetest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { benchmarkAnswer(b, databasetest.Postgres(b)) })
}

func benchmarkAnswer(b *testing.B, config database.Config) {
	w := bottest.New(b, config)
	w.Serve()
	var people []*bottest.Person
	for range 200 {
		people = append(people, w.Member(b))
	}
	questions := []string{
		"khoản 1 mục I kế hoạch", where, "khoản 4 mục II kế hoạch", tasks, "khoản 6 mục II kế hoạch", "Thế nào là phong trào thi đua?",
	}
	var took []time.Duration
	for n := 0; b.Loop(); n++ {
		p := people[n%len(people)]
		before := len(w.TG.BotMessages(p.ID()))
		began := time.Now()
		p.Write(questions[n%len(questions)])
		if err := w.TG.Wait(b.Context(), func() bool { return len(w.TG.BotMessages(p.ID())) > before }); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
		b.StopTimer()
		time.Sleep(100 * time.Millisecond) // two places of the pacer: the typing sign and the answer take one each
		b.StartTimer()
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
}
