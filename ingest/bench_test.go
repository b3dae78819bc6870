package ingest_test

import (
	"os"
	"path/filepath"
	"testing"

	"thidua/ingest"
	"thidua/knowledge"
	"thidua/knowledge/database"
	"thidua/knowledge/database/databasetest"
)

// BenchmarkIngest reads every regulation into an empty store, and then again when nothing has changed.
func BenchmarkIngest(b *testing.B) {
	folder := filepath.Join("..", "..", "shared", "corpus", "regulations")
	if _, err := os.Stat(folder); err != nil {
		b.Skipf("the private data is not here: %v", err)
	}
	for engine, config := range map[string]func(testing.TB) database.Config{
		"sqlite": databasetest.SQLite, "postgres": databasetest.Postgres,
	} {
		b.Run(engine, func(b *testing.B) {
			in := func() *ingest.Ingester {
				return &ingest.Ingester{Store: knowledge.NewStore(databasetest.Open(b, config(b)))}
			}
			read := func(in *ingest.Ingester) {
				if _, err := in.Paths(b.Context(), folder); err != nil {
					b.Fatal(err)
				}
			}
			b.Run("first", func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					fresh := in()
					b.StartTimer()
					read(fresh)
				}
			})
			b.Run("unchanged", func(b *testing.B) {
				same := in()
				read(same)
				for b.Loop() {
					read(same)
				}
			})
		})
	}
}
