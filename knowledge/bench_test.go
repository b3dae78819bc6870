package knowledge_test

import (
	"slices"
	"testing"
	"time"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// BenchmarkAnswer asks the questions of a working day of the whole collection of regulations.
func BenchmarkAnswer(b *testing.B) {
	folder := shared(b, "corpus/regulations")
	questions := []string{
		"Cơ quan gặp khó khăn, vướng mắc thì phản ánh về đâu?",
		"tieu chuan tang danh hieu chien si thi dua co so la gi",
		"ĐK tặng BKTTg cho hộ GĐ?",
		"Điều 24 Luật TĐKT nói gì",
		"mức tiền thưởng danh hiệu tập thể lao động xuất sắc",
		"uong ruou bia lai xe o to bi phat muc cao nhat bao nhieu",
		"Hồ sơ đề nghị tặng kỷ niệm chương ngành tư pháp gồm những gì, nộp ở đâu, thời hạn giải quyết bao nhiêu ngày?",
	}
	for engine, config := range map[string]func(testing.TB) database.Config{
		"sqlite": databasetest.SQLite, "postgres": databasetest.Postgres,
	} {
		b.Run(engine, func(b *testing.B) {
			store := knowledge.NewStore(databasetest.Open(b, config(b)))
			if _, err := (&ingest.Ingester{Store: store}).Paths(b.Context(), folder); err != nil {
				b.Fatal(err)
			}
			answerer := &knowledge.Answerer{Library: knowledge.NewLibrary(store), Home: "tỉnh Thái Bình"}
			if err := answerer.Library.Refresh(b.Context()); err != nil {
				b.Fatal(err)
			}
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				began := time.Now()
				if _, err := answerer.Answer(b.Context(), knowledge.Question{Text: questions[i%len(questions)]}); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
		})
	}
}
