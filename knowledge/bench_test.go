package knowledge_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
	"thidua/knowledge/llm/llmtest"
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
	for name, c := range map[string]struct {
		config   func(testing.TB) database.Config
		embedder knowledge.Embedder // in process: what an endpoint takes comes on top
	}{
		"sqlite": {databasetest.SQLite, nil}, "sqlite with vectors": {databasetest.SQLite, local{}},
		"postgres": {databasetest.Postgres, nil}, "postgres with vectors": {databasetest.Postgres, local{}},
	} {
		b.Run(name, func(b *testing.B) {
			store := knowledge.NewStore(databasetest.Open(b, c.config(b)))
			if _, err := (&ingest.Ingester{Store: store}).Paths(b.Context(), folder); err != nil {
				b.Fatal(err)
			}
			answerer := &knowledge.Answerer{Library: knowledge.NewLibrary(store), Home: "tỉnh Thái Bình"}
			answerer.Library.Embedder = c.embedder
			began := time.Now()
			at, err := answerer.Library.Embed(b.Context(), 0, nil)
			if err != nil {
				b.Fatal(err)
			}
			b.Logf("%d passages embedded in %v", at.Done, time.Since(began).Round(time.Millisecond))
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

// local is the hashed vectors without an endpoint.
type local struct{}

func (local) EmbedPassages(_ context.Context, texts []string) ([][]float32, error) {
	vectors := make([][]float32, len(texts))
	for i, text := range texts {
		vectors[i] = llmtest.Vector(text)
	}
	return vectors, nil
}

func (local) EmbedQuery(_ context.Context, text string) ([]float32, error) {
	return llmtest.Vector(text), nil
}

func (local) Model() string { return llmtest.Model }

// BenchmarkOpen makes the whole collection of regulations ready to be asked, at the first start and as a restart does.
func BenchmarkOpen(b *testing.B) {
	store := knowledge.NewStore(databasetest.Open(b, databasetest.SQLite(b)))
	in := &ingest.Ingester{Store: store}
	if err := in.Builtin(b.Context()); err != nil {
		b.Fatal(err)
	}
	if _, err := in.Paths(b.Context(), shared(b, "corpus/regulations")); err != nil {
		b.Fatal(err)
	}
	open := func(file string) *knowledge.Library {
		library := knowledge.NewLibrary(store)
		library.IndexFile = file
		if err := library.Refresh(b.Context()); err != nil {
			b.Fatal(err)
		}
		return library
	}
	b.Run("anew", func(b *testing.B) {
		for b.Loop() {
			open("")
		}
	})
	b.Run("restart", func(b *testing.B) {
		file := filepath.Join(b.TempDir(), "search.index")
		if err := open(file).Save(); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			open(file)
		}
	})
}
